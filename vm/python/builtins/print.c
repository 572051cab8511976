/* print.c -- the builtin function print. */
#include "python/builtins/methods.h"

#include <stdio.h>

/* sep= or end=: its text, or what holds without it. */
static bool print_option(struct vm *vm, val v, const char *name, struct slice *text)
{
    if (!v || v == vm->none)
        return true;
    if (!is_a(v, KIND_STR)) {
        raise_error(vm, E_TypeError, "%s must be None or a string, not %s", name,
                    type_name(vm, v));
        return false;
    }
    *text = str_value(plain_of(v));
    return true;
}

/* The file behind sys.stdout or sys.stderr, or NULL: an object with a write method. */
static FILE *print_file(struct vm *vm, val file)
{
    if (!file || file == vm->none)
        return stdout;
    if (!is_kind(file, KIND_MODULE))
        return NULL;
    struct slice name = str_value(as_module(file)->name);
    return slice_eq(name, SLICE("<stderr>"))   ? stderr
           : slice_eq(name, SLICE("<stdout>")) ? stdout
                                               : NULL;
}

/* To an object with a write method: each piece by itself, as CPython does. */
static bool print_piece(struct vm *vm, val file, val text)
{
    val write = text ? py_getattr(vm, file, str_intern(vm, SLICE("write"))) : NULL;
    return write && vm_call(vm, write, &text, 1);
}
static val print_to_object(struct vm *vm, val file, const val *args, int64_t n,
                           struct slice sep, struct slice end)
{
    for (int64_t i = 0; i < n; i++)
        if ((i && !print_piece(vm, file, str_new(vm, sep))) ||
            !print_piece(vm, file, py_str(vm, args[i])))
            return NULL;
    return print_piece(vm, file, str_new(vm, end)) ? vm->none : NULL;
}

val builtin_print(ARGS)
{
    const val allowed[] = {vm->n_sep, vm->n_end, vm->n_flush, vm->n_fileword};
    if (!only_keywords(vm, "print", kwnames, allowed, 4))
        return NULL;
    struct slice sep = SLICE(" "), end = SLICE("\n");
    if (!print_option(vm, keyword(vm, args, n, kwnames, vm->n_sep), "sep", &sep) ||
        !print_option(vm, keyword(vm, args, n, kwnames, vm->n_end), "end", &end))
        return NULL;
    val file = keyword(vm, args, n, kwnames, vm->n_fileword),
        flush = keyword(vm, args, n, kwnames, vm->n_flush);
    FILE *to = print_file(vm, file);
    if (!to)
        return print_to_object(vm, file, args, n, sep, end);
    struct str out = {0};
    for (int64_t i = 0; i < n; i++) {
        if (i)
            str_add(&out, sep);
        if (!add_str(vm, &out, args[i])) {
            str_free(&out);
            return NULL;
        }
    }
    str_add(&out, end);
    if (to == stderr)
        fflush(stdout);
    fwrite(str_text(&out), 1, out.n, to);
    if (flush && py_truth(vm, flush) == 1)
        fflush(to);
    str_free(&out);
    return vm->none;
}
