/* attempt.c -- trying something on the output: remember it, and go back when it fails. */
#include "jit/opt/opt.h"

#include <stdlib.h>

void attempt_begin(struct opt *o, struct attempt *a)
{
    const struct ir_trace *t = o->out;
    *a = (struct attempt){.ins = t->ins.n,
                          .args = t->args.n,
                          .snaps = t->snaps.n,
                          .frames = t->snap_frames.n,
                          .refs = t->snap_refs.n,
                          .virtuals = t->snap_virtuals.n,
                          .fields = t->snap_fields.n,
                          .wheres = t->wheres.n,
                          .info = o->info.n,
                          .pure = o->pure.n,
                          .nvirtual = o->virtuals.n};
    a->infos = mem_new((a->info + 1) * sizeof *a->infos);
    memcpy(a->infos, o->info.at, a->info * sizeof *a->infos);
    a->forced = mem_new((a->nvirtual + 1) * sizeof *a->forced);
    for (size_t k = 0; k < a->nvirtual; k++)
        a->forced[k] = o->virtuals.at[k].forced;
}

/* Also what was learned since about older values: it may have been shown only there. */
void attempt_undo(struct opt *o, const struct attempt *a)
{
    struct ir_trace *t = o->out;
    t->ins.n = a->ins;
    t->args.n = a->args;
    t->snaps.n = a->snaps;
    t->snap_frames.n = a->frames;
    t->snap_refs.n = a->refs;
    t->snap_virtuals.n = a->virtuals;
    t->snap_fields.n = a->fields;
    t->wheres.n = a->wheres;
    o->info.n = a->info;
    o->pure.n = a->pure;
    for (size_t i = a->nvirtual; i < o->virtuals.n; i++)
        vec_free(&o->virtuals.at[i].fields);
    o->virtuals.n = a->nvirtual;
    heap_forget(o);
    memcpy(o->info.at, a->infos, a->info * sizeof *a->infos);
    for (size_t k = 0; k < a->nvirtual; k++)
        o->virtuals.at[k].forced = a->forced[k];
}

void attempt_end(struct attempt *a)
{
    free(a->infos);
    free(a->forced);
}
