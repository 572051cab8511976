/* record.c -- the semantics compiled for recording, and how a recording goes.
 *
 * Recording is interpreting: each instruction does what it does, on the real frames, and
 * leaves operations behind. Giving up means to stop emitting and to go on running. */
#include "python/interp/prim_record.h"

#include <stdlib.h>

#include "python/interp/generator.h"
#include "python/interp/bind_plan.h"
#include "python/interp/direct.h"
#include "python/interp/frame_objects.h"
#include "python/interp/jit_glue.h"

#define REFS (cx->frames[cx->depth].refs)
enum { MOST_ARGS = MOST_OPERANDS - 2 }; /* of a call_assembler */

#define TOP(n)    (cx->f->sp - 1 - (n))
#define REF_AT(p) (REFS[(p)-cx->f->slots])

static inline val_r rec_peek(struct rec *cx, int n)
{
    return (val_r){*TOP(n), REF_AT(TOP(n))};
}
static inline void rec_push(struct rec *cx, val_r v)
{
    REF_AT(cx->f->sp) = v.ref;
    *cx->f->sp++ = v.v;
}
static inline void rec_poke(struct rec *cx, int n, val_r v)
{
    REF_AT(TOP(n)) = v.ref;
    *TOP(n) = v.v;
}
static inline val_r rec_local(struct rec *cx, int i)
{
    return (val_r){cx->f->slots[i], REFS[i]};
}
static inline void rec_set_local(struct rec *cx, int i, val_r v)
{
    cx->f->slots[i] = v.v;
    REFS[i] = v.ref;
}

#define peek(n)         rec_peek(cx, n)
#define push(v)         rec_push(cx, v)
#define poke(n, v)      rec_poke(cx, n, v)
#define drop(n)         (cx->f->sp -= (n))
#define local(i)        rec_local(cx, i)
#define set_local(i, v) rec_set_local(cx, i, v)
#define ARG             instr_arg(*cx->pc)
#define CONST(i)        KR(cx->f->code->consts.at[i])
#define NAME(i)         (cx->f->code->names.at[i])
#define NAMESPACE       KR(cx->f->ns)
#define NAMES_HERE                                                                     \
    (cx->f->code->flags & (CODE_CLASS | CODE_NAMES) && cx->f->extra ? FRAME_EXTRA      \
                                                                    : NAMESPACE)
#define CODE_OBJECT      (cx->f->code->w_code)
#define N_LOCALS         (cx->f->code->nlocals)
#define STACK_SIZE       (cx->f->code->stack_size)
#define CODE_FLAGS       (cx->f->code->flags)
#define PC_INDEX         ((int64_t)(cx->pc - cx->f->code->ops))
#define BUILD_CLASS_     (cx->vm->build_class)
#define SUPER_TYPE_      (cx->vm->types[KIND_SUPER])
#define TYPE_TYPE_       (cx->vm->types[KIND_TYPE])
#define watch_class(t)   watch_type(cx, t)
#define type_of_value(v) rec_type_of_value(cx, v)
#define STOP_ITERATION_  (cx->vm->exceptions[E_StopIteration])
#define ASSERTION_ERROR_ (cx->vm->exceptions[E_AssertionError])
#define FRAME_FUNC       rec_frame_func(cx)
#define FRAME_EXTRA      rec_frame_extra(cx)
#define NOT_IMPLEMENTED_ (cx->vm->notimpl)
#define PC               (cx->pc)
/* Where the frame returns to. What the trace's first one returns to is not its business. */
#define FRAME_RET   (cx->depth ? ret_of(cx->f) : RET_EXIT)
#define LEAVING(v_) (void)0

#define SEM(name)                                                                      \
    static void rec_op_##name(struct rec *cx)                                          \
    {
#define END                                                                            \
    NEXT();                                                                            \
    }
#define NEXT()                                                                         \
    do {                                                                               \
        cx->pc++;                                                                      \
        return;                                                                        \
    } while (0)
#define JUMP(target)                                                                   \
    do {                                                                               \
        cx->pc = cx->f->code->ops + (target);                                          \
        return;                                                                        \
    } while (0)
#define SKIP_TEST()                                                                    \
    do {                                                                               \
        cx->pc += 2;                                                                   \
        return;                                                                        \
    } while (0)
#define NOTE_PC() (cx->f->pc = cx->pc)
/* What is called looks at the frames: they are all there only without a trace. */
#define SHOW_FRAME()                                                                   \
    do {                                                                               \
        jit_give_up(cx->j, ABORT_ESCAPE);                                              \
        cx->f->pc = cx->pc;                                                            \
        cx->f->code->shows_frame = true;                                               \
    } while (0)
/* What comes here raises always: the guards before it say so. */
#define RAISE()                                                                        \
    do {                                                                               \
        cx->raised = cx->certain = true;                                               \
        return;                                                                        \
    } while (0)
#define CHECK(x)                                                                       \
    do {                                                                               \
        if (rec_failed(cx, (x).v == NULL, (x).ref, -1))                                \
            return;                                                                    \
    } while (0)
#define CHECK_I(x)                                                                     \
    do {                                                                               \
        if (rec_failed(cx, (x).v < 0, (x).ref, -1))                                    \
            return;                                                                    \
    } while (0)
#define REPLACE_AND_AGAIN(v)                                                           \
    do {                                                                               \
        poke(0, v);                                                                    \
        return;                                                                        \
    } while (0)

/* What is left to do behind the call that an instruction mostly ends with. */
enum ending { MORE, PUSHES, DROPS };
static enum ending ending_of(enum opcode op)
{
    static const uint8_t endings[N_OPCODES] = {
        [OP_LOAD_ATTR] = PUSHES,      [OP_BINARY_SUBSCR] = PUSHES,
        [OP_CALL_FUNCTION] = PUSHES,  [OP_CALL_METHOD] = PUSHES,
        [OP_UNARY_NEGATIVE] = PUSHES, [OP_UNARY_POSITIVE] = PUSHES,
        [OP_UNARY_INVERT] = PUSHES,   [OP_STORE_ATTR] = DROPS,
        [OP_STORE_SUBSCR] = DROPS,    [OP_DELETE_SUBSCR] = DROPS,
        [OP_DELETE_ATTR] = DROPS,
    };
    bool operator=(op >= OP_BINARY_ADD && op <= OP_BINARY_MATRIX_MULTIPLY) ||
        (op >= OP_INPLACE_ADD && op <= OP_INPLACE_MATRIX_MULTIPLY) ||
        (op >= OP_COMPARE_LT && op <= OP_COMPARE_GE);
    return operator? PUSHES : endings[op];
}

/* A call has returned: did it raise? The trace asks, unless the value was not a call's.
 * `drops`: as many values as the instruction says, when negative. */
static bool rec_failed(struct rec *cx, bool failed, ir_ref result, int drops)
{
    if (failed) {
        enum opcode op = instr_op(*cx->pc);
        /* a return goes on in the middle of the caller's instruction, whose operands are gone */
        enum ending end = cx->pending && cx->pc == cx->began ? ending_of(op) : MORE;
        cx->result = end == PUSHES ? result : IR_NONE;
        cx->result_drops = end == MORE  ? -1
                           : drops >= 0 ? drops
                                        : (end == PUSHES) - stack_effect(op, ARG);
        cx->raised = true;
        return true;
    }
    if (cx->pending)
        rec_guard(cx, IR_guard_no_exception, 0, 0, 0, NULL);
    cx->pending = false;
    return false;
}

static val_r rec_frame_func(struct rec *cx)
{
    val func = cx->f->func;
    if (cx->depth)
        return (val_r){func, cx->frames[cx->depth].func};
    static const struct ir_descr frame_func = {.letter = 'P',
                                               .pure = true,
                                               .offset = offsetof(struct frame, func),
                                               .text = "hotloop.PyFrame.inst_function"};
    return (val_r){func, rec_emit1(cx, IR_getfield_gc_r, &frame_func, cx->frame_ref)};
}

static val_r rec_frame_extra(struct rec *cx)
{
    if (cx->depth == 0)
        jit_give_up(cx->j, ABORT_ESCAPE);
    return (val_r){cx->f->extra, cx->frames[cx->depth].extra};
}

/* ---- lookups ---------------------------------------------------------------------------- */

static val rec_global(struct rec *cx, int arg, bool only_own)
{
    bool own;
    val cell = find_global_cell(cx->vm, cx->f->ns, NAME(arg), &own);
    if (!cell || (only_own && !own))
        return NULL;
    rec_watch(cx, cx->f->ns, as_ns(cx->f->ns)->version);
    if (!own)
        rec_watch(cx, cx->vm->builtins, as_ns(cx->vm->builtins)->version);
    return cell;
}
static bool rec_steady(struct rec *cx, val cell)
{
    if (as_cell(cell)->writes != 1 || !as_cell(cell)->value)
        return false;
    rec_watch(cx, cell, 1);
    return true;
}
#define find_global(arg)     rec_global(cx, arg, false)
#define find_own_global(arg) rec_global(cx, arg, true)
#define steady_cell(cell)    rec_steady(cx, cell)

static void watch_type(struct rec *cx, val type)
{
    rec_watch(cx, type, as_type(type)->version);
}
static struct attr_place rec_attr(struct rec *cx, val map, val name, bool store)
{
    struct attr_place at =
        store ? find_store(cx->vm, map, name) : find_attr(cx->vm, map, name);
    if (at.kind != AT_SLOW)
        watch_type(cx, as_map(map)->type);
    return at;
}
/* Nobody is asked for this attribute of an instance with this map, and there is none. */
static bool is_absent(struct vm *vm, val map, val name)
{
    val type = as_map(map)->type;
    return !(as_type(type)->flags & TYPE_GETATTRIBUTE) && name != vm->n_dict &&
           name != vm->n_class && !type_find(vm, type, name) &&
           !type_lookup(vm, type, vm->n_getattr) && !map_in_dict(vm, map) &&
           map_find_name(map, name) < 0;
}

/* getattr(o, "name", otherwise), when the map of o tells all about it. */
static bool rec_attr_folds(struct rec *cx, val_r o, val_r name, val_r otherwise,
                           val_r *r)
{
    if (!is_kind(o.v, KIND_INSTANCE) || !is_kind(name.v, KIND_STR) ||
        !ir_is_const(name.ref))
        return false;
    (void)kind_of(o);
    val map = promote(get_inst_map(o)), text = attr_name(cx->vm, name.v);
    struct attr_place at = rec_attr(cx, map, text, false);
    switch (at.kind) {
    case AT_SLOT: *r = inst_slot(o, map, at.index); return true;
    case AT_MEMBER: *r = inst_slot(o, map, at.index); return !is_null(*r);
    case AT_CLASS: *r = KR(at.object); return true;
    case AT_CELL: *r = get_cell_value(KR(at.object)); return true;
    case AT_METHOD:
        *r = new_object_of(KIND_METHOD, w_method);
        init_method_func(*r, KR(at.object));
        init_method_self(*r, o);
        return true;
    default: break;
    }
    if (at.kind != AT_SLOW || !otherwise.v || !is_absent(cx->vm, map, text))
        return false;
    watch_type(cx, as_map(map)->type);
    *r = otherwise;
    return true;
}
#define attr_folds(cx_, o, name, otherwise, r)                                         \
    rec_attr_folds(cx_, o, name, otherwise, r)
#define is_stop(x) ((x).v == cx->vm->stop)
static struct attr_place rec_type_attr(struct rec *cx, val type, val name)
{
    struct attr_place at = find_type_attr(cx->vm, type, name);
    if (at.kind != AT_SLOW)
        watch_type(cx, type);
    return at;
}
static struct attr_place rec_type_store(struct rec *cx, val type, val name)
{
    struct attr_place at = find_type_store(cx->vm, type, name);
    if (at.kind != AT_SLOW)
        watch_type(cx, type);
    return at;
}
static val rec_module_cell(struct rec *cx, val module, val name)
{
    val cell = find_module_cell(cx->vm, module, name);
    if (cell)
        rec_watch(cx, as_module(module)->ns, as_ns(as_module(module)->ns)->version);
    return cell;
}
#define type_place(type, name)       rec_type_attr(cx, type, name)
#define type_store_place(type, name) rec_type_store(cx, type, name)
#define module_cell(m, name)         rec_module_cell(cx, m, name)
#define attr_place(map, name)        rec_attr(cx, map, name, false)
#define store_place(map, name)       rec_attr(cx, map, name, true)
#define method_of_descriptor(v, id)                                                    \
    type_lookup(cx->vm, type_of(cx->vm, v), cx->vm->n_##id)
#define builtin_method(k, name) find_builtin_method(cx->vm, k, name)
#define is_simple_call(func, n)                                                        \
    (is_kind(func, KIND_FUNC) && takes_exactly(as_func(func)->code, n))

static struct attr_place rec_maker(struct rec *cx, val type)
{
    struct attr_place at = find_maker(cx->vm, type);
    if (at.kind != AT_SLOW)
        watch_type(cx, type);
    return at;
}
#define maker_of(type)     rec_maker(cx, type)
#define intrinsic_of(type) type_intrinsic(cx->vm, type)

static val rec_type(struct rec *cx, val_r v)
{
    val type = type_of(cx->vm, v.v);
    if (rec_kind(cx, v) == KIND_INSTANCE) {
        promote(get_inst_map(v));
        watch_type(cx, type);
    }
    return type;
}

/* The same of classes, too: what a class is an instance of does not change. */
static val rec_type_of_value(struct rec *cx, val_r v)
{
    if (rec_kind(cx, v) == KIND_TYPE)
        promote(v);
    return rec_type(cx, v);
}

/* A string, or an instance of a class below str: its map says so. */
static bool rec_is_text(struct rec *cx, val_r v)
{
    if (kind_of(v) == KIND_INSTANCE)
        promote(get_inst_map(v));
    return is_a(v.v, KIND_STR);
}
#define is_text(v)  rec_is_text(cx, v)

#define class_of(o) rec_type(cx, o)

static val_r rec_tuple_of_top(struct rec *cx, int n)
{
    val_r t = rec_new_items(cx, KIND_TUPLE, n);
    for (int i = 0; i < n; i++)
        rec_set_item(cx, t, rec_const_i(cx, i), peek(n - 1 - i), &descr_tuple_item);
    return t;
}
#define tuple_of_top(n) rec_tuple_of_top(cx, n)

static struct attr_place rec_super_method(struct rec *cx, val start, val after,
                                          val name)
{
    struct attr_place at = find_super_method(cx->vm, start, after, name);
    watch_type(cx, start);
    return at;
}
#define super_method(start, after, name) rec_super_method(cx, start, after, name)

#define special_method(o, id)            find_special(cx->vm, rec_type(cx, o), cx->vm->n_##id)

static struct special rec_operator(struct rec *cx, enum opcode op, val_r a, val_r b)
{
    val ta = rec_type(cx, a), tb = rec_type(cx, b);
    return find_operator(cx->vm, op, ta, tb);
}
#define operator_method(op, a, b) rec_operator(cx, op, a, b)

#define promote_builtin(v)        (as_builtin(rec_promote(cx, v))->b)
#define builtin_owner(v)          (as_builtin(rec_promote(cx, v))->owner)

/* Has a trace room for its arguments, and the machine for its frame? */
static bool call_fits(val code)
{
    const struct code *c = code_of(code);
    return c->nargs + c->nkwonly + 2 <= MOST_ARGS && frame_bytes(c) < FRAME_ROOM;
}

static bool can_call(val func, int64_t n)
{
    return takes_exactly(as_func(func)->code, n) && call_fits(as_func(func)->code);
}

/* The defaults of a function that the trace knows are a constant of the trace. Of others
 * (closures that a loop makes differ in nothing else) it asks how many there are. */
static bool rec_takes_defaults(struct rec *cx, val_r func, int n)
{
    const struct code *c = code_of(as_func(func.v)->code);
    val d = as_func(func.v)->defaults;
    if (!d || n >= c->nargs || n < c->nargs - as_tuple(d)->n ||
        !takes_exactly(as_func(func.v)->code, c->nargs) ||
        !call_fits(as_func(func.v)->code))
        return false;
    val_r defaults = rec_get_func_defaults(cx, func);
    if (ir_is_const(func.ref))
        rec_promote(cx, defaults);
    else if (!rec_is_null(cx, defaults))
        rec_promote_i(cx, rec_get_tuple_n(cx, defaults));
    return true;
}
#define takes_defaults(code, func, n) rec_takes_defaults(cx, func, n)

static bool is_plain_type(val v)
{
    return is_kind(v, KIND_TYPE) && !as_type(v)->meta;
}

/* A class, or a tuple of classes, that the trace knows after this. */
static bool promote_classes(struct rec *cx, val_r b)
{
    if (is_plain_type(b.v)) {
        promote(b);
        return true;
    }
    if (!is_kind(b.v, KIND_TUPLE) || as_tuple(b.v)->n > 8)
        return false;
    for (int64_t i = 0; i < as_tuple(b.v)->n; i++)
        if (!is_plain_type(as_tuple(b.v)->at[i]))
            return false;
    (void)kind_of(b);
    rec_promote_i(cx, rec_get_tuple_n(cx, b));
    for (int64_t i = 0; i < as_tuple(b.v)->n; i++)
        promote(rec_item(cx, b, rec_const_i(cx, i), &descr_tuple_item));
    return true;
}

static bool rec_isinstance(struct rec *cx, int n, val_r a, val_r b, val_r *r)
{
    if (n != 2 || !promote_classes(cx, b))
        return false;
    if (kind_of(a) == KIND_INSTANCE)
        promote(get_inst_map(a));
    bool is = is_kind(b.v, KIND_TYPE) && is_instance(cx->vm, a.v, b.v);
    for (int64_t i = 0; is_kind(b.v, KIND_TUPLE) && i < as_tuple(b.v)->n; i++)
        is |= is_instance(cx->vm, a.v, as_tuple(b.v)->at[i]);
    if (!is && is_kind(a.v, KIND_INSTANCE))
        watch_type(cx, type_of(cx->vm, a.v));
    if (!is && says_its_class(cx->vm, a.v))
        return false;
    *r = KR(bool_val(cx->vm, is));
    return true;
}
#define isinstance_folds(cx_, n, a, b, r) rec_isinstance(cx_, n, a, b, r)

/* The class of an exception, and the one that it is compared with, are mostly known. */
static bool rec_exc_match(struct rec *cx, val_r exc, val_r type, bool *r)
{
    if (!is_kind(type.v, KIND_TYPE) || !is_kind(exc.v, KIND_INSTANCE) ||
        !(as_type(type.v)->flags & TYPE_EXCEPTION))
        return false;
    promote(type);
    *r = is_subtype(rec_type(cx, exc), type.v);
    return true;
}
#define exc_match_folds(cx_, exc, type, r) rec_exc_match(cx_, exc, type, r)

#include "python/sem/arith.inc"
#include "python/sem/flow.inc"
#include "python/sem/items.inc"
#include "python/sem/iter.inc"
/* Of n values below `below` others: a function in C, straight when it is one that the trace
 * knows, and anything else that can be called. */
static bool straight_call(struct rec *cx, val_r callee, int n, int below, val kwnames,
                          val_r *r)
{
    enum { MOST = 32 };
    val_r args[MOST];
    if (n > MOST)
        return false;
    for (int i = 0; i < n; i++)
        args[i] = peek(below + n - 1 - i);
    int nkw = kwnames ? (int)as_tuple(kwnames)->n : 0;
    return rec_direct_call(cx, callee, args, n - nkw, kwnames, r);
}
static val_r rec_call_in_c(struct rec *cx, val_r callee, int n)
{
    val_r r;
    return straight_call(cx, callee, n, 0, NULL, &r)
               ? r
               : stack_call(sem_call, n + 1, n, NULL_R);
}
static val_r rec_call_in_c_kw(struct rec *cx, val_r callee, int n, val names)
{
    val_r r;
    return straight_call(cx, callee, n, 1, names, &r)
               ? r
               : stack_call(sem_call_kw, n + 2, n, NULL_R);
}
#define call_in_c(callee, n)           rec_call_in_c(cx, callee, n)
#define call_in_c_kw(callee, n, names) rec_call_in_c_kw(cx, callee, n, names)
#define AFTER_C_CALL()                 (void)0
#define IN_TRACES(no)                                                                  \
    do {                                                                               \
        if (no)                                                                        \
            jit_give_up(cx->j, ABORT_ESCAPE);                                          \
    } while (0)
#include "python/sem/calls_ops.inc"

/* ---- frames -------------------------------------------------------------------------------- */

static int times_in(const struct rec *cx, const struct code *c)
{
    int n = 0;
    for (int i = 0; i <= cx->depth; i++)
        n += cx->frames[i].f->code == c;
    return n;
}

/* Calling a generator function does not run its loops; those of a __next__ of our own look
 * for the one item. */
static bool worth_inlining(struct rec *cx, const struct code *c)
{
    bool loops = c->flags & CODE_HAS_LOOP && !(c->flags & (CODE_GENERATOR | CODE_STEP));
    return cx->depth + 1 < MOST_DEPTH && cx->j->params[PARAM_inlining] && !loops &&
           times_in(cx, c) < cx->j->params[PARAM_max_unroll_recursion];
}

/* Only an inlined frame does more with its value than to push it: else C is called. */
static bool rec_can_inline(struct rec *cx, val func, int64_t n)
{
    return can_call(func, n) && worth_inlining(cx, code_of(as_func(func)->code));
}
#define can_inline(func, n) rec_can_inline(cx, func, n)

static ir_ref *new_refs(struct rec *cx, const struct code *c)
{
    size_t n = (size_t)(c->nlocals + c->stack_size + 2);
    ir_ref null = ir_const_r(&cx->j->rec, NULL), *refs = mem_new(n * sizeof *refs);
    for (size_t i = 0; i < n; i++)
        refs[i] = null;
    return refs;
}

static bool enter_frame(struct rec *cx, struct code *c, val_r func, enum ret ret,
                        val_r extra)
{
    cx->f->pc = cx->pc;
    struct frame *g = frame_push(cx->vm, c, func.v, as_func(func.v)->ns, ret, extra.v);
    if (!g)
        return false;
    c->traced = true;
    cx->frames[++cx->depth] =
        (struct rec_frame){g, new_refs(cx, c), func.ref, extra.ref, ++cx->calls};
    return true;
}

static void go_into(struct rec *cx)
{
    cx->f = cx->frames[cx->depth].f;
    cx->pc = cx->f->pc;
}

static void follow_call(struct rec *cx, struct code *c, val_r func, const val_r *args,
                        int n, int all, enum ret ret, val_r extra)
{
    if (!enter_frame(cx, c, func, ret, extra)) {
        cx->raised = true;
        return;
    }
    const struct rec_frame *r = &cx->frames[cx->depth];
    for (int i = 0; i < n; i++) {
        r->f->slots[i] = args[i].v;
        r->refs[i] = args[i].ref;
    }
    drop(all);
    go_into(cx);
}

static val run_call(struct rec *cx, struct code *c, val func, const val_r *args, int n)
{
    cx->f->pc = cx->pc;
    struct frame *g = frame_push(cx->vm, c, func, as_func(func)->ns, RET_EXIT, NULL);
    for (int i = 0; g && i < n; i++)
        g->slots[i] = args[i].v;
    return g ? interp_run(cx->vm) : NULL;
}

/* The callee has machine code of its own, or will have: the trace calls that. */
static void call_assembler(struct rec *cx, struct code *c, val_r func,
                           const val_r *args, int n, int all, enum ret ret, val_r extra)
{
    val ns = as_func(func.v)->ns;
    const struct jit_callee *callee = jit_callee(c, ns, cx->depth);
    ir_ref refs[MOST_OPERANDS] = {func.ref, KR(ns).ref};
    for (int i = 0; i < n; i++)
        refs[i + 2] = args[i].ref;
    if (!callee || c->shows_frame)
        jit_give_up(cx->j, ABORT_ESCAPE);
    else {
        refs[0] =
            jit_emit(cx->j, IR_call_assembler_r, &callee->d, (unsigned)n + 2, refs);
        cx->pending = cx->effect = true;
    }
    val_r r = {run_call(cx, c, func.v, args, n), refs[0]};
    if (rec_failed(cx, r.v == NULL, r.ref, all)) {
        if (ret != RET_PUSH)
            cx->result_drops = -1;
        return;
    }
    if (ret == RET_INIT) {
        val_i is_none = c_sem_init_result(r);
        CHECK_I(is_none);
        r = extra;
    }
    drop(all);
    if (ret != RET_DROP)
        push(r);
    cx->pc++;
}

/* A function gets its arguments, one a slot. `all` values leave the stack with the call. */
static void rec_call_function(struct rec *cx, val_r func, const val_r *args, int n,
                              int all, enum ret ret, val_r extra)
{
    struct code *c = code_of(as_func(func.v)->code);
    if (worth_inlining(cx, c))
        follow_call(cx, c, func, args, n, all, ret, extra);
    else
        call_assembler(cx, c, func, args, n, all, ret, extra);
}

/* self, when there is one, and then the n values on top of the stack */
static void rec_call_frame(struct rec *cx, val_r func, int n, int all, val_r self,
                           enum ret ret, val_r extra)
{
    val_r args[MOST_ARGS + 1];
    int shift = self.v != NULL;
    args[0] = self;
    for (int i = 0; i < n; i++)
        args[i + shift] = peek(n - 1 - i);
    rec_call_function(cx, func, args, n + shift, all, ret, extra);
}
#define CALL_FRAME(func_, code_, n_, all_, self_, ret_, extra_)                        \
    do {                                                                               \
        rec_call_frame(cx, func_, n_, all_, self_, ret_, extra_);                      \
        return;                                                                        \
    } while (0)
#define CALL_ARGS(func_, ret_, ...)                                                    \
    do {                                                                               \
        const val_r args_[] = {__VA_ARGS__};                                           \
        rec_call_function(cx, func_, args_, (int)(sizeof args_ / sizeof *args_), 0,    \
                          ret_, KR(NULL));                                             \
        return;                                                                        \
    } while (0)

/* What is missing comes from the defaults. */
static void rec_call_with_defaults(struct rec *cx, val_r func, int n, int all,
                                   val_r self, enum ret ret, val_r extra)
{
    const struct code *c = code_of(as_func(func.v)->code);
    val_r args[MOST_ARGS + 1], defaults = rec_get_func_defaults(cx, func);
    int shift = self.v != NULL;
    int64_t missing = as_tuple(defaults.v)->n - c->nargs; /* of parameter 0 */
    args[0] = self;
    for (int i = 0; i < n; i++)
        args[i + shift] = peek(n - 1 - i);
    for (int i = n + shift; i < c->nargs; i++)
        args[i] = ir_is_const(func.ref)
                      ? KR(as_tuple(defaults.v)->at[missing + i])
                      : rec_item(cx, defaults, rec_const_i(cx, missing + i),
                                 &descr_tuple_item);
    rec_call_function(cx, func, args, c->nargs, all, ret, extra);
}
#define CALL_WITH_DEFAULTS(func_, code_, n_, all_, self_, ret_, extra_)                \
    do {                                                                               \
        rec_call_with_defaults(cx, func_, n_, all_, self_, ret_, extra_);              \
        return;                                                                        \
    } while (0)

/* As rec_call_with_defaults, for any call that bind_plan() understands. `below` values are on
 * top of the arguments. */
static bool rec_can_bind(val_r func, int n, val kwnames)
{
    struct bind_plan p;
    return bind_plan(func.v, n, kwnames, &p) && p.nparams + 2 <= MOST_ARGS &&
           p.nrest <= 32 && frame_bytes(code_of(as_func(func.v)->code)) < FRAME_ROOM;
}
#define can_bind(func, n, kwnames) rec_can_bind(func, n, kwnames)

/* How many defaults a function has that the trace does not know is asked for. */
static val_r known_defaults(struct rec *cx, val_r func)
{
    val_r defaults = rec_get_func_defaults(cx, func);
    if (ir_is_const(func.ref))
        return KR(rec_promote(cx, defaults));
    if (!rec_is_null(cx, defaults))
        rec_promote_i(cx, rec_get_tuple_n(cx, defaults));
    return defaults;
}

static val_r rec_default(struct rec *cx, val_r defaults, int64_t i)
{
    return ir_is_const(defaults.ref)
               ? KR(as_tuple(defaults.v)->at[i])
               : rec_item(cx, defaults, rec_const_i(cx, i), &descr_tuple_item);
}

/* `given`: n values, the last of them those of the keywords. */
static void bind_and_call(struct rec *cx, val_r func, const val_r *given, int n,
                          val kwnames, int all, enum ret ret, val_r extra)
{
    const struct code *c = code_of(as_func(func.v)->code);
    val_r args[MOST_ARGS], defaults = KR(NULL);
    struct bind_plan p;
    bool ok = bind_plan(func.v, n, kwnames, &p);
    assert(ok);
    (void)ok;
    for (int i = 0; i < c->nargs; i++)
        if (p.from[i] == FROM_DEFAULT && !defaults.v)
            defaults = known_defaults(cx, func);
    for (int i = 0; i < c->nargs + c->nkwonly; i++)
        args[i] =
            p.from[i] == FROM_DEFAULT
                ? rec_default(cx, defaults, as_tuple(defaults.v)->n - c->nargs + i)
                : given[p.from[i]];
    if (p.rest >= 0) {
        val_r rest = rec_new_items(cx, KIND_TUPLE, p.nrest);
        for (int i = 0; i < p.nrest; i++)
            rec_set_item(cx, rest, rec_const_i(cx, i), given[p.rest + i],
                         &descr_tuple_item);
        args[p.nparams - 1 - (p.kw >= 0)] = rest;
    }
    if (p.kw >= 0)
        args[p.kw] = c_sem_new_dict();
    rec_call_function(cx, func, args, p.nparams, all, ret, extra);
}

static void rec_call_binding(struct rec *cx, val_r func, int n, int below, int all,
                             val kwnames, val_r self, enum ret ret, val_r extra)
{
    int shift = self.v != NULL;
    val_r given[MOST_ARGS + 32];
    assert(n + shift <= MOST_ARGS + 32);
    given[0] = self;
    for (int i = 0; i < n; i++)
        given[i + shift] = peek(below + n - 1 - i);
    bind_and_call(cx, func, given, n + shift, kwnames, all, ret, extra);
}

/* The items of a short tuple or list, whose length the trace knows then; -1: another. */
static int rec_items(struct rec *cx, val_r args, val_r *out, int most)
{
    bool list = is_kind(args.v, KIND_LIST);
    if (!list && !is_kind(args.v, KIND_TUPLE))
        return -1;
    int64_t n = list ? as_list(args.v)->n : as_tuple(args.v)->n;
    if (n > most || (list && n == 0))
        return -1;
    (void)kind_of(args);
    rec_promote_i(cx, list ? rec_get_list_n(cx, args) : rec_get_tuple_n(cx, args));
    val_r items = list ? rec_get_list_items(cx, args) : args;
    for (int i = 0; i < n; i++)
        out[i] = list ? list_item(cx, items, KI(i))
                      : rec_item(cx, args, rec_const_i(cx, i), &descr_tuple_item);
    return (int)n;
}

/* a, *rest, z = items: the list of the rest is one that the trace makes. */
static bool rec_unpack_star(struct rec *cx, val_r seq, int before, int after)
{
    enum { MOST = 8 };
    val_r items[MOST];
    int n = rec_items(cx, seq, items, MOST), rest = n - before - after;
    if (n < 0 || rest < 0)
        return false;
    val_r array = rec_new_items(cx, KIND_ARRAY, rest), list;
    for (int i = 0; i < rest; i++)
        rec_set_item(cx, array, rec_const_i(cx, i), items[before + i],
                     &descr_array_item);
    list = rec_new(cx, KIND_LIST, sizeof(struct w_list));
    init_list_n(list, KI(rest));
    init_list_items(list, array);
    drop(1);
    for (int i = n - 1; i >= before + rest; i--)
        push(items[i]);
    push(list);
    for (int i = before - 1; i >= 0; i--)
        push(items[i]);
    cx->pc++;
    return true;
}
#define UNPACK_STAR(seq_, before_, after_)                                             \
    do {                                                                               \
        if (rec_unpack_star(cx, seq_, before_, after_))                                \
            return;                                                                    \
    } while (0)

/* f(*args): a tuple is as good as its items. False: the long way. */
static bool rec_star_call(struct rec *cx, val_r callee, val_r args)
{
    enum { MOST = 8, ALL = 2 };
    val_r given[MOST + 1], r;
    int self = 0;
    bool method = is_kind(callee.v, KIND_METHOD) && is_func(get_method_func(callee));
    if (!method && kind_of(callee) != KIND_FUNC && kind_of(callee) != KIND_BUILTIN)
        return false;
    if (method) {
        given[self++] = get_method_self(callee);
        callee = get_method_func(callee);
    }
    int n = rec_items(cx, args, given + self, MOST);
    if (n < 0)
        return false;
    if (is_kind(callee.v, KIND_FUNC)) {
        (void)code_to_call(cx, callee);
        if (!rec_can_bind(callee, n + self, NULL))
            return false;
        bind_and_call(cx, callee, given, n + self, NULL, ALL, RET_PUSH, KR(NULL));
        return true;
    }
    if (!rec_direct_call(cx, callee, given, n, NULL, &r))
        return false;
    if (rec_failed(cx, r.v == NULL, r.ref, -1))
        return true;
    drop(ALL);
    push(r);
    cx->pc++;
    return true;
}
#define STAR_CALL(callee_, args_)                                                      \
    do {                                                                               \
        if (rec_star_call(cx, callee_, args_))                                         \
            return;                                                                    \
    } while (0)
#define CALL_BINDING(func_, n_, below_, all_, kwnames_, self_, ret_, extra_)           \
    do {                                                                               \
        rec_call_binding(cx, func_, n_, below_, all_, kwnames_, self_, ret_, extra_);  \
        return;                                                                        \
    } while (0)
#define is_bound_builtin(callee_) (!rec_is_null(cx, rec_get_builtin_self(cx, callee_)))

static void rec_call_bound(struct rec *cx, val_r func, val_r bound, int all)
{
    val_r args[MOST_ARGS];
    int n = (int)as_tuple(bound.v)->n;
    for (int i = 0; i < n; i++)
        args[i] = rec_item(cx, bound, rec_const_i(cx, i), &descr_tuple_item);
    rec_call_function(cx, func, args, n, all, RET_PUSH, KR(NULL));
}
#define CALL_BOUND(func_, code_, bound_, all_)                                         \
    do {                                                                               \
        rec_call_bound(cx, func_, bound_, all_);                                       \
        return;                                                                        \
    } while (0)

static void back_to_caller(struct rec *cx)
{
    free(cx->frames[cx->depth].refs);
    cx->depth--;
    if (frame_is_seen(cx->f))
        frame_object_leaves(cx->vm, cx->f, false);
    frame_pop(cx->vm);
    cx->f = cx->frames[cx->depth].f;
    cx->pc = cx->f->pc;
}

/* The frame that the trace started in returns: that is the trace's end. */
static void finish(struct rec *cx, val_r v)
{
    const struct ir_snap_frame here = {.code = cx->f->code,
                                       .pc = (int32_t)PC_INDEX,
                                       .func = IR_NONE,
                                       .extra = IR_NONE};
    ir_ref end = jit_emit(cx->j, IR_finish, NULL, 1, &v.ref);
    jit_snap(cx->j, end, &here, 1);
    cx->done = true;
}

/* The trace ends, but the frame goes on. */
static void leave_trace(struct rec *cx)
{
    rec_guard(cx, IR_finish, 0, 0, 0, NULL);
    cx->done = true;
}

#define BACK_TO_CALLER() back_to_caller(cx)
#define RETURN_TO_C(value_)                                                            \
    do {                                                                               \
        finish(cx, value_);                                                            \
        return;                                                                        \
    } while (0)

/* ---- functions -------------------------------------------------------------------------------- */

/* The function is an object like another: what only calls it need not have it made. */
static val_r rec_make_function(struct rec *cx, int n, int flags)
{
    const val *v = cx->f->sp - n;
    const ir_ref *refs = &REF_AT(v), null = NULL_R.ref;
    ir_ref module = null, given[4] = {null, null, null, null};
    int at = 0;
    if (!ir_is_const(refs[n - 1]))
        return stack_call(sem_make_function, n, flags, NAMESPACE);
    rec_watch(cx, cx->f->ns, as_ns(cx->f->ns)->version);
    val cell = ns_cell(cx->vm, cx->f->ns, cx->vm->n_name);
    if (cell)
        module = rec_steady(cx, cell) ? KR(as_cell(cell)->value).ref
                                      : get_cell_value(KR(cell)).ref;
    for (int i = 0; i < 4; i++)
        if (flags >> i & 1)
            given[i] = refs[at++];
    val_r fn = rec_made(cx, sem_make_function(cx->vm, v, n, flags, cx->f->ns),
                        sizeof(struct w_func));
    const struct w_func *w = as_func(fn.v);
    const struct {
        const struct ir_descr *d;
        ir_ref ref;
    } fields[] = {{&descr_func_code, refs[n - 1]},
                  {&descr_func_ns, NAMESPACE.ref},
                  {&descr_func_defaults, given[0]},
                  {&descr_func_kwdefaults, given[1]},
                  {&descr_func_annotations, given[2]},
                  {&descr_func_closure, given[3]},
                  {&descr_func_name, KR(w->name).ref},
                  {&descr_func_qualname, KR(w->qualname).ref},
                  {&descr_func_doc, KR(w->doc).ref},
                  {&descr_func_module, module}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        rec_emit2(cx, IR_setfield_gc, fields[i].d, fn.ref, fields[i].ref);
    return fn;
}
#define make_function(n, flags) rec_make_function(cx, n, flags)

/* ---- generators ------------------------------------------------------------------------------- */

static bool is_handling(val gen)
{
    const struct w_gen *at = as_gen(gen);
    const struct code *c = code_of(as_func(at->func)->code);
    return at->state == GEN_SUSPENDED && instr_arg(c->ops[at->pc - 1]) & YIELD_HANDLING;
}
#define can_resume(gen) (!is_handling((gen).v) && cx->depth + 1 < MOST_DEPTH)

static void rec_resume(struct rec *cx, val_r gen, enum ret ret, val_r sent, int all)
{
    val code = code_to_call(cx, get_gen_func(gen));
    struct code *c = code_of(code);
    if (!can_resume(gen)) {
        assert(ret == RET_ITER);
        val_r v = c_py_next(gen);
        CHECK(v);
        push(v);
        cx->pc++;
        return;
    }
    int64_t pc = rec_promote_i(cx, get_gen_pc(gen)),
            depth = rec_promote_i(cx, get_gen_depth(gen));
    int64_t state = rec_promote_i(cx, get_gen_state(gen)), n = c->nlocals + depth;
    val_r saved = get_gen_slots(gen), func = get_gen_func(gen);
    drop(all);
    if (!enter_frame(cx, c, func, ret, gen)) {
        cx->raised = true;
        return;
    }
    struct rec_frame *r = &cx->frames[cx->depth];
    for (int64_t i = 0; i < n; i++) {
        val_r v = rec_item(cx, saved, rec_const_i(cx, i), &descr_array_item);
        r->f->slots[i] = v.v;
        r->refs[i] = v.ref;
    }
    r->f->sp = r->f->slots + n;
    r->f->pc = c->ops + pc;
    go_into(cx);
    if (state == GEN_SUSPENDED)
        push(sent);
    set_gen_state(gen, KI(GEN_RUNNING));
}
#define RESUME_GENERATOR(gen_, ret_, sent_, all_)                                      \
    do {                                                                               \
        rec_resume(cx, gen_, ret_, sent_, all_);                                       \
        return;                                                                        \
    } while (0)

static void rec_yield(struct rec *cx, val_r v)
{
    enum ret ret = ret_of(cx->f);
    if (cx->depth == 0 || (ret != RET_ITER && ret != RET_SEND && ret != RET_RESUMED)) {
        leave_trace(cx);
        return;
    }
    struct frame *f = cx->f;
    val_instr yield = *cx->pc;
    if (instr_arg(yield) &
        YIELD_HANDLING) /* the trace would have to change vm->handled */
        jit_give_up(cx->j, ABORT_ESCAPE);
    val_r gen = {f->extra, cx->frames[cx->depth].extra};
    val_r saved = get_gen_slots(gen);
    int64_t n = f->sp - f->slots - 1;
    for (int64_t i = 0; i < n; i++)
        rec_set_item(cx, saved, rec_const_i(cx, i), (val_r){f->slots[i], REFS[i]},
                     &descr_array_item);
    set_gen_depth(gen, KI(n - f->code->nlocals));
    set_gen_pc(gen, KI(PC_INDEX + 1));
    set_gen_state(gen, KI(GEN_SUSPENDED));
    if (instr_arg(yield) & YIELD_HANDLING)
        gen_sleep_handling(cx->vm, f, yield);
    back_to_caller(cx);
    if (ret == RET_SEND) {
        poke(0, v);
        cx->pc++;
    } else {
        push(v);
        cx->pc += ret == RET_RESUMED ? 1 : 2;
    }
}
#define YIELD(value_)                                                                  \
    do {                                                                               \
        rec_yield(cx, value_);                                                         \
        return;                                                                        \
    } while (0)

#define SEND_VALUE(target_)                                                            \
    do {                                                                               \
        jit_give_up(cx->j, ABORT_ESCAPE);                                              \
        bool done_;                                                                    \
        val v_ = sem_send_value(cx->vm, peek(1).v, peek(0).v, &done_);                 \
        if (!v_)                                                                       \
            RAISE();                                                                   \
        poke(0, KR(v_));                                                               \
        if (done_)                                                                     \
            JUMP(target_);                                                             \
    } while (0)

#define LOOP_BACK(target_)                                                             \
    do {                                                                               \
        cx->pc = cx->f->code->ops + (target_);                                         \
        cx->back = true;                                                               \
        return;                                                                        \
    } while (0)

#include "python/sem/sem.inc"

/* ---- a recording --------------------------------------------------------------------------------- */

typedef void val_recop(struct rec *cx);
static val_recop *const ops[] = {
#define OPCODE(name, effect, what) rec_op_##name,
#include "python/front/opcodes.def"
#undef OPCODE
};

static void log_line(struct jit *j, const struct code *c, int64_t pc)
{
    if (!j->events.wants)
        return;
    struct str s = {0};
    j->lang.location(c, (int32_t)pc, &s);
    str_addc(&s, '\n');
    j->events.text(j->events.self, str_slice(&s));
    str_free(&s);
}

static void say(struct jit *j, const char *text)
{
    if (j->events.wants)
        j->events.text(j->events.self, slice_of(text));
}

/* What the trace relies on must still be so; then it is told when that changes. */
static bool still_true(struct rec *cx)
{
    for (int64_t i = 0; i < as_list(cx->watched)->n; i += 2) {
        val o = list_items(cx->watched)[i];
        int64_t version = untag(list_items(cx->watched)[i + 1]);
        int64_t now = o->kind == KIND_NS     ? as_ns(o)->version
                      : o->kind == KIND_CELL ? as_cell(o)->writes
                                             : as_type(o)->version;
        if (now != version)
            return false;
    }
    return true;
}

static void watch_all(struct rec *cx, struct jit_trace *t)
{
    for (int64_t i = 0; i < as_list(cx->watched)->n; i += 2) {
        val o = list_items(cx->watched)[i];
        jit_depend(cx->j, t,
                   o->kind == KIND_NS     ? &as_ns(o)->deps
                   : o->kind == KIND_CELL ? &as_cell(o)->deps
                                          : &as_type(o)->deps);
    }
}

static bool compile(struct rec *cx, struct jit_start *s)
{
    struct jit *j = cx->j;
    if (!still_true(cx)) {
        jit_give_up(j, ABORT_QUASI);
        return false;
    }
    s->slots = cx->frames[0].refs;
    s->frame_size = (int32_t)frame_bytes(cx->frames[0].f->code);
    struct jit_code *jc = cx->frames[0].f->code->jit;
    if (!s->guard && s->pc == 0 && (!jc->world || jc->world == s->world)) {
        jc->world = s->world;
        s->entry = &jc->entry;
    }
    s->nslots = (unsigned)(cx->frames[0].f->sp - cx->frames[0].f->slots);
    s->frame = cx->frame_ref;
    if (s->loop)
        s->nslots = (unsigned)j->rec.ins.at[cx->label].nargs;
    struct jit_trace *t = jit_compile(j, s);
    if (!t)
        return false;
    watch_all(cx, t);
    say(j, s->guard  ? "compiled new bridge\n"
           : s->loop ? "compiled new loop\n"
                     : "compiled new entry bridge\n");
    if (!s->guard)
        jit_point(s->code, s->pc)->trace = t;
    return true;
}

static const char *const abort_texts[] = {
    "",
#define ABORT(name, text, counter) "~~~ ABORTING TRACING " text "\n",
#include "jit/aborts.def"
#undef ABORT
};

static void count_abort(struct jit *j)
{
    switch (j->abort) {
#define ABORT(name, text, counter)                                                     \
    case ABORT_##name:                                                                 \
        j->counters.abort_##counter++;                                                 \
        break;
#include "jit/aborts.def"
#undef ABORT
    default: break;
    }
}

/* At a loop header, after a jump back: may the trace end here? */
static bool at_header(struct rec *cx, struct jit_start *s)
{
    int32_t pc = (int32_t)(cx->pc - cx->f->code->ops);
    if (cx->depth > 0) {
        if (++cx->back_jumps > 40)
            jit_give_up(cx->j, ABORT_BAD_LOOP);
        return false;
    }
    if (s->loop && s->pc == pc)
        return true;
    struct jit_trace *t = jit_point(cx->f->code, pc)->trace;
    if (t && !jit_is_invalid(t) && t->is_loop) {
        s->loop = false;
        s->target = t;
        return true;
    }
    if (++cx->back_jumps > 10)
        jit_give_up(cx->j, ABORT_BAD_LOOP);
    return false;
}

/* The turn that was recorded at a loop's header was the last: it shows no loop. Another
 * turn will; only a loop that mostly has one is compiled as what follows its header. */
static bool left_at_once(struct rec *cx, const struct jit_start *s)
{
    enum { MOST_OPEN_ENDS = 6 };
    if (!s->loop || s->pc == 0 || cx->j->abort != NO_ABORT)
        return false;
    struct jit_code_point *p = jit_point(s->code, s->pc);
    return p->open_ends++ < MOST_OPEN_ENDS;
}

/* What could not be recorded may have been unlucky: the next time waits twice as long. */
static void try_again_later(struct jit_guard *g)
{
    enum { MOST_TRIES = 6 };
    if (++g->tries == MOST_TRIES)
        g->no_bridge = true;
    g->retry_at = g->fails * 2;
}

/* ---- exceptions ---------------------------------------------------------------------------------- */

/* As frame_variables() of frame_objects.c. */
static val_r kept_of_frame(struct rec *cx, const struct code *c)
{
    bool mapping = c->flags & (CODE_CLASS | CODE_NAMES);
    int n = mapping ? 1 : c->flags & CODE_MODULE ? 0 : c->nlocals;
    if (c->source->hidden)
        return NULL_R;
    val_r a = new_array(n + 1);
    for (int i = 0; i < n; i++)
        init_array_item(a, i, mapping ? FRAME_EXTRA : local(i));
    init_array_item(a, n, KR(cx->f->ns));
    return a;
}

/* An exception is pending, certainly whenever the trace comes here. It passes the frames
 * that have no handler, those that the trace inlined; a handler is where the trace goes on.
 * False: the recording gives up, and the interpreter goes on unwinding from here. */
static bool follow_exception(struct rec *cx)
{
    for (;;) {
        const struct code *c = cx->f->code;
        const struct code_handler *h = handler_at(c, PC_INDEX);
        if (!h && cx->depth == 0) {
            leave_trace(cx);
            return false;
        }
        if (!h && (c->flags & CODE_GENERATOR || ret_of(cx->f) == RET_NEXT)) {
            jit_give_up(cx->j, ABORT_ESCAPE); /* what that becomes is decided in C */
            return false;
        }
        val_r kept = kept_of_frame(cx, c);
        (void)c_sem_pass_frame(KR(c->w_code), kept, KI(PC_INDEX));
        if (h) {
            cx->f->sp = cx->f->slots + c->nlocals + h->depth;
            val_r exc = c_sem_catch();
            push(exc);
            cx->pc = c->ops + h->target;
            return true;
        }
        back_to_caller(cx);
    }
}

/* The call of this instruction raised now, and may not the next time: then the frame goes on
 * behind the instruction, with the value that the call has returned. */
static void guard_exception(struct rec *cx)
{
    bool pushes = cx->result != IR_NONE;
    val *sp = cx->f->sp;
    assert(sp - cx->result_drops >= cx->f->slots + cx->f->code->nlocals);
    cx->f->sp = sp - cx->result_drops + pushes;
    ir_ref *top = &REF_AT(cx->f->sp - pushes), old = *top;
    if (pushes)
        *top = cx->result;
    cx->pc++;
    rec_guard(cx, IR_guard_exception, 0, 0, 0, NULL);
    cx->pc--;
    *top = old;
    cx->f->sp = sp;
}

/* May the recording follow what was raised? */
static bool can_follow(struct rec *cx)
{
    if (cx->certain)
        return true;
    if (!cx->pending || cx->result_drops < 0)
        return false;
    guard_exception(cx);
    return true;
}

static void record(struct rec *cx, struct jit_start *s)
{
    struct jit *j = cx->j;
    bool ok = false, first = true;
    if (cx->raised)
        cx->raised = !follow_exception(cx);
    while (!cx->raised && j->abort == NO_ABORT) {
        if (cx->done || (cx->back && at_header(cx, s))) {
            ok = true;
            break;
        }
        if (j->abort != NO_ABORT)
            break;
        cx->back = cx->effect = cx->pending = cx->certain = false;
        cx->result_drops = -1;
        if (cx->depth == 0)
            s->nslots = 0;
        jit_where(j, cx->f->code, (int32_t)(cx->pc - cx->f->code->ops), cx->depth,
                  cx->frames[cx->depth].call);
        log_line(j, cx->f->code, cx->pc - cx->f->code->ops);
        if (first && s->loop) /* whoever wants attention gets it once a turn */
            rec_guard(cx, IR_guard_not_invalidated, 0, 0, 0, NULL);
        first = false;
        cx->began = cx->pc;
        ops[instr_op(*cx->pc)](cx);
        if (cx->raised && j->abort == NO_ABORT && can_follow(cx))
            cx->raised = !follow_exception(cx);
    }
    ok |= cx->done && cx->raised;
    if (cx->done && left_at_once(cx, s))
        jit_give_up(j, ABORT_BAD_LOOP);
    if (cx->done)
        s->loop = false;
    if (ok && j->abort == NO_ABORT)
        ok = compile(cx, s);
    else
        ok = false;
    if (!ok) {
        if (j->abort == NO_ABORT)
            j->abort = ABORT_BRIDGE;
        say(j, abort_texts[j->abort]);
        count_abort(j);
        if (s->guard)
            try_again_later(s->guard);
    }
    j->recording = false;
    cx->f->pc = cx->pc;
    for (int i = 0; i <= cx->depth; i++)
        free(cx->frames[i].refs);
}

/* ---- how a recording starts ------------------------------------------------------------------------ */

static void begin(struct rec *cx, struct vm *vm, struct frame *f)
{
    struct jit *j = vm->jit;
    *cx = (struct rec){.vm = vm, .j = j, .f = f, .pc = f->pc};
    f->code->traced = true;
    cx->watched = list_new(vm, 8);
    j->counters.traced++;
    if (j->events.wants)
        j->events.start(j->events.self, "jit-tracing");
    jit_start_recording(j);
    cx->frame_ref = jit_emit(j, IR_input, NULL, 0, NULL);
}

static void end(struct rec *cx)
{
    if (cx->j->events.wants)
        cx->j->events.stop(cx->j->events.self, "jit-tracing");
}

bool jit_record_loop(struct vm *vm, struct frame *f, bool loop)
{
    struct rec cx;
    begin(&cx, vm, f);
    cx.frames[0] = (struct rec_frame){f, new_refs(&cx, f->code), IR_NONE, IR_NONE, 0};
    unsigned n = (unsigned)(f->sp - f->slots);
    for (unsigned i = 0; i < n; i++)
        cx.frames[0].refs[i] = rec_emit2(&cx, IR_getarrayitem_gc_r, &descr_frame_item,
                                         cx.frame_ref, ir_const_i(&cx.j->rec, i));
    cx.label = jit_emit(cx.j, IR_label, NULL, n, cx.frames[0].refs);
    struct jit_start s = {.code = f->code,
                          .world = f->ns,
                          .pc = (int32_t)(f->pc - f->code->ops),
                          .loop = loop};
    record(&cx, &s);
    end(&cx);
    return cx.raised;
}

/* The values that the guard left become the bridge's inputs. */
struct revive {
    struct rec *cx;
    const struct ir_trace *from;
    const struct jit_guard *g;
    ir_ref *inputs, *virtuals;
};

static ir_ref revive_ref(struct revive *r, ir_ref ref);

static ir_ref revive_virtual(struct revive *r, uint32_t n)
{
    struct jit *j = r->cx->j;
    const struct ir_snap *snap = &r->from->snaps.at[r->g->snap - 1];
    const struct ir_snap_virtual *v = &r->from->snap_virtuals.at[snap->virtuals + n];
    if (r->virtuals[n] != IR_NONE)
        return r->virtuals[n];
    if (!v->descr) {
        ir_ref i = revive_ref(r, ir_snap_field(r->from, v, 0)->value);
        return r->virtuals[n] = rec_emit1(r->cx, IR_cast_int_to_ptr, NULL, i);
    }
    ir_ref o = v->length >= 0 ? rec_emit1(r->cx, IR_new_array, v->descr,
                                          ir_const_i(&j->rec, v->length))
                              : jit_emit(j, IR_new_with_vtable, v->descr, 0, NULL);
    r->virtuals[n] = o;
    for (uint32_t k = 0; k < v->nfields; k++) {
        const struct ir_snap_field *f = ir_snap_field(r->from, v, k);
        ir_ref value = revive_ref(r, f->value);
        if (f->index >= 0)
            rec_emit3(r->cx, IR_setarrayitem_gc, f->descr, o,
                      ir_const_i(&j->rec, f->index), value);
        else
            rec_emit2(r->cx, IR_setfield_gc, f->descr, o, value);
    }
    return o;
}

static ir_ref revive_ref(struct revive *r, ir_ref ref)
{
    struct ir_trace *to = &r->cx->j->rec;
    if (ref == IR_NONE)
        return IR_NONE;
    if (ir_is_const(ref))
        return ir_const_copy(to, r->from, ref);
    if (ref & IR_VIRTUAL)
        return revive_virtual(r, ref & ~IR_VIRTUAL);
    for (uint32_t i = 0; i < r->g->nrefs; i++)
        if (r->g->refs[i] == ref)
            return r->inputs[i];
    assert(!"a guard's value that it did not save");
    return IR_NONE;
}

bool jit_record_bridge(struct vm *vm, struct jit_guard *g)
{
    struct rec cx;
    const struct ir_trace *from = &g->trace->ir;
    const struct ir_snap *snap = &from->snaps.at[g->snap - 1];
    if (snap->nframes > MOST_DEPTH) {
        g->no_bridge = true;
        return false;
    }
    begin(&cx, vm, vm->frame);
    struct revive r = {&cx, from, g, mem_new((g->nrefs + 1) * sizeof(ir_ref)),
                       mem_new((snap->nvirtuals + 1) * sizeof(ir_ref))};
    for (uint32_t i = 0; i < g->nrefs; i++) {
        r.inputs[i] = jit_emit(cx.j, IR_param, NULL, 0, NULL);
        cx.j->rec.ins.at[r.inputs[i]].type = from->ins.at[g->refs[i]].type;
    }
    for (uint32_t i = 0; i < snap->nvirtuals; i++)
        r.virtuals[i] = IR_NONE;
    struct frame *f = vm->frame;
    for (int i = (int)snap->nframes - 1; i >= 0; i--, f = f->back) {
        const struct ir_snap_frame *sf =
            &from->snap_frames.at[snap->first + (uint32_t)i];
        cx.frames[i] =
            (struct rec_frame){f, new_refs(&cx, f->code), IR_NONE, IR_NONE, i};
        for (uint32_t k = 0; k < sf->nslots; k++)
            cx.frames[i].refs[k] = revive_ref(&r, from->snap_refs.at[sf->slots + k]);
        cx.frames[i].func = revive_ref(&r, sf->func);
        cx.frames[i].extra = revive_ref(&r, sf->extra);
    }
    cx.depth = (int)snap->nframes - 1;
    cx.calls = cx.depth;
    cx.label = jit_emit(cx.j, IR_label, NULL, 0, NULL);
    struct jit_start s = {.code = cx.frames[0].f->code,
                          .world = cx.frames[0].f->ns,
                          .guard = g,
                          .pc = g->trace->pc};
    cx.raised = vm->exc != NULL;
    free(r.virtuals);
    free(r.inputs);
    record(&cx, &s);
    end(&cx);
    return cx.raised;
}
