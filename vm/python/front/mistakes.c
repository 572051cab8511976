/* mistakes.c -- what was probably meant where the grammar does not go on, in CPython's words.
 *
 * CPython parses a file with an error a second time, with extra rules that match common
 * mistakes. Here they are asked where the parser stands when it cannot go on. */
#include "python/front/parser.h"

#include <stdio.h>

static bool is_word(const struct node *n, const char *a, const char *b)
{
    return n->kind == N_NAME &&
           (slice_eq(n->name, slice_of(a)) || slice_eq(n->name, slice_of(b)));
}

/* `print x` was a statement once. */
static void missing_parentheses(struct parser *p, const struct node *a)
{
    char message[80];
    if (!starts_expression(p))
        return;
    struct mark m = try_parsing(p);
    const struct node *rest = parse_star_list(p);
    if (!end_trying(p, m))
        return;
    int n = (int)a->name.n;
    snprintf(message, sizeof message,
             "Missing parentheses in call to '%.*s'. Did you mean %.*s(...)?", n,
             a->name.p, n, a->name.p);
    error_between(p, a, rest, message);
}

/* CPython 3.11 takes every beginning of a soft keyword for one here. */
static bool like_soft_keyword(const struct token *t)
{
    return t->kind == TOK_NAME && t->id == OP_NONE &&
           (slice_starts(SLICE("match"), t->text) ||
            slice_starts(SLICE("case"), t->text) || slice_eq(t->text, SLICE("_")));
}

/* Two expressions side by side. Outside of brackets it may be anything. */
void missing_comma(struct parser *p, const struct token *first, const struct node *a)
{
    if (failed(p) || p->trying || !starts_expression(p) || at_op(p, T_MUL))
        return;
    if (is_word(a, "print", "exec")) {
        missing_parentheses(p, a);
        return;
    }
    if (like_soft_keyword(first) || (first->kind == TOK_NAME && first->id == OP_NONE &&
                                     first[1].kind == TOK_STRING))
        return;
    struct mark m = try_parsing(p);
    const struct node *b = parse_expression(p);
    int level = p->tok[-1].level, read = p->tok->line;
    if (end_trying(p, m) && level > 0) {
        error_between(p, a, b, "invalid syntax. Perhaps you forgot a comma?");
        p->error->no_newline = read > a->line;
    }
}

/* Does it bind tighter than a comparison? */
static bool is_operand(const struct node *n)
{
    switch (n->kind) {
    case N_COMPARE:
    case N_BOOLOP:
    case N_IFEXP:
    case N_LAMBDA:
    case N_STAR: return n->parens;
    case N_UNARY: return n->parens || n->op != K_NOT;
    default: return true;
    }
}

/* Lists, tuples, generators and None may have been meant as targets, or never. */
static bool starts_like_target(const struct node *n)
{
    while (!n->parens && (n->kind == N_ATTRIBUTE || n->kind == N_SUBSCRIPT ||
                          n->kind == N_CALL || n->kind == N_BINOP))
        n = n->a;
    return n->kind == N_LIST || n->kind == N_TUPLE || n->kind == N_GENEXP ||
           (n->kind == N_CONST && n->op <= C_FALSE && !n->parens);
}

/* `target =` where a condition is expected, or where `target` cannot be one. */
void mistaken_assignment(struct parser *p, const struct node *target)
{
    if (failed(p) || p->trying || !is_operand(target))
        return;
    struct mark m = try_parsing(p);
    p->tok++;
    const struct node *value = parse_or_expr(p);
    bool more = at_op(p, T_ASSIGN) || at_op(p, T_WALRUS);
    if (!end_trying(p, m) || more)
        return;
    if (target->kind == N_NAME && !target->parens)
        error_between(p, target, value,
                      "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    else if (!starts_like_target(target))
        error_at(p, target,
                 "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                 describe(target));
}
