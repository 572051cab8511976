/* resource.c -- the module resource: what the process has used, and may use. */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "python/io/io.h"
#include "python/modules/module_def.h"
#include "python/types/structseq.h"

enum { N_FIELDS = 16 };
static const char *const fields[N_FIELDS] = {
    "ru_utime",  "ru_stime",    "ru_maxrss", "ru_ixrss",   "ru_idrss",   "ru_isrss",
    "ru_minflt", "ru_majflt",   "ru_nswap",  "ru_inblock", "ru_oublock", "ru_msgsnd",
    "ru_msgrcv", "ru_nsignals", "ru_nvcsw",  "ru_nivcsw"};
static const struct structseq_def usage = {.module = "resource",
                                           .name = "struct_rusage",
                                           .doc = "What getrusage() returns.",
                                           .fields = fields,
                                           .n = N_FIELDS,
                                           .visible = N_FIELDS};

static val seconds(struct vm *vm, struct timeval t)
{
    return float_new(vm, (double)t.tv_sec + (double)t.tv_usec * 1e-6);
}

static val get_usage(struct vm *vm, val who)
{
    int64_t of;
    struct rusage r;
    if (!py_index(vm, who, &of))
        return NULL;
    if (getrusage((__rusage_who_t)of, &r) != 0)
        return errno == EINVAL ? raise_error(vm, E_ValueError, "invalid who parameter")
                               : raise_errno(vm, errno, NULL);
    val values[N_FIELDS] = {seconds(vm, r.ru_utime)};
    values[1] = seconds(vm, r.ru_stime);
    const long counts[] = {r.ru_maxrss,  r.ru_ixrss,  r.ru_idrss,  r.ru_isrss,
                           r.ru_minflt,  r.ru_majflt, r.ru_nswap,  r.ru_inblock,
                           r.ru_oublock, r.ru_msgsnd, r.ru_msgrcv, r.ru_nsignals,
                           r.ru_nvcsw,   r.ru_nivcsw};
    for (int i = 0; i < 14; i++)
        values[i + 2] = tag_int(counts[i]);
    return structseq_new(vm, &usage, values);
}

static bool resource_number(struct vm *vm, val v, int *out)
{
    int64_t i;
    if (!py_index(vm, v, &i))
        return false;
    *out = (int)i;
    if (i >= 0 && i < RLIM_NLIMITS)
        return true;
    raise_error(vm, E_ValueError, "invalid resource specified");
    return false;
}

/* RLIM_INFINITY is -1 in Python. */
static val limit_value(struct vm *vm, rlim_t limit)
{
    return limit == RLIM_INFINITY ? tag_int(-1) : int_from_u64(vm, limit);
}

static val get_limit(struct vm *vm, val resource)
{
    int which;
    struct rlimit r;
    if (!resource_number(vm, resource, &which))
        return NULL;
    if (getrlimit((__rlimit_resource_t)which, &r) != 0)
        return raise_errno(vm, errno, NULL);
    val pair[2] = {limit_value(vm, r.rlim_cur)};
    pair[1] = limit_value(vm, r.rlim_max);
    return tuple_of(vm, pair, 2);
}

static val set_limit(struct vm *vm, val resource, val limits)
{
    int which;
    int64_t soft, hard;
    if (!resource_number(vm, resource, &which))
        return NULL;
    val list = list_new(vm, 2);
    if (!list_extend(vm, list, limits))
        return NULL;
    if (as_list(list)->n != 2)
        return raise_error(vm, E_ValueError, "expected a tuple of 2 integers");
    if (!py_index(vm, list_get(vm, list, 0), &soft) ||
        !py_index(vm, list_get(vm, list, 1), &hard))
        return NULL;
    const struct rlimit r = {(rlim_t)soft, (rlim_t)hard};
    if (setrlimit((__rlimit_resource_t)which, &r) == 0)
        return vm->none;
    if (errno == EINVAL)
        return raise_error(vm, E_ValueError, "current limit exceeds maximum limit");
    if (errno == EPERM)
        return raise_error(vm, E_ValueError, "not allowed to raise maximum limit");
    return raise_errno(vm, errno, NULL);
}

static val page_size(struct vm *vm)
{
    (void)vm;
    return tag_int(sysconf(_SC_PAGESIZE));
}

static const struct method functions[] = {
    FUNCTION("getrusage", "who, /", get_usage, READS),
    FUNCTION("getrlimit", "resource, /", get_limit, READS),
    FUNCTION("setrlimit", "resource, limits, /", set_limit, RUNS),
    FUNCTION("getpagesize", "", page_size, READS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    static const struct {
        const char *name;
        int value;
    } constants[] = {
        {"RLIMIT_CPU", RLIMIT_CPU},         {"RLIMIT_FSIZE", RLIMIT_FSIZE},
        {"RLIMIT_DATA", RLIMIT_DATA},       {"RLIMIT_STACK", RLIMIT_STACK},
        {"RLIMIT_CORE", RLIMIT_CORE},       {"RLIMIT_NOFILE", RLIMIT_NOFILE},
        {"RLIMIT_OFILE", RLIMIT_NOFILE},    {"RLIMIT_AS", RLIMIT_AS},
        {"RLIMIT_RSS", RLIMIT_RSS},         {"RLIMIT_NPROC", RLIMIT_NPROC},
        {"RLIMIT_MEMLOCK", RLIMIT_MEMLOCK}, {"RLIMIT_MSGQUEUE", RLIMIT_MSGQUEUE},
        {"RLIMIT_NICE", RLIMIT_NICE},       {"RLIMIT_RTPRIO", RLIMIT_RTPRIO},
        {"RLIMIT_RTTIME", RLIMIT_RTTIME},   {"RLIMIT_SIGPENDING", RLIMIT_SIGPENDING},
        {"RUSAGE_SELF", RUSAGE_SELF},       {"RUSAGE_CHILDREN", RUSAGE_CHILDREN},
        {"RUSAGE_THREAD", RUSAGE_THREAD},   {"RLIM_INFINITY", -1}};
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        module_set(vm, ns, constants[i].name, tag_int(constants[i].value));
    return module_set(vm, ns, "error", vm->exceptions[E_OSError]) &&
           module_set(vm, ns, "struct_rusage", structseq_type(vm, &usage));
}

const struct module_def resource_module = {
    .name = "resource",
    .doc = "What the process has used, and may use.",
    .functions = functions,
    .init = init,
};
