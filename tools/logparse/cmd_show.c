/* cmd_show.c -- logparse show: one trace as rows. */
#include <stdlib.h>

#include "base/die.h"
#include "logparse/options.h"
#include "logparse/rows/bare_code.h"
#include "logparse/rows/rowtext.h"
#include "logparse/util/safe.h"
#include "logparse/rows/show_json.h"

static void print_title(const struct traces *traces, const struct trace *t,
                        const struct style *style)
{
    struct rich r = {0};
    struct place place;
    rich_add(&r, LOOK_TITLE, slice_of(t->name));
    rich_addf(&r, LOOK_PLAIN, "  %s", trace_kind_names[t->kind]);
    if (t->has_ops)
        rich_addf(&r, LOOK_PLAIN, ", %u ops", t->ops);
    if (t->has_body)
        rich_addf(&r, LOOK_PLAIN, ", %u guards", t->guards);
    if (t->code.known)
        rich_addf(&r, LOOK_PLAIN, ", %llu bytes of code",
                  (unsigned long long)(t->code.stop - t->code.start));
    if (t->has_entries)
        rich_addf(&r, LOOK_PLAIN, ", entered %llu times",
                  (unsigned long long)t->entries);
    if (trace_place(traces, t, &place) && place.is_python && place.file.n) {
        rich_addf(&r, LOOK_DIM, "  ");
        rich_add(&r, LOOK_DIM, place.file);
    }
    rich_print(&r, &(struct style){style->color, 0}, stdout);
    rich_free(&r);
}

static void print_rows(const struct listing *l, const struct options *o)
{
    const struct style *style = &o->style;
    unsigned details = DETAIL_GUTTER | DETAIL_NAMES | (o->addresses ? DETAIL_IDS : 0);
    struct rich r = {0};
    for (uint32_t i = 0; i < l->rows.n; i++) {
        rowtext(l, i, details, &r);
        rich_print(&r, &(struct style){style->color, 0}, stdout);
    }
    rich_free(&r);
}

/* Code without operations: by address, and where bridges were patched in. */
static int print_bare_code(struct library *lib, uint32_t trace)
{
    struct bare_code c;
    const struct traces *traces = lib->traces;
    uint64_t runs;
    bare_code_read(&c, lib, trace);
    if (c.missing) {
        printf("        (%s)\n", c.missing);
        bare_code_free(&c);
        return EXIT_INCONCLUSIVE;
    }
    printf(
        "        (no operations in this log: code by address; the whole block has %llu "
        "bytes from 0x%llx on",
        (unsigned long long)c.block, (unsigned long long)c.base);
    if (trace_runs(traces, &traces->all.at[trace], &runs))
        printf("; ran %llu times", (unsigned long long)runs);
    puts(")");
    for (size_t i = 0; i < c.at.n; i++) {
        const struct bare_insn *b = &c.at.at[i];
        printf("  0x%llx +%-6llu %s", (unsigned long long)b->insn.address,
               (unsigned long long)b->offset, b->insn.text);
        if (b->bridge != NO_TRACE) {
            struct str name = {0};
            safe_add(&name, slice_of(traces->all.at[b->bridge].name));
            printf("   -> bridge %s", str_text(&name));
            str_free(&name);
        }
        putchar('\n');
    }
    bare_code_free(&c);
    return EXIT_SAME;
}

static int show(struct options *o, struct traces *traces, uint32_t trace)
{
    struct library lib;
    struct listing l;
    library_open(&lib, traces, o->source_root);
    listing_open(&l, &lib, trace, o->stage);
    if (o->assembly)
        l.levels |= LEVEL_ASM;
    bool bare = !l.has_body && o->assembly && !o->json && o->stage < 0;
    for (size_t i = 0; i < l.parts.n; i++)
        l.parts.at[i].folded = false;
    listing_layout(&l);
    if (o->json) {
        show_json(&l, stdout);
    } else {
        print_title(traces, &traces->all.at[trace], &o->style);
        if (!bare)
            print_rows(&l, o);
    }
    int status = l.has_body ? EXIT_SAME : EXIT_INCONCLUSIVE;
    if (bare)
        status = print_bare_code(&lib, trace);
    listing_close(&l);
    library_close(&lib);
    return status;
}

enum { CANDIDATES = 10 /* named when a part of a name fits many traces */ };

struct candidates {
    struct str text;
    size_t n;
};

static void add_candidate(void *context, const char *name)
{
    struct candidates *c = context;
    if (++c->n > CANDIDATES)
        return;
    str_add(&c->text, SLICE("\n  "));
    safe_add(&c->text, slice_of(name));
}

/* A part of a name is enough when it fits one trace only, or one root; when it fits several,
 * or none, say so. */
static uint32_t find_by_part(const struct traces *traces, const char *part)
{
    struct candidates c = {0};
    struct str shown = {0};
    uint32_t found = traces_find_part(traces, part, add_candidate, &c);
    safe_add(&shown, slice_of(part));
    if (traces->all.n == 0)
        complain("there are no traces in this log; try: logparse health");
    else if (found == NO_TRACE && c.n == 0)
        complain("there is no trace \"%s\"; try: logparse traces", str_text(&shown));
    else if (found == NO_TRACE)
        complain("\"%s\" is a part of %zu names:%s%s", str_text(&shown), c.n,
                 str_text(&c.text), c.n > CANDIDATES ? "\n  ..." : "");
    str_free(&c.text);
    str_free(&shown);
    return found;
}

/* By its name, or by its location as the log spells it. */
static uint32_t find_trace(const struct options *o, const struct traces *traces)
{
    struct str location = {0};
    uint32_t found = traces_find(traces, o->args[1]);
    if (found == NO_TRACE &&
        location_rewrite(&o->locations, slice_of(o->args[1]), &location))
        found = traces_find(traces, str_text(&location));
    str_free(&location);
    return found;
}

int cmd_show(struct options *o)
{
    struct log log;
    struct traces traces;
    if (!open_traces(&log, &traces, o))
        return EXIT_TROUBLE;
    uint32_t trace = find_trace(o, &traces);
    if (trace == NO_TRACE)
        trace = find_by_part(&traces, o->args[1]);
    int status = trace != NO_TRACE   ? show(o, &traces, trace)
                 : traces.all.n == 0 ? EXIT_INCONCLUSIVE
                                     : EXIT_TROUBLE;
    traces_free(&traces);
    log_close(&log);
    return status;
}
