/* bytearray.c -- bytes in memory that grows and shrinks: those of bytearray and array. */
#include "python/obj/buffer.h"

char *bytearray_at(val self)
{
    return as_buf(as_bytearray(self)->buf)->at;
}

static val room_new(struct vm *vm, int64_t n)
{
    struct w_buf *b = new_object(vm, KIND_BUF, sizeof *b + (size_t)n);
    b->n = n;
    return &b->h;
}

val bytearray_new(struct vm *vm, enum kind kind, int64_t n)
{
    val room = room_new(vm, n);
    struct w_bytearray *a = new_object(vm, kind, sizeof *a);
    a->n = n;
    a->buf = room;
    return &a->h;
}

val bytearray_of(struct vm *vm, struct slice bytes)
{
    val a = bytearray_new(vm, KIND_BYTEARRAY, (int64_t)bytes.n);
    if (bytes.n)
        memcpy(bytearray_at(a), bytes.p, bytes.n);
    return a;
}

bool bytearray_may_resize(struct vm *vm, val self)
{
    struct w_bytearray *a = as_bytearray(self);
    if (a->exports == 0 && buffer_unwatched(vm, self, &a->views))
        return true;
    raise_error(vm, E_BufferError,
                is_kind(self, KIND_BYTEARRAY)
                    ? "Existing exports of data: object cannot be re-sized"
                    : "cannot resize an array that is exporting buffers");
    return false;
}

/* ---- changing its size ------------------------------------------------------------------ */

static bool set_room(struct vm *vm, val self, int64_t room)
{
    if (!memory_fits(vm, room, 1))
        return false;
    struct w_bytearray *a = as_bytearray(self);
    val buf = room_new(vm, room);
    int64_t keep = a->n < room ? a->n : room;
    memcpy(as_buf(buf)->at, bytearray_at(self), (size_t)keep);
    gc_store(&vm->gc, self, &a->buf, buf);
    return true;
}

bool bytearray_resize(struct vm *vm, val self, int64_t n)
{
    enum { WORTH_SHRINKING = 1024 };
    struct w_bytearray *a = as_bytearray(self);
    assert(n >= 0);
    if (n == a->n)
        return true;
    if (!bytearray_may_resize(vm, self))
        return false;
    int64_t room = as_buf(a->buf)->n;
    if (n > room) {
        int64_t more = n < 9 ? 16 : n + (n >> 3) + 8;
        if (!set_room(vm, self, n > a->n + 1 && a->n == 0 ? n : more))
            return false;
    } else if (room > WORTH_SHRINKING && n < room / 4 && !set_room(vm, self, n))
        return false;
    if (n < a->n) /* what is behind the end is zero: it is new when it comes back */
        memset(bytearray_at(self) + n, 0,
               (size_t)((a->n < as_buf(a->buf)->n ? a->n : as_buf(a->buf)->n) - n));
    a->n = n;
    return true;
}

bool bytearray_splice(struct vm *vm, val self, int64_t from, int64_t to,
                      struct slice with)
{
    int64_t n = as_bytearray(self)->n, size = (int64_t)with.n, gone = to - from;
    assert(from >= 0 && from <= to && to <= n);
    const char *own = bytearray_at(self);
    if (with.p >= own && with.p <= own + n) { /* its own bytes will move */
        val copy = bytes_new(vm, with);
        return bytearray_splice(vm, self, from, to, str_value(copy));
    }
    if (size > gone && !bytearray_resize(vm, self, n - gone + size))
        return false;
    if (size < gone && !bytearray_may_resize(vm, self))
        return false;
    char *at = bytearray_at(self);
    memmove(at + from + size, at + to, (size_t)(n - to));
    if (size)
        memcpy(at + from, with.p, with.n);
    return size >= gone || bytearray_resize(vm, self, n - gone + size);
}

bool bytearray_remove(struct vm *vm, val self, struct slice_parts s, int64_t count,
                      int64_t size)
{
    if (count == 0)
        return true;
    if (s.step < 0) {
        s.start += (count - 1) * s.step;
        s.step = -s.step;
    }
    if (s.step == 1)
        return bytearray_splice(vm, self, s.start * size, (s.start + count) * size,
                                SLICE(""));
    if (!bytearray_may_resize(vm, self))
        return false;
    char *at = bytearray_at(self);
    int64_t n = as_bytearray(self)->n / size, to = s.start;
    for (int64_t i = s.start, gone = 0; i < n; i++)
        if (gone < count && i == s.start + gone * s.step)
            gone++;
        else
            memmove(at + to++ * size, at + i * size, (size_t)size);
    return bytearray_resize(vm, self, to * size);
}
