/* ir.h -- a trace: operations in static single assignment form, in the order in which they
 * run. A ref names a value: the index of the operation that made it, a constant
 * (IR_CONST | index), or in the optimizer a virtual object (IR_VIRTUAL | index). */
#ifndef JIT_IR_H
#define JIT_IR_H

#include "base/str.h"
#include "base/vec.h"
#include "gc/gc.h"

enum ir_op {
    IR_none,
#define IR_PURE1(name, k, x, expr)    IR_##name,
#define IR_PURE2(name, k, x, y, expr) IR_##name,
#include "jit/pure.def"
#undef IR_PURE1
#undef IR_PURE2
    IR_first_other,
#define IR_OP(name, k, n, flags) IR_##name,
#include "jit/ops.def"
#undef IR_OP
    N_IR_OPS
};

enum { IR_CONST = 0x80000000u, IR_VIRTUAL = 0x40000000u, IR_NONE = 0x3FFFFFFFu };
enum { MOST_OPERANDS = 32 }; /* of an operation that is no label or jump */
typedef uint32_t ir_ref;

enum ir_flags { IRF_N = 1, IRF_R = 2, IRF_E = 4, IRF_G = 8, IRF_PURE = 16 };

/* LOOKS: it reads what only calls write, and allocates nothing: its answer is good
 * until a call WRITES. */
enum call_effect { PURE, LOOKS, READS, WRITES, RUNS };

struct ir_descr {
    char letter; /* P S F, or the result of a call */
    bool pure;
    int16_t offset, size;
    uint32_t kind;    /* of a new object */
    const char *text; /* field or function name */
    const void *fn;   /* of a call */
    const char *args; /* of a call: letters */
    enum call_effect effect;
};

struct ir_ins {
    uint8_t op;
    char type;
    uint16_t nargs;
    uint32_t args; /* index into ir_trace.args */
    const struct ir_descr *descr;
    uint32_t snap;   /* guards: snapshot + 1; merge points: where + 1 */
    uint32_t offset; /* of its machine code in the block */
};

struct ir_const {
    char type;
    union {
        int64_t i;
        double f;
        val r;
    } u;
};

/* How to go on when a guard fails: frames, outermost first. */
struct ir_snap_frame {
    const void *code;
    int32_t pc, ret;
    ir_ref func, extra;
    uint32_t slots, nslots; /* in ir_trace.snap_refs */
};
struct ir_snap {
    uint32_t first, nframes;      /* in ir_trace.snap_frames */
    uint32_t virtuals, nvirtuals; /* in ir_trace.snap_virtuals */
};
/* An object that a failing guard has to make. Its ref is IR_VIRTUAL | its number in the snapshot. */
struct ir_snap_virtual {
    const struct ir_descr *descr; /* NULL: a small integer in a box */
    int64_t length;               /* of an array, else -1 */
    uint32_t fields, nfields;     /* in ir_trace.snap_fields */
};
struct ir_snap_field {
    const struct ir_descr *descr; /* NULL: the integer in a box */
    int64_t index;                /* of an array's item, else -1 */
    ir_ref value;
};

struct ir_where { /* of a debug_merge_point */
    const void *code;
    int32_t pc, depth, call;
};

struct ir_watch { /* of a recording: an object that it relies on, as it was */
    val object;
    int64_t version;
};

struct ir_trace {
    VEC(struct ir_ins) ins;
    VEC(ir_ref) args;
    VEC(struct ir_const) consts;
    VEC(struct ir_snap) snaps;
    VEC(struct ir_snap_frame) snap_frames;
    VEC(ir_ref) snap_refs;
    VEC(struct ir_snap_virtual) snap_virtuals;
    VEC(struct ir_snap_field) snap_fields;
    VEC(struct ir_where) wheres;
    VEC(struct ir_watch) watches;
};

extern const char *const ir_names[N_IR_OPS];
extern const uint8_t ir_op_flags[N_IR_OPS];
extern const char ir_types[N_IR_OPS];

ir_ref ir_add(struct ir_trace *t, enum ir_op op, char type, const ir_ref *args,
              unsigned n, const struct ir_descr *descr);
ir_ref ir_const_i(struct ir_trace *t, int64_t i);
ir_ref ir_const_f(struct ir_trace *t, double f);
ir_ref ir_const_r(struct ir_trace *t, val r);
/* The constant r of one trace as a constant of another. */
ir_ref ir_const_copy(struct ir_trace *to, const struct ir_trace *from, ir_ref r);
void ir_free(struct ir_trace *t);
void ir_visit(struct ir_trace *t, const struct gc_visitor *v);
/* Has the collector to hear of a store of `v` into `object`, when that is old? */
bool ir_needs_barrier(const struct ir_trace *t, const struct gc *gc, ir_ref object,
                      ir_ref v);
/* What a pure operation makes of constants; false: it cannot be folded. */
bool ir_fold(enum ir_op op, const struct ir_const *a, const struct ir_const *b,
             struct ir_const *out);

/* What guard_class and the optimizer know of a value: its kind, or one of these. */
enum { CLASS_UNKNOWN = -1, CLASS_SMALL = -2 }; /* a small integer, which has no kind */

/* Where a small integer ends; operations that can overflow do so there. */
static const int64_t IR_SMALL_MIN = -((int64_t)1 << 62),
                     IR_SMALL_MAX = ((int64_t)1 << 62) - 1;

/* Does it give 0 or 1? */
static inline bool ir_is_condition(uint8_t op)
{
    return (op >= IR_int_lt && op <= IR_uint_ge) ||
           (op >= IR_float_lt && op <= IR_int_is_true);
}
static inline bool ir_is_overflowing(uint8_t op)
{
    return op >= IR_int_add_ovf && op <= IR_int_mul_ovf;
}
/* Field k of a virtual object. */
static inline const struct ir_snap_field *
ir_snap_field(const struct ir_trace *t, const struct ir_snap_virtual *v, uint32_t k)
{
    assert(k < v->nfields && v->fields + v->nfields <= t->snap_fields.n);
    return &t->snap_fields.at[v->fields + k];
}
static inline bool ir_is_const(ir_ref r)
{
    return r & IR_CONST;
}
static inline struct ir_const *ir_constant(const struct ir_trace *t, ir_ref r)
{
    return &t->consts.at[r & ~IR_CONST];
}
static inline ir_ref ir_arg(const struct ir_trace *t, const struct ir_ins *i,
                            unsigned n)
{
    return t->args.at[i->args + n];
}

#endif
