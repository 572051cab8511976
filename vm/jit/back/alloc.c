#include "jit/back/alloc.h"

#include <stdlib.h>

#include "jit/back/scan.h"

static void one(struct scan *s, const struct ir_ins *i, struct decision *d)
{
    d->first = (uint32_t)s->out->moves.n;
    switch (i->op) {
    case IR_none:
    case IR_param: break;
    case IR_input: scan_put_in(s, s->pos, s->m->frame); break;
    case IR_label:
        s->locked = REG_BIT(s->m->frame);
        if (s->pos == s->l->label)
            place_label(s, i);
        break;
    case IR_jump: place_jump(s, i); break;
    default: place_operation(s, i, d);
    }
    d->nmoves = (uint32_t)s->out->moves.n - d->first;
}

void allocate(struct allocation *a, const struct machine *m, struct jit_trace *t,
              const struct lifetimes *l)
{
    struct scan s = {.out = a, .m = m, .ir = &t->ir, .t = t, .l = l};
    *a = (struct allocation){.nops = l->n};
    a->ops = mem_new((l->n + 1) * sizeof *a->ops);
    scan_start(&s);
    for (; s.pos < l->n && !a->failed; s.pos++) {
        struct decision *d = &a->ops[s.pos];
        *d = (struct decision){.pattern = NO_PATTERN,
                               .at = {NOWHERE, NOWHERE, NOWHERE},
                               .result = NOWHERE};
        one(&s, &t->ir.ins.at[s.pos], d);
    }
    scan_end(&s);
}

void allocation_free(struct allocation *a)
{
    free(a->ops);
    free(a->params);
    vec_free(&a->moves);
    vec_free(&a->places);
    vec_free(&a->at_label);
}
