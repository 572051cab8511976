/* major.c -- marking and sweeping old objects, a step after a minor collection.
 *
 * A step runs when the nursery is empty but for pinned objects, so it never meets a
 * moving object. It ends after about as long as the last minor collection took. */
#include "base/ticks.h"
#include "gc/gc_impl.h"

enum {
    LEAST_US = 70,
    LOOK_AT_CLOCK = 128, /* objects, or */
    PIECE = 4096,        /* items of a large one */
    SWEEP_BLOCKS = 16
};

static void push_grey(struct gc *gc, val o)
{
    o->gc = (o->gc ^ GC_MARK) & ~(uint32_t)GC_SEEN;
    *vec_add(&gc->grey) = o;
}

static void visit_mark(struct gc *gc, val *slot)
{
    val o = *slot;
    if (is_ref(o) && o->gc & GC_OLD && (o->gc & GC_MARK) != gc->mark)
        push_grey(gc, o);
}

/* An object that came to old space, or was written to, while marking goes on. */
void major_note_moved(struct gc *gc, val o)
{
    if (gc->phase == GC_MARKING && (o->gc & GC_MARK) == gc->mark)
        *vec_add(&gc->grey) = o;
}

/* Items of a large object that were written to. */
void major_note_items(struct gc *gc, val o, int64_t from, int64_t to)
{
    if (gc->phase == GC_MARKING && (o->gc & GC_MARK) == gc->mark)
        visit_items(gc, o, from, to, visit_mark);
}

static void mark_word(struct gc *gc, uintptr_t word)
{
    val o = old_object_at(gc, word);
    if (o)
        visit_mark(gc, &o);
}

static void mark_roots(struct gc *gc)
{
    gc->lang.roots(gc->lang.self, &(struct gc_visitor){gc, visit_mark, false});
    stack_scan(gc, mark_word);
    for (size_t i = 0; i < gc->pinned.n; i++)
        visit_fields(gc, gc->pinned.at[i], visit_mark);
    for (size_t i = 0; i < gc->shadows.cap; i++)
        if (gc->shadows.at[i].used)
            visit_mark(gc, &(val){(val)gc->shadows.at[i].value});
    for (size_t i = 0; i < gc->doomed.n; i++)
        visit_mark(gc, &gc->doomed.at[i]);
}

static void start_marking(struct gc *gc)
{
    gc->mark ^= GC_MARK; /* now every old object is unmarked */
    for (uint32_t b = 0; b < gc->nblocks; b++)
        gc->blocks[b].swept = 0;
    gc->arenas_before = gc->blocks_in_use;
    gc->raw_before = gc->large_bytes;
    /* remembered objects may be unmarked: marking will find what lives */
    mark_roots(gc);
    tell_to_wipe(gc); /* roots are looked at once more when marking ends */
    gc->phase = GC_MARKING;
}

static void mark_piece(struct gc *gc)
{
    val o = gc->long_one;
    int64_t n = item_count(gc, o), to = gc->long_at + PIECE;
    visit_items(gc, o, gc->long_at, to < n ? to : n, visit_mark);
    gc->long_at = to;
    if (to >= n)
        gc->long_one = NULL;
}

static void mark_object(struct gc *gc, val o)
{
    if (has_items(gc, o) && item_count(gc, o) > PIECE) {
        visit_fixed(gc, o, visit_mark);
        gc->long_one = o;
        gc->long_at = 0;
    } else
        visit_fields(gc, o, visit_mark);
}

static bool mark_until(struct gc *gc, uint64_t deadline)
{
    unsigned n = 0;
    while (gc->grey.n || gc->long_one) {
        bool piece = gc->long_one;
        if (piece)
            mark_piece(gc);
        else
            mark_object(gc, gc->grey.at[--gc->grey.n]);
        if ((piece || ++n % LOOK_AT_CLOCK == 0) && ticks() > deadline)
            return false;
    }
    return true;
}

void major_mark_all_from(struct gc *gc, val o)
{
    push_grey(gc, o);
    mark_until(gc, UINT64_MAX);
}

/* Dead objects must not be looked at by the next minor collection. */
static void forget_dead(struct gc *gc)
{
    size_t kept = 0;
    for (size_t i = 0; i < gc->remembered.n; i++)
        if (is_marked(gc, gc->remembered.at[i]))
            gc->remembered.at[kept++] = gc->remembered.at[i];
    gc->remembered.n = kept;
}

bool gc_lives(const struct gc *gc, val o)
{
    return gc_is_young(gc, o) || is_marked(gc, o);
}

/* Everything is grey or black: look at the roots a last time, then it is exact. */
static void finish_marking(struct gc *gc)
{
    mark_roots(gc);
    mark_until(gc, UINT64_MAX);
    weak_clear_dead(gc);
    final_doom_dead(gc);
    weak_forget_dead(gc);
    if (gc->lang.marked)
        gc->lang.marked(gc->lang.self);
    forget_dead(gc);
    gc->sweep_at = 0;
    gc->phase = GC_SWEEPING;
}

static void finish_sweeping(struct gc *gc)
{
    size_t used = gc_in_use(gc);
    gc->threshold = (size_t)((double)used * gc->major_factor);
    if (gc->threshold < gc->min_threshold)
        gc->threshold = gc->min_threshold;
    if (gc->threshold > gc->max_bytes)
        gc->threshold = gc->max_bytes;
    gc->over_max = used > gc->max_bytes;
    gc->told_of_max &= gc->over_max;
    gc->majors++;
    gc->minors_at_major = gc->minors;
    if (gc->events.major_done)
        gc->events.major_done(
            gc->events.self,
            &(struct gc_major_stats){gc->arenas_before, gc->blocks_in_use,
                                     gc->small_bytes, gc->raw_before, gc->large_bytes,
                                     (double)gc->threshold});
    gc->phase = GC_FINALIZING;
}

static void sweep_some(struct gc *gc, uint64_t deadline)
{
    size_t total = 0, done;
    bool more = true;
    while (more && (total == 0 || ticks() < deadline)) {
        more = old_sweep(gc, SWEEP_BLOCKS, &done);
        total += done;
    }
    if (gc->events.step_swept)
        gc->events.step_swept(gc->events.self, total, more);
    if (!more)
        finish_sweeping(gc);
}

static void step(struct gc *gc, uint64_t deadline)
{
    const struct gc_events *e = &gc->events;
    gc->collecting = true;
    if (e->step_start)
        e->step_start(e->self, gc->phase);
    switch (gc->phase) {
    case GC_SCANNING: start_marking(gc); break;
    case GC_MARKING:
        if (e->step_marked)
            e->step_marked(e->self, gc->grey.n);
        if (mark_until(gc, deadline))
            finish_marking(gc);
        break;
    case GC_SWEEPING: sweep_some(gc, deadline); break;
    case GC_FINALIZING: gc->phase = GC_SCANNING; break;
    }
    if (e->step_done)
        e->step_done(e->self, gc->phase);
    if (gc->verify)
        gc_verify(gc);
    gc->collecting = false;
    tell_of_doomed(gc);
}

/* As long as the minor collection took; longer the more the heap has grown since marking
 * should have begun, so that a cycle ends before that is half of it. */
static uint64_t step_ticks(const struct gc *gc)
{
    enum { MOST = 15 };
    size_t used = gc_in_use(gc), half = gc->threshold / 2;
    size_t grown = used > gc->threshold ? used - gc->threshold : 0;
    uint64_t least = ticks_of_us(LEAST_US),
             time = gc->minor_ticks > least ? gc->minor_ticks : least;
    uint64_t more = grown < half ? MOST * grown / half : MOST;
    time += more * least;
    return grown < 2 * half ? time : time * 8; /* it grows faster than we mark */
}

void major_step(struct gc *gc)
{
    gc_wipe_stack();
    step(gc, ticks() + step_ticks(gc));
}

void major_whole(struct gc *gc)
{
    while (gc->phase != GC_SCANNING)
        step(gc, UINT64_MAX);
    do {
        gc_wipe_stack(); /* of what earlier steps and the minor collection left there */
        step(gc, UINT64_MAX);
    } while (gc->phase != GC_SCANNING);
}

void gc_collect(struct gc *gc)
{
    gc_minor(gc);
    major_whole(gc);
}
