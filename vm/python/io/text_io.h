/* text_io.h -- the codecs and newlines that the text layer does itself. */
#ifndef IO_TEXT_IO_H
#define IO_TEXT_IO_H

#include "python/io/io.h"

enum text_codec { TEXT_UTF8, TEXT_ASCII, TEXT_LATIN1, TEXT_OTHER };
/* newline=None, '', '\n', '\r', '\r\n': where lines end, what is written for \n. */
enum text_newline { NEWLINE_ANY, NEWLINE_KEEP, NEWLINE_LF, NEWLINE_CR, NEWLINE_CRLF };
enum { SEEN_CR = 1, SEEN_LF = 2, SEEN_CRLF = 4 };

/* false: raised, `newline` is none of them. NULL and None: NEWLINE_ANY. */
bool text_newline(struct vm *vm, val newline, int64_t *out);
/* How many bytes up to and with the first end of a line; 0: there is none here. */
int64_t text_line_end(enum text_newline how, const char *p, int64_t n);
/* What has been seen, as the attribute `newlines` tells. */
val text_newlines_seen(struct vm *vm, int64_t seen);
/* The newlines in s, as SEEN bits. */
int64_t text_look_for_newlines(struct slice s);
/* With every \r\n and \r as \n; returns the length. `to` has room for s.n and may be s.p. */
int64_t text_translate(struct slice s, char *to);
/* The text with each \n as a program wants it written; s itself when nothing changes. */
val text_with_newlines(struct vm *vm, val s, enum text_newline how);

/* How much of s is whole, right UTF-8. *ascii: all of that is ASCII. *bad: what follows is
 * wrong, and not only cut off by the end. */
int64_t utf8_good(struct slice s, bool *ascii, bool *bad);
/* How many bytes the first n characters of s take. */
int64_t text_chars_to_bytes(struct slice s, int64_t n);
int64_t text_count_chars(struct slice s);

/* text_io.c: is readline() ours, so that iterating need not call it by name? */
bool text_own_lines(struct vm *vm, val self);
bool text_write(struct vm *vm, struct w_text_io *t, val s); /* of an open file */

/* Raises UnicodeDecodeError for the byte at `at`. */
val raise_decode(struct vm *vm, const char *codec, struct slice all, int64_t at);

#endif
