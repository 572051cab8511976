#include "jit/ir.h"

#include <stdlib.h>

const char *const ir_names[N_IR_OPS] = {
#define IR_PURE1(name, k, x, expr)    [IR_##name] = #name,
#define IR_PURE2(name, k, x, y, expr) [IR_##name] = #name,
#include "jit/pure.def"
#undef IR_PURE1
#undef IR_PURE2
#define IR_OP(name, k, n, flags) [IR_##name] = #name,
#include "jit/ops.def"
#undef IR_OP
};

const uint8_t ir_op_flags[N_IR_OPS] = {
#define IR_PURE1(name, k, x, expr)    [IR_##name] = IRF_PURE,
#define IR_PURE2(name, k, x, y, expr) [IR_##name] = IRF_PURE,
#include "jit/pure.def"
#undef IR_PURE1
#undef IR_PURE2
#define IR_OP(name, k, n, flags) [IR_##name] = IRF_##flags,
#include "jit/ops.def"
#undef IR_OP
};

#define KIND_b 'i'
#define KIND_i 'i'
#define KIND_f 'f'
#define KIND_r 'r'
#define KIND_v 'v'
const char ir_types[N_IR_OPS] = {
#define IR_PURE1(name, k, x, expr)    [IR_##name] = KIND_##k,
#define IR_PURE2(name, k, x, y, expr) [IR_##name] = KIND_##k,
#include "jit/pure.def"
#undef IR_PURE1
#undef IR_PURE2
#define IR_OP(name, k, n, flags) [IR_##name] = KIND_##k,
#include "jit/ops.def"
#undef IR_OP
};

ir_ref ir_add(struct ir_trace *t, enum ir_op op, char type, const ir_ref *args,
              unsigned n, const struct ir_descr *descr)
{
    struct ir_ins *i = vec_add(&t->ins);
    *i = (struct ir_ins){.op = (uint8_t)op,
                         .type = type,
                         .nargs = (uint16_t)n,
                         .args = (uint32_t)t->args.n,
                         .descr = descr};
    for (unsigned k = 0; k < n; k++)
        *vec_add(&t->args) = args[k];
    return (ir_ref)t->ins.n - 1;
}

static ir_ref add_const(struct ir_trace *t, struct ir_const c)
{
    for (size_t i = 0; i < t->consts.n; i++)
        if (t->consts.at[i].type == c.type && t->consts.at[i].u.i == c.u.i)
            return IR_CONST | (ir_ref)i;
    *vec_add(&t->consts) = c;
    return IR_CONST | (ir_ref)(t->consts.n - 1);
}

ir_ref ir_const_i(struct ir_trace *t, int64_t i)
{
    return add_const(t, (struct ir_const){'i', {.i = i}});
}
ir_ref ir_const_f(struct ir_trace *t, double f)
{
    return add_const(t, (struct ir_const){'f', {.f = f}});
}
ir_ref ir_const_r(struct ir_trace *t, val r)
{
    return add_const(t, (struct ir_const){'r', {.r = r}});
}

ir_ref ir_const_copy(struct ir_trace *to, const struct ir_trace *from, ir_ref r)
{
    const struct ir_const *c = ir_constant(from, r);
    return c->type == 'i'   ? ir_const_i(to, c->u.i)
           : c->type == 'f' ? ir_const_f(to, c->u.f)
                            : ir_const_r(to, c->u.r);
}

void ir_free(struct ir_trace *t)
{
    vec_free(&t->ins);
    vec_free(&t->args);
    vec_free(&t->consts);
    vec_free(&t->snaps);
    vec_free(&t->snap_frames);
    vec_free(&t->snap_refs);
    vec_free(&t->snap_virtuals);
    vec_free(&t->snap_fields);
    vec_free(&t->wheres);
    vec_free(&t->watches);
}

void ir_visit(struct ir_trace *t, const struct gc_visitor *v)
{
    for (size_t i = 0; i < t->consts.n; i++)
        if (t->consts.at[i].type == 'r')
            v->slot(v->gc, &t->consts.at[i].u.r);
    for (size_t i = 0; i < t->watches.n; i++)
        v->slot(v->gc, &t->watches.at[i].object);
}

bool ir_needs_barrier(const struct ir_trace *t, const struct gc *gc, ir_ref object,
                      ir_ref v)
{
    if (!ir_is_const(object) && t->ins.at[object].op == IR_input)
        return false;   /* a frame is a root */
    if (ir_is_const(v)) /* an old one does not move, and the trace keeps it alive */
        return ir_constant(t, v)->type == 'r' && gc_is_new(gc, ir_constant(t, v)->u.r);
    return t->ins.at[v].type == 'r' && t->ins.at[v].op != IR_cast_int_to_ptr;
}

#define GET_b(c) ((c)->u.i)
#define GET_i(c) ((c)->u.i)
#define GET_f(c) ((c)->u.f)
#define SET_b(v) (out->type = 'i', out->u.i = (v))
#define SET_i(v) (out->type = 'i', out->u.i = (v))
#define SET_f(v) (out->type = 'f', out->u.f = (v))
typedef int64_t c_b;
typedef int64_t c_i;
typedef double c_f;

bool ir_fold(enum ir_op op, const struct ir_const *x, const struct ir_const *y,
             struct ir_const *out)
{
    if ((op == IR_int_floordiv || op == IR_int_mod) && (y->u.i == 0 || y->u.i == -1))
        return false;
    switch (op) {
#define IR_PURE1(name, k, xk, expr)                                                    \
    case IR_##name: {                                                                  \
        c_##xk a = GET_##xk(x);                                                        \
        SET_##k(expr);                                                                 \
        return true;                                                                   \
    }
#define IR_PURE2(name, k, xk, yk, expr)                                                \
    case IR_##name: {                                                                  \
        c_##xk a = GET_##xk(x);                                                        \
        c_##yk b = GET_##yk(y);                                                        \
        SET_##k(expr);                                                                 \
        return true;                                                                   \
    }
#include "jit/pure.def"
#undef IR_PURE1
#undef IR_PURE2
    default: return false;
    }
}
