/* text_codec.c -- UTF-8 and newlines, a chunk at a time. */
#define _GNU_SOURCE
#include "python/io/text_io.h"

/* ---- UTF-8 ------------------------------------------------------------------------------ */

/* The length of the right sequence at p (Unicode, table 3-7); 0: it is wrong; -1: cut off. */
static int sequence(const unsigned char *p, int64_t n)
{
    unsigned char low = 0x80, high = 0xBF;
    int want;
    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    want = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    switch (p[0]) {
    case 0xE0: low = 0xA0; break;
    case 0xED: high = 0x9F; break;
    case 0xF0: low = 0x90; break;
    case 0xF4: high = 0x8F; break;
    default: break;
    }
    for (int i = 1; i < want; i++, low = 0x80, high = 0xBF) {
        if (i == n)
            return -1;
        if (p[i] < low || p[i] > high)
            return 0;
    }
    return want;
}

static int64_t ascii_run(const char *p, int64_t n)
{
    int64_t i = 0;
    for (uint64_t word; i + 8 <= n; i += 8) {
        memcpy(&word, p + i, 8);
        if (word & 0x8080808080808080u)
            break;
    }
    while (i < n && !(p[i] & 0x80))
        i++;
    return i;
}

int64_t utf8_good(struct slice s, bool *ascii, bool *bad)
{
    int64_t n = (int64_t)s.n, i = ascii_run(s.p, n);
    *ascii = i == n;
    *bad = false;
    while (i < n) {
        int k = sequence((const unsigned char *)s.p + i, n - i);
        if (k <= 0) {
            *bad = k == 0;
            break;
        }
        i += k;
        if (k == 1)
            i += ascii_run(s.p + i, n - i);
    }
    return i;
}

int64_t text_count_chars(struct slice s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

int64_t text_chars_to_bytes(struct slice s, int64_t n)
{
    int64_t i = 0;
    for (; n > 0 && i < (int64_t)s.n; n--)
        i += (int64_t)utf8_width((unsigned char)s.p[i]);
    return i;
}

val raise_decode(struct vm *vm, const char *codec, struct slice all, int64_t at)
{
    const unsigned char *p = (const unsigned char *)all.p + at;
    int64_t n = (int64_t)all.n - at, end = at + 1;
    const char *why = "ordinal not in range(128)";
    if (strcmp(codec, "ascii") != 0) {
        int k = sequence(p, n), good = 1;
        why = k < 0                        ? "unexpected end of data"
              : p[0] < 0xC2 || p[0] > 0xF4 ? "invalid start byte"
                                           : "invalid continuation byte";
        while (good < n && sequence(p, good + 1) < 0) /* as far as it could go on */
            good++;
        end = at + (k == 0 && p[0] >= 0xC2 && p[0] <= 0xF4 ? good : k < 0 ? n : 1);
    }
    const val args[] = {str_new(vm, slice_of(codec)), bytes_new(vm, all), tag_int(at),
                        tag_int(end), str_new(vm, slice_of(why))};
    val exc = vm_call(vm, vm->exceptions[E_UnicodeDecodeError], args, 5);
    return exc ? raise_value(vm, exc) : NULL;
}

/* ---- newlines ------------------------------------------------------------------------------ */

bool text_newline(struct vm *vm, val newline, int64_t *out)
{
    static const char *const texts[] = {NULL, "", "\n", "\r", "\r\n"};
    *out = NEWLINE_ANY;
    if (!newline || newline == vm->none)
        return true;
    if (!is_a(newline, KIND_STR)) {
        raise_error(vm, E_TypeError, "newline must be str or None, not %s",
                    type_name(vm, newline));
        return false;
    }
    for (int i = NEWLINE_KEEP; i <= NEWLINE_CRLF; i++)
        if (slice_eq(str_value(plain_of(newline)), slice_of(texts[i]))) {
            *out = i;
            return true;
        }
    val text = py_repr(vm, newline);
    if (text)
        raise_error(vm, E_ValueError, "illegal newline value: %.*s",
                    (int)str_value(text).n, str_value(text).p);
    return false;
}

/* Of text whose newlines are as they were: \n, \r, \r\n. */
static int64_t any_end(const char *p, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (p[i] == '\n' || p[i] == '\r')
            return p[i] == '\r' && i + 1 < n && p[i + 1] == '\n' ? i + 2 : i + 1;
    return 0;
}

int64_t text_line_end(enum text_newline how, const char *p, int64_t n)
{
    const char *at;
    switch (how) {
    case NEWLINE_KEEP: return any_end(p, n);
    case NEWLINE_CRLF: at = memmem(p, (size_t)n, "\r\n", 2); return at ? at + 2 - p : 0;
    default:
        at = memchr(p, how == NEWLINE_CR ? '\r' : '\n', (size_t)n);
        return at ? at + 1 - p : 0;
    }
}

int64_t text_look_for_newlines(struct slice s)
{
    int64_t seen = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\n')
            seen |= SEEN_LF;
        if (s.p[i] != '\r')
            continue;
        bool both = i + 1 < s.n && s.p[i + 1] == '\n';
        seen |= both ? SEEN_CRLF : SEEN_CR;
        i += both;
    }
    return seen;
}

val text_newlines_seen(struct vm *vm, int64_t seen)
{
    static const char *const texts[] = {"\r", "\n", "\r\n"};
    val all[3];
    int n = 0;
    for (int i = 0; i < 3; i++)
        if (seen & 1 << i)
            all[n++] = str_new(vm, slice_of(texts[i]));
    return n == 0 ? vm->none : n == 1 ? all[0] : tuple_of(vm, all, n);
}

int64_t text_translate(struct slice s, char *to)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\r') {
            i += i + 1 < s.n && s.p[i + 1] == '\n';
            c = '\n';
        }
        to[n++] = c;
    }
    return n;
}

val text_with_newlines(struct vm *vm, val s, enum text_newline how)
{
    struct slice text = str_value(s);
    if ((how != NEWLINE_CR && how != NEWLINE_CRLF) || !slice_char(text, '\n'))
        return s;
    struct str out = {0};
    for (const char *nl; (nl = slice_char(text, '\n'));) {
        str_add(&out, (struct slice){text.p, (size_t)(nl - text.p)});
        str_add(&out, how == NEWLINE_CR ? SLICE("\r") : SLICE("\r\n"));
        text = slice_from(text, (size_t)(nl + 1 - text.p));
    }
    str_add(&out, text);
    return str_finish(vm, &out);
}
