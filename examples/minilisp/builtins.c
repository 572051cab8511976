/* builtins.c -- objects, what C does for programs, and the program minilisp. */
#include "lisp.h"

#include <kit/tables.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static val alloc(struct vm *vm, uint32_t kind, size_t size)
{
    return gc_alloc(&vm->gc, kind, gc_round(size));
}
val lisp_string(struct vm *vm, struct slice text)
{
    struct string *s = (void *)alloc(vm, KIND_STRING, sizeof *s + text.n);
    s->n = (int64_t)text.n;
    memcpy(s->bytes, text.p, text.n);
    return &s->head;
}
val lisp_float(struct vm *vm, double d)
{
    struct lfloat *f = (void *)alloc(vm, KIND_FLOAT, sizeof *f);
    f->value = d;
    return &f->head;
}
val lisp_pair(struct vm *vm, val car, val cdr)
{
    struct pair *p = (void *)alloc(vm, KIND_PAIR, sizeof *p);
    p->car = car;
    p->cdr = cdr;
    return &p->head;
}
static struct slice text_of(val s)
{
    const struct string *t = (const void *)s;
    return (struct slice){t->bytes, (size_t)t->n};
}
val lisp_symbol(struct vm *vm, struct slice name)
{
    struct lisp *l = lisp_of(vm);
    for (size_t i = 0; i < l->symbols.n; i++)
        if (slice_eq(text_of(((struct symbol *)(void *)l->symbols.at[i])->name), name))
            return l->symbols.at[i];
    val text = lisp_string(vm, name);
    struct symbol *s = (void *)alloc(vm, KIND_SYMBOL, sizeof *s);
    s->name = text;
    *vec_add(&l->symbols) = &s->head;
    return &s->head;
}

/* ---- printing ----------------------------------------------------------------------------- */

static void add_value(struct vm *vm, struct str *out, val v, int depth)
{
    const struct lisp *l = lisp_of(vm);
    switch (hotjit_kind(v)) {
    case KIND_INT: str_add_i64(out, hotjit_int_of(v)); return;
    case KIND_FLOAT: {
        char text[40];
        double d = ((struct lfloat *)(void *)v)->value;
        for (int n = 15; n <= 17; n++) {
            snprintf(text, sizeof text, "%.*g", n, d);
            if (strtod(text, NULL) == d)
                break;
        }
        str_addf(out, "%s%s", text, strpbrk(text, ".eni") ? "" : ".0");
        return;
    }
    case KIND_STRING: str_add(out, text_of(v)); return;
    case KIND_SYMBOL: str_add(out, text_of(((struct symbol *)(void *)v)->name)); return;
    case KIND_VECTOR: str_add(out, SLICE("#vector")); return;
    case KIND_CLOSURE: str_add(out, SLICE("#function")); return;
    case KIND_PAIR: break;
    default:
        str_addf(out, v == l->nil      ? "()"
                      : v == l->true_  ? "#t"
                      : v == l->false_ ? "#f"
                                       : "#none");
        return;
    }
    str_addc(out, '(');
    for (int n = 0; hotjit_kind(v) == KIND_PAIR; v = ((struct pair *)(void *)v)->cdr) {
        if (n++ > 0)
            str_addc(out, ' ');
        if (depth > 100 || n > 10000) {
            str_add(out, SLICE("...)"));
            return;
        }
        add_value(vm, out, ((struct pair *)(void *)v)->car, depth + 1);
    }
    if (v != l->nil) {
        str_add(out, SLICE(" . "));
        add_value(vm, out, v, depth + 1);
    }
    str_addc(out, ')');
}

/* ---- what traces call --------------------------------------------------------------------- */

val lisp_unbound(struct vm *vm, val symbol)
{
    if (hotjit_kind(symbol) != KIND_SYMBOL)
        return hotjit_raise(vm, "a variable is used before it is defined");
    struct slice name = text_of(((struct symbol *)(void *)symbol)->name);
    return hotjit_raise(vm, "%.*s is not defined", (int)name.n, name.p);
}
val lisp_bad(struct vm *vm, val v, int64_t op)
{
    struct str text = {0};
    add_value(vm, &text, v, 0);
    hotjit_raise(vm, "%s cannot take %.60s", vm->lang->op_names[op], str_text(&text));
    str_free(&text);
    return NULL;
}
int64_t lisp_set_global(struct vm *vm, val symbol, val v)
{
    struct symbol *s = (void *)symbol;
    gc_store(&vm->gc, symbol, &s->value, v);
    s->writes++;
    if (s->deps)
        jit_invalidate(vm->jit, &s->deps);
    return 0;
}
val lisp_call1(struct vm *vm, int64_t which, val a, val b)
{
    return lisp_builtins[which].fn(vm, a, b);
}

/* ---- builtins ------------------------------------------------------------------------------- */

static val no(struct vm *vm, const char *name, val v)
{
    struct str text = {0};
    add_value(vm, &text, v, 0);
    hotjit_raise(vm, "%s cannot take %.60s", name, str_text(&text));
    str_free(&text);
    return NULL;
}
static val display(struct vm *vm, val a, val b)
{
    struct str text = {0};
    (void)b;
    add_value(vm, &text, a, 0);
    fwrite(str_text(&text), 1, text.n, stdout);
    str_free(&text);
    return lisp_of(vm)->none;
}
static val print(struct vm *vm, val a, val b)
{
    display(vm, a, b);
    putchar('\n');
    return lisp_of(vm)->none;
}
static val error(struct vm *vm, val a, val b)
{
    struct str text = {0};
    (void)b;
    add_value(vm, &text, a, 0);
    hotjit_raise(vm, "%s", str_text(&text));
    str_free(&text);
    return NULL;
}
static val to_string(struct vm *vm, val a, val b)
{
    struct str text = {0};
    (void)b;
    add_value(vm, &text, a, 0);
    val s = lisp_string(vm, str_slice(&text));
    str_free(&text);
    return s;
}
static val string_append(struct vm *vm, val a, val b)
{
    if (hotjit_kind(a) != KIND_STRING || hotjit_kind(b) != KIND_STRING)
        return no(vm, "string-append", hotjit_kind(a) != KIND_STRING ? a : b);
    struct str text = {0};
    str_add(&text, text_of(a));
    str_add(&text, text_of(b));
    val s = lisp_string(vm, str_slice(&text));
    str_free(&text);
    return s;
}
static val string_equal(struct vm *vm, val a, val b)
{
    if (hotjit_kind(a) != KIND_STRING || hotjit_kind(b) != KIND_STRING)
        return no(vm, "string=?", hotjit_kind(a) != KIND_STRING ? a : b);
    return slice_eq(text_of(a), text_of(b)) ? lisp_of(vm)->true_ : lisp_of(vm)->false_;
}
static val string_length(struct vm *vm, val a, val b)
{
    (void)b;
    return hotjit_kind(a) == KIND_STRING ? hotjit_int((int64_t)text_of(a).n)
                                         : no(vm, "string-length", a);
}
static val square_root(struct vm *vm, val a, val b)
{
    (void)b;
    uint32_t k = hotjit_kind(a);
    if (k != KIND_INT && k != KIND_FLOAT)
        return no(vm, "sqrt", a);
    return lisp_float(vm, sqrt(k == KIND_INT ? (double)hotjit_int_of(a)
                                             : ((struct lfloat *)(void *)a)->value));
}
static val truncated(struct vm *vm, val a, val b)
{
    (void)b;
    double d = hotjit_kind(a) == KIND_FLOAT ? ((struct lfloat *)(void *)a)->value : 0;
    if (hotjit_kind(a) == KIND_INT)
        return a;
    if (hotjit_kind(a) != KIND_FLOAT || !(fabs(d) < 0x1p62))
        return no(vm, "truncate", a);
    return hotjit_int((int64_t)d);
}
static val make_vector(struct vm *vm, val n, val fill)
{
    int64_t most = 1 << 26;
    if (!hotjit_is_int(n) || hotjit_int_of(n) < 0 || hotjit_int_of(n) > most)
        return no(vm, "make-vector", n);
    struct vector *v = (void *)alloc(
        vm, KIND_VECTOR, sizeof *v + (size_t)hotjit_int_of(n) * sizeof(val));
    v->n = hotjit_int_of(n);
    for (int64_t i = 0; i < v->n; i++)
        gc_store(&vm->gc, &v->head, &v->at[i], fill);
    return &v->head;
}

const struct lisp_builtin lisp_builtins[] = {{"display", 1, display},
                                             {"print", 1, print},
                                             {"error", 1, error},
                                             {"to-string", 1, to_string},
                                             {"string-append", 2, string_append},
                                             {"string=?", 2, string_equal},
                                             {"string-length", 1, string_length},
                                             {"sqrt", 1, square_root},
                                             {"truncate", 1, truncated},
                                             {"make-vector", 2, make_vector},
                                             {0}};

/* ---- the program ---------------------------------------------------------------------------- */

#define REFS(name, ...) static const uint16_t name[] = {__VA_ARGS__}
REFS(symbol_refs, offsetof(struct symbol, name), offsetof(struct symbol, value));
REFS(pair_refs, offsetof(struct pair, car), offsetof(struct pair, cdr));
REFS(box_refs, offsetof(struct box, value));
REFS(closure_refs, offsetof(struct closure, code));
static const struct gc_kind kinds[N_KINDS] = {
    [KIND_INT] = {.name = "int"},
    [KIND_FLOAT] = {.name = "float", .size = sizeof(struct lfloat)},
    [KIND_STRING] = {.name = "string",
                     .size = sizeof(struct string),
                     .length_at = offsetof(struct string, n),
                     .items_at = offsetof(struct string, bytes),
                     .item_size = 1},
    [KIND_SYMBOL] = {"symbol", sizeof(struct symbol), 2, symbol_refs, 0, 0, 0, 0, 0},
    [KIND_PAIR] = {"pair", sizeof(struct pair), 2, pair_refs, 0, 0, 0, 0, 0},
    [KIND_VECTOR] = {"vector", sizeof(struct vector), 0, NULL,
                     offsetof(struct vector, n), offsetof(struct vector, at), 8, true,
                     0},
    [KIND_BOX] = {"box", sizeof(struct box), 1, box_refs, 0, 0, 0, 0, 0},
    [KIND_CODE] = {.name = "code", .size = sizeof(struct lcode)},
    [KIND_CLOSURE] = {"closure", sizeof(struct closure), 1, closure_refs,
                      offsetof(struct closure, n), offsetof(struct closure, free), 8,
                      true, 0},
    [KIND_SPECIAL] = {.name = "special", .size = sizeof(struct obj)},
};

static void roots(struct vm *vm, const struct gc_visitor *v)
{
    struct lisp *l = lisp_of(vm);
    val *const specials[] = {&l->nil, &l->true_, &l->false_, &l->none};
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        v->slot(v->gc, specials[i]);
    for (size_t i = 0; i < l->symbols.n; i++)
        v->slot(v->gc, &l->symbols.at[i]);
}

static int64_t version(val symbol)
{
    return ((struct symbol *)(void *)symbol)->writes;
}
static int64_t *deps(val symbol)
{
    return &((struct symbol *)(void *)symbol)->deps;
}

static bool load(struct vm *vm, struct code *c, struct str *bad)
{
    struct lisp *l = lisp_of(vm);
    val *const specials[] = {&l->nil, &l->true_, &l->false_, &l->none};
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        *specials[i] = alloc(vm, KIND_SPECIAL, sizeof(struct obj) + 8);
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
