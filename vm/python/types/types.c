/* types.c -- the table of builtin types. */
#include "python/types/types.h"

const struct type_def *type_def_of(enum kind kind)
{
    static const struct type_def *const defs[N_KINDS] = {
#define TYPE(kind, def) [KIND_##kind] = &def,
#include "python/types/types.def"
#undef TYPE
    };
    return defs[kind];
}
