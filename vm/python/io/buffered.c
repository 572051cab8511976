/* buffered.c -- BufferedReader, BufferedWriter, BufferedRandom.
 *
 * One piece of memory has either what was read ahead or what is still to be written. Where
 * the raw file is a plain FileIO its descriptor is used at once, else its methods are called. */
#include "python/io/io.h"

#include "python/interp/threads.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* ---- the raw file --------------------------------------------------------------------------- */

static struct w_buffered *state(struct vm *vm, val self)
{
    val core = io_core(vm, self, KIND_BUFFERED);
    if (core && as_buffered(core)->flags & IO_DETACHED)
        return (void *)raise_error(vm, E_ValueError, "raw stream has been detached");
    return core ? as_buffered(core) : NULL;
}

/* -1: raised. */
static int closed(struct vm *vm, const struct w_buffered *b)
{
    if (b->file)
        return as_file_io(b->file)->fd < 0;
    val v = py_getattr(vm, b->raw, str_intern(vm, SLICE("closed")));
    return v ? py_truth(vm, v) : -1;
}

/* While the raw file is asked the memory is between two states: what its methods call, and a
 * handler of a signal, may not use the buffer; other threads wait. */
struct io_use {
    const struct io_use *outer; /* of this thread: on its machine stack */
    struct w_buffered *b;
    bool first;
};

static void begin_use(struct vm *vm, struct io_use *u, struct w_buffered *b)
{
    *u = (struct io_use){vm->thread->uses, b, !(b->flags & IO_BUSY)};
    vm->thread->uses = u;
    b->flags |= IO_BUSY;
}

static void end_use(struct vm *vm, const struct io_use *u)
{
    assert(vm->thread->uses == u);
    vm->thread->uses = u->outer;
    if (!u->first)
        return;
    u->b->flags &= ~(int64_t)IO_BUSY;
    if (vm->threads->parked)
        threads_unpark(vm, u->b, true);
}

static bool used_here(const struct vm *vm, const struct w_buffered *b)
{
    const struct io_use *u = vm->thread->uses;
    while (u && u->b != b)
        u = u->outer;
    return u != NULL;
}

static bool entered(struct vm *vm, struct w_buffered *b, val self)
{
    while (b->flags & IO_BUSY && !vm->threads->ending) {
        if (used_here(vm, b)) {
            val text = py_repr(vm, self);
            if (text)
                raise_error(vm, E_RuntimeError, "reentrant call inside %.*s",
                            (int)str_value(text).n, str_value(text).p);
            return false;
        }
        if (threads_park(vm, b, -1) == PARK_RAISED)
            return false;
    }
    return true;
}

static struct w_buffered *open_state(struct vm *vm, val self, const char *what)
{
    struct w_buffered *b = state(vm, self);
    int c = b && entered(vm, b, self) ? closed(vm, b) : -1;
    if (c > 0)
        raise_error(vm, E_ValueError, "%s", what);
    return c == 0 ? b : NULL;
}

/* NULL: raised; other negative numbers are IO_BLOCKS and IO_FAILED. */
static int64_t raw_read(struct vm *vm, struct w_buffered *b, char *to, int64_t n)
{
    struct io_use use;
    begin_use(vm, &use, b);
    if (b->file) {
        int64_t done = io_read(vm, (int)as_file_io(b->file)->fd, to, n);
        end_use(vm, &use);
        return done;
    }
    val helper = io_helper(vm, "_raw_read"), r = NULL;
    const val args[] = {b->raw, tag_int(n)};
    struct slice got;
    if (helper)
        r = vm_call(vm, helper, args, 2);
    end_use(vm, &use);
    if (r == vm->none)
        return IO_BLOCKS;
    if (!r || !io_bytes(vm, r, &got))
        return IO_FAILED;
    assert((int64_t)got.n <= n);
    memcpy(to, got.p, got.n);
    return (int64_t)got.n;
}

static int64_t raw_write(struct vm *vm, struct w_buffered *b, struct slice bytes)
{
    if (b->flags & IO_STDOUT) {
        size_t put = WAITING(vm, fwrite(bytes.p, 1, bytes.n, stdout));
        int error = errno;
        if (put == bytes.n)
            return (int64_t)bytes.n;
        clearerr(stdout);
        raise_errno(vm, error, NULL);
        return IO_FAILED;
    }
    struct io_use use;
    begin_use(vm, &use, b);
    if (b->file) {
        int64_t put = io_write(vm, (int)as_file_io(b->file)->fd, bytes);
        end_use(vm, &use);
        return put;
    }
    val piece = bytes_new(vm, bytes);
    int64_t n = 0;
    val r = io_call(vm, b->raw, "write", &piece, 1);
    bool good = r && (r == vm->none || py_index(vm, r, &n));
    end_use(vm, &use);
    if (!good)
        return IO_FAILED;
    if (r == vm->none)
        return IO_BLOCKS;
    if (n < 0 || n > (int64_t)bytes.n) {
        raise_error(vm, E_OSError,
                    "raw write() returned invalid length %lld (should have been "
                    "between 0 and %lld)",
                    (long long)n, (long long)bytes.n);
        return IO_FAILED;
    }
    return n;
}

static bool raw_position(struct vm *vm, struct w_buffered *b, const char *method,
                         const val *args, int64_t n, int64_t *out)
{
    struct io_use use; /* tell() may be asked from inside of another one */
    begin_use(vm, &use, b);
    val r = io_call(vm, b->raw, method, args, n);
    bool good = r && py_index(vm, r, out);
    end_use(vm, &use);
    if (!good)
        return false;
    if (*out >= 0)
        return true;
    raise_error(vm, E_OSError, "Raw stream returned invalid position %lld",
                (long long)*out);
    return false;
}

static bool raw_tell(struct vm *vm, struct w_buffered *b, int64_t *out)
{
    if (!b->file)
        return raw_position(vm, b, "tell", NULL, 0, out);
    *out = lseek((int)as_file_io(b->file)->fd, 0, SEEK_CUR);
    return *out >= 0 || raise_errno(vm, errno, NULL);
}

static bool raw_seek(struct vm *vm, struct w_buffered *b, int64_t to, int64_t whence,
                     int64_t *out)
{
    if (!b->file) {
        const val args[] = {int_from_i64(vm, to), tag_int(whence)};
        return raw_position(vm, b, "seek", args, 2, out);
    }
    *out = lseek((int)as_file_io(b->file)->fd, to, (int)whence);
    return *out >= 0 || raise_errno(vm, errno, NULL);
}

/* ---- what is to be written ------------------------------------------------------------------------ */

static char *memory(const struct w_buffered *b)
{
    return as_buf(b->buf)->at;
}

static bool would_block(struct vm *vm, int64_t written)
{
    val helper = io_helper(vm, "_would_block"), n = tag_int(written),
        exc = helper ? vm_call(vm, helper, &n, 1) : NULL;
    if (exc)
        raise_value(vm, exc);
    return false;
}

static bool write_pending(struct vm *vm, struct w_buffered *b)
{
    int64_t done = 0;
    while (done < b->pending) {
        int64_t n = raw_write(
            vm, b, (struct slice){memory(b) + done, (size_t)(b->pending - done)});
        if (n > 0) {
            done += n;
            continue;
        }
        memmove(memory(b), memory(b) + done, (size_t)(b->pending - done));
        b->pending -= done;
        return n == IO_FAILED ? false : would_block(vm, 0);
    }
    b->pending = 0;
    return true;
}

/* The raw file is where the program thinks it is: what was read ahead is forgotten. */
static bool forget_ahead(struct vm *vm, struct w_buffered *b)
{
    int64_t at, back = b->end - b->pos;
    b->pos = b->end = 0;
    return back == 0 || raw_seek(vm, b, -back, SEEK_CUR, &at);
}

static bool flush_stdout(struct vm *vm)
{
    for (;;) {
        int r = WAITING(vm, fflush(stdout)), error = errno;
        if (r == 0)
            return true;
        clearerr(stdout);
        if (error != EINTR)
            return raise_errno(vm, error, NULL);
        if (io_signalled(vm))
            return false;
    }
}

bool buffered_flush(struct vm *vm, val core)
{
    struct w_buffered *b = as_buffered(core);
    if (!entered(vm, b, core) || (b->pending && !write_pending(vm, b)))
        return false;
    if (b->flags & IO_STDOUT)
        return flush_stdout(vm);
    return !(b->flags & IO_WRITABLE) || forget_ahead(vm, b);
}

static bool write_large(struct vm *vm, struct w_buffered *b, struct slice bytes)
{
    size_t done = 0;
    if (b->pending && !write_pending(vm, b))
        return false;
    while ((int64_t)(bytes.n - done) > b->size) {
        int64_t n = raw_write(vm, b, slice_from(bytes, done));
        if (n == IO_FAILED)
            return false;
        if (n <= 0) { /* what fits is kept for later */
            memcpy(memory(b), bytes.p + done, (size_t)b->size);
            b->pending = b->size;
            return would_block(vm, (int64_t)done + b->size);
        }
        done += (size_t)n;
    }
    b->pending = (int64_t)(bytes.n - done);
    memcpy(memory(b), bytes.p + done, bytes.n - done);
    return true;
}

bool buffered_write(struct vm *vm, val core, struct slice bytes)
{
    struct w_buffered *b = as_buffered(core);
    if (!entered(vm, b, core))
        return false;
    if (b->flags & IO_STDOUT)
        return raw_write(vm, b, bytes) >= 0;
    if (b->end != b->pos && !forget_ahead(vm, b))
        return false;
    b->pos = b->end = 0;
    if (b->pending + (int64_t)bytes.n > b->size)
        return write_large(vm, b, bytes);
    memcpy(memory(b) + b->pending, bytes.p, bytes.n);
    b->pending += (int64_t)bytes.n;
    return !(b->flags & IO_AT_ONCE) || write_pending(vm, b);
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static struct w_buffered *to_read(struct vm *vm, val self, const char *what)
{
    struct w_buffered *b = open_state(vm, self, what);
    return b && (!b->pending || write_pending(vm, b)) ? b : NULL;
}

static int64_t fill(struct vm *vm, struct w_buffered *b)
{
    b->pos = b->end = 0;
    int64_t n = raw_read(vm, b, memory(b), b->size);
    b->end = n > 0 ? n : 0;
    return n;
}

static val take(struct vm *vm, struct w_buffered *b, int64_t n)
{
    val r = bytes_new(vm, (struct slice){memory(b) + b->pos, (size_t)n});
    b->pos += n;
    return r;
}

int64_t buffered_read1(struct vm *vm, val core, char *to, int64_t n)
{
    struct w_buffered *b = as_buffered(core);
    if (!entered(vm, b, core) || (b->pending && !write_pending(vm, b)))
        return IO_FAILED;
    int64_t have = b->end - b->pos;
    if (have == 0) {
        if (n >= b->size)
            return raw_read(vm, b, to, n);
        have = fill(vm, b);
        if (have <= 0)
            return have;
    }
    if (n > have)
        n = have;
    memcpy(to, memory(b) + b->pos, (size_t)n);
    b->pos += n;
    return n;
}

static val read_all(struct vm *vm, struct w_buffered *b)
{
    if (!b->file) {
        val helper = io_helper(vm, "_raw_read_all"),
            args[] = {b->raw, take(vm, b, b->end - b->pos)};
        return helper ? vm_call(vm, helper, args, 2) : NULL;
    }
    val first = b->end > b->pos ? take(vm, b, b->end - b->pos) : NULL,
        rest = file_read_all(vm, as_file_io(b->file));
    if (!first || !rest)
        return rest;
    return rest == vm->none || as_str(rest)->n == 0 ? first
                                                    : str_concat(vm, first, rest);
}

/* So many bytes, or as many as there are. */
static val read_exactly(struct vm *vm, struct w_buffered *b, int64_t n)
{
    if (n <= b->end - b->pos)
        return take(vm, b, n);
    if (!memory_fits(vm, n, 1))
        return NULL;
    struct w_str *s = str_blank(vm, KIND_BYTES, n);
    int64_t got = b->end - b->pos, more = 0;
    memcpy(s->bytes, memory(b) + b->pos, (size_t)got);
    b->pos = b->end = 0;
    while (got < n) {
        int64_t left = n - got;
        if (left >= b->size) {
            more = raw_read(vm, b, s->bytes + got, left - left % b->size);
            if (more <= 0)
                break;
            got += more;
            continue;
        }
        more = fill(vm, b);
        if (more <= 0)
            break;
        more = more < left ? more : left;
        memcpy(s->bytes + got, memory(b), (size_t)more);
        b->pos = more;
        got += more;
    }
    if (more == IO_FAILED)
        return NULL;
    if (more == IO_BLOCKS && got == 0)
        return vm->none;
    return got == n ? &s->h : bytes_new(vm, (struct slice){s->bytes, (size_t)got});
}

static val read_n(struct vm *vm, val self, val size)
{
    int64_t n;
    if (size && size != vm->none && !py_index(vm, size, &n))
        return io_size(vm, size, &n) ? vm->none : NULL;
    if (size && size != vm->none && n < -1)
        return raise_error(vm, E_ValueError, "read length must be non-negative or -1");
    struct w_buffered *b = to_read(vm, self, "read of closed file");
    if (!b || !io_size(vm, size, &n))
        return NULL;
    return n < 0 ? read_all(vm, b) : read_exactly(vm, b, n);
}

static val read1(struct vm *vm, val self, val size)
{
    int64_t n;
    struct w_buffered *b = to_read(vm, self, "read of closed file");
    if (!b || !io_size(vm, size, &n))
        return NULL;
    if (n < 0)
        n = b->size;
    int64_t have = b->end - b->pos;
    if (have)
        return take(vm, b, n < have ? n : have);
    if (!memory_fits(vm, n, 1))
        return NULL;
    struct w_str *s = str_blank(vm, KIND_BYTES, n);
    int64_t got = n ? raw_read(vm, b, s->bytes, n) : 0;
    if (got == IO_FAILED)
        return NULL;
    got = got < 0 ? 0 : got;
    return got == n ? &s->h : bytes_new(vm, (struct slice){s->bytes, (size_t)got});
}

static val peek(struct vm *vm, val self, val size)
{
    (void)size;
    struct w_buffered *b = to_read(vm, self, "peek of closed file");
    if (!b || (b->pos == b->end && fill(vm, b) == IO_FAILED))
        return NULL;
    return bytes_new(vm, (struct slice){memory(b) + b->pos, (size_t)(b->end - b->pos)});
}

static val readline(struct vm *vm, val self, val size)
{
    int64_t limit, n;
    struct w_buffered *b = to_read(vm, self, "readline of closed file");
    struct str line = {0};
    if (!b || !io_size(vm, size, &limit))
        return NULL;
    for (;;) {
        int64_t have = b->end - b->pos;
        if (limit >= 0 && have > limit - (int64_t)line.n)
            have = limit - (int64_t)line.n;
        const char *p = memory(b) + b->pos, *nl = memchr(p, '\n', (size_t)have);
        n = nl ? nl + 1 - p : have;
        if (nl && !line.n)
            return take(vm, b, n);
        str_add(&line, (struct slice){p, (size_t)n});
        b->pos += n;
        if (nl || (int64_t)line.n == limit)
            break;
        n = fill(vm, b);
        if (n == IO_FAILED) {
            str_free(&line);
            return NULL;
        }
        if (n <= 0)
            break;
    }
    val r = bytes_new(vm, str_slice(&line));
    str_free(&line);
    return r;
}

val buffered_next(struct vm *vm, val self)
{
    return readline(vm, self, NULL);
}

static val next_line(struct vm *vm, val self)
{
    val line = io_exact(vm, self) ? readline(vm, self, NULL)
                                  : io_call(vm, self, "readline", NULL, 0);
    struct slice s;
    if (!line || !io_bytes(vm, line, &s))
        return NULL;
    return s.n ? line : raise_value(vm, vm->exceptions[E_StopIteration]);
}

static val fill_room(struct vm *vm, val self, val into, bool once)
{
    char *p;
    int64_t n;
    struct w_buffered *b = to_read(vm, self, "readinto of closed file");
    if (!b || !io_room(vm, into, &p, &n))
        return NULL;
    if (once) {
        int64_t got = n ? buffered_read1(vm, &b->h, p, n) : 0;
        return got == IO_FAILED ? NULL : got == IO_BLOCKS ? vm->none : tag_int(got);
    }
    val bytes = read_exactly(vm, b, n);
    if (!bytes || bytes == vm->none || !io_room(vm, into, &p, &n))
        return bytes == vm->none ? bytes : NULL;
    struct slice s = str_value(bytes);
    assert((int64_t)s.n <= n);
    memcpy(p, s.p, s.n);
    return tag_int((int64_t)s.n);
}

static val readinto(struct vm *vm, val self, val into)
{
    return fill_room(vm, self, into, false);
}

static val readinto1(struct vm *vm, val self, val into)
{
    return fill_room(vm, self, into, true);
}

/* ---- writing --------------------------------------------------------------------------------------- */

static val write_some(struct vm *vm, val self, val from)
{
    struct slice bytes;
    struct w_buffered *b = open_state(vm, self, "write to closed file");
    if (!b || !io_bytes(vm, from, &bytes) || !buffered_write(vm, &b->h, bytes))
        return NULL;
    return tag_int((int64_t)bytes.n);
}

static val flush(struct vm *vm, val self)
{
    struct w_buffered *b = open_state(vm, self, "flush of closed file");
    if (!b || !buffered_flush(vm, &b->h))
        return NULL;
    return vm->none;
}

/* A reader has nothing to flush but what is below it. */
static val flush_reader(struct vm *vm, val self)
{
    struct w_buffered *b = state(vm, self);
    if (!b || !entered(vm, b, self))
        return NULL;
    return b->file && as_file_io(b->file)->fd >= 0
               ? vm->none
               : io_call(vm, b->raw, "flush", NULL, 0);
}

/* ---- where it is ---------------------------------------------------------------------------------------- */

static bool may_seek(struct vm *vm, struct w_buffered *b)
{
    val r = io_call(vm, b->raw, "seekable", NULL, 0);
    int t = r ? py_truth(vm, r) : -1;
    if (t == 0)
        raise_unsupported(vm, "File or stream is not seekable.");
    return t > 0;
}

static val seek(struct vm *vm, val self, val to, val how)
{
    int64_t at, whence, now;
    if (!py_index(vm, how, &whence))
        return NULL;
    if (whence < 0 || whence > 4)
        return raise_error(vm, E_ValueError, "whence value %lld unsupported",
                           (long long)whence);
    struct w_buffered *b = open_state(vm, self, "seek of closed file");
    if (!b || !may_seek(vm, b) || !py_index(vm, to, &at))
        return NULL;
    if (b->pending && !write_pending(vm, b))
        return NULL;
    if (b->flags & IO_STDOUT && !flush_stdout(vm))
        return NULL;
    if (b->end > b->pos && whence <= SEEK_CUR) { /* perhaps it is in what was read */
        if (!raw_tell(vm, b, &now))
            return NULL;
        int64_t target = whence == SEEK_CUR ? now - (b->end - b->pos) + at : at;
        if (target >= now - b->end && target <= now) {
            b->pos = b->end - (now - target);
            return int_from_i64(vm, target);
        }
        at = whence == SEEK_CUR ? at - (b->end - b->pos) : at;
    }
    b->pos = b->end = 0;
    return raw_seek(vm, b, at, whence, &at) ? int_from_i64(vm, at) : NULL;
}

static val tell(struct vm *vm, val self)
{
    int64_t at;
    struct w_buffered *b = state(vm, self);
    if (!b || (b->flags & IO_STDOUT && !flush_stdout(vm)) || !raw_tell(vm, b, &at))
        return NULL;
    at += b->pending - (b->end - b->pos);
    return int_from_i64(vm, at < 0 ? 0 : at);
}

static val truncate_at(struct vm *vm, val self, val size)
{
    struct w_buffered *b = open_state(vm, self, "truncate of closed file");
    if (!b)
        return NULL;
    if (!(b->flags & IO_WRITABLE))
        return raise_unsupported(vm, "truncate");
    if (!buffered_flush(vm, &b->h))
        return NULL;
    if (!size || size == vm->none)
        size = tell(vm, self);
    return size ? io_call(vm, b->raw, "truncate", &size, 1) : NULL;
}

/* ---- making --------------------------------------------------------------------------------------------- */

static val init_any(struct vm *vm, val self, val raw, val size, int64_t flags)
{
    int64_t n = 0;
    if (!py_index(vm, size, &n))
        return NULL;
    if (n <= 0)
        return raise_error(vm, E_ValueError, "buffer size must be strictly positive");
    val buf = io_memory(vm, n), file = io_core_or_null(raw, KIND_FILE_IO);
    if (!buf)
        return NULL;
    struct w_buffered *b = new_object(vm, KIND_BUFFERED, sizeof *b);
    b->raw = raw;
    b->file = file && io_exact(vm, raw) ? file : NULL;
    b->buf = buf;
    b->size = n;
    b->flags = flags;
    io_set_core(vm, self, &b->h);
    if (flags & IO_WRITABLE)
        io_remember_writer(vm, self);
    return vm->none;
}

static bool raw_is(struct vm *vm, val raw, const char *what, const char *otherwise)
{
    val r = io_call(vm, raw, what, NULL, 0);
    int t = r ? py_truth(vm, r) : -1;
    val type = t == 0 ? io_helper(vm, "UnsupportedOperation") : NULL, text;
    if (type) {
        text = str_new(vm, slice_of(otherwise));
        val exc = vm_call(vm, type, &text, 1);
        if (exc)
            raise_value(vm, exc);
    }
    return t > 0;
}

static val init_reader(struct vm *vm, val self, val raw, val size)
{
    return raw_is(vm, raw, "readable", "File or stream is not readable.")
               ? init_any(vm, self, raw, size, IO_READABLE)
               : NULL;
}

static val init_writer(struct vm *vm, val self, val raw, val size)
{
    return raw_is(vm, raw, "writable", "File or stream is not writable.")
               ? init_any(vm, self, raw, size, IO_WRITABLE)
               : NULL;
}

static val init_random(struct vm *vm, val self, val raw, val size)
{
    return raw_is(vm, raw, "seekable", "File or stream is not seekable.") &&
                   raw_is(vm, raw, "readable", "File or stream is not readable.") &&
                   raw_is(vm, raw, "writable", "File or stream is not writable.")
               ? init_any(vm, self, raw, size, IO_READABLE | IO_WRITABLE)
               : NULL;
}

/* ---- what it is ------------------------------------------------------------------------------------------- */

static val is_closed(struct vm *vm, val self)
{
    struct w_buffered *b = state(vm, self);
    int c = b ? closed(vm, b) : -1;
    return c < 0 ? NULL : bool_val(vm, c);
}

static val raw_of(struct vm *vm, val self)
{
    val core = io_core(vm, self, KIND_BUFFERED);
    if (!core)
        return NULL;
    return as_buffered(core)->flags & IO_DETACHED ? vm->none : as_buffered(core)->raw;
}

static val of_raw(struct vm *vm, val self, const char *name)
{
    struct w_buffered *b = state(vm, self);
    return b ? py_getattr(vm, b->raw, str_intern(vm, slice_of(name))) : NULL;
}

static val name_of(struct vm *vm, val self)
{
    return of_raw(vm, self, "name");
}
static val mode_of(struct vm *vm, val self)
{
    return of_raw(vm, self, "mode");
}

static val ask_raw(struct vm *vm, val self, const char *method)
{
    struct w_buffered *b = state(vm, self);
    return b ? io_call(vm, b->raw, method, NULL, 0) : NULL;
}

static val fileno_of(struct vm *vm, val self)
{
    return ask_raw(vm, self, "fileno");
}
static val is_a_tty(struct vm *vm, val self)
{
    return ask_raw(vm, self, "isatty");
}
static val seekable(struct vm *vm, val self)
{
    return ask_raw(vm, self, "seekable");
}
static val readable(struct vm *vm, val self)
{
    return ask_raw(vm, self, "readable");
}
static val writable(struct vm *vm, val self)
{
    return ask_raw(vm, self, "writable");
}

/* What flush() and the raw file need is done before: BufferedReader.detach(). */
static val detached(struct vm *vm, val self)
{
    struct w_buffered *b = state(vm, self);
    if (!b)
        return NULL;
    b->flags |= IO_DETACHED;
    return b->raw;
}

/* Raises when it is asked from inside. */
static val enter(struct vm *vm, val self)
{
    struct w_buffered *b = state(vm, self);
    return b && entered(vm, b, self) ? vm->none : NULL;
}

/* Of the process: bytes for 1 go through C's stdout, those for 2 are not kept. */
static val use_standard(struct vm *vm, val self, val fd)
{
    struct w_buffered *b = state(vm, self);
    if (!b)
        return NULL;
    b->flags |= fd == tag_int(1) ? IO_STDOUT : IO_AT_ONCE;
    return vm->none;
}

#define OF_ALL                                                                         \
    INSTANCE_METHOD("seek", "target, whence=0, /", seek, RUNS),                        \
        INSTANCE_METHOD("tell", "/", tell, RUNS),                                      \
        INSTANCE_METHOD("truncate", "pos=None, /", truncate_at, RUNS),                 \
        INSTANCE_METHOD("fileno", "/", fileno_of, RUNS),                               \
        INSTANCE_METHOD("isatty", "/", is_a_tty, RUNS),                                \
        INSTANCE_METHOD("seekable", "/", seekable, RUNS),                              \
        INSTANCE_METHOD("_enter", "/", enter, RUNS),                                   \
        INSTANCE_METHOD("_detach", "/", detached, RUNS), LAST_METHOD
#define OF_READERS                                                                     \
    INSTANCE_METHOD("read", "size=-1, /", read_n, RUNS),                               \
        INSTANCE_METHOD("read1", "size=-1, /", read1, RUNS),                           \
        INSTANCE_METHOD("peek", "size=0, /", peek, RUNS),                              \
        INSTANCE_METHOD("readline", "size=-1, /", readline, RUNS),                     \
        INSTANCE_METHOD("readinto", "buffer, /", readinto, RUNS),                      \
        INSTANCE_METHOD("readinto1", "buffer, /", readinto1, RUNS),                    \
        INSTANCE_METHOD("readable", "/", readable, RUNS),                              \
        INSTANCE_METHOD("__next__", "/", next_line, RUNS)
#define OF_WRITERS                                                                     \
    INSTANCE_METHOD("write", "buffer, /", write_some, RUNS),                           \
        INSTANCE_METHOD("flush", "/", flush, RUNS),                                    \
        INSTANCE_METHOD("writable", "/", writable, RUNS),                              \
        INSTANCE_METHOD("_use_standard", "fd, /", use_standard, RUNS)

const struct method reader_methods[] = {
    INSTANCE_METHOD("__init__", "raw, buffer_size=8192", init_reader, RUNS),
    INSTANCE_METHOD("flush", "/", flush_reader, RUNS), OF_READERS, OF_ALL};
const struct method writer_methods[] = {
    INSTANCE_METHOD("__init__", "raw, buffer_size=8192", init_writer, RUNS), OF_WRITERS,
    OF_ALL};
const struct method random_methods[] = {
    INSTANCE_METHOD("__init__", "raw, buffer_size=8192", init_random, RUNS), OF_READERS,
    OF_WRITERS, OF_ALL};
const struct attribute buffered_attributes[] = {
    GETTER("closed", is_closed),
    GETTER("raw", raw_of),
    GETTER("name", name_of),
    GETTER("mode", mode_of),
    {0},
};

val buffered_plain(struct vm *vm, val o)
{
    val core = io_core_or_null(o, KIND_BUFFERED);
    return core && io_exact(vm, o) ? core : NULL;
}
