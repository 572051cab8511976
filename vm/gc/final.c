/* final.c -- objects with finalizers, and weak references.
 *
 * A finalizer is run once, when a major collection has found its object unreachable; of several
 * such objects those come first that no other one refers to, and the others wait for a later
 * collection, as PyPy does (Python's data model leaves the order open). Weak references to
 * what is dead are cleared before, so a finalizer never meets one that still works. */
#include "gc/gc_impl.h"

enum { STUCK = 4 };   /* a power of two */
enum { LEAVING = 1 }; /* tag of a word on the stack of the search below */

void gc_register_weak(struct gc *gc, val holder, bool tell)
{
    if (tell)
        holder->gc |= GC_TELLS;
    *vec_add(&gc->young_weak) = holder;
}

void gc_register_final(struct gc *gc, val o)
{
    o->gc |= GC_FINAL;
    if (o->gc & GC_FRESH)
        nursery_keep(gc, o);
    if (gc_is_young(gc, o))
        *vec_add(&gc->young_final) = o;
    else
        *vec_add(&gc->old_final) = o;
}

void gc_each_weak(struct gc *gc, void (*f)(void *arg, val holder), void *arg)
{
    for (size_t i = 0; i < gc->old_weak.n; i++)
        f(arg, gc->old_weak.at[i]);
    for (size_t i = 0; i < gc->young_weak.n; i++)
        f(arg, gc->young_weak.at[i]);
}

void gc_forget_final(struct gc *gc, val o)
{
    (void)gc; /* the next collection drops it from its lists */
    o->gc &= ~(uint32_t)GC_FINAL;
}

val gc_next_doomed(struct gc *gc)
{
    return gc->doomed.n ? gc->doomed.at[--gc->doomed.n] : NULL;
}

static val *target_of(const struct gc *gc, val holder)
{
    return (val *)(void *)((char *)holder + gc->lang.kinds[holder->kind].weak_at);
}

/* The holder lives and its target does not. */
static void clear_target(struct gc *gc, val holder)
{
    *target_of(gc, holder) = NULL;
    if (holder->gc & GC_TELLS)
        *vec_add(&gc->doomed) = holder;
    holder->gc &= ~(uint32_t)GC_TELLS;
}

static bool is_wanted(const struct gc *gc, val o)
{
    return o->gc & GC_FINAL && (!gc->lang.ends || gc->lang.ends(gc->lang.self, o));
}

/* ---- in and after a minor collection ---------------------------------------------------- */

/* Until a major collection they live. */
void final_visit_young(struct gc *gc, void (*slot)(struct gc *, val *))
{
    size_t kept = 0;
    for (size_t i = 0; i < gc->young_final.n; i++) {
        val o = gc->young_final.at[i];
        if (o->kind != GC_FORWARDED && !is_wanted(gc, o)) {
            gc_forget_final(gc, o);
            continue;
        }
        slot(gc, &o);
        gc->young_final.at[kept++] = o;
    }
    gc->young_final.n = kept;
}

void final_after_minor(struct gc *gc)
{
    size_t kept = 0;
    for (size_t i = 0; i < gc->young_final.n; i++) {
        val o = gc->young_final.at[i];
        assert(o->kind != GC_FORWARDED);
        if (gc_is_young(gc, o))
            gc->young_final.at[kept++] = o;
        else
            *vec_add(&gc->old_final) = o;
    }
    gc->young_final.n = kept;
    gc->stuck = kept ? gc->stuck + 1 : 0;
    if (gc->stuck >= STUCK && (gc->stuck & (gc->stuck - 1)) == 0)
        tell_to_wipe(gc);
}

bool final_is_waiting(const struct gc *gc)
{
    enum { MINORS = 64 }; /* and then twice as much as marking has to look at */
    uint64_t filled = (gc->minors - gc->minors_at_major) * gc->nursery_size;
    return gc->old_final.n &&
           filled > MINORS * gc->nursery_size + 2 * (gc->small_bytes + gc->large_bytes);
}

void weak_after_minor(struct gc *gc)
{
    size_t kept = 0;
    for (size_t i = 0; i < gc->young_weak.n; i++) {
        val holder = gc->young_weak.at[i];
        if (!nursery_survived(gc, &holder))
            continue;
        val *target = target_of(gc, holder);
        if (is_ref(*target) && !nursery_survived(gc, target))
            clear_target(gc, holder);
        if (gc_is_young(gc, holder) || (is_ref(*target) && gc_is_young(gc, *target)))
            gc->young_weak.at[kept++] = holder;
        else
            *vec_add(&gc->old_weak) = holder;
    }
    gc->young_weak.n = kept;
}

/* ---- when everything reachable is marked ------------------------------------------- */

/* What is reachable only from what will be finalized counts as dead too. */
void weak_clear_dead(struct gc *gc)
{
    for (int old = 0; old < 2; old++) {
        size_t n = old ? gc->old_weak.n : gc->young_weak.n;
        val *list = old ? gc->old_weak.at : gc->young_weak.at;
        for (size_t i = 0; i < n; i++) {
            const val *target = target_of(gc, list[i]);
            if (!is_ref(*target) || is_marked(gc, *target))
                continue;
            if (is_marked(gc, list[i]))
                clear_target(gc, list[i]);
            else
                *target_of(gc, list[i]) = NULL;
        }
    }
}

void weak_forget_dead(struct gc *gc)
{
    size_t kept = 0;
    for (size_t i = 0; i < gc->old_weak.n; i++)
        if (is_marked(gc, gc->old_weak.at[i]))
            gc->old_weak.at[kept++] = gc->old_weak.at[i];
    gc->old_weak.n = kept;
    kept = 0;
    for (size_t i = 0; i < gc->young_weak.n; i++)
        if (is_marked(gc, gc->young_weak.at[i]))
            gc->young_weak.at[kept++] = gc->young_weak.at[i];
    gc->young_weak.n = kept;
}

static void visit_dead(struct gc *gc, val *slot)
{
    val o = *slot;
    if (is_ref(o) && !is_marked(gc, o) && !(o->gc & GC_SEEN))
        *vec_add(&gc->grey) = o;
}

/* Depth first from one of them: whatever has a finalizer is added to `left` when the search
 * leaves it, so behind all that it refers to (but for rings). The grey list is the stack. */
static void search(struct gc *gc, val from, struct gc_order *left)
{
    assert(gc->grey.n == 0);
    *vec_add(&gc->grey) = from;
    while (gc->grey.n) {
        val o = gc->grey.at[--gc->grey.n];
        if ((uintptr_t)o & LEAVING) {
            *vec_add(left) = (val)((uintptr_t)o - LEAVING);
            continue;
        }
        if (o->gc & GC_SEEN)
            continue;
        o->gc |= GC_SEEN;
        if (o->gc & GC_FINAL)
            *vec_add(&gc->grey) = (val)((uintptr_t)o + LEAVING);
        visit_fields(gc, o, visit_dead);
    }
}

void final_doom_dead(struct gc *gc)
{
    struct gc_order left = {0};
    size_t first = gc->doomed.n, kept = 0;
    for (size_t i = 0; i < gc->old_final.n; i++)
        if (!is_marked(gc, gc->old_final.at[i]) && !is_wanted(gc, gc->old_final.at[i]))
            gc_forget_final(gc, gc->old_final.at[i]);
    for (size_t i = gc->old_final.n;
         i-- > 0;) /* so that the oldest comes first below */
        if (!is_marked(gc, gc->old_final.at[i]) &&
            (gc->old_final.at[i]->gc & (GC_FINAL | GC_SEEN)) == GC_FINAL)
            search(gc, gc->old_final.at[i], &left);
    for (size_t i = left.n; i-- > 0;) {
        val o = left.at[i];
        if (is_marked(gc, o)) /* by one that refers to it */
            continue;
        o->gc &= ~(uint32_t)GC_FINAL;
        *vec_add(&gc->doomed) = o;
        major_mark_all_from(gc, o);
    }
    vec_free(&left);
    for (size_t i = first, k = gc->doomed.n; i + 1 < k;
         i++) { /* it is taken from the end */
        val o = gc->doomed.at[--k];
        gc->doomed.at[k] = gc->doomed.at[i];
        gc->doomed.at[i] = o;
    }
    for (size_t i = 0; i < gc->old_final.n; i++)
        if (gc->old_final.at[i]->gc & GC_FINAL)
            gc->old_final.at[kept++] = gc->old_final.at[i];
    gc->old_final.n = kept;
}
