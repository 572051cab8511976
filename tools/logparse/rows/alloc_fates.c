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

static uint64_t key_of(const struct op *op)
{
    return hash_text(op->name) * 31 + hash_text(op->descr);
}

/* Each that is like another one in front of it follows that. */
static void chain(struct alloc_fates *f, int copy)
{
    for (size_t i = f->of[copy].n; i-- > 0;) {
        struct alloc_candidate *c = &f->of[copy].at[i];
        uint64_t *first = map_put(&f->first[copy], key_of(recorded_op(f, c->number)));
        c->next = (uint32_t)*first;
        *first = i + 1;
    }
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
                made->known ? made->by : fate->number, fate->number, 0};
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
    f->where = mem_zero(f->recorded.ops.n, sizeof *f->where);
    uint32_t where = NO_OP;
    for (uint32_t i = 0; i < f->recorded.ops.n; i++) {
        if (f->recorded.ops.at[i].kind == OP_MERGE_POINT)
            where = i;
        f->where[i] = where;
    }
    while (f->inputs < f->recorded.ops.n &&
           f->recorded.ops.at[f->inputs].kind != OP_INPUTS)
        f->inputs++;
    for (size_t i = 0; i < f->fates.at.n; i++)
        add_candidates(f, &f->fates.at.at[i]);
    for (int copy = 0; copy < COPIES; copy++) {
        if (f->of[copy].n)
            qsort(f->of[copy].at, f->of[copy].n, sizeof *f->of[copy].at, by_order);
        chain(f, copy);
    }
}

void alloc_fates_close(struct alloc_fates *f)
{
    if (!f->known)
        return;
    fates_free(&f->fates);
    body_free(&f->recorded);
    free(f->where);
    for (int copy = 0; copy < COPIES; copy++) {
        vec_free(&f->of[copy]);
        map_free(&f->first[copy]);
    }
}

/* The merge point in front of this line. */
static bool place_before(const struct alloc_fates *f, uint64_t number,
                         struct place *place)
{
    if (!recorded_op(f, number) || f->where[f->inputs + number] == NO_OP)
        return false;
    place_parse(f->recorded.ops.at[f->where[f->inputs + number]].where, place);
    return place->is_python;
}

bool alloc_fates_take(struct alloc_fates *f, int copy, const struct op *alloc,
                      struct alloc_fate *out)
{
    assert(copy >= 0 && copy < COPIES);
    *out = (struct alloc_fate){0};
    uint64_t *first = f->known ? map_find(&f->first[copy], key_of(alloc)) : NULL;
    if (!first || !*first)
        return false;
    const struct alloc_candidate *c = &f->of[copy].at[*first - 1];
    const struct fate *fate = fates_of(&f->fates, c->number);
    assert(fate);
    *first = c->next;
    if (fate->made[copy].known)
        out->made = fate->made[copy].name;
    out->has_forced = place_before(f, fate->made[copy].by, &out->forced);
    return place_before(f, c->number, &out->born);
}
