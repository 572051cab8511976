/* cmd_annotate.c -- logparse annotate: what each source line costs. */
#include <errno.h>
#include <stdlib.h>

#include "base/die.h"
#include "logparse/options.h"
#include "logparse/rows/annotate.h"
#include "logparse/util/json.h"
#include "logparse/util/safe.h"

enum { HOTTEST_LINES = 20 };

struct annotate {
    struct options *o;
    struct library lib;
    struct ledger ledger;
};

static void print_file(struct annotate *an, const struct annotation *a)
{
    struct rich r = {0};
    struct style wide = {an->o->style.color, an->o->style.width};
    rich_add(&r, LOOK_TITLE, an->ledger.files.at[a->file]);
    if (an->ledger.total > 0)
        rich_addf(&r, LOOK_PLAIN, "  %.1f%% of all operations%s",
                  100 * a->ops / an->ledger.total,
                  an->ledger.counted ? " executed" : " (the log has no counts)");
    rich_print(&r, &wide, stdout);
    if (a->source->missing || a->source->newer_than_log) {
        rich_clear(&r);
        rich_addf(&r, LOOK_MISSING, "%s",
                  a->source->missing
                      ? a->source->missing
                      : "the source is newer than the log: lines may differ");
        rich_print(&r, &wide, stdout);
    }
    rich_clear(&r);
    annotate_head(an->ledger.counted, an->o->style.width, &r);
    rich_addf(&r, LOOK_TITLE, " line source");
    rich_print(&r, &wide, stdout);
    for (size_t i = 0; i < a->lines.n; i++) {
        annotated_text(&an->ledger, &a->lines.at[i], wide.width, &r);
        rich_print(&r, &wide, stdout);
    }
    rich_free(&r);
}

/* "objects.py:27" and the text of the line. */
static void add_line_name(struct annotate *an, const struct ledger_line *l,
                          struct rich *r)
{
    struct slice text, path = an->ledger.files.at[l->file];
    rich_add(r, LOOK_PLAIN, place_basename(path));
    rich_addf(r, LOOK_PLAIN, ":%lld  ", (long long)l->line);
    if (!source_line_bare(&an->lib.sources, path, l->line, &text))
        return;
    rich_add(r, LOOK_SOURCE, text);
}

static void print_hottest(struct annotate *an)
{
    struct rich r = {0};
    uint32_t *order, shown = 0;
    ledger_hottest(&an->ledger, &order);
    annotate_head(an->ledger.counted, an->o->style.width, &r);
    rich_addf(&r, LOOK_TITLE, " line");
    rich_print(&r, &an->o->style, stdout);
    for (; shown < an->ledger.lines.n && shown < HOTTEST_LINES; shown++) {
        const struct ledger_line *l = &an->ledger.lines.at[order[shown]];
        if (!(l->ops > 0))
            break;
        rich_clear(&r);
        annotate_figures(&an->ledger, l, an->o->style.width, &r);
        rich_addf(&r, LOOK_PLAIN, " ");
        add_line_name(an, l, &r);
        rich_print(&r, &an->o->style, stdout);
    }
    if (an->ledger.lines.n > shown)
        printf("... %zu more lines in %zu files: logparse annotate LOG FILE\n",
               an->ledger.lines.n - shown, an->ledger.files.n);
    free(order);
    rich_free(&r);
}

static void text_field(struct json *j, const char *key, bool known, struct slice text)
{
    json_key(j, key);
    known ? json_text(j, text) : json_null(j);
}

static void json_cost(struct json *j, const struct annotate *an,
                      const struct ledger_line *l)
{
    const struct {
        const char *key;
        double value;
        bool executed;
    } rows[] = {{"executed_ops", l->ops, true},
                {"executed_ops_of_inlined_calls", l->inlined, true},
                {"executed_guards", l->guards, true},
                {"executed_allocations", l->allocs, true},
                {"executed_calls", l->calls, true},
                {"runs", l->runs, true},
                {"ops", l->there, false},
                {"bytes", (double)l->bytes, false}};
    json_key(j, "share");
    an->ledger.counted && an->ledger.total > 0 ? json_real(j, l->ops / an->ledger.total)
                                               : json_null(j);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_key(j, rows[i].key);
        rows[i].executed && !an->ledger.counted ? json_null(j)
                                                : json_real(j, rows[i].value);
    }
    if (an->ledger.has_recorded) {
        json_key(j, "recorded_ops");
        json_uint(j, l->recorded);
    }
}

static void json_traces(struct json *j, const struct annotate *an,
                        const struct ledger_line *l)
{
    json_key(j, "traces");
    json_open(j, '[');
    for (size_t i = 0; l && i < an->ledger.entries.n; i++)
        if (&an->ledger.lines.at[an->ledger.entries.at[i].line] == l)
            json_text(
                j,
                slice_of(an->lib.traces->all.at[an->ledger.entries.at[i].trace].name));
    json_close(j, ']');
}

static void json_file(struct json *j, struct annotate *an, uint32_t file)
{
    struct annotation a;
    annotation_make(&a, &an->lib, &an->ledger, file);
    json_open(j, '{');
    json_key(j, "file");
    json_text(j, an->ledger.files.at[file]);
    text_field(j, "source", a.source->found != NULL,
               slice_of(a.source->found ? a.source->found : ""));
    json_key(j, "lines");
    json_open(j, '[');
    for (size_t i = 0; i < a.lines.n; i++) {
        const struct annotated *line = &a.lines.at[i];
        if (line->state == LINE_NO_CODE)
            continue;
        json_open(j, '{');
        json_key(j, "line");
        json_int(j, line->line);
        json_key(j, "state");
        json_text(j, slice_of(line_state_names[line->state]));
        text_field(j, "why", line->why != NULL, slice_of(line->why ? line->why : ""));
        if (line->cost) {
            json_cost(j, an, line->cost);
            json_traces(j, an, line->cost);
        }
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
    annotation_free(&a);
}

static bool is_wanted(int64_t file, size_t i)
{
    return file < 0 || (size_t)file == i;
}

static void print_json(struct annotate *an, int64_t file)
{
    struct json j = {.out = stdout};
    json_open(&j, '[');
    for (uint32_t i = 0; i < an->ledger.files.n; i++)
        if (is_wanted(file, i))
            json_file(&j, an, i);
    json_close(&j, ']');
}

/* The tracefile of lcov (geninfo(1)): a line counts as run when traces ran it. */
static void write_lcov_file(struct annotate *an, uint32_t file, FILE *out)
{
    struct annotation a;
    size_t found = 0, hit = 0;
    annotation_make(&a, &an->lib, &an->ledger, file);
    struct slice path = an->ledger.files.at[file];
    fprintf(out, "TN:\nSF:");
    for (size_t i = 0; i < path.n; i++)
        fputc(path.p[i] == '\n' ? '?' : path.p[i], out);
    fputc('\n', out);
    for (size_t i = 0; i < a.lines.n; i++) {
        const struct annotated *line = &a.lines.at[i];
        if (line->state == LINE_NO_CODE || line->state == LINE_MODULE)
            continue;
        double runs = line->cost ? line->cost->runs : 0;
        if (line->cost && !an->ledger.counted)
            runs = 1;
        fprintf(out, "DA:%lld,%.0f\n", (long long)line->line, runs);
        found++;
        hit += runs > 0;
    }
    fprintf(out, "LF:%zu\nLH:%zu\nend_of_record\n", found, hit);
    annotation_free(&a);
}

static bool write_lcov(struct annotate *an, int64_t file)
{
    FILE *out = fopen(an->o->lcov, "w");
    for (uint32_t i = 0; out && i < an->ledger.files.n; i++)
        if (is_wanted(file, i))
            write_lcov_file(an, i, out);
    bool fine = out && !ferror(out);
    if ((out && fclose(out)) || !fine) {
        complain("%s: %s", an->o->lcov, strerror(errno));
        return false;
    }
    return true;
}

static int answer(struct annotate *an, const struct traces *traces)
{
    const char *name = an->o->n_args > 1 ? an->o->args[1] : NULL;
    if (an->ledger.lines.n == 0) {
        complain(traces->all.n
                     ? "no trace of this log says at which source line it is"
                     : "there are no traces in this log; try: logparse health");
        return EXIT_INCONCLUSIVE;
    }
    int64_t file = name ? ledger_find_file(&an->ledger, slice_of(name)) : -1;
    if (name && file < 0) {
        complain(file == -2
                     ? "several files of the log are called %s: give more of the path"
                     : "no trace passes a file %s; logparse annotate LOG lists lines",
                 name);
        return EXIT_DIFFERENT;
    }
    if (an->o->lcov && !write_lcov(an, file))
        return EXIT_TROUBLE;
    if (an->o->json) {
        print_json(an, file);
    } else if (file >= 0) {
        struct annotation a;
        annotation_make(&a, &an->lib, &an->ledger, (uint32_t)file);
        print_file(an, &a);
        annotation_free(&a);
    } else if (!an->o->lcov) {
        print_hottest(an);
    }
    return EXIT_SAME;
}

int cmd_annotate(struct options *o)
{
    struct log log;
    struct traces traces;
    struct annotate an = {.o = o};
    if (!open_traces(&log, &traces, o))
        return EXIT_TROUBLE;
    library_open(&an.lib, &traces, o->source_root);
    ledger_make(&an.ledger, &traces, &an.lib.flow);
    int status = answer(&an, &traces);
    ledger_free(&an.ledger);
    library_close(&an.lib);
    traces_free(&traces);
    log_close(&log);
    return status;
}
