/* subject.h -- what a pattern is matched with, and what comes out. */
#ifndef SRE_SUBJECT_H
#define SRE_SUBJECT_H

#include "python/obj/buffer.h"
#include "python/sre/sre.h"

/* The text of a str or of a bytes-like object while it is matched, on the machine stack.
 * subject_close() ends it; until then a buffer's size is fixed. */
struct subject {
    struct buffer buffer; /* of what is neither str nor bytes */
    val pattern, string;  /* as given */
    val plain;            /* the str or bytes it is; NULL: another bytes-like object */
    struct slice text;
    bool is_text, wide;  /* a str; one with more than ASCII */
    int64_t pos, endpos; /* characters, within the text */
    const uint8_t *start, *end;
    const struct re_program *program;
};

/* pos and endpos are arguments, or NULL. false: raised. */
bool subject_open(struct vm *vm, struct subject *s, val pattern, val string, val pos,
                  val endpos);
void subject_match(struct vm *vm, const struct subject *s, struct re_match *m);
void subject_close(struct subject *s);
/* A part of it: a str, or bytes. */
val subject_part(struct vm *vm, const struct subject *s, const uint8_t *from,
                 const uint8_t *to);
/* What a match at m is as an object. */
val match_new(struct vm *vm, const struct subject *s, const struct re_match *m);
/* match.c of types: the text of a group; NULL: raised. It has matched. */
val match_group(struct vm *vm, val match, int64_t group);

#endif
