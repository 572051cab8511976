#include "gcstats/condition.h"

#include <assert.h>
#include <math.h>

static const struct {
    struct slice sign;
    enum comparison comparison;
} comparisons[] = {/* the longer ones first */
                   {{">=", 2}, IS_AT_LEAST},
                   {{"<=", 2}, IS_AT_MOST},
                   {{">", 1}, IS_ABOVE},
                   {{"<", 1}, IS_BELOW}};

static struct slice trim(struct slice s)
{
    while (s.n && s.p[0] == ' ')
        s = slice_from(s, 1);
    while (s.n && s.p[s.n - 1] == ' ')
        s.n--;
    return s;
}

/* Cut "NAME>LIMIT" in two. */
static bool cut(struct condition *c, struct slice text, struct slice *name,
                struct slice *limit)
{
    size_t at = 0;
    while (at < text.n && text.p[at] != '<' && text.p[at] != '>')
        at++;
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
        struct slice rest = slice_from(text, at);
        if (!slice_starts(rest, comparisons[i].sign))
            continue;
        c->comparison = comparisons[i].comparison;
        *name = trim((struct slice){text.p, at});
        *limit = trim(slice_from(rest, comparisons[i].sign.n));
        return name->n > 0;
    }
    return false;
}

/* "+5%" and "-3ms": measured from the old value. */
static bool parse_limit(struct condition *c, struct slice text)
{
    enum unit unit = figure_rows[c->figure].unit;
    double sign = 1;
    bool ok;
    if (text.n && (text.p[0] == '+' || text.p[0] == '-')) {
        c->relative = true;
        sign = text.p[0] == '-' ? -1 : 1;
        text = trim(slice_from(text, 1));
    }
    c->percent = c->relative && slice_ends(text, SLICE("%"));
    if (c->percent) {
        ok = quantity_parse(text, UNIT_SHARE, &c->limit);
    } else if (unit == UNIT_TIME) {
        struct length length;
        ok = quantity_parse_time(text, &length);
        c->limit = ok ? length.amount : 0;
        c->in_ticks = ok && length.in_ticks;
    } else {
        ok = quantity_parse(text, unit, &c->limit);
    }
    c->limit *= sign;
    return ok;
}

bool condition_parse(struct condition *c, const char *text, struct str *why)
{
    static const char *const forms[] = {"a number", "a time (3ms, 50us, 2s, 1000ticks)",
                                        "a share (5%, 0.05)", "a size (64M)",
                                        "a rate (100M/s)"};
    struct slice name, limit;
    *c = (struct condition){.text = text};
    if (!cut(c, slice_of(text), &name, &limit)) {
        str_addf(why,
                 "\"%s\" is no condition; one looks like 'p99>3ms' or 'total>+5%%'",
                 text);
        return false;
    }
    c->figure = figure_find(name);
    if (c->figure < 0) {
        str_addf(why, "there is no figure \"%.*s\"; gcstats --figures lists them",
                 (int)name.n, name.p);
        return false;
    }
    if (!parse_limit(c, limit)) {
        str_addf(why, "\"%s\": \"%.*s\" is not %s", text, (int)limit.n, limit.p,
                 forms[figure_rows[c->figure].unit]);
        return false;
    }
    return true;
}

/* A bound decides when more (less) of what is missing could not change the answer. */
static bool decided_by_bound(const struct condition *c, double bound)
{
    enum rest rest = figure_rows[c->figure].rest;
    switch (c->comparison) {
    case IS_ABOVE: return rest == REST_LEAST && bound > c->limit;
    case IS_AT_LEAST: return rest == REST_LEAST && bound >= c->limit;
    case IS_BELOW: return rest == REST_MOST && bound < c->limit;
    case IS_AT_MOST: return rest == REST_MOST && bound <= c->limit;
    }
    return false;
}

enum verdict condition_check(const struct condition *c, const struct figures *now,
                             const struct figures *old)
{
    assert(c->figure >= 0 && c->figure < (int)n_figures);
    assert(!c->in_ticks || figure_is_time(c->figure));
    const double *new_values = c->in_ticks ? now->ticks : now->value;
    double x = new_values[c->figure], limit = c->limit;
    if (c->relative) {
        double before = (c->in_ticks ? old->ticks : old->value)[c->figure];
        limit = c->percent ? before + fabs(before) * c->limit : before + c->limit;
    }
    bool bounded;
    double bound = figure_or_bound(now, c->figure, c->in_ticks, &bounded);
    if (bounded && !c->relative && decided_by_bound(c, bound))
        return VERDICT_HOLDS;
    if (isnan(x) || isnan(limit))
        return VERDICT_UNKNOWN;
    bool holds = c->comparison == IS_ABOVE      ? x > limit
                 : c->comparison == IS_AT_LEAST ? x >= limit
                 : c->comparison == IS_BELOW    ? x < limit
                                                : x <= limit;
    return holds ? VERDICT_HOLDS : VERDICT_HOLDS_NOT;
}
