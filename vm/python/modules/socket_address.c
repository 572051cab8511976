/* socket_address.c -- addresses of sockets: tuples, text and bytes for programs, structs for
 * the system. A family is a row: what it makes of a program's address, and of the system's. */
#define _GNU_SOURCE
#include "python/modules/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/ioctl.h>

/* ---- parts ------------------------------------------------------------------------------ */

/* The items of a tuple of `least` to `most` values. */
static bool parts_of(struct vm *vm, val v, int least, int most, const val **out, int *n,
                     const char *function, const char *family, const char *shape)
{
    v = plain_of(v);
    if (!is_kind(v, KIND_TUPLE)) {
        raise_error(vm, E_TypeError, "%s(): %s address must be tuple, not %s", function,
                    family, type_name(vm, v));
        return false;
    }
    *out = as_tuple(v)->at;
    *n = (int)as_tuple(v)->n;
    if (as_tuple(v)->n < least || as_tuple(v)->n > most) {
        raise_error(vm, E_TypeError, "%s address must be a %s", family, shape);
        return false;
    }
    return true;
}

static bool port_of(struct vm *vm, val v, const char *function, uint16_t *out)
{
    int64_t port;
    val i = py_index_value(vm, v);
    if (!i)
        return false;
    if (!int_to_i64(i, &port) || port < 0 || port > 0xffff) {
        raise_error(vm, E_OverflowError, "%s(): port must be 0-65535.", function);
        return false;
    }
    *out = htons((uint16_t)port);
    return true;
}

static bool u32_of(struct vm *vm, val v, uint32_t *out)
{
    int64_t n;
    if (!py_index(vm, v, &n))
        return false;
    *out = (uint32_t)n;
    return true;
}

/* ---- what programs write ------------------------------------------------------------------- */

static bool parse_inet(struct vm *vm, const struct sock *s, val v, struct address *out,
                       const char *function)
{
    const val *at;
    int n;
    uint16_t port;
    (void)s;
    if (!parts_of(vm, v, 2, 2, &at, &n, function, "AF_INET", "pair (host, port)"))
        return false;
    val name = host_name(vm, at[0], "str, bytes or bytearray");
    if (!name || !host_address(vm, str_value(name), AF_INET, out) ||
        !port_of(vm, as_tuple(plain_of(v))->at[1], function, &port))
        return false;
    ((struct sockaddr_in *)(void *)&out->any)->sin_port = port;
    out->n = sizeof(struct sockaddr_in);
    return true;
}

static bool parse_inet6(struct vm *vm, const struct sock *s, val v, struct address *out,
                        const char *function)
{
    const val *at;
    int n;
    uint16_t port;
    uint32_t flow = 0, scope = 0;
    (void)s;
    if (!parts_of(vm, v, 2, 4, &at, &n, function, "AF_INET6",
                  "tuple (host, port[, flowinfo[, scopeid]])"))
        return false;
    val name = host_name(vm, at[0], "str, bytes or bytearray");
    if (!name || !host_address(vm, str_value(name), AF_INET6, out))
        return false;
    at = as_tuple(plain_of(v))->at;
    if (!port_of(vm, at[1], function, &port) || (n > 2 && !u32_of(vm, at[2], &flow)) ||
        (n > 3 && !u32_of(vm, at[3], &scope)))
        return false;
    if (flow > 0xfffff) {
        raise_error(vm, E_OverflowError, "%s(): flowinfo must be 0-1048575.", function);
        return false;
    }
    struct sockaddr_in6 *a = (struct sockaddr_in6 *)(void *)&out->any;
    a->sin6_port = port;
    a->sin6_flowinfo = htonl(flow);
    if (n > 3)
        a->sin6_scope_id = scope;
    out->n = sizeof *a;
    return true;
}

/* A path, or a name that begins with a zero byte, which is not in the file system. */
static bool parse_unix(struct vm *vm, const struct sock *s, val v, struct address *out,
                       const char *function)
{
    struct slice path;
    (void)s, (void)function;
    if (is_a(v, KIND_STR)) {
        val posix = import_module(vm, str_intern(vm, SLICE("os")), NULL, NULL, 0),
            encode =
                posix ? py_getattr(vm, posix, str_intern(vm, SLICE("fsencode"))) : NULL;
        v = encode ? vm_call(vm, encode, &v, 1) : NULL;
        if (!v)
            return false;
    }
    if (!io_bytes(vm, v, &path))
        return false;
    bool abstract = path.n && path.p[0] == 0;
    if (path.n + !abstract > sizeof out->un.sun_path) {
        raise_error(vm, E_OSError, "AF_UNIX path too long");
        return false;
    }
    out->un.sun_family = AF_UNIX;
    memcpy(out->un.sun_path, path.p, path.n);
    if (!abstract)
        out->un.sun_path[path.n] = 0;
    out->n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + path.n +
                         (path.n && !abstract));
    return true;
}

static bool parse_netlink(struct vm *vm, const struct sock *s, val v,
                          struct address *out, const char *function)
{
    const val *at;
    int n;
    struct sockaddr_nl *a = (struct sockaddr_nl *)(void *)&out->any;
    (void)s;
    a->nl_family = AF_NETLINK;
    out->n = sizeof *a;
    return parts_of(vm, v, 2, 2, &at, &n, function, "AF_NETLINK",
                    "pair (pid, groups)") &&
           u32_of(vm, at[0], &a->nl_pid) && u32_of(vm, at[1], &a->nl_groups);
}

static bool parse_vsock(struct vm *vm, const struct sock *s, val v, struct address *out,
                        const char *function)
{
    const val *at;
    int n;
    struct sockaddr_vm *a = (struct sockaddr_vm *)(void *)&out->any;
    (void)s;
    a->svm_family = AF_VSOCK;
    out->n = sizeof *a;
    return parts_of(vm, v, 2, 2, &at, &n, function, "AF_VSOCK", "pair (cid, port)") &&
           u32_of(vm, at[0], &a->svm_cid) && u32_of(vm, at[1], &a->svm_port);
}

/* (interface, protocol[, pkttype[, hatype[, addr]]]) */
static bool parse_packet(struct vm *vm, const struct sock *s, val v,
                         struct address *out, const char *function)
{
    const val *at;
    int n;
    uint32_t protocol, numbers[2] = {0, 0};
    struct slice hardware = {"", 0};
    struct ifreq r = {0};
    if (!parts_of(vm, v, 2, 5, &at, &n, function, "AF_PACKET",
                  "tuple (ifname, proto[, pkttype[, hatype[, addr]]])") ||
        !u32_of(vm, at[1], &protocol) || (n > 2 && !u32_of(vm, at[2], &numbers[0])) ||
        (n > 3 && !u32_of(vm, at[3], &numbers[1])) ||
        (n > 4 && !io_bytes(vm, at[4], &hardware)))
        return false;
    struct sockaddr_ll *a = (struct sockaddr_ll *)(void *)&out->any;
    if (protocol > 0xffff) {
        raise_error(vm, E_OverflowError, "%s(): proto must be 0-65535.", function);
        return false;
    }
    if (hardware.n > sizeof a->sll_addr) {
        raise_error(vm, E_ValueError, "Hardware address must be 8 bytes or less");
        return false;
    }
    val name = plain_of(as_tuple(plain_of(v))->at[0]);
    if (!is_kind(name, KIND_STR) || as_str(name)->n >= IFNAMSIZ) {
        raise_error(vm, E_TypeError, "%s(): the interface is no name", function);
        return false;
    }
    memcpy(r.ifr_name, str_bytes(name), (size_t)as_str(name)->n);
    if (ioctl(s->fd, SIOCGIFINDEX, &r) < 0) {
        raise_errno(vm, errno, NULL);
        return false;
    }
    a->sll_family = AF_PACKET;
    a->sll_protocol = htons((uint16_t)protocol);
    a->sll_ifindex = r.ifr_ifindex;
    a->sll_pkttype = (unsigned char)numbers[0];
    a->sll_hatype = (unsigned short)numbers[1];
    a->sll_halen = (unsigned char)hardware.n;
    memcpy(a->sll_addr, hardware.p, hardware.n);
    out->n = sizeof *a;
    return true;
}

/* ---- what the system says --------------------------------------------------------------------- */

static val number_text(struct vm *vm, const struct address *a)
{
    char text[INET6_ADDRSTRLEN];
    const void *p =
        a->any.sa_family == AF_INET
            ? (const void *)&((const struct sockaddr_in *)(const void *)&a->any)
                  ->sin_addr
            : (const void *)&((const struct sockaddr_in6 *)(const void *)&a->any)
                  ->sin6_addr;
    return inet_ntop(a->any.sa_family, p, text, sizeof text)
               ? str_new(vm, slice_of(text))
               : raise_errno(vm, errno, NULL);
}

static val value_inet(struct vm *vm, const struct sock *s, const struct address *a)
{
    const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)&a->any;
    (void)s;
    const val parts[] = {number_text(vm, a), tag_int(ntohs(in->sin_port))};
    return parts[0] ? tuple_of(vm, parts, 2) : NULL;
}

static val value_inet6(struct vm *vm, const struct sock *s, const struct address *a)
{
    const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)(const void *)&a->any;
    (void)s;
    val text = number_text(vm, a);
    char zone[IF_NAMESIZE];
    if (text && in->sin6_scope_id && IN6_IS_ADDR_LINKLOCAL(&in->sin6_addr) &&
        if_indextoname(in->sin6_scope_id, zone)) {
        struct str whole = {0};
        str_addf(&whole, "%.*s%%%s", (int)str_value(text).n, str_value(text).p, zone);
        text = str_finish(vm, &whole);
    }
    const val parts[] = {text, tag_int(ntohs(in->sin6_port)),
                         tag_int((int64_t)ntohl(in->sin6_flowinfo)),
                         tag_int(in->sin6_scope_id)};
    return text ? tuple_of(vm, parts, 4) : NULL;
}

static val value_unix(struct vm *vm, const struct sock *s, const struct address *a)
{
    size_t at = offsetof(struct sockaddr_un, sun_path), n = a->n > at ? a->n - at : 0;
    const char *path = a->un.sun_path;
    (void)s;
    if (n && path[0] == 0)
        return bytes_new(vm, (struct slice){path, n});
    return io_name(vm, (struct slice){path, strnlen(path, n)});
}

static val value_netlink(struct vm *vm, const struct sock *s, const struct address *a)
{
    const struct sockaddr_nl *nl = (const struct sockaddr_nl *)(const void *)&a->any;
    (void)s;
    const val parts[] = {tag_int(nl->nl_pid), tag_int(nl->nl_groups)};
    return tuple_of(vm, parts, 2);
}

static val value_vsock(struct vm *vm, const struct sock *s, const struct address *a)
{
    const struct sockaddr_vm *m = (const struct sockaddr_vm *)(const void *)&a->any;
    (void)s;
    const val parts[] = {tag_int(m->svm_cid), tag_int(m->svm_port)};
    return tuple_of(vm, parts, 2);
}

static val value_packet(struct vm *vm, const struct sock *s, const struct address *a)
{
    const struct sockaddr_ll *ll = (const struct sockaddr_ll *)(const void *)&a->any;
    char name[IF_NAMESIZE] = "";
    (void)s;
    if (ll->sll_ifindex && !if_indextoname((unsigned)ll->sll_ifindex, name))
        name[0] = 0;
    const val parts[] = {
        str_new(vm, slice_of(name)), tag_int(ntohs(ll->sll_protocol)),
        tag_int(ll->sll_pkttype), tag_int(ll->sll_hatype),
        bytes_new(vm, (struct slice){(const char *)ll->sll_addr, ll->sll_halen})};
    return tuple_of(vm, parts, 5);
}

/* ---- families ------------------------------------------------------------------------------------ */

static const struct family {
    int family;
    bool (*parse)(struct vm *vm, const struct sock *s, val v, struct address *out,
                  const char *function);
    val (*value)(struct vm *vm, const struct sock *s, const struct address *a);
    socklen_t least; /* bytes of an address that can be looked at */
} families[] = {
    {AF_INET, parse_inet, value_inet, sizeof(struct sockaddr_in)},
    {AF_INET6, parse_inet6, value_inet6, sizeof(struct sockaddr_in6)},
    {AF_UNIX, parse_unix, value_unix, 0},
    {AF_NETLINK, parse_netlink, value_netlink, sizeof(struct sockaddr_nl)},
    {AF_VSOCK, parse_vsock, value_vsock, sizeof(struct sockaddr_vm)},
    {AF_PACKET, parse_packet, value_packet, offsetof(struct sockaddr_ll, sll_addr)},
};

static const struct family *family_of(int number)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (families[i].family == number)
            return &families[i];
    return NULL;
}

bool address_parse(struct vm *vm, const struct sock *s, val v, struct address *out,
                   const char *function)
{
    const struct family *f = family_of(s->family);
    *out = (struct address){0};
    if (f)
        return f->parse(vm, s, v, out, function);
    raise_error(vm, E_OSError, "%s(): bad family", function);
    return false;
}

val address_value(struct vm *vm, const struct sock *s, const struct address *a)
{
    if (!a->n)
        return vm->none; /* of a socket that is connected, say */
    const struct family *f = family_of(a->any.sa_family);
    if (f && a->n >= f->least)
        return f->value(vm, s, a);
    const val parts[] = {
        tag_int(a->any.sa_family),
        bytes_new(vm, (struct slice){a->any.sa_data, sizeof a->any.sa_data})};
    return tuple_of(vm, parts, 2);
}

val address_of_family(struct vm *vm, int protocol, const struct address *a)
{
    const struct sock s = {-1, a->any.sa_family, 0, protocol, -1};
    return address_value(vm, &s, a);
}
