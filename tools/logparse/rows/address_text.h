/* address_text.h -- what runs at an address: trace, operation, line, instruction. */
#ifndef LOGPARSE_ROWS_ADDRESS_TEXT_H
#define LOGPARSE_ROWS_ADDRESS_TEXT_H

#include "logparse/rows/rowtext.h"
#include "logparse/traces/addresses.h"

enum code_part {
    CODE_OP,     /* belongs to an operation */
    CODE_ENTRY,  /* in front of the first operation: constants, the frame is set up */
    CODE_EXIT,   /* behind the last: stubs through which guards are left */
    CODE_UNKNOWN /* the log does not say where operations are in it */
};
extern const char *const code_part_names[];

struct address_hit {
    uint32_t trace; /* NO_TRACE: in no trace of this log */
    enum code_part part;
    uint64_t offset; /* from code_base_of(), or from the start when that is not known */
    uint32_t op;     /* CODE_OP: in the listing's body */
    struct place place; /* is_python: known; lives as long as the hit */
    struct names places;
    char *operation;   /* as in the log, made safe; NULL */
    char *instruction; /* NULL: not asked for, or no code in the log */
};

void address_find(struct library *lib, const struct addresses *a, uint64_t address,
                  bool instruction, struct address_hit *hit);
void address_hit_free(struct address_hit *hit);

/* "count.py:2:count_mult_of_5#16 +280: int_lt(i5, i6)  count.py:5". Safe. */
void address_words(const struct library *lib, const struct address_hit *hit,
                   struct str *out);

#endif
