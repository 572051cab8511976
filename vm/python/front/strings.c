/* strings.c -- the values of string literals, and f-strings. */
#include "python/obj/names.h"
#include "python/front/parser.h"
#include "python/front/remarks.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct literal {
    bool raw, bytes, format;
    bool narrow;               /* of Python 2 without u: \u and \N mean nothing */
    const struct token *after; /* behind all adjacent literals: errors point there */
    struct slice body;         /* between the quotes */
    const struct token *tok;
};

static struct literal split(const struct token *t)
{
    struct literal l = {.tok = t, .narrow = true};
    size_t i = 0;
    for (; t->text.p[i] != '"' && t->text.p[i] != '\''; i++) {
        int c = t->text.p[i] | 32;
        l.raw |= c == 'r';
        l.bytes |= c == 'b';
        l.format |= c == 'f';
        l.narrow &= c != 'u';
    }
    size_t quotes = t->text.n - i >= 6 && t->text.p[i + 1] == t->text.p[i] &&
                            t->text.p[i + 2] == t->text.p[i]
                        ? 3
                        : 1;
    l.body = (struct slice){t->text.p + i + quotes, t->text.n - i - 2 * quotes};
    return l;
}

static void add_code_point(struct str *out, uint32_t c)
{
    /* lone surrogates are kept, in the same bit pattern */
    char b[4];
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        b[i] = (char)(0x80 | (c & 0x3F));
    b[0] = (char)(lead[n] | c);
    str_add(out, (struct slice){b, n});
}

/* Read up to `max` digits of a base; -1: none, or fewer than `min`. */
static long escape_number(const char **p, const char *end, int base, int min, int max)
{
    long value = 0;
    int n = 0;
    for (; n < max && *p < end; n++, (*p)++) {
        int c = (unsigned char)**p;
        int d = isdigit(c) ? c - '0' : isalpha(c) ? (c | 32) - 'a' + 10 : 99;
        if (d >= base)
            break;
        value = value * base + d;
    }
    return n < min ? -1 : value;
}

static void unicode_error(struct parser *p, const struct literal *l, const char *from,
                          const char *to, const char *why)
{
    syntax_error(p->error, "SyntaxError", l->after->line, l->after->col + 1,
                 l->after->col + 1,
                 "(unicode error) 'unicodeescape' codec can't decode bytes in position "
                 "%d-%d: %s",
                 (int)(from - l->body.p), (int)(to - l->body.p - 1), why);
}

/* \N{NAME}. *q is behind the N. */
static void named_character(struct parser *p, const struct literal *l,
                            const char *start, const char **q, const char *end,
                            struct str *out)
{
    const char *close =
        *q < end && **q == '{' ? memchr(*q, '}', (size_t)(end - *q)) : NULL;
    if (!close || close == *q + 1) {
        unicode_error(p, l, start,
                      close                    ? close
                      : *q < end && **q == '{' ? end
                                               : *q,
                      "malformed \\N character escape");
        return;
    }
    int64_t c = uc_lookup((struct slice){*q + 1, (size_t)(close - *q - 1)});
    *q = close + 1;
    if (c < 0)
        unicode_error(p, l, start, *q, "unknown Unicode character name");
    else
        add_code_point(out, (uint32_t)c);
}

/* Kept as it is, and remarked. */
static void unknown_escape(struct parser *p, const struct literal *l, const char *start)
{
    const struct token *t = l->tok;
    struct remark r = {.category = E_DeprecationWarning,
                       .line = t->line,
                       .col = t->col,
                       .end_line = t->end_line,
                       .end_col = t->end_col};
    size_t width = start + 1 < l->body.p + l->body.n ? utf8_width(start[1]) : 0;
    snprintf(r.text, sizeof r.text, "invalid escape sequence '%.*s'", (int)(1 + width),
             start);
    remark(p->arena, r);
}

/* One escape, *q just behind its backslash. */
static void escape(struct parser *p, const struct literal *l, const char **q,
                   const char *end, struct str *out)
{
    static const char plain[] = "\\'\"abfnrtv", means[] = "\\'\"\a\b\f\n\r\t\v";
    const char *start = *q - 1;
    char c = *(*q)++;
    const char *hit = c ? strchr(plain, c) : NULL;
    if (c == '\r' && *q < end && **q == '\n')
        (*q)++;
    if (c == '\n' || c == '\r')
        return;
    if (hit) {
        str_addc(out, means[hit - plain]);
        return;
    }
    long value;
    if (c >= '0' && c <= '7') {
        (*q)--;
        value = escape_number(q, end, 8, 1, 3);
    } else if (c == 'x') {
        value = escape_number(q, end, 16, 2, 2);
        if (value < 0 && l->bytes)
            syntax_error(p->error, "SyntaxError", l->after->line, l->after->col + 1,
                         l->after->col + 1,
                         "(value error) invalid \\x escape at position %d",
                         (int)(start - l->body.p));
        else if (value < 0)
            unicode_error(p, l, start, *q, "truncated \\xXX escape");
    } else if ((c == 'u' || c == 'U') && !l->bytes && !l->narrow) {
        int n = c == 'u' ? 4 : 8;
        value = escape_number(q, end, 16, n, n);
        if (value < 0)
            unicode_error(p, l, start, *q,
                          c == 'u' ? "truncated \\uXXXX escape"
                                   : "truncated \\UXXXXXXXX escape");
        else if (value > 0x10FFFF)
            unicode_error(p, l, start, *q, "illegal Unicode character");
    } else if (c == 'N' && !l->bytes && !l->narrow) {
        named_character(p, l, start, q, end, out);
        return;
    } else {
        unknown_escape(p, l, start);
        str_addc(out, '\\');
        str_addc(out, c);
        return;
    }
    if (value < 0)
        return;
    if (l->bytes)
        str_addc(out, (char)value);
    else
        add_code_point(out, (uint32_t)value);
}

static void decode(struct parser *p, const struct literal *l, struct slice body,
                   struct str *out)
{
    const char *q = body.p, *end = body.p + body.n;
    while (q < end && !failed(p)) {
        char c = *q++;
        if (c == '\r' && q < end && *q == '\n')
            continue;
        if (c == '\\' && !l->raw && q < end)
            escape(p, l, &q, end, out);
        else
            str_addc(out, c);
        if (l->bytes && (unsigned char)c >= 0x80)
            syntax_error_range(p->error, l->tok->line, l->tok->col, l->tok->end_line,
                               l->tok->end_col,
                               "bytes can only contain ASCII literal characters");
    }
}

static struct node *text_node(struct parser *p, const struct token *t, struct str *text,
                              int kind)
{
    struct node *n = new_node(p, N_CONST, t);
    char *copy = arena_new(p->arena, text->n + 1);
    if (text->n)
        memcpy(copy, text->p, text->n);
    n->op = kind;
    n->text = (struct slice){copy, text->n};
    str_clear(text);
    return node_end(p, n);
}

/* ---- f-strings ------------------------------------------------------------------ */

struct fstring {
    struct parser *p;
    const struct literal *l;
    const char *q, *end;
    val_nodes parts;
    struct str text; /* literal text not yet in parts */
    int depth;       /* of nested format specifications */
};

static void fstring_error(struct fstring *f, const char *message)
{
    error_token(f->p, f->l->after, message);
}

static void bracket_error(struct fstring *f, char close, char open)
{
    char message[100];
    snprintf(message, sizeof message,
             open ? "f-string: closing parenthesis '%c' does not match opening "
                    "parenthesis '%c'"
                  : "f-string: unmatched '%c'",
             close, open);
    fstring_error(f, message);
}

static void flush_text(struct fstring *f)
{
    if (f->text.n)
        *vec_add(&f->parts) = text_node(f->p, f->l->tok, &f->text, C_STR);
}

/* The expression ends at a '}', ':', '!' or '=' outside of all brackets and strings. */
static const char *expression_end(struct fstring *f)
{
    enum { DEEPEST = 200 };
    char open[DEEPEST];
    int nested = 0;
    char quote = 0;     /* of the string that s is in */
    ptrdiff_t wide = 1; /* how many of them begin and end it */
    for (const char *s = f->q; s < f->end; s++) {
        const char *close = *s ? strchr(")]}", *s) : NULL;
        if (*s == '\\') {
            fstring_error(f, "f-string expression part cannot include a backslash");
            return NULL;
        }
        if (quote || *s == '\'' || *s == '"') {
            bool triple = f->end - s >= 3 && s[1] == *s && s[2] == *s;
            if (!quote) {
                quote = *s;
                wide = triple ? 3 : 1;
                s += wide - 1;
            } else if (*s == quote && (wide == 1 || triple)) {
                quote = 0;
                s += wide - 1;
            }
        } else if (*s == '#') {
            fstring_error(f, "f-string expression part cannot include '#'");
            return NULL;
        } else if (strchr("([{", *s)) {
            if (nested == DEEPEST) {
                fstring_error(f, "f-string: too many nested parenthesis");
                return NULL;
            }
            open[nested++] = *s;
        } else if (close && (nested || *s != '}')) {
            if (nested == 0 || open[nested - 1] != "([{"[close - ")]}"]) {
                bracket_error(f, *s, nested ? open[nested - 1] : 0);
                return NULL;
            }
            nested--;
        } else if (nested == 0) {
            char next = s + 1 < f->end ? s[1] : 0;
            if (*s == '}' || *s == ':' || (*s == '!' && next != '='))
                return s;
            if (*s == '=' && next != '=' && (s == f->q || !strchr("=!<>", s[-1])))
                return s;
            if (*s == '=' && next == '=')
                s++;
        }
    }
    fstring_error(f,
                  quote ? "f-string: unterminated string" : "f-string: expecting '}'");
    return NULL;
}

/* The inner lexer saw "(text)" from line 1, column 0: say where that is in the file. */
static void place_token(const struct fstring *f, struct slice text, struct token *t)
{
    const char *line_start = f->l->tok->text.p;
    int line = f->l->tok->line, col = f->l->tok->col;
    for (const char *q = line_start; q < text.p; q++)
        if (*q == '\n') {
            line++;
            col = 0;
            line_start = q + 1;
        }
    col += (int)(text.p - line_start) - 1;
    t->col += t->line == 1 ? col : 0;
    t->end_col += t->end_line == 1 ? col : 0;
    t->line += line - 1;
    t->end_line += line - 1;
}

/* What is wrong with "(text)": CPython shows that instead of the line. */
static void expression_error(struct fstring *f, struct slice text, struct slice copy)
{
    struct syntax_error found = {0};
    struct arena arena = {0};
    parse_module(copy, false, &arena, &found);
    arena_free(&arena);
    syntax_error(f->p->error, "SyntaxError", f->l->tok->line, found.col, found.end_col,
                 "f-string: %s", found.type ? found.message : "invalid syntax");
    f->p->error->part = text;
}

/* Parse text as an expression of its own. */
static struct node *sub_expression(struct fstring *f, struct slice text)
{
    size_t blank = 0;
    while (blank < text.n && isspace((unsigned char)text.p[blank]))
        blank++;
    if (blank == text.n) {
        char message[60], stop = text.p[text.n];
        snprintf(message, sizeof message, "f-string: expression required before '%c'",
                 stop);
        fstring_error(f,
                      stop == '}' ? "f-string: empty expression not allowed" : message);
        return NULL;
    }
    char *copy = arena_new(f->p->arena, text.n + 3);
    copy[0] = '(';
    memcpy(copy + 1, text.p, text.n);
    copy[text.n + 1] = ')';
    struct syntax_error wrong = {0};
    struct parser inner = {.arena = f->p->arena, .error = &wrong, .depth = f->p->depth};
    lex(&inner.lx, (struct slice){copy, text.n + 2}, f->p->arena, false);
    for (size_t i = 0; i < inner.lx.tokens.n; i++)
        place_token(f, text, &inner.lx.tokens.at[i]);
    inner.tok = inner.lx.tokens.at;
    struct node *n = inner.lx.error.type ? NULL : parse_star_list(&inner);
    if (!n || failed(&inner) || inner.tok->kind != TOK_NEWLINE)
        expression_error(f, text, (struct slice){copy, text.n + 2});
    lex_free(&inner.lx);
    return n;
}

static struct node *fstring_parts(struct fstring *f);

static void replacement(struct fstring *f)
{
    if (f->depth > 1)
        fstring_error(f, "f-string: expressions nested too deeply");
    const char *from = f->q;
    const char *stop = failed(f->p) ? NULL : expression_end(f);
    if (!stop)
        return;
    struct node *value = new_node(f->p, N_FVALUE, f->l->tok);
    value->a = sub_expression(f, (struct slice){from, (size_t)(stop - from)});
    f->q = stop;
    bool debug = *f->q == '=';
    if (debug) {
        f->q++;
        while (f->q < f->end && isspace((unsigned char)*f->q))
            f->q++;
        str_add(&f->text, (struct slice){from, (size_t)(f->q - from)});
    }
    flush_text(f);
    if (f->q + 1 == f->end && *f->q == '!')
        fstring_error(f, "f-string: expecting '}'");
    if (f->q < f->end && *f->q == '!') {
        value->op = f->q + 1 < f->end ? f->q[1] : 0;
        if (!value->op || !strchr("sra", value->op))
            fstring_error(
                f, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
        f->q += 2;
    }
    if (f->q < f->end && *f->q == ':') {
        f->q++;
        struct fstring spec = {
            .p = f->p, .l = f->l, .q = f->q, .end = f->end, .depth = f->depth + 1};
        value->b = fstring_parts(&spec);
        f->q = spec.q;
    } else if (debug && !value->op)
        value->op = 'r';
    if (!failed(f->p) && (f->q >= f->end || *f->q != '}'))
        fstring_error(f, "f-string: expecting '}'");
    f->q++;
    *vec_add(&f->parts) = node_end(f->p, value);
}

/* Text and replacement fields up to the end, or in a format specification up to '}'. */
static struct node *fstring_parts(struct fstring *f)
{
    while (f->q < f->end && !failed(f->p)) {
        char c = *f->q;
        bool twice = f->q + 1 < f->end && f->q[1] == c && f->depth == 0;
        if (c == '{' && !twice) {
            f->q++;
            replacement(f);
        } else if (c == '}' && f->depth > 0) {
            break;
        } else if (c == '}' && !twice) {
            fstring_error(f, "f-string: single '}' is not allowed");
        } else if (c == '\\' && !f->l->raw && f->q + 1 < f->end &&
                   (f->q[1] == '{' || f->q[1] == '}')) {
            if (f->q[1] == '{') /* a field all the same */
                unknown_escape(f->p, f->l, f->q);
            str_addc(&f->text, c);
            f->q++;
        } else if (c == '\\' && !f->l->raw && f->q + 1 < f->end) {
            f->q++;
            escape(f->p, f->l, &f->q, f->end, &f->text);
        } else {
            str_addc(&f->text, c);
            f->q += twice && (c == '{' || c == '}') ? 2 : 1;
        }
    }
    flush_text(f);
    str_free(&f->text);
    struct node *n = new_node(f->p, N_FSTRING, f->l->tok);
    n->list = finish_list(f->p, &f->parts);
    n->end_line = f->l->tok->end_line; /* more pieces may have been read already */
    n->end_col = f->l->tok->end_col;
    return n;
}

/* ---- adjacent literals are one --------------------------------------------------- */

static void join(struct parser *p, val_nodes *all, struct str *text,
                 const struct token *t)
{
    if (text->n)
        *vec_add(all) = text_node(p, t, text, C_STR);
}

struct node *parse_strings(struct parser *p)
{
    const struct token *first = p->tok;
    struct str text = {0};
    val_nodes all = {0};
    bool format = false, bytes = split(first).bytes;
    const struct token *after = first;
    while (after->kind == TOK_STRING)
        after++;
    for (; p->tok->kind == TOK_STRING && !failed(p); p->tok++) {
        struct literal l = split(p->tok);
        l.after = after;
        l.narrow &= p->lx.old;
        if (l.bytes != bytes)
            error_token(p, after, "cannot mix bytes and nonbytes literals");
        format |= l.format;
        if (!l.format) {
            decode(p, &l, l.body, &text);
            continue;
        }
        struct fstring f = {.p = p, .l = &l, .q = l.body.p, .end = l.body.p + l.body.n};
        struct node *n = fstring_parts(&f);
        for (size_t i = 0; i < n->list.n; i++) {
            struct node *part = n->list.at[i];
            if (part->kind == N_CONST) { /* one constant with what is beside it */
                str_add(&text, part->text);
                continue;
            }
            join(p, &all, &text, first);
            *vec_add(&all) = part;
        }
    }
    struct node *n;
    if (format) {
        join(p, &all, &text, first);
        n = new_node(p, N_FSTRING, first);
        n->list = finish_list(p, &all);
    } else
        n = text_node(p, first, &text, bytes ? C_BYTES : C_STR);
    str_free(&text);
    vec_free(&all);
    return node_end(p, n);
}
