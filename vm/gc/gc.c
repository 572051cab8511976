/* gc.c -- the collector's start and end. */
#include "gc/gc.h"

#include "gc/gc_impl.h"

void gc_init(struct gc *gc, const struct gc_language *lang, const char *stack_base)
{
    *gc = (struct gc){.lang = *lang, .stack_base = stack_base, .disabled = true};
    size_t nursery = gc_settings(gc);
    old_init(gc);
    nursery_init(gc, nursery);
}

void gc_set_events(struct gc *gc, const struct gc_events *events)
{
    gc->events = *events;
    if (events->nursery_size)
        events->nursery_size(events->self, gc->nursery_size);
}

void gc_free_all(struct gc *gc)
{
    vec_free(&gc->windows);
    vec_free(&gc->pinned);
    vec_free(&gc->remembered);
    vec_free(&gc->grey);
    vec_free(&gc->moved);
    vec_free(&gc->fresh);
    vec_free(&gc->young_weak);
    vec_free(&gc->old_weak);
    vec_free(&gc->young_final);
    vec_free(&gc->old_final);
    vec_free(&gc->doomed);
    map_free(&gc->shadows);
}
