#include "python/front/lexer.h"
#include "python/front/remarks.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

enum { MAX_INDENTS = 100, MAX_PARENS = 200 }; /* as CPython's tokenizer */

struct scan {
    struct lexer *lx;
    const char *start, *end, *p;
    const char *line_start;
    int line;
    int indents[MAX_INDENTS], nindents; /* columns; indents[0] is 0 */
    int narrow[MAX_INDENTS];            /* the same with tabs of width 1 */
    struct token parens[MAX_PARENS];
    int nparens;
    bool at_line_start;
};

static const struct word {
    const char *text;
    size_t n;
    enum op_id id;
} operators[] =
    {
#define OPERATOR(id, text) {text, sizeof text - 1, T_##id},
#define KEYWORD(id, text)
#include "python/front/tokens.def"
#undef OPERATOR
#undef KEYWORD
},
  keywords[] = {
#define OPERATOR(id, text)
#define KEYWORD(id, text) {text, sizeof text - 1, K_##id},
#include "python/front/tokens.def"
#undef OPERATOR
#undef KEYWORD
};

static bool begins(struct slice s, const struct word *w)
{
    return s.n >= w->n && *s.p == *w->text && memcmp(s.p, w->text, w->n) == 0;
}

struct slice source_line(struct slice source, int line)
{
    const char *p = source.p, *end = source.p + source.n;
    for (int n = 1; n < line && p < end; n++) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        p = nl ? nl + 1 : end;
    }
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    stop = stop ? stop : end;
    if (stop > p && stop[-1] == '\r')
        stop--;
    return (struct slice){p, (size_t)(stop - p)};
}

void syntax_error(struct syntax_error *e, const char *type, int line, int col,
                  int end_col, const char *format, ...)
{
    if (e->type)
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(e->message, sizeof e->message, format, args);
    va_end(args);
    e->type = type;
    e->line = line;
    e->col = col;
    e->end_col = end_col;
}

void syntax_error_range(struct syntax_error *e, int line, int col, int end_line,
                        int end_col, const char *format, ...)
{
    char message[sizeof e->message];
    va_list args;
    bool first = !e->type;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    syntax_error(e, "SyntaxError", line, col + 1, end_col + 1, "%s", message);
    if (first)
        e->end_line = end_line;
}

static int column(const struct scan *s, const char *p)
{
    return (int)(p - s->line_start);
}

static void fail_at(struct scan *s, const char *p, const char *message)
{
    syntax_error(&s->lx->error, "SyntaxError", s->line, column(s, p) + 1, 0, "%s",
                 message);
}

static struct token *add(struct scan *s, enum token_kind kind, const char *from)
{
    struct token *t = vec_add(&s->lx->tokens);
    *t = (struct token){.kind = kind,
                        .line = s->line,
                        .col = column(s, from),
                        .end_line = s->line,
                        .end_col = column(s, s->p),
                        .level = s->nparens,
                        .text = {from, (size_t)(s->p - from)}};
    return t;
}

static bool name_char(unsigned char c)
{
    return isalnum(c) || c == '_' || c >= 0x80;
}

static void next_line(struct scan *s)
{
    s->line++;
    s->line_start = s->p;
}

/* ---- indentation ---------------------------------------------------------- */

static int measure_indent(struct scan *s, int *narrow)
{
    int col = 0;
    *narrow = 0;
    for (; s->p < s->end; s->p++) {
        if (*s->p == ' ')
            col++, ++*narrow;
        else if (*s->p == '\t')
            col = (col / 8 + 1) * 8, ++*narrow;
        else if (*s->p == '\f')
            col = *narrow = 0;
        else
            break;
    }
    return col;
}

/* Whether a line is deeper than another must not depend on the width of tabs. */
static void inconsistent(struct scan *s)
{
    syntax_error(&s->lx->error, "TabError", s->line, 1, ONE_CARET,
                 "inconsistent use of tabs and spaces in indentation");
}

static void indent_to(struct scan *s, int col, int narrow)
{
    if (col > s->indents[s->nindents - 1]) {
        if (narrow <= s->narrow[s->nindents - 1])
            inconsistent(s);
        if (s->nindents == MAX_INDENTS) {
            syntax_error(&s->lx->error, "IndentationError", s->line, 0, 0,
                         "too many levels of indentation");
            return;
        }
        s->narrow[s->nindents] = narrow;
        s->indents[s->nindents++] = col;
        add(s, TOK_INDENT, s->p);
        return;
    }
    while (col < s->indents[s->nindents - 1]) {
        s->nindents--;
        add(s, TOK_DEDENT, s->p);
    }
    if (col != s->indents[s->nindents - 1]) {
        struct slice text = source_line(s->lx->source, s->line);
        syntax_error(&s->lx->error, "IndentationError", s->line, (int)text.n + 1,
                     NO_END, "unindent does not match any outer indentation level");
    } else if (narrow != s->narrow[s->nindents - 1])
        inconsistent(s);
}

/* A line with nothing on it but blanks and a comment does not count. */
static void start_line(struct scan *s)
{
    int narrow, col = measure_indent(s, &narrow);
    s->at_line_start = false;
    if (s->p < s->end && *s->p != '#' && *s->p != '\n' && *s->p != '\r')
        indent_to(s, col, narrow);
    else
        s->at_line_start = s->p < s->end && *s->p != '#';
}

/* ---- numbers and strings --------------------------------------------------- */

static bool at_digit(const struct scan *s, int base)
{
    if (s->p >= s->end)
        return false;
    unsigned char c = (unsigned char)*s->p;
    return base == 16 ? isxdigit(c) : c >= '0' && c < '0' + base;
}

static bool at_char(const struct scan *s, const char *set)
{
    return s->p < s->end && *s->p && strchr(set, *s->p);
}

/* What is wrong is the character before s->p. */
static bool bad_number(struct scan *s, const char *kind)
{
    char message[60];
    snprintf(message, sizeof message, "invalid %s literal", kind);
    fail_at(s, s->p - 1, message);
    return false;
}

static bool bad_digit(struct scan *s, const char *kind)
{
    char message[60];
    snprintf(message, sizeof message, "invalid digit '%c' in %s literal", *s->p, kind);
    fail_at(s, s->p, message);
    return false;
}

/* Digits, and single underscores between them (and before them, behind 0x). */
static bool digits(struct scan *s, int base, const char *kind)
{
    do {
        s->p += at_char(s, "_");
        if (!at_digit(s, base))
            return base < 10 && at_digit(s, 10) ? bad_digit(s, kind)
                                                : bad_number(s, kind);
        while (at_digit(s, base))
            s->p++;
    } while (at_char(s, "_"));
    return base < 10 && at_digit(s, 10) ? bad_digit(s, kind) : true;
}

static bool exponent(struct scan *s)
{
    const char *back = s->p;
    if (!at_char(s, "eE"))
        return true;
    s->p++;
    bool sign = at_char(s, "+-");
    s->p += sign;
    if (at_digit(s, 10))
        return digits(s, 10, "decimal");
    if (sign)
        return bad_number(s, "decimal");
    s->p = back;
    return true;
}

static bool identifier_char(uint32_t c, bool first);

/* A character behind a number that can be in no name has an error of its own. */
static bool at_no_name(const struct scan *s)
{
    utf8proc_int32_t c;
    return (unsigned char)*s->p >= 0x80 &&
           (utf8proc_iterate((const utf8proc_uint8_t *)s->p, s->end - s->p, &c) < 0 ||
            !identifier_char((uint32_t)c, false));
}

static void check_number_end(struct scan *s, const char *kind)
{
    static const char *const may_follow[] = {"and", "else", "for", "if",
                                             "in",  "is",   "or",  "not"};
    if (s->p >= s->end || !name_char((unsigned char)*s->p) || at_no_name(s) ||
        (s->lx->old && at_char(s, "lL")))
        return;
    for (size_t i = 0; i < sizeof may_follow / sizeof *may_follow; i++)
        if (slice_starts((struct slice){s->p, (size_t)(s->end - s->p)},
                         slice_of(may_follow[i]))) {
            struct remark r = {.category = E_SyntaxWarning,
                               .line = s->line,
                               .col = column(s, s->p - 1),
                               .end_line = s->line,
                               .end_col = column(s, s->p - 1)};
            snprintf(r.text, sizeof r.text, "invalid %s literal", kind);
            remark(s->lx->arena, r);
            return;
        }
    bad_number(s, kind);
}

/* 0777 was octal in Python 2. */
static void check_zeros(struct scan *s, const char *from)
{
    if (s->lx->old)
        return;
    const char *q = from;
    while (q < s->p && (*q == '0' || *q == '_'))
        q++;
    if (*from == '0' && q < s->p)
        syntax_error(&s->lx->error, "SyntaxError", s->line, column(s, from) + 1,
                     column(s, q) + 1,
                     "leading zeros in decimal integer literals are not permitted; "
                     "use an 0o prefix for octal integers");
}

static bool fraction(struct scan *s)
{
    s->p += at_char(s, ".");
    return (!at_digit(s, 10) || digits(s, 10, "decimal")) && exponent(s);
}

static void decimal(struct scan *s, const char *from)
{
    if (*from != '.' && !digits(s, 10, "decimal"))
        return;
    const char *whole = s->p;
    if (!fraction(s))
        return;
    bool imaginary = at_char(s, "jJ");
    s->p += imaginary;
    if (s->p == whole)
        check_zeros(s, from);
    check_number_end(s, imaginary ? "imaginary" : "decimal");
}

static void number(struct scan *s)
{
    static const struct {
        char letter;
        int base;
        const char *kind;
    } prefixes[] = {{'x', 16, "hexadecimal"}, {'o', 8, "octal"}, {'b', 2, "binary"}};
    const char *from = s->p;
    int letter = *from == '0' && s->p + 1 < s->end ? s->p[1] | 32 : 0;
    bool plain = true;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (letter != prefixes[i].letter)
            continue;
        plain = false;
        s->p += 2;
        if (digits(s, prefixes[i].base, prefixes[i].kind))
            check_number_end(s, prefixes[i].kind);
    }
    if (plain)
        decimal(s, from);
    if (s->lx->old && at_char(s, "lL") && !s->lx->error.type)
        s->p++; /* 10L */
    add(s, TOK_NUMBER, from);
}

/* At most r with b or f; with u, only in Python 2. */
static bool fits_together(const struct scan *s, int n)
{
    int a = n > 0 ? s->p[0] | 32 : 0, b = n > 1 ? s->p[1] | 32 : 0;
    return n < 2 || (n == 2 && ((a == 'r' && (b == 'b' || b == 'f')) ||
                                (b == 'r' && (a == 'b' || a == 'f')) ||
                                (s->lx->old && a == 'u' && b == 'r')));
}

/* The length of a string prefix (r, b, u, f, rb ...) before a quote; -1: a name. */
static int string_prefix(const struct scan *s)
{
    const char *p = s->p;
    while (p < s->end && p - s->p < 3 && strchr("rRbBuUfF", *p) && *p)
        p++;
    int n = (int)(p - s->p);
    return p < s->end && (*p == '"' || *p == '\'') && fits_together(s, n) ? n : -1;
}

static void string(struct scan *s, int prefix)
{
    const char *from = s->p, *line_start = s->line_start;
    int line = s->line, col = column(s, from);
    char quote = s->p[prefix];
    s->p += prefix + 1;
    bool triple = s->end - s->p >= 2 && s->p[0] == quote && s->p[1] == quote;
    s->p += triple ? 2 : 0;
    for (;; s->p++) {
        if (s->p >= s->end || (!triple && *s->p == '\n')) {
            syntax_error(
                &s->lx->error, "SyntaxError", line, col + 1, 0,
                triple
                    ? "unterminated triple-quoted string literal (detected at line %d)"
                    : "unterminated string literal (detected at line %d)",
                s->p >= s->end ? s->line - (s->line_start == s->end) : s->line);
            return;
        }
        if (*s->p == '\\' && s->p + 1 < s->end)
            s->p++;
        else if (*s->p == quote && (!triple || (s->end - s->p >= 3 &&
                                                s->p[1] == quote && s->p[2] == quote)))
            break;
        if (*s->p == '\n') {
            s->line++;
            s->line_start = s->p + 1;
        }
    }
    s->p += triple ? 3 : 1;
    struct token *t = add(s, TOK_STRING, from);
    t->line = line;
    t->col = (int)(from - line_start);
}

/* ---- names and operators ---------------------------------------------------- */

/* May the character stand in an identifier (PEP 3131)? */
static bool identifier_char(uint32_t c, bool first)
{
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL: return true;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PC: return !first || c == '_';
    default: return false;
    }
}

static void check_identifier(struct scan *s, const char *from)
{
    utf8proc_int32_t c;
    for (const char *q = from; q < s->p;) {
        utf8proc_ssize_t n =
            utf8proc_iterate((const utf8proc_uint8_t *)q, s->p - q, &c);
        if (n < 0 || !identifier_char((uint32_t)c, q == from)) {
            bool shown = n > 0 && utf8proc_category(c) < UTF8PROC_CATEGORY_ZS &&
                         utf8proc_category(c) != UTF8PROC_CATEGORY_CN;
            syntax_error(&s->lx->error, "SyntaxError", s->line, column(s, q) + 1,
                         ONE_CARET,
                         shown ? "invalid character '%.*s' (U+%04X)"
                               : "invalid non-printable character%.*s U+%04X",
                         shown ? (int)n : 0, q, (unsigned)c);
            return;
        }
        q += n;
    }
}

/* Names that look the same are the same: NFKC. */
static struct slice normal_form(struct scan *s, struct slice name)
{
    utf8proc_uint8_t *text = NULL;
    utf8proc_ssize_t n =
        utf8proc_map((const utf8proc_uint8_t *)name.p, (utf8proc_ssize_t)name.n, &text,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
    if (n >= 0 && ((size_t)n != name.n || memcmp(text, name.p, name.n) != 0)) {
        char *copy = arena_new(s->lx->arena, (size_t)n + 1);
        memcpy(copy, text, (size_t)n);
        name = (struct slice){copy, (size_t)n};
    }
    free(text);
    return name;
}

/* A name still in Python 2. */
static bool is_new_word(enum op_id id)
{
    return id == K_ASYNC || id == K_AWAIT || id == K_NONLOCAL;
}

static void name(struct scan *s)
{
    const char *from = s->p;
    bool ascii = true;
    for (; s->p < s->end && name_char((unsigned char)*s->p); s->p++)
        ascii &= (unsigned char)*s->p < 0x80;
    if (!ascii)
        check_identifier(s, from);
    struct token *t = add(s, TOK_NAME, from);
    if (!ascii && !s->lx->error.type)
        t->text = normal_form(s, t->text);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (t->text.n == keywords[i].n && begins(t->text, &keywords[i]))
            t->id =
                s->lx->old && is_new_word(keywords[i].id) ? OP_NONE : keywords[i].id;
}

static void parenthesis(struct scan *s, const struct token *t)
{
    char c = t->text.p[0];
    if (strchr("([{", c)) {
        if (s->nparens == MAX_PARENS)
            fail_at(s, t->text.p, "too many nested parentheses");
        else
            s->parens[s->nparens++] = *t;
        return;
    }
    if (s->nparens == 0) {
        syntax_error(&s->lx->error, "SyntaxError", t->line, t->col + 1, 0,
                     "unmatched '%c'", c);
        return;
    }
    const struct token *open = &s->parens[--s->nparens];
    char o = open->text.p[0];
    if (o == (c == ')' ? '(' : c == ']' ? '[' : '{'))
        return;
    if (open->line == t->line)
        syntax_error(&s->lx->error, "SyntaxError", t->line, t->col + 1, 0,
                     "closing parenthesis '%c' does not match opening parenthesis '%c'",
                     c, o);
    else
        syntax_error(&s->lx->error, "SyntaxError", t->line, t->col + 1, 0,
                     "closing parenthesis '%c' does not match opening parenthesis '%c' "
                     "on line %d",
                     c, o, open->line);
}

static void operator(struct scan *s)
{
    struct slice rest = {s->p, (size_t)(s->end - s->p)};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (!begins(rest, &operators[i]) ||
            (operators[i].id == T_BACKQUOTE && !s->lx->old))
            continue;
        const char *from = s->p;
        s->p += operators[i].n;
        struct token *t = add(s, TOK_OP, from);
        t->id = operators[i].id;
        if (operators[i].n == 1 && strchr("()[]{}", *from))
            parenthesis(
                s, &(struct token){.text = t->text, .line = t->line, .col = t->col});
        t->level = s->nparens;
        return;
    }
    syntax_error(&s->lx->error, "SyntaxError", s->line, column(s, s->p) + 1,
                 column(s, s->p) + 2, "invalid syntax");
}

/* A backslash joins this line with the next. */
static void continuation(struct scan *s)
{
    const char *from = s->p++;
    if (s->p < s->end && *s->p == '\r')
        s->p++;
    if (s->p >= s->end || *s->p != '\n') {
        bool end = s->p >= s->end;
        syntax_error(&s->lx->error, "SyntaxError", s->line, column(s, from) + 2,
                     end ? NO_END : ONE_CARET,
                     end ? "unexpected EOF while parsing"
                         : "unexpected character after line continuation character");
        s->lx->error.joined = true;
        return;
    }
    s->p++;
    if (s->p >= s->end)
        syntax_error(&s->lx->error, "SyntaxError", s->line, column(s, from) + 2, NO_END,
                     "unexpected EOF while parsing");
    next_line(s);
}

static void line_end(struct scan *s)
{
    const char *from = s->p++;
    size_t n = s->lx->tokens.n;
    if (s->nparens == 0 && n > 0 && s->lx->tokens.at[n - 1].kind != TOK_NEWLINE &&
        s->lx->tokens.at[n - 1].kind != TOK_INDENT &&
        s->lx->tokens.at[n - 1].kind != TOK_DEDENT)
        add(s, TOK_NEWLINE, from);
    next_line(s);
    s->at_line_start = s->nparens == 0;
}

static void one_token(struct scan *s)
{
    unsigned char c = (unsigned char)*s->p;
    int prefix;
    if (c == '\n')
        line_end(s);
    else if (c == ' ' || c == '\t' || c == '\f' || c == '\r')
        s->p++;
    else if (c == '#')
        while (s->p < s->end && *s->p != '\n')
            s->p++;
    else if (c == '\\')
        continuation(s);
    else if ((prefix = string_prefix(s)) >= 0)
        string(s, prefix);
    else if (isdigit(c) ||
             (c == '.' && s->p + 1 < s->end && isdigit((unsigned char)s->p[1])))
        number(s);
    else if (name_char(c))
        name(s);
    else
        operator(s);
}

/* Errors at the end are told of the last line there is, without a caret. */
static void place_end(struct token *t, const struct scan *s)
{
    if (s->p == s->line_start && s->line > 1)
        t->line = t->end_line = s->line - 1;
    t->col = t->end_col = -1;
}

static void finish(struct scan *s)
{
    size_t n = s->lx->tokens.n;
    bool open = s->nparens > 0;
    s->lx->last_line = s->line - (s->p == s->line_start && s->line > 1);
    if (open)
        s->lx->unclosed = s->parens[s->nparens - 1];
    if (n > 0 && !open && s->lx->tokens.at[n - 1].kind != TOK_NEWLINE)
        add(s, TOK_NEWLINE, s->p);
    while (!open && s->nindents-- > 1)
        place_end(add(s, TOK_DEDENT, s->p), s);
    place_end(add(s, TOK_END, s->p), s);
}

/* How CPython's tokenizer places its errors. */
static void tokenizer_error(struct syntax_error *e)
{
    if (!e->type || strcmp(e->message, "invalid syntax") == 0 || e->end_col == NO_END)
        return;
    e->no_newline = !e->joined;
    if (e->end_col == ONE_CARET && !e->joined)
        e->end_col = e->col;
}

void lex(struct lexer *lx, struct slice source, struct arena *arena, bool old)
{
    *lx = (struct lexer){.source = source, .arena = arena, .old = old};
    struct scan s = {.lx = lx,
                     .start = source.p,
                     .end = source.p + source.n,
                     .p = source.p,
                     .line_start = source.p,
                     .line = 1,
                     .nindents = 1,
                     .at_line_start = true};
    if (slice_starts(source, SLICE("\xef\xbb\xbf")))
        s.line_start = s.p += 3;
    const char *null = slice_char(source, 0);
    if (null) {
        int line = 1;
        for (const char *q = source.p; q < null; q++)
            line += *q == '\n';
        syntax_error(&lx->error, "SyntaxError", line, 0, 0,
                     "source code cannot contain null bytes");
    }
    while (s.p < s.end && !lx->error.type) {
        if (s.at_line_start)
            start_line(&s);
        else
            one_token(&s);
        if (s.at_line_start && s.p < s.end && (*s.p == '\n' || *s.p == '\r'))
            one_token(&s);
    }
    tokenizer_error(&lx->error);
    if (lx->error.type)
        add(&s, TOK_END, s.p);
    else
        finish(&s);
}

void lex_free(struct lexer *lx)
{
    vec_free(&lx->tokens);
}
