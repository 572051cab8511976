/* prim_record.c -- the primitives of recording that are more than a row of a table. */
#include "python/interp/prim_record.h"

#include <stdlib.h>

#include "base/die.h"

val_r rec_const(struct rec *cx, val v)
{
    return (val_r){v, ir_const_r(&cx->j->rec, v)};
}
val_i rec_const_i(struct rec *cx, int64_t i)
{
    return (val_i){i, ir_const_i(&cx->j->rec, i)};
}
val_f rec_const_f(struct rec *cx, double d)
{
    return (val_f){d, ir_const_f(&cx->j->rec, d)};
}

/* ---- guards ------------------------------------------------------------------------------ */

static void snap(struct rec *cx, ir_ref guard)
{
    struct ir_snap_frame frames[MOST_DEPTH];
    for (int i = 0; i <= cx->depth; i++) {
        const struct rec_frame *r = &cx->frames[i];
        const struct frame *f = r->f;
        uint32_t n = (uint32_t)(f->sp - f->slots),
                 at = (uint32_t)cx->j->rec.snap_refs.n;
        assert(n <= (uint32_t)(f->code->nlocals + f->code->stack_size));
        assert(i == 0 || r->func != IR_NONE);
        for (uint32_t k = 0; k < n; k++)
            *vec_add(&cx->j->rec.snap_refs) = r->refs[k];
        const val_instr *pc = i == cx->depth ? cx->pc : f->pc;
        frames[i] = (struct ir_snap_frame){f->code,
                                           (int32_t)(pc - f->code->ops),
                                           ret_of(f),
                                           i ? r->func : IR_NONE,
                                           i ? r->extra : IR_NONE,
                                           at,
                                           n};
    }
    jit_snap(cx->j, guard, frames, (unsigned)cx->depth + 1);
}

void rec_guard(struct rec *cx, enum ir_op op, unsigned n, ir_ref a, ir_ref b,
               const struct ir_descr *d)
{
    const ir_ref args[2] = {a, b};
    /* behind an effect only the exception of the call may be asked for: anything else
     * would do the effect again when it fails */
    bool exception = op == IR_guard_no_exception || op == IR_guard_exception ||
                     (op == IR_finish && cx->vm->exc);
    if (cx->effect && !exception)
        jit_give_up(cx->j, ABORT_ESCAPE);
    ir_ref g = jit_emit(cx->j, op, d, n, args);
    snap(cx, g);
}

bool rec_taken(struct rec *cx, val_b c)
{
    if (!ir_is_const(c.ref))
        rec_guard(cx, c.v ? IR_guard_true : IR_guard_false, 1, c.ref, 0, NULL);
    return c.v;
}

/* The JIT knows tags but no kinds: a small integer is of CLASS_SMALL. */
enum kind rec_kind(struct rec *cx, val_r v)
{
    enum kind k = is_int(v.v) ? KIND_INT : (enum kind)v.v->kind;
    if (!ir_is_const(v.ref)) {
        const struct ir_ins *i = &cx->j->rec.ins.at[v.ref];
        if (i->op == IR_cast_int_to_ptr || i->op == IR_new_with_vtable ||
            i->op == IR_new_array)
            return k; /* it was made here */
        rec_guard(cx, IR_guard_class, 1, v.ref, 0,
                  (const struct ir_descr *)(intptr_t)(k == KIND_INT ? CLASS_SMALL
                                                                    : (intptr_t)k));
    }
    return k;
}

val rec_promote(struct rec *cx, val_r v)
{
    if (!ir_is_const(v.ref))
        rec_guard(cx, IR_guard_value, 2, v.ref, ir_const_r(&cx->j->rec, v.v), NULL);
    return v.v;
}

int64_t rec_promote_i(struct rec *cx, val_i v)
{
    if (!ir_is_const(v.ref))
        rec_guard(cx, IR_guard_value, 2, v.ref, ir_const_i(&cx->j->rec, v.v), NULL);
    return v.v;
}

bool rec_is_null(struct rec *cx, val_r v)
{
    if (!ir_is_const(v.ref))
        rec_guard(cx, v.v ? IR_guard_nonnull : IR_guard_isnull, 1, v.ref, 0, NULL);
    return v.v == NULL;
}

bool rec_overflow(struct rec *cx, enum ir_op op, val_i a, val_i b, int64_t r, bool over,
                  val_i *out)
{
    *out = (val_i){r, rec_emit2(cx, op, NULL, a.ref, b.ref)};
    rec_guard(cx, over ? IR_guard_overflow : IR_guard_no_overflow, 0, 0, 0, NULL);
    return over;
}

/* ---- objects ------------------------------------------------------------------------------- */

/* One for each kind and size: what is known about a size is known about the object. Larger
 * ones are made by C. */
enum { SIZES = 32, MOST_SIZE = (SIZES - 1) * GC_GRAIN };
static const struct ir_descr *size_descr(enum kind kind, size_t size)
{
    static struct ir_descr table[N_KINDS][SIZES]; /* filled once, never changed */
    size = gc_round(size);
    if (size > MOST_SIZE)
        die("an object of %zu bytes in a trace", size);
    struct ir_descr *d = &table[kind][size / GC_GRAIN];
    if (!d->text)
        *d = (struct ir_descr){
            .letter = 'P', .kind = kind, .size = (int16_t)size, .text = "size"};
    assert((size_t)d->size == size && d->kind == (uint32_t)kind);
    return d;
}

val_r rec_made(struct rec *cx, val v, size_t size)
{
    return (val_r){v, jit_emit(cx->j, IR_new_with_vtable,
                               size_descr((enum kind)v->kind, size), 0, NULL)};
}

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
    if (n > 32) /* too long to be kept apart: what follows would have to be stores */
        jit_give_up(cx->j, ABORT_ESCAPE);
    return (val_r){v, rec_emit1(cx, IR_new_array, d, ir_const_i(&cx->j->rec, n))};
}

val_f rec_float_item(struct rec *cx, val_r floats, val_i i)
{
    return (val_f){
        as_float_array(floats.v)->at[i.v],
        rec_emit2(cx, IR_getarrayitem_gc_f, &descr_float_item, floats.ref, i.ref)};
}

void rec_set_float_item(struct rec *cx, val_r floats, val_i i, val_f v)
{
    as_float_array(floats.v)->at[i.v] = v.v;
    rec_emit3(cx, IR_setarrayitem_gc, &descr_float_item, floats.ref, i.ref, v.ref);
}

/* The same in the bytes of an array.array. */
val_f rec_double_item(struct rec *cx, val_r buf, val_i i)
{
    double d;
    memcpy(&d, as_buf(buf.v)->at + i.v * (int64_t)sizeof d, sizeof d);
    return (val_f){
        d, rec_emit2(cx, IR_getarrayitem_gc_f, &descr_double_item, buf.ref, i.ref)};
}

void rec_set_double_item(struct rec *cx, val_r buf, val_i i, val_f v)
{
    memcpy(as_buf(buf.v)->at + i.v * (int64_t)sizeof v.v, &v.v, sizeof v.v);
    rec_emit3(cx, IR_setarrayitem_gc, &descr_double_item, buf.ref, i.ref, v.ref);
    cx->effect = true;
}

/* Of an array or a tuple: d says where the items are. */
static val *item_of(val array, int64_t i, const struct ir_descr *d)
{
    assert(array->kind == d->kind);
    return (val *)(void *)((char *)array + d->offset) + i;
}

val_r rec_item(struct rec *cx, val_r array, val_i i, const struct ir_descr *d)
{
    return (val_r){*item_of(array.v, i.v, d),
                   rec_emit2(cx, IR_getarrayitem_gc_r, d, array.ref, i.ref)};
}

void rec_set_item(struct rec *cx, val_r array, val_i i, val_r v,
                  const struct ir_descr *d)
{
    gc_store(&cx->vm->gc, array.v, item_of(array.v, i.v, d), v.v);
    rec_emit3(cx, IR_setarrayitem_gc, d, array.ref, i.ref, v.ref);
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
    if (instance_size(cx->vm, type) > MOST_SIZE)
        return RUN(sem_instance_new, rec_const(cx, type));
    val_r o = {instance_new(cx->vm, type), 0};
    size_t size = sizeof(struct w_inst) + (size_t)as_inst(o.v)->n * sizeof(val);
    o.ref =
        jit_emit(cx->j, IR_new_with_vtable, size_descr(KIND_INSTANCE, size), 0, NULL);
    rec_init_inst_n(cx, o, rec_const_i(cx, as_inst(o.v)->n));
    rec_init_inst_map(cx, o, rec_const(cx, as_inst(o.v)->map));
    return o;
}

/* ---- calls ------------------------------------------------------------------------------------ */

void rec_call(struct rec *cx, const struct ir_descr *d, unsigned n, const ir_ref *args,
              ir_ref *out)
{
    *out = jit_emit(cx->j, d->letter == 'i' ? IR_call_i : IR_call_r, d, n, args);
    if (d->effect == RUNS)
        cx->pending = true;
    if (d->effect >= WRITES)
        cx->effect = true;
}

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

/* ---- facts that may change ------------------------------------------------------------------------ */

void rec_watch(struct rec *cx, val o, int64_t version)
{
    for (int64_t i = 0; i < as_list(cx->watched)->n; i += 2)
        if (list_items(cx->watched)[i] == o) {
            rec_guard(cx, IR_guard_not_invalidated, 0, 0, 0, NULL);
            return;
        }
    list_append(cx->vm, cx->watched, o);
    list_append(cx->vm, cx->watched, tag_int(version));
    rec_guard(cx, IR_guard_not_invalidated, 0, 0, 0, NULL);
}
