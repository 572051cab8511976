/* opt.c -- the walk, and what the passes do with operations. */
#include "jit/opt/fates.h"
#include "jit/opt/label.h"

#include <stdlib.h>

struct info *info_of(struct opt *o, ir_ref r)
{
    if (r & (IR_CONST | IR_VIRTUAL))
        return NULL;
    if (r < o->nrelied)
        o->relied[r] = true;
    return &o->info.at[r];
}

int32_t class_of(struct opt *o, ir_ref r)
{
    if (is_virtual(r))
        return virtual_of(o, r)->descr ? (int32_t)virtual_of(o, r)->descr->kind
                                       : CLASS_SMALL;
    if (!ir_is_const(r))
        return info_of(o, r)->class;
    val v = ir_constant(o->out, r)->type == 'r' ? ir_constant(o->out, r)->u.r : NULL;
    return (uintptr_t)v & 1 ? CLASS_SMALL : v ? (int32_t)v->kind : CLASS_UNKNOWN;
}

void learn_class(struct opt *o, ir_ref out, int32_t class)
{
    struct info *n = info_of(o, out);
    n->class = class;
    n->class_from = (uint32_t)o->out->ins.n;
    n->nonnull = true;
}

ir_ref resolve(struct opt *o, ir_ref in)
{
    if (in == IR_NONE) /* a slot whose value nobody needs */
        return in;
    if (ir_is_const(in))
        return ir_const_copy(o->out, o->in, in);
    ir_ref out = o->map[in];
    if (is_virtual(out) && virtual_of(o, out)->forced != IR_NONE)
        out = virtual_of(o, out)->forced;
    const struct info *n = info_of(o, out);
    return n && n->constant != IR_NONE ? n->constant : out;
}

ir_ref opt_emit(struct opt *o, enum ir_op op, char type, const ir_ref *args, unsigned n,
                const struct ir_descr *d)
{
    *vec_add(&o->info) = (struct info){
        .class = CLASS_UNKNOWN, .constant = IR_NONE, .lo = INT64_MIN, .hi = INT64_MAX};
    return ir_add(o->out, op, type, args, n, d);
}

static bool same_op(const struct opt *o, const struct ir_ins *i, enum ir_op op,
                    const ir_ref *args, unsigned n, const struct ir_descr *d)
{
    if (i->op != op || i->nargs != n || i->descr != d)
        return false;
    for (unsigned k = 0; k < n; k++)
        if (ir_arg(o->out, i, k) != args[k])
            return false;
    return true;
}

ir_ref emit_pure(struct opt *o, enum ir_op op, char type, const ir_ref *args,
                 unsigned n, const struct ir_descr *d)
{
    for (size_t k = opt_on(o, OPT_pure) ? o->pure.n : 0; k > 0; k--)
        if (same_op(o, &o->out->ins.at[o->pure.at[k - 1]], op, args, n, d)) {
            ir_ref known = o->pure.at[k - 1];
            const struct info *i = info_of(o, known);
            return i->constant != IR_NONE ? i->constant : known;
        }
    ir_ref r = opt_emit(o, op, type, args, n, d);
    *vec_add(&o->pure) = r;
    return r;
}

/* ---- snapshots ------------------------------------------------------------------------- */

struct numbering { /* of the virtuals of one snapshot */
    VEC(ir_ref) virtuals;
};

static ir_ref snap_value(struct opt *o, struct numbering *n, ir_ref r)
{
    if (!is_virtual(r))
        return r;
    if (virtual_of(o, r)->forced != IR_NONE)
        return virtual_of(o, r)->forced;
    for (size_t i = 0; i < n->virtuals.n; i++)
        if (n->virtuals.at[i] == r)
            return IR_VIRTUAL | (ir_ref)i;
    *vec_add(&n->virtuals) = r;
    return IR_VIRTUAL | (ir_ref)(n->virtuals.n - 1);
}

static void add_virtuals(struct opt *o, struct ir_snap *s, struct numbering *n)
{
    struct ir_trace *out = o->out;
    VEC(struct ir_snap_virtual) list = {0};
    for (size_t i = 0; i < n->virtuals.n; i++) { /* the list grows as fields are met */
        size_t count = virtual_of(o, n->virtuals.at[i])->fields.n;
        struct ir_snap_virtual sv = {virtual_of(o, n->virtuals.at[i])->descr,
                                     virtual_of(o, n->virtuals.at[i])->length, 0,
                                     (uint32_t)count};
        ir_ref *values = mem_new(count * sizeof *values + 1);
        for (size_t k = 0; k < count; k++)
            values[k] =
                snap_value(o, n, virtual_of(o, n->virtuals.at[i])->fields.at[k].value);
        sv.fields = (uint32_t)out->snap_fields.n;
        for (size_t k = 0; k < count; k++) {
            const struct vfield *f = &virtual_of(o, n->virtuals.at[i])->fields.at[k];
            *vec_add(&out->snap_fields) =
                (struct ir_snap_field){f->descr, f->index, values[k]};
        }
        free(values);
        *vec_add(&list) = sv;
    }
    s->virtuals = (uint32_t)out->snap_virtuals.n;
    s->nvirtuals = (uint32_t)list.n;
    for (size_t i = 0; i < list.n; i++)
        *vec_add(&out->snap_virtuals) = list.at[i];
    vec_free(&list);
}

static uint32_t copy_snap(struct opt *o, uint32_t number)
{
    struct ir_trace *out = o->out;
    const struct ir_snap *from = &o->in->snaps.at[number - 1];
    struct ir_snap s = {.first = (uint32_t)out->snap_frames.n,
                        .nframes = from->nframes};
    struct numbering n = {0};
    for (uint32_t i = 0; i < from->nframes; i++)
        (void)vec_add(&out->snap_frames);
    for (uint32_t i = 0; i < from->nframes; i++) {
        struct ir_snap_frame f = o->in->snap_frames.at[from->first + i];
        uint32_t slots = (uint32_t)out->snap_refs.n;
        for (uint32_t k = 0; k < f.nslots; k++) {
            ir_ref r = snap_value(o, &n, resolve(o, o->in->snap_refs.at[f.slots + k]));
            *vec_add(&out->snap_refs) = r;
        }
        f.slots = slots;
        f.func = snap_value(o, &n, resolve(o, f.func));
        f.extra = snap_value(o, &n, resolve(o, f.extra));
        out->snap_frames.at[s.first + i] = f;
    }
    add_virtuals(o, &s, &n);
    vec_free(&n.virtuals);
    *vec_add(&out->snaps) = s;
    return (uint32_t)out->snaps.n;
}

void emit_guard(struct opt *o, const struct ir_ins *in, const ir_ref *args, unsigned n)
{
    ir_ref forced[2];
    for (unsigned k = 0; k < n; k++)
        forced[k] = force(o, args[k]);
    uint32_t snap = copy_snap(o, in->snap);
    ir_ref r = opt_emit(o, (enum ir_op)in->op, 'v', forced, n, in->descr);
    o->out->ins.at[r].snap = snap;
    bool truth = in->op == IR_guard_true || in->op == IR_guard_false;
    if (truth && !ir_is_const(forced[0]) && opt_on(o, OPT_intbounds))
        bounds_of_guard(o, forced[0], in->op == IR_guard_true);
}

/* ---- the walk ------------------------------------------------------------------------------- */

static const struct {
    bool (*deal)(struct opt *o, ir_ref at, struct ir_ins *i);
} passes[] = {
#define OPT(name, function, text) {function},
#include "jit/opts.def"
#undef OPT
};

void without_overflow(struct opt *o, struct ir_ins *i)
{
    static const uint8_t plain[] = {IR_int_add, IR_int_sub, IR_int_mul};
    o->no_overflow = true;
    i->op = plain[i->op - IR_int_add_ovf];
}

/* What a new object is does not depend on what was switched off. */
static void know_object(struct opt *o, ir_ref at, const struct ir_ins *i)
{
    struct info *n = info_of(o, o->map[at]);
    bool box = i->op == IR_cast_int_to_ptr;
    if (!box && i->op != IR_new_with_vtable && i->op != IR_new_array)
        return;
    n->class = box ? CLASS_SMALL : (int32_t)i->descr->kind;
    n->nonnull = true;
}

void emit_forced(struct opt *o, ir_ref at, const struct ir_ins *i)
{
    ir_ref args[MOST_OPERANDS];
    for (unsigned k = 0; k < i->nargs; k++)
        args[k] = force(o, resolve(o, ir_arg(o->in, i, k)));
    if (ir_op_flags[i->op] & IRF_G) {
        emit_guard(o, i, args, i->nargs);
        return;
    }
    bool call = i->op == IR_call_i || i->op == IR_call_r;
    bool pure = ir_op_flags[i->op] & IRF_PURE || i->op == IR_cast_int_to_ptr ||
                i->descr == o->j->lang.int_field || (call && i->descr->effect == PURE);
    o->map[at] = (pure ? emit_pure : opt_emit)(o, (enum ir_op)i->op, i->type, args,
                                               i->nargs, i->descr);
    know_object(o, at, i);
}

static void merge_point(struct opt *o, const struct ir_ins *i)
{
    *vec_add(&o->out->wheres) = o->in->wheres.at[i->snap - 1];
    ir_ref r = opt_emit(o, IR_debug_merge_point, 'v', NULL, 0, NULL);
    o->out->ins.at[r].snap = (uint32_t)o->out->wheres.n;
}

/* Which pass dealt with it; what none of them does, and is not emitted, was done before. */
static enum jit_opt deal(struct opt *o, ir_ref at)
{
    struct ir_ins i = o->in->ins.at[at];
    if (ir_is_overflowing(i.op))
        o->no_overflow = false;
    if (o->no_overflow && (i.op == IR_guard_no_overflow || i.op == IR_guard_overflow)) {
        o->impossible |= i.op == IR_guard_overflow;
        return OPT_intbounds;
    }
    bool done = false;
    unsigned k = 0;
    for (; k < N_OPTS && !done; k++)
        if (passes[k].deal && opt_on(o, k))
            done = passes[k].deal(o, at, &i);
    if (!done)
        emit_forced(o, at, &i);
    if (opt_on(o, OPT_intbounds))
        bounds_of_result(o, at, &i);
    return done ? (enum jit_opt)(k - 1) : OPT_pure;
}

void process(struct opt *o, ir_ref at)
{
    size_t before = o->out->ins.n;
    if (o->in->ins.at[at].op == IR_debug_merge_point) {
        merge_point(o, &o->in->ins.at[at]);
        return;
    }
    if (o->fates)
        o->fates->now = at;
    enum jit_opt pass = deal(o, at);
    if (!o->fates)
        return;
    fates_note(o, at, pass, before);
    o->fates->now = IR_NONE;
}

static void free_opt(struct opt *o)
{
    for (size_t i = 0; i < o->virtuals.n; i++)
        vec_free(&o->virtuals.at[i].fields);
    vec_free(&o->virtuals);
    vec_free(&o->info);
    vec_free(&o->heap);
    vec_free(&o->pure);
    fates_free(o->fates);
    free(o->map);
}

/* The end of a trace that does not close on itself: into the loop that it has come to, or
 * when that cannot be, through the frame's slots to that loop's preamble. */
static void end_trace(struct opt *o, const struct jit_start *s, struct jit_trace *t)
{
    if (!s->target || join(o, s, t))
        return;
    ir_ref frame = resolve(o, s->frame);
    /* All objects are made before the first is stored: slots above the frame's top of stack
     * are no roots, so a collection in between would lose what is in them. */
    ir_ref *slots = mem_new((s->nslots + 1u) * sizeof *slots);
    for (unsigned k = 0; k < s->nslots; k++)
        slots[k] = force(o, resolve(o, s->slots[k]));
    for (unsigned k = 0; k < s->nslots; k++) {
        const ir_ref args[3] = {frame, ir_const_i(o->out, k), slots[k]};
        opt_emit(o, IR_setarrayitem_gc, 'v', args, 3, o->j->lang.frame_item);
    }
    free(slots);
    opt_emit(o, IR_jump, 'v', &frame, 1, NULL);
}

/* A bridge's inputs are values of its guard's trace: what was known there is known here. */
static void inherit(struct opt *o, const struct jit_guard *g, ir_ref param, uint32_t n)
{
    const struct jit_class *c = &g->trace->classes[g->refs[n]];
    if (c->class != CLASS_UNKNOWN && c->from <= g->ins)
        learn_class(o, o->map[param], c->class);
}

static void keep_classes(const struct opt *o, struct jit_trace *t)
{
    t->classes = mem_new((o->info.n + 1) * sizeof *t->classes);
    for (size_t r = 0; r < o->info.n; r++)
        t->classes[r] =
            (struct jit_class){o->info.at[r].class, o->info.at[r].class_from};
}

bool optimize(struct jit *j, struct jit_trace *t, const struct jit_start *s)
{
    struct opt o = {.j = j, .in = &j->rec, .out = &t->ir};
    ir_ref first = 0;
    o.map = mem_new((j->rec.ins.n + 1) * sizeof *o.map);
    o.fates = fates_new(j);
    for (uint32_t inputs = 0;
         first < j->rec.ins.n && j->rec.ins.at[first].op != IR_label; first++) {
        process(&o, first);
        if (s->guard && j->rec.ins.at[first].op == IR_param)
            inherit(&o, s->guard, first, inputs++);
    }
    bool ok;
    if (s->loop)
        ok = peel(&o, s, first + 1, t);
    else {
        for (ir_ref at = first; at < j->rec.ins.n; at++)
            if (j->rec.ins.at[at].op != IR_label)
                process(&o, at);
        ok = !o.impossible;
        if (ok)
            end_trace(&o, s, t);
    }
    j->counters.nvirtuals += o.virtuals.n;
    if (ok)
        keep_classes(&o, t);
    if (ok && o.fates)
        fates_log(o.fates, j);
    free_opt(&o);
    if (!ok)
        return false;
#ifndef NDEBUG
    trace_check(t, "the walk");
#endif
    opt_dead(t);
#ifndef NDEBUG
    trace_check(t, "removing what is dead");
#endif
    return true;
}
