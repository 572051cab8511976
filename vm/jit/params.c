/* params.c -- what --jit can set: numbers by name, and the optimizations one by one. */
#include <stdio.h>
#include <stdlib.h>

#include "jit/jit_impl.h"

static const struct {
    const char *name;
    long value;
    const char *text;
} params[] = {
#define PARAM(name, value, text) {#name, value, text},
#include "jit/params.def"
#undef PARAM
};

static const struct {
    const char *name, *text;
} opts[] = {
#define OPT(name, function, text) {#name, text},
#include "jit/opts.def"
#undef OPT
};

void jit_default_params(struct jit *j)
{
    for (int i = 0; i < N_PARAMS; i++)
        j->params[i] = params[i].value;
    j->opts = (1u << N_OPTS) - 1;
}

void jit_help(void)
{
    puts("--jit off, or name=value pairs separated by commas:\n");
    for (int i = 0; i < N_PARAMS; i++)
        printf(" %s=N\n     %s (default %ld)\n", params[i].name, params[i].text,
               params[i].value);
    puts(" enable_opts=NAMES\n     optimizations to use, separated by colons; all of "
         "them by default, none when empty:");
    for (int i = 0; i < N_OPTS; i++)
        printf("       %-11s %s\n", opts[i].name, opts[i].text);
}

/* The bit of an optimization; all of them for "all", none for one that is not known. */
static uint32_t opt_bit(struct slice name)
{
    if (slice_eq(name, SLICE("all")))
        return (1u << N_OPTS) - 1;
    for (int i = 0; i < N_OPTS; i++)
        if (slice_eq(name, slice_of(opts[i].name)))
            return 1u << i;
    return 0;
}

static bool set_opts(struct jit *j, struct slice names, struct str *bad)
{
    uint32_t on = 0;
    while (names.n) {
        ptrdiff_t colon = slice_find(names, SLICE(":"));
        struct slice name = {names.p, colon < 0 ? names.n : (size_t)colon};
        uint32_t bit = opt_bit(name);
        if (!bit) {
            str_addf(bad, "unknown optimization '%.*s' in enable_opts; there are:",
                     (int)name.n, name.p);
            for (int i = 0; i < N_OPTS; i++)
                str_addf(bad, " %s", opts[i].name);
            return false;
        }
        on |= bit;
        names = slice_from(names, name.n + (colon >= 0));
    }
    j->opts = on;
    return true;
}

static bool set_number(struct jit *j, struct slice name, struct slice value)
{
    int64_t n;
    for (int i = 0; i < N_PARAMS; i++)
        if (slice_eq(name, slice_of(params[i].name)) && slice_to_i64(value, &n)) {
            j->params[i] = n;
            return true;
        }
    return false;
}

/* One "name=value". */
static bool set_one(struct jit *j, struct slice pair, struct str *bad)
{
    ptrdiff_t eq = slice_find(pair, SLICE("="));
    struct slice name = {pair.p, eq < 0 ? pair.n : (size_t)eq};
    if (eq >= 0 && slice_eq(name, SLICE("enable_opts")))
        return set_opts(j, slice_from(pair, name.n + 1), bad);
    if (eq >= 0 && set_number(j, name, slice_from(pair, name.n + 1)))
        return true;
    str_addf(bad, "unknown or bad parameter '%.*s' (see --jit help)", (int)pair.n,
             pair.p);
    return false;
}

bool jit_set_params(struct jit *j, const char *text, struct str *bad)
{
    if (strcmp(text, "off") == 0) {
        j->on = false;
        return true;
    }
    while (*text) {
        size_t n = strcspn(text, ",");
        if (!set_one(j, (struct slice){text, n}, bad))
            return false;
        text += n + (text[n] == ',');
    }
    return true;
}
