/* socket_call.c -- calls of the system on sockets, which may have to wait. */
#define _GNU_SOURCE
#include "python/modules/socket.h"

#include "base/clock.h"
#include "python/interp/threads.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <time.h>

int64_t sock_deadline(const struct sock *s)
{
    return s->timeout <= 0 ? -1 : clock_deadline(s->timeout);
}

int sock_ready(struct vm *vm, int fd, enum sock_wait wait, int64_t deadline)
{
    if (fd < 0)
        return 1; /* the call will say so */
    for (;;) {
        struct pollfd p = {fd, wait == SOCK_READ ? POLLIN : POLLOUT, 0};
        int64_t left = deadline < 0 ? -1 : deadline - clock_ns(CLOCK_MONOTONIC);
        if (deadline >= 0 && left < 0)
            return 0;
        int64_t ms = left < 0 ? -1 : (left + 999999) / 1000000;
        int r = WAITING(vm, poll(&p, 1, ms > INT32_MAX ? INT32_MAX : (int)ms));
        if (r > 0 || (r == 0 && ms <= INT32_MAX))
            return r;
        if (r < 0 && errno != EINTR) {
            raise_errno(vm, errno, NULL);
            return -1;
        }
        if (r < 0 && io_signalled(vm))
            return -1;
    }
}

int64_t sock_call(struct vm *vm, const struct sock *s, enum sock_wait wait,
                  int64_t deadline, sock_attempt *attempt, void *what)
{
    for (;;) {
        if (s->timeout > 0) {
            int ready = sock_ready(vm, s->fd, wait, deadline);
            if (ready == 0)
                raise_error(vm, E_TimeoutError, "timed out");
            if (ready <= 0)
                return -1;
        }
        int64_t r = WAITING(vm, attempt(s->fd, what));
        if (r >= 0)
            return r;
        if (errno == EINTR) {
            if (io_signalled(vm))
                return -1;
            continue;
        }
        /* who was told that the file is ready may have come too late, or it was wrong */
        if (s->timeout > 0 && (errno == EWOULDBLOCK || errno == EAGAIN))
            continue;
        raise_errno(vm, errno, NULL);
        return -1;
    }
}

bool sock_set_blocking(struct vm *vm, int fd, bool blocking)
{
    int flags = fcntl(fd, F_GETFL),
        want = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    if (flags < 0 || (want != flags && fcntl(fd, F_SETFL, want) < 0)) {
        raise_errno(vm, errno, NULL);
        return false;
    }
    return true;
}
