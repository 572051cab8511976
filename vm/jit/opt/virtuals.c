/* virtuals.c -- objects that need not be allocated: they stay the optimizer's until
 * something outside of the trace can see them.
 * needs: info.  gives: virtual refs.  breaks: nothing; force() makes one exist. */
#include "jit/opt/fates.h"

enum { LONGEST_ARRAY = 32 };

ir_ref new_virtual(struct opt *o, const struct ir_descr *d, int64_t length)
{
    *vec_add(&o->virtuals) =
        (struct virtual){.descr = d,
                         .length = length,
                         .forced = IR_NONE,
                         .born = o->fates ? o->fates->now : IR_NONE};
    return IR_VIRTUAL | (ir_ref)(o->virtuals.n - 1);
}

static struct vfield *field(struct virtual *v, const struct ir_descr *d, int64_t index)
{
    for (size_t i = 0; i < v->fields.n; i++)
        if (v->fields.at[i].descr == d && v->fields.at[i].index == index)
            return &v->fields.at[i];
    return NULL;
}

static void set_field(struct virtual *v, const struct ir_descr *d, int64_t index,
                      ir_ref value)
{
    struct vfield *f = field(v, d, index);
    if (f)
        f->value = value;
    else
        *vec_add(&v->fields) = (struct vfield){d, index, value};
}

static void force_field(struct opt *o, ir_ref made, const struct vfield *f)
{
    ir_ref value = force(o, f->value);
    if (f->index >= 0) {
        const ir_ref args[3] = {made, ir_const_i(o->out, f->index), value};
        opt_emit(o, IR_setarrayitem_gc, 'v', args, 3, f->descr);
        heap_note(o, made, args[1], f->descr, value);
    } else {
        const ir_ref args[2] = {made, value};
        opt_emit(o, IR_setfield_gc, 'v', args, 2, f->descr);
        heap_note(o, made, IR_NONE, f->descr, value);
    }
}

static ir_ref force_object(struct opt *o, ir_ref r)
{
    struct virtual *v = virtual_of(o, r);
    ir_ref length = IR_NONE, made;
    if (v->length >= 0) {
        length = ir_const_i(o->out, v->length);
        made = opt_emit(o, IR_new_array, 'r', &length, 1, v->descr);
    } else
        made = opt_emit(o, IR_new_with_vtable, 'r', NULL, 0, v->descr);
    v = virtual_of(o, r);
    v->forced = made;
    learn_class(o, made, (int32_t)v->descr->kind);
    /* constants first: a length must be there before anything else is allocated */
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < virtual_of(o, r)->fields.n; i++) {
            struct vfield f = virtual_of(o, r)->fields.at[i];
            if (ir_is_const(f.value) == (pass == 0))
                force_field(o, made, &f);
        }
    return made;
}

ir_ref force(struct opt *o, ir_ref r)
{
    if (!is_virtual(r))
        return r;
    struct virtual *v = virtual_of(o, r);
    if (v->forced != IR_NONE)
        return v->forced;
    if (o->fates)
        fates_forced(o->fates, v->born);
    if (v->descr)
        return force_object(o, r);
    ir_ref i = v->fields.at[0].value, made;
    if (ir_is_const(i))
        made = ir_const_r(
            o->out, (val)(uintptr_t)((uint64_t)ir_constant(o->out, i)->u.i << 1 | 1));
    else {
        made = emit_pure(o, IR_cast_int_to_ptr, 'r', &i, 1, NULL);
        learn_class(o, made, CLASS_SMALL);
    }
    virtual_of(o, r)->forced = made;
    return made;
}

static bool array_index(struct opt *o, ir_ref index, const struct virtual *v,
                        int64_t *out)
{
    if (!ir_is_const(index) || v->length < 0)
        return false;
    *out = ir_constant(o->out, index)->u.i;
    return *out >= 0 && *out < v->length;
}

static ir_ref empty_value(struct opt *o, char type)
{
    return type == 'r'   ? ir_const_r(o->out, NULL)
           : type == 'f' ? ir_const_f(o->out, 0)
                         : ir_const_i(o->out, 0);
}

/* The only field of an array is its length, behind the header. */
static bool is_length(const struct virtual *v, const struct ir_ins *i, int64_t index)
{
    return v->length >= 0 && index < 0 && i->descr->offset == sizeof(struct obj);
}

static bool read(struct opt *o, ir_ref at, const struct ir_ins *i, ir_ref a,
                 int64_t index)
{
    if (is_length(virtual_of(o, a), i, index)) {
        o->map[at] = ir_const_i(o->out, virtual_of(o, a)->length);
        return true;
    }
    struct vfield *f = field(virtual_of(o, a), i->descr, index);
    o->map[at] = f ? f->value : empty_value(o, i->type);
    return true;
}

bool opt_virtuals(struct opt *o, ir_ref at, struct ir_ins *i)
{
    ir_ref a = i->nargs ? resolve(o, ir_arg(o->in, i, 0)) : IR_NONE;
    bool is_v = i->nargs && is_virtual(a) && virtual_of(o, a)->forced == IR_NONE;
    int64_t index;
    switch (i->op) {
    case IR_cast_int_to_ptr:
        o->map[at] = new_virtual(o, NULL, -1);
        set_field(virtual_of(o, o->map[at]), NULL, -1, a);
        return true;
    case IR_new_with_vtable: o->map[at] = new_virtual(o, i->descr, -1); return true;
    case IR_new_array:
        if (!ir_is_const(a) || ir_constant(o->out, a)->u.i > LONGEST_ARRAY)
            return false;
        o->map[at] = new_virtual(o, i->descr, ir_constant(o->out, a)->u.i);
        return true;
    case IR_getfield_gc_i:
    case IR_getfield_gc_r:
    case IR_getfield_gc_f:
        if (is_v && !virtual_of(o, a)->descr) {
            o->map[at] = virtual_of(o, a)->fields.at[0].value;
            return true;
        }
        return is_v && read(o, at, i, a, -1);
    case IR_setfield_gc:
        if (!is_v)
            return false;
        set_field(virtual_of(o, a), i->descr, -1, resolve(o, ir_arg(o->in, i, 1)));
        return true;
    case IR_getarrayitem_gc_r:
    case IR_getarrayitem_gc_f:
        return is_v &&
               array_index(o, resolve(o, ir_arg(o->in, i, 1)), virtual_of(o, a),
                           &index) &&
               read(o, at, i, a, index);
    case IR_setarrayitem_gc:
        if (!is_v ||
            !array_index(o, resolve(o, ir_arg(o->in, i, 1)), virtual_of(o, a), &index))
            return false;
        set_field(virtual_of(o, a), i->descr, index, resolve(o, ir_arg(o->in, i, 2)));
        return true;
    case IR_ptr_eq: {
        ir_ref b = resolve(o, ir_arg(o->in, i, 1));
        bool boxes = (is_virtual(a) && !virtual_of(o, a)->descr) ||
                     (is_virtual(b) && !virtual_of(o, b)->descr);
        bool fresh = is_v || (is_virtual(b) && virtual_of(o, b)->forced == IR_NONE);
        bool constants = ir_is_const(a) && ir_is_const(b); /* equal ones are one */
        if (a != b && !constants && (boxes || !fresh))
            return false;
        o->map[at] = ir_const_i(o->out, a == b);
        return true;
    }
    default: return false;
    }
}
