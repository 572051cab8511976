/* evaluate.c -- compile(), eval() and exec(), and the names around: globals(), locals(). */
#include "python/builtins/methods.h"

#include <ctype.h>

#include "python/frozen/frozen.h"
#include "python/io/io.h"
#include "python/obj/buffer.h"
#include "python/lib/ast_objects.h"
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

/* The dict gets what is bound in the slots of a frame; or, without one, in an array, which may
 * move meanwhile. */
static void add_variables(struct vm *vm, const struct code *c, const struct frame *f,
                          val slots, val d)
{
    bool cells = false;
    for (int i = next_variable(c, -1, &cells); i >= 0;
         i = next_variable(c, i, &cells)) {
        val v = f ? f->slots[i] : as_array(slots)->at[i], name = c->varnames.at[i];
        if (v && code_in_cell(c, i))
            v = is_kind(v, KIND_CELL) ? as_cell(v)->value : v;
        if (name == str_intern(vm, SLICE(".0")) ? !v : *str_bytes(name) == '.')
            continue;
        if (v)
            dict_set(vm, d, name, v);
        else
            dict_del(vm, d, name);
    }
}

val frame_locals(struct vm *vm, struct frame *f)
{
    const struct code *c = f->code;
    if (c->flags & (CODE_CLASS | CODE_NAMES) && f->extra)
        return f->extra;
    if (c->flags & CODE_MODULE)
        return as_ns(f->ns)->dict;
    val d = dict_of_frame(vm, f);
    add_variables(vm, c, f, NULL, d);
    return d;
}

val locals_of_slots(struct vm *vm, const struct code *c, val slots)
{
    val d = dict_new(vm, KIND_DICT);
    add_variables(vm, c, NULL, slots, d);
    return d;
}

val builtin_globals(struct vm *vm)
{
    return as_ns(vm->frame->ns)->dict;
}

val builtin_locals(struct vm *vm)
{
    return frame_locals(vm, vm->frame);
}

/* ---- source text ------------------------------------------------------------------------------ */

/* A string, or bytes (which may say what encoding they are in) of whatever has some. */
static val text_of(struct vm *vm, val v, const char *function, const char *what)
{
    val plain = plain_of(v);
    if (is_kind(plain, KIND_STR) || is_kind(plain, KIND_BYTES))
        return plain;
    if (has_buffer(v))
        return buffer_bytes(vm, v);
    return raise_error(vm, E_TypeError, "%s() arg 1 must be a %s", function, what);
}

/* Is what a program runs spelled as the program is, in Python 2? */
static bool caller_is_old(struct vm *vm)
{
    const struct frame *f = vm->frame;
    while (f && f->code->source->hidden)
        f = f->back;
    return f && f->code->source->old;
}

/* A code object (compile_source) or a tree (ast_of_source) of a text. */
static val make_of_text(struct vm *vm, val v, struct slice name, enum compile_mode mode,
                        compile_maker *maker)
{
    struct slice text = str_value(v);
    struct syntax_error error = {0};
    if (memchr(text.n ? text.p : "", 0, text.n))
        syntax_error(&error, "SyntaxError", 0, 0, 0,
                     "source code string cannot contain null bytes");
    struct source *s = source_new(text, name);
    s->old = caller_is_old(vm);
    val code = NULL;
    if (error.type)
        ;
    else if (!is_kind(v, KIND_BYTES) || decode_source(&s->text, s->file, &error)) {
        if (mode != COMPILE_EVAL && s->text.n && s->text.p[s->text.n - 1] != '\n')
            str_addc(&s->text, '\n');
        code = maker(vm, s, mode, &error);
    }
    if (maker != compile_source && (code || vm->exc))
        source_drop(s);
    if (code || vm->exc)
        return code;
    s->users++; /* its half-made codes may die meanwhile */
    raise_syntax_error(vm, s, &error);
    s->users--;
    source_drop(s);
    return NULL;
}

static val compile_text(struct vm *vm, val v, struct slice name, enum compile_mode mode)
{
    return make_of_text(vm, v, name, mode, compile_source);
}

/* Is it a node of a syntax tree? 1, 0, or -1: raised. */
static int is_tree(struct vm *vm, val v)
{
    if (!is_kind(v, KIND_INSTANCE) || value_kind(v))
        return 0;
    val type = module_value(vm, "_ast", "AST");
    return type ? is_instance(vm, v, type) : -1;
}

static const char *class_for(enum compile_mode mode)
{
    return mode == COMPILE_EVAL     ? "Expression"
           : mode == COMPILE_SINGLE ? "Interactive"
                                    : "Module";
}

static val compile_tree(struct vm *vm, val tree, struct slice name,
                        enum compile_mode mode)
{
    struct arena arena = {0};
    struct syntax_error error = {.parsed = true};
    const char *want = class_for(mode);
    val type = module_value(vm, "_ast", want);
    if (!type || !is_instance(vm, tree, type))
        return raise_error(vm, E_TypeError, "expected %s node, got %s", want,
                           type_name(vm, tree));
    struct node *module = nodes_of_tree(vm, tree, mode, &arena);
    struct source *s = source_new(SLICE(""), name);
    val code = module ? compile_nodes(vm, s, mode, module, &arena, &error) : NULL;
    arena_free(&arena);
    if (!code && !vm->exc) {
        s->users++; /* its half-made codes may die meanwhile */
        raise_syntax_error(vm, s, &error);
        s->users--;
    }
    if (!code)
        source_drop(s);
    return code;
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
static bool names_for(struct vm *vm, val globals, val locals, const char *function,
                      struct scope_names *out)
{
    bool eval = function[1] == 'v';
    globals = globals == vm->none ? NULL : globals;
    locals = locals == vm->none ? NULL : locals;
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

/* A function's code with the cells for its free variables. */
static val run_with_cells(struct vm *vm, val code, const struct scope_names *names,
                          val closure)
{
    int free = code_of(code)->nfree;
    if (!free)
        return raise_error(vm, E_TypeError,
                           "cannot use a closure with this code object");
    bool fits = is_kind(closure, KIND_TUPLE) && as_tuple(closure)->n == free;
    for (int i = 0; fits && i < free; i++)
        fits = is_kind(as_tuple(closure)->at[i], KIND_CELL);
    if (!fits)
        return raise_error(vm, E_TypeError,
                           "code object requires a closure of exactly length %d", free);
    val f = func_new(vm, code, names->ns, closure);
    return vm_call(vm, f, NULL, 0) ? vm->none : NULL;
}

val builtin_exec(struct vm *vm, val code, val globals, val locals, val closure)
{
    struct scope_names names;
    if (!names_for(vm, globals, locals, "exec", &names))
        return NULL;
    if (!is_kind(code, KIND_CODE)) {
        if (!(code = text_of(vm, code, "exec", "string, bytes or code object")))
            return NULL;
        code = compile_text(vm, code, SLICE("<string>"), COMPILE_EXEC);
    }
    if (closure != vm->none)
        return code ? run_with_cells(vm, code, &names, closure) : NULL;
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

val builtin_eval(struct vm *vm, val code, val globals, val locals)
{
    struct scope_names names;
    if (!names_for(vm, globals, locals, "eval", &names))
        return NULL;
    if (!is_kind(code, KIND_CODE)) {
        if (!(code = text_of(vm, code, "eval", "string, bytes or code object")))
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
    FLAG_TYPE_COMMENTS = 0x1000,
    FLAG_INCOMPLETE = 0x4000, /* what is only not finished is "incomplete input" */
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

/* More text could follow: the mistake is where this text ends, or in what it leaves open. */
static void say_incomplete(struct vm *vm, struct slice text)
{
    static const char *const open[] = {"was never closed", "unterminated triple-quoted",
                                       "expected an indented block", "unexpected EOF",
                                       "expected 'except' or 'finally'"};
    val exc = vm->exc, line = inst_attr(vm, exc, vm->n_lineno);
    int64_t lines = 1;
    for (size_t i = 0; i + 1 < text.n; i++)
        lines += text.p[i] == '\n';
    bool behind = line && is_int(line) && untag(line) > lines;
    val message = inst_attr(vm, exc, vm->n_msg),
        offset = inst_attr(vm, exc, vm->n_offset);
    behind |=
        offset == tag_int(0) && message && is_kind(message, KIND_STR) &&
        slice_eq(str_value(message), SLICE("invalid syntax")); /* at the very end */
    for (size_t i = 0; message && is_kind(message, KIND_STR) && i < 5; i++)
        behind |= slice_find(str_value(message), slice_of(open[i])) >= 0;
    if (behind) {
        vm->exc = NULL;
        val said = str_new(vm, SLICE("incomplete input"));
        exc = vm_call(vm, vm->exceptions[E_SyntaxError], &said, 1);
        if (exc)
            raise_value(vm, exc);
    }
}

/* At a prompt a compound statement ends with an empty line. */
static bool awaits_empty_line(struct slice text)
{
    struct arena arena = {0};
    struct syntax_error error = {0};
    if (text.n == 0 || text.p[text.n - 1] == '\n')
        return false;
    const struct node *module = parse_module(text, false, &arena, &error);
    enum node_kind kind = module && module->list.n ? module->list.at[0]->kind : N_PASS;
    arena_free(&arena);
    return kind == N_IF || kind == N_WHILE || kind == N_FOR || kind == N_TRY ||
           kind == N_WITH || kind == N_FUNCTION || kind == N_CLASS || kind == N_MATCH;
}

static val name_of_file(struct vm *vm, val file)
{
    if (!is_kind(file, KIND_STR) && !is_kind(file, KIND_BYTES))
        file = io_fspath(vm, file);
    if (file && !is_kind(file, KIND_STR) && !is_kind(file, KIND_BYTES))
        return raise_error(vm, E_TypeError,
                           "expected str, bytes or os.PathLike object, not %s",
                           type_name(vm, file));
    return file;
}

val compile_with(struct vm *vm, val v, val file, val mode_name, compile_maker *maker)
{
    enum compile_mode mode;
    if (!mode_of(vm, mode_name, &mode) || !(file = name_of_file(vm, file)) ||
        !(v = text_of(vm, v, "symtable", "string or bytes")))
        return NULL;
    val source = mode == COMPILE_EVAL ? without_blanks(vm, v) : v;
    return make_of_text(vm, source, str_value(file), mode, maker);
}

val builtin_compile(struct vm *vm, val v, val file, val mode_name, val flag_bits,
                    val dont_inherit, val optimize, val feature_version)
{
    enum compile_mode mode;
    int64_t flags;
    (void)dont_inherit;
    (void)optimize; /* there is one way to compile */
    (void)feature_version;
    if (!mode_of(vm, mode_name, &mode) || !py_index(vm, flag_bits, &flags))
        return NULL;
    if (flags & ~(int64_t)(FLAGS_FUTURE | FLAG_DONT_IMPLY_DEDENT | FLAG_ONLY_AST |
                           FLAG_TYPE_COMMENTS | FLAG_INCOMPLETE))
        return raise_error(vm, E_ValueError, "compile(): unrecognised flags");
    if (!(file = name_of_file(vm, file)))
        return NULL;
    if (is_kind(v, KIND_CODE))
        return v;
    int tree = is_tree(vm, v);
    if (tree < 0 || (tree > 0 && flags & FLAG_ONLY_AST))
        return tree < 0 ? NULL : v;
    if (tree)
        return compile_tree(vm, v, str_value(file), mode);
    if (!(v = text_of(vm, v, "compile", "string, bytes or AST object")))
        return NULL;
    val source = mode == COMPILE_EVAL ? without_blanks(vm, v) : v;
    val made = make_of_text(vm, source, str_value(file), mode,
                            flags & FLAG_ONLY_AST ? ast_of_source : compile_source);
    if (made && flags & FLAG_DONT_IMPLY_DEDENT && mode == COMPILE_SINGLE &&
        awaits_empty_line(str_value(v)))
        return raise_error(vm, E_SyntaxError,
                           flags & FLAG_INCOMPLETE ? "incomplete input"
                                                   : "unexpected EOF while parsing");
    if (!made && flags & FLAG_INCOMPLETE && exc_matches(vm, E_SyntaxError))
        say_incomplete(vm, str_value(v));
    return made;
}

/* ---- __import__ --------------------------------------------------------------------------------- */

val builtin_import(struct vm *vm, val name, val globals, val locals, val fromlist,
                   val level)
{
    int64_t dots;
    val list = NULL;
    (void)locals;
    if (!is_kind(name, KIND_STR))
        return raise_error(vm, E_TypeError, "module name must be a string");
    if (!py_index(vm, level, &dots))
        return NULL;
    if (fromlist && fromlist != vm->none) {
        list = list_new(vm, 2);
        if (!list_extend(vm, list, fromlist))
            return NULL;
        list = tuple_of(vm, list_objects(vm, list), as_list(list)->n);
    }
    val ns = is_kind(globals, KIND_DICT) ? ns_of_dict(vm, globals) : vm->frame->ns;
    return ns ? import_module(vm, name, ns, list, dots) : NULL;
}
