#include "logparse/match/engine.h"

#include "base/map.h"
#include "logparse/diff/norm.h"
#include "logparse/util/glob.h"

enum {
    MOST_STEPS = 3000000, /* a second or so; more is a puzzle, not a test */
    DEEPEST = 4000        /* choices inside of choices */
};

struct engine {
    const struct expectation *e;
    const struct ops *ops;
    VEC(struct binding) bound;    /* a stack: undone by cutting it */
    struct map by_name, by_value; /* hash -> place in it + 1: see bound_name() */
    struct misfit *misfit;
    uint64_t steps;
    uint32_t depth; /* choices that are being tried */
    size_t before;  /* how many are bound by what is in front of this operation */
};

/* Keep the reason that was met farthest in the trace: that is where a person looks. */
static bool misfit(struct engine *en, size_t op, uint32_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static bool misfit(struct engine *en, size_t op, uint32_t line, const char *format, ...)
{
    struct misfit *m = en->misfit;
    if (m->why.n && op <= m->op)
        return false;
    va_list args;
    va_start(args, format);
    m->op = op;
    m->line = line;
    str_clear(&m->why);
    str_addv(&m->why, format, args);
    m->bound.n = 0;
    for (size_t i = 0; i < en->before && i < en->bound.n; i++)
        *vec_add(&m->bound) = en->bound.at[i];
    va_end(args);
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* i12, p3, f5; "?" is a box that PyPy could not print */
static bool is_box(struct slice s)
{
    if (s.n < 2 || !strchr("ipfv", s.p[0]))
        return false;
    for (size_t i = 1; i < s.n; i++)
        if (!is_digit(s.p[i]))
            return false;
    return true;
}

static bool is_object(struct slice s)
{
    return slice_starts(s, SLICE("ConstPtr(")) && !slice_eq(s, SLICE("ConstPtr(null)"));
}

/* A free name: letters, digits and underscores; not what logs print for constants. */
static bool is_name(struct slice s)
{
    static const char *const constants[] = {"None", "nan", "inf", "True", "False"};
    for (int i = 0; i < 5; i++)
        if (slice_eq(s, slice_of(constants[i])))
            return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_digit(s.p[i]) && s.p[i] != '_' &&
            !((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z'))
            return false;
    return s.n > 0 && !is_digit(s.p[0]);
}

static void add_bound(struct engine *en, struct slice name, struct slice value)
{
    *vec_add(&en->bound) = (struct binding){name, value};
    *map_put(&en->by_name, hash_text(name)) = en->bound.n;
    *map_put(&en->by_value, hash_text(value)) = en->bound.n;
}

/* What a name, or a value, is bound to: its place + 1; 0: nothing. The tables are not undone when
 * the stack is cut, so what they say is looked at; and nothing is bound twice at a time. */
static uint64_t bound_name(const struct engine *en, struct slice name)
{
    const uint64_t *at = map_find(&en->by_name, hash_text(name));
    bool holds = at && *at <= en->bound.n && slice_eq(en->bound.at[*at - 1].name, name);
    return holds ? *at : 0;
}

static uint64_t bound_value(const struct engine *en, struct slice value)
{
    const uint64_t *at = map_find(&en->by_value, hash_text(value));
    bool holds =
        at && *at <= en->bound.n && slice_eq(en->bound.at[*at - 1].value, value);
    return holds ? *at : 0;
}

static void free_bound(struct engine *en)
{
    vec_free(&en->bound);
    map_free(&en->by_name);
    map_free(&en->by_value);
}

/* A name stands for one value and a value for one name. */
static bool bind(struct engine *en, struct slice name, struct slice value,
                 const char **why, struct slice *other)
{
    uint64_t n = bound_name(en, name), v = bound_value(en, value);
    if (n == 0 && v == 0) {
        add_bound(en, name, value);
        return true;
    }
    if (n == v)
        return true;
    bool first_name = n && (v == 0 || n < v);
    *why = first_name ? "that name stands for" : "that value is called";
    *other = first_name ? en->bound.at[n - 1].value : en->bound.at[v - 1].name;
    return false;
}

static bool value_fits(struct engine *en, struct slice pattern, struct slice value,
                       const char **why, struct slice *other)
{
    *why = "expected";
    *other = pattern;
    if (slice_eq(pattern, SLICE("_")))
        return true;
    if (slice_eq(pattern, SLICE("#")))
        return !is_box(value);
    if (is_box(pattern) &&
        pattern.p[0] != value.p[0]) /* a name that tells the type, too */
        return false;
    if (is_name(pattern))
        return is_box(value) && bind(en, pattern, value, why, other);
    if (is_object(pattern) && is_object(value))
        return bind(en, pattern, value, why, other);
    return !is_box(value) && glob_match(pattern, value);
}

typedef VEC(struct slice) slices;

static void split(struct slice list, slices *out)
{
    struct slice arg;
    while (arg_next(&list, &arg))
        *vec_add(out) = arg;
}

/* One "..." in a list stands for any number of values. */
static bool values_fit(struct engine *en, const slices *p, const slices *v, size_t op,
                       uint32_t line, const char *what)
{
    size_t gap = 0, skip = 0;
    while (gap < p->n && !slice_eq(p->at[gap], SLICE("...")))
        gap++;
    if (gap < p->n ? v->n + 1 < p->n : v->n != p->n)
        return misfit(en, op, line, "it has %zu %ss, expected %zu", v->n, what,
                      p->n - (gap < p->n));
    if (gap < p->n)
        skip = v->n + 1 - p->n;
    for (size_t i = 0; i < p->n; i++) {
        if (i == gap)
            continue;
        struct slice value = v->at[i > gap ? i + skip - 1 : i], other;
        const char *why;
        if (!value_fits(en, p->at[i], value, &why, &other))
            return misfit(en, op, line, "%s %zu is %.*s, %s %.*s", what, i + 1,
                          (int)value.n, value.p, why, (int)other.n, other.p);
    }
    return true;
}

static bool list_fits(struct engine *en, struct slice pattern, struct slice list,
                      size_t op, uint32_t line, const char *what)
{
    slices p = {0}, v = {0};
    split(pattern, &p);
    split(list, &v);
    bool fits = values_fit(en, &p, &v, op, line, what);
    vec_free(&p);
    vec_free(&v);
    return fits;
}

/* Identities of guards, labels and loops may be left out of a pattern; nothing else may. */
static bool descr_fits(struct slice pattern, struct slice descr)
{
    uint64_t id;
    int64_t number;
    if (slice_eq(pattern, SLICE("...")))
        return true;
    if (pattern.n)
        return glob_match(pattern, descr);
    return descr.n == 0 || descr_guard(descr, &id) || descr_token(descr, &number) ||
           descr_loop(descr, &number);
}

static bool result_fits(struct engine *en, const struct pattern *p, const struct op *op,
                        size_t i)
{
    const char *why = "expected";
    struct slice other = p->op.result;
    if (op->result.n == 0 && p->op.result.n == 0)
        return true;
    if (p->op.result.n == 0)
        return misfit(en, i, p->line, "it has a result, %.*s, and the pattern has none",
                      (int)op->result.n, op->result.p);
    if (op->result.n == 0)
        return misfit(en, i, p->line, "it has no result");
    if (value_fits(en, p->op.result, op->result, &why, &other))
        return true;
    return misfit(en, i, p->line, "its result is %.*s, %s %.*s", (int)op->result.n,
                  op->result.p, why, (int)other.n, other.p);
}

static bool op_fits(struct engine *en, const struct pattern *p, size_t i)
{
    if (i >= en->ops->at.n)
        return misfit(en, i, p->line, "the operations end here");
    const struct op *op = en->ops->at.at[i];
    if (!slice_eq(p->op.name, op->name))
        return misfit(en, i, p->line, "it is %.*s", (int)op->name.n, op->name.p);
    if (!list_fits(en, p->op.args, op->args, i, p->line, "argument"))
        return false;
    if (!descr_fits(p->op.descr, op->descr))
        return misfit(en, i, p->line, "its descr is %.*s", (int)op->descr.n,
                      op->descr.p);
    if (p->op.has_failargs &&
        !list_fits(en, p->op.failargs, op->failargs, i, p->line, "failarg"))
        return false;
    return result_fits(en, p, op, i);
}

static bool fit_from(struct engine *en, size_t p, size_t i);

/* Members of the set that are not in `used` yet follow, in any order. */
static bool fit_set(struct engine *en, size_t set, uint32_t used, size_t i)
{
    const struct pattern *patterns = en->e->patterns.at;
    uint32_t members = patterns[set].members;
    bool rest_optional = true;
    if (en->steps++ > MOST_STEPS)
        return false;
    for (uint32_t k = 0; k < members; k++) {
        const struct pattern *p = &patterns[set + 1 + k];
        if (used & 1u << k)
            continue;
        size_t bound = en->bound.n;
        en->before = bound;
        if (op_fits(en, p, i) && fit_set(en, set, used | 1u << k, i + 1))
            return true;
        en->bound.n = bound;
        rest_optional &= p->optional;
    }
    return rest_optional && fit_from(en, set + 1 + members, i);
}

static bool fit_any(struct engine *en, size_t p, size_t i)
{
    for (size_t bound = en->bound.n; i <= en->ops->at.n; i++) {
        if (fit_from(en, p + 1, i))
            return true;
        en->bound.n = bound;
    }
    return false;
}

/* Whoever had a choice cuts what was bound behind it, and takes the next one. */
static bool fit_choice(struct engine *en, size_t p, size_t i)
{
    const struct pattern *pattern = en->e->patterns.at + p;
    size_t bound = en->bound.n;
    if (en->depth == DEEPEST) { /* of choices in choices: a puzzle, too */
        en->steps = MOST_STEPS;
        return false;
    }
    en->depth++;
    bool fits = pattern->kind == PATTERN_ANY ? fit_any(en, p, i)
                : pattern->kind == PATTERN_SET
                    ? fit_set(en, p, 0, i)
                    : op_fits(en, pattern, i) && fit_from(en, p + 1, i + 1);
    en->depth--;
    if (!fits)
        en->bound.n = bound;
    return fits;
}

/* Only choices go deeper: a trace may have a million operations. */
static bool fit_from(struct engine *en, size_t p, size_t i)
{
    for (;; p++) {
        const struct pattern *pattern = en->e->patterns.at + p;
        en->before = en->bound.n;
        if (en->steps++ > MOST_STEPS)
            return false;
        if (p == en->e->patterns.n)
            return i == en->ops->at.n || misfit(en, i, 0, "nothing more is expected");
        if (pattern->kind == PATTERN_ANY || pattern->kind == PATTERN_SET)
            return fit_choice(en, p, i);
        if (pattern->optional) {
            if (fit_choice(en, p, i))
                return true;
        } else if (op_fits(en, pattern, i)) {
            i++;
        } else {
            return false;
        }
    }
}

enum fit patterns_fit(const struct expectation *e, const struct ops *ops,
                      struct misfit *m)
{
    struct engine en = {.e = e, .ops = ops, .misfit = m};
    *m = (struct misfit){0};
    bool fits = !e->has_body || fit_from(&en, 0, 0);
    free_bound(&en);
    return fits ? FITS : en.steps >= MOST_STEPS ? FITS_UNDECIDED : FITS_NOT;
}

void misfit_free(struct misfit *misfit)
{
    str_free(&misfit->why);
    vec_free(&misfit->bound);
}

/* A name for a box that has none: its own, unless that name stands for another one. */
static void write_box(struct engine *en, struct slice value, struct str *out)
{
    struct str name = {0};
    uint64_t bound = bound_value(en, value);
    if (bound) {
        str_add(out, en->bound.at[bound - 1].name);
        return;
    }
    str_add(&name, value);
    while (bound_name(en, str_slice(&name)))
        str_addc(&name, '_');
    if (name.n == value.n)
        add_bound(en, value, value);
    str_add(out, str_slice(&name));
    str_free(&name);
}

static void write_value(struct engine *en, struct slice old, struct slice value,
                        bool address, struct str *out)
{
    const char *why;
    struct slice other;
    if (old.n && value_fits(en, old, value, &why, &other))
        str_add(out, old);
    else if (address)
        str_addc(out, '_');
    else if (is_box(value))
        write_box(en, value, out);
    else
        str_add(out, value);
}

/* What fits of the old list stays; addresses are nobody's business. */
static void write_list(struct engine *en, struct slice old, struct slice list,
                       const struct value *values, struct str *out)
{
    slices p = {0}, v = {0};
    split(old, &p);
    split(list, &v);
    for (size_t i = 0; i < v.n; i++) {
        str_add(out, i ? SLICE(", ") : SLICE(""));
        write_value(en, p.n == v.n ? p.at[i] : (struct slice){0}, v.at[i],
                    values && value_is_chance(values[i]), out);
    }
    vec_free(&p);
    vec_free(&v);
}

static void write_descr(const struct pattern *old, const struct op *op, struct str *out)
{
    struct str descr = {0};
    descr_pattern(op->descr, &descr);
    if (old && old->op.descr.n && descr_fits(old->op.descr, op->descr)) {
        str_clear(&descr);
        str_add(&descr, old->op.descr);
    }
    if (descr.n) {
        str_add(out, op->args.n ? SLICE(", descr=") : SLICE("descr="));
        str_add(out, str_slice(&descr));
    }
    str_free(&descr);
}

void pattern_write(const struct pattern *old, const struct op *op,
                   const struct misfit *at, struct str *out)
{
    struct engine en = {0};
    struct norm norm = {0};
    struct str args = {0}, kept = {0};
    struct slice none = {0};
    for (size_t i = 0; i < at->bound.n; i++)
        add_bound(&en, at->bound.at[i].name, at->bound.at[i].value);
    norm_add(&norm, op, 0);
    const struct norm_op *n = norm.ops.at;
    write_list(&en, old ? old->op.args : none, op->args, norm.values.at + n->results,
               &args);
    if (old && old->op.has_failargs && op->has_failargs)
        write_list(&en, old->op.failargs, op->failargs, NULL, &kept);
    if (op->result.n) {
        write_value(&en, old ? old->op.result : none, op->result, false, out);
        str_add(out, SLICE(" = "));
    }
    str_add(out, op->name);
    str_addc(out, '(');
    str_add(out, str_slice(&args));
    write_descr(old, op, out);
    str_addc(out, ')');
    if (old && old->op.has_failargs && op->has_failargs)
        str_addf(out, " [%s]", str_text(&kept));
    str_add(out, old && old->optional ? SLICE("?") : SLICE(""));
    free_bound(&en);
    norm_free(&norm);
    str_free(&args);
    str_free(&kept);
}

static bool compare(uint64_t a, const char *op, uint64_t b)
{
    switch (op[0]) {
    case '<': return a < b || (op[1] && a == b);
    case '>': return a > b || (op[1] && a == b);
    case '!': return a != b;
    default: return a == b;
    }
}

bool rule_holds(const struct rule *rule, const struct ops *ops, uint64_t *count,
                size_t *first)
{
    *count = 0;
    *first = ops->at.n;
    for (size_t i = 0; i < ops->at.n; i++) {
        const struct op *op = ops->at.at[i];
        if (!glob_match(rule->name, op->name) ||
            (rule->descr.n && !glob_match(rule->descr, op->descr)))
            continue;
        if ((*count)++ == 0)
            *first = i;
    }
    return rule->op[0] ? compare(*count, rule->op, rule->number) : *count == 0;
}
