/* cards.c -- which parts of large arrays have been written to.
 *
 * One byte stands for 2^GC_CARD_SHIFT bytes of old space; only those of large objects
 * are used. A store into a large array dirties the card of its slot, so a minor
 * collection looks at the cards that were written and not at a million items. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>

#include "base/die.h"
#include "gc/gc_impl.h"

enum { CARD = 1 << GC_CARD_SHIFT };

static uint8_t *card_of(const struct gc *gc, const void *p)
{
    return (uint8_t *)(gc->cards + ((uintptr_t)p >> GC_CARD_SHIFT));
}

void cards_init(struct gc *gc)
{
    size_t size = (size_t)GC_MAX_BLOCKS * GC_BLOCK / CARD;
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        die("cannot reserve %zu bytes of address space", size);
    gc->cards = (uintptr_t)p - ((uintptr_t)gc->base >> GC_CARD_SHIFT);
}

void cards_clear(struct gc *gc, val o, size_t size)
{
    memset(card_of(gc, o), 0, (size + CARD - 1) / CARD);
}

bool card_is_dirty(const struct gc *gc, const val *slot)
{
    return *card_of(gc, slot);
}

void gc_remember(struct gc *gc, val holder)
{
    uint32_t was = holder->gc;
    holder->gc &= ~(uint32_t)(GC_TRACK | GC_CARDED);
    if (was & GC_TRACK)
        *vec_add(&gc->remembered) = holder;
}

void gc_remember_slot(struct gc *gc, val holder, val *slot)
{
    if (!old_is_large(gc, holder)) {
        gc_remember(gc, holder);
        return;
    }
    *card_of(gc, slot) = 1;
    if (holder->gc & GC_TRACK)
        *vec_add(&gc->remembered) = holder;
    holder->gc = (holder->gc & ~(uint32_t)GC_TRACK) | GC_CARDED;
}

void gc_remember_at(struct gc *gc, val *slot)
{
    gc_remember_slot(gc, old_object_at(gc, (uintptr_t)slot), slot);
}

bool cards_visit(struct gc *gc, val o, bool all, void (*slot)(struct gc *, val *))
{
    const struct gc_kind *k = &gc->lang.kinds[o->kind];
    int64_t n = item_count(gc, o), from = 0, first = k->items_at;
    bool again = false;
    assert(k->item_size == sizeof(val));
    while (from < n) { /* a large object starts where a card does */
        int64_t end = ((first + from * 8) / CARD + 1) * CARD, to = (end - first) / 8;
        uint8_t *card = card_of(gc, (char *)o + first + from * 8);
        to = to < n ? to : n;
        if (all || *card) {
            gc->saw_young = false;
            visit_items(gc, o, from, to, slot);
            *card = gc->saw_young;
            again |= gc->saw_young;
            if (!all)
                major_note_items(gc, o, from, to);
        }
        from = to;
    }
    return again;
}
