/* _socket.c -- the module `_socket`: the class of sockets, whose rarer half is in
 * frozen/_socket.py, and the constants. */
#define _GNU_SOURCE
#include "python/modules/socket.h"
#include "python/interp/threads.h"
#include "python/obj/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <math.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* ---- the state in slot 0 ------------------------------------------------------------------- */

struct sock *sock_of(struct vm *vm, val self)
{
    val core = io_core_or_null(self, KIND_BUF);
    if (core)
        return (struct sock *)(void *)as_buf(core)->at;
    raise_error(vm, E_OSError, "the socket was not initialized");
    return NULL;
}

static void keep(struct vm *vm, val self, struct sock s)
{
    struct w_buf *b = new_object(vm, KIND_BUF, sizeof *b + sizeof s);
    b->n = sizeof s;
    memcpy(b->at, &s, sizeof s);
    io_set_core(vm, self, &b->h);
}

/* Seconds as nanoseconds, rounded up; None: -1. False: raised. */
static bool timeout_of(struct vm *vm, val v, int64_t *out)
{
    double d;
    *out = -1;
    if (v == vm->none)
        return true;
    if (is_a(v, KIND_FLOAT))
        d = as_float(plain_of(v))->value;
    else {
        val i = py_index_value(vm, v);
        if (!i)
            return false;
        d = int_to_double(vm, i);
        if (vm->exc)
            return false;
    }
    if (isnan(d)) {
        raise_error(vm, E_ValueError, "Invalid value NaN (not a number)");
        return false;
    }
    if (d < 0) {
        raise_error(vm, E_ValueError, "Timeout value out of range");
        return false;
    }
    if (d > 9223372036.0) {
        raise_error(vm, E_OverflowError, "timestamp out of range for platform time_t");
        return false;
    }
    *out = (int64_t)ceil(d * 1e9);
    return true;
}

static val timeout_value(struct vm *vm, int64_t ns)
{
    return ns < 0 ? vm->none : float_new(vm, (double)ns / 1e9);
}

/* For setdefaulttimeout(): nanoseconds. */
static val timeout_number(struct vm *vm, val v)
{
    int64_t ns;
    return timeout_of(vm, v, &ns) ? int_from_i64(vm, ns) : NULL;
}

static bool default_timeout(struct vm *vm, int64_t *out)
{
    val v = module_value(vm, "_socket", "_default");
    return v && py_index(vm, v, out);
}

/* ---- making one ------------------------------------------------------------------------------- */

static bool option_int(int fd, int option, int *out)
{
    socklen_t n = sizeof *out;
    return getsockopt(fd, SOL_SOCKET, option, out, &n) == 0;
}

/* What is not given is asked of the file. */
static bool of_file(struct vm *vm, val file, struct sock *s)
{
    struct address a = {.n = sizeof a.all};
    if (!posix_int(vm, file, &s->fd))
        return false;
    if (s->fd < 0) {
        raise_error(vm, E_ValueError, "negative file descriptor");
        return false;
    }
    bool failed = getsockname(s->fd, &a.any, &a.n) < 0;
    if (failed && (s->family == -1 || errno == EBADF || errno == ENOTSOCK)) {
        raise_errno(vm, errno, NULL);
        return false;
    }
    if (s->family == -1)
        s->family = a.any.sa_family;
    if ((s->type == -1 && !option_int(s->fd, SO_TYPE, &s->type)) ||
        (s->protocol == -1 && !option_int(s->fd, SO_PROTOCOL, &s->protocol))) {
        raise_errno(vm, errno, NULL);
        return false;
    }
    return true;
}

static bool fresh(struct vm *vm, struct sock *s)
{
    s->family = s->family == -1 ? AF_INET : s->family;
    s->type = s->type == -1 ? SOCK_STREAM : s->type;
    s->protocol = s->protocol == -1 ? 0 : s->protocol;
    s->fd = socket(s->family, s->type | SOCK_CLOEXEC, s->protocol);
    if (s->fd < 0)
        raise_errno(vm, errno, NULL);
    return s->fd >= 0;
}

static val sock_init(struct vm *vm, val self, val family, val type, val protocol,
                     val file)
{
    struct sock s = {.timeout = -1};
    if (!posix_int(vm, family, &s.family) || !posix_int(vm, type, &s.type) ||
        !posix_int(vm, protocol, &s.protocol) || !default_timeout(vm, &s.timeout) ||
        !(file != vm->none ? of_file(vm, file, &s) : fresh(vm, &s)))
        return NULL;
    if (s.type & SOCK_NONBLOCK)
        s.timeout = 0;
    else if (s.timeout >= 0 && !sock_set_blocking(vm, s.fd, false)) {
        if (file == vm->none)
            close(s.fd);
        return NULL;
    }
    s.type &= ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
    keep(vm, self, s);
    return vm->none;
}

/* ---- closing ------------------------------------------------------------------------------------ */

static val close_number(struct vm *vm, int fd)
{
    return WAITING(vm, close(fd)) < 0 && errno != ECONNRESET && errno != EINTR
               ? raise_errno(vm, errno, NULL)
               : vm->none;
}

static val sock_close(struct vm *vm, val self)
{
    struct sock *s = sock_of(vm, self);
    if (!s || s->fd < 0)
        return s ? vm->none : NULL;
    int fd = s->fd;
    s->fd = -1; /* first: another thread may get the number */
    return close_number(vm, fd);
}

static val sock_detach(struct vm *vm, val self)
{
    struct sock *s = sock_of(vm, self);
    int fd = s ? s->fd : -1;
    if (s)
        s->fd = -1;
    return s ? tag_int(fd) : NULL;
}

static val sock_fileno(struct vm *vm, val self)
{
    const struct sock *s = sock_of(vm, self);
    return s ? tag_int(s->fd) : NULL;
}

static val close_fd(struct vm *vm, val v)
{
    int fd;
    return posix_int(vm, v, &fd) ? close_number(vm, fd) : NULL;
}

static val dup_fd(struct vm *vm, val v)
{
    int fd;
    return posix_int(vm, v, &fd) ? posix_number(vm, fcntl(fd, F_DUPFD_CLOEXEC, 0))
                                 : NULL;
}

static val make_pair(struct vm *vm, val family, val type, val protocol)
{
    int f = AF_UNIX, t, p, fds[2];
    if ((family != vm->none && !posix_int(vm, family, &f)) ||
        !posix_int(vm, type, &t) || !posix_int(vm, protocol, &p))
        return NULL;
    if (socketpair(f, t | SOCK_CLOEXEC, p, fds) < 0)
        return raise_errno(vm, errno, NULL);
    const val both[] = {tag_int(fds[0]), tag_int(fds[1])};
    return tuple_of(vm, both, 2);
}

/* ---- addresses ------------------------------------------------------------------------------------ */

static val sock_bind(struct vm *vm, val self, val address)
{
    struct address a;
    struct sock *s = sock_of(vm, self);
    if (!s)
        return NULL;
    struct sock copy = *s;
    return address_parse(vm, &copy, address, &a, "bind")
               ? posix_done(vm, bind(copy.fd, &a.any, a.n))
               : NULL;
}

static val named(struct vm *vm, val self,
                 int (*ask)(int fd, struct sockaddr *a, socklen_t *n))
{
    struct address a = {.n = sizeof a.all};
    struct sock *s = sock_of(vm, self);
    if (!s)
        return NULL;
    struct sock copy = *s;
    return ask(copy.fd, &a.any, &a.n) < 0 ? raise_errno(vm, errno, NULL)
                                          : address_value(vm, &copy, &a);
}

static int ask_own(int fd, struct sockaddr *a, socklen_t *n)
{
    return getsockname(fd, a, n);
}

static int ask_peer(int fd, struct sockaddr *a, socklen_t *n)
{
    return getpeername(fd, a, n);
}

static val sock_name(struct vm *vm, val self)
{
    return named(vm, self, ask_own);
}

static val sock_peer(struct vm *vm, val self)
{
    return named(vm, self, ask_peer);
}

/* ---- connections ------------------------------------------------------------------------------------ */

/* 0, the number of the error, or -1: raised. A connection that is being made when a signal
 * comes goes on being made: it is waited for. */
static int connect_to(struct vm *vm, const struct sock *s, const struct address *a)
{
    int r = WAITING(vm, connect(s->fd, &a->any, a->n)), error = errno;
    if (r == 0)
        return 0;
    if (error == EINTR && io_signalled(vm))
        return -1;
    bool waits =
        error == EINTR ? s->timeout != 0 : s->timeout > 0 && error == EINPROGRESS;
    if (!waits)
        return error;
    int ready = sock_ready(vm, s->fd, SOCK_WRITE, sock_deadline(s));
    if (ready <= 0)
        return ready < 0 ? -1 : EWOULDBLOCK;
    return option_int(s->fd, SO_ERROR, &error) ? (error == EISCONN ? 0 : error) : errno;
}

static val sock_connect(struct vm *vm, val self, val address)
{
    struct address a;
    struct sock *s = sock_of(vm, self);
    if (!s)
        return NULL;
    struct sock copy = *s;
    if (!address_parse(vm, &copy, address, &a, "connect"))
        return NULL;
    int error = connect_to(vm, &copy, &a);
    if (error == EWOULDBLOCK && copy.timeout > 0)
        return raise_error(vm, E_TimeoutError, "timed out");
    return error < 0 ? NULL : error ? raise_errno(vm, error, NULL) : vm->none;
}

static val sock_connect_ex(struct vm *vm, val self, val address)
{
    struct address a;
    struct sock *s = sock_of(vm, self);
    if (!s)
        return NULL;
    struct sock copy = *s;
    if (!address_parse(vm, &copy, address, &a, "connect_ex"))
        return NULL;
    int error = connect_to(vm, &copy, &a);
    return error < 0 ? NULL : tag_int(error);
}

static val sock_listen(struct vm *vm, val self, val backlog)
{
    int n;
    struct sock *s = sock_of(vm, self);
    if (!s || !posix_int(vm, backlog, &n))
        return NULL;
    return posix_done(vm, listen(sock_of(vm, self)->fd, n < 0 ? 0 : n));
}

static int64_t try_accept(int fd, void *what)
{
    struct address *a = what;
    a->n = sizeof a->all;
    return accept4(fd, &a->any, &a->n, SOCK_CLOEXEC);
}

/* (descriptor, address of the peer) */
static val sock_accept(struct vm *vm, val self)
{
    struct address a;
    struct sock *s = sock_of(vm, self);
    if (!s)
        return NULL;
    struct sock copy = *s;
    int64_t fd = sock_call(vm, &copy, SOCK_READ, sock_deadline(&copy), try_accept, &a);
    if (fd < 0)
        return NULL;
    const val both[] = {tag_int(fd), address_value(vm, &copy, &a)};
    if (both[1])
        return tuple_of(vm, both, 2);
    close((int)fd);
    return NULL;
}

static val sock_shutdown(struct vm *vm, val self, val how)
{
    int n;
    struct sock *s = sock_of(vm, self);
    if (!s || !posix_int(vm, how, &n))
        return NULL;
    return posix_done(vm, shutdown(sock_of(vm, self)->fd, n));
}

/* ---- options -------------------------------------------------------------------------------------------- */

static val set_timeout(struct vm *vm, val self, int64_t ns)
{
    struct sock *s = sock_of(vm, self);
    if (!s)
        return NULL;
    s->timeout = ns;
    return sock_set_blocking(vm, s->fd, ns < 0) ? vm->none : NULL;
}

static val sock_settimeout(struct vm *vm, val self, val v)
{
    int64_t ns;
    return timeout_of(vm, v, &ns) ? set_timeout(vm, self, ns) : NULL;
}

static val sock_gettimeout(struct vm *vm, val self)
{
    const struct sock *s = sock_of(vm, self);
    return s ? timeout_value(vm, s->timeout) : NULL;
}

static val sock_setblocking(struct vm *vm, val self, val flag)
{
    int64_t yes;
    return py_index(vm, flag, &yes) ? set_timeout(vm, self, yes ? -1 : 0) : NULL;
}

static val sock_getblocking(struct vm *vm, val self)
{
    const struct sock *s = sock_of(vm, self);
    return s ? bool_val(vm, s->timeout != 0) : NULL;
}

enum { MOST_OPTION = 1024 };

static val sock_getsockopt(struct vm *vm, val self, val level, val option, val size)
{
    int l, o, n, number = 0;
    if (!sock_of(vm, self) || !posix_int(vm, level, &l) || !posix_int(vm, option, &o) ||
        !posix_int(vm, size, &n))
        return NULL;
    const struct sock *s = sock_of(vm, self);
    socklen_t length = sizeof number;
    if (n == 0)
        return getsockopt(s->fd, l, o, &number, &length) < 0
                   ? raise_errno(vm, errno, NULL)
                   : tag_int(number);
    if (n < 0 || n > MOST_OPTION)
        return raise_error(vm, E_OSError, "getsockopt buflen out of range");
    char bytes[MOST_OPTION] = {0};
    length = (socklen_t)n;
    return getsockopt(s->fd, l, o, bytes, &length) < 0
               ? raise_errno(vm, errno, NULL)
               : bytes_new(vm, (struct slice){bytes, length});
}

/* An integer, bytes, or None and a length. */
static val sock_setsockopt(struct vm *vm, val self, val level, val option, val v,
                           val length)
{
    int l, o, number;
    struct buffer b;
    if (!sock_of(vm, self) || !posix_int(vm, level, &l) || !posix_int(vm, option, &o))
        return NULL;
    if ((v == vm->none) != (length != NULL))
        return raise_error(vm, E_TypeError,
                           length
                               ? "the fourth argument goes with None"
                               : "socket option should be integer, bytes-like object "
                                 "or None with its length");
    if (v == vm->none) {
        int64_t n;
        if (!py_index(vm, length, &n))
            return NULL;
        return posix_done(vm,
                          setsockopt(sock_of(vm, self)->fd, l, o, NULL, (socklen_t)n));
    }
    if (int_is(plain_of(v))) {
        if (!posix_int(vm, v, &number))
            return NULL;
        return posix_done(
            vm, setsockopt(sock_of(vm, self)->fd, l, o, &number, sizeof number));
    }
    if (!buffer_get(vm, v, &b, BUFFER_READ))
        return NULL;
    int r = setsockopt(sock_of(vm, self)->fd, l, o, b.at, (socklen_t)b.n),
        error = errno;
    buffer_release(&b);
    return r < 0 ? raise_errno(vm, error, NULL) : vm->none;
}

#define SHOWN(name, field)                                                             \
    static val name(struct vm *vm, val self)                                           \
    {                                                                                  \
        const struct sock *s = sock_of(vm, self);                                      \
        return s ? tag_int(s->field) : NULL;                                           \
    }
SHOWN(shown_family, family)
SHOWN(shown_type, type)
SHOWN(shown_protocol, protocol)
#undef SHOWN

/* ---- rows ------------------------------------------------------------------------------------------------ */

static const struct method object_rows[] = {
    METHOD("__init__", "family=-1, type=-1, proto=-1, fileno=None", sock_init, RUNS),
    METHOD("_accept", "", sock_accept, RUNS),
    METHOD("bind", "address, /", sock_bind, RUNS),
    METHOD("close", "", sock_close, RUNS),
    METHOD("connect", "address, /", sock_connect, RUNS),
    METHOD("connect_ex", "address, /", sock_connect_ex, RUNS),
    METHOD("detach", "", sock_detach, RUNS),
    METHOD("fileno", "", sock_fileno, RUNS),
    METHOD("getblocking", "", sock_getblocking, RUNS),
    METHOD("getpeername", "", sock_peer, RUNS),
    METHOD("getsockname", "", sock_name, RUNS),
    METHOD("getsockopt", "level, option, buffersize=0, /", sock_getsockopt, RUNS),
    METHOD("gettimeout", "", sock_gettimeout, RUNS),
    METHOD("listen", "backlog=128, /", sock_listen, RUNS),
    METHOD("setblocking", "flag, /", sock_setblocking, RUNS),
    METHOD("setsockopt", "level, option, value, optlen=none, /", sock_setsockopt, RUNS),
    METHOD("settimeout", "timeout, /", sock_settimeout, RUNS),
    METHOD("shutdown", "how, /", sock_shutdown, RUNS),
    LAST_METHOD,
};
static const struct attribute object_attributes[] = {
    COMPUTED_MEMBER("family", shown_family),
    COMPUTED_MEMBER("type", shown_type),
    COMPUTED_MEMBER("proto", shown_protocol),
    GETTER("timeout", sock_gettimeout),
    {0},
};

/* The class of frozen/_socket.py gets its rows. */
static val install(struct vm *vm, val type)
{
    const struct io_class all = {"socket", object_rows, object_attributes};
    if (!is_kind(type, KIND_TYPE) || as_type(type)->nslots != 1)
        return raise_error(vm, E_TypeError, "no class of _socket");
    io_rows(vm, type, socket_data_rows);
    io_rows(vm, type, socket_message_rows);
    io_install(vm, type, &all);
    return vm->none;
}

static const struct method functions[] = {
    FUNCTION("_install", "type, /", install, RUNS),
    FUNCTION("_timeout", "v, /", timeout_number, RUNS),
    FUNCTION("_socketpair", "family, type, proto, /", make_pair, RUNS),
    FUNCTION("close", "fd, /", close_fd, RUNS),
    FUNCTION("dup", "fd, /", dup_fd, RUNS),
    LAST_METHOD,
};

static const struct {
    const char *name;
    int64_t value;
} constants[] = {
#define C(id)            {#id, (int64_t)id},
#define VALUE(id, value) {#id, (int64_t)value},
#include "python/modules/socket.def"
#undef C
#undef VALUE
};

static bool init(struct vm *vm, val ns)
{
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (!module_set(vm, ns, constants[i].name,
                        int_from_i64(vm, constants[i].value)))
            return false;
    module_rows(vm, ns, "_socket", socket_names_rows);
    module_rows(vm, ns, "_socket", socket_message_functions);
    return module_set(vm, ns, "has_ipv6", vm->true_);
}

const struct module_def _socket_module = {
    .name = "_socket",
    .doc = "Connections to other programs: the system's sockets.",
    .functions = functions,
    .init = init,
};
