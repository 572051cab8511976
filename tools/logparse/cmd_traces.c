/* cmd_traces.c -- logparse traces: a line a trace, hottest first. */
#include "base/die.h"
#include "logparse/options.h"
#include "logparse/traces/ranking.h"
#include "logparse/rows/trace_json.h"

typedef VEC(uint32_t) trace_list;

static void choose(const struct options *o, const struct traces *traces,
                   trace_list *chosen)
{
    for (uint32_t i = 0; i < traces->all.n; i++)
        if (filter_accepts(&o->filter, traces, &traces->all.at[i]))
            *vec_add(chosen) = i;
    ranking_sort(traces, chosen->at, chosen->n);
}

static void print_json(const struct traces *traces, const trace_list *chosen)
{
    struct json j = {.out = stdout};
    json_open(&j, '[');
    for (size_t i = 0; i < chosen->n; i++)
        trace_json(&j, traces, &traces->all.at[chosen->at[i]]);
    json_close(&j, ']');
}

int cmd_traces(struct options *o)
{
    struct log log;
    struct traces traces;
    trace_list chosen = {0};
    if (!open_traces(&log, &traces, o))
        return EXIT_TROUBLE;
    choose(o, &traces, &chosen);
    if (o->json)
        print_json(&traces, &chosen);
    else if (chosen.n)
        ranking_print(&traces, chosen.at, chosen.n, &o->style, stdout);
    int status = EXIT_SAME;
    if (traces.all.n == 0) {
        complain("there are no traces in this log; try: logparse health");
        status = EXIT_INCONCLUSIVE;
    } else if (chosen.n == 0) {
        complain("none of the %zu traces is like that", traces.all.n);
        status = EXIT_DIFFERENT;
    }
    vec_free(&chosen);
    traces_free(&traces);
    log_close(&log);
    return status;
}
