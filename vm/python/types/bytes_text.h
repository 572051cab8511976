/* bytes_text.h -- methods of bytes and bytearray that take the bytes for text: bytes_text.c. */
#ifndef TYPES_BYTES_TEXT_H
#define TYPES_BYTES_TEXT_H

#include "python/types/bytes_impl.h"

static inline bool byte_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

val bytes_upper(struct vm *vm, val self);
val bytes_lower(struct vm *vm, val self);
val bytes_swapcase(struct vm *vm, val self);
val bytes_title(struct vm *vm, val self);
val bytes_capitalize(struct vm *vm, val self);

val bytes_isalnum(struct vm *vm, val self);
val bytes_isalpha(struct vm *vm, val self);
val bytes_isascii(struct vm *vm, val self);
val bytes_isdigit(struct vm *vm, val self);
val bytes_isspace(struct vm *vm, val self);
val bytes_islower(struct vm *vm, val self);
val bytes_isupper(struct vm *vm, val self);
val bytes_istitle(struct vm *vm, val self);

val bytes_center(struct vm *vm, val self, val width, val fill);
val bytes_ljust(struct vm *vm, val self, val width, val fill);
val bytes_rjust(struct vm *vm, val self, val width, val fill);
val bytes_zfill(struct vm *vm, val self, val width);
val bytes_expandtabs(struct vm *vm, val self, val tabsize);

val bytes_translate(struct vm *vm, val self, val table, val delete);
val bytes_maketrans(struct vm *vm, val from, val to);
val bytes_fromhex(struct vm *vm, val class, val text);
val bytes_hex(struct vm *vm, val self, val sep, val group);
val bytes_decode(struct vm *vm, val self, val encoding, val errors);

/* The hexadecimal digits of some bytes, as bytes.hex() and binascii have it: sep is NULL, a
 * string or bytes. As a string, or as bytes. */
val hex_of(struct vm *vm, struct slice bytes, val sep, int64_t group, enum kind kind);

#endif
