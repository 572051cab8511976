/* threads.c -- see threads.h; docs/threads.md says why it is like this. */
#define _GNU_SOURCE
#include "python/interp/threads.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/mem.h"
#include "python/frozen/frozen.h"
#include "python/interp/attend.h"
#include "python/interp/frame.h"
#include "python/lib/import.h"
#include "python/obj/depth.h"

enum {
    BILLION = 1000000000,
    USUAL_INTERVAL = 5000000,     /* nanoseconds: CPython's 5 ms */
    FRAME_STACK_BYTES = 64 << 20, /* only what is used is there */
    LEAST_STACK =
        1 << 20 /* what the interpreter, a collection and a compilation need */
};

static struct timespec timespec_of(int64_t ns)
{
    return (struct timespec){ns / BILLION, ns % BILLION};
}

/* ---- the lock ---------------------------------------------------------------------------- */

static void lock_init(struct threads *t)
{
    pthread_condattr_t attr;
    pthread_mutex_init(&t->mutex, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&t->free, &attr);
    pthread_cond_init(&t->taken, &attr);
    pthread_condattr_destroy(&attr);
    t->held = true;
    t->waiting = 0;
}

/* Whoever waits for a whole interval without that anybody else got it asks for it. */
static void lock_take(struct vm *vm)
{
    struct threads *t = vm->threads;
    pthread_mutex_lock(&t->mutex);
    t->waiting++;
    while (t->held) {
        uint64_t before = t->switches;
        struct timespec until = timespec_of(clock_ns(CLOCK_MONOTONIC) + t->interval);
        int r = pthread_cond_timedwait(&t->free, &t->mutex, &until);
        if (r == ETIMEDOUT && t->held && t->switches == before)
            vm_want(vm, ATTEND_SWITCH);
    }
    t->waiting--;
    t->held = true;
    t->switches++;
    pthread_cond_broadcast(&t->taken);
    pthread_mutex_unlock(&t->mutex);
}

static void lock_drop(struct threads *t)
{
    pthread_mutex_lock(&t->mutex);
    assert(t->held);
    t->held = false;
    pthread_cond_signal(&t->free);
    pthread_mutex_unlock(&t->mutex);
}

/* ---- what belongs to a thread ---------------------------------------------------------------- */

/* clang-format off */
#define EACH_FIELD(DO) \
    DO(exc) DO(handled) DO(frame) DO(stack) DO(stack_end) DO(in_repr) DO(depth_frames) \
    DO(stack_limit) DO(machine_limit) DO(traced) DO(tracer) DO(profiler)
/* clang-format on */

static void put_away(struct vm *vm, struct thread *me)
{
#define SAVE(field) me->field = vm->field;
    EACH_FIELD(SAVE)
#undef SAVE
    me->stack_base = vm->gc.stack_base;
    if (vm->jit)
        jit_put_aside(vm->jit, &me->recording);
}

static void put_back(struct vm *vm, struct thread *me)
{
#define LOAD(field) vm->field = me->field;
    EACH_FIELD(LOAD)
#undef LOAD
    vm->gc.stack_base = me->stack_base;
    vm->thread = me;
    if (vm->jit)
        jit_take_up(vm->jit, &me->recording);
}

bool threads_is_main(const struct vm *vm)
{
    return vm->thread == vm->threads->main;
}

/* Between this frame and the end of its caller's lie the registers that the caller has
 * pushed, on any machine. */
__attribute__((noinline, no_sanitize("address", "undefined"))) static void
keep_words(struct thread *me, const uintptr_t *end)
{
    const uintptr_t *p = __builtin_frame_address(0);
    assert(p < end);
    if (end - p > MOST_SAVED_WORDS) /* what the compiler made of the caller */
        die("a thread has %td words of registers, and room for %d", end - p,
            MOST_SAVED_WORDS);
    for (me->nwords = 0; p < end; p++)
        me->words[me->nwords++] = *p;
    me->low = (const char *)end;
}

/* The caller goes on without this frame, so what it has in registers is copied. */
__attribute__((noinline)) static void leave(struct vm *vm, struct thread *me)
{
    __builtin_unwind_init();
    int error = errno;
    keep_words(me, __builtin_dwarf_cfa());
    put_away(vm, me);
    lock_drop(vm->threads);
    errno = error;
}

struct thread *threads_leave(struct vm *vm)
{
    struct thread *me = vm->thread;
    if (vm->threads->count == 1)
        return NULL;
    leave(vm, me);
    return me;
}

/* Nobody wakes it any more. */
_Noreturn static void stop_here(void)
{
    for (;;)
        pause();
}

void threads_enter(struct vm *vm, struct thread *me)
{
    int error = errno;
    if (!me)
        return;
    lock_take(vm);
    if (vm->threads->ending && me != vm->threads->main) {
        lock_drop(vm->threads);
        stop_here();
    }
    put_back(vm, me);
    if (threads_is_main(vm) && __atomic_load_n(&vm->signals, __ATOMIC_SEQ_CST))
        vm_want(vm, ATTEND_SIGNAL);
    errno = error;
}

void threads_yield(struct vm *vm)
{
    struct threads *t = vm->threads;
    uint64_t mine = t->switches;
    struct thread *me = t->calm ? NULL : threads_leave(vm);
    if (!me)
        return;
    pthread_mutex_lock(
        &t->mutex); /* else we would mostly be the first to take it again */
    while (t->waiting && t->switches == mine)
        pthread_cond_wait(&t->taken, &t->mutex);
    pthread_mutex_unlock(&t->mutex);
    threads_enter(vm, me);
}

/* ---- waiting for somebody else ----------------------------------------------------------------- */

static void unlink_parked(struct threads *t, const struct thread *who)
{
    struct thread **at = &t->parked;
    while (*at && *at != who)
        at = &(*at)->next_parked;
    if (*at)
        *at = who->next_parked;
}

static void park(struct threads *t, struct thread *me, const void *key)
{
    struct thread **at = &t->parked;
    while (*at)
        at = &(*at)->next_parked;
    *at = me;
    me->next_parked = NULL;
    me->key = key;
}

enum park threads_park(struct vm *vm, const void *key, int64_t deadline)
{
    struct thread *me = vm->thread;
    for (;;) {
        park(vm->threads, me, key);
        struct timespec until = timespec_of(deadline < 0 ? 0 : deadline);
        struct thread *left = threads_leave(vm);
        int r = deadline < 0 ? sem_wait(&me->wake)
                             : sem_clockwait(&me->wake, CLOCK_MONOTONIC, &until);
        int error = r < 0 ? errno : 0;
        threads_enter(vm, left);
        bool woken = !me->key;
        if (woken) {
            if (r < 0) /* meanwhile */
                sem_trywait(&me->wake);
            return PARK_WOKEN;
        }
        unlink_parked(vm->threads, me);
        me->key = NULL;
        if (error == ETIMEDOUT)
            return PARK_LATE;
        if (vm->attention & ATTEND_SIGNAL)
            vm_attend(vm);
        if (vm->exc)
            return PARK_RAISED;
    }
}

void threads_unpark(struct vm *vm, const void *key, bool all)
{
    struct thread **at = &vm->threads->parked;
    while (*at) {
        struct thread *w = *at;
        if (w->key != key) {
            at = &w->next_parked;
            continue;
        }
        *at = w->next_parked;
        w->key = NULL;
        sem_post(&w->wake);
        if (!all)
            return;
    }
}

/* ---- their lives -------------------------------------------------------------------------------- */

static void add(struct threads *t, struct thread *who)
{
    struct thread **at = &t->first;
    while (*at)
        at = &(*at)->next;
    *at = who;
    who->next = NULL;
    t->count++;
}

static void take_out(struct threads *t, const struct thread *who)
{
    struct thread **at = &t->first;
    while (*at != who)
        at = &(*at)->next;
    *at = who->next;
    t->count--;
}

static void become(struct vm *vm, struct thread *me, uint64_t number)
{
    me->vm = vm;
    me->number = number;
    me->id = pthread_self();
    me->native = gettid();
    sem_init(&me->wake, 0, 0);
}

void threads_start(struct vm *vm)
{
    struct threads *t = vm->threads = mem_zero(1, sizeof *t);
    lock_init(t);
    t->interval = USUAL_INTERVAL;
    t->next_number = 2;
    vm->thread = t->main = &t->started;
    become(vm, t->main, 1);
    add(t, t->main);
}

/* Where the machine stack of this thread ends, above and below. */
static void find_stack(const char **base, size_t *size)
{
    pthread_attr_t attr;
    void *low;
    if (pthread_getattr_np(pthread_self(), &attr) != 0)
        die("cannot find the machine stack of a thread");
    pthread_attr_getstack(&attr, &low, size);
    pthread_attr_destroy(&attr);
    *base = (const char *)low + *size;
}

static void begin(struct vm *vm, struct thread *me)
{
    size_t size;
    become(vm, me, me->number);
    find_stack(&me->stack_base, &size);
    lock_take(vm);
    if (vm->threads->ending) {
        lock_drop(vm->threads);
        stop_here();
    }
    me->handled = vm->none;
    put_back(vm, me);
    depth_limits(vm, me->stack_base, size);
}

static void end(struct vm *vm, struct thread *me)
{
    val sentinel = me->sentinel;
    if (threads_is_main(
            vm)) /* of the child of a fork in a thread: nothing is left to do */
        exit(0);
    /* Whoever waits for the end does not find it any more, but it may have to wait itself: until
     * it runs no Python it is one of those that the lock and the collector know. */
    me->over = true;
    if (sentinel)
        frozen_call(vm, "_thread", "_ended", &sentinel, 1);
    take_out(vm->threads, me);
    vm->exc = NULL;
    munmap(me->stack, FRAME_STACK_BYTES);
    sem_destroy(&me->wake);
    vm->frame = NULL; /* the next one to run puts its own state there */
    vm->thread = NULL;
    lock_drop(vm->threads);
    free(me);
}

/* The values lie in the thread, which is a root, and go through a frame of their own, so that
 * nothing of the machine stack keeps them when it ends. */
__attribute__((noinline)) static void run(struct vm *vm, struct thread *me)
{
    val start = me->start;
    me->start = NULL;
    frozen_call(vm, "_thread", "_run", as_tuple(start)->at, as_tuple(start)->n);
    vm->exc = NULL; /* it has told of all */
}

static void *thread_main(void *arg)
{
    struct thread *me = arg;
    struct vm *vm = me->vm;
    begin(vm, me);
    run(vm, me);
    end(vm, me);
    return NULL;
}

static int start_native(struct vm *vm, struct thread *me, uint64_t *ident)
{
    pthread_attr_t attr;
    pthread_t id;
    int error = pthread_attr_init(&attr);
    if (error)
        return error;
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    size_t bytes = vm->threads->stack_bytes, page = 4096;
    if (bytes) {
        bytes = bytes < LEAST_STACK ? LEAST_STACK : (bytes + page - 1) / page * page;
        error = pthread_attr_setstacksize(&attr, bytes);
    }
    if (!error)
        error = pthread_create(&id, &attr, thread_main, me);
    pthread_attr_destroy(&attr);
    if (!error)
        *ident = (uint64_t)id;
    return error;
}

bool threads_new(struct vm *vm, val start, uint64_t *ident)
{
    struct threads *t = vm->threads;
    struct thread *me = mem_zero(1, sizeof *me);
    me->vm = vm;
    me->start = start;
    me->number = t->next_number++;
    me->stack = mmap(NULL, FRAME_STACK_BYTES, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    int error = me->stack == MAP_FAILED ? ENOMEM : 0;
    if (!error) {
        me->stack_end = me->stack + FRAME_STACK_BYTES;
        add(t, me); /* before it runs: from now on the lock is let go */
        error = start_native(vm, me, ident);
        if (error) {
            take_out(t, me);
            munmap(me->stack, FRAME_STACK_BYTES);
        }
    }
    if (!error)
        return true;
    free(me);
    raise_error(vm, E_RuntimeError, "can't start new thread");
    return false;
}

void threads_after_fork(struct vm *vm)
{
    struct threads *t = vm->threads;
    struct thread *me = vm->thread, *next;
    for (struct thread *other = t->first; other; other = next) {
        next = other->next;
        if (other != me && other != &t->started) {
            munmap(other->stack, FRAME_STACK_BYTES);
            free(other);
        }
    }
    t->main = me; /* of the child */
    if (vm->jit)
        vm->jit->aside = NULL;
    t->first = t->parked = NULL;
    import_after_fork(vm);
    t->count = 0;
    me->key = NULL;
    become(vm, me, me->number);
    add(t, me);
    lock_init(t);
}

int threads_alive(const struct vm *vm)
{
    int n = 0;
    for (const struct thread *t = vm->threads->first; t; t = t->next)
        n += !t->over;
    return n;
}

bool threads_end(struct vm *vm)
{
    vm->threads->ending = true;
    return vm->threads->count > 1;
}

/* ---- for the collector ----------------------------------------------------------------------------- */

void threads_visit(struct vm *vm, const struct gc_visitor *v)
{
    for (struct thread *t = vm->threads->first; t; t = t->next) {
        v->slot(v->gc, &t->start);
        v->slot(v->gc, &t->sentinel);
        v->slot(v->gc, &t->context);
        v->slot(v->gc, &t->locals);
        if (t == vm->thread)
            continue;
        v->slot(v->gc, &t->exc);
        v->slot(v->gc, &t->handled);
        v->slot(v->gc, &t->tracer);
        v->slot(v->gc, &t->profiler);
        frames_visit_from(t->frame, v);
    }
}

/* One that has not begun has no stack yet: low is NULL. */
void threads_stacks(void *self,
                    void (*range)(void *arg, const void *low, const void *high),
                    void *arg)
{
    const struct vm *vm = self;
    for (const struct thread *t = vm->threads->first; t; t = t->next)
        if (t != vm->thread && t->low) {
            range(arg, t->words, t->words + t->nwords);
            range(arg, t->low, t->stack_base);
        }
}
