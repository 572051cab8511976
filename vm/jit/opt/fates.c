#include "jit/opt/fates.h"

#include <assert.h>
#include <stdlib.h>

#include "jit/ir_text.h"

static const char section[] = "opt-fates";

static const char *const pass_names[] = {
#define OPT(name, function, text) #name,
#include "jit/opts.def"
#undef OPT
};

struct fates *fates_new(struct jit *j)
{
    if (!j->events.wants || !j->events.wants(j->events.self, section))
        return NULL;
    struct fates *f = mem_zero(1, sizeof *f);
    f->n = (ir_ref)j->rec.ins.n;
    f->at = mem_zero(f->n + 1, sizeof *f->at);
    f->now = IR_NONE;
    return f;
}

void fates_free(struct fates *f)
{
    if (!f)
        return;
    free(f->at);
    free(f);
}

void fates_begin_loop(struct fates *f)
{
    f->copy = 1;
    for (ir_ref at = 0; at < f->n; at++) {
        f->at[at].what[1] = FATE_UNSEEN;
        f->at[at].forced[1] = false;
    }
}

void fates_note(struct opt *o, ir_ref at, unsigned pass, size_t before)
{
    struct fates *f = o->fates;
    if (at >= f->n) /* what joining another loop adds was not recorded */
        return;
    unsigned op = o->in->ins.at[at].op;
    bool same = false;
    assert(pass < N_OPTS);
    for (size_t i = before; i < o->out->ins.n; i++)
        same |= o->out->ins.at[i].op == op;
    f->at[at].what[f->copy] = same                     ? FATE_KEPT
                              : o->out->ins.n > before ? FATE_CHANGED
                                                       : (uint8_t)(FATE_GONE + pass);
}

void fates_forced(struct fates *f, ir_ref born)
{
    if (born >= f->n)
        return;
    f->at[born].forced[f->copy] = true;
    f->at[born].by[f->copy] = f->now;
}

/* Does the recording's text have a line for it? */
static bool has_line(const struct ir_ins *i)
{
    return is_printed(i) && i->op != IR_label;
}

/* As the text of the recording names it. */
static const char *name_of(const struct ir_ins *i)
{
    for (size_t k = 0; k < N_IR_CALLED_OPS; k++)
        if (ir_called_ops[k].op == (enum ir_op)i->op)
            return ir_called_ops[k].call;
    return ir_names[i->op];
}

static void add_what(uint8_t what, struct str *out)
{
    static const char *const words[] = {"-", "kept", "changed"};
    str_addf(out, " %s", what < FATE_GONE ? words[what] : pass_names[what - FATE_GONE]);
}

static void add_forced(const struct fate *fate, const struct jit *j,
                       const uint32_t *lines, struct str *out)
{
    for (int copy = 0; copy < 2; copy++) {
        ir_ref by = fate->by[copy];
        if (!fate->forced[copy])
            continue;
        str_addf(out, copy ? " made in the loop for" : " made for");
        if (by == IR_NONE || by >= j->rec.ins.n)
            str_addf(out, " the end");
        else
            str_addf(out, " %u %s", lines[by], name_of(&j->rec.ins.at[by]));
    }
}

void fates_log(const struct fates *f, struct jit *j)
{
    struct str text = {0};
    uint32_t *lines = mem_zero(j->rec.ins.n + 1, sizeof *lines), n = 0;
    for (ir_ref at = 0; at < f->n; at++)
        if (has_line(&j->rec.ins.at[at]))
            lines[at] = ++n;
    for (ir_ref at = 0; at < f->n; at++) {
        const struct ir_ins *i = &j->rec.ins.at[at];
        const struct fate *fate = &f->at[at];
        if (!lines[at] || i->op == IR_debug_merge_point)
            continue;
        str_addf(&text, "%u %s", lines[at], name_of(i));
        add_what(fate->what[0], &text);
        add_what(fate->what[1], &text);
        add_forced(fate, j, lines, &text);
        str_addc(&text, '\n');
    }
    jlog_open(j, section);
    j->events.text(j->events.self, str_slice(&text));
    jlog_close(j, section);
    str_free(&text);
    free(lines);
}
