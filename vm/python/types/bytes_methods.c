/* bytes_methods.c -- methods of bytes and bytearray that search, split and join.
 *
 * An argument can run Python code when it is asked for its number; so numbers are asked for
 * first, then buffers are taken, and self's bytes are looked at last. */
#include "python/types/bytes_text.h"

/* ---- where ------------------------------------------------------------------------------- */

/* Bounds as given, and not yet those of some bytes. */
static bool bounds(struct vm *vm, val start, val end, struct slice_parts *out)
{
    *out = (struct slice_parts){0, INT64_MAX, 1};
    return slice_bound(vm, start, &out->start) && slice_bound(vm, end, &out->stop);
}

/* What lies between the bounds; false: the start is beyond the end. */
static bool between(struct slice s, struct slice_parts b, struct slice *out)
{
    int64_t n = (int64_t)s.n, start = b.start, stop = b.stop;
    start += start < 0 ? n : 0;
    start = start < 0 ? 0 : start;
    stop += stop < 0 ? n : 0;
    stop = stop < 0 ? 0 : stop > n ? n : stop;
    if (start > stop)
        return false;
    *out = (struct slice){s.p + start, (size_t)(stop - start)};
    return true;
}

static ptrdiff_t find_in(struct slice s, struct slice what, bool last)
{
    if (what.n == 0)
        return last ? (ptrdiff_t)s.n : 0;
    return last ? slice_rfind(s, what) : slice_find(s, what);
}

static int64_t count_in(struct slice s, struct slice what)
{
    int64_t n = 0;
    if (what.n == 0)
        return (int64_t)s.n + 1;
    for (ptrdiff_t at; (at = slice_find(s, what)) >= 0; n++)
        s = slice_from(s, (size_t)at + what.n);
    return n;
}

/* What is searched for: a byte or a buffer. */
struct wanted {
    struct buffer b;
    char byte;
    bool is_byte;
};

static bool wanted_get(struct vm *vm, val v, struct wanted *w)
{
    *w = (struct wanted){0};
    if (int_is(v) || type_lookup(vm, type_of(vm, v), vm->n_index)) {
        w->is_byte = true;
        return byte_value(vm, v, (unsigned char *)&w->byte, WRONG_BYTE);
    }
    if (has_buffer(v))
        return buffer_get(vm, v, &w->b, BUFFER_READ);
    raise_error(vm, E_TypeError,
                "argument should be integer or bytes-like object, not '%s'",
                type_name(vm, v));
    return false;
}

static struct slice wanted_slice(const struct wanted *w)
{
    return w->is_byte ? (struct slice){&w->byte, 1} : buffer_slice(&w->b);
}

static void wanted_release(struct wanted *w)
{
    if (!w->is_byte)
        buffer_release(&w->b);
}

enum search { FIND_FIRST, FIND_LAST, FIND_ALL };

/* -2: raised */
static int64_t search(struct vm *vm, val self, val sub, val start, val end,
                      enum search how)
{
    struct slice_parts b;
    struct wanted w;
    struct slice s, all;
    int64_t r = how == FIND_ALL ? 0 : -1;
    if (!bounds(vm, start, end, &b) || !wanted_get(vm, sub, &w))
        return -2;
    all = bytes_slice(self);
    if (between(all, b, &s)) {
        if (how == FIND_ALL)
            r = count_in(s, wanted_slice(&w));
        else if ((r = find_in(s, wanted_slice(&w), how == FIND_LAST)) >= 0)
            r += s.p - all.p;
    }
    wanted_release(&w);
    return r;
}

static val number(int64_t i)
{
    return i == -2 ? NULL : tag_int(i);
}

static val found_at(struct vm *vm, int64_t i)
{
    return i == -1 ? raise_error(vm, E_ValueError, "subsection not found") : number(i);
}

static val find(struct vm *vm, val self, val sub, val start, val end)
{
    return number(search(vm, self, sub, start, end, FIND_FIRST));
}
static val rfind(struct vm *vm, val self, val sub, val start, val end)
{
    return number(search(vm, self, sub, start, end, FIND_LAST));
}
static val count(struct vm *vm, val self, val sub, val start, val end)
{
    return number(search(vm, self, sub, start, end, FIND_ALL));
}
static val index_of(struct vm *vm, val self, val sub, val start, val end)
{
    return found_at(vm, search(vm, self, sub, start, end, FIND_FIRST));
}
static val last_index(struct vm *vm, val self, val sub, val start, val end)
{
    return found_at(vm, search(vm, self, sub, start, end, FIND_LAST));
}

/* ---- both ends ----------------------------------------------------------------------------- */

/* -1: raised */
static int ends_with(struct vm *vm, val self, val what, struct slice_parts b,
                     bool start)
{
    struct buffer x;
    struct slice s;
    if (!buffer_get(vm, what, &x, BUFFER_READ))
        return -1;
    int r =
        between(bytes_slice(self), b, &s) &&
        (start ? slice_starts(s, buffer_slice(&x)) : slice_ends(s, buffer_slice(&x)));
    buffer_release(&x);
    return r;
}

static val ends(struct vm *vm, val self, val what, val from, val to, bool start)
{
    struct slice_parts b;
    int r = 0;
    if (!bounds(vm, from, to, &b))
        return NULL;
    what = plain_of(what);
    if (is_kind(what, KIND_TUPLE)) {
        for (int64_t i = 0; i < as_tuple(what)->n && r == 0; i++)
            r = ends_with(vm, self, as_tuple(what)->at[i], b, start);
    } else if (!has_buffer(what)) {
        return raise_error(vm, E_TypeError,
                           "%s first arg must be bytes or a tuple of bytes, not %s",
                           start ? "startswith" : "endswith", type_name(vm, what));
    } else
        r = ends_with(vm, self, what, b, start);
    return r < 0 ? NULL : bool_val(vm, r);
}

static val startswith(struct vm *vm, val self, val what, val from, val to)
{
    return ends(vm, self, what, from, to, true);
}
static val endswith(struct vm *vm, val self, val what, val from, val to)
{
    return ends(vm, self, what, from, to, false);
}

/* self when nothing was taken off bytes: they cannot change. */
static val shortened(struct vm *vm, val self, struct slice s)
{
    return is_kind(self, KIND_BYTES) && s.n == (size_t)as_str(self)->n
               ? self
               : bytes_like(vm, self, s);
}

static val without(struct vm *vm, val self, val what, bool start)
{
    struct buffer b;
    if (!buffer_get(vm, what, &b, BUFFER_READ))
        return NULL;
    struct slice s = bytes_slice(self), x = buffer_slice(&b);
    if (x.n && (start ? slice_starts(s, x) : slice_ends(s, x))) {
        s.p += start ? x.n : 0;
        s.n -= x.n;
    }
    buffer_release(&b);
    return shortened(vm, self, s);
}

static val removeprefix(struct vm *vm, val self, val prefix)
{
    return without(vm, self, prefix, true);
}
static val removesuffix(struct vm *vm, val self, val suffix)
{
    return without(vm, self, suffix, false);
}

static val strip_with(struct vm *vm, val self, val set, bool left, bool right)
{
    struct buffer b;
    bool given = set != vm->none;
    if (given && !buffer_get(vm, set, &b, BUFFER_READ))
        return NULL;
    struct slice s = bytes_slice(self),
                 in = given ? buffer_slice(&b) : SLICE(" \t\n\r\f\v");
    while (left && s.n && in.n && memchr(in.p, *s.p, in.n))
        s = slice_from(s, 1);
    while (right && s.n && in.n && memchr(in.p, s.p[s.n - 1], in.n))
        s.n--;
    if (given)
        buffer_release(&b);
    return shortened(vm, self, s);
}

static val strip(struct vm *vm, val self, val set)
{
    return strip_with(vm, self, set, true, true);
}
static val lstrip(struct vm *vm, val self, val set)
{
    return strip_with(vm, self, set, true, false);
}
static val rstrip(struct vm *vm, val self, val set)
{
    return strip_with(vm, self, set, false, true);
}

/* ---- splitting --------------------------------------------------------------------------------
 *
 * Pieces are made one by one, which may move self: its bytes are found anew, by offset. */

struct splitter {
    struct vm *vm;
    val self, list;
};

static void piece(struct splitter *sp, size_t from, size_t to)
{
    struct slice s = bytes_slice(sp->self);
    val part = bytes_like(sp->vm, sp->self, (struct slice){s.p + from, to - from});
    list_append(sp->vm, sp->list, part);
}

static void split_at_blanks(struct splitter *sp, int64_t most)
{
    size_t n = bytes_slice(sp->self).n, i = 0;
    for (;;) {
        const char *p = bytes_slice(sp->self).p;
        while (i < n && byte_is_blank(p[i]))
            i++;
        if (i == n)
            return;
        size_t from = i;
        if (most-- == 0) {
            piece(sp, from, n);
            return;
        }
        while (i < n && !byte_is_blank(p[i]))
            i++;
        piece(sp, from, i);
    }
}

static void rsplit_at_blanks(struct splitter *sp, int64_t most)
{
    size_t n = bytes_slice(sp->self).n;
    for (;;) {
        const char *p = bytes_slice(sp->self).p;
        while (n && byte_is_blank(p[n - 1]))
            n--;
        if (n == 0)
            return;
        size_t end = n;
        if (most-- == 0) {
            piece(sp, 0, end);
            return;
        }
        while (n && !byte_is_blank(p[n - 1]))
            n--;
        piece(sp, n, end);
    }
}

static void split_at(struct splitter *sp, struct slice by, int64_t most)
{
    size_t from = 0;
    ptrdiff_t at;
    while (most-- != 0 &&
           (at = slice_find(slice_from(bytes_slice(sp->self), from), by)) >= 0) {
        piece(sp, from, from + (size_t)at);
        from += (size_t)at + by.n;
    }
    piece(sp, from, bytes_slice(sp->self).n);
}

static void rsplit_at(struct splitter *sp, struct slice by, int64_t most)
{
    size_t n = bytes_slice(sp->self).n;
    ptrdiff_t at;
    while (most-- != 0 &&
           (at = slice_rfind((struct slice){bytes_slice(sp->self).p, n}, by)) >= 0) {
        piece(sp, (size_t)at + by.n, n);
        n = (size_t)at;
    }
    piece(sp, 0, n);
}

static val split_with(struct vm *vm, val self, val sep, val maxsplit, bool back)
{
    int64_t most;
    struct buffer b;
    if (!py_index(vm, maxsplit, &most))
        return NULL;
    struct splitter sp = {vm, self, list_new(vm, 4)};
    most = most < 0 ? INT64_MAX : most;
    if (sep == vm->none)
        (back ? rsplit_at_blanks : split_at_blanks)(&sp, most);
    else {
        if (!buffer_get(vm, sep, &b, BUFFER_READ))
            return NULL;
        if (b.n == 0)
            raise_error(vm, E_ValueError, "empty separator");
        else
            (back ? rsplit_at : split_at)(&sp, buffer_slice(&b), most);
        buffer_release(&b);
    }
    if (back && !vm->exc)
        list_reverse(vm, sp.list);
    return vm->exc ? NULL : sp.list;
}

static val split(struct vm *vm, val self, val sep, val maxsplit)
{
    return split_with(vm, self, sep, maxsplit, false);
}
static val rsplit(struct vm *vm, val self, val sep, val maxsplit)
{
    return split_with(vm, self, sep, maxsplit, true);
}

static val splitlines(struct vm *vm, val self, val keepends)
{
    int64_t keep;
    if (!py_index(vm, keepends, &keep))
        return NULL;
    struct splitter sp = {vm, self, list_new(vm, 4)};
    size_t n = bytes_slice(self).n;
    for (size_t i = 0; i < n;) {
        const char *p = bytes_slice(self).p;
        size_t from = i;
        while (i < n && p[i] != '\n' && p[i] != '\r')
            i++;
        size_t end = i;
        if (i < n)
            i += p[i] == '\r' && i + 1 < n && p[i + 1] == '\n' ? 2 : 1;
        piece(&sp, from, keep ? i : end);
    }
    return sp.list;
}

static val partition_at(struct vm *vm, val self, val sep, bool last)
{
    struct buffer b;
    if (!buffer_get(vm, sep, &b, BUFFER_READ))
        return NULL;
    if (b.n == 0)
        raise_error(vm, E_ValueError, "empty separator");
    size_t n = bytes_slice(self).n, width = (size_t)b.n;
    ptrdiff_t at = b.n ? find_in(bytes_slice(self), buffer_slice(&b), last) : -1;
    buffer_release(&b);
    if (vm->exc)
        return NULL;
    bool there = at >= 0;
    size_t cut[4] = {0,
                     there  ? (size_t)at
                     : last ? 0
                            : n,
                     there  ? (size_t)at + width
                     : last ? 0
                            : n,
                     n};
    val parts[3];
    for (int i = 0; i < 3; i++)
        parts[i] = bytes_like(
            vm, self,
            (struct slice){bytes_slice(self).p + cut[i], cut[i + 1] - cut[i]});
    return tuple_of(vm, parts, 3);
}

static val partition(struct vm *vm, val self, val sep)
{
    return partition_at(vm, self, sep, false);
}
static val rpartition(struct vm *vm, val self, val sep)
{
    return partition_at(vm, self, sep, true);
}

/* ---- joining and replacing --------------------------------------------------------------------- */

/* The buffers of all items, one after the other; false: raised. */
static bool add_items(struct vm *vm, struct str *out, struct slice sep, val list)
{
    for (int64_t i = 0; i < py_len(vm, list); i++) {
        val item =
            is_kind(list, KIND_LIST) ? list_get(vm, list, i) : as_tuple(list)->at[i];
        struct buffer b;
        if (i)
            str_add(out, sep);
        if (is_kind(item, KIND_BYTES)) {
            str_add(out, str_value(item));
            continue;
        }
        if (!buffer_get(vm, item, &b, BUFFER_READ)) {
            vm->exc = NULL;
            raise_error(vm, E_TypeError,
                        "sequence item %lld: expected a bytes-like object, %s found",
                        (long long)i, type_name(vm, item));
            return false;
        }
        str_add(out, buffer_slice(&b));
        buffer_release(&b);
    }
    return true;
}

static val join(struct vm *vm, val self, val iterable)
{
    val list = iterable;
    struct str out = {0};
    if (!is_kind(list, KIND_LIST) && !is_kind(list, KIND_TUPLE)) {
        list = list_new(vm, 4);
        if (!list_extend(vm, list, iterable)) {
            if (exc_matches(vm, E_TypeError) && !py_iterable(vm, iterable)) {
                vm->exc = NULL;
                raise_error(vm, E_TypeError, "can only join an iterable");
            }
            return NULL;
        }
    }
    if (!add_items(vm, &out, bytes_slice(self), list)) {
        str_free(&out);
        return NULL;
    }
    return bytes_finish(vm, self, &out);
}

static void replace_in(struct str *out, struct slice s, struct slice from,
                       struct slice to, int64_t most)
{
    ptrdiff_t at;
    if (from.n == 0) {
        for (size_t i = 0; i <= s.n; i++) {
            if (most-- > 0)
                str_add(out, to);
            if (i < s.n)
                str_addc(out, s.p[i]);
        }
        return;
    }
    while (most-- > 0 && (at = slice_find(s, from)) >= 0) {
        str_add(out, (struct slice){s.p, (size_t)at});
        str_add(out, to);
        s = slice_from(s, (size_t)at + from.n);
    }
    str_add(out, s);
}

static val replace(struct vm *vm, val self, val from, val to, val count_)
{
    int64_t most;
    struct buffer x, y;
    if (!py_index(vm, count_, &most) || !buffer_get(vm, from, &x, BUFFER_READ))
        return NULL;
    if (!buffer_get(vm, to, &y, BUFFER_READ)) {
        buffer_release(&x);
        return NULL;
    }
    struct slice s = bytes_slice(self);
    struct str out = {0};
    most = most < 0 ? INT64_MAX : most;
    int64_t times = count_in(s, buffer_slice(&x));
    times = times < most ? times : most;
    bool fits = y.n <= x.n || memory_fits(vm, times, y.n - x.n);
    if (fits)
        replace_in(&out, s, buffer_slice(&x), buffer_slice(&y), most);
    buffer_release(&x);
    buffer_release(&y);
    if (!fits)
        return NULL;
    return times || !is_kind(self, KIND_BYTES) ? bytes_finish(vm, self, &out)
                                               : (str_free(&out), self);
}

#define SEARCH "sub, start=None, end=None, /"
const struct method bytes_rows[] = {
    METHOD("find", SEARCH, find, READS),
    METHOD("rfind", SEARCH, rfind, READS),
    METHOD("index", SEARCH, index_of, READS),
    METHOD("rindex", SEARCH, last_index, READS),
    METHOD("count", SEARCH, count, READS),
    METHOD("startswith", "prefix, start=None, end=None, /", startswith, READS),
    METHOD("endswith", "suffix, start=None, end=None, /", endswith, READS),
    METHOD("removeprefix", "prefix, /", removeprefix, READS),
    METHOD("removesuffix", "suffix, /", removesuffix, READS),
    METHOD("strip", "bytes=None, /", strip, READS),
    METHOD("lstrip", "bytes=None, /", lstrip, READS),
    METHOD("rstrip", "bytes=None, /", rstrip, READS),
    METHOD("split", "sep=None, maxsplit=-1", split, READS),
    METHOD("rsplit", "sep=None, maxsplit=-1", rsplit, READS),
    METHOD("splitlines", "keepends=False", splitlines, READS),
    METHOD("partition", "sep, /", partition, READS),
    METHOD("rpartition", "sep, /", rpartition, READS),
    METHOD("join", "iterable_of_bytes, /", join, RUNS),
    METHOD("replace", "old, new, count=-1, /", replace, READS),
    METHOD("upper", "/", bytes_upper, READS),
    METHOD("lower", "/", bytes_lower, READS),
    METHOD("swapcase", "/", bytes_swapcase, READS),
    METHOD("title", "/", bytes_title, READS),
    METHOD("capitalize", "/", bytes_capitalize, READS),
    METHOD("isalnum", "/", bytes_isalnum, READS),
    METHOD("isalpha", "/", bytes_isalpha, READS),
    METHOD("isascii", "/", bytes_isascii, READS),
    METHOD("isdigit", "/", bytes_isdigit, READS),
    METHOD("isspace", "/", bytes_isspace, READS),
    METHOD("islower", "/", bytes_islower, READS),
    METHOD("isupper", "/", bytes_isupper, READS),
    METHOD("istitle", "/", bytes_istitle, READS),
    METHOD("center", "width, fillchar=b' ', /", bytes_center, READS),
    METHOD("ljust", "width, fillchar=b' ', /", bytes_ljust, READS),
    METHOD("rjust", "width, fillchar=b' ', /", bytes_rjust, READS),
    METHOD("zfill", "width, /", bytes_zfill, READS),
    METHOD("expandtabs", "tabsize=8", bytes_expandtabs, READS),
    METHOD("translate", "table, /, delete=b''", bytes_translate, READS),
    STATIC_METHOD("maketrans", "frm, to, /", bytes_maketrans, READS),
    CLASS_METHOD("fromhex", "string, /", bytes_fromhex, RUNS),
    METHOD("hex", "sep=NULL, bytes_per_sep=1", bytes_hex, READS),
    METHOD("decode", "encoding=NULL, errors=NULL", bytes_decode, RUNS),
    LAST_METHOD,
};
