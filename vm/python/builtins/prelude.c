/* prelude.c -- builtins that are loops over any iterable: in frozen/prelude.py. */
#include "python/interp/attend.h"
#include "python/interp/signals.h"
#include "python/frozen/frozen.h"
#include "python/sem/sem.h"

#include "base/die.h"

/* in the order of enum prelude */
static const char *const names[N_PRELUDE] = {"sum",    "all",     "any",    "min",
                                             "max",    "min_by",  "max_by", "big_range",
                                             "extend", "add_all", "fill",   "anext"};
static void load(struct vm *vm)
{
    val ns = ns_new(vm);
    unsigned wanted = 0; /* an interrupt comes when the prelude is there */
    while (!frozen_run(vm, "prelude", ns)) {
        if (exc_matches(vm, E_KeyboardInterrupt))
            wanted |= ATTEND_SIGNAL;
        else if (exc_matches(vm, E_MemoryError))
            wanted |= ATTEND_MEMORY;
        else
            die("the prelude does not run");
        vm->exc = NULL;
    }
    if (wanted & ATTEND_SIGNAL)
        signals_again(vm);
    if (wanted)
        vm_want(vm, wanted);
    for (int i = 0; i < N_PRELUDE; i++)
        vm->prelude[i] =
            as_cell(ns_cell(vm, ns, str_intern(vm, slice_of(names[i]))))->value;
}

/* ---- a copy for each kind of argument ------------------------------------------------- */

/* A loop that all programs share would get a trace for the first iterator that makes it
 * hot, and a chain of bridges for all the others. So a function of the prelude has copies,
 * each with its own counters and traces, for what it mostly goes through: the code of a
 * generator, map() of a certain function, zip() of certain iterators. */

static uint64_t mixed(uint64_t a, const void *b)
{
    return (a ^ (uint64_t)(uintptr_t)b >> 4) * 0x9E3779B97F4A7C15u;
}

/* What code runs when this is iterated, or called, as a number. 0: only code in C. Two
 * values with the same number share a trace, no more. */
static uint64_t shape(struct vm *vm, val v, int depth)
{
    if (!v || is_int(v) || depth == 0)
        return 0;
    switch (v->kind) {
    case KIND_GENERATOR: return mixed(1, as_func(as_gen(v)->func)->code);
    case KIND_FUNC: return mixed(2, as_func(v)->code);
    case KIND_METHOD: return shape(vm, as_method(v)->func, depth - 1);
    case KIND_TUPLE: {
        uint64_t h = 0;
        for (int64_t i = 0; i < as_tuple(v)->n && i < 3; i++)
            h = mixed(h, (void *)(uintptr_t)shape(vm, as_tuple(v)->at[i], depth - 1));
        return h;
    }
    case KIND_INSTANCE: {
        val type = type_of(vm, v);
        uint64_t h = mixed(3, type);
        if (!find_special(vm, type, vm->n_next).func)
            return 0;
        for (int64_t i = 0; i < as_type(type)->nslots && i < 2; i++)
            h = mixed(h, (void *)(uintptr_t)shape(vm, inst_get(v, i), depth - 1));
        return h;
    }
    default: return 0;
    }
}

bool iterates_in_python(struct vm *vm, val it)
{
    return is_kind(it, KIND_GENERATOR) ||
           (is_kind(it, KIND_INSTANCE) &&
            find_special(vm, type_of(vm, it), vm->n_next).func);
}

static val copy_of(struct vm *vm, val func)
{
    val code = code_copy(vm, as_func(func)->code);
    code_finished(vm, code_of(code));
    return func_new(vm, code, as_func(func)->ns, NULL);
}

static val function_for(struct vm *vm, enum prelude which, const val *args, int64_t n)
{
    uint64_t h = 0;
    for (int64_t i = 0; i < n; i++) {
        uint64_t s = shape(vm, args[i], 4);
        h = s ? mixed(h + which, (void *)(uintptr_t)s) : h;
    }
    if (!h)
        return vm->prelude[which];
    val *place = &vm->prelude_copies[h >> 56];
    uint64_t *who = &vm->copied_for[h >> 56];
    static_assert(N_PRELUDE_COPIES == 256, "eight bits choose");
    if (!*place) {
        *place = copy_of(vm, vm->prelude[which]);
        *who = h;
    }
    return *who == h ? *place : vm->prelude[which];
}

val prelude_call(struct vm *vm, enum prelude which, const val *args, int64_t n)
{
    if (!vm->prelude[which])
        load(vm);
    return vm_call(vm, function_for(vm, which, args, n), args, n);
}
