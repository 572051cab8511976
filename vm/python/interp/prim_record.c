/* prim_record.c -- the primitives of recording that are more than a row of a table. */
#include "python/interp/prim_record.h"

#include <stdlib.h>

#include "base/die.h"

/* ---- objects ------------------------------------------------------------------------------- */

val_r rec_new(struct rec *cx, enum kind kind, size_t size)
{
    return rec_made(cx, new_object(cx->vm, kind, size), size);
}

val_r rec_box_float(struct rec *cx, val_f d)
{
    val_r o = rec_new(cx, KIND_FLOAT, sizeof(struct w_float));
    rec_init_float_value(cx, o, d);
    return o;
}

val_r rec_new_items(struct rec *cx, enum kind kind, int64_t n)
{
    if (kind == KIND_TUPLE && n == 0)
        return rec_const(cx, cx->vm->empty_tuple);
    val v = kind == KIND_TUPLE    ? tuple_new(cx->vm, n)
            : kind == KIND_FLOATS ? floats_new(cx->vm, n)
                                  : array_new(cx->vm, n);
    const struct ir_descr *d = kind == KIND_TUPLE    ? &descr_tuple_item
                               : kind == KIND_FLOATS ? &descr_float_item
                                                     : &descr_array_item;
    return rec_made_array(cx, v, n, d);
}

/* ---- texts ------------------------------------------------------------------------------- */

/* The first eight bytes of a text; what lies behind a shorter one means nothing. A text that
 * is somewhere else (GC_BORROWS) is longer than any that is compared like this. */
static const struct ir_descr str_start = {.letter = 'S',
                                          .pure = true,
                                          .offset = offsetof(struct w_str, bytes),
                                          .text = "hotloop.W_UnicodeObject.inst_start"};

static val_i start_of(struct rec *cx, val_r s)
{
    int64_t word;
    memcpy(&word, as_str(s.v)->bytes, sizeof word);
    return (val_i){word, rec_emit1(cx, IR_getfield_gc_i, &str_start, s.ref)};
}

/* A short text that the trace knows is one word; anything else is compared in C. */
val_b rec_same_text(struct rec *cx, val_r a, val_r b)
{
    enum { WORD = 8 };
    if (ir_is_const(a.ref)) {
        val_r other = a;
        a = b;
        b = other;
    }
    int64_t n = as_str(b.v)->n, word = 0;
    if (!ir_is_const(b.ref) || n > WORD)
        return int_is_true(c_sem_str_equal(a, b));
    val_b length = int_eq(get_str_n(a), KI(n));
    if (n == 0)
        return length;
    memcpy(&word, as_str(b.v)->bytes, (size_t)n);
    val_i start = start_of(cx, a);
    if (n < WORD)
        start = int_and(start, KI(((int64_t)1 << 8 * n) - 1));
    val_b text = int_eq(start, KI(word));
    return int_is_true(
        int_and(((val_i){length.v, length.ref}), ((val_i){text.v, text.ref})));
}

/* ---- instances: attribute i is a field of the object or an item of its array --------------- */

enum { MOST_SLOTS = 64 }; /* with a description of their own: C knows the others */

static const struct ir_descr *slot_descr(int64_t i)
{
    static struct ir_descr table[MOST_SLOTS];
    static char names[MOST_SLOTS][48];
    struct ir_descr *d = &table[i];
    if (!d->text) {
        struct str s = {0};
        str_addf(&s, "hotloop.W_ObjectObject.inst_value%lld", (long long)i);
        memcpy(names[i], s.p, s.n + 1);
        str_free(&s);
        *d = (struct ir_descr){
            .letter = 'P',
            .offset = (int16_t)(offsetof(struct w_inst, at) + (size_t)i * 8),
            .text = names[i]};
    }
    return d;
}

/* The map has been promoted, and tells the object's room. */
static bool inside(val_r o, int64_t i)
{
    int64_t room = as_inst(o.v)->n;
    assert(i >= 0 && as_map(as_inst(o.v)->map)->room == room);
    return i < room;
}

val_r rec_slot(struct rec *cx, val_r o, int64_t i)
{
    if (inside(o, i) && i >= MOST_SLOTS)
        return RUN(sem_slot, o, rec_const_i(cx, i));
    if (inside(o, i))
        return (val_r){as_inst(o.v)->at[i],
                       rec_emit1(cx, IR_getfield_gc_r, slot_descr(i), o.ref)};
    return rec_item(cx, rec_get_inst_more(cx, o), rec_const_i(cx, i - as_inst(o.v)->n),
                    &descr_array_item);
}

void rec_set_slot(struct rec *cx, val_r o, int64_t i, val_r v)
{
    if (inside(o, i) && i >= MOST_SLOTS)
        (void)RUN(sem_put_slot, o, rec_const_i(cx, i), v);
    else if (inside(o, i)) {
        gc_store(&cx->vm->gc, o.v, &as_inst(o.v)->at[i], v.v);
        rec_emit2(cx, IR_setfield_gc, slot_descr(i), o.ref, v.ref);
    } else
        rec_set_item(cx, rec_get_inst_more(cx, o), rec_const_i(cx, i - as_inst(o.v)->n),
                     v, &descr_array_item);
    cx->effect = true;
}

void rec_init_slot(struct rec *cx, val_r o, int64_t i, val_r v)
{
    assert(i < as_inst(o.v)->n && i < MOST_SLOTS);
    gc_store(&cx->vm->gc, o.v, &as_inst(o.v)->at[i], v.v);
    rec_emit2(cx, IR_setfield_gc, slot_descr(i), o.ref, v.ref);
}

bool rec_can_add(val_r o, int64_t i)
{
    return inside(o, i) && i < MOST_SLOTS;
}

val_r rec_new_instance(struct rec *cx, val type)
{
    if (instance_size(cx->vm, type) > MOST_MADE)
        return RUN(sem_instance_new, rec_const(cx, type));
    val_r o = {instance_new(cx->vm, type), 0};
    size_t size = sizeof(struct w_inst) + (size_t)as_inst(o.v)->n * sizeof(val);
    o = rec_made(cx, o.v, size);
    rec_init_inst_n(cx, o, rec_const_i(cx, as_inst(o.v)->n));
    rec_init_inst_map(cx, o, rec_const(cx, as_inst(o.v)->map));
    return o;
}

/* ---- calls ------------------------------------------------------------------------------------ */

val_r rec_stack_call(struct rec *cx, const struct ir_descr *d, val_cpacked *fn, int n,
                     int64_t arg, val_r extra)
{
    const struct rec_frame *r = &cx->frames[cx->depth];
    struct frame *f = cx->f;
    val_r array = rec_new_items(cx, KIND_ARRAY, n);
    for (int i = 0; i < n; i++) {
        const val *p = f->sp - n + i;
        rec_set_item(cx, array, rec_const_i(cx, i), (val_r){*p, r->refs[p - f->slots]},
                     &descr_array_item);
    }
    const ir_ref args[3] = {array.ref, ir_const_i(&cx->j->rec, arg), extra.ref};
    val_r result = {0};
    rec_call(cx, d, 3, args, &result.ref);
    f->pc = cx->pc;
    result.v = fn(cx->vm, array.v, arg, extra.v);
    return result;
}
