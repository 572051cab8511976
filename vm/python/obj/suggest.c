/* suggest.c -- "Did you mean": the known name that is nearest to one that is unknown.
 *
 * Moving, adding or replacing a character costs 2, changing its case 1; at most a third of
 * the characters may change (the rule and the costs are CPython 3.11's). */
#include "python/obj/obj.h"

#include <ctype.h>

enum { EDIT = 2, CASE = 1, LONGEST = 40, MOST_NAMES = 750, FAR = 1 << 20 };

static int change(char a, char b)
{
    if (a == b)
        return 0;
    return tolower((unsigned char)a) == tolower((unsigned char)b) ? CASE : EDIT;
}

/* Drop what both begin and end with. */
static void trim_common(struct slice *a, struct slice *b)
{
    while (a->n && b->n && a->p[0] == b->p[0]) {
        *a = slice_from(*a, 1);
        *b = slice_from(*b, 1);
    }
    while (a->n && b->n && a->p[a->n - 1] == b->p[b->n - 1]) {
        a->n--;
        b->n--;
    }
}

/* Levenshtein's distance, row by row. */
static int distance(struct slice a, struct slice b)
{
    int row[LONGEST + 1];
    trim_common(&a, &b);
    if (a.n == 0 || b.n == 0)
        return (int)(a.n + b.n) * EDIT;
    if (a.n > LONGEST || b.n > LONGEST)
        return FAR;
    for (size_t i = 0; i <= a.n; i++)
        row[i] = (int)i * EDIT;
    for (size_t j = 1; j <= b.n; j++) {
        int diagonal = row[0];
        row[0] = (int)j * EDIT;
        for (size_t i = 1; i <= a.n; i++) {
            int replaced = diagonal + change(a.p[i - 1], b.p[j - 1]);
            int moved = (row[i] < row[i - 1] ? row[i] : row[i - 1]) + EDIT;
            diagonal = row[i];
            row[i] = replaced < moved ? replaced : moved;
        }
    }
    return row[a.n];
}

struct search {
    val wanted, best;
    int least;
};

static void consider(struct search *s, val name)
{
    if (!is_kind(name, KIND_STR) || str_eq(name, s->wanted))
        return;
    struct slice a = str_value(s->wanted), b = str_value(name);
    int far = distance(a, b), allowed = (int)(a.n + b.n + 3) * EDIT / 6;
    if (far <= allowed && far < s->least) {
        s->best = name;
        s->least = far;
    }
}

static void consider_keys(struct search *s, val dict)
{
    val key, value;
    if (as_dict(dict)->used >= MOST_NAMES)
        return;
    for (int64_t at = 0; dict_next(dict, &at, &key, &value);)
        consider(s, key);
}

/* A local name of the frame that raised, then a global, then a builtin: in this order. */
static val near_name(struct vm *vm, struct search *s, val exc)
{
    val at = inst_attr(vm, exc, vm->n_traceback);
    if (!at || !is_kind(at, KIND_TRACEBACK))
        return NULL;
    while (as_traceback(at)->next)
        at = as_traceback(at)->next;
    const struct code *c = code_of(as_traceback(at)->code);
    for (int i = 0; i < c->nlocals - c->nfree; i++)
        consider(s, c->varnames.at[i]);
    if (!s->best)
        consider_keys(s, as_ns(as_traceback(at)->ns)->dict);
    if (!s->best)
        consider_keys(s, as_ns(vm->builtins)->dict);
    return s->best;
}

static val near_attribute(struct vm *vm, struct search *s, val o)
{
    val names = dir_of(vm, o);
    if (!names || as_list(names)->n >= MOST_NAMES) {
        vm->exc = NULL;
        return NULL;
    }
    for (int64_t i = 0; i < as_list(names)->n; i++)
        consider(s, list_items(names)[i]);
    return s->best;
}

val suggestion(struct vm *vm, val exc)
{
    val type = type_of(vm, exc), name = inst_attr(vm, exc, vm->n_nameword),
        o = inst_attr(vm, exc, vm->n_obj);
    struct search s = {name, NULL, FAR};
    if (!name || !is_kind(name, KIND_STR))
        return NULL;
    if (type == vm->exceptions[E_NameError])
        return near_name(vm, &s, exc);
    if (type == vm->exceptions[E_AttributeError] && o)
        return near_attribute(vm, &s, o);
    return NULL;
}
