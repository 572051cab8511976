/* posix_fd.c -- the functions of `posix` that take file descriptors. */
#define _GNU_SOURCE
#include "python/modules/posix.h"

#include "python/interp/threads.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

/* One descriptor, and what is done with it. */
#define ON_FD(name, what)                                                              \
    static val name(struct vm *vm, val v)                                              \
    {                                                                                  \
        int fd;                                                                        \
        return posix_int(vm, v, &fd) ? (what) : NULL;                                  \
    }
#define ON_FILE(name, what)                                                            \
    static val name(struct vm *vm, val v)                                              \
    {                                                                                  \
        int fd;                                                                        \
        return posix_file(vm, v, &fd) ? (what) : NULL;                                 \
    }

static val stat_fd(struct vm *vm, int fd)
{
    struct stat st;
    return fstat(fd, &st) < 0 ? raise_errno(vm, errno, NULL) : posix_stat(vm, &st);
}

static val close_fd(struct vm *vm, int fd)
{
    return WAITING(vm, close(fd)) < 0 && errno != EINTR ? raise_errno(vm, errno, NULL)
                                                        : vm->none;
}

static val tty_of(struct vm *vm, int fd)
{
    char text[256];
    int error = ttyname_r(fd, text, sizeof text);
    return error ? raise_errno(vm, error, NULL) : io_name(vm, slice_of(text));
}

static val inheritable(struct vm *vm, int fd)
{
    int flags = fcntl(fd, F_GETFD);
    return flags < 0 ? raise_errno(vm, errno, NULL)
                     : bool_val(vm, !(flags & FD_CLOEXEC));
}

static val blocking(struct vm *vm, int fd)
{
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? raise_errno(vm, errno, NULL)
                     : bool_val(vm, !(flags & O_NONBLOCK));
}

static val event_read(struct vm *vm, int fd)
{
    eventfd_t v;
    return WAITING(vm, eventfd_read(fd, &v)) < 0 ? raise_errno(vm, errno, NULL)
                                                 : int_from_u64(vm, v);
}

ON_FD(fd_stat, stat_fd(vm, fd))
ON_FD(fd_close, close_fd(vm, fd))
ON_FILE(fd_sync, posix_done(vm, WAITING(vm, fsync(fd))))
ON_FILE(fd_data_sync, posix_done(vm, WAITING(vm, fdatasync(fd))))
ON_FILE(fd_chdir, posix_done(vm, fchdir(fd)))
ON_FD(fd_isatty, bool_val(vm, isatty(fd)))
ON_FD(fd_dup, posix_number(vm, fcntl(fd, F_DUPFD_CLOEXEC, 0)))
ON_FD(fd_ttyname, tty_of(vm, fd))
ON_FD(fd_inheritable, inheritable(vm, fd))
ON_FD(fd_blocking, blocking(vm, fd))
ON_FD(fd_event_read, event_read(vm, fd))
ON_FD(fd_group, posix_number(vm, tcgetpgrp(fd)))

/* ---- bytes ---------------------------------------------------------------------------------- */

static val count(struct vm *vm, int64_t n)
{
    if (n == IO_BLOCKS)
        return raise_errno(vm, EAGAIN, NULL);
    return n < 0 ? NULL : int_from_i64(vm, n);
}

static bool length_of(struct vm *vm, val v, int64_t *n)
{
    if (!py_index(vm, v, n) || !memory_fits(vm, *n < 0 ? 0 : *n, 1))
        return false;
    if (*n < 0)
        raise_errno(vm, EINVAL, NULL);
    return *n >= 0;
}

static val fd_read(struct vm *vm, val v, val length)
{
    int fd;
    int64_t n;
    if (!posix_int(vm, v, &fd) || !length_of(vm, length, &n))
        return NULL;
    struct w_str *s = str_blank(vm, KIND_BYTES, n);
    int64_t got = io_read(vm, fd, s->bytes, n);
    if (got < 0)
        return count(vm, got);
    return got == n ? &s->h : bytes_new(vm, (struct slice){s->bytes, (size_t)got});
}

static val fd_write(struct vm *vm, val v, val data)
{
    int fd;
    struct slice s;
    if (!posix_int(vm, v, &fd) || !io_bytes(vm, data, &s))
        return NULL;
    return count(vm, io_write(vm, fd, s));
}

static val fd_pread(struct vm *vm, val v, val length, val offset)
{
    int fd;
    int64_t n, at;
    if (!posix_int(vm, v, &fd) || !length_of(vm, length, &n) ||
        !py_index(vm, offset, &at))
        return NULL;
    struct w_str *s = str_blank(vm, KIND_BYTES, n);
    ssize_t got = WAITING(vm, pread(fd, s->bytes, (size_t)n, at));
    if (got < 0)
        return raise_errno(vm, errno, NULL);
    return got == n ? &s->h : bytes_new(vm, (struct slice){s->bytes, (size_t)got});
}

static val fd_pwrite(struct vm *vm, val v, val data, val offset)
{
    int fd;
    int64_t at;
    struct slice s;
    if (!posix_int(vm, v, &fd) || !py_index(vm, offset, &at) || !io_bytes(vm, data, &s))
        return NULL;
    return posix_number(vm, WAITING(vm, pwrite(fd, s.p, s.n, at)));
}

static val fd_seek(struct vm *vm, val v, val to, val how)
{
    int fd, whence;
    int64_t at;
    if (!posix_int(vm, v, &fd) || !py_index(vm, to, &at) ||
        !posix_int(vm, how, &whence))
        return NULL;
    return posix_number(vm, lseek(fd, at, whence));
}

static val fd_truncate(struct vm *vm, val v, val length)
{
    int fd;
    int64_t n;
    return posix_int(vm, v, &fd) && py_index(vm, length, &n)
               ? posix_done(vm, WAITING(vm, ftruncate(fd, n)))
               : NULL;
}

static val send_file(struct vm *vm, val to, val from, val offset, val n)
{
    int out, in;
    int64_t at = 0, want;
    bool moves = offset != vm->none;
    if (!posix_int(vm, to, &out) || !posix_int(vm, from, &in) ||
        (moves && !py_index(vm, offset, &at)) || !py_index(vm, n, &want))
        return NULL;
    off_t place = at;
    ssize_t sent = WAITING(vm, sendfile(out, in, moves ? &place : NULL, (size_t)want));
    return posix_number(vm, sent);
}

static val copy_range(struct vm *vm, val from, val to, val n, val from_at, val to_at)
{
    int in, out;
    int64_t a = 0, b = 0, want;
    if (!posix_int(vm, from, &in) || !posix_int(vm, to, &out) ||
        !py_index(vm, n, &want) ||
        (from_at != vm->none && !py_index(vm, from_at, &a)) ||
        (to_at != vm->none && !py_index(vm, to_at, &b)))
        return NULL;
    if (want < 0)
        return raise_error(vm, E_ValueError, "negative value for 'count' not allowed");
    off_t x = a, y = b;
    off_t *from_place = from_at != vm->none ? &x : NULL,
          *to_place = to_at != vm->none ? &y : NULL;
    return posix_number(vm, WAITING(vm, copy_file_range(in, from_place, out, to_place,
                                                        (size_t)want, 0)));
}

/* ---- descriptors ------------------------------------------------------------------------------- */

static val pair(struct vm *vm, int r, const int *fds)
{
    if (r < 0)
        return raise_errno(vm, errno, NULL);
    const val both[] = {tag_int(fds[0]), tag_int(fds[1])};
    return tuple_of(vm, both, 2);
}

static val make_pipe(struct vm *vm)
{
    int fds[2], r = pipe2(fds, O_CLOEXEC);
    return pair(vm, r, fds);
}

static val make_pipe2(struct vm *vm, val flags)
{
    int fds[2], how;
    return posix_int(vm, flags, &how) ? pair(vm, pipe2(fds, how), fds) : NULL;
}

static val make_pty(struct vm *vm)
{
    int fds[2], r = openpty(&fds[0], &fds[1], NULL, NULL, NULL);
    for (int i = 0; r == 0 && i < 2; i++)
        fcntl(fds[i], F_SETFD, FD_CLOEXEC);
    return pair(vm, r, fds);
}

static val fd_dup2(struct vm *vm, val from, val to, val inherits)
{
    int a, b, t = py_truth(vm, inherits);
    if (t < 0 || !posix_int(vm, from, &a) || !posix_int(vm, to, &b))
        return NULL;
    return posix_number(vm, a != b && !t ? dup3(a, b, O_CLOEXEC) : dup2(a, b));
}

static val close_range_of(struct vm *vm, val from, val to)
{
    int a, b;
    if (!posix_int(vm, from, &a) || !posix_int(vm, to, &b))
        return NULL;
    for (int fd = a < 0 ? 0 : a; fd < b; fd++)
        close(fd);
    return vm->none;
}

static val set_flag(struct vm *vm, val v, val on, int get, int set, int flag)
{
    int fd, t = py_truth(vm, on);
    if (t < 0 || !posix_int(vm, v, &fd))
        return NULL;
    int flags = fcntl(fd, get);
    return flags < 0 ? raise_errno(vm, errno, NULL)
                     : posix_done(vm, fcntl(fd, set, t ? flags & ~flag : flags | flag));
}
static val set_inheritable(struct vm *vm, val v, val on)
{
    return set_flag(vm, v, on, F_GETFD, F_SETFD, FD_CLOEXEC);
}
static val set_blocking(struct vm *vm, val v, val on)
{
    return set_flag(vm, v, on, F_GETFL, F_SETFL, O_NONBLOCK);
}

static val fd_chmod(struct vm *vm, val v, val mode)
{
    int fd, m;
    return posix_int(vm, v, &fd) && posix_int(vm, mode, &m)
               ? posix_done(vm, fchmod(fd, (mode_t)m))
               : NULL;
}

static val fd_chown(struct vm *vm, val v, val uid, val gid)
{
    int fd;
    int64_t u, g;
    return posix_int(vm, v, &fd) && py_index(vm, uid, &u) && py_index(vm, gid, &g)
               ? posix_done(vm, fchown(fd, (uid_t)u, (gid_t)g))
               : NULL;
}

static val fd_lock(struct vm *vm, val v, val command, val length)
{
    int fd, how;
    int64_t n;
    return posix_int(vm, v, &fd) && posix_int(vm, command, &how) &&
                   py_index(vm, length, &n)
               ? posix_done(vm, WAITING(vm, lockf(fd, how, n)))
               : NULL;
}

static val fd_advise(struct vm *vm, val v, val offset, val length, val advice)
{
    int fd, how;
    int64_t at, n;
    if (!posix_int(vm, v, &fd) || !py_index(vm, offset, &at) ||
        !py_index(vm, length, &n) || !posix_int(vm, advice, &how))
        return NULL;
    int error = posix_fadvise(fd, at, n, how);
    return error ? raise_errno(vm, error, NULL) : vm->none;
}

static val fd_allocate(struct vm *vm, val v, val offset, val length)
{
    int fd;
    int64_t at, n;
    if (!posix_int(vm, v, &fd) || !py_index(vm, offset, &at) ||
        !py_index(vm, length, &n))
        return NULL;
    int error = WAITING(vm, posix_fallocate(fd, at, n));
    return error ? raise_errno(vm, error, NULL) : vm->none;
}

static val set_fd_group(struct vm *vm, val v, val group)
{
    int fd, g;
    return posix_int(vm, v, &fd) && posix_int(vm, group, &g)
               ? posix_done(vm, tcsetpgrp(fd, g))
               : NULL;
}

static val make_eventfd(struct vm *vm, val initial, val flags)
{
    int64_t n;
    int how;
    return py_index(vm, initial, &n) && posix_int(vm, flags, &how)
               ? posix_number(vm, eventfd((unsigned)n, how))
               : NULL;
}

static bool word_of(struct vm *vm, val v, uint64_t *out)
{
    int64_t high, low;
    v = py_index_value(vm, v);
    if (!v)
        return false;
    if (int_cmp(v, tag_int(0)) < 0)
        return raise_error(vm, E_ValueError, "value must be positive");
    if (!int_to_i64(int_binary(vm, OP_BINARY_RSHIFT, v, tag_int(32)), &high) ||
        high > UINT32_MAX)
        return raise_error(vm, E_OverflowError, "int too big to convert");
    int_to_i64(int_binary(vm, OP_BINARY_AND, v, tag_int(UINT32_MAX)), &low);
    *out = (uint64_t)high << 32 | (uint64_t)low;
    return true;
}

static val event_write(struct vm *vm, val v, val value)
{
    int fd;
    uint64_t n = 0;
    return posix_int(vm, v, &fd) && word_of(vm, value, &n)
               ? posix_done(vm, WAITING(vm, eventfd_write(fd, (eventfd_t)n)))
               : NULL;
}

static val make_memfd(struct vm *vm, val name, val flags)
{
    int how;
    val path = io_path(vm, name, "memfd_create: name");
    return path && posix_int(vm, flags, &how)
               ? posix_number(vm, memfd_create(io_path_text(path), (unsigned)how))
               : NULL;
}

static const char *const size_fields[] = {"columns", "lines"};
const struct structseq_def posix_terminal_size = {
    "os",
    "terminal_size",
    "A tuple of (columns, lines) for holding terminal window size",
    size_fields,
    2,
    2};

static val terminal_size(struct vm *vm, val v)
{
    int fd = STDOUT_FILENO;
    struct winsize w;
    if (v && !posix_int(vm, v, &fd))
        return NULL;
    if (ioctl(fd, TIOCGWINSZ, &w) < 0)
        return raise_errno(vm, errno, NULL);
    const val both[] = {tag_int(w.ws_col), tag_int(w.ws_row)};
    return structseq_new(vm, &posix_terminal_size, both);
}

static val device_encoding(struct vm *vm, val v)
{
    int fd;
    if (!posix_int(vm, v, &fd))
        return NULL;
    return isatty(fd) ? str_new(vm, SLICE("UTF-8")) : vm->none;
}

/* ---- random bytes --------------------------------------------------------------------------------- */

static val random_bytes(struct vm *vm, int64_t n, unsigned flags, bool all)
{
    struct w_str *s = str_blank(vm, KIND_BYTES, n);
    int64_t got = 0;
    while (got < n) {
        ssize_t more = WAITING(vm, getrandom(s->bytes + got, (size_t)(n - got), flags));
        if (more < 0 && errno != EINTR)
            return raise_errno(vm, errno, NULL);
        if (more < 0 && io_signalled(vm))
            return NULL;
        got += more > 0 ? more : 0;
        if (!all)
            break;
    }
    return got == n ? &s->h : bytes_new(vm, (struct slice){s->bytes, (size_t)got});
}

static val urandom(struct vm *vm, val size)
{
    int64_t n;
    if (!py_index(vm, size, &n))
        return NULL;
    if (n < 0)
        return raise_error(vm, E_ValueError, "negative argument not allowed");
    return memory_fits(vm, n, 1) ? random_bytes(vm, n, 0, true) : NULL;
}

static val get_random(struct vm *vm, val size, val flags)
{
    int64_t n;
    int how;
    return length_of(vm, size, &n) && posix_int(vm, flags, &how)
               ? random_bytes(vm, n, (unsigned)how, false)
               : NULL;
}

const struct method posix_fd_rows[] = {
    FUNCTION("fstat", "fd", fd_stat, RUNS),
    FUNCTION("close", "fd", fd_close, RUNS),
    FUNCTION("closerange", "fd_low, fd_high, /", close_range_of, RUNS),
    FUNCTION("fsync", "fd", fd_sync, RUNS),
    FUNCTION("fdatasync", "fd", fd_data_sync, RUNS),
    FUNCTION("fchdir", "fd", fd_chdir, RUNS),
    FUNCTION("isatty", "fd, /", fd_isatty, RUNS),
    FUNCTION("dup", "fd, /", fd_dup, RUNS),
    FUNCTION("dup2", "fd, fd2, inheritable=True", fd_dup2, RUNS),
    FUNCTION("ttyname", "fd, /", fd_ttyname, RUNS),
    FUNCTION("get_inheritable", "fd, /", fd_inheritable, RUNS),
    FUNCTION("set_inheritable", "fd, inheritable, /", set_inheritable, RUNS),
    FUNCTION("get_blocking", "fd, /", fd_blocking, RUNS),
    FUNCTION("set_blocking", "fd, blocking, /", set_blocking, RUNS),
    FUNCTION("read", "fd, length, /", fd_read, RUNS),
    FUNCTION("write", "fd, data, /", fd_write, RUNS),
    FUNCTION("pread", "fd, length, offset, /", fd_pread, RUNS),
    FUNCTION("pwrite", "fd, buffer, offset, /", fd_pwrite, RUNS),
    FUNCTION("lseek", "fd, position, whence, /", fd_seek, RUNS),
    FUNCTION("ftruncate", "fd, length, /", fd_truncate, RUNS),
    FUNCTION("sendfile", "out_fd, in_fd, offset, count", send_file, RUNS),
    FUNCTION("copy_file_range", "src, dst, count, offset_src=None, offset_dst=None",
             copy_range, RUNS),
    FUNCTION("pipe", "", make_pipe, RUNS),
    FUNCTION("pipe2", "flags, /", make_pipe2, RUNS),
    FUNCTION("openpty", "", make_pty, RUNS),
    FUNCTION("fchmod", "fd, mode", fd_chmod, RUNS),
    FUNCTION("fchown", "fd, uid, gid", fd_chown, RUNS),
    FUNCTION("lockf", "fd, command, length, /", fd_lock, RUNS),
    FUNCTION("posix_fadvise", "fd, offset, length, advice, /", fd_advise, RUNS),
    FUNCTION("posix_fallocate", "fd, offset, length, /", fd_allocate, RUNS),
    FUNCTION("tcgetpgrp", "fd, /", fd_group, RUNS),
    FUNCTION("tcsetpgrp", "fd, pgid, /", set_fd_group, RUNS),
    FUNCTION("eventfd", "initval, flags=524288", make_eventfd, RUNS),
    FUNCTION("eventfd_read", "fd", fd_event_read, RUNS),
    FUNCTION("eventfd_write", "fd, value", event_write, RUNS),
    FUNCTION("memfd_create", "name, flags=1", make_memfd, RUNS),
    FUNCTION("get_terminal_size", "fd=NULL, /", terminal_size, RUNS),
    FUNCTION("device_encoding", "fd", device_encoding, RUNS),
    FUNCTION("urandom", "size, /", urandom, RUNS),
    FUNCTION("getrandom", "size, flags=0", get_random, RUNS),
    LAST_METHOD,
};
