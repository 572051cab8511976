/* print.c -- the builtin function print. */
#include "python/builtins/methods.h"
#include "python/io/io.h"

#include <errno.h>
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

/* UTF-8 has none; in our strings it is ED A0..BF xx. */
static bool has_surrogate(struct slice s)
{
    const char *p = s.p;
    for (size_t left = s.n; (p = memchr(p, 0xED, left));
         p++, left = s.n - (size_t)(p - s.p))
        if (p + 1 < s.p + s.n && (unsigned char)p[1] >= 0xA0)
            return true;
    return false;
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

/* All of it as one text: nobody sees the pieces. */
static val print_at_once(struct vm *vm, enum print_to where, val to, const val *args,
                         int64_t n, struct slice sep, struct slice end)
{
    struct str out = text_start(vm);
    bool ok = true;
    for (int64_t i = 0; ok && i < n; i++) {
        if (i)
            str_add(&out, sep);
        ok = add_str(vm, &out, args[i]);
    }
    str_add(&out, end);
    if (ok && where == PRINT_STDOUT && !has_surrogate(str_slice(&out))) {
        ok = io_write_stdout(vm, str_slice(&out));
        str_free(&out);
        return ok ? vm->none : NULL;
    }
    val text = ok ? str_finish(vm, &out) : NULL;
    if (!text) {
        str_free(&out);
        return NULL;
    }
    if (where == PRINT_STDOUT && !(to = io_sys_stream(vm, "stdout")))
        return NULL;
    return io_call(vm, to, "write", &text, 1) ? vm->none : NULL;
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
    val to;
    enum print_to where = io_print_to(vm, file, &to);
    val r = NULL;
    switch (where) {
    case PRINT_FAILED: return NULL;
    case PRINT_NOWHERE: return vm->none;
    case PRINT_OBJECT: r = print_to_object(vm, to, args, n, sep, end); break;
    default: r = print_at_once(vm, where, to, args, n, sep, end);
    }
    int t = r && flush ? py_truth(vm, flush) : 0;
    if (t > 0 && where == PRINT_STDOUT && fflush(stdout) != 0)
        return raise_errno(vm, errno, NULL);
    if (t > 0 && where != PRINT_STDOUT && !io_call(vm, to, "flush", NULL, 0))
        return NULL;
    return t < 0 ? NULL : r;
}
