/* read.c -- text to values: numbers, strings, symbols, lists, 'x and ; comments. */
#include "lisp.h"

#include <stdlib.h>

static int next(const struct slice *t)
{
    return t->n ? (unsigned char)*t->p : -1;
}
static void skip(struct slice *t, size_t n)
{
    *t = slice_from(*t, n);
}

static void skip_blanks(struct slice *t, int64_t *line)
{
    bool comment = false;
    for (int c; (c = next(t)) >= 0; skip(t, 1)) {
        comment = (comment || c == ';') && c != '\n';
        if (!comment && !strchr(" \t\r\n", c))
            return;
        *line += c == '\n';
    }
}

static val read_string(struct vm *vm, struct slice *t, const char **bad)
{
    struct str text = {0};
    for (skip(t, 1); next(t) != '"'; skip(t, 1)) {
        bool escaped = next(t) == '\\';
        skip(t, escaped);
        if (next(t) < 0) {
            *bad = "a string without its end";
            return NULL;
        }
        str_addc(&text, escaped && next(t) == 'n' ? '\n' : (char)next(t));
    }
    skip(t, 1);
    val s = lisp_string(vm, str_slice(&text));
    str_free(&text);
    return s;
}

static val read_word(struct vm *vm, struct slice *t)
{
    char copy[64] = "", *end;
    size_t n = 0;
    int64_t i;
    while (n < t->n && !strchr(" \t\r\n()'\";", t->p[n]))
        n++;
    const struct slice word = {t->p, n};
    memcpy(copy, t->p, n < 63 ? n : 63);
    double d = strtod(copy, &end);
    skip(t, n);
    if (slice_to_i64(word, &i) && jit_is_small(i))
        return hotjit_int(i);
    if (end == copy + n && strpbrk(copy, "0123456789"))
        return lisp_float(vm, d);
    if (slice_eq(word, SLICE("#t")) || slice_eq(word, SLICE("#f")))
        return word.p[1] == 't' ? LISP(vm)->true_ : LISP(vm)->false_;
    return lisp_symbol(vm, word);
}

/* Lists are built from their end, so this goes down once an item, too. */
static val read_rest(struct vm *vm, struct slice *t, int64_t *line, const char **bad,
                     int depth)
{
    skip_blanks(t, line);
    int64_t here = *line;
    int c = next(t);
    val item, rest;
    if (depth > 5000)
        *bad = "too much in each other";
    else if (c < 0)
        *bad = "a ( without its )";
    if (*bad)
        return NULL;
    skip(t, c == ')' || c == '(' || c == '\'');
    if (c == ')')
        return LISP(vm)->nil;
    if (c == '\'') { /* (quote item) */
        item = lisp_read(vm, t, line, bad);
        item = item ? lisp_pair(vm, item, LISP(vm)->nil, here) : NULL;
        item = item ? lisp_pair(vm, lisp_symbol(vm, SLICE("quote")), item, here) : NULL;
    } else
        item = c == '('   ? read_rest(vm, t, line, bad, depth + 1)
               : c == '"' ? read_string(vm, t, bad)
                          : read_word(vm, t);
    if (!item || *bad)
        return NULL;
    rest = depth < 0 ? LISP(vm)->nil : read_rest(vm, t, line, bad, depth + 1);
    return rest ? lisp_pair(vm, item, rest, here) : NULL;
}

val lisp_read(struct vm *vm, struct slice *text, int64_t *line, const char **bad)
{
    skip_blanks(text, line);
    if (next(text) == ')')
        *bad = "a ) without its (";
    if (next(text) < 0 || *bad)
        return NULL;
    val one = read_rest(vm, text, line, bad, -1);
    return one ? AS(pair, one)->car : NULL;
}
