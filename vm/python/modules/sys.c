/* sys.c -- the module `sys`: what a program can see and set of the VM that runs it. */
#include "python/interp/attend.h"
#include "python/interp/frame.h"
#include "python/io/io.h"
#include "python/lib/import.h"
#include "python/modules/module_def.h"
#include "python/sem/sem.h"

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

static const struct method functions[] = {
    FUNCTION("__getattr__", "name, /", io_sys_getattr, RUNS),
    FUNCTION("exc_info", "", exc_info, READS),
    FUNCTION("exception", "", exception, READS),
    ROW("_getframe", B_FRAME, "depth=0, /", get_frame, RUNS, 0),
    FUNCTION("exit", "status=NULL, /", leave, RUNS),
    FUNCTION("getrecursionlimit", "", get_recursion_limit, READS),
    FUNCTION("setrecursionlimit", "limit, /", set_recursion_limit, RUNS),
    FUNCTION("intern", "string, /", intern, READS),
    LAST_METHOD,
};

/* ---- the module ---------------------------------------------------------------------- */

static val arguments(struct vm *vm)
{
    val argv = list_new(vm, vm->argc);
    for (int i = 0; i < vm->argc; i++)
        list_append(vm, argv, str_new(vm, slice_of(vm->argv[i])));
    return argv;
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

static bool init(struct vm *vm, val ns)
{
    const val numbers[3] = {tag_int(3), tag_int(11), tag_int(0)};
    val version = tuple_of(vm, numbers, 3);
    vm->sys_ns = ns;
    return module_set(vm, ns, "argv", arguments(vm)) &&
           module_set(vm, ns, "maxsize", int_from_i64(vm, INT64_MAX)) &&
           module_set(vm, ns, "version",
                      str_new(vm, SLICE("3.11.0 (Hotloop " HOTLOOP_VERSION ")"))) &&
           module_set(vm, ns, "path", list_new(vm, 0)) &&
           module_set(vm, ns, "modules", vm->modules) &&
           module_set(vm, ns, "byteorder", str_new(vm, SLICE("little"))) &&
           module_set(vm, ns, "platform", str_new(vm, SLICE("linux"))) &&
           module_set(vm, ns, "version_info", version) &&
           module_set(vm, ns, "builtin_module_names", module_names(vm)) &&
           module_set(vm, ns, "implementation", implementation(vm, version));
}

const struct module_def sys_module = {
    .name = "sys",
    .doc = "What a program can see and set of the VM that runs it.",
    .functions = functions,
    .init = init,
};
