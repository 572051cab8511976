/* ticks.h -- the finest clock that a program can read without asking the kernel. Ticks
 * only grow (on one core); how many a second has depends on the machine. */
#ifndef BASE_TICKS_H
#define BASE_TICKS_H

#include <stdint.h>
#include <time.h>

#if defined __x86_64__
#define TICKS_CLOCK "tsc"
static inline uint64_t ticks(void)
{
    return __builtin_ia32_rdtsc();
}
/* Roughly: the rate is not known, and lies between 2 and 4 GHz nearly everywhere. */
static inline uint64_t ticks_of_us(uint32_t us)
{
    return (uint64_t)us * 3000;
}

#elif defined __aarch64__
#define TICKS_CLOCK "cntvct"
/* The generic timer (Arm ARM, D12): user space may read it. The barrier keeps it from
 * being read ahead of what comes before. */
static inline uint64_t ticks(void)
{
    uint64_t t;
    __asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(t)::"memory");
    return t;
}
static inline uint64_t ticks_of_us(uint32_t us)
{
    uint64_t hz;
    __asm__("mrs %0, cntfrq_el0" : "=r"(hz));
    return us * hz / 1000000;
}

#else
#define TICKS_CLOCK "monotonic"
static inline uint64_t ticks(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}
static inline uint64_t ticks_of_us(uint32_t us)
{
    return (uint64_t)us * 1000;
}
#endif

#endif
