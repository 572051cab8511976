/* scan.h -- the state of the linear scan: what is where, at the operation at hand.
 *
 * A value is in a register, in a slot of the stack frame, or in both: values never
 * change, so a copy in a slot stays good. A register is taken from the value that is
 * used farthest ahead. */
#ifndef BACK_SCAN_H
#define BACK_SCAN_H

#include "jit/back/alloc.h"

struct scan {
    struct allocation *out;
    const struct machine *m;
    const struct ir_trace *ir;
    struct jit_trace *t;
    const struct lifetimes *l;
    uint32_t pos, guard; /* the operation at hand, the number of the next guard */
    uint16_t first_pattern[N_IR_OPS]; /* or NO_PATTERN */
    uint32_t *next_call;              /* from each position on, or NEVER */
    /* of each value: */
    int16_t *reg, *slot;
    int16_t *wish;    /* the register where the jump wants it */
    uint32_t *next;   /* the next operation with it as an operand */
    uint32_t *listed; /* guard + 1 that has it in its list */
    /* of each register and each slot: */
    ir_ref in[N_REGS]; /* what the register holds */
    uint64_t locked;   /* registers that the operation at hand needs: a bit each */
    bool used[MOST_SPILLS];
    bool touched[MOST_SPILLS]; /* since the label */
    /* at the label: */
    int16_t *label_reg;
    VEC(ir_ref)
    around; /* values of the preamble in registers that live around the loop */
};

void scan_start(struct scan *s);
void scan_end(struct scan *s);
void scan_fail(struct scan *s, const char *why);

bool scan_is_float(const struct scan *s, ir_ref r);
/* A register, else a slot; CONSTANT or NOWHERE. */
int scan_location(const struct scan *s, ir_ref r);
/* Does nobody need it after the operation at hand? */
bool scan_dies(const struct scan *s, ir_ref r);
/* Does it live across a call? Then a register that calls keep is better. */
bool scan_crosses(const struct scan *s, ir_ref r);
/* The first way to do it; NULL: it makes no code, or is not done by patterns. */
const struct pattern *scan_pattern(const struct scan *s, const struct ir_ins *i);
bool scan_is_call(const struct scan *s, const struct ir_ins *i);

void scan_move(struct scan *s, int from, int to, ir_ref constant);
void scan_put_in(struct scan *s, ir_ref r, int reg);
void scan_leave(struct scan *s, ir_ref r); /* its register, not its slot */
void scan_free(struct scan *s, ir_ref r);
/* Its register is wanted by another value. */
void scan_spill(struct scan *s, ir_ref r);
/* `untouched`: one that nothing has used since the label. */
int scan_take_slot(struct scan *s, bool untouched);

/* A free one, or NOWHERE; `kept`: rather one that calls keep. */
int scan_free_register(const struct scan *s, bool floats, bool kept, uint64_t avoid);
/* The register that is not locked and whose value is used farthest ahead: *when. */
int scan_farthest(const struct scan *s, bool floats, uint32_t *when);
/* A register for the value that operation r makes. `like`: one that would be good. */
int scan_new_register(struct scan *s, ir_ref r, int like);
/* An operand in a register, locked during the operation. */
int scan_need(struct scan *s, ir_ref r);
/* Whatever is in the register goes elsewhere; `wanted`: it is read by this operation. */
void scan_make_way(struct scan *s, int reg, bool wanted);

/* Operands that die leave their registers to the result. Their slots are not free
 * before the operation is done: what makes way for the result is stored before it. */
void scan_leave_operands(struct scan *s, const struct ir_ins *i);
void scan_free_operands(struct scan *s, const struct ir_ins *i);

/* place.c: anything that patterns describe. */
void place_operation(struct scan *s, const struct ir_ins *i, struct decision *d);
/* loop.c: where traces begin, come back to themselves, and go into others. */
void start_bridge(struct scan *s, const struct jit_guard *g);
void place_label(struct scan *s, const struct ir_ins *i);
void place_jump(struct scan *s, const struct ir_ins *i);

#endif
