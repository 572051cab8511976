/* tables.c -- the tables of the page. */
#include <stdlib.h>

#include "logparse/html/write.h"
#include "logparse/rows/alloc_list.h"
#include "logparse/rows/guard_list.h"
#include "logparse/traces/aborts.h"
#include "logparse/traces/ledger.h"
#include "logparse/traces/ranking.h"

static void cell_share(struct page *p, double part, double whole)
{
    if (part > 0 && whole > 0)
        fprintf(p->out,
                "<td class=\"n share\" data-v=\"%.0f\" style=\"--part:%.1f%%\">%.1f%%",
                part, 100 * part / whole, 100 * part / whole);
    else
        fputs("<td class=n data-v=\"-1\">", p->out);
}

static void trace_row(struct page *p, uint32_t trace, double total)
{
    const struct traces *traces = p->lib->traces;
    const struct trace *t = &traces->all.at[trace];
    uint64_t runs = 0;
    double work = 0;
    bool counted = trace_runs(traces, t, &runs);
    trace_work(t, &work);
    fprintf(p->out, "<tr class=\"%s\">", p->has_listing[trace] ? "" : "cold");
    cell_count(p, "", counted, (double)runs);
    cell_share(p, work, total);
    cell_count(p, "", trace_has_ops(t), trace_ops(t));
    cell_count(p, "wide", t->has_body, t->guards);
    cell_count(p, "wide", t->has_body, t->allocs);
    cell_count(p, "wide", t->code.known, (double)(t->code.stop - t->code.start));
    cell_text(p, "wide", slice_of(trace_kind_names[t->kind]));
    cell_trace(p, trace, NO_OP, NULL);
    fputs("</tr>\n", p->out);
}

void write_traces(struct page *p)
{
    enum { MOST_TRACES = 20000 };
    const struct traces *traces = p->lib->traces;
    size_t n = traces->all.n, shown = n < MOST_TRACES ? n : MOST_TRACES;
    double total = traces_work(traces);
    struct str note = {0};
    if (p->left_out)
        str_addf(&note,
                 "The listings of %u cold traces are left out of this page (grey): "
                 "logparse show LOG NAME. ",
                 p->left_out);
    str_addf(&note, "Hottest first: share is of all operations executed.");
    table_open(p, "traces", "Traces", str_text(&note),
               "#runs|#share|#ops|#-guards|#-allocations|#-bytes|-kind|name");
    for (size_t i = 0; i < shown; i++)
        trace_row(p, p->order[i], total);
    table_close(p, n, shown);
    str_free(&note);
}

/* By line: the trace in which it costs most. */
static uint32_t *find_hottest_traces(const struct ledger *ledger)
{
    uint32_t *best = mem_zero(ledger->lines.n + 1, sizeof *best);
    double *ops = mem_zero(ledger->lines.n + 1, sizeof *ops);
    for (size_t i = 0; i < ledger->lines.n; i++)
        best[i] = NO_TRACE;
    for (size_t i = 0; i < ledger->entries.n; i++) {
        const struct ledger_entry *e = &ledger->entries.at[i];
        if (best[e->line] != NO_TRACE && e->ops <= ops[e->line])
            continue;
        best[e->line] = e->trace;
        ops[e->line] = e->ops;
    }
    free(ops);
    return best;
}

static void line_row(struct page *p, const struct ledger *ledger, uint32_t line,
                     uint32_t trace)
{
    const struct ledger_line *l = &ledger->lines.at[line];
    struct place place = {
        .is_python = true, .file = ledger->files.at[l->file], .line = l->line};
    fputs("<tr>", p->out);
    cell_share(p, ledger->counted ? l->ops : 0, ledger->total);
    cell_share(p, ledger->counted && l->inlined > 0 ? l->ops + l->inlined : 0,
               ledger->total);
    cell_count(p, "", true, l->ops);
    cell_count(p, "wide", true, l->guards);
    cell_count(p, "wide", true, l->allocs);
    cell_count(p, "wide", true, l->calls);
    cell_place(p, &place);
    cell_text(p, "wide", ledger->functions.at[l->function]);
    if (trace != NO_TRACE)
        cell_trace(p, trace, NO_OP, NULL);
    fputs("</tr>\n", p->out);
}

void write_lines(struct page *p)
{
    struct ledger ledger;
    uint32_t *order;
    ledger_make(&ledger, p->lib->traces, &p->lib->flow);
    ledger_hottest(&ledger, &order);
    uint32_t *traces = find_hottest_traces(&ledger);
    size_t n = 0, shown = 0;
    table_open(
        p, "lines", "Source lines",
        "What each line costs, over all traces; +calls adds the calls that were "
        "inlined there. The link goes to the trace in which it costs most.",
        "#share|#+calls|#operations|#-guards|#-allocations|#-calls|line|-function|"
        "trace");
    for (size_t i = 0; i < ledger.lines.n; i++) {
        if (ledger.lines.at[order[i]].there == 0)
            continue;
        if (n++ < MOST_ROWS)
            line_row(p, &ledger, order[i], traces[order[i]]);
    }
    shown = n < MOST_ROWS ? n : MOST_ROWS;
    table_close(p, n, shown);
    free(order);
    free(traces);
    ledger_free(&ledger);
}

static void guard_row(struct page *p, const struct guard_row *row)
{
    fputs("<tr>", p->out);
    cell_count(p, row->exact ? "" : "about", true, (double)row->times);
    if (row->bridge != NO_TRACE)
        cell_trace(p, row->bridge, NO_OP, "bridge");
    else
        cell_text(p, row->times >= LEFT_MATTERS ? "missing" : "", SLICE("no bridge"));
    cell_share(p, row->has_reached ? (double)row->times : 0, (double)row->reached);
    cell_place(p, &row->place);
    cell_text(p, "wide code", slice_of(row->tests));
    cell_trace(p, row->trace, row->op, NULL);
    if (row->alternatives > 1)
        fprintf(p->out, " g%u, or another of %u guards", row->guard, row->alternatives);
    else
        fprintf(p->out, " g%u", row->guard);
    fputs("</tr>\n", p->out);
}

void write_guards(struct page *p)
{
    struct guard_list list;
    guard_list_make(&list, p->lib);
    table_open(
        p, "guards", "Guards",
        "Where control leaves compiled code, busiest first; of: of how many that "
        "came. ~: concluded from counters around it, not counted.",
        "#left|way|#of|where|-tests|guard");
    for (size_t i = 0; i < list.at.n && i < MOST_ROWS; i++)
        guard_row(p, &list.at.at[i]);
    table_close(p, list.at.n, list.at.n < MOST_ROWS ? list.at.n : MOST_ROWS);
    guard_list_free(&list);
}

void write_allocs(struct page *p)
{
    struct alloc_list list;
    alloc_list_make(&list, p->lib);
    table_open(
        p, "allocations", "Allocations",
        "What allocates in compiled code, most bytes first, where it is born and "
        "what made it necessary.",
        "#times|#-bytes|#all bytes|class|born at|why|-trace");
    for (size_t i = 0; i < list.at.n && i < MOST_ROWS; i++) {
        const struct alloc_row *row = &list.at.at[i];
        fputs("<tr>", p->out);
        cell_count(p, "", true, row->times);
        cell_count(p, "wide", row->has_bytes, (double)row->bytes);
        cell_count(p, "", row->has_bytes, row->times * (double)row->bytes);
        cell_text(p, "", slice_of(row->class));
        cell_place(p, &row->born);
        cell_text(p, "", slice_of(row->why));
        cell_trace(p, row->trace, row->op, NULL);
        fputs("</tr>\n", p->out);
    }
    table_close(p, list.at.n, list.at.n < MOST_ROWS ? list.at.n : MOST_ROWS);
    alloc_list_free(&list);
}

void write_aborts(struct page *p)
{
    const struct traces *traces = p->lib->traces;
    struct aborts a;
    aborts_read(&a, traces);
    table_open(p, "aborts", "Recordings given up", "Most expensive first.",
               "#times|reason|began at|-stood at|meaning|what was seen to help");
    for (size_t i = 0; i < a.groups.n && i < MOST_ROWS; i++) {
        const struct abort_group *g = &a.groups.at[i];
        struct abort_words words = abort_words_for(traces->texts.at[g->reason]);
        fputs("<tr>", p->out);
        cell_count(p, "", true, (double)g->count);
        cell_text(p, "", traces->texts.at[g->reason]);
        cell_place(p, &g->start);
        fputs("<td class=wide>", p->out);
        html_text(p->out, g->last.text.p ? g->last.text : SLICE(""));
        cell_text(p, "", slice_of(words.meaning ? words.meaning : ""));
        cell_text(p, "", slice_of(words.advice ? words.advice : ""));
        fputs("</tr>\n", p->out);
    }
    table_close(p, a.groups.n, a.groups.n < MOST_ROWS ? a.groups.n : MOST_ROWS);
    aborts_free(&a);
}
