/* json_strings.c -- strings of JSON (RFC 8259), read and written. */
#include "python/modules/json.h"

#include "python/obj/codec.h"

/* ---- reading ------------------------------------------------------------------------------- */

val json_mistake(struct vm *vm, const char *message, val text, int64_t byte)
{
    val all[3] = {str_new(vm, slice_of(message)), NULL, vm->none};
    all[1] = tag_int(str_chars_before(vm, text, byte));
    return tuple_of(vm, all, 3);
}

/* Four hexadecimal digits; -1: they are not there. */
static int32_t code_unit(struct slice s, int64_t at)
{
    int32_t c = 0;
    if (at + 4 > (int64_t)s.n)
        return -1;
    for (int64_t i = at; i < at + 4; i++) {
        char d = s.p[i];
        int value = d >= '0' && d <= '9'   ? d - '0'
                    : d >= 'a' && d <= 'f' ? d - 'a' + 10
                    : d >= 'A' && d <= 'F' ? d - 'A' + 10
                                           : -1;
        if (value < 0)
            return -1;
        c = c * 16 + value;
    }
    return c;
}

/* What \u at *at - 1 stands for, two of them when they are a pair. */
static bool take_unicode(struct slice s, int64_t *at, struct str *out)
{
    int32_t c = code_unit(s, *at), low;
    if (c < 0)
        return false;
    *at += 4;
    bool high = (c & ~0x3FF) == 0xD800 && *at + 6 <= (int64_t)s.n && s.p[*at] == '\\' &&
                s.p[*at + 1] == 'u';
    if (high && (low = code_unit(s, *at + 2)) >= 0 && (low & ~0x3FF) == 0xDC00) {
        c = 0x10000 + ((c & 0x3FF) << 10 | (low & 0x3FF));
        *at += 6;
    }
    utf8_add(out, (uint32_t)c);
    return true;
}

/* The escape whose letter is at *at; NULL: it went well. */
static const char *take_escape(struct slice s, int64_t *at, struct str *out)
{
    static const char letters[] = "\"\\/bfnrt", meaning[] = "\"\\/\b\f\n\r\t";
    const char *known = s.p[*at] ? strchr(letters, s.p[*at]) : NULL;
    if (known) {
        str_addc(out, meaning[known - letters]);
        ++*at;
        return NULL;
    }
    if (s.p[*at] != 'u')
        return "Invalid \\escape";
    ++*at;
    if (take_unicode(s, at, out))
        return NULL;
    --*at; /* of the letter */
    return "Invalid \\uXXXX escape";
}

/* Bytes that mean themselves. */
static int64_t plain_end(struct slice s, int64_t at, bool strict)
{
    while (at < (int64_t)s.n && s.p[at] != '"' && s.p[at] != '\\' &&
           ((unsigned char)s.p[at] >= 0x20 || !strict))
        at++;
    return at;
}

val json_string(struct vm *vm, val text, int64_t at, bool strict, int64_t *end,
                const char **error)
{
    const struct slice s = str_value(text);
    const int64_t begin = at - 1;
    struct str out = {0};
    *error = NULL;
    for (;;) {
        int64_t next = plain_end(s, at, strict);
        const struct slice piece = {s.p + at, (size_t)(next - at)};
        if (next < (int64_t)s.n && s.p[next] == '"') {
            *end = next + 1;
            if (out.n == 0) {
                str_free(&out);
                return str_new(vm, piece);
            }
            str_add(&out, piece);
            return str_finish(vm, &out);
        }
        str_add(&out, piece);
        *end = next;
        if (next >= (int64_t)s.n || (s.p[next] == '\\' && next + 1 >= (int64_t)s.n)) {
            *error = "Unterminated string starting at";
            *end = begin;
        } else if (s.p[next] != '\\')
            *error = "Invalid control character at";
        else {
            at = next + 1;
            *error = take_escape(s, &at, &out);
            *end = *error && s.p[next + 1] == 'u' ? next + 1 : next;
        }
        if (*error) {
            str_free(&out);
            return NULL;
        }
    }
}

val json_scanstring(struct vm *vm, val string, val index, val strict)
{
    int64_t at, end;
    const char *error;
    if (!py_index(vm, index, &at))
        return NULL;
    if (!is_a(string, KIND_STR))
        return raise_error(vm, E_TypeError, "first argument must be a string, not %s",
                           type_name(vm, string));
    int checked = py_truth(vm, strict);
    if (checked < 0)
        return NULL;
    val text = plain_of(string);
    if (at < 0 || at > as_str(text)->chars)
        return raise_error(vm, E_ValueError, "end is out of bounds");
    val v = json_string(vm, text, str_offset(vm, text, at), checked, &end, &error);
    if (error)
        return json_mistake(vm, error, text, end);
    val pair[2] = {v, tag_int(str_chars_before(vm, text, end))};
    return v ? tuple_of(vm, pair, 2) : NULL;
}

/* ---- writing -------------------------------------------------------------------------------------- */

static void add_unit(struct str *out, uint32_t c)
{
    str_addf(out, "\\u%04x", c);
}

static void add_escaped(struct str *out, uint32_t c)
{
    static const char letters[] = "\"\\bfnrt", meaning[] = "\"\\\b\f\n\r\t";
    const char *known = c && c < 0x80 ? strchr(meaning, (int)c) : NULL;
    if (known) {
        str_addc(out, '\\');
        str_addc(out, letters[known - meaning]);
    } else if (c >= 0x10000) {
        add_unit(out, 0xD800 | (c - 0x10000) >> 10);
        add_unit(out, 0xDC00 | ((c - 0x10000) & 0x3FF));
    } else
        add_unit(out, c);
}

void json_quote(struct str *out, struct slice s, bool ascii)
{
    str_addc(out, '"');
    for (size_t i = 0; i < s.n;) {
        size_t from = i, width = 1;
        while (i < s.n && s.p[i] != '"' && s.p[i] != '\\' &&
               (unsigned char)s.p[i] >= 0x20 &&
               (!ascii || (unsigned char)s.p[i] < 0x7F))
            i++;
        str_add(out, (struct slice){s.p + from, i - from});
        if (i < s.n)
            add_escaped(out, utf8_read(s.p + i, &width));
        if (i < s.n)
            i += width;
    }
    str_addc(out, '"');
}

static val quoted(struct vm *vm, val s, bool ascii)
{
    if (!is_a(s, KIND_STR))
        return raise_error(vm, E_TypeError, "first argument must be a string, not %s",
                           type_name(vm, s));
    struct str out = text_start(vm);
    json_quote(&out, str_value(plain_of(s)), ascii);
    return str_finish(vm, &out);
}

val json_quote_ascii(struct vm *vm, val s)
{
    return quoted(vm, s, true);
}

val json_quote_plain(struct vm *vm, val s)
{
    return quoted(vm, s, false);
}
