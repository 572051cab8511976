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
