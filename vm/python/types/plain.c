/* plain.c -- builtin types whose operations are still switches on the kind (ops.c,
 * repr.c): their slots lead there. A type gets a file of its own when it is converted. */
#include "python/interp/warn.h"
#include "python/sem/sem.h"
#include "python/types/types.h"

static val itself(struct vm *vm, val self)
{
    (void)vm;
    return self;
}

static val make_none(struct vm *vm, val class)
{
    (void)class;
    return vm->none;
}
static val make_ellipsis(struct vm *vm, val class)
{
    (void)class;
    return vm->ellipsis;
}
static val make_notimpl(struct vm *vm, val class)
{
    (void)class;
    return vm->notimpl;
}
static const struct method none_make = CONSTRUCTOR("NoneType", "", make_none, PURE, 0),
                           ellipsis_make =
                               CONSTRUCTOR("ellipsis", "", make_ellipsis, PURE, 0),
                           notimpl_make = CONSTRUCTOR("NotImplementedType", "",
                                                      make_notimpl, PURE, 0);
static int notimpl_truth(struct vm *vm, val self)
{
    (void)self;
    return vm_warn(vm, E_DeprecationWarning,
                   "NotImplemented should not be used in a boolean context")
               ? 1
               : -1;
}
const struct type_def none_type = {.kind = KIND_NONE,
                                   .make = &none_make,
                                   .flags = FINAL,
                                   .slots = {.repr = add_repr, .truth = py_truth}};
const struct type_def ellipsis_type = {.kind = KIND_ELLIPSIS,
                                       .make = &ellipsis_make,
                                       .flags = FINAL,
                                       .slots = {.repr = add_repr}};
const struct type_def notimpl_type = {
    .kind = KIND_NOTIMPL,
    .make = &notimpl_make,
    .flags = FINAL,
    .slots = {.repr = add_repr, .truth = notimpl_truth}};
const struct type_def generator_type = {
    .kind = KIND_GENERATOR,
    .flags = FINAL | WEAK,
    .slots = {.iter = itself, .next = py_next, .repr = add_repr}};
