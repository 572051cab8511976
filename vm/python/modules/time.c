/* time.c -- the module `time`: clocks of the machine, and waiting. */
#include "python/interp/attend.h"
#include "python/modules/module_def.h"
#include "python/sem/sem.h"

#include <math.h>
#include <time.h>

static bool number(struct vm *vm, val v, double *d)
{
    if (number_to_double(vm, v, d))
        return !vm->exc;
    raise_error(vm, E_TypeError, "must be real number, not %s", type_name(vm, v));
    return false;
}

static double clock_seconds(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static val time_time(struct vm *vm)
{
    return float_new(vm, clock_seconds(CLOCK_REALTIME));
}

static val time_perf(struct vm *vm)
{
    return float_new(vm, clock_seconds(CLOCK_MONOTONIC));
}

static val time_process(struct vm *vm)
{
    return float_new(vm, clock_seconds(CLOCK_PROCESS_CPUTIME_ID));
}

/* A signal that comes just before the call of the system does not end it: so each is short. */
#define LONGEST_SLEEP 0.1
static val time_sleep(struct vm *vm, val seconds)
{
    double s;
    if (!number(vm, seconds, &s))
        return NULL;
    if (!(s >= 0)) /* also what is not a number */
        return raise_error(vm, E_ValueError, "sleep length must be non-negative");
    double until = clock_seconds(CLOCK_MONOTONIC) + s;
    for (double left = s; left > 0; left = until - clock_seconds(CLOCK_MONOTONIC)) {
        double now = left < LONGEST_SLEEP ? left : LONGEST_SLEEP;
        nanosleep(&(struct timespec){(time_t)now, (long)((now - floor(now)) * 1e9)},
                  NULL);
        if (vm->attention & ATTEND_SIGNAL)
            vm_attend(vm);
        if (vm->exc)
            return NULL;
    }
    return vm->none;
}

static const struct method functions[] = {
    FUNCTION("time", "", time_time, READS),
    FUNCTION("perf_counter", "", time_perf, READS),
    FUNCTION("monotonic", "", time_perf, READS),
    FUNCTION("process_time", "", time_process, READS),
    FUNCTION("sleep", "seconds, /", time_sleep, RUNS),
    LAST_METHOD,
};

const struct module_def time_module = {
    .name = "time",
    .doc = "Clocks, and waiting.",
    .functions = functions,
};
