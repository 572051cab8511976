/* cmd_reduce.c -- logparse reduce: the smallest log of which a statement still holds.
 *
 * Delta debugging (Zeller, Hildebrandt: "Simplifying and isolating failure-inducing input", 2002)
 * over the parts of a log: traces, and the outermost sections that hold none. A part is left out
 * when the statement holds without it. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "logparse/assert/eval.h"
#include "logparse/export/excerpt.h"
#include "logparse/options.h"
#include "logparse/util/output.h"

struct piece {
    uint32_t at; /* trace or section */
    bool is_trace;
};

struct reducer {
    struct library *lib;
    const char *statement;
    struct chosen nothing; /* all traces count */
    char *path;            /* of the candidate: gcstats wants a file */
    struct excerpt e;
    VEC(struct piece) parts; /* that are still there */
    struct str text;
    uint64_t tries;
    bool failed; /* something could not be written, and was complained of */
};

static void choose_parts(struct reducer *r, size_t skip, size_t end)
{
    size_t traces = r->lib->traces->all.n, sections = r->lib->traces->log->sections.n;
    memset(r->e.traces, 0, traces * sizeof *r->e.traces);
    memset(r->e.sections, 0, sections * sizeof *r->e.sections);
    for (size_t i = 0; i < r->parts.n; i++) {
        const struct piece *p = &r->parts.at[i];
        if (i < skip || i >= end)
            (p->is_trace ? r->e.traces : r->e.sections)[p->at] = true;
    }
    str_clear(&r->text);
    excerpt_write(r->lib, &r->e, &r->text);
}

static bool write_text(struct reducer *r, const char *path, struct slice text)
{
    struct str why = {0};
    FILE *out = output_open(path, &why);
    if (out)
        fwrite(text.p, 1, text.n, out);
    if (!out || !output_close(out, path, &why)) {
        complain("%s", str_text(&why));
        r->failed = true;
    }
    str_free(&why);
    return !r->failed;
}

static enum answer judge(const struct reducer *r, const struct run *run,
                         struct str *why)
{
    struct totals totals;
    struct gc_figures gc = {0};
    struct statement s = {.text = r->statement};
    totals_read(&totals, &run->log);
    statement_judge(&s, run, &totals, &gc);
    if (why && s.why.n)
        str_add(why, str_slice(&s.why));
    totals_free(&totals);
    gc_figures_free(&gc);
    str_free(&s.why);
    return s.answer;
}

/* Does the statement hold of the log without parts skip .. end-1? */
static bool holds_without(struct reducer *r, size_t skip, size_t end)
{
    struct run run;
    struct log log;
    struct str why = {0};
    choose_parts(r, skip, end);
    r->tries++;
    bool opened = write_text(r, r->path, str_slice(&r->text)) && r->text.n &&
                  log_open_with(&log, r->path, r->nothing.locations, &why);
    str_free(&why);
    if (!opened)
        return false;
    run_take(&run, r->path, &log, &r->nothing);
    enum answer answer = judge(r, &run, NULL);
    run_close(&run);
    return answer == ANSWER_PASS;
}

static void drop(struct reducer *r, size_t skip, size_t end)
{
    memmove(r->parts.at + skip, r->parts.at + end,
            (r->parts.n - end) * sizeof *r->parts.at);
    r->parts.n -= end - skip;
}

/* From the end: what comes late depends on what came before. */
static void reduce(struct reducer *r)
{
    for (size_t size = r->parts.n; size > 0 && !r->failed;) {
        bool any = false;
        for (size_t end = r->parts.n; end > 0 && !r->failed;) {
            size_t skip = end > size ? end - size : 0;
            if (holds_without(r, skip, end)) {
                drop(r, skip, end);
                any = true;
            }
            end = skip;
        }
        if (size > 1)
            size = (size + 1) / 2;
        else if (!any)
            break;
    }
}

/* Sections of traces are told apart from the others by marking what is around them. */
static void find_parts(struct reducer *r)
{
    const struct traces *traces = r->lib->traces;
    const struct log *log = traces->log;
    int64_t counts = section_kind(log, "jit-backend-counts"),
            failures = section_kind(log, "jit-guard-counts"),
            info = section_kind(log, "log-info"),
            dump = section_kind(log, "jit-backend-dump"),
            source = section_kind(log, "log-source");
    bool *taken = mem_zero(log->sections.n + 1, sizeof *taken);
    for (uint32_t i = 0; i < traces->all.n; i++) {
        const struct trace *t = &traces->all.at[i];
        *vec_add(&r->parts) = (struct piece){i, true};
        for (int k = 0; k <= STAGES; k++)
            for (uint32_t s = k < STAGES ? t->section[k] : t->addr_section;
                 s != NO_SECTION && !taken[s]; s = log->sections.at[s].parent)
                taken[s] = true;
    }
    for (uint32_t i = 0; i < log->sections.n; i++) {
        const struct section *s = &log->sections.at[i];
        int64_t name = s->name;
        bool made_anew = name == counts || name == failures || name == info ||
                         name == dump || name == source;
        bool outermost = s->parent == NO_SECTION || taken[s->parent];
        if (outermost && !taken[i] && !made_anew)
            *vec_add(&r->parts) = (struct piece){i, false};
    }
    free(taken);
}

static char *make_file(void)
{
    const char *directory = getenv("TMPDIR");
    struct str path = {0};
    str_addf(&path, "%s/logparse-XXXXXX", directory && *directory ? directory : "/tmp");
    int fd = mkstemp(path.p);
    if (fd < 0)
        die("%s: %s", str_text(&path), strerror(errno));
    close(fd);
    return path.p;
}

static int run_reducer(struct reducer *r, const char *output)
{
    find_parts(r);
    size_t all = r->parts.n;
    bool holds = holds_without(r, 0, 0);
    if (!holds && !r->failed) {
        complain("the statement does not hold of this log without the parts that no "
                 "statement is about; nothing was written");
        return EXIT_INCONCLUSIVE;
    }
    reduce(r);
    choose_parts(r, 0, 0);
    if (r->failed || !write_text(r, output, str_slice(&r->text)))
        return EXIT_TROUBLE;
    complain("%zu of %zu parts are left, %zu bytes of %llu, after %llu tries",
             r->parts.n, all, r->text.n,
             (unsigned long long)r->lib->traces->log->text.size,
             (unsigned long long)r->tries);
    return EXIT_SAME;
}

/* EXIT_SAME: it holds. */
static int judge_at_first(struct reducer *r, struct run *run)
{
    struct str why = {0};
    struct stat st;
    int status = EXIT_DIFFERENT;
    bool again = stat(run->path, &st) == 0 && S_ISREG(st.st_mode);
    if (!again) { /* gcstats cannot read it once more */
        const struct text *text = &run->log.text;
        if (!write_text(r, r->path, (struct slice){text->at, text->size}))
            return EXIT_TROUBLE;
        run->path = r->path;
    }
    enum answer answer = judge(r, run, &why);
    if (answer == ANSWER_PASS) {
        status = EXIT_SAME;
    } else if (answer == ANSWER_WRONG) {
        complain("--keep: %s", str_text(&why));
        status = EXIT_TROUBLE;
    } else {
        complain("\"%s\" is not true of this log: %s", r->statement,
                 answer == ANSWER_FAIL ? "it is false" : str_text(&why));
    }
    str_free(&why);
    return status;
}

static int reduce_run(struct reducer *r, struct run *run, const struct options *o)
{
    int status = judge_at_first(r, run);
    if (status != EXIT_SAME)
        return status;
    library_open(r->lib, &run->traces, o->source_root);
    r->e.traces = mem_zero(run->traces.all.n + 1, sizeof *r->e.traces);
    r->e.sections = mem_zero(run->log.sections.n + 1, sizeof *r->e.sections);
    status = run_reducer(r, o->output);
    free(r->e.traces);
    free(r->e.sections);
    library_close(r->lib);
    return status;
}

int cmd_reduce(struct options *o)
{
    struct run run;
    struct library lib;
    struct reducer r = {.lib = &lib, .statement = o->keep};
    if (!o->keep)
        die("reduce wants --keep 'STATEMENT', as assert takes it");
    r.nothing.locations = &o->locations;
    if (!run_open(&run, o->args[0], &r.nothing))
        return EXIT_TROUBLE;
    r.path = make_file();
    int status = reduce_run(&r, &run, o);
    unlink(r.path);
    free(r.path);
    vec_free(&r.parts);
    str_free(&r.text);
    run_close(&run);
    return status;
}
