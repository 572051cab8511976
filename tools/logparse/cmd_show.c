/* cmd_show.c -- logparse show: one trace as rows. */
#include <stdlib.h>

#include "base/die.h"
#include "logparse/options.h"
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

static void print_rows(const struct listing *l, const struct style *style)
{
    struct rich r = {0};
    for (uint32_t i = 0; i < l->rows.n; i++) {
        rowtext(l, i, DETAIL_GUTTER, &r);
        rich_print(&r, &(struct style){style->color, 0}, stdout);
    }
    rich_free(&r);
}

static int show(struct options *o, struct traces *traces, uint32_t trace)
{
    struct library lib;
    struct listing l;
    library_open(&lib, traces, o->source_root);
    listing_open(&l, &lib, trace, o->stage);
    if (o->assembly)
        l.levels |= LEVEL_ASM;
    for (size_t i = 0; i < l.parts.n; i++)
        l.parts.at[i].folded = false;
    listing_layout(&l);
    if (o->json) {
        show_json(&l, stdout);
    } else {
        print_title(traces, &traces->all.at[trace], &o->style);
        print_rows(&l, &o->style);
    }
    int status = l.has_body ? EXIT_SAME : EXIT_INCONCLUSIVE;
    listing_close(&l);
    library_close(&lib);
    return status;
}

enum { CANDIDATES = 10 /* named when a part of a name fits many traces */ };

/* A part of a name is enough when it fits one trace only; when it fits several, or none,
 * say so. */
static uint32_t find_by_part(const struct traces *traces, const char *part)
{
    uint32_t found = NO_TRACE;
    size_t hits = 0;
    struct str text = {0}, shown = {0};
    safe_add(&shown, slice_of(part));
    for (uint32_t i = 0; i < traces->all.n; i++) {
        const char *name = traces->all.at[i].name;
        if (!strstr(name, part))
            continue;
        found = i;
        if (++hits > CANDIDATES)
            continue;
        str_add(&text, SLICE("\n  "));
        safe_add(&text, slice_of(name));
    }
    if (traces->all.n == 0)
        complain("there are no traces in this log; try: logparse health");
    else if (hits == 0)
        complain("there is no trace \"%s\"; try: logparse traces", str_text(&shown));
    else if (hits > 1)
        complain("\"%s\" is a part of %zu names:%s%s", str_text(&shown), hits,
                 str_text(&text), hits > CANDIDATES ? "\n  ..." : "");
    str_free(&text);
    str_free(&shown);
    return hits == 1 ? found : NO_TRACE;
}

int cmd_show(struct options *o)
{
    struct log log;
    struct traces traces;
    if (!open_traces(&log, &traces, o->args[0]))
        return EXIT_TROUBLE;
    uint32_t trace = traces_find(&traces, o->args[1]);
    if (trace == NO_TRACE)
        trace = find_by_part(&traces, o->args[1]);
    int status = trace != NO_TRACE   ? show(o, &traces, trace)
                 : traces.all.n == 0 ? EXIT_INCONCLUSIVE
                                     : EXIT_TROUBLE;
    traces_free(&traces);
    log_close(&log);
    return status;
}
