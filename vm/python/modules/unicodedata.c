/* unicodedata.c -- the module of that name: what Unicode 14.0 says of characters. */
#include "python/modules/module_def.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/vec.h"
#include "python/obj/codec.h"
#include "python/obj/names.h"
#include "python/obj/unicode.h"

/* ---- arguments ------------------------------------------------------------------------------ */

static bool character(struct vm *vm, const char *function, const char *which, val v,
                      uint32_t *c)
{
    val plain = plain_of(v);
    if (is_kind(plain, KIND_STR) && as_str(plain)->chars == 1) {
        *c = (uint32_t)str_ord(plain);
        return true;
    }
    raise_error(vm, E_TypeError, "%s() argument%s must be a unicode character, not %s",
                function, which, type_name(vm, v));
    return false;
}

/* ---- properties ------------------------------------------------------------------------------- */

static val word(struct vm *vm, const char *text)
{
    return str_intern(vm, slice_of(text));
}

static val category(struct vm *vm, val chr)
{
    static const char names[][3] = {"Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc",
                                    "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe",
                                    "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs",
                                    "Zl", "Zp", "Cc", "Cf", "Cs", "Co"};
    uint32_t c;
    return character(vm, "category", "", chr, &c) ? word(vm, names[uc_category(c)])
                                                  : NULL;
}

static val bidirectional(struct vm *vm, val chr)
{
    static const char names[][4] = {
        "",   "L",  "LRE", "LRO", "R", "AL", "RLE", "RLO", "PDF", "EN",  "ES",  "ET",
        "AN", "CS", "NSM", "BN",  "B", "S",  "WS",  "ON",  "LRI", "RLI", "FSI", "PDI"};
    uint32_t c;
    if (!character(vm, "bidirectional", "", chr, &c))
        return NULL;
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)c);
    return word(vm, uc_assigned(c) ? names[p->bidi_class] : "");
}

static val combining(struct vm *vm, val chr)
{
    uint32_t c;
    if (!character(vm, "combining", "", chr, &c))
        return NULL;
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)c);
    return tag_int(uc_assigned(c) ? p->combining_class : 0);
}

static val mirrored(struct vm *vm, val chr)
{
    uint32_t c;
    if (!character(vm, "mirrored", "", chr, &c))
        return NULL;
    return tag_int(uc_assigned(c) &&
                   utf8proc_get_property((utf8proc_int32_t)c)->bidi_mirrored);
}

static val east_asian_width(struct vm *vm, val chr)
{
    uint32_t c;
    return character(vm, "east_asian_width", "", chr, &c) ? word(vm, uc_width(c))
                                                          : NULL;
}

static val decomposition(struct vm *vm, val chr)
{
    uint32_t c;
    return character(vm, "decomposition", "", chr, &c)
               ? str_new(vm, uc_decomposition(c))
               : NULL;
}

/* The value as a number of at least this kind, or the default, or ValueError. */
static val number(struct vm *vm, const char *function, enum uc_number least, val chr,
                  val otherwise, const char *none)
{
    uint32_t c;
    if (!character(vm, function, " 1", chr, &c))
        return NULL;
    struct uc_value v = uc_value(c);
    if (v.kind >= least)
        return least == UC_NUMERIC ? float_new(vm, (double)v.over / (double)v.under)
                                   : tag_int(v.over);
    return otherwise ? otherwise : raise_error(vm, E_ValueError, "%s", none);
}

static val decimal(struct vm *vm, val chr, val otherwise)
{
    return number(vm, "decimal", UC_DECIMAL, chr, otherwise, "not a decimal");
}
static val digit(struct vm *vm, val chr, val otherwise)
{
    return number(vm, "digit", UC_DIGIT, chr, otherwise, "not a digit");
}
static val numeric(struct vm *vm, val chr, val otherwise)
{
    return number(vm, "numeric", UC_NUMERIC, chr, otherwise, "not a numeric character");
}

/* ---- names -------------------------------------------------------------------------------------- */

static val name(struct vm *vm, val chr, val otherwise)
{
    uint32_t c;
    struct str out = {0};
    if (!character(vm, "name", " 1", chr, &c))
        return NULL;
    if (uc_name(c, &out))
        return str_finish(vm, &out);
    return otherwise ? otherwise : raise_error(vm, E_ValueError, "no such name");
}

static val lookup(struct vm *vm, val text)
{
    val plain = plain_of(text);
    uint32_t all[MOST_SEQUENCE];
    if (!is_kind(plain, KIND_STR) && !is_kind(plain, KIND_BYTES))
        return raise_error(vm, E_TypeError, "a bytes-like object is required, not '%s'",
                           type_name(vm, text));
    struct slice s = str_value(plain);
    if (s.n > MOST_NAME)
        return raise_object(vm, E_KeyError, str_new(vm, SLICE("name too long")));
    int64_t c = uc_lookup(s);
    if (c >= 0)
        return str_char(vm, (uint32_t)c);
    int n = uc_lookup_sequence(s, all);
    struct str out = {0};
    for (int i = 0; i < n; i++)
        utf8_add(&out, all[i]);
    if (n)
        return str_finish(vm, &out);
    str_addf(&out, "undefined character name '%.*s'", (int)s.n, s.p);
    return raise_object(vm, E_KeyError, str_finish(vm, &out));
}

/* ---- normal forms ---------------------------------------------------------------------------------- */

struct text32 {
    VEC(utf8proc_int32_t) chars;
    VEC(uint8_t) classes;
};

static void add_char(struct text32 *t, utf8proc_int32_t c)
{
    *vec_add(&t->chars) = c;
    *vec_add(&t->classes) =
        (uint8_t)(uc_assigned((uint32_t)c) ? utf8proc_get_property(c)->combining_class
                                           : 0);
}

/* c, decomposed; what Unicode 14.0 does not know stays. */
static void add_decomposed(struct text32 *t, uint32_t c, bool compat)
{
    enum { MOST = 32 };
    utf8proc_int32_t parts[MOST];
    int boundary = 0;
    utf8proc_ssize_t n =
        !uc_assigned(c) || c >> 11 == 0x1B
            ? 0
            : utf8proc_decompose_char(
                  (utf8proc_int32_t)c, parts, MOST,
                  UTF8PROC_DECOMPOSE | (compat ? UTF8PROC_COMPAT : 0), &boundary);
    if (n < 1 || n > MOST)
        add_char(t, (utf8proc_int32_t)c);
    for (utf8proc_ssize_t i = 0; i < n && n <= MOST; i++)
        add_char(t, parts[i]);
}

/* Marks behind a letter in the order of their classes; those of one class stay in order.
 * By merging runs: a text of nothing but marks does not take quadratic time. */
static void sort_marks(struct text32 *t)
{
    utf8proc_int32_t *copy = NULL;
    for (size_t i = 0; i < t->chars.n;) {
        size_t from = i, to = from;
        bool sorted = true;
        while (to < t->chars.n && t->classes.at[to])
            sorted &= to == from || t->classes.at[to - 1] <= t->classes.at[to], to++;
        i = to == from ? from + 1 : to;
        if (sorted)
            continue;
        size_t n = to - from, count[257] = {0}; /* counting sort: 255 classes */
        copy = mem_resize(copy, n, sizeof *copy);
        for (size_t k = from; k < to; k++)
            count[t->classes.at[k] + 1]++;
        for (int k = 0; k < 256; k++)
            count[k + 1] += count[k];
        for (size_t k = from; k < to; k++)
            copy[count[t->classes.at[k]]++] = t->chars.at[k];
        for (size_t k = 0; k < n; k++) {
            t->chars.at[from + k] = copy[k];
            t->classes.at[from + k] =
                (uint8_t)utf8proc_get_property(copy[k])->combining_class;
        }
    }
    free(copy);
}

/* Two characters as one; 0: there is no such one. Hangul by arithmetic, the rest by asking
 * utf8proc for these two. */
static utf8proc_int32_t composed(utf8proc_int32_t a, utf8proc_int32_t b)
{
    utf8proc_int32_t both[3] = {a, b, 0};
    if (a < 0x80 && b < 0x300)
        return 0;
    utf8proc_ssize_t n =
        utf8proc_normalize_utf32(both, 2, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    return n == 1 && uc_assigned((uint32_t)both[0]) ? both[0] : 0;
}

static void compose(struct text32 *t)
{
    size_t out = 0, starter = SIZE_MAX;
    int last = -1; /* the class of what was kept last behind the starter */
    for (size_t i = 0; i < t->chars.n; i++) {
        utf8proc_int32_t c = t->chars.at[i];
        int class = t->classes.at[i];
        bool blocked = starter == SIZE_MAX || (last >= 0 && (last >= class || !last));
        utf8proc_int32_t one = blocked ? 0 : composed(t->chars.at[starter], c);
        if (one) {
            t->chars.at[starter] = one;
            continue;
        }
        if (class == 0) {
            starter = out;
            last = -1;
        } else
            last = class;
        t->classes.at[out] = (uint8_t) class;
        t->chars.at[out++] = c;
    }
    t->chars.n = out;
}

/* Which form: bit 0 composes, bit 1 is of compatibility; -1: raised. */
static int form_of(struct vm *vm, val form, const char *function)
{
    static const char *const names[] = {"NFD", "NFC", "NFKD", "NFKC"};
    val plain = plain_of(form);
    if (!is_kind(plain, KIND_STR)) {
        raise_error(vm, E_TypeError, "%s() argument 1 must be str, not %s", function,
                    type_name(vm, form));
        return -1;
    }
    for (int i = 0; i < 4; i++)
        if (slice_eq(str_value(plain), slice_of(names[i])))
            return i;
    raise_error(vm, E_ValueError, "invalid normalization form");
    return -1;
}

static val normalized(struct vm *vm, val form, val text, const char *function)
{
    val plain = plain_of(text);
    bool empty = is_kind(plain, KIND_STR) && as_str(plain)->n == 0;
    int which = empty && is_a(form, KIND_STR) ? 0 : form_of(vm, form, function);
    if (which < 0)
        return NULL;
    if (!is_kind(plain, KIND_STR))
        return raise_error(vm, E_TypeError, "%s() argument 2 must be str, not %s",
                           function, type_name(vm, text));
    if (as_str(plain)->chars == as_str(plain)->n)
        return plain;
    struct text32 t = {0};
    struct slice s = str_value(plain);
    for (size_t width; s.n; s = slice_from(s, width))
        add_decomposed(&t, utf8_read(s.p, &width), which & 2);
    sort_marks(&t);
    if (which & 1)
        compose(&t);
    struct str out = {0};
    for (size_t i = 0; i < t.chars.n; i++)
        utf8_add(&out, (uint32_t)t.chars.at[i]);
    vec_free(&t.chars);
    vec_free(&t.classes);
    return str_finish(vm, &out);
}

static val normalize(struct vm *vm, val form, val text)
{
    return normalized(vm, form, text, "normalize");
}

static val is_normalized(struct vm *vm, val form, val text)
{
    val r = normalized(vm, form, text, "is_normalized");
    return r ? bool_val(vm, str_eq(r, plain_of(text))) : NULL;
}

static bool init(struct vm *vm, val ns)
{
    return module_set(vm, ns, "unidata_version", word(vm, "14.0.0"));
}

static const struct method functions[] = {
    FUNCTION("category", "chr, /", category, READS),
    FUNCTION("bidirectional", "chr, /", bidirectional, READS),
    FUNCTION("combining", "chr, /", combining, READS),
    FUNCTION("mirrored", "chr, /", mirrored, READS),
    FUNCTION("east_asian_width", "chr, /", east_asian_width, READS),
    FUNCTION("decomposition", "chr, /", decomposition, READS),
    FUNCTION("decimal", "chr, default=NULL, /", decimal, READS),
    FUNCTION("digit", "chr, default=NULL, /", digit, READS),
    FUNCTION("numeric", "chr, default=NULL, /", numeric, READS),
    FUNCTION("name", "chr, default=NULL, /", name, READS),
    FUNCTION("lookup", "name, /", lookup, READS),
    FUNCTION("normalize", "form, unistr, /", normalize, READS),
    FUNCTION("is_normalized", "form, unistr, /", is_normalized, READS),
    LAST_METHOD,
};
const struct module_def unicodedata_module = {
    .name = "unicodedata",
    .functions = functions,
    .init = init,
};
