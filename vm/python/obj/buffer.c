/* buffer.c -- asking an object for its bytes. */
#include "python/obj/buffer.h"
#include "python/obj/type_def.h"

#include <stdio.h>

bool has_buffer(val v)
{
    return slots_of(plain_of(v))->buffer != NULL;
}

static bool lend(struct vm *vm, val v, struct buffer *out, enum buffer_use use)
{
    val owner = plain_of(v);
    const struct slots *slots = slots_of(owner);
    *out = (struct buffer){.itemsize = 1, .format = "B"};
    if (!slots->buffer(vm, owner, out))
        return false;
    out->owner = owner;
    if (use == BUFFER_WRITE && out->readonly) {
        raise_error(vm, E_BufferError, "Object is not writable.");
        return false;
    }
    if (slots->buffer_hold)
        slots->buffer_hold(owner, 1);
    return true;
}

bool buffer_get(struct vm *vm, val v, struct buffer *out, enum buffer_use use)
{
    if (has_buffer(v))
        return lend(vm, v, out, use);
    raise_error(vm, E_TypeError, "a bytes-like object is required, not '%s'",
                type_name(vm, v));
    return false;
}

bool buffer_argument(struct vm *vm, const char *function, int number, val v,
                     struct buffer *out, enum buffer_use use)
{
    if (use == BUFFER_READ)
        return buffer_get(vm, v, out, use);
    if (has_buffer(v)) {
        if (lend(vm, v, out, use))
            return true;
        if (!exc_matches(vm, E_BufferError))
            return false;
        vm->exc = NULL;
    }
    char which[24] = "";
    if (number)
        snprintf(which, sizeof which, "%d ", number);
    raise_error(vm, E_TypeError,
                "%s() argument %smust be read-write bytes-like object, not %s",
                function, which, v == vm->none ? "None" : type_name(vm, v));
    return false;
}

void buffer_release(struct buffer *b)
{
    const struct slots *slots = slots_of(b->owner);
    if (slots->buffer_hold)
        slots->buffer_hold(b->owner, -1);
    b->owner = b->memory = NULL;
}

void buffer_of_bytes(struct buffer *out, val owner, val memory, void *at, int64_t n,
                     bool readonly)
{
    *out = (struct buffer){owner, memory, at, n, 1, "B", readonly};
}

val buffer_bytes(struct vm *vm, val v)
{
    struct buffer b;
    if (is_kind(plain_of(v), KIND_MEMORYVIEW))
        return memoryview_bytes(vm, plain_of(v));
    if (!buffer_get(vm, v, &b, BUFFER_READ))
        return NULL;
    val copy = bytes_new(vm, buffer_slice(&b));
    buffer_release(&b);
    return copy;
}

/* ---- memoryviews of what can change its size ---------------------------------------------- */

/* A view that the program does not have any more is forgotten, even if a dead word on the
 * machine stack keeps it: nobody can look at it, and its items are asked for with their
 * bounds (types/memoryview.c). */
static bool lives(struct vm *vm, val view)
{
    return view && as_memoryview(view)->owner && gc_reaches(&vm->gc, view);
}

bool buffer_unwatched(struct vm *vm, val holder, val *views)
{
    val list = *views;
    int64_t left = 0;
    if (!list)
        return true;
    val *items = list_items(list);
    for (int64_t i = 0; i < as_list(list)->n; i++)
        if (lives(vm, as_weakref(items[i])->target))
            items[left++] = items[i];
    for (int64_t i = left; i < as_list(list)->n; i++)
        items[i] = NULL;
    as_list(list)->n = left;
    gc_wrote(&vm->gc, as_list(list)->items);
    if (!left)
        gc_store(&vm->gc, holder, views, NULL);
    return left == 0;
}

void buffer_watch(struct vm *vm, val view)
{
    enum { WORTH_A_LOOK = 16 };
    val holder = plain_of(as_memoryview(view)->owner);
    val *views =
        slots_of(holder)->buffer_views ? slots_of(holder)->buffer_views(holder) : NULL;
    if (!views)
        return;
    struct w_weakref *ref = new_object(vm, KIND_WEAKREF, sizeof *ref);
    ref->target = view;
    gc_register_weak(&vm->gc, &ref->h, false);
    if (*views && as_list(*views)->n % WORTH_A_LOOK == WORTH_A_LOOK - 1)
        buffer_unwatched(vm, holder, views);
    if (!*views)
        gc_store(&vm->gc, holder, views, list_new(vm, 1));
    list_append(vm, *views, &ref->h);
}
