/* weakref.h -- weak references and proxies. */
#ifndef TYPES_WEAKREF_H
#define TYPES_WEAKREF_H

#include "python/obj/obj.h"

/* The reference in an instance of a class below weakref.ref: made anew from w, which the
 * constructor gave. Its callback gets the owner. */
val weakref_for(struct vm *vm, val w, val owner);
val weakref_proxy(struct vm *vm, val target, val callback); /* NULL: raised */
/* How many of any type, and a list of them; those not yet collected count. */
int64_t weakref_count(struct vm *vm, val target);
val weakref_list(struct vm *vm, val target);
/* What a proxy stands for (NULL: ReferenceError), or v itself. */
val weakref_live(struct vm *vm, val v);

static inline bool is_weak_proxy(val v)
{
    return is_kind(v, KIND_WEAK_PROXY) || is_kind(v, KIND_WEAK_CALLABLE);
}

static inline bool is_weak(val v)
{
    return is_kind(v, KIND_WEAKREF) || is_weak_proxy(v);
}

#endif
