/* str_search.c -- str: looking for a text in a text. UTF-8 is compared as bytes: no character
 * begins in the middle of another one. */
#include "python/types/str_impl.h"

val text_argument(struct vm *vm, val v, const char *what)
{
    val plain = plain_of(v);
    return is_kind(plain, KIND_STR)
               ? plain
               : raise_error(vm, E_TypeError, "%smust be str, not %s", what,
                             v == vm->none && *what ? "None" : type_name(vm, v));
}

/* The part of the text between the optional bounds. *from is its first byte; -1: the bounds
 * are such that not even an empty text is there. */
static bool part(struct vm *vm, val self, val start, val end, struct slice *out,
                 int64_t *from)
{
    int64_t length = as_str(self)->chars, first = 0, last = length;
    if (!slice_bound(vm, start, &first) || !slice_bound(vm, end, &last))
        return false;
    first += first < 0 ? length : 0;
    last += last < 0 ? length : 0;
    first = first < 0 ? 0 : first;
    last = last > length ? length : last < 0 ? 0 : last;
    *from = -1;
    *out = SLICE("");
    if (first > last)
        return true;
    *from = str_offset(vm, self, first);
    int64_t to = last == length ? as_str(self)->n : str_offset(vm, self, last);
    *out = (struct slice){str_bytes(self) + *from, (size_t)(to - *from)};
    return true;
}

/* The index of a character; -1: it is not there, -2: raised. */
static int64_t found(struct vm *vm, val self, val sub, val start, val end, bool last)
{
    struct slice s;
    int64_t from;
    sub = text_argument(vm, sub, "");
    if (!sub || !part(vm, self, start, end, &s, &from))
        return -2;
    if (from < 0)
        return -1;
    struct slice what = str_value(sub);
    ptrdiff_t at = what.n == 0 ? (last ? (ptrdiff_t)s.n : 0)
                   : last      ? slice_rfind(s, what)
                               : slice_find(s, what);
    return at < 0 ? -1 : str_chars_before(vm, self, from + at);
}

static val place(struct vm *vm, val self, val sub, val start, val end, bool last)
{
    int64_t at = found(vm, self, sub, start, end, last);
    return at == -2 ? NULL : tag_int(at);
}

static val place_or_error(struct vm *vm, val self, val sub, val start, val end,
                          bool last)
{
    int64_t at = found(vm, self, sub, start, end, last);
    if (at == -1)
        return raise_error(vm, E_ValueError, "substring not found");
    return at == -2 ? NULL : tag_int(at);
}

val str_find(struct vm *vm, val self, val sub, val start, val end)
{
    return place(vm, self, sub, start, end, false);
}
val str_rfind(struct vm *vm, val self, val sub, val start, val end)
{
    return place(vm, self, sub, start, end, true);
}
val str_find_index(struct vm *vm, val self, val sub, val start, val end)
{
    return place_or_error(vm, self, sub, start, end, false);
}
val str_rfind_index(struct vm *vm, val self, val sub, val start, val end)
{
    return place_or_error(vm, self, sub, start, end, true);
}

static int64_t characters(struct slice s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

val str_count(struct vm *vm, val self, val sub, val start, val end)
{
    struct slice s;
    int64_t from, n = 0;
    sub = text_argument(vm, sub, "");
    if (!sub || !part(vm, self, start, end, &s, &from))
        return NULL;
    struct slice what = str_value(sub);
    if (from < 0)
        return tag_int(0);
    if (what.n == 0)
        return tag_int(characters(s) + 1);
    for (ptrdiff_t at; (at = slice_find(s, what)) >= 0; n++)
        s = slice_from(s, (size_t)at + what.n);
    return tag_int(n);
}

/* ---- at an end --------------------------------------------------------------------------------- */

static val at_end(struct vm *vm, val self, val what, val start, val end, bool first)
{
    struct slice s;
    int64_t from;
    const char *method = first ? "startswith" : "endswith";
    val plain = plain_of(what);
    bool many = is_kind(plain, KIND_TUPLE);
    if (!many && !is_kind(plain, KIND_STR))
        return raise_error(vm, E_TypeError,
                           "%s first arg must be str or a tuple of str, not %s", method,
                           type_name(vm, what));
    if (!part(vm, self, start, end, &s, &from))
        return NULL;
    for (int64_t i = 0, n = many ? as_tuple(plain)->n : 1; i < n; i++) {
        val one = many ? as_tuple(plain)->at[i] : plain, text = plain_of(one);
        if (!is_kind(text, KIND_STR))
            return raise_error(vm, E_TypeError,
                               "tuple for %s must only contain str, not %s", method,
                               type_name(vm, one));
        if (from >= 0 && (first ? slice_starts : slice_ends)(s, str_value(text)))
            return vm->true_;
    }
    return vm->false_;
}

val str_startswith(struct vm *vm, val self, val prefix, val start, val end)
{
    return at_end(vm, self, prefix, start, end, true);
}
val str_endswith(struct vm *vm, val self, val suffix, val start, val end)
{
    return at_end(vm, self, suffix, start, end, false);
}

/* ---- replacing, cutting in two ------------------------------------------------------------------- */

/* `to` before each of the first characters, and behind the last. */
static val interleaved(struct vm *vm, struct slice s, struct slice to, int64_t most)
{
    struct str out = text_start(vm);
    for (size_t width; most != 0; most--) {
        str_add(&out, to);
        if (!s.n)
            break;
        width = utf8_width((unsigned char)*s.p);
        str_add(&out, (struct slice){s.p, width});
        s = slice_from(s, width);
    }
    str_add(&out, s);
    return str_finish(vm, &out);
}

val str_replace(struct vm *vm, val self, val from, val to, val count)
{
    int64_t most;
    if (!(from = text_argument(vm, from, "replace() argument 1 ")) ||
        !(to = text_argument(vm, to, "replace() argument 2 ")) ||
        !py_index(vm, count, &most))
        return NULL;
    struct slice s = str_value(self), f = str_value(from), t = str_value(to);
    if (most == 0)
        return self;
    if (f.n == 0)
        return interleaved(vm, s, t, most);
    ptrdiff_t at = slice_find(s, f);
    if (at < 0)
        return self;
    if (t.n > f.n && !memory_fits(vm, (int64_t)(s.n / f.n), (int64_t)t.n))
        return NULL;
    struct str out = text_start(vm);
    for (; at >= 0 && most != 0; at = slice_find(s, f), most--) {
        str_add(&out, (struct slice){s.p, (size_t)at});
        str_add(&out, t);
        s = slice_from(s, (size_t)at + f.n);
    }
    str_add(&out, s);
    return str_finish(vm, &out);
}

static val cut(struct vm *vm, val self, val sep, bool last)
{
    if (!(sep = text_argument(vm, sep, "")))
        return NULL;
    struct slice s = str_value(self), what = str_value(sep);
    if (what.n == 0)
        return raise_error(vm, E_ValueError, "empty separator");
    ptrdiff_t at = last ? slice_rfind(s, what) : slice_find(s, what);
    val parts[3] = {self, vm->empty_str, vm->empty_str};
    if (at < 0 && last) {
        parts[0] = vm->empty_str;
        parts[2] = self;
    } else if (at >= 0) {
        parts[0] = str_new(vm, (struct slice){s.p, (size_t)at});
        parts[1] = sep;
        parts[2] = str_new(vm, slice_from(s, (size_t)at + what.n));
    }
    return tuple_of(vm, parts, 3);
}

val str_partition(struct vm *vm, val self, val sep)
{
    return cut(vm, self, sep, false);
}
val str_rpartition(struct vm *vm, val self, val sep)
{
    return cut(vm, self, sep, true);
}
