/* gen.c -- emitting instructions, labels, handlers and names. */
#include "python/front/gen.h"
#include "python/front/remarks.h"

#include <stdio.h>
#include <stdlib.h>

#include "python/obj/obj.h"

const char *opcode_name(enum opcode op)
{
    static const char *const names[] = {
#define OPCODE(name, effect, what) #name,
#include "python/front/opcodes.def"
#undef OPCODE
    };
    return names[op];
}

int stack_effect(enum opcode op, int arg)
{
    switch (op) {
#define OPCODE(name, effect, what)                                                     \
    case OP_##name:                                                                    \
        return effect;
#include "python/front/opcodes.def"
#undef OPCODE
    default: return arg;
    }
}

int emit(struct gen *g, enum opcode op, int arg)
{
    const struct node *n = g->at;
    *vec_add(&g->ops) = (val_instr)op | (val_instr)arg << 8;
    struct code_pos pos = {n->line, n->end_line, (int16_t)n->col, (int16_t)n->end_col};
    if (g->artificial && g->pos.n)
        pos = g->pos.at[g->pos.n - 1];
    *vec_add(&g->pos) = pos;
    *vec_add(&g->op_handler) = g->handler;
    g->depth += stack_effect(op, arg);
    if (g->depth > g->code->stack_size)
        g->code->stack_size = g->depth;
    return (int)g->ops.n - 1;
}

struct label new_label(void)
{
    return (struct label){.at = -1, .depth = -1};
}

static void patch(struct gen *g, int at, int target)
{
    g->ops.at[at] = (g->ops.at[at] & 0xFF) | (val_instr)target << 8;
}

/* The depth at the target differs from that behind the jump for some jumps. */
void jump(struct gen *g, enum opcode op, struct label *to)
{
    int before = g->depth, at = emit(g, op, 0);
    int there = op == OP_JUMP_IF_FALSE_OR_POP || op == OP_JUMP_IF_TRUE_OR_POP ? before
                : op == OP_FOR_ITER || op == OP_FOR_TEST ? before - 1
                                                         : g->depth;
    if (op == OP_FOR_TEST)
        there = before - 2;
    if (to->depth < 0)
        to->depth = there;
    if (to->at >= 0)
        patch(g, at, to->at);
    else
        *vec_add(&to->uses) = at;
}

void place(struct gen *g, struct label *l)
{
    l->at = (int)g->ops.n;
    if (l->depth >= 0)
        g->depth = l->depth;
    else
        l->depth = g->depth;
    for (size_t i = 0; i < l->uses.n; i++)
        patch(g, l->uses.at[i], l->at);
    vec_free(&l->uses);
}

int push_handler(struct gen *g)
{
    struct gen_handler *h = arena_new(g->arena, sizeof *h);
    h->target = new_label();
    h->depth = g->depth;
    *vec_add(&g->handlers) = h;
    return g->handler = (int)g->handlers.n - 1;
}

void place_handler(struct gen *g, int handler)
{
    struct gen_handler *h = g->handlers.at[handler];
    h->target.depth = h->depth + 1; /* the exception is on top */
    place(g, &h->target);
    if (g->depth > g->code->stack_size)
        g->code->stack_size = g->depth;
}

void gen_error(struct gen *g, const struct node *n, const char *format, ...)
{
    char text[160];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    syntax_error_range(g->error, n->line, n->col, n->end_line, n->end_col, "%s", text);
}

/* Constants are shared when they are the same object; equal numbers of different
 * types must stay different. */
int add_const(struct gen *g, val v)
{
    uint64_t *at = map_put(&g->const_at, (uint64_t)(uintptr_t)v);
    if (!*at) {
        *vec_add(&g->code->consts) = v;
        *at = g->code->consts.n;
    }
    return (int)*at - 1;
}

void load_const(struct gen *g, val v)
{
    emit(g, OP_LOAD_CONST, add_const(g, v));
}

int add_name(struct gen *g, struct slice name)
{
    val s = str_intern(g->vm, name);
    uint64_t *at = map_put(&g->name_at, (uint64_t)(uintptr_t)s);
    if (!*at) {
        *vec_add(&g->code->names) = s;
        *at = g->code->names.n;
    }
    return (int)*at - 1;
}

/* ---- variables ----------------------------------------------------------------------- */

enum use { USE_LOAD, USE_STORE, USE_DELETE };

static void variable(struct gen *g, struct slice name, enum use use)
{
    static const enum opcode fast[] = {OP_LOAD_FAST, OP_STORE_FAST, OP_DELETE_FAST},
                             deref[] = {OP_LOAD_DEREF, OP_STORE_DEREF, OP_DELETE_DEREF},
                             global[] = {OP_LOAD_GLOBAL, OP_STORE_GLOBAL,
                                         OP_DELETE_GLOBAL},
                             names[] = {OP_LOAD_NAME, OP_STORE_NAME, OP_DELETE_NAME};
    name = mangle(g->arena, g->scope->class_name, name);
    const struct symbol *s = scope_find(g->scope, name);
    enum where where = s ? s->where : WHERE_GLOBAL;
    bool in_class = g->scope->kind == SCOPE_CLASS,
         by_name =
             in_class || (g->scope->kind == SCOPE_MODULE && g->mode != COMPILE_MODULE);
    if (in_class && where == WHERE_FREE && use == USE_LOAD)
        emit(g, OP_LOAD_CLASSDEREF, s->index);
    else if (where == WHERE_CELL || where == WHERE_FREE)
        emit(g, deref[use], s->index);
    else if (where == WHERE_LOCAL && !in_class)
        emit(g, fast[use], s->index);
    else if (by_name && !(s && s->global))
        emit(g, names[use], add_name(g, name));
    else
        emit(g, global[use], add_name(g, name));
}

void load_name(struct gen *g, struct slice name)
{
    variable(g, name, USE_LOAD);
}
void store_name(struct gen *g, struct slice name)
{
    variable(g, name, USE_STORE);
}
void delete_name(struct gen *g, struct slice name)
{
    variable(g, name, USE_DELETE);
}

/* ---- a whole code object ----------------------------------------------------------------- */

static void add_slot(struct gen *g, struct symbol *s)
{
    s->index = (int)g->code->varnames.n;
    *vec_add(&g->code->varnames) = str_intern(g->vm, s->name);
}

/* Slots: parameters first, then locals and cells, free variables last. */
static void lay_out(struct gen *g)
{
    struct scope *s = g->scope;
    bool in_class = s->kind == SCOPE_CLASS;
    for (int pass = 0; pass < 3; pass++)
        for (size_t i = 0; i < s->symbols.n; i++) {
            struct symbol *sym = &s->symbols.at[i];
            bool is_free = sym->where == WHERE_FREE || sym->passes;
            int when = sym->param ? 0 : is_free ? 2 : 1;
            bool slot = sym->param || is_free || sym->where == WHERE_CELL ||
                        (sym->where == WHERE_LOCAL && !in_class);
            if (when == pass && slot && s->kind != SCOPE_MODULE)
                add_slot(g, sym);
            if (pass == 2 && when == 2)
                g->code->nfree++;
        }
    g->code->nlocals = (int)g->code->varnames.n;
    if (g->code->nfree)
        emit(g, OP_COPY_FREE, g->code->nfree);
    for (size_t i = 0; i < s->symbols.n; i++)
        if (s->symbols.at[i].where == WHERE_CELL && s->kind != SCOPE_MODULE)
            emit(g, OP_MAKE_CELL, s->symbols.at[i].index);
}

static void set_qualname(struct gen *g, struct slice name)
{
    const struct gen *o = g->outer;
    const struct symbol *sym = o ? scope_find(o->scope, name) : NULL;
    if (o && o->scope->kind != SCOPE_MODULE &&
        !(sym && sym->where == WHERE_GLOBAL && sym->global)) {
        str_addf(&g->qualname, "%s.", str_text(&o->qualname));
        if (o->scope->kind == SCOPE_FUNCTION || o->scope->kind == SCOPE_LAMBDA)
            str_addf(&g->qualname, "<locals>.");
    }
    str_add(&g->qualname, name);
}

/* Ranges of equal handlers become rows of the table. */
static void finish_handlers(struct gen *g)
{
    for (size_t i = 0; i < g->op_handler.n;) {
        size_t end = i;
        int h = g->op_handler.at[i];
        while (end < g->op_handler.n && g->op_handler.at[end] == h)
            end++;
        if (h >= 0)
            *vec_add(&g->code->handlers) =
                (struct code_handler){(int)i, (int)end, g->handlers.at[h]->target.at,
                                      g->handlers.at[h]->depth};
        i = end;
    }
}

static void finish_code(struct gen *g)
{
    struct code *c = g->code;
    finish_handlers(g);
    if (g->source->hidden && slice_ends(str_slice(&g->qualname), SLICE("_next")))
        c->flags |= CODE_STEP;
    if (g->source->hidden && slice_ends(str_slice(&g->qualname), SLICE(".__next__")))
        c->flags |= CODE_STEP;
    c->n = (int)g->ops.n;
    c->ops = g->ops.at;
    c->pos = g->pos.at;
    c->last_line = c->first_line;
    for (int i = 0; i < c->n; i++) {
        if (c->pos[i].end_line > c->last_line)
            c->last_line = c->pos[i].end_line;
        if (instr_op(c->ops[i]) == OP_JUMP_ABSOLUTE)
            c->flags |= CODE_HAS_LOOP;
        if (instr_op(c->ops[i]) == OP_YIELD_VALUE && g->op_handler.at[i] >= 0)
            c->flags |= CODE_CLOSES;
    }
    vec_free(&g->op_handler);
    vec_free(&g->handlers);
    str_free(&g->qualname);
    map_free(&g->const_at);
    map_free(&g->name_at);
    code_finished(g->vm, c);
}

struct code *gen_code(struct gen *outer, struct scope *scope, struct node *n,
                      struct slice name, void (*body)(struct gen *g, struct node *n))
{
    struct gen g = {.vm = outer->vm,
                    .arena = outer->arena,
                    .source = outer->source,
                    .mode = outer->mode,
                    .text_annotations = outer->text_annotations,
                    .error = outer->error,
                    .scope = scope,
                    .handler = -1,
                    .at = n,
                    .outer = outer->code ? outer : NULL};
    g.code = code_new(g.vm, outer->source);
    g.code->first_line = n->list2.n && (n->kind == N_FUNCTION || n->kind == N_CLASS)
                             ? n->list2.at[0]->line
                             : n->line;
    set_qualname(&g, name);
    g.code->name = str_intern(g.vm, name);
    g.code->qualname = str_intern(g.vm, str_slice(&g.qualname));
    lay_out(&g);
    body(&g, n);
    finish_code(&g);
    return g.code;
}

static void module_body(struct gen *g, struct node *n)
{
    g->code->flags |= CODE_MODULE | (g->mode == COMPILE_MODULE ? 0 : CODE_NAMES);
    g->code->first_line = 1;
    struct nodes body = n->list;
    if (g->mode == COMPILE_EVAL) {
        gen_expr(g, body.at[0]->a);
        emit(g, OP_RETURN_VALUE, 0);
        return;
    }
    val doc = g->mode == COMPILE_SINGLE ? NULL : take_doc(g, &body);
    if (doc) {
        load_const(g, doc);
        store_name(g, SLICE("__doc__"));
    }
    if (g->scope->annotates)
        emit(g, OP_SETUP_ANNOTATIONS, 0);
    if (g->source->old && g->mode == COMPILE_MODULE)
        gen_old_start(g);
    for (size_t i = 0; i < body.n && is_future_import(body.at[i]); i++)
        g->last_future = body.at[i];
    gen_body(g, body);
    load_const(g, g->vm->none);
    emit(g, OP_RETURN_VALUE, 0);
}

/* One statement, or simple ones side by side. */
static bool is_one_line(const struct node *module)
{
    for (size_t i = 1; i < module->list.n; i++)
        if (module->list.at[i]->line != module->list.at[i - 1]->end_line)
            return false;
    return module->list.n > 0;
}

val compile_nodes(struct vm *vm, struct source *source, enum compile_mode mode,
                  struct node *module, struct arena *arena, struct syntax_error *error)
{
    struct code *code = NULL;
    bool was = vm->gc.disabled; /* constants are only rooted when they are stored */
    vm->gc.disabled = true;
    if (tree_fits(vm, module, error) && make_scopes(module, arena, error)) {
        struct gen top = {
            .vm = vm, .arena = arena, .source = source, .mode = mode, .error = error};
        code = gen_code(&top, module->scope, module, SLICE("<module>"), module_body);
    }
    if (module->scope)
        free_scopes(module->scope);
    volatile val result = error->type ? NULL : code->w_code; /* seen by the collector */
    vm->gc.disabled = was;
    bool told = error->type || tell_remarks(vm, arena, slice_of(source->file), error);
    return error->type || !told ? NULL : result;
}

val compile_source(struct vm *vm, struct source *source, enum compile_mode mode,
                   struct syntax_error *error)
{
    struct arena arena = {0};
    struct slice text = str_slice(&source->text);
    struct node *module = mode == COMPILE_EVAL
                              ? parse_eval(text, source->old, &arena, error)
                              : parse_module(text, source->old, &arena, error);
    error->parsed = module != NULL;
    if (module && mode == COMPILE_SINGLE && !is_one_line(module))
        syntax_error(
            error, "SyntaxError", module->list.n ? module->list.at[1]->line : 1, 0, 0,
            module->list.n ? "multiple statements found while compiling a single "
                             "statement"
                           : "invalid syntax");
    val result = module && !error->type
                     ? compile_nodes(vm, source, mode, module, &arena, error)
                     : NULL;
    arena_free(&arena);
    return result;
}
