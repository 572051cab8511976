/* random_trace.h -- random loops over small integers and doubles, for tests of the JIT.
 * The state of the generator is `state`; the same seed gives the same loop. */
#ifndef RANDOM_TRACE_H
#define RANDOM_TRACE_H

#include "jit/jit_impl.h"

enum { SLOTS = 6, MOST_VALUES = 400 };

struct world { /* what machine code gets at: the collector and the pending exception */
    struct gc gc;
    val exc;
    val left[SLOTS];
    bool came_back;
};

struct frame_like {
    val slots[SLOTS];
};

static uint64_t state;

static unsigned rnd(unsigned n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % n;
}

static void resume(struct jit *j, struct frame *frame,
                   const struct jit_frame_state *frames, unsigned n)
{
    struct world *w = j->lang.self;
    (void)frame, (void)n;
    for (int i = 0; i < SLOTS; i++)
        w->left[i] = frames[0].slots[i];
    w->came_back = true;
}

static const struct ir_descr item = {.letter = 'P', .offset = 0, .text = "frame"};
static const struct ir_descr untag = {
    .letter = 'S', .pure = true, .offset = 8, .text = "W_IntObject.inst_intval"};

static int64_t mix(void *self, int64_t a, int64_t b, int64_t c)
{
    (void)self;
    return (int64_t)((uint64_t)a * 3 + (uint64_t)b * 5 + (uint64_t)c * 7) >> 2;
}
static const struct ir_descr mixing = {.letter = 'i',
                                       .text = "mix",
                                       .fn = (const void *)mix,
                                       .args = "iii",
                                       .effect = READS};

struct build {
    struct jit *j;
    ir_ref slots[SLOTS], ints[MOST_VALUES], floats[MOST_VALUES], frame, label;
    unsigned nints, nfloats;
};

static ir_ref emit2(struct build *b, enum ir_op op, ir_ref x, ir_ref y)
{
    const ir_ref args[2] = {x, y};
    return jit_emit(b->j, op, NULL, 2, args);
}

static void guard(struct build *b, enum ir_op op, unsigned n, ir_ref a)
{
    ir_ref g = jit_emit(b->j, op, NULL, n, &a);
    struct ir_trace *t = &b->j->rec;
    struct ir_snap_frame f = {.code = "",
                              .func = IR_NONE,
                              .extra = IR_NONE,
                              .slots = (uint32_t)t->snap_refs.n,
                              .nslots = SLOTS};
    for (int i = 0; i < SLOTS; i++)
        *vec_add(&t->snap_refs) = b->slots[i];
    jit_snap(b->j, g, &f, 1);
}

static ir_ref some_int(struct build *b)
{
    static const int64_t odd[] = {
        0, 1, -1, 2, 3, 7, 8, 63, 1000, -5, INT32_MAX, INT64_MIN / 4, INT64_MAX / 4};
    return rnd(5) ? b->ints[rnd(b->nints)]
                  : ir_const_i(&b->j->rec, odd[rnd(sizeof odd / sizeof *odd)]);
}

static ir_ref some_float(struct build *b)
{
    return b->nfloats && rnd(4) ? b->floats[rnd(b->nfloats)]
                                : ir_const_f(&b->j->rec, (double)rnd(9) * 0.75 - 3);
}

static void random_op(struct build *b)
{
    static const enum ir_op binary[] = {
        IR_int_add,       IR_int_sub, IR_int_mul, IR_int_and, IR_int_or,  IR_int_xor,
        IR_uint_mul_high, IR_int_lt,  IR_int_le,  IR_int_eq,  IR_uint_lt, IR_int_gt};
    static const enum ir_op floats[] = {IR_float_add, IR_float_sub, IR_float_mul};
    static const enum ir_op compare[] = {IR_float_lt, IR_float_le, IR_float_eq,
                                         IR_float_ne, IR_float_gt, IR_float_ge};
    struct ir_trace *t = &b->j->rec;
    switch (rnd(10)) {
    case 0:
    case 1:
    case 2:
        b->ints[b->nints++] = emit2(b, binary[rnd(12)], some_int(b), some_int(b));
        break;
    case 3: {
        static const enum ir_op shifts[] = {IR_int_rshift, IR_int_lshift,
                                            IR_uint_rshift};
        ir_ref by = rnd(2) ? ir_const_i(t, rnd(63))
                           : emit2(b, IR_int_and, some_int(b), ir_const_i(t, 31));
        b->ints[b->nints++] = emit2(b, shifts[rnd(3)], some_int(b), by);
        break;
    }
    case 4: {
        static const int64_t by[] = {3, 5, 7, 8, 10, 1000, 1 << 20, 641};
        ir_ref d = rnd(3) ? ir_const_i(t, by[rnd(8)])
                          : emit2(b, IR_int_or,
                                  emit2(b, IR_int_and, some_int(b), ir_const_i(t, 255)),
                                  ir_const_i(t, 2));
        b->ints[b->nints++] =
            emit2(b, rnd(2) ? IR_int_mod : IR_int_floordiv, some_int(b), d);
        break;
    }
    case 5: {
        ir_ref i = some_int(b);
        b->floats[b->nfloats++] = jit_emit(b->j, IR_cast_int_to_float, NULL, 1, &i);
        break;
    }
    case 6:
        b->floats[b->nfloats++] =
            emit2(b, floats[rnd(3)], some_float(b), some_float(b));
        break;
    case 7:
        b->ints[b->nints++] = emit2(b, compare[rnd(6)], some_float(b), some_float(b));
        break;
    case 8: {
        const ir_ref args[3] = {some_int(b), some_int(b), some_int(b)};
        b->ints[b->nints++] = jit_emit(b->j, IR_call_i, &mixing, 3, args);
        break;
    }
    default: { /* small operands: these overflow now and then */
        ir_ref x = emit2(b, IR_int_rshift, some_int(b), ir_const_i(t, 2)),
               y = emit2(b, IR_int_rshift, some_int(b), ir_const_i(t, 1 + rnd(40)));
        static const enum ir_op ovf[] = {IR_int_add_ovf, IR_int_sub_ovf,
                                         IR_int_mul_ovf};
        b->ints[b->nints++] = emit2(b, ovf[rnd(3)], x, y);
        guard(b, IR_guard_no_overflow, 0, 0);
    }
    }
}

/* A slot gets a small integer made of some value. */
static void set_slot(struct build *b, unsigned k)
{
    ir_ref i = emit2(b, IR_int_rshift, some_int(b), ir_const_i(&b->j->rec, 1));
    b->slots[k] = jit_emit(b->j, IR_cast_int_to_ptr, NULL, 1, &i);
}

static void build(struct build *b)
{
    struct ir_trace *t = &b->j->rec;
    jit_start_recording(b->j);
    b->frame = jit_emit(b->j, IR_input, NULL, 0, NULL);
    for (unsigned k = 0; k < SLOTS; k++) {
        const ir_ref args[2] = {b->frame, ir_const_i(t, k)};
        b->slots[k] = jit_emit(b->j, IR_getarrayitem_gc_r, &item, 2, args);
    }
    b->label = jit_emit(b->j, IR_label, NULL, SLOTS, b->slots);
    for (unsigned k = 0; k < SLOTS; k++) {
        ir_ref g = b->slots[k];
        guard(b, IR_guard_class, 1, g);
        t->ins.at[t->ins.n - 1].descr = (const struct ir_descr *)(intptr_t)-2;
        b->ints[b->nints++] = jit_emit(b->j, IR_getfield_gc_i, &untag, 1, &g);
    }
    /* slot 0 counts down, so that the loop ends */
    guard(b, IR_guard_true, 1, emit2(b, IR_int_gt, b->ints[0], ir_const_i(t, 0)));
    ir_ref left = emit2(b, IR_int_sub, b->ints[0], ir_const_i(t, 1));
    unsigned n = 5 + rnd(90);
    for (unsigned i = 0; i < n; i++) {
        random_op(b);
        if (rnd(6) == 0)
            set_slot(b, 1 + rnd(SLOTS - 1));
        if (rnd(14) == 0)
            guard(b, rnd(2) ? IR_guard_true : IR_guard_false, 1,
                  emit2(b, IR_int_ne, some_int(b), ir_const_i(t, rnd(40))));
    }
    b->slots[0] = jit_emit(b->j, IR_cast_int_to_ptr, NULL, 1, &left);
}

#endif
