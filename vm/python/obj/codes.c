/* codes.c -- how code objects live and die.
 *
 * A struct code is memory of its own, so that machine code and frames can point into it. It
 * belongs to a w_code on the heap, and is freed after the collection that finds that one
 * dead. What it refers to is kept alive by a tuple of the w_code. Minor collections look
 * only at codes that may refer to young objects: new ones, and those that had something
 * young put into a cache. Caches keep nothing alive: what they remember is what a lookup
 * would find, in a type or a namespace that lives.
 *
 * Traces point at codes for ever, as they are not freed: these codes are roots. */
#include "python/obj/obj.h"

#include <stdlib.h>

/* ---- sources ------------------------------------------------------------------------------ */

struct source *source_new(struct slice text, struct slice file)
{
    struct source *s = mem_zero(1, sizeof *s);
    struct str name = {0};
    str_add(&name, file);
    str_add(&s->text, text);
    s->path = s->file = str_text(&name); /* they are s's from now on */
    s->owned = true;
    return s;
}

void source_drop(struct source *s)
{
    if (!s->owned || s->users > 0)
        return;
    free((char *)(uintptr_t)s->file);
    str_free(&s->text);
    free(s);
}

/* What it takes outside of the heap, without its caches. */
static size_t code_bytes(const struct code *c)
{
    size_t refs = c->consts.n + c->names.n + c->varnames.n;
    return sizeof *c + (size_t)c->n * (sizeof *c->ops + sizeof *c->pos) +
           refs * sizeof(val) + c->handlers.n * sizeof *c->handlers.at;
}

/* ---- life ------------------------------------------------------------------------------------ */

void code_touched(struct vm *vm, struct code *c)
{
    c->touched = true;
    *vec_add(&vm->touched_codes) = c;
}

struct code *code_new(struct vm *vm, struct source *source)
{
    struct code *c = mem_zero(1, sizeof *c);
    struct w_code *w = new_object(vm, KIND_CODE, sizeof *w);
    w->c = c;
    c->w_code = &w->h;
    c->source = source;
    source->users++;
    c->next = vm->codes;
    vm->codes = c;
    code_touched(vm, c);
    return c;
}

static void visit_all(const struct gc_visitor *v, val *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        v->slot(v->gc, &at[i]);
}

static void visit_code(struct code *c, const struct gc_visitor *v)
{
    v->slot(v->gc, &c->w_code);
    v->slot(v->gc, &c->name);
    v->slot(v->gc, &c->qualname);
    v->slot(v->gc, &c->doc);
    visit_all(v, c->consts.at, c->consts.n);
    visit_all(v, c->names.at, c->names.n);
    visit_all(v, c->varnames.at, c->varnames.n);
    for (int i = 0; c->caches && i < c->n; i++)
        v->slot(v->gc, &c->caches[i].object);
}

void code_finished(struct vm *vm, struct code *c)
{
    const VEC(val) *const lists[] = {(const void *)&c->consts, (const void *)&c->names,
                                     (const void *)&c->varnames};
    size_t n = 3, at = 0;
    for (int i = 0; i < 3; i++)
        n += lists[i]->n;
    val refs = tuple_new(vm, (int64_t)n), w = c->w_code;
    const val single[] = {c->name, c->qualname, c->doc};
    for (int i = 0; i < 3; i++)
        gc_store(&vm->gc, refs, &as_tuple(refs)->at[at++], single[i]);
    for (int i = 0; i < 3; i++)
        for (size_t k = 0; k < lists[i]->n; k++)
            gc_store(&vm->gc, refs, &as_tuple(refs)->at[at++], lists[i]->at[k]);
    gc_store(&vm->gc, w, &((struct w_code *)(void *)w)->refs, refs);
    vm->gc.external += code_bytes(c);
}

static void visit_touched(struct vm *vm, const struct gc_visitor *v)
{
    size_t kept = 0;
    for (size_t i = 0; i < vm->touched_codes.n; i++) {
        struct code *c = vm->touched_codes.at[i];
        vm->gc.saw_young = false;
        visit_code(c, v);
        c->touched = vm->gc.saw_young; /* something is pinned, and stays young */
        if (c->touched)
            vm->touched_codes.at[kept++] = c;
    }
    vm->touched_codes.n = kept;
}

void codes_visit(struct vm *vm, const struct gc_visitor *v)
{
    if (v->young) {
        visit_touched(vm, v);
        return;
    }
    for (struct code *c = vm->codes; c; c = c->next)
        if (c->traced)
            visit_code(c, v);
}

bool code_in_cell(const struct code *c, int slot)
{
    if (slot >= c->nlocals - c->nfree)
        return true;
    for (int i = 0; i < c->n; i++) {
        enum opcode op = instr_op(c->ops[i]);
        if (op == OP_MAKE_CELL && instr_arg(c->ops[i]) == slot)
            return true;
        if (op != OP_MAKE_CELL && op != OP_COPY_FREE)
            return false; /* these come first */
    }
    return false;
}

#define COPY_LIST(to, from)                                                            \
    for (size_t i_ = 0; i_ < (from).n; i_++)                                           \
        *vec_add(&(to)) = (from).at[i_];

val code_copy(struct vm *vm, val w_code)
{
    const struct code *from = code_of(w_code);
    struct code *c = code_new(vm, from->source);
    c->name = from->name;
    c->qualname = from->qualname;
    c->doc = from->doc;
    c->first_line = from->first_line;
    c->last_line = from->last_line;
    c->n = from->n;
    c->ops = mem_new((size_t)c->n * sizeof *c->ops);
    memcpy(c->ops, from->ops, (size_t)c->n * sizeof *c->ops);
    c->pos = mem_new((size_t)c->n * sizeof *c->pos);
    memcpy(c->pos, from->pos, (size_t)c->n * sizeof *c->pos);
    COPY_LIST(c->consts, from->consts)
    COPY_LIST(c->names, from->names)
    COPY_LIST(c->varnames, from->varnames)
    COPY_LIST(c->handlers, from->handlers)
    c->nargs = from->nargs;
    c->nposonly = from->nposonly;
    c->nkwonly = from->nkwonly;
    c->nlocals = from->nlocals;
    c->nfree = from->nfree;
    c->stack_size = from->stack_size;
    c->flags = from->flags;
    return c->w_code;
}

void code_set_file(struct code *c, struct slice file)
{
    struct source *old = c->source;
    c->source = source_new(str_slice(&old->text), file);
    c->source->users = 1;
    old->users--;
    source_drop(old);
}

void (*vm_code_dies)(struct code *c);

/* ---- death ------------------------------------------------------------------------------------ */

static void code_free(struct vm *vm, struct code *c)
{
    assert(!c->traced);
    if (((struct w_code *)(void *)c->w_code)->refs) /* it was finished */
        vm->gc.external -= code_bytes(c);
    free(c->ops);
    free(c->pos);
    free(c->caches);
    if (c->jit)
        vm_code_dies(c);
    vec_free(&c->consts);
    vec_free(&c->names);
    vec_free(&c->varnames);
    vec_free(&c->handlers);
    c->source->users--;
    source_drop(c->source);
    free(c);
}

static void forget_dead(const struct vm *vm, const struct code *c)
{
    for (int i = 0; c->caches && i < c->n; i++) {
        struct code_cache *at = &c->caches[i];
        if (at->object && is_ref(at->object) && !gc_lives(&vm->gc, at->object))
            *at = (struct code_cache){0};
    }
}

void codes_marked(struct vm *vm)
{
    size_t kept = 0;
    for (size_t i = 0; i < vm->touched_codes.n; i++)
        if (gc_lives(&vm->gc, vm->touched_codes.at[i]->w_code))
            vm->touched_codes.at[kept++] = vm->touched_codes.at[i];
    vm->touched_codes.n = kept;
    for (struct code **at = &vm->codes; *at;) {
        struct code *c = *at;
        if (gc_lives(&vm->gc, c->w_code)) {
            forget_dead(vm, c);
            at = &c->next;
            continue;
        }
        *at = c->next;
        code_free(vm, c);
    }
}
