/* clock.h -- what time a clock of the system shows, in nanoseconds. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline int64_t clock_ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* When CLOCK_MONOTONIC will be so much later; the end of time if that is too late to count. */
static inline int64_t clock_deadline(int64_t wait)
{
    int64_t now = clock_ns(CLOCK_MONOTONIC);
    return wait > INT64_MAX - now ? INT64_MAX : now + wait;
}

#endif
