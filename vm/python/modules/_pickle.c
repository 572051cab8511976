/* _pickle.c -- the module _pickle, and PickleBuffer. */
#include "python/frozen/frozen.h"
#include "python/modules/module_def.h"
#include "python/modules/pickle.h"
#include "python/obj/buffer.h"

/* ---- PickleBuffer: bytes that may go beside a pickle -------------------------------------------- */

/* func is a memoryview; NULL: it was released */
static val view_of(struct vm *vm, val self)
{
    val view = as_wrapper(self)->func;
    return view ? view
                : raise_error(vm, E_ValueError,
                              "operation forbidden on released PickleBuffer object");
}

static val make(struct vm *vm, val class, val object)
{
    val view = vm_call(vm, vm->types[KIND_MEMORYVIEW], &object, 1);
    (void)class;
    if (!view)
        return NULL;
    struct w_wrapper *w = new_object(vm, KIND_PICKLE_BUFFER, sizeof *w);
    w->func = view;
    w->dict = NULL;
    return &w->h;
}

static bool lend(struct vm *vm, val self, struct buffer *out)
{
    val view = view_of(vm, self);
    return view && slots_of(view)->buffer(vm, view, out);
}

static void hold(val self, int64_t by)
{
    if (as_wrapper(self)->func)
        as_memoryview(as_wrapper(self)->func)->exports += by;
}

static val call_view(struct vm *vm, val self, const char *method)
{
    val view = view_of(vm, self);
    val f = view ? py_getattr(vm, view, str_intern(vm, slice_of(method))) : NULL;
    return f ? vm_call(vm, f, NULL, 0) : NULL;
}

static val release(struct vm *vm, val self)
{
    if (!as_wrapper(self)->func)
        return vm->none;
    if (!call_view(vm, self, "release"))
        return NULL;
    as_wrapper(self)->func = NULL;
    return vm->none;
}

static val view(struct vm *vm, val self)
{
    val v = view_of(vm, self);
    return v ? vm_call(vm, vm->types[KIND_MEMORYVIEW], &v, 1) : NULL;
}

static val raw(struct vm *vm, val self)
{
    val v = view(vm, self);
    val contiguous = v ? py_getattr(vm, v, str_intern(vm, SLICE("contiguous"))) : NULL;
    if (!contiguous)
        return NULL;
    if (contiguous != vm->true_)
        return raise_error(vm, E_BufferError,
                           "cannot extract raw buffer from non-contiguous buffer");
    val cast = py_getattr(vm, v, str_intern(vm, SLICE("cast")));
    val format = str_intern(vm, SLICE("B"));
    return cast ? vm_call(vm, cast, &format, 1) : NULL;
}

static const struct method buffer_make =
    CONSTRUCTOR("PickleBuffer", "object, /", make, RUNS, 0);
static const struct method buffer_methods[] = {
    METHOD("raw", "/", raw, RUNS),
    METHOD("release", "/", release, RUNS),
    METHOD("_view", "/", view, RUNS),
    LAST_METHOD,
};
const struct type_def pickle_buffer_type = {
    .kind = KIND_PICKLE_BUFFER,
    .module = "pickle",
    .flags = WEAK,
    .slots = {.buffer = lend, .buffer_hold = hold},
    .make = &buffer_make,
    .methods = buffer_methods,
};

/* ---- functions: in C, so that they are no methods where a class has them ---------------------- */

static val dump(struct vm *vm, val obj, val file, val protocol, val fix_imports,
                val callback)
{
    const val args[] = {obj, file, protocol, fix_imports, callback};
    return frozen_call(vm, "_pickle", "_dump_all", args, 5);
}

static val dumps(struct vm *vm, val obj, val protocol, val fix_imports, val callback)
{
    const val args[] = {obj, protocol, fix_imports, callback};
    return frozen_call(vm, "_pickle", "_dumps_all", args, 4);
}

/* NULL: the default */
static val load_with(struct vm *vm, const char *f, val from, val fix_imports,
                     val encoding, val errors, val buffers)
{
    const val args[] = {from, fix_imports, encoding ? encoding : vm->none,
                        errors ? errors : vm->none, buffers};
    return frozen_call(vm, "_pickle", f, args, 5);
}

static val load(struct vm *vm, val file, val fix_imports, val encoding, val errors,
                val buffers)
{
    return load_with(vm, "_load_all", file, fix_imports, encoding, errors, buffers);
}

static val loads(struct vm *vm, val data, val fix_imports, val encoding, val errors,
                 val buffers)
{
    return load_with(vm, "_loads_all", data, fix_imports, encoding, errors, buffers);
}

static const struct method functions[] = {
    FUNCTION("dump",
             "obj, file, protocol=None, *, fix_imports=True, buffer_callback=None",
             dump, RUNS),
    FUNCTION("dumps", "obj, protocol=None, *, fix_imports=True, buffer_callback=None",
             dumps, RUNS),
    FUNCTION("load",
             "file, *, fix_imports=True, encoding=NULL, errors=NULL, buffers=None",
             load, RUNS),
    FUNCTION("loads",
             "data, /, *, fix_imports=True, encoding=NULL, errors=NULL, buffers=None",
             loads, RUNS),
    LAST_METHOD,
};
static const enum kind types[] = {KIND_PICKLER, KIND_UNPICKLER, KIND_PICKLE_BUFFER, 0};

static bool init(struct vm *vm, val ns)
{
    return module_exception(vm, ns, "_pickle", "PickleError", E_Exception);
}

const struct module_def _pickle_module = {
    .name = "_pickle",
    .doc = "Pickles, fast.",
    .functions = functions,
    .types = types,
    .init = init,
};
