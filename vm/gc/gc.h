/* gc.h -- the collector. It knows layouts, not types: a language hands it a table.
 *
 * Young objects live in the nursery and are moved out by a minor collection, except
 * those the machine stack may point at: they are pinned, stay where they are and
 * stay young. Old objects never move; they are marked in steps and swept in steps.
 * A large object is born in old space and is fresh until the next minor collection,
 * which frees it unless something that it looks at refers to it.
 *
 * What holds between any two calls into the collector:
 *  - a word that is odd or zero is not a reference; every other one in a slot that
 *    a layout names is the address of an object's header;
 *  - an old object without GC_TRACK is in the remembered list; every store of a
 *    reference goes through gc_store, so an old object that refers to a young one
 *    is always in that list;
 *  - a fresh object is in the list of those, and has neither GC_TRACK nor GC_CARDED;
 *  - a large object with GC_CARDED is in that list too, but only the items on its
 *    dirty cards have been written to (cards.c): a store costs a card, not the array;
 *  - while marking, an old object with the current mark has been seen; stores into
 *    it put it into the remembered list and so back among the grey ones. */
#ifndef GC_GC_H
#define GC_GC_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "base/vec.h"
#include "gc/gc_events.h"

struct obj {
    uint32_t kind; /* 0: a free cell */
    uint32_t gc;
};
typedef struct obj *val; /* a reference, or a tagged small integer (odd), or NULL */

enum {
    GC_OLD = 1,
    GC_TRACK = 2,     /* old, and a store into it has to be remembered */
    GC_MARK = 4,      /* compared with gc->mark, which flips each major collection */
    GC_PINNED = 8,    /* young, and must not move in this collection */
    GC_SHADOW = 16,   /* young, and its future address is in gc->shadows */
    GC_CARDED = 128,  /* large, and its cards tell what was written; the byte's sign */
    GC_BORROWS = 256, /* where its items would be is a reference to what has them */
    GC_FINAL = 512,   /* its finalizer has yet to run */
    GC_TELLS = 1024,  /* the language is told when its weak reference is cleared */
    GC_SEEN = 2048,   /* by the search for what to finalize */
    GC_FRESH = 4096,  /* in old space, but no minor collection has come across it yet */
    GC_FORWARDED =
        0xFFFFFFFF, /* as kind: moved, the new address is in the second word */
    GC_GRAIN = 16,
    GC_LARGE = 8192,    /* bytes; larger objects are born in old space */
    GC_CARD_SHIFT = 10, /* of an address, to its card */
};

/* The layout of one kind of object. */
struct gc_kind {
    const char *name;
    uint32_t size;        /* bytes of the fixed part */
    uint16_t nrefs;       /* references in it ... */
    const uint16_t *refs; /* ... and where they are */
    uint16_t length_at;   /* an int64 number of items, 0 when there are none */
    uint16_t items_at, item_size;
    bool items_are_refs;
    uint16_t weak_at; /* a reference that does not keep alive; 0: none */
};

/* A root is visited as a slot, which the collector may rewrite. */
struct gc_visitor {
    struct gc *gc;
    void (*slot)(struct gc *gc, val *slot);
    bool young; /* a minor collection: only references to young objects matter */
};

struct gc_language {
    void *self;
    const struct gc_kind *kinds;
    unsigned nkinds;
    void (*roots)(void *self, const struct gc_visitor *v);
    /* Would the finalizer of such an object do anything? Must not allocate. NULL: always. */
    bool (*ends)(void *self, val o);
    /* Everything that lives is marked (gc_lives); what is not will be swept. For tables of
     * the language that keep nothing alive. May not allocate. */
    void (*marked)(void *self);
    /* More than PYPY_GC_MAX is in use after a major collection. May allocate. */
    void (*out_of_memory)(void *self);
    /* There is something for gc_next_doomed(). Must not allocate. */
    void (*doomed)(void *self);
    /* Dead words on the machine stack may keep objects alive that have finalizers: leave as
     * many frames as can be left, soon, and call gc_wipe_stack(). Must not allocate. */
    void (*wipe)(void *self);
    /* Memory whose words are looked at as those of the machine stack are: the stacks of other
     * threads, and the registers that they left. NULL: there is none. */
    void (*stacks)(void *self,
                   void (*range)(void *arg, const void *low, const void *high),
                   void *arg);
};

struct gc_window { /* a stretch of the nursery that objects are bumped into */
    char *start, *end, *used;
};

struct gc_block_list {
    uint32_t first; /* block number + 1; 0 is the end */
};

struct gc_class { /* old objects of one size */
    uint32_t cell;
    val free; /* cells of the block in use, linked by their second word */
    char *bump, *bump_end;
    uint32_t partial; /* swept blocks with free cells, linked; number + 1 */
};

struct gc_block {
    uint8_t use; /* enum in old.c */
    uint8_t class;
    uint8_t swept; /* this sweep has been here (or the block is newer than it) */
    uint8_t fresh; /* there may be fresh objects in it */
    uint8_t dirty; /* free, and what was in it is still there */
    uint32_t
        next; /* of the class's partial list, or number of blocks of a large object */
    val free;
};

enum { GC_CLASSES = 80 };

struct gc {
    char *free, *top; /* machine code allocates between these: keep them first */
    char *nursery;
    size_t nursery_size;
    VEC(struct gc_window) windows;
    size_t window;       /* the one in use */
    size_t window_bytes; /* of all of them, when the nursery was opened */
    VEC(val) pinned;     /* by address, after a collection */
    VEC(val) remembered, grey, moved, fresh;
    VEC(val) young_weak, old_weak, young_final, old_final, doomed;
    struct map shadows;
    bool saw_young; /* set by the visitor of minor collections: one that stays young */

    char *base;      /* old space */
    uintptr_t cards; /* a byte for p is at cards + (p >> GC_CARD_SHIFT) */
    size_t born_old; /* bytes of objects since the last minor collection */
    val long_one;    /* the large object that is being marked in pieces, or NULL */
    int64_t long_at;
    struct gc_block *blocks;
    uint32_t nblocks, blocks_in_use, free_hint, dirty_blocks;
    struct gc_class classes[GC_CLASSES];
    size_t external; /* bytes of memory outside that dies with objects */
    size_t small_bytes, large_bytes, threshold, sweep_at, survived;
    size_t arenas_before, raw_before;
    uint32_t mark; /* 0 or GC_MARK: what living objects carry */
    enum gc_phase phase;
    double major_factor;
    size_t min_threshold, max_bytes, step_bytes;
    bool
        over_max; /* after the last major collection, and the language must hear of it */
    bool told_of_max; /* it has: the next time is the end */

    const char *stack_base;
    struct gc_language lang;
    struct gc_events events;
    bool collecting, disabled;
    uint64_t every_left, forced; /* of HOTLOOP_GC_EVERY */
    uint64_t minors, majors, minor_ticks;
    unsigned
        stuck; /* minor collections since when objects with finalizers are pinned */
    uint64_t minors_at_major; /* when the last major collection ended */
#define KNOB(field, variable, value, what) long field;
#include "gc/knobs.def"
#undef KNOB
};

/* Until gc_open objects are born old and nothing is collected: those that a language is
 * started with. */
void gc_init(struct gc *gc, const struct gc_language *lang, const char *stack_base);
void gc_open(struct gc *gc);
void gc_set_events(struct gc *gc, const struct gc_events *events);
void gc_free_all(struct gc *gc);

void *gc_alloc_slow(struct gc *gc, size_t size);
/* For what mostly lives as long as the program, and what many old objects refer to: a young
 * one that the stack pins would have all of them scanned, collection after collection. */
void *gc_alloc_old(struct gc *gc, uint32_t kind, size_t size);
void gc_remember(struct gc *gc, val holder); /* any of its references may be new */
void gc_remember_slot(struct gc *gc, val holder, val *slot);
void gc_remember_at(struct gc *gc, val *slot); /* in whatever old object it is */
/* Can it be reached from the language's roots? Searches all objects, for a young one only the
 * young. What only the machine stack or machine code seems to have counts as dead. */
bool gc_reaches(struct gc *gc, val o);
void gc_minor(struct gc *gc);
/* Below the caller's frame dead words may look like references: overwrite them. */
void gc_wipe_stack(void);
void gc_collect(struct gc *gc); /* a whole major collection */
size_t gc_size_of(const struct gc *gc, val o);
/* An address that this object will have when it is old: its identity. */
uintptr_t gc_identity(struct gc *gc, val o);
/* The holder's kind has a weak_at; `tell`: gc_next_doomed() gives it when that was cleared. */
void gc_register_weak(struct gc *gc, val holder, bool tell);
void gc_register_final(struct gc *gc, val o); /* once an object */
void gc_forget_final(struct gc *gc, val o);   /* it dies as others do */
/* Each holder of a weak reference that is not known to be dead. f must not allocate. */
void gc_each_weak(struct gc *gc, void (*f)(void *arg, val holder), void *arg);
/* An object whose finalizer should run now, or whose weak reference was cleared; NULL: none. */
val gc_next_doomed(struct gc *gc);
bool gc_lives(const struct gc *gc, val o); /* only while `marked` is called */
void gc_verify(struct gc *gc);

static inline size_t gc_in_use(const struct gc *gc)
{
    return gc->small_bytes + gc->large_bytes + gc->external;
}

static inline bool is_ref(val v)
{
    return v && !((uintptr_t)v & 1);
}

static inline bool gc_is_young(const struct gc *gc, const void *p)
{
    return (uintptr_t)p - (uintptr_t)gc->nursery < gc->nursery_size;
}

/* The next minor collection may move or free it. Of any value. */
static inline bool gc_is_new(const struct gc *gc, val v)
{
    return is_ref(v) && (gc_is_young(gc, v) || v->gc & GC_FRESH);
}

static inline size_t gc_round(size_t size)
{
    return (size + GC_GRAIN - 1) & ~(size_t)(GC_GRAIN - 1);
}

/* `size` is a multiple of GC_GRAIN. The memory is zero behind the header. A length
 * has to be stored before the next allocation. */
static inline void *gc_alloc(struct gc *gc, uint32_t kind, size_t size)
{
    char *p = gc->free;
    if (__builtin_expect((size_t)(gc->top - p) >= size, 1))
        gc->free = p + size;
    else
        p = gc_alloc_slow(gc, size);
    ((val)(void *)p)->kind = kind;
    return p;
}

/* The one door for stores of references into objects. */
static inline void gc_store(struct gc *gc, val holder, val *slot, val v)
{
    *slot = v;
    if (__builtin_expect(holder->gc & (GC_TRACK | GC_CARDED), 0))
        gc_remember_slot(gc, holder, slot);
}

/* References in it were moved or written otherwise than through gc_store. */
static inline void gc_wrote(struct gc *gc, val holder)
{
    if (holder->gc & (GC_TRACK | GC_CARDED))
        gc_remember(gc, holder);
}

#endif
