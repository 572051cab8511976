/* names.c -- stable names: code location and path of guards, never an address.
 * Two traces of one place are told apart by their order of compilation: "~2", "~3". */
#include <stdlib.h>

#include "logparse/traces/build.h"

enum {
    DEEPEST =
        60 /* guards in a name: real ones have ten, a damaged log could have any */
};

/* In a chain of 100 000 bridges nobody can walk up from each of them: `half_way` has of each
 * trace its nearest ancestor (or itself) that is not deeper than DEEPEST / 2. */
static void path_name(const struct traces *traces, const struct trace *t,
                      const uint32_t *half_way, struct str *name)
{
    uint32_t parent = t->parent;
    bool deep = traces->all.at[parent].depth >= DEEPEST;
    if (deep)
        parent = half_way[parent];
    str_addf(name, "%s%s", traces->all.at[parent].name, deep ? "/..." : "");
    if (t->parent_guard)
        str_addf(name, "/g%u", t->parent_guard);
    else
        str_addf(name, "/+%llu", (unsigned long long)t->parent_offset);
}

static void base_name(const struct traces *traces, const struct trace *t,
                      const uint32_t *half_way, struct str *name)
{
    struct place place;
    if (t->kind == TRACE_BRIDGE && t->parent != NO_TRACE)
        path_name(traces, t, half_way, name);
    else if (t->kind == TRACE_BRIDGE)
        str_add(name, SLICE("(unknown guard)"));
    else if (t->is_stub)
        str_add(name, SLICE("(stub)"));
    else if (!trace_place(traces, t, &place))
        str_add(name, SLICE("(unknown place)"));
    if (t->kind != TRACE_BRIDGE || t->parent == NO_TRACE) {
        if (!t->is_stub && trace_place(traces, t, &place)) {
            if (t->kind == TRACE_BRIDGE)
                str_addc(name, ' ');
            place_name(&place, name);
        }
    }
}

void names_assign(struct traces *traces)
{
    uint32_t *half_way = mem_zero(traces->all.n, sizeof *half_way);
    struct names seen = {0};
    struct map times = {0};
    struct str name = {0};
    for (size_t i = 0; i < traces->all.n; i++) {
        struct trace *t = &traces->all.at[i];
        str_clear(&name);
        t->depth = t->parent == NO_TRACE ? 0 : traces->all.at[t->parent].depth + 1;
        bool deep = t->depth > DEEPEST / 2;
        half_way[i] = deep ? half_way[t->parent] : (uint32_t)i;
        base_name(traces, t, half_way, &name);
        uint64_t *nth = map_put(&times, names_add(&seen, str_slice(&name)));
        if (++*nth > 1)
            str_addf(&name, "~%llu", (unsigned long long)*nth);
        t->name = mem_copy_text(str_text(&name), name.n);
    }
    str_free(&name);
    names_free(&seen);
    map_free(&times);
    free(half_way);
}
