/* compile.c -- forms to instructions. A variable is a local, in a box when a function inside
 * shares it and somebody changes it; functions take copies of what they use. */
#include "lisp.h"

enum op {
#define OPCODE(name) OP_##name,
#include "ops.def"
#undef OPCODE
};
struct variable {
    val name;
    int32_t at; /* slot, or number among the free ones */
    bool boxed;
};
typedef VEC(struct variable) variables;
struct scope { /* a function that is being compiled */
    struct scope *outer;
    struct vm *vm;
    struct code *c;
    val self, global; /* its own name in its body; the variable that it is defined as */
    variables locals, free;
    int32_t depth, line;
    struct str *bad;
};

static void compile(struct scope *s, val form, bool tail);

static int32_t emit(struct scope *s, unsigned op, int64_t arg, int effect)
{
    s->depth += effect;
    if (s->depth > s->c->stack_size)
        s->c->stack_size = s->depth;
    return hotjit_emit(s->c, op, arg, s->line);
}
static int64_t constant(struct scope *s, val v)
{
    *vec_add(&s->c->consts) = v;
    return (int64_t)s->c->consts.n - 1;
}
static void push(struct scope *s, val v)
{
    emit(s, OP_CONST, constant(s, v), 1);
}
static void wrong(struct scope *s, const char *what, val name)
{
    struct slice text = name ? lisp_text(name) : SLICE("");
    if (!s->bad->n)
        str_addf(s->bad, "%s:%d: %s %.*s", s->c->file, s->line, what, (int)text.n,
                 text.p);
    push(s, LISP(s->vm)->none); /* as if it had a value */
}
static void land(struct scope *s, int32_t jump)
{
    hotjit_patch(s->c, jump, s->c->n);
}
static val car(val v)
{
    return AS(pair, v)->car;
}
static val cdr(val v)
{
    return AS(pair, v)->cdr;
}
static bool is_pair(val v)
{
    return hotjit_kind(v) == KIND_PAIR;
}
static bool is_name(val v, const char *name)
{
    return hotjit_kind(v) == KIND_SYMBOL &&
           (!name || slice_eq(lisp_text(v), slice_of(name)));
}
static int length(val v)
{
    int n = 0;
    for (; is_pair(v); v = cdr(v))
        n++;
    return n;
}

/* Is the name used in a function inside of the form (`in`: it is in one), or is it changed?
 * By the name alone: what is shadowed counts, too. */
static bool occurs(val form, val name, bool in, bool change)
{
    if (!is_pair(form))
        return in && !change && form == name;
    bool more = is_pair(cdr(form));
    if (change && is_name(car(form), "set!") && more && car(cdr(form)) == name)
        return true;
    in |= is_name(car(form), "lambda") || is_name(car(form), "define") ||
          (is_name(car(form), "let") && more && is_name(car(cdr(form)), NULL));
    for (; is_pair(form); form = cdr(form))
        if (occurs(car(form), name, in, change))
            return true;
    return false;
}
static const struct variable *find(const variables *v, val name)
{
    for (size_t i = v->n; i > 0; i--)
        if (v->at[i - 1].name == name)
            return &v->at[i - 1];
    return NULL;
}
/* A variable of an outer function becomes one of ours, with a copy. NULL: a global. */
static const struct variable *find_free(struct scope *s, val name)
{
    const struct variable *v = find(&s->free, name), *o;
    if (v || !s->outer)
        return v;
    o = find(&s->outer->locals, name);
    if (!o && s->outer->self != name && !(o = find_free(s->outer, name)))
        return NULL;
    const struct variable new = {name, (int32_t)s->free.n, o && o->boxed};
    *vec_add(&s->free) = new;
    return &s->free.at[new.at];
}
/* What the variable holds: its value, or a box (true). */
static bool push_variable(struct scope *s, val name)
{
    const struct variable *v = find(&s->locals, name);
    if (v)
        emit(s, OP_LOCAL, v->at, 1);
    else if (s->self == name)
        emit(s, OP_SELF, 0, 1);
    else if ((v = find_free(s, name)))
        emit(s, OP_FREE, v->at, 1);
    else
        emit(s, OP_GLOBAL, constant(s, name), 1);
    return v && v->boxed;
}
/* A new local variable of that body. `value`: it is on the stack. */
static void bind(struct scope *s, val name, val body, bool value)
{
    bool boxed = occurs(body, name, false, true) && occurs(body, name, false, false);
    int32_t at = s->c->nlocals++;
    *vec_add(&s->locals) = (struct variable){name, at, boxed};
    if (value)
        emit(s, OP_SET_LOCAL, at, -1);
    if (boxed)
        emit(s, OP_MAKE_BOX, at, 0);
}

static void body(struct scope *s, val forms, bool tail)
{
    if (!is_pair(forms))
        push(s, LISP(s->vm)->none);
    for (; is_pair(forms); forms = cdr(forms)) {
        compile(s, car(forms), tail && !is_pair(cdr(forms)));
        if (is_pair(cdr(forms)))
            emit(s, OP_POP, 0, -1);
    }
}

static void function(struct scope *outer, val params, val forms, val self, val global)
{
    struct code *c = mem_zero(1, sizeof *c);
    const struct slice name = self     ? lisp_text(self)
                              : global ? lisp_text(global)
                                       : SLICE("lambda");
    struct scope s = {.outer = outer,
                      .vm = outer->vm,
                      .c = c,
                      .self = self,
                      .global = global,
                      .line = outer->line,
                      .bad = outer->bad};
    *c = (struct code){.name = mem_copy_text(name.p, name.n),
                       .file = outer->c->file,
                       .text = outer->c->text,
                       .first_line = s.line,
                       .stack_size = 1};
    emit(&s, OP_NOP, 0, 0); /* a loop's header is not the function's entry */
    for (; is_pair(params); params = cdr(params), c->nargs++)
        bind(&s, car(params), forms, false);
    body(&s, forms, true);
    emit(&s, OP_RETURN, 0, -1);
    c->last_line = s.line;
    hotjit_add_code(s.vm, c);
    struct lcode *w = gc_alloc(&s.vm->gc, KIND_CODE, gc_round(sizeof *w));
    w->code = c;
    for (size_t i = 0; i < s.free.n; i++)
        push_variable(outer, s.free.at[i].name);
    int64_t k = constant(outer, &w->head), nfree = (int64_t)s.free.n;
    emit(outer, OP_CLOSURE, (nfree & 31) << 12 | (k & 0xFFF), 1 - (int)nfree);
    if (k > 0xFFF || nfree > 31)
        wrong(outer, "too many functions or variables in", outer->self);
    vec_free(&s.locals);
    vec_free(&s.free);
}

/* ---- forms: `args` is what stands behind their names ---------------------------------------- */

static void quote_form(struct scope *s, val args, bool tail)
{
    (void)tail;
    push(s, car(args));
}
static void if_form(struct scope *s, val args, bool tail)
{
    compile(s, car(args), false);
    int32_t no = emit(s, OP_JUMP_FALSE, 0, -1);
    compile(s, car(cdr(args)), tail);
    int32_t end = emit(s, OP_JUMP, 0, -1);
    land(s, no);
    body(s, cdr(cdr(args)), tail);
    land(s, end);
}
/* (let NAME ((x a) ...) body): a function that is called once, and may call itself. */
static void named_let(struct scope *s, val args)
{
    val names = LISP(s->vm)->nil, b = car(cdr(args));
    VEC(val) in_order = {0};
    for (; is_pair(b) && length(car(b)) == 2; b = cdr(b))
        *vec_add(&in_order) = car(car(b));
    for (size_t i = in_order.n; i > 0; i--)
        names = lisp_pair(s->vm, in_order.at[i - 1], names, s->line);
    vec_free(&in_order);
    if (is_pair(b) || occurs(args, car(args), false, true)) {
        wrong(s, "no such loop:", car(args));
        return;
    }
    function(s, names, cdr(cdr(args)), car(args), NULL);
    for (b = car(cdr(args)); is_pair(b); b = cdr(b))
        compile(s, car(cdr(car(b))), false);
    emit(s, OP_CALL, length(names), -length(names));
}
/* Each variable is there for the values of the next ones. */
static void let_form(struct scope *s, val args, bool tail)
{
    size_t before = s->locals.n;
    if (is_name(car(args), NULL)) {
        named_let(s, args);
        return;
    }
    for (val b = car(args); is_pair(b); b = cdr(b)) {
        if (length(car(b)) != 2 || !is_name(car(car(b)), NULL)) {
            wrong(s, "let wants ((name value) ...)", NULL);
            return;
        }
        compile(s, car(cdr(car(b))), false);
        bind(s, car(car(b)), args, true);
    }
    body(s, cdr(args), tail);
    s->locals.n = before; /* the slots stay theirs */
}
static void begin_form(struct scope *s, val args, bool tail)
{
    body(s, args, tail);
}
static bool are_names(val v)
{
    while (is_pair(v) && is_name(car(v), NULL))
        v = cdr(v);
    return !is_pair(v);
}
static void lambda_form(struct scope *s, val args, bool tail)
{
    (void)tail;
    if (are_names(car(args)))
        function(s, car(args), cdr(args), NULL, NULL);
    else
        wrong(s, "lambda wants (names)", NULL);
}
static void define_form(struct scope *s, val args, bool tail)
{
    val name = is_pair(car(args)) ? car(car(args)) : car(args);
    (void)tail;
    if (s->outer || !is_name(name, NULL) ||
        (is_pair(car(args)) && !are_names(car(args)))) {
        wrong(s, "define wants a name, outside of functions", NULL);
        return;
    }
    if (is_pair(car(args)))
        function(s, cdr(car(args)), cdr(args), NULL, name);
    else
        body(s, cdr(args), false);
    emit(s, OP_DEFINE, constant(s, name), 0);
}
static void set_form(struct scope *s, val args, bool tail)
{
    const struct variable *v = find(&s->locals, car(args));
    (void)tail;
    compile(s, car(cdr(args)), false);
    if (v && !v->boxed) {
        emit(s, OP_SET_LOCAL, v->at, -1);
        push(s, LISP(s->vm)->none);
    } else if (v || find_free(s, car(args))) {
        push_variable(s, car(args));
        emit(s, OP_SET_BOX, 0, -1);
    } else if (is_name(car(args), NULL) && s->self != car(args))
        emit(s, OP_SET_GLOBAL, constant(s, car(args)), 0);
    else
        wrong(s, "set! wants a variable", NULL);
}
static void while_form(struct scope *s, val args, bool tail)
{
    int32_t start = s->c->n;
    (void)tail;
    compile(s, car(args), false);
    int32_t end = emit(s, OP_JUMP_FALSE, 0, -1);
    body(s, cdr(args), false);
    emit(s, OP_POP, 0, -1);
    emit(s, OP_LOOP, start, 0);
    s->c->has_loop = true;
    land(s, end);
    push(s, LISP(s->vm)->none);
}

static const struct {
    const char *name;
    void (*compile)(struct scope *s, val args, bool tail);
    int least;
} forms[] = {{"quote", quote_form, 1},   {"if", if_form, 2},
             {"let", let_form, 1},       {"begin", begin_form, 0},
             {"lambda", lambda_form, 1}, {"set!", set_form, 2},
             {"define", define_form, 2}, {"while", while_form, 1}};

/* Functions that are instructions; with `more`, (+ a b c) is (+ (+ a b) c). */
static const struct {
    const char *name;
    unsigned op;
    int nargs;
    bool more;
} instructions[] = {
#define FUNCTION(name, op, nargs, more) {name, OP_##op, nargs, more},
#include "instructions.def"
#undef FUNCTION
};

static void arguments(struct scope *s, val form, unsigned op, int64_t arg, int nargs,
                      bool more)
{
    int n = length(cdr(form)), i = 0;
    if (n < nargs || (n > nargs && !more))
        wrong(s, "too few or too many arguments of", car(form));
    else
        for (form = cdr(form); is_pair(form); form = cdr(form)) {
            compile(s, car(form), false);
            if (++i >= nargs)
                emit(s, op, arg, 1 - nargs);
        }
}

/* Does only the language give the name a meaning? */
static bool builtin(struct scope *s, val form, bool tail)
{
    val name = car(form);
    if (!is_name(name, NULL) || find(&s->locals, name) || s->self == name ||
        find_free(s, name))
        return false;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (is_name(name, forms[i].name)) {
            if (length(cdr(form)) < forms[i].least)
                wrong(s, "there is something missing in", name);
            else
                forms[i].compile(s, cdr(form), tail);
            return true;
        }
    for (size_t i = 0; i < sizeof instructions / sizeof *instructions; i++)
        if (is_name(name, instructions[i].name)) {
            arguments(s, form, instructions[i].op, 0, instructions[i].nargs,
                      instructions[i].more);
            return true;
        }
    for (int i = 0; lisp_builtins[i].name; i++)
        if (is_name(name, lisp_builtins[i].name)) {
            int nargs = lisp_builtins[i].nargs;
            arguments(s, form, nargs == 1 ? OP_BUILTIN1 : OP_BUILTIN2, i, nargs, false);
            return true;
        }
    return false;
}

static void call(struct scope *s, val form, bool tail)
{
    val f = car(form);
    int n = length(cdr(form)), line = s->line;
    tail = tail && s->outer;
    s->c->has_loop |= tail && (f == s->self || f == s->global);
    for (; is_pair(form); form = cdr(form))
        compile(s, car(form), false);
    s->line = line;
    emit(s, tail ? OP_TAIL_CALL : OP_CALL, n, -n);
    if (tail)
        emit(s, OP_RETURN, 0, 0);
}

static void compile(struct scope *s, val form, bool tail)
{
    if (is_pair(form) && AS(pair, form)->line)
        s->line = (int32_t)AS(pair, form)->line;
    if (is_name(form, NULL)) {
        if (push_variable(s, form))
            emit(s, OP_GET_BOX, 0, 0);
    } else if (!is_pair(form))
        push(s, form);
    else if (!builtin(s, form, tail))
        call(s, form, tail);
}

bool lisp_load(struct vm *vm, struct code *c, struct str *bad)
{
    struct scope s = {.vm = vm, .c = c, .line = 1, .bad = bad};
    struct slice text = c->text;
    const char *what = NULL;
    int64_t line = 1;
    c->has_loop = true;
    for (val form; (form = lisp_read(vm, &text, &line, &what));) {
        compile(&s, form, false);
        emit(&s, OP_POP, 0, -1);
    }
    c->last_line = s.line = (int32_t)line;
    if (what)
        wrong(&s, what, NULL);
    push(&s, LISP(vm)->none);
    emit(&s, OP_RETURN, 0, -1);
    vec_free(&s.locals);
    return !bad->n;
}
