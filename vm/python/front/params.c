/* params.c -- parameters of def and lambda. */
#include "python/front/parser.h"

struct params {
    bool lambda, slash, star;
    bool defaults; /* one has a default: all up to the star need one */
    val_nodes list;
};

static bool at_end(const struct parser *p, const struct params *ps)
{
    return at_op(p, ps->lambda ? T_COLON : T_RPAR);
}

static struct node *parameter(struct parser *p, struct params *ps, enum arg_kind kind)
{
    struct node *n = new_node(p, N_ARG, p->tok);
    n->op = kind;
    n->name =
        p->lx.old && at_op(p, T_LPAR) ? old_parameter(p, ps->list.n) : expect_name(p);
    if (!ps->lambda && !failed(p) && accept(p, T_COLON))
        n->a = kind == ARG_STAR && at_op(p, T_MUL) ? parse_star_list(p)
                                                   : parse_expression(p);
    node_end(p, n);
    if (failed(p) || !at_op(p, T_ASSIGN))
        return n;
    if (kind == ARG_STAR || kind == ARG_STARSTAR) {
        error_token(p, p->tok,
                    kind == ARG_STAR
                        ? "var-positional argument cannot have default value"
                        : "var-keyword argument cannot have default value");
        return n;
    }
    const struct token *equals = p->tok++;
    if (at_op(p, T_COMMA) || at_op(p, T_RPAR))
        error_token(p, equals, "expected default value expression");
    else
        n->b = parse_expression(p);
    return n;
}

static void plain(struct parser *p, struct params *ps)
{
    struct node *n = parameter(p, ps, ps->star ? ARG_KWONLY : ARG_NORMAL);
    *vec_add(&ps->list) = n;
    if (failed(p) || ps->star)
        return;
    if (ps->defaults && !n->b)
        error_at(p, n, "non-default argument follows default argument");
    ps->defaults |= n->b != NULL;
}

static void slash(struct parser *p, struct params *ps)
{
    const struct token *t = p->tok++;
    if (ps->star)
        error_token(p, t, "/ must be ahead of *");
    else if (ps->slash)
        error_token(p, t, "/ may appear only once");
    else if (ps->list.n == 0)
        error_token(p, t,
                    at_op(p, T_COMMA) ? "at least one argument must precede /"
                                      : "invalid syntax");
    else if (at_op(p, T_MUL))
        error_token(p, p->tok, "expected comma between / and *");
    ps->slash = true;
    for (size_t i = 0; i < ps->list.n; i++)
        ps->list.at[i]->op = ARG_POSONLY;
}

static void star(struct parser *p, struct params *ps)
{
    const struct token *t = p->tok++;
    const struct token *next = at_op(p, T_COMMA) ? p->tok + 1 : p->tok;
    bool bare = at_op(p, T_COMMA) || at_end(p, ps),
         nothing = next->id == (ps->lambda ? T_COLON : T_RPAR) || next->id == T_POW;
    if (ps->star)
        error_token(p, t, "* argument may appear only once");
    else if (bare && nothing)
        error_token(p, ps->lambda ? next : t, "named arguments must follow bare *");
    ps->star = true;
    if (!bare)
        *vec_add(&ps->list) = parameter(p, ps, ARG_STAR);
}

static void star_star(struct parser *p, struct params *ps)
{
    p->tok++;
    *vec_add(&ps->list) = parameter(p, ps, ARG_STARSTAR);
    if (failed(p) || !accept(p, T_COMMA) || at_end(p, ps))
        return;
    if (p->tok->kind == TOK_NAME || at_op(p, T_MUL) || at_op(p, T_POW) ||
        at_op(p, T_DIV))
        error_token(p, p->tok, "arguments cannot follow var-keyword argument");
    else
        bad_syntax(p);
}

/* def f(a, (b, c)) was a pattern once. */
static void parenthesized(struct parser *p, const struct params *ps)
{
    const struct token *open = p->tok, *t = open + 1;
    while (t->kind == TOK_NAME && t[1].id == T_COMMA)
        t += 2;
    if (t->kind == TOK_NAME)
        t++;
    if (t->id != T_RPAR || t == open + 1 || ps->defaults) {
        bad_syntax(p);
        return;
    }
    syntax_error_range(p->error, open->line, open->col, t->end_line, t->end_col,
                       "%s parameters cannot be parenthesized",
                       ps->lambda ? "Lambda expression" : "Function");
}

struct node *parse_args(struct parser *p, bool lambda)
{
    struct node *args = new_node(p, N_ARGS, p->tok);
    struct params ps = {.lambda = lambda};
    while (!failed(p) && !at_end(p, &ps)) {
        bool last = at_op(p, T_POW);
        switch (p->tok->id) {
        case T_DIV: slash(p, &ps); break;
        case T_MUL: star(p, &ps); break;
        case T_POW: star_star(p, &ps); break;
        case T_LPAR:
            if (p->lx.old)
                plain(p, &ps);
            else
                parenthesized(p, &ps);
            break;
        default: plain(p, &ps);
        }
        if (failed(p) || last || !accept(p, T_COMMA))
            break;
    }
    args->list = finish_list(p, &ps.list);
    return node_end(p, args);
}
