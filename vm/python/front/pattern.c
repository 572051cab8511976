/* pattern.c -- match statements. `match` and `case` are ordinary names elsewhere. */
#include "python/front/parser.h"

static struct node *as_pattern(struct parser *p);

/* `_` is no name in a pattern. */
static struct slice capture_name(struct parser *p)
{
    struct slice name = expect_name(p);
    return slice_eq(name, SLICE("_")) ? SLICE("") : name;
}

static bool number(const struct node *n, bool imaginary)
{
    return n->kind == N_CONST &&
           (imaginary ? n->op == C_IMAGINARY : n->op == C_INT || n->op == C_FLOAT);
}

static bool signed_number(const struct node *n, bool imaginary)
{
    return number(n->kind == N_UNARY && n->op == T_SUB ? n->a : n, imaginary);
}

/* What may stand for a value, apart from dotted names. */
static bool literal(const struct node *n)
{
    switch (n->kind) {
    case N_FSTRING: return true; /* refused later, in other words */
    case N_CONST: return n->op != C_ELLIPSIS;
    case N_UNARY: return signed_number(n, false) || signed_number(n, true);
    case N_BINOP:
        return (n->op == T_ADD || n->op == T_SUB) && signed_number(n->a, false) &&
               number(n->b, true);
    default: return false;
    }
}

static struct node *literal_pattern(struct parser *p)
{
    struct token *first = p->tok;
    struct node *n = starts_expression(p) && !at_op(p, K_NOT) ? parse_operand(p) : NULL;
    if (failed(p))
        return NULL;
    if (n && !n->parens && literal(n))
        return n;
    const struct node *sum = n && n->kind == N_BINOP ? n : NULL;
    if (sum && signed_number(sum->a, true))
        error_at(p, sum->a, "real number required in complex literal");
    else if (sum && signed_number(sum->a, false) && number(sum->b, false))
        error_at(p, sum->b, "imaginary number required in complex literal");
    else /* behind a minus a number was expected */
        error_token(p, first->id == T_SUB ? first + 1 : first, "invalid syntax");
    return NULL;
}

/* *name stands only where a sequence is listed. */
static struct node *item_pattern(struct parser *p)
{
    struct token *first = p->tok;
    if (!accept(p, T_MUL))
        return as_pattern(p);
    struct node *n = new_node(p, N_PSTAR, first);
    n->name = capture_name(p);
    return node_end(p, n);
}

static struct node *dotted_name(struct parser *p)
{
    struct token *first = p->tok;
    struct node *value = new_node(p, N_NAME, first);
    value->name = expect_name(p);
    node_end(p, value);
    while (!failed(p) && accept(p, T_DOT)) {
        struct node *attr = new_node(p, N_ATTRIBUTE, first);
        attr->a = value;
        attr->name = expect_name(p);
        value = node_end(p, attr);
    }
    return value;
}

static struct node *closed_sequence(struct parser *p, enum op_id close)
{
    struct token *first = p->tok++;
    val_nodes list = {0};
    bool comma = false;
    while (!failed(p) && !at_op(p, close)) {
        *vec_add(&list) = item_pattern(p);
        if (!accept(p, T_COMMA))
            break;
        comma = true;
    }
    if (close == T_RPAR && list.n == 1 && !comma && !failed(p) &&
        list.at[0]->kind == N_PSTAR)
        bad_syntax(p);
    expect(p, close);
    if (close == T_RPAR && list.n == 1 && !comma && list.at[0]) {
        struct node *only = list.at[0];
        vec_free(&list);
        return only;
    }
    struct node *n = new_node(p, N_PSEQUENCE, first);
    n->list = finish_list(p, &list);
    return node_end(p, n);
}

static struct node *mapping_key(struct parser *p)
{
    if (p->tok->kind != TOK_NAME || p->tok->id != OP_NONE)
        return literal_pattern(p);
    struct node *key = dotted_name(p);
    if (!failed(p) && key->kind == N_NAME)
        bad_syntax(p);
    return key;
}

static struct node *mapping(struct parser *p)
{
    struct node *n = new_node(p, N_PMAPPING, p->tok++);
    val_nodes keys = {0}, patterns = {0};
    while (!failed(p) && !at_op(p, T_RBRACE)) {
        if (accept(p, T_POW)) {
            n->name = capture_name(p); /* and it comes last */
            if (!failed(p) && n->name.n == 0)
                error_token(p, p->tok - 1, "invalid syntax");
            accept(p, T_COMMA);
            break;
        } else {
            *vec_add(&keys) = mapping_key(p);
            expect(p, T_COLON);
            *vec_add(&patterns) = as_pattern(p);
        }
        if (!accept(p, T_COMMA))
            break;
    }
    expect(p, T_RBRACE);
    n->list = finish_list(p, &keys);
    n->list2 = finish_list(p, &patterns);
    return node_end(p, n);
}

static void class_arguments(struct parser *p, struct node *n)
{
    val_nodes positional = {0}, keywords = {0};
    while (!failed(p) && !at_op(p, T_RPAR)) {
        if (p->tok->kind == TOK_NAME && p->tok[1].id == T_ASSIGN) {
            struct node *k = new_node(p, N_PKEYWORD, p->tok);
            k->name = expect_name(p);
            p->tok++;
            k->a = failed(p) ? NULL : as_pattern(p);
            *vec_add(&keywords) = k;
        } else if (keywords.n) {
            error_token(p, p->tok, "positional patterns follow keyword patterns");
        } else
            *vec_add(&positional) = as_pattern(p);
        if (!accept(p, T_COMMA))
            break;
    }
    expect(p, T_RPAR);
    n->list = finish_list(p, &positional);
    n->list2 = finish_list(p, &keywords);
}

static struct node *name_pattern(struct parser *p)
{
    struct token *first = p->tok;
    if (p->tok[1].id != T_DOT && p->tok[1].id != T_LPAR) {
        struct node *n = new_node(p, N_PCAPTURE, first);
        n->name = capture_name(p);
        return node_end(p, n);
    }
    struct node *n = new_node(p, N_PVALUE, first);
    n->a = dotted_name(p);
    if (!failed(p) && accept(p, T_LPAR)) {
        n->kind = N_PCLASS;
        class_arguments(p, n);
    }
    return node_end(p, n);
}

static struct node *closed_pattern(struct parser *p)
{
    struct token *first = p->tok;
    switch (first->id) {
    case T_LPAR: return closed_sequence(p, T_RPAR);
    case T_LSQB: return closed_sequence(p, T_RSQB);
    case T_LBRACE: return mapping(p);
    default: break;
    }
    if (first->kind == TOK_NAME && first->id == OP_NONE)
        return name_pattern(p);
    struct node *n = new_node(p, N_PVALUE, first);
    n->a = failed(p) ? NULL : literal_pattern(p);
    return node_end(p, n);
}

static struct node *or_pattern(struct parser *p)
{
    struct token *first = p->tok;
    struct node *left = closed_pattern(p);
    if (failed(p) || !at_op(p, T_BAR))
        return left;
    val_nodes list = {0};
    *vec_add(&list) = left;
    while (!failed(p) && accept(p, T_BAR))
        *vec_add(&list) = closed_pattern(p);
    struct node *n = new_node(p, N_POR, first);
    n->list = finish_list(p, &list);
    return node_end(p, n);
}

static struct node *as_pattern(struct parser *p)
{
    struct token *first = p->tok;
    struct node *left = or_pattern(p);
    if (failed(p) || !accept(p, K_AS))
        return left;
    struct node *n = new_node(p, N_PAS, first);
    n->a = left;
    if (at_word(p, "_"))
        error_token(p, p->tok, "cannot use '_' as a target");
    else if (p->tok->kind != TOK_NAME && starts_expression(p)) {
        const struct node *target = parse_expression(p);
        if (!failed(p))
            error_at(p, target, "invalid pattern target");
    }
    n->name = expect_name(p);
    return failed(p) ? NULL : node_end(p, n);
}

static struct node *open_pattern(struct parser *p)
{
    struct token *first = p->tok;
    struct node *left = item_pattern(p);
    if (failed(p) || (!at_op(p, T_COMMA) && left->kind != N_PSTAR))
        return left;
    if (!at_op(p, T_COMMA))
        bad_syntax(p);
    val_nodes list = {0};
    *vec_add(&list) = left;
    while (!failed(p) && accept(p, T_COMMA) && !at_op(p, T_COLON) && !at_op(p, K_IF))
        *vec_add(&list) = item_pattern(p);
    struct node *n = new_node(p, N_PSEQUENCE, first);
    n->list = finish_list(p, &list);
    return node_end(p, n);
}

static struct node *parse_case(struct parser *p)
{
    struct token *t = p->tok++;
    struct node *n = new_node(p, N_CASE, t);
    n->a = open_pattern(p);
    if (!failed(p) && accept(p, K_IF))
        n->b = parse_named(p);
    expect_colon(p);
    n->list = parse_block(p, "'case' statement", t->line);
    return node_end(p, n);
}

struct node *parse_match(struct parser *p)
{
    struct token *back = p->tok++;
    struct syntax_error clean = *p->error;
    struct node *n = new_node(p, N_MATCH, back);
    if (starts_expression(p))
        n->a = parse_star_named(p);
    bool parsed = n->a && !failed(p),
         colon = at_op(p, T_COLON) && p->tok[1].kind == TOK_NEWLINE;
    bool subject =
        back[1].kind == TOK_NUMBER || back[1].kind == TOK_STRING ||
        (back[1].kind == TOK_NAME && (back[1].id == OP_NONE || back[1].id == K_NONE ||
                                      back[1].id == K_TRUE || back[1].id == K_FALSE));
    if (parsed && subject && p->tok->kind == TOK_NEWLINE)
        error_token(p, p->tok, "expected ':'");
    else if (parsed && subject && !at_op(p, T_COLON))
        bad_syntax(p);
    else if (parsed && colon && p->tok[2].kind == TOK_INDENT &&
             !slice_eq(p->tok[3].text, SLICE("case"))) {
        p->tok += 3;
        bad_syntax(p);
    } else if (parsed && colon && p->tok[2].kind != TOK_INDENT) {
        p->tok += 2;
        not_indented(p, "'match' statement", back->line);
    } else if (!parsed || !colon || !slice_eq(p->tok[3].text, SLICE("case"))) {
        *p->error = clean;
        p->tok = back;
        return NULL;
    } else
        p->tok += 3;
    val_nodes cases = {0};
    while (!failed(p) && at_word(p, "case"))
        *vec_add(&cases) = parse_case(p);
    n->list = finish_list(p, &cases);
    if (!failed(p) && p->tok->kind == TOK_DEDENT)
        p->tok++;
    else if (!failed(p))
        bad_syntax(p);
    return node_end(p, n);
}
