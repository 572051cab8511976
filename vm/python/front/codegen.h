/* codegen.h -- source text to a code object. */
#ifndef FRONT_CODEGEN_H
#define FRONT_CODEGEN_H

#include "python/front/ast.h"
#include "python/front/code.h"

struct vm;

enum compile_mode {
    COMPILE_MODULE, /* its names are those of its namespace */
    COMPILE_EXEC,   /* its names may be in any mapping: exec() */
    COMPILE_EVAL,   /* an expression */
    COMPILE_SINGLE  /* one statement; what its expressions give is shown */
};

/* A code object. NULL: *error says why, and the caller drops the source. */
val compile_source(struct vm *vm, struct source *source, enum compile_mode mode,
                   struct syntax_error *error);
/* The same of a tree that is there already, and of remarks about it. The arena is the
 * caller's. */
val compile_nodes(struct vm *vm, struct source *source, enum compile_mode mode,
                  struct node *module, struct arena *arena, struct syntax_error *error);

#endif
