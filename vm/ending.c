/* ending.c -- see ending.h. */
#include "ending.h"

#include <stdio.h>

#include "python/frozen/frozen.h"

/* What the program has put into sys under this name; NULL: nothing. */
static val of_sys(struct vm *vm, const char *name)
{
    val cell =
        vm->sys_ns ? ns_cell(vm, vm->sys_ns, str_intern(vm, slice_of(name))) : NULL;
    return cell ? as_cell(cell)->value : NULL;
}

static void show(struct vm *vm, val exc)
{
    val hook = of_sys(vm, "excepthook");
    vm->exc = NULL;
    if (!hook || hook == of_sys(vm, "__excepthook__")) {
        print_exception(vm, exc);
        return;
    }
    val tb = inst_attr(vm, exc, vm->n_traceback);
    const val args[3] = {type_of(vm, exc), exc, tb ? tb : vm->none};
    if (vm_call(vm, hook, args, 3))
        return;
    val second = vm->exc;
    vm->exc = NULL;
    write_stderr(vm, SLICE("Error in sys.excepthook:\n"));
    print_exception(vm, second);
    write_stderr(vm, SLICE("\nOriginal exception was:\n"));
    print_exception(vm, exc);
}

int report_exception(struct vm *vm)
{
    val exc = vm->exc;
    fflush(stdout);
    if (!is_instance(vm, exc, vm->exceptions[E_SystemExit])) {
        show(vm, exc);
        return is_instance(vm, exc, vm->exceptions[E_KeyboardInterrupt]) ? INTERRUPTED
                                                                         : 1;
    }
    val code = inst_attr(vm, exc, vm->n_code);
    vm->exc = NULL;
    if (!code || code == vm->none)
        return 0;
    code = plain_of(code);
    int64_t status;
    if (int_is(code))
        return int_to_i64(code, &status) ? (int)status & 0xFF : 0xFF;
    val text = py_str(vm, code);
    if (text) {
        struct str line = {0};
        str_add(&line, str_value(text));
        str_addc(&line, '\n');
        write_stderr(vm, str_slice(&line));
        str_free(&line);
    }
    vm->exc = NULL;
    return 1;
}

static bool is_imported(struct vm *vm, const char *module)
{
    return dict_get_str(vm, vm->modules, str_intern(vm, slice_of(module))) != NULL;
}

void run_exit_functions(struct vm *vm)
{
    if (is_imported(vm, "threading")) {
        val m = dict_get_str(vm, vm->modules, str_intern(vm, SLICE("threading"))),
            f = py_getattr_or_null(vm, m, str_intern(vm, SLICE("_shutdown")));
        if (f)
            vm_call(vm, f, NULL, 0);
        if (vm->exc)
            show(vm, vm->exc);
    }
    if (is_imported(vm, "atexit") &&
        !frozen_call(vm, "atexit", "_run_exitfuncs", NULL, 0))
        show(vm, vm->exc);
    vm->exc = NULL;
}
