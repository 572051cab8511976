/* socket_data.c -- methods of sockets that bytes go through: recv, send and their kin. */
#define _GNU_SOURCE
#include "python/modules/socket.h"
#include "python/obj/buffer.h"

#include <errno.h>

struct transfer {
    char *at;
    int64_t n;
    int flags;
    struct address *address; /* or NULL */
};

static int64_t try_receive(int fd, void *what)
{
    struct transfer *t = what;
    if (!t->address)
        return recv(fd, t->at, (size_t)t->n, t->flags);
    t->address->n = sizeof t->address->all;
    int64_t n =
        recvfrom(fd, t->at, (size_t)t->n, t->flags, &t->address->any, &t->address->n);
    return n;
}

static int64_t try_send(int fd, void *what)
{
    const struct transfer *t = what;
    return t->address ? sendto(fd, t->at, (size_t)t->n, t->flags, &t->address->any,
                               t->address->n)
                      : send(fd, t->at, (size_t)t->n, t->flags);
}

/* ---- receiving ----------------------------------------------------------------------------- */

static bool flags_of(struct vm *vm, val v, int *out)
{
    *out = 0;
    return !v || posix_int(vm, v, out);
}

/* The bytes, as an object; *address is filled in when it is not NULL. */
static val receive(struct vm *vm, val self, val size, val flags,
                   struct address *address, const char *function)
{
    int64_t n;
    struct transfer t = {.address = address};
    struct sock *s = sock_of(vm, self);
    if (!s || !py_index(vm, size, &n) || !flags_of(vm, flags, &t.flags))
        return NULL;
    if (n < 0)
        return raise_error(vm, E_ValueError, "negative buffersize in %s", function);
    if (!memory_fits(vm, n, 1))
        return NULL;
    struct sock copy = *sock_of(vm, self);
    struct w_str *bytes = str_blank(vm, KIND_BYTES, n);
    t.at = bytes->bytes;
    t.n = n;
    int64_t got =
        sock_call(vm, &copy, SOCK_READ, sock_deadline(&copy), try_receive, &t);
    if (got < 0)
        return NULL;
    return got == n ? &bytes->h
                    : bytes_new(vm, (struct slice){bytes->bytes, (size_t)got});
}

static val sock_recv(struct vm *vm, val self, val size, val flags)
{
    return receive(vm, self, size, flags, NULL, "recv");
}

static val with_address(struct vm *vm, val self, val first, const struct address *a)
{
    struct sock *s = first ? sock_of(vm, self) : NULL;
    val address = NULL;
    if (s) {
        struct sock copy = *s;
        address = address_value(vm, &copy, a);
    }
    const val both[] = {first, address};
    return address ? tuple_of(vm, both, 2) : NULL;
}

static val sock_recvfrom(struct vm *vm, val self, val size, val flags)
{
    struct address a;
    return with_address(vm, self, receive(vm, self, size, flags, &a, "recvfrom"), &a);
}

static bool room_of(struct vm *vm, val into, struct buffer *b, const char *function)
{
    if (buffer_get(vm, into, b, BUFFER_WRITE))
        return true;
    if (exc_matches(vm, E_BufferError) || exc_matches(vm, E_TypeError)) {
        vm->exc = NULL;
        raise_error(vm, E_TypeError,
                    "%s() argument 1 must be read-write bytes-like object, not %s",
                    function, type_name(vm, into));
    }
    return false;
}

static val receive_into(struct vm *vm, val self, val into, val size, val flags,
                        struct address *address, bool from)
{
    int64_t n, got = -1;
    struct transfer t = {.address = address};
    struct buffer b;
    const char *function = from ? "recvfrom_into" : "recv_into";
    if (!sock_of(vm, self) || !py_index(vm, size, &n) ||
        !flags_of(vm, flags, &t.flags) || !room_of(vm, into, &b, function))
        return NULL;
    if (n < 0)
        raise_error(vm, E_ValueError, "negative buffersize in %s", function);
    else if (n > b.n)
        raise_error(vm, E_ValueError,
                    from ? "nbytes is greater than the length of the buffer"
                         : "buffer too small for requested bytes");
    else {
        struct sock copy = *sock_of(vm, self);
        t.at = (char *)b.at;
        t.n = n ? n : b.n;
        got = sock_call(vm, &copy, SOCK_READ, sock_deadline(&copy), try_receive, &t);
    }
    buffer_release(&b);
    return got < 0 ? NULL : tag_int(got);
}

static val sock_recv_into(struct vm *vm, val self, val into, val size, val flags)
{
    return receive_into(vm, self, into, size, flags, NULL, false);
}

static val sock_recvfrom_into(struct vm *vm, val self, val into, val size, val flags)
{
    struct address a;
    return with_address(vm, self, receive_into(vm, self, into, size, flags, &a, true),
                        &a);
}

/* ---- sending -------------------------------------------------------------------------------- */

static val sock_send(struct vm *vm, val self, val data, val flags)
{
    struct transfer t = {0};
    struct buffer b;
    if (!sock_of(vm, self) || !flags_of(vm, flags, &t.flags) ||
        !buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    struct sock copy = *sock_of(vm, self);
    t.at = (char *)b.at;
    t.n = b.n;
    int64_t put = sock_call(vm, &copy, SOCK_WRITE, sock_deadline(&copy), try_send, &t);
    buffer_release(&b);
    return put < 0 ? NULL : tag_int(put);
}

/* The time that a timeout gives is for all of it. */
static val sock_sendall(struct vm *vm, val self, val data, val flags)
{
    struct transfer t = {0};
    struct buffer b;
    if (!sock_of(vm, self) || !flags_of(vm, flags, &t.flags) ||
        !buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    struct sock copy = *sock_of(vm, self);
    int64_t deadline = sock_deadline(&copy), put = 0;
    for (int64_t at = 0; put >= 0 && at < b.n; at += put) {
        t.at = (char *)b.at + at;
        t.n = b.n - at;
        put = sock_call(vm, &copy, SOCK_WRITE, deadline, try_send, &t);
        if (put >= 0 && io_signalled(vm))
            put = -1;
    }
    buffer_release(&b);
    return put < 0 ? NULL : vm->none;
}

/* sendto(data, address), sendto(data, flags, address) */
static val sock_sendto(struct vm *vm, val self, val args)
{
    int64_t n = as_tuple(args)->n;
    struct address a;
    struct transfer t = {.address = &a};
    struct buffer b;
    if (n < 2 || n > 3)
        return raise_error(vm, E_TypeError,
                           "sendto() takes 2 or 3 arguments (%lld given)",
                           (long long)n);
    val address = as_tuple(args)->at[n - 1];
    struct sock *s = sock_of(vm, self);
    if (!s || !buffer_get(vm, as_tuple(args)->at[0], &b, BUFFER_READ))
        return NULL;
    struct sock copy = *s;
    int64_t put = -1;
    if ((n < 3 || posix_int(vm, as_tuple(args)->at[1], &t.flags)) &&
        address_parse(vm, &copy, address, &a, "sendto")) {
        t.at = (char *)b.at;
        t.n = b.n;
        put = sock_call(vm, &copy, SOCK_WRITE, sock_deadline(&copy), try_send, &t);
    }
    buffer_release(&b);
    return put < 0 ? NULL : tag_int(put);
}

const struct method socket_data_rows[] = {
    METHOD("recv", "bufsize, flags=0, /", sock_recv, RUNS),
    METHOD("recvfrom", "bufsize, flags=0, /", sock_recvfrom, RUNS),
    METHOD("recv_into", "buffer, nbytes=0, flags=0", sock_recv_into, RUNS),
    METHOD("recvfrom_into", "buffer, nbytes=0, flags=0", sock_recvfrom_into, RUNS),
    METHOD("send", "data, flags=0, /", sock_send, RUNS),
    METHOD("sendall", "data, flags=0, /", sock_sendall, RUNS),
    METHOD("sendto", "*args", sock_sendto, RUNS),
    LAST_METHOD,
};
