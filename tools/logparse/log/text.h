/* text.h -- the bytes of a log, wherever they come from.
 *
 * A plain regular file is mapped, so that only what is looked at takes memory. A pipe is
 * read whole into memory of our own, and so is what gzip data (any number of members) holds;
 * inflating goes on while the beginning is already read. */
#ifndef LOGPARSE_LOG_TEXT_H
#define LOGPARSE_LOG_TEXT_H

#include "base/str.h"

enum text_kind { TEXT_MAPPED, TEXT_READ, TEXT_INFLATED, TEXT_REWRITTEN };

struct text {
    const char *at;
    uint64_t size; /* bytes that are there; see text_more() */
    enum text_kind kind;
    uint64_t file_size; /* bytes in the file, compressed or not */
    char *path;         /* as given; "-" is standard input */
    uint64_t
        left_over; /* bytes behind the gzip members that are no gzip; known at the end */
    struct str fault; /* why the end is missing; empty: it is not. Known at the end. */

    int fd;
    const char *bytes;    /* of the file, as they are: a mapping, or what was read */
    bool mapped, is_ours; /* is_ours: to be unmapped */
    uint64_t capacity;    /* !mapped: of the memory at `bytes` */
    struct inflating *inflating;
    char *made;     /* text_replace() */
    size_t skipped; /* bytes before `at`: a byte order mark */
};

/* Open it. False with a sentence in *why when nothing can be read. The caller calls
 * text_close() after true. */
bool text_open(struct text *text, const char *path, struct str *why);

/* Wait for more text than there is now (a good deal more, so that asking again and again
 * costs little). False: that was all. `at` stays where it is. */
bool text_more(struct text *text);

/* A mapped file that has grown since: map the rest too. True when there is more; `at` may
 * have moved. */
bool text_refresh(struct text *text);

/* The text is another one from now on: `made` comes from malloc and becomes the text's own.
 * All of the old one must have been waited for. */
void text_replace(struct text *text, char *made, uint64_t size);

void text_close(struct text *text);

#endif
