#include "jit/back/moves.h"

#include <assert.h>
#include <string.h>

#include "jit/jit_impl.h"

enum { PLACES = SPILL + MOST_SPILLS, NO_MOVE = -1 };

struct order {
    const struct move *m;
    move_list *out;
    int32_t into[PLACES]; /* the move that writes this place and is still to be done */
    uint32_t reads[PLACES];   /* how many of those to be done read it */
    int16_t moved_to[PLACES]; /* where its old content is now */
};

static void emit(struct order *o, int32_t k)
{
    struct move m = o->m[k];
    o->into[m.to] = NO_MOVE;
    if (m.from >= 0)
        m.from = o->moved_to[m.from];
    *vec_add(o->out) = m;
}

/* Do this move and those that only waited for it: when the last reader of a place is
 * done, the place may be written. */
static void chain(struct order *o, int32_t k)
{
    int from;
    do {
        from = o->m[k].from;
        emit(o, k);
        if (from < 0)
            return;
        o->reads[from]--;
        k = o->into[from];
    } while (k != NO_MOVE && o->reads[from] == 0);
}

/* What is left are cycles: saving what the first move overwrites opens one. */
static void open_cycle(struct order *o, int32_t k, int spare)
{
    int to = o->m[k].to;
    *vec_add(o->out) = (struct move){(int16_t)to, (int16_t)spare, 0};
    o->moved_to[to] = (int16_t)spare;
    chain(o, k);
}

void moves_at_once(move_list *out, const struct move *m, unsigned n, int spare)
{
    struct order o = {.m = m, .out = out};
    memset(o.into, 0xFF, sizeof o.into);
    for (int p = 0; p < PLACES; p++)
        o.moved_to[p] = (int16_t)p;
    for (unsigned k = 0; k < n; k++) {
        if (m[k].from == m[k].to)
            continue;
        assert(o.into[m[k].to] == NO_MOVE && "two moves to one place");
        o.into[m[k].to] = (int32_t)k;
        if (m[k].from >= 0)
            o.reads[m[k].from]++;
    }
    for (unsigned k = 0; k < n; k++)
        if (o.into[m[k].to] == (int32_t)k && o.reads[m[k].to] == 0)
            chain(&o, (int32_t)k);
    for (unsigned k = 0; k < n; k++)
        if (o.into[m[k].to] == (int32_t)k)
            open_cycle(&o, (int32_t)k, spare);
}
