/* time.c -- the module time: clocks of the machine, and waiting. Dates are in
 * time_calendar.c. */
#include "python/modules/time.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>

#include "base/clock.h"
#include "python/interp/attend.h"
#include "python/interp/threads.h"
#include "python/lib/import.h"
#include "python/modules/module_def.h"

#define BILLION INT64_C(1000000000)

/* ---- numbers that are times -------------------------------------------------------------- */

static bool no_number(struct vm *vm)
{
    raise_error(vm, E_ValueError, "Invalid value NaN (not a number)");
    return false;
}

bool time_seconds(struct vm *vm, val v, time_t *out)
{
    int64_t seconds;
    if (!v || v == vm->none) {
        *out = time(NULL);
        return true;
    }
    val plain = plain_of(v);
    if (is_kind(plain, KIND_FLOAT)) {
        double d = floor(as_float(plain)->value);
        if (isnan(d))
            return no_number(vm);
        *out = d >= -0x1p63 && d < 0x1p63 ? (time_t)d : 0;
        if (d >= -0x1p63 && d < 0x1p63)
            return true;
    } else {
        if (!(v = py_index_value(vm, v)))
            return false;
        if (int_to_i64(v, &seconds)) {
            *out = seconds;
            return true;
        }
    }
    raise_error(vm, E_OverflowError, "timestamp out of range for platform time_t");
    return false;
}

/* Nanoseconds, rounded up: who waits does not wake up early. False: raised. */
static bool nanoseconds(struct vm *vm, val v, int64_t *out)
{
    val plain = plain_of(v);
    if (is_kind(plain, KIND_FLOAT)) {
        double d = as_float(plain)->value;
        if (isnan(d))
            return no_number(vm);
        d *= 1e9;
        d = d < 0 ? floor(d) : ceil(d);
        *out = d >= -0x1p63 && d < 0x1p63 ? (int64_t)d : 0;
        if (fabs(d) < 0x1p63)
            return true;
        raise_error(vm, E_OverflowError, "timestamp out of range for platform time_t");
        return false;
    } else {
        int64_t seconds;
        if (!(v = py_index_value(vm, v)))
            return false;
        if (int_to_i64(v, &seconds) && !__builtin_mul_overflow(seconds, BILLION, out))
            return true;
    }
    raise_error(vm, E_OverflowError, "timestamp too large to convert to C _PyTime_t");
    return false;
}

/* As a float, rounded once. */
static val as_seconds(struct vm *vm, int64_t nanoseconds)
{
    return float_new(vm, nanoseconds % BILLION == 0 ? (double)(nanoseconds / BILLION)
                                                    : (double)nanoseconds / 1e9);
}

/* ---- clocks --------------------------------------------------------------------------------- */

#define CLOCK(name, id)                                                                \
    static val time_##name(struct vm *vm)                                              \
    {                                                                                  \
        return as_seconds(vm, clock_ns(id));                                           \
    }                                                                                  \
    static val time_##name##_ns(struct vm *vm)                                         \
    {                                                                                  \
        return int_from_i64(vm, clock_ns(id));                                         \
    }
CLOCK(time, CLOCK_REALTIME)
CLOCK(monotonic, CLOCK_MONOTONIC)
CLOCK(process_time, CLOCK_PROCESS_CPUTIME_ID)
CLOCK(thread_time, CLOCK_THREAD_CPUTIME_ID)

static bool clock_number(struct vm *vm, val v, clockid_t *out)
{
    int64_t i;
    if (!py_index(vm, v, &i))
        return false;
    *out = (clockid_t)i;
    if (i == *out)
        return true;
    raise_error(vm, E_OverflowError, "signed integer is %s",
                i < 0 ? "less than minimum" : "greater than maximum");
    return false;
}

static val read_clock(struct vm *vm, val id, int read(clockid_t, struct timespec *),
                      bool whole)
{
    clockid_t clock;
    struct timespec t;
    if (!clock_number(vm, id, &clock))
        return NULL;
    if (read(clock, &t) != 0)
        return raise_errno(vm, errno, NULL);
    int64_t nanoseconds = (int64_t)t.tv_sec * BILLION + t.tv_nsec;
    return whole ? int_from_i64(vm, nanoseconds) : as_seconds(vm, nanoseconds);
}

static val time_clock_gettime(struct vm *vm, val id)
{
    return read_clock(vm, id, clock_gettime, false);
}

static val time_clock_gettime_ns(struct vm *vm, val id)
{
    return read_clock(vm, id, clock_gettime, true);
}

static val time_clock_getres(struct vm *vm, val id)
{
    return read_clock(vm, id, clock_getres, false);
}

static val set_clock(struct vm *vm, clockid_t clock, int64_t nanoseconds)
{
    int64_t seconds = small_floordiv(nanoseconds, BILLION);
    struct timespec t = {seconds, (long)(nanoseconds - seconds * BILLION)};
    return clock_settime(clock, &t) == 0 ? vm->none : raise_errno(vm, errno, NULL);
}

static val time_clock_settime(struct vm *vm, val id, val to)
{
    clockid_t clock;
    int64_t ns;
    return clock_number(vm, id, &clock) && nanoseconds(vm, to, &ns)
               ? set_clock(vm, clock, ns)
               : NULL;
}

static val time_clock_settime_ns(struct vm *vm, val id, val to)
{
    clockid_t clock;
    int64_t ns;
    return clock_number(vm, id, &clock) && py_index(vm, to, &ns)
               ? set_clock(vm, clock, ns)
               : NULL;
}

static val time_pthread_getcpuclockid(struct vm *vm, val thread)
{
    clockid_t clock;
    int64_t id;
    if (!py_index(vm, thread, &id))
        return NULL;
    int error = pthread_getcpuclockid((pthread_t)id, &clock);
    return error ? raise_errno(vm, error, NULL) : tag_int(clock);
}

/* ---- what the clocks are ----------------------------------------------------------------------- */

struct clock_info {
    const char *name, *implementation;
    clockid_t id;
    bool monotonic, adjustable;
};

static const struct clock_info clocks[] = {
    {"time", "clock_gettime(CLOCK_REALTIME)", CLOCK_REALTIME, false, true},
    {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
    {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
    {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)",
     CLOCK_PROCESS_CPUTIME_ID, true, false},
    {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", CLOCK_THREAD_CPUTIME_ID,
     true, false},
};

static val describe(struct vm *vm, const struct clock_info *c)
{
    struct timespec t;
    val info = vm_call(vm, vm->simple_namespace, NULL, 0);
    if (!info)
        return NULL;
    clock_getres(c->id, &t);
    inst_set_attr(vm, info, str_intern(vm, SLICE("implementation")),
                  str_new(vm, slice_of(c->implementation)));
    inst_set_attr(vm, info, str_intern(vm, SLICE("monotonic")),
                  bool_val(vm, c->monotonic));
    inst_set_attr(vm, info, str_intern(vm, SLICE("adjustable")),
                  bool_val(vm, c->adjustable));
    inst_set_attr(vm, info, str_intern(vm, SLICE("resolution")),
                  float_new(vm, (double)t.tv_sec + (double)t.tv_nsec * 1e-9));
    return info;
}

static val time_get_clock_info(struct vm *vm, val name)
{
    if (!is_a(name, KIND_STR))
        return raise_error(vm, E_TypeError,
                           "get_clock_info() argument 1 must be str, not %s",
                           type_name(vm, name));
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++)
        if (slice_eq(str_value(plain_of(name)), slice_of(clocks[i].name)))
            return describe(vm, &clocks[i]);
    return raise_error(vm, E_ValueError, "unknown clock");
}

/* ---- waiting --------------------------------------------------------------------------------------- */

/* A signal that comes just before the call of the system does not end it: so each is short. */
#define LONGEST_SLEEP (BILLION / 10)

static val time_sleep(struct vm *vm, val seconds)
{
    int64_t wait;
    if (!nanoseconds(vm, seconds, &wait))
        return NULL;
    if (wait < 0)
        return raise_error(vm, E_ValueError, "sleep length must be non-negative");
    int64_t start = clock_ns(CLOCK_MONOTONIC), left = wait;
    do {
        int64_t ns = left < LONGEST_SLEEP ? left : LONGEST_SLEEP;
        WAITING(vm, nanosleep(&(struct timespec){0, (long)ns}, NULL));
        if (vm->attention & ATTEND_SIGNAL)
            vm_attend(vm);
        if (vm->exc)
            return NULL;
        left = wait - (clock_ns(CLOCK_MONOTONIC) - start);
    } while (left > 0);
    return vm->none;
}

/* ---- the module ------------------------------------------------------------------------------------- */

static val time_tzset(struct vm *vm)
{
    tzset();
    val module = find_module(vm, str_intern(vm, SLICE("time")));
    return module && time_add_zone(vm, as_module(module)->ns) ? vm->none : NULL;
}

static const struct method functions[] = {
    FUNCTION("time", "", time_time, READS),
    FUNCTION("time_ns", "", time_time_ns, READS),
    FUNCTION("monotonic", "", time_monotonic, READS),
    FUNCTION("monotonic_ns", "", time_monotonic_ns, READS),
    FUNCTION("perf_counter", "", time_monotonic, READS),
    FUNCTION("perf_counter_ns", "", time_monotonic_ns, READS),
    FUNCTION("process_time", "", time_process_time, READS),
    FUNCTION("process_time_ns", "", time_process_time_ns, READS),
    FUNCTION("thread_time", "", time_thread_time, READS),
    FUNCTION("thread_time_ns", "", time_thread_time_ns, READS),
    FUNCTION("clock_gettime", "clk_id, /", time_clock_gettime, RUNS),
    FUNCTION("clock_gettime_ns", "clk_id, /", time_clock_gettime_ns, RUNS),
    FUNCTION("clock_getres", "clk_id, /", time_clock_getres, RUNS),
    FUNCTION("clock_settime", "clk_id, time, /", time_clock_settime, RUNS),
    FUNCTION("clock_settime_ns", "clk_id, time, /", time_clock_settime_ns, RUNS),
    FUNCTION("pthread_getcpuclockid", "thread_id, /", time_pthread_getcpuclockid, RUNS),
    FUNCTION("get_clock_info", "name, /", time_get_clock_info, READS),
    FUNCTION("sleep", "secs, /", time_sleep, RUNS),
    FUNCTION("gmtime", "seconds=None, /", time_gmtime, RUNS),
    FUNCTION("localtime", "seconds=None, /", time_localtime, RUNS),
    FUNCTION("mktime", "tuple, /", time_mktime, RUNS),
    FUNCTION("asctime", "tuple=NULL, /", time_asctime, RUNS),
    FUNCTION("ctime", "seconds=None, /", time_ctime, RUNS),
    FUNCTION("strftime", "format, tuple=NULL, /", time_strftime, RUNS),
    FUNCTION("tzset", "", time_tzset, WRITES),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    static const struct {
        const char *name;
        int value;
    } ids[] = {{"CLOCK_REALTIME", CLOCK_REALTIME},
               {"CLOCK_MONOTONIC", CLOCK_MONOTONIC},
               {"CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW},
               {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID},
               {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID},
               {"CLOCK_BOOTTIME", CLOCK_BOOTTIME},
               {"CLOCK_TAI", CLOCK_TAI}};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        module_set(vm, ns, ids[i].name, tag_int(ids[i].value));
    tzset();
    return time_add_types(vm, ns) && time_add_zone(vm, ns);
}

const struct module_def time_module = {
    .name = "time",
    .doc = "Clocks, waiting, and dates.",
    .functions = functions,
    .init = init,
};
