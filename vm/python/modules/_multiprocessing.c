/* _multiprocessing.c -- semaphores that processes share; the class is in
 * frozen/_multiprocessing.py. */
#define _GNU_SOURCE
#include "python/modules/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <semaphore.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "python/interp/threads.h"
#include "python/obj/c_text.h"
#include "python/obj/handle.h"

enum { RECURSIVE_MUTEX, SEMAPHORE };

struct shared {
    sem_t *sem;
    int kind;
    int64_t most;   /* its greatest value */
    int64_t count;  /* how often this process has it */
    uint64_t owner; /* the number of the thread that took it last */
};

static void leave(void *p)
{
    struct shared *s = p;
    sem_close(s->sem);
    free(s);
}
static const struct handle_def shared_handle = {"semaphore", leave};

static struct shared *shared(struct vm *vm, val v)
{
    return handle_get(vm, v, &shared_handle);
}

static bool is_mine(const struct vm *vm, const struct shared *s)
{
    return s->count > 0 && s->owner == vm->thread->number;
}

static val of_name(struct vm *vm, const char *name, int kind, int64_t most, int flags,
                   int value)
{
    sem_t *sem = sem_open(name, flags, 0600, (unsigned)value);
    if (sem == SEM_FAILED)
        return raise_errno(vm, errno, NULL);
    struct shared *s = mem_zero(1, sizeof *s);
    *s = (struct shared){.sem = sem, .kind = kind, .most = most};
    return handle_new(vm, &shared_handle, s, NULL);
}

static val make(struct vm *vm, val kind_arg, val value_arg, val most_arg, val name_arg,
                val unlinks)
{
    int kind, value, most;
    val memory;
    const char *name;
    int gone = py_truth(vm, unlinks);
    if (gone < 0 || !posix_int(vm, kind_arg, &kind) ||
        !posix_int(vm, value_arg, &value) || !posix_int(vm, most_arg, &most) ||
        !(name = c_text(vm, "SemLock() argument 'name'", name_arg, &memory)))
        return NULL;
    if (kind != RECURSIVE_MUTEX && kind != SEMAPHORE)
        return raise_error(vm, E_ValueError, "unrecognized kind");
    val r = of_name(vm, name, kind, most, O_CREAT | O_EXCL, value);
    if (r && gone && sem_unlink(name) < 0)
        return raise_errno(vm, errno, NULL);
    return r;
}

/* One that another process has made. */
static val rebuild(struct vm *vm, val kind_arg, val most_arg, val name_arg)
{
    int kind;
    int64_t most;
    val memory;
    const char *name;
    if (!posix_int(vm, kind_arg, &kind) || !py_index(vm, most_arg, &most) ||
        !(name = c_text(vm, "name", name_arg, &memory)))
        return NULL;
    return of_name(vm, name, kind, most, 0, 0);
}

/* Nanoseconds to wait; -1: as long as it takes. False: raised. */
static bool patience(struct vm *vm, val blocks, val timeout, int64_t *out)
{
    double seconds;
    int t = py_truth(vm, blocks);
    if (t < 0)
        return false;
    if (!t || timeout == vm->none) {
        *out = t ? -1 : 0;
        return true;
    }
    if (!real_number(vm, timeout, &seconds))
        return false;
    if (isnan(seconds))
        return raise_error(vm, E_ValueError, "Invalid value NaN (not a number)");
    seconds = seconds < 0 ? 0 : seconds;
    *out = seconds > 9e9 ? INT64_MAX : (int64_t)(seconds * 1e9);
    return true;
}

/* 1: taken, 0: too late, -1: raised. */
static int wait_for(struct vm *vm, sem_t *sem, int64_t wait)
{
    int64_t end = wait < 0 ? 0 : clock_deadline(wait);
    struct timespec until = {end / 1000000000, end % 1000000000};
    int r = sem_trywait(sem);
    while (r < 0 && (errno == EAGAIN || errno == EINTR) && wait) {
        r = WAITING(vm, wait < 0 ? sem_wait(sem)
                                 : sem_clockwait(sem, CLOCK_MONOTONIC, &until));
        if (r < 0 && errno == ETIMEDOUT)
            return 0;
        if (r < 0 && errno == EINTR && io_signalled(vm))
            return -1;
    }
    if (r < 0 && errno != EAGAIN)
        raise_errno(vm, errno, NULL);
    return vm->exc ? -1 : r == 0;
}

static val acquire(struct vm *vm, val v, val blocks, val timeout)
{
    int64_t wait = 0;
    struct shared *s = patience(vm, blocks, timeout, &wait) ? shared(vm, v) : NULL;
    if (!s)
        return NULL;
    if (s->kind == SEMAPHORE || !is_mine(vm, s)) {
        int got = wait_for(vm, s->sem, wait);
        if (got <= 0)
            return got < 0 ? NULL : vm->false_;
    }
    s->count++;
    s->owner = vm->thread->number;
    return vm->true_;
}

static val release(struct vm *vm, val v)
{
    int value;
    struct shared *s = shared(vm, v);
    if (!s)
        return NULL;
    if (s->kind == RECURSIVE_MUTEX && !is_mine(vm, s))
        return raise_error(vm, E_AssertionError,
                           "attempt to release recursive lock not owned by thread");
    if (s->kind == RECURSIVE_MUTEX && s->count > 1) {
        s->count--;
        return vm->none;
    }
    if (s->kind == SEMAPHORE) {
        if (sem_getvalue(s->sem, &value) < 0)
            return raise_errno(vm, errno, NULL);
        if (value >= s->most)
            return raise_error(vm, E_ValueError,
                               "semaphore or lock released too many times");
    }
    if (sem_post(s->sem) < 0)
        return raise_errno(vm, errno, NULL);
    s->count--;
    return vm->none;
}

/* (how often this process has it, is it this thread's, its value, its address) */
static val state(struct vm *vm, val v)
{
    int value = 0;
    struct shared *s = shared(vm, v);
    if (!s)
        return NULL;
    if (sem_getvalue(s->sem, &value) < 0)
        return raise_errno(vm, errno, NULL);
    const val all[] = {tag_int(s->count), bool_val(vm, is_mine(vm, s)), tag_int(value),
                       tag_int((int64_t)(intptr_t)s->sem)};
    return tuple_of(vm, all, 4);
}

static val after_fork(struct vm *vm, val v)
{
    struct shared *s = shared(vm, v);
    if (!s)
        return NULL;
    s->count = 0;
    return vm->none;
}

static val unlink_name(struct vm *vm, val v)
{
    val memory;
    const char *name = c_text(vm, "sem_unlink() argument 1", v, &memory);
    return name ? posix_done(vm, sem_unlink(name)) : NULL;
}

static const struct method functions[] = {
    FUNCTION("sem_unlink", "name, /", unlink_name, RUNS),
    FUNCTION("_make", "kind, value, maxvalue, name, unlink, /", make, RUNS),
    FUNCTION("_rebuild", "kind, maxvalue, name, /", rebuild, RUNS),
    FUNCTION("_acquire", "semaphore, block, timeout, /", acquire, RUNS),
    FUNCTION("_release", "semaphore, /", release, RUNS),
    FUNCTION("_state", "semaphore, /", state, RUNS),
    FUNCTION("_after_fork", "semaphore, /", after_fork, RUNS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    ns_set(vm, ns, str_intern(vm, SLICE("_SEM_VALUE_MAX")), tag_int(SEM_VALUE_MAX));
    return true;
}

const struct module_def _multiprocessing_module = {
    .name = "_multiprocessing",
    .doc = "Semaphores of processes.",
    .functions = functions,
    .init = init,
};
