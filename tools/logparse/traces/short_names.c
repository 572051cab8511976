#include "logparse/traces/short_names.h"

#include <stdlib.h>

enum {
    LONG = 72,   /* bytes; below it a name is shown whole */
    COMMON = 40, /* bytes in common that are worth leaving out */
    FRONT = 14,  /* of a name stay in front */
    CONTEXT = 6, /* before what differs */
    SHOWN = 52,  /* bytes from there on */
};

static int by_name(const void *a, const void *b)
{
    return strcmp(**(char *const *const *)a, **(char *const *const *)b);
}

static size_t common(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

/* Not in the middle of a character */
static size_t boundary(const char *name, size_t at)
{
    while (at > 0 && ((unsigned char)name[at] & 0xc0) == 0x80)
        at--;
    return at;
}

static char *shorten(const char *name, size_t same)
{
    size_t n = strlen(name);
    size_t from = boundary(name, same > n - CONTEXT ? n - CONTEXT : same - CONTEXT);
    size_t end = n - from > SHOWN ? boundary(name, from + SHOWN) : n;
    struct str out = {0};
    str_add(&out, (struct slice){name, boundary(name, FRONT)});
    str_add(&out, SLICE("[...]"));
    str_add(&out, (struct slice){name + from, end - from});
    str_addf(&out, "%s", end < n ? "[...]" : "");
    char *made = mem_copy_text(str_text(&out), out.n);
    str_free(&out);
    return made;
}

char **short_names(const struct traces *traces)
{
    size_t n = traces->all.n;
    char **names = mem_zero(n, sizeof *names);
    char ***sorted =
        mem_zero(n, sizeof *sorted); /* of the long ones: sorted, neighbours
                                                     have the most in common */
    size_t *same = mem_zero(n, sizeof *same), m = 0;
    for (size_t i = 0; i < n; i++) {
        names[i] = traces->all.at[i].name;
        if (strlen(names[i]) > LONG)
            sorted[m++] = &names[i];
    }
    if (m > 1)
        qsort(sorted, m, sizeof *sorted, by_name);
    for (size_t k = 1; k < m; k++) {
        size_t both = common(*sorted[k - 1], *sorted[k]);
        same[k - 1] = both > same[k - 1] ? both : same[k - 1];
        same[k] = both;
    }
    for (size_t k = 0; k < m; k++)
        if (same[k] > COMMON)
            *sorted[k] = shorten(*sorted[k], same[k]);
    free(sorted);
    free(same);
    return names;
}

void short_names_free(char **names, const struct traces *traces)
{
    for (size_t i = 0; i < traces->all.n; i++)
        if (names[i] != traces->all.at[i].name)
            free(names[i]);
    free(names);
}
