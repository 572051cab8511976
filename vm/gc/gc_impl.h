/* gc_impl.h -- what the collector's own files share. */
#ifndef GC_IMPL_H
#define GC_IMPL_H

#include "gc/gc.h"

enum {
    GC_BLOCK = 64 * 1024,
    GC_MAX_BLOCKS = 1 << 20,
    GC_WINDOW = 32 * 1024,
    GC_LARGEST_CELL = 32 * 1024 /* what is larger has blocks of its own */
};
enum gc_use { USE_FREE, USE_SMALL, USE_LARGE, USE_LARGE_REST };

/* old.c */
void old_init(struct gc *gc);
/* Its gc word is set. Above GC_LARGEST_CELL it is zero; else it is not cleared. */
val old_alloc(struct gc *gc, size_t size);
bool old_is_large(const struct gc *gc, val o);
void old_free(struct gc *gc, val o);                       /* nothing refers to it */
struct gc_block *old_block_of(const struct gc *gc, val o); /* that it starts in */
val *old_next_free(val cell); /* where a free cell has the next one */
val old_object_at(const struct gc *gc, uintptr_t word);     /* NULL: no object there */
bool old_sweep(struct gc *gc, size_t blocks, size_t *done); /* false: finished */

/* stack.c: call `look` on each word of the machine stack and the registers. */
void stack_scan(struct gc *gc, void (*look)(struct gc *, uintptr_t word));

/* settings.c: all sizes of a collector that is starting. Returns the nursery's. */
size_t gc_settings(struct gc *gc);

/* nursery.c */
void nursery_init(struct gc *gc, size_t size);
void nursery_open(struct gc *gc); /* windows anew, around the pinned objects */
val nursery_object_at(const struct gc *gc, uintptr_t word);
/* A fresh object becomes one that was born old. */
void nursery_keep(struct gc *gc, val o);
bool nursery_survived(const struct gc *gc, val *o); /* *o becomes its new address */

/* major.c */
void major_step(struct gc *gc);
void major_whole(struct gc *gc); /* to the end of a cycle, and all of the next one */
void major_note_moved(struct gc *gc, val o);
void major_note_items(struct gc *gc, val o, int64_t from, int64_t to);

void major_mark_all_from(struct gc *gc, val o);

/* final.c */
struct gc_order {
    val *at;
    size_t n, cap;
};
void final_visit_young(struct gc *gc, void (*slot)(struct gc *, val *));
void final_after_minor(struct gc *gc);
/* Long enough for a major collection although old space has not grown to its threshold. */
bool final_is_waiting(const struct gc *gc);
void weak_after_minor(struct gc *gc);
void weak_clear_dead(struct gc *gc);  /* before */
void final_doom_dead(struct gc *gc);  /* this, which marks more, and then */
void weak_forget_dead(struct gc *gc); /* this */

/* cards.c */
void cards_init(struct gc *gc);
void cards_clear(struct gc *gc, val o, size_t size);
/* Visit the items on dirty cards, or all. A card stays dirty when gc->saw_young was set
 * for it; true: there is such a card. */
bool cards_visit(struct gc *gc, val o, bool all, void (*slot)(struct gc *, val *));
bool card_is_dirty(const struct gc *gc, const val *slot);

static inline void tell_of_doomed(struct gc *gc)
{
    if (gc->doomed.n && gc->lang.doomed)
        gc->lang.doomed(gc->lang.self);
}

/* While a collection knows what lives; young objects count as living. */
static inline void tell_to_wipe(struct gc *gc)
{
    if (gc->lang.wipe)
        gc->lang.wipe(gc->lang.self);
}

static inline bool is_marked(const struct gc *gc, val o)
{
    return !(o->gc & GC_OLD) || (o->gc & GC_MARK) == gc->mark;
}

static inline bool has_items(const struct gc *gc, val o)
{
    return gc->lang.kinds[o->kind].items_are_refs;
}

static inline int64_t item_count(const struct gc *gc, val o)
{
    return *(int64_t *)(void *)((char *)o + gc->lang.kinds[o->kind].length_at);
}

/* the references outside of the items */
static inline void visit_fixed(struct gc *gc, val o, void (*slot)(struct gc *, val *))
{
    const struct gc_kind *k = &gc->lang.kinds[o->kind];
    for (unsigned i = 0; i < k->nrefs; i++)
        slot(gc, (val *)(void *)((char *)o + k->refs[i]));
    if (o->gc & GC_BORROWS)
        slot(gc, (val *)(void *)((char *)o + k->items_at));
}

static inline void visit_items(struct gc *gc, val o, int64_t from, int64_t to,
                               void (*slot)(struct gc *, val *))
{
    val *items = (val *)(void *)((char *)o + gc->lang.kinds[o->kind].items_at);
    for (int64_t i = from; i < to; i++)
        if (is_ref(items[i])) /* most often not: an array of integers, or room */
            slot(gc, &items[i]);
}

/* visit every reference field of an object */
static inline void visit_fields(struct gc *gc, val o, void (*slot)(struct gc *, val *))
{
    visit_fixed(gc, o, slot);
    if (has_items(gc, o))
        visit_items(gc, o, 0, item_count(gc, o), slot);
}

#endif
