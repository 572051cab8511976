/* heap.c -- what is known about memory: fields and items read or written before.
 * needs: virtuals dealt with.  gives: no read of what is known.  breaks: nothing. */
#include "jit/opt/opt.h"

void heap_forget(struct opt *o)
{
    o->heap.n = 0;
}

struct heap_entry *heap_entry(struct opt *o, ir_ref object, ir_ref index,
                              const struct ir_descr *d)
{
    for (size_t i = o->heap.n; i > 0; i--) {
        struct heap_entry *e = &o->heap.at[i - 1];
        if (e->object == object && e->index == index && e->descr == d)
            return e;
    }
    return NULL;
}

ir_ref heap_find(struct opt *o, ir_ref object, ir_ref index, const struct ir_descr *d)
{
    const struct heap_entry *e = heap_entry(o, object, index, d);
    if (e && e->used)
        *e->used = true;
    return e ? e->value : IR_NONE;
}

struct heap_entry *heap_note(struct opt *o, ir_ref object, ir_ref index,
                             const struct ir_descr *d, ir_ref value)
{
    struct heap_entry *e = heap_entry(o, object, index, d);
    if (!e)
        e = vec_add(&o->heap);
    *e = (struct heap_entry){object, index, d, value, (uint32_t)o->out->ins.n, NULL};
    return e;
}

/* A store into one object may be one into any other that could be the same. */
static void forget_aliases(struct opt *o, ir_ref object, ir_ref index,
                           const struct ir_descr *d)
{
    size_t kept = 0;
    for (size_t i = 0; i < o->heap.n; i++) {
        struct heap_entry e = o->heap.at[i];
        bool other_index = index != IR_NONE && ir_is_const(index) &&
                           ir_is_const(e.index) && index != e.index;
        if (e.descr != d || e.object == object
                ? e.descr != d || (e.object == object && other_index)
                : other_index)
            o->heap.at[kept++] = e;
    }
    o->heap.n = kept;
}

/* A constant object's field that never changes is a constant. */
static bool fold_constant(struct opt *o, ir_ref at, const struct ir_ins *i, ir_ref a)
{
    if (!ir_is_const(a) || !i->descr->pure)
        return false;
    const char *p = (const char *)ir_constant(o->out, a)->u.r;
    if (!p || (uintptr_t)p & 1)
        return false;
    p += i->descr->offset;
    o->map[at] = i->type == 'r' ? ir_const_r(o->out, *(const val *)(const void *)p)
                 : i->type == 'f'
                     ? ir_const_f(o->out, *(const double *)(const void *)p)
                     : ir_const_i(o->out, *(const int64_t *)(const void *)p);
    return true;
}

static bool read_field(struct opt *o, ir_ref at, const struct ir_ins *i)
{
    ir_ref a = force(o, resolve(o, ir_arg(o->in, i, 0)));
    if (i->descr == o->j->lang.int_field) /* no memory: a tagged word */
        return false;
    if (fold_constant(o, at, i, a))
        return true;
    ir_ref known = heap_find(o, a, IR_NONE, i->descr);
    if (known != IR_NONE) {
        o->map[at] = known;
        return true;
    }
    if (i->descr->pure)
        o->map[at] = emit_pure(o, (enum ir_op)i->op, i->type, &a, 1, i->descr);
    else {
        o->map[at] = opt_emit(o, (enum ir_op)i->op, i->type, &a, 1, i->descr);
        heap_note(o, a, IR_NONE, i->descr, o->map[at]);
    }
    return true;
}

static bool read_item(struct opt *o, ir_ref at, const struct ir_ins *i)
{
    const ir_ref args[2] = {force(o, resolve(o, ir_arg(o->in, i, 0))),
                            resolve(o, ir_arg(o->in, i, 1))};
    ir_ref known = heap_find(o, args[0], args[1], i->descr);
    if (known != IR_NONE) {
        o->map[at] = known;
        return true;
    }
    if (i->descr->pure)
        o->map[at] = emit_pure(o, (enum ir_op)i->op, i->type, args, 2, i->descr);
    else {
        o->map[at] = opt_emit(o, (enum ir_op)i->op, i->type, args, 2, i->descr);
        heap_note(o, args[0], args[1], i->descr, o->map[at]);
    }
    return true;
}

/* Its two arguments are remembered as an object and an index. */
static void look(struct opt *o, ir_ref at, const struct ir_ins *i)
{
    assert(i->nargs == 2);
    const ir_ref args[2] = {force(o, resolve(o, ir_arg(o->in, i, 0))),
                            force(o, resolve(o, ir_arg(o->in, i, 1)))};
    ir_ref known = heap_find(o, args[0], args[1], i->descr);
    if (known == IR_NONE) {
        known = opt_emit(o, (enum ir_op)i->op, i->type, args, 2, i->descr);
        heap_note(o, args[0], args[1], i->descr, known);
    }
    o->map[at] = known;
}

static void call(struct opt *o, ir_ref at, const struct ir_ins *i)
{
    if (i->descr->effect == LOOKS) {
        look(o, at, i);
        return;
    }
    emit_forced(o, at, i);
    if (i->descr->effect >= WRITES) {
        heap_forget(o);
        o->valid = false;
    }
}

/* The callee may do anything. */
static void call_assembler(struct opt *o, ir_ref at, const struct ir_ins *i)
{
    emit_forced(o, at, i);
    heap_forget(o);
    o->valid = false;
}

bool opt_heap(struct opt *o, ir_ref at, struct ir_ins *i)
{
    switch (i->op) {
    case IR_getfield_gc_i:
    case IR_getfield_gc_r:
    case IR_getfield_gc_f: return read_field(o, at, i);
    case IR_getarrayitem_gc_r:
    case IR_getarrayitem_gc_f: return read_item(o, at, i);
    case IR_setfield_gc: {
        const ir_ref a[2] = {force(o, resolve(o, ir_arg(o->in, i, 0))),
                             force(o, resolve(o, ir_arg(o->in, i, 1)))};
        if (heap_find(o, a[0], IR_NONE, i->descr) == a[1])
            return true;
        opt_emit(o, IR_setfield_gc, 'v', a, 2, i->descr);
        forget_aliases(o, a[0], IR_NONE, i->descr);
        heap_note(o, a[0], IR_NONE, i->descr, a[1]);
        return true;
    }
    case IR_setarrayitem_gc: {
        const ir_ref a[3] = {force(o, resolve(o, ir_arg(o->in, i, 0))),
                             resolve(o, ir_arg(o->in, i, 1)),
                             force(o, resolve(o, ir_arg(o->in, i, 2)))};
        if (heap_find(o, a[0], a[1], i->descr) == a[2])
            return true;
        opt_emit(o, IR_setarrayitem_gc, 'v', a, 3, i->descr);
        forget_aliases(o, a[0], a[1], i->descr);
        heap_note(o, a[0], a[1], i->descr, a[2]);
        return true;
    }
    case IR_call_i:
    case IR_call_r: call(o, at, i); return true;
    case IR_call_assembler_r: call_assembler(o, at, i); return true;
    case IR_guard_not_invalidated:
        if (!o->valid)
            emit_guard(o, i, NULL, 0);
        o->valid = true;
        return true;
    default: return false;
    }
}
