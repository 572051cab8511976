/* lisp.h -- minilisp: its objects, and what it hands to the toolkit.
 *
 * Values are small integers, and objects of the kinds below. Only #f is false. */
#define HOTJIT_LANGUAGE minilisp
#define HOTJIT_OPS      "ops.def"
#define HOTJIT_SEM      "lisp.inc"
#define HOTJIT_HELPERS  "helpers.inc"
#define JIT_FIELDS      "objects.def"
#define JIT_CALLS       "calls.def"
#include <kit/hotjit.h>

enum kind {
    KIND_INT,
    KIND_FLOAT,
    KIND_STRING,
    KIND_SYMBOL,
    KIND_PAIR,
    KIND_VECTOR,
    KIND_BOX,
    KIND_CODE,
    KIND_CLOSURE,
    KIND_SPECIAL, /* (), #t, #f and the value of what has none */
    N_KINDS
};

struct lfloat {
    struct obj head;
    double value;
};
struct string {
    struct obj head;
    int64_t n;
    char bytes[];
};
struct symbol { /* and its global variable */
    struct obj head;
    val name, value; /* a string; NULL: not defined */
    int64_t
        writes;   /* how often it was: a trace may rely on what was written but once */
    int64_t deps; /* the traces that do */
};
struct pair {
    struct obj head;
    val car, cdr;
};
struct vector {
    struct obj head;
    int64_t n;
    val at[];
};
struct box { /* of a variable that a closure shares and somebody changes */
    struct obj head;
    val value;
};
struct lcode {
    struct obj head;
    struct code *code;
};
struct closure {
    struct obj head;
    int64_t n;
    val code;
    val free[];
};

struct lisp { /* vm->own */
    val nil, true_, false_, none;
    VEC(val) symbols;
};
static inline struct lisp *lisp_of(const struct vm *vm)
{
    return vm->own;
}

/* The tree of a program, as it was read. */
struct node {
    enum { LIST, NAME, CONSTANT } what;
    int32_t line;
    struct slice name;
    val value;
    VEC(struct node *) items;
};

/* read.c: one form behind *at; NULL: the end, or *bad says what is wrong. */
struct node *lisp_read(struct vm *vm, const struct code *c, size_t *at, int32_t *line,
                       struct str *bad);
/* compile.c: all of c->text into c. */
bool lisp_load(struct vm *vm, struct code *c, struct str *bad);
/* builtins.c */
val lisp_symbol(struct vm *vm, struct slice name);
val lisp_string(struct vm *vm, struct slice text);
val lisp_float(struct vm *vm, double d);
val lisp_pair(struct vm *vm, val car, val cdr);
struct lisp_builtin {
    const char *name;
    int nargs;
    val (*fn)(struct vm *vm, val a, val b);
};
extern const struct lisp_builtin lisp_builtins[];
