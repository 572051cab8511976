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
/* dict_view.c: what keys(), values() and items() give, by kind. */
val dict_view_new(struct vm *vm, enum kind kind, val dict);
/* iterators.c: over a sequence; a dict, a set or a view; a list or a dict from its end (what:
 * 0 keys, 1 values, 2 items); what f() gives until it is equal to the sentinel. */
val seq_iter_new(struct vm *vm, val seq);
val dict_iter_new(struct vm *vm, val v);
val list_backwards(struct vm *vm, val list);
val dict_backwards(struct vm *vm, val dict, int64_t what);
val call_iter_new(struct vm *vm, val f, val sentinel);
/* zip.c */
void add_iterator_tools(struct vm *vm);
/* A type whose instances have these fields in front of all else; to a NULL, or n. */
val type_with_fields(struct vm *vm, const char *name, const char *const *fields, int n);
/* deque.c; maxlen -1: no bound */
val deque_new(struct vm *vm, int64_t maxlen);
/* alias.c: type[...] is a generic alias. */
val alias_new(struct vm *vm, val origin, val args);
void type_make_generic(struct vm *vm, val type);
/* Instances get a __dict__. */
void type_add_dict(struct vm *vm, val type);
/* builtins/types.c: super(type) becomes super(type, o) where it is an attribute. */
val super_bind(struct vm *vm, val super, val o, val type);
/* Without null characters and lone surrogates. False: raised. */
bool good_type_name(struct vm *vm, val name);
/* type's methods, and the function behind the class statement: class.c. */
extern const struct builtin class_methods[];
val class_build(struct vm *vm, val *args, int64_t n, val kwnames);

#endif
