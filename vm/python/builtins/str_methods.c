/* str_methods.c -- methods of str and bytes. */
#include "python/builtins/methods.h"

#include <ctype.h>
#include <utf8proc.h>

static bool text_arg(struct vm *vm, val v, const char *what)
{
    if (is_kind(v, KIND_STR) || is_kind(v, KIND_BYTES))
        return true;
    raise_error(vm, E_TypeError, "%s%smust be str, not %s", what ? what : "",
                what ? " " : "", type_name(vm, v));
    return false;
}

static val mapped(struct vm *vm, val s, utf8proc_int32_t (*f)(utf8proc_int32_t))
{
    struct slice t = str_value(s);
    struct str out = {0};
    for (size_t i = 0; i < t.n;) {
        size_t w;
        val c = str_char(vm, (uint32_t)f((utf8proc_int32_t)utf8_read(t.p + i, &w)));
        str_add(&out, str_value(c));
        i += w;
    }
    return str_finish(vm, &out);
}

/* ASCII: the letters between from and to change their case. */
static val ascii_mapped(struct vm *vm, val s, char from, char to)
{
    struct w_str *r = str_blank(vm, (enum kind)s->kind, as_str(s)->n);
    const char *p = str_bytes(s);
    for (int64_t i = 0; i < r->n; i++)
        r->bytes[i] = (char)(p[i] ^ (p[i] >= from && p[i] <= to ? 'a' ^ 'A' : 0));
    return &r->h;
}

static bool is_ascii(val s)
{
    return as_str(s)->chars == as_str(s)->n;
}

static val upper(ARGS)
{
    UNUSED_ARGS;
    return is_ascii(args[0]) ? ascii_mapped(vm, args[0], 'a', 'z')
                             : mapped(vm, args[0], utf8proc_toupper);
}
static val lower(ARGS)
{
    UNUSED_ARGS;
    return is_ascii(args[0]) ? ascii_mapped(vm, args[0], 'A', 'Z')
                             : mapped(vm, args[0], utf8proc_tolower);
}

static val title_like(struct vm *vm, val s, bool every)
{
    struct slice t = str_value(s);
    struct str out = {0};
    bool start = true;
    for (size_t i = 0; i < t.n;) {
        size_t w;
        utf8proc_int32_t c = (utf8proc_int32_t)utf8_read(t.p + i, &w);
        c = start ? utf8proc_toupper(c) : utf8proc_tolower(c);
        str_add(&out, str_value(str_char(vm, (uint32_t)c)));
        start =
            every && !(isalpha((unsigned char)t.p[i]) || (unsigned char)t.p[i] >= 0x80);
        i += w;
    }
    return str_finish(vm, &out);
}

static val capitalize(ARGS)
{
    UNUSED_ARGS;
    return title_like(vm, args[0], false);
}
static val title(ARGS)
{
    UNUSED_ARGS;
    return title_like(vm, args[0], true);
}

static val swapcase(ARGS)
{
    UNUSED_ARGS;
    struct slice t = str_value(args[0]);
    struct str out = {0};
    for (size_t i = 0; i < t.n; i++)
        str_addc(&out, (char)(isupper((unsigned char)t.p[i])
                                  ? tolower((unsigned char)t.p[i])
                                  : toupper((unsigned char)t.p[i])));
    return str_finish(vm, &out);
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct slice strip_blanks(struct slice s, bool left, bool right)
{
    while (left && s.n && is_blank(*s.p))
        s = slice_from(s, 1);
    while (right && s.n && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

static struct slice strip_set(struct slice s, struct slice set, bool left, bool right)
{
    while (left && s.n && memchr(set.p, *s.p, set.n))
        s = slice_from(s, 1);
    while (right && s.n && memchr(set.p, s.p[s.n - 1], set.n))
        s.n--;
    return s;
}

static val strip_with(struct vm *vm, val *args, int64_t n, bool left, bool right)
{
    struct slice s = str_value(args[0]);
    if (n == 2 && args[1] != vm->none) {
        if (!text_arg(vm, args[1], "strip arg"))
            return NULL;
        s = strip_set(s, str_value(args[1]), left, right);
    } else
        s = strip_blanks(s, left, right);
    return s.n == (size_t)as_str(args[0])->n ? args[0] : str_new(vm, s);
}

static val strip(ARGS)
{
    UNUSED_ARGS;
    return strip_with(vm, args, n, true, true);
}
static val lstrip(ARGS)
{
    UNUSED_ARGS;
    return strip_with(vm, args, n, true, false);
}
static val rstrip(ARGS)
{
    UNUSED_ARGS;
    return strip_with(vm, args, n, false, true);
}

static void add_piece(struct vm *vm, val list, struct slice s)
{
    val piece = str_new(vm, s);
    list_append(vm, list, piece);
}

static val split_blank(struct vm *vm, val self, int64_t most)
{
    struct slice s = str_value(self);
    val out = list_new(vm, 4);
    size_t i = 0;
    for (;;) {
        while (i < s.n && is_blank(s.p[i]))
            i++;
        if (i == s.n)
            return out;
        size_t from = i;
        if (most-- == 0) {
            add_piece(vm, out, slice_from(s, from));
            return out;
        }
        while (i < s.n && !is_blank(s.p[i]))
            i++;
        add_piece(vm, out, (struct slice){s.p + from, i - from});
    }
}

static val split(ARGS)
{
    int64_t most = -1;
    const val names[] = {vm->n_sep, vm->n_maxsplit};
    if (!only_keywords(vm, "split", kwnames, names, 2))
        return NULL;
    val limit = n > 2 ? args[2] : keyword(vm, args, n, kwnames, vm->n_maxsplit);
    val sep = n > 1 ? args[1] : keyword(vm, args, n, kwnames, vm->n_sep);
    if (limit && !py_index(vm, limit, &most))
        return NULL;
    if (!sep || sep == vm->none)
        return split_blank(vm, args[0], most);
    if (!text_arg(vm, sep, "separator"))
        return NULL;
    struct slice s = str_value(args[0]), by = str_value(sep);
    if (by.n == 0)
        return raise_error(vm, E_ValueError, "empty separator");
    val out = list_new(vm, 4);
    ptrdiff_t at;
    while (most-- != 0 && (at = slice_find(s, by)) >= 0) {
        add_piece(vm, out, (struct slice){s.p, (size_t)at});
        s = slice_from(s, (size_t)at + by.n);
    }
    add_piece(vm, out, s);
    return out;
}

static val rsplit(ARGS)
{
    int64_t most = -1;
    if (n > 2 && !py_index(vm, args[2], &most))
        return NULL;
    if (n < 2 || args[1] == vm->none || most < 0)
        return split(vm, args, n, kwnames);
    struct slice s = str_value(args[0]), by = str_value(args[1]);
    val out = list_new(vm, 4);
    ptrdiff_t at;
    while (most-- != 0 && (at = slice_rfind(s, by)) >= 0) {
        add_piece(vm, out, slice_from(s, (size_t)at + by.n));
        s.n = (size_t)at;
    }
    add_piece(vm, out, s);
    list_reverse(vm, out);
    return out;
}

static val splitlines(ARGS)
{
    UNUSED_ARGS;
    struct slice s = str_value(args[0]);
    val out = list_new(vm, 4);
    while (s.n) {
        const char *nl = memchr(s.p, '\n', s.n);
        size_t len = nl ? (size_t)(nl - s.p) : s.n;
        add_piece(vm, out, (struct slice){s.p, len});
        s = slice_from(s, nl ? len + 1 : len);
    }
    return out;
}

static char *put_text(char *to, val s)
{
    memcpy(to, str_bytes(s), (size_t)as_str(s)->n);
    return to + as_str(s)->n;
}

static val join_items(struct vm *vm, val sep, const val *items, int64_t n)
{
    int64_t bytes = n ? (n - 1) * as_str(sep)->n : 0,
            chars = n ? (n - 1) * as_str(sep)->chars : 0;
    for (int64_t i = 0; i < n; i++) {
        if (!is_kind(items[i], (enum kind)sep->kind))
            return raise_error(vm, E_TypeError,
                               "sequence item %lld: expected str instance, %s found",
                               (long long)i, type_name(vm, items[i]));
        bytes += as_str(items[i])->n;
        chars += as_str(items[i])->chars;
    }
    struct w_str *r = str_blank(vm, (enum kind)sep->kind, bytes);
    r->chars = chars;
    char *to = r->bytes;
    char only = as_str(sep)->n == 1 ? *str_bytes(sep) : 0;
    for (int64_t i = 0; i < n; i++) {
        if (i && only)
            *to++ = only;
        else if (i)
            to = put_text(to, sep);
        to = put_text(to, items[i]);
    }
    return &r->h;
}

static val join(ARGS)
{
    UNUSED_ARGS;
    val list = args[1];
    if (is_kind(list, KIND_TUPLE))
        return join_items(vm, args[0], as_tuple(list)->at, as_tuple(list)->n);
    if (!is_kind(list, KIND_LIST)) {
        list = list_new(vm, 4);
        if (!list_extend(vm, list, args[1]))
            return NULL;
    }
    return join_items(vm, args[0], list_objects(vm, list), as_list(list)->n);
}

static val replace(ARGS)
{
    UNUSED_ARGS;
    int64_t most = -1;
    if (!text_arg(vm, args[1], "replace() argument 1") ||
        !text_arg(vm, args[2], "replace() argument 2") ||
        (n > 3 && !py_index(vm, args[3], &most)))
        return NULL;
    struct slice s = str_value(args[0]), from = str_value(args[1]),
                 to = str_value(args[2]);
    struct str out = text_start(vm);
    if (from.n == 0) {
        for (size_t i = 0, w; i <= s.n; i += w) {
            w = i < s.n ? utf8_width((unsigned char)s.p[i]) : 1;
            if (most-- != 0)
                str_add(&out, to);
            if (i < s.n)
                str_add(&out, (struct slice){s.p + i, w});
        }
        return str_finish(vm, &out);
    }
    ptrdiff_t at;
    while (most-- != 0 && (at = slice_find(s, from)) >= 0) {
        str_add(&out, (struct slice){s.p, (size_t)at});
        str_add(&out, to);
        s = slice_from(s, (size_t)at + from.n);
    }
    str_add(&out, s);
    return str_finish(vm, &out);
}

static int64_t chars_before(struct slice s, ptrdiff_t at)
{
    int64_t c = 0;
    for (ptrdiff_t i = 0; i < at; i++)
        c += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return c;
}

static size_t byte_at(val s, int64_t i)
{
    if (as_str(s)->chars == as_str(s)->n)
        return (size_t)i;
    size_t at = 0;
    for (; i > 0; i--)
        at += utf8_width((unsigned char)str_bytes(s)[at]);
    return at;
}

/* The part of the text between the optional start and end arguments. */
static bool part(struct vm *vm, val *args, int64_t n, struct slice *out, size_t *from)
{
    int64_t len = as_str(args[0])->chars, start = 0, end = len;
    if (n > 2 && args[2] != vm->none && !py_index(vm, args[2], &start))
        return false;
    if (n > 3 && args[3] != vm->none && !py_index(vm, args[3], &end))
        return false;
    start += start < 0 ? len : 0;
    end += end < 0 ? len : 0;
    start = start < 0 ? 0 : start;
    end = end > len ? len : end < 0 ? 0 : end;
    if (start > end) {
        *out = (struct slice){NULL, 0};
        *from = SIZE_MAX;
        return true;
    }
    *from = byte_at(args[0], start);
    *out = (struct slice){str_bytes(args[0]) + *from, byte_at(args[0], end) - *from};
    return true;
}

static val find_with(struct vm *vm, val *args, int64_t n, bool last)
{
    struct slice s;
    size_t from;
    if (!text_arg(vm, args[1], NULL) || !part(vm, args, n, &s, &from))
        return NULL;
    if (from == SIZE_MAX)
        return tag_int(-1);
    struct slice what = str_value(args[1]);
    ptrdiff_t at = what.n == 0 ? (last ? (ptrdiff_t)s.n : 0)
                   : last      ? slice_rfind(s, what)
                               : slice_find(s, what);
    return tag_int(at < 0 ? -1
                          : chars_before(str_value(args[0]), at + (ptrdiff_t)from));
}

static val find(ARGS)
{
    UNUSED_ARGS;
    return find_with(vm, args, n, false);
}
static val rfind(ARGS)
{
    UNUSED_ARGS;
    return find_with(vm, args, n, true);
}
static val index_of(ARGS)
{
    UNUSED_ARGS;
    val r = find_with(vm, args, n, false);
    return r == tag_int(-1) ? raise_error(vm, E_ValueError, "substring not found") : r;
}

static val count(ARGS)
{
    UNUSED_ARGS;
    struct slice s;
    size_t from;
    if (!text_arg(vm, args[1], NULL) || !part(vm, args, n, &s, &from))
        return NULL;
    struct slice what = str_value(args[1]);
    int64_t c = 0;
    ptrdiff_t at;
    if (what.n == 0)
        return tag_int(as_str(args[0])->chars + 1);
    while ((at = slice_find(s, what)) >= 0) {
        c++;
        s = slice_from(s, (size_t)at + what.n);
    }
    return tag_int(c);
}

static val ends(struct vm *vm, val *args, int64_t n, bool start)
{
    struct slice s;
    size_t from;
    if (is_kind(args[1], KIND_TUPLE)) {
        for (int64_t i = 0; i < as_tuple(args[1])->n; i++) {
            val a[4] = {args[0], as_tuple(args[1])->at[i], n > 2 ? args[2] : NULL,
                        n > 3 ? args[3] : NULL};
            val r = ends(vm, a, n, start);
            if (r != vm->false_)
                return r;
        }
        return vm->false_;
    }
    if (!is_kind(args[1], args[0]->kind))
        return raise_error(vm, E_TypeError,
                           "%s first arg must be str or a tuple of str, not %s",
                           start ? "startswith" : "endswith", type_name(vm, args[1]));
    if (!part(vm, args, n, &s, &from))
        return NULL;
    struct slice what = str_value(args[1]);
    return bool_val(vm, from != SIZE_MAX &&
                            (start ? slice_starts(s, what) : slice_ends(s, what)));
}

static val startswith(ARGS)
{
    UNUSED_ARGS;
    return ends(vm, args, n, true);
}
static val endswith(ARGS)
{
    UNUSED_ARGS;
    return ends(vm, args, n, false);
}

#define PREDICATE(name, test)                                                          \
    static val name(ARGS)                                                              \
    {                                                                                  \
        UNUSED_ARGS;                                                                   \
        struct slice s = str_value(args[0]);                                           \
        bool all = s.n > 0;                                                            \
        for (size_t i = 0; i < s.n && all; i++) {                                      \
            unsigned char c = (unsigned char)s.p[i];                                   \
            all = test;                                                                \
        }                                                                              \
        return bool_val(vm, all);                                                      \
    }
PREDICATE(isdigit_, isdigit(c))
PREDICATE(isalpha_, isalpha(c) || c >= 0x80)
PREDICATE(isalnum_, isalnum(c) || c >= 0x80)
PREDICATE(isspace_, isspace(c))
PREDICATE(isidentifier, (isalnum(c) && (i || !isdigit(c))) || c == '_' || c >= 0x80)

static val cased(struct vm *vm, val s, bool want_upper)
{
    bool any = false;
    for (int64_t i = 0; i < as_str(s)->n; i++) {
        unsigned char c = (unsigned char)str_bytes(s)[i];
        if (want_upper ? islower(c) : isupper(c))
            return vm->false_;
        any |= isalpha(c);
    }
    return bool_val(vm, any);
}
static val isupper_(ARGS)
{
    UNUSED_ARGS;
    return cased(vm, args[0], true);
}
static val islower_(ARGS)
{
    UNUSED_ARGS;
    return cased(vm, args[0], false);
}

static val padded(struct vm *vm, val *args, int64_t n, int align)
{
    int64_t width;
    if (!py_index(vm, args[1], &width))
        return NULL;
    if (n > 2 && !is_kind(args[2], KIND_STR))
        return raise_error(vm, E_TypeError,
                           "The fill character must be a unicode character, not %s",
                           type_name(vm, args[2]));
    if (n > 2 && as_str(args[2])->chars != 1)
        return raise_error(vm, E_TypeError,
                           "The fill character must be exactly one character long");
    struct slice fill = n > 2 ? str_value(args[2]) : SLICE(" ");
    int64_t room = width - as_str(args[0])->chars;
    if (room <= 0)
        return args[0];
    if (!memory_fits(vm, room, (int64_t)fill.n))
        return NULL;
    int64_t left = align < 0 ? 0 : align > 0 ? room : room / 2 + (room & width & 1);
    struct str out = {0};
    for (int64_t i = 0; i < left; i++)
        str_add(&out, fill);
    str_add(&out, str_value(args[0]));
    for (int64_t i = left; i < room; i++)
        str_add(&out, fill);
    return str_finish(vm, &out);
}

static val ljust(ARGS)
{
    UNUSED_ARGS;
    return padded(vm, args, n, -1);
}
static val rjust(ARGS)
{
    UNUSED_ARGS;
    return padded(vm, args, n, 1);
}
static val center(ARGS)
{
    UNUSED_ARGS;
    return padded(vm, args, n, 0);
}

static val zfill(ARGS)
{
    UNUSED_ARGS;
    int64_t width;
    if (!py_index(vm, args[1], &width) || !memory_fits(vm, width < 0 ? 0 : width, 1))
        return NULL;
    struct slice s = str_value(args[0]);
    struct str out = {0};
    bool sign = s.n && (*s.p == '-' || *s.p == '+');
    if (sign)
        str_addc(&out, *s.p);
    for (int64_t i = as_str(args[0])->chars; i < width; i++)
        str_addc(&out, '0');
    str_add(&out, slice_from(s, sign));
    return str_finish(vm, &out);
}

static val partition_at(struct vm *vm, val *args, bool last)
{
    if (!is_kind(args[1], KIND_STR))
        return raise_error(vm, E_TypeError, "must be str, not %s",
                           type_name(vm, args[1]));
    if (as_str(args[1])->n == 0)
        return raise_error(vm, E_ValueError, "empty separator");
    struct slice s = str_value(args[0]), by = str_value(args[1]);
    ptrdiff_t at = last ? slice_rfind(s, by) : slice_find(s, by);
    val parts[3] = {args[0], vm->empty_str, vm->empty_str};
    if (at < 0 && last) {
        parts[2] = args[0];
        parts[0] = vm->empty_str;
    } else if (at >= 0) {
        parts[0] = str_new(vm, (struct slice){s.p, (size_t)at});
        parts[1] = args[1];
        parts[2] = str_new(vm, slice_from(s, (size_t)at + by.n));
    }
    return tuple_of(vm, parts, 3);
}
static val partition(ARGS)
{
    UNUSED_ARGS;
    return partition_at(vm, args, false);
}
static val rpartition(ARGS)
{
    UNUSED_ARGS;
    return partition_at(vm, args, true);
}

/* "{} {0} {name!r:>5}".format(...) */
static val format_field(struct vm *vm, struct slice field, val *args, int64_t n,
                        val kwnames, int64_t *next)
{
    ptrdiff_t colon = slice_find(field, SLICE(":")),
              bang = slice_find(field, SLICE("!"));
    struct slice spec = colon >= 0 ? slice_from(field, (size_t)colon + 1) : SLICE("");
    if (colon >= 0)
        field.n = (size_t)colon;
    char conversion = bang >= 0 && (colon < 0 || bang < colon) ? field.p[bang + 1] : 0;
    if (conversion)
        field.n = (size_t)bang;
    size_t head = 0;
    while (head < field.n && field.p[head] != '.' && field.p[head] != '[')
        head++;
    struct slice name = {field.p, head};
    uint64_t i;
    val v = NULL;
    if (name.n == 0)
        i = (uint64_t)(*next)++;
    if (name.n == 0 || slice_to_u64(name, 10, &i)) {
        if ((int64_t)i + 1 >= n)
            return raise_error(
                vm, E_IndexError,
                "Replacement index %lld out of range for positional args tuple",
                (long long)i);
        v = args[i + 1];
    } else {
        v = keyword(vm, args, n, kwnames, str_intern(vm, name));
        if (!v)
            return raise_object(vm, E_KeyError, str_new(vm, name));
    }
    for (struct slice rest = slice_from(field, head); v && rest.n;) {
        bool dot = *rest.p == '.';
        size_t end = 1;
        while (end < rest.n &&
               (dot ? rest.p[end] != '.' && rest.p[end] != '[' : rest.p[end] != ']'))
            end++;
        struct slice key = {rest.p + 1, end - 1};
        if (dot)
            v = py_getattr(vm, v, str_intern(vm, key));
        else
            v = py_getitem(vm, v,
                           slice_to_u64(key, 10, &i) ? tag_int((int64_t)i)
                                                     : str_new(vm, key));
        rest = slice_from(rest, dot || end >= rest.n ? end : end + 1);
    }
    if (v && conversion)
        v = conversion == 'r'   ? py_repr(vm, v)
            : conversion == 'a' ? ascii_of(vm, py_repr(vm, v))
                                : py_str(vm, v);
    if (!v)
        return NULL;
    val nested = str_new(vm, spec);
    if (memchr(spec.p, '{', spec.n)) { /* fields in the specification */
        struct str out = {0};
        for (size_t k = 0; k < spec.n; k++) {
            if (spec.p[k] != '{') {
                str_addc(&out, spec.p[k]);
                continue;
            }
            size_t end = k;
            while (end < spec.n && spec.p[end] != '}')
                end++;
            val inner = format_field(vm, (struct slice){spec.p + k + 1, end - k - 1},
                                     args, n, kwnames, next);
            if (!inner)
                return NULL;
            str_add(&out, str_value(inner));
            k = end;
        }
        nested = str_finish(vm, &out);
    }
    return py_format(vm, v, nested);
}

static val format(ARGS)
{
    struct slice s = str_value(args[0]);
    struct str out = text_start(vm);
    int64_t next = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if ((c == '{' || c == '}') && i + 1 < s.n && s.p[i + 1] == c) {
            str_addc(&out, c);
            i++;
            continue;
        }
        if (c == '}')
            return raise_error(vm, E_ValueError,
                               "Single '}' encountered in format string");
        if (c != '{') {
            str_addc(&out, c);
            continue;
        }
        size_t end = i + 1;
        for (int depth = 1;
             end < s.n && (depth += (s.p[end] == '{') - (s.p[end] == '}')); end++)
            ;
        if (end >= s.n)
            return raise_error(vm, E_ValueError, "expected '}' before end of string");
        val v = format_field(vm, (struct slice){s.p + i + 1, end - i - 1}, args, n,
                             kwnames, &next);
        if (!v)
            return NULL;
        str_add(&out, str_value(v));
        i = end;
    }
    return str_finish(vm, &out);
}

#define M(name, fn, min, max)                                                          \
    {                                                                                  \
        name, fn, min, max, B_METHOD, 0                                                \
    }
const struct builtin str_methods[] = {
    M("upper", upper, 1, 1),
    M("lower", lower, 1, 1),
    M("casefold", lower, 1, 1),
    M("capitalize", capitalize, 1, 1),
    M("title", title, 1, 1),
    M("swapcase", swapcase, 1, 1),
    M("strip", strip, 1, 2),
    M("lstrip", lstrip, 1, 2),
    M("rstrip", rstrip, 1, 2),
    {"split", split, 1, 3, B_METHOD | B_KEYWORDS, 0},
    M("rsplit", rsplit, 1, 3),
    M("splitlines", splitlines, 1, 2),
    M("join", join, 2, 2),
    M("replace", replace, 3, 4),
    M("find", find, 2, 4),
    M("rfind", rfind, 2, 4),
    M("index", index_of, 2, 4),
    M("count", count, 2, 4),
    M("startswith", startswith, 2, 4),
    M("endswith", endswith, 2, 4),
    M("isdigit", isdigit_, 1, 1),
    M("isdecimal", isdigit_, 1, 1),
    M("isnumeric", isdigit_, 1, 1),
    M("isalpha", isalpha_, 1, 1),
    M("isalnum", isalnum_, 1, 1),
    M("isspace", isspace_, 1, 1),
    M("isupper", isupper_, 1, 1),
    M("islower", islower_, 1, 1),
    M("isidentifier", isidentifier, 1, 1),
    M("ljust", ljust, 2, 3),
    M("rjust", rjust, 2, 3),
    M("center", center, 2, 3),
    M("zfill", zfill, 2, 2),
    M("partition", partition, 2, 2),
    M("rpartition", rpartition, 2, 2),
    {"format", format, 1, -1, B_METHOD | B_KEYWORDS, 0},
    {0},
};
