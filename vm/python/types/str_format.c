/* str_format.c -- "{0.name!r:>{width}}".format(...), and what string.Formatter asks of it. */
#include "python/obj/unicode.h"
#include "python/types/str_format.h"
#include "python/types/str_impl.h"

/* ---- the pieces of a format ------------------------------------------------------------------- */

static bool bad_format(struct vm *vm, const char *text)
{
    raise_error(vm, E_ValueError, "%s", text);
    return false;
}

/* The field behind a '{'; *s becomes what is behind its '}'. */
static bool read_field(struct vm *vm, struct slice *s, struct markup *m)
{
    const char *p = s->p, *end = s->p + s->n;
    char c = 0;
    while (p < end && (c = *p) != '}' && c != ':' && c != '!') {
        if (c == '{')
            return bad_format(vm, "unexpected '{' in field name");
        p++;
        if (c == '[')
            while (p < end && *p != ']')
                p++;
    }
    if (p == end)
        return bad_format(vm, "expected '}' before end of string");
    m->field = true;
    m->name = (struct slice){s->p, (size_t)(p - s->p)};
    p++;
    if (c == '!') {
        size_t width;
        if (p == end)
            return bad_format(vm,
                              "end of string while looking for conversion specifier");
        m->conversion = utf8_read(p, &width);
        p += width;
        if (p == end)
            return bad_format(vm, "unmatched '{' in format spec");
        c = *p++;
        if (c != '}' && c != ':')
            return bad_format(vm, "expected ':' after conversion specifier");
    }
    m->spec = (struct slice){p, 0};
    for (int depth = 1; c == ':';) {
        if (p == end)
            return bad_format(vm, "unmatched '{' in format spec");
        m->nested |= *p == '{';
        depth += (*p == '{') - (*p == '}');
        if (depth == 0) {
            m->spec.n = (size_t)(p++ - m->spec.p);
            break;
        }
        p++;
    }
    *s = (struct slice){p, (size_t)(end - p)};
    return true;
}

bool markup_next(struct vm *vm, struct slice *s, struct markup *m)
{
    size_t i = 0;
    *m = (struct markup){.name = SLICE(""), .spec = SLICE("")};
    while (i < s->n && s->p[i] != '{' && s->p[i] != '}')
        i++;
    m->literal = (struct slice){s->p, i};
    if (i == s->n) {
        *s = slice_from(*s, i);
        return true;
    }
    char c = s->p[i];
    bool twice = i + 1 < s->n && s->p[i + 1] == c;
    if (twice) {
        m->literal.n++;
        *s = slice_from(*s, i + 2);
        return true;
    }
    if (c == '}')
        return bad_format(vm, "Single '}' encountered in format string");
    if (i + 1 == s->n)
        return bad_format(vm, "Single '{' encountered in format string");
    *s = slice_from(*s, i + 1);
    return read_field(vm, s, m);
}

/* ---- the name of a field ------------------------------------------------------------------------ */

/* A number in decimal digits of any script: -1: it is none, -2: raised. */
static int64_t number_in(struct vm *vm, struct slice s)
{
    int64_t n = 0;
    if (!s.n)
        return -1;
    for (size_t width; s.n; s = slice_from(s, width)) {
        uint32_t c = utf8_read(s.p, &width);
        if (!uc_decimal(c))
            return -1;
        if (n > (INT64_MAX - 9) / 10) {
            bad_format(vm, "Too many decimal digits in format string");
            return -2;
        }
        n = n * 10 + uc_value(c).over;
    }
    return n;
}

bool field_first(struct vm *vm, struct slice *name, struct slice *first,
                 int64_t *number)
{
    size_t i = 0;
    while (i < name->n && name->p[i] != '.' && name->p[i] != '[')
        i++;
    *first = (struct slice){name->p, i};
    *name = slice_from(*name, i);
    *number = number_in(vm, *first);
    return *number != -2;
}

bool field_next(struct vm *vm, struct slice *rest, bool *attribute, struct slice *key,
                int64_t *number)
{
    size_t i = 1;
    char c = *rest->p;
    *attribute = c == '.';
    *number = -1;
    if (c != '.' && c != '[')
        return bad_format(vm,
                          "Only '.' or '[' may follow ']' in format field specifier");
    if (c == '.') {
        while (i < rest->n && rest->p[i] != '.' && rest->p[i] != '[')
            i++;
        *key = (struct slice){rest->p + 1, i - 1};
    } else {
        while (i < rest->n && rest->p[i] != ']')
            i++;
        if (i == rest->n)
            return bad_format(vm, "Missing ']' in format string");
        *key = (struct slice){rest->p + 1, i - 1};
        i++;
        if ((*number = number_in(vm, *key)) == -2)
            return false;
    }
    *rest = slice_from(*rest, i);
    return key->n || bad_format(vm, "Empty attribute in format string");
}

/* ---- filling in ----------------------------------------------------------------------------------- */

enum numbering { UNDECIDED, AUTOMATIC, MANUAL };
struct filling {
    struct vm *vm;
    val text; /* the format: it stays where it is */
    val args,
        mapping; /* args NULL: of format_map(). mapping NULL: there are no keywords */
    enum numbering numbering;
    int64_t next;
};

static bool number_fields(struct filling *f, enum numbering how)
{
    if (f->numbering == UNDECIDED)
        f->numbering = how;
    return f->numbering == how ||
           bad_format(f->vm, how == AUTOMATIC
                                 ? "cannot switch from manual field specification to "
                                   "automatic field numbering"
                                 : "cannot switch from automatic field numbering to "
                                   "manual field specification");
}

static val by_number(struct filling *f, int64_t i)
{
    if (!f->args) {
        bad_format(f->vm, "Format string contains positional fields");
        return NULL;
    }
    if (i >= as_tuple(f->args)->n)
        return raise_error(
            f->vm, E_IndexError,
            "Replacement index %lld out of range for positional args tuple",
            (long long)i);
    return as_tuple(f->args)->at[i];
}

static val by_name(struct filling *f, struct slice name)
{
    val key = str_new(f->vm, name);
    if (!f->mapping)
        return raise_object(f->vm, E_KeyError, key);
    return py_getitem(f->vm, f->mapping, key);
}

/* The object that a field means. */
static val field_value(struct filling *f, struct slice name)
{
    struct slice first, key;
    int64_t number;
    bool attribute;
    if (!field_first(f->vm, &name, &first, &number))
        return NULL;
    bool automatic = first.n == 0;
    if ((automatic || number >= 0) && !number_fields(f, automatic ? AUTOMATIC : MANUAL))
        return NULL;
    val v = automatic     ? by_number(f, f->next++)
            : number >= 0 ? by_number(f, number)
                          : by_name(f, first);
    while (v && name.n) {
        if (!field_next(f->vm, &name, &attribute, &key, &number))
            return NULL;
        if (attribute)
            v = py_getattr(f->vm, v, str_intern(f->vm, key));
        else
            v = py_getitem(f->vm, v,
                           number >= 0 ? tag_int(number) : str_new(f->vm, key));
    }
    return v;
}

static val converted(struct vm *vm, val v, uint32_t conversion)
{
    switch (conversion) {
    case 0: return v;
    case 's': return py_str(vm, v);
    case 'r': return py_repr(vm, v);
    case 'a': v = py_repr(vm, v); return v ? ascii_of(vm, v) : NULL;
    default:
        return raise_error(vm, E_ValueError,
                           conversion > 32 && conversion < 127
                               ? "Unknown conversion specifier %c"
                               : "Unknown conversion specifier \\x%x",
                           conversion);
    }
}

static bool fill_in(struct filling *f, struct slice s, int depth, struct str *out)
{
    struct markup m;
    if (depth < 0)
        return bad_format(f->vm, "Max string recursion exceeded");
    while (s.n) {
        if (!markup_next(f->vm, &s, &m))
            return false;
        str_add(out, m.literal);
        if (!m.field)
            continue;
        val v = field_value(f, m.name);
        v = v ? converted(f->vm, v, m.conversion) : NULL;
        if (!v)
            return false;
        struct str spec = {0};
        if (m.nested && !fill_in(f, m.spec, depth - 1, &spec)) {
            str_free(&spec);
            return false;
        }
        val text =
            py_format(f->vm, v, str_new(f->vm, m.nested ? str_slice(&spec) : m.spec));
        str_free(&spec);
        if (!text)
            return false;
        str_add(out, str_value(plain_of(text)));
    }
    return true;
}

static val filled(struct vm *vm, val self, val args, val mapping)
{
    enum { LEVELS = 1 }; /* of fields in the specifications of fields */
    struct filling f = {.vm = vm, .text = self, .args = args, .mapping = mapping};
    struct str out = {0};
    if (fill_in(&f, str_value(self), LEVELS, &out))
        return str_finish(vm, &out);
    str_free(&out);
    return NULL;
}

val str_format(struct vm *vm, val self, val args, val kwargs)
{
    return filled(vm, self, args, kwargs);
}

val str_format_map(struct vm *vm, val self, val mapping)
{
    return filled(vm, self, NULL, mapping);
}
