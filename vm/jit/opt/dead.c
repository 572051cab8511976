/* dead.c -- remove operations whose result nobody needs.
 * needs: a finished trace.  gives: a shorter one, and what is alive at its label.
 * breaks: nothing (removed ones become IR_none). */
#include <stdlib.h>

#include "jit/opt/opt.h"

static void use(bool *live, ir_ref r)
{
    if (!(r & (IR_CONST | IR_VIRTUAL)) && r != IR_NONE)
        live[r] = true;
}

static void use_snap(const struct ir_trace *t, bool *live, const struct ir_snap *s)
{
    for (uint32_t i = 0; i < s->nframes; i++) {
        const struct ir_snap_frame *f = &t->snap_frames.at[s->first + i];
        for (uint32_t k = 0; k < f->nslots; k++)
            use(live, t->snap_refs.at[f->slots + k]);
        use(live, f->func);
        use(live, f->extra);
    }
    for (uint32_t i = 0; i < s->nvirtuals; i++) {
        const struct ir_snap_virtual *v = &t->snap_virtuals.at[s->virtuals + i];
        for (uint32_t k = 0; k < v->nfields; k++)
            use(live, ir_snap_field(t, v, k)->value);
    }
}

/* Parameters in the label's order, then values from before the loop. */
static void note_live(struct jit_trace *owner, const struct ir_ins *label,
                      const bool *live)
{
    const struct ir_trace *t = &owner->ir;
    uint32_t at = (uint32_t)(label - t->ins.at);
    owner->live = mem_new((at + 1) * sizeof *owner->live);
    for (unsigned k = 0; k < label->nargs; k += 2)
        if (live[ir_arg(t, label, k)])
            owner->live[owner->nlive++] = ir_arg(t, label, k);
    for (ir_ref r = 0; r < at; r++)
        if (live[r] && t->ins.at[r].op != IR_param && t->ins.at[r].op != IR_input)
            owner->live[owner->nlive++] = r;
}

void opt_dead(struct jit_trace *owner)
{
    struct ir_trace *t = &owner->ir;
    bool *live = mem_zero(t->ins.n + 1, sizeof *live);
    for (size_t at = t->ins.n; at > 0; at--) {
        struct ir_ins *i = &t->ins.at[at - 1];
        uint8_t flags = ir_op_flags[i->op];
        bool marker = i->op == IR_label || i->op == IR_jump ||
                      i->op == IR_debug_merge_point || i->op == IR_param ||
                      i->op == IR_input;
        bool ovf = i->op >= IR_int_add_ovf && i->op <= IR_int_mul_ovf;
        bool pure_call =
            (i->op == IR_call_i || i->op == IR_call_r) && i->descr->effect <= LOOKS;
        bool effect = (flags & (IRF_E | IRF_G)) && !pure_call;
        if (!live[at - 1] && !effect && !marker && !ovf) {
            i->op = IR_none;
            continue;
        }
        if (i->op == IR_label)
            note_live(owner, i, live);
        if (i->op != IR_label) /* label: (param, value before) pairs */
            for (unsigned k = 0; k < i->nargs; k++)
                use(live, ir_arg(t, i, k));
        else
            for (unsigned k = 1; k < i->nargs; k += 2)
                use(live, ir_arg(t, i, k));
        if (flags & IRF_G && i->snap)
            use_snap(t, live, &t->snaps.at[i->snap - 1]);
    }
    free(live);
}
