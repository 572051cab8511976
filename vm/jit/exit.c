/* exit.c -- a guard has failed: from registers and stack slots back to frames. */
#include <stdlib.h>

#include "jit/jit_impl.h"

struct state {
    struct jit_guard *g;
    const struct ir_trace *t;
    const uint64_t *words; /* stack slots, then all registers */
    val *virtuals;
    uint32_t *index, mask; /* hash of a name to its place in the guard's refs and 1 */
};

static uint32_t place_of(const struct state *s, ir_ref r)
{
    return ((uint32_t)r * 2654435761u >> 16) & s->mask;
}

/* A snapshot can name each value often: they are looked up. */
static void index_refs(struct state *s)
{
    memset(s->index, 0, (s->mask + 1) * sizeof *s->index);
    for (uint32_t i = 0; i < s->g->nrefs; i++) {
        uint32_t at = place_of(s, s->g->refs[i]);
        while (s->index[at])
            at = (at + 1) & s->mask;
        s->index[at] = i + 1;
    }
}

static uint64_t word_of(const struct state *s, ir_ref r)
{
    for (uint32_t at = place_of(s, r); s->index[at]; at = (at + 1) & s->mask)
        if (s->g->refs[s->index[at] - 1] == r) {
            int loc = s->g->locs[s->index[at] - 1];
            return s->words[backend_saved_at(loc)];
        }
    assert(!"a value of the snapshot that the guard did not save");
    return 0;
}

static uint64_t raw(const struct state *s, ir_ref r)
{
    return ir_is_const(r) ? (uint64_t)ir_constant(s->t, r)->u.i : word_of(s, r);
}

static val make_virtual(struct state *s, uint32_t n);

static val value(struct state *s, ir_ref r)
{
    if (r == IR_NONE)
        return NULL;
    if (r & IR_VIRTUAL && !ir_is_const(r))
        return make_virtual(s, r & ~IR_VIRTUAL);
    return (val)(uintptr_t)raw(s, r);
}

static void fill(struct state *s, val o, const struct ir_descr *d, int64_t index,
                 ir_ref r)
{
    struct gc *gc = s->g->trace->owner->gc;
    char *slot = (char *)o + d->offset + (index >= 0 ? index * 8 : 0);
    if (d->letter == 'P') {
        val v = value(s, r);
        gc_store(gc, o, (val *)(void *)slot, v);
    } else
        *(uint64_t *)(void *)slot = raw(s, r);
}

static val make_virtual(struct state *s, uint32_t n)
{
    const struct ir_snap *snap = &s->t->snaps.at[s->g->snap - 1];
    const struct ir_snap_virtual *v = &s->t->snap_virtuals.at[snap->virtuals + n];
    struct gc *gc = s->g->trace->owner->gc;
    if (s->virtuals[n])
        return s->virtuals[n];
    if (!v->descr) {
        uint64_t i = raw(s, ir_snap_field(s->t, v, 0)->value);
        assert((int64_t)(i << 1) >> 1 == (int64_t)i);
        return s->virtuals[n] = (val)(uintptr_t)(i << 1 | 1);
    }
    size_t size = v->length >= 0 ? (size_t)v->descr->offset + (size_t)v->length * 8
                                 : (size_t)v->descr->size;
    assert(size >= 2 * sizeof(struct obj));
    val o = gc_alloc(gc, v->descr->kind, gc_round(size));
    if (v->length >= 0)
        *(int64_t *)(void *)((char *)o + 8) = v->length;
    s->virtuals[n] = o;
    for (uint32_t k = 0; k < v->nfields; k++) {
        const struct ir_snap_field *f = ir_snap_field(s->t, v, k);
        fill(s, o, f->descr, f->index, f->value);
    }
    return o;
}

/* Called by machine code. The words are on the machine stack, so what they refer to is
 * pinned while objects are made. */
struct jit_guard *jit_guard_failed(struct jit_guard *g, const uint64_t *words,
                                   void *frame)
{
    struct jit *j = g->trace->owner;
    const struct ir_trace *t = &g->trace->ir;
    const struct ir_snap *snap = &t->snaps.at[g->snap - 1];
    enum { MOST_FRAMES = 32 };
    struct jit_frame_state frames[MOST_FRAMES];
    assert(snap->nframes >= 1 && snap->nframes <= MOST_FRAMES);
    uint32_t room = 4;
    while (room < 2 * g->nrefs)
        room *= 2;
    struct state s = {g,
                      t,
                      words,
                      __builtin_alloca((snap->nvirtuals + 1) * sizeof(val)),
                      __builtin_alloca(room * sizeof(uint32_t)),
                      room - 1};
    index_refs(&s);
    memset(s.virtuals, 0, (snap->nvirtuals + 1) * sizeof(val));
    for (uint32_t i = 0; i < snap->nframes; i++) {
        const struct ir_snap_frame *f = &t->snap_frames.at[snap->first + i];
        val *slots = __builtin_alloca((f->nslots + 1) * sizeof(val));
        memset(slots, 0, (f->nslots + 1) * sizeof(val));
        for (uint32_t k = 0; k < f->nslots; k++)
            slots[k] = value(&s, t->snap_refs.at[f->slots + k]);
        frames[i] = (struct jit_frame_state){
            f->code,   f->pc, f->ret, value(&s, f->func), value(&s, f->extra),
            f->nslots, slots};
    }
    g->fails++;
    j->lang.resume(j, frame, frames, snap->nframes);
    return g;
}
