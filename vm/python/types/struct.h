/* struct.h -- packing numbers into bytes: the types of the module _struct. */
#ifndef TYPES_STRUCT_H
#define TYPES_STRUCT_H

#include "python/obj/type_def.h"

/* A Struct of a format that is a string or bytes; NULL: raised. */
val struct_new(struct vm *vm, val format);
/* How many bytes and values a format has; false: it is wrong. */
bool struct_measure(struct vm *vm, val format, int64_t *size, int64_t *count);
/* `size` bytes of as many values as the format takes; NULL: raised. */
val struct_pack(struct vm *vm, val format, int64_t size, val values);
/* A tuple of `count` values. The caller keeps the memory where it is. */
val struct_unpack(struct vm *vm, val format, int64_t count, const unsigned char *at);
val struct_iter_new(struct vm *vm, val layout, val buffer);

extern const struct method struct_methods[]; /* modules/_struct.c */

#endif
