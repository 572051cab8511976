/* module.c -- modules and super objects. */
#include "python/types/types.h"

static val get_dict(struct vm *vm, val m)
{
    (void)vm;
    return as_ns(as_module(m)->ns)->dict;
}

static const struct attribute module_attributes[] = {
    GETTER("__dict__", get_dict),
    {0},
};
const struct type_def module_type = {
    .kind = KIND_MODULE,
    .flags = WEAK,
    .slots = {.repr = add_repr},
    .attributes = module_attributes,
};

static const struct attribute super_attributes[] = {
    MEMBER("__thisclass__", w_super, type),
    MEMBER("__self__", w_super, self),
    MEMBER("__self_class__", w_super, start),
    {0},
};
const struct type_def super_type = {
    .kind = KIND_SUPER,
    .flags = FINAL,
    .slots = {.repr = add_repr},
    .attributes = super_attributes,
};
