/* limits.c -- the text of a limit: [trace(PATTERN).]FIGURE OP [+|-]NUMBER[%]. */
#include <math.h>

#include "logparse/diff/compare.h"

static struct slice trimmed(struct slice s)
{
    while (s.n && s.p[0] == ' ')
        s = slice_from(s, 1);
    while (s.n && s.p[s.n - 1] == ' ')
        s.n--;
    return s;
}

static bool take_pattern(struct slice *s, struct limit *l)
{
    if (!slice_starts(*s, SLICE("trace(")))
        return true;
    ptrdiff_t close = slice_rfind(*s, SLICE(")."));
    if (close < 6)
        return false;
    l->has_pattern = true;
    l->pattern = trimmed((struct slice){s->p + 6, (size_t)close - 6});
    *s = slice_from(*s, (size_t)close + 2);
    return true;
}

static bool take_number(struct slice s, struct limit *l)
{
    char copy[40], *end;
    s = trimmed(s);
    if (s.n && s.p[s.n - 1] == '%') {
        l->percent = true;
        s = trimmed((struct slice){s.p, s.n - 1});
    }
    if (s.n == 0 || s.n >= sizeof copy)
        return false;
    l->relative = s.p[0] == '+' || s.p[0] == '-';
    memcpy(copy, s.p, s.n);
    copy[s.n] = 0;
    l->number = strtod(copy, &end);
    return *end == 0 && end != copy && isfinite(l->number);
}

bool limit_parse(const char *text, struct limit *l, struct str *why)
{
    struct slice s = trimmed(slice_of(text));
    *l = (struct limit){.text = text};
    if (!take_pattern(&s, l)) {
        str_add(why, SLICE("\"trace(\" without \").\""));
        return false;
    }
    size_t n = 0;
    while (n < s.n && s.p[n] != '>' && s.p[n] != '<')
        n++;
    if (n == s.n) {
        str_add(why, SLICE("it holds none of > >= < <="));
        return false;
    }
    struct slice name = trimmed((struct slice){s.p, n});
    l->figure = figure_named(name);
    l->op[0] = s.p[n++];
    if (n < s.n && s.p[n] == '=')
        l->op[1] = s.p[n++];
    if (l->figure == FIGURES || (l->has_pattern && !figure_rows[l->figure].per_trace))
        str_addf(why, "there is no figure \"%.*s\"%s", (int)name.n, name.p,
                 l->has_pattern ? " of a trace" : "");
    else if (!take_number(slice_from(s, n), l))
        str_add(why, SLICE("no number behind the comparison"));
    return why->n == 0;
}
