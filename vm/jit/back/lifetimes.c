#include "jit/back/lifetimes.h"

#include <stdlib.h>

struct walk {
    struct lifetimes *l;
    const struct ir_trace *t;
    bool
        *read; /* the values that the loop reads, besides handing them on at its jump */
    uint32_t at;
};

/* The walk goes backwards, so the first need that it meets is the last one. */
static void needed(void *x, ir_ref r)
{
    const struct walk *w = x;
    struct lifetimes *l = w->l;
    bool around = w->at > l->label && l->born[r] < l->label;
    l->uses[r]++;
    if (around)
        l->last[r] = l->jump;
    else if (l->last[r] == l->born[r])
        l->last[r] = w->at;
}

void snap_values(const struct ir_trace *t, const struct ir_snap *s,
                 void (*see)(void *x, ir_ref r), void *x)
{
    for (uint32_t i = 0; i < s->nframes; i++) {
        const struct ir_snap_frame *f = &t->snap_frames.at[s->first + i];
        for (uint32_t k = 0; k < f->nslots; k++)
            if (is_value(t->snap_refs.at[f->slots + k]))
                see(x, t->snap_refs.at[f->slots + k]);
        if (is_value(f->func))
            see(x, f->func);
        if (is_value(f->extra))
            see(x, f->extra);
    }
    for (uint32_t i = 0; i < s->nvirtuals; i++) {
        const struct ir_snap_virtual *v = &t->snap_virtuals.at[s->virtuals + i];
        for (uint32_t k = 0; k < v->nfields; k++) {
            ir_ref r = ir_snap_field(t, v, k)->value;
            if (is_value(r))
                see(x, r);
        }
    }
}

static void find_loop(struct lifetimes *l, const struct ir_trace *t)
{
    for (uint32_t at = 0; at < l->n; at++)
        if (t->ins.at[at].op == IR_label)
            l->label = at;
        else if (t->ins.at[at].op == IR_jump)
            l->jump = at;
    if (l->label == l->n)
        return;
    const struct ir_ins *label = &t->ins.at[l->label];
    for (unsigned k = 0; k < label->nargs; k += 2)
        l->born[ir_arg(t, label, k)] = l->label;
}

static void mark(void *x, ir_ref r)
{
    ((bool *)x)[r] = true;
}

static void find_read(struct walk *w)
{
    const struct ir_trace *t = w->t;
    for (uint32_t at = w->l->label + 1; at < w->l->jump; at++) {
        const struct ir_ins *i = &t->ins.at[at];
        if (i->op == IR_none)
            continue;
        for (unsigned k = 0; k < i->nargs; k++)
            if (is_value(ir_arg(t, i, k)))
                mark(w->read, ir_arg(t, i, k));
        if (is_guard(i) && i->snap)
            snap_values(t, &t->snaps.at[i->snap - 1], mark, w->read);
    }
}

/* Operand k of the loop's label or jump goes to a parameter that nobody reads. */
static bool is_idle(const struct walk *w, unsigned k)
{
    const struct lifetimes *l = w->l;
    if (l->label == l->n || (w->at != l->label && w->at != l->jump))
        return false;
    unsigned param = w->at == l->label ? k - 1 : 2 * k;
    return !w->read[ir_arg(w->t, &w->t->ins.at[l->label], param)];
}

static void operands(struct walk *w, const struct ir_ins *i)
{
    struct lifetimes *l = w->l;
    for (unsigned k = i->nargs; k > 0; k--) {
        ir_ref r = ir_arg(w->t, i, k - 1);
        if (!is_operand(i, k - 1) || !is_value(r))
            continue;
        l->next[i->args + k - 1] = l->first[r];
        if (is_idle(w, k - 1))
            continue;
        needed(w, r);
        l->first[r] = w->at;
    }
}

void lifetimes_find(struct lifetimes *l, const struct ir_trace *t, bool loop)
{
    uint32_t n = (uint32_t)t->ins.n;
    size_t row = (n + 1) * sizeof(uint32_t);
    *l = (struct lifetimes){.n = n, .label = n, .jump = n};
    l->born = mem_new(row);
    l->last = mem_new(row);
    l->uses = mem_zero(n + 1, sizeof *l->uses);
    l->first = mem_new(row);
    l->again = mem_new(row);
    l->next = mem_new((t->args.n + 1) * sizeof *l->next);
    for (uint32_t r = 0; r < n; r++)
        l->born[r] = r;
    if (loop)
        find_loop(l, t);
    memcpy(l->last, l->born, row);
    memset(l->first, 0xFF, row);
    memset(l->again, 0xFF, row);
    struct walk w = {l, t, mem_zero(n + 1, sizeof *w.read), n};
    find_read(&w);
    while (w.at-- > 0) {
        const struct ir_ins *i = &t->ins.at[w.at];
        if (i->op == IR_none)
            continue;
        if (w.at == l->label)
            memcpy(l->again, l->first, row);
        operands(&w, i);
        if (is_guard(i) && i->snap)
            snap_values(t, &t->snaps.at[i->snap - 1], needed, &w);
    }
    free(w.read);
}

void lifetimes_free(struct lifetimes *l)
{
    free(l->born);
    free(l->last);
    free(l->uses);
    free(l->first);
    free(l->again);
    free(l->next);
}
