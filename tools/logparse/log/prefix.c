#define _GNU_SOURCE /* timegm */
#include "logparse/log/prefix.h"

#include <assert.h>
#include <math.h>
#include <time.h>

#include "logparse/log/sweep.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The token at the front of the text, and how many bytes it has. */
static char next_token(struct slice text, size_t *bytes)
{
    size_t n = 0, numbers = 0;
    while (n < text.n && is_blank(text.p[n]))
        n++;
    *bytes = n ? n : 1;
    if (n || text.n == 0 || !is_word(text.p[0]))
        return n ? ' ' : text.n ? text.p[0] : 0;
    for (; n < text.n && is_word(text.p[n]); n++)
        numbers += is_digit(text.p[n]);
    *bytes = n;
    return numbers == n ? 'D' : 'W';
}

/* False: it has too many tokens to be a prefix. */
static bool shape_of(struct slice text, struct shape *s)
{
    bool words_only = true;
    size_t bytes = 0;
    *s = (struct shape){.length = text.n, .fixed = true};
    for (size_t i = 0; i < text.n; i += bytes) {
        if (s->n == LONGEST_SHAPE)
            return false;
        s->tokens[s->n++] = next_token(slice_from(text, i), &bytes);
        words_only &= s->tokens[s->n - 1] == 'W' || s->tokens[s->n - 1] == ' ';
    }
    if (words_only && !(s->n == 1 && s->tokens[0] == ' '))
        s->literal = text;
    while (s->blanks < text.n && is_blank(text.p[text.n - 1 - s->blanks]))
        s->blanks++;
    return true;
}

/* A number is a word, too: names of containers are hexadecimal. */
static bool fits(char token, char seen)
{
    return token == seen || (token == 'W' && seen == 'D');
}

static bool same_shape(const struct shape *a, const struct shape *b)
{
    return a->n == b->n && memcmp(a->tokens, b->tokens, a->n) == 0 &&
           slice_eq(a->literal, b->literal);
}

static void add_shape(struct prefixes *p, const struct shape *s)
{
    for (size_t i = 0; i < p->n; i++) {
        struct shape *known = &p->shapes[i];
        if (!same_shape(known, s))
            continue;
        known->fixed &= known->length == s->length;
        if (s->blanks < known->blanks)
            known->blanks = s->blanks;
        return;
    }
    if (p->n < MOST_SHAPES)
        p->shapes[p->n++] = *s;
}

/* The prefix itself, or what is left of it when a line that holds nothing else was trimmed. */
static size_t match_literal(const struct shape *s, struct slice line)
{
    if (slice_starts(line, s->literal))
        return s->literal.n;
    struct slice trimmed = {s->literal.p, s->literal.n - s->blanks};
    return trimmed.n && slice_eq(line, trimmed) ? line.n : 0;
}

/* All tokens in order, the blanks at the end only as many as every prefix had (and none at
 * all in a line that was trimmed). */
static size_t match(const struct shape *s, struct slice line)
{
    size_t i = 0, bytes;
    for (size_t k = 0; k < s->n; k++) {
        if (k + 1 == s->n && s->tokens[k] == ' ' && i == line.n && k > 0)
            return line.n;
        if (i == line.n || !fits(s->tokens[k], next_token(slice_from(line, i), &bytes)))
            return 0;
        if (k + 1 == s->n && s->tokens[k] == ' ' && bytes > s->blanks)
            bytes = s->blanks;
        i += bytes;
    }
    return i;
}

/* Its first bytes, as many as every prefix had, have its shape. */
static bool fits_exactly(const struct shape *s, struct slice line)
{
    size_t i = 0, k = 0, bytes;
    if (!s->fixed || line.n < s->length)
        return false;
    line.n = s->length;
    for (; i < line.n && k < s->n; i += bytes, k++)
        if (!fits(s->tokens[k], next_token(slice_from(line, i), &bytes)))
            return false;
    return k == s->n && i == line.n;
}

size_t prefix_of(const struct prefixes *p, struct slice line)
{
    for (size_t k = 0; k < p->n; k++) {
        const struct shape *s = &p->shapes[k];
        char last = s->tokens[s->n - 1];
        /* a word at the end would swallow the beginning of the log's own line */
        size_t n = s->literal.n                 ? match_literal(s, line)
                   : fits_exactly(s, line)      ? s->length
                   : last == 'W' || last == 'D' ? 0
                                                : match(s, line);
        if (n)
            return n;
    }
    return 0;
}

/* The next line without its newline and CR. */
static bool next_line(struct slice *rest, struct slice *line)
{
    if (rest->n == 0)
        return false;
    const char *newline = slice_char(*rest, '\n');
    size_t n = newline ? (size_t)(newline - rest->p) : rest->n;
    *line = (struct slice){rest->p, n};
    *rest = slice_from(*rest, n + (newline != NULL));
    while (line->n && line->p[line->n - 1] == '\r')
        line->n--;
    return true;
}

/* Does a mark begin the line? */
static bool begins_with_mark(struct slice line)
{
    char copy[200] = " ";
    if (line.n < 6 || line.n > sizeof copy - 1 || line.p[0] != '[')
        return false;
    memcpy(copy + 1, line.p, line.n); /* the same line, glued to a blank */
    return glued_mark(copy, line.n + 1) == 1;
}

/* Most lines that are not empty must begin so: else it is other output. */
static bool fits_most(const struct prefixes *p, struct slice rest)
{
    size_t all = 0, fit = 0;
    struct slice line;
    while (next_line(&rest, &line)) {
        if (line.n == 0)
            continue;
        all++;
        fit += prefix_of(p, line) > 0;
    }
    return fit > 0 && fit * 10 >= all * 6;
}

bool prefixes_find(struct prefixes *p, struct slice sample)
{
    struct slice rest = sample, line;
    size_t plain = 0, behind = 0;
    *p = (struct prefixes){0};
    while (next_line(&rest, &line)) {
        struct shape s;
        plain += begins_with_mark(line);
        ptrdiff_t at = glued_mark(line.p, line.n);
        if (at <= 0)
            continue;
        behind++;
        struct slice prefix = {line.p, (size_t)at};
        if (!shape_of(prefix, &s))
            continue;
        if (p->n == 0)
            p->example = prefix;
        add_shape(p, &s);
    }
    return p->n > 0 && behind > 4 * plain && fits_most(p, sample);
}

/* ---- times --------------------------------------------------------------------------------- */

/* Exactly n digits; -1: there are others. */
static int digits(const char *p, size_t n)
{
    int x = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_digit(p[i]))
            return -1;
        x = x * 10 + (p[i] - '0');
    }
    return x;
}

static int month_of(const char *p)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (int i = 0; i < 12; i++)
        if (memcmp(months + 3 * i, p, 3) == 0)
            return i;
    return -1;
}

/* "2026-11-27" or "Nov 27" right before offset `end` and what separates it from a time. Where it
 * begins; `end`: there is none. */
static size_t date_before(struct slice s, size_t end, struct tm *tm)
{
    size_t time = end;
    if (end < 7)
        return time;
    end--; /* 'T' or ' ' */
    if (end >= 10 && s.p[end - 3] == '-' && s.p[end - 6] == '-' &&
        digits(s.p + end - 10, 4) > 0) {
        tm->tm_year = digits(s.p + end - 10, 4) - 1900;
        tm->tm_mon = digits(s.p + end - 5, 2) - 1;
        tm->tm_mday = digits(s.p + end - 2, 2);
        return end - 10;
    }
    int day = s.p[end - 2] == ' ' ? digits(s.p + end - 1, 1) : digits(s.p + end - 2, 2);
    int month = end >= 6 ? month_of(s.p + end - 6) : -1;
    if (day <= 0 || month < 0)
        return time;
    tm->tm_mday = day;
    tm->tm_mon = month;
    return end - 6;
}

/* s[*from..*to) is a time with its date. */
static bool find_time(struct slice s, double *seconds, double *resolution, size_t *from,
                      size_t *to)
{
    for (size_t i = 0; i + 8 <= s.n; i++) {
        int hour = digits(s.p + i, 2), minute = digits(s.p + i + 3, 2),
            second = digits(s.p + i + 6, 2);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
            second > 60 || s.p[i + 2] != ':' || s.p[i + 5] != ':')
            continue;
        struct tm tm = {.tm_year = 70,
                        .tm_mday = 1,
                        .tm_hour = hour,
                        .tm_min = minute,
                        .tm_sec = second};
        *from = date_before(s, i, &tm);
        *seconds = (double)timegm(&tm);
        *resolution = 1;
        size_t k = i + 8;
        if (k < s.n && (s.p[k] == '.' || s.p[k] == ','))
            while (++k < s.n && is_digit(s.p[k])) {
                *resolution /= 10;
                *seconds += (s.p[k] - '0') * *resolution;
            }
        *to = k;
        return isfinite(*seconds);
    }
    return false;
}

bool prefix_time(struct slice s, double *seconds, double *resolution)
{
    size_t from, to;
    return find_time(s, seconds, resolution, &from, &to);
}

void prefix_writer(struct slice s, struct str *out)
{
    double seconds, resolution;
    size_t from, to;
    if (find_time(s, &seconds, &resolution, &from, &to)) {
        str_add(out, (struct slice){s.p, from});
        s = slice_from(s, to);
    }
    str_add(out, s);
    while (out->n && is_blank(out->p[out->n - 1]))
        out->n--;
}
