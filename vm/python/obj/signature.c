/* signature.c -- signatures of C functions: parsing, binding, what is said of a bad call. */
#include "python/obj/signature.h"
#include "python/obj/type_def.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/mem.h"

/* ---- parsing ------------------------------------------------------------------------ */

static struct slice trimmed(struct slice s)
{
    while (s.n && *s.p == ' ')
        s = slice_from(s, 1);
    while (s.n && s.p[s.n - 1] == ' ')
        s.n--;
    return s;
}

/* The text up to the next comma, which is taken off. */
static struct slice next_part(struct slice *text)
{
    const char *comma = slice_char(*text, ',');
    size_t n = comma ? (size_t)(comma - text->p) : text->n;
    struct slice part = {text->p, n};
    *text = slice_from(*text, comma ? n + 1 : n);
    return trimmed(part);
}

static void read_default(struct slice text, struct param *p)
{
    char *end;
    if (slice_eq(text, SLICE("None")))
        p->what = DEFAULT_NONE;
    else if (slice_eq(text, SLICE("True")))
        p->what = DEFAULT_TRUE;
    else if (slice_eq(text, SLICE("False")))
        p->what = DEFAULT_FALSE;
    else {
        p->number = strtoll(text.p, &end, 10); /* stops at the comma or the end */
        p->what = end == text.p + text.n && text.n ? DEFAULT_INT : DEFAULT_NULL;
    }
}

void signature_parse(const char *text, struct signature *out)
{
    struct slice left = slice_of(text);
    int n = 0;
    bool keywords = false;
    *out = (struct signature){0};
    while (left.n) {
        struct slice part = next_part(&left);
        if (slice_eq(part, SLICE("/"))) {
            out->nposonly = n;
            continue;
        }
        if (part.n && *part.p == '*') {
            out->varkw |= part.n > 1 && part.p[1] == '*';
            out->varargs |= part.n > 1 && part.p[1] != '*';
            keywords = true;
            continue;
        }
        if (n == MOST_PARAMS)
            die("too many parameters: %s", text);
        struct param *p = &out->at[n++];
        const char *equals = slice_char(part, '=');
        p->name = trimmed(
            (struct slice){part.p, equals ? (size_t)(equals - part.p) : part.n});
        if (equals)
            read_default(trimmed(slice_from(part, (size_t)(equals + 1 - part.p))), p);
        if (keywords)
            out->nkwonly++;
        else {
            out->npositional++;
            out->required += p->what == NO_DEFAULT;
        }
    }
}

const struct signature *signature_of_row(struct vm *vm, const struct builtin *b)
{
    uint64_t *at = map_put(&vm->signatures, (uint64_t)(uintptr_t)b);
    if (!*at) {
        const struct method *m = method_of(b);
        struct signature *s = mem_new(sizeof *s);
        signature_parse(m->signature, s);
        int first = b->flags & (B_METHOD | B_CLASS | B_NEW) ? 1 : 0;
        if (signature_values(s) + first != m->values)
            die("%s(%s) does not match its function", b->name, m->signature);
        *at = (uint64_t)(uintptr_t)s;
    }
    return (const struct signature *)(uintptr_t)*at;
}

int signature_values(const struct signature *s)
{
    return s->npositional + s->nkwonly + s->varargs + s->varkw;
}

/* ---- what is wrong ------------------------------------------------------------------- */

static const char *plural(int64_t n)
{
    return n == 1 ? "" : "s";
}

/* list.append, or len */
static bool refuse(struct vm *vm, struct called who, const char *format, int64_t got)
{
    struct str text = {0};
    str_addf(&text, "%.*s%s%.*s() ", (int)who.owner.n, who.owner.p,
             who.owner.n ? "." : "", (int)who.name.n, who.name.p);
    str_addf(&text, format, (long long)got);
    raise_error(vm, E_TypeError, "%s", str_text(&text));
    str_free(&text);
    return false;
}

/* Of a function whose parameters have no names. */
static bool count_positional(struct vm *vm, const struct signature *s,
                             struct called who, int64_t n)
{
    int min = s->required, max = s->npositional;
    if (n >= min && (n <= max || s->varargs))
        return true;
    if (max == 0)
        return refuse(vm, who, "takes no arguments (%lld given)", n);
    if (min == 1 && max == 1 && !s->varargs)
        return refuse(vm, who, "takes exactly one argument (%lld given)", n);
    int want = n < min ? min : max;
    raise_error(vm, E_TypeError, "%.*s expected %s%d argument%s, got %lld",
                (int)who.name.n, who.name.p,
                min == max && !s->varargs ? ""
                : n < min                 ? "at least "
                                          : "at most ",
                want, plural(want), (long long)n);
    return false;
}

static bool takes(struct vm *vm, struct called who, bool exactly, const char *bound,
                  int64_t want, const char *what, int64_t got)
{
    raise_error(vm, E_TypeError, "%.*s() takes %s %lld %sargument%s (%lld given)",
                (int)who.name.n, who.name.p, exactly ? "exactly" : bound,
                (long long)want, what, plural(want), (long long)got);
    return false;
}

static bool count_named(struct vm *vm, const struct signature *s, struct called who,
                        int64_t n, int64_t nkw)
{
    int all = s->npositional + s->nkwonly, max = s->npositional, min = s->nposonly;
    min = min < s->required ? min : s->required;
    if (!s->varargs && !s->varkw && n + nkw > all)
        return takes(vm, who, s->required == all, "at most", all,
                     n == 0 ? "keyword " : "", n + nkw);
    if (n > max && !s->varargs && max == 0) {
        raise_error(vm, E_TypeError, "%.*s() takes no positional arguments",
                    (int)who.name.n, who.name.p);
        return false;
    }
    if (n > max && !s->varargs)
        return takes(vm, who, s->required == max, "at most", max, "positional ", n);
    if (n < min)
        return takes(vm, who, min == max, "at least", min, "positional ", n);
    return true;
}

static bool missing(struct vm *vm, const struct signature *s, struct called who, int i)
{
    struct slice name = s->at[i].name;
    raise_error(vm, E_TypeError, "%.*s() missing required argument '%.*s' (pos %d)",
                (int)who.name.n, who.name.p, (int)name.n, name.p, i + 1);
    return false;
}

/* ---- binding -------------------------------------------------------------------------- */

static val default_of(struct vm *vm, const struct param *p)
{
    switch (p->what) {
    case DEFAULT_NONE: return vm->none;
    case DEFAULT_TRUE: return vm->true_;
    case DEFAULT_FALSE: return vm->false_;
    case DEFAULT_INT: return tag_int(p->number);
    default: return NULL;
    }
}

static bool bind_keyword(struct vm *vm, const struct signature *s, struct called who,
                         val name, val v, int64_t npos, val *out, val extra,
                         val *unknown)
{
    struct slice text = str_value(name);
    int n = s->npositional + s->nkwonly;
    for (int i = s->nposonly; i < n; i++) {
        if (!slice_eq(s->at[i].name, text))
            continue;
        int at = i < s->npositional ? i : i + s->varargs;
        if (!out[at]) {
            out[at] = v;
            return true;
        }
        if (i < npos)
            raise_error(vm, E_TypeError,
                        "argument for %.*s() given by name ('%.*s') and position (%d)",
                        (int)who.name.n, who.name.p, (int)text.n, text.p, i + 1);
        else
            raise_error(vm, E_TypeError,
                        "%.*s() got multiple values for keyword argument '%.*s'",
                        (int)who.name.n, who.name.p, (int)text.n, text.p);
        return false;
    }
    if (s->varkw)
        return dict_set(vm, extra, name, v);
    *unknown = *unknown ? *unknown : name;
    return true;
}

static bool knows_all(struct vm *vm, struct called who, val unknown)
{
    if (unknown)
        raise_error(vm, E_TypeError, "'%.*s' is an invalid keyword argument for %.*s()",
                    (int)str_value(unknown).n, str_value(unknown).p, (int)who.name.n,
                    who.name.p);
    return !unknown;
}

/* Values are in the order of the text: positional ones, *args, keyword-only ones, **kw. */
bool signature_bind(struct vm *vm, const struct signature *s, struct called who,
                    const val *args, int64_t n, val kwnames, val *out)
{
    int64_t nkw = kwnames ? as_tuple(kwnames)->n : 0,
            npos = n < s->npositional ? n : s->npositional;
    bool named = s->nposonly < s->npositional || s->nkwonly || s->varkw;
    int last = signature_values(s) - 1;
    val unknown = NULL; /* what is missing is said first */
    if (nkw && !named)
        return refuse(vm, who, "takes no keyword arguments", 0);
    if (!(named ? count_named(vm, s, who, n, nkw) : count_positional(vm, s, who, n)))
        return false;
    for (int i = 0; i <= last; i++)
        out[i] = i < npos ? args[i] : NULL;
    if (s->varargs)
        out[s->npositional] = tuple_of(vm, args + npos, n - npos);
    if (s->varkw)
        out[last] = nkw ? dict_new(vm, KIND_DICT) : NULL;
    for (int64_t i = 0; i < nkw; i++)
        if (!bind_keyword(vm, s, who, as_tuple(kwnames)->at[i], args[n + i], npos, out,
                          s->varkw ? out[last] : NULL, &unknown))
            return false;
    for (int i = 0; i < s->npositional + s->nkwonly; i++) {
        int at = i < s->npositional ? i : i + s->varargs;
        if (out[at])
            continue;
        if (s->at[i].what == NO_DEFAULT)
            return missing(vm, s, who, i);
        out[at] = default_of(vm, &s->at[i]);
    }
    return knows_all(vm, who, unknown);
}

/* ---- calling --------------------------------------------------------------------------- */

#define F(...) ((val(*)(struct vm *, ##__VA_ARGS__))f)
val call_c(struct vm *vm, c_function *f, int n, const val *v)
{
    switch (n) {
    case 0: return F()(vm);
    case 1: return F(val)(vm, v[0]);
    case 2: return F(val, val)(vm, v[0], v[1]);
    case 3: return F(val, val, val)(vm, v[0], v[1], v[2]);
    case 4: return F(val, val, val, val)(vm, v[0], v[1], v[2], v[3]);
    case 5: return F(val, val, val, val, val)(vm, v[0], v[1], v[2], v[3], v[4]);
    case 6:
        return F(val, val, val, val, val, val)(vm, v[0], v[1], v[2], v[3], v[4], v[5]);
    default:
        assert(n == 7);
        return F(val, val, val, val, val, val, val)(vm, v[0], v[1], v[2], v[3], v[4],
                                                    v[5], v[6]);
    }
}
#undef F
