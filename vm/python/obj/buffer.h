/* buffer.h -- the bytes that an object lends: the buffer protocol, in C.
 *
 * A `struct buffer` lives on the machine stack, which keeps the object that the bytes lie in
 * where it is (`memory`): `at` stays good until buffer_release(), whatever is allocated
 * meanwhile. Until then the exporter's size is fixed: changing it raises BufferError.
 *
 * A type lends its bytes through the slots `buffer` and `buffer_hold` of its type_def. A class
 * below it lends those of its plain value. */
#ifndef OBJ_BUFFER_H
#define OBJ_BUFFER_H

#include "python/obj/obj.h"

enum { MOST_FORMAT = 4 }; /* "B", "@i": one letter of struct's, and the 0 behind it */

struct buffer {
    val owner;  /* whose bytes: it has been told to hold still */
    val memory; /* the object that they lie in, or the owner */
    unsigned char *at;
    int64_t n;        /* bytes */
    int64_t itemsize; /* bytes of an item */
    char format[MOST_FORMAT];
    bool readonly;
};

enum buffer_use { BUFFER_READ, BUFFER_WRITE };

/* Does v lend its bytes at all? */
bool has_buffer(val v);
/* The contiguous bytes of v. False: TypeError "a bytes-like object is required, not 'str'",
 * BufferError or ValueError was raised, and nothing has to be released. */
bool buffer_get(struct vm *vm, val v, struct buffer *out, enum buffer_use use);
/* As functions say it whose argument has a number: "f() argument 1 must be ...". */
bool buffer_argument(struct vm *vm, const char *function, int number, val v,
                     struct buffer *out, enum buffer_use use);
void buffer_release(struct buffer *b);

static inline struct slice buffer_slice(const struct buffer *b)
{
    return (struct slice){(const char *)b->at, (size_t)b->n};
}

/* All bytes of v in order, contiguous or not, as a bytes object; NULL: raised. */
val buffer_bytes(struct vm *vm, val v);

/* For the slots: what is lent is not items of some other kind but plain bytes. */
void buffer_of_bytes(struct buffer *out, val owner, val memory, void *at, int64_t n,
                     bool readonly);

/* A memoryview was made: while it lives and is not released, what it shows keeps its size. */
void buffer_watch(struct vm *vm, val view);
/* Before a change of size: is no such view left? `views` is that of the slot. Views that the
 * program does not have any more do not count. */
bool buffer_unwatched(struct vm *vm, val holder, val *views);

/* ---- memory of changing size: bytearray and array.array -------------------------------- */

/* The bytes are those of `buf`, of which the first n count. */
char *bytearray_at(val self);
static inline struct slice bytearray_slice(val self)
{
    return (struct slice){bytearray_at(self), (size_t)as_bytearray(self)->n};
}
/* Of this kind, filled with zeros, or a copy. */
val bytearray_new(struct vm *vm, enum kind kind, int64_t n);
val bytearray_of(struct vm *vm, struct slice bytes);
/* Could the size change now? False: BufferError. */
bool bytearray_may_resize(struct vm *vm, val self);
/* The first n bytes stay, new ones are zero. False: BufferError or MemoryError. */
bool bytearray_resize(struct vm *vm, val self, int64_t n);
/* The bytes from..to become these, which may be its own. 0 <= from <= to <= n. */
bool bytearray_splice(struct vm *vm, val self, int64_t from, int64_t to,
                      struct slice with);
/* Without the bytes of a slice that was adjusted (slice_adjust): `count` pieces of `size`. */
bool bytearray_remove(struct vm *vm, val self, struct slice_parts s, int64_t count,
                      int64_t size);
#endif
