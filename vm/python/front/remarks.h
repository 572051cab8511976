/* remarks.h -- what the compiler has to remark about a program that it compiles all the same.
 * They are kept with the compilation's arena, and become warnings when it is done. */
#ifndef FRONT_REMARKS_H
#define FRONT_REMARKS_H

#include "python/front/arena.h"
#include "python/front/lexer.h"
#include "python/obj/obj.h"

struct node;

/* A remark about a place in the text. One for each place: what is parsed or compiled twice
 * says it once. Columns from 0. `parsed`: found after parsing, see struct syntax_error. */
struct remark {
    struct remark *older;
    enum exception category;
    int line, col, end_line, end_col;
    bool parsed;
    char text[160];
};
void remark(struct arena *a, struct remark r);

/* About a literal as the compiler meets it. */
struct gen;
void remark_compare(struct gen *g, const struct node *n); /* "is" with a literal */
void remark_assert(struct gen *g, const struct node *n);  /* of a tuple */
void remark_call(struct gen *g, const struct node *n);    /* of what is not callable */
void remark_subscript(struct gen *g, const struct node *n); /* a comma is missing */

/* Tell all, in order. False: a filter made one an exception, which is in vm->exc, or, of a
 * SyntaxWarning or an invalid escape, in *error. */
bool tell_remarks(struct vm *vm, const struct arena *a, struct slice file,
                  struct syntax_error *error);

#endif
