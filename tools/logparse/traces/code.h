/* code.h -- the machine code of traces, from the dumps of the back end.
 *
 * Dumps overwrite memory, and blocks are freed and used again. So the code of a trace is
 * taken from the latest dump before its addresses were printed, with the small patches that
 * came later applied (guards that jump to bridges), until its memory is used again. */
#ifndef LOGPARSE_TRACES_CODE_H
#define LOGPARSE_TRACES_CODE_H

#include "logparse/traces/traces.h"

struct dump {
    uint64_t address, size; /* bytes */
    uint64_t offset;        /* of its line in the text */
    uint32_t section;
};

struct code_map {
    const struct log *log;
    VEC(struct dump) dumps; /* in log order */
    uint32_t next;          /* the section to look at next */
    char backend[32];       /* "x86_64"; "" when unknown */
};

/* "CODE_DUMP @7f2c6728fb67 +0  65030000"; old logs have ':' inside the hex. */
bool dump_parse(struct slice line, uint64_t *address, struct slice *hex);

/* Of an empty map: read the dumps, of so many sections more. False: that was all. */
bool code_map_read(struct code_map *map, struct log *log, uint32_t sections);
void code_map_free(struct code_map *map);

/* Append the bytes of the trace's block; *base is the address of the first one, to which
 * operation offsets are relative. False when the log has no dump of it. */
bool code_bytes(const struct code_map *map, const struct trace *t, struct str *bytes,
                uint64_t *base);

#endif
