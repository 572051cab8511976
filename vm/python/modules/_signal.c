/* _signal.c -- signals: a handler in C notes that one has come, and the interpreter calls
 * the program's when it attends to what is wanted (interp/attend.h). */
#define _GNU_SOURCE
#include "python/interp/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "python/interp/attend.h"
#include "python/interp/frame.h"
#include "python/interp/threads.h"
#include "python/modules/module_def.h"

static struct vm *the_receiver; /* a signal handler has no argument for it */

/* Signals are numbered from 1 to 64. */
static uint64_t bit_of(int number)
{
    assert(number >= 1 && number <= 64);
    return (uint64_t)1 << (number - 1);
}

/* ---- when one comes ------------------------------------------------------------------- */

static void came(int number)
{
    struct vm *vm = the_receiver;
    int saved = errno;
    __atomic_or_fetch(&vm->signals, bit_of(number), __ATOMIC_SEQ_CST);
    if (vm->wakeup_fd >= 0) {
        unsigned char byte = (unsigned char)number;
        ssize_t written = write(vm->wakeup_fd, &byte, 1);
        (void)written; /* a full pipe wakes its reader, too */
    }
    vm_want(vm, ATTEND_SIGNAL);
    errno = saved;
}

static bool catch (int number, void (*handler)(int))
{
    /* calls of the system are not begun again: they return, and the handler is run */
    struct sigaction action = {.sa_handler = handler};
    return sigaction(number, &action, NULL) == 0;
}

/* Not where the parent wants it ignored (nohup, background jobs). */
void signals_start(struct vm *vm)
{
    struct sigaction action;
    the_receiver = vm;
    vm->wakeup_fd = -1;
    if (sigaction(SIGINT, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
        return;
    catch (SIGINT, came);
    catch (SIGPIPE, SIG_IGN);
}

static val handler_of(const struct vm *vm, int number)
{
    return vm->signal_handlers ? as_tuple(vm->signal_handlers)->at[number] : NULL;
}

bool signals_simple(const struct vm *vm)
{
    uint64_t all = __atomic_load_n(&vm->signals, __ATOMIC_SEQ_CST);
    return !(all & ~bit_of(SIGINT)) && !handler_of(vm, SIGINT);
}

void signals_again(struct vm *vm)
{
    __atomic_or_fetch(&vm->signals, bit_of(SIGINT), __ATOMIC_SEQ_CST);
    vm_want(vm, ATTEND_SIGNAL);
}

bool signals_run(struct vm *vm)
{
    uint64_t all = __atomic_exchange_n(&vm->signals, 0, __ATOMIC_SEQ_CST);
    for (int i = 1; i < NSIG && !vm->exc; i++) {
        if (!(all & bit_of(i)))
            continue;
        all &= ~bit_of(i);
        val f = handler_of(vm, i);
        if (!f && i == SIGINT)
            raise_value(vm, exception_new(vm, vm->exceptions[E_KeyboardInterrupt],
                                          vm->empty_tuple));
        if (!f || is_int(f) || f == vm->none)
            continue;
        const val args[2] = {tag_int(i),
                             vm->frame ? frame_object(vm, vm->frame) : vm->none};
        vm_call(vm, f, args, 2);
    }
    if (all) { /* when what was raised has been dealt with */
        __atomic_or_fetch(&vm->signals, all, __ATOMIC_SEQ_CST);
        vm_want(vm, ATTEND_SIGNAL);
    }
    return !vm->exc;
}

/* ---- handlers -------------------------------------------------------------------------- */

static bool in_main(struct vm *vm, const char *otherwise)
{
    if (!threads_is_main(vm))
        raise_error(vm, E_ValueError, "%s", otherwise);
    return !vm->exc;
}

static bool number_of(struct vm *vm, val v, int *out)
{
    int64_t n;
    if (!py_index(vm, v, &n))
        return false;
    if (n < 1 || n >= NSIG) {
        raise_error(vm, E_ValueError, "signal number out of range");
        return false;
    }
    *out = (int)n;
    return true;
}

static val current(struct vm *vm, int number)
{
    struct sigaction action;
    val known = handler_of(vm, number);
    if (known)
        return known;
    if (sigaction(number, NULL, &action) != 0)
        return vm->none;
    if (action.sa_handler == came)
        return module_value(vm, "_signal", "default_int_handler");
    return action.sa_handler == SIG_DFL   ? tag_int(0)
           : action.sa_handler == SIG_IGN ? tag_int(1)
                                          : vm->none;
}

static val get_signal(struct vm *vm, val v)
{
    int number;
    return number_of(vm, v, &number) ? current(vm, number) : NULL;
}

static void remember(struct vm *vm, int number, val handler)
{
    if (!vm->signal_handlers)
        vm->signal_handlers = tuple_new(vm, NSIG);
    gc_store(&vm->gc, vm->signal_handlers, &as_tuple(vm->signal_handlers)->at[number],
             handler);
}

static val set_signal(struct vm *vm, val v, val handler)
{
    int number;
    val plain = plain_of(handler);
    if (!in_main(vm, "signal only works in main thread of the main interpreter") ||
        !number_of(vm, v, &number))
        return NULL;
    bool constant = plain == tag_int(0) || plain == tag_int(1);
    if (!constant && !py_callable(vm, handler))
        return raise_error(
            vm, E_TypeError,
            "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a "
            "callable object");
    val old = current(vm, number);
    if (!old || !catch (number, plain == tag_int(0)   ? SIG_DFL
                                : plain == tag_int(1) ? SIG_IGN
                                                      : came))
        return old ? raise_errno(vm, errno, NULL) : NULL;
    remember(vm, number, constant ? plain : handler);
    return old;
}

static val default_int_handler(struct vm *vm, val number, val frame)
{
    (void)number, (void)frame;
    return raise_value(
        vm, exception_new(vm, vm->exceptions[E_KeyboardInterrupt], vm->empty_tuple));
}

static val set_wakeup_fd(struct vm *vm, val v, val warn)
{
    int64_t fd;
    struct stat st;
    (void)warn;
    if (!in_main(vm,
                 "set_wakeup_fd only works in main thread of the main interpreter") ||
        !py_index(vm, v, &fd))
        return NULL;
    if (fd != -1) {
        if (fstat((int)fd, &st) < 0)
            return errno == EBADF ? raise_error(vm, E_ValueError, "invalid fd")
                                  : raise_errno(vm, errno, NULL);
        int flags = fcntl((int)fd, F_GETFL);
        if (flags < 0)
            return raise_errno(vm, errno, NULL);
        if (!(flags & O_NONBLOCK))
            return raise_error(vm, E_ValueError,
                               "the fd %d must be in non-blocking mode", (int)fd);
    }
    int old = vm->wakeup_fd;
    vm->wakeup_fd = (int)fd;
    return tag_int(old);
}

/* ---- sending them ------------------------------------------------------------------------ */

static val attend(struct vm *vm)
{
    if (vm->attention & ATTEND_SIGNAL)
        vm_attend(vm);
    return vm->exc ? NULL : vm->none;
}

static val raise_signal(struct vm *vm, val v)
{
    int64_t n;
    if (!py_index(vm, v, &n))
        return NULL;
    return raise((int)n) ? raise_errno(vm, errno, NULL) : attend(vm);
}

/* To one thread. */
static val signal_thread(struct vm *vm, val ident, val v)
{
    int64_t n;
    int number;
    val plain = py_index_value(vm, ident);
    if (!plain)
        return NULL;
    int64_t signal;
    if (!int_to_i64(plain, &n))
        return raise_errno(vm, ESRCH, NULL);
    if (!py_index(vm, v, &signal))
        return NULL;
    if (signal && !number_of(vm, v, &number)) /* 0 asks whether it is there */
        return NULL;
    number = (int)signal;
    for (const struct thread *t = vm->threads->first; t; t = t->next)
        if ((int64_t)t->id == n) {
            int error = pthread_kill(t->id, number);
            return error ? raise_errno(vm, error, NULL) : attend(vm);
        }
    return raise_errno(vm, ESRCH, NULL); /* what is no thread must not be asked for */
}

static val simulate(struct vm *vm, val v)
{
    int number;
    struct sigaction action;
    if (!number_of(vm, v, &number))
        return NULL;
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler == came)
        came(number);
    return vm->none;
}

static val alarm_in(struct vm *vm, val v)
{
    int64_t n;
    return py_index(vm, v, &n) ? tag_int((int64_t)alarm((unsigned)n)) : NULL;
}

static val pause_for(struct vm *vm)
{
    WAITING(vm, pause());
    return attend(vm);
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

static val timer_pair(struct vm *vm, const struct itimerval *t)
{
    const val both[2] = {float_new(vm, seconds(t->it_value)),
                         float_new(vm, seconds(t->it_interval))};
    return tuple_of(vm, both, 2);
}

static bool time_of(struct vm *vm, val v, struct timeval *out)
{
    double d;
    if (!number_to_double(vm, v, &d)) {
        if (!vm->exc)
            raise_error(vm, E_TypeError, "must be real number, not %s",
                        type_name(vm, v));
        return false;
    }
    if (d > 0 && d < 1e-6)
        d = 1e-6;
    out->tv_sec = (time_t)d;
    out->tv_usec = (suseconds_t)((d - (double)out->tv_sec) * 1e6);
    return true;
}

static val set_timer(struct vm *vm, val which, val first, val every)
{
    struct itimerval new = {0}, old;
    int64_t n;
    if (!py_index(vm, which, &n) || !time_of(vm, first, &new.it_value) ||
        !time_of(vm, every ? every : tag_int(0), &new.it_interval))
        return NULL;
    return setitimer((__itimer_which_t)n, &new, &old) ? raise_errno(vm, errno, NULL)
                                                      : timer_pair(vm, &old);
}

static val get_timer(struct vm *vm, val which)
{
    struct itimerval now;
    int64_t n;
    if (!py_index(vm, which, &n))
        return NULL;
    return getitimer((__itimer_which_t)n, &now) ? raise_errno(vm, errno, NULL)
                                                : timer_pair(vm, &now);
}

/* ---- sets of them -------------------------------------------------------------------------- */

static bool set_of(struct vm *vm, val v, sigset_t *out)
{
    val items = list_new(vm, 4);
    sigemptyset(out);
    if (!list_extend(vm, items, v))
        return false;
    for (int64_t i = 0; i < as_list(items)->n; i++) {
        int number;
        if (!number_of(vm, list_get(vm, items, i), &number))
            return false;
        sigaddset(out, number);
    }
    return true;
}

static val numbers(struct vm *vm, const sigset_t *set)
{
    val out = dict_new(vm, KIND_SET);
    for (int i = 1; i < NSIG; i++)
        if (sigismember(set, i) == 1)
            dict_set(vm, out, tag_int(i), vm->none);
    return out;
}

static val thread_mask(struct vm *vm, val how, val v)
{
    sigset_t new, old;
    int64_t n;
    if (!py_index(vm, how, &n) || !set_of(vm, v, &new))
        return NULL;
    int error = pthread_sigmask((int)n, &new, &old);
    if (error)
        return raise_errno(vm, error, NULL);
    return attend(vm) ? numbers(vm, &old) : NULL;
}

static val pending(struct vm *vm)
{
    sigset_t set;
    return sigpending(&set) ? raise_errno(vm, errno, NULL) : numbers(vm, &set);
}

static val wait_for(struct vm *vm, val v)
{
    sigset_t set;
    int number;
    if (!set_of(vm, v, &set))
        return NULL;
    int error = WAITING(vm, sigwait(&set, &number));
    return error ? raise_errno(vm, error, NULL) : tag_int(number);
}

static val valid(struct vm *vm)
{
    sigset_t set;
    sigfillset(&set);
    return numbers(vm, &set);
}

static val describe(struct vm *vm, val v)
{
    int number;
    if (!number_of(vm, v, &number))
        return NULL;
    const char *text = sigdescr_np(number);
    return text ? str_new(vm, slice_of(text)) : vm->none;
}

static val interrupt_calls(struct vm *vm, val v, val flag)
{
    int number, yes = py_truth(vm, flag);
    struct sigaction action;
    if (yes < 0 || !number_of(vm, v, &number))
        return NULL;
    if (sigaction(number, NULL, &action))
        return raise_errno(vm, errno, NULL);
    action.sa_flags =
        yes ? action.sa_flags & ~SA_RESTART : action.sa_flags | SA_RESTART;
    return sigaction(number, &action, NULL) ? raise_errno(vm, errno, NULL) : vm->none;
}

static const struct method functions[] = {
    FUNCTION("signal", "signalnum, handler, /", set_signal, RUNS),
    FUNCTION("getsignal", "signalnum, /", get_signal, RUNS),
    FUNCTION("default_int_handler", "signalnum, frame, /", default_int_handler, RUNS),
    FUNCTION("set_wakeup_fd", "fd, /, *, warn_on_full_buffer=True", set_wakeup_fd,
             RUNS),
    FUNCTION("pthread_kill", "thread_id, signalnum, /", signal_thread, RUNS),
    FUNCTION("raise_signal", "signalnum, /", raise_signal, RUNS),
    FUNCTION("_simulate", "signalnum, /", simulate, RUNS),
    FUNCTION("alarm", "seconds, /", alarm_in, RUNS),
    FUNCTION("pause", "", pause_for, RUNS),
    FUNCTION("setitimer", "which, seconds, interval=0.0, /", set_timer, RUNS),
    FUNCTION("getitimer", "which, /", get_timer, RUNS),
    FUNCTION("pthread_sigmask", "how, mask, /", thread_mask, RUNS),
    FUNCTION("sigpending", "", pending, READS),
    FUNCTION("sigwait", "sigset, /", wait_for, RUNS),
    FUNCTION("valid_signals", "", valid, READS),
    FUNCTION("strsignal", "signalnum, /", describe, READS),
    FUNCTION("siginterrupt", "signalnum, flag, /", interrupt_calls, RUNS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
#define N(name)                                                                        \
    {                                                                                  \
#name, name                                                                    \
    }
    static const struct {
        const char *name;
        int64_t value;
    } rows[] = {
        N(SIGHUP),      N(SIGINT),           N(SIGQUIT),          N(SIGILL),
        N(SIGTRAP),     N(SIGABRT),          N(SIGBUS),           N(SIGFPE),
        N(SIGKILL),     N(SIGUSR1),          N(SIGSEGV),          N(SIGUSR2),
        N(SIGPIPE),     N(SIGALRM),          N(SIGTERM),          N(SIGSTKFLT),
        N(SIGCHLD),     N(SIGCONT),          N(SIGSTOP),          N(SIGTSTP),
        N(SIGTTIN),     N(SIGTTOU),          N(SIGURG),           N(SIGXCPU),
        N(SIGXFSZ),     N(SIGVTALRM),        N(SIGPROF),          N(SIGWINCH),
        N(SIGIO),       N(SIGPWR),           N(SIGSYS),           N(SIGPOLL),
        N(NSIG),        N(SIG_BLOCK),        N(SIG_UNBLOCK),      N(SIG_SETMASK),
        N(ITIMER_REAL), N(ITIMER_VIRTUAL),   N(ITIMER_PROF),      {"SIG_DFL", 0},
        {"SIG_IGN", 1}, {"SIGIOT", SIGABRT}, {"SIGCLD", SIGCHLD},
    };
#undef N
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        module_set(vm, ns, rows[i].name, tag_int(rows[i].value));
    return module_set(vm, ns, "SIGRTMIN", tag_int(SIGRTMIN)) &&
           module_set(vm, ns, "SIGRTMAX", tag_int(SIGRTMAX)) &&
           module_set(vm, ns, "ItimerError", vm->exceptions[E_OSError]);
}

const struct module_def _signal_module = {
    .name = "_signal",
    .doc = "This module provides mechanisms to use signal handlers in Python.",
    .functions = functions,
    .init = init,
};
