#include "logparse/diff/figures.h"

#include <assert.h>
#include <stdlib.h>

#include "base/die.h"
#include "logparse/log/pages.h"
#include "logparse/traces/ranking.h"
#include "logparse/util/workers.h"

const struct figure_row figure_rows[FIGURES] = {
#define FIGURE(id, name, words, of, per_trace) {name, words, FIG_##of, per_trace},
#include "logparse/diff/figures.def"
#undef FIGURE
};

static_assert(FIG_EXECUTED_BARRIERS - FIG_EXECUTED_OPS == FIG_BARRIERS - FIG_OPS,
              "the executed figures stand in the order of the static ones");

enum figure figure_named(struct slice name)
{
    int f = 0;
    while (f < FIGURES && !slice_eq(name, slice_of(figure_rows[f].name)))
        f++;
    return (enum figure)f;
}

void figures_add(struct figures *sum, const struct figures *more)
{
    for (int f = 0; f < FIGURES; f++)
        sum->value[f] += more->value[f];
}

static int figure_of_class(enum op_class class)
{
    switch (class) {
    case OPC_GUARD: return FIG_GUARDS;
    case OPC_ALLOC: return FIG_ALLOCATIONS;
    case OPC_CALL: return FIG_CALLS;
    case OPC_BARRIER: return FIG_BARRIERS;
    default: return -1;
    }
}

/* Count operations of some classes, each as often as it ran (flow.h: at most). `norm` may be of
 * another stage than the one whose guards are counted: it has the same labels and guards. */
static void count_classes(struct figures *f, const struct run *run, uint32_t trace,
                          const struct norm *norm, unsigned classes)
{
    struct walk w;
    walk_open(&w, &run->flow, &run->traces, trace);
    for (size_t i = 0; i < norm->ops.n; i++) {
        enum op_class class = (enum op_class)norm->ops.at[i].class;
        int figure = classes & 1u << class ? figure_of_class(class) : -1;
        if (class == OPC_LABEL)
            walk_label(&w);
        if (figure >= 0) {
            f->value[figure] += 1;
            f->value[FIG_EXECUTED_OPS + figure] += (double)w.now.most;
        }
        if (class == OPC_GUARD)
            walk_guard(&w);
    }
}

/* The collector's barriers appear when a trace is lowered, not before. */
static void count_barriers(struct figures *f, struct run *run, uint32_t trace,
                           struct norm *norm)
{
    const struct trace *t = &run->traces.all.at[trace];
    uint32_t section = t->section[STAGE_REWRITTEN];
    bool known = section != NO_SECTION || f->value[FIG_BARRIERS] > 0;
    f->known[FIG_BARRIERS] &= known;
    f->known[FIG_EXECUTED_BARRIERS] &= known;
    if (section == NO_SECTION || f->value[FIG_BARRIERS] > 0)
        return;
    norm_clear(norm);
    norm_read(norm, &run->log, section);
    count_classes(f, run, trace, norm, 1u << OPC_BARRIER);
}

static void measure(struct run *run, uint32_t trace, const struct norm *norm)
{
    struct facts *facts = &run->facts.at[trace];
    const struct traces *traces = &run->traces;
    const struct trace *t = &traces->all.at[trace];
    struct figures *f = &facts->figures;
    bool body = facts->has_hash, counted = t->has_entries && body;
    for (int i = 0; i < FIGURES; i++)
        f->known[i] = figure_is_executed((enum figure)i) ? counted : body;
    f->known[FIG_OPS] |= t->has_ops;
    f->value[FIG_OPS] = trace_ops(t);
    f->known[FIG_BYTES] = t->code.known;
    f->value[FIG_BYTES] = t->code.known ? (double)(t->code.stop - t->code.start) : 0;
    f->value[FIG_BRIDGES] = t->exits;
    if (body)
        count_classes(f, run, trace, norm, ~0u);
    if (counted)
        trace_work(t, &f->value[FIG_EXECUTED_OPS]);
    for (uint32_t i = 0; i < t->exits; i++) {
        const struct trace *bridge =
            &traces->all.at[traces->exits.at[t->first_exit + i].bridge];
        f->known[FIG_EXECUTED_BRIDGES] &= bridge->has_entries;
        f->value[FIG_EXECUTED_BRIDGES] += (double)bridge->entries;
    }
}

/* The bridge is counted where it is chosen, whoever its parent is. */
static void add_trace(struct figures *sum, const struct trace *t,
                      const struct facts *facts)
{
    struct figures f = facts->figures;
    f.value[FIG_BRIDGES] = t->kind == TRACE_BRIDGE;
    f.value[FIG_LOOPS] = t->kind == TRACE_LOOP;
    f.value[FIG_ENTRY_BRIDGES] = t->kind == TRACE_ENTRY_BRIDGE;
    f.known[FIG_BRIDGES] = f.known[FIG_LOOPS] = f.known[FIG_ENTRY_BRIDGES] =
        t->kind != TRACE_UNKNOWN;
    f.value[FIG_EXECUTED_BRIDGES] = t->kind == TRACE_BRIDGE ? (double)t->entries : 0;
    f.known[FIG_EXECUTED_BRIDGES] = t->kind != TRACE_BRIDGE || t->has_entries;
    figures_add(sum, &f);
    for (int k = 0; k < FIGURES; k++)
        sum->known[k] &= f.known[k];
}

/* Call stubs have no operations of their own; what they lack is no gap in the log. */
/* jit-summary counts loops together with entry bridges and stubs, so only where the log has
 * no traces of its own. */
static void take_summary(struct figures *sum, const struct jit_summary *s, bool alone)
{
    static const struct {
        enum figure figure;
        enum jit_counter counter;
    } rows[] = {{FIG_LOOPS, JIT_LOOPS}, {FIG_BRIDGES, JIT_BRIDGES}};
    uint64_t aborts;
    if (!sum->known[FIG_ABORTS] && jit_summary_aborts(s, &aborts)) {
        sum->value[FIG_ABORTS] = (double)aborts;
        sum->known[FIG_ABORTS] = true;
    }
    for (size_t i = 0; alone && s->found && i < sizeof rows / sizeof *rows; i++) {
        sum->value[rows[i].figure] = (double)s->count[rows[i].counter];
        sum->known[rows[i].figure] = s->has[rows[i].counter];
    }
}

static void sum_up(struct run *run, const struct chosen *chosen)
{
    struct figures *sum = &run->total;
    const struct traces *traces = &run->traces;
    for (int f = 0; f < FIGURES; f++)
        sum->known[f] = traces->all.n > 0;
    for (size_t i = 0; i < traces->all.n; i++) {
        const struct trace *t = &traces->all.at[i];
        if (!t->is_stub && chosen_has(chosen, slice_of(t->name)))
            add_trace(sum, t, &run->facts.at[i]);
    }
    sum->value[FIG_ABORTS] = (double)traces->aborts.n;
    sum->known[FIG_ABORTS] =
        traces->aborts.n || section_kind(&run->log, "jit-tracing") >= 0;
    take_summary(sum, &run->summary, traces->all.n == 0);
}

static uint64_t where_of(const struct traces *traces, const struct trace *t)
{
    return t->has_where ? hash_place(1, traces->texts.at[t->where]) : 0;
}

/* Room for the operations of all traces at once: growing would copy megabytes. */
static void reserve_norm(struct run *run)
{
    enum { VALUES = 5 /* of an operation, more or less */, OTHER_LINES = 4 };
    size_t ops = 0;
    for (size_t i = 0; i < run->traces.all.n; i++)
        ops += run->traces.all.at[i].lines_of_ops + OTHER_LINES;
    vec_reserve(&run->norm.ops, ops);
    vec_reserve(&run->norm.values, ops * VALUES);
    pages_large(run->norm.ops.at, ops * sizeof *run->norm.ops.at);
    pages_large(run->norm.values.at, ops * VALUES * sizeof *run->norm.values.at);
}

struct norm run_norm(const struct run *run, uint32_t trace)
{
    if (trace == NO_TRACE)
        return (struct norm){0};
    const struct facts *facts = &run->facts.at[trace];
    return norm_part(&run->norm, facts->first_op, facts->ops);
}

static void read_facts(struct run *run)
{
    struct norm scratch = {0};
    struct numbering numbering = {0};
    reserve_norm(run);
    vec_reserve(&run->facts, run->traces.all.n + 1);
    for (size_t i = 0; i < run->traces.all.n; i++) {
        const struct trace *t = &run->traces.all.at[i];
        uint32_t section = trace_body_section(t);
        struct facts *facts = vec_add(&run->facts);
        *facts = (struct facts){.where = where_of(&run->traces, t),
                                .first_op = run->norm.ops.n};
        if (section != NO_SECTION) {
            norm_read(&run->norm, &run->log, section);
            facts->ops = run->norm.ops.n - facts->first_op;
            facts->has_hash = true;
        }
        struct norm norm = run_norm(run, (uint32_t)i);
        facts->hash = norm_hash(&norm, &numbering);
        measure(run, (uint32_t)i, &norm);
        count_barriers(&facts->figures, run, (uint32_t)i, &scratch);
        if (names_add(&run->names, slice_of(t->name)) == run->by_name.n)
            *vec_add(&run->by_name) = (uint32_t)i;
    }
    assert(run->facts.n == run->traces.all.n);
    norm_free(&scratch);
    numbering_free(&numbering);
}

static void run_compute(struct run *run, const struct chosen *chosen)
{
    traces_read(&run->traces, &run->log);
    flow_make(&run->flow, &run->traces);
    read_facts(run);
    jit_summary_read(&run->summary, &run->log);
    sum_up(run, chosen);
}

void run_take(struct run *run, const char *path, const struct log *log,
              const struct chosen *chosen)
{
    *run = (struct run){.path = path, .log = *log};
    run_compute(run, chosen);
}

static bool run_read(struct run *run, const char *path, const struct chosen *chosen,
                     struct str *why)
{
    *run = (struct run){.path = path};
    if (!log_open_with(&run->log, path, chosen ? chosen->locations : NULL, why))
        return false;
    run_compute(run, chosen);
    return true;
}

bool run_open(struct run *run, const char *path, const struct chosen *chosen)
{
    struct str why = {0};
    bool fine = run_read(run, path, chosen, &why);
    if (!fine)
        complain("%s", str_text(&why));
    str_free(&why);
    return fine;
}

struct opening { /* of several runs */
    struct run *runs;
    const char *const *paths;
    const struct chosen *chosen;
    struct opened {
        bool fine;
        struct str why;
    } * results;
};

static void open_one(void *context, size_t i)
{
    struct opening *o = context;
    struct opened *result = &o->results[i];
    result->fine = run_read(&o->runs[i], o->paths[i], o->chosen, &result->why);
}

/* The reasons come in the order of the logs, whichever was read first. */
bool runs_read(struct run *runs, const char *const *paths, size_t n,
               const struct chosen *chosen, struct str *why)
{
    struct opening o = {runs, paths, chosen, mem_zero(n, sizeof *o.results)};
    bool all = true;
    work_all(n, open_one, &o);
    for (size_t i = 0; i < n; i++) {
        if (!o.results[i].fine)
            str_addf(why, "%s%s", why->n ? "\n" : "", str_text(&o.results[i].why));
        all &= o.results[i].fine;
        str_free(&o.results[i].why);
    }
    for (size_t i = 0; !all && i < n; i++)
        if (o.results[i].fine)
            run_close(&runs[i]);
    free(o.results);
    return all;
}

bool runs_open(struct run *runs, char **paths, size_t n, const struct chosen *chosen)
{
    struct str why = {0};
    bool fine = runs_read(runs, (const char *const *)paths, n, chosen, &why);
    struct slice rest = str_slice(&why);
    while (rest.n) {
        const char *newline = slice_char(rest, '\n');
        size_t line = newline ? (size_t)(newline - rest.p) : rest.n;
        complain("%.*s", (int)line, rest.p);
        rest = slice_from(rest, line + (newline != NULL));
    }
    str_free(&why);
    return fine;
}

void run_close(struct run *run)
{
    vec_free(&run->facts);
    norm_free(&run->norm);
    vec_free(&run->by_name);
    names_free(&run->names);
    flow_free(&run->flow);
    traces_free(&run->traces);
    log_close(&run->log);
}

uint32_t run_trace(const struct run *run, const char *name)
{
    int64_t number = names_find(&run->names, slice_of(name));
    return number < 0 ? NO_TRACE : run->by_name.at[number];
}

const char *run_only_damage(const struct run *run)
{
    static const enum problem_kind kinds[] = {
        PROBLEM_CUT_LINE,    PROBLEM_UNPACK,  PROBLEM_JITLOG,     PROBLEM_NUL_HOLE,
        PROBLEM_SHORT_TRACE, PROBLEM_OVERLAP, PROBLEM_LOST_START, PROBLEM_NOT_CLOSED};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (run->log.problem_counts[kinds[i]])
            return problem_words[kinds[i]];
    return NULL;
}

const char *run_damage(const struct run *run)
{
    const char *damage = run_only_damage(run);
    bool any = run->traces.all.n || run->summary.found;
    return damage || any ? damage : "there are no traces in this log";
}
