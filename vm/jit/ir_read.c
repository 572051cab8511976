/* ir_read.c -- see ir_read.h. The first error is kept; what follows is read over. */
#include "jit/ir_read.h"

#include <stdlib.h>

#include "base/map.h"
#include "jit/ir_text.h"

enum { MOST_ARGS = 64 };

struct reader {
    struct ir_trace *t;
    const struct ir_vocabulary *v;
    struct str *error;
    bool failed;
    unsigned line;
    struct map boxes; /* letter and number -> ref + 1 */
};

static const int8_t arity[N_IR_OPS] = {
#define IR_PURE1(name, k, x, expr)    [IR_##name] = 1,
#define IR_PURE2(name, k, x, y, expr) [IR_##name] = 2,
#include "jit/pure.def"
#undef IR_PURE1
#undef IR_PURE2
#define IR_OP(name, k, n, flags) [IR_##name] = n,
#include "jit/ops.def"
#undef IR_OP
};

static void fail(struct reader *r, const char *what, struct slice at)
{
    if (!r->failed)
        str_addf(r->error, "line %u: %s: %.*s", r->line, what, (int)at.n, at.p);
    r->failed = true;
}

static struct slice part(struct slice s, size_t n)
{
    return (struct slice){s.p, n};
}

/* Cut `*s` at the first separator: what is before it is returned. */
static struct slice cut(struct slice *s, struct slice separator)
{
    ptrdiff_t at = slice_find(*s, separator);
    struct slice head = at < 0 ? *s : part(*s, (size_t)at);
    *s = at < 0 ? slice_from(*s, s->n) : slice_from(*s, (size_t)at + separator.n);
    return head;
}

/* What stands between `open` and `close`, when the text has that form. */
static bool within(struct slice s, struct slice open, struct slice close,
                   struct slice *out)
{
    if (s.n < open.n + close.n || !slice_starts(s, open) || !slice_ends(s, close))
        return false;
    *out = part(slice_from(s, open.n), s.n - open.n - close.n);
    return true;
}

/* ---- values ------------------------------------------------------------------------------ */

static bool box_key(struct slice s, uint64_t *key)
{
    uint64_t n;
    if (s.n < 2 || !strchr("ipf", s.p[0]) || !slice_to_u64(slice_from(s, 1), 10, &n))
        return false;
    *key = n << 8 | (uint8_t)s.p[0];
    return true;
}

static void define(struct reader *r, struct slice box, ir_ref ref)
{
    uint64_t key;
    char letter = r->t->ins.at[ref].type == 'r' ? 'p' : r->t->ins.at[ref].type;
    if (!box_key(box, &key) || box.p[0] != letter)
        fail(r, "no name for a value of this operation", box);
    else if (*map_put(&r->boxes, key))
        fail(r, "defined twice", box);
    else
        *map_put(&r->boxes, key) = (uint64_t)ref + 1;
}

static ir_ref read_float(struct reader *r, struct slice s)
{
    struct str text = {0};
    char *end;
    str_add(&text, s);
    double d = strtod(str_text(&text), &end);
    if (s.n == 0 || *end)
        fail(r, "not a value", s);
    str_free(&text);
    return ir_const_f(r->t, d);
}

static ir_ref read_value(struct reader *r, struct slice s)
{
    uint64_t key, n;
    int64_t i;
    struct slice name;
    if (box_key(s, &key)) {
        uint64_t *known = map_find(&r->boxes, key);
        if (!known)
            fail(r, "not defined before", s);
        return known ? (ir_ref)(*known - 1) : IR_NONE;
    }
    if (slice_to_i64(s, &i))
        return ir_const_i(r->t, i);
    if (slice_eq(s, SLICE("ConstPtr(null)")))
        return ir_const_r(r->t, NULL);
    if (within(s, SLICE("ConstPtr(ptr"), SLICE(")"), &name) &&
        slice_to_u64(name, 10, &n))
        return ir_const_r(r->t, r->v->object(r->v->self, n));
    return read_float(r, s);
}

/* ---- operations --------------------------------------------------------------------------- */

struct line {
    struct slice result, name, args[MOST_ARGS], descr, failargs;
    unsigned n;
    bool has_failargs;
};

static void split_args(struct reader *r, struct line *l, struct slice text)
{
    while (text.n) {
        struct slice a = cut(&text, SLICE(", "));
        if (slice_starts(a, SLICE("descr=")))
            l->descr = slice_from(a, 6);
        else if (l->n == MOST_ARGS)
            fail(r, "too many arguments", a);
        else
            l->args[l->n++] = a;
    }
}

/* RESULT = NAME(ARGS) [FAILARGS] */
static struct line split_line(struct reader *r, struct slice text)
{
    struct line l = {0};
    struct slice head = text;
    ptrdiff_t failargs = slice_find(text, SLICE(") ["));
    if (failargs >= 0) {
        l.has_failargs = within(slice_from(text, (size_t)failargs + 2), SLICE("["),
                                SLICE("]"), &l.failargs);
        head = part(text, (size_t)failargs + 1);
    }
    ptrdiff_t open = slice_find(head, SLICE("(")), eq = slice_find(head, SLICE(" = "));
    if (open < 0 || !slice_ends(head, SLICE(")"))) {
        fail(r, "not an operation", text);
        return l;
    }
    if (eq >= 0 && eq < open) {
        l.result = part(head, (size_t)eq);
        l.name = part(slice_from(head, (size_t)eq + 3), (size_t)(open - eq - 3));
    } else
        l.name = part(head, (size_t)open);
    split_args(r, &l,
               part(slice_from(head, (size_t)open + 1), head.n - (size_t)open - 2));
    return l;
}

static enum ir_op find_op(const struct line *l)
{
    struct slice function;
    if (l->n && within(l->args[0], SLICE("ConstClass("), SLICE(")"), &function))
        for (size_t k = 0; k < N_IR_CALLED_OPS; k++)
            if (slice_eq(function, slice_of(ir_called_ops[k].function)))
                return ir_called_ops[k].op;
    for (int op = 1; op < N_IR_OPS; op++)
        if (ir_names[op] && slice_eq(l->name, slice_of(ir_names[op])))
            return (enum ir_op)op;
    return IR_none;
}

/* The argument that is no value: the function of a call, the class of a guard. */
static void take_name(struct reader *r, struct line *l, unsigned at, struct slice *out)
{
    if (at >= l->n || !within(l->args[at], SLICE("ConstClass("), SLICE(")"), out)) {
        fail(r, "ConstClass(...) is missing", l->name);
        return;
    }
    l->n--;
    for (unsigned k = at; k < l->n; k++)
        l->args[k] = l->args[k + 1];
}

static const struct ir_descr *find_descr(struct reader *r, enum ir_op op,
                                         struct line *l)
{
    struct slice text = l->descr;
    bool call = op == IR_call_i || op == IR_call_r;
    bool memory = ir_op_flags[op] & (IRF_R | IRF_E) || op == IR_new_with_vtable ||
                  op == IR_new_array;
    if (op == IR_guard_class) {
        int32_t kind = -1;
        take_name(r, l, 1, &text);
        if (!r->failed && !r->v->class_kind(r->v->self, text, &kind))
            fail(r, "no such class", text);
        return (const struct ir_descr *)(intptr_t)kind;
    }
    if (call)
        take_name(r, l, 0, &text);
    if (r->failed || !memory)
        return NULL;
    const struct ir_descr *d = r->v->descr(r->v->self, text);
    if (!d)
        fail(r, "no such descr", text);
    return d;
}

static void read_frame(struct reader *r, struct slice text)
{
    struct ir_snap_frame f = {
        .func = IR_NONE, .extra = IR_NONE, .slots = (uint32_t)r->t->snap_refs.n};
    while (text.n) {
        struct slice s = cut(&text, SLICE(", "));
        bool dead = slice_eq(s, SLICE("None"));
        *vec_add(&r->t->snap_refs) = dead ? IR_NONE : read_value(r, s);
        f.nslots++;
    }
    *vec_add(&r->t->snap_frames) = f;
}

static void read_snap(struct reader *r, const struct line *l, ir_ref guard)
{
    struct ir_snap s = {.first = (uint32_t)r->t->snap_frames.n};
    struct slice rest = l->failargs;
    do {
        read_frame(r, cut(&rest, SLICE(" | ")));
        s.nframes++;
    } while (rest.n);
    *vec_add(&r->t->snaps) = s;
    r->t->ins.at[guard].snap = (uint32_t)r->t->snaps.n;
}

static void read_op(struct reader *r, struct slice text)
{
    struct line l = split_line(r, text);
    enum ir_op op = r->failed ? IR_none : find_op(&l);
    ir_ref args[MOST_ARGS];
    if (op == IR_none) {
        fail(r, "no such operation", l.name);
        return;
    }
    struct slice function;
    if (!slice_eq(l.name, slice_of(ir_names[op])))
        take_name(r, &l, 0, &function);
    const struct ir_descr *descr = find_descr(r, op, &l);
    if (arity[op] >= 0 && l.n != (unsigned)arity[op])
        fail(r, "wrong number of arguments", text);
    for (unsigned k = 0; k < l.n && !r->failed; k++)
        args[k] = read_value(r, l.args[k]);
    if ((ir_types[op] == 'v') != (l.result.n == 0))
        fail(r, "a result too many or too few", text);
    if (r->failed)
        return;
    ir_ref at = ir_add(r->t, op, ir_types[op], args, l.n, descr);
    if (ir_op_flags[op] & IRF_G)
        read_snap(r, &l, at);
    if (l.result.n)
        define(r, l.result, at);
}

static void read_inputs(struct reader *r, struct slice text)
{
    while (text.n && !r->failed) {
        struct slice box = cut(&text, SLICE(", "));
        char type = box.n && box.p[0] != 'p' ? box.p[0] : 'r';
        define(r, box, ir_add(r->t, IR_input, type, NULL, 0, NULL));
    }
}

static void read_line(struct reader *r, struct slice s)
{
    struct slice inputs;
    while (s.n && s.p[0] == ' ')
        s = slice_from(s, 1);
    if (s.n && s.p[0] == '+')
        (void)cut(&s, SLICE(": "));
    if (s.n == 0 || s.p[0] == '#' || slice_starts(s, SLICE("debug_merge_point(")) ||
        slice_starts(s, SLICE("--end of")))
        return;
    if (within(s, SLICE("["), SLICE("]"), &inputs))
        read_inputs(r, inputs);
    else
        read_op(r, s);
}

bool ir_read(struct ir_trace *t, struct slice text, const struct ir_vocabulary *v,
             struct str *error)
{
    struct reader r = {.t = t, .v = v, .error = error};
    while (text.n && !r.failed) {
        r.line++;
        read_line(&r, cut(&text, SLICE("\n")));
    }
    map_free(&r.boxes);
    return !r.failed;
}
