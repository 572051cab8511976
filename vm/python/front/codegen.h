/* codegen.h -- source text to a code object. */
#ifndef FRONT_CODEGEN_H
#define FRONT_CODEGEN_H

#include "python/front/ast.h"
#include "python/front/code.h"

struct vm;

/* Compile a module. NULL: *error says why. */
struct code *compile_module(struct vm *vm, const struct source *source,
                            struct syntax_error *error);

#endif
