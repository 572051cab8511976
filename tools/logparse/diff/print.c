#include "logparse/diff/print.h"

#include <stdlib.h>

#include "base/die.h"
#include "logparse/diff/text.h"
#include "logparse/rows/rowtext.h"
#include "logparse/util/safe.h"
#include "logparse/util/workers.h"

enum { LEFT_WIDTH = 60 /* of the old side when the terminal does not say */ };

static const enum look verdict_looks[VERDICTS] = {LOOK_GOOD, LOOK_BAD, LOOK_GOOD,
                                                  LOOK_MISSING, LOOK_MISSING};

struct printer {
    const struct comparison *c;
    const struct diff_look *look;
    FILE *out;
    struct rich line;
    struct str text;
};

static void end_line(struct printer *p)
{
    rich_print(&p->line, &(struct style){p->look->style->color, 0}, p->out);
    rich_clear(&p->line);
}

void fate_text(const struct comparison *c, const struct match *m, struct str *out)
{
    str_addf(out, "%s", fate_names[m->fate]);
    if (m->fate == FATE_SPLIT)
        str_addf(out, " from %s", c->diff.a->traces.all.at[m->relative].name);
    if (m->fate == FATE_MERGED)
        str_addf(out, " into %s", c->diff.b->traces.all.at[m->relative].name);
    if (m->moved)
        str_addf(out, ", moved from %s", c->diff.a->traces.all.at[m->a].name);
    if (match_is_unstable(c, m))
        str_addf(out, ", UNSTABLE");
}

void word_text(const struct word *w, struct str *out)
{
    const struct word_row *row = &word_rows[w->kind];
    str_addf(out, "%s", w->lost ? row->lost : row->gained);
    if (w->count > 1)
        str_addf(out, " (%u times)", w->count);
    if (w->line >= 0) {
        str_add(out, SLICE(", "));
        str_add(out, place_basename(w->file));
        str_addf(out, ":%lld ", (long long)w->line);
        str_add(out, w->function);
    }
    if (w->proof.n) {
        struct op op;
        op_parse(w->proof, &op);
        str_add(out, SLICE(": "));
        op_plain(&op, w->kind == WORD_KEEPS, out);
    }
}

/* The guard itself, as its trace prints it. */
static void guard_text(const struct run *run, const struct trace *t, struct str *out)
{
    struct norm norm = run_norm(run, t->parent);
    size_t i = 0;
    while (i < norm.ops.n && norm.ops.at[i].guard != t->parent_guard)
        i++;
    if (i == norm.ops.n || t->parent_guard == 0)
        return;
    struct body_lines lines;
    body_lines_read(&lines, &run->log,
                    trace_body_section(&run->traces.all.at[t->parent]));
    struct op op = norm_line(&norm, &lines, i);
    str_add(out, SLICE(", where it fails "));
    op_plain(&op, false, out);
    body_lines_free(&lines);
}

void lonely_text(const struct comparison *c, const struct match *m, struct str *out)
{
    const struct trace *t = match_trace(&c->diff, m);
    const struct run *run = m->b != NO_TRACE ? c->diff.b : c->diff.a;
    struct place place;
    str_addf(out, "a %s", trace_kind_names[t->kind]);
    if (t->parent != NO_TRACE) {
        str_addf(out, " from guard %u of %s", t->parent_guard,
                 run->traces.all.at[t->parent].name);
        guard_text(run, t, out);
    }
    if (trace_place(&run->traces, t, &place) && place.is_python) {
        str_add(out, SLICE(", at "));
        str_add(out, place_basename(place.file));
        str_addf(out, ":%lld ",
                 (long long)(place.line >= 0 ? place.line : place.first_line));
        str_add(out, place.function);
    }
    if (t->has_entries)
        str_addf(out, ", entered %llu times", (unsigned long long)t->entries);
}

static void put_number(struct printer *p, const struct spread *s)
{
    if (!s->known)
        rich_addf(&p->line, LOOK_DIM, " %16s", "?");
    else if (s->high > s->low) {
        char text[64];
        snprintf(text, sizeof text, "%.0f..%.0f", s->low, s->high);
        rich_addf(&p->line, LOOK_PLAIN, " %16s", text);
    } else {
        rich_addf(&p->line, LOOK_PLAIN, " %16.0f", s->median);
    }
}

static void put_shift(struct printer *p, const struct shift *s)
{
    double percent;
    put_number(p, &s->a);
    put_number(p, &s->b);
    if (!s->a.known || !s->b.known)
        rich_addf(&p->line, LOOK_PLAIN, " %12s %9s", "", "");
    else if (shift_percent(s, &percent))
        rich_addf(&p->line, LOOK_PLAIN, " %+12.0f %+8.1f%%", shift_by(s), percent);
    else
        rich_addf(&p->line, LOOK_PLAIN, " %+12.0f %9s", shift_by(s), "new");
    rich_addf(&p->line, verdict_looks[s->verdict], "  %s", verdict_names[s->verdict]);
    if (s->verdict == VERDICT_UNSTABLE && s->a.two_peaked)
        rich_addf(&p->line, LOOK_PLAIN, ", two-peaked: old runs stand at %.0f or %.0f",
                  s->a.low, s->a.high);
    if (s->verdict == VERDICT_UNSTABLE && s->b.two_peaked)
        rich_addf(&p->line, LOOK_PLAIN, ", two-peaked: new runs stand at %.0f or %.0f",
                  s->b.low, s->b.high);
}

static void print_figures(struct printer *p)
{
    if (p->c->passes < 1 || p->c->passes > 1) {
        rich_addf(
            &p->line, LOOK_MISSING,
            "the new run did %.3g times the work: what it executed is divided by that",
            p->c->passes);
        end_line(p);
    }
    rich_addf(&p->line, LOOK_TITLE, "%-24s %16s %16s %12s %9s", "", "old", "new",
              "change", "");
    end_line(p);
    for (int f = 0; f < FIGURES; f++) {
        rich_addf(&p->line, LOOK_PLAIN, "%-24s", figure_rows[f].words);
        put_shift(p, &p->c->total[f]);
        end_line(p);
    }
}

/* What jit-summary counts; the words of what was given up say why. */
static void print_counters(struct printer *p)
{
    if (!comparison_is_of_summaries(p->c))
        return;
    fputc('\n', p->out);
    rich_addf(&p->line, LOOK_TITLE, "%-24s %16s %16s %12s %9s", "jit-summary", "old",
              "new", "change", "");
    end_line(p);
    for (int i = 0; i < JIT_COUNTERS; i++) {
        struct shift s;
        bool differs = comparison_counter(p->c, (enum jit_counter)i, &s);
        if (!s.a.known && !s.b.known)
            continue;
        double percent = 0;
        rich_addf(&p->line, LOOK_PLAIN, "%-24s", jit_counter_rows[i].label);
        put_number(p, &s.a);
        put_number(p, &s.b);
        if (differs)
            rich_addf(&p->line, LOOK_PLAIN, " %+12.0f", shift_by(&s));
        if (differs && shift_percent(&s, &percent))
            rich_addf(&p->line, LOOK_PLAIN, " %+8.1f%%", percent);
        if (differs && jit_counter_is_abort((enum jit_counter)i))
            rich_addf(&p->line, LOOK_DIM, "  %s", jit_counter_rows[i].words);
        end_line(p);
    }
}

static void print_sides(struct printer *p)
{
    for (size_t r = 0; r < p->c->n_a + p->c->n_b; r++) {
        bool old = r < p->c->n_a;
        const char *damage = run_damage(&p->c->runs[r]);
        rich_addf(&p->line, old ? LOOK_BAD : LOOK_GOOD, "%s", old ? "--- " : "+++ ");
        rich_add(&p->line, LOOK_TITLE, slice_of(p->c->runs[r].path));
        if (damage)
            rich_addf(&p->line, LOOK_MISSING, "  (%s)", damage);
        end_line(p);
    }
}

static void print_unstable(struct printer *p)
{
    for (size_t i = 0; i < p->c->unstable.n; i++) {
        const struct unstable *u = &p->c->unstable.at[i];
        rich_addf(&p->line, LOOK_MISSING, "UNSTABLE ");
        rich_add(&p->line, LOOK_PLAIN, slice_of(u->name));
        rich_addf(&p->line, LOOK_PLAIN,
                  ": %u different codes in the old runs, %u in the new", u->a_codes,
                  u->b_codes);
        end_line(p);
    }
}

static void print_limits(struct printer *p)
{
    static const char *const results[] = {"kept", "BROKEN", "UNKNOWN"};
    static const enum look looks[] = {LOOK_GOOD, LOOK_BAD, LOOK_MISSING};
    for (size_t i = 0; i < p->c->n_limits; i++) {
        const struct limit *l = &p->c->limits[i];
        rich_addf(&p->line, looks[l->result], "limit %-8s", results[l->result]);
        rich_add(&p->line, LOOK_PLAIN, slice_of(l->text));
        if (l->a.known && l->b.known)
            rich_addf(&p->line, LOOK_DIM, "  (old %.0f, new %.0f)", l->a.median,
                      l->b.median);
        else if (l->b.known)
            rich_addf(&p->line, LOOK_DIM, "  (new %.0f)", l->b.median);
        else
            rich_addf(&p->line, LOOK_DIM, "  (the logs do not hold it)");
        end_line(p);
    }
}

static void put_count(struct printer *p, const char *what, const struct shift *s)
{
    if (s->a.known && s->b.known &&
        (s->b.median > s->a.median || s->b.median < s->a.median))
        rich_addf(&p->line, LOOK_PLAIN, ", %s %.0f -> %.0f", what, s->a.median,
                  s->b.median);
}

static void print_trace_line(struct printer *p, const struct match *m)
{
    bool good = m->fate == FATE_SAME;
    str_clear(&p->text);
    fate_text(p->c, m, &p->text);
    rich_add(&p->line, LOOK_TITLE, slice_of(match_trace(&p->c->diff, m)->name));
    rich_addf(&p->line, LOOK_PLAIN, "  ");
    rich_add(&p->line, good ? LOOK_GOOD : LOOK_BAD, str_slice(&p->text));
    for (int f = 0; f < FIGURES; f++) {
        struct shift s = match_shift(p->c, m, (enum figure)f);
        if (figure_rows[f].per_trace && m->a != NO_TRACE && m->b != NO_TRACE)
            put_count(p, figure_rows[f].words, &s);
    }
    end_line(p);
    if (m->a == NO_TRACE || m->b == NO_TRACE) {
        str_clear(&p->text);
        lonely_text(p->c, m, &p->text);
        rich_addf(&p->line, LOOK_PLAIN, "  ");
        rich_add(&p->line, LOOK_PLAIN, str_slice(&p->text));
        end_line(p);
    }
}

static void print_words(struct printer *p, const struct match *m)
{
    struct words words;
    words_make(&words, m);
    for (size_t i = 0; i < words.at.n; i++) {
        str_clear(&p->text);
        word_text(&words.at.at[i], &p->text);
        rich_addf(&p->line, words.at.at[i].lost ? LOOK_BAD : LOOK_GOOD, "  * ");
        rich_add(&p->line, LOOK_PLAIN, str_slice(&p->text));
        end_line(p);
    }
    words_free(&words);
}

static void put_op(struct printer *p, const struct aligned_pair *d, bool new,
                   uint32_t i, bool failargs, enum look look)
{
    struct op op =
        new ? norm_line(&d->b, &d->b_lines, i) : norm_line(&d->a, &d->a_lines, i);
    str_clear(&p->text);
    op_plain(&op, failargs, &p->text);
    rich_add(&p->line, look, str_slice(&p->text));
}

static void print_unified(struct printer *p, const struct aligned_pair *d,
                          const struct diff_line *l)
{
    bool failargs = l->changes & CHANGE_FAILARGS;
    if (l->mark == '-' || l->mark == '~') {
        rich_addf(&p->line, LOOK_BAD, "  - ");
        put_op(p, d, false, l->a, failargs, LOOK_BAD);
        end_line(p);
    }
    if (l->mark == '-')
        return;
    enum look look = l->mark == ' ' ? LOOK_PLAIN : LOOK_GOOD;
    rich_addf(&p->line, look, "  %c ", l->mark == '~' ? '+' : l->mark);
    put_op(p, d, true, l->b, failargs, look);
    if (l->changes) {
        str_clear(&p->text);
        changes_text(l->changes, &p->text);
        rich_addf(&p->line, LOOK_DIM, "    <- %s", str_text(&p->text));
    }
    end_line(p);
}

/* The old line on the left, the new one on the right, what happened between them. */
static void print_beside(struct printer *p, const struct aligned_pair *d,
                         const struct diff_line *l)
{
    size_t width = p->look->style->width;
    size_t half = width > 40 ? (width - 5) / 2 : LEFT_WIDTH;
    bool failargs = l->changes & CHANGE_FAILARGS;
    struct str left = {0};
    str_clear(&p->text);
    if (l->a != NO_OP) {
        struct op op = norm_line(&d->a, &d->a_lines, l->a);
        op_plain(&op, failargs, &p->text);
    }
    safe_add(&left, str_slice(&p->text));
    enum look look = l->mark == ' ' ? LOOK_PLAIN : LOOK_BAD;
    rich_add(&p->line, look, safe_cut(str_slice(&left), half));
    rich_pad(&p->line, half);
    rich_addf(&p->line, LOOK_PLAIN, " %c ",
              l->mark == '~'   ? '|'
              : l->mark == '-' ? '<'
              : l->mark == '+' ? '>'
                               : ' ');
    if (l->b != NO_OP)
        put_op(p, d, true, l->b, failargs, l->mark == ' ' ? LOOK_PLAIN : LOOK_GOOD);
    rich_print(&p->line, p->look->style, p->out);
    rich_clear(&p->line);
    str_free(&left);
}

static void print_gap(struct printer *p, const struct aligned_pair *d,
                      const struct diff_line *l)
{
    str_clear(&p->text);
    if (l->b != NO_OP)
        place_plain(&d->b, &d->b_lines, l->b, &p->text);
    else if (l->a != NO_OP)
        place_plain(&d->a, &d->a_lines, l->a, &p->text);
    rich_addf(&p->line, LOOK_BYTECODE, "  @@ ");
    rich_add(&p->line, LOOK_BYTECODE, str_slice(&p->text));
    end_line(p);
}

static void print_operations(struct printer *p, const struct aligned_pair *d)
{
    struct diff_lines lines;
    diff_lines_make(&lines, d, CONTEXT_LINES);
    for (size_t i = 0; i < lines.at.n; i++) {
        const struct diff_line *l = &lines.at.at[i];
        if (l->mark == '@')
            print_gap(p, d, l);
        else if (p->look->side_by_side)
            print_beside(p, d, l);
        else
            print_unified(p, d, l);
    }
    diff_lines_free(&lines);
}

static void print_match(struct printer *p, const struct match *m)
{
    fputc('\n', p->out);
    print_trace_line(p, m);
    print_words(p, m);
    if (m->detail && !p->look->stat)
        print_operations(p, m->detail);
}

/* Widely different logs differ in megabytes of text. */
static void print_matches(const void *context, size_t first, size_t end, FILE *out)
{
    const struct printer *of = context;
    struct printer p = {.c = of->c, .look = of->look, .out = out};
    for (size_t i = first; i < end; i++) {
        const struct match *m = &p.c->diff.matches.at[i];
        if (match_is_chosen(p.c, m) && match_is_difference(m))
            print_match(&p, m);
    }
    rich_free(&p.line);
    str_free(&p.text);
}

static void print_traces(struct printer *p)
{
    const struct diff *d = &p->c->diff;
    size_t same = 0, renamed = 0;
    work_print(d->matches.n, "", print_matches, p, p->out);
    for (size_t i = 0; i < d->matches.n; i++) {
        const struct match *m = &d->matches.at[i];
        if (!match_is_chosen(p->c, m) || match_is_difference(m))
            continue;
        same++;
        renamed += m->renamed;
    }
    fputc('\n', p->out);
    rich_addf(&p->line, LOOK_PLAIN, "%zu trace%s the same", same,
              same == 1 ? " is" : "s are");
    if (renamed)
        rich_addf(&p->line, LOOK_PLAIN, ", %zu of them under another name", renamed);
    end_line(p);
}

void diff_print(const struct comparison *c, const struct diff_look *look, FILE *out)
{
    struct printer p = {.c = c, .look = look, .out = out};
    const char *why;
    int status = comparison_status(c, &why);
    print_sides(&p);
    print_figures(&p);
    print_counters(&p);
    print_unstable(&p);
    print_limits(&p);
    print_traces(&p);
    rich_addf(&p.line, status == EXIT_SAME ? LOOK_GOOD : LOOK_BAD, "%s", why);
    end_line(&p);
    rich_free(&p.line);
    str_free(&p.text);
}
