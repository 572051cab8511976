/* socket_names.c -- the functions of `_socket` that look names up, of hosts, services,
 * protocols and interfaces, and those that change numbers and texts into each other. */
#define _GNU_SOURCE
#include "python/modules/socket.h"

#include "base/mem.h"
#include "python/interp/threads.h"
#include "python/obj/buffer.h"
#include "python/obj/c_text.h"
#include "python/obj/module_error.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- errors ----------------------------------------------------------------------------- */

val raise_gai(struct vm *vm, int error)
{
    return error == EAI_SYSTEM ? raise_errno(vm, errno, NULL)
                               : module_raise_number(vm, "_socket", "gaierror", error,
                                                     gai_strerror(error));
}

static val raise_host(struct vm *vm, int error)
{
    return module_raise_number(vm, "_socket", "herror", error, hstrerror(error));
}

/* ---- names of hosts ------------------------------------------------------------------------ */

val host_name(struct vm *vm, val v, const char *what)
{
    val plain = plain_of(v);
    if (is_kind(plain, KIND_STR)) {
        struct slice s = str_value(plain);
        if (as_str(plain)->chars != as_str(plain)->n) {
            const val coding[] = {str_new(vm, SLICE("idna"))};
            plain = io_call(vm, plain, "encode", coding, 1);
        } else {
            plain = bytes_new(vm, s);
        }
    } else if (is_kind(plain, KIND_BYTES) || is_kind(plain, KIND_BYTEARRAY)) {
        plain = buffer_bytes(vm, plain);
    } else {
        return raise_error(vm, E_TypeError, "%s expected, not %s", what,
                           type_name(vm, v));
    }
    if (plain && memchr(str_bytes(plain), 0, (size_t)as_str(plain)->n))
        return raise_error(vm, E_TypeError,
                           "host name must not contain null character");
    return plain;
}

/* The text of a name with a 0 behind it, on the heap of C. */
static char *text_of(struct slice s)
{
    char *p = mem_zero(s.n + 1, 1);
    memcpy(p, s.p, s.n);
    return p;
}

static bool take_first(struct vm *vm, int error, struct addrinfo *list,
                       struct address *out)
{
    if (error) {
        raise_gai(vm, error);
        return false;
    }
    *out = (struct address){.n = list->ai_addrlen};
    memcpy(&out->all, list->ai_addr, list->ai_addrlen);
    freeaddrinfo(list);
    return true;
}

/* getaddrinfo(), which may ask another machine. */
static int look_up(struct vm *vm, const char *host, const char *service,
                   const struct addrinfo *hints, struct addrinfo **out)
{
    *out = NULL;
    return WAITING(vm, getaddrinfo(host, service, hints, out));
}

static void any_or_all(int family, in_addr_t number, struct address *out)
{
    struct sockaddr_in *a = (struct sockaddr_in *)(void *)&out->any;
    *out = (struct address){.n = sizeof *a};
    a->sin_family = (sa_family_t)family;
    a->sin_addr.s_addr = htonl(number);
}

bool host_address(struct vm *vm, struct slice host, int family, struct address *out)
{
    struct addrinfo hints = {.ai_family = family}, *found;
    if (host.n == 0) {
        hints.ai_flags = AI_PASSIVE;
        hints.ai_socktype = SOCK_DGRAM; /* any will do */
        int error = look_up(vm, NULL, "0", &hints, &found);
        return take_first(vm, error, found, out);
    }
    if (slice_eq(host, SLICE("<broadcast>")) ||
        slice_eq(host, SLICE("255.255.255.255"))) {
        if (family != AF_INET && family != AF_UNSPEC) {
            raise_error(vm, E_OSError, "address family mismatched");
            return false;
        }
        any_or_all(AF_INET, INADDR_BROADCAST, out);
        return true;
    }
    char *name = text_of(host);
    int error = look_up(vm, name, NULL, &hints, &found);
    free(name);
    return take_first(vm, error, found, out);
}

/* ---- getaddrinfo() and getnameinfo() ---------------------------------------------------------- */

static val infos(struct vm *vm, const struct addrinfo *list)
{
    val out = list_new(vm, 4);
    for (const struct addrinfo *i = list; i; i = i->ai_next) {
        struct address a = {.n = i->ai_addrlen};
        memcpy(&a.all, i->ai_addr, i->ai_addrlen);
        val address = address_of_family(vm, i->ai_protocol, &a);
        if (!address)
            return NULL;
        const val parts[] = {
            tag_int(i->ai_family), tag_int(i->ai_socktype), tag_int(i->ai_protocol),
            io_name(vm, slice_of(i->ai_canonname ? i->ai_canonname : "")), address};
        list_append(vm, out, tuple_of(vm, parts, 5));
    }
    return out;
}

/* The port as text for getaddrinfo(); false: raised. *out NULL: None. */
static bool service_of(struct vm *vm, val port, val *out)
{
    val plain = plain_of(port);
    *out = NULL;
    if (port == vm->none)
        return true;
    if (int_is(plain)) {
        int64_t n;
        if (!int_to_i64(plain, &n)) {
            raise_error(vm, E_OverflowError,
                        "Python int too large to convert to C long");
            return false;
        }
        plain = py_str(vm, plain);
    } else if (!is_kind(plain, KIND_STR) && !is_kind(plain, KIND_BYTES)) {
        raise_error(vm, E_OSError, "Int or String expected");
        return false;
    }
    if (plain && is_kind(plain, KIND_STR)) /* a lone surrogate has no UTF-8 */
        plain = io_call(vm, plain, "encode", NULL, 0);
    *out = plain;
    return plain != NULL;
}

static val get_addr_info(struct vm *vm, val host, val port, val family, val type,
                         val protocol, val flags)
{
    struct addrinfo hints = {0}, *found;
    val name = NULL, service;
    if (!posix_int(vm, family, &hints.ai_family) ||
        !posix_int(vm, type, &hints.ai_socktype) ||
        !posix_int(vm, protocol, &hints.ai_protocol) ||
        !posix_int(vm, flags, &hints.ai_flags))
        return NULL;
    if (host != vm->none) {
        val plain = plain_of(host);
        if (!is_kind(plain, KIND_STR) && !is_kind(plain, KIND_BYTES))
            return raise_error(vm, E_TypeError,
                               "getaddrinfo() argument 1 must be string or None");
        if (is_kind(plain, KIND_STR)) {
            const val coding[] = {str_new(vm, SLICE("idna"))};
            plain = io_call(vm, plain, "encode", coding, 1);
        }
        if (!plain)
            return NULL;
        name = plain;
    }
    if (!service_of(vm, port, &service))
        return NULL;
    char *host_text = name ? text_of(str_value(name)) : NULL,
         *service_text = service ? text_of(str_value(service)) : NULL;
    int error = look_up(vm, host_text, service_text, &hints, &found);
    free(host_text);
    free(service_text);
    if (error)
        return raise_gai(vm, error);
    val out = infos(vm, found);
    freeaddrinfo(found);
    return out;
}

static val get_name_info(struct vm *vm, val address, val flags)
{
    char host[NI_MAXHOST], service[NI_MAXSERV], port[16];
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM}, *found;
    int how;
    int64_t numbers[3] = {0};
    val t = plain_of(address);
    if (!posix_int(vm, flags, &how))
        return NULL;
    if (!is_kind(t, KIND_TUPLE))
        return raise_error(vm, E_TypeError, "getnameinfo() argument 1 must be a tuple");
    int64_t n = as_tuple(t)->n;
    if (n < 2 || n > 4 || !is_a(as_tuple(t)->at[0], KIND_STR))
        return raise_error(vm, E_TypeError, "getnameinfo(): illegal sockaddr argument");
    for (int64_t i = 1; i < n; i++)
        if (!py_index(vm, as_tuple(t)->at[i], &numbers[i - 1]))
            return NULL;
    if (numbers[1] < 0 || numbers[1] > 0xfffff)
        return raise_error(vm, E_OverflowError,
                           "getnameinfo(): flowinfo must be 0-1048575.");
    snprintf(port, sizeof port, "%d", (int)numbers[0]);
    hints.ai_flags = AI_NUMERICHOST; /* no name */
    char *text = text_of(str_value(plain_of(as_tuple(t)->at[0])));
    int error = look_up(vm, text, port, &hints, &found);
    free(text);
    if (error)
        return raise_gai(vm, error);
    struct address a = {.n = found->ai_addrlen};
    memcpy(&a.all, found->ai_addr, found->ai_addrlen);
    bool several = found->ai_next != NULL;
    freeaddrinfo(found);
    if (several)
        return raise_error(vm, E_OSError, "sockaddr resolved to multiple addresses");
    if (a.any.sa_family == AF_INET && n != 2)
        return raise_error(vm, E_OSError, "IPv4 sockaddr must be 2 tuple");
    if (a.any.sa_family == AF_INET6) {
        struct sockaddr_in6 *in = (struct sockaddr_in6 *)(void *)&a.any;
        in->sin6_flowinfo = htonl((uint32_t)numbers[1]);
        in->sin6_scope_id = (uint32_t)numbers[2];
    }
    error = WAITING(
        vm, getnameinfo(&a.any, a.n, host, sizeof host, service, sizeof service, how));
    if (error)
        return raise_gai(vm, error);
    const val both[] = {io_name(vm, slice_of(host)), str_new(vm, slice_of(service))};
    return tuple_of(vm, both, 2);
}

/* ---- the older functions -------------------------------------------------------------------------- */

static val get_host_by_name(struct vm *vm, val v)
{
    struct address a;
    char text[INET_ADDRSTRLEN];
    val name = host_name(vm, v, "str, bytes or bytearray");
    if (!name || !host_address(vm, str_value(name), AF_INET, &a))
        return NULL;
    inet_ntop(AF_INET, &((struct sockaddr_in *)(void *)&a.any)->sin_addr, text,
              sizeof text);
    return str_new(vm, slice_of(text));
}

/* (name, aliases, addresses) */
static val host_entry(struct vm *vm, const struct hostent *h, int error)
{
    if (!h)
        return raise_host(vm, error);
    val aliases = list_new(vm, 1), addresses = list_new(vm, 1);
    for (char **p = h->h_aliases; p && *p; p++)
        list_append(vm, aliases, io_name(vm, slice_of(*p)));
    for (char **p = h->h_addr_list; p && *p; p++) {
        char text[INET6_ADDRSTRLEN];
        if (inet_ntop(h->h_addrtype, *p, text, sizeof text))
            list_append(vm, addresses, str_new(vm, slice_of(text)));
    }
    const val parts[] = {io_name(vm, slice_of(h->h_name)), aliases, addresses};
    return tuple_of(vm, parts, 3);
}

enum { ENTRY_BYTES = 16384 };

static val get_host_by_name_ex(struct vm *vm, val v)
{
    struct address a;
    char memory[ENTRY_BYTES];
    struct hostent entry, *found = NULL;
    int error = 0;
    val name = host_name(vm, v, "str, bytes or bytearray");
    if (!name || !host_address(vm, str_value(name), AF_INET, &a))
        return NULL;
    char *text = text_of(str_value(name));
    WAITING(vm, gethostbyname2_r(text, AF_INET, &entry, memory, sizeof memory, &found,
                                 &error));
    free(text);
    return host_entry(vm, found, error);
}

static val get_host_by_addr(struct vm *vm, val v)
{
    struct address a;
    char memory[ENTRY_BYTES];
    struct hostent entry, *found = NULL;
    int error = 0;
    val name = host_name(vm, v, "str, bytes or bytearray");
    if (!name || !host_address(vm, str_value(name), AF_UNSPEC, &a))
        return NULL;
    bool six = a.any.sa_family == AF_INET6;
    const void *p = six ? (void *)&((struct sockaddr_in6 *)(void *)&a.any)->sin6_addr
                        : (void *)&((struct sockaddr_in *)(void *)&a.any)->sin_addr;
    WAITING(vm, gethostbyaddr_r(
                    p, six ? sizeof(struct in6_addr) : sizeof(struct in_addr),
                    a.any.sa_family, &entry, memory, sizeof memory, &found, &error));
    return host_entry(vm, found, error);
}

static val get_service_by_name(struct vm *vm, val v, val protocol)
{
    val m[2];
    const char *name = c_text(vm, "getservbyname() argument 1", v, &m[0]), *kind = NULL;
    if (!name || (protocol &&
                  !(kind = c_text(vm, "getservbyname() argument 2", protocol, &m[1]))))
        return NULL;
    const struct servent *s = getservbyname(name, kind);
    return s ? tag_int(ntohs((uint16_t)s->s_port))
             : raise_error(vm, E_OSError, "service/proto not found");
}

static val get_service_by_port(struct vm *vm, val port, val protocol)
{
    int64_t n;
    if (!py_index(vm, port, &n))
        return NULL;
    if (n < 0 || n > 0xffff)
        return raise_error(vm, E_OverflowError, "getservbyport: port must be 0-65535.");
    val memory;
    const char *kind =
        protocol ? c_text(vm, "getservbyport() argument 2", protocol, &memory) : NULL;
    if (vm->exc)
        return NULL;
    const struct servent *s = getservbyport(htons((uint16_t)n), kind);
    return s ? str_new(vm, slice_of(s->s_name))
             : raise_error(vm, E_OSError, "port/proto not found");
}

static val get_protocol_by_name(struct vm *vm, val v)
{
    val memory;
    const char *name = c_text(vm, "getprotobyname() argument 1", v, &memory);
    if (!name)
        return NULL;
    const struct protoent *p = getprotobyname(name);
    return p ? tag_int(p->p_proto) : raise_error(vm, E_OSError, "protocol not found");
}

static val get_host_name(struct vm *vm)
{
    char text[1025] = "";
    return gethostname(text, sizeof text - 1) < 0 ? raise_errno(vm, errno, NULL)
                                                  : io_name(vm, slice_of(text));
}

static val set_host_name(struct vm *vm, val v)
{
    val name = io_path(vm, v, "sethostname: name");
    return name ? posix_done(
                      vm, sethostname(io_path_text(name), strlen(io_path_text(name))))
                : NULL;
}

/* ---- numbers and texts ------------------------------------------------------------------------------ */

static bool word_fits(struct vm *vm, val v, const char *function, int bits,
                      uint32_t *out)
{
    int64_t n;
    val plain = plain_of(v);
    if (!int_is(plain)) {
        raise_error(vm, E_TypeError,
                    bits == 16 ? "'%s' object cannot be interpreted as an integer"
                               : "expected int, %s found",
                    type_name(vm, v));
        return false;
    }
    bool large = !int_to_i64(plain, &n);
    if (large && bits == 16) {
        raise_error(vm, E_OverflowError, "Python int too large to convert to C int");
        return false;
    }
    if (large || n < 0 || n >> bits) {
        raise_error(
            vm, E_OverflowError,
            !large && n < 0 && bits == 16
                ? "%s: can't convert negative Python int to C 16-bit unsigned "
                  "integer"
            : n < 0 ? "%s: can't convert negative value to unsigned int"
            : bits == 16
                ? "%s: Python int too large to convert to C 16-bit unsigned integer"
                : "%s: int larger than 32 bits",
            function);
        return false;
    }
    *out = (uint32_t)n;
    return true;
}

#define ORDER(name, word, bits, change)                                                \
    static val name(struct vm *vm, val v)                                              \
    {                                                                                  \
        uint32_t n;                                                                    \
        return word_fits(vm, v, word, bits, &n) ? int_from_i64(vm, change) : NULL;     \
    }
ORDER(host_to_net_16, "htons", 16, (int64_t)htons((uint16_t)n))
ORDER(net_to_host_16, "ntohs", 16, (int64_t)ntohs((uint16_t)n))
ORDER(host_to_net_32, "htonl", 32, (int64_t)htonl(n))
ORDER(net_to_host_32, "ntohl", 32, (int64_t)ntohl(n))
#undef ORDER

static val inet_to_number(struct vm *vm, val v)
{
    struct in_addr a;
    val memory;
    const char *text = c_text(vm, "inet_aton() argument 1", v, &memory);
    if (!text)
        return NULL;
    return inet_aton(text, &a)
               ? bytes_new(vm, (struct slice){(const char *)&a, sizeof a})
               : raise_error(vm, E_OSError,
                             "illegal IP address string passed to inet_aton");
}

static val inet_to_text(struct vm *vm, val v)
{
    struct slice s;
    char text[INET_ADDRSTRLEN];
    if (!io_bytes(vm, v, &s))
        return NULL;
    if (s.n != sizeof(struct in_addr))
        return raise_error(vm, E_OSError, "packed IP wrong length for inet_ntoa");
    inet_ntop(AF_INET, s.p, text, sizeof text);
    return str_new(vm, slice_of(text));
}

static size_t number_bytes(int family)
{
    return family == AF_INET ? 4 : family == AF_INET6 ? 16 : 0;
}

static val presentation_to_number(struct vm *vm, val family, val v)
{
    int f;
    char packed[16];
    val memory;
    const char *text = posix_int(vm, family, &f)
                           ? c_text(vm, "inet_pton() argument 2", v, &memory)
                           : NULL;
    if (!text)
        return NULL;
    int r = inet_pton(f, text, packed);
    return r < 0    ? raise_errno(vm, errno, NULL)
           : r == 0 ? raise_error(vm, E_OSError,
                                  "illegal IP address string passed to inet_pton")
                    : bytes_new(vm, (struct slice){packed, number_bytes(f)});
}

static val number_to_presentation(struct vm *vm, val family, val v)
{
    int f;
    struct slice s;
    char text[INET6_ADDRSTRLEN];
    if (!posix_int(vm, family, &f) || !io_bytes(vm, v, &s))
        return NULL;
    if (!number_bytes(f))
        return raise_error(vm, E_ValueError, "unknown address family %d", f);
    if (s.n != number_bytes(f))
        return raise_error(vm, E_ValueError,
                           "invalid length of packed IP address string");
    return inet_ntop(f, s.p, text, sizeof text) ? str_new(vm, slice_of(text))
                                                : raise_errno(vm, errno, NULL);
}

/* ---- interfaces --------------------------------------------------------------------------------------- */

static val interfaces(struct vm *vm)
{
    struct if_nameindex *all = if_nameindex();
    if (!all)
        return raise_errno(vm, errno, NULL);
    val out = list_new(vm, 2);
    for (const struct if_nameindex *i = all; i->if_index && i->if_name; i++) {
        const val both[] = {tag_int(i->if_index), io_name(vm, slice_of(i->if_name))};
        list_append(vm, out, tuple_of(vm, both, 2));
    }
    if_freenameindex(all);
    return out;
}

static val interface_index(struct vm *vm, val v)
{
    val name = io_path(vm, v, "if_nametoindex: name");
    unsigned i = name ? if_nametoindex(io_path_text(name)) : 0;
    return !name ? NULL
           : i   ? tag_int(i)
                 : raise_error(vm, E_OSError, "no interface with this name");
}

static val interface_name(struct vm *vm, val v)
{
    char text[IF_NAMESIZE];
    int64_t n;
    if (!py_index(vm, v, &n))
        return NULL;
    if (n < 0 || n > UINT32_MAX)
        return raise_error(vm, E_OverflowError,
                           n < 0 ? "can't convert negative value to unsigned int"
                                 : "Python int too large to convert to C unsigned int");
    return if_indextoname((unsigned)n, text) ? io_name(vm, slice_of(text))
                                             : raise_errno(vm, errno, NULL);
}

const struct method socket_names_rows[] = {
    FUNCTION("getaddrinfo", "host, port, family=0, type=0, proto=0, flags=0",
             get_addr_info, RUNS),
    FUNCTION("getnameinfo", "sockaddr, flags, /", get_name_info, RUNS),
    FUNCTION("gethostbyname", "host, /", get_host_by_name, RUNS),
    FUNCTION("gethostbyname_ex", "host, /", get_host_by_name_ex, RUNS),
    FUNCTION("gethostbyaddr", "host, /", get_host_by_addr, RUNS),
    FUNCTION("getservbyname", "servicename, protocolname=none, /", get_service_by_name,
             RUNS),
    FUNCTION("getservbyport", "port, protocolname=none, /", get_service_by_port, RUNS),
    FUNCTION("getprotobyname", "name, /", get_protocol_by_name, RUNS),
    FUNCTION("gethostname", "", get_host_name, RUNS),
    FUNCTION("sethostname", "name, /", set_host_name, RUNS),
    FUNCTION("htons", "x, /", host_to_net_16, READS),
    FUNCTION("ntohs", "x, /", net_to_host_16, READS),
    FUNCTION("htonl", "x, /", host_to_net_32, READS),
    FUNCTION("ntohl", "x, /", net_to_host_32, READS),
    FUNCTION("inet_aton", "ip_addr, /", inet_to_number, RUNS),
    FUNCTION("inet_ntoa", "packed_ip, /", inet_to_text, RUNS),
    FUNCTION("inet_pton", "address_family, ip_string, /", presentation_to_number, RUNS),
    FUNCTION("inet_ntop", "address_family, packed_ip, /", number_to_presentation, RUNS),
    FUNCTION("if_nameindex", "", interfaces, RUNS),
    FUNCTION("if_nametoindex", "oname, /", interface_index, RUNS),
    FUNCTION("if_indextoname", "if_index, /", interface_name, RUNS),
    LAST_METHOD,
};
