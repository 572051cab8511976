/* error.c -- raising, and showing what nobody caught. */
#include "python/obj/obj.h"

#include <stdio.h>
#include <stdlib.h>

val exception_new(struct vm *vm, val type, val args)
{
    val e = instance_new(vm, type);
    inst_set_attr(vm, e, vm->n_args, args);
    return e;
}

val raise_value(struct vm *vm, val exc)
{
    if (is_kind(exc, KIND_TYPE) && as_type(exc)->flags & TYPE_EXCEPTION) {
        exc = vm_call(vm, exc, NULL, 0);
        if (!exc)
            return NULL;
    }
    if (!is_kind(exc, KIND_INSTANCE) ||
        !(as_type(type_of(vm, exc))->flags & TYPE_EXCEPTION))
        return raise_error(vm, E_TypeError,
                           "exceptions must derive from BaseException");
    if (vm->handled != vm->none && vm->handled != exc &&
        !inst_attr(vm, exc, vm->n_context))
        inst_set_attr(vm, exc, vm->n_context, vm->handled);
    vm->exc = exc;
    return NULL;
}

val raise_object(struct vm *vm, enum exception e, val arg)
{
    return raise_value(vm, exception_new(vm, vm->exceptions[e], tuple_of(vm, &arg, 1)));
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

bool exc_matches(const struct vm *vm, enum exception e)
{
    return vm->exc && is_subtype(type_of(vm, vm->exc), vm->exceptions[e]);
}

val raise_syntax_error(struct vm *vm, const struct source *s,
                       const struct syntax_error *e)
{
    enum exception type = e->type[0] == 'I'   ? E_IndentationError
                          : e->type[0] == 'T' ? E_TabError
                          : e->type[0] == 'M' ? E_MemoryError
                                              : E_SyntaxError;
    val exc = exception_new(vm, vm->exceptions[type], vm->empty_tuple);
    val msg = str_new(vm, slice_of(e->message));
    inst_set_attr(vm, exc, vm->n_args, tuple_of(vm, &msg, 1));
    inst_set_attr(vm, exc, vm->n_msg, msg);
    inst_set_attr(vm, exc, vm->n_filename, str_new(vm, slice_of(s->path)));
    inst_set_attr(vm, exc, vm->n_lineno, tag_int(e->line));
    inst_set_attr(vm, exc, vm->n_offset, tag_int(e->col));
    inst_set_attr(vm, exc, vm->n_text,
                  str_new(vm, source_line(str_slice(&s->text), e->line)));
    vm->exc = exc;
    return NULL;
}

/* ---- showing ------------------------------------------------------------------------- */

static struct slice trim(struct slice s)
{
    while (s.n && strchr(" \t\f", *s.p))
        s = slice_from(s, 1);
    while (s.n && strchr(" \t\f\r", s.p[s.n - 1]))
        s.n--;
    return s;
}

static int chars_in(struct slice line, int bytes)
{
    int n = 0;
    for (int i = 0; i < bytes && (size_t)i < line.n; i++)
        n += ((unsigned char)line.p[i] & 0xC0) != 0x80;
    return n;
}

/* ~~~~^~~~ under a binary operation, ^^^^ under anything else that is not the whole line. */
static void underline(struct str *out, struct slice line, const struct code_pos *pos)
{
    struct slice text = trim(line);
    int indent = (int)(text.p - line.p);
    int end = pos->end_line == pos->line ? pos->end_col : (int)(indent + (int)text.n);
    if (pos->col < 0 || (pos->col <= indent && end >= indent + (int)text.n))
        return;
    int from = chars_in(line, pos->col), to = chars_in(line, end),
        skip = chars_in(line, indent);
    str_addf(out, "    %*s", from - skip, "");
    for (int i = from; i < to; i++)
        str_addc(out, '^');
    str_addc(out, '\n');
}

static void add_frame(struct str *out, const struct code *c, int64_t pc)
{
    const struct code_pos *pos = &c->pos[pc];
    struct slice name = str_value(c->name);
    str_addf(out, "  File \"%s\", line %d, in %.*s\n", c->source->path, pos->line,
             (int)name.n, name.p);
    struct slice line = source_line(str_slice(&c->source->text), pos->line),
                 text = trim(line);
    if (text.n == 0)
        return;
    str_addf(out, "    %.*s\n", (int)text.n, text.p);
    underline(out, line, pos);
}

static void add_traceback(struct str *out, val tb)
{
    const struct code *last = NULL;
    int64_t last_line = -1, repeat = 0;
    str_add(out, SLICE("Traceback (most recent call last):\n"));
    for (; tb; tb = as_traceback(tb)->next) {
        const struct code *c = code_of(as_traceback(tb)->code);
        int64_t pc = as_traceback(tb)->pc, line = c->pos[pc].line;
        repeat = c == last && line == last_line ? repeat + 1 : 0;
        if (repeat < 3)
            add_frame(out, c, pc);
        bool ends = !as_traceback(tb)->next;
        const struct w_traceback *next =
            ends ? NULL : as_traceback(as_traceback(tb)->next);
        if (repeat >= 3 && (ends || code_of(next->code) != c ||
                            code_of(next->code)->pos[next->pc].line != line))
            str_addf(out, "  [Previous line repeated %lld more time%s]\n",
                     (long long)repeat - 2, repeat == 3 ? "" : "s");
        last = c;
        last_line = line;
    }
}

static void add_syntax_lines(struct vm *vm, struct str *out, val exc)
{
    val file = inst_attr(vm, exc, vm->n_filename),
        line = inst_attr(vm, exc, vm->n_lineno);
    val text = inst_attr(vm, exc, vm->n_text),
        offset = inst_attr(vm, exc, vm->n_offset);
    if (!file || !line || !text || !is_kind(text, KIND_STR))
        return;
    str_addf(out, "  File \"%.*s\", line %lld\n", (int)str_value(file).n,
             str_value(file).p, (long long)untag(line));
    struct slice t = trim(str_value(text));
    if (t.n == 0)
        return;
    str_addf(out, "    %.*s\n", (int)t.n, t.p);
    int64_t col =
        offset && is_int(offset) ? untag(offset) - 1 - (t.p - str_value(text).p) : -1;
    if (col >= 0)
        str_addf(out, "    %*s^\n", (int)col, "");
}

static void add_exception(struct vm *vm, struct str *out, val exc, int depth)
{
    val cause = inst_attr(vm, exc, vm->n_cause),
        context = inst_attr(vm, exc, vm->n_context);
    val hide = inst_attr(vm, exc, vm->n_suppress),
        tb = inst_attr(vm, exc, vm->n_traceback);
    if (depth < 20 && cause && cause != vm->none) {
        add_exception(vm, out, cause, depth + 1);
        str_add(out, SLICE("\nThe above exception was the direct cause of the "
                           "following exception:\n\n"));
    } else if (depth < 20 && context && context != vm->none &&
               !(hide && hide == vm->true_)) {
        add_exception(vm, out, context, depth + 1);
        str_add(out, SLICE("\nDuring handling of the above exception, another "
                           "exception occurred:\n\n"));
    }
    if (tb && is_kind(tb, KIND_TRACEBACK))
        add_traceback(out, tb);
    if (is_instance(vm, exc, vm->exceptions[E_SyntaxError]))
        add_syntax_lines(vm, out, exc);
    val type = type_of(vm, exc),
        module = dict_get_str(vm, as_type(type)->dict, vm->n_module);
    val qualname = dict_get_str(vm, as_type(type)->dict, vm->n_qualname);
    if (module && is_kind(module, KIND_STR) &&
        !slice_eq(str_value(module), SLICE("__main__")))
        str_addf(out, "%.*s.", (int)str_value(module).n, str_value(module).p);
    str_add(out, qualname && is_kind(qualname, KIND_STR) ? str_value(qualname)
                                                         : name_of_type(type));
    vm->exc = NULL;
    val text = py_str(vm, exc);
    if (!text)
        str_add(out, SLICE(": <exception str() failed>"));
    else if (as_str(text)->n)
        str_addf(out, ": %.*s", (int)str_value(text).n, str_value(text).p);
    vm->exc = NULL;
    str_addc(out, '\n');
}

void print_exception(struct vm *vm, val exc)
{
    struct str out = {0};
    vm->exc = NULL;
    add_exception(vm, &out, exc, 0);
    fflush(stdout);
    fwrite(str_text(&out), 1, out.n, stderr);
    str_free(&out);
}
