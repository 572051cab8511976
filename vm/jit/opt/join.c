/* join.c -- the end of a trace that goes on in a loop: jump to the loop's label, with what
 * the loop takes for granted made true first.
 *
 * What is missing is recorded, as if the program had asked for it: the operations of the
 * preamble that the loop's values come from, and a guard for each fact that the loop relies
 * on. They go through the passes like everything else, so what this trace knows costs
 * nothing. (PyPy keeps such operations as the loop's "short preamble".)
 * needs: a loop with a label.  gives: the jump.  breaks: nothing. */
#include "jit/opt/label.h"

#include <stdlib.h>

struct join {
    struct opt *o;
    struct ir_trace *rec;
    const struct jit_trace *to;
    const struct jit_label *l;
    ir_ref frame;
    uint32_t snap;
    ir_ref *made;   /* value before the loop -> value here, as it is recorded */
    ir_ref *params; /* of what is carried: the value of its parameter */
    bool *needed;
    bool failed;
};

/* ---- recording ----------------------------------------------------------------------- */

static ir_ref record(struct join *j, enum ir_op op, char type, const ir_ref *args,
                     unsigned n, const struct ir_descr *d)
{
    ir_ref at = ir_add(j->rec, op, type, args, n, d);
    j->o->map = mem_resize(j->o->map, j->rec->ins.n + 1, sizeof *j->o->map);
    if (ir_op_flags[op] & IRF_G)
        j->rec->ins.at[at].snap = j->snap;
    process(j->o, at);
    j->failed |= j->o->impossible;
    return at;
}

static ir_ref constant(struct join *j, ir_ref theirs)
{
    return ir_const_copy(j->rec, &j->to->ir, theirs);
}

/* A value that is no tagged integer is looked at for its class, so it has to be there. */
static void guard_class(struct join *j, ir_ref v, int32_t class)
{
    if (class != CLASS_SMALL)
        record(j, IR_guard_nonnull, 'v', &v, 1, NULL);
    record(j, IR_guard_class, 'v', &v, 1, (const struct ir_descr *)(intptr_t) class);
}

static void guard_equal(struct join *j, ir_ref v, ir_ref want, char type)
{
    const ir_ref args[2] = {v, want};
    if (resolve(j->o, v) == resolve(j->o, want))
        return;
    if (type == 'f')
        j->failed = true;
    else if (ir_is_const(want))
        record(j, IR_guard_value, 'v', args, 2, NULL);
    else {
        ir_ref same =
            record(j, type == 'r' ? IR_ptr_eq : IR_int_eq, 'i', args, 2, NULL);
        record(j, IR_guard_true, 'v', &same, 1, NULL);
    }
}

static void guard_order(struct join *j, enum ir_op op, ir_ref v, int64_t bound)
{
    const ir_ref args[2] = {v, ir_const_i(j->rec, bound)};
    ir_ref holds = record(j, op, 'i', args, 2, NULL);
    record(j, IR_guard_true, 'v', &holds, 1, NULL);
}

static void guard_fact(struct join *j, ir_ref v, char type, const struct info *n)
{
    if (n->constant != IR_NONE) {
        guard_equal(j, v, constant(j, n->constant), type);
        return;
    }
    if (n->class != CLASS_UNKNOWN)
        guard_class(j, v, n->class);
    else if (n->nonnull)
        record(j, type == 'i' ? IR_guard_true : IR_guard_nonnull, 'v', &v, 1, NULL);
    if (type == 'i' && n->lo != INT64_MIN)
        guard_order(j, IR_int_ge, v, n->lo);
    if (type == 'i' && n->hi != INT64_MAX)
        guard_order(j, IR_int_le, v, n->hi);
}

/* ---- what the slots and memory have to be ------------------------------------------------ */

static void is_made(struct join *j, ir_ref theirs, ir_ref v, char type)
{
    if (ir_is_const(theirs))
        guard_equal(j, v, constant(j, theirs), type);
    else if (j->made[theirs] == IR_NONE)
        j->made[theirs] = v;
    else
        guard_equal(j, v, j->made[theirs], type);
}

static ir_ref unbox(struct join *j, ir_ref box, bool is_float,
                    const struct ir_descr *field)
{
    const struct jit_language *lang = &j->o->j->lang;
    guard_class(j, box, is_float ? (int32_t)lang->class_float : CLASS_SMALL);
    return is_float ? record(j, IR_getfield_gc_f, 'f', &box, 1, field)
                    : record(j, IR_getfield_gc_i, 'i', &box, 1, lang->int_field);
}

/* v is here what c is there, at the loop's start. */
static void carry(struct join *j, size_t k, ir_ref v, char type)
{
    const struct carried *c = &j->l->carried[k];
    if (c->guess == PLAIN) {
        struct info n = {.class = c->class,
                         .nonnull = c->nonnull,
                         .constant = IR_NONE,
                         .lo = INT64_MIN,
                         .hi = INT64_MAX};
        guard_fact(j, v, type, &n);
        j->params[k] = v;
    } else if (c->guess != SAME)
        j->params[k] = unbox(j, v, c->guess == FLOAT_BOX, c->unboxed);
    else {
        if (j->l->inner[k] != IR_NONE)
            is_made(j, j->l->inner[k], unbox(j, v, c->unboxed != NULL, c->unboxed),
                    c->unboxed ? 'f' : 'i');
        if (!is_virtual(c->start))
            is_made(j, c->start, v, type);
    }
}

static ir_ref ours(struct join *j, ir_ref theirs)
{
    if (theirs == IR_NONE)
        return IR_NONE;
    if (ir_is_const(theirs))
        return constant(j, theirs);
    if (j->l->ins[theirs].op == IR_input)
        return j->frame;
    j->failed |= j->made[theirs] == IR_NONE;
    return j->made[theirs];
}

static char type_of(const struct join *j, const struct carried *c)
{
    ir_ref r = c->heap.value;
    return ir_is_const(r)  ? ir_constant(&j->to->ir, r)->type
           : is_virtual(r) ? 'r'
                           : j->l->ins[r].type;
}

static enum ir_op read_op(const struct heap_entry *e, char type)
{
    if (e->descr->fn)
        return type == 'i' ? IR_call_i : IR_call_r;
    if (e->index != IR_NONE)
        return type == 'f' ? IR_getarrayitem_gc_f : IR_getarrayitem_gc_r;
    return type == 'r'   ? IR_getfield_gc_r
           : type == 'f' ? IR_getfield_gc_f
                         : IR_getfield_gc_i;
}

/* Memory may be read only of an object that is what the preamble took it for. */
static void guard_object(struct join *j, ir_ref theirs)
{
    if (ir_is_const(theirs) || j->failed)
        return;
    int32_t class = j->l->info[theirs].class;
    if (class == CLASS_UNKNOWN)
        j->failed = true;
    else
        guard_class(j, ours(j, theirs), class);
}

static void carry_memory(struct join *j, size_t k)
{
    const struct heap_entry *e = &j->l->carried[k].heap;
    ir_ref args[2] = {ours(j, e->object), ours(j, e->index)};
    char type = type_of(j, &j->l->carried[k]);
    bool two = e->index != IR_NONE;
    guard_object(j, e->object);
    if (e->descr->fn && two) /* what looking something up has found */
        guard_object(j, e->index);
    if (!j->failed)
        carry(j, k, record(j, read_op(e, type), type, args, two ? 2 : 1, e->descr),
              type);
}

/* ---- values of the preamble ---------------------------------------------------------------- */

/* Operations that may be done again: their result depends on their operands alone. */
static bool repeatable(const struct ir_ins *i)
{
    return ir_op_flags[i->op] & IRF_PURE || i->op == IR_cast_int_to_ptr ||
           i->op == IR_ptr_eq ||
           ((i->op == IR_call_i || i->op == IR_call_r) && i->descr->effect == PURE) ||
           (ir_op_flags[i->op] & IRF_R && i->descr->pure);
}

static bool informative(const struct info *n, char type)
{
    return n->constant != IR_NONE || n->class != CLASS_UNKNOWN || n->nonnull ||
           (type == 'i' && (n->lo != INT64_MIN || n->hi != INT64_MAX));
}

static void need(struct join *j, ir_ref theirs)
{
    if (theirs != IR_NONE && !(theirs & (IR_CONST | IR_VIRTUAL)))
        j->needed[theirs] = true;
}

static void find_needed(struct join *j)
{
    const struct jit_label *l = j->l;
    for (uint32_t k = 0; k < j->to->nlive; k++)
        if (j->to->live[k] < l->nvalues)
            j->needed[j->to->live[k]] = true;
    for (size_t k = l->nslots; k < l->n; k++)
        if (!l->carried[k].dropped && l->carried[k].used) {
            need(j, l->carried[k].heap.object);
            need(j, l->carried[k].heap.index);
        }
    for (ir_ref r = l->nvalues; r-- > 0;) {
        const struct ir_ins *i = &l->ins[r];
        j->needed[r] |=
            l->relied[r] && i->type != 'v' && informative(&l->info[r], i->type);
        if (j->needed[r] && repeatable(i))
            for (unsigned k = 0; k < i->nargs; k++)
                need(j, ir_arg(&j->to->ir, i, k));
    }
}

static void make(struct join *j, ir_ref theirs)
{
    const struct ir_ins *i = &j->l->ins[theirs];
    ir_ref args[8];
    if (i->op == IR_input)
        return;
    /* a box is what it should be when its content is: carry() has seen to that */
    bool boxed = i->op == IR_cast_int_to_ptr && j->made[theirs] != IR_NONE;
    if (repeatable(i) && !boxed) {
        bool can = i->nargs <= 8;
        for (unsigned k = 0; k < i->nargs && can; k++) {
            ir_ref a = ir_arg(&j->to->ir, i, k);
            can =
                ir_is_const(a) || j->l->ins[a].op == IR_input || j->made[a] != IR_NONE;
            args[k] = can ? ours(j, a) : IR_NONE;
        }
        if (can)
            is_made(j, theirs,
                    record(j, (enum ir_op)i->op, i->type, args, i->nargs, i->descr),
                    i->type);
    }
    if (j->made[theirs] == IR_NONE)
        j->failed = true;
    else if (j->l->relied[theirs])
        guard_fact(j, j->made[theirs], i->type, &j->l->info[theirs]);
}

/* In the order of the preamble: what it had checked before it read memory is checked
 * before it is read here. */
static void make_all(struct join *j, const struct jit_start *s)
{
    const struct jit_label *l = j->l;
    for (unsigned k = 0; k < l->nslots && !j->failed; k++)
        carry(j, k, s->slots[k], 'r');
    for (ir_ref r = 0; r < l->nvalues && !j->failed; r++) {
        for (size_t k = l->nslots; k < l->n && !j->failed; k++)
            if (l->carried[k].heap.since == r + 1 && l->carried[k].used &&
                !l->carried[k].dropped)
                carry_memory(j, k);
        if (j->needed[r] && !j->failed)
            make(j, r);
    }
}

/* ---- the jump ---------------------------------------------------------------------------------- */

static ir_ref parameter(struct join *j, ir_ref param)
{
    for (size_t k = 0; k < j->l->n; k++)
        if (!j->l->carried[k].dropped && j->l->carried[k].param == param &&
            j->l->carried[k].guess != SAME)
            return j->params[k];
    return IR_NONE;
}

static ir_ref nothing(struct join *j, char type)
{
    return type == 'i'   ? ir_const_i(j->o->out, 0)
           : type == 'f' ? ir_const_f(j->o->out, 0)
                         : ir_const_r(j->o->out, NULL);
}

static void jump(struct join *j)
{
    VEC(ir_ref) args = {0};
    for (uint32_t k = 0; k < j->to->nlive; k++) {
        ir_ref e = j->to->live[k];
        bool param = j->to->ir.ins.at[e].op == IR_param;
        ir_ref v = param ? parameter(j, e) : j->made[e];
        *vec_add(&args) = v == IR_NONE ? nothing(j, j->to->ir.ins.at[e].type)
                                       : force(j->o, resolve(j->o, v));
    }
    opt_emit(j->o, IR_jump, 'v', args.at, (unsigned)args.n, NULL);
    vec_free(&args);
}

/* Where guards leave to: the loop's header, with the frame as it is at the end here. */
static uint32_t header_snapshot(struct ir_trace *rec, const struct jit_start *s)
{
    uint32_t slots = (uint32_t)rec->snap_refs.n;
    for (unsigned k = 0; k < s->nslots; k++)
        *vec_add(&rec->snap_refs) = s->slots[k];
    *vec_add(&rec->snaps) =
        (struct ir_snap){.first = (uint32_t)rec->snap_frames.n, .nframes = 1};
    *vec_add(&rec->snap_frames) = (struct ir_snap_frame){
        s->target->code, s->target->pc, 0, IR_NONE, IR_NONE, slots, s->nslots};
    return (uint32_t)rec->snaps.n;
}

/* A guard of a join whose bridge joins again could go on like this for ever. */
static bool from_a_join(const struct jit_guard *g)
{
    return g && g->trace->joins && g->ins >= g->trace->joined_at;
}

bool join(struct opt *o, const struct jit_start *s, struct jit_trace *t)
{
    const struct jit_label *l = s->target->label;
    if (!l || l->nslots != s->nslots || from_a_join(s->guard))
        return false;
    struct join j = {.o = o,
                     .rec = &o->j->rec,
                     .to = s->target,
                     .l = l,
                     .frame = s->frame,
                     .made = mem_new((l->nvalues + 1) * sizeof *j.made),
                     .params = mem_new((l->n + 1) * sizeof *j.params),
                     .needed = mem_zero(l->nvalues + 1, sizeof *j.needed)};
    for (uint32_t r = 0; r < l->nvalues; r++)
        j.made[r] = IR_NONE;
    for (size_t k = 0; k < l->n; k++)
        j.params[k] = IR_NONE;
    j.snap = header_snapshot(j.rec, s);
    struct attempt before;
    attempt_begin(o, &before);
    t->joined_at = (uint32_t)o->out->ins.n;
    find_needed(&j);
    make_all(&j, s);
    if (j.failed)
        attempt_undo(o, &before);
    else
        jump(&j);
    t->joins = !j.failed;
    o->impossible = false;
    attempt_end(&before);
    free(j.made);
    free(j.params);
    free(j.needed);
    return !j.failed;
}
