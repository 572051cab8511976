/* text.h -- the bytes of a log, wherever they come from.
 *
 * A plain regular file is mapped, so that only what is looked at takes memory. A gzip
 * file (any number of members, BGZF included) and a pipe are read whole into memory of
 * our own. `at` moves when text_refresh() finds more: keep offsets, not pointers. */
#ifndef LOGPARSE_TEXT_H
#define LOGPARSE_TEXT_H

#include "base/str.h"

enum text_kind { TEXT_MAPPED, TEXT_READ, TEXT_INFLATED };

struct text {
    const char *at;
    uint64_t size; /* bytes of text */
    enum text_kind kind;
    uint64_t file_size; /* bytes in the file, compressed or not */
    char *path;         /* as given; "-" is standard input */

    int fd;
    char *buffer; /* TEXT_READ, TEXT_INFLATED: an anonymous mapping */
    uint64_t capacity;
};

/* Open and read. False with a sentence in *why when nothing can be read. When only a part
 * can be (a gzip file cut off or damaged), true with a sentence in *why: what came out before
 * the fault is kept. The caller calls text_close() after true. */
bool text_open(struct text *text, const char *path, struct str *why);

/* A mapped file that has grown since: map the rest too. True when there is more. */
bool text_refresh(struct text *text);

void text_close(struct text *text);

#endif
