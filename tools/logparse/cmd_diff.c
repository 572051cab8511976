/* cmd_diff.c -- logparse diff: is the compiled code the same, better or worse? */
#include <stdlib.h>

#include "base/die.h"
#include "logparse/diff/print.h"
#include "logparse/options.h"

enum { WIDE = 160 /* columns from which both sides fit beside each other */ };

/* OLD NEW, or OLD... -- NEW... */
static void split_sides(const struct options *o, struct comparison *c)
{
    c->n_b = (size_t)o->n_last;
    if (o->n_last == 0 || o->n_last == o->n_args) {
        if (o->n_args != 2)
            die("diff takes OLD NEW, or OLD... -- NEW...");
        c->n_b = 1;
    }
    c->n_a = (size_t)o->n_args - c->n_b;
}

static void parse_limits(const struct options *o, struct comparison *c)
{
    c->n_limits = o->n_fail_on;
    c->limits = mem_zero(c->n_limits + 1, sizeof *c->limits);
    for (size_t i = 0; i < c->n_limits; i++) {
        struct str why = {0};
        if (!limit_parse(o->fail_on[i], &c->limits[i], &why))
            die("--fail-on %s: %s", o->fail_on[i], str_text(&why));
        str_free(&why);
    }
}

/* All are read at the same time, and standard input can be read by one of them only. */
static bool open_runs(struct comparison *c, char **paths)
{
    size_t n = c->n_a + c->n_b, inputs = 0;
    for (size_t i = 0; i < n; i++)
        inputs += strcmp(paths[i], "-") == 0;
    if (inputs > 1)
        die("only one log can be standard input (\"-\")");
    c->runs = mem_zero(n, sizeof *c->runs);
    return runs_open(c->runs, paths, n, c->chosen);
}

static void print(const struct options *o, const struct comparison *c)
{
    struct diff_look look = {.style = &o->style, .stat = o->stat};
    look.side_by_side = o->side_by_side || (!o->unified && o->style.width >= WIDE);
    if (o->json)
        diff_json(c, stdout);
    else if (o->markdown)
        diff_markdown(c, stdout);
    else
        diff_print(c, &look, stdout);
}

int cmd_diff(struct options *o)
{
    struct comparison c = {.chosen = &o->chosen};
    const char *why;
    int status = EXIT_TROUBLE;
    if (o->lines)
        return cmd_diff_lines(o);
    if (o->quickfix)
        die("diff --format=quickfix is about source lines: add --lines");
    split_sides(o, &c);
    parse_limits(o, &c);
    if (open_runs(&c, o->args)) {
        compare(&c);
        print(o, &c);
        status = comparison_status(&c, &why);
        comparison_free(&c);
        for (size_t i = 0; i < c.n_a + c.n_b; i++)
            run_close(&c.runs[i]);
    }
    free(c.runs);
    free(c.limits);
    return status;
}
