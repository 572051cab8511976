#include "logparse/rows/annotate.h"

#include <stdlib.h>

#include "logparse/rows/pylines.h"
#include "logparse/util/safe.h"

const char *const line_state_names[LINE_STATES] = {
    "no-code", "costs", "never-ran",     "free",
    "aborted", "cold",  "not-in-traces", "module"};

/* Recordings that were given up, by the function in which they began or stood. */
static const struct abort *abort_in(const struct traces *traces, struct slice file,
                                    const struct py_function *f, uint32_t *times)
{
    const struct abort *found = NULL;
    *times = 0;
    for (size_t i = 0; i < traces->aborts.n; i++) {
        const struct abort *a = &traces->aborts.at[i];
        struct place places[2] = {0};
        bool here = false;
        if (a->has_start)
            place_parse(traces->texts.at[a->start], &places[0]);
        if (a->has_place)
            place_parse(traces->texts.at[a->place], &places[1]);
        for (int k = 0; k < 2; k++)
            here |= places[k].is_python && places[k].first_line == f->first_line &&
                    slice_eq(places[k].function, f->name) &&
                    slice_eq(places[k].file, file);
        found = here && !found ? a : found;
        *times += here;
    }
    return found;
}

/* By function of the file: do traces hold lines of it? */
static bool *find_compiled(const struct annotation *a, const struct ledger *ledger,
                           const struct py_lines *py)
{
    bool *compiled = mem_zero(py->functions.n + 1, sizeof *compiled);
    for (size_t i = 0; i < py->at.n; i++) {
        const struct ledger_line *l = ledger_at(ledger, a->file, (int64_t)i + 1);
        if (py->at.at[i].function != NO_FUNCTION && l && l->merge_points + l->there)
            compiled[py->at.at[i].function] = true;
    }
    return compiled;
}

/* Why a line that traces pass has no operation (in the loop). */
static char *why_free(const struct ledger *ledger, const struct ledger_line *cost)
{
    struct str s = {0};
    if (cost->there)
        str_addf(&s, "only in the part in front of the loop: it is the same each time");
    else if (!ledger->has_recorded)
        str_addf(&s, "no operation is left");
    else if (cost->recorded == 0)
        str_addf(&s, "nothing was recorded: constants and moves between variables");
    else if (cost->recorded_allocs)
        str_addf(&s,
                 "%u recorded, %u made objects: likely virtual, the objects are never "
                 "made",
                 cost->recorded, cost->recorded_allocs);
    else if (cost->recorded_guards)
        str_addf(&s, "%u recorded, %u guards: likely known already from lines before",
                 cost->recorded, cost->recorded_guards);
    else
        str_addf(&s, "%u recorded: likely folded to constants, or repeated",
                 cost->recorded);
    char *text = mem_copy_text(s.p, s.n);
    str_free(&s);
    return text;
}

static char *why_aborted(const struct traces *traces, const struct abort *abort,
                         uint32_t times)
{
    struct str s = {0};
    str_addf(&s, "not compiled: %u recording%s given up, ", times,
             times == 1 ? " was" : "s were");
    safe_add(&s, traces->texts.at[abort->reason]);
    char *text = mem_copy_text(s.p, s.n);
    str_free(&s);
    return text;
}

static void judge_compiled(const struct ledger *ledger, struct annotated *line)
{
    const struct ledger_line *cost = line->cost;
    bool in_loop = cost->there_in_loop || (cost->there && !cost->loop_passes);
    line->state = !in_loop                              ? LINE_FREE
                  : ledger->counted && !(cost->ops > 0) ? LINE_IDLE
                                                        : LINE_COSTS;
    if (line->state == LINE_FREE)
        line->why = why_free(ledger, cost);
}

static bool defined_here(const struct py_lines *py, int64_t line)
{
    for (size_t i = 0; i < py->functions.n; i++)
        if (py->functions.at[i].first_line == line)
            return true;
    return false;
}

static void judge_absent(const struct annotation *a, const struct library *lib,
                         const struct ledger *ledger, const struct py_lines *py,
                         const bool *compiled, struct annotated *line)
{
    const struct py_line *p = &py->at.at[line->line - 1];
    uint32_t times;
    line->state = LINE_NO_CODE;
    if (!p->is_statement)
        return;
    line->state = LINE_MODULE;
    if (p->function == NO_FUNCTION)
        return;
    if (defined_here(py, line->line))
        return; /* the def itself runs outside */
    line->state = LINE_UNUSED;
    if (compiled[p->function])
        return;
    const struct abort *abort = abort_in(lib->traces, ledger->files.at[a->file],
                                         &py->functions.at[p->function], &times);
    line->state = abort ? LINE_ABORTED : LINE_COLD;
    if (abort)
        line->why = why_aborted(lib->traces, abort, times);
}

static int64_t last_line(const struct annotation *a, const struct ledger *ledger)
{
    int64_t last = a->source->in_log ? 0 : (int64_t)a->source->lines.n;
    for (size_t i = 0; i < ledger->lines.n; i++) {
        const struct ledger_line *l = &ledger->lines.at[i];
        if (l->file == a->file && l->line > last)
            last = l->line;
    }
    return last;
}

void annotation_make(struct annotation *a, struct library *lib, struct ledger *ledger,
                     uint32_t file)
{
    struct py_lines py;
    *a = (struct annotation){
        .file = file, .source = source_get(&lib->sources, ledger->files.at[file])};
    ledger_read_recorded(ledger, lib->traces, file);
    py_lines_read(&py, a->source);
    bool *compiled = find_compiled(a, ledger, &py);
    int64_t last = last_line(a, ledger);
    for (int64_t n = 1; n <= last; n++) {
        struct annotated line = {.line = n, .cost = ledger_at(ledger, file, n)};
        bool known = source_line(a->source, n, &line.text);
        if (line.cost && line.cost->merge_points + line.cost->there == 0)
            line.cost = NULL; /* recorded, and in no trace */
        if (line.cost)
            judge_compiled(ledger, &line);
        else if (known && !a->source->in_log && (size_t)n <= py.at.n)
            judge_absent(a, lib, ledger, &py, compiled, &line);
        else if (!known)
            continue;
        if (line.cost)
            a->ops += line.cost->ops;
        *vec_add(&a->lines) = line;
    }
    free(compiled);
    py_lines_free(&py);
}

void annotation_free(struct annotation *a)
{
    for (size_t i = 0; i < a->lines.n; i++)
        free(a->lines.at[i].why);
    vec_free(&a->lines);
}

static bool is_end_of(struct slice path, struct slice name)
{
    return slice_eq(path, name) ||
           (slice_ends(path, name) && path.n > name.n &&
            (path.p[path.n - name.n - 1] == '/' || name.p[0] == '/'));
}

int64_t ledger_find_file(const struct ledger *ledger, struct slice name)
{
    int64_t found = -1;
    while (slice_starts(name, SLICE("./")))
        name = slice_from(name, 2);
    for (uint32_t i = 0; i < ledger->files.n && name.n; i++) {
        if (slice_eq(ledger->files.at[i], name))
            return i;
        if (is_end_of(ledger->files.at[i], name) ||
            is_end_of(name, ledger->files.at[i]))
            found = found == -1 ? (int64_t)i : -2;
    }
    return found;
}

static bool is_narrow(size_t width)
{
    return width && width < ANNOTATE_WIDE;
}

void annotate_head(bool counted, size_t width, struct rich *out)
{
    if (is_narrow(width)) {
        rich_addf(out, LOOK_TITLE, "%6s %6s %6s %6s ", counted ? "share" : "",
                  counted ? "+calls" : "", "ops", "allocs");
        return;
    }
    rich_addf(out, LOOK_TITLE, "%6s %6s %6s %6s %6s %6s %6s %5s %3s ",
              counted ? "share" : "", counted ? "+calls" : "", counted ? "runs" : "",
              "ops", "guards", "allocs", "calls", "bytes", "tr");
}

static void add_share(double ops, double total, struct rich *out, enum look look)
{
    if (ops > 0 && total > 0)
        rich_addf(out, look, "%5.1f%% ", 100 * ops / total);
    else
        rich_addf(out, look, "%6s ", "");
}

static void add_count(double n, size_t width, struct rich *out, enum look look)
{
    struct str s = {0};
    if (n >= 0.5)
        count_text(n < 1.8e19 ? (uint64_t)(n + 0.5) : UINT64_MAX, &s);
    rich_addf(out, look, "%*s ", (int)width, str_text(&s));
    str_free(&s);
}

void annotate_figures(const struct ledger *ledger, const struct ledger_line *l,
                      size_t width, struct rich *out)
{
    static const struct ledger_line none = {0};
    l = l ? l : &none;
    bool hot = ledger->total > 0 && l->ops >= 0.05 * ledger->total;
    bool counted = ledger->counted;
    add_share(counted ? l->ops : 0, ledger->total, out, hot ? LOOK_TITLE : LOOK_PLAIN);
    add_share(counted ? l->ops + l->inlined : 0, l->inlined > 0 ? ledger->total : 0,
              out, LOOK_DIM);
    if (!is_narrow(width))
        add_count(counted ? l->runs : 0, 6, out, LOOK_PLAIN);
    add_count(l->ops, 6, out, LOOK_PLAIN);
    if (!is_narrow(width))
        add_count(l->guards, 6, out, LOOK_GUARD);
    add_count(l->allocs, 6, out, LOOK_ALLOC);
    if (is_narrow(width))
        return;
    add_count(l->calls, 6, out, LOOK_CALL);
    add_count((double)l->bytes, 5, out, LOOK_DIM);
    add_count((double)l->traces, 3, out, LOOK_DIM);
}

static const char *mark_of(const struct annotated *line)
{
    switch (line->state) {
    case LINE_FREE: return "free";
    case LINE_IDLE: return "never ran";
    case LINE_ABORTED: return "aborted";
    case LINE_COLD: return "not hot";
    case LINE_UNUSED: return "-";
    default: return "";
    }
}

void annotated_text(const struct ledger *ledger, const struct annotated *line,
                    size_t width, struct rich *out)
{
    enum { NARROW_FIGURES = 28, FIGURES_WIDTH = 59 };
    bool figures = line->state == LINE_COSTS;
    rich_clear(out);
    if (figures)
        annotate_figures(ledger, line->cost, width, out);
    else
        rich_addf(out, line->state == LINE_ABORTED ? LOOK_MISSING : LOOK_DIM, "%9s ",
                  mark_of(line));
    rich_pad(out, is_narrow(width) ? NARROW_FIGURES : FIGURES_WIDTH);
    rich_addf(out, LOOK_DIM, "%5lld ", (long long)line->line);
    rich_add(out, figures ? LOOK_SOURCE : LOOK_PLAIN, line->text);
    if (line->why)
        rich_addf(out, LOOK_DIM, "   # %s", line->why);
}
