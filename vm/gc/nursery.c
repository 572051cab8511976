/* nursery.c -- young objects: handing out memory, and moving out what survives.
 *
 * The nursery is cut into windows. Inside a window objects lie side by side from its
 * start, so the object around any word is found by walking one window. After a
 * collection the windows are the gaps between the objects that stayed. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/die.h"
#include "base/ticks.h"
#include "gc/gc_impl.h"

enum { SMALLEST_WINDOW = 256 };

static val second_word(val o)
{
    return *(val *)(void *)((char *)o + 8);
}

void nursery_init(struct gc *gc, size_t size)
{
    enum {
        PAGE = 4096
    }; /* one more: machine code reads a text's first word, however short */
    gc->nursery_size = size & ~(size_t)(PAGE - 1);
    gc->nursery = mmap(NULL, gc->nursery_size + PAGE, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (gc->nursery == MAP_FAILED)
        die("cannot map a nursery of %zu bytes", gc->nursery_size);
}

void gc_open(struct gc *gc)
{
    assert(gc->windows.n == 0);
    gc->disabled = false;
    nursery_open(gc);
}

/* A knob wants to hear of every allocation: none may be made by moving `free` alone. */
static bool is_counting(const struct gc *gc)
{
    return gc->every || gc->fail > 0;
}

static void add_windows(struct gc *gc, char *from, char *to)
{
    while (to - from >= SMALLEST_WINDOW) {
        char *end = to - from > GC_WINDOW + SMALLEST_WINDOW ? from + GC_WINDOW : to;
        *vec_add(&gc->windows) = (struct gc_window){from, end, from};
        gc->window_bytes += (size_t)(end - from);
        from = end;
    }
}

static void use_window(struct gc *gc, size_t i)
{
    struct gc_window *w = &gc->windows.at[i];
    gc->window = i;
    gc->free = w->used;
    gc->top = is_counting(gc) ? gc->free : w->end;
    memset(w->used, 0, (size_t)(w->end - w->used));
}

void nursery_open(struct gc *gc)
{
    gc->windows.n = 0;
    gc->window_bytes = 0;
    char *from = gc->nursery;
    for (size_t i = 0; i < gc->pinned.n; i++) {
        val o = gc->pinned.at[i];
        add_windows(gc, from, (char *)o);
        from = (char *)o + gc_size_of(gc, o);
    }
    add_windows(gc, from, gc->nursery + gc->nursery_size);
    if (gc->windows.n == 0) /* everything is pinned: every allocation is born old */
        gc->free = gc->top = NULL;
    else
        use_window(gc, 0);
}

size_t gc_size_of(const struct gc *gc, val o)
{
    const struct gc_kind *k = &gc->lang.kinds[o->kind];
    size_t size = k->size;
    if (o->gc & GC_BORROWS)
        size = k->items_at + sizeof(val);
    else if (k->length_at)
        size += (size_t)(*(int64_t *)(void *)((char *)o + k->length_at) * k->item_size);
    return gc_round(size);
}

/* The object of this window that holds the address. */
static val walk(const struct gc *gc, char *p, const char *used, uintptr_t word)
{
    while (p < used) {
        val o = (val)(void *)p;
        size_t size = o->kind == GC_FORWARDED ? gc_size_of(gc, second_word(o))
                                              : gc_size_of(gc, o);
        if (word < (uintptr_t)p + size)
            return o;
        p += size;
    }
    return NULL;
}

val nursery_object_at(const struct gc *gc, uintptr_t word)
{
    size_t lo = 0, hi = gc->windows.n;
    while (lo < hi) { /* the first window that ends behind the word */
        size_t mid = (lo + hi) / 2;
        if ((uintptr_t)gc->windows.at[mid].end <= word)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo < gc->windows.n && (uintptr_t)gc->windows.at[lo].start <= word) {
        const struct gc_window *w = &gc->windows.at[lo];
        return walk(gc, w->start, lo == gc->window ? gc->free : w->used, word);
    }
    lo = 0, hi = gc->pinned.n;
    while (lo < hi) { /* the last that was pinned last time, at or before the word */
        size_t mid = (lo + hi) / 2;
        if ((uintptr_t)gc->pinned.at[mid] <= word)
            lo = mid + 1;
        else
            hi = mid;
    }
    val o = lo ? gc->pinned.at[lo - 1] : NULL;
    return o && word - (uintptr_t)o < gc_size_of(gc, o) ? o : NULL;
}

/* ---- allocation --------------------------------------------------------------- */

static val alloc_outside(struct gc *gc, size_t size)
{
    val o = old_alloc(gc, size);
    if (size <= GC_LARGEST_CELL) {
        uint32_t bits = o->gc;
        memset(o, 0, size);
        o->gc = bits;
    }
    return o;
}

static val alloc_old(struct gc *gc, size_t size)
{
    val o = alloc_outside(gc, size);
    /* born remembered: its first stores may be of young objects */
    *vec_add(&gc->remembered) = o;
    return o;
}

static val alloc_fresh(struct gc *gc, size_t size)
{
    val o = alloc_outside(gc, size);
    o->gc |= GC_FRESH;
    old_block_of(gc, o)->fresh = 1;
    *vec_add(&gc->fresh) = o;
    return o;
}

void nursery_keep(struct gc *gc, val o)
{
    assert(o->gc & GC_FRESH);
    o->gc &= ~(uint32_t)GC_FRESH;
    *vec_add(&gc->remembered) = o;
}

/* Objects that are born old fill no nursery: without this a major collection would
 * not start, or not go on, while a program makes nothing else. */
static bool major_is_due(struct gc *gc, size_t size)
{
    gc->born_old += size;
    return gc->born_old > gc->nursery_size &&
           (gc->phase != GC_SCANNING || gc_in_use(gc) + size > gc->threshold);
}

void *gc_alloc_old(struct gc *gc, uint32_t kind, size_t size)
{
    assert(!gc->collecting && size % GC_GRAIN == 0 && size <= GC_LARGE);
    if (!gc->disabled && major_is_due(gc, size))
        gc_minor(gc);
    val o = alloc_old(gc, size);
    o->kind = kind;
    return o;
}

static void *bump(struct gc *gc, size_t size)
{
    const struct gc_window *w = &gc->windows.at[gc->window];
    if (!gc->free || (size_t)(w->end - gc->free) < size)
        return NULL;
    char *p = gc->free;
    gc->free = p + size;
    gc->top = is_counting(gc) ? gc->free : w->end;
    return p;
}

static void *next_windows(struct gc *gc, size_t size)
{
    if (gc->windows.n == 0)
        return NULL;
    void *p = bump(gc, size);
    while (!p && gc->window + 1 < gc->windows.n) {
        gc->windows.at[gc->window].used = gc->free;
        use_window(gc, gc->window + 1);
        p = bump(gc, size);
    }
    return p;
}

/* When a deep recursion in C has pinned nearly all of the nursery, collecting it finds
 * little and has a large stack to scan. What is allocated between two collections should
 * be in proportion to that; what has no room is born old meanwhile. */
static bool minor_pays(const struct gc *gc)
{
    const char *here = __builtin_frame_address(0);
    size_t want = gc->nursery_size / 8, stack = (size_t)(gc->stack_base - here) / 2;
    want = want > stack ? want : stack;
    return gc->window_bytes >= 2 * want || gc->born_old >= want;
}

/* What is fresh is in the way as what is young is: a nursery full of it is enough. But where
 * the stack is large, a collection has to find more. */
static bool many_are_fresh(struct gc *gc, size_t size)
{
    const char *here = __builtin_frame_address(0);
    size_t stack = (size_t)(gc->stack_base - here) / 2;
    gc->born_old += size;
    return gc->born_old > (stack > gc->nursery_size ? stack : gc->nursery_size);
}

/* HOTLOOP_GC_EVERY. What a program does first is hit most closely; with HOTLOOP_GC_SLOWER
 * the number of collections grows like the logarithm of its length. */
static void collect_by_knob(struct gc *gc)
{
    if (gc->slower > 0 && ++gc->forced % (uint64_t)gc->slower == 0)
        gc->every *= 2;
    gc->every_left = (uint64_t)gc->every;
    gc_minor(gc);
    if (gc->minors % 16 == 0)
        gc_collect(gc);
}

void *gc_alloc_slow(struct gc *gc, size_t size)
{
    assert(!gc->collecting && size % GC_GRAIN == 0);
    bool may = !gc->disabled;
    if (gc->every && may && --gc->every_left == 0)
        collect_by_knob(gc);
    if (gc->fail > 0 && may && --gc->fail == 0 && gc->lang.out_of_memory)
        gc->lang.out_of_memory(gc->lang.self);
    if (size > GC_LARGE) {
        if (may && many_are_fresh(gc, size))
            gc_minor(gc);
        return may ? alloc_fresh(gc, size) : alloc_old(gc, size);
    }
    void *p = next_windows(gc, size);
    if (!p && may && minor_pays(gc)) {
        gc_minor(gc);
        p = next_windows(gc, size);
    }
    if (!p)
        gc->born_old += size;
    return p ? p : alloc_old(gc, size);
}

/* ---- the minor collection --------------------------------------------------------- */

enum { KEPT = GC_BORROWS | GC_FINAL | GC_TELLS }; /* bits that go with an object */

static val move_out(struct gc *gc, val o)
{
    size_t size = gc_size_of(gc, o);
    val to;
    if (o->gc & GC_SHADOW) {
        to = (val)*map_find(&gc->shadows, (uintptr_t)o);
        to->gc = GC_OLD | gc->mark;
    } else
        to = old_alloc(gc, size);
    uint32_t bits = to->gc | GC_TRACK | (o->gc & KEPT);
    memcpy(to, o, size);
    to->gc = bits;
    o->kind = GC_FORWARDED;
    *(val *)(void *)((char *)o + 8) = to;
    gc->survived += size;
    *vec_add(&gc->moved) = to;
    return to;
}

/* Most references are to other old objects: the block tells that without looking at them. */
static void find_fresh(struct gc *gc, val o)
{
    if (!old_block_of(gc, o)->fresh || !(o->gc & GC_FRESH))
        return;
    o->gc = (o->gc & ~(uint32_t)GC_FRESH) | GC_TRACK;
    *vec_add(&gc->moved) = o;
}

static void visit_young(struct gc *gc, val *slot)
{
    val o = *slot;
    if (!is_ref(o))
        return;
    if (!gc_is_young(gc, o)) {
        if (gc->fresh.n)
            find_fresh(gc, o);
    } else if (o->kind == GC_FORWARDED)
        *slot = second_word(o);
    else if (o->gc & GC_PINNED)
        gc->saw_young = true;
    else
        *slot = move_out(gc, o);
}

static void pin_word(struct gc *gc, uintptr_t word)
{
    val o;
    if (!gc_is_young(gc, (void *)word)) {
        if (gc->fresh.n && (o = old_object_at(gc, word)))
            find_fresh(gc, o);
        return;
    }
    o = nursery_object_at(gc, word);
    if (!o || o->gc & GC_PINNED || o->kind == 0)
        return;
    o->gc |= GC_PINNED;
    *vec_add(&gc->moved) = o; /* its fields are roots; reuses the work list */
}

static void trace_old(struct gc *gc, val o)
{
    gc->saw_young = false;
    visit_fields(gc, o, visit_young);
    if (gc->saw_young) {
        if (o->gc & GC_TRACK)
            gc_remember(gc, o);
    }
}

static void trace_large(struct gc *gc, val o, bool carded)
{
    gc->saw_young = false;
    visit_fixed(gc, o, visit_young);
    bool fixed = gc->saw_young, again = cards_visit(gc, o, !carded, visit_young);
    if (fixed || again)
        gc_remember(gc, o);
    if (!fixed && again)
        o->gc |= GC_CARDED;
}

static void trace(struct gc *gc, val o, bool carded)
{
    if (old_is_large(gc, o) && has_items(gc, o))
        trace_large(gc, o, carded);
    else
        trace_old(gc, o);
}

static void drain(struct gc *gc)
{
    while (gc->moved.n) {
        val o = gc->moved.at[--gc->moved.n];
        if (o->gc & GC_OLD) {
            trace(gc, o, false);
            major_note_moved(gc, o);
        } else
            visit_fields(gc, o, visit_young);
    }
}

static void trace_remembered(struct gc *gc)
{
    size_t n = gc->remembered.n;
    val *list = gc->remembered.at;
    gc->remembered.at = NULL;
    gc->remembered.n = gc->remembered.cap = 0;
    for (size_t i = 0; i < n; i++) {
        bool carded = list[i]->gc & GC_CARDED;
        list[i]->gc = (list[i]->gc & ~(uint32_t)GC_CARDED) | GC_TRACK;
        trace(gc, list[i], carded);
        if (!carded)
            major_note_moved(gc, list[i]); /* it was written to: look at it again */
    }
    free(list);
}

bool nursery_survived(const struct gc *gc, val *o)
{
    if (!gc_is_young(gc, *o))
        return !((*o)->gc & GC_FRESH);
    if ((*o)->kind == GC_FORWARDED) {
        *o = second_word(*o);
        return true;
    }
    return (*o)->gc & GC_PINNED;
}

static int by_address(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t) * (const val *)a, y = (uintptr_t) * (const val *)b;
    return x < y ? -1 : x > y;
}

/* Which pinned objects there are is only known when all words have been looked at. */
static void collect_pins(struct gc *gc)
{
    gc->pinned.n = 0;
    for (size_t i = 0; i < gc->moved.n; i++)
        if (!(gc->moved.at[i]->gc & GC_OLD)) /* fresh, or moved out */
            *vec_add(&gc->pinned) = gc->moved.at[i];
    if (gc->pinned.n)
        qsort(gc->pinned.at, gc->pinned.n, sizeof *gc->pinned.at, by_address);
}

/* A large one that is grey must stay where it is until the sweep. */
static void drop_shadow(struct gc *gc, val shadow)
{
    if (old_is_large(gc, shadow))
        *shadow = (struct obj){0};
    else
        old_free(gc, shadow);
}

static void drop_shadows(struct gc *gc)
{
    if (gc->shadows.n == 0)
        return;
    struct map old = gc->shadows;
    gc->shadows = (struct map){0};
    for (size_t i = 0; i < old.cap; i++) {
        if (!old.at[i].used)
            continue;
        val o = (val)old.at[i].key;
        if (o->kind == GC_FORWARDED)
            continue;
        if (o->gc & GC_PINNED)
            *map_put(&gc->shadows, (uintptr_t)o) = old.at[i].value;
        else
            drop_shadow(gc, (val)old.at[i].value);
    }
    map_free(&old);
}

/* Whatever nothing has come across is dead. */
static void free_fresh(struct gc *gc)
{
    for (size_t i = 0; i < gc->fresh.n; i++) {
        val o = gc->fresh.at[i];
        old_block_of(gc, o)->fresh = 0;
        if (o->gc & GC_FRESH)
            old_free(gc, o);
    }
    gc->fresh.n = 0;
}

static void leave_nursery(struct gc *gc)
{
    if (gc->poison) {
        char *from = gc->nursery;
        for (size_t i = 0; i <= gc->pinned.n; i++) {
            char *to = i < gc->pinned.n ? (char *)gc->pinned.at[i]
                                        : gc->nursery + gc->nursery_size;
            memset(from, 0xDB, (size_t)(to - from));
            if (i < gc->pinned.n)
                from = to + gc_size_of(gc, gc->pinned.at[i]);
        }
    }
    for (size_t i = 0; i < gc->pinned.n; i++)
        gc->pinned.at[i]->gc &= ~(uint32_t)GC_PINNED;
    nursery_open(gc);
}

/* As PyPy does: the program hears of it once, and should free something. What died while
 * the heap was being marked is still counted, so a whole collection looks again first. */
static void tell_of_max(struct gc *gc)
{
    major_whole(gc);
    if (!gc->over_max)
        return;
    gc->over_max = false;
    if (gc->told_of_max)
        die("using more memory than PYPY_GC_MAX allows, aborting");
    gc->told_of_max = true;
    if (gc->lang.out_of_memory)
        gc->lang.out_of_memory(gc->lang.self);
}

void gc_minor(struct gc *gc)
{
    assert(!gc->collecting);
    const struct gc_events *e = &gc->events;
    gc->collecting = true;
    gc->survived = gc->born_old = 0;
    uint64_t start = ticks();
    if (e->minor_start)
        e->minor_start(e->self);
    if (gc->windows.n)
        gc->windows.at[gc->window].used = gc->free;
    stack_scan(gc, pin_word);
    for (size_t i = 0; i < gc->doomed.n; i++)
        visit_young(gc, &gc->doomed.at[i]);
    if (e->minor_roots)
        e->minor_roots(e->self, 0);
    collect_pins(gc);
    gc->lang.roots(gc->lang.self, &(struct gc_visitor){gc, visit_young, true});
    if (e->minor_roots)
        e->minor_roots(e->self, 1);
    trace_remembered(gc);
    final_visit_young(gc, visit_young);
    drain(gc);
    final_after_minor(gc);
    weak_after_minor(gc);
    drop_shadows(gc);
    free_fresh(gc);
    leave_nursery(gc);
    gc->minors++;
    if (e->minor_done)
        e->minor_done(e->self,
                      &(struct gc_minor_stats){gc->small_bytes + gc->large_bytes,
                                               gc->pinned.n, gc->survived});
    gc->minor_ticks = ticks() - start;
    if (gc->verify)
        gc_verify(gc);
    gc->collecting = false;
    tell_of_doomed(gc);
    if (gc->phase != GC_SCANNING || gc_in_use(gc) > gc->threshold ||
        final_is_waiting(gc))
        major_step(gc);
    if (gc->over_max)
        tell_of_max(gc);
}

uintptr_t gc_identity(struct gc *gc, val o)
{
    if (!gc_is_young(gc, o))
        return (uintptr_t)o;
    uint64_t *known = map_find(&gc->shadows, (uintptr_t)o);
    if (known)
        return *known;
    val shadow = old_alloc(gc, gc_size_of(gc, o));
    uint32_t bits = shadow->gc;
    memset(shadow, 0,
           gc_size_of(gc, o)); /* an empty object of the same kind until then */
    shadow->kind = o->kind;
    shadow->gc = bits;
    o->gc |= GC_SHADOW;
    *map_put(&gc->shadows, (uintptr_t)o) = (uintptr_t)shadow;
    return (uintptr_t)shadow;
}
