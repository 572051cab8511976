/* str_split.c -- str: pieces of a text, and texts of pieces. */
#include "python/interp/attend.h"
#include "python/obj/unicode.h"
#include "python/types/str_impl.h"

/* False: KeyboardInterrupt was raised. */
static bool add_piece(struct vm *vm, val list, struct slice s)
{
    list_append(vm, list, str_new(vm, s));
    return !vm_stopped(vm);
}

/* The character that ends at s.n. */
static uint32_t last_of(struct slice s, size_t *width)
{
    size_t at = s.n - 1;
    while (at > 0 && (s.p[at] & 0xC0) == 0x80)
        at--;
    return utf8_read(s.p + at, width);
}

/* How many of its first (or last) bytes are white space. */
static size_t blanks(struct slice s)
{
    size_t i = 0;
    for (size_t width; i < s.n && uc_space(utf8_read(s.p + i, &width)); i += width)
        ;
    return i;
}

static size_t words(struct slice s)
{
    size_t i = 0;
    for (size_t width; i < s.n && !uc_space(utf8_read(s.p + i, &width)); i += width)
        ;
    return i;
}

static struct slice without_last(struct slice s, bool space)
{
    for (size_t width; s.n && uc_space(last_of(s, &width)) == space; s.n -= width)
        ;
    return s;
}

static val split_blanks(struct vm *vm, struct slice s, int64_t most)
{
    val out = list_new(vm, 4);
    for (;;) {
        s = slice_from(s, blanks(s));
        if (!s.n)
            return out;
        if (most-- == 0) {
            add_piece(vm, out, s);
            return out;
        }
        size_t n = words(s);
        if (!add_piece(vm, out, (struct slice){s.p, n}))
            return NULL;
        s = slice_from(s, n);
    }
}

static val split_blanks_back(struct vm *vm, struct slice s, int64_t most)
{
    val out = list_new(vm, 4);
    for (;;) {
        s = without_last(s, true);
        if (!s.n)
            break;
        if (most-- == 0) {
            add_piece(vm, out, s);
            break;
        }
        struct slice rest = without_last(s, false);
        if (!add_piece(vm, out, slice_from(s, rest.n)))
            return NULL;
        s = rest;
    }
    list_reverse(vm, out);
    return out;
}

/* The separator: its text, or NULL for white space. false: raised. */
static bool separator(struct vm *vm, val sep, val maxsplit, val *text, int64_t *most)
{
    *text = sep == vm->none ? NULL : plain_of(sep);
    if (!py_index(vm, maxsplit, most))
        return false;
    if (*text && !is_kind(*text, KIND_STR)) {
        raise_error(vm, E_TypeError, "must be str or None, not %s", type_name(vm, sep));
        return false;
    }
    if (*text && as_str(*text)->n == 0) {
        raise_error(vm, E_ValueError, "empty separator");
        return false;
    }
    return true;
}

val str_split(struct vm *vm, val self, val sep, val maxsplit)
{
    val text;
    int64_t most;
    struct slice s = str_value(self);
    if (!separator(vm, sep, maxsplit, &text, &most))
        return NULL;
    if (!text)
        return split_blanks(vm, s, most);
    struct slice by = str_value(text);
    val out = list_new(vm, 4);
    for (ptrdiff_t at; most != 0 && (at = slice_find(s, by)) >= 0; most--) {
        if (!add_piece(vm, out, (struct slice){s.p, (size_t)at}))
            return NULL;
        s = slice_from(s, (size_t)at + by.n);
    }
    add_piece(vm, out, s);
    return out;
}

val str_rsplit(struct vm *vm, val self, val sep, val maxsplit)
{
    val text;
    int64_t most;
    struct slice s = str_value(self);
    if (!separator(vm, sep, maxsplit, &text, &most))
        return NULL;
    if (!text)
        return split_blanks_back(vm, s, most);
    struct slice by = str_value(text);
    val out = list_new(vm, 4);
    for (ptrdiff_t at; most != 0 && (at = slice_rfind(s, by)) >= 0; most--) {
        if (!add_piece(vm, out, slice_from(s, (size_t)at + by.n)))
            return NULL;
        s.n = (size_t)at;
    }
    add_piece(vm, out, s);
    list_reverse(vm, out);
    return out;
}

val str_splitlines(struct vm *vm, val self, val keepends)
{
    struct slice s = str_value(self);
    int keep = py_truth(vm, keepends);
    if (keep < 0)
        return NULL;
    val out = list_new(vm, 4);
    while (s.n) {
        size_t i = 0, width = 0;
        uint32_t c = 0;
        for (; i < s.n && !uc_linebreak(c = utf8_read(s.p + i, &width)); i += width)
            ;
        size_t end = i == s.n ? i : i + width;
        if (i < s.n && c == '\r' && end < s.n && s.p[end] == '\n')
            end++;
        if (!add_piece(vm, out, (struct slice){s.p, keep ? end : i}))
            return NULL;
        s = slice_from(s, end);
    }
    return out;
}

/* ---- without what is at its ends ------------------------------------------------------------------ */

static bool is_one_of(struct slice set, const char *p, size_t width)
{
    if (width == 1)
        return memchr(set.p, *p, set.n);
    for (size_t other; set.n; set = slice_from(set, other)) {
        other = utf8_width((unsigned char)*set.p);
        if (other == width && memcmp(set.p, p, width) == 0)
            return true;
    }
    return false;
}

static val stripped(struct vm *vm, val self, val chars, const char *method, bool left,
                    bool right)
{
    struct slice s = str_value(self);
    size_t width;
    if (chars == vm->none) {
        s = left ? slice_from(s, blanks(s)) : s;
        s = right ? without_last(s, true) : s;
    } else {
        val set = plain_of(chars);
        if (!is_kind(set, KIND_STR))
            return raise_error(vm, E_TypeError, "%s arg must be None or str", method);
        struct slice c = str_value(set);
        for (; left && s.n; s = slice_from(s, width))
            if (width = utf8_width((unsigned char)*s.p), !is_one_of(c, s.p, width))
                break;
        for (; right && s.n; s.n -= width)
            if (last_of(s, &width), !is_one_of(c, s.p + s.n - width, width))
                break;
    }
    return s.n == (size_t)as_str(self)->n ? self : str_new(vm, s);
}

val str_strip(struct vm *vm, val self, val chars)
{
    return stripped(vm, self, chars, "strip", true, true);
}
val str_lstrip(struct vm *vm, val self, val chars)
{
    return stripped(vm, self, chars, "lstrip", true, false);
}
val str_rstrip(struct vm *vm, val self, val chars)
{
    return stripped(vm, self, chars, "rstrip", false, true);
}

/* ---- join -------------------------------------------------------------------------------------------- */

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
        val item = plain_of(items[i]);
        if (!is_kind(item, KIND_STR))
            return raise_error(vm, E_TypeError,
                               "sequence item %lld: expected str instance, %s found",
                               (long long)i, type_name(vm, items[i]));
        bytes += as_str(item)->n;
        chars += as_str(item)->chars;
    }
    if (n == 1 && is_kind(items[0], KIND_STR))
        return items[0];
    struct w_str *r = str_blank(vm, KIND_STR, bytes);
    r->chars = chars;
    char *to = r->bytes;
    char only = as_str(sep)->n == 1 ? *str_bytes(sep) : 0;
    for (int64_t i = 0; i < n; i++) {
        if (i && only)
            *to++ = only;
        else if (i)
            to = put_text(to, sep);
        to = put_text(to, plain_of(items[i]));
    }
    return &r->h;
}

val str_join(struct vm *vm, val self, val iterable)
{
    val list = iterable;
    if (is_kind(list, KIND_TUPLE))
        return join_items(vm, self, as_tuple(list)->at, as_tuple(list)->n);
    if (!is_kind(list, KIND_LIST)) {
        list = list_new(vm, 4);
        if (!py_iterable(vm, iterable))
            return raise_error(vm, E_TypeError, "can only join an iterable");
        if (!list_extend(vm, list, iterable))
            return NULL;
    }
    return join_items(vm, self, list_objects(vm, list), as_list(list)->n);
}
