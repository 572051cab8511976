/* threads.h -- threads of the system under one lock: who has it runs Python, or touches any
 * object. struct vm has the state of the thread that runs; that of the others is put away.
 *
 * The lock changes hands in two places. Whoever calls the system and may have to wait lets it
 * go (threads_leave, threads_enter). And one that waits for it longer than the switch interval
 * wants attention (ATTEND_SWITCH): the running thread then lets it go where it attends, at a
 * loop's header, a call, or behind a call of C, on a clean stack. */
#ifndef INTERP_THREADS_H
#define INTERP_THREADS_H

#include <pthread.h>
#include <semaphore.h>

#include "jit/jit.h"
#include "python/obj/obj.h"

struct jit_recording;
enum { MOST_SAVED_WORDS = 64 };

struct thread {
    struct thread *next;
    struct vm *vm;
    uint64_t number; /* of all that were ever started, from 1: the main thread */
    pthread_t id;
    int64_t native; /* the system's number */
    val start;      /* (function, args, kwargs), until it runs */
    bool over;      /* it tells of its end, and is none for programs any more */
    val sentinel;   /* a lock that is released at its end, or NULL */
    val context;    /* of context variables, or NULL: none yet */
    val locals;     /* a dict: what _thread._local keeps for it; or NULL */
    /* while another one runs: what struct vm had, and where its machine stack was */
    val exc, handled, tracer, profiler;
    struct frame *frame;
    char *stack, *stack_end;
    struct in_repr *in_repr;
    int64_t depth_frames;
    const char *stack_limit, *machine_limit;
    bool traced;
    const char *stack_base, *low;
    uintptr_t words[MOST_SAVED_WORDS]; /* registers, and what lay below `low` */
    unsigned nwords;
    struct jit_recording recording;
    /* while it waits for somebody to wake it */
    struct thread *next_parked;
    const void *key; /* what it waits for; NULL: it does not, or has been woken */
    sem_t wake;
    const struct io_use *uses; /* the buffers of io/buffered.c that it uses */
};

struct threads {
    pthread_mutex_t mutex; /* of what follows up to `waiting` */
    pthread_cond_t free, taken;
    bool held;
    uint64_t switches; /* how often it was taken */
    int waiting;
    /* only who has the lock looks at these */
    struct thread *first, *parked;
    int count;
    bool ending;        /* only the main thread goes on */
    int64_t interval;   /* nanoseconds that one may run while others wait */
    size_t stack_bytes; /* of new threads' machine stacks; 0: as the system likes */
    uint64_t next_number;
    int calm;                /* switches wait: a builtin module is being made */
    struct loading *loading; /* modules that are running: lib/import.c */
    struct thread
        *main; /* that of the program; of the child of a fork, the one that forked */
    struct thread started;
};

/* The calling thread becomes the main one. */
void threads_start(struct vm *vm);
/* How many there are for the program. */
int threads_alive(const struct vm *vm);
/* Another one, which calls frozen/_thread.py's _run(); false: OSError or RuntimeError. */
bool threads_new(struct vm *vm, val start, uint64_t *ident);
/* Only this one is left: the child of a fork. */
void threads_after_fork(struct vm *vm);
/* The program ends: the others stop where they next want to run. True: there are others. */
bool threads_end(struct vm *vm);

/* Around a call of the system that may wait. Nothing of the VM may be touched in between;
 * objects that the machine stack or registers point at stay where they are. errno is kept.
 * While there is one thread this does nothing (NULL). What calls these must be RUNS to traces:
 * anything may have changed. */
struct thread *threads_leave(struct vm *vm);
void threads_enter(struct vm *vm, struct thread *me);
/* The value of such a call. */
#define WAITING(vm, call)                                                              \
    ({                                                                                 \
        struct thread *waits_ = threads_leave(vm);                                     \
        __auto_type result_ = call;                                                    \
        threads_enter(vm, waits_);                                                     \
        result_;                                                                       \
    })
/* Somebody else who waits runs for a while. */
void threads_yield(struct vm *vm);
bool threads_is_main(const struct vm *vm);

/* Wait until somebody calls threads_unpark() with the key, the address of an object (which
 * stays there). deadline: of CLOCK_MONOTONIC, nanoseconds; -1: none. */
enum park { PARK_RAISED = -1, PARK_LATE, PARK_WOKEN };
enum park threads_park(struct vm *vm, const void *key, int64_t deadline);
/* The one that waits longest, or all. */
void threads_unpark(struct vm *vm, const void *key, bool all);

/* For the collector. */
void threads_visit(struct vm *vm, const struct gc_visitor *v);
void threads_stacks(void *self,
                    void (*range)(void *arg, const void *low, const void *high),
                    void *arg);

#endif
