/* cmd_graph.c -- logparse graph: traces as nodes, a cluster a file; bridges, jumps and calls as
 * edges. Of many traces the hottest are nodes of their own, with all that leads to them; what
 * is cold below each becomes one node. */
#include <stdlib.h>

#include "base/die.h"
#include "logparse/traces/flow.h"
#include "logparse/traces/ranking.h"
#include "logparse/options.h"
#include "logparse/rows/rowtext.h"
#include "logparse/rows/source.h"
#include "logparse/util/safe.h"
#include "logparse/rows/trace_json.h"

struct graph {
    const struct options *o;
    struct traces *traces;
    struct flow flow;
    VEC(bool) shown;         /* by trace: chosen on the command line */
    bool *kept;              /* of these: a node of its own */
    struct sources *sources; /* caches what it reads */
    double total;
};

enum { MOST_NODES = 40 /* hottest ones; more cannot be read on a page */ };

/* The hottest traces, and what leads to them. */
static void choose_nodes(struct graph *g)
{
    size_t n = g->traces->all.n;
    uint32_t *order = mem_zero(n, sizeof *order);
    size_t chosen = 0;
    g->kept = mem_zero(n, sizeof *g->kept);
    for (uint32_t i = 0; i < n; i++)
        if (g->shown.at[i])
            order[chosen++] = i;
    ranking_sort(g->traces, order, chosen);
    for (size_t k = 0; k < chosen && k < MOST_NODES; k++)
        for (uint32_t i = order[k]; i != NO_TRACE && g->shown.at[i] && !g->kept[i];
             i = g->traces->all.at[i].parent)
            g->kept[i] = true;
    free(order);
}

/* The nearest node of its own that each trace hangs below, itself included; NO_TRACE. A bridge
 * comes after what it leaves. The caller frees it. */
static uint32_t *find_owners(const struct graph *g)
{
    uint32_t *owner = mem_zero(g->traces->all.n, sizeof *owner);
    for (uint32_t i = 0; i < g->traces->all.n; i++) {
        uint32_t parent = g->traces->all.at[i].parent;
        owner[i] = g->kept[i]                         ? i
                   : parent != NO_TRACE && parent < i ? owner[parent]
                                                      : NO_TRACE;
    }
    return owner;
}

static double share_of(const struct graph *g, const struct trace *t)
{
    double work;
    return trace_work(t, &work) && g->total > 0 ? work / g->total : 0;
}

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

/* The line where the trace begins. */
static void put_source(const struct graph *g, const struct trace *t)
{
    enum { LONGEST = 60 };
    struct place place;
    struct slice line;
    if (!trace_place(g->traces, t, &place) || !place.is_python ||
        !source_line_bare(g->sources, place.file, place.line, &line))
        return;
    printf("\\n");
    put_dot_text(safe_cut(line, LONGEST));
}

static void dot_node(const struct graph *g, uint32_t i)
{
    static const char *const styles[] = {"bold,filled", "rounded,filled", "filled"};
    const struct trace *t = &g->traces->all.at[i];
    struct str runs = {0};
    uint64_t n;
    if (trace_runs(g->traces, t, &n))
        count_text(n, &runs);
    double share = share_of(g, t);
    printf("  t%u [shape=%s, style=\"%s\", fillcolor=\"%s\", label=\"", i,
           t->is_stub ? "plaintext" : "box", styles[t->kind],
           share >= 0.1    ? "#ff9f6b"
           : share >= 0.01 ? "#ffe0c2"
                           : "white");
    put_dot_text(slice_of(t->name));
    put_source(g, t);
    if (share > 0)
        printf("\\n%.1f%%", 100 * share);
    if (runs.n)
        printf("%sruns %s", share > 0 ? ", " : "\\n", str_text(&runs));
    if (t->has_body)
        printf("\\n%u ops, %u guards", trace_ops(t), t->guards);
    puts("\"];");
    str_free(&runs);
}

static void dot_edges(const struct graph *g, uint32_t i)
{
    const struct trace *t = &g->traces->all.at[i];
    for (uint32_t k = 0; k < t->exits; k++) {
        const struct exit *e = &g->traces->exits.at[t->first_exit + k];
        const struct trace *b = &g->traces->all.at[e->bridge];
        if (!g->kept[e->bridge])
            continue;
        printf("  t%u -> t%u [label=\"g%u", i, e->bridge, e->guard);
        if (b->has_entries)
            printf(": %llu", (unsigned long long)b->entries);
        puts("\"];");
    }
    if (t->jump_trace != NO_TRACE && g->kept[t->jump_trace])
        printf("  t%u -> t%u [style=dashed, label=\"jump to label %u\"%s];\n", i,
               t->jump_trace, t->jump_label + 1,
               t->jump_trace == i ? "" : ", constraint=false");
    for (uint32_t k = 0; k < t->calls; k++) {
        const struct call *c = &g->traces->calls.at[t->first_call + k];
        if (c->target != NO_TRACE && g->kept[c->target])
            printf("  t%u -> t%u [style=dotted, label=\"call\", constraint=false];\n",
                   i, c->target);
    }
}

/* The file in which a trace begins, as a number; 0: not known. */
static uint32_t file_of(const struct graph *g, struct names *files, uint32_t i)
{
    struct place place;
    if (!trace_place(g->traces, &g->traces->all.at[i], &place) || !place.is_python)
        return 0;
    return names_add(files, place.file) + 1;
}

/* A node for the cold traces below each of the others, and one for those below none. */
static void dot_cold(const struct graph *g)
{
    size_t n = g->traces->all.n;
    struct {
        uint32_t traces;
        double share;
    } *cold = mem_zero(n + 1, sizeof *cold);
    uint32_t *owners = find_owners(g);
    for (uint32_t i = 0; i < n; i++) {
        if (!g->shown.at[i] || g->kept[i])
            continue;
        size_t at = owners[i] == NO_TRACE ? n : owners[i];
        cold[at].traces++;
        cold[at].share += share_of(g, &g->traces->all.at[i]);
    }
    for (size_t i = 0; i <= n; i++) {
        if (cold[i].traces == 0)
            continue;
        printf("  c%zu [shape=plaintext, label=\"... %u more, %.1f%%\"];\n", i,
               cold[i].traces, 100 * cold[i].share);
        if (i < n)
            printf("  t%zu -> c%zu [style=dotted, arrowhead=none];\n", i, i);
    }
    free(owners);
    free(cold);
}

/* A node, and the file that it is in. */
struct placed {
    uint32_t file, trace;
};

static int by_file(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return (x->trace > y->trace) - (x->trace < y->trace);
}

static void dot_clusters(const struct graph *g)
{
    struct names files = {0};
    VEC(struct placed) nodes = {0};
    for (uint32_t i = 0; i < g->traces->all.n; i++)
        if (g->kept[i])
            *vec_add(&nodes) = (struct placed){file_of(g, &files, i), i};
    if (nodes.n)
        qsort(nodes.at, nodes.n, sizeof *nodes.at, by_file);
    for (size_t k = 0; k < nodes.n; k++) {
        uint32_t f = nodes.at[k].file;
        if (f && (k == 0 || nodes.at[k - 1].file != f)) {
            printf("  subgraph cluster_%u {\n  label=\"", f);
            put_dot_text(place_basename(files.at[f - 1]));
            puts("\";\n  color=gray;");
        }
        dot_node(g, nodes.at[k].trace);
        if (f && (k + 1 == nodes.n || nodes.at[k + 1].file != f))
            puts("  }");
    }
    vec_free(&nodes);
    names_free(&files);
}

static void print_dot(const struct graph *g)
{
    puts("digraph traces {\n  rankdir=LR;\n  newrank=true;\n  node "
         "[fontname=monospace];");
    dot_clusters(g);
    for (uint32_t i = 0; i < g->traces->all.n; i++)
        if (g->kept[i])
            dot_edges(g, i);
    dot_cold(g);
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
    struct sources sources;
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
    choose_nodes(&g);
    g.total = traces_work(&traces);
    g.sources = &sources;
    sources_open(&sources, log.text.path, o->source_root);
    sources_from_log(&sources, &log);
    if (o->json)
        print_json(&g);
    else
        print_dot(&g);
    sources_close(&sources);
    free(g.kept);
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
