/* str_impl.h -- the methods of str, in files by subject; str.c makes the type of them. */
#ifndef TYPES_STR_IMPL_H
#define TYPES_STR_IMPL_H

#include "python/obj/type_def.h"

/* An argument that has to be a text: its plain value; NULL: TypeError "WHATmust be str, not
 * int". */
val text_argument(struct vm *vm, val v, const char *what);
/* str_case.c */
val str_upper(struct vm *vm, val self);
val str_lower(struct vm *vm, val self);
val str_casefold(struct vm *vm, val self);
val str_title(struct vm *vm, val self);
val str_capitalize(struct vm *vm, val self);
val str_swapcase(struct vm *vm, val self);
val str_isupper(struct vm *vm, val self);
val str_islower(struct vm *vm, val self);
val str_istitle(struct vm *vm, val self);
val str_isalpha(struct vm *vm, val self);
val str_isalnum(struct vm *vm, val self);
val str_isdecimal(struct vm *vm, val self);
val str_isdigit(struct vm *vm, val self);
val str_isnumeric(struct vm *vm, val self);
val str_isspace(struct vm *vm, val self);
val str_isprintable(struct vm *vm, val self);
val str_isidentifier(struct vm *vm, val self);
val str_isascii(struct vm *vm, val self);
/* str_search.c */
val str_find(struct vm *vm, val self, val sub, val start, val end);
val str_rfind(struct vm *vm, val self, val sub, val start, val end);
val str_find_index(struct vm *vm, val self, val sub, val start, val end);
val str_rfind_index(struct vm *vm, val self, val sub, val start, val end);
val str_count(struct vm *vm, val self, val sub, val start, val end);
val str_startswith(struct vm *vm, val self, val prefix, val start, val end);
val str_endswith(struct vm *vm, val self, val suffix, val start, val end);
val str_replace(struct vm *vm, val self, val from, val to, val count);
val str_partition(struct vm *vm, val self, val sep);
val str_rpartition(struct vm *vm, val self, val sep);
/* str_split.c */
val str_split(struct vm *vm, val self, val sep, val maxsplit);
val str_rsplit(struct vm *vm, val self, val sep, val maxsplit);
val str_splitlines(struct vm *vm, val self, val keepends);
val str_strip(struct vm *vm, val self, val chars);
val str_lstrip(struct vm *vm, val self, val chars);
val str_rstrip(struct vm *vm, val self, val chars);
val str_join(struct vm *vm, val self, val iterable);
/* str_format.c */
val str_format(struct vm *vm, val self, val args, val kwargs);
val str_format_map(struct vm *vm, val self, val mapping);

#endif
