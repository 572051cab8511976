/* cmd_assert.c -- logparse assert: statements about a log, for scripts. */
#include <stdlib.h>

#include "base/die.h"
#include "logparse/assert/report.h"
#include "logparse/options.h"

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

int cmd_assert(struct options *o)
{
    struct run run;
    struct totals totals;
    struct gc_figures gc = {0};
    size_t n = (size_t)o->n_args - 1;
    if (!run_open(&run, o->args[0], &o->chosen))
        return EXIT_TROUBLE;
    totals_read(&totals, &run.log);
    struct statement *statements = mem_zero(n, sizeof *statements);
    for (size_t i = 0; i < n; i++) {
        statements[i].text = o->args[i + 1];
        statement_judge(&statements[i], &run, &totals, &gc);
    }
    int status = report(o, &(struct judged){&run, statements, n});
    for (size_t i = 0; i < n; i++)
        str_free(&statements[i].why);
    free(statements);
    gc_figures_free(&gc);
    totals_free(&totals);
    run_close(&run);
    return status;
}
