/* json.c -- a comparison as JSON, and as Markdown for a review. */
#include "base/die.h"
#include "logparse/diff/print.h"
#include "logparse/diff/text.h"
#include "logparse/util/safe.h"
#include "logparse/rows/trace_json.h"
#include "logparse/util/workers.h"

static void json_spread(struct json *j, const char *key, const struct spread *s)
{
    json_key(j, key);
    if (!s->known) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    json_key(j, "low");
    json_real(j, s->low);
    json_key(j, "median");
    json_real(j, s->median);
    json_key(j, "high");
    json_real(j, s->high);
    json_key(j, "two_peaked");
    json_bool(j, s->two_peaked);
    json_close(j, '}');
}

static void json_shift(struct json *j, const char *name, const struct shift *s)
{
    double percent;
    json_key(j, name);
    json_open(j, '{');
    json_spread(j, "old", &s->a);
    json_spread(j, "new", &s->b);
    json_key(j, "change");
    s->a.known && s->b.known ? json_real(j, shift_by(s)) : json_null(j);
    json_key(j, "percent");
    s->a.known && s->b.known &&shift_percent(s, &percent) ? json_real(j, percent)
                                                          : json_null(j);
    json_field_text(j, "verdict", true, slice_of(verdict_names[s->verdict]));
    json_close(j, '}');
}

static void json_name(struct json *j, const char *key, const struct run *run,
                      uint32_t t)
{
    bool known = t != NO_TRACE;
    json_field_text(j, key, known, slice_of(known ? run->traces.all.at[t].name : ""));
}

static void json_words(struct json *j, const struct match *m)
{
    struct words words;
    words_make(&words, m);
    json_key(j, "words");
    json_open(j, '[');
    for (size_t i = 0; i < words.at.n; i++) {
        const struct word *w = &words.at.at[i];
        const struct word_row *row = &word_rows[w->kind];
        json_open(j, '{');
        json_field_text(j, "kind", true, slice_of(row->name));
        json_field_text(j, "side", true, w->lost ? SLICE("new") : SLICE("old"));
        json_field_text(j, "text", true, slice_of(w->lost ? row->lost : row->gained));
        json_field_uint(j, "count", true, w->count);
        json_field_text(j, "file", w->line >= 0, w->file);
        json_field_text(j, "function", w->line >= 0, w->function);
        json_field_int(j, "line", w->line >= 0, w->line);
        json_field_text(j, "operation", w->proof.n, w->proof);
        json_close(j, '}');
    }
    json_close(j, ']');
    words_free(&words);
}

static void json_op(struct json *j, const char *key, const struct body_lines *lines,
                    const struct norm *norm, uint32_t i)
{
    bool known = i != NO_OP;
    json_field_text(j, key, known,
                    known ? lines->at.at[norm->ops.at[i].source] : SLICE(""));
}

static void json_operations(struct json *j, const struct aligned_pair *d)
{
    json_key(j, "operations");
    json_open(j, '[');
    for (size_t i = 0; d && i < d->alignment.pairs.n; i++) {
        const struct pair *p = &d->alignment.pairs.at[i];
        struct str changes = {0};
        if (pair_is_same(p))
            continue;
        changes_text(p->changes, &changes);
        json_open(j, '{');
        json_op(j, "old", &d->a_lines, &d->a, p->a);
        json_op(j, "new", &d->b_lines, &d->b, p->b);
        json_field_text(j, "changes", p->changes, str_slice(&changes));
        json_close(j, '}');
        str_free(&changes);
    }
    json_close(j, ']');
}

static void json_match(struct json *j, const struct comparison *c,
                       const struct match *m)
{
    const struct diff *d = &c->diff;
    json_open(j, '{');
    json_name(j, "old", d->a, m->a);
    json_name(j, "new", d->b, m->b);
    json_field_text(j, "fate", true, slice_of(fate_names[m->fate]));
    json_key(j, "moved");
    json_bool(j, m->moved);
    json_key(j, "retargeted");
    json_bool(j, m->retargeted);
    json_key(j, "unstable");
    json_bool(j, match_is_unstable(c, m));
    json_name(j, "relative", m->fate == FATE_SPLIT ? d->a : d->b, m->relative);
    json_key(j, "figures");
    json_open(j, '{');
    for (int f = 0; f < FIGURES; f++) {
        struct shift s = match_shift(c, m, (enum figure)f);
        if (figure_rows[f].per_trace)
            json_shift(j, figure_rows[f].name, &s);
    }
    json_close(j, '}');
    json_words(j, m);
    json_operations(j, m->detail);
    json_close(j, '}');
}

static void json_limits(struct json *j, const struct comparison *c)
{
    static const char *const results[] = {"kept", "broken", "unknown"};
    json_key(j, "limits");
    json_open(j, '[');
    for (size_t i = 0; i < c->n_limits; i++) {
        json_open(j, '{');
        json_field_text(j, "limit", true, slice_of(c->limits[i].text));
        json_field_text(j, "result", true, slice_of(results[c->limits[i].result]));
        json_spread(j, "old", &c->limits[i].a);
        json_spread(j, "new", &c->limits[i].b);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void json_side(struct json *j, const char *key, const struct run *runs, size_t n)
{
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) {
        const char *damage = run_damage(&runs[i]);
        json_open(j, '{');
        json_field_text(j, "file", true, slice_of(runs[i].path));
        json_field_text(j, "damage", damage, slice_of(damage ? damage : ""));
        json_close(j, '}');
    }
    json_close(j, ']');
}

struct json_context {
    const struct json *array;
    const struct comparison *c;
};

static void json_matches(const void *context, size_t first, size_t end, FILE *out)
{
    const struct json_context *of = context;
    struct json j = json_apart(of->array, out);
    for (size_t i = first; i < end; i++) {
        const struct match *m = &of->c->diff.matches.at[i];
        if (match_is_chosen(of->c, m) && match_is_difference(m))
            json_match(&j, of->c, m);
    }
}

static void json_traces(struct json *j, const struct comparison *c)
{
    struct json_context context = {j, c};
    size_t same = 0;
    json_key(j, "traces");
    json_open(j, '[');
    json_joined(j, work_print(c->diff.matches.n, ",", json_matches, &context, j->out));
    json_close(j, ']');
    for (size_t i = 0; i < c->diff.matches.n; i++) {
        const struct match *m = &c->diff.matches.at[i];
        same += match_is_chosen(c, m) && !match_is_difference(m);
    }
    json_field_uint(j, "same_traces", true, same);
    json_key(j, "unstable");
    json_open(j, '[');
    for (size_t i = 0; i < c->unstable.n; i++)
        json_text(j, slice_of(c->unstable.at[i].name));
    json_close(j, ']');
}

/* null, unless both sides hold nothing but jit-summary */
static void json_counters(struct json *j, const struct comparison *c)
{
    json_key(j, "jit_summary");
    if (!comparison_is_of_summaries(c)) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    for (int i = 0; i < JIT_COUNTERS; i++) {
        struct shift s;
        comparison_counter(c, (enum jit_counter)i, &s);
        if (s.a.known || s.b.known)
            json_shift(j, jit_counter_rows[i].name, &s);
    }
    json_close(j, '}');
}

void diff_json(const struct comparison *c, FILE *out)
{
    struct json j = {.out = out};
    const char *why;
    json_open(&j, '{');
    json_key(&j, "status");
    json_int(&j, comparison_status(c, &why));
    json_field_text(&j, "reason", true, slice_of(why));
    json_side(&j, "old", c->runs, c->n_a);
    json_side(&j, "new", c->runs + c->n_a, c->n_b);
    json_key(&j, "passes");
    json_real(&j, c->passes);
    json_key(&j, "figures");
    json_open(&j, '{');
    for (int f = 0; f < FIGURES; f++)
        json_shift(&j, figure_rows[f].name, &c->total[f]);
    json_close(&j, '}');
    json_counters(&j, c);
    json_limits(&j, c);
    json_traces(&j, c);
    json_close(&j, '}');
}

/* Text in a table or a list: nothing of it may be taken for markup. */
static void put_markdown(FILE *out, struct slice text)
{
    struct str safe = {0};
    safe_add(&safe, text);
    for (size_t i = 0; i < safe.n; i++) {
        if (strchr("\\`*_{}[]<>#|~&", safe.p[i]))
            fputc('\\', out);
        fputc(safe.p[i], out);
    }
    str_free(&safe);
}

static void markdown_spread(FILE *out, const struct spread *s)
{
    if (!s->known)
        fputs(" ? |", out);
    else if (s->high > s->low)
        fprintf(out, " %.0f..%.0f |", s->low, s->high);
    else
        fprintf(out, " %.0f |", s->median);
}

static void markdown_figures(const struct comparison *c, FILE *out)
{
    if (c->passes < 1 || c->passes > 1)
        fprintf(out,
                "The new run did %.3g times the work: what it executed is divided by "
                "that.\n\n",
                c->passes);
    fputs(
        "| figure | old | new | change | verdict |\n| --- | --: | --: | --: | --- |\n",
        out);
    for (int f = 0; f < FIGURES; f++) {
        const struct shift *s = &c->total[f];
        fprintf(out, "| %s |", figure_rows[f].words);
        markdown_spread(out, &s->a);
        markdown_spread(out, &s->b);
        if (s->a.known && s->b.known)
            fprintf(out, " %+.0f |", shift_by(s));
        else
            fputs(" |", out);
        fprintf(out, " %s |\n", verdict_names[s->verdict]);
    }
}

static void markdown_match(const struct comparison *c, const struct match *m, FILE *out)
{
    struct str text = {0};
    struct words words;
    fate_text(c, m, &text);
    fputs("\n### ", out);
    put_markdown(out, slice_of(match_trace(&c->diff, m)->name));
    fputs("\n\n", out);
    put_markdown(out, str_slice(&text));
    fputs("\n\n", out);
    words_make(&words, m);
    for (size_t i = 0; i < words.at.n; i++) {
        str_clear(&text);
        word_text(&words.at.at[i], &text);
        fputs("* ", out);
        put_markdown(out, str_slice(&text));
        fputc('\n', out);
    }
    if (m->a == NO_TRACE || m->b == NO_TRACE) {
        str_clear(&text);
        lonely_text(c, m, &text);
        fputs("* ", out);
        put_markdown(out, str_slice(&text));
        fputc('\n', out);
    }
    words_free(&words);
    str_free(&text);
}

static void markdown_matches(const void *context, size_t first, size_t end, FILE *out)
{
    const struct comparison *c = context;
    for (size_t i = first; i < end; i++) {
        const struct match *m = &c->diff.matches.at[i];
        if (match_is_chosen(c, m) && match_is_difference(m))
            markdown_match(c, m, out);
    }
}

void diff_markdown(const struct comparison *c, FILE *out)
{
    const char *why;
    comparison_status(c, &why);
    fprintf(out, "## Traces: %s\n\n", why);
    markdown_figures(c, out);
    work_print(c->diff.matches.n, "", markdown_matches, c, out);
}
