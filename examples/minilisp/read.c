/* read.c -- text to trees: numbers, strings, names, lists, 'x and ; comments. */
#include "lisp.h"

#include <stdio.h>
#include <stdlib.h>

struct reader {
    struct vm *vm;
    const struct code *c;
    size_t *at;
    int32_t *line;
    struct str *bad;
};

static struct node *read_form(struct reader *r, int depth);

static struct node *node_new(struct reader *r, int what)
{
    struct node *n = mem_zero(1, sizeof *n);
    n->what = what;
    n->line = *r->line;
    return n;
}

static int peek_char(const struct reader *r)
{
    return *r->at < r->c->text.n ? (unsigned char)r->c->text.p[*r->at] : EOF;
}

static void skip_blanks(struct reader *r)
{
    bool comment = false;
    for (int c; (c = peek_char(r)) != EOF; ++*r->at) {
        comment = (comment || c == ';') && c != '\n';
        if (!comment && !strchr(" \t\r\n", c))
            return;
        *r->line += c == '\n';
    }
}

static struct node *wrong(struct reader *r, int32_t line, const char *what)
{
    str_addf(r->bad, "%s:%d: %s", r->c->file, line, what);
    return NULL;
}

static struct node *read_string(struct reader *r)
{
    struct node *n = node_new(r, CONSTANT);
    struct str text = {0};
    for (int c; (c = peek_char(r)) != '"'; ++*r->at) {
        if (c == '\\' && ++*r->at < r->c->text.n)
            c = peek_char(r) == 'n' ? '\n' : peek_char(r);
        if (c == EOF)
            return wrong(r, n->line, "a string without its end");
        *r->line += c == '\n';
        str_addc(&text, (char)c);
    }
    ++*r->at;
    n->value = lisp_string(r->vm, str_slice(&text));
    str_free(&text);
    return n;
}

static struct node *read_list(struct reader *r, int depth)
{
    struct node *n = node_new(r, LIST);
    for (;;) {
        skip_blanks(r);
        if (peek_char(r) == EOF)
            return wrong(r, n->line, "a ( without its )");
        if (peek_char(r) == ')')
            break;
        struct node *item = read_form(r, depth + 1);
        if (!item)
            return NULL;
        *vec_add(&n->items) = item;
    }
    ++*r->at;
    return n;
}

/* A number, #t, #f or a name. */
static struct node *read_word(struct reader *r)
{
    struct node *n = node_new(r, CONSTANT);
    const char *p = r->c->text.p + *r->at;
    size_t size = 0;
    while (*r->at + size < r->c->text.n && !strchr(" \t\r\n()'\";", p[size]))
        size++;
    *r->at += size;
    struct slice word = {p, size};
    char *end, copy[64] = "";
    int64_t i;
    memcpy(copy, p, size < 63 ? size : 63);
    double d = strtod(copy, &end);
    if (slice_to_i64(word, &i) && jit_is_small(i))
        n->value = hotjit_int(i);
    else if (size < 63 && end == copy + size && strpbrk(copy, "0123456789"))
        n->value = lisp_float(r->vm, d);
    else if (slice_eq(word, SLICE("#t")) || slice_eq(word, SLICE("#f")))
        n->value = p[1] == 't' ? lisp_of(r->vm)->true_ : lisp_of(r->vm)->false_;
    else {
        n->what = NAME;
        n->name = word;
    }
    return n;
}

static struct node *read_form(struct reader *r, int depth)
{
    skip_blanks(r);
    int c = peek_char(r);
    if (depth > 500)
        return wrong(r, *r->line, "too many lists inside of each other");
    if (c == ')')
        return wrong(r, *r->line, "a ) without its (");
    if (c == '(' || c == '"' || c == '\'')
        ++*r->at;
    if (c == '(')
        return read_list(r, depth);
    if (c == '"')
        return read_string(r);
    if (c != '\'')
        return read_word(r);
    struct node *n = node_new(r, LIST), *quote = node_new(r, NAME);
    quote->name = SLICE("quote");
    *vec_add(&n->items) = quote;
    skip_blanks(r);
    if (peek_char(r) == EOF)
        return wrong(r, n->line, "a ' with nothing behind it");
    struct node *what = read_form(r, depth + 1);
    *vec_add(&n->items) = what;
    return what ? n : NULL;
}

struct node *lisp_read(struct vm *vm, const struct code *c, size_t *at, int32_t *line,
                       struct str *bad)
{
    struct reader r = {vm, c, at, line, bad};
    skip_blanks(&r);
    return peek_char(&r) == EOF ? NULL : read_form(&r, 0);
}
