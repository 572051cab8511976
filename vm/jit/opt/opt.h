/* opt.h -- what the passes share: one walk over the recording, in which each operation goes
 * through the passes in turn until one of them has dealt with it.
 *
 * What holds in between: every ref of the output is one value for good, in both copies of
 * the loop; facts in `info` are true wherever that ref can be used. */
#ifndef OPT_OPT_H
#define OPT_OPT_H

#include "jit/jit_impl.h"

struct info {
    int32_t class;       /* the kind, or CLASS_... */
    uint32_t class_from; /* the operation from which on it is known */
    bool nonnull, null;
    ir_ref constant; /* what a guard has shown it to be, or IR_NONE */
    int64_t lo, hi;  /* of an integer */
};

struct vfield {
    const struct ir_descr *descr;
    int64_t index; /* of an array's item */
    ir_ref value;
};
struct virtual
{
    const struct ir_descr *descr; /* NULL: a small integer in a box, fields[0] */
    int64_t length;               /* of an array, else -1 */
    VEC(struct vfield) fields;
    ir_ref forced; /* IR_NONE: it exists only in the optimizer */
    ir_ref born;   /* the recorded operation that makes it; IR_NONE: none */
};

struct heap_entry {
    ir_ref object, index; /* index: IR_NONE for fields */
    const struct ir_descr *descr;
    ir_ref value;
    uint32_t since; /* the output had so many operations when this was found */
    bool *used;     /* set when it is read; NULL: nobody asks */
};

struct opt {
    struct jit *j;
    const struct ir_trace *in;
    struct ir_trace *out;
    ir_ref *map; /* in -> out */
    VEC(struct info) info;
    VEC(struct virtual) virtuals;
    VEC(struct heap_entry) heap;
    VEC(ir_ref) pure; /* operations that may be used again */
    bool *relied;     /* values of the preamble that the loop asked about */
    uint32_t nrelied;
    bool valid;          /* guard_not_invalidated holds */
    bool no_overflow;    /* the operation before cannot overflow */
    bool impossible;     /* a guard that always fails */
    struct fates *fates; /* fates.h; NULL: nobody asks */
};

/* opt.c */
ir_ref resolve(struct opt *o, ir_ref in);
ir_ref opt_emit(struct opt *o, enum ir_op op, char type, const ir_ref *args, unsigned n,
                const struct ir_descr *d);
ir_ref emit_pure(struct opt *o, enum ir_op op, char type, const ir_ref *args,
                 unsigned n, const struct ir_descr *d);
void emit_guard(struct opt *o, const struct ir_ins *in, const ir_ref *args, unsigned n);
struct info *info_of(struct opt *o, ir_ref out); /* NULL for constants and virtuals */
int32_t class_of(struct opt *o, ir_ref out);     /* a kind, or CLASS_... */
void learn_class(struct opt *o, ir_ref out, int32_t class); /* and that it is no NULL */
/* The operation as it is, with arguments that exist; a pure one is not done twice. */
void emit_forced(struct opt *o, ir_ref at, const struct ir_ins *i);
/* It was shown that an int_..._ovf cannot overflow: its guard goes, too. */
void without_overflow(struct opt *o, struct ir_ins *i);
void process(struct opt *o, ir_ref at);
static inline bool opt_on(const struct opt *o, enum jit_opt which)
{
    return o->j->opts >> which & 1;
}
static inline bool is_virtual(ir_ref r)
{
    return r & IR_VIRTUAL && !(r & IR_CONST);
}
static inline struct virtual *virtual_of(struct opt *o, ir_ref r)
{
    return &o->virtuals.at[r & ~IR_VIRTUAL];
}
/* Each pass: true, it has dealt with the operation; false: the next one shall, perhaps with
 * another operation in `i`. */
bool opt_bounds(struct opt *o, ir_ref at, struct ir_ins *i);
bool opt_rewrite(struct opt *o, ir_ref at, struct ir_ins *i);
bool opt_virtuals(struct opt *o, ir_ref at, struct ir_ins *i);
bool opt_heap(struct opt *o, ir_ref at, struct ir_ins *i);
/* bounds.c */
void bounds_of_result(struct opt *o, ir_ref at, const struct ir_ins *i);
void bounds_of_guard(struct opt *o, ir_ref cond, bool holds);
/* guards.c: false, it is no guard whose outcome can be known */
bool known_guard(struct opt *o, const struct ir_ins *i);
/* virtuals.c: make it exist */
ir_ref force(struct opt *o, ir_ref out);
ir_ref new_virtual(struct opt *o, const struct ir_descr *d, int64_t length);
/* heap.c */
void heap_forget(struct opt *o);
struct heap_entry *heap_entry(struct opt *o, ir_ref object, ir_ref index,
                              const struct ir_descr *d);
struct heap_entry *heap_note(struct opt *o, ir_ref object, ir_ref index,
                             const struct ir_descr *d, ir_ref value);
ir_ref heap_find(struct opt *o, ir_ref object, ir_ref index, const struct ir_descr *d);
/* attempt.c: a way back to a state of the output, for what may not work out. */
struct attempt {
    size_t ins, args, snaps, frames, refs, virtuals, fields, wheres, info, pure,
        nvirtual;
    struct info *infos;
    ir_ref *forced;
};
void attempt_begin(struct opt *o, struct attempt *a);
void attempt_undo(struct opt *o, const struct attempt *a);
void attempt_end(struct attempt *a);
/* dead.c */
void opt_dead(struct jit_trace *t);
/* peel.c */
bool peel(struct opt *o, const struct jit_start *s, ir_ref first, struct jit_trace *t);

/* r is the result + *c: of what else adds a constant, else r itself and 0 (heap.c) */
ir_ref sum_base(const struct opt *o, ir_ref r, int64_t *c);

#endif
