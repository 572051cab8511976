/* symtable.h -- which names live where. Run after parsing, before code generation. */
#ifndef FRONT_SYMTABLE_H
#define FRONT_SYMTABLE_H

#include "base/map.h"
#include "python/front/ast.h"

enum scope_kind {
    SCOPE_MODULE,
    SCOPE_CLASS,
    SCOPE_FUNCTION,
    SCOPE_LAMBDA,
    SCOPE_COMPREHENSION
};
enum where { WHERE_UNKNOWN, WHERE_LOCAL, WHERE_GLOBAL, WHERE_CELL, WHERE_FREE };

struct symbol {
    struct slice name;
    bool bound, used, param, global, nonlocal, annotated;
    bool stored, imported,
        named;   /* bound by a target or `def`; an import; := inside of a
                                   * comprehension, which is bound outside */
    bool passes; /* of a class: its own, but functions in it mean one from outside */
    enum where where;
    int index; /* LOCAL, CELL, FREE of functions: the slot of the frame; set by codegen */
    const struct node *node; /* where it was first met: for messages */
};

struct scope {
    enum scope_kind kind;
    struct scope *parent;
    VEC(struct symbol) symbols;
    struct names index; /* of large scopes: number i is symbols.at[i] */
    VEC(struct scope *) children;
    bool generator, async, uses_class_cell, annotates;
    struct scope *next;      /* of all scopes: to free them */
    struct slice class_name; /* for mangling: that of the innermost class */
    struct node *node;
};

/* Makes module->scope and all below; false: *error says why. */
bool make_scopes(struct node *module, struct arena *arena, struct syntax_error *error);
void free_scopes(struct scope *root);

struct symbol *scope_find(struct scope *s, struct slice name);
/* __x inside of class C is _C__x; the text lives in the arena. */
struct slice mangle(struct arena *arena, struct slice class_name, struct slice name);

#endif
