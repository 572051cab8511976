/* lisp.h -- minilisp: its objects, and what it hands to the toolkit. Only #f is false. */
#define HOTJIT_LANGUAGE minilisp
#define HOTJIT_OPS      "ops.def"
#define HOTJIT_SEM      "lisp.inc"
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
    KIND_SPECIAL, /* (), #t, #f, and the value of what has none */
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
struct symbol { /* and the global variable of that name */
    struct obj head;
    val name, value;      /* a string; NULL: it is not defined */
    int64_t writes, deps; /* a trace may rely on what was written but once */
};
struct pair {
    struct obj head;
    val car, cdr;
    int64_t line; /* of what was read; else 0 */
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
#define LISP(vm)    ((struct lisp *)(vm)->own)
#define AS(type, v) ((struct type *)(void *)(v))

/* read.c: one form from text->p on; NULL: *bad says what is wrong, or that was all. */
val lisp_read(struct vm *vm, struct slice *text, int64_t *line, const char **bad);
/* compile.c: all of c->text into c. */
bool lisp_load(struct vm *vm, struct code *c, struct str *bad);
/* builtins.c */
val lisp_symbol(struct vm *vm, struct slice name);
val lisp_string(struct vm *vm, struct slice text);
val lisp_float(struct vm *vm, double d);
val lisp_pair(struct vm *vm, val car, val cdr, int64_t line);
struct slice lisp_text(val string_or_symbol);
extern const struct lisp_builtin {
    const char *name;
    int nargs;
    val (*fn)(struct vm *vm, val a, val b);
} lisp_builtins[];
