/* record.c -- Python's semantics compiled for recording: what an instruction does, and which
 * operations that leaves behind. jit/record.c is how a recording goes. */
#include "python/interp/prim_record.h"

#include <stdlib.h>

#include "python/interp/generator.h"
#include "python/interp/bind_plan.h"
#include "python/interp/direct.h"
#include "python/interp/frame_objects.h"
#include "python/interp/jit_glue.h"
#include "python/interp/small_dict.h"

#define REFS      (cx->frames[cx->depth].refs)

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
#define FRAME_RET (cx->depth ? (enum ret)cx->f->ret : RET_EXIT)
#define LEAVING(v_)                                                                    \
    (cx->depth && cx->f->seen ? frame_object_leaves(cx->vm, cx->f, false) : (void)0)

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

static struct jit_ending python_ending(jit_instr i)
{
    enum opcode op = instr_op(i);
    enum ending end = ending_of(op);
    return (struct jit_ending){.known = end != MORE,
                               .pushes = end == PUSHES,
                               .drops =
                                   (end == PUSHES) - stack_effect(op, instr_arg(i))};
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
    enum kind k = rec_kind(cx, v);
    if (k == KIND_INSTANCE) {
        promote(get_inst_map(v));
        watch_type(cx, type);
    } else if (k == KIND_BUILTIN || k == KIND_MEMBER)
        promote(
            v); /* functions, methods, slots: which of them, the kind does not say */
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
    enum kind k = kind_of(a);
    if (k == KIND_INSTANCE)
        promote(get_inst_map(a));
    else if (k == KIND_TYPE || k == KIND_BUILTIN || k == KIND_MEMBER)
        promote(a); /* their kind does not say of which class they are */
    bool is = is_kind(b.v, KIND_TYPE) && is_instance(cx->vm, a.v, b.v);
    for (int64_t i = 0; is_kind(b.v, KIND_TUPLE) && i < as_tuple(b.v)->n; i++)
        is |= is_instance(cx->vm, a.v, as_tuple(b.v)->at[i]);
    if (!is && k == KIND_INSTANCE)
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

static bool rec_small_dict_of_top(struct rec *cx, int n, val_r *d)
{
    val_r pairs[2 * MOST_KEYS];
    for (int i = 0; n <= MOST_KEYS && i < 2 * n; i++)
        pairs[i] = peek(2 * n - 1 - i);
    return n <= MOST_KEYS && rec_dict_of_pairs(cx, pairs, n, d);
}
static bool rec_first_of_list(struct rec *cx, val_r list, val_r v)
{
    if (as_list(list.v)->n == 0)
        list_first_item(cx->f->code->w_code, v.v);
    return false;
}
#define FIRST_OF_LIST(list, v)           rec_first_of_list(cx, list, v)
#define small_dict_of_top(n, d)          rec_small_dict_of_top(cx, n, d)
#define small_put(cx_, d, key, v)        rec_small_put(cx_, d, key, v)
#define small_place(cx_, d, key, at)     rec_small_place(cx_, d, key, at)
#define small_merge(cx_, d, from, twice) rec_small_merge(cx_, d, from, twice)

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

/* Only an inlined frame does more with its value than to push it: else C is called. */
static bool rec_can_inline(struct rec *cx, val func, int64_t n)
{
    return can_call(func, n) && rec_inlines(cx, code_of(as_func(func)->code));
}
#define can_inline(func, n) rec_can_inline(cx, func, n)

/* What a call gave that the trace does not inline is done with. */
static void call_assembler(struct rec *cx, struct code *c, val_r func,
                           const val_r *args, int n, int all, enum ret ret, val_r extra)
{
    val_r r = rec_call_assembler(cx, c, func, args, n, c->shows_frame);
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
    if (rec_inlines(cx, c))
        rec_follow_call(cx, c, func, args, n, all, ret, extra);
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
static bool rec_can_bind(struct rec *cx, val_r func, int n, val kwnames)
{
    struct bind_plan p;
    return bind_plan(cx->vm, func.v, n, kwnames, &p) && p.nparams + 2 <= MOST_ARGS &&
           p.nrest <= 32 && frame_bytes(code_of(as_func(func.v)->code)) < FRAME_ROOM;
}
#define can_bind(func, n, kwnames) rec_can_bind(cx, func, n, kwnames)

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

static val_r rec_keyword_default(struct rec *cx, val_r func, val name)
{
    val_r d = rec_get_func_kwdefaults(cx, func);
    rec_is_null(cx, d);
    return rec_value_of_name(cx, d, name, keyword_default_at(cx->vm, func.v, name));
}

/* `given`: n values, the last of them those of the keywords. */
static val_r dict_of_rest(struct rec *cx, const val_r *given, val kwnames, int n,
                          const struct bind_plan *p)
{
    struct small_dict s = {0};
    int first = n - (kwnames ? (int)as_tuple(kwnames)->n : 0);
    for (int i = 0; i < p->nkwrest; i++)
        small_dict_add(&s, as_tuple(kwnames)->at[p->kwrest[i] - first],
                       given[p->kwrest[i]], true);
    return rec_new_small_dict(cx, &s);
}

static void bind_and_call(struct rec *cx, val_r func, const val_r *given, int n,
                          val kwnames, int all, enum ret ret, val_r extra)
{
    const struct code *c = code_of(as_func(func.v)->code);
    val_r args[MOST_ARGS], defaults = KR(NULL);
    struct bind_plan p;
    bool ok = bind_plan(cx->vm, func.v, n, kwnames, &p);
    assert(ok);
    (void)ok;
    for (int i = 0; i < c->nargs; i++)
        if (p.from[i] == FROM_DEFAULT && !defaults.v)
            defaults = known_defaults(cx, func);
    for (int i = 0; i < c->nargs + c->nkwonly; i++)
        args[i] = p.from[i] != FROM_DEFAULT ? given[p.from[i]]
                  : i < c->nargs            ? rec_default(cx, defaults,
                                                          as_tuple(defaults.v)->n - c->nargs + i)
                                 : rec_keyword_default(cx, func, c->varnames.at[i]);
    if (p.rest >= 0) {
        val_r rest = rec_new_items(cx, KIND_TUPLE, p.nrest);
        for (int i = 0; i < p.nrest; i++)
            rec_set_item(cx, rest, rec_const_i(cx, i), given[p.rest + i],
                         &descr_tuple_item);
        args[p.nparams - 1 - (p.kw >= 0)] = rest;
    }
    if (p.kw >= 0)
        args[p.kw] = dict_of_rest(cx, given, kwnames, n, &p);
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
    if (n > most)
        return -1;
    (void)kind_of(args);
    rec_promote_i(cx, list ? rec_get_list_n(cx, args) : rec_get_tuple_n(cx, args));
    if (n == 0) /* an empty list may have no array */
        return 0;
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

/* A list that grows while a call or a display is put together: nobody else has it. */
static bool rec_extend_new(struct rec *cx, val_r list, val_r more)
{
    enum { MOST = 8 };
    val_r items[2 * MOST];
    if (ir_is_const(list.ref) || cx->j->rec.ins.at[list.ref].op != IR_new_with_vtable)
        return false;
    int have = rec_items(cx, list, items, MOST);
    int n = have < 0 ? -1 : rec_items(cx, more, items + have, MOST);
    if (n < 0)
        return false;
    if (n) {
        val_r array = rec_new_items(cx, KIND_ARRAY, have + n);
        for (int i = 0; i < have + n; i++)
            rec_set_item(cx, array, rec_const_i(cx, i), items[i], &descr_array_item);
        init_list_n(list, KI(have + n));
        init_list_items(list, array);
        cx->effect = true;
    }
    drop(1);
    cx->pc++;
    return true;
}
#define EXTEND_NEW(list_, items_)                                                      \
    do {                                                                               \
        if (rec_extend_new(cx, list_, items_))                                         \
            return;                                                                    \
    } while (0)

static bool rec_tuple_of_new(struct rec *cx, val_r list)
{
    enum { MOST = 16 };
    val_r items[MOST], t;
    if (ir_is_const(list.ref) || cx->j->rec.ins.at[list.ref].op != IR_new_with_vtable ||
        as_list(list.v)->n > MOST)
        return false;
    int n = rec_items(cx, list, items, MOST);
    t = rec_new_items(cx, KIND_TUPLE, n);
    for (int i = 0; i < n; i++)
        rec_set_item(cx, t, rec_const_i(cx, i), items[i], &descr_tuple_item);
    poke(0, t);
    cx->pc++;
    return true;
}
#define TUPLE_OF_NEW(list_)                                                            \
    do {                                                                               \
        if (rec_tuple_of_new(cx, list_))                                               \
            return;                                                                    \
    } while (0)

/* Which function a call comes to, with what in front of the arguments; NULL: no function
 * in Python that the trace can call. */
struct callee {
    val_r func, self; /* self.v NULL: none */
    enum ret ret;
    bool makes; /* self is to be an instance of the class `type` */
    val type;
};

static bool function_of(struct rec *cx, val_r callee, struct callee *c)
{
    *c = (struct callee){.func = callee, .self = KR(NULL), .ret = RET_PUSH};
    switch (kind_of(callee)) {
    case KIND_FUNC: return true;
    case KIND_METHOD:
        c->func = get_method_func(callee);
        if (!is_func(c->func))
            return false;
        c->self = get_method_self(callee);
        return true;
    case KIND_TYPE: {
        c->type = promote(callee);
        struct attr_place make = maker_of(c->type);
        c->makes = make.kind == AT_METHOD && !make.index;
        c->func = KR(make.object);
        if (make.kind == AT_MAKER && make.index)
            c->self = KR(c->type);
        else if (c->makes)
            c->ret = RET_INIT;
        else
            return false;
        return true;
    }
    case KIND_INSTANCE: {
        val fn = special_method(callee, call).func;
        c->func = KR(fn);
        c->self = callee;
        return fn != NULL;
    }
    default: return false;
    }
}

/* f(*args, **kw): a tuple is as good as its items, a dict as its keys and values. False: the
 * long way. */
static bool rec_star_call(struct rec *cx, val_r callee, bool keywords)
{
    enum { MOST = 8 };
    val_r given[1 + MOST + MOST_KEYS], r;
    struct small_dict kw = {0};
    if (keywords && !rec_small_dict(cx, peek(0), &kw))
        return false;
    int n = rec_items(cx, peek(keywords), given + 1, MOST), all = 2 + keywords;
    if (n < 0)
        return false;
    val names = kw.n ? tuple_new(cx->vm, kw.n) : NULL;
    for (int i = 0; i < kw.n; i++) {
        gc_store(&cx->vm->gc, names, &as_tuple(names)->at[i], kw.keys[i]);
        given[1 + n + i] = kw.values[i];
    }
    if (kind_of(callee) == KIND_BUILTIN) {
        if (!rec_direct_call(cx, callee, given + 1, n, names, &r))
            return false;
        if (rec_failed(cx, r.v == NULL, r.ref, -1))
            return true;
        drop(all);
        push(r);
        cx->pc++;
        return true;
    }
    struct callee c;
    if (!function_of(cx, callee, &c))
        return false;
    (void)code_to_call(cx, c.func);
    int self = c.makes || c.self.v, total = n + kw.n + self;
    if (!rec_can_bind(cx, c.func, total, names))
        return false;
    if (c.makes)
        c.self = new_instance(c.type);
    given[0] = c.self;
    bind_and_call(cx, c.func, given + 1 - self, total, names, all, c.ret,
                  c.makes ? c.self : KR(NULL));
    return true;
}
#define STAR_CALL(callee_, keywords_)                                                  \
    do {                                                                               \
        if (rec_star_call(cx, callee_, keywords_))                                     \
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

#define BACK_TO_CALLER() rec_back_to_caller(cx)
#define RETURN_TO_C(value_)                                                            \
    do {                                                                               \
        rec_finish(cx, value_);                                                        \
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
#define can_resume(gen) (!is_handling((gen).v) && cx->depth + 1 < JIT_MOST_DEPTH)

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
    if (!rec_enter_frame(cx, c, func, ret, gen)) {
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
    rec_go_into(cx);
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
    enum ret ret = (enum ret)cx->f->ret;
    if (cx->depth == 0 || (ret != RET_ITER && ret != RET_SEND && ret != RET_RESUMED)) {
        rec_leave_trace(cx);
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
    rec_back_to_caller(cx);
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
static bool python_follow(struct rec *cx)
{
    for (;;) {
        const struct code *c = cx->f->code;
        const struct code_handler *h = handler_at(c, PC_INDEX);
        if (!h && cx->depth == 0) {
            rec_leave_trace(cx);
            return false;
        }
        if (!h && (c->flags & CODE_GENERATOR || (enum ret)cx->f->ret == RET_NEXT)) {
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
        rec_back_to_caller(cx);
    }
}

/* ---- what the toolkit asks ------------------------------------------------------------------------ */

static jit_rec_op *const ops[] = {
#define OPCODE(name, effect, what) rec_op_##name,
#include "python/front/opcodes.def"
#undef OPCODE
};

/* Calling a generator function does not run its loops; those of a __next__ of our own look
 * for the one item. */
static void python_shape(const struct code *code, struct jit_shape *out)
{
    struct code *c = (struct code *)(uintptr_t)code; /* its places are written to */
    bool loops = c->flags & CODE_HAS_LOOP && !(c->flags & (CODE_GENERATOR | CODE_STEP));
    *out = (struct jit_shape){.ops = c->ops,
                              .n = c->n,
                              .nlocals = c->nlocals,
                              .stack_size = c->stack_size,
                              .inlines = !loops,
                              .entry = !(c->flags & (CODE_CLASS | CODE_GENERATOR)),
                              .loops = !(c->flags & CODE_CLASS),
                              .jit = &c->jit,
                              .entries = &c->entry_count};
}

static void python_met(struct code *c)
{
    c->traced = true;
}

static struct frame *python_push(struct vm *vm, struct code *c, val func, val ns,
                                 int32_t ret, val extra)
{
    return frame_push(vm, c, func, ns, (enum ret)ret, extra);
}

static val python_world(val func)
{
    return as_func(func)->ns;
}

static bool python_refuses(const struct frame *f)
{
    return f->ret == RET_GEN;
}

static int64_t python_version(val o)
{
    return o->kind == KIND_NS     ? as_ns(o)->version
           : o->kind == KIND_CELL ? as_cell(o)->writes
                                  : as_type(o)->version;
}

static int64_t *python_deps(val o)
{
    return o->kind == KIND_NS     ? &as_ns(o)->deps
           : o->kind == KIND_CELL ? &as_cell(o)->deps
                                  : &as_type(o)->deps;
}

const struct jit_driver python_driver = {.ops = ops,
                                         .shape = python_shape,
                                         .met = python_met,
                                         .push = python_push,
                                         .pop = frame_pop,
                                         .world = python_world,
                                         .ret_exit = RET_EXIT,
                                         .allowed = frame_allowed,
                                         .run = interp_run,
                                         .go_on = interp_resume,
                                         .refuses = python_refuses,
                                         .follow = python_follow,
                                         .ending = python_ending,
                                         .version = python_version,
                                         .deps = python_deps};
