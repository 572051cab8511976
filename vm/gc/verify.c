/* verify.c -- walk the whole heap and die at the first thing that cannot be. */
#include "base/die.h"
#include "gc/gc_impl.h"

static val
    holder_now; /* for the message; the verifier is never used in two heaps at once */

static void check_slot(struct gc *gc, val *slot)
{
    val o = *slot;
    if (!is_ref(o))
        return;
    const char *holder = gc->lang.kinds[holder_now->kind].name;
    if (gc_is_young(gc, o)) {
        if (nursery_object_at(gc, (uintptr_t)o) != o)
            die("heap: %s %p refers to %p, which is inside of a young object", holder,
                (void *)holder_now, (void *)o);
        if (holder_now->gc & GC_OLD &&
            (holder_now->gc & GC_TRACK ||
             (holder_now->gc & GC_CARDED && !card_is_dirty(gc, slot))))
            die("heap: old %s %p refers to a young object and is not remembered",
                holder, (void *)holder_now);
    } else if (old_object_at(gc, (uintptr_t)o) != o)
        die("heap: %s %p refers to %p, where no object is", holder, (void *)holder_now,
            (void *)o);
    if (o->kind >= gc->lang.nkinds)
        die("heap: %s %p refers to an object of kind %u", holder, (void *)holder_now,
            o->kind);
}

static void check_object(struct gc *gc, val o)
{
    /* what marking proved dead may hold anything until it is swept */
    if (gc->phase == GC_SWEEPING && o->gc & GC_OLD && (o->gc & GC_MARK) != gc->mark)
        return;
    holder_now = o;
    visit_fields(gc, o, check_slot);
}

/* What is handed out next holds no object: a cell that is listed twice does after the first time. */
static void check_free_cells(struct gc *gc, val cell, unsigned class)
{
    for (; cell; cell = *old_next_free(cell)) {
        size_t at = (size_t)((char *)cell - gc->base);
        if (at / GC_BLOCK >= gc->nblocks ||
            gc->blocks[at / GC_BLOCK].use != USE_SMALL ||
            gc->blocks[at / GC_BLOCK].class != class)
            die("heap: the list of free cells of %u bytes leads to %p",
                gc->classes[class].cell, (void *)cell);
        if (cell->kind)
            die("heap: the free cell %p holds an object", (void *)cell);
    }
}

/* At the beginning of a sweep the lists are still those of before. */
static void check_free(struct gc *gc)
{
    for (unsigned class = 0; class < GC_CLASSES; class ++) {
        const struct gc_class *c = &gc->classes[class];
        check_free_cells(gc, c->free, class);
        for (uint32_t b = c->partial; b; b = gc->blocks[b - 1].next)
            check_free_cells(gc, gc->blocks[b - 1].free, class);
    }
}

void gc_verify(struct gc *gc)
{
    check_free(gc);
    for (uint32_t b = 0; b < gc->nblocks; b++) {
        const struct gc_block *blk = &gc->blocks[b];
        uint32_t cell = blk->use == USE_SMALL ? gc->classes[blk->class].cell : GC_BLOCK;
        if (blk->use != USE_SMALL && blk->use != USE_LARGE)
            continue;
        for (uint32_t at = 0; at + cell <= GC_BLOCK; at += cell) {
            val o = old_object_at(gc, (uintptr_t)gc->base + (size_t)b * GC_BLOCK + at);
            if (o)
                check_object(gc, o);
        }
    }
    for (size_t i = 0; i < gc->pinned.n; i++)
        check_object(gc, gc->pinned.at[i]);
}
