/* select.c -- the module `select`: waiting for descriptors. Its objects are in
 * frozen/select.py; here are the calls of the system. */
#define _GNU_SOURCE
#include "python/modules/posix.h"

#include "base/clock.h"
#include "base/mem.h"
#include "python/frozen/frozen.h"
#include "python/interp/threads.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

static int64_t now_ms(void)
{
    return clock_ns(CLOCK_MONOTONIC) / 1000000;
}

static int poll_now(struct vm *vm, struct pollfd *all, int64_t n, int64_t ms)
{
    return WAITING(vm, poll(all, (nfds_t)n, ms > INT32_MAX ? INT32_MAX : (int)ms));
}

static int epoll_now(struct vm *vm, int fd, struct epoll_event *all, int n, int64_t ms)
{
    return WAITING(vm, epoll_wait(fd, all, n, ms > INT32_MAX ? INT32_MAX : (int)ms));
}

/* rows: a list of (fd, events); gives the list of those that have something, with what. A
 * timeout in milliseconds, -1: none. */
static val poll_rows(struct vm *vm, val rows, val timeout)
{
    int64_t n = 0, wait;
    if (!is_kind(rows, KIND_LIST) || !py_index(vm, timeout, &wait))
        return vm->exc ? NULL : raise_error(vm, E_TypeError, "a list is required");
    n = as_list(rows)->n;
    struct pollfd *all = mem_zero((size_t)n + 1, sizeof *all);
    for (int64_t i = 0; i < n; i++) {
        val row = list_get(vm, rows, i);
        int64_t fd = -1, events = 0;
        if (!is_kind(row, KIND_TUPLE) || as_tuple(row)->n != 2 ||
            !int_to_i64(as_tuple(row)->at[0], &fd) ||
            !int_to_i64(as_tuple(row)->at[1], &events)) {
            free(all);
            return raise_error(vm, E_TypeError, "pairs of numbers are required");
        }
        all[i] = (struct pollfd){(int)fd, (short)events, 0};
    }
    int64_t until = wait < 0 ? 0 : now_ms() + wait;
    int r;
    while ((r = poll_now(vm, all, n, wait)) < 0) {
        if (errno != EINTR || io_signalled(vm))
            break;
        if (wait >= 0)
            wait = until > now_ms() ? until - now_ms() : 0;
    }
    int error = errno;
    val found = list_new(vm, 4);
    for (int64_t i = 0; r > 0 && i < n; i++)
        if (all[i].revents) {
            const val row[] = {tag_int(all[i].fd), tag_int(all[i].revents & 0xFFFF)};
            list_append(vm, found, tuple_of(vm, row, 2));
        }
    free(all);
    if (vm->exc)
        return NULL;
    return r < 0 ? raise_errno(vm, error, NULL) : found;
}

static bool ready_file(struct vm *vm, val v, int *fd)
{
    if (!posix_file(vm, v, fd))
        return false;
    if (*fd < 0)
        raise_error(vm, E_ValueError,
                    "file descriptor cannot be a negative integer (%d)", *fd);
    return *fd >= 0;
}

static val epoll_make(struct vm *vm)
{
    return posix_number(vm, epoll_create1(EPOLL_CLOEXEC));
}

static val epoll_change(struct vm *vm, val on, val what, val v, val events)
{
    int epfd, how, fd;
    int64_t bits;
    if (!posix_int(vm, on, &epfd) || !posix_int(vm, what, &how) ||
        !ready_file(vm, v, &fd) || !py_index(vm, events, &bits))
        return NULL;
    struct epoll_event e = {.events = (uint32_t)bits, .data.fd = fd};
    return posix_done(vm, epoll_ctl(epfd, how, fd, &e));
}

static val epoll_poll(struct vm *vm, val on, val timeout, val most)
{
    int epfd, n;
    int64_t wait;
    if (!posix_int(vm, on, &epfd) || !py_index(vm, timeout, &wait) ||
        !posix_int(vm, most, &n))
        return NULL;
    if (n <= 0)
        return raise_error(vm, E_ValueError, "maxevents must be greater than 0");
    if (!memory_fits(vm, n, sizeof(struct epoll_event)))
        return NULL;
    struct epoll_event *all = mem_zero((size_t)n, sizeof *all);
    int64_t until = wait < 0 ? 0 : now_ms() + wait;
    int r;
    while ((r = epoll_now(vm, epfd, all, n, wait)) < 0) {
        if (errno != EINTR || io_signalled(vm))
            break;
        if (wait >= 0)
            wait = until > now_ms() ? until - now_ms() : 0;
    }
    int error = errno;
    val found = list_new(vm, r > 0 ? r : 1);
    for (int i = 0; i < r; i++) {
        const val row[] = {tag_int(all[i].data.fd), tag_int(all[i].events)};
        list_append(vm, found, tuple_of(vm, row, 2));
    }
    free(all);
    if (vm->exc)
        return NULL;
    return r < 0 ? raise_errno(vm, error, NULL) : found;
}

/* What a class may have as an attribute, without becoming a method: functions of C. */
static val select_files(struct vm *vm, val r, val w, val x, val timeout)
{
    const val args[] = {r, w, x, timeout};
    return frozen_call(vm, "select", "_select", args, 4);
}

static val make_poll(struct vm *vm)
{
    return frozen_call(vm, "select", "_make_poll", NULL, 0);
}

static val fd_of(struct vm *vm, val v)
{
    int fd;
    return ready_file(vm, v, &fd) ? tag_int(fd) : NULL;
}

static const struct method functions[] = {
    FUNCTION("select", "rlist, wlist, xlist, timeout=None, /", select_files, RUNS),
    FUNCTION("poll", "", make_poll, RUNS),
    FUNCTION("_poll", "rows, timeout, /", poll_rows, RUNS),
    FUNCTION("_epoll_make", "", epoll_make, RUNS),
    FUNCTION("_epoll_change", "epfd, what, fd, events, /", epoll_change, RUNS),
    FUNCTION("_epoll_wait", "epfd, timeout, most, /", epoll_poll, RUNS),
    FUNCTION("_fd_of", "file, /", fd_of, RUNS),
    LAST_METHOD,
};

static const struct {
    const char *name;
    int64_t value;
} constants[] = {
/* It takes #id for a directive. */
/* clang-format off */
#define C(id) {#id, (int64_t)id}
    /* clang-format on */
    C(POLLIN),         C(POLLPRI),     C(POLLOUT),       C(POLLERR),
    C(POLLHUP),        C(POLLNVAL),    C(POLLRDNORM),    C(POLLRDBAND),
    C(POLLWRNORM),     C(POLLWRBAND),  C(POLLMSG),       C(POLLRDHUP),
    C(EPOLLIN),        C(EPOLLOUT),    C(EPOLLPRI),      C(EPOLLERR),
    C(EPOLLHUP),       C(EPOLLRDHUP),  C(EPOLLET),       C(EPOLLONESHOT),
    C(EPOLLEXCLUSIVE), C(EPOLLRDNORM), C(EPOLLRDBAND),   C(EPOLLWRNORM),
    C(EPOLLWRBAND),    C(EPOLLMSG),    C(EPOLL_CLOEXEC),
#undef C
    {"PIPE_BUF", 4096}};

static bool init(struct vm *vm, val ns)
{
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        module_set(vm, ns, constants[i].name, int_from_i64(vm, constants[i].value));
    return module_set(vm, ns, "error", vm->exceptions[E_OSError]);
}

const struct module_def select_module = {
    .name = "select",
    .doc = "Waiting until files can be read or written.",
    .functions = functions,
    .init = init,
};
