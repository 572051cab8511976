#include "logparse/traces/ranking.h"

#include <stdlib.h>

#include "logparse/traces/short_names.h"
#include "logparse/util/safe.h"

static uint32_t ops_of(const struct trace *t)
{
    return t->has_body ? t->lines_of_ops : t->ops;
}

bool trace_work(const struct trace *t, double *work)
{
    *work = t->has_executed ? t->executed : 0;
    return t->has_executed;
}

double traces_work(const struct traces *traces)
{
    double total = 0, work;
    for (size_t i = 0; i < traces->all.n; i++)
        if (trace_work(&traces->all.at[i], &work))
            total += work;
    return total;
}

struct rank {
    uint32_t trace;
    bool counted;
    double heat;
};

static int hotter(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;
    if (x->counted != y->counted)
        return x->counted ? -1 : 1;
    if (x->heat > y->heat || x->heat < y->heat)
        return x->heat > y->heat ? -1 : 1;
    return x->trace < y->trace ? -1 : x->trace > y->trace;
}

void ranking_sort(const struct traces *traces, uint32_t *order, size_t n)
{
    struct rank *ranks = mem_zero(n, sizeof *ranks);
    for (size_t i = 0; i < n; i++) {
        const struct trace *t = &traces->all.at[order[i]];
        ranks[i] = (struct rank){.trace = order[i]};
        ranks[i].counted = trace_work(t, &ranks[i].heat);
        if (!ranks[i].counted)
            ranks[i].heat = ops_of(t);
    }
    qsort(ranks, n, sizeof *ranks, hotter);
    for (size_t i = 0; i < n; i++)
        order[i] = ranks[i].trace;
    free(ranks);
}

void ranking_print(const struct traces *traces, const uint32_t *order, size_t n,
                   const struct style *style, FILE *out)
{
    double total = traces_work(traces), work;
    struct str name = {0};
    /* on a terminal lines are as good as cut; elsewhere names are to be copied */
    char **names = style->width ? short_names(traces) : NULL;
    style_putf(style, out, LOOK_TITLE, "%12s %6s %6s %6s %7s  %-12s %s\n", "runs",
               "share", "ops", "guards", "bytes", "kind", "name");
    for (size_t i = 0; i < n; i++) {
        const struct trace *t = &traces->all.at[order[i]];
        uint64_t runs;
        if (trace_runs(traces, t, &runs))
            fprintf(out, "%12llu", (unsigned long long)runs);
        else
            fprintf(out, "%12s", "?");
        if (trace_work(t, &work) && total > 0)
            fprintf(out, " %5.1f%%", 100 * work / total);
        else
            fprintf(out, " %6s", "");
        if (trace_has_ops(t))
            fprintf(out, " %6u %6u", trace_ops(t), t->guards);
        else
            fprintf(out, " %6s %6s", "", "");
        if (t->code.known)
            fprintf(out, " %7llu", (unsigned long long)(t->code.stop - t->code.start));
        else
            fprintf(out, " %7s", "");
        str_clear(&name);
        safe_add(&name, slice_of(names ? names[order[i]] : t->name));
        fprintf(out, "  %-12s %s\n", t->is_stub ? "stub" : trace_kind_names[t->kind],
                str_text(&name));
    }
    if (names)
        short_names_free(names, traces);
    str_free(&name);
}
