/* core.c -- what all files share: states in slot 0, bytes of anything. */
#include "python/io/io.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "python/interp/attend.h"
#include "python/interp/threads.h"
#include "python/obj/buffer.h"

/* ---- classes and their states ------------------------------------------------------------ */

static void add(struct vm *vm, val type, const struct method *m)
{
    val f = builtin_new(vm, &m->b, NULL);
    as_builtin(f)->owner = type;
    dict_set(vm, as_type(type)->dict, str_intern(vm, slice_of(m->b.name)), f);
}

void io_rows(struct vm *vm, val type, const struct method *rows)
{
    for (const struct method *m = rows; m->b.name; m++)
        add(vm, type, m);
}

void io_install(struct vm *vm, val type, const struct io_class *c)
{
    assert(as_type(type)->nslots == 1 && !as_type(type)->value_kind);
    io_rows(vm, type, c->methods);
    for (const struct attribute *a = c->attributes; a && a->name; a++) {
        val name = str_intern(vm, slice_of(a->name));
        dict_set(vm, as_type(type)->dict, name, member_new(vm, type, name, a, -1));
    }
    dict_del(vm, as_type(type)->dict, str_intern(vm, SLICE("_core")));
    dict_del(vm, as_type(type)->dict, vm->n_slots);
    type_modified(vm, type);
}

val io_core_or_null(val o, enum kind kind)
{
    val core = is_kind(o, KIND_INSTANCE) && as_inst(o)->n ? as_inst(o)->at[0] : NULL;
    return core && is_kind(core, kind) ? core : NULL;
}

val io_core(struct vm *vm, val self, enum kind kind)
{
    val core = io_core_or_null(self, kind);
    return core
               ? core
               : raise_error(vm, E_ValueError, "I/O operation on uninitialized object");
}

bool io_exact(struct vm *vm, val self)
{
    val init = type_own(vm, type_of(vm, self), vm->n_init);
    return init && is_kind(init, KIND_BUILTIN);
}

/* __del__ closes what is open; of what is closed, or only memory, nobody would notice. */
void io_set_core(struct vm *vm, val self, val core)
{
    assert(is_kind(self, KIND_INSTANCE) && as_inst(self)->n);
    gc_store(&vm->gc, self, &as_inst(self)->at[0], core);
    if ((core->kind == KIND_BYTES_IO || core->kind == KIND_STRING_IO) &&
        io_exact(vm, self))
        gc_forget_final(&vm->gc, self);
    else if (as_type(type_of(vm, self))->flags & TYPE_HAS_DEL && !(self->gc & GC_FINAL))
        gc_register_final(&vm->gc, self);
}

const struct io_class io_classes[] = {
    {"FileIO", file_methods, file_attributes},
    {"BufferedReader", reader_methods, buffered_attributes},
    {"BufferedWriter", writer_methods, buffered_attributes},
    {"BufferedRandom", random_methods, buffered_attributes},
    {"BytesIO", bytes_methods_io, bytes_attributes},
    {"StringIO", string_methods, string_attributes},
    {"TextIOWrapper", text_methods, text_attributes},
    {0},
};

/* ---- errors -------------------------------------------------------------------------------- */

val io_helper(struct vm *vm, const char *name)
{
    val m = import_module(vm, str_intern(vm, SLICE("_io")), NULL, NULL, 0);
    return m ? py_getattr(vm, m, str_intern(vm, slice_of(name))) : NULL;
}

val raise_unsupported(struct vm *vm, const char *what)
{
    val type = io_helper(vm, "UnsupportedOperation"),
        text = str_new(vm, slice_of(what)),
        exc = type ? vm_call(vm, type, &text, 1) : NULL;
    return exc ? raise_value(vm, exc) : NULL;
}

val raise_closed(struct vm *vm)
{
    return raise_error(vm, E_ValueError, "I/O operation on closed file.");
}

bool io_signalled(struct vm *vm)
{
    if (vm->attention & ATTEND_SIGNAL)
        vm_attend(vm);
    return vm->exc != NULL;
}

/* ---- calls of the system ---------------------------------------------------------------------- */

/* Linux moves no more at once. */
enum { MOST_BYTES = 0x7ffff000 };

/* After a call that moved nothing; 0: it was interrupted, and is tried again. */
static int64_t io_failure(struct vm *vm)
{
    if (errno == EAGAIN)
        return IO_BLOCKS;
    if (errno != EINTR)
        raise_errno(vm, errno, NULL);
    return vm->exc || io_signalled(vm) ? IO_FAILED : 0;
}

/* A file that never blocks (/dev/zero) is read for ever without an EINTR. */
static bool stopped(struct vm *vm)
{
    return __builtin_expect(vm->attention, 0) && !vm->exc &&
           (vm_interrupted(vm) || io_signalled(vm));
}

int64_t io_read(struct vm *vm, int fd, char *to, int64_t n)
{
    if (stopped(vm))
        return IO_FAILED;
    for (;;) {
        ssize_t got =
            WAITING(vm, read(fd, to, n < MOST_BYTES ? (size_t)n : MOST_BYTES));
        if (got >= 0)
            return got;
        int64_t failed = io_failure(vm);
        if (failed)
            return failed;
    }
}

int64_t io_write(struct vm *vm, int fd, struct slice bytes)
{
    for (;;) {
        ssize_t put = WAITING(
            vm, write(fd, bytes.p, bytes.n < MOST_BYTES ? bytes.n : MOST_BYTES));
        if (put >= 0)
            return put;
        int64_t failed = io_failure(vm);
        if (failed)
            return failed;
    }
}

/* ---- values ------------------------------------------------------------------------------------- */

bool io_is_line(struct vm *vm, val line)
{
    bool is = is_a(line, KIND_STR);
    if (!is)
        raise_error(vm, E_OSError,
                    "readline() should have returned a str object, not '%s'",
                    type_name(vm, line));
    return is;
}

bool io_bytes(struct vm *vm, val o, struct slice *out)
{
    struct buffer b;
    if (!buffer_get(vm, o, &b, BUFFER_READ))
        return false;
    *out = buffer_slice(&b);
    buffer_release(&b);
    return true;
}

bool io_room(struct vm *vm, val o, char **p, int64_t *n)
{
    struct buffer b;
    if (!buffer_get(vm, o, &b, BUFFER_WRITE)) {
        if (!exc_matches(vm, E_BufferError) && !exc_matches(vm, E_TypeError))
            return false;
        vm->exc = NULL;
        raise_error(vm, E_TypeError,
                    "readinto() argument must be read-write bytes-like object, not %s",
                    type_name(vm, o));
        return false;
    }
    *p = (char *)b.at;
    *n = b.n;
    buffer_release(&b);
    return true;
}

bool io_size(struct vm *vm, val v, int64_t *out)
{
    *out = -1;
    if (!v || v == vm->none)
        return true;
    val i = py_index_value(vm, v);
    if (!i) {
        if (exc_matches(vm, E_TypeError)) {
            vm->exc = NULL;
            raise_error(vm, E_TypeError, "argument should be integer or None, not '%s'",
                        type_name(vm, v));
        }
        return false;
    }
    if (!int_to_i64(i, out)) {
        raise_error(vm, E_OverflowError,
                    "cannot fit 'int' into an index-sized integer");
        return false;
    }
    *out = *out < 0 ? -1 : *out;
    return true;
}

val io_memory(struct vm *vm, int64_t n)
{
    if (!memory_fits(vm, n, 1))
        return NULL;
    n = n < GC_LARGE ? GC_LARGE : n;
    struct w_buf *b = new_object(vm, KIND_BUF, sizeof *b + (size_t)n);
    b->n = n;
    return &b->h;
}

val io_grown(struct vm *vm, val old, int64_t had, int64_t want)
{
    if (!memory_fits(vm, want, 1))
        return NULL;
    int64_t n = want + want / 2 + 64;
    struct w_buf *b = new_object(vm, KIND_BUF, sizeof *b + (size_t)n);
    b->n = n;
    if (old)
        memcpy(b->at, as_buf(old)->at, (size_t)had);
    return &b->h;
}

val io_call(struct vm *vm, val o, const char *method, const val *args, int64_t n)
{
    val f = py_getattr(vm, o, str_intern(vm, slice_of(method)));
    return f ? vm_call(vm, f, args, n) : NULL;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static int64_t *version_of(val core)
{
    static_assert(offsetof(struct w_text_io, version) ==
                          offsetof(struct w_buffered, version) &&
                      offsetof(struct w_text_io, version) ==
                          offsetof(struct w_bytes_io, version) &&
                      offsetof(struct w_text_io, version) ==
                          offsetof(struct w_string_io, version),
                  "states begin alike");
    return (int64_t *)(void *)((char *)core + offsetof(struct w_text_io, version));
}

/* Are both of C, in this version of the class? */
static bool own_lines(struct vm *vm, val type, val core)
{
    int64_t *known = version_of(core);
    if (*known == as_type(type)->version)
        return true;
    val next = type_lookup(vm, type, vm->n_next),
        line = type_lookup(vm, type, str_intern(vm, SLICE("readline")));
    if (!next || !line || !is_kind(next, KIND_BUILTIN) || !is_kind(line, KIND_BUILTIN))
        return false;
    *known = as_type(type)->version;
    return true;
}

val io_next(struct vm *vm, val self)
{
    val core = as_inst(self)->n ? as_inst(self)->at[0] : NULL;
    if (!is_ref(core) || core->kind <= KIND_FILE_IO || core->kind > KIND_STRING_IO ||
        !own_lines(vm, as_map(as_inst(self)->map)->type, core))
        return NULL;
    val line = NULL;
    switch (core->kind) {
    case KIND_TEXT_IO: line = text_next(vm, self); break;
    case KIND_BUFFERED: line = buffered_next(vm, self); break;
    case KIND_BYTES_IO: line = bytes_io_next(vm, self); break;
    case KIND_STRING_IO: line = string_io_next(vm, self); break;
    default: break;
    }
    return line && as_str(line)->n == 0 ? vm->stop : line;
}

/* ---- at the end ------------------------------------------------------------------------------------- */

void io_remember_writer(struct vm *vm, val self)
{
    val writers = io_helper(vm, "_writers");
    if (!writers || !is_kind(writers, KIND_LIST)) {
        vm->exc = NULL; /* a program that took it away gets no flush at its end */
        return;
    }
    struct w_weakref *w = new_object(vm, KIND_WEAKREF, sizeof *w);
    w->target = self;
    w->callback = vm->none;
    gc_register_weak(&vm->gc, &w->h, false);
    int64_t n = as_list(writers)->n;
    val *refs = list_objects(vm, writers);
    bool reuse = false;
    for (int64_t i = 0; i < n && !reuse; i++) /* the first place that has died */
        if (is_kind(refs[i], KIND_WEAKREF) && !as_weakref(refs[i])->target) {
            list_put(vm, writers, i, &w->h);
            reuse = true;
        }
    if (!reuse)
        list_append(vm, writers, &w->h);
}
