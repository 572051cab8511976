/* socket_message.c -- messages of several buffers, with ancillary data: sendmsg, recvmsg. */
#define _GNU_SOURCE
#include "python/modules/socket.h"

#include "base/mem.h"
#include "python/obj/buffer.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

/* Buffers lie on the machine stack, which keeps their memory where it is. The system takes
 * no more than this at once. */
enum { MOST_BUFFERS = 1024 };
struct buffers {
    int n;
    struct iovec parts[MOST_BUFFERS];
    struct buffer all[MOST_BUFFERS];
};

struct message {
    struct msghdr header;
    int flags;
};

static void buffers_release(struct buffers *b)
{
    while (b->n)
        buffer_release(&b->all[--b->n]);
}

/* Of any iterable; *items keeps them. False: raised, and nothing is held. */
static bool buffers_get(struct vm *vm, val v, enum buffer_use use, struct buffers *b,
                        const char *function)
{
    val items = list_new(vm, 4);
    b->n = 0;
    if (!py_iterable(vm, v)) {
        raise_error(vm, E_TypeError, "%s() argument 1 must be an iterable", function);
        return false;
    }
    if (!list_extend(vm, items, v))
        return false;
    if (as_list(items)->n > MOST_BUFFERS) {
        raise_errno(vm, EMSGSIZE, NULL);
        return false;
    }
    for (int64_t i = 0; i < as_list(items)->n; i++) {
        struct buffer *one = &b->all[b->n];
        if (!buffer_get(vm, list_get(vm, items, i), one, use)) {
            buffers_release(b);
            if (exc_matches(vm, E_BufferError) && use == BUFFER_WRITE) {
                vm->exc = NULL;
                raise_error(vm, E_TypeError,
                            "%s() argument 1 must be an iterable of single-segment "
                            "read-write buffers",
                            function);
            }
            return false;
        }
        b->parts[b->n++] = (struct iovec){one->at, (size_t)one->n};
    }
    return true;
}

/* ---- ancillary data -------------------------------------------------------------------------- */

/* Bytes of a control message with n bytes of data, with or without what fills it up; false:
 * there are too many. */
static bool control_size(int64_t n, bool space, size_t *out)
{
    if (n < 0 || n > INT_MAX - (int64_t)CMSG_SPACE(0))
        return false;
    *out = space ? CMSG_SPACE((size_t)n) : CMSG_LEN((size_t)n);
    return *out <= INT_MAX;
}

static val size_for(struct vm *vm, val v, bool space, const char *function)
{
    int64_t n;
    size_t size;
    if (!py_index(vm, v, &n))
        return NULL;
    return control_size(n, space, &size)
               ? int_from_u64(vm, size)
               : raise_error(vm, E_OverflowError, "%s() argument out of range",
                             function);
}

static val cmsg_len(struct vm *vm, val v)
{
    return size_for(vm, v, false, "CMSG_LEN");
}

static val cmsg_space(struct vm *vm, val v)
{
    return size_for(vm, v, true, "CMSG_SPACE");
}

/* One (level, type, data) of a list, as level, type and a buffer. */
static bool control_item(struct vm *vm, val item, int *level, int *type,
                         struct buffer *b)
{
    val parts = list_new(vm, 3);
    if (!py_iterable(vm, item)) {
        raise_error(vm, E_TypeError,
                    "[sendmsg() ancillary data items]() argument must be 3-item "
                    "sequence, not %s",
                    type_name(vm, item));
        return false;
    }
    if (!list_extend(vm, parts, item))
        return false;
    if (as_list(parts)->n != 3) {
        raise_error(
            vm, E_TypeError,
            "[sendmsg() ancillary data items] takes exactly 3 arguments (%lld given)",
            (long long)as_list(parts)->n);
        return false;
    }
    return posix_int(vm, list_get(vm, parts, 0), level) &&
           posix_int(vm, list_get(vm, parts, 1), type) &&
           buffer_get(vm, list_get(vm, parts, 2), b, BUFFER_READ);
}

/* All control messages of an iterable, in memory of C. False: raised. */
static bool control_make(struct vm *vm, val v, struct msghdr *h)
{
    val items = list_new(vm, 1);
    h->msg_control = NULL;
    h->msg_controllen = 0;
    if (!v)
        return true;
    if (!py_iterable(vm, v)) {
        raise_error(vm, E_TypeError, "sendmsg() argument 2 must be an iterable");
        return false;
    }
    if (!list_extend(vm, items, v))
        return false;
    size_t used = 0;
    char *all = NULL;
    for (int64_t i = 0; i < as_list(items)->n; i++) {
        struct buffer b;
        size_t space;
        int level, type;
        if (!control_item(vm, list_get(vm, items, i), &level, &type, &b))
            break;
        if (!control_size(b.n, true, &space) || space > INT_MAX - used) {
            buffer_release(&b);
            raise_error(vm, E_OSError, "ancillary data item too large");
            break;
        }
        all = mem_resize(all, used + space, 1);
        memset(all + used, 0, space);
        struct cmsghdr *c = (struct cmsghdr *)(void *)(all + used);
        c->cmsg_len = CMSG_LEN((size_t)b.n);
        c->cmsg_level = level;
        c->cmsg_type = type;
        memcpy(CMSG_DATA(c), b.at, (size_t)b.n);
        used += space;
        buffer_release(&b);
    }
    h->msg_control = all;
    h->msg_controllen = used;
    if (vm->exc)
        free(all);
    return !vm->exc;
}

/* A list of (level, type, bytes). */
static val control_value(struct vm *vm, struct msghdr *h)
{
    val out = list_new(vm, 1);
    const char *end = (const char *)h->msg_control + h->msg_controllen;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = CMSG_NXTHDR(h, c)) {
        const char *data = (const char *)CMSG_DATA(c);
        size_t n = c->cmsg_len < CMSG_LEN(0) ? 0 : c->cmsg_len - CMSG_LEN(0),
               there = data < end ? (size_t)(end - data) : 0;
        const val parts[] = {
            tag_int(c->cmsg_level), tag_int(c->cmsg_type),
            bytes_new(vm, (struct slice){data, n < there ? n : there})};
        list_append(vm, out, tuple_of(vm, parts, 3));
    }
    return out;
}

/* ---- sending ----------------------------------------------------------------------------------- */

static int64_t try_send_message(int fd, void *what)
{
    const struct message *m = what;
    return sendmsg(fd, &m->header, m->flags);
}

static val sock_sendmsg(struct vm *vm, val self, val buffers, val control, val flags,
                        val address)
{
    struct message m = {0};
    struct buffers b;
    struct address to;
    int64_t put = -1;
    struct sock *s = sock_of(vm, self);
    if (!s || !posix_int(vm, flags, &m.flags))
        return NULL;
    struct sock copy = *s;
    if (address && address != vm->none) {
        if (!address_parse(vm, &copy, address, &to, "sendmsg"))
            return NULL;
        m.header.msg_name = &to.any;
        m.header.msg_namelen = to.n;
    }
    if (!buffers_get(vm, buffers, BUFFER_READ, &b, "sendmsg"))
        return NULL;
    if (control_make(vm, control, &m.header)) {
        m.header.msg_iov = b.parts;
        m.header.msg_iovlen = (size_t)b.n;
        put = sock_call(vm, &copy, SOCK_WRITE, sock_deadline(&copy), try_send_message,
                        &m);
        free(m.header.msg_control);
    }
    buffers_release(&b);
    return put < 0 ? NULL : tag_int(put);
}

/* ---- receiving ----------------------------------------------------------------------------------- */

static int64_t try_receive_message(int fd, void *what)
{
    struct message *m = what;
    socklen_t room = m->header.msg_namelen;
    size_t control = m->header.msg_controllen;
    int64_t n = recvmsg(fd, &m->header, m->flags);
    if (n < 0) { /* for the next attempt */
        m->header.msg_namelen = room;
        m->header.msg_controllen = control;
    }
    return n;
}

/* Into the parts of the message; then (first, ancillary data, flags, address), where `first`
 * is made of how many bytes came. */
static int64_t receive(struct vm *vm, const struct sock *s, struct message *m,
                       int64_t control_bytes, struct address *from, val *rest)
{
    *from = (struct address){.n = sizeof from->all};
    m->header.msg_name = &from->any;
    m->header.msg_namelen = from->n;
    m->header.msg_control = control_bytes ? mem_zero((size_t)control_bytes, 1) : NULL;
    m->header.msg_controllen = (size_t)control_bytes;
    int64_t got = sock_call(vm, s, SOCK_READ, sock_deadline(s), try_receive_message, m);
    if (got >= 0) {
        from->n = m->header.msg_namelen;
        rest[0] = control_value(vm, &m->header);
        rest[1] = tag_int(m->header.msg_flags);
        rest[2] = address_value(vm, s, from);
        if (!rest[2])
            got = -1;
    }
    free(m->header.msg_control);
    return got;
}

static bool control_bytes_of(struct vm *vm, val v, int64_t *out)
{
    if (!py_index(vm, v, out))
        return false;
    if (*out >= 0 && *out <= INT_MAX)
        return true;
    raise_error(vm, E_ValueError, "invalid ancillary data buffer length");
    return false;
}

static val sock_recvmsg(struct vm *vm, val self, val size, val control_size_, val flags)
{
    int64_t n, control;
    struct message m = {0};
    struct address from;
    val parts[4];
    if (!sock_of(vm, self) || !py_index(vm, size, &n) ||
        !posix_int(vm, flags, &m.flags))
        return NULL;
    if (n < 0)
        return raise_error(vm, E_ValueError, "negative buffer size in recvmsg()");
    if (!control_bytes_of(vm, control_size_, &control) || !memory_fits(vm, n, 1))
        return NULL;
    struct sock copy = *sock_of(vm, self);
    struct w_str *bytes = str_blank(vm, KIND_BYTES, n);
    struct iovec part = {bytes->bytes, (size_t)n};
    m.header.msg_iov = &part;
    m.header.msg_iovlen = 1;
    int64_t got = receive(vm, &copy, &m, control, &from, parts + 1);
    if (got < 0)
        return NULL;
    parts[0] =
        got == n ? &bytes->h : bytes_new(vm, (struct slice){bytes->bytes, (size_t)got});
    return tuple_of(vm, parts, 4);
}

static val sock_recvmsg_into(struct vm *vm, val self, val buffers, val control_size_,
                             val flags)
{
    int64_t control;
    struct message m = {0};
    struct buffers b;
    struct address from;
    val parts[4];
    if (!sock_of(vm, self) || !posix_int(vm, flags, &m.flags) ||
        !control_bytes_of(vm, control_size_, &control) ||
        !buffers_get(vm, buffers, BUFFER_WRITE, &b, "recvmsg_into"))
        return NULL;
    struct sock copy = *sock_of(vm, self);
    m.header.msg_iov = b.parts;
    m.header.msg_iovlen = (size_t)b.n;
    int64_t got = receive(vm, &copy, &m, control, &from, parts + 1);
    buffers_release(&b);
    if (got < 0)
        return NULL;
    parts[0] = tag_int(got);
    return tuple_of(vm, parts, 4);
}

const struct method socket_message_rows[] = {
    METHOD("sendmsg", "buffers, ancdata=(), flags=0, address=None, /", sock_sendmsg,
           RUNS),
    METHOD("recvmsg", "bufsize, ancbufsize=0, flags=0, /", sock_recvmsg, RUNS),
    METHOD("recvmsg_into", "buffers, ancbufsize=0, flags=0, /", sock_recvmsg_into,
           RUNS),
    LAST_METHOD,
};

const struct method socket_message_functions[] = {
    FUNCTION("CMSG_LEN", "length, /", cmsg_len, READS),
    FUNCTION("CMSG_SPACE", "length, /", cmsg_space, READS),
    LAST_METHOD,
};
