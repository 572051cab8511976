/* expr.c -- expressions, by precedence from the loosest to the tightest. */
#include "python/front/parser.h"

#include <stdlib.h>

static struct node *parse_atom(struct parser *p);
static struct node *parse_walrus(struct parser *p, bool argument);

bool starts_expression(const struct parser *p)
{
    switch (p->tok->kind) {
    case TOK_NUMBER:
    case TOK_STRING: return true;
    case TOK_NAME:
        switch (p->tok->id) {
        case OP_NONE:
        case K_FALSE:
        case K_NONE:
        case K_TRUE:
        case K_AWAIT:
        case K_LAMBDA:
        case K_NOT: return true;
        default: return false;
        }
    case TOK_OP:
        switch (p->tok->id) {
        case T_LPAR:
        case T_LSQB:
        case T_LBRACE:
        case T_ADD:
        case T_SUB:
        case T_TILDE:
        case T_ELLIPSIS:
        case T_MUL: return true;
        case T_BACKQUOTE: return p->lx.old;
        default: return false;
        }
    default: return false;
    }
}

/* ---- binary operators -------------------------------------------------------- */

static int precedence(enum op_id id)
{
    switch (id) {
    case T_BAR: return 1;
    case T_XOR: return 2;
    case T_AMP: return 3;
    case T_SHL:
    case T_SHR: return 4;
    case T_ADD:
    case T_SUB: return 5;
    case T_MUL:
    case T_DIV:
    case T_MOD:
    case T_FLOOR:
    case T_AT: return 6;
    default: return 0;
    }
}

static struct node *binop(struct parser *p, const struct token *first, enum op_id op,
                          struct node *a, struct node *b)
{
    struct node *n = new_node(p, N_BINOP, first);
    n->op = op;
    n->op2 = p->lx.old && !p->true_division;
    n->a = a;
    n->b = b;
    return node_end(p, n);
}

/* One level more of recursion; false: there are too many. Always with leave(). */
static bool enter(struct parser *p)
{
    if (++p->depth > 1000)
        syntax_error(p->error, "MemoryError", p->tok->line, 0, 0, "too deeply nested");
    return !failed(p);
}

static void leave(struct parser *p)
{
    p->depth--;
}

static struct node *parse_unary(struct parser *p)
{
    struct token *first = p->tok;
    if (at_op(p, T_ADD) || at_op(p, T_SUB) || at_op(p, T_TILDE)) {
        p->tok++;
        struct node *n = new_node(p, N_UNARY, first);
        n->op = first->id;
        n->a = enter(p) ? parse_unary(p) : NULL;
        leave(p);
        return node_end(p, n);
    }
    struct node *left = parse_primary(p);
    if (!accept(p, T_POW))
        return left;
    struct node *right = enter(p) ? parse_unary(p) : NULL;
    leave(p);
    return binop(p, first, T_POW, left, right);
}

static struct node *parse_binary(struct parser *p, int lowest)
{
    struct token *first = p->tok;
    struct node *left = parse_unary(p);
    while (!failed(p) && p->tok->kind == TOK_OP) {
        enum op_id op = p->tok->id;
        int prec = precedence(op);
        if (prec == 0 || prec < lowest)
            break;
        p->tok++;
        struct node *right = parse_binary(p, prec + 1);
        left = binop(p, first, op, left, right);
    }
    return left;
}

struct node *parse_or_expr(struct parser *p)
{
    return parse_binary(p, 1);
}

struct node *parse_operand(struct parser *p)
{
    return parse_binary(p, 5);
}

/* ---- comparisons, not, and, or ------------------------------------------------- */

static bool comparison(struct parser *p, int *op, int *negated)
{
    *negated = 0;
    switch (p->tok->id) {
    case T_LT:
    case T_GT:
    case T_LE:
    case T_GE:
    case T_EQ:
    case T_NE:
    case K_IN: *op = p->tok++->id; return true;
    case T_LESS_GREATER:
        if (!p->lx.old)
            return false;
        p->tok++;
        *op = T_NE;
        return true;
    case K_NOT:
        if (p->tok[1].id != K_IN)
            return false;
        p->tok += 2;
        *op = K_IN;
        *negated = 1;
        return true;
    case K_IS:
        p->tok++;
        *op = K_IS;
        *negated = accept(p, K_NOT);
        return true;
    default: return false;
    }
}

static struct node *parse_comparison(struct parser *p)
{
    struct token *first = p->tok;
    struct node *left = parse_or_expr(p);
    val_nodes steps = {0};
    int op, negated;
    while (!failed(p) && comparison(p, &op, &negated)) {
        struct node *step = new_node(p, N_COMPARE_STEP, p->tok);
        step->op = op;
        step->op2 = negated;
        step->a = parse_or_expr(p);
        *vec_add(&steps) = node_end(p, step);
    }
    if (steps.n == 0)
        return left;
    struct node *n = new_node(p, N_COMPARE, first);
    n->a = left;
    n->list2 = finish_list(p, &steps);
    return node_end(p, n);
}

static struct node *parse_not(struct parser *p)
{
    struct token *first = p->tok;
    if (!accept(p, K_NOT))
        return parse_comparison(p);
    struct node *n = new_node(p, N_UNARY, first);
    n->op = K_NOT;
    n->a = enter(p) ? parse_not(p) : NULL;
    leave(p);
    return node_end(p, n);
}

static struct node *parse_bool(struct parser *p, enum op_id op)
{
    struct token *first = p->tok;
    struct node *left = op == K_OR ? parse_bool(p, K_AND) : parse_not(p);
    if (!at_op(p, op))
        return left;
    val_nodes list = {0};
    *vec_add(&list) = left;
    while (!failed(p) && accept(p, op))
        *vec_add(&list) = op == K_OR ? parse_bool(p, K_AND) : parse_not(p);
    struct node *n = new_node(p, N_BOOLOP, first);
    n->op = op;
    n->list = finish_list(p, &list);
    return node_end(p, n);
}

static struct node *parse_lambda(struct parser *p)
{
    struct node *n = new_node(p, N_LAMBDA, p->tok++);
    size_t unpacked = p->unpacked.n;
    n->args = parse_args(p, true);
    expect(p, T_COLON);
    n->a = parse_expression(p);
    n->a = old_lambda_body(p, unpacked, n->a);
    return node_end(p, n);
}

struct node *parse_expression(struct parser *p)
{
    struct token *first = p->tok;
    struct node *n = NULL;
    if (!enter(p))
        ;
    else if (at_op(p, K_LAMBDA))
        n = parse_lambda(p);
    else {
        n = parse_bool(p, K_OR);
        missing_comma(p, first, n);
        if (!failed(p) && accept(p, K_IF)) {
            struct node *test = parse_bool(p, K_OR);
            if (!failed(p) && !at_op(p, K_ELSE) && !at_op(p, T_COLON))
                error_between(p, n, test, "expected 'else' after 'if' expression");
            expect(p, K_ELSE);
            struct node *choice = new_node(p, N_IFEXP, first);
            choice->a = test;
            choice->b = n;
            choice->c = parse_expression(p);
            n = node_end(p, choice);
        }
    }
    leave(p);
    return n;
}

struct node *parse_named(struct parser *p)
{
    struct node *n = parse_walrus(p, false);
    if (!failed(p) && at_op(p, T_ASSIGN))
        mistaken_assignment(p, n);
    return n;
}

/* The same in a call, where `=` has another meaning. */
static struct node *parse_walrus(struct parser *p, bool argument)
{
    struct token *first = p->tok;
    struct node *left = parse_expression(p);
    if (failed(p) || !at_op(p, T_WALRUS))
        return left;
    if (left->kind != N_NAME && argument)
        bad_syntax(p);
    p->tok++;
    if (left->kind != N_NAME)
        error_at(p, left, "cannot use assignment expressions with %s", describe(left));
    struct node *n = new_node(p, N_NAMED, first);
    n->a = left;
    n->b = parse_expression(p);
    return node_end(p, n);
}

static struct node *parse_starred(struct parser *p, bool named)
{
    struct token *first = p->tok;
    if (!accept(p, T_MUL))
        return named ? parse_named(p) : parse_expression(p);
    struct node *n = new_node(p, N_STAR, first);
    n->a = parse_or_expr(p);
    return node_end(p, n);
}

static struct node *rest_of_tuple(struct parser *p, const struct token *first,
                                  struct node *item, bool named)
{
    val_nodes list = {0};
    *vec_add(&list) = item;
    while (!failed(p) && accept(p, T_COMMA) && starts_expression(p))
        *vec_add(&list) = parse_starred(p, named);
    struct node *n = new_node(p, N_TUPLE, first);
    n->list = finish_list(p, &list);
    return node_end(p, n);
}

struct node *parse_star_list(struct parser *p)
{
    struct token *first = p->tok;
    struct node *item = parse_starred(p, false);
    if (failed(p) || !at_op(p, T_COMMA)) {
        return item;
    }
    return rest_of_tuple(p, first, item, false);
}

struct node *parse_star_named(struct parser *p)
{
    struct token *first = p->tok;
    struct node *item = parse_starred(p, true);
    return failed(p) || !at_op(p, T_COMMA) ? item : rest_of_tuple(p, first, item, true);
}

struct node *parse_target_list(struct parser *p)
{
    struct token *first = p->tok;
    val_nodes list = {0};
    bool comma = false;
    do {
        struct token *star = p->tok;
        struct node *item;
        if (accept(p, T_MUL)) {
            item = new_node(p, N_STAR, star);
            item->a = parse_or_expr(p);
            node_end(p, item);
        } else
            item = parse_or_expr(p);
        *vec_add(&list) = item;
        comma |= at_op(p, T_COMMA);
    } while (!failed(p) && accept(p, T_COMMA) && starts_expression(p));
    struct node *n = list.at[0];
    if (comma) {
        n = new_node(p, N_TUPLE, first);
        n->list = finish_list(p, &list);
        node_end(p, n);
    }
    vec_free(&list);
    return n;
}

struct node *parse_yield(struct parser *p)
{
    struct node *n = new_node(p, N_YIELD, p->tok++);
    if (accept(p, K_FROM)) {
        n->kind = N_YIELD_FROM;
        n->a = parse_expression(p);
    } else if (starts_expression(p))
        n->a = parse_star_list(p);
    return node_end(p, n);
}

/* ---- comprehensions ------------------------------------------------------------- */

static bool at_comp(const struct parser *p)
{
    return at_op(p, K_FOR) || (at_op(p, K_ASYNC) && p->tok[1].id == K_FOR);
}

static struct nodes parse_comps(struct parser *p)
{
    val_nodes comps = {0};
    while (!failed(p) && at_comp(p)) {
        struct node *c = new_node(p, N_COMP, p->tok);
        c->op = accept(p, K_ASYNC);
        expect(p, K_FOR);
        const struct token *target = p->tok;
        c->a = parse_target_list(p);
        if (!failed(p) && !at_op(p, K_IN))
            missing_comma(p, target, c->a);
        expect(p, K_IN);
        if (!failed(p))
            check_target(p, c->a, "assign to");
        c->b = failed(p) ? NULL : parse_bool(p, K_OR);
        val_nodes conditions = {0};
        while (!failed(p) && accept(p, K_IF)) {
            struct token *first = p->tok;
            struct node *test =
                at_op(p, K_LAMBDA) ? parse_expression(p) : parse_bool(p, K_OR);
            if (!failed(p) && accept(p, T_WALRUS)) {
                struct node *named = new_node(p, N_NAMED, first);
                named->a = test;
                named->b = parse_expression(p);
                test = node_end(p, named);
            }
            *vec_add(&conditions) = test;
        }
        c->list = finish_list(p, &conditions);
        *vec_add(&comps) = node_end(p, c);
    }
    return finish_list(p, &comps);
}

static struct node *comprehension(struct parser *p, enum node_kind kind,
                                  const struct token *first, struct node *a,
                                  struct node *b)
{
    if (a && a->kind == N_STAR)
        error_at(p, a, "iterable unpacking cannot be used in comprehension");
    struct node *n = new_node(p, kind, first);
    n->a = a;
    n->b = b;
    n->list = parse_comps(p);
    return n;
}

/* ---- atoms ------------------------------------------------------------------------ */

static struct node *parse_parens(struct parser *p)
{
    struct token *first = p->tok++;
    struct node *n;
    if (at_op(p, T_RPAR)) {
        n = new_node(p, N_TUPLE, first);
    } else if (at_op(p, K_YIELD)) {
        n = parse_yield(p);
    } else {
        struct token *inner = p->tok;
        if (at_op(p, T_POW))
            error_token(p, inner, "cannot use double starred expression here");
        n = parse_starred(p, true);
        if (!failed(p) && at_comp(p))
            n = comprehension(p, N_GENEXP, first, n, NULL);
        else if (!failed(p) && at_op(p, T_COMMA))
            n = rest_of_tuple(p, inner, n, true);
        else if (!failed(p) && n->kind == N_STAR)
            error_at(p, n, "cannot use starred expression here");
    }
    expect(p, T_RPAR);
    if (failed(p))
        return n;
    n->parens = true;
    if (n->kind == N_TUPLE || n->kind == N_GENEXP) {
        n->line = first->line;
        n->col = first->col;
        node_end(p, n);
    }
    return n;
}

/* [a, b for ...] */
static void unbracketed_target(struct parser *p, const val_nodes *list)
{
    if (failed(p) || !at_comp(p) || list->n == 0)
        return;
    const struct token *last = p->tok - 1;
    const struct node *first = list->at[0];
    syntax_error_range(p->error, first->line, first->col, last->end_line, last->end_col,
                       "did you forget parentheses around the comprehension target?");
}

static struct node *parse_brackets(struct parser *p)
{
    struct token *first = p->tok++;
    val_nodes list = {0};
    while (!failed(p) && !at_op(p, T_RSQB)) {
        struct node *item = parse_starred(p, true);
        if (!failed(p) && list.n == 0 && at_comp(p)) {
            struct node *n = comprehension(p, N_LISTCOMP, first, item, NULL);
            expect(p, T_RSQB);
            return node_end(p, n);
        }
        *vec_add(&list) = item;
        if (!accept(p, T_COMMA))
            break;
        unbracketed_target(p, &list);
    }
    unbracketed_target(p, &list);
    expect(p, T_RSQB);
    struct node *n = new_node(p, N_LIST, first);
    n->list = finish_list(p, &list);
    return node_end(p, n);
}

/* `: value` of a key. */
static struct node *dict_value(struct parser *p)
{
    const struct token *colon = p->tok++, *star = p->tok;
    if (at_op(p, T_RBRACE) || at_op(p, T_COMMA))
        error_token(p, colon, "expression expected after dictionary key and ':'");
    if (!failed(p) && accept(p, T_MUL)) {
        parse_or_expr(p);
        syntax_error(p->error, "SyntaxError", star->line, star->col + 1,
                     p->tok->end_col,
                     "cannot use a starred expression in a "
                     "dictionary value");
    }
    return failed(p) ? NULL : parse_expression(p);
}

static struct node *parse_braces(struct parser *p)
{
    struct token *first = p->tok++;
    val_nodes keys = {0}, values = {0};
    bool dict = at_op(p, T_RBRACE);
    struct node *n = NULL;
    while (!failed(p) && !n && !at_op(p, T_RBRACE)) {
        struct node *key = NULL, *value = NULL;
        const struct token *stars = p->tok;
        if ((dict || keys.n == 0) && accept(p, T_POW)) {
            dict = true;
            value = parse_or_expr(p);
            if (!failed(p) && at_comp(p))
                error_token(p, stars,
                            "dict unpacking cannot be used in dict "
                            "comprehension");
        } else {
            bool later = keys.n > 0 && dict; /* a missing colon is told of below */
            if (later && at_op(p, T_MUL))
                bad_syntax(p);
            p->trying += later;
            key = parse_starred(p, true);
            p->trying -= later;
            if (!failed(p) && key->kind != N_STAR &&
                (key->kind != N_NAMED || key->parens) && (dict || keys.n == 0) &&
                at_op(p, T_COLON)) {
                dict = true;
                value = dict_value(p);
            } else if (dict && !failed(p))
                syntax_error(p->error, "SyntaxError", key->end_line, key->end_col,
                             ONE_CARET, "':' expected after dictionary key");
        }
        if (!failed(p) && keys.n == 0 && at_comp(p)) {
            n = comprehension(p, dict ? N_DICTCOMP : N_SETCOMP, first, key, value);
            break;
        }
        *vec_add(&keys) = key;
        *vec_add(&values) = value;
        if (!accept(p, T_COMMA))
            break;
        if (!dict)
            unbracketed_target(p, &keys);
    }
    if (!n && !dict)
        unbracketed_target(p, &keys);
    expect(p, T_RBRACE);
    struct nodes k = finish_list(p, &keys), v = finish_list(p, &values);
    if (!n) {
        n = new_node(p, dict ? N_DICT : N_SET, first);
        n->list = k;
        n->list2 = v;
    }
    return node_end(p, n);
}

/* Python 2's 0777 and 10L, as Python 3 writes them. */
static struct slice old_number(struct parser *p, struct slice text)
{
    if (text.n && (text.p[text.n - 1] | 32) == 'l')
        text.n--;
    if (text.n < 2 || *text.p != '0' || text.p[1] < '0' || text.p[1] > '9' ||
        slice_char(text, '.') || slice_char(text, 'e') || slice_char(text, 'E') ||
        slice_char(text, 'j') || slice_char(text, 'J'))
        return text;
    char *octal = arena_new(p->arena, text.n + 2);
    memcpy(octal, "0o", 2);
    memcpy(octal + 2, text.p + 1, text.n - 1);
    if (strcspn(octal + 2, "89") < text.n - 1)
        error_token(p, p->tok, "invalid token");
    return (struct slice){octal, text.n + 1};
}

static struct node *parse_number(struct parser *p)
{
    struct node *n = new_node(p, N_CONST, p->tok);
    struct slice text = p->lx.old ? old_number(p, p->tok->text) : p->tok->text;
    p->tok++;
    char *clean = arena_new(p->arena, text.n + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '_')
            clean[len++] = text.p[i];
    n->text = (struct slice){clean, len};
    bool hex = len > 1 && clean[0] == '0' && (clean[1] | 32) == 'x';
    if (len && (clean[len - 1] | 32) == 'j' && !hex)
        n->op = C_IMAGINARY;
    else if (!hex && strpbrk(clean, ".eE") && !(len > 1 && (clean[1] | 32) == 'b'))
        n->op = C_FLOAT;
    else
        n->op = C_INT;
    if (n->op != C_INT)
        n->number = strtod(clean, NULL);
    return node_end(p, n);
}

static struct node *parse_constant(struct parser *p, enum const_kind kind)
{
    struct node *n = new_node(p, N_CONST, p->tok++);
    n->op = kind;
    return node_end(p, n);
}

static struct node *parse_atom(struct parser *p)
{
    struct token *t = p->tok;
    if (t->kind == TOK_NUMBER)
        return parse_number(p);
    if (t->kind == TOK_STRING)
        return parse_strings(p);
    switch (t->id) {
    case T_LPAR: return parse_parens(p);
    case T_LSQB: return parse_brackets(p);
    case T_LBRACE: return parse_braces(p);
    case T_BACKQUOTE: return old_backquotes(p);
    case T_ELLIPSIS: return parse_constant(p, C_ELLIPSIS);
    case K_NONE: return parse_constant(p, C_NONE);
    case K_TRUE: return parse_constant(p, C_TRUE);
    case K_FALSE: return parse_constant(p, C_FALSE);
    default: break;
    }
    if (t->kind != TOK_NAME || t->id != OP_NONE) {
        bad_syntax(p);
        return NULL;
    }
    struct node *n = new_node(p, N_NAME, t);
    p->tok++;
    n->name = t->text;
    return node_end(p, n);
}

/* ---- calls, subscripts, attributes --------------------------------------------------- */

static struct node *parse_argument(struct parser *p)
{
    struct token *first = p->tok;
    if (accept(p, T_MUL) || accept(p, T_POW)) {
        struct node *n = new_node(p, first->id == T_MUL ? N_STAR : N_KEYWORD, first);
        n->a = parse_expression(p);
        return node_end(p, n);
    }
    if (first->kind == TOK_NAME && first->id == OP_NONE && p->tok[1].id == T_ASSIGN) {
        struct node *n = new_node(p, N_KEYWORD, first);
        n->name = first->text;
        p->tok += 2;
        n->a = parse_expression(p);
        return node_end(p, n);
    }
    struct node *n = parse_walrus(p, true);
    if (!failed(p) && at_op(p, T_ASSIGN) && n->kind == N_NAMED && !n->parens)
        bad_syntax(p);
    else if (!failed(p) && at_op(p, T_ASSIGN)) {
        bool constant = n->kind == N_CONST && n->op <= C_FALSE && !n->parens;
        syntax_error(
            p->error, "SyntaxError", first->line, first->col + 1, p->tok->end_col + 1,
            constant
                ? "cannot assign to %s"
                : "expression cannot contain assignment, perhaps you meant \"==\"?",
            describe(n));
    }
    return n;
}

/* The parentheses of f(x for x in y) are those of the generator, too. */
static void cover_parentheses(struct parser *p, struct node *n,
                              const struct token *open)
{
    n->line = open->line;
    n->col = open->col;
    node_end(p, n);
}

struct nodes parse_call_args(struct parser *p)
{
    const struct token *open = p->tok - 1;
    val_nodes list = {0};
    bool keyword = false, unpacked = false;
    const char *misplaced = NULL;
    while (!failed(p) && !at_op(p, T_RPAR)) {
        struct token *first = p->tok;
        struct node *arg = parse_argument(p);
        if (failed(p))
            break;
        if (at_comp(p) && arg->kind == N_KEYWORD && arg->name.n)
            syntax_error_range(
                p->error, first->line, first->col, first[1].end_line, first[1].end_col,
                "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
        else if (at_comp(p) && arg->kind == N_KEYWORD)
            bad_syntax(p);
        if (at_comp(p) && !failed(p)) {
            struct node *gen = comprehension(p, N_GENEXP, first, arg, NULL);
            node_end(p, gen);
            if (!failed(p) &&
                (list.n > 0 || (at_op(p, T_COMMA) && p->tok[1].id != T_RPAR)))
                error_at(p, gen, "Generator expression must be parenthesized");
            arg = gen;
        }
        if (arg->kind == N_KEYWORD) {
            keyword = true;
            unpacked |= arg->name.n == 0;
        } else if (unpacked && arg->kind == N_STAR)
            error_token(p, first,
                        "iterable argument unpacking follows keyword argument "
                        "unpacking");
        else if (keyword && arg->kind != N_STAR && !misplaced)
            misplaced = unpacked
                            ? "positional argument follows keyword argument unpacking"
                            : "positional argument follows keyword argument";
        *vec_add(&list) = arg;
        if (!accept(p, T_COMMA))
            break;
    }
    if (misplaced && !failed(p))
        error_token(p, p->tok, misplaced);
    expect(p, T_RPAR);
    if (!failed(p) && list.n == 1 && list.at[0]->kind == N_GENEXP &&
        !list.at[0]->parens)
        cover_parentheses(p, list.at[0], open);
    return finish_list(p, &list);
}

static struct node *parse_slice(struct parser *p)
{
    struct token *first = p->tok;
    if (at_op(p, T_MUL))
        return parse_starred(p, false);
    struct node *a = at_op(p, T_COLON) ? NULL : parse_named(p);
    if (failed(p) || !accept(p, T_COLON))
        return a;
    struct node *n = new_node(p, N_SLICE, first);
    n->a = a;
    if (starts_expression(p))
        n->b = parse_expression(p);
    if (accept(p, T_COLON) && starts_expression(p))
        n->c = parse_expression(p);
    return node_end(p, n);
}

static struct node *parse_index(struct parser *p)
{
    struct token *first = p->tok;
    struct node *item = parse_slice(p);
    if (failed(p) || (!at_op(p, T_COMMA) && item->kind != N_STAR))
        return item;
    val_nodes list = {0};
    *vec_add(&list) = item;
    while (!failed(p) && accept(p, T_COMMA) && !at_op(p, T_RSQB))
        *vec_add(&list) = parse_slice(p);
    struct node *n = new_node(p, N_TUPLE, first);
    n->list = finish_list(p, &list);
    return node_end(p, n);
}

struct node *parse_primary(struct parser *p)
{
    struct token *first = p->tok;
    if (accept(p, K_AWAIT)) {
        struct node *n = new_node(p, N_AWAIT, first);
        n->a = enter(p) ? parse_primary(p) : NULL;
        leave(p);
        return node_end(p, n);
    }
    struct node *left = parse_atom(p);
    while (!failed(p)) {
        struct node *n;
        if (accept(p, T_DOT)) {
            n = new_node(p, N_ATTRIBUTE, first);
            n->name = expect_name(p);
        } else if (accept(p, T_LPAR)) {
            n = new_node(p, N_CALL, first);
            n->list = parse_call_args(p);
        } else if (accept(p, T_LSQB)) {
            n = new_node(p, N_SUBSCRIPT, first);
            n->b = parse_index(p);
            expect(p, T_RSQB);
        } else
            break;
        n->a = left;
        left = node_end(p, n);
    }
    return left;
}
