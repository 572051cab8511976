/* methods.h -- the tables of methods of builtin types. */
#ifndef BUILTINS_METHODS_H
#define BUILTINS_METHODS_H

#include "python/obj/obj.h"
#include "python/sem/sem.h"

#define ARGS        struct vm *vm, val *args, int64_t n, val kwnames
#define UNUSED_ARGS (void)vm, (void)args, (void)n, (void)kwnames

extern const struct builtin list_methods[], str_methods[],
    tuple_methods[], generator_methods[], coroutine_methods[],
    coro_wrapper_methods[], complex_methods[], group_methods[], async_gen_methods[],
    async_call_methods[], object_methods[],
    bytes_methods[];

/* args.c: the name of an attribute, interned; NULL: raised, it is no string */

/* numbers.c */
val builtin_divmod(ARGS);
val builtin_pow(ARGS);
val builtin_round(ARGS);

/* evaluate.c */
val builtin_globals(ARGS);
val builtin_locals(ARGS);
val builtin_eval(ARGS);
val builtin_exec(ARGS);
val builtin_compile(ARGS);
val builtin_import(ARGS);

/* async_gen.c */
val builtin_aiter(ARGS);
val builtin_anext(ARGS);

/* gen_methods.c: of throw(class or exception[, value[, traceback]]) behind args[0] */
val exception_to_throw(struct vm *vm, const val *args, int64_t n);

#endif
