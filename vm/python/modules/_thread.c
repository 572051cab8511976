/* _thread.c -- locks, threads and what they keep for themselves. The classes are in
 * frozen/_thread.py; their methods are rows of C, for a lock must not be looked at and taken in
 * two steps between which another thread could run. */
#define _GNU_SOURCE
#include "python/interp/threads.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>

#include "base/clock.h"
#include "python/frozen/frozen.h"
#include "python/interp/frame.h"
#include "python/io/io.h"
#include "python/modules/module_def.h"
#include "python/sem/sem.h"

/* ---- locks --------------------------------------------------------------------------------- */

/* What is in slot 0 of a lock or an RLock. */
struct lock {
    int64_t count;  /* how often it was taken */
    uint64_t owner; /* of an RLock: its thread's number */
};

static struct lock *lock_of(val core)
{
    return (struct lock *)(void *)as_buf(core)->at;
}

static val core_of(struct vm *vm, val self)
{
    val core = io_core_or_null(self, KIND_BUF);
    return core ? core
                : raise_error(vm, E_RuntimeError, "the lock was not initialized");
}

static val make_core(struct vm *vm)
{
    struct w_buf *b = new_object(vm, KIND_BUF, sizeof *b + sizeof(struct lock));
    b->n = sizeof(struct lock);
    *lock_of(&b->h) = (struct lock){0};
    return &b->h;
}

enum {
    LONGEST_WAIT = 9223372036 / 4
}; /* _thread.TIMEOUT_MAX is four times that, seconds */

/* Nanoseconds from now on: *wait; 0: it does not wait, -1: as long as it takes. False:
 * raised. */
static bool waiting_time(struct vm *vm, val blocking, val timeout, int64_t *wait)
{
    double d = -1;
    int b = py_truth(vm, blocking);
    if (b < 0 || !real_number(vm, timeout, &d))
        return false;
    if (isnan(d)) {
        raise_error(vm, E_ValueError, "Invalid value NaN (not a number)");
        return false;
    }
    if (!b && d != -1) {
        raise_error(vm, E_ValueError,
                    "can't specify a timeout for a non-blocking call");
        return false;
    }
    if (d < 0 && d != -1) {
        raise_error(vm, E_ValueError, "timeout value must be a non-negative number");
        return false;
    }
    if (d > 4.0 * LONGEST_WAIT) {
        raise_error(vm, E_OverflowError, "timeout value is too large");
        return false;
    }
    *wait = !b ? 0 : d == -1 ? -1 : (int64_t)ceil(d * 1e9);
    return true;
}

/* When it will be so late; -1: never. */
static int64_t deadline_of(int64_t wait)
{
    return wait < 0 ? -1 : clock_deadline(wait);
}

/* Until nobody has it; then it has been taken `times`. 1, 0: too late, -1: raised. */
static int take(struct vm *vm, val core, int64_t wait, int64_t times)
{
    int64_t deadline = -2;
    while (lock_of(core)->count) {
        if (wait == 0)
            return 0;
        if (deadline == -2)
            deadline = deadline_of(wait);
        enum park r = threads_park(vm, core, deadline);
        if (r == PARK_RAISED)
            return -1;
        if (r == PARK_LATE && lock_of(core)->count)
            return 0;
    }
    *lock_of(core) = (struct lock){times, vm->thread->number};
    return 1;
}

static void give_back(struct vm *vm, val core)
{
    *lock_of(core) = (struct lock){0};
    if (vm->threads->parked)
        threads_unpark(vm, core, false);
}

static val lock_acquire(struct vm *vm, val self, val blocking, val timeout)
{
    int64_t wait;
    val core = core_of(vm, self);
    if (!core || !waiting_time(vm, blocking, timeout, &wait))
        return NULL;
    int r = take(vm, core, wait, 1);
    return r < 0 ? NULL : bool_val(vm, r);
}

static val lock_release(struct vm *vm, val self)
{
    val core = core_of(vm, self);
    if (!core)
        return NULL;
    if (!lock_of(core)->count)
        return raise_error(vm, E_RuntimeError, "release unlocked lock");
    give_back(vm, core);
    return vm->none;
}

static val lock_enter(struct vm *vm, val self)
{
    val core = core_of(vm, self);
    return core && take(vm, core, -1, 1) > 0 ? vm->true_ : NULL;
}

static val lock_exit(struct vm *vm, val self, val exc)
{
    (void)exc;
    return lock_release(vm, self);
}

static val lock_held(struct vm *vm, val self)
{
    val core = core_of(vm, self);
    return core ? bool_val(vm, lock_of(core)->count != 0) : NULL;
}

static val lock_start(struct vm *vm, val self)
{
    io_set_core(vm, self, make_core(vm));
    return vm->none;
}

static const struct method lock_rows[] = {
    METHOD("acquire", "blocking=True, timeout=-1", lock_acquire, RUNS),
    METHOD("acquire_lock", "blocking=True, timeout=-1", lock_acquire, RUNS),
    METHOD("release", "", lock_release, RUNS),
    METHOD("release_lock", "", lock_release, RUNS),
    METHOD("locked", "", lock_held, READS),
    METHOD("locked_lock", "", lock_held, READS),
    METHOD("__enter__", "", lock_enter, RUNS),
    METHOD("__exit__", "*exc", lock_exit, RUNS),
    METHOD("_at_fork_reinit", "", lock_start, RUNS),
    LAST_METHOD,
};

/* ---- locks that their owner can take again -------------------------------------------------- */

static bool is_owned(const struct vm *vm, val core)
{
    return lock_of(core)->count && lock_of(core)->owner == vm->thread->number;
}

static val rlock_acquire(struct vm *vm, val self, val blocking, val timeout)
{
    int64_t wait;
    val core = core_of(vm, self);
    if (!core || !waiting_time(vm, blocking, timeout, &wait))
        return NULL;
    if (is_owned(vm, core)) {
        lock_of(core)->count++;
        return vm->true_;
    }
    int r = take(vm, core, wait, 1);
    return r < 0 ? NULL : bool_val(vm, r);
}

static val rlock_enter(struct vm *vm, val self)
{
    return rlock_acquire(vm, self, vm->true_, tag_int(-1));
}

static val rlock_release(struct vm *vm, val self)
{
    val core = core_of(vm, self);
    if (!core)
        return NULL;
    if (!is_owned(vm, core))
        return raise_error(vm, E_RuntimeError, "cannot release un-acquired lock");
    if (--lock_of(core)->count == 0)
        give_back(vm, core);
    return vm->none;
}

static val rlock_exit(struct vm *vm, val self, val exc)
{
    (void)exc;
    return rlock_release(vm, self);
}

static val rlock_owned(struct vm *vm, val self)
{
    val core = core_of(vm, self);
    return core ? bool_val(vm, is_owned(vm, core)) : NULL;
}

/* For Condition.wait(): (how often, whose). */
static val rlock_save(struct vm *vm, val self)
{
    val core = core_of(vm, self);
    if (!core)
        return NULL;
    struct lock was = *lock_of(core);
    if (!was.count)
        return raise_error(vm, E_RuntimeError, "cannot release un-acquired lock");
    const val state[] = {tag_int(was.count), tag_int((int64_t)was.owner)};
    give_back(vm, core);
    return tuple_of(vm, state, 2);
}

static val rlock_restore(struct vm *vm, val self, val state)
{
    int64_t count;
    val core = core_of(vm, self);
    if (!core)
        return NULL;
    if (!is_kind(state, KIND_TUPLE) || as_tuple(state)->n != 2)
        return raise_error(vm, E_TypeError, "the state of an RLock is a pair");
    if (!py_index(vm, as_tuple(state)->at[0], &count))
        return NULL;
    return take(vm, core, -1, count) > 0 ? vm->none : NULL;
}

/* For repr(): (count, the owner's ident). */
static val lock_state(struct vm *vm, val self)
{
    val core = core_of(vm, self);
    if (!core)
        return NULL;
    uint64_t ident = 0;
    for (const struct thread *t = vm->threads->first; t; t = t->next)
        if (lock_of(core)->count && t->number == lock_of(core)->owner)
            ident = (uint64_t)t->id;
    const val state[] = {tag_int(lock_of(core)->count), int_from_u64(vm, ident)};
    return tuple_of(vm, state, 2);
}

static const struct method rlock_rows[] = {
    METHOD("acquire", "blocking=True, timeout=-1", rlock_acquire, RUNS),
    METHOD("release", "", rlock_release, RUNS),
    METHOD("__enter__", "", rlock_enter, RUNS),
    METHOD("__exit__", "*exc", rlock_exit, RUNS),
    METHOD("_is_owned", "", rlock_owned, READS),
    METHOD("_release_save", "", rlock_save, RUNS),
    METHOD("_acquire_restore", "state, /", rlock_restore, RUNS),
    METHOD("_at_fork_reinit", "", lock_start, RUNS),
    LAST_METHOD,
};

static val install(struct vm *vm, val type, val reentrant)
{
    int r = py_truth(vm, reentrant);
    const struct io_class rows = {"lock", r > 0 ? rlock_rows : lock_rows, NULL};
    if (r < 0 || !is_kind(type, KIND_TYPE) || as_type(type)->nslots != 1)
        return r < 0 ? NULL : raise_error(vm, E_TypeError, "no class of _thread");
    io_install(vm, type, &rows);
    return vm->none;
}

/* An instance of the class, which has no __init__. */
static val make_lock(struct vm *vm, val type)
{
    if (!is_kind(type, KIND_TYPE) || !makes_instances(type) ||
        as_type(type)->nslots < 1)
        return raise_error(vm, E_TypeError, "no class of locks");
    val o = instance_new(vm, type);
    io_set_core(vm, o, make_core(vm));
    return o;
}

static val allocate_lock(struct vm *vm)
{
    val type = module_value(vm, "_thread", "lock");
    return type ? make_lock(vm, type) : NULL;
}

/* ---- threads ---------------------------------------------------------------------------------- */

static val get_ident(struct vm *vm)
{
    return int_from_u64(vm, (uint64_t)vm->thread->id);
}

static val get_native_id(struct vm *vm)
{
    return tag_int(vm->thread->native);
}

/* start: (function, args, kwargs) */
static val start_thread(struct vm *vm, val start)
{
    uint64_t ident;
    if (!is_kind(start, KIND_TUPLE) || as_tuple(start)->n != 3)
        return raise_error(vm, E_TypeError, "a function, arguments and keywords");
    return threads_new(vm, start, &ident) ? int_from_u64(vm, ident) : NULL;
}

static val number_of_thread(struct vm *vm)
{
    return tag_int((int64_t)vm->thread->number);
}

static val start_new_thread(struct vm *vm, val function, val args, val kwargs)
{
    const val all[] = {function, args, kwargs ? kwargs : dict_new(vm, KIND_DICT)};
    return frozen_call(vm, "_thread", "_start_new", all, 3);
}

static val count_threads(struct vm *vm)
{
    return tag_int(threads_alive(vm) - 1);
}

static val stack_size(struct vm *vm, val size)
{
    int64_t n, old = (int64_t)vm->threads->stack_bytes;
    if (!py_index(vm, size, &n))
        return NULL;
    if (n < 0)
        return raise_error(vm, E_ValueError, "size must be 0 or a positive value");
    if (n && n < 32768)
        return raise_error(vm, E_ValueError, "size not valid: %lld bytes",
                           (long long)n);
    vm->threads->stack_bytes = (size_t)n;
    return tag_int(old);
}

static val keep_sentinel(struct vm *vm, val lock)
{
    vm->thread->sentinel = lock;
    return lock;
}

static val get_interval(struct vm *vm)
{
    return float_new(vm, (double)vm->threads->interval / 1e9);
}

static val set_interval(struct vm *vm, val seconds)
{
    double d;
    if (!real_number(vm, seconds, &d))
        return NULL;
    if (!(d > 0))
        return raise_error(vm, E_ValueError,
                           "switch interval must be strictly positive");
    vm->threads->interval = d < 1e9 ? (int64_t)ceil(d * 1e9) : INT64_MAX / 4;
    return vm->none;
}

/* {ident: frame}, of those that have one; with exceptions: {ident: what it handles}. */
static val of_each(struct vm *vm, bool exceptions)
{
    val all = dict_new(vm, KIND_DICT);
    for (const struct thread *t = vm->threads->first; t; t = t->next) {
        if (t->over)
            continue;
        bool runs = t == vm->thread;
        struct frame *f = runs ? vm->frame : t->frame;
        val handled = runs ? vm->handled : t->handled;
        val v = exceptions ? (handled ? handled : vm->none)
                : f        ? frame_object(vm, f)
                           : NULL;
        if (v && (exceptions || v != vm->none) &&
            !dict_set(vm, all, int_from_u64(vm, (uint64_t)t->id), v))
            return NULL;
    }
    return all;
}

static val current_frames(struct vm *vm)
{
    return of_each(vm, false);
}

static val current_exceptions(struct vm *vm)
{
    return of_each(vm, true);
}

/* ---- what a thread keeps for itself ------------------------------------------------------------- */

static val get_context(struct vm *vm)
{
    return vm->thread->context ? vm->thread->context : vm->none;
}

static val set_context(struct vm *vm, val context)
{
    vm->thread->context = context;
    return vm->none;
}

static val get_locals(struct vm *vm)
{
    if (!vm->thread->locals)
        vm->thread->locals = dict_new(vm, KIND_DICT);
    return vm->thread->locals;
}

/* An attribute of a _local in the dict that this thread has for it. The dict is put into the
 * instance and looked at in one step. */
static val local_get(struct vm *vm, val self, val dict, val name)
{
    if (!is_kind(self, KIND_INSTANCE) || !is_kind(dict, KIND_DICT))
        return raise_error(vm, E_TypeError, "a _local and a dict");
    inst_set_dict(vm, self, dict);
    return generic_getattr(vm, self, name);
}

/* v NULL: delete */
static val local_set(struct vm *vm, val self, val dict, val name, val v)
{
    if (!is_kind(self, KIND_INSTANCE) || !is_kind(dict, KIND_DICT))
        return raise_error(vm, E_TypeError, "a _local and a dict");
    inst_set_dict(vm, self, dict);
    return generic_setattr(vm, self, name, v) ? vm->none : NULL;
}

static const struct method functions[] = {
    FUNCTION("get_ident", "", get_ident, READS),
    FUNCTION("get_native_id", "", get_native_id, READS),
    FUNCTION("_install", "type, reentrant, /", install, RUNS),
    FUNCTION("_make_lock", "type, /", make_lock, RUNS),
    FUNCTION("_lock_state", "lock, /", lock_state, READS),
    FUNCTION("allocate_lock", "", allocate_lock, RUNS),
    FUNCTION("start_new_thread", "function, args, kwargs=none, /", start_new_thread,
             RUNS),
    FUNCTION("_start", "start, /", start_thread, RUNS),
    FUNCTION("_number", "", number_of_thread, READS),
    FUNCTION("_count", "", count_threads, READS),
    FUNCTION("stack_size", "size=0, /", stack_size, RUNS),
    FUNCTION("_keep_sentinel", "lock, /", keep_sentinel, RUNS),
    FUNCTION("_get_interval", "", get_interval, READS),
    FUNCTION("_set_interval", "seconds, /", set_interval, RUNS),
    FUNCTION("_current_frames", "", current_frames, RUNS),
    FUNCTION("_current_exceptions", "", current_exceptions, RUNS),
    FUNCTION("_get_context", "", get_context, READS),
    FUNCTION("_set_context", "context, /", set_context, RUNS),
    FUNCTION("_get_locals", "", get_locals, READS),
    FUNCTION("_local_get", "local, dict, name, /", local_get, RUNS),
    FUNCTION("_local_set", "local, dict, name, value=none, /", local_set, RUNS),
    LAST_METHOD,
};

const struct module_def _thread_module = {
    .name = "_thread",
    .doc = "Threads, locks, and what a thread keeps for itself.",
    .functions = functions,
};
