/* rec.c -- the primitives of recording: constants, guards, objects, calls. */
#include "jit/rec.h"

#include "base/die.h"

rec_r rec_const(struct rec *cx, val v)
{
    return (rec_r){v, ir_const_r(&cx->j->rec, v)};
}
rec_i rec_const_i(struct rec *cx, int64_t i)
{
    return (rec_i){i, ir_const_i(&cx->j->rec, i)};
}
rec_f rec_const_f(struct rec *cx, double d)
{
    return (rec_f){d, ir_const_f(&cx->j->rec, d)};
}

/* ---- guards ------------------------------------------------------------------------------ */

static void snap(struct rec *cx, ir_ref guard)
{
    struct ir_snap_frame frames[JIT_MOST_DEPTH];
    for (int i = 0; i <= cx->depth; i++) {
        const struct rec_frame *r = &cx->frames[i];
        const struct frame *f = r->f;
        const struct jit_shape c = jit_shape_of(cx->j, f->code);
        uint32_t n = (uint32_t)(f->sp - f->slots),
                 at = (uint32_t)cx->j->rec.snap_refs.n;
        assert(n <= (uint32_t)(c.nlocals + c.stack_size));
        assert(i == 0 || r->func != IR_NONE);
        for (uint32_t k = 0; k < n; k++)
            *vec_add(&cx->j->rec.snap_refs) = r->refs[k];
        const jit_instr *pc = i == cx->depth ? cx->pc : f->pc;
        frames[i] = (struct ir_snap_frame){f->code,
                                           (int32_t)(pc - c.ops),
                                           f->ret,
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
                     (op == IR_finish && *jit_exception(cx->j));
    if (cx->effect && !exception)
        jit_give_up(cx->j, ABORT_ESCAPE);
    ir_ref g = jit_emit(cx->j, op, d, n, args);
    snap(cx, g);
}

bool rec_taken(struct rec *cx, rec_b c)
{
    if (!ir_is_const(c.ref))
        rec_guard(cx, c.v ? IR_guard_true : IR_guard_false, 1, c.ref, 0, NULL);
    return c.v;
}

uint32_t rec_class(struct rec *cx, rec_r v)
{
    bool small = (uintptr_t)v.v & 1;
    assert(v.v);
    uint32_t k = small ? 0 : v.v->kind;
    if (!ir_is_const(v.ref)) {
        const struct ir_ins *i = &cx->j->rec.ins.at[v.ref];
        if (i->op == IR_cast_int_to_ptr || i->op == IR_new_with_vtable ||
            i->op == IR_new_array)
            return k; /* it was made here */
        intptr_t class = small ? CLASS_SMALL : (intptr_t)k;
        rec_guard(cx, IR_guard_class, 1, v.ref, 0, (const struct ir_descr *)class);
    }
    return k;
}

val rec_promote(struct rec *cx, rec_r v)
{
    if (!ir_is_const(v.ref))
        rec_guard(cx, IR_guard_value, 2, v.ref, ir_const_r(&cx->j->rec, v.v), NULL);
    return v.v;
}

int64_t rec_promote_i(struct rec *cx, rec_i v)
{
    if (!ir_is_const(v.ref))
        rec_guard(cx, IR_guard_value, 2, v.ref, ir_const_i(&cx->j->rec, v.v), NULL);
    return v.v;
}

bool rec_is_null(struct rec *cx, rec_r v)
{
    if (!ir_is_const(v.ref))
        rec_guard(cx, v.v ? IR_guard_nonnull : IR_guard_isnull, 1, v.ref, 0, NULL);
    return v.v == NULL;
}

bool rec_overflow(struct rec *cx, enum ir_op op, rec_i a, rec_i b, int64_t r, bool over,
                  rec_i *out)
{
    *out = (rec_i){r, rec_emit2(cx, op, NULL, a.ref, b.ref)};
    rec_guard(cx, over ? IR_guard_overflow : IR_guard_no_overflow, 0, 0, 0, NULL);
    return over;
}

/* ---- objects ------------------------------------------------------------------------------- */

/* One for each kind and size: what is known about a size is known about the object. They
 * stay, for traces refer to them. */
static const struct ir_descr *size_descr(struct jit *j, uint32_t kind, size_t size)
{
    size = gc_round(size);
    if (size > MOST_MADE)
        die("an object of %zu bytes in a trace", size);
    uint64_t *at = map_put(&j->sizes, (uint64_t)kind << 16 | size);
    if (!*at) {
        struct ir_descr *d = mem_new(sizeof *d);
        *d = (struct ir_descr){
            .letter = 'P', .kind = kind, .size = (int16_t)size, .text = "size"};
        *at = (uint64_t)(uintptr_t)d;
    }
    return (const struct ir_descr *)(uintptr_t)*at;
}

rec_r rec_made(struct rec *cx, val v, size_t size)
{
    return (rec_r){v, jit_emit(cx->j, IR_new_with_vtable,
                               size_descr(cx->j, v->kind, size), 0, NULL)};
}

rec_r rec_made_array(struct rec *cx, val v, int64_t n, const struct ir_descr *d)
{
    assert(v->kind == d->kind);
    if (n > 32) /* too long to be kept apart: what follows would have to be stores */
        jit_give_up(cx->j, ABORT_ESCAPE);
    return (rec_r){v, rec_emit1(cx, IR_new_array, d, ir_const_i(&cx->j->rec, n))};
}

static void *item_of(val array, int64_t i, const struct ir_descr *d)
{
    assert(array->kind == d->kind && i >= 0);
    return (char *)array + d->offset + i * 8;
}

rec_r rec_item(struct rec *cx, rec_r array, rec_i i, const struct ir_descr *d)
{
    return (rec_r){*(val *)item_of(array.v, i.v, d),
                   rec_emit2(cx, IR_getarrayitem_gc_r, d, array.ref, i.ref)};
}

void rec_set_item(struct rec *cx, rec_r array, rec_i i, rec_r v,
                  const struct ir_descr *d)
{
    gc_store(cx->j->gc, array.v, item_of(array.v, i.v, d), v.v);
    rec_emit3(cx, IR_setarrayitem_gc, d, array.ref, i.ref, v.ref);
}

rec_f rec_item_f(struct rec *cx, rec_r array, rec_i i, const struct ir_descr *d)
{
    return (rec_f){*(double *)item_of(array.v, i.v, d),
                   rec_emit2(cx, IR_getarrayitem_gc_f, d, array.ref, i.ref)};
}

void rec_set_item_f(struct rec *cx, rec_r array, rec_i i, rec_f v,
                    const struct ir_descr *d)
{
    *(double *)item_of(array.v, i.v, d) = v.v;
    rec_emit3(cx, IR_setarrayitem_gc, d, array.ref, i.ref, v.ref);
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

/* ---- facts that may change ------------------------------------------------------------------------ */

void rec_watch(struct rec *cx, val o, int64_t version)
{
    struct ir_trace *t = &cx->j->rec;
    bool known = false;
    for (size_t i = 0; i < t->watches.n && !known; i++)
        known = t->watches.at[i].object == o;
    if (!known)
        *vec_add(&t->watches) = (struct ir_watch){o, version};
    rec_guard(cx, IR_guard_not_invalidated, 0, 0, 0, NULL);
}
