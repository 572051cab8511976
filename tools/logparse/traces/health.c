#include "logparse/traces/health.h"

#include "logparse/log/problems.h"

static bool has_section(const struct log *log, const char *prefix)
{
    for (size_t i = 0; i < log->names.n; i++)
        if (slice_starts(log->names.at[i], slice_of(prefix)))
            return true;
    return false;
}

static enum presence part_of(uint64_t have, uint64_t wanted)
{
    return have == 0 ? ABSENT : have < wanted ? PARTLY : PRESENT;
}

static void add(struct health *h, const char *what, const char *needs,
                const char *used_by, uint64_t have, uint64_t wanted)
{
    *vec_add(&h->rows) =
        (struct health_row){what, needs, used_by, part_of(have, wanted), have, wanted};
}

/* Counts are written at the end of the program, into the section that jit-backend selects, as it
 * does code dumps and addresses, which are written at once. */
static bool asked_for_counts(const struct log *log)
{
    return has_section(log, "jit-backend-dump") ||
           has_section(log, "jit-backend-addr") ||
           has_section(log, "jit-backend-counts");
}

const char *health_no_counts(const struct traces *traces)
{
    return asked_for_counts(traces->log)
               ? "no counts, though asked for: let the program end by itself, not by "
                 "Ctrl-C"
               : "this log has no counts: PYPYLOG=jit-log-opt,jit-backend:FILE records "
                 "them";
}

/* Traces of which something was printed */
struct tally {
    uint64_t traces, bodies, addresses, counts, noopt, rewritten, bridges, attached;
};

static struct tally tally_of(const struct traces *traces)
{
    struct tally n = {0};
    for (size_t i = 0; i < traces->all.n; i++) {
        const struct trace *t = &traces->all.at[i];
        if (t->is_stub)
            continue;
        n.traces++;
        n.bodies += t->section[STAGE_OPT] != NO_SECTION;
        n.addresses += t->code.known;
        n.counts += t->has_entries;
        n.noopt += t->section[STAGE_NOOPT] != NO_SECTION;
        n.rewritten += t->section[STAGE_REWRITTEN] != NO_SECTION;
        n.bridges += t->kind == TRACE_BRIDGE;
        n.attached += t->kind == TRACE_BRIDGE && t->parent != NO_TRACE;
    }
    return n;
}

static void add_rows(struct health *h, const struct traces *traces)
{
    const struct log *log = traces->log;
    struct tally n = tally_of(traces);
    uint64_t all = n.traces ? n.traces : 1;
    add(h, "optimized traces", "jit-log-opt", "every view of traces", n.bodies, all);
    add(h, "counts",
        asked_for_counts(log) ? "jit-backend, and the program to end by itself"
                              : "jit-backend",
        "heat, shares, the missing bridge", n.counts, all);
    add(h, "addresses", "jit-backend", "sizes, stubs, safe matching of counts",
        n.addresses, all);
    add(h, "machine code", "jit-backend", "assembly",
        has_section(log, "jit-backend-dump") ? n.addresses : 0, all);
    add(h, "recorded operations", "jit-log-noopt", "what the optimizer removed",
        n.noopt, all);
    add(h, "rewritten operations", "jit-log-rewritten",
        "allocations and write barriers", n.rewritten, all);
    add(h, "recording, with aborts", "jit-tracing", "why something was not compiled",
        has_section(log, "jit-tracing"), 1);
    add(h, "totals at exit", "jit-summary", "seconds, and so the rate of the clock",
        has_section(log, "jit-summary"), 1);
    add(h, "collections", "gc", "gcstats", has_section(log, "gc-minor"), 1);
    if (n.bridges)
        add(h, "bridges with their guard", "jit-log-opt", "the tree of bridges",
            n.attached, n.bridges);
}

static void make_remedy(struct health *h)
{
    for (size_t i = 0; i < h->rows.n; i++) {
        const struct health_row *r = &h->rows.at[i];
        if (r->presence == PRESENT ||
            slice_find(str_slice(&h->remedy), slice_of(r->needs)) >= 0)
            continue;
        str_addf(&h->remedy, "%s%.*s",
                 h->remedy.n ? "," : "PYPYLOG=", (int)strcspn(r->needs, ", "),
                 r->needs);
    }
    if (h->remedy.n == 0)
        return;
    /* what is in the log already must be asked for again */
    for (size_t i = 0; i < h->rows.n; i++) {
        const struct health_row *r = &h->rows.at[i];
        if (r->presence == PRESENT &&
            slice_find(str_slice(&h->remedy), slice_of(r->needs)) < 0)
            str_addf(&h->remedy, ",%s", r->needs);
    }
    str_add(&h->remedy, SLICE(":FILE"));
}

/* Only START and STOP lines: PYPYLOG=FILE without a colon. */
static bool is_profiling(const struct log *log)
{
    struct lines lines;
    struct slice line;
    bool text = false;
    for (uint32_t i = 0; i < log->sections.n && !text; i++) {
        lines_open(&lines, log, i);
        text = lines_next(&lines, &line);
        lines_close(&lines);
    }
    return log->sections.n > 0 && !text;
}

void health_read(struct health *h, const struct traces *traces)
{
    *h = (struct health){.complete = !problems_are_serious(traces->log)};
    h->profiling_mode = is_profiling(traces->log);
    jit_summary_read(&h->summary, traces->log);
    add_rows(h, traces);
    make_remedy(h);
}

void health_free(struct health *h)
{
    vec_free(&h->rows);
    str_free(&h->remedy);
}

void health_badge(const struct health *h, const struct traces *traces, struct str *out)
{
    const struct log *log = traces->log;
    if (log->sections.n == 0)
        str_add(out, SLICE("empty"));
    else if (log->problem_counts[PROBLEM_UNPACK])
        str_add(out, SLICE("gzip cut off"));
    else if (log->problem_counts[PROBLEM_NO_BEGINNING])
        str_add(out, SLICE("beginning missing"));
    else if (log->problem_counts[PROBLEM_CUT_LINE])
        str_addf(out, "cut off at line %llu", (unsigned long long)log->lines);
    else if (!h->complete)
        str_add(out, SLICE("damaged"));
    else if (h->profiling_mode)
        str_add(out, SLICE("marks only"));
    else if (traces->all.n && !traces->has_counts)
        str_add(out, SLICE("no counts"));
    else
        str_add(out, SLICE("log complete"));
}
