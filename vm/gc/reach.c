/* reach.c -- does the program still have an object?
 *
 * The machine stack holds dead words, and a collection takes them for references. For a
 * question whose answer a program sees, that is too careful: here only what the language names
 * as roots counts, and what these refer to. Nothing is moved or freed. For a young object the
 * search stays among the young ones, and costs what a minor collection does. */
#include "gc/gc_impl.h"

static void visit_unseen(struct gc *gc, val *slot)
{
    val o = *slot;
    if (!is_ref(o) || o->gc & GC_SEEN)
        return;
    o->gc |= GC_SEEN;
    *vec_add(&gc->moved) = o; /* the work list of minor collections: none goes on */
}

static void visit_young_unseen(struct gc *gc, val *slot)
{
    if (gc_is_new(gc, *slot))
        visit_unseen(gc, slot);
}

bool gc_reaches(struct gc *gc, val o)
{
    bool young = gc_is_new(gc, o);
    void (*visit)(struct gc *, val *) = young ? visit_young_unseen : visit_unseen;
    struct gc_visitor v = {gc, visit, false};
    assert(!gc->collecting && gc->moved.n == 0);
    gc->lang.roots(gc->lang.self, &v);
    for (size_t i = 0; young && i < gc->remembered.n; i++)
        visit_fields(gc, gc->remembered.at[i], visit);
    for (size_t i = 0; i < gc->moved.n && !(o->gc & GC_SEEN); i++) /* it grows */
        visit_fields(gc, gc->moved.at[i], visit);
    bool found = o->gc & GC_SEEN;
    for (size_t i = 0; i < gc->moved.n; i++)
        gc->moved.at[i]->gc &= ~(uint32_t)GC_SEEN;
    gc->moved.n = 0;
    return found;
}
