/* sys.c -- the module `sys`: what a program can see and set of the VM that runs it. */
#include "python/interp/attend.h"
#include "python/interp/hooks.h"
#include "python/io/io.h"
#include "python/lib/import.h"
#include "python/modules/module_def.h"
#include "python/sem/sem.h"
#include "python/types/structseq.h"

#include <float.h>

static val leave(struct vm *vm, val status)
{
    val exc = vm_call(vm, vm->exceptions[E_SystemExit], &status, status ? 1 : 0);
    return exc ? raise_value(vm, exc) : NULL;
}

static val get_recursion_limit(struct vm *vm)
{
    return tag_int(vm->most_frames);
}

static val set_recursion_limit(struct vm *vm, val n)
{
    int64_t limit;
    if (!py_index(vm, n, &limit))
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

static val intern(struct vm *vm, val text)
{
    if (!is_kind(text, KIND_STR))
        return raise_error(vm, E_TypeError, "intern() argument must be str, not %s",
                           type_name(vm, text));
    return str_intern(vm, str_value(text));
}

static val exc_info(struct vm *vm)
{
    val exc = vm->handled, none[3] = {vm->none, vm->none, vm->none};
    if (exc == vm->none)
        return tuple_of(vm, none, 3);
    val tb = inst_attr(vm, exc, vm->n_traceback);
    const val row[] = {type_of(vm, exc), exc, tb ? tb : vm->none};
    return tuple_of(vm, row, 3);
}

static val exception(struct vm *vm)
{
    return vm->handled;
}

static val get_frame(struct vm *vm, val up)
{
    int64_t depth = 0;
    if (!py_index(vm, up, &depth))
        return NULL;
    struct frame *f = vm->frame;
    for (; f && depth > 0; f = f->back)
        depth -= !f->code->source->hidden;
    return f ? frame_object(vm, f)
             : raise_error(vm, E_ValueError, "call stack is not deep enough");
}

/* ---- functions that are told what the program does: interp/hooks.h ------------------------ */

static val function_or_null(const struct vm *vm, val f)
{
    return f == vm->none ? NULL : f;
}
static val set_trace(struct vm *vm, val function)
{
    hooks_set(vm, false, function_or_null(vm, function));
    return vm->none;
}
static val set_profile(struct vm *vm, val function)
{
    hooks_set(vm, true, function_or_null(vm, function));
    return vm->none;
}
static val get_trace(struct vm *vm)
{
    return vm->tracer ? vm->tracer : vm->none;
}
static val get_profile(struct vm *vm)
{
    return vm->profiler ? vm->profiler : vm->none;
}
/* From inside of a trace function: what this calls is told of. */
static val call_tracing(struct vm *vm, val func, val args)
{
    if (!is_kind(args, KIND_TUPLE))
        return raise_error(vm, E_TypeError,
                           "call_tracing() argument 2 must be tuple, not %s",
                           type_name(vm, args));
    bool traced = vm->traced;
    vm->traced = vm->tracer || vm->profiler;
    val r = vm_call(vm, func, as_tuple(args)->at, as_tuple(args)->n);
    vm->traced = traced && (vm->tracer || vm->profiler);
    return r;
}

static val infos(struct vm *vm);
static val show_exception(struct vm *vm, val exc);
static val get_max_digits(struct vm *vm)
{
    return tag_int(vm->int_max_digits);
}

static val set_max_digits(struct vm *vm, val maxdigits)
{
    int64_t n;
    if (!py_index(vm, maxdigits, &n))
        return NULL;
    if (n != 0 && n < INT_LEAST_MAX_DIGITS)
        return raise_error(vm, E_ValueError, "maxdigits must be 0 or larger than %d",
                           INT_LEAST_MAX_DIGITS);
    vm->int_max_digits = n;
    return vm->none;
}

static const struct method functions[] = {
    FUNCTION("_infos", "", infos, READS),
    FUNCTION("_print_exception", "exc, /", show_exception, RUNS),
    FUNCTION("__getattr__", "name, /", io_sys_getattr, RUNS),
    FUNCTION("exc_info", "", exc_info, READS),
    FUNCTION("exception", "", exception, READS),
    ROW("_getframe", B_FRAME, "depth=0, /", get_frame, RUNS, 0),
    ROW("settrace", B_INTERPRET, "function, /", set_trace, RUNS, 0),
    ROW("setprofile", B_INTERPRET, "function, /", set_profile, RUNS, 0),
    FUNCTION("gettrace", "", get_trace, READS),
    FUNCTION("getprofile", "", get_profile, READS),
    FUNCTION("call_tracing", "func, args, /", call_tracing, RUNS),
    FUNCTION("exit", "status=NULL, /", leave, RUNS),
    FUNCTION("getrecursionlimit", "", get_recursion_limit, READS),
    FUNCTION("setrecursionlimit", "limit, /", set_recursion_limit, RUNS),
    FUNCTION("get_int_max_str_digits", "", get_max_digits, READS),
    FUNCTION("set_int_max_str_digits", "maxdigits", set_max_digits, WRITES),
    FUNCTION("intern", "string, /", intern, READS),
    LAST_METHOD,
};

/* ---- the module ---------------------------------------------------------------------- */

/* ---- figures with names --------------------------------------------------------------- */

static const char *const version_fields[] = {"major", "minor", "micro", "releaselevel",
                                             "serial"};
static const struct structseq_def version_def = {
    "sys", "version_info", "The version, part by part.", version_fields, 5, 5};
static const char *const flag_fields[] = {"debug",
                                          "inspect",
                                          "interactive",
                                          "optimize",
                                          "dont_write_bytecode",
                                          "no_user_site",
                                          "no_site",
                                          "ignore_environment",
                                          "verbose",
                                          "bytes_warning",
                                          "quiet",
                                          "hash_randomization",
                                          "isolated",
                                          "dev_mode",
                                          "utf8_mode",
                                          "warn_default_encoding",
                                          "safe_path",
                                          "int_max_str_digits"};
static const struct structseq_def flags_def = {
    "sys",       "flags", "What the command line and the environment said.",
    flag_fields, 18,      18};
static const char *const int_fields[] = {"bits_per_digit", "sizeof_digit",
                                         "default_max_str_digits",
                                         "str_digits_check_threshold"};
static const struct structseq_def int_def = {
    "sys", "int_info", "How integers are kept.", int_fields, 4, 4};
static const char *const float_fields[] = {
    "max", "max_exp",  "max_10_exp", "min",   "min_exp", "min_10_exp",
    "dig", "mant_dig", "epsilon",    "radix", "rounds"};
static const struct structseq_def float_def = {
    "sys", "float_info", "What a float can hold.", float_fields, 11, 11};
static const char *const hash_fields[] = {"width",     "modulus",   "inf",
                                          "nan",       "imag",      "algorithm",
                                          "hash_bits", "seed_bits", "cutoff"};
static const struct structseq_def hash_def = {
    "sys", "hash_info", "How hash values are made.", hash_fields, 9, 9};
static const char *const thread_fields[] = {"name", "lock", "version"};
static const struct structseq_def thread_def = {
    "sys", "thread_info", "How threads are made.", thread_fields, 3, 3};

static val text(struct vm *vm, const char *s)
{
    return str_intern(vm, slice_of(s));
}

static val version_info(struct vm *vm)
{
    const val parts[5] = {tag_int(3), tag_int(11), tag_int(2), text(vm, "final"),
                          tag_int(0)};
    return structseq_new(vm, &version_def, parts);
}

static val flags(struct vm *vm)
{
    const struct vm_settings *s = &vm->settings;
    const val all[18] = {tag_int(0),
                         tag_int(s->inspect),
                         tag_int(s->interactive),
                         tag_int(s->optimize),
                         tag_int(s->no_bytecode),
                         tag_int(s->no_user_site),
                         tag_int(s->no_site),
                         tag_int(s->no_variables),
                         tag_int(s->verbose),
                         tag_int(s->bytes_warning),
                         tag_int(s->quiet),
                         tag_int(s->hash_seed != 0),
                         tag_int(s->isolated),
                         bool_val(vm, s->dev_mode),
                         tag_int(s->utf8_mode),
                         tag_int(0),
                         bool_val(vm, s->safe_path),
                         tag_int(-1)};
    return structseq_new(vm, &flags_def, all);
}

/* float_info, int_info, hash_info, thread_info. */
static val infos(struct vm *vm)
{
    const val f[11] = {
        float_new(vm, DBL_MAX), tag_int(DBL_MAX_EXP),  tag_int(DBL_MAX_10_EXP),
        float_new(vm, DBL_MIN), tag_int(DBL_MIN_EXP),  tag_int(DBL_MIN_10_EXP),
        tag_int(DBL_DIG),       tag_int(DBL_MANT_DIG), float_new(vm, DBL_EPSILON),
        tag_int(FLT_RADIX),     tag_int(FLT_ROUNDS)};
    const val i[4] = {tag_int(64), tag_int(8), tag_int(4300), tag_int(640)};
    const val h[9] = {tag_int(64),      tag_int(((int64_t)1 << 61) - 1),
                      tag_int(314159),  tag_int(0),
                      tag_int(1000003), text(vm, "siphash13"),
                      tag_int(64),      tag_int(128),
                      tag_int(0)};
    const val t[3] = {text(vm, "pthread"), text(vm, "semaphore"), vm->none};
    const val all[4] = {structseq_new(vm, &float_def, f),
                        structseq_new(vm, &int_def, i), structseq_new(vm, &hash_def, h),
                        structseq_new(vm, &thread_def, t)};
    return all[0] && all[1] && all[2] && all[3] ? tuple_of(vm, all, 4) : NULL;
}

static val show_exception(struct vm *vm, val exc)
{
    if (is_exception(vm, exc))
        print_exception(vm, exc);
    return vm->none;
}

static val implementation(struct vm *vm, val version)
{
    val o = vm_call(vm, vm->simple_namespace, NULL, 0);
    if (!o)
        return NULL;
    inst_set_attr(vm, o, str_intern(vm, SLICE("name")), str_new(vm, SLICE("hotloop")));
    inst_set_attr(vm, o, str_intern(vm, SLICE("cache_tag")),
                  str_new(vm, SLICE("hotloop-311")));
    inst_set_attr(vm, o, str_intern(vm, SLICE("version")), version);
    return o;
}

static val strings(struct vm *vm, char *const *argv, int n)
{
    val list = list_new(vm, n);
    for (int i = 0; i < n; i++)
        list_append(vm, list, str_new(vm, slice_of(argv[i])));
    return list;
}

/* -X name and -X name=value. */
static val x_options(struct vm *vm)
{
    val d = dict_new(vm, KIND_DICT);
    for (size_t i = 0; i < vm->settings.x.n; i++) {
        struct slice s = slice_of(vm->settings.x.at[i]);
        const char *is = slice_char(s, '=');
        size_t n = is ? (size_t)(is - s.p) : s.n;
        dict_set(vm, d, str_new(vm, (struct slice){s.p, n}),
                 is ? str_new(vm, slice_from(s, n + 1)) : vm->true_);
    }
    return d;
}

static bool places(struct vm *vm, val ns)
{
    val program = str_new(vm, slice_of(vm->settings.executable)),
        prefix = str_new(vm, slice_of(vm->settings.prefix)), base = text(vm, "/usr");
    return module_set(vm, ns, "executable", program) &&
           module_set(vm, ns, "_base_executable", program) &&
           module_set(vm, ns, "prefix", prefix) &&
           module_set(vm, ns, "exec_prefix", prefix) &&
           module_set(vm, ns, "base_prefix", base) &&
           module_set(vm, ns, "base_exec_prefix", base);
}

static bool init(struct vm *vm, val ns)
{
    enum { HEXVERSION = 0x030B02F0 };
    val version = version_info(vm);
    vm->sys_ns = ns;
    return version && module_set(vm, ns, "argv", strings(vm, vm->argv, vm->argc)) &&
           module_set(vm, ns, "orig_argv",
                      strings(vm, vm->settings.argv, vm->settings.argc)) &&
           module_set(vm, ns, "maxsize", int_from_i64(vm, INT64_MAX)) &&
           module_set(vm, ns, "version",
                      str_new(vm, SLICE("3.11.2 (Hotloop " HOTLOOP_VERSION
                                        ") [GCC " __VERSION__ "]"))) &&
           module_set(vm, ns, "hexversion", tag_int(HEXVERSION)) &&
           module_set(vm, ns, "path", list_new(vm, 0)) &&
           module_set(vm, ns, "modules", vm->modules) &&
           module_set(vm, ns, "byteorder", text(vm, "little")) &&
           module_set(vm, ns, "platform", text(vm, "linux")) &&
           module_set(vm, ns, "version_info", version) &&
           module_set(vm, ns, "flags", flags(vm)) &&
           module_set(vm, ns, "warnoptions",
                      strings(vm, vm->settings.warn.at, (int)vm->settings.warn.n)) &&
           module_set(vm, ns, "_xoptions", x_options(vm)) &&
           module_set(vm, ns, "dont_write_bytecode",
                      bool_val(vm, vm->settings.no_bytecode)) &&
           places(vm, ns) &&
           module_set(vm, ns, "builtin_module_names", module_names(vm)) &&
           module_set(vm, ns, "implementation", implementation(vm, version));
}

const struct module_def sys_module = {
    .name = "sys",
    .doc = "What a program can see and set of the VM that runs it.",
    .functions = functions,
    .init = init,
};
