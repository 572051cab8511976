#define _GNU_SOURCE /* memmem, memrchr */
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

ptrdiff_t slice_find(struct slice s, struct slice needle)
{
    const char *hit = s.n == 0        ? NULL
                      : needle.n == 1 ? memchr(s.p, needle.p[0], s.n)
                                      : memmem(s.p, s.n, needle.p, needle.n);
    return hit ? hit - s.p : -1;
}

ptrdiff_t slice_rfind(struct slice s, struct slice needle)
{
    while (needle.n && s.n >= needle.n) {
        size_t starts = s.n - needle.n + 1;
        const char *hit = memrchr(s.p, needle.p[0], starts);
        if (!hit)
            return -1;
        if (memcmp(hit, needle.p, needle.n) == 0)
            return hit - s.p;
        s.n = (size_t)(hit - s.p) + needle.n - 1;
    }
    return -1;
}

struct slice digits_of(int64_t i, char *end)
{
    uint64_t left = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    char *p = end;
    do
        *--p = (char)('0' + left % 10);
    while (left /= 10);
    if (i < 0)
        *--p = '-';
    return (struct slice){p, (size_t)(end - p)};
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 99;
}

bool slice_to_u64(struct slice s, int base, uint64_t *out)
{
    enum { SAFE = 15 /* digits that cannot overflow, in any base up to 16 */ };
    uint64_t value = 0;
    if (s.n == 0)
        return false;
    if (s.n <= SAFE) {
        for (size_t i = 0; i < s.n; i++) {
            int digit = digit_value(s.p[i]);
            if (digit >= base)
                return false;
            value = value * (uint64_t)base + (uint64_t)digit;
        }
        *out = value;
        return true;
    }
    for (size_t i = 0; i < s.n; i++) {
        int digit = digit_value(s.p[i]);
        if (digit >= base || __builtin_mul_overflow(value, (uint64_t)base, &value) ||
            __builtin_add_overflow(value, (uint64_t)digit, &value))
            return false;
    }
    *out = value;
    return true;
}

bool slice_to_i64(struct slice s, int64_t *out)
{
    bool negative = s.n && s.p[0] == '-';
    uint64_t size;
    if (!slice_to_u64(negative ? slice_from(s, 1) : s, 10, &size))
        return false;
    if (size > (uint64_t)INT64_MAX + negative)
        return false;
    *out = negative ? (int64_t)(0 - size) : (int64_t)size;
    return true;
}

static void make_room(struct str *s, size_t more)
{
    if (s->n + more + 1 <= s->cap)
        return;
    s->cap = s->n + more + 1 + s->cap / 2 + 16;
    s->p = mem_resize(s->p, s->cap, 1);
}

void str_add(struct str *s, struct slice text)
{
    make_room(s, text.n);
    if (text.n)
        memcpy(s->p + s->n, text.p, text.n);
    s->n += text.n;
    s->p[s->n] = 0;
}

void str_addc(struct str *s, char c)
{
    str_add(s, (struct slice){&c, 1});
}

void str_add_i64(struct str *s, int64_t i)
{
    char text[MOST_DIGITS];
    str_add(s, digits_of(i, text + MOST_DIGITS));
}

/* Does the format have nothing but texts, characters and decimal integers as they are? Messages
 * of exceptions do, and they are made more often than anybody reads them. */
static bool is_plain(const char *format)
{
    static const char *const known[] = {"s",  ".*s", "c",  "d", "u",
                                        "ld", "lld", "zu", "%"};
    for (const char *p = strchr(format, '%'); p; p = strchr(p, '%')) {
        size_t n = 0;
        p++;
        for (size_t i = 0; !n && i < sizeof known / sizeof *known; i++)
            if (strncmp(p, known[i], strlen(known[i])) == 0)
                n = strlen(known[i]);
        if (!n)
            return false;
        p += n;
    }
    return true;
}

/* As far as `precision` goes; negative: to the end. */
static void add_string(struct str *s, const char *text, int precision)
{
    size_t most = precision < 0 ? SIZE_MAX : (size_t)precision;
    if (!text)
        text = "(null)";
    str_add(s, (struct slice){text, most ? strnlen(text, most) : 0});
}

static void add_u64(struct str *s, uint64_t i)
{
    if (i > INT64_MAX) {
        str_add_i64(s, (int64_t)(i / 10));
        i %= 10;
    }
    str_add_i64(s, (int64_t)i);
}

static void add_plain(struct str *s, const char *format, va_list args)
{
    for (const char *p; (p = strchr(format, '%')); format = p + 1) {
        str_add(s, (struct slice){format, (size_t)(p - format)});
        int longs = 0, precision = -1;
        for (p++; *p == '.' || *p == '*' || *p == 'l'; p++) {
            longs += *p == 'l';
            if (*p == '*')
                precision = va_arg(args, int);
        }
        switch (*p) {
        case 's': add_string(s, va_arg(args, const char *), precision); break;
        case 'c': str_addc(s, (char)va_arg(args, int)); break;
        case 'd':
            str_add_i64(s, longs == 0   ? va_arg(args, int)
                           : longs == 1 ? va_arg(args, long)
                                        : va_arg(args, long long));
            break;
        case 'u': add_u64(s, va_arg(args, unsigned)); break;
        case 'z':
            add_u64(s, va_arg(args, size_t));
            p++;
            break;
        default: str_addc(s, '%'); break;
        }
    }
    str_add(s, slice_of(format));
}

void str_addv(struct str *s, const char *format, va_list args)
{
    va_list again;
    if (is_plain(format)) {
        add_plain(s, format, args);
        return;
    }
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (n < 0)
        return;
    make_room(s, (size_t)n);
    vsnprintf(s->p + s->n, (size_t)n + 1, format, args);
    s->n += (size_t)n;
}

void str_addf(struct str *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str_addv(s, format, args);
    va_end(args);
}

void str_clear(struct str *s)
{
    s->n = 0;
    if (s->p)
        s->p[0] = 0;
}

void str_free(struct str *s)
{
    free(s->p);
    *s = (struct str){0};
}

const char *str_text(const struct str *s)
{
    return s->p ? s->p : "";
}
