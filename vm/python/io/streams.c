/* streams.c -- sys.stdin, sys.stdout and sys.stderr.
 *
 * Few programs ask for them, and none waits for what it does not ask for: they are made when
 * they are first looked at, by a __getattr__ of the module sys. Until then, and as long as
 * sys.stdout is the one that was made here, print() writes to C's stdout, through which the
 * bytes of that object go too, so that all stay in order. */
#include "python/io/text_io.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static val word(struct vm *vm, const char *text)
{
    return str_intern(vm, slice_of(text));
}

static val in_sys(struct vm *vm, const char *name)
{
    val cell = vm->sys_ns ? ns_cell(vm, vm->sys_ns, word(vm, name)) : NULL;
    return cell ? as_cell(cell)->value : NULL;
}

static const char *const streams[][2] = {
    {"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}};

val io_sys_getattr(struct vm *vm, val name)
{
    for (int i = 0; is_kind(name, KIND_STR) && i < 3; i++) {
        bool plain = slice_eq(str_value(name), slice_of(streams[i][0])),
             kept = slice_eq(str_value(name), slice_of(streams[i][1]));
        if ((!plain && !kept) || in_sys(vm, streams[i][1]))
            continue; /* it was made, and has been deleted */
        val make = io_helper(vm, "_standard_stream"), number = tag_int(i),
            file = make ? vm_call(vm, make, &number, 1) : NULL;
        if (!file)
            return NULL;
        ns_set(vm, vm->sys_ns, word(vm, streams[i][1]), file);
        if (!in_sys(vm, streams[i][0]))
            ns_set(vm, vm->sys_ns, word(vm, streams[i][0]), file);
        return file;
    }
    struct slice s = is_kind(name, KIND_STR) ? str_value(name) : SLICE("?");
    return raise_error(vm, E_AttributeError, "module 'sys' has no attribute '%.*s'",
                       (int)s.n, s.p);
}

val io_sys_stream(struct vm *vm, const char *name)
{
    val v = in_sys(vm, name), m;
    if (v)
        return v;
    m = find_module(vm, word(vm, "sys"));
    v = m ? py_getattr_or_null(vm, m, word(vm, name)) : NULL;
    if (!v && !vm->exc)
        raise_error(vm, E_RuntimeError, "lost sys.%s", name);
    return v;
}

/* ---- print() ------------------------------------------------------------------------------ */

/* Does text without surrogates that is written to it go to C's stdout as it is? */
static bool is_plain_stdout(struct vm *vm, val file)
{
    val core = io_core_or_null(file, KIND_TEXT_IO);
    if (!core)
        return false;
    const struct w_text_io *t = as_text_io(core);
    val write = type_lookup(vm, type_of(vm, file), word(vm, "write"));
    return t->fast && as_buffered(t->fast)->flags & IO_STDOUT &&
           !(as_buffered(t->fast)->flags & IO_DETACHED) && !(t->flags & IO_DETACHED) &&
           t->codec == TEXT_UTF8 && t->writing != NEWLINE_CR &&
           t->writing != NEWLINE_CRLF && as_buffered(t->fast)->file &&
           as_file_io(as_buffered(t->fast)->file)->fd == 1 &&
           is_kind(write, KIND_BUILTIN);
}

enum print_to io_print_to(struct vm *vm, val file, val *out)
{
    *out = file;
    if (!file || file == vm->none) {
        *out = in_sys(vm, "stdout");
        if (!*out && !in_sys(vm, "__stdout__") && !getenv("PYTHONIOENCODING"))
            return PRINT_STDOUT;
        if (!*out)
            *out = io_sys_stream(vm, "stdout");
        if (!*out)
            return PRINT_FAILED;
        if (*out == vm->none)
            return PRINT_NOWHERE;
    }
    if (is_plain_stdout(vm, *out))
        return PRINT_STDOUT;
    val core = io_core_or_null(*out, KIND_TEXT_IO),
        write = core ? type_lookup(vm, type_of(vm, *out), word(vm, "write")) : NULL;
    return write && is_kind(write, KIND_BUILTIN) ? PRINT_TEXT : PRINT_OBJECT;
}

bool io_write_stdout(struct vm *vm, struct slice text)
{
    if (fwrite(text.p, 1, text.n, stdout) == text.n)
        return true;
    int error = errno;
    clearerr(stdout);
    raise_errno(vm, error, NULL);
    return false;
}

/* As the error handler of sys.stderr has it: lone surrogates are escapes. */
static void write_escaped(struct slice text)
{
    size_t from = 0;
    for (size_t i = 0; i + 2 < text.n; i++) {
        const unsigned char *c = (const unsigned char *)text.p + i;
        if (c[0] != 0xED || c[1] < 0xA0)
            continue;
        fwrite(text.p + from, 1, i - from, stderr);
        fprintf(stderr, "\\ud%x%02x", (c[1] & 0x3C) >> 2,
                (c[1] & 3) << 6 | (c[2] & 0x3F));
        from = i + 3;
    }
    fwrite(text.p + from, 1, text.n - from, stderr);
}

void write_stderr(struct vm *vm, struct slice text)
{
    val file = in_sys(vm, "stderr"), own = in_sys(vm, "__stderr__");
    vm->exc = NULL;
    fflush(stdout);
    if (!file && own)
        write_escaped(SLICE("lost sys.stderr\n"));
    else if (!file || file == own)
        write_escaped(text);
    else if (file != vm->none) {
        val s = str_new(vm, text);
        io_call(vm, file, "write", &s, 1);
        vm->exc = NULL;
    }
}

/* ---- at the end ------------------------------------------------------------------------------ */

/* A failure is told, and is no reason to stop. */
static bool ignored(struct vm *vm, val where, const char *otherwise)
{
    val exc = vm->exc, text = NULL;
    vm->exc = NULL;
    if (where)
        text = py_repr(vm, where);
    vm->exc = NULL;
    struct str line = {0};
    str_add(&line, SLICE("Exception ignored in: "));
    str_add(&line, text ? str_value(text) : slice_of(otherwise));
    str_addc(&line, '\n');
    write_stderr(vm, str_slice(&line));
    str_free(&line);
    print_exception(vm, exc);
    return false;
}

/* Not closed: who still has it may go on. */
static bool flush_one(struct vm *vm, val o)
{
    val closed = py_getattr(vm, o, word(vm, "closed"));
    int t = closed ? py_truth(vm, closed) : -1;
    if (t < 0) /* it was detached, or never opened */
        vm->exc = NULL;
    else if (t == 0)
        io_call(vm, o, "flush", NULL, 0);
    return !vm->exc || ignored(vm, o, "file");
}

bool io_flush_all(struct vm *vm)
{
    val m = dict_get_str(vm, vm->modules, word(vm, "_io")), writers = NULL;
    bool ok = true;
    if (m && is_kind(m, KIND_MODULE))
        writers = py_getattr_or_null(vm, m, word(vm, "_writers"));
    vm->exc = NULL;
    for (int64_t i = 0; writers && is_kind(writers, KIND_LIST); i++) {
        if (i >= as_list(writers)->n)
            break;
        val w = list_get(vm, writers, i), o;
        if (is_kind(w, KIND_WEAKREF) && (o = as_weakref(w)->target))
            ok &= flush_one(vm, o);
    }
    if (fflush(stdout) != 0) {
        raise_errno(vm, errno, NULL);
        clearerr(stdout);
        static const char name[] =
            "<_io.TextIOWrapper name='<stdout>' mode='w' encoding='utf-8'>";
        ok = ignored(vm, in_sys(vm, "__stdout__"), name);
    }
    return ok;
}
