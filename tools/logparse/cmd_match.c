/* cmd_match.c -- logparse match: are the traces as somebody expects them? */
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "logparse/diff/text.h"
#include "logparse/match/learn.h"
#include "logparse/match/select.h"
#include "logparse/match/update.h"
#include "logparse/options.h"
#include "logparse/diff/figures.h"
#include "logparse/rows/rowtext.h"
#include "logparse/util/safe.h"
#include "logparse/rows/trace_json.h"

enum { AROUND = 8 /* operations shown before and behind the one that fails */ };

struct checker {
    const struct options *o;
    const char *path; /* of the expectations */
    struct slice text;
    struct run run;
    struct sources sources;
    struct json json;
    uint32_t fitted, failed, undecided;
};

/* Line number `n` of the expectations, without blanks around it. */
static struct slice expected_line(const struct checker *c, uint32_t n)
{
    struct slice rest = c->text;
    for (const char *newline; n > 1 && (newline = slice_char(rest, '\n')); n--)
        rest = slice_from(rest, (size_t)(newline + 1 - rest.p));
    const char *end = slice_char(rest, '\n');
    if (end)
        rest.n = (size_t)(end - rest.p);
    while (rest.n && rest.p[0] == ' ')
        rest = slice_from(rest, 1);
    return rest;
}

static void put_line(const struct checker *c, struct rich *r)
{
    rich_print(r, &(struct style){c->o->style.color, 0}, stdout);
    rich_clear(r);
}

static void print_around(const struct checker *c, const struct selection *s, size_t at)
{
    struct rich r = {0};
    struct str text = {0};
    size_t from = at > AROUND ? at - AROUND : 0;
    for (size_t i = from; i < s->ops.at.n && i <= at + AROUND; i++) {
        str_clear(&text);
        op_plain(s->ops.at.at[i], true, &text);
        rich_addf(&r, i == at ? LOOK_BAD : LOOK_DIM, i == at ? "  >>> " : "      ");
        rich_add(&r, i == at ? LOOK_BAD : LOOK_PLAIN, str_slice(&text));
        put_line(c, &r);
    }
    if (at >= s->ops.at.n) {
        rich_addf(&r, LOOK_BAD, "  >>> (the end)");
        put_line(c, &r);
    }
    rich_free(&r);
    str_free(&text);
}

/* One result: about a trace, or about an expectation that no trace answers. */
static void report(struct checker *c, const struct expectation *e,
                   const struct selection *s, enum fit fit, size_t at, uint32_t line,
                   struct slice why)
{
    static const char *const words[] = {"ok", "FAILED", "UNDECIDED"};
    static const enum look looks[] = {LOOK_GOOD, LOOK_BAD, LOOK_MISSING};
    const char *name = s ? c->run.traces.all.at[s->trace].name : "";
    ++*(fit == FITS ? &c->fitted : fit == FITS_NOT ? &c->failed : &c->undecided);
    if (c->o->json) {
        json_open(&c->json, '{');
        json_field_text(&c->json, "result", true, slice_of(words[fit]));
        json_field_uint(&c->json, "expectation", true, e->line);
        json_field_text(&c->json, "trace", s, slice_of(name));
        json_field_uint(&c->json, "line", line, line);
        json_field_text(&c->json, "why", why.n, why);
        json_field_text(&c->json, "operation", s && at < s->ops.at.n && fit != FITS,
                        s && at < s->ops.at.n ? s->ops.at.at[at]->line : SLICE(""));
        json_close(&c->json, '}');
        return;
    }
    struct rich r = {0};
    rich_addf(&r, looks[fit], "%-9s ", words[fit]);
    rich_add(&r, LOOK_PLAIN, slice_of(c->path));
    rich_addf(&r, LOOK_PLAIN, ":%u  ", e->line);
    rich_add(&r, LOOK_TITLE, slice_of(name));
    put_line(c, &r);
    if (fit != FITS) {
        if (s)
            print_around(c, s, at);
        rich_addf(&r, LOOK_PLAIN, "  ");
        if (line) {
            rich_addf(&r, LOOK_PLAIN, "line %u: ", line);
            rich_add(&r, LOOK_GOOD, expected_line(c, line));
            put_line(c, &r);
            rich_addf(&r, LOOK_PLAIN, "  ");
        }
        rich_add(&r, LOOK_BAD, why);
        put_line(c, &r);
    }
    rich_free(&r);
}

/* The first rule that does not hold; true when there is none. */
static bool check_rules(struct checker *c, const struct expectation *e,
                        const struct selection *s)
{
    for (size_t i = 0; i < e->rules.n; i++) {
        const struct rule *rule = &e->rules.at[i];
        struct str why = {0};
        uint64_t count;
        size_t first;
        if (rule_holds(rule, &s->ops, &count, &first))
            continue;
        str_addf(&why, "found %llu of them", (unsigned long long)count);
        report(c, e, s, FITS_NOT, first, rule->line, str_slice(&why));
        str_free(&why);
        return false;
    }
    return true;
}

static void check_trace(struct checker *c, const struct expectation *e,
                        const struct selection *s)
{
    struct misfit misfit;
    enum fit fit = patterns_fit(e, &s->ops, &misfit);
    if (fit == FITS_UNDECIDED)
        report(c, e, s, fit, misfit.op, misfit.line,
               SLICE("there are too many ways to try; write fewer \"...\""));
    else if (fit == FITS_NOT)
        report(c, e, s, fit, misfit.op, misfit.line, str_slice(&misfit.why));
    else if (check_rules(c, e, s))
        report(c, e, s, FITS, 0, 0, SLICE(""));
    misfit_free(&misfit);
}

static void check_expectation(struct checker *c, const struct expectation *e)
{
    uint32_t found = 0;
    for (uint32_t t = 0; t < c->run.traces.all.n; t++) {
        struct selection s;
        if (!select_ops(&s, e, &c->run.traces, &c->sources, t))
            continue;
        found++;
        check_trace(c, e, &s);
        selection_free(&s);
    }
    if (!found)
        report(c, e, NULL, FITS_NOT, 0, e->line,
               SLICE("no trace of the log is meant by this"));
}

static int check_all(struct checker *c, const struct expectations *e)
{
    const char *damage = run_damage(&c->run);
    c->json.out = stdout;
    if (c->o->json)
        json_open(&c->json, '[');
    for (size_t i = 0; i < e->all.n; i++)
        check_expectation(c, &e->all.at[i]);
    if (c->o->json)
        json_close(&c->json, ']');
    if (damage)
        complain("inconclusive: %s", damage);
    if (damage)
        return EXIT_INCONCLUSIVE;
    return c->failed ? EXIT_DIFFERENT : c->undecided ? EXIT_INCONCLUSIVE : EXIT_SAME;
}

/* Edit until it fits every trace that it means. False, with a sentence: it cannot be. */
static bool update_one(struct checker *c, const struct expectation *e, size_t nth,
                       struct draft *draft)
{
    uint32_t found = 0;
    bool fits = true;
    for (int again = 0; again < 2;
         again++) /* an edit for one trace may not suit another */
        for (uint32_t t = 0; fits && t < c->run.traces.all.n; t++) {
            struct selection s;
            if (!select_ops(&s, e, &c->run.traces, &c->sources, t))
                continue;
            found++;
            fits =
                again ? draft_fits(draft, nth, &s.ops) : draft_fit(draft, nth, &s.ops);
            selection_free(&s);
        }
    if (!found)
        complain("%s:%u: no trace of the log is meant by this", c->path, e->line);
    else if (!fits)
        complain("%s:%u: no edit was found that fits what this means", c->path,
                 e->line);
    return found && fits;
}

static bool write_file(const char *path, struct slice text)
{
    FILE *out = fopen(path, "wb");
    bool fine = out && fwrite(text.p, 1, text.n, out) == text.n;
    if (out && fclose(out))
        fine = false;
    if (!fine)
        complain("%s: cannot be written", path);
    return fine;
}

/* Nothing is written unless all of the file fits then. */
static int update_all(struct checker *c, const struct expectations *e)
{
    const char *damage = run_damage(&c->run);
    struct draft draft;
    struct str text = {0};
    int status = EXIT_SAME;
    if (damage) {
        complain("inconclusive: %s; nothing was changed", damage);
        return EXIT_INCONCLUSIVE;
    }
    draft_open(&draft, c->text);
    for (size_t i = 0; i < e->all.n; i++)
        if (!update_one(c, &e->all.at[i], i, &draft))
            status = EXIT_DIFFERENT;
    draft_text(&draft, &text);
    if (status != EXIT_SAME)
        complain("%s: nothing was changed", c->path);
    else if (!slice_eq(str_slice(&text), c->text) &&
             !write_file(c->path, str_slice(&text)))
        status = EXIT_TROUBLE;
    else if (draft_print(&draft, c->text, c->path, stdout) == 0)
        printf("%s: all fits, nothing was changed\n", c->path);
    draft_free(&draft);
    str_free(&text);
    return status;
}

/* All of a file; false (and the reason on stderr) when it cannot be read. */
static bool read_file(const char *path, struct str *text)
{
    char piece[4096];
    FILE *in = fopen(path, "rb");
    if (!in) {
        complain("%s: cannot be opened", path);
        return false;
    }
    for (size_t n; (n = fread(piece, 1, sizeof piece, in)) > 0;)
        str_add(text, (struct slice){piece, n});
    bool fine = !ferror(in);
    if (!fine)
        complain("%s: cannot be read", path);
    fclose(in);
    return fine;
}

/* Expectations of all chosen traces, to standard output. */
static int learn_all(const struct options *o, const struct run *runs, size_t n)
{
    struct str out = {0};
    uint32_t learnt = 0, failed = 0;
    for (uint32_t t = 0; t < runs[0].traces.all.n; t++) {
        const struct trace *trace = &runs[0].traces.all.at[t];
        if (trace->is_stub || !chosen_has(&o->chosen, slice_of(trace->name)) ||
            !filter_accepts(&o->filter, &runs[0].traces, trace) ||
            !learn_is_possible(runs, n, t))
            continue;
        str_clear(&out);
        if (learn_trace(runs, n, t, &out) == LEARNT) {
            fputs(learnt++ ? "\n" : "", stdout);
            fwrite(str_text(&out), 1, out.n, stdout);
        } else {
            str_clear(&out);
            safe_add(&out, slice_of(trace->name));
            complain("%s: nothing was found that fits all logs", str_text(&out));
            failed++;
        }
    }
    str_free(&out);
    if (!learnt && !failed)
        complain("no trace is in all of the logs and chosen");
    return failed ? EXIT_INCONCLUSIVE : learnt ? EXIT_SAME : EXIT_DIFFERENT;
}

static int learn(const struct options *o)
{
    size_t n = (size_t)o->n_args, opened = 0;
    struct run *runs = mem_zero(n, sizeof *runs);
    int status = EXIT_TROUBLE;
    while (opened < n && run_open(&runs[opened], o->args[opened], &o->chosen))
        opened++;
    if (opened == n)
        status = learn_all(o, runs, n);
    for (size_t r = 0; r < opened; r++) {
        const char *damage = run_damage(&runs[r]);
        if (damage && opened == n) {
            complain("inconclusive: %s", damage);
            status = EXIT_INCONCLUSIVE;
        }
        run_close(&runs[r]);
    }
    free(runs);
    return status;
}

int cmd_match(struct options *o)
{
    if (o->learn)
        return learn(o);
    if (o->n_args != 2)
        die("match takes LOG EXPECTATIONS, or --learn LOG...");
    if (o->update && o->json)
        die("match --update prints no JSON");
    struct checker c = {.o = o, .path = o->args[1]};
    struct expectations expected = {0};
    struct str text = {0}, why = {0};
    int status = EXIT_TROUBLE;
    if (!read_file(c.path, &text))
        return EXIT_TROUBLE;
    c.text = str_slice(&text);
    if (!expectations_parse(&expected, c.text, &why)) {
        complain("%s: %s", c.path, str_text(&why));
    } else if (run_open(&c.run, o->args[0], &o->chosen)) {
        sources_open(&c.sources, c.run.log.text.path, o->source_root);
        status = o->update ? update_all(&c, &expected) : check_all(&c, &expected);
        sources_close(&c.sources);
        run_close(&c.run);
    }
    expectations_free(&expected);
    str_free(&text);
    str_free(&why);
    return status;
}
