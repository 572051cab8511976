/* peel.c -- the loop twice: the first copy (the preamble) learns what the second may rely on.
 *
 * Refs of the preamble keep their values in the loop, so whatever is known about them stays
 * true there: that moves invariant work out. What changes from one turn to the next becomes
 * a parameter of the loop's label. Which values change is guessed optimistically, and the
 * second copy is made again until the guess holds.
 * needs: the walk has come to the label.  gives: label, loop, jump.  breaks: nothing. */
#include "jit/opt/fates.h"
#include "jit/opt/label.h"

#include <stdlib.h>

struct peel {
    struct opt *o;
    VEC(struct carried) all;
    unsigned nslots;
};

static bool float_box(struct opt *o, ir_ref r)
{
    return is_virtual(r) && virtual_of(o, r)->forced == IR_NONE &&
           virtual_of(o, r)->descr &&
           virtual_of(o, r)->descr->kind == o->j->lang.class_float &&
           virtual_of(o, r)->fields.n == 1;
}
static bool int_box(struct opt *o, ir_ref r)
{
    return is_virtual(r) && virtual_of(o, r)->forced == IR_NONE &&
           !virtual_of(o, r)->descr;
}

static char param_type(struct opt *o, const struct carried *c)
{
    if (c->guess == INT_BOX)
        return 'i';
    if (c->guess == FLOAT_BOX)
        return 'f';
    if (ir_is_const(c->before))
        return ir_constant(o->out, c->before)->type;
    return c->before & IR_VIRTUAL ? 'r' : o->out->ins.at[c->before].type;
}

/* The values at the loop's start, and its parameters. */
static void open_loop(struct peel *p)
{
    struct opt *o = p->o;
    for (size_t k = 0; k < p->all.n; k++) {
        struct carried *c = &p->all.at[k];
        if (c->dropped || c->guess == SAME) {
            c->start = c->before;
            continue;
        }
        struct info old = {.class = CLASS_UNKNOWN,
                           .constant = IR_NONE,
                           .lo = INT64_MIN,
                           .hi = INT64_MAX};
        if (c->guess == PLAIN && !c->no_class && info_of(o, c->before)) {
            old.class = info_of(o, c->before)->class;
            old.nonnull = info_of(o, c->before)->nonnull;
        }
        c->class = old.class;
        c->nonnull = old.nonnull;
        c->param = opt_emit(o, IR_param, param_type(o, c), NULL, 0, NULL);
        *info_of(o, c->param) = old;
        c->start = c->param;
        if (c->guess == INT_BOX) {
            info_of(o, c->param)->lo = -((int64_t)1 << 62);
            info_of(o, c->param)->hi = ((int64_t)1 << 62) - 1;
            c->start = new_virtual(o, NULL, -1);
            *vec_add(&virtual_of(o, c->start)->fields) =
                (struct vfield){NULL, -1, c->param};
        } else if (c->guess == FLOAT_BOX) {
            c->start = new_virtual(o, c->box, -1);
            *vec_add(&virtual_of(o, c->start)->fields) =
                (struct vfield){c->unboxed, -1, c->param};
        }
    }
}

/* What the label gets of a value: for boxes what is in them. */
static ir_ref label_value(struct opt *o, const struct carried *c, ir_ref v)
{
    if (c->guess == PLAIN)
        return v;
    if (is_virtual(v) && virtual_of(o, v)->forced == IR_NONE)
        return virtual_of(o, v)->fields.at[0].value;
    v = force(o, v);
    if (ir_is_const(v) && c->guess == INT_BOX)
        return ir_const_i(o->out, (int64_t)(uintptr_t)ir_constant(o->out, v)->u.r >> 1);
    if (c->guess == FLOAT_BOX)
        return emit_pure(o, IR_getfield_gc_f, 'f', &v, 1, c->unboxed);
    if (o->out->ins.at[v].op == IR_cast_int_to_ptr)
        return ir_arg(o->out, &o->out->ins.at[v], 0);
    return emit_pure(o, IR_getfield_gc_i, 'i', &v, 1, o->j->lang.int_field);
}

/* Arguments for the label: params as they are, and where the preamble has them. */
static void emit_label(struct peel *p)
{
    struct opt *o = p->o;
    VEC(ir_ref) args = {0};
    for (size_t k = 0; k < p->all.n; k++) {
        const struct carried *c = &p->all.at[k];
        if (!c->dropped && c->guess != SAME) {
            *vec_add(&args) = c->param;
            *vec_add(&args) = label_value(o, c, c->before);
        }
    }
    opt_emit(o, IR_label, 'v', args.at, (unsigned)args.n, NULL);
    vec_free(&args);
}

static void set_start(struct peel *p, const struct jit_start *s,
                      const ir_ref *slot_refs)
{
    struct opt *o = p->o;
    (void)s;
    for (unsigned k = 0; k < p->nslots; k++)
        if (!ir_is_const(slot_refs[k]))
            o->map[slot_refs[k]] = p->all.at[k].start;
    heap_forget(o);
    for (size_t k = p->nslots; k < p->all.n; k++) {
        struct carried *c = &p->all.at[k];
        c->used = false;
        if (!c->dropped)
            heap_note(o, c->heap.object, c->heap.index, c->heap.descr, c->start)->used =
                &c->used;
    }
    o->valid = false;
}

/* Does the guess about c hold, given its value at the loop's end? Else change the guess. */
static bool holds(struct opt *o, struct carried *c, ir_ref end)
{
    if (c->dropped)
        return true;
    if (end == IR_NONE) {
        c->dropped = true;
        return false;
    }
    switch (c->guess) {
    case SAME:
        if (end == c->start)
            return true;
        c->guess = PLAIN;
        if (int_box(o, end) && class_of(o, c->before) == CLASS_SMALL)
            c->guess = INT_BOX;
        else if (float_box(o, end) &&
                 class_of(o, c->before) == (int32_t)o->j->lang.class_float) {
            c->guess = FLOAT_BOX;
            c->box = virtual_of(o, end)->descr;
            c->unboxed = virtual_of(o, end)->fields.at[0].descr;
        }
        return false;
    case INT_BOX:
        if (class_of(o, end) == CLASS_SMALL)
            return true;
        break;
    case FLOAT_BOX:
        if (class_of(o, end) == (int32_t)o->j->lang.class_float)
            return true;
        break;
    case PLAIN: {
        const struct info *n = info_of(o, c->param), *e = info_of(o, end);
        int32_t class = class_of(o, end);
        bool nonnull =
            e ? e->nonnull : class != CLASS_UNKNOWN; /* what has a class is there */
        /* what was shown inside of the loop about the parameter does not count */
        if ((n->class == CLASS_UNKNOWN || c->no_class || n->class == class) &&
            (!n->nonnull || nonnull || c->no_class))
            return true;
        c->no_class = true;
        return false;
    }
    }
    c->guess = PLAIN;
    return false;
}

static ir_ref end_value(struct peel *p, const struct jit_start *s, size_t k)
{
    const struct carried *c = &p->all.at[k];
    if (k < p->nslots)
        return resolve(p->o, s->slots[k]);
    const struct heap_entry *e =
        heap_entry(p->o, c->heap.object, c->heap.index, c->heap.descr);
    return e ? e->value : IR_NONE;
}

static bool all_hold(struct peel *p, const struct jit_start *s)
{
    bool ok = true;
    for (size_t k = 0; k < p->all.n; k++) {
        struct carried *c = &p->all.at[k];
        ir_ref end = end_value(p, s, k);
        /* memory that holds a virtual cannot be: it was forced by the store */
        ok &= holds(p->o, c, end);
    }
    return ok;
}

static void close_loop(struct peel *p, const struct jit_start *s)
{
    struct opt *o = p->o;
    VEC(ir_ref) args = {0};
    for (size_t k = 0; k < p->all.n; k++) {
        const struct carried *c = &p->all.at[k];
        if (c->dropped || c->guess == SAME)
            continue;
        ir_ref end = end_value(p, s, k);
        *vec_add(&args) = c->guess == PLAIN ? force(o, end) : label_value(o, c, end);
    }
    opt_emit(o, IR_jump, 'v', args.at, (unsigned)args.n, NULL);
    vec_free(&args);
}

/* Values that the guess needs to exist must be made before the loop. */
static void force_before(struct peel *p)
{
    for (size_t k = 0; k < p->all.n; k++) {
        struct carried *c = &p->all.at[k];
        if (c->dropped)
            continue;
        bool box = int_box(p->o, c->before) || float_box(p->o, c->before);
        /* an object that lives from turn to turn may be written to: it has to exist */
        if (is_virtual(c->before) && (c->guess == PLAIN || !box))
            c->before = force(p->o, c->before);
        if (c->guess == INT_BOX || c->guess == FLOAT_BOX)
            (void)label_value(p->o, c, c->before); /* unboxed before the loop */
    }
}

static void collect(struct peel *p, const ir_ref *slots, unsigned nslots)
{
    struct opt *o = p->o;
    p->nslots = nslots;
    for (unsigned k = 0; k < nslots; k++) {
        ir_ref v = resolve(o, slots[k]);
        *vec_add(&p->all) =
            (struct carried){.guess = SAME, .before = v, .heap = {.object = IR_NONE}};
    }
    for (size_t k = 0; k < o->heap.n; k++)
        *vec_add(&p->all) = (struct carried){
            .guess = SAME, .before = o->heap.at[k].value, .heap = o->heap.at[k]};
}

static bool is_number(struct opt *o, struct carried *c)
{
    int32_t class = class_of(o, c->before);
    return int_box(o, c->before) || float_box(o, c->before) || class == CLASS_SMALL ||
           class == (int32_t)o->j->lang.class_float;
}

/* The recorded turn contradicts its own loop, as the one that clears a flag does: what is a
 * constant at its end changes. The rest may be as it was guessed. */
static bool constants_change(struct peel *p)
{
    bool changed = false;
    for (size_t k = 0; k < p->all.n; k++) {
        struct carried *c = &p->all.at[k];
        if (c->dropped || c->guess != SAME || !ir_is_const(c->before))
            continue;
        changed = true;
        if (k >= p->nslots)
            c->dropped = true;
        else if (class_of(p->o, c->before) == CLASS_SMALL)
            c->guess = INT_BOX;
        else {
            c->guess = PLAIN;
            c->no_class = true;
        }
    }
    return changed;
}

/* It still does: memory holds anything, and of the slots only numbers stay what they are. */
static bool only_numbers_known(struct peel *p)
{
    struct opt *o = p->o;
    bool changed = false;
    for (size_t k = 0; k < p->all.n; k++) {
        struct carried *c = &p->all.at[k];
        if (c->dropped || (k < p->nslots && c->guess != SAME && is_number(o, c)))
            continue;
        if (k >= p->nslots)
            c->dropped = changed = true;
        else if (int_box(o, c->before) || class_of(o, c->before) == CLASS_SMALL) {
            c->guess = INT_BOX;
            changed = true;
        } else if (float_box(o, c->before)) {
            c->guess = FLOAT_BOX;
            c->box = virtual_of(o, c->before)->descr;
            c->unboxed = virtual_of(o, c->before)->fields.at[0].descr;
            changed = true;
        } else if (!c->no_class) {
            c->guess = PLAIN;
            c->no_class = changed = true;
        }
    }
    return changed;
}

/* The guess was too good: every slot changes, memory holds anything. False: it was that. */
static bool nothing_known(struct peel *p)
{
    bool changed = false;
    for (size_t k = 0; k < p->all.n; k++) {
        struct carried *c = &p->all.at[k];
        if (!c->dropped && c->guess != PLAIN && k < p->nslots) {
            c->guess = PLAIN;
            changed = true;
        } else if (!c->dropped && k >= p->nslots)
            c->dropped = changed = true;
        else if (!c->no_class)
            c->no_class = changed = true;
    }
    return changed;
}

static bool second_copy(struct peel *p, const struct jit_start *s, ir_ref first,
                        const ir_ref *slot_refs)
{
    struct opt *o = p->o;
    open_loop(p);
    emit_label(p);
    set_start(p, s, slot_refs);
    memset(o->relied, 0, o->nrelied);
    if (o->fates)
        fates_begin_loop(o->fates);
    for (ir_ref at = first; at < o->in->ins.n && !o->impossible; at++)
        process(o, at);
    return !o->impossible && all_hold(p, s);
}

/* What is in the box that c is at the loop's start, or IR_NONE. */
static ir_ref inner_value(struct opt *o, struct carried *c)
{
    if (c->dropped || ir_is_const(c->start))
        return IR_NONE;
    if (is_virtual(c->start)) {
        const struct vfield *f = &virtual_of(o, c->start)->fields.at[0];
        c->unboxed = f->descr;
        return f->value;
    }
    const struct ir_ins *i = &o->out->ins.at[c->start];
    return i->op == IR_cast_int_to_ptr ? ir_arg(o->out, i, 0) : IR_NONE;
}

static struct jit_label *keep(struct peel *p, const struct attempt *before)
{
    struct opt *o = p->o;
    struct jit_label *l = mem_new(sizeof *l);
    uint32_t n = (uint32_t)before->ins;
    *l = (struct jit_label){.carried = p->all.at,
                            .inner = mem_new((p->all.n + 1) * sizeof *l->inner),
                            .n = p->all.n,
                            .nslots = p->nslots,
                            .ins = mem_new((n + 1) * sizeof *l->ins),
                            .info = mem_new((n + 1) * sizeof *l->info),
                            .relied = o->relied,
                            .nvalues = n};
    for (size_t k = 0; k < p->all.n; k++)
        l->inner[k] = inner_value(o, &p->all.at[k]);
    memcpy(l->ins, o->out->ins.at, n * sizeof *l->ins);
    memcpy(l->info, before->infos, n * sizeof *l->info);
    o->relied = NULL;
    o->nrelied = 0;
    return l;
}

void label_free(struct jit_label *l)
{
    if (!l)
        return;
    free(l->carried);
    free(l->inner);
    free(l->ins);
    free(l->info);
    free(l->relied);
    free(l);
}

bool peel(struct opt *o, const struct jit_start *s, ir_ref first, struct jit_trace *t)
{
    enum { TRIES = 40, N_RETREATS = 3 };
    static bool (*const retreats[N_RETREATS])(struct peel *) = {
        constants_change, only_numbers_known, nothing_known};
    unsigned retreat = 0;
    struct peel p = {.o = o};
    const ir_ref *slot_refs =
        &o->in->args.at[o->in->ins.at[first - 1].args]; /* of the recorded label */
    ir_ref *copy = mem_new((s->nslots + 1) * sizeof *copy);
    if (s->nslots)
        memcpy(copy, slot_refs, s->nslots * sizeof *copy);
    bool ok = false;
    if (opt_on(o, OPT_unroll)) {
        for (ir_ref at = first; at < o->in->ins.n; at++)
            process(o, at);
        collect(&p, s->slots, s->nslots);
    } else { /* the first copy is left out, and with it what it would have shown */
        collect(&p, copy, s->nslots);
        nothing_known(&p);
    }
    for (int i = 0; i < TRIES && !o->impossible && !ok; i++) {
        struct attempt before;
        force_before(&p);
        attempt_begin(o, &before);
        o->nrelied = (uint32_t)o->out->ins.n;
        o->relied = mem_resize(o->relied, o->nrelied + 1, sizeof *o->relied);
        ok = second_copy(&p, s, first, copy);
        if (ok) {
            close_loop(&p, s);
            t->label = keep(&p, &before);
        } else {
            bool impossible = o->impossible;
            attempt_undo(o, &before);
            if (impossible) {
                while (retreat < N_RETREATS && !retreats[retreat](&p))
                    retreat++;
                o->impossible = retreat == N_RETREATS;
            }
        }
        attempt_end(&before);
    }
    if (!ok)
        vec_free(&p.all);
    free(o->relied);
    o->relied = NULL;
    o->nrelied = 0;
    free(copy);
    return ok;
}
