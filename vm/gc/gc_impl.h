/* gc_impl.h -- what the collector's own files share. */
#ifndef GC_IMPL_H
#define GC_IMPL_H

#include "gc/gc.h"

enum { GC_BLOCK = 64 * 1024, GC_MAX_BLOCKS = 1 << 20, GC_WINDOW = 32 * 1024 };
enum gc_use { USE_FREE, USE_SMALL, USE_LARGE, USE_LARGE_REST };

/* old.c */
void old_init(struct gc *gc);
val old_alloc(struct gc *gc,
              size_t size); /* its gc word is set, the rest is not zeroed */
void old_free_cell(struct gc *gc, val o);
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

/* major.c */
void major_step(struct gc *gc);
void major_note_moved(struct gc *gc, val o);

/* visit every reference field of an object */
static inline void visit_fields(struct gc *gc, val o, void (*slot)(struct gc *, val *))
{
    const struct gc_kind *k = &gc->lang.kinds[o->kind];
    for (unsigned i = 0; i < k->nrefs; i++)
        slot(gc, (val *)(void *)((char *)o + k->refs[i]));
    if (!k->items_are_refs)
        return;
    int64_t n = *(int64_t *)(void *)((char *)o + k->length_at);
    val *items = (val *)(void *)((char *)o + k->items_at);
    for (int64_t i = 0; i < n; i++)
        slot(gc, &items[i]);
}

#endif
