/* cmd_diff_lines.c -- logparse diff --lines: which source lines cost more. */
#include "base/die.h"
#include "logparse/diff/lines.h"
#include "logparse/options.h"
#include "logparse/rows/quickfix.h"
#include "logparse/rows/rowtext.h"
#include "logparse/util/json.h"

enum { MOST_ROWS = 30 };

struct half { /* one of the two logs */
    struct log log;
    struct traces traces;
    struct library lib;
    struct ledger ledger;
};

static bool half_open(struct half *h, const struct options *o, char *path)
{
    struct options one = *o; /* with this log as its only argument */
    one.args = &path;
    one.n_args = 1;
    if (!open_traces(&h->log, &h->traces, &one))
        return false;
    library_open(&h->lib, &h->traces, o->source_root);
    ledger_make(&h->ledger, &h->traces, &h->lib.flow);
    return true;
}

static void half_close(struct half *h)
{
    ledger_free(&h->ledger);
    library_close(&h->lib);
    traces_free(&h->traces);
    log_close(&h->log);
}

static void add_count(double n, bool sign, struct rich *r, enum look look)
{
    struct str s = {0};
    double size = n < 0 ? -n : n;
    if (sign && size >= 0.5)
        str_addc(&s, n < 0 ? '-' : '+');
    count_text((uint64_t)(size + 0.5), &s);
    rich_addf(r, look, "%8s ", str_text(&s));
    str_free(&s);
}

static void print_pair(struct half halves[2], const struct line_diff *d,
                       const struct line_pair *p, const struct style *style)
{
    struct rich r = {0};
    struct half *h = &halves[p->new != NULL];
    const struct ledger_line *l = p->new ? p->new : p->old;
    struct slice text, path = h->ledger.files.at[l->file];
    add_count(p->old ? p->old->ops : 0, false, &r, LOOK_PLAIN);
    add_count(p->new ? p->new->ops / d->passes : 0, false, &r, LOOK_PLAIN);
    add_count(p->change, true, &r, p->change > 0 ? LOOK_MISSING : LOOK_GOOD);
    rich_add(&r, LOOK_PLAIN, place_basename(path));
    rich_addf(&r, LOOK_PLAIN, ":%lld  ", (long long)l->line);
    if (source_line_bare(&h->lib.sources, path, l->line, &text)) {
        rich_add(&r, LOOK_SOURCE, text);
    }
    if (!p->old || !p->new)
        rich_addf(&r, LOOK_DIM, "  (%s)", p->new ? "only new" : "only old");
    rich_print(&r, style, stdout);
    rich_free(&r);
}

static void print_text(struct half halves[2], const struct line_diff *d,
                       const struct style *style)
{
    size_t shown = 0;
    if (d->has_passes && (d->passes > 1.1 || d->passes < 0.9))
        printf(
            "the new run did %.3g times the work: its operations are divided by that\n",
            d->passes);
    style_putf(style, stdout, LOOK_TITLE, "%8s %8s %8s line\n", "old", "new", "change");
    for (; shown < d->at.n && shown < MOST_ROWS; shown++) {
        const struct line_pair *p = &d->at.at[shown];
        if (p->change > -0.5 && p->change < 0.5)
            break;
        print_pair(halves, d, p, style);
    }
    if (shown == 0)
        puts("no line costs more or less");
    else if (shown < d->at.n)
        printf("... %zu more lines\n", d->at.n - shown);
}

static void json_side(struct json *j, const char *key, const struct ledger_line *l)
{
    json_key(j, key);
    l ? json_real(j, l->ops) : json_null(j);
}

static void print_json(const struct half halves[2], const struct line_diff *d)
{
    struct json j = {.out = stdout};
    json_open(&j, '{');
    json_key(&j, "passes");
    d->has_passes ? json_real(&j, d->passes) : json_null(&j);
    json_key(&j, "lines");
    json_open(&j, '[');
    for (size_t i = 0; i < d->at.n; i++) {
        const struct line_pair *p = &d->at.at[i];
        const struct ledger_line *l = p->new ? p->new : p->old;
        json_open(&j, '{');
        json_key(&j, "file");
        json_text(&j, halves[p->new != NULL].ledger.files.at[l->file]);
        json_key(&j, "line");
        json_int(&j, l->line);
        json_side(&j, "old_executed_ops", p->old);
        json_side(&j, "new_executed_ops", p->new);
        json_key(&j, "change_per_pass");
        json_real(&j, p->change);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
}

/* Only what got slower: what got faster needs nobody to go there. */
static void print_quickfix(struct half halves[2], const struct line_diff *d)
{
    for (size_t i = 0; i < d->at.n; i++) {
        const struct line_pair *p = &d->at.at[i];
        if (!p->new || p->change < 0.5)
            continue;
        struct place place = {.is_python = true,
                              .file = halves[1].ledger.files.at[p->new->file],
                              .line = p->new->line};
        if (quickfix_place(&halves[1].lib.sources, &place, stdout))
            printf("%.0f operations more: %.0f, before %.0f\n", p->change,
                   p->new->ops / d->passes, p->old ? p->old->ops : 0);
    }
}

static int compare_lines(struct half halves[2], const struct options *o)
{
    struct line_diff d;
    bool differs = false;
    for (int i = 0; i < 2; i++)
        if (!halves[i].ledger.counted || halves[i].ledger.lines.n == 0) {
            complain("%s: the log has no counts of lines: record it with "
                     "PYPYLOG=jit-log-opt,jit-backend:FILE",
                     o->args[i]);
            return EXIT_INCONCLUSIVE;
        }
    line_diff_make(&d, &halves[0].ledger, &halves[1].ledger);
    for (size_t i = 0; i < d.at.n; i++)
        differs |= d.at.at[i].change >= 0.5 || d.at.at[i].change <= -0.5;
    if (o->quickfix)
        print_quickfix(halves, &d);
    else if (o->json)
        print_json(halves, &d);
    else
        print_text(halves, &d, &o->style);
    line_diff_free(&d);
    return differs ? EXIT_DIFFERENT : EXIT_SAME;
}

int cmd_diff_lines(struct options *o)
{
    struct half halves[2] = {0};
    if (o->n_args != 2)
        die("diff --lines takes OLD NEW");
    if (!half_open(&halves[0], o, o->args[0]))
        return EXIT_TROUBLE;
    if (!half_open(&halves[1], o, o->args[1])) {
        half_close(&halves[0]);
        return EXIT_TROUBLE;
    }
    int status = compare_lines(halves, o);
    half_close(&halves[0]);
    half_close(&halves[1]);
    return status;
}
