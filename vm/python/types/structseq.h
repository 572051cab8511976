/* structseq.h -- tuples of C functions whose items have names: time.struct_time,
 * os.stat_result, sys.flags. As CPython's, they are tuples of their first `visible` fields;
 * the others are attributes only. */
#ifndef TYPES_STRUCTSEQ_H
#define TYPES_STRUCTSEQ_H

#include "python/obj/obj.h"

struct structseq_def {
    const char *module, *name, *doc;
    const char *const *fields; /* all of them; NULL: an item without a name */
    int n, visible;
};

enum { MOST_FIELDS = 32 };

/* Its class, which is made when it is first asked for. */
val structseq_type(struct vm *vm, const struct structseq_def *def);
/* One of def->n values. */
val structseq_new(struct vm *vm, const struct structseq_def *def, const val *values);

#endif
