/* builtins.c -- objects, what C does for programs, and the program minilisp. */
#include "lisp.h"

#include <kit/tables.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ALLOC(vm, kind, type, more)                                                    \
    ((struct type *)gc_alloc(&(vm)->gc, kind, gc_round(sizeof(struct type) + (more))))

val lisp_string(struct vm *vm, struct slice text)
{
    struct string *s = ALLOC(vm, KIND_STRING, string, text.n);
    s->n = (int64_t)text.n;
    memcpy(s->bytes, text.p, text.n);
    return &s->head;
}
val lisp_float(struct vm *vm, double d)
{
    struct lfloat *f = ALLOC(vm, KIND_FLOAT, lfloat, 0);
    f->value = d;
    return &f->head;
}
val lisp_pair(struct vm *vm, val car, val cdr, int64_t line)
{
    struct pair *p = ALLOC(vm, KIND_PAIR, pair, 0);
    p->car = car;
    p->cdr = cdr;
    p->line = line;
    return &p->head;
}
struct slice lisp_text(val v)
{
    if (hotjit_kind(v) == KIND_SYMBOL)
        v = AS(symbol, v)->name;
    return (struct slice){AS(string, v)->bytes, (size_t)AS(string, v)->n};
}
val lisp_symbol(struct vm *vm, struct slice name)
{
    for (size_t i = 0; i < LISP(vm)->symbols.n; i++)
        if (slice_eq(lisp_text(LISP(vm)->symbols.at[i]), name))
            return LISP(vm)->symbols.at[i];
    val text = lisp_string(vm, name);
    struct symbol *s = ALLOC(vm, KIND_SYMBOL, symbol, 0);
    s->name = text;
    *vec_add(&LISP(vm)->symbols) = &s->head;
    return &s->head;
}

static void add_float(struct str *out, double d)
{
    char text[40];
    for (int n = 15; n <= 17; n++) {
        snprintf(text, sizeof text, "%.*g", n, d);
        if (strtod(text, NULL) == d)
            break;
    }
    str_addf(out, "%s%s", text, strpbrk(text, ".eni") ? "" : ".0");
}
static void add_value(struct vm *vm, struct str *out, val v, int depth)
{
    const struct lisp *l = LISP(vm);
    switch (hotjit_kind(v)) {
    case KIND_INT: str_add_i64(out, hotjit_int_of(v)); return;
    case KIND_FLOAT: add_float(out, AS(lfloat, v)->value); return;
    case KIND_STRING:
    case KIND_SYMBOL: str_add(out, lisp_text(v)); return;
    case KIND_SPECIAL:
        str_addf(out, v == l->nil      ? "()"
                      : v == l->true_  ? "#t"
                      : v == l->false_ ? "#f"
                                       : "#none");
        return;
    case KIND_PAIR: break;
    default: str_addf(out, "#%s", vm->lang->kinds[v->kind].name); return;
    }
    char before = '(';
    for (int n = 0; hotjit_kind(v) == KIND_PAIR; v = AS(pair, v)->cdr, n++) {
        str_addc(out, before);
        before = ' ';
        if (n == 10000 || depth == 100) {
            str_add(out, SLICE("...)"));
            return;
        }
        add_value(vm, out, AS(pair, v)->car, depth + 1);
    }
    if (v != l->nil) {
        str_add(out, SLICE(" . "));
        add_value(vm, out, v, depth + 1);
    }
    str_addc(out, ')');
}

/* ---- what traces call --------------------------------------------------------------------- */

static val no(struct vm *vm, const char *name, val v)
{
    struct str text = {0};
    add_value(vm, &text, v, 0);
    hotjit_raise(vm, "%s cannot take %.60s", name, str_text(&text));
    str_free(&text);
    return NULL;
}
val lisp_unbound(struct vm *vm, val symbol)
{
    struct slice name = lisp_text(symbol);
    return hotjit_raise(vm, "%.*s is not defined", (int)name.n, name.p);
}
val lisp_bad(struct vm *vm, val v, int64_t op)
{
    return no(vm, vm->lang->op_names[op], v);
}
int64_t lisp_set_global(struct vm *vm, val symbol, val v)
{
    struct symbol *s = AS(symbol, symbol);
    gc_store(&vm->gc, symbol, &s->value, v);
    s->writes++;
    if (s->deps)
        jit_invalidate(vm->jit, &s->deps);
    return 0;
}
val lisp_builtin(struct vm *vm, int64_t which, val a, val b)
{
    return lisp_builtins[which].fn(vm, a, b);
}

/* ---- builtins: b is NULL when there is one argument ------------------------------------------ */

static val display(struct vm *vm, val a, val b)
{
    struct str text = {0};
    (void)b;
    add_value(vm, &text, a, 0);
    fwrite(str_text(&text), 1, text.n, stdout);
    str_free(&text);
    return LISP(vm)->none;
}
static val print(struct vm *vm, val a, val b)
{
    display(vm, a, b);
    putchar('\n');
    return LISP(vm)->none;
}
/* The text of a, and of b behind it. */
static val text(struct vm *vm, val a, val b)
{
    struct str text = {0};
    add_value(vm, &text, a, 0);
    if (b)
        add_value(vm, &text, b, 0);
    val s = lisp_string(vm, str_slice(&text));
    str_free(&text);
    return s;
}
static val error(struct vm *vm, val a, val b)
{
    struct slice what = lisp_text(text(vm, a, b));
    return hotjit_raise(vm, "%.*s", (int)what.n, what.p);
}
static val square_root(struct vm *vm, val a, val b)
{
    uint32_t k = hotjit_kind(a);
    (void)b;
    return k == KIND_INT     ? lisp_float(vm, sqrt((double)hotjit_int_of(a)))
           : k == KIND_FLOAT ? lisp_float(vm, sqrt(AS(lfloat, a)->value))
                             : no(vm, "sqrt", a);
}
static val make_vector(struct vm *vm, val n, val fill)
{
    int64_t count = hotjit_is_int(n) ? hotjit_int_of(n) : -1;
    if (count < 0 || count > 1 << 26)
        return no(vm, "make-vector", n);
    struct vector *v = ALLOC(vm, KIND_VECTOR, vector, (size_t)count * sizeof(val));
    v->n = count;
    for (int64_t i = 0; i < count; i++)
        gc_store(&vm->gc, &v->head, &v->at[i], fill);
    return &v->head;
}
const struct lisp_builtin lisp_builtins[] = {{"display", 1, display},
                                             {"print", 1, print},
                                             {"error", 1, error},
                                             {"to-string", 1, text},
                                             {"string-append", 2, text},
                                             {"sqrt", 1, square_root},
                                             {"make-vector", 2, make_vector},
                                             {0}};

/* ---- the program ---------------------------------------------------------------------------- */

#define REFS(name, ...) static const uint16_t name[] = {__VA_ARGS__}
REFS(symbol_refs, offsetof(struct symbol, name), offsetof(struct symbol, value));
REFS(pair_refs, offsetof(struct pair, car), offsetof(struct pair, cdr));
REFS(box_refs, offsetof(struct box, value));
REFS(closure_refs, offsetof(struct closure, code));
#define KIND(type, nrefs, refs, ...)                                                   \
    {                                                                                  \
#type, sizeof(struct type), nrefs, refs, __VA_ARGS__                           \
    }
#define ITEMS_OF(type, at, size, refs)                                                 \
    offsetof(struct type, n), offsetof(struct type, at), size, refs, 0
static const struct gc_kind kinds[N_KINDS] = {
    [KIND_FLOAT] = KIND(lfloat, 0, NULL, 0),
    [KIND_STRING] = KIND(string, 0, NULL, ITEMS_OF(string, bytes, 1, false)),
    [KIND_SYMBOL] = KIND(symbol, 2, symbol_refs, 0),
    [KIND_PAIR] = KIND(pair, 2, pair_refs, 0),
    [KIND_VECTOR] = KIND(vector, 0, NULL, ITEMS_OF(vector, at, 8, true)),
    [KIND_BOX] = KIND(box, 1, box_refs, 0),
    [KIND_CODE] = KIND(lcode, 0, NULL, 0),
    [KIND_CLOSURE] = KIND(closure, 1, closure_refs, ITEMS_OF(closure, free, 8, true)),
    [KIND_SPECIAL] = KIND(lcode, 0, NULL, 0)};

static void roots(struct vm *vm, const struct gc_visitor *v)
{
    for (val *p = &LISP(vm)->nil; p <= &LISP(vm)->none; p++)
        v->slot(v->gc, p);
    for (size_t i = 0; i < LISP(vm)->symbols.n; i++)
        v->slot(v->gc, &LISP(vm)->symbols.at[i]);
}
static int64_t version(val symbol)
{
    return AS(symbol, symbol)->writes;
}
static int64_t *deps(val symbol)
{
    return &AS(symbol, symbol)->deps;
}
static bool load(struct vm *vm, struct code *c, struct str *bad)
{
    for (val *p = &LISP(vm)->nil; p <= &LISP(vm)->none; p++)
        *p = &ALLOC(vm, KIND_SPECIAL, lcode, 0)->head;
    return lisp_load(vm, c, bad);
}

int main(int argc, char **argv)
{
    static const struct hotjit_language minilisp = {
        HOTJIT_TABLES,  .kinds = kinds, .nkinds = N_KINDS,  .kind_float = KIND_FLOAT,
        .roots = roots, .load = load,   .version = version, .deps = deps};
    struct lisp lisp = {0};
    int status = hotjit_main(&minilisp, &lisp, argc, argv);
    vec_free(&lisp.symbols);
    return status;
}
