/* ast_objects.h -- syntax trees as Python objects: the instances of module `ast`. */
#ifndef LIB_AST_OBJECTS_H
#define LIB_AST_OBJECTS_H

#include "python/front/codegen.h"
#include "python/obj/obj.h"

/* The tree of a source: ast.Module, ast.Expression or ast.Interactive, by the mode. NULL:
 * *error says what is wrong with the text, or else vm->exc is set. */
val ast_of_source(struct vm *vm, struct source *source, enum compile_mode mode,
                  struct syntax_error *error);
/* The parser's tree of such objects, in the arena; NULL: raised. */
struct node *nodes_of_tree(struct vm *vm, val tree, enum compile_mode mode,
                           struct arena *arena);

#endif
