/* decode.c -- source files in other encodings. */
#include "python/front/decode.h"

#include <ctype.h>
#include <iconv.h>
#include <stdio.h>
#include <utf8proc.h>

enum { MOST_NAME = 40 };
struct cookie {
    char name[MOST_NAME + 1]; /* as it is written; empty: none */
    int line;
};

static bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '.';
}

/* The comment's `coding:` or `coding=` and the name behind it. */
static bool find_in_comment(struct slice comment, struct cookie *out)
{
    for (size_t i = 0; i + 7 < comment.n; i++) {
        const char *p = comment.p + i, *end = comment.p + comment.n;
        if (memcmp(p, "coding", 6) != 0 || (p[6] != ':' && p[6] != '='))
            continue;
        for (p += 7; p < end && (*p == ' ' || *p == '\t'); p++)
            ;
        size_t n = 0;
        while (p + n < end && n < MOST_NAME && is_name_char(p[n]))
            n++;
        if (n == 0)
            continue;
        memcpy(out->name, p, n);
        out->name[n] = 0;
        return true;
    }
    return false;
}

static struct cookie find_cookie(struct slice text)
{
    struct cookie c = {.name = ""};
    for (c.line = 1; c.line <= 2; c.line++) {
        struct slice line = source_line(text, c.line);
        size_t blank = 0;
        while (blank < line.n && strchr(" \t\f", line.p[blank]) && line.p[blank])
            blank++;
        bool comment = blank < line.n && line.p[blank] == '#';
        if (comment && find_in_comment(slice_from(line, blank), &c))
            return c;
        if (!comment && blank < line.n)
            break; /* code: what follows is no declaration */
    }
    return c;
}

/* Lower case, `-` for `_`, and one name for what has several. */
static void plain_name(const char *name, char *out)
{
    size_t n = 0;
    for (; name[n]; n++)
        out[n] = name[n] == '_' ? '-' : (char)tolower((unsigned char)name[n]);
    out[n] = 0;
    if (strcmp(out, "utf8") == 0 || strncmp(out, "utf-8-", 6) == 0)
        strcpy(out, "utf-8");
    static const char *const latin[] = {"latin-1", "iso-8859-1", "iso-latin-1"};
    for (size_t i = 0; i < sizeof latin / sizeof *latin; i++) {
        size_t k = strlen(latin[i]);
        if (strncmp(out, latin[i], k) == 0 && (out[k] == 0 || out[k] == '-'))
            strcpy(out, "iso-8859-1");
    }
    if (strcmp(out, "latin1") == 0)
        strcpy(out, "iso-8859-1");
}

static int line_of(struct slice text, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at; i++)
        line += text.p[i] == '\n';
    return line;
}

/* Where the first byte is that is no UTF-8; text.n: all of it is. */
static size_t valid_utf8(struct slice text)
{
    size_t at = 0;
    while (at < text.n) {
        utf8proc_int32_t c;
        if ((unsigned char)text.p[at] < 0x80) {
            at++;
            continue;
        }
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text.p + at,
                                              (utf8proc_ssize_t)(text.n - at), &c);
        if (n <= 0)
            return at;
        at += (size_t)n;
    }
    return at;
}

static bool check_utf8(struct slice text, const char *file, bool declared,
                       struct syntax_error *error)
{
    size_t at = valid_utf8(text);
    if (at == text.n)
        return true;
    unsigned byte = (unsigned char)text.p[at];
    size_t start = at;
    while (start > 0 && text.p[start - 1] != '\n')
        start--;
    if (declared)
        syntax_error(error, "SyntaxError", line_of(text, at), (int)(at - start) + 1, 0,
                     "(unicode error) 'utf-8' codec can't decode byte 0x%02x in "
                     "position %zu: invalid start byte",
                     byte, at);
    else
        syntax_error(
            error, "SyntaxError", 0, 0, 0,
            "Non-UTF-8 code starting with '\\x%02x' in file %s on line %d, but "
            "no encoding declared; see https://peps.python.org/pep-0263/ for "
            "details",
            byte, file, line_of(text, at));
    return false;
}

static bool convert(struct str *text, const char *encoding, const char *written,
                    struct syntax_error *error)
{
    iconv_t cd = iconv_open("UTF-8", encoding);
    if (cd == (iconv_t)-1) {
        syntax_error(error, "SyntaxError", 0, 0, 0, "encoding problem: %s", written);
        return false;
    }
    struct str out = {0};
    char *in = text->p, buffer[4096];
    size_t left = text->n;
    bool good = true;
    while (left && good) {
        char *to = buffer;
        size_t room = sizeof buffer;
        size_t r = iconv(cd, &in, &left, &to, &room);
        str_add(&out, (struct slice){buffer, sizeof buffer - room});
        if (r == (size_t)-1 && room == sizeof buffer) { /* nothing more can be read */
            syntax_error(error, "SyntaxError", 0, 0, 0, "encoding problem: %s",
                         written);
            good = false;
        }
    }
    iconv_close(cd);
    str_free(text);
    *text = out;
    return good;
}

static void plain_line_ends(struct str *text)
{
    size_t n = 0;
    if (!text->n || !memchr(text->p, '\r', text->n))
        return;
    for (size_t i = 0; i < text->n; i++) {
        char c = text->p[i];
        if (c == '\r' && i + 1 < text->n && text->p[i + 1] == '\n')
            continue;
        text->p[n++] = c == '\r' ? '\n' : c;
    }
    text->n = n;
    text->p[n] = 0;
}

bool decode_source(struct str *text, const char *file, struct syntax_error *error)
{
    bool marked = slice_starts(str_slice(text), SLICE("\xef\xbb\xbf"));
    if (marked) {
        text->n -= 3;
        memmove(text->p, text->p + 3, text->n + 1);
    }
    plain_line_ends(text);
    struct cookie c = find_cookie(str_slice(text));
    char name[MOST_NAME + 1];
    plain_name(c.name, name);
    if (marked && *name && strcmp(name, "utf-8") != 0) {
        syntax_error(error, "SyntaxError", 0, 0, 0, "encoding problem: %s with BOM",
                     name);
        return false;
    }
    if (!*name || strcmp(name, "utf-8") == 0)
        return check_utf8(str_slice(text), file, *name || marked, error);
    return convert(text, name, c.name, error);
}
