/* bytes_impl.h -- what the files of bytes and bytearray share. */
#ifndef TYPES_BYTES_IMPL_H
#define TYPES_BYTES_IMPL_H

#include "python/obj/buffer.h"
#include "python/types/types.h"

/* Of bytes or a bytearray; good until the bytearray changes its size. */
static inline struct slice bytes_slice(val self)
{
    return is_kind(self, KIND_BYTES) ? str_value(self) : bytearray_slice(self);
}
/* New bytes, or a new bytearray, as self is one. */
static inline val bytes_like(struct vm *vm, val self, struct slice s)
{
    return is_kind(self, KIND_BYTES) ? bytes_new(vm, s) : bytearray_of(vm, s);
}
/* The same, not filled: the caller does so at once, at *at. */
val bytes_blank(struct vm *vm, val self, int64_t n, char **at);
val bytes_finish(struct vm *vm, val self, struct str *out);

/* A number that is a byte: an integer by __index__, from 0 to 255; else ValueError `wrong`. */
bool byte_value(struct vm *vm, val v, unsigned char *out, const char *wrong);
#define WRONG_BYTE "byte must be in range(0, 256)"

/* The bytes that v gives: of a buffer, or of an iterable of numbers. They are added to a str
 * that the caller frees. `wrong` is what is said of a number that is no byte. */
bool bytes_collect(struct vm *vm, val v, struct str *out, const char *wrong);
/* What bytes(v, encoding, errors) and bytearray(...) are made of; *count is not negative when
 * it is so many zeros. */
bool bytes_source(struct vm *vm, enum kind kind, val v, val encoding, val errors,
                  struct str *out, int64_t *count);

/* Slots of both. */
int bytes_has(struct vm *vm, val self, val v);
val bytes_compare(struct vm *vm, enum opcode op, val a, val b);
val bytes_binary(struct vm *vm, enum opcode op, val a, val b);
val bytes_get(struct vm *vm, val self, val key);
/* As a literal, with `escaped` behind a backslash even where it need not be. */
void bytes_add_repr(struct str *out, struct slice s, char escaped);

/* bytes_format.c: format % args, of the kind that format is. */
val bytes_format(struct vm *vm, val format, val args);

extern const struct method bytes_rows[]; /* bytes_methods.c: methods of both */

#endif
