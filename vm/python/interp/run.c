/* run.c -- the interpreter: the semantics compiled for running. run_traced.c compiles it once
 * more, with TRACED: then the functions of sys.settrace() and sys.setprofile() are told.
 *
 * The hot state is in locals: the frame f, its slots, the instruction pc, and sp, which is
 * stored to f->sp before each instruction so that the collector sees the value stack. */
#include "python/interp/prim_run.h"

#include "python/interp/attend.h"
#include "python/interp/frame_objects.h"
#include "python/interp/generator.h"
#include "python/interp/hooks.h"
#include "python/interp/jit_glue.h"

#define stack_peek(n) (sp[-1 - (n)])
#define peek(n)       stack_peek(n)

#include "python/interp/run.h"

/* What a trace does itself, for the interpreter is a call. */
#define small_dict_of_top(n, d)          false
#define small_put(cx_, d, key, v)        false
#define small_place(cx_, d, key, at)     false
#define small_merge(cx_, d, from, twice) false
/* A list takes up the kind of its first item. */
#define FIRST_OF_LIST(list, v)                                                         \
    (as_list(list)->n == 0 &&                                                          \
     (list_first_item(f->code->w_code, v), is_kind(v, KIND_FLOAT)))
#define EXTEND_NEW(list, items)         (void)0
#define TUPLE_OF_NEW(list)              (void)0
#define UNPACK_STAR(seq, before, after) (void)0

#include "python/sem/arith.inc"
#include "python/sem/flow.inc"
#include "python/sem/items.inc"
#include "python/sem/iter.inc"

/* What the instructions do to frames: these need the locals of interp_run. */
#define drop(n)         (sp -= (n))
#define push(v)         (*sp++ = (v))
#define poke(n, v)      (sp[-1 - (n)] = (v))
#define local(i)        (slots[i])
#define set_local(i, v) (slots[i] = (v))
#define ARG             instr_arg(*pc)
#define CONST(i)        (f->code->consts.at[i])
#define NAME(i)         (f->code->names.at[i])
#define NAMESPACE       (f->ns)
#define NAMES_HERE                                                                     \
    (f->code->flags & (CODE_CLASS | CODE_NAMES) && f->extra ? f->extra : f->ns)
#define FRAME_FUNC       (f->func)
#define FRAME_EXTRA      (f->extra)
#define CODE_OBJECT      (f->code->w_code)
#define N_LOCALS         (f->code->nlocals)
#define STACK_SIZE       (f->code->stack_size)
#define CODE_FLAGS       (f->code->flags)
#define PC_INDEX         ((int64_t)(pc - f->code->ops))
#define BUILD_CLASS_     (cx->build_class)
#define NOT_IMPLEMENTED_ (cx->notimpl)
#define FRAME_RET        (f->ret)
#define PC               pc
#define SUPER_TYPE_      (cx->types[KIND_SUPER])
#define TYPE_TYPE_       (cx->types[KIND_TYPE])
#define watch_class(t)   (void)0
#define type_of_value(v) type_of(cx, v)
#define ASSERTION_ERROR_ (cx->exceptions[E_AssertionError])
#define STOP_ITERATION_  (cx->exceptions[E_StopIteration])

#define SEM(name)                                                                      \
    L_##name:                                                                          \
    {
#define END                                                                            \
    NEXT();                                                                            \
    }
#ifdef TRACED
#define TELL_LINE()                                                                    \
    do {                                                                               \
        if (f->seen && !hooks_line(cx, f))                                             \
            goto raised;                                                               \
    } while (0)
#define TELL_CALL()                                                                    \
    do {                                                                               \
        if (cx->traced && !hooks_call(cx, f))                                          \
            goto raised;                                                               \
    } while (0)
#define TELL_RETURN(v_)                                                                \
    do {                                                                               \
        if (cx->traced && !hooks_return(cx, f, v_))                                    \
            goto raised;                                                               \
    } while (0)
#else
#define TELL_CALL()    (void)0
#define TELL_LINE()    (void)0
#define TELL_RETURN(v) (void)0
#endif
/* The frame always knows its instruction: what this one calls may ask for its line. */
#define GO()                                                                           \
    do {                                                                               \
        f->sp = sp;                                                                    \
        f->pc = pc;                                                                    \
        TELL_LINE();                                                                   \
        goto *labels[*pc & 0xFF];                                                      \
    } while (0)
#define NEXT()                                                                         \
    do {                                                                               \
        pc++;                                                                          \
        GO();                                                                          \
    } while (0)
#define JUMP(target)                                                                   \
    do {                                                                               \
        pc = f->code->ops + (target);                                                  \
        GO();                                                                          \
    } while (0)
#define SKIP_TEST()                                                                    \
    do {                                                                               \
        pc += 2;                                                                       \
        GO();                                                                          \
    } while (0)
#define NOTE_PC() (void)0 /* GO() did */
/* What is called looks at the frame. */
#define SHOW_FRAME() (f->code->shows_frame = true)
#define RAISE()      goto raised
#define CHECK(v)                                                                       \
    do {                                                                               \
        if (__builtin_expect(!(v), 0))                                                 \
            RAISE();                                                                   \
    } while (0)
#define CHECK_I(i)                                                                     \
    do {                                                                               \
        if (__builtin_expect((i) < 0, 0))                                              \
            RAISE();                                                                   \
    } while (0)
#define REPLACE_AND_AGAIN(v)                                                           \
    do {                                                                               \
        poke(0, v);                                                                    \
        GO();                                                                          \
    } while (0)
#define stack_call(name, n, arg, extra) name(cx, sp - (n), n, arg, extra)

/* ---- lookups with a cache in the code object ------------------------------------------- */

static struct code_cache *cache_of(struct code *c, const val_instr *pc)
{
    if (!c->caches)
        c->caches = mem_zero((size_t)c->n, sizeof *c->caches);
    return &c->caches[pc - c->ops];
}

static val global_cell(struct vm *vm, const struct frame *f, const val_instr *pc,
                       bool own)
{
    struct code_cache *c = cache_of(f->code, pc);
    uint64_t tag = (uint64_t)as_ns(f->ns)->version,
             tag2 = (uint64_t)as_ns(vm->builtins)->version;
    if (c->tag == tag && c->tag2 == tag2)
        return c->object;
    bool is_own;
    val cell = find_global_cell(vm, f->ns, f->code->names.at[instr_arg(*pc)], &is_own);
    if (own && !is_own)
        return NULL;
    if (cell)
        cache_store(vm, f->code, c, (struct code_cache){tag, tag2, cell, 0});
    return cell;
}
#define find_global(arg)     global_cell(cx, f, pc, false)
#define find_own_global(arg) global_cell(cx, f, pc, true)
#define steady_cell(cell)    false

/* A place and its kind are one number in a cache. */
enum { PLACE_BITS = 5 };
static_assert(N_PLACES <= 1 << PLACE_BITS, "a kind of place does not fit");

static __attribute__((noinline)) struct attr_place
fill_attr_cache(struct vm *vm, const struct frame *f, const val_instr *pc, val map,
                bool store)
{
    val name = f->code->names.at[instr_arg(*pc)];
    struct attr_place at = store ? find_store(vm, map, name) : find_attr(vm, map, name);
    cache_store(vm, f->code, cache_of(f->code, pc),
                (struct code_cache){(uint64_t)as_map(map)->id,
                                    (uint64_t)as_type(as_map(map)->type)->version,
                                    at.object,
                                    at.index << PLACE_BITS | (int64_t)at.kind});
    return at;
}

/* The hottest lookup of the interpreter: a hit is inline, all else is not. */
static inline __attribute__((always_inline)) struct attr_place
cached_attr(struct vm *vm, const struct frame *f, const val_instr *pc, val map,
            bool store)
{
    const struct code *k = f->code;
    const struct code_cache *c = k->caches ? &k->caches[pc - k->ops] : NULL;
    if (__builtin_expect(c && c->tag == (uint64_t)as_map(map)->id &&
                             c->tag2 == (uint64_t)as_type(as_map(map)->type)->version,
                         1))
        return (struct attr_place){(enum at)(c->index & ((1 << PLACE_BITS) - 1)),
                                   c->index >> PLACE_BITS, c->object};
    return fill_attr_cache(vm, f, pc, map, store);
}

/* Versions and the ids of maps come from one counter, so all of them differ. */
static struct attr_place cached_type_attr(struct vm *vm, const struct frame *f,
                                          const val_instr *pc, val type)
{
    struct code_cache *c = cache_of(f->code, pc);
    uint64_t tag = (uint64_t)as_type(type)->version;
    if (c->tag != tag || c->tag2) {
        struct attr_place at =
            find_type_attr(vm, type, f->code->names.at[instr_arg(*pc)]);
        cache_store(
            vm, f->code, c,
            (struct code_cache){tag, 0, at.object, (int64_t)at.kind << 1 | at.index});
    }
    return (struct attr_place){(enum at)(c->index >> 1), c->index & 1, c->object};
}

static struct attr_place cached_type_store(struct vm *vm, const struct frame *f,
                                           const val_instr *pc, val type)
{
    struct code_cache *c = cache_of(f->code, pc);
    uint64_t tag = (uint64_t)as_type(type)->version;
    if (c->tag != tag || c->tag2) {
        struct attr_place at =
            find_type_store(vm, type, f->code->names.at[instr_arg(*pc)]);
        cache_store(
            vm, f->code, c,
            (struct code_cache){tag, 0, at.object, (int64_t)at.kind << 1 | at.index});
    }
    return (struct attr_place){(enum at)(c->index >> 1), c->index & 1, c->object};
}

static val cached_module_cell(struct vm *vm, const struct frame *f, const val_instr *pc,
                              val module)
{
    struct code_cache *c = cache_of(f->code, pc);
    uint64_t tag = (uint64_t)as_ns(as_module(module)->ns)->version;
    if (c->tag != tag || c->tag2) {
        val cell = find_module_cell(vm, module, f->code->names.at[instr_arg(*pc)]);
        cache_store(vm, f->code, c, (struct code_cache){tag, 0, cell, 0});
    }
    return c->object && as_cell(c->object)->value ? c->object : NULL;
}
static struct attr_place cached_maker(struct vm *vm, const struct frame *f,
                                      const val_instr *pc, val type)
{
    struct code_cache *c = cache_of(f->code, pc);
    uint64_t tag = (uint64_t)as_type(type)->version;
    if (c->tag != tag || c->tag2) {
        struct attr_place at = find_maker(vm, type);
        cache_store(
            vm, f->code, c,
            (struct code_cache){tag, 0, at.object, (int64_t)at.kind << 1 | at.index});
    }
    return (struct attr_place){(enum at)(c->index >> 1), c->index & 1, c->object};
}
#define maker_of(type)               cached_maker(cx, f, pc, type)
#define type_store_place(type, name) cached_type_store(cx, f, pc, type)
#define type_place(type, name)       cached_type_attr(cx, f, pc, type)
#define module_cell(m, name)         cached_module_cell(cx, f, pc, m)
#define attr_place(map, name)        cached_attr(cx, f, pc, map, false)
#define store_place(map, name)       cached_attr(cx, f, pc, map, true)
#define method_of_descriptor(v, id)  type_lookup(cx, type_of(cx, v), cx->n_##id)

static val cached_method(struct vm *vm, const struct frame *f, const val_instr *pc,
                         enum kind k)
{
    struct code_cache *c = cache_of(f->code, pc);
    if (c->tag == (uint64_t)k + 1 && c->tag2 == UINT64_MAX)
        return c->object;
    val m = find_builtin_method(vm, k, f->code->names.at[instr_arg(*pc)]);
    cache_store(vm, f->code, c, (struct code_cache){(uint64_t)k + 1, UINT64_MAX, m, 0});
    return m;
}
#define builtin_method(k, name) cached_method(cx, f, pc, k)

/* ---- special methods: the same, by the types of the operands ------------------------------ */

static struct special cached(const struct code_cache *c)
{
    return (struct special){c->object,    (int)(c->index >> 4), c->index & 2,
                            c->index & 1, c->index & 4,         c->index & 8};
}

static struct code_cache to_cache(uint64_t tag, uint64_t tag2, struct special s)
{
    return (struct code_cache){tag, tag2, s.func,
                               s.attempt << 4 | s.plain << 3 | s.identity << 2 |
                                   s.swapped << 1 | s.absent};
}

static struct special cached_special(struct vm *vm, const struct frame *f,
                                     const val_instr *pc, val o, val name)
{
    struct code_cache *c = cache_of(f->code, pc);
    val type = as_map(as_inst(o)->map)->type;
    uint64_t tag = (uint64_t)as_type(type)->version, tag2 = (uint64_t)(uintptr_t)name;
    if (c->tag != tag || c->tag2 != tag2)
        cache_store(vm, f->code, c, to_cache(tag, tag2, find_special(vm, type, name)));
    return cached(c);
}
#define special_method(o, id) cached_special(cx, f, pc, o, cx->n_##id)

static struct special cached_operator(struct vm *vm, const struct frame *f,
                                      const val_instr *pc, enum opcode op, val a, val b)
{
    struct code_cache *c = cache_of(f->code, pc);
    val ta = type_of(vm, a), tb = type_of(vm, b);
    uint64_t tag = (uint64_t)as_type(ta)->version,
             tag2 = (uint64_t)as_type(tb)->version;
    if (c->tag != tag || c->tag2 != tag2)
        cache_store(vm, f->code, c, to_cache(tag, tag2, find_operator(vm, op, ta, tb)));
    return cached(c);
}
#define operator_method(op, a, b) cached_operator(cx, f, pc, op, a, b)

/* ---- frames ------------------------------------------------------------------------------- */

/* The new frame is on top: go on in it. */
#define ENTER()                                                                        \
    do {                                                                               \
        f = cx->frame;                                                                 \
        slots = f->slots;                                                              \
        sp = f->sp;                                                                    \
        pc = f->pc;                                                                    \
        TELL_CALL();                                                                   \
        JIT_ENTRY();                                                                   \
        GO();                                                                          \
    } while (0)

static bool push_with(struct vm *vm, val func, enum ret ret, const val *args, size_t n)
{
    struct frame *g = frame_push(vm, code_of(as_func(func)->code), func,
                                 as_func(func)->ns, ret, NULL);
    for (size_t i = 0; g && i < n; i++)
        g->slots[i] = args[i];
    return g != NULL;
}

#define CALL_FRAME(func_, code_, n_, all_, self_, ret_, extra_)                        \
    do {                                                                               \
        val self__ = self_;                                                            \
        struct frame *g_ =                                                             \
            frame_push(cx, code_of(code_), func_, as_func(func_)->ns, ret_, extra_);   \
        if (!g_)                                                                       \
            RAISE();                                                                   \
        if (self__)                                                                    \
            g_->slots[0] = self__;                                                     \
        for (int i_ = 0; i_ < (n_); i_++)                                              \
            g_->slots[i_ + (self__ != NULL)] = peek((n_)-1 - i_);                      \
        drop(all_);                                                                    \
        f->sp = sp;                                                                    \
        ENTER();                                                                       \
    } while (0)

/* As CALL_FRAME; the parameters that get no value have one in the function's defaults. */
static void fill_defaults(struct frame *g, val func, int from)
{
    val d = as_func(func)->defaults;
    for (int i = from; i < g->code->nargs; i++)
        g->slots[i] = as_tuple(d)->at[as_tuple(d)->n - g->code->nargs + i];
}

#define CALL_WITH_DEFAULTS(func_, code_, n_, all_, self_, ret_, extra_)                \
    do {                                                                               \
        val func__ = func_, self__ = self_;                                            \
        int shift_ = self__ != NULL;                                                   \
        struct frame *g_ =                                                             \
            frame_push(cx, code_of(code_), func__, as_func(func__)->ns, ret_, extra_); \
        if (!g_)                                                                       \
            RAISE();                                                                   \
        if (self__)                                                                    \
            g_->slots[0] = self__;                                                     \
        for (int i_ = 0; i_ < (n_); i_++)                                              \
            g_->slots[i_ + shift_] = peek((n_)-1 - i_);                                \
        fill_defaults(g_, func__, (n_) + shift_);                                      \
        drop(all_);                                                                    \
        f->sp = sp;                                                                    \
        ENTER();                                                                       \
    } while (0)

#define CALL_ARGS(func_, ret_, ...)                                                    \
    do {                                                                               \
        f->sp = sp;                                                                    \
        const val args_[] = {__VA_ARGS__};                                             \
        if (!push_with(cx, func_, ret_, args_, sizeof args_ / sizeof *args_))          \
            RAISE();                                                                   \
        ENTER();                                                                       \
    } while (0)

/* self, when there is one, and n values become arguments by Python's rules. */
static bool push_binding(struct vm *vm, val func, enum ret ret, val extra, val self,
                         const val *values, int n, val kwnames)
{
    struct code *c = code_of(as_func(func)->code);
    struct frame *g = frame_push(vm, c, func, as_func(func)->ns, ret, extra);
    if (!g)
        return false;
    if (self) {
        val *all = __builtin_alloca(((size_t)n + 1) * sizeof(val));
        all[0] = self;
        memcpy(all + 1, values, (size_t)n * sizeof(val));
        values = all;
    }
    int64_t npos = n + (self != NULL) - (kwnames ? as_tuple(kwnames)->n : 0);
    if (frame_fill(vm, g, func, values, npos, kwnames))
        return true;
    frame_pop(vm);
    return false;
}
#define can_bind(func, n, kwnames)       true
#define is_bound_builtin(v)              (as_builtin(v)->self != NULL)
#define make_function(n, flags)          stack_call(sem_make_function, n, flags, NAMESPACE)
#define STAR_CALL(callee, keywords)      (void)0
#define tuple_of_top(n)                  tuple_of(cx, sp - (n), n)
#define super_method(start, after, name) find_super_method(cx, start, after, name)
#ifdef TRACED
/* The self of a method that is called with n arguments, the first of which is there. */
static val self_among(val callee, int n, const val *first)
{
    return is_kind(callee, KIND_BUILTIN) && as_builtin(callee)->b->flags & B_METHOD &&
                   !as_builtin(callee)->self && n > 0
               ? *first
               : NULL;
}
#define TELL_C(callee, n, first, call)                                                 \
    (hooks_c_call(cx, f, callee, self_among(callee, n, first))                         \
         ? hooks_c_return(cx, f, callee, self_among(callee, n, first), call)           \
         : NULL)
#else
#define TELL_C(callee, n, first, call) call
#endif
#define call_in_c(callee, n)                                                           \
    TELL_C(callee, n, sp - (n), stack_call(sem_call, (n) + 1, n, NULL))
#define call_in_c_kw(callee, n, names)                                                 \
    TELL_C(callee, n, sp - (n)-1, stack_call(sem_call_kw, (n) + 2, n, NULL))
#define CALL_BINDING(func_, n_, below_, all_, kwnames_, self_, ret_, extra_)           \
    do {                                                                               \
        f->sp = sp;                                                                    \
        if (!push_binding(cx, func_, ret_, extra_, self_, sp - (below_) - (n_), n_,    \
                          kwnames_))                                                   \
            RAISE();                                                                   \
        drop(all_);                                                                    \
        f->sp = sp;                                                                    \
        ENTER();                                                                       \
    } while (0)

/* `bound_` is a tuple with a value for each parameter. */
#define CALL_BOUND(func_, code_, bound_, all_)                                         \
    do {                                                                               \
        val b_ = bound_;                                                               \
        struct frame *g_ =                                                             \
            frame_push(cx, code_of(code_), func_, as_func(func_)->ns, RET_PUSH, NULL); \
        if (!g_)                                                                       \
            RAISE();                                                                   \
        for (int64_t i_ = 0; i_ < as_tuple(b_)->n; i_++)                               \
            g_->slots[i_] = as_tuple(b_)->at[i_];                                      \
        drop(all_);                                                                    \
        f->sp = sp;                                                                    \
        ENTER();                                                                       \
    } while (0)

/* The frame gives this value to its caller. */
#define LEAVE_AS(v_, sleeps_)                                                          \
    do {                                                                               \
        TELL_RETURN(v_);                                                               \
        if (__builtin_expect(f->seen, 0))                                              \
            frame_object_leaves(cx, f, sleeps_);                                       \
    } while (0)
#define LEAVING(v_) LEAVE_AS(v_, false)
#define BACK_TO_CALLER()                                                               \
    do {                                                                               \
        f = f->back;                                                                   \
        frame_pop(cx);                                                                 \
        slots = f->slots;                                                              \
        sp = f->sp;                                                                    \
        pc = f->pc;                                                                    \
    } while (0)

/* What is left of enum ret: the value goes to C code. */
#define RETURN_TO_C(value_)                                                            \
    do {                                                                               \
        val r_ = value_;                                                               \
        if (f->ret == RET_GEN) {                                                       \
            as_gen(f->extra)->state = GEN_DONE;                                        \
            as_gen(f->extra)->slots = NULL;                                            \
            gc_store(&cx->gc, f->extra, &as_gen(f->extra)->result, r_);                \
            r_ = cx->stop;                                                             \
        }                                                                              \
        frame_pop(cx);                                                                 \
        return r_;                                                                     \
    } while (0)

/* ---- generators ------------------------------------------------------------------------------ */

#define can_resume(gen) true
#define RESUME_GENERATOR(gen_, ret_, sent_, all_)                                      \
    do {                                                                               \
        val gen__ = gen_, fn_ = as_gen(gen__)->func, sent__ = sent_;                   \
        drop(all_);                                                                    \
        f->sp = sp;                                                                    \
        struct frame *g_ = frame_push(cx, code_of(as_func(fn_)->code), fn_,            \
                                      as_func(fn_)->ns, ret_, gen__);                  \
        if (!g_)                                                                       \
            RAISE();                                                                   \
        gen_wake(cx, g_, gen__, sent__);                                               \
        ENTER();                                                                       \
    } while (0)

#define YIELD(value_)                                                                  \
    do {                                                                               \
        val y_ = value_;                                                               \
        LEAVE_AS(y_, true);                                                            \
        gen_sleep(cx, f, sp, pc);                                                      \
        if (f->ret == RET_GEN) {                                                       \
            frame_pop(cx);                                                             \
            return y_;                                                                 \
        }                                                                              \
        bool sent_ = f->ret == RET_SEND, called_ = f->ret == RET_RESUMED;              \
        BACK_TO_CALLER();                                                              \
        if (called_) {                                                                 \
            push(y_);                                                                  \
            NEXT();                                                                    \
        }                                                                              \
        if (sent_) {                                                                   \
            poke(0, y_);                                                               \
            NEXT();                                                                    \
        }                                                                              \
        push(y_);                                                                      \
        SKIP_TEST();                                                                   \
    } while (0)

#define SEND_VALUE(target_)                                                            \
    do {                                                                               \
        bool done_;                                                                    \
        val v_ = sem_send_value(cx, peek(1), peek(0), &done_);                         \
        CHECK(v_);                                                                     \
        poke(0, v_);                                                                   \
        if (done_)                                                                     \
            JUMP(target_);                                                             \
    } while (0)

/* ---- the loop ----------------------------------------------------------------------------------- */

/* The instruction is done. What is wanted is done by interpret(), where no word of this
 * function's frame can keep alive what the program has let go. */
#define AFTER_C_CALL()                                                                 \
    do {                                                                               \
        if (__builtin_expect(cx->attention, 0)) {                                      \
            f->sp = sp;                                                                \
            f->pc = pc + 1;                                                            \
            return ATTEND;                                                             \
        }                                                                              \
    } while (0)
#define IN_TRACES(no) (void)0

#define LOOP_BACK(target_)                                                             \
    do {                                                                               \
        pc = f->code->ops + (target_);                                                 \
        JIT_LOOP();                                                                    \
        GO();                                                                          \
    } while (0)

#include "python/sem/calls_ops.inc"
#ifdef TRACED /* C functions that the interpreter does itself would not be told of */
#undef INTRINSIC_OF
#define INTRINSIC_OF(id, n, all, first) (void)(id)
#endif

#ifdef TRACED
val go_on_traced(struct vm *vm, const struct frame *bottom, bool at_entry)
#else
static val go_on(struct vm *vm, const struct frame *bottom, bool at_entry)
#endif
{
    static const void *const labels[] = {
#define OPCODE(name, effect, what) &&L_##name,
#include "python/front/opcodes.def"
#undef OPCODE
    };
    struct vm *cx = vm;
    struct frame *f = vm->frame;
    val *slots = f->slots, *sp = f->sp;
    const val_instr *pc = f->pc;
    if (f->raises_first || (!at_entry && vm->exc)) {
#ifdef TRACED
        if (f->raises_first)
            hooks_call(vm, f);
#endif
        f->raises_first = false;
        goto raised;
    }
    if (at_entry) {
        TELL_CALL();
        JIT_ENTRY();
    }
    GO();

#include "python/sem/sem.inc"

raised:
    f->pc = pc;
    if (!unwind(vm, &f, bottom))
        return NULL;
    slots = f->slots;
    sp = f->sp;
    pc = f->pc;
    GO();
}

#ifndef TRACED
struct obj attend_mark;

static val interpret(struct vm *vm, const struct frame *bottom, bool at_entry)
{
    bool traced = vm->traced;
    val r;
    for (; (r = vm->traced ? go_on_traced(vm, bottom, at_entry)
                           : go_on(vm, bottom, at_entry)) == ATTEND;
         at_entry = false) {
        gc_wipe_stack();
        vm_attend(vm);
    }
    if (vm->traced != traced) /* whoever called this is the wrong interpreter now */
        vm_want(vm, ATTEND_WIPE);
    return r;
}

val interp_run(struct vm *vm)
{
    return interpret(vm, vm->frame, true);
}

val interp_resume(struct vm *vm, const struct frame *bottom)
{
    return interpret(vm, bottom, false);
}
#endif
