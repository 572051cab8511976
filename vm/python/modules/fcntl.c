/* fcntl.c -- the module `fcntl`: what else a descriptor can be told. */
#define _GNU_SOURCE
#include "python/modules/posix.h"

#include "python/interp/threads.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>

enum { MOST_BYTES = 1024 };

/* A number, or a buffer of bytes that is given and comes back. */
static val control(struct vm *vm, int fd, unsigned long request, val arg, bool is_ioctl)
{
    char buffer[MOST_BYTES + 1] = {0};
    struct slice s = {0};
    int64_t number = 0;
    bool bytes = !int_is(plain_of(arg));
    if (bytes && is_a(arg, KIND_STR))
        s = str_value(plain_of(arg));
    else if (bytes ? !io_bytes(vm, arg, &s) : !py_index(vm, arg, &number))
        return NULL;
    if (s.n > MOST_BYTES)
        return raise_error(vm, E_ValueError, "%s string arg too long",
                           is_ioctl ? "ioctl" : "fcntl");
    if (s.n)
        memcpy(buffer, s.p, s.n);
    void *data = bytes ? (void *)buffer : (void *)(intptr_t)number;
    for (;;) {
        int r = WAITING(vm, is_ioctl ? ioctl(fd, request, data)
                                     : fcntl(fd, (int)request, data));
        if (r >= 0)
            return bytes ? bytes_new(vm, (struct slice){buffer, s.n}) : tag_int(r);
        if (errno != EINTR)
            return raise_errno(vm, errno, NULL);
        if (io_signalled(vm))
            return NULL;
    }
}

static val fcntl_of(struct vm *vm, val v, val command, val arg)
{
    int fd, cmd;
    return posix_file(vm, v, &fd) && posix_int(vm, command, &cmd)
               ? control(vm, fd, (unsigned long)cmd, arg, false)
               : NULL;
}

/* What can be written to gets the answer, unless the program does not want that. */
static val ioctl_of(struct vm *vm, val v, val request, val arg, val mutate)
{
    int fd, t = py_truth(vm, mutate);
    int64_t code, n = 0;
    char *p = NULL;
    if (t < 0 || !posix_file(vm, v, &fd) || !py_index(vm, request, &code))
        return NULL;
    bool room = t && !int_is(plain_of(arg)) && !is_a(arg, KIND_STR) &&
                !is_a(arg, KIND_BYTES) && io_room(vm, arg, &p, &n);
    if (vm->exc)
        return NULL;
    if (!room)
        return control(vm, fd, (unsigned long)code & UINT32_MAX, arg, true);
    int r = WAITING(vm, ioctl(fd, (unsigned long)code & UINT32_MAX, p));
    return r < 0 ? raise_errno(vm, errno, NULL) : tag_int(r);
}

static val flock_of(struct vm *vm, val v, val operation)
{
    int fd, how;
    if (!posix_file(vm, v, &fd) || !posix_int(vm, operation, &how))
        return NULL;
    while (WAITING(vm, flock(fd, how)) < 0) {
        if (errno != EINTR)
            return raise_errno(vm, errno, NULL);
        if (io_signalled(vm))
            return NULL;
    }
    return vm->none;
}

static val lockf_of(struct vm *vm, val v, val command, val len, val start, val whence)
{
    int fd, how, from;
    int64_t n, at;
    if (!posix_file(vm, v, &fd) || !posix_int(vm, command, &how) ||
        !py_index(vm, len, &n) || !py_index(vm, start, &at) ||
        !posix_int(vm, whence, &from))
        return NULL;
    if (how != LOCK_UN && !(how & (LOCK_SH | LOCK_EX)))
        return raise_error(vm, E_ValueError, "unrecognized lockf argument");
    struct flock l = {.l_type = how & LOCK_UN   ? F_UNLCK
                                : how & LOCK_SH ? F_RDLCK
                                                : F_WRLCK,
                      .l_whence = (short)from,
                      .l_start = at,
                      .l_len = n};
    int how_long = how & LOCK_NB ? F_SETLK : F_SETLKW;
    while (WAITING(vm, fcntl(fd, how_long, &l)) < 0) {
        if (errno != EINTR)
            return raise_errno(vm, errno, NULL);
        if (io_signalled(vm))
            return NULL;
    }
    return vm->none;
}

static const struct method functions[] = {
    FUNCTION("fcntl", "fd, cmd, arg=0, /", fcntl_of, RUNS),
    FUNCTION("ioctl", "fd, request, arg=0, mutate_flag=True, /", ioctl_of, RUNS),
    FUNCTION("flock", "fd, operation, /", flock_of, RUNS),
    FUNCTION("lockf", "fd, cmd, len=0, start=0, whence=0, /", lockf_of, RUNS),
    LAST_METHOD,
};

static const struct {
    const char *name;
    int64_t value;
} constants[] = {
/* It takes #id for a directive. */
/* clang-format off */
#define C(id) {#id, id}
    /* clang-format on */
    C(LOCK_SH),      C(LOCK_EX),         C(LOCK_NB),     C(LOCK_UN),
    C(LOCK_MAND),    C(LOCK_READ),       C(LOCK_WRITE),  C(LOCK_RW),
    C(F_DUPFD),      C(F_DUPFD_CLOEXEC), C(F_GETFD),     C(F_SETFD),
    C(F_GETFL),      C(F_SETFL),         C(F_GETLK),     C(F_SETLK),
    C(F_SETLKW),     C(F_OFD_GETLK),     C(F_OFD_SETLK), C(F_OFD_SETLKW),
    C(F_GETOWN),     C(F_SETOWN),        C(F_GETSIG),    C(F_SETSIG),
    C(F_RDLCK),      C(F_WRLCK),         C(F_UNLCK),     C(F_EXLCK),
    C(F_SHLCK),      C(F_SETLEASE),      C(F_GETLEASE),  C(F_NOTIFY),
    C(F_SETPIPE_SZ), C(F_GETPIPE_SZ),    C(F_ADD_SEALS), C(F_GET_SEALS),
    C(F_SEAL_SEAL),  C(F_SEAL_SHRINK),   C(F_SEAL_GROW), C(F_SEAL_WRITE),
    C(FD_CLOEXEC),   C(FASYNC),          C(DN_ACCESS),   C(DN_MODIFY),
    C(DN_CREATE),    C(DN_DELETE),       C(DN_RENAME),   C(DN_ATTRIB),
    C(DN_MULTISHOT),
#undef C
};

static bool init(struct vm *vm, val ns)
{
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        module_set(vm, ns, constants[i].name, int_from_i64(vm, constants[i].value));
    return true;
}

const struct module_def fcntl_module = {
    .name = "fcntl",
    .doc = "What else a file descriptor can be told.",
    .functions = functions,
    .init = init,
};
