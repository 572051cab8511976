/* error.c -- making and raising exceptions. */
#include "python/obj/obj.h"

val exception_new(struct vm *vm, val type, val args)
{
    val e = instance_new(vm, type);
    inst_set_attr(vm, e, vm->n_args, args);
    return e;
}

void exc_set_cause(struct vm *vm, val exc, val cause)
{
    inst_set_attr(vm, exc, vm->n_cause, cause);
    inst_set_attr(vm, exc, vm->n_suppress, vm->true_);
}

bool is_exception(const struct vm *vm, val v)
{
    return is_kind(v, KIND_INSTANCE) && as_type(type_of(vm, v))->flags & TYPE_EXCEPTION;
}

/* `exc` gets `from` as its context: `from` must not come from `exc` in turn. */
static void break_ring(struct vm *vm, val from, val exc)
{
    val slow = from; /* half as fast: it is caught up with in a ring without exc */
    bool step = false;
    for (val at = from, next; at && is_kind(at, KIND_INSTANCE); at = next) {
        next = inst_attr(vm, at, vm->n_context);
        if (next == exc) {
            inst_set_attr(vm, at, vm->n_context, vm->none);
            return;
        }
        if (next == slow)
            return;
        if (step)
            slow = inst_attr(vm, slow, vm->n_context);
        step = !step;
    }
}

val raise_value(struct vm *vm, val exc)
{
    if (is_kind(exc, KIND_TYPE) && as_type(exc)->flags & TYPE_EXCEPTION) {
        val class = exc;
        exc = vm_call(vm, class, NULL, 0);
        if (!exc)
            return NULL;
        if (!is_exception(vm, exc)) {
            val text = py_repr(vm, class),
                not = text ? py_repr(vm, type_of(vm, exc)) : NULL;
            return not ? raise_error(vm, E_TypeError,
                                     "calling %.*s should have returned an instance of "
                                     "BaseException, not %.*s",
                                     (int)str_value(text).n, str_value(text).p,
                                     (int)str_value(not ).n, str_value(not ).p)
                       : NULL;
        }
    }
    if (!is_exception(vm, exc))
        return raise_error(vm, E_TypeError,
                           "exceptions must derive from BaseException");
    if (vm->handled != vm->none && vm->handled != exc) {
        break_ring(vm, vm->handled, exc);
        inst_set_attr(vm, exc, vm->n_context, vm->handled);
    }
    vm->exc = exc;
    return NULL;
}

val raise_object(struct vm *vm, enum exception e, val arg)
{
    val exc = exception_new(vm, vm->exceptions[e], tuple_of(vm, &arg, 1));
    if (e == E_ImportError || e == E_ModuleNotFoundError)
        inst_set_attr(vm, exc, vm->n_msg, arg); /* its __init__ would do that */
    return raise_value(vm, exc);
}

val raise_error(struct vm *vm, enum exception e, const char *format, ...)
{
    struct str text = {0};
    va_list args;
    va_start(args, format);
    str_addv(&text, format, args);
    va_end(args);
    return raise_object(vm, e, str_finish(vm, &text));
}

val raise_named(struct vm *vm, enum exception e, val name, const char *format)
{
    raise_error(vm, e, format, (int)str_value(name).n, str_value(name).p);
    inst_set_attr(vm, vm->exc, vm->n_nameword, name);
    return NULL;
}

val raise_errno2(struct vm *vm, int number, val path, val path2)
{
    const val args[] = {tag_int(number), str_new(vm, slice_of(strerror(number))),
                        path ? path : vm->none, vm->none, path2};
    val exc = vm_call(vm, vm->exceptions[E_OSError], args, path2 ? 5 : path ? 3 : 2);
    return exc ? raise_value(vm, exc) : NULL;
}

val raise_errno(struct vm *vm, int number, val path)
{
    return raise_errno2(vm, number, path, NULL);
}

bool exc_matches(const struct vm *vm, enum exception e)
{
    return vm->exc && is_subtype(type_of(vm, vm->exc), vm->exceptions[e]);
}

/* The number of the character, from 1, at a byte column from 1. 0 and NO_END stay. */
static int64_t char_column(struct slice line, int col)
{
    if (col < 0)
        return col;
    int64_t n = col > 0;
    for (int i = 0; i < col - 1; i++)
        n += (size_t)i >= line.n || ((unsigned char)line.p[i] & 0xC0) != 0x80;
    return n;
}

/* (filename, lineno, offset, text, end_lineno, end_offset) */
static val syntax_place(struct vm *vm, const struct source *s,
                        const struct syntax_error *e, struct slice line)
{
    bool unreadable = e->parsed && s->file[0] == '<';
    struct str text = {0};
    int last = e->end_line ? e->end_line : e->line;
    /* CPython has read a string to its end then, and of a file nothing is left. */
    int from = e->col != BEHIND_END ? e->col : s->program ? 0 : (int)line.n + 1;
    struct slice last_line =
        last == e->line || e->part.n ? line : source_line(str_slice(&s->text), last);
    str_addf(&text, "%.*s%s", (int)line.n, line.p, e->no_newline ? "" : "\n");
    const val parts[] = {str_new(vm, slice_of(s->file)),
                         tag_int(e->line),
                         tag_int(char_column(line, from)),
                         unreadable ? vm->none : str_finish(vm, &text),
                         tag_int(last),
                         e->end_col == END_NONE
                             ? vm->none
                             : tag_int(char_column(last_line, e->end_col))};
    if (unreadable)
        str_free(&text);
    return tuple_of(vm, parts, sizeof parts / sizeof *parts);
}

val raise_syntax_error(struct vm *vm, const struct source *s,
                       const struct syntax_error *e)
{
    enum exception type = e->type[0] == 'I'   ? E_IndentationError
                          : e->type[0] == 'T' ? E_TabError
                          : e->type[0] == 'M' ? E_MemoryError
                          : e->type[0] == 'R' ? E_RecursionError
                                              : E_SyntaxError;
    struct slice line = source_line(str_slice(&s->text), e->line);
    struct str part = {0};
    if (e->part.n) {
        str_addf(&part, "(%.*s)", (int)e->part.n, e->part.p);
        line = str_slice(&part);
    }
    val msg = str_new(vm, slice_of(e->message)), args[] = {msg, NULL};
    if (e->line) /* 0: it is not in a line, the file could not be read */
        args[1] = syntax_place(vm, s, e, line);
    str_free(&part);
    val exc = vm_call(vm, vm->exceptions[type], args, args[1] ? 2 : 1);
    return exc ? raise_value(vm, exc) : NULL;
}
