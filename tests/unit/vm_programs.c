/* vm_programs.c -- random programs of a tiny language, with and without the JIT: both must end
 * with the same values and the same memory. vm_programs SEED COUNT
 *
 * A program is a loop of statements over slots that hold small integers, floats, nodes and
 * arrays. Statements are written once, over primitives that compute, and emit when a trace is
 * recorded; so recording executes, as in the real thing. Loops get hot after some turns,
 * guards after some failures, which makes bridges, and bridges of bridges. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jit/jit.h"

enum {
    SLOTS = 7,
    MOST_STATEMENTS = 50,
    HEAP = 64 << 20,
    ITEMS = 4,
    HOT = 3,
    EAGER = 2
};
enum kind { KIND_INT = -2, KIND_NULL = -1, KIND_FLOAT = 1, KIND_NODE, KIND_ARRAY };

struct box_float {
    struct obj head;
    double value;
};
struct node {
    struct obj head;
    int64_t x;
    double f;
    val next;
    int64_t id; /* never changes */
};
struct array {
    struct obj head;
    int64_t length;
    val items[ITEMS];
};

static const struct ir_descr
    frame_item = {.letter = 'P', .offset = 0, .text = "frame"},
    int_value = {.letter = 'S', .pure = true, .offset = 8, .text = "int.value"},
    float_value = {.letter = 'F',
                   .pure = true,
                   .offset = offsetof(struct box_float, value),
                   .text = "float.value"},
    node_x = {.letter = 'S', .offset = offsetof(struct node, x), .text = "node.x"},
    node_f = {.letter = 'F', .offset = offsetof(struct node, f), .text = "node.f"},
    node_next = {.letter = 'P',
                 .offset = offsetof(struct node, next),
                 .text = "node.next"},
    node_id = {.letter = 'S',
               .pure = true,
               .offset = offsetof(struct node, id),
               .text = "node.id"},
    array_length = {.letter = 'S',
                    .offset = offsetof(struct array, length),
                    .text = "array.length"},
    array_item = {.letter = 'P',
                  .offset = offsetof(struct array, items),
                  .kind = KIND_ARRAY,
                  .text = "array"},
    new_float = {.size = sizeof(struct box_float), .kind = KIND_FLOAT},
    new_node = {.size = sizeof(struct node), .kind = KIND_NODE};

struct value { /* what it is, and its name in the trace */
    union {
        int64_t i;
        double f;
        val r;
    } u;
    ir_ref ref;
};

struct statement {
    unsigned kind, a, b, to, seed;
};

struct machine {
    struct gc gc; /* machine code knows these two by their offset */
    val exc;
    char *heap;
    struct jit *j;
    struct statement program[MOST_STATEMENTS];
    unsigned length, pc, turns;
    val slots[SLOTS];
    bool recording, effect, jit_on;
    ir_ref refs[SLOTS], frame;
    struct jit_trace *loop;
    unsigned long traces, bridges, given_up, random;
};

/* ---- chance ------------------------------------------------------------------------------ */

static unsigned next_random(unsigned long *state, unsigned n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*state >> 33) % n;
}

/* ---- primitives ---------------------------------------------------------------------------- */

static ir_ref emit(struct machine *m, enum ir_op op, const struct ir_descr *d,
                   unsigned n, const ir_ref *args)
{
    return m->recording ? jit_emit(m->j, op, d, n, args) : IR_NONE;
}

static struct value number(struct machine *m, int64_t i)
{
    return (struct value){{.i = i}, m->recording ? ir_const_i(&m->j->rec, i) : IR_NONE};
}

static struct value real(struct machine *m, double f)
{
    return (struct value){{.f = f}, m->recording ? ir_const_f(&m->j->rec, f) : IR_NONE};
}

static void guard(struct machine *m, enum ir_op op, unsigned n, const ir_ref *args,
                  const struct ir_descr *d)
{
    if (!m->recording)
        return;
    struct ir_trace *t = &m->j->rec;
    ir_ref g = jit_emit(m->j, op, d, n, args);
    struct ir_snap_frame f = {.code = "",
                              .pc = (int32_t)m->pc,
                              .func = IR_NONE,
                              .extra = IR_NONE,
                              .slots = (uint32_t)t->snap_refs.n,
                              .nslots = SLOTS};
    for (int i = 0; i < SLOTS; i++)
        *vec_add(&t->snap_refs) = m->refs[i];
    jit_snap(m->j, g, &f, 1);
}

static struct value pure2(struct machine *m, enum ir_op op, struct value a,
                          struct value b)
{
    const struct ir_const x = {'i', {.i = a.u.i}}, y = {'i', {.i = b.u.i}};
    const ir_ref args[2] = {a.ref, b.ref};
    struct ir_const c;
    if (!ir_fold(op, &x, &y, &c))
        abort();
    return (struct value){{.i = c.u.i}, emit(m, op, NULL, 2, args)};
}

static struct value pure1(struct machine *m, enum ir_op op, struct value a)
{
    const struct ir_const x = {'i', {.i = a.u.i}};
    struct ir_const c;
    if (!ir_fold(op, &x, NULL, &c))
        abort();
    return (struct value){{.i = c.u.i}, emit(m, op, NULL, 1, &a.ref)};
}

static bool taken(struct machine *m, struct value c)
{
    guard(m, c.u.i ? IR_guard_true : IR_guard_false, 1, &c.ref, NULL);
    return c.u.i != 0;
}

static void *field_at(val o, const struct ir_descr *d, int64_t index)
{
    return (char *)o + d->offset + index * 8;
}

static struct value get(struct machine *m, enum ir_op op, struct value o,
                        const struct ir_descr *d)
{
    struct value v = {.ref = emit(m, op, d, 1, &o.ref)};
    memcpy(&v.u, field_at(o.u.r, d, 0), 8);
    return v;
}

static void set(struct machine *m, struct value o, const struct ir_descr *d,
                struct value v)
{
    const ir_ref args[2] = {o.ref, v.ref};
    emit(m, IR_setfield_gc, d, 2, args);
    memcpy(field_at(o.u.r, d, 0), &v.u, 8);
}

static struct value get_item(struct machine *m, struct value o, struct value index)
{
    const ir_ref args[2] = {o.ref, index.ref};
    struct value v = {.ref = emit(m, IR_getarrayitem_gc_r, &array_item, 2, args)};
    memcpy(&v.u, field_at(o.u.r, &array_item, index.u.i), 8);
    return v;
}

static void set_item(struct machine *m, struct value o, struct value index,
                     struct value v)
{
    const ir_ref args[3] = {o.ref, index.ref, v.ref};
    emit(m, IR_setarrayitem_gc, &array_item, 3, args);
    memcpy(field_at(o.u.r, &array_item, index.u.i), &v.u, 8);
}

static struct value make(struct machine *m, const struct ir_descr *d)
{
    val o = gc_alloc(&m->gc, d->kind, gc_round((size_t)d->size));
    return (struct value){{.r = o}, emit(m, IR_new_with_vtable, d, 0, NULL)};
}

static struct value make_array(struct machine *m)
{
    struct value n = number(m, ITEMS);
    struct value a = {
        {.r = gc_alloc(&m->gc, KIND_ARRAY, gc_round(sizeof(struct array)))},
        emit(m, IR_new_array, &array_item, 1, &n.ref)};
    set(m, a, &array_length, n);
    return a;
}

static struct value box(struct machine *m, struct value i)
{
    return (struct value){{.i = (int64_t)((uint64_t)i.u.i << 1 | 1)},
                          emit(m, IR_cast_int_to_ptr, NULL, 1, &i.ref)};
}

static struct value box_real(struct machine *m, struct value f)
{
    struct value o = make(m, &new_float);
    set(m, o, &float_value, f);
    return o;
}

static struct value unbox(struct machine *m, struct value v)
{
    return (struct value){{.i = v.u.i >> 1},
                          emit(m, IR_getfield_gc_i, &int_value, 1, &v.ref)};
}

static enum kind kind_of_val(val v)
{
    return (uintptr_t)v & 1 ? KIND_INT : v ? (enum kind)v->kind : KIND_NULL;
}

static enum kind kind_of(struct machine *m, struct value v)
{
    enum kind k = kind_of_val(v.u.r);
    guard(m, v.u.r ? IR_guard_nonnull : IR_guard_isnull, 1, &v.ref, NULL);
    if (v.u.r)
        guard(m, IR_guard_class, 1, &v.ref,
              (const struct ir_descr *)(intptr_t)(int32_t)k);
    return k;
}

static struct value slot(struct machine *m, unsigned k)
{
    return (struct value){{.r = m->slots[k]}, m->refs[k]};
}

static void set_slot(struct machine *m, unsigned k, struct value v)
{
    m->slots[k] = v.u.r;
    m->refs[k] = v.ref;
}

/* ---- functions that traces call -------------------------------------------------------------- */

static int64_t fn_sum(void *self, val o)
{
    (void)self;
    return kind_of_val(o) == KIND_NODE ? ((struct node *)(void *)o)->x & 1023 : 7;
}
static int64_t fn_bump(void *self, val o)
{
    (void)self;
    if (kind_of_val(o) == KIND_NODE)
        ((struct node *)(void *)o)->x++;
    return 1;
}
static int64_t fn_twice(void *self, int64_t i)
{
    (void)self;
    return (int64_t)((uint64_t)i * 2);
}
static const struct ir_descr call_sum = {.letter = 'i',
                                         .text = "sum",
                                         .fn = (const void *)fn_sum,
                                         .args = "r",
                                         .effect = READS},
                             call_bump = {.letter = 'i',
                                          .text = "bump",
                                          .fn = (const void *)fn_bump,
                                          .args = "r",
                                          .effect = RUNS},
                             call_twice = {.letter = 'i',
                                           .text = "twice",
                                           .fn = (const void *)fn_twice,
                                           .args = "i",
                                           .effect = PURE};

static struct value call(struct machine *m, const struct ir_descr *d, struct value a)
{
    ir_ref ref = emit(m, IR_call_i, d, 1, &a.ref);
    int64_t i = d == &call_twice  ? fn_twice(m, a.u.i)
                : d == &call_bump ? fn_bump(m, a.u.r)
                                  : fn_sum(m, a.u.r);
    return (struct value){{.i = i}, ref};
}

/* ---- statements: guards first, effects last -------------------------------------------------- */

static struct value as_int(struct machine *m, struct value v)
{
    switch (kind_of(m, v)) {
    case KIND_INT: return unbox(m, v);
    case KIND_FLOAT:
        return pure2(m, IR_float_lt, get(m, IR_getfield_gc_f, v, &float_value),
                     real(m, 2));
    case KIND_NODE: return get(m, IR_getfield_gc_i, v, &node_x);
    case KIND_ARRAY: return get(m, IR_getfield_gc_i, v, &array_length);
    default: return number(m, 0);
    }
}

static struct value as_real(struct machine *m, struct value v)
{
    switch (kind_of(m, v)) {
    case KIND_INT: return pure1(m, IR_cast_int_to_float, unbox(m, v));
    case KIND_FLOAT: return get(m, IR_getfield_gc_f, v, &float_value);
    case KIND_NODE: return get(m, IR_getfield_gc_f, v, &node_f);
    default: return real(m, -0.0);
    }
}

/* What fits into a box; often the value itself, so that it does not get less at each turn. */
static struct value small(struct machine *m, struct value i)
{
    return pure2(m, IR_int_rshift, pure2(m, IR_int_lshift, i, number(m, 1)),
                 number(m, 1));
}

static struct value overflowing(struct machine *m, enum ir_op op, struct value a,
                                struct value b)
{
    struct value x = small(m, a), y = small(m, b), r;
    const ir_ref args[2] = {x.ref, y.ref};
    bool over = op == IR_int_add_ovf   ? __builtin_add_overflow(x.u.i, y.u.i, &r.u.i)
                : op == IR_int_sub_ovf ? __builtin_sub_overflow(x.u.i, y.u.i, &r.u.i)
                                       : __builtin_mul_overflow(x.u.i, y.u.i, &r.u.i);
    over |= r.u.i < IR_SMALL_MIN || r.u.i > IR_SMALL_MAX;
    r.ref = emit(m, op, NULL, 2, args);
    guard(m, over ? IR_guard_overflow : IR_guard_no_overflow, 0, NULL, NULL);
    return over ? x : r;
}

static struct value divided(struct machine *m, unsigned long *random, struct value a,
                            struct value b)
{
    static const int64_t by[] = {1, 2, 3, 5, 7, 8, 10, 1000, 1 << 20, 641, -3, -8};
    struct value d = number(m, by[next_random(random, 12)]);
    if (next_random(random, 3) == 0)
        d = pure2(m, IR_int_or, pure2(m, IR_int_and, b, number(m, 255)), number(m, 2));
    return pure2(m, next_random(random, 2) ? IR_int_mod : IR_int_floordiv, a, d);
}

static struct value int_step(struct machine *m, unsigned long *random, struct value a,
                             struct value b)
{
    static const enum ir_op plain[] = {
        IR_int_add, IR_int_sub, IR_int_mul, IR_int_and,       IR_int_or,
        IR_int_xor, IR_int_lt,  IR_int_le,  IR_uint_mul_high, IR_int_eq,
        IR_int_ne,  IR_int_gt,  IR_int_ge,  IR_uint_lt,       IR_uint_le};
    static const enum ir_op shifts[] = {IR_int_rshift, IR_int_lshift, IR_uint_rshift};
    static const enum ir_op unary[] = {IR_int_neg, IR_int_invert, IR_int_is_zero,
                                       IR_int_is_true};
    static const int64_t odd[] = {0,         1,         -1,        2,   8,
                                  INT64_MAX, INT64_MIN, INT32_MAX, 255, -1000};
    if (next_random(random, 3) == 0)
        b = number(m, odd[next_random(random, 10)]);
    switch (next_random(random, 8)) {
    case 0: return divided(m, random, a, b);
    case 1:
        return pure2(m, shifts[next_random(random, 3)], a,
                     number(m, next_random(random, 63)));
    case 2:
        return pure2(m, shifts[next_random(random, 3)], a,
                     pure2(m, IR_int_and, b, number(m, 31)));
    case 3: return overflowing(m, IR_int_add_ovf + next_random(random, 3), a, b);
    case 4: return pure1(m, unary[next_random(random, 4)], a);
    default: return pure2(m, plain[next_random(random, 15)], a, b);
    }
}

static void do_ints(struct machine *m, const struct statement *s)
{
    unsigned long random = s->seed;
    struct value a = as_int(m, slot(m, s->a)), b = as_int(m, slot(m, s->b));
    for (unsigned n = 1 + s->seed % 6; n > 0; n--) {
        struct value c = int_step(m, &random, a, b);
        a = next_random(&random, 4) ? a : b;
        b = c;
    }
    set_slot(m, s->to, box(m, small(m, b)));
}

static void do_reals(struct machine *m, const struct statement *s)
{
    static const enum ir_op ops[] = {IR_float_add, IR_float_sub, IR_float_mul,
                                     IR_float_truediv};
    unsigned long random = s->seed;
    struct value a = as_real(m, slot(m, s->a)), b = as_real(m, slot(m, s->b));
    for (unsigned n = 1 + s->seed % 5; n > 0; n--) {
        unsigned which = next_random(&random, 7);
        struct value c = which < 4    ? pure2(m, ops[which], a, b)
                         : which == 4 ? pure1(m, IR_float_neg, a)
                         : which == 5 ? pure1(m, IR_float_abs, b)
                                      : real(m, next_random(&random, 9) * 0.75 - 3);
        a = next_random(&random, 3) ? a : b;
        b = c;
    }
    set_slot(m, s->to, box_real(m, b));
}

static void do_branch(struct machine *m, const struct statement *s)
{
    static const enum ir_op ints[] = {IR_int_lt, IR_int_le, IR_int_eq, IR_uint_ge};
    static const enum ir_op reals[] = {IR_float_lt, IR_float_le, IR_float_eq,
                                       IR_float_ne, IR_float_gt, IR_float_ge};
    struct value c;
    if (s->seed % 3) {
        struct value left = pure2(m, IR_int_and, as_int(m, slot(m, s->a)),
                                  number(m, s->seed >> 8 & 15));
        c = pure2(m, ints[s->seed % 4], left, number(m, s->seed >> 4 & 7));
    } else
        c = pure2(m, reals[s->seed % 6], as_real(m, slot(m, s->a)),
                  as_real(m, slot(m, s->b)));
    m->pc += taken(m, c) ? s->seed >> 12 & 3 : 0;
}

static void do_new(struct machine *m, const struct statement *s)
{
    struct value x = as_int(m, slot(m, s->a)), f = as_real(m, slot(m, s->b));
    struct value o = make(m, &new_node);
    set(m, o, &node_x, x);
    set(m, o, &node_f, f);
    set(m, o, &node_id, number(m, s->seed & 63));
    if (s->seed & 64)
        set(m, o, &node_next, s->seed & 128 ? o : slot(m, s->b));
    set_slot(m, s->to, o);
}

static void do_node(struct machine *m, const struct statement *s)
{
    struct value o = slot(m, s->a), v = slot(m, s->b);
    if (kind_of(m, o) != KIND_NODE)
        return;
    switch (s->seed % 6) {
    case 0: set_slot(m, s->to, get(m, IR_getfield_gc_r, o, &node_next)); break;
    case 1: set_slot(m, s->to, box(m, get(m, IR_getfield_gc_i, o, &node_id))); break;
    case 2:
        set_slot(m, s->to, box(m, small(m, get(m, IR_getfield_gc_i, o, &node_x))));
        break;
    case 3: set(m, o, &node_next, v); break;
    case 4: set(m, o, &node_x, as_int(m, v)); break;
    default: set(m, o, &node_f, as_real(m, v)); break;
    }
}

static void do_array(struct machine *m, const struct statement *s)
{
    struct value o = slot(m, s->a), v = slot(m, s->b);
    struct value index = number(m, s->seed >> 4 & 3);
    if (kind_of(m, o) != KIND_ARRAY) {
        struct value a = make_array(m);
        set_item(m, a, index, v);
        set_slot(m, s->to, a);
        return;
    }
    if (s->seed & 8)
        index = pure2(m, IR_int_and, as_int(m, v), number(m, ITEMS - 1));
    if (s->seed & 1)
        set_item(m, o, index, v);
    else
        set_slot(m, s->to, get_item(m, o, index));
}

static void do_call(struct machine *m, const struct statement *s)
{
    struct value a = slot(m, s->a);
    if (s->seed % 3 == 0)
        a = as_int(m, a);
    struct value r = call(m,
                          s->seed % 3 == 0   ? &call_twice
                          : s->seed % 3 == 1 ? &call_bump
                                             : &call_sum,
                          a);
    set_slot(m, s->to, box(m, small(m, r)));
}

static void do_same(struct machine *m, const struct statement *s)
{
    struct value a = slot(m, s->a), b = slot(m, s->b);
    const ir_ref args[2] = {a.ref, b.ref};
    if (s->seed & 1 || kind_of(m, a) == KIND_FLOAT || kind_of(m, b) == KIND_FLOAT) {
        set_slot(m, s->to, a);
        return;
    }
    struct value c = {{.i = a.u.r == b.u.r}, emit(m, IR_ptr_eq, NULL, 2, args)};
    set_slot(m, s->to, box(m, c));
}

static void (*const statements[])(struct machine *, const struct statement *) = {
    do_ints, do_ints, do_reals, do_branch, do_branch, do_new,  do_node,
    do_node, do_node, do_node,  do_array,  do_array,  do_call, do_same};
enum { KINDS = sizeof statements / sizeof *statements };

/* One statement; false: the program is over. Behind the last one is the end of the turn. */
static bool step(struct machine *m)
{
    if (m->pc < m->length) {
        const struct statement *s = &m->program[m->pc];
        statements[s->kind](m, s);
        m->pc++;
        return true;
    }
    struct value left = as_int(m, slot(m, 0));
    struct value more = pure2(m, IR_int_gt, left, number(m, 0));
    if (!taken(m, more))
        return false;
    set_slot(m, 0, box(m, pure2(m, IR_int_sub, left, number(m, 1))));
    m->pc = 0;
    m->turns++;
    return true;
}

/* ---- the JIT's side ------------------------------------------------------------------------------ */

static void resume(struct jit *j, struct frame *frame,
                   const struct jit_frame_state *frames, unsigned n)
{
    struct machine *m = j->lang.self;
    (void)frame, (void)n;
    memcpy(m->slots, frames[0].slots, sizeof m->slots);
    m->pc = (unsigned)frames[0].pc;
}

static void begin(struct machine *m)
{
    jit_start_recording(m->j);
    m->recording = true;
    m->frame = jit_emit(m->j, IR_input, NULL, 0, NULL);
}

/* Record until the end of the turn, and compile. False: the program is over. */
static bool record(struct machine *m, struct jit_guard *g)
{
    struct jit_start s = {.code = "",
                          .loop = !m->loop,
                          .target = m->loop,
                          .guard = g,
                          .slots = m->refs,
                          .nslots = SLOTS,
                          .frame = m->frame};
    bool more;
    do
        more = step(m);
    while (more && m->pc != 0);
    m->recording = false;
    if (!more || m->j->abort != NO_ABORT) {
        m->j->recording = false;
        return more;
    }
    struct jit_trace *t = jit_compile(m->j, &s);
    m->traces++;
    m->bridges += g != NULL;
    m->given_up += t == NULL;
    if (g)
        g->no_bridge = !t;
    else
        m->loop = t;
    return true;
}

static bool record_loop(struct machine *m)
{
    begin(m);
    for (unsigned k = 0; k < SLOTS; k++) {
        const ir_ref args[2] = {m->frame, ir_const_i(&m->j->rec, k)};
        m->refs[k] = jit_emit(m->j, IR_getarrayitem_gc_r, &frame_item, 2, args);
    }
    jit_emit(m->j, IR_label, NULL, SLOTS, m->refs);
    return record(m, NULL);
}

/* What a guard left becomes the bridge's inputs; its virtual objects are made anew. */
struct revive {
    struct machine *m;
    const struct jit_guard *g;
    ir_ref *inputs, *virtuals;
};

static ir_ref revive_ref(struct revive *r, ir_ref ref);

static ir_ref revive_virtual(struct revive *r, uint32_t n)
{
    const struct ir_trace *from = &r->g->trace->ir;
    const struct ir_snap *snap = &from->snaps.at[r->g->snap - 1];
    const struct ir_snap_virtual *v = &from->snap_virtuals.at[snap->virtuals + n];
    struct jit *j = r->m->j;
    if (r->virtuals[n] != IR_NONE)
        return r->virtuals[n];
    if (!v->descr) {
        ir_ref i = revive_ref(r, ir_snap_field(from, v, 0)->value);
        return r->virtuals[n] = jit_emit(j, IR_cast_int_to_ptr, NULL, 1, &i);
    }
    ir_ref length = ir_const_i(&j->rec, v->length);
    ir_ref o = v->length >= 0 ? jit_emit(j, IR_new_array, v->descr, 1, &length)
                              : jit_emit(j, IR_new_with_vtable, v->descr, 0, NULL);
    r->virtuals[n] = o;
    for (uint32_t k = 0; k < v->nfields; k++) {
        const struct ir_snap_field *f = ir_snap_field(from, v, k);
        bool item = f->index >= 0;
        const ir_ref args[3] = {
            o, item ? ir_const_i(&j->rec, f->index) : revive_ref(r, f->value),
            item ? revive_ref(r, f->value) : IR_NONE};
        jit_emit(j, item ? IR_setarrayitem_gc : IR_setfield_gc, f->descr, item ? 3 : 2,
                 args);
    }
    return o;
}

static ir_ref revive_ref(struct revive *r, ir_ref ref)
{
    const struct ir_trace *from = &r->g->trace->ir;
    struct ir_trace *to = &r->m->j->rec;
    if (ir_is_const(ref))
        return ir_const_copy(to, from, ref);
    if (ref & IR_VIRTUAL)
        return revive_virtual(r, ref & ~IR_VIRTUAL);
    for (uint32_t i = 0; i < r->g->nrefs; i++)
        if (r->g->refs[i] == ref)
            return r->inputs[i];
    abort();
}

static bool record_bridge(struct machine *m, struct jit_guard *g)
{
    const struct ir_trace *from = &g->trace->ir;
    const struct ir_snap *snap = &from->snaps.at[g->snap - 1];
    const struct ir_snap_frame *f = &from->snap_frames.at[snap->first];
    begin(m);
    struct revive r = {m, g, mem_new((g->nrefs + 1) * sizeof(ir_ref)),
                       mem_new((snap->nvirtuals + 1) * sizeof(ir_ref))};
    for (uint32_t i = 0; i < g->nrefs; i++) {
        r.inputs[i] = jit_emit(m->j, IR_param, NULL, 0, NULL);
        m->j->rec.ins.at[r.inputs[i]].type = from->ins.at[g->refs[i]].type;
    }
    for (uint32_t i = 0; i < snap->nvirtuals; i++)
        r.virtuals[i] = IR_NONE;
    for (uint32_t k = 0; k < SLOTS; k++)
        m->refs[k] = revive_ref(&r, from->snap_refs.at[f->slots + k]);
    free(r.inputs);
    free(r.virtuals);
    jit_emit(m->j, IR_label, NULL, 0, NULL);
    return record(m, g);
}

/* ---- running ------------------------------------------------------------------------------------- */

static void run(struct machine *m)
{
    bool more = true;
    while (more) {
        if (m->pc == 0 && m->jit_on && m->turns == HOT && !m->loop) {
            more = record_loop(m);
            continue;
        }
        if (m->pc == 0 && m->loop) {
            struct jit_guard *g = jit_run(m->j, m->loop, m->slots).guard;
            if (g && !g->bridge && !g->no_bridge && g->fails >= EAGER) {
                more = record_bridge(m, g);
                continue;
            }
        }
        more = step(m);
    }
}

/* Everything that can be reached, each object once, as text. */
static void print_value(struct str *out, struct map *seen, val v, unsigned depth)
{
    enum kind k = kind_of_val(v);
    if (k == KIND_INT || k == KIND_NULL) {
        str_addf(out, " %lld", (long long)(intptr_t)v);
        return;
    }
    if (k == KIND_FLOAT) { /* these have no identity: a trace may box one anew */
        str_addf(out, " %a", ((struct box_float *)(void *)v)->value);
        return;
    }
    uint64_t *number = map_put(seen, (uintptr_t)v);
    if (*number || depth == 0) {
        str_addf(out, " @%llu", (unsigned long long)*number);
        return;
    }
    *number = seen->n;
    if (k == KIND_NODE) {
        const struct node *n = (const void *)v;
        str_addf(out, " {%lld %a %lld", (long long)n->x, n->f, (long long)n->id);
        print_value(out, seen, n->next, depth - 1);
        str_addc(out, '}');
    } else {
        str_addc(out, '[');
        for (int i = 0; i < ITEMS; i++)
            print_value(out, seen, ((struct array *)(void *)v)->items[i], depth - 1);
        str_addc(out, ']');
    }
}

static void print_state(struct machine *m, struct str *out)
{
    struct map seen = {0};
    for (int k = 0; k < SLOTS; k++)
        print_value(out, &seen, m->slots[k], 400);
    map_free(&seen);
}

/* NaNs are one: which of two gets through an addition is the compiler's choice. */
static void one_nan(struct str *s)
{
    for (char *p = s->p; p && (p = strstr(p, "-nan"));) {
        memmove(p, p + 1, strlen(p));
        s->n--;
    }
}

/* A program is made of a few kinds of statements: so they have to do with each other. */
static void random_program(struct machine *m)
{
    unsigned palette[6], n = 2 + next_random(&m->random, 5);
    for (unsigned i = 0; i < n; i++)
        palette[i] = next_random(&m->random, KINDS);
    m->length = 4 + next_random(&m->random, MOST_STATEMENTS - 4);
    for (unsigned i = 0; i < m->length; i++)
        m->program[i] = (struct statement){
            palette[next_random(&m->random, n)], next_random(&m->random, SLOTS),
            next_random(&m->random, SLOTS), 1 + next_random(&m->random, SLOTS - 1),
            next_random(&m->random, 1 << 30)};
}

static void start(struct machine *m, unsigned long seed, bool jit_on)
{
    memset(m->heap, 0, (size_t)(m->gc.free - m->heap));
    m->gc.free = m->heap;
    m->random = seed;
    m->pc = m->turns = 0;
    m->loop = NULL;
    m->recording = false;
    m->jit_on = jit_on;
    for (int k = 0; k < 4; k++)
        next_random(&m->random, 2);
    random_program(m);
    for (int k = 0; k < SLOTS; k++) {
        int64_t i = (int64_t)next_random(&m->random, 1 << 20) - (1 << 19);
        set_slot(m, (unsigned)k, box(m, number(m, i)));
    }
    set_slot(m, 0, box(m, number(m, 10 + next_random(&m->random, 200))));
    for (unsigned k = 3; k < SLOTS; k++) { /* some memory to begin with */
        struct statement s = {0, k - 1, k - 2, k, next_random(&m->random, 1 << 30)};
        (k == 5 ? do_reals : k == 6 ? do_array : do_new)(m, &s);
    }
    m->exc = NULL;
}

static bool one(struct machine *m, unsigned long seed)
{
    struct str want = {0}, got = {0};
    uint8_t *code = m->j->code_free;
    val *data = m->j->data_free;
    start(m, seed, false);
    run(m);
    print_state(m, &want);
    start(m, seed, true);
    run(m);
    print_state(m, &got);
    one_nan(&want);
    one_nan(&got);
    bool same = strcmp(str_text(&want), str_text(&got)) == 0;
    if (!same)
        printf("seed %lu differs\nwanted %.2000s\ngot    %.2000s\n", seed,
               str_text(&want), str_text(&got));
    str_free(&want);
    str_free(&got);
    if (code) { /* the room is for the next program */
        m->j->code_free = code;
        m->j->data_free = data;
    }
    return same;
}

int main(int argc, char **argv)
{
    static struct machine m;
    static struct jit j;
    const struct jit_language lang = {.self = &m,
                                      .class_float = KIND_FLOAT,
                                      .frame_item = &frame_item,
                                      .int_field = &int_value,
                                      .resume = resume,
                                      .exc_offset = offsetof(struct machine, exc),
                                      .gc_offset = offsetof(struct machine, gc)};
    struct str bad = {0};
    unsigned long seed = argc > 1 ? strtoul(argv[1], NULL, 10) : 1,
                  n = argc > 2 ? strtoul(argv[2], NULL, 10) : 500;
    m.heap = mem_zero(1, HEAP);
    m.gc.free = m.heap;
    m.gc.top = m.heap + HEAP;
    m.j = &j;
    jit_init(&j, &m.gc, &lang);
    if (argc > 3 && !jit_set_params(&j, argv[3], &bad)) {
        fprintf(stderr, "vm_programs: %s\n", str_text(&bad));
        return 2;
    }
    for (unsigned long i = 0; i < n; i++)
        if (!one(&m, seed + i))
            return 1;
    printf("%lu programs, %lu traces, %lu of them bridges, %lu given up\n", n, m.traces,
           m.bridges, m.given_up);
    return m.given_up * 20 > m.traces;
}
