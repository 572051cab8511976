/* modules.c -- the modules sys, time and math. */
#include "python/builtins/methods.h"
#include "python/interp/attend.h"
#include "python/interp/frame.h"
#include "python/lib/import.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

/* ---- math --------------------------------------------------------------------------------- */

static bool number(struct vm *vm, val v, double *d)
{
    if (number_to_double(vm, v, d))
        return !vm->exc;
    raise_error(vm, E_TypeError, "must be real number, not %s", type_name(vm, v));
    return false;
}

/* What comes out infinite or no number of finite arguments is an error. */
static val checked(struct vm *vm, double r, bool finite, bool overflows)
{
    if (finite && (isnan(r) || (isinf(r) && !overflows)))
        return raise_error(vm, E_ValueError, "math domain error");
    if (finite && isinf(r))
        return raise_error(vm, E_OverflowError, "math range error");
    return float_new(vm, r);
}

#define MATH1(name, expr, domain)                                                      \
    static val math_##name(ARGS)                                                       \
    {                                                                                  \
        UNUSED_ARGS;                                                                   \
        double x;                                                                      \
        if (!number(vm, args[0], &x))                                                  \
            return NULL;                                                               \
        if (!(domain) && !isnan(x))                                                    \
            return raise_error(vm, E_ValueError, "math domain error");                 \
        return checked(vm, expr, isfinite(x), true);                                   \
    }
MATH1(sqrt, sqrt(x), x >= 0)
MATH1(sin, sin(x), isfinite(x))
MATH1(cos, cos(x), isfinite(x))
MATH1(tan, tan(x), isfinite(x))
MATH1(asin, asin(x), fabs(x) <= 1)
MATH1(acos, acos(x), fabs(x) <= 1)
MATH1(atan, atan(x), true)
MATH1(exp, exp(x), true)
MATH1(log2, log2(x), x > 0)
MATH1(log10, log10(x), x > 0)
MATH1(fabs, fabs(x), true)
MATH1(radians, x *(3.14159265358979323846 / 180.0), true)
MATH1(degrees, x *(180.0 / 3.14159265358979323846), true)

static val math_log(ARGS)
{
    UNUSED_ARGS;
    double x, b;
    if (!number(vm, args[0], &x) || (n > 1 && !number(vm, args[1], &b)))
        return NULL;
    if (x <= 0)
        return raise_error(vm, E_ValueError, "math domain error");
    return float_new(vm, n > 1 ? log(x) / log(b) : log(x));
}

#define MATH2(name, expr)                                                              \
    static val math_##name(ARGS)                                                       \
    {                                                                                  \
        UNUSED_ARGS;                                                                   \
        double x, y;                                                                   \
        if (!number(vm, args[0], &x) || !number(vm, args[1], &y))                      \
            return NULL;                                                               \
        return checked(vm, expr, isfinite(x) && isfinite(y), x != 0);                  \
    }
MATH2(pow, pow(x, y))
MATH2(atan2, atan2(x, y))
MATH2(hypot, hypot(x, y))
MATH2(fmod, fmod(x, y))

#define MATHI(name, expr)                                                              \
    static val math_##name(ARGS)                                                       \
    {                                                                                  \
        UNUSED_ARGS;                                                                   \
        double x;                                                                      \
        if (int_is(args[0]))                                                           \
            return args[0];                                                            \
        return number(vm, args[0], &x) ? int_from_double(vm, expr) : NULL;             \
    }
MATHI(floor, floor(x))
MATHI(ceil, ceil(x))
MATHI(trunc, trunc(x))

#define MATHB(name, expr)                                                              \
    static val math_##name(ARGS)                                                       \
    {                                                                                  \
        UNUSED_ARGS;                                                                   \
        double x;                                                                      \
        return number(vm, args[0], &x) ? bool_val(vm, expr) : NULL;                    \
    }
MATHB(isnan, isnan(x))
MATHB(isinf, isinf(x))
MATHB(isfinite, isfinite(x))

static val math_gcd(ARGS)
{
    UNUSED_ARGS;
    val a = args[0], b = args[1];
    for (int i = 0; i < 2; i++)
        if (!int_is(args[i]))
            return raise_error(vm, E_TypeError,
                               "'%s' object cannot be interpreted as an integer",
                               type_name(vm, args[i]));
    while (int_cmp(b, tag_int(0)) != 0) {
        val r = int_binary(vm, OP_BINARY_MODULO, a, b);
        a = b;
        b = r;
    }
    return int_cmp(a, tag_int(0)) < 0 ? int_negate(vm, a) : a;
}

static val math_isqrt(ARGS)
{
    UNUSED_ARGS;
    int64_t i;
    if (!int_to_i64(args[0], &i) || i < 0)
        return raise_error(vm, E_ValueError, "isqrt() argument must be nonnegative");
    int64_t r = (int64_t)sqrt((double)i);
    while (r * r > i)
        r--;
    while ((r + 1) * (r + 1) <= i)
        r++;
    return tag_int(r);
}

#define F(name)                                                                        \
    {                                                                                  \
#name, math_##name, 1, 1, 0, 0                                                 \
    }
static const struct builtin math_functions[] = {
    {"sqrt", math_sqrt, 1, 1, 0, INTRINSIC_SQRT},
    F(sin),
    F(cos),
    F(tan),
    F(asin),
    F(acos),
    F(atan),
    F(exp),
    F(log2),
    F(log10),
    F(fabs),
    F(radians),
    F(degrees),
    {"log", math_log, 1, 2, 0, 0},
    {"pow", math_pow, 2, 2, 0, 0},
    {"atan2", math_atan2, 2, 2, 0, 0},
    {"hypot", math_hypot, 2, 2, 0, 0},
    {"fmod", math_fmod, 2, 2, 0, 0},
    F(floor),
    F(ceil),
    F(trunc),
    F(isnan),
    F(isinf),
    F(isfinite),
    {"gcd", math_gcd, 2, 2, 0, 0},
    F(isqrt),
    {0},
};

/* ---- time and sys ----------------------------------------------------------------------------- */

static double clock_seconds(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}
static val time_time(ARGS)
{
    UNUSED_ARGS;
    return float_new(vm, clock_seconds(CLOCK_REALTIME));
}
static val time_perf(ARGS)
{
    UNUSED_ARGS;
    return float_new(vm, clock_seconds(CLOCK_MONOTONIC));
}
static val time_process(ARGS)
{
    UNUSED_ARGS;
    return float_new(vm, clock_seconds(CLOCK_PROCESS_CPUTIME_ID));
}
static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A signal that comes just before the call of the system does not end it: so each is short. */
#define LONGEST_SLEEP 0.1
static val time_sleep(ARGS)
{
    UNUSED_ARGS;
    double s;
    if (!number(vm, args[0], &s))
        return NULL;
    if (!(s >= 0)) /* also what is not a number */
        return raise_error(vm, E_ValueError, "sleep length must be non-negative");
    double until = seconds_now() + s;
    for (double left = s; left > 0; left = until - seconds_now()) {
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
static const struct builtin time_functions[] = {
    {"time", time_time, 0, 0, 0, 0},      {"perf_counter", time_perf, 0, 0, 0, 0},
    {"monotonic", time_perf, 0, 0, 0, 0}, {"process_time", time_process, 0, 0, 0, 0},
    {"sleep", time_sleep, 1, 1, 0, 0},    {0},
};

static val sys_exit(ARGS)
{
    UNUSED_ARGS;
    val exc = vm_call(vm, vm->exceptions[E_SystemExit], args, n);
    return exc ? raise_value(vm, exc) : NULL;
}
static val sys_getrecursionlimit(ARGS)
{
    UNUSED_ARGS;
    return tag_int(vm->most_frames);
}
static val sys_setrecursionlimit(ARGS)
{
    UNUSED_ARGS;
    int64_t limit;
    if (!py_index(vm, args[0], &limit))
        return NULL;
    if (limit < 1)
        return raise_error(vm, E_ValueError,
                           "recursion limit must be greater or equal than 1");
    int64_t depth = vm->depth_frames + 1; /* this call counts */
    if (limit <= depth)
        return raise_error(vm, E_RecursionError,
                           "cannot set the recursion limit to %lld at the recursion "
                           "depth %lld: the limit is too low",
                           (long long)limit, (long long)depth);
    vm->most_frames = limit;
    return vm->none;
}
static val sys_exc_info(ARGS)
{
    UNUSED_ARGS;
    val exc = vm->handled, all[3] = {vm->none, vm->none, vm->none};
    if (exc != vm->none) {
        val tb = inst_attr(vm, exc, vm->n_traceback);
        all[0] = type_of(vm, exc);
        all[1] = exc;
        all[2] = tb ? tb : vm->none;
    }
    return tuple_of(vm, all, 3);
}
static val sys_intern(ARGS)
{
    UNUSED_ARGS;
    if (!is_kind(args[0], KIND_STR))
        return raise_error(vm, E_TypeError, "intern() argument must be str, not %s",
                           type_name(vm, args[0]));
    return str_intern(vm, str_value(args[0]));
}
static val exc_info(ARGS)
{
    UNUSED_ARGS;
    val exc = vm->handled, none[3] = {vm->none, vm->none, vm->none};
    if (exc == vm->none)
        return tuple_of(vm, none, 3);
    val tb = inst_attr(vm, exc, vm->n_traceback);
    const val row[] = {type_of(vm, exc), exc, tb ? tb : vm->none};
    return tuple_of(vm, row, 3);
}
static val exception(ARGS)
{
    UNUSED_ARGS;
    return vm->handled;
}
static val getframe(ARGS)
{
    int64_t depth = 0;
    UNUSED_ARGS;
    if (n && !py_index(vm, args[0], &depth))
        return NULL;
    struct frame *f = vm->frame;
    for (; f && depth > 0; f = f->back)
        depth -= !f->code->source->hidden;
    return f ? frame_object(vm, f)
             : raise_error(vm, E_ValueError, "call stack is not deep enough");
}

static const struct builtin sys_functions[] = {
    {"exc_info", exc_info, 0, 0, 0, 0},
    {"exception", exception, 0, 0, 0, 0},
    {"_getframe", getframe, 0, 1, B_FRAME, 0},
    {"exit", sys_exit, 0, 1, 0, 0},
    {"getrecursionlimit", sys_getrecursionlimit, 0, 0, 0, 0},
    {"setrecursionlimit", sys_setrecursionlimit, 1, 1, 0, 0},
    {"intern", sys_intern, 1, 1, 0, 0},
    {"exc_info", sys_exc_info, 0, 0, 0, 0},
    {0},
};
/* As soon as this has returned, where no C function's frame keeps dead objects alive. */
static val gc_collect_now(ARGS)
{
    UNUSED_ARGS;
    vm_want(vm, ATTEND_COLLECT);
    return tag_int(0);
}
static val make_weakref(ARGS)
{
    UNUSED_ARGS;
    if (is_int(args[0]))
        return raise_error(vm, E_TypeError,
                           "cannot create weak reference to 'int' object");
    struct w_weakref *w = new_object(vm, KIND_WEAKREF, sizeof *w);
    w->target = args[0];
    w->callback = n == 2 ? args[1] : vm->none;
    gc_register_weak(&vm->gc, &w->h, w->callback != vm->none);
    return &w->h;
}
static const struct builtin weakref_functions[] = {{"ref", make_weakref, 1, 2, 0, 0},
                                                   {0}};

static const struct builtin gc_functions[] = {{"collect", gc_collect_now, 0, 1, B_INTERPRET, 0},
                                              {0}};

static val stream_write(struct vm *vm, val *args, FILE *to)
{
    if (!is_kind(args[0], KIND_STR))
        return raise_error(vm, E_TypeError, "write() argument must be str, not %s",
                           type_name(vm, args[0]));
    if (to == stderr)
        fflush(stdout);
    fwrite(str_bytes(args[0]), 1, (size_t)as_str(args[0])->n, to);
    return vm->none;
}
static val out_write(ARGS)
{
    UNUSED_ARGS;
    return stream_write(vm, args, stdout);
}
static val err_write(ARGS)
{
    UNUSED_ARGS;
    return stream_write(vm, args, stderr);
}
static val stream_flush(ARGS)
{
    UNUSED_ARGS;
    fflush(stdout);
    return vm->none;
}
static const struct builtin out_functions[] = {
    {"write", out_write, 1, 1, 0, 0}, {"flush", stream_flush, 0, 0, 0, 0}, {0}};
static const struct builtin err_functions[] = {
    {"write", err_write, 1, 1, 0, 0}, {"flush", stream_flush, 0, 0, 0, 0}, {0}};

static val module_new(struct vm *vm, const char *name, const struct builtin *functions)
{
    val ns = ns_new(vm), text = str_intern(vm, slice_of(name));
    struct w_module *m = new_object(vm, KIND_MODULE, sizeof *m);
    m->ns = ns;
    m->name = text;
    val module = &m->h;
    ns_set(vm, ns, vm->n_name, text);
    add_functions(vm, ns, functions, text);
    return module;
}

static void set_attr(struct vm *vm, val module, const char *name, val v)
{
    ns_set(vm, as_module(module)->ns, str_intern(vm, slice_of(name)), v);
}

static val make_sys(struct vm *vm)
{
    val m = module_new(vm, "sys", sys_functions), argv = list_new(vm, vm->argc);
    for (int i = 0; i < vm->argc; i++)
        list_append(vm, argv, str_new(vm, slice_of(vm->argv[i])));
    set_attr(vm, m, "argv", argv);
    set_attr(vm, m, "maxsize", int_from_i64(vm, INT64_MAX));
    set_attr(vm, m, "version",
             str_new(vm, SLICE("3.11.0 (Hotloop " HOTLOOP_VERSION ")")));
    set_attr(vm, m, "stdout", module_new(vm, "<stdout>", out_functions));
    set_attr(vm, m, "stderr", module_new(vm, "<stderr>", err_functions));
    set_attr(vm, m, "path", list_new(vm, 0));
    set_attr(vm, m, "modules", vm->modules);
    set_attr(vm, m, "byteorder", str_new(vm, SLICE("little")));
    set_attr(vm, m, "platform", str_new(vm, SLICE("linux")));
    const val version[3] = {tag_int(3), tag_int(11), tag_int(0)};
    set_attr(vm, m, "version_info", tuple_of(vm, version, 3));
    val implementation = vm_call(vm, vm->simple_namespace, NULL, 0);
    if (!implementation)
        return NULL;
    inst_set_attr(vm, implementation, str_intern(vm, SLICE("name")),
                  str_new(vm, SLICE("hotloop")));
    inst_set_attr(vm, implementation, str_intern(vm, SLICE("cache_tag")),
                  str_new(vm, SLICE("hotloop-311")));
    inst_set_attr(vm, implementation, str_intern(vm, SLICE("version")),
                  tuple_of(vm, version, 3));
    set_attr(vm, m, "implementation", implementation);
    return m;
}

static val make_math(struct vm *vm)
{
    val m = module_new(vm, "math", math_functions);
    set_attr(vm, m, "pi", float_new(vm, 3.14159265358979323846));
    set_attr(vm, m, "e", float_new(vm, 2.71828182845904523536));
    set_attr(vm, m, "tau", float_new(vm, 6.28318530717958647692));
    set_attr(vm, m, "inf", float_new(vm, INFINITY));
    set_attr(vm, m, "nan", float_new(vm, NAN));
    return m;
}

val builtin_module(struct vm *vm, val name)
{
    val m = dict_get_str(vm, vm->modules, name);
    struct slice s = str_value(name);
    if (m)
        return m;
    if (slice_eq(s, SLICE("sys")))
        m = make_sys(vm);
    else if (slice_eq(s, SLICE("builtins"))) {
        struct w_module *w = new_object(vm, KIND_MODULE, sizeof *w);
        m = &w->h;
        gc_store(&vm->gc, m, &w->ns, vm->builtins);
        gc_store(&vm->gc, m, &w->name, name);
    } else if (slice_eq(s, SLICE("math")))
        m = make_math(vm);
    else if (slice_eq(s, SLICE("time")))
        m = module_new(vm, "time", time_functions);
    else if (slice_eq(s, SLICE("gc")))
        m = module_new(vm, "gc", gc_functions);
    else if (slice_eq(s, SLICE("weakref")))
        m = module_new(vm, "weakref", weakref_functions);
    if (m) {
        dict_set(vm, vm->modules, name, m);
        return m;
    }
    return NULL;
}

val find_module(struct vm *vm, val name)
{
    val m = builtin_module(vm, name);
    assert(m || vm->exc);
    return m;
}
