/* cmd_graph.c -- logparse graph: traces as nodes; bridges, jumps and calls as edges. */
#include "base/die.h"
#include "logparse/traces/flow.h"
#include "logparse/options.h"
#include "logparse/rows/rowtext.h"
#include "logparse/util/safe.h"
#include "logparse/rows/trace_json.h"

struct graph {
    const struct options *o;
    struct traces *traces;
    struct flow flow;
    VEC(bool) shown; /* by trace */
};

/* Text inside a dot string: quotes and backslashes escaped, nothing that controls. */
static void put_dot_text(struct slice text)
{
    struct str safe = {0};
    safe_add(&safe, text);
    for (size_t i = 0; i < safe.n; i++) {
        if (safe.p[i] == '"' || safe.p[i] == '\\')
            putchar('\\');
        putchar(safe.p[i]);
    }
    str_free(&safe);
}

static void dot_node(const struct graph *g, uint32_t i)
{
    static const char *const shapes[] = {"box, style=bold", "box, style=rounded",
                                         "box"};
    const struct trace *t = &g->traces->all.at[i];
    struct str runs = {0};
    uint64_t n;
    if (trace_runs(g->traces, t, &n))
        count_text(n, &runs);
    printf("  t%u [shape=%s, label=\"", i, t->is_stub ? "plaintext" : shapes[t->kind]);
    put_dot_text(slice_of(t->name));
    if (runs.n)
        printf("\\nruns %s", str_text(&runs));
    if (t->has_body)
        printf("\\n%u ops, %u guards", t->has_ops ? t->ops : t->lines_of_ops,
               t->guards);
    puts("\"];");
    str_free(&runs);
}

static void dot_edges(const struct graph *g, uint32_t i)
{
    const struct trace *t = &g->traces->all.at[i];
    for (uint32_t k = 0; k < t->exits; k++) {
        const struct exit *e = &g->traces->exits.at[t->first_exit + k];
        const struct trace *b = &g->traces->all.at[e->bridge];
        if (!g->shown.at[e->bridge])
            continue;
        printf("  t%u -> t%u [label=\"g%u", i, e->bridge, e->guard);
        if (b->has_entries)
            printf(": %llu", (unsigned long long)b->entries);
        puts("\"];");
    }
    if (t->jump_trace != NO_TRACE && g->shown.at[t->jump_trace])
        printf("  t%u -> t%u [style=dashed, label=\"jump to label %u\"%s];\n", i,
               t->jump_trace, t->jump_label + 1,
               t->jump_trace == i ? "" : ", constraint=false");
    for (uint32_t k = 0; k < t->calls; k++) {
        const struct call *c = &g->traces->calls.at[t->first_call + k];
        if (c->target != NO_TRACE && g->shown.at[c->target])
            printf("  t%u -> t%u [style=dotted, label=\"call\", constraint=false];\n",
                   i, c->target);
    }
}

static void print_dot(const struct graph *g)
{
    puts("digraph traces {\n  node [fontname=monospace];");
    for (uint32_t i = 0; i < g->traces->all.n; i++)
        if (g->shown.at[i])
            dot_node(g, i);
    for (uint32_t i = 0; i < g->traces->all.n; i++)
        if (g->shown.at[i])
            dot_edges(g, i);
    puts("}");
}

static void json_guards(struct json *j, const struct graph *g, uint32_t i)
{
    const struct trace *t = &g->traces->all.at[i];
    json_key(j, "guards");
    json_open(j, '[');
    for (uint32_t guard = 1; guard <= t->guards; guard++) {
        struct guard_flow f = flow_guard(&g->flow, g->traces, i, guard);
        bool bridge = f.bridge != NO_TRACE;
        json_open(j, '{');
        json_field_uint(j, "ordinal", true, guard);
        json_field_text(j, "bridge", bridge,
                        slice_of(bridge ? g->traces->all.at[f.bridge].name : ""));
        json_field_uint(j, "bridge_runs", f.has_bridge_runs, f.bridge_runs);
        json_field_uint(j, "reached_at_most", f.has_reached, f.reached);
        json_field_uint(j, "left_without_bridge_at_most", f.has_left, f.left_at_most);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void json_calls(struct json *j, const struct graph *g, const struct trace *t)
{
    json_key(j, "calls");
    json_open(j, '[');
    for (uint32_t k = 0; k < t->calls; k++) {
        const struct call *c = &g->traces->calls.at[t->first_call + k];
        bool known = c->target != NO_TRACE;
        json_open(j, '{');
        json_field_int(j, "loop", true, c->loop_number);
        json_field_text(j, "target", known,
                        slice_of(known ? g->traces->all.at[c->target].name : ""));
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void print_json(const struct graph *g)
{
    struct json j = {.out = stdout};
    json_open(&j, '[');
    for (uint32_t i = 0; i < g->traces->all.n; i++) {
        if (!g->shown.at[i])
            continue;
        json_open(&j, '{');
        json_key(&j, "trace");
        trace_json(&j, g->traces, &g->traces->all.at[i]);
        json_guards(&j, g, i);
        json_calls(&j, g, &g->traces->all.at[i]);
        json_close(&j, '}');
    }
    json_close(&j, ']');
}

int cmd_graph(struct options *o)
{
    struct log log;
    struct traces traces;
    size_t shown = 0;
    if (!open_traces(&log, &traces, o))
        return EXIT_TROUBLE;
    struct graph g = {.o = o, .traces = &traces};
    flow_make(&g.flow, &traces);
    for (size_t i = 0; i < traces.all.n; i++) {
        bool yes = filter_accepts(&o->filter, &traces, &traces.all.at[i]);
        *vec_add(&g.shown) = yes;
        shown += yes;
    }
    if (o->json)
        print_json(&g);
    else
        print_dot(&g);
    if (traces.all.n == 0)
        complain("there are no traces in this log; try: logparse health");
    int status = traces.all.n == 0 ? EXIT_INCONCLUSIVE
                 : shown           ? EXIT_SAME
                                   : EXIT_DIFFERENT;
    flow_free(&g.flow);
    vec_free(&g.shown);
    traces_free(&traces);
    log_close(&log);
    return status;
}
