/* vm_alloc.c -- the back end's decisions on random loops. vm_alloc SEED COUNT
 *
 * few:     a machine with few registers; the check agrees with every allocation, and
 *          refuses when an operand of a call is said to be elsewhere.
 * corrupt: one decision is changed; the check refuses, or the code does the same.
 * join:    another trace jumps into the loop, and leaves with the same values.
 * is_far:  as if the trace were longer than branches reach, where that matters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jit/back/check.h"
#include "jit/eval.h"
#include "random_trace.h"
#if defined __aarch64__
#include "jit/a64/emit.h"
#define the_machine a64_machine
/* four to eight of these: with two operands that live on, an operation wants three */
static const uint8_t few_ints[] = {0, 1, 2, 3, X19, 20, 4, 5};
#else
#include "jit/x64/emit.h"
#define the_machine x64_machine
static const uint8_t few_ints[] = {RAX, RDX, RCX, RSI, RBX, R12, RDI, R8};
#endif

struct sample { /* a loop, a frame to start with, and how that ends */
    struct build build;
    struct jit_trace t;
    struct frame_like start, end;
};

static struct world world;
static struct jit jit;
static char why[200];

static bool make_sample(struct sample *x, uint64_t seed)
{
    state = seed;
    for (int k = 0; k < 4; k++)
        rnd(2);
    *x = (struct sample){.build = {.j = &jit}};
    build(&x->build);
    for (int i = 0; i < SLOTS; i++) {
        int64_t n = (int64_t)rnd(1 << 20) - (1 << 19);
        x->start.slots[i] = (val)(uintptr_t)((uint64_t)(i ? n : 1 + rnd(300)) << 1 | 1);
    }
    x->end = x->start;
    struct jit_start s = {.code = "",
                          .loop = true,
                          .slots = x->build.slots,
                          .nslots = SLOTS,
                          .frame = x->build.frame};
    x->t = (struct jit_trace){.owner = &jit, .is_loop = true, .code = ""};
    return ir_eval(&jit.rec, x->end.slots, x->build.slots, SLOTS, 1000) != IR_NONE &&
           optimize(&jit, &x->t, &s);
}

static void free_guards(struct jit_trace *t)
{
    for (uint32_t n = 0; n < t->nguards; n++) {
        free(t->guards[n].refs);
        free(t->guards[n].locs);
    }
    free(t->guards);
    free(t->live_locs);
    t->guards = NULL;
    t->live_locs = NULL;
    t->nguards = 0;
}

static void free_trace(struct jit_trace *t)
{
    free_guards(t);
    free(t->live);
    free(t->classes);
    label_free(t->label);
    ir_free(&t->ir);
}

static bool runs_right(const struct sample *x, const struct jit_trace *t)
{
    struct frame_like f = x->start;
    world.came_back = false;
    backend_enter(&jit, t->start, &f);
    return world.came_back && memcmp(world.left, x->end.slots, sizeof f.slots) == 0;
}

static int16_t some_place(int16_t not )
{
    int16_t p;
    do
        p = (int16_t)(rnd(3) ? rnd(N_REGS) : SPILL + rnd(4));
    while (p == not );
    return p;
}

static void change(int16_t *place)
{
    *place = some_place(*place);
}

enum { OF_OPERATION, OF_MOVE, OF_GUARD, OF_LABEL, OF_CALL, KINDS };
static unsigned tried[KINDS], refused[KINDS];

/* ---- few registers --------------------------------------------------------------- */

/* These traces do not run, so their calls may as well be calls of traces. */
static void call_traces(struct ir_trace *t)
{
    for (size_t k = 0; k < t->ins.n; k++)
        if (t->ins.at[k].op == IR_call_i && rnd(2))
            t->ins.at[k].op = IR_call_assembler_r;
}

static void change_call(struct allocation *a, const struct machine *m,
                        const struct jit_trace *t)
{
    if (!a->places.n)
        return;
    change(&a->places.at[rnd((unsigned)a->places.n)]);
    tried[OF_CALL]++;
    refused[OF_CALL] += !allocation_check(a, m, t, why, sizeof why);
}

static bool few(struct sample *x)
{
    struct machine m = the_machine;
    struct lifetimes l;
    struct allocation a;
    m.ints = few_ints;
    m.ncall_args = 3;
    m.nints = (uint8_t)(4 + rnd(5));
    m.nfloats = (uint8_t)(3 + rnd(5));
    call_traces(&x->t.ir);
    for (size_t k = 0; k < x->t.ir.ins.n; k++)
        x->t.nguards += is_guard(&x->t.ir.ins.at[k]);
    x->t.guards = mem_zero(x->t.nguards + 1, sizeof *x->t.guards);
    lifetimes_find(&l, &x->t.ir, true);
    allocate(&a, &m, &x->t, &l);
    bool ok = !a.failed && allocation_check(&a, &m, &x->t, why, sizeof why);
    if (!ok)
        printf("few registers: %s\n", a.failed ? a.failed : why);
    else
        change_call(&a, &m, &x->t);
    allocation_free(&a);
    lifetimes_free(&l);
    free_guards(&x->t);
    return ok;
}

/* ---- corruptions ----------------------------------------------------------------- */

static bool change_operation(struct allocation *a, const struct jit_trace *t)
{
    struct decision *d = &a->ops[rnd(a->nops)];
    unsigned k = rnd(3);
    (void)t;
    if (d->pattern == NO_PATTERN)
        return false;
    if (rnd(3) == 0 && d->result != NOWHERE)
        change(&d->result);
    else if (rnd(8) == 0)
        d->swapped = !d->swapped;
    else if (d->at[k] != NOWHERE)
        change(&d->at[k]);
    else
        return false;
    return true;
}

static bool change_move(struct allocation *a, const struct jit_trace *t)
{
    (void)t;
    if (!a->moves.n)
        return false;
    struct move *m = &a->moves.at[rnd((unsigned)a->moves.n)];
    if (rnd(3) == 0)
        m->to = the_machine.spare; /* as if it were not there */
    else
        change(rnd(2) || m->from == CONSTANT ? &m->to : &m->from);
    return true;
}

static bool change_guard(struct allocation *a, const struct jit_trace *t)
{
    const struct jit_guard *g = &t->guards[rnd(t->nguards)];
    (void)a;
    if (!g->nrefs)
        return false;
    change(&g->locs[rnd(g->nrefs)]);
    return true;
}

static bool change_label(struct allocation *a, const struct jit_trace *t)
{
    (void)t;
    unsigned k = rnd(a->nparams + 1);
    if (k < a->nparams && a->params[k] != NOWHERE)
        change(&a->params[k]);
    else if (a->at_label.n)
        change(rnd(2) ? &a->at_label.at[0].from : &a->at_label.at[0].to);
    else
        return false;
    return true;
}

static bool (*const changes[])(struct allocation *, const struct jit_trace *) = {
    [OF_OPERATION] = change_operation,
    [OF_MOVE] = change_move,
    [OF_GUARD] = change_guard,
    [OF_LABEL] = change_label};

static bool corrupt(struct sample *x)
{
    struct allocation a;
    unsigned kind = rnd(OF_CALL);
    bool ok = backend_registers(&x->t, &a);
    if (ok && changes[kind](&a, &x->t)) {
        tried[kind]++;
        if (!allocation_check(&a, &the_machine, &x->t, why, sizeof why))
            refused[kind]++;
        else
            ok = backend_emit(&jit, &x->t, &a) && runs_right(x, &x->t);
    }
    if (!ok)
        printf("change %u was accepted, and matters\n", kind);
    allocation_free(&a);
    free_guards(&x->t);
    return ok;
}

/* ---- joining --------------------------------------------------------------------- */

/* What the preamble has for value r of the loop's start. */
static ir_ref at_label(const struct ir_trace *t, const struct ir_ins *label, ir_ref r)
{
    for (unsigned k = 0; k < label->nargs; k += 2)
        if (ir_arg(t, label, k) == r)
            return ir_arg(t, label, k + 1);
    return r;
}

/* A trace that is the loop's preamble once more, and then jumps into the loop. */
static void copy_preamble(struct jit_trace *to, struct jit_trace *loop)
{
    struct ir_trace *t = &loop->ir;
    ir_ref *args = mem_new((loop->nlive + 1) * sizeof *args);
    *to = (struct jit_trace){
        .owner = &jit, .code = "", .target = loop, .joins = true, .ir = *t};
    to->ir.ins.at = mem_new((t->ins.n + 1) * sizeof *t->ins.at);
    to->ir.ins.n = 0;
    to->ir.ins.cap = t->ins.n + 1;
    to->ir.args.at = mem_new((t->args.n + loop->nlive) * sizeof *t->args.at);
    to->ir.args.cap = t->args.n + loop->nlive;
    memcpy(to->ir.args.at, t->args.at, t->args.n * sizeof *t->args.at);
    for (; t->ins.at[to->ir.ins.n].op != IR_label; to->ir.ins.n++)
        to->ir.ins.at[to->ir.ins.n] = t->ins.at[to->ir.ins.n];
    for (uint32_t k = 0; k < loop->nlive; k++)
        args[k] = at_label(t, &t->ins.at[to->ir.ins.n], loop->live[k]);
    ir_add(&to->ir, IR_jump, 'v', args, loop->nlive, NULL);
    free(args);
}

static bool join(struct sample *x)
{
    struct jit_trace other;
    if (!backend_compile(&jit, &x->t))
        return false;
    copy_preamble(&other, &x->t);
    bool ok =
        backend_compile(&jit, &other) && runs_right(x, &x->t) && runs_right(x, &other);
    if (!ok)
        printf("a jump into the loop went wrong\n");
    free_guards(&other);
    free(other.ir.ins.at);
    free(other.ir.args.at);
    return ok;
}

/* ---- long traces ----------------------------------------------------------------- */

#if defined __aarch64__
/* As if it were so long that its branches do not reach its stubs. */
static bool is_far(struct sample *x)
{
    struct allocation a;
    bool ok = backend_registers(&x->t, &a) &&
              emit_as(&jit, &x->t, &a, true) == EMITTED && runs_right(x, &x->t);
    if (!ok)
        printf("the code of a long trace went wrong\n");
    allocation_free(&a);
    return ok;
}
#else
static bool is_far(struct sample *x) /* x86-64 has no long traces */
{
    (void)x;
    return true;
}
#endif

/* ---- all of them ----------------------------------------------------------------- */

int main(int argc, char **argv)
{
    uint64_t seed = argc > 1 ? strtoul(argv[1], NULL, 10) : 1,
             n = argc > 2 ? strtoul(argv[2], NULL, 10) : 300;
    static bool (*const tests[])(struct sample *) = {few, corrupt, join, is_far};
    enum { TESTS = sizeof tests / sizeof *tests };
    struct jit_language lang = {.self = &world,
                                .class_float = 99,
                                .frame_item = &item,
                                .int_field = &untag,
                                .resume = resume,
                                .exc_offset = offsetof(struct world, exc),
                                .gc_offset = offsetof(struct world, gc)};
    jit_init(&jit, &world.gc, &lang);
    for (uint64_t i = 0; i < n * TESTS; i++) {
        struct sample x;
        bool ok = !make_sample(&x, seed + i / TESTS) || tests[i % TESTS](&x);
        free_trace(&x.t);
        if (!ok) {
            printf("seed %lu\n", (unsigned long)(seed + i / TESTS));
            return 1;
        }
    }
    bool able = true;
    for (unsigned k = 0; k < KINDS; k++) {
        printf("change %u: %u of %u refused\n", k, refused[k], tried[k]);
        able &= refused[k] * 2 > tried[k];
    }
    return !able;
}
