/* gen.h -- what the files of the code generator share. */
#ifndef FRONT_GEN_H
#define FRONT_GEN_H

#include "python/front/codegen.h"
#include "python/front/symtable.h"

struct label {
    int at;    /* -1: not placed yet */
    int depth; /* of the stack there; -1: not known yet */
    VEC(int) uses;
};

/* What `return`, `break` and `continue` have to leave, innermost first. */
enum block_kind {
    BLOCK_WHILE,
    BLOCK_FOR,
    BLOCK_FINALLY,
    BLOCK_WITH,
    BLOCK_HANDLER,
    BLOCK_NAMED,
    BLOCK_STAR, /* of except*: nothing may leave it */
    BLOCK_POP
};
struct block {
    enum block_kind kind;
    struct label *again, *out; /* loops */
    struct nodes body;         /* FINALLY */
    struct slice name;         /* NAMED: the variable of `except ... as name` */
    int handler, handling;     /* of the code outside of the block */
    const struct node *node;
    struct block *outer;
};

struct gen_handler {
    struct label target;
    int depth;
};

struct gen {
    struct vm *vm;
    struct arena *arena;
    struct source *source;
    enum compile_mode mode;
    bool text_annotations; /* from __future__ import annotations */
    const struct node
        *last_future; /* of a module: such imports stand before all others */
    struct syntax_error *error;
    struct code *code;
    struct map const_at, name_at; /* object -> index + 1 in the code's lists */
    struct scope *scope;
    struct gen *outer;
    VEC(val_instr) ops;
    VEC(struct code_pos) pos;
    VEC(int) op_handler; /* of each instruction: index into handlers or -1 */
    VEC(struct gen_handler *) handlers;
    int handler;     /* the current one */
    bool artificial; /* what is emitted has the place of what came before */
    /* Inside of handlers: where on the value stack the outermost one keeps what was
     * handled before, plus 1. Else 0. */
    int handling;
    int depth;
    struct block *block;
    const struct node *at; /* positions come from here */
    struct str qualname;
};

/* gen.c */
int emit(struct gen *g, enum opcode op, int arg);
void jump(struct gen *g, enum opcode op, struct label *to);
void place(struct gen *g, struct label *l);
struct label new_label(void);
int push_handler(struct gen *g); /* makes it current; returns its index */
void place_handler(struct gen *g, int handler); /* its code starts here */
int add_const(struct gen *g, val v);
int add_name(struct gen *g, struct slice name);
void load_const(struct gen *g, val v);
void gen_error(struct gen *g, const struct node *n, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void load_name(struct gen *g, struct slice name);
void store_name(struct gen *g, struct slice name);
void delete_name(struct gen *g, struct slice name);
struct code *gen_code(struct gen *outer, struct scope *scope, struct node *n,
                      struct slice name, void (*body)(struct gen *g, struct node *n));
void make_function(struct gen *g, struct code *code, int flags);
/* gen_expr.c */
void gen_expr(struct gen *g, struct node *n);
void gen_store(struct gen *g, struct node *target);
void gen_delete(struct gen *g, struct node *target);
void gen_jump_if(struct gen *g, struct node *n, struct label *to, bool when);
void gen_yield_value(struct gen *g);
void gen_await(struct gen *g, enum opcode get, int arg); /* the top */
void gen_call_args(struct gen *g, struct nodes args, int already);
val const_value(struct gen *g, const struct node *n); /* NULL: not a constant */
enum opcode binary_opcode(enum op_id op, bool inplace);
/* gen_func.c */
void gen_function(struct gen *g, struct node *n);
void gen_lambda(struct gen *g, struct node *n);
void gen_comprehension(struct gen *g, struct node *n);
void gen_class(struct gen *g, struct node *n);
/* gen_stmt.c */
void gen_body(struct gen *g, struct nodes list);
bool is_future_import(const struct node *n);
void gen_annotation(struct gen *g, struct node *n);
val take_doc(struct gen *g, struct nodes *body); /* NULL: there is none */
void push_block(struct gen *g, struct block *b);
void call_exit_with_none(struct gen *g, bool async); /* what is on top, of a `with` */
void unbind(struct gen *g, struct slice name);       /* after `except ... as name` */
void only_in_async(struct gen *g, const struct node *n, const char *what);
/* deep.c: is there stack to walk this tree? false: *error says it is too deep */
bool tree_fits(struct vm *vm, const struct node *root, struct syntax_error *error);
/* gen_try.c */
void gen_try(struct gen *g, struct node *n);
void gen_with(struct gen *g, struct node *n, size_t i); /* from item i on */
/* annotation.c */
val annotation_text(struct gen *g, const struct node *n);
/* gen_old.c: what Python 2 has otherwise */
void gen_operator(struct gen *g, const struct node *n, bool inplace);
void gen_old_start(struct gen *g); /* of a module */
bool is_old_attribute(const struct gen *g, struct slice name);
void gen_old_attribute(struct gen *g, struct node *n);
/* gen_match.c */
void gen_match(struct gen *g, struct node *n);

#endif
