/* finalize.c -- what the collector found dead: finalizers, and callbacks of weak references. */
#include "python/frozen/frozen.h"
#include "python/interp/frame.h"
#include "python/obj/handle.h"
#include "python/types/weakref.h"

/* To sys.unraisablehook, where the program has put its own. */
static bool tell_hook(struct vm *vm, val exc, val source)
{
    val names[2] = {str_intern(vm, SLICE("unraisablehook")),
                    str_intern(vm, SLICE("__unraisablehook__"))},
        hooks[2] = {NULL, NULL};
    for (int i = 0; vm->sys_ns && i < 2; i++) {
        val cell = ns_cell(vm, vm->sys_ns, names[i]);
        hooks[i] = cell ? as_cell(cell)->value : NULL;
    }
    if (!hooks[0] || hooks[0] == hooks[1])
        return false;
    const val args[3] = {exc, vm->none, source};
    frozen_call(vm, "sys", "_unraisable", args, 3);
    vm->exc = NULL;
    return true;
}

/* An exception that nobody can catch is shown, with what raised it. */
static void show_ignored(struct vm *vm, val source)
{
    val exc = vm->exc;
    vm->exc = NULL;
    if (tell_hook(vm, exc, source))
        return;
    val text = py_repr(vm, source);
    vm->exc = NULL;
    struct str line = {0};
    str_add(&line, SLICE("Exception ignored in: "));
    str_add(&line, text ? str_value(text) : SLICE("<object repr() failed>"));
    str_addc(&line, '\n');
    write_stderr(vm, str_slice(&line));
    str_free(&line);
    print_exception(vm, exc);
}

static void finalize(struct vm *vm, val o)
{
    val source = o;
    if (is_weak(o)) {
        val told = as_weakref(o)->owner ? as_weakref(o)->owner : o;
        source = as_weakref(o)->callback;
        gc_store(&vm->gc, o, &as_weakref(o)->callback, vm->none);
        vm_call(vm, source, &told, 1);
    } else if (is_kind(o, KIND_HANDLE)) {
        handle_close(o);
    } else if (is_gen(o)) {
        const char *told = as_gen(o)->state == GEN_SUSPENDED ? "left" : "closed";
        if (vm->settings.tracks && !frozen_call(vm, "_tracking", told, &o, 1))
            vm->exc = NULL;
        if (!is_kind(o, KIND_ASYNC_GEN)) /* aclose() has to be awaited */
            gen_close(vm, o);
    } else {
        source = type_lookup(vm, type_of(vm, o), vm->n_del);
        if (source)
            call_special(vm, o, vm->n_del, NULL, 0);
    }
    if (vm->exc)
        show_ignored(vm, source);
}

void run_finalizers(struct vm *vm)
{
    val exc = vm->exc, o;
    if (vm->finalizing)
        return;
    vm->finalizing = true;
    vm->exc = NULL;
    while ((o = gc_next_doomed(&vm->gc))) {
        finalize(vm, o);
        assert(!vm->exc);
    }
    vm->exc = exc;
    vm->finalizing = false;
}
