/* str.h -- text: a borrowed piece of it (slice), and a growing one that owns (str). */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes that somebody else owns; not NUL-terminated. */
struct slice {
    const char *p;
    size_t n;
};

#define SLICE(literal) ((struct slice){"" literal, sizeof literal - 1})

/* A text that grows. {0} is an empty one. `p` is NULL or NUL-terminated. */
struct str {
    char *p;
    size_t n, cap;
};

static inline struct slice slice_of(const char *text)
{
    return (struct slice){text, strlen(text)};
}

static inline struct slice str_slice(const struct str *s)
{
    return (struct slice){s->p ? s->p : "", s->n};
}

/* The first such byte of it, or NULL (also where an empty slice points nowhere). */
static inline const char *slice_char(struct slice s, char byte)
{
    return s.n ? memchr(s.p, byte, s.n) : NULL;
}

static inline bool slice_eq(struct slice a, struct slice b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool slice_starts(struct slice s, struct slice prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline bool slice_ends(struct slice s, struct slice tail)
{
    return s.n >= tail.n && memcmp(s.p + s.n - tail.n, tail.p, tail.n) == 0;
}

static inline struct slice slice_from(struct slice s, size_t start)
{
    return (struct slice){s.p + start, s.n - start};
}

/* Where `needle` first (or last) occurs in `s`; -1 when it does not. */
ptrdiff_t slice_find(struct slice s, struct slice needle);
ptrdiff_t slice_rfind(struct slice s, struct slice needle);

/* Write i in decimal so that it ends before `end`, which has room for MOST_DIGITS. */
enum { MOST_DIGITS = 20 };
struct slice digits_of(int64_t i, char *end);

/* Read a number that fills all of `s`; false (and *out unchanged) when it does not. */
bool slice_to_u64(struct slice s, int base, uint64_t *out);
bool slice_to_i64(struct slice s, int64_t *out);

void str_add(struct str *s, struct slice text);
void str_addc(struct str *s, char c);
void str_addf(struct str *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void str_addv(struct str *s, const char *format, va_list args);
void str_add_i64(struct str *s, int64_t i);
void str_clear(struct str *s); /* keeps the memory */
void str_free(struct str *s);
const char *str_text(const struct str *s); /* NUL-terminated, never NULL */

#endif
