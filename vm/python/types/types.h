/* types.h -- the rows of types.def. */
#ifndef TYPES_TYPES_H
#define TYPES_TYPES_H

#include "python/obj/type_def.h"

#define TYPE(kind, def) extern const struct type_def def;
#include "python/types/types.def"
#undef TYPE

/* Of objects that are KIND_BUILTIN, by enum descr_type; builtin_type is of functions. */
extern const struct type_def descriptor_type, wrapper_type;

/* range.c, big_range.c: items, and one step beyond, of a KIND_RANGE are small integers: traces
 * rely on it. Of all others there is KIND_BIG_RANGE. */
enum { RANGE_BITS = 60 };
static inline bool range_is_small(int64_t i)
{
    return i <= (int64_t)1 << RANGE_BITS && i >= -((int64_t)1 << RANGE_BITS);
}
static inline bool is_any_range(val v)
{
    return is_kind(v, KIND_RANGE) || is_kind(v, KIND_BIG_RANGE);
}
struct range_parts {
    val start, stop, step, n;
};
struct range_parts range_parts_of(struct vm *vm, val range);
val range_of_any(struct vm *vm, val start, val stop, val step);
/* Where v is; NULL: nowhere, or vm->exc says why. */
val big_range_find(struct vm *vm, val self, val v);
val big_range_backwards(struct vm *vm, val self);
/* slice.c: start, stop, step for a length of any size; false: raised */
bool slice_indices(struct vm *vm, val slice, val length, val out[3]);
/* int.c: with decimal digits and spaces of any script as those of ASCII. */
void number_text(struct slice s, struct str *out);
/* float.c */
val number_as_float(struct vm *vm, val v);
/* namespace.c */
void add_simple_namespace(struct vm *vm);
/* exception.c */
void exception_add_fields(struct vm *vm, val type, enum exception e);
void exception_add_methods(struct vm *vm);
/* dict_view.c: what keys(), values() and items() give, by kind, and an iterator from its end. */
val dict_view_new(struct vm *vm, enum kind kind, val dict);
val dict_view_backwards(struct vm *vm, val view);
/* deque.c; maxlen -1: no bound */
val deque_new(struct vm *vm, int64_t maxlen);
/* str.c */
extern const struct method str_rows[], str_make;
/* alias.c: type[...] is a generic alias. */
val alias_new(struct vm *vm, val origin, val args);
void type_make_generic(struct vm *vm, val type);
/* Instances get a __dict__. */
void type_add_dict(struct vm *vm, val type);
/* type's methods, and the function behind the class statement: class.c. */
extern const struct builtin class_methods[];
val class_build(struct vm *vm, val *args, int64_t n, val kwnames);

#endif
