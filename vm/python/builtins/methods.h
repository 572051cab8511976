/* methods.h -- the tables of methods of builtin types. */
#ifndef BUILTINS_METHODS_H
#define BUILTINS_METHODS_H

#include "python/front/codegen.h"
#include "python/obj/obj.h"
#include "python/sem/sem.h"

#define ARGS        struct vm *vm, val *args, int64_t n, val kwnames
#define UNUSED_ARGS (void)vm, (void)args, (void)n, (void)kwnames

extern const struct builtin generator_methods[], coroutine_methods[],
    coro_wrapper_methods[], group_methods[], async_gen_methods[], async_call_methods[],
    object_methods[];

/* The builtin functions, by file; their rows are in functions.c. */
val builtin_print(ARGS);
/* numbers.c */
val builtin_divmod(struct vm *vm, val a, val b);
val builtin_pow(struct vm *vm, val base, val exp, val mod);
val builtin_round(struct vm *vm, val o, val places);
/* class_tests.c */
val builtin_isinstance(struct vm *vm, val o, val of);
val builtin_issubclass(struct vm *vm, val class, val of);
/* fold.c */
val builtin_min(struct vm *vm, val args, val key, val otherwise);
val builtin_max(struct vm *vm, val args, val key, val otherwise);
val builtin_sum(struct vm *vm, val items, val start);
val builtin_all(struct vm *vm, val items);
val builtin_any(struct vm *vm, val items);
val builtin_sorted(struct vm *vm, val items, val key, val reverse);
/* files.c */
val builtin_open(ARGS);
val builtin_input(ARGS);
val builtin_breakpoint(ARGS);
/* evaluate.c */
val builtin_globals(struct vm *vm);
val builtin_locals(struct vm *vm);
val builtin_eval(struct vm *vm, val code, val globals, val locals);
val builtin_exec(struct vm *vm, val code, val globals, val locals, val closure);
/* What `maker` makes of a text (str or bytes), as compile() makes a code object. */
typedef val compile_maker(struct vm *vm, struct source *source, enum compile_mode mode,
                          struct syntax_error *error);
val compile_with(struct vm *vm, val text, val file, val mode, compile_maker *maker);
val builtin_compile(struct vm *vm, val v, val file, val mode_name, val flag_bits,
                    val dont_inherit, val optimize, val feature_version);
val builtin_import(struct vm *vm, val name, val globals, val locals, val fromlist,
                   val level);
/* async_gen.c */
val builtin_aiter(struct vm *vm, val o);
val builtin_anext(struct vm *vm, val it, val otherwise);

/* gen_methods.c: of throw(class or exception[, value[, traceback]]) behind args[0] */
val exception_to_throw(struct vm *vm, const val *args, int64_t n);

#endif
