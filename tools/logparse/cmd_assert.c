/* cmd_assert.c -- logparse assert: statements about a log, for scripts. */
#include <stdlib.h>

#include "base/die.h"
#include "logparse/assert/report.h"
#include "logparse/options.h"
#include "logparse/util/safe.h"

static bool write_file(const char *path, const struct judged *j,
                       void (*print)(const struct judged *, FILE *))
{
    if (!path)
        return true;
    FILE *out = fopen(path, "wb");
    bool fine = out != NULL;
    if (out) {
        print(j, out);
        fine = !ferror(out);
        fine &= fclose(out) == 0;
    }
    if (!fine)
        complain("%s: cannot be written", path);
    return fine;
}

static int status_of(const struct judged *j)
{
    bool answers[ANSWERS] = {false};
    const char *damage = run_only_damage(j->run);
    for (size_t i = 0; i < j->n; i++)
        answers[j->at[i].answer] = true;
    if (answers[ANSWER_WRONG])
        return EXIT_TROUBLE;
    if (damage) {
        complain("inconclusive: %s", damage);
        return EXIT_INCONCLUSIVE;
    }
    if (answers[ANSWER_FAIL])
        return EXIT_DIFFERENT;
    return answers[ANSWER_UNKNOWN] ? EXIT_INCONCLUSIVE : EXIT_SAME;
}

static int report(const struct options *o, const struct judged *j)
{
    if (o->json)
        assert_json(j, stdout);
    else if (o->tap)
        assert_tap(j, stdout);
    else
        assert_text(j, &o->style, stdout);
    bool written = write_file(o->junit, j, assert_junit);
    written &= write_file(o->sarif, j, assert_sarif);
    return written ? status_of(j) : EXIT_TROUBLE;
}

static int judge(struct options *o, struct run *run, struct gc_figures *gc)
{
    struct totals totals;
    size_t n = (size_t)o->n_args - 1;
    totals_read(&totals, &run->log);
    struct statement *statements = mem_zero(n, sizeof *statements);
    for (size_t i = 0; i < n; i++) {
        statements[i].text = o->args[i + 1];
        statement_judge(&statements[i], run, &totals, gc);
    }
    int status = report(o, &(struct judged){run, statements, n});
    for (size_t i = 0; i < n; i++)
        str_free(&statements[i].why);
    free(statements);
    totals_free(&totals);
    return status;
}

/* What is wrong outweighs what is false, and that what is unknown. */
static int worse(int a, int b)
{
    static const int order[] = {EXIT_TROUBLE, EXIT_DIFFERENT, EXIT_INCONCLUSIVE};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (a == order[i] || b == order[i])
            return order[i];
    return EXIT_SAME;
}

/* The log of a part becomes the run's. */
static int judge_part(struct options *o, const struct log *whole,
                      const struct log_part *part, const struct log *log)
{
    struct run run;
    struct gc_figures gc = {.first_line = part->line};
    struct str label = {0};
    if (part->end < whole->text.size)
        gc.end_line = log_line_at(whole, part->end);
    if (!o->json && !o->tap) {
        safe_add(&label, slice_of(part->label));
        printf("%s (line %llu on):\n", str_text(&label),
               (unsigned long long)part->line);
    }
    run_take(&run, o->args[0], log, &o->chosen);
    int status = judge(o, &run, &gc);
    gc_figures_free(&gc);
    run_close(&run);
    str_free(&label);
    return status;
}

/* The statements of each part by itself. */
static int judge_parts(struct options *o, const struct log *whole)
{
    struct log_parts parts;
    struct str why = {0};
    int status = EXIT_SAME;
    size_t judged = 0;
    if (!parts_find(&parts, whole, &o->part, &why)) {
        complain("%s", str_text(&why));
        str_free(&why);
        return parts.unknown ? EXIT_INCONCLUSIVE : EXIT_TROUBLE;
    }
    for (size_t i = 0; i < parts.at.n; i++) {
        struct log log;
        str_clear(&why);
        if (!part_open(&log, whole, &parts.at.at[i], &why))
            continue;
        status = worse(status, judge_part(o, whole, &parts.at.at[i], &log));
        judged++;
    }
    if (!judged)
        complain("no section lies in this part of the log");
    parts_free(&parts);
    str_free(&why);
    return judged ? status : EXIT_INCONCLUSIVE;
}

static int assert_parts(struct options *o)
{
    struct log whole;
    struct str why = {0};
    if ((o->part.split || o->part.by_process) &&
        (o->json || o->tap || o->junit || o->sarif))
        die("assert: --split and --by-process print text only");
    if (!log_open_with(&whole, o->args[0], &o->locations, &why))
        die("%s", str_text(&why));
    int status = judge_parts(o, &whole);
    log_close(&whole);
    str_free(&why);
    return status;
}

/* What may stand in a statement, with its value in this log, when one is named. */
struct name_list {
    struct run run;
    struct totals totals;
    bool has_log;
};

static void list_name(struct name_list *list, const char *name, const char *words)
{
    struct gc_figures gc = {0};
    struct str text = {0};
    if (list->has_log) {
        str_addf(&text, "%s == 0", name);
        struct statement s = {.text = str_text(&text)};
        statement_judge(&s, &list->run, &list->totals, &gc);
        bool known = s.answer == ANSWER_PASS || s.answer == ANSWER_FAIL;
        struct str value = {0};
        str_addf(&value,
                 known                        ? "%.10g"
                 : s.answer == ANSWER_UNKNOWN ? "?"
                                              : "",
                 s.left);
        printf("%14s  ", str_text(&value));
        str_free(&value);
        str_free(&s.why);
    }
    printf("%-22s %s\n", name, words);
    gc_figures_free(&gc);
    str_free(&text);
}

static int list_names(struct options *o)
{
    struct name_list list = {.has_log = o->n_args > 0};
    if (list.has_log && !run_open(&list.run, o->args[0], &o->chosen))
        return EXIT_TROUBLE;
    if (list.has_log)
        totals_read(&list.totals, &list.run.log);
    puts(
        "Of the log, and of traces as in loops(\"f\").ops, trace(\"f.py:2:*\").bytes:");
    for (int f = 0; f < FIGURES; f++)
        list_name(&list, figure_rows[f].name, figure_rows[f].words);
    for (int n = 0; n < ASSERT_NAMES; n++)
        list_name(&list, assert_names[n], assert_words[n]);
    puts("Choices of traces: loops(PATTERN) bridges(PATTERN) entry_bridges(PATTERN) "
         "traces(PATTERN)\n"
         "Others: aborts(\"ABORT_TOO_LONG\") sections(\"gc-minor\") mmu(20ms)\n"
         "gc.NAME: the figures that `gcstats --figures` lists, as in gc.pause.p99 < "
         "3ms\n"
         "Units: % ns us ms s k M G KiB MiB GiB");
    if (list.has_log) {
        totals_free(&list.totals);
        run_close(&list.run);
    }
    return EXIT_SAME;
}

int cmd_assert(struct options *o)
{
    struct run run;
    struct gc_figures gc = {0};
    if (o->list)
        return list_names(o);
    if (o->n_args < 2)
        die("assert takes LOG EXPR...; try: logparse assert --list");
    if (parts_wanted(&o->part))
        return assert_parts(o);
    if (!run_open(&run, o->args[0], &o->chosen))
        return EXIT_TROUBLE;
    int status = judge(o, &run, &gc);
    gc_figures_free(&gc);
    run_close(&run);
    return status;
}
