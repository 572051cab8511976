#include "logparse/rows/alloc_fates.h"

#include <assert.h>
#include <stdlib.h>

static int by_order(const void *a, const void *b)
{
    const struct alloc_candidate *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static const struct op *recorded_op(const struct alloc_fates *f, uint64_t number)
{
    uint64_t at = f->inputs + number;
    return number && at < f->recorded.ops.n ? &f->recorded.ops.at[at] : NULL;
}

static void add_candidates(struct alloc_fates *f, const struct fate *fate)
{
    const struct op *op = recorded_op(f, fate->number);
    if (!op || op->kind != OP_OPERATION || op_class_of(op->name) != OPC_ALLOC ||
        !slice_eq(op->name, fate->name))
        return;
    for (int copy = 0; copy < COPIES; copy++) {
        const struct made_for *made = &fate->made[copy];
        if (made->known || slice_eq(fate->what[copy], SLICE("kept")))
            *vec_add(&f->of[copy]) = (struct alloc_candidate){
                made->known ? made->by : fate->number, fate->number, false};
    }
}

void alloc_fates_open(struct alloc_fates *f, const struct traces *traces,
                      uint32_t trace)
{
    *f = (struct alloc_fates){0};
    f->known = fates_read(&f->fates, traces, trace);
    if (!f->known)
        return;
    body_read(&f->recorded, traces->log, traces->all.at[trace].section[STAGE_NOOPT]);
    while (f->inputs < f->recorded.ops.n &&
           f->recorded.ops.at[f->inputs].kind != OP_INPUTS)
        f->inputs++;
    for (size_t i = 0; i < f->fates.at.n; i++)
        add_candidates(f, &f->fates.at.at[i]);
    for (int copy = 0; copy < COPIES; copy++)
        if (f->of[copy].n)
            qsort(f->of[copy].at, f->of[copy].n, sizeof *f->of[copy].at, by_order);
}

void alloc_fates_close(struct alloc_fates *f)
{
    if (!f->known)
        return;
    fates_free(&f->fates);
    body_free(&f->recorded);
    for (int copy = 0; copy < COPIES; copy++)
        vec_free(&f->of[copy]);
}

/* The merge point in front of this line. */
static bool place_before(const struct alloc_fates *f, uint64_t number,
                         struct place *place)
{
    if (!recorded_op(f, number))
        return false;
    for (size_t i = f->inputs + number; i-- > 0;)
        if (f->recorded.ops.at[i].kind == OP_MERGE_POINT) {
            place_parse(f->recorded.ops.at[i].where, place);
            return place->is_python;
        }
    return false;
}

bool alloc_fates_take(struct alloc_fates *f, int copy, const struct op *alloc,
                      struct alloc_fate *out)
{
    assert(copy >= 0 && copy < COPIES);
    *out = (struct alloc_fate){0};
    for (size_t i = 0; f->known && i < f->of[copy].n; i++) {
        struct alloc_candidate *c = &f->of[copy].at[i];
        const struct op *op = recorded_op(f, c->number);
        const struct fate *fate = fates_of(&f->fates, c->number);
        if (c->taken || !slice_eq(op->name, alloc->name) ||
            !slice_eq(op->descr, alloc->descr))
            continue;
        c->taken = true;
        if (fate->made[copy].known)
            out->made = fate->made[copy].name;
        out->has_forced = place_before(f, fate->made[copy].by, &out->forced);
        return place_before(f, c->number, &out->born);
    }
    return false;
}
