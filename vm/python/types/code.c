/* code.c -- code and cell objects as programs see them. */
#include "python/types/types.h"

#include "python/interp/frame.h"

/* ---- code ---------------------------------------------------------------------------- */

static val text(struct vm *vm, val v)
{
    return v ? v : vm->none;
}

static val co_name(struct vm *vm, val self)
{
    return text(vm, code_of(self)->name);
}
static val co_qualname(struct vm *vm, val self)
{
    return text(vm, code_of(self)->qualname);
}
static val co_filename(struct vm *vm, val self)
{
    return str_new(vm, slice_of(code_of(self)->source->file));
}
static val co_firstlineno(struct vm *vm, val self)
{
    (void)vm;
    return tag_int(code_of(self)->first_line);
}
static val co_argcount(struct vm *vm, val self)
{
    (void)vm;
    return tag_int(code_of(self)->nargs);
}
static val co_posonlyargcount(struct vm *vm, val self)
{
    (void)vm;
    return tag_int(code_of(self)->nposonly);
}
static val co_kwonlyargcount(struct vm *vm, val self)
{
    (void)vm;
    return tag_int(code_of(self)->nkwonly);
}
static val co_stacksize(struct vm *vm, val self)
{
    (void)vm;
    return tag_int(code_of(self)->stack_size);
}

static int count_params(const struct code *c)
{
    return c->nargs + c->nkwonly + !!(c->flags & CODE_VARARGS) +
           !!(c->flags & CODE_VARKW);
}

enum { FREE_VARIABLES, CELL_VARIABLES, PLAIN_VARIABLES };

static val variables(struct vm *vm, const struct code *c, int which)
{
    val l = list_new(vm, c->nlocals);
    for (int i = 0; i < c->nlocals; i++) {
        bool is_free = i >= c->nlocals - c->nfree,
             cell = !is_free && code_in_cell(c, i),
             plain = !is_free && (!cell || i < count_params(c));
        if (which == FREE_VARIABLES ? is_free : which == CELL_VARIABLES ? cell : plain)
            list_append(vm, l, c->varnames.at[i]);
    }
    if (which == CELL_VARIABLES && !list_sort(vm, l, NULL, false))
        return NULL;
    return tuple_of(vm, list_objects(vm, l), as_list(l)->n);
}
static val co_varnames(struct vm *vm, val self)
{
    return variables(vm, code_of(self), PLAIN_VARIABLES);
}
static val co_cellvars(struct vm *vm, val self)
{
    return variables(vm, code_of(self), CELL_VARIABLES);
}
static val co_freevars(struct vm *vm, val self)
{
    return variables(vm, code_of(self), FREE_VARIABLES);
}
static val co_nlocals(struct vm *vm, val self)
{
    val names = co_varnames(vm, self);
    return names ? tag_int(as_tuple(names)->n) : NULL;
}
static val co_consts(struct vm *vm, val self)
{
    return tuple_of(vm, code_of(self)->consts.at, (int64_t)code_of(self)->consts.n);
}
static val co_names(struct vm *vm, val self)
{
    return tuple_of(vm, code_of(self)->names.at, (int64_t)code_of(self)->names.n);
}

/* The numbers of CPython's Include/cpython/code.h. */
static val co_flags(struct vm *vm, val self)
{
    const struct code *c = code_of(self);
    bool function = !(c->flags & (CODE_MODULE | CODE_CLASS)),
         async = c->flags & CODE_ASYNC, yields = c->flags & CODE_YIELDS;
    int64_t flags = function ? 0x1 | 0x2 : 0;
    (void)vm;
    flags |= c->flags & CODE_VARARGS ? 0x4 : 0;
    flags |= c->flags & CODE_VARKW ? 0x8 : 0;
    flags |= function && slice_find(str_value(c->qualname), SLICE("<locals>")) >= 0
                 ? 0x10
                 : 0;
    flags |= yields && !async ? 0x20 : 0;
    flags |= async && !yields ? 0x80 : 0;
    flags |= c->flags & CODE_ITERABLE ? 0x100 : 0;
    flags |= async && yields ? 0x200 : 0;
    return tag_int(flags);
}

static val co_code(struct vm *vm, val self)
{
    const struct code *c = code_of(self);
    return bytes_new(
        vm, (struct slice){(const char *)c->ops, (size_t)c->n * sizeof *c->ops});
}

/* One for each two bytes of co_code: the library divides tb_lasti by two. */
static val positions(struct vm *vm, val self)
{
    const struct code *c = code_of(self);
    const size_t units = sizeof *c->ops / 2;
    val l = list_new(vm, c->n * (int64_t)units);
    for (int i = 0; i < c->n; i++) {
        const struct code_pos *p = &c->pos[i];
        const val row[] = {tag_int(p->line), tag_int(p->end_line), tag_int(p->col),
                           tag_int(p->end_col)};
        val position = tuple_of(vm, row, 4);
        for (size_t k = 0; k < units; k++)
            list_append(vm, l, position);
    }
    return py_iter(vm, l);
}

/* Ranges of bytes in co_code whose instructions are of one line. */
static val lines(struct vm *vm, val self)
{
    const struct code *c = code_of(self);
    val l = list_new(vm, 8);
    for (int i = 0, from; i < c->n;) {
        from = i;
        while (i < c->n && c->pos[i].line == c->pos[from].line)
            i++;
        const int64_t width = sizeof *c->ops;
        const val row[] = {tag_int(from * width), tag_int(i * width),
                           tag_int(c->pos[from].line)};
        list_append(vm, l, tuple_of(vm, row, 3));
    }
    return py_iter(vm, l);
}

static bool code_repr(struct vm *vm, struct str *out, val self)
{
    const struct code *c = code_of(self);
    str_addf(out, "<code object %.*s at 0x%lx, file \"%s\", line %d>",
             (int)str_value(c->name).n, str_value(c->name).p,
             (unsigned long)gc_identity(&vm->gc, self), c->source->file, c->first_line);
    return true;
}

static val wrong_type(struct vm *vm, const char *what, const char *want, val v)
{
    return raise_error(vm, E_TypeError, "%s must be %s, not %s", what, want,
                       type_name(vm, v));
}

/* Of the flags only the one that types.coroutine() sets may change. */
static bool replace_flags(struct vm *vm, struct code *c, val old, val v)
{
    enum { ITERABLE_COROUTINE = 0x100 };
    int64_t flags, before = untag(co_flags(vm, old));
    if (!py_index(vm, v, &flags))
        return false;
    if (((flags ^ before) & ~ITERABLE_COROUTINE) ||
        (flags != before && !(c->flags & CODE_YIELDS))) {
        raise_error(vm, E_NotImplementedError, "code.replace() cannot change co_flags");
        return false;
    }
    c->flags &= ~CODE_ITERABLE;
    c->flags |= flags & ITERABLE_COROUTINE ? CODE_ITERABLE : 0;
    return true;
}

/* What may be replaced without the instructions being others. */
static val replace(struct vm *vm, val self, val keywords)
{
    val copy = code_copy(vm, self), key, v;
    struct code *c = code_of(copy);
    for (int64_t at = 0; keywords && dict_next(keywords, &at, &key, &v);) {
        struct slice s = str_value(key);
        bool name = slice_eq(s, SLICE("co_name"));
        if (name || slice_eq(s, SLICE("co_qualname"))) {
            if (!is_kind(v, KIND_STR))
                return wrong_type(vm, "a name", "str", v);
            *(name ? &c->name : &c->qualname) = v;
        } else if (slice_eq(s, SLICE("co_filename"))) {
            if (!is_kind(v, KIND_STR))
                return wrong_type(vm, "co_filename", "str", v);
            code_set_file(c, str_value(v));
        } else if (slice_eq(s, SLICE("co_firstlineno"))) {
            int64_t line;
            if (!py_index(vm, v, &line))
                return NULL;
            c->first_line = (int)line;
        } else if (slice_eq(s, SLICE("co_flags"))) {
            if (!replace_flags(vm, c, self, v))
                return NULL;
        } else if (slice_eq(s, SLICE("co_consts")) && is_kind(v, KIND_TUPLE) &&
                   as_tuple(v)->n == (int64_t)c->consts.n) {
            for (size_t i = 0; i < c->consts.n; i++)
                c->consts.at[i] = as_tuple(v)->at[i];
        } else {
            val now = py_getattr(vm, self, key);
            int same = now ? py_equal(vm, now, v) : -1;
            if (same < 0)
                return NULL;
            if (!same)
                return raise_error(vm, E_NotImplementedError,
                                   "code.replace() cannot change %.*s", (int)s.n, s.p);
        }
    }
    code_finished(vm, c);
    return copy;
}

static const struct method code_rows[] = {
    METHOD("co_positions", "/", positions, READS),
    METHOD("co_lines", "/", lines, READS),
    METHOD("replace", "/, **keywords", replace, RUNS),
    LAST_METHOD,
};
static const struct attribute code_attributes[] = {
    GETTER("co_name", co_name),
    GETTER("co_qualname", co_qualname),
    GETTER("co_filename", co_filename),
    GETTER("co_firstlineno", co_firstlineno),
    GETTER("co_argcount", co_argcount),
    GETTER("co_posonlyargcount", co_posonlyargcount),
    GETTER("co_kwonlyargcount", co_kwonlyargcount),
    GETTER("co_nlocals", co_nlocals),
    GETTER("co_stacksize", co_stacksize),
    GETTER("co_flags", co_flags),
    GETTER("co_code", co_code),
    GETTER("co_consts", co_consts),
    GETTER("co_names", co_names),
    GETTER("co_varnames", co_varnames),
    GETTER("co_cellvars", co_cellvars),
    GETTER("co_freevars", co_freevars),
    {0},
};
const struct type_def code_type = {
    .name = "code",
    .kind = KIND_CODE,
    .flags = FINAL | WEAK,
    .slots = {.repr = code_repr},
    .methods = code_rows,
    .attributes = code_attributes,
};

/* ---- cells ------------------------------------------------------------------------------------ */

static val contents(struct vm *vm, val self)
{
    val v = as_cell(self)->value;
    return v ? v : raise_error(vm, E_ValueError, "Cell is empty");
}
static bool set_contents(struct vm *vm, val self, val v)
{
    cell_set(vm, self, v); /* NULL empties it */
    return true;
}
static bool cell_repr(struct vm *vm, struct str *out, val self)
{
    val v = as_cell(self)->value;
    str_addf(out, "<cell at 0x%lx: ", (unsigned long)gc_identity(&vm->gc, self));
    if (v)
        str_addf(out, "%s object at 0x%lx>", type_name(vm, v),
                 is_int(v) ? (unsigned long)(uintptr_t)v
                           : (unsigned long)gc_identity(&vm->gc, v));
    else
        str_add(out, SLICE("empty>"));
    return true;
}
static const struct attribute cell_attributes[] = {
    GETSET("cell_contents", contents, set_contents),
    {0},
};
static val make_cell(struct vm *vm, val class, val contents)
{
    (void)class;
    return cell_new(vm, contents);
}
static const struct method cell_make =
    CONSTRUCTOR("cell", "contents=NULL, /", make_cell, READS, 0);
const struct type_def cell_type = {
    .name = "cell",
    .kind = KIND_CELL,
    .make = &cell_make,
    .flags = FINAL,
    .slots = {.repr = cell_repr},
    .attributes = cell_attributes,
};
