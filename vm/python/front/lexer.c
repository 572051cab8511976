#include "python/front/lexer.h"

#include <ctype.h>
#include <stdio.h>

enum { MAX_INDENTS = 100, MAX_PARENS = 200 }; /* as CPython's tokenizer */

struct scan {
    struct lexer *lx;
    const char *start, *end, *p;
    const char *line_start;
    int line;
    int indents[MAX_INDENTS], nindents; /* columns; indents[0] is 0 */
    struct token parens[MAX_PARENS];
    int nparens;
    bool at_line_start;
};

static const struct {
    const char *text;
    enum op_id id;
} operators[] =
    {
#define OPERATOR(id, text) {text, T_##id},
#define KEYWORD(id, text)
#include "python/front/tokens.def"
#undef OPERATOR
#undef KEYWORD
},
  keywords[] = {
#define OPERATOR(id, text)
#define KEYWORD(id, text) {text, K_##id},
#include "python/front/tokens.def"
#undef OPERATOR
#undef KEYWORD
};

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

static int measure_indent(struct scan *s)
{
    int col = 0;
    for (; s->p < s->end; s->p++) {
        if (*s->p == ' ')
            col++;
        else if (*s->p == '\t')
            col = (col / 8 + 1) * 8;
        else if (*s->p == '\f')
            col = 0;
        else
            break;
    }
    return col;
}

static void indent_to(struct scan *s, int col)
{
    if (col > s->indents[s->nindents - 1]) {
        if (s->nindents == MAX_INDENTS) {
            syntax_error(&s->lx->error, "IndentationError", s->line, 0, 0,
                         "too many levels of indentation");
            return;
        }
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
        syntax_error(&s->lx->error, "IndentationError", s->line, (int)text.n + 1, 0,
                     "unindent does not match any outer indentation level");
    }
}

/* A line with nothing on it but blanks and a comment does not count. */
static void start_line(struct scan *s)
{
    int col = measure_indent(s);
    s->at_line_start = false;
    if (s->p < s->end && *s->p != '#' && *s->p != '\n' && *s->p != '\r')
        indent_to(s, col);
    else
        s->at_line_start = s->p < s->end && *s->p != '#';
}

/* ---- numbers and strings --------------------------------------------------- */

static bool digits(struct scan *s, int base)
{
    const char *from = s->p;
    while (s->p < s->end) {
        unsigned char c = (unsigned char)*s->p;
        bool ok = base == 16 ? isxdigit(c) : c >= '0' && c < '0' + base;
        if (c == '_' && s->p > from - 1 && s->p + 1 < s->end &&
            (base == 16 ? isxdigit((unsigned char)s->p[1])
                        : isdigit((unsigned char)s->p[1])))
            ok = true;
        if (!ok)
            break;
        s->p++;
    }
    return s->p > from;
}

static void exponent(struct scan *s)
{
    const char *back = s->p;
    if (s->p >= s->end || (*s->p | 32) != 'e')
        return;
    s->p++;
    if (s->p < s->end && (*s->p == '+' || *s->p == '-'))
        s->p++;
    if (s->p >= s->end || !isdigit((unsigned char)*s->p))
        s->p = back;
    else
        digits(s, 10);
}

static void check_number_end(struct scan *s, const char *kind)
{
    static const char *const may_follow[] = {"and", "else", "for", "if",
                                             "in",  "is",   "or",  "not"};
    if (s->p >= s->end || !name_char((unsigned char)*s->p))
        return;
    for (size_t i = 0; i < sizeof may_follow / sizeof *may_follow; i++)
        if (slice_starts((struct slice){s->p, (size_t)(s->end - s->p)},
                         slice_of(may_follow[i])))
            return;
    char message[60];
    snprintf(message, sizeof message, "invalid %s literal", kind);
    fail_at(s, s->p - 1, message);
}

static void number(struct scan *s)
{
    const char *from = s->p;
    int letter = s->p + 1 < s->end ? s->p[1] | 32 : 0;
    int base = *s->p != '0'    ? 10
               : letter == 'x' ? 16
               : letter == 'o' ? 8
               : letter == 'b' ? 2
                               : 10;
    const char *kind = base == 16  ? "hexadecimal"
                       : base == 8 ? "octal"
                       : base == 2 ? "binary"
                                   : "decimal";
    if (base != 10) {
        s->p += 2;
        if (!digits(s, base))
            fail_at(s, s->p - 1, "invalid number");
        check_number_end(s, kind);
        add(s, TOK_NUMBER, from);
        return;
    }
    digits(s, 10);
    bool is_float = false;
    if (s->p < s->end && *s->p == '.') {
        s->p++;
        digits(s, 10);
        is_float = true;
    }
    const char *before = s->p;
    exponent(s);
    is_float |= s->p > before;
    if (s->p < s->end && (*s->p | 32) == 'j')
        s->p++;
    else if (!is_float && *from == '0')
        for (const char *q = from; q < s->p; q++)
            if (*q != '0' && *q != '_') {
                syntax_error(
                    &s->lx->error, "SyntaxError", s->line, column(s, from) + 1, 0,
                    "leading zeros in decimal integer literals are not permitted; "
                    "use an 0o prefix for octal integers");
                break;
            }
    check_number_end(s, kind);
    add(s, TOK_NUMBER, from);
}

/* The length of a string prefix (r, b, u, f, rb ...) before a quote; -1: a name. */
static int string_prefix(const struct scan *s)
{
    const char *p = s->p;
    while (p < s->end && p - s->p < 3 && strchr("rRbBuUfF", *p) && *p)
        p++;
    return p < s->end && (*p == '"' || *p == '\'') ? (int)(p - s->p) : -1;
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
                s->p >= s->end && triple ? s->line - (s->line_start == s->end)
                                         : s->line);
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

static void name(struct scan *s)
{
    const char *from = s->p;
    while (s->p < s->end && name_char((unsigned char)*s->p))
        s->p++;
    struct token *t = add(s, TOK_NAME, from);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (slice_eq(t->text, slice_of(keywords[i].text)))
            t->id = keywords[i].id;
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
        struct slice text = slice_of(operators[i].text);
        if (!slice_starts(rest, text))
            continue;
        const char *from = s->p;
        s->p += text.n;
        struct token *t = add(s, TOK_OP, from);
        t->id = operators[i].id;
        if (text.n == 1 && strchr("()[]{}", *from))
            parenthesis(
                s, &(struct token){.text = t->text, .line = t->line, .col = t->col});
        return;
    }
    fail_at(s, s->p, "invalid syntax");
}

/* A backslash joins this line with the next. */
static void continuation(struct scan *s)
{
    const char *from = s->p++;
    if (s->p < s->end && *s->p == '\r')
        s->p++;
    if (s->p >= s->end || *s->p != '\n') {
        fail_at(s, from + 1,
                s->p >= s->end
                    ? "unexpected EOF while parsing"
                    : "unexpected character after line continuation character");
        return;
    }
    s->p++;
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

static void finish(struct scan *s)
{
    size_t n = s->lx->tokens.n;
    if (s->nparens > 0) {
        const struct token *open = &s->parens[s->nparens - 1];
        syntax_error(&s->lx->error, "SyntaxError", open->line, open->col + 1, 0,
                     "'%c' was never closed", open->text.p[0]);
    }
    if (n > 0 && s->lx->tokens.at[n - 1].kind != TOK_NEWLINE)
        add(s, TOK_NEWLINE, s->p);
    while (s->nindents-- > 1)
        add(s, TOK_DEDENT, s->p);
    add(s, TOK_END, s->p);
}

void lex(struct lexer *lx, struct slice source)
{
    *lx = (struct lexer){.source = source};
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
    if (memchr(source.p ? source.p : "", 0, source.n))
        syntax_error(&lx->error, "SyntaxError", 0, 0, 0,
                     "source code cannot contain null bytes");
    while (s.p < s.end && !lx->error.type) {
        if (s.at_line_start)
            start_line(&s);
        else
            one_token(&s);
        if (s.at_line_start && s.p < s.end && (*s.p == '\n' || *s.p == '\r'))
            one_token(&s);
    }
    if (lx->error.type)
        add(&s, TOK_END, s.p);
    else
        finish(&s);
}

void lex_free(struct lexer *lx)
{
    vec_free(&lx->tokens);
}
