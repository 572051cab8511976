/* str_format.h -- reading formats, for str.format() and the module _string. */
#ifndef TYPES_STR_FORMAT_H
#define TYPES_STR_FORMAT_H

#include "python/obj/obj.h"

/* A literal text and the field behind it. */
struct markup {
    struct slice literal, name, spec;
    uint32_t conversion; /* 0: none */
    bool field;          /* there is one */
    bool nested;         /* there are fields in its specification */
};
/* The next one of a format that is not at its end; false: raised. */
bool markup_next(struct vm *vm, struct slice *s, struct markup *m);

/* "0.name[key]": what is first, and its number when it is one (else -1); *name becomes the
 * rest. Then attributes and keys, while there is a rest. false: raised. */
bool field_first(struct vm *vm, struct slice *name, struct slice *first,
                 int64_t *number);
bool field_next(struct vm *vm, struct slice *rest, bool *attribute, struct slice *key,
                int64_t *number);

#endif
