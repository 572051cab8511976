/* compile.c -- trees to instructions. A variable is a local, or in a box when a function
 * inside shares it and somebody changes it; functions take copies of what they use. */
#include "lisp.h"

#include <stdlib.h>

enum op {
#define OPCODE(name) OP_##name,
#include "ops.def"
#undef OPCODE
};

struct variable {
    struct slice name;
    int32_t at; /* slot, or number among the free ones */
    bool boxed;
};
typedef VEC(struct variable) variables;

struct scope { /* a function that is being compiled */
    struct scope *outer;
    struct vm *vm;
    struct code *c;
    struct slice self;   /* its own name, when that never changes */
    struct slice global; /* or the global variable that it is defined as */
    variables locals, free;
    int32_t depth;
    struct str *bad;
};

static void compile(struct scope *s, const struct node *n, bool tail);

static int32_t emit(struct scope *s, unsigned op, int64_t arg, int32_t line, int effect)
{
    s->depth += effect;
    assert(s->depth >= 0);
    if (s->depth > s->c->stack_size)
        s->c->stack_size = s->depth;
    return hotjit_emit(s->c, op, arg, line);
}
static int64_t constant(struct scope *s, val v)
{
    *vec_add(&s->c->consts) = v;
    return (int64_t)s->c->consts.n - 1;
}
static void push_constant(struct scope *s, val v, int32_t line)
{
    emit(s, OP_CONST, constant(s, v), line, 1);
}
static void wrong(struct scope *s, const struct node *n, const char *what)
{
    if (!s->bad->n)
        str_addf(s->bad, "%s:%d: %s", s->c->file, n->line, what);
    emit(s, OP_NOP, 0, n->line, 1); /* as if it had a value */
}
static void land(struct scope *s, int32_t jump)
{
    hotjit_patch(s->c, jump, s->c->n);
}

static bool is_name(const struct node *n, const char *name)
{
    return n->what == NAME && (!name || slice_eq(n->name, slice_of(name)));
}
static bool is_form(const struct node *n, const char *name)
{
    return n->what == LIST && n->items.n && is_name(n->items.at[0], name);
}

/* ---- variables ------------------------------------------------------------------------------ */

/* Is the name used in a function inside of n (`in`: n is in one already), or is it changed? By
 * the name alone: what is shadowed counts, too. */
static bool occurs(const struct node *n, struct slice name, bool in, bool change)
{
    if (n->what == NAME)
        return in && !change && slice_eq(n->name, name);
    if (n->what != LIST)
        return false;
    if (change && is_form(n, "set!") && n->items.n > 1 &&
        is_name(n->items.at[1], NULL) && slice_eq(n->items.at[1]->name, name))
        return true;
    bool function =
        is_form(n, "lambda") || is_form(n, "define") ||
        (is_form(n, "let") && n->items.n > 1 && is_name(n->items.at[1], NULL));
    for (size_t i = 0; i < n->items.n; i++)
        if (occurs(n->items.at[i], name, in || function, change))
            return true;
    return false;
}
static bool any_occurs(const struct node *n, size_t from, struct slice name,
                       bool change)
{
    for (size_t i = from; i < n->items.n; i++)
        if (occurs(n->items.at[i], name, false, change))
            return true;
    return false;
}

static const struct variable *find(const variables *v, struct slice name)
{
    for (size_t i = v->n; i > 0; i--)
        if (slice_eq(v->at[i - 1].name, name))
            return &v->at[i - 1];
    return NULL;
}
/* The variable of an outer function becomes one of ours, with a copy. NULL: a global. */
static const struct variable *find_free(struct scope *s, struct slice name)
{
    const struct variable *v = find(&s->free, name);
    if (v || !s->outer)
        return v;
    const struct variable *o = find(&s->outer->locals, name);
    bool self = !o && slice_eq(s->outer->self, name);
    if (!o && !self && !(o = find_free(s->outer, name)))
        return NULL;
    const struct variable new = {name, (int32_t)s->free.n, !self && o->boxed};
    *vec_add(&s->free) = new;
    return &s->free.at[s->free.n - 1];
}
/* What the variable holds: its value, or its box. */
static void push_variable(struct scope *s, struct slice name, int32_t line, bool *boxed)
{
    const struct variable *v = find(&s->locals, name);
    *boxed = v && v->boxed;
    if (v)
        emit(s, OP_LOCAL, v->at, line, 1);
    else if (s->self.n && slice_eq(s->self, name))
        emit(s, OP_SELF, 0, line, 1);
    else if ((v = find_free(s, name))) {
        *boxed = v->boxed;
        emit(s, OP_FREE, v->at, line, 1);
    } else
        emit(s, OP_GLOBAL, constant(s, lisp_symbol(s->vm, name)), line, 1);
}
static int32_t new_local(struct scope *s, struct slice name, bool boxed)
{
    int32_t at = s->c->nlocals++;
    *vec_add(&s->locals) = (struct variable){name, at, boxed};
    return at;
}
static void set_variable(struct scope *s, const struct node *n)
{
    if (n->items.n != 3 || !is_name(n->items.at[1], NULL)) {
        wrong(s, n, "set! wants a name and a value");
        return;
    }
    struct slice name = n->items.at[1]->name;
    const struct variable *v = find(&s->locals, name);
    const struct variable *f = v ? NULL : find_free(s, name);
    compile(s, n->items.at[2], false);
    if (v && !v->boxed) {
        emit(s, OP_SET_LOCAL, v->at, n->line, -1);
        push_constant(s, lisp_of(s->vm)->none, n->line);
    } else if (v || f) {
        bool boxed;
        push_variable(s, name, n->line, &boxed);
        assert(boxed);
        emit(s, OP_SET_BOX, 0, n->line, -1);
    } else
        emit(s, OP_SET_GLOBAL, constant(s, lisp_symbol(s->vm, name)), n->line, 0);
}

/* ---- bodies and functions ------------------------------------------------------------------- */

static void body(struct scope *s, const struct node *n, size_t from, bool tail)
{
    if (from >= n->items.n)
        push_constant(s, lisp_of(s->vm)->none, n->line);
    for (size_t i = from; i < n->items.n; i++) {
        compile(s, n->items.at[i], tail && i + 1 == n->items.n);
        if (i + 1 < n->items.n)
            emit(s, OP_POP, 0, n->items.at[i]->line, -1);
    }
}

static int32_t last_line(const struct node *n)
{
    int32_t line = n->line;
    for (size_t i = 0; n->what == LIST && i < n->items.n; i++) {
        int32_t inner = last_line(n->items.at[i]);
        line = inner > line ? inner : line;
    }
    return line;
}

/* Names of internal definitions are variables of the whole body. */
static void declare(struct scope *s, const struct node *n, size_t from)
{
    for (size_t i = from; i < n->items.n; i++) {
        const struct node *d = n->items.at[i], *name;
        if (!is_form(d, "define") || d->items.n < 2)
            continue;
        name = d->items.at[1];
        if (name->what == LIST && name->items.n)
            name = name->items.at[0];
        if (!is_name(name, NULL))
            continue;
        bool boxed = any_occurs(n, from, name->name, false);
        int32_t at = new_local(s, name->name, boxed);
        if (boxed)
            emit(s, OP_MAKE_BOX, at, d->line, 0);
    }
}

/* Parameters are the items of `params` from `first` on, the body those of n from `from` on. */
static void function(struct scope *outer, const struct node *n,
                     const struct node *params, size_t first, size_t from,
                     struct slice self, struct slice global)
{
    struct code *c = mem_zero(1, sizeof *c);
    const struct code *o = outer->c;
    struct slice name = self.n ? self : global.n ? global : SLICE("lambda");
    struct scope s = {outer, outer->vm, c, self, global, {0}, {0}, 0, outer->bad};
    *c = (struct code){.name = mem_copy_text(name.p, name.n),
                       .file = o->file,
                       .text = o->text,
                       .first_line = n->line,
                       .last_line = last_line(n),
                       .stack_size = 1};
    emit(&s, OP_NOP, 0, n->line, 0); /* a loop's header is not the function's entry */
    for (size_t i = first; i < params->items.n; i++) {
        if (!is_name(params->items.at[i], NULL)) {
            wrong(&s, params, "a parameter is a name");
            return;
        }
        struct slice p = params->items.at[i]->name;
        bool boxed = any_occurs(n, from, p, true) && any_occurs(n, from, p, false);
        int32_t at = new_local(&s, p, boxed);
        if (boxed)
            emit(&s, OP_MAKE_BOX, at, n->line, 0);
    }
    c->nargs = c->nlocals;
    if (find(&s.locals, self))
        s.self = SLICE("");
    declare(&s, n, from);
    body(&s, n, from, true);
    emit(&s, OP_RETURN, 0, last_line(n), -1);
    hotjit_add_code(s.vm, c);
    struct lcode *w = gc_alloc(&s.vm->gc, KIND_CODE, gc_round(sizeof *w));
    w->code = c;
    for (size_t i = 0; i < s.free.n; i++) {
        bool boxed;
        push_variable(outer, s.free.at[i].name, n->line, &boxed);
    }
    int64_t k = constant(outer, &w->head), nfree = (int64_t)s.free.n;
    if (k > 0xFFF || nfree > 32)
        wrong(outer, n, "a function with too many functions or variables");
    emit(outer, OP_CLOSURE, nfree << 12 | (k & 0xFFF), n->line, 1 - (int)nfree);
    vec_free(&s.locals);
    vec_free(&s.free);
}

static void define(struct scope *s, const struct node *n)
{
    const struct node *what = n->items.n > 1 ? n->items.at[1] : n;
    bool fn = what->what == LIST;
    const struct node *name = fn && what->items.n ? what->items.at[0] : what;
    if (!is_name(name, NULL) || (!fn && n->items.n != 3) || what == n) {
        wrong(s, n, "define wants a name and a value");
        return;
    }
    const struct variable *v = find(&s->locals, name->name);
    bool local = s->outer && v;
    bool changes = local && s->outer && v->boxed && false;
    struct slice none = SLICE("");
    if (s->outer && !v) {
        wrong(s, n, "define stands in a function's body or at the top");
        return;
    }
    (void)changes;
    if (fn)
        function(s, n, what, 1, 2, local ? name->name : none,
                 local ? none : name->name);
    else
        compile(s, n->items.at[2], false);
    if (!local)
        emit(s, OP_DEFINE, constant(s, lisp_symbol(s->vm, name->name)), n->line, 0);
    else if (v->boxed) {
        emit(s, OP_LOCAL, find(&s->locals, name->name)->at, n->line, 1);
        emit(s, OP_SET_BOX, 0, n->line, -1);
    } else {
        emit(s, OP_SET_LOCAL, v->at, n->line, -1);
        push_constant(s, lisp_of(s->vm)->none, n->line);
    }
}

/* ---- forms -------------------------------------------------------------------------------------- */

static val quoted(struct vm *vm, const struct node *n)
{
    if (n->what != LIST)
        return n->what == NAME ? lisp_symbol(vm, n->name) : n->value;
    val list = lisp_of(vm)->nil;
    for (size_t i = n->items.n; i > 0; i--)
        list = lisp_pair(vm, quoted(vm, n->items.at[i - 1]), list);
    return list;
}

static void bind(struct scope *s, struct slice name, const struct node *n, size_t from,
                 int32_t line)
{
    bool boxed = any_occurs(n, from, name, true) && any_occurs(n, from, name, false);
    int32_t at = new_local(s, name, boxed);
    emit(s, OP_SET_LOCAL, at, line, -1);
    if (boxed)
        emit(s, OP_MAKE_BOX, at, line, 0);
}

static bool are_bindings(const struct node *b)
{
    for (size_t i = 0; b->what == LIST && i < b->items.n; i++) {
        const struct node *pair = b->items.at[i];
        if (pair->what != LIST || pair->items.n != 2 ||
            !is_name(pair->items.at[0], NULL))
            return false;
    }
    return b->what == LIST;
}

/* (let NAME ((x a) ...) body): a function that is called once, and calls itself. */
static void named_let(struct scope *s, const struct node *n)
{
    const struct node *b = n->items.at[2];
    struct node params = {.what = LIST, .line = n->line};
    for (size_t i = 0; i < b->items.n; i++)
        *vec_add(&params.items) = b->items.at[i]->items.at[0];
    bool changed = any_occurs(n, 3, n->items.at[1]->name, true);
    if (changed)
        wrong(s, n, "the name of a loop does not change");
    else {
        function(s, n, &params, 0, 3, n->items.at[1]->name, SLICE(""));
        for (size_t i = 0; i < b->items.n; i++)
            compile(s, b->items.at[i]->items.at[1], false);
        emit(s, OP_CALL, (int64_t)b->items.n, n->line, -(int)b->items.n);
    }
    vec_free(&params.items);
}

static void let(struct scope *s, const struct node *n, bool tail, bool one_by_one)
{
    bool named = !one_by_one && n->items.n > 2 && is_name(n->items.at[1], NULL);
    const struct node *b = n->items.n > 1u + named ? n->items.at[1 + named] : n;
    size_t before = s->locals.n;
    if (b == n || !are_bindings(b)) {
        wrong(s, n, "let wants ((name value) ...) and a body");
        return;
    }
    if (named) {
        named_let(s, n);
        return;
    }
    for (size_t i = 0; i < b->items.n; i++) {
        compile(s, b->items.at[i]->items.at[1], false);
        if (one_by_one)
            bind(s, b->items.at[i]->items.at[0]->name, n, 1, n->line);
    }
    for (size_t i = b->items.n; !one_by_one && i > 0; i--)
        bind(s, b->items.at[i - 1]->items.at[0]->name, n, 2, n->line);
    body(s, n, 2, tail);
    s->locals.n = before; /* the slots stay theirs */
}
static void let_form(struct scope *s, const struct node *n, bool tail)
{
    let(s, n, tail, is_form(n, "let*"));
}

static void if_form(struct scope *s, const struct node *n, bool tail)
{
    if (n->items.n < 3 || n->items.n > 4) {
        wrong(s, n, "if wants a condition and one or two ways");
        return;
    }
    compile(s, n->items.at[1], false);
    int32_t no = emit(s, OP_JUMP_FALSE, 0, n->line, -1);
    compile(s, n->items.at[2], tail);
    int32_t end = emit(s, OP_JUMP, 0, n->line, -1);
    land(s, no);
    if (n->items.n == 4)
        compile(s, n->items.at[3], tail);
    else
        push_constant(s, lisp_of(s->vm)->none, n->line);
    land(s, end);
}
static void cond_form(struct scope *s, const struct node *n, bool tail)
{
    VEC(int32_t) ends = {0};
    for (size_t i = 1; i < n->items.n; i++) {
        const struct node *way = n->items.at[i];
        if (way->what != LIST || way->items.n < 2) {
            wrong(s, n, "a way of cond is (condition value)");
            return;
        }
        push_constant(s, lisp_of(s->vm)->true_, way->line);
        if (!is_name(way->items.at[0], "else")) {
            emit(s, OP_POP, 0, way->line, -1);
            compile(s, way->items.at[0], false);
        }
        int32_t no = emit(s, OP_JUMP_FALSE, 0, way->line, -1);
        body(s, way, 1, tail);
        *vec_add(&ends) = emit(s, OP_JUMP, 0, way->line, -1);
        land(s, no);
    }
    push_constant(s, lisp_of(s->vm)->none, n->line);
    for (size_t i = 0; i < ends.n; i++)
        land(s, ends.at[i]);
    vec_free(&ends);
}
/* and, or: the first value that decides. */
static void and_or(struct scope *s, const struct node *n, bool tail)
{
    bool is_or = is_form(n, "or");
    const struct lisp *l = lisp_of(s->vm);
    VEC(int32_t) ends = {0};
    int32_t at = s->c->nlocals++; /* the value, while it is asked */
    if (n->items.n == 1)
        push_constant(s, is_or ? l->false_ : l->true_, n->line);
    for (size_t i = 1; i + 1 < n->items.n; i++) {
        compile(s, n->items.at[i], false);
        emit(s, OP_SET_LOCAL, at, n->line, -1);
        emit(s, OP_LOCAL, at, n->line, 1);
        int32_t no = emit(s, OP_JUMP_FALSE, 0, n->line, -1), yes = -1;
        if (!is_or)
            yes = emit(s, OP_JUMP, 0, n->line, 0);
        if (!is_or)
            land(s, no);
        emit(s, OP_LOCAL, at, n->line, 1);
        *vec_add(&ends) = emit(s, OP_JUMP, 0, n->line, -1);
        land(s, is_or ? no : yes);
    }
    if (n->items.n > 1)
        compile(s, n->items.at[n->items.n - 1], tail);
    for (size_t i = 0; i < ends.n; i++)
        land(s, ends.at[i]);
    vec_free(&ends);
}
static void while_form(struct scope *s, const struct node *n, bool tail)
{
    (void)tail;
    if (n->items.n < 2) {
        wrong(s, n, "while wants a condition");
        return;
    }
    int32_t start = s->c->n;
    compile(s, n->items.at[1], false);
    int32_t end = emit(s, OP_JUMP_FALSE, 0, n->line, -1);
    body(s, n, 2, false);
    emit(s, OP_POP, 0, n->line, -1);
    emit(s, OP_LOOP, start, n->line, 0);
    s->c->has_loop = true;
    land(s, end);
    push_constant(s, lisp_of(s->vm)->none, n->line);
}
static void begin_form(struct scope *s, const struct node *n, bool tail)
{
    body(s, n, 1, tail);
}
static void set_form(struct scope *s, const struct node *n, bool tail)
{
    (void)tail;
    set_variable(s, n);
}
static void define_form(struct scope *s, const struct node *n, bool tail)
{
    (void)tail;
    define(s, n);
}
static void lambda_form(struct scope *s, const struct node *n, bool tail)
{
    (void)tail;
    if (n->items.n < 3 || n->items.at[1]->what != LIST)
        wrong(s, n, "lambda wants (names) and a body");
    else
        function(s, n, n->items.at[1], 0, 2, SLICE(""), SLICE(""));
}
static void quote_form(struct scope *s, const struct node *n, bool tail)
{
    (void)tail;
    if (n->items.n != 2)
        wrong(s, n, "quote wants one thing");
    else
        push_constant(s, quoted(s->vm, n->items.at[1]), n->line);
}
static void list_form(struct scope *s, const struct node *n, bool tail)
{
    (void)tail;
    for (size_t i = 1; i < n->items.n; i++)
        compile(s, n->items.at[i], false);
    push_constant(s, lisp_of(s->vm)->nil, n->line);
    for (size_t i = 1; i < n->items.n; i++)
        emit(s, OP_CONS, 0, n->line, -1);
}

static const struct {
    const char *name;
    void (*compile)(struct scope *s, const struct node *n, bool tail);
} forms[] = {{"quote", quote_form},   {"if", if_form},         {"cond", cond_form},
             {"let", let_form},       {"let*", let_form},      {"begin", begin_form},
             {"lambda", lambda_form}, {"define", define_form}, {"set!", set_form},
             {"while", while_form},   {"and", and_or},         {"or", and_or},
             {"list", list_form}};

/* Functions that are instructions. */
static const struct {
    const char *name;
    unsigned op;
    unsigned nargs;
    bool more; /* (+ a b c) is (+ (+ a b) c) */
} instructions[] = {{"+", OP_ADD, 2, true},
                    {"-", OP_SUB, 2, true},
                    {"*", OP_MUL, 2, true},
                    {"/", OP_DIV, 2, false},
                    {"quotient", OP_QUOTIENT, 2, 0},
                    {"modulo", OP_MODULO, 2, 0},
                    {"<", OP_LT, 2, 0},
                    {"<=", OP_LE, 2, 0},
                    {">", OP_GT, 2, 0},
                    {">=", OP_GE, 2, 0},
                    {"=", OP_EQUALS, 2, 0},
                    {"eq?", OP_IS_EQ, 2, 0},
                    {"null?", OP_IS_NULL, 1, 0},
                    {"pair?", OP_IS_PAIR, 1, 0},
                    {"not", OP_NOT, 1, 0},
                    {"cons", OP_CONS, 2, 0},
                    {"car", OP_CAR, 1, 0},
                    {"cdr", OP_CDR, 1, 0},
                    {"vector-ref", OP_VECTOR_REF, 2, 0},
                    {"vector-set!", OP_VECTOR_SET, 3, 0},
                    {"vector-length", OP_VECTOR_LENGTH, 1, 0}};

static void arguments(struct scope *s, const struct node *n, unsigned op, int64_t arg,
                      unsigned nargs, bool more)
{
    size_t given = n->items.n - 1;
    if (given < nargs || (given > nargs && !more)) {
        wrong(s, n, "too few or too many arguments");
        return;
    }
    for (size_t i = 1; i <= given; i++) {
        compile(s, n->items.at[i], false);
        if (i >= nargs)
            emit(s, op, arg, n->line, 1 - (int)nargs);
    }
}

/* Is the head of the list a name that only the language gives a meaning? */
static bool builtin(struct scope *s, const struct node *n, bool tail)
{
    struct slice name = n->items.at[0]->name;
    if (find(&s->locals, name) || slice_eq(s->self, name) || find_free(s, name))
        return false;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (slice_eq(name, slice_of(forms[i].name))) {
            forms[i].compile(s, n, tail);
            return true;
        }
    for (size_t i = 0; i < sizeof instructions / sizeof *instructions; i++)
        if (slice_eq(name, slice_of(instructions[i].name))) {
            arguments(s, n, instructions[i].op, 0, instructions[i].nargs,
                      instructions[i].more);
            return true;
        }
    for (int i = 0; lisp_builtins[i].name; i++)
        if (slice_eq(name, slice_of(lisp_builtins[i].name))) {
            unsigned nargs = (unsigned)lisp_builtins[i].nargs;
            arguments(s, n, nargs == 1 ? OP_BUILTIN1 : OP_BUILTIN2, i, nargs, false);
            return true;
        }
    return false;
}

static void call(struct scope *s, const struct node *n, bool tail)
{
    const struct node *f = n->items.at[0];
    int n_args = (int)n->items.n - 1;
    compile(s, f, false);
    for (int i = 1; i <= n_args; i++)
        compile(s, n->items.at[i], false);
    if (tail && s->outer && is_name(f, NULL) &&
        (slice_eq(f->name, s->self) || slice_eq(f->name, s->global)))
        s->c->has_loop = true;
    emit(s, tail && s->outer ? OP_TAIL_CALL : OP_CALL, n_args, n->line, -n_args);
    if (tail && s->outer)
        emit(s, OP_RETURN, 0, n->line, 0);
}

static void compile(struct scope *s, const struct node *n, bool tail)
{
    bool boxed;
    if (n->what == CONSTANT)
        push_constant(s, n->value, n->line);
    else if (n->what == NAME) {
        push_variable(s, n->name, n->line, &boxed);
        if (boxed)
            emit(s, OP_GET_BOX, 0, n->line, 0);
    } else if (!n->items.n)
        wrong(s, n, "() is written '()");
    else if (n->items.at[0]->what != NAME || !builtin(s, n, tail))
        call(s, n, tail);
}

bool lisp_load(struct vm *vm, struct code *c, struct str *bad)
{
    struct scope s = {.vm = vm, .c = c, .self = SLICE(""), .bad = bad};
    size_t at = 0;
    int32_t line = 1;
    emit(&s, OP_NOP, 0, 1, 0);
    c->has_loop = true;
    for (struct node *n; (n = lisp_read(vm, c, &at, &line, bad));) {
        compile(&s, n, false);
        emit(&s, OP_POP, 0, n->line, -1);
    }
    push_constant(&s, lisp_of(vm)->none, line);
    emit(&s, OP_RETURN, 0, line, -1);
    c->last_line = line;
    vec_free(&s.locals);
    vec_free(&s.free);
    return bad->n == 0;
}
