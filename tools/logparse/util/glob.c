#include "logparse/util/glob.h"

/* On a mismatch go back to the last '*' and let it take one byte more: no recursion, and at
 * most pattern times text steps. */
bool glob_match(struct slice pattern, struct slice text)
{
    size_t p = 0, t = 0, star = SIZE_MAX, taken = 0;
    while (t < text.n) {
        if (p < pattern.n && pattern.p[p] == '*') {
            star = p++;
            taken = t;
        } else if (p < pattern.n &&
                   (pattern.p[p] == '?' || pattern.p[p] == text.p[t])) {
            p++, t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++taken;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.p[p] == '*')
        p++;
    return p == pattern.n;
}

static bool any_matches(const struct slice *patterns, size_t n, struct slice name)
{
    for (size_t i = 0; i < n; i++)
        if (glob_match(patterns[i], name))
            return true;
    return false;
}

bool chosen_has(const struct chosen *c, struct slice name)
{
    return (c->n_only == 0 || any_matches(c->only, c->n_only, name)) &&
           !any_matches(c->ignore, c->n_ignore, name);
}
