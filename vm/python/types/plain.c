/* plain.c -- builtin types whose operations are still switches on the kind (ops.c,
 * repr.c): their slots lead there. A type gets a file of its own when it is converted. */
#include "python/sem/sem.h"
#include "python/types/types.h"

static bool plain_set(struct vm *vm, val self, val key, val v)
{
    return v ? py_setitem(vm, self, key, v) : py_delitem(vm, self, key);
}

static val itself(struct vm *vm, val self)
{
    (void)vm;
    return self;
}

static val list_init(struct vm *vm, val self, val from)
{
    val items = array_new(vm, 0);
    as_list(self)->n = 0;
    gc_store(&vm->gc, self, &as_list(self)->items, items);
    return !from || list_extend(vm, self, from) ? vm->none : NULL;
}

static const struct method list_rows[] = {
    METHOD("__init__", "iterable=(), /", list_init, RUNS),
    METHOD("__reversed__", "/", list_backwards, READS), LAST_METHOD};
#define CONTAINER                                                                      \
    .repr = add_repr, .compare = plain_compare, .len = py_len, .has = py_contains,     \
    .iter = py_iter
#define CONCATENATES                                                                   \
    .get = py_getitem, .binary = plain_binary,                                         \
    .operators = OPERATOR(ADD) | OPERATOR(MULTIPLY), .reflected = OPERATOR(MULTIPLY)

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
const struct type_def none_type = {
    .kind = KIND_NONE, .make = &none_make, .flags = FINAL, .slots = {.repr = add_repr, .truth = py_truth}};
const struct type_def ellipsis_type = {
    .kind = KIND_ELLIPSIS, .make = &ellipsis_make, .flags = FINAL, .slots = {.repr = add_repr}};
const struct type_def notimpl_type = {
    .kind = KIND_NOTIMPL, .make = &notimpl_make, .flags = FINAL, .slots = {.repr = add_repr}};
const struct type_def tuple_type = {
    .kind = KIND_TUPLE,
    .flags = SEQUENCE | PLAIN_ARGS,
    .slots = {CONTAINER, CONCATENATES, .hash = py_hash}};
const struct type_def list_type = {
    .kind = KIND_LIST,
    .flags = SEQUENCE | MUTABLE | UNHASHABLE,
    .methods = list_rows,
    .slots = {CONTAINER, CONCATENATES, .set = plain_set, .inplace = plain_inplace,
              .inplace_operators = OPERATOR(ADD)}};
const struct type_def generator_type = {
    .kind = KIND_GENERATOR,
    .flags = FINAL | WEAK,
    .slots = {.iter = itself, .next = py_next, .repr = add_repr}};
