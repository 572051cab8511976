/* parser.c -- tokens in hand, nodes made, errors kept. */
#include "python/front/parser.h"

#include <stdio.h>

struct node *new_node(struct parser *p, enum node_kind kind, const struct token *first)
{
    struct node *n = arena_new(p->arena, sizeof *n);
    n->kind = kind;
    n->line = first->line;
    n->col = first->col;
    return n;
}

struct node *node_end(struct parser *p, struct node *n)
{
    const struct token *first = p->lx.tokens.at,
                       *last = p->tok > first ? p->tok - 1 : p->tok;
    while (last > first && last->kind >= TOK_NEWLINE && last->kind <= TOK_DEDENT)
        last--;
    n->end_line = last->end_line;
    n->end_col = last->end_col;
    return n;
}

struct nodes finish_list(struct parser *p, val_nodes *v)
{
    struct nodes list = {NULL, v->n};
    if (v->n) {
        list.at = arena_new(p->arena, v->n * sizeof *list.at);
        memcpy(list.at, v->at, v->n * sizeof *list.at);
    }
    vec_free(v);
    return list;
}

bool failed(const struct parser *p)
{
    return p->error->type != NULL;
}

bool at_op(const struct parser *p, enum op_id id)
{
    return p->tok->id == id;
}

bool at_word(const struct parser *p, const char *word)
{
    return p->tok->kind == TOK_NAME && slice_eq(p->tok->text, slice_of(word));
}

bool accept(struct parser *p, enum op_id id)
{
    if (p->tok->id != id)
        return false;
    p->tok++;
    return true;
}

static bool ends_operand(const struct token *t)
{
    return t->kind == TOK_NUMBER || t->kind == TOK_STRING || t->id == T_RPAR ||
           t->id == T_RSQB || t->id == T_RBRACE || t->id == K_NONE || t->id == K_TRUE ||
           t->id == K_FALSE || t->id == T_ELLIPSIS ||
           (t->kind == TOK_NAME && t->id == OP_NONE);
}

/* Where an unexpected token stands; CPython tells about indentation first. */
void bad_syntax(struct parser *p)
{
    const struct token *t = p->tok;
    if (t->kind == TOK_INDENT)
        syntax_error(p->error, "IndentationError", t->line, t->end_col, NO_END,
                     "unexpected indent");
    else if (t->col < 0)
        syntax_error(p->error, "SyntaxError", t->line, 0, 0, "invalid syntax");
    else /* behind `a not` CPython has looked for `in` */
        error_token(p, t->id == K_NOT && ends_operand(t - 1) ? t + 1 : t,
                    "invalid syntax");
}

void error_token(struct parser *p, const struct token *t, const char *message)
{
    if (t->col < 0) /* the end of the text */
        syntax_error(p->error, "SyntaxError", t->line, BEHIND_END, NO_END, "%s",
                     message);
    else
        syntax_error_range(p->error, t->line, t->col, t->end_line,
                           t->kind == TOK_NEWLINE ? t->col : t->end_col, "%s", message);
}

void error_between(struct parser *p, const struct node *a, const struct node *b,
                   const char *message)
{
    syntax_error_range(p->error, a->line, a->col, b->end_line, b->end_col, "%s",
                       message);
}

struct mark try_parsing(struct parser *p)
{
    p->trying++;
    return (struct mark){p->tok, *p->error};
}

bool end_trying(struct parser *p, struct mark m)
{
    bool parsed = !failed(p);
    p->trying--;
    p->tok = m.tok;
    *p->error = m.error;
    return parsed;
}

void expect(struct parser *p, enum op_id id)
{
    if (failed(p) || accept(p, id))
        return;
    bad_syntax(p);
}

void error_at(struct parser *p, const struct node *n, const char *format, ...)
{
    char text[160];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    syntax_error_range(p->error, n->line, n->col, n->end_line, n->end_col, "%s", text);
}

struct slice expect_name(struct parser *p)
{
    if (p->tok->kind == TOK_NAME && p->tok->id == OP_NONE)
        return p->tok++->text;
    if (!failed(p))
        bad_syntax(p);
    return SLICE("");
}
