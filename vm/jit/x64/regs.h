/* regs.h -- the allocator: forward, one pass, lifetimes known before.
 *
 * A location is a register (0..15 integer, 16..31 float) or SPILL + a stack slot. A value in
 * a register may have a copy in its slot too, which stays good: values never change. */
#ifndef X64_REGS_H
#define X64_REGS_H

#include "jit/jit_impl.h"
#include "jit/x64/asm.h"

enum {
    SPILL = 32,
    MAX_SPILLS = MOST_SPILLS,
    NOWHERE = -1,
    XMM = 16,
    SCRATCH_X = 15,
    SAVE_AREA = 32 * 8,
    FRAME_BYTES = MAX_SPILLS * 8 + SAVE_AREA + 8
};

struct move {
    int16_t src, dst;
    ir_ref constant;
}; /* src NOWHERE: the constant */

struct back { /* one compilation */
    struct jit *j;
    struct jit_trace *t;
    struct ir_trace *ir;
    struct code c;
    uint32_t pos;
    int16_t *loc, *spill;
    uint32_t *last; /* last operation that needs the value */
    uint32_t
        *use_first; /* operand uses of ref r: uses[use_first[r] .. use_first[r+1]] */
    uint32_t *uses;
    ir_ref regs[32];
    uint32_t locked; /* registers that this operation needs: a bit each */
    bool slot_used[MAX_SPILLS];
    int16_t *label_loc, *label_spill;
    uint32_t label_at, jump_at;
    bool failed;
    const uint8_t *top; /* of the loop */
    int cc, cc2;        /* condition of the comparison just emitted; -1: none */
    VEC(struct {
        uint8_t *at[2];
        uint32_t guard;
    })
    exits;
};

void find_lifetimes(struct back *b);
int need(struct back *b, ir_ref r); /* in a register, locked until the next operation */
int result(struct back *b, ir_ref r,
           int hint);           /* a register for a new value; hint -1: any */
void free_dead(struct back *b); /* operands whose last use is this operation */
void free_value(struct back *b, ir_ref r);
void evict(struct back *b, int reg); /* whatever is there goes elsewhere */
void claim(struct back *b, ir_ref r, int reg);
/* A register with the value until the next emission: its own, or r11. Moves nothing. */
int glance(struct back *b, ir_ref r);
void spill_for_call(struct back *b);
int new_slot(struct back *b);
void moves(struct back *b, struct move *m, unsigned n, const char *types);
bool is_float(const struct back *b, ir_ref r);
static inline int32_t slot_disp(int loc)
{
    return (loc - SPILL) * 8;
}

#endif
