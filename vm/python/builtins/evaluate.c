/* evaluate.c -- compile(), eval() and exec(), and the names around: globals(), locals(). */
#include "python/builtins/methods.h"

#include <ctype.h>

#include "python/front/codegen.h"
#include "python/front/decode.h"

/* ---- the caller's names --------------------------------------------------------------------- */

/* Which variable comes after `last` in a frame's dict: first the slots that are no cells
 * (and the parameters), then those in cells by name, as in CPython's. -1: none. */
static int next_variable(const struct code *c, int last, bool *cells)
{
    int params = c->nargs + c->nkwonly + !!(c->flags & CODE_VARARGS) +
                 !!(c->flags & CODE_VARKW),
        best = -1;
    if (!*cells) {
        for (int i = last + 1; i < c->nlocals; i++)
            if (i < params || !code_in_cell(c, i))
                return i;
        *cells = true;
        last = -1;
    }
    for (int i = params; i < c->nlocals; i++)
        if (code_in_cell(c, i) &&
            (last < 0 || str_cmp(c->varnames.at[i], c->varnames.at[last]) > 0) &&
            (best < 0 || str_cmp(c->varnames.at[i], c->varnames.at[best]) < 0))
            best = i;
    return best;
}

/* The dict of a function's frame stays with the frame: what exec() adds is in it at the
 * next look. It is kept where frames of other kinds have what they return to. */
static val dict_of_frame(struct vm *vm, struct frame *f)
{
    if (f->extra && is_kind(f->extra, KIND_DICT))
        return f->extra;
    val d = dict_new(vm, KIND_DICT);
    if (!f->extra)
        f->extra = d;
    return d;
}

val frame_locals(struct vm *vm, struct frame *f)
{
    const struct code *c = f->code;
    bool cells = false;
    if (c->flags & (CODE_CLASS | CODE_NAMES) && f->extra)
        return f->extra;
    if (c->flags & CODE_MODULE)
        return as_ns(f->ns)->dict;
    val d = dict_of_frame(vm, f);
    for (int i = next_variable(c, -1, &cells); i >= 0;
         i = next_variable(c, i, &cells)) {
        val v = f->slots[i], name = c->varnames.at[i];
        if (v && code_in_cell(c, i))
            v = is_kind(v, KIND_CELL) ? as_cell(v)->value : v;
        if (*str_bytes(name) == '.')
            continue;
        if (v)
            dict_set(vm, d, name, v);
        else
            dict_del(vm, d, name);
    }
    return d;
}

val builtin_globals(ARGS)
{
    UNUSED_ARGS;
    return as_ns(vm->frame->ns)->dict;
}

val builtin_locals(ARGS)
{
    UNUSED_ARGS;
    return frame_locals(vm, vm->frame);
}

/* ---- source text ------------------------------------------------------------------------------ */

/* The text of a string, of bytes (which may say what encoding they are in). */
static bool text_of(struct vm *vm, val v, const char *function, const char *what,
                    struct slice *out)
{
    if (is_kind(v, KIND_STR) || is_kind(v, KIND_BYTES)) {
        *out = str_value(v);
        return true;
    }
    raise_error(vm, E_TypeError, "%s() arg 1 must be a %s", function, what);
    return false;
}

static val compile_text(struct vm *vm, val v, struct slice name, enum compile_mode mode)
{
    struct slice text = str_value(v);
    struct syntax_error error = {0};
    if (memchr(text.n ? text.p : "", 0, text.n))
        syntax_error(&error, "SyntaxError", 0, 0, 0,
                     "source code string cannot contain null bytes");
    struct source *s = source_new(text, name);
    val code = NULL;
    if (error.type)
        ;
    else if (!is_kind(v, KIND_BYTES) || decode_source(&s->text, s->file, &error)) {
        if (mode != COMPILE_EVAL && s->text.n && s->text.p[s->text.n - 1] != '\n')
            str_addc(&s->text, '\n');
        code = compile_source(vm, s, mode, &error);
    }
    if (code)
        return code;
    raise_syntax_error(vm, s, &error);
    source_drop(s);
    return NULL;
}

/* ---- running ------------------------------------------------------------------------------------ */

static bool is_mapping(struct vm *vm, val v)
{
    return is_kind(v, KIND_DICT) ||
           (!is_int(v) && type_lookup(vm, type_of(vm, v), vm->n_getitem) &&
            !is_kind(v, KIND_STR));
}

struct scope_names {
    val ns, locals; /* a w_ns; a mapping, or NULL: the same */
};

/* The optional arguments of eval and exec. */
static bool names_for(struct vm *vm, const val *args, int64_t n, const char *function,
                      struct scope_names *out)
{
    bool eval = function[1] == 'v';
    val globals = n > 1 && args[1] != vm->none ? args[1] : NULL,
        locals = n > 2 && args[2] != vm->none ? args[2] : NULL;
    if (globals && !is_kind(globals, KIND_DICT)) {
        if (eval && is_mapping(vm, globals))
            raise_error(vm, E_TypeError,
                        "globals must be a real dict; try eval(code, {}, mapping)");
        else if (eval)
            raise_error(vm, E_TypeError, "globals must be a dict");
        else
            raise_error(vm, E_TypeError, "exec() globals must be a dict, not %s",
                        type_name(vm, globals));
        return false;
    }
    if (locals && !is_mapping(vm, locals)) {
        if (eval)
            raise_error(vm, E_TypeError, "locals must be a mapping");
        else
            raise_error(vm, E_TypeError, "locals must be a mapping or None, not %s",
                        type_name(vm, locals));
        return false;
    }
    if (!globals) {
        out->ns = vm->frame->ns;
        out->locals = locals ? locals : frame_locals(vm, vm->frame);
    } else {
        out->ns = ns_of_dict(vm, globals);
        out->locals = locals;
    }
    if (out->ns && out->locals == as_ns(out->ns)->dict)
        out->locals = NULL;
    if (out->ns && !ns_cell(vm, out->ns, vm->n_builtins)) {
        val builtins = find_module(vm, str_intern(vm, SLICE("builtins")));
        if (!builtins)
            return false;
        ns_set(vm, out->ns, vm->n_builtins, builtins);
    }
    return out->ns != NULL;
}

static val run(struct vm *vm, val code, const struct scope_names *names,
               const char *function)
{
    int free = code_of(code)->nfree;
    if (free && function[1] == 'v')
        return raise_error(vm, E_TypeError,
                           "code object passed to eval() may not contain free "
                           "variables");
    if (free)
        return raise_error(vm, E_TypeError,
                           "code object requires a closure of exactly length %d", free);
    return vm_run_code_in(vm, code, names->ns, names->locals);
}

val builtin_exec(ARGS)
{
    struct slice text;
    struct scope_names names;
    val code = args[0];
    (void)kwnames;
    if (!names_for(vm, args, n, "exec", &names))
        return NULL;
    if (!is_kind(code, KIND_CODE)) {
        if (!text_of(vm, code, "exec", "string, bytes or code object", &text))
            return NULL;
        code = compile_text(vm, code, SLICE("<string>"), COMPILE_EXEC);
    }
    return code && run(vm, code, &names, "exec") ? vm->none : NULL;
}

/* Blanks before an expression do not count. */
static val without_blanks(struct vm *vm, val text)
{
    struct slice s = str_value(text);
    while (s.n && (*s.p == ' ' || *s.p == '\t'))
        s = slice_from(s, 1);
    if (s.n == str_value(text).n)
        return text;
    return is_kind(text, KIND_STR) ? str_new(vm, s) : bytes_new(vm, s);
}

val builtin_eval(ARGS)
{
    struct slice text;
    struct scope_names names;
    val code = args[0];
    (void)kwnames;
    if (!names_for(vm, args, n, "eval", &names))
        return NULL;
    if (!is_kind(code, KIND_CODE)) {
        if (!text_of(vm, code, "eval", "string, bytes or code object", &text))
            return NULL;
        code =
            compile_text(vm, without_blanks(vm, code), SLICE("<string>"), COMPILE_EVAL);
    }
    return code ? run(vm, code, &names, "eval") : NULL;
}

/* ---- compile() ---------------------------------------------------------------------------------- */

/* Flags of __future__ say nothing new here but one; the others belong to the module ast. */
enum {
    FLAG_DONT_IMPLY_DEDENT = 0x200,
    FLAG_ONLY_AST = 0x400,
    FLAGS_FUTURE = 0x20000 | 0x40000 | 0x80000 | 0x100000 | 0x200000 | 0x400000 |
                   0x800000 | 0x1000000 | 0x10 | 0x2000
};

static bool mode_of(struct vm *vm, val mode, enum compile_mode *out)
{
    static const struct {
        const char *name;
        enum compile_mode mode;
    } modes[] = {
        {"exec", COMPILE_EXEC}, {"eval", COMPILE_EVAL}, {"single", COMPILE_SINGLE}};
    if (!is_kind(mode, KIND_STR)) {
        raise_error(vm, E_TypeError, "compile() argument 'mode' must be str, not %s",
                    type_name(vm, mode));
        return false;
    }
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (slice_eq(str_value(mode), slice_of(modes[i].name))) {
            *out = modes[i].mode;
            return true;
        }
    raise_error(vm, E_ValueError, "compile() mode must be 'exec', 'eval' or 'single'");
    return false;
}

val builtin_compile(ARGS)
{
    static const char *const words[] = {"source", "filename",     "mode",
                                        "flags",  "dont_inherit", "optimize"};
    enum { COUNT = sizeof words / sizeof *words };
    val a[COUNT] = {NULL}, names[COUNT];
    enum compile_mode mode;
    struct slice text;
    int64_t flags = 0;
    for (int i = 0; i < COUNT; i++)
        names[i] = str_intern(vm, slice_of(words[i]));
    if (!only_keywords(vm, "compile", kwnames, names, COUNT))
        return NULL;
    for (int i = 0; i < COUNT; i++) {
        a[i] = i < n ? args[i] : keyword(vm, args, n, kwnames, names[i]);
        if (!a[i] && i < 3)
            return raise_error(vm, E_TypeError,
                               "compile() missing required argument '%s' (pos %d)",
                               words[i], i + 1);
    }
    if (!mode_of(vm, a[2], &mode) || (a[3] && !py_index(vm, a[3], &flags)))
        return NULL;
    if (flags & FLAG_ONLY_AST)
        return raise_error(vm, E_NotImplementedError,
                           "compile() does not make syntax trees yet");
    if (flags & ~(int64_t)(FLAGS_FUTURE | FLAG_DONT_IMPLY_DEDENT))
        return raise_error(vm, E_ValueError, "compile(): unrecognised flags");
    if (!is_kind(a[1], KIND_STR) && !is_kind(a[1], KIND_BYTES))
        return raise_error(vm, E_TypeError,
                           "expected str, bytes or os.PathLike object, not %s",
                           type_name(vm, a[1]));
    if (is_kind(a[0], KIND_CODE))
        return a[0];
    if (!text_of(vm, a[0], "compile", "string, bytes or AST object", &text))
        return NULL;
    val source = mode == COMPILE_EVAL ? without_blanks(vm, a[0]) : a[0];
    return compile_text(vm, source, str_value(a[1]), mode);
}

/* ---- __import__ --------------------------------------------------------------------------------- */

val builtin_import(ARGS)
{
    static const char *const words[] = {"name", "globals", "locals", "fromlist", "level"};
    enum { COUNT = sizeof words / sizeof *words };
    val a[COUNT] = {NULL}, names[COUNT], list = NULL;
    int64_t level = 0;
    for (int i = 0; i < COUNT; i++)
        names[i] = str_intern(vm, slice_of(words[i]));
    if (!only_keywords(vm, "__import__", kwnames, names, COUNT))
        return NULL;
    for (int i = 0; i < COUNT; i++)
        a[i] = i < n ? args[i] : keyword(vm, args, n, kwnames, names[i]);
    if (!a[0])
        return raise_error(vm, E_TypeError,
                           "__import__() missing required argument 'name' (pos 1)");
    if (!is_kind(a[0], KIND_STR))
        return raise_error(vm, E_TypeError, "module name must be a string");
    if (a[4] && !py_index(vm, a[4], &level))
        return NULL;
    if (a[3] && a[3] != vm->none) {
        list = list_new(vm, 2);
        if (!list_extend(vm, list, a[3]))
            return NULL;
        list = tuple_of(vm, list_objects(vm, list), as_list(list)->n);
    }
    val ns = a[1] && is_kind(a[1], KIND_DICT) ? ns_of_dict(vm, a[1]) : vm->frame->ns;
    return ns ? import_module(vm, a[0], ns, list, level) : NULL;
}
