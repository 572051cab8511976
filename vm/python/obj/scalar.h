/* scalar.h -- numbers in memory as C has them, by struct's letters (docs.python.org, module
 * struct): for memoryview, array and struct's native formats. */
#ifndef OBJ_SCALAR_H
#define OBJ_SCALAR_H

#include "python/obj/obj.h"

/* Bytes of an item on this machine; 0: there is no such letter here. */
int64_t scalar_size(char letter);
bool scalar_is_float(char letter);
bool scalar_is_signed(char letter);
/* p need not be aligned. */
val scalar_read(struct vm *vm, char letter, const void *p);

enum scalar_answer {
    SCALAR_DONE,
    SCALAR_WRONG_TYPE, /* vm->exc tells, too, when v was asked */
    SCALAR_TOO_LARGE,
    SCALAR_RAISED, /* by v's own code */
};
/* v in room of 8 bytes, of which the first scalar_size() are the item's. Runs __index__,
 * __float__ and __bool__; so the memory that it is for is looked at only afterwards. */
enum scalar_answer scalar_write(struct vm *vm, char letter, void *room, val v);
/* Any real number, by __float__ or __index__; false: raised. */
bool scalar_real(struct vm *vm, val v, double *out);

#endif
