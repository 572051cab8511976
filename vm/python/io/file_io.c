/* file_io.c -- FileIO: bytes of a file descriptor, without a buffer. */
#define _GNU_SOURCE
#include "python/frozen/frozen.h"
#include "python/interp/threads.h"
#include "python/io/io.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct w_file_io *state(struct vm *vm, val self)
{
    val core = io_core(vm, self, KIND_FILE_IO);
    return core ? as_file_io(core) : NULL;
}

/* The same of a file that is open. */
static struct w_file_io *open_state(struct vm *vm, val self)
{
    struct w_file_io *f = state(vm, self);
    if (f && f->fd < 0)
        raise_error(vm, E_ValueError, "I/O operation on closed file");
    return f && f->fd >= 0 ? f : NULL;
}

/* ---- opening ------------------------------------------------------------------------------ */

/* One of r, w, x, a, and perhaps + and b: the flags of ours and those of open(2). */
static bool read_mode(struct vm *vm, val mode, int64_t *flags, int *how)
{
    struct slice s = str_value(mode);
    int kinds = 0, plus = 0;
    *flags = *how = 0;
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case 'r': kinds++, *flags |= IO_READABLE; break;
        case 'w': kinds++, *flags |= IO_WRITABLE, *how |= O_CREAT | O_TRUNC; break;
        case 'x':
            kinds++, *flags |= IO_WRITABLE | IO_CREATED, *how |= O_CREAT | O_EXCL;
            break;
        case 'a':
            kinds++, *flags |= IO_WRITABLE | IO_APPENDS, *how |= O_CREAT | O_APPEND;
            break;
        case '+': plus++; break;
        case 'b': break;
        default:
            raise_error(vm, E_ValueError, "invalid mode: %.*s", (int)s.n, s.p);
            return false;
        }
    }
    if (kinds != 1 || plus > 1) {
        raise_error(vm, E_ValueError,
                    "Must have exactly one of create/read/write/append mode and at "
                    "most one plus");
        return false;
    }
    if (plus)
        *flags |= IO_READABLE | IO_WRITABLE;
    *how |= plus ? O_RDWR : *flags & IO_READABLE ? O_RDONLY : O_WRONLY;
    *how |= O_CLOEXEC;
    return true;
}

/* What the program's own opener returns. */
static int opened_by(struct vm *vm, val opener, val name, int how)
{
    const val args[] = {name, tag_int(how)};
    val r = vm_call(vm, opener, args, 2);
    if (r && !int_is(r))
        raise_error(vm, E_TypeError, "expected integer from opener");
    if (!r || vm->exc)
        return -1;
    int64_t fd;
    if (!int_to_i64(r, &fd) || fd < 0) {
        raise_error(vm, E_ValueError, "opener returned %lld", (long long)fd);
        return -1;
    }
    return (int)fd;
}

static int opened(struct vm *vm, val name, int how)
{
    val path = io_path(vm, name, "file");
    if (!path)
        return -1;
    for (;;) {
        int fd = WAITING(vm, open(io_path_text(path), how, 0666));
        if (fd >= 0)
            return fd;
        if (errno != EINTR) {
            raise_errno(vm, errno, name);
            return -1;
        }
        if (io_signalled(vm))
            return -1;
    }
}

static bool usable(struct vm *vm, struct w_file_io *f, val name)
{
    struct stat st;
    if (fstat((int)f->fd, &st) < 0) {
        if (errno != EBADF)
            return true; /* as long as it can be used otherwise */
        raise_errno(vm, errno, NULL);
        return false;
    }
    if (S_ISDIR(st.st_mode)) {
        raise_errno(vm, EISDIR, name);
        return false;
    }
    f->block = st.st_blksize > 1 ? st.st_blksize : f->block;
    return true;
}

static bool close_it(struct vm *vm, struct w_file_io *f)
{
    int fd = (int)f->fd;
    f->fd = -1;
    if (fd < 0 || !(f->flags & IO_CLOSES_FD) || WAITING(vm, close(fd)) == 0 ||
        errno == EINTR)
        return true;
    raise_errno(vm, errno, NULL);
    return false;
}

static void drop(struct vm *vm, struct w_file_io *f, bool own)
{
    val exc = vm->exc;
    if (!own)
        f->flags &= ~(int64_t)IO_CLOSES_FD;
    close_it(vm, f);
    vm->exc = exc;
}

enum { BLOCK = 8192 };

static val init(struct vm *vm, val self, val file, val mode, val closefd, val opener)
{
    int64_t flags, fd = -1;
    int how, closes = closefd ? py_truth(vm, closefd) : 1;
    val before = io_core_or_null(self, KIND_FILE_IO);
    if (closes < 0 || (before && !close_it(vm, as_file_io(before))))
        return NULL;
    if (mode && !is_a(mode, KIND_STR))
        return raise_error(vm, E_TypeError,
                           "FileIO() argument 'mode' must be str, not %s",
                           type_name(vm, mode));
    mode = mode ? plain_of(mode) : str_new(vm, SLICE("r"));
    if (is_kind(file, KIND_FLOAT))
        return raise_error(vm, E_TypeError, "integer argument expected, got float");
    bool number = int_is(plain_of(file));
    if (number && !int_to_i64(plain_of(file), &fd))
        return raise_error(vm, E_OverflowError,
                           "Python int too large to convert to C int");
    if (number && (int)fd != fd)
        return raise_error(vm, E_OverflowError,
                           "signed integer is greater than maximum");
    if (number && fd < 0)
        return raise_error(vm, E_ValueError, "negative file descriptor");
    if (!read_mode(vm, mode, &flags, &how))
        return NULL;
    if (!number && !closes)
        return raise_error(vm, E_ValueError, "Cannot use closefd=False with file name");
    bool own = !number;
    if (own)
        fd = opener && opener != vm->none ? opened_by(vm, opener, file, how)
                                          : opened(vm, file, how);
    if (fd < 0)
        return NULL;
    struct w_file_io *f = new_object(vm, KIND_FILE_IO, sizeof *f);
    f->fd = fd;
    f->flags = flags | (closes ? IO_CLOSES_FD : 0);
    f->seekable = -1;
    f->block = BLOCK;
    io_set_core(vm, self, &f->h);
    if (!usable(vm, f, file) ||
        !py_setattr(vm, self, str_intern(vm, SLICE("name")), file)) {
        drop(vm, f, own);
        return NULL;
    }
    if (flags & IO_APPENDS)
        lseek((int)fd, 0, SEEK_END);
    if (vm->settings.tracks && closes && fd > 2)
        return frozen_call(vm, "_tracking", "created", &self, 1);
    return vm->none;
}

/* ---- reading and writing --------------------------------------------------------------------- */

static bool allowed(struct vm *vm, const struct w_file_io *f, enum io_flags what)
{
    if (f->flags & what)
        return true;
    raise_unsupported(vm, what == IO_READABLE ? "File not open for reading"
                                              : "File not open for writing");
    return false;
}

static val count_or_none(struct vm *vm, int64_t n)
{
    return n == IO_FAILED ? NULL : n == IO_BLOCKS ? vm->none : tag_int(n);
}

/* How much there is from here to the end, as the file system sees it; 0: who knows. */
static int64_t rest_of(const struct w_file_io *f)
{
    struct stat st;
    off_t at = lseek((int)f->fd, 0, SEEK_CUR);
    if (at < 0 || fstat((int)f->fd, &st) < 0 || st.st_size <= at)
        return 0;
    return st.st_size - at;
}

val file_read_all(struct vm *vm, struct w_file_io *f)
{
    enum { STEP = 65536 };
    int64_t rest = rest_of(f), got = 0;
    struct str more = {0};
    if (rest && !memory_fits(vm, rest, 1))
        return NULL;
    struct w_str *s = str_blank(vm, KIND_BYTES, rest);
    while (got < rest) {
        int64_t n = io_read(vm, (int)f->fd, s->bytes + got, rest - got);
        if (n == IO_FAILED)
            return NULL;
        if (n <= 0)
            return n == IO_BLOCKS && !got
                       ? vm->none
                       : bytes_new(vm, (struct slice){s->bytes, (size_t)got});
        got += n;
    }
    char step[STEP];
    for (;;) { /* and what came to it meanwhile */
        int64_t n = io_read(vm, (int)f->fd, step, STEP);
        if (n == IO_FAILED) {
            str_free(&more);
            return NULL;
        }
        if (n == IO_BLOCKS && !got && !more.n)
            return vm->none;
        if (n <= 0)
            break;
        str_add(&more, (struct slice){step, (size_t)n});
    }
    if (!more.n)
        return &s->h;
    struct w_str *all = str_blank(vm, KIND_BYTES, got + (int64_t)more.n);
    memcpy(all->bytes, s->bytes, (size_t)got);
    memcpy(all->bytes + got, more.p, more.n);
    str_free(&more);
    return &all->h;
}

static val readall(struct vm *vm, val self)
{
    struct w_file_io *f = open_state(vm, self);
    return f ? file_read_all(vm, f) : NULL;
}

static val read_some(struct vm *vm, val self, val size)
{
    int64_t n;
    struct w_file_io *f = open_state(vm, self);
    if (!f || !allowed(vm, f, IO_READABLE) || !io_size(vm, size, &n))
        return NULL;
    if (n < 0) /* a class below may have one of its own */
        return io_call(vm, self, "readall", NULL, 0);
    if (!memory_fits(vm, n, 1))
        return NULL;
    struct w_str *s = str_blank(vm, KIND_BYTES, n);
    int64_t got = io_read(vm, (int)f->fd, s->bytes, n);
    if (got < 0)
        return count_or_none(vm, got);
    return got == n ? &s->h : bytes_new(vm, (struct slice){s->bytes, (size_t)got});
}

static val readinto(struct vm *vm, val self, val into)
{
    char *p;
    int64_t n;
    struct w_file_io *f = open_state(vm, self);
    if (!f || !allowed(vm, f, IO_READABLE) || !io_room(vm, into, &p, &n))
        return NULL;
    return count_or_none(vm, io_read(vm, (int)f->fd, p, n));
}

static val write_bytes(struct vm *vm, val self, val from)
{
    struct slice bytes;
    struct w_file_io *f = open_state(vm, self);
    if (!f || !allowed(vm, f, IO_WRITABLE) || !io_bytes(vm, from, &bytes))
        return NULL;
    return count_or_none(vm, io_write(vm, (int)f->fd, bytes));
}

/* ---- where it is -------------------------------------------------------------------------------- */

static val moved(struct vm *vm, const struct w_file_io *f, int64_t to, int whence)
{
    off_t at = lseek((int)f->fd, to, whence);
    return at < 0 ? raise_errno(vm, errno, NULL) : int_from_i64(vm, at);
}

static val seek(struct vm *vm, val self, val to, val whence)
{
    int64_t at, how = 0;
    struct w_file_io *f = open_state(vm, self);
    if (!f)
        return NULL;
    if (is_kind(to, KIND_FLOAT))
        return raise_error(vm, E_TypeError, "an integer is required");
    if (!py_index(vm, to, &at) || !py_index(vm, whence, &how))
        return NULL;
    return moved(vm, f, at, (int)how);
}

static val tell(struct vm *vm, val self)
{
    struct w_file_io *f = open_state(vm, self);
    return f ? moved(vm, f, 0, SEEK_CUR) : NULL;
}

static val truncate_at(struct vm *vm, val self, val size)
{
    int64_t n;
    struct w_file_io *f = open_state(vm, self);
    if (!f || !allowed(vm, f, IO_WRITABLE))
        return NULL;
    if (!size || size == vm->none) {
        size = moved(vm, f, 0, SEEK_CUR);
        if (!size)
            return NULL;
    }
    if (!py_index(vm, size, &n))
        return NULL;
    while (ftruncate((int)f->fd, n) != 0) {
        if (errno != EINTR)
            return raise_errno(vm, errno, NULL);
        if (io_signalled(vm))
            return NULL;
    }
    return size;
}

/* ---- what it is ----------------------------------------------------------------------------------- */

static val fileno_of(struct vm *vm, val self)
{
    struct w_file_io *f = open_state(vm, self);
    return f ? tag_int(f->fd) : NULL;
}

static val is_a_tty(struct vm *vm, val self)
{
    struct w_file_io *f = open_state(vm, self);
    return f ? bool_val(vm, isatty((int)f->fd)) : NULL;
}

static val readable(struct vm *vm, val self)
{
    struct w_file_io *f = open_state(vm, self);
    return f ? bool_val(vm, f->flags & IO_READABLE) : NULL;
}

static val writable(struct vm *vm, val self)
{
    struct w_file_io *f = open_state(vm, self);
    return f ? bool_val(vm, f->flags & IO_WRITABLE) : NULL;
}

static val seekable(struct vm *vm, val self)
{
    struct w_file_io *f = open_state(vm, self);
    if (!f)
        return NULL;
    if (f->seekable < 0)
        f->seekable = lseek((int)f->fd, 0, SEEK_CUR) >= 0;
    return bool_val(vm, f->seekable);
}

static val is_closed(struct vm *vm, val self)
{
    struct w_file_io *f = state(vm, self);
    return f ? bool_val(vm, f->fd < 0) : NULL;
}

static val closes_fd(struct vm *vm, val self)
{
    struct w_file_io *f = state(vm, self);
    return f ? bool_val(vm, f->flags & IO_CLOSES_FD) : NULL;
}

static const char *mode_text(int64_t flags)
{
    bool both = (flags & (IO_READABLE | IO_WRITABLE)) == (IO_READABLE | IO_WRITABLE);
    if (flags & IO_CREATED)
        return both ? "xb+" : "xb";
    if (flags & IO_APPENDS)
        return both ? "ab+" : "ab";
    return both ? "rb+" : flags & IO_READABLE ? "rb" : "wb";
}

static val mode_of(struct vm *vm, val self)
{
    struct w_file_io *f = state(vm, self);
    return f ? str_new(vm, slice_of(mode_text(f->flags))) : NULL;
}

static val block_size(struct vm *vm, val self)
{
    struct w_file_io *f = state(vm, self);
    return f ? tag_int(f->block) : NULL;
}

/* The end of it, behind flush() and what a class above does: see FileIO.close(). */
static val close_fd(struct vm *vm, val self)
{
    val core = io_core_or_null(self, KIND_FILE_IO);
    return !core || close_it(vm, as_file_io(core)) ? vm->none : NULL;
}

const struct method file_methods[] = {
    INSTANCE_METHOD("__init__", "file, mode=NULL, closefd=True, opener=None", init,
                    RUNS),
    INSTANCE_METHOD("readall", "/", readall, RUNS),
    INSTANCE_METHOD("read", "size=-1, /", read_some, RUNS),
    INSTANCE_METHOD("readinto", "buffer, /", readinto, RUNS),
    INSTANCE_METHOD("write", "b, /", write_bytes, RUNS),
    INSTANCE_METHOD("seek", "pos, whence=0, /", seek, RUNS),
    INSTANCE_METHOD("tell", "/", tell, RUNS),
    INSTANCE_METHOD("truncate", "size=None, /", truncate_at, RUNS),
    INSTANCE_METHOD("fileno", "/", fileno_of, RUNS),
    INSTANCE_METHOD("isatty", "/", is_a_tty, RUNS),
    INSTANCE_METHOD("readable", "/", readable, RUNS),
    INSTANCE_METHOD("writable", "/", writable, RUNS),
    INSTANCE_METHOD("seekable", "/", seekable, RUNS),
    INSTANCE_METHOD("_close_fd", "/", close_fd, RUNS),
    LAST_METHOD,
};
const struct attribute file_attributes[] = {
    GETTER("closed", is_closed),
    GETTER("closefd", closes_fd),
    GETTER("mode", mode_of),
    GETTER("_blksize", block_size),
    {0},
};
