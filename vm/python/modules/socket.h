/* socket.h -- what the files of the module `_socket` share. */
#ifndef MODULES_SOCKET_H
#define MODULES_SOCKET_H

#include "python/modules/posix.h"

#include <sys/socket.h>
#include <sys/un.h>

/* What is in slot 0 of a socket: memory of C, which the collector may move. */
struct sock {
    int fd; /* -1: it is closed */
    int family, type, protocol;
    int64_t timeout; /* nanoseconds; -1: it waits as long as it takes */
};

/* An address of any family. */
struct address {
    socklen_t n;
    union {
        struct sockaddr any;
        struct sockaddr_un un;
        struct sockaddr_storage all;
    };
};

/* Of an instance of the class; NULL: raised, it was never made. A copy may outlive a call
 * that runs Python, the pointer may not. */
struct sock *sock_of(struct vm *vm, val self);

/* socket_address.c. What programs write for an address, for messages as `function` gives
 * them. False: raised. Names of hosts are looked up, which takes its time. */
bool address_parse(struct vm *vm, const struct sock *s, val v, struct address *out,
                   const char *function);
val address_value(struct vm *vm, const struct sock *s, const struct address *a);
/* The same of what getaddrinfo() and recvmsg() found. */
val address_of_family(struct vm *vm, int protocol, const struct address *a);

/* socket_names.c: a host's name or number (an empty one: any; <broadcast>: all), as an address
 * of the family without a port. */
bool host_address(struct vm *vm, struct slice host, int family, struct address *out);
/* The bytes of a name: text in the encoding of domain names, or bytes. NULL: raised. */
val host_name(struct vm *vm, val v, const char *what);
val raise_gai(struct vm *vm, int error);
extern const struct method socket_names_rows[];

/* socket_call.c: calls of the system that may have to wait. They are tried when the file is
 * ready, if there is a timeout, and again when a signal came and its handler did not raise. */
typedef int64_t sock_attempt(int fd, void *what); /* -1: errno */
enum sock_wait { SOCK_READ, SOCK_WRITE };
/* -1: raised. `deadline`: of CLOCK_MONOTONIC, in ns, for calls that are made of several; -1: none. */
int64_t sock_call(struct vm *vm, const struct sock *s, enum sock_wait wait,
                  int64_t deadline, sock_attempt *attempt, void *what);
int64_t sock_deadline(const struct sock *s);
/* Until the file is ready: 1, 0 when the time is over, -1: raised. */
int sock_ready(struct vm *vm, int fd, enum sock_wait wait, int64_t deadline);
bool sock_set_blocking(struct vm *vm, int fd, bool blocking);

/* socket_message.c: send, recv and their kin. */
extern const struct method socket_data_rows[], socket_message_rows[],
    socket_message_functions[];

#endif
