/* stmt.c -- statements. */
#include "python/front/parser.h"

static struct node *parse_simple(struct parser *p);
static void parse_statement(struct parser *p, val_nodes *out);

/* Where CPython's grammar wants nothing else. */
static void only_colon(struct parser *p)
{
    if (!failed(p) && !accept(p, T_COLON))
        error_token(p, p->tok, "expected ':'");
}

void expect_colon(struct parser *p)
{
    if (failed(p) || accept(p, T_COLON))
        return;
    if (p->tok->kind == TOK_NEWLINE)
        error_token(p, p->tok, "expected ':'");
    else
        bad_syntax(p);
}

static void simple_line(struct parser *p, val_nodes *out)
{
    do
        *vec_add(out) = parse_simple(p);
    while (!failed(p) && accept(p, T_SEMI) && p->tok->kind != TOK_NEWLINE);
    if (failed(p))
        return;
    if (p->tok->kind == TOK_NEWLINE)
        p->tok++;
    else if (p->tok->kind != TOK_END)
        bad_syntax(p);
}

/* What should have been indented is told of. */
void not_indented(struct parser *p, const char *after, int line)
{
    const struct token *t = p->tok;
    bool token = t->kind != TOK_DEDENT && t->col >= 0;
    syntax_error(p->error, "IndentationError", t->line,
                 t->col < 0 ? BEHIND_END : t->col + token,
                 token ? t->end_col + 1 : NO_END,
                 "expected an indented block after %s on line %d", after, line);
}

struct nodes parse_block(struct parser *p, const char *after, int line)
{
    val_nodes list = {0};
    if (failed(p))
        return finish_list(p, &list);
    if (p->tok->kind != TOK_NEWLINE) {
        simple_line(p, &list);
        return finish_list(p, &list);
    }
    p->tok++;
    if (p->tok->kind != TOK_INDENT) {
        not_indented(p, after, line);
        return finish_list(p, &list);
    }
    p->tok++;
    while (!failed(p) && p->tok->kind != TOK_DEDENT && p->tok->kind != TOK_END)
        parse_statement(p, &list);
    if (p->tok->kind == TOK_DEDENT)
        p->tok++;
    return finish_list(p, &list);
}

/* ---- simple statements ------------------------------------------------------------ */

static bool augmented(enum op_id id, int *op)
{
    static const struct {
        enum op_id eq, op;
    } table[] = {
        {T_ADD_EQ, T_ADD}, {T_SUB_EQ, T_SUB}, {T_MUL_EQ, T_MUL}, {T_DIV_EQ, T_DIV},
        {T_MOD_EQ, T_MOD}, {T_AND_EQ, T_AMP}, {T_OR_EQ, T_BAR},  {T_XOR_EQ, T_XOR},
        {T_SHL_EQ, T_SHL}, {T_SHR_EQ, T_SHR}, {T_POW_EQ, T_POW}, {T_FLOOR_EQ, T_FLOOR},
        {T_AT_EQ, T_AT},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].eq == id) {
            *op = table[i].op;
            return true;
        }
    return false;
}

static struct node *value_or_yield(struct parser *p)
{
    return at_op(p, K_YIELD) ? parse_yield(p) : parse_star_list(p);
}

/* What stands before `=`. The first target may have been meant as a comparison. */
static void check_assign(struct parser *p, struct node *target, bool first)
{
    if (!target->parens && (target->kind == N_YIELD || target->kind == N_YIELD_FROM))
        error_at(p, target, "assignment to yield expression not possible");
    struct mark m = try_parsing(p);
    check_target(p, target, "assign to");
    if (end_trying(p, m))
        return;
    bool list = target->kind == N_TUPLE && !target->parens;
    if (first && !(list && p->tok[-1].id == T_COMMA))
        mistaken_assignment(p, list ? target->list.at[target->list.n - 1] : target);
    check_target(p, target, "assign to");
}

static struct node *assignment(struct parser *p, const struct token *first,
                               struct node *left)
{
    val_nodes targets = {0};
    struct node *n = new_node(p, N_ASSIGN, first);
    n->a = left;
    while (!failed(p) && at_op(p, T_ASSIGN)) {
        check_assign(p, n->a, targets.n == 0);
        p->tok++;
        *vec_add(&targets) = n->a;
        n->a = failed(p) ? NULL : value_or_yield(p);
    }
    n->list = finish_list(p, &targets);
    return node_end(p, n);
}

static struct node *expression_statement(struct parser *p)
{
    struct token *first = p->tok;
    struct node *left = value_or_yield(p);
    int op;
    if (failed(p))
        return NULL;
    if (at_op(p, T_ASSIGN))
        return assignment(p, first, left);
    if (augmented(p->tok->id, &op)) {
        if (left->kind != N_NAME && left->kind != N_ATTRIBUTE &&
            left->kind != N_SUBSCRIPT)
            error_at(p, left, "'%s' is an illegal expression for augmented assignment",
                     describe(left));
        struct node *n = new_node(p, N_AUGASSIGN, first);
        p->tok++;
        n->op = op;
        n->op2 = p->lx.old && !p->true_division;
        n->a = left;
        n->b = failed(p) ? NULL : value_or_yield(p);
        return node_end(p, n);
    }
    if (accept(p, T_COLON)) {
        if (left->kind != N_NAME && left->kind != N_ATTRIBUTE &&
            left->kind != N_SUBSCRIPT)
            error_at(p, left,
                     left->kind == N_TUPLE
                         ? "only single target (not tuple) can be annotated"
                     : left->kind == N_LIST
                         ? "only single target (not list) can be annotated"
                         : "illegal target for annotation");
        struct node *n = new_node(p, N_ANNASSIGN, first);
        n->op = left->kind == N_NAME && !left->parens;
        n->a = left;
        n->b = failed(p) ? NULL : parse_expression(p);
        if (!failed(p) && accept(p, T_ASSIGN))
            n->c = value_or_yield(p);
        return node_end(p, n);
    }
    if (at_op(p, T_WALRUS) && left->kind != N_NAME)
        error_at(p, left, "cannot use assignment expressions with %s", describe(left));
    struct node *n = new_node(p, N_EXPR, first);
    n->a = left;
    return node_end(p, n);
}

static struct node *names_statement(struct parser *p, enum node_kind kind)
{
    struct node *n = new_node(p, kind, p->tok++);
    val_nodes list = {0};
    do {
        struct node *name = new_node(p, N_NAME, p->tok);
        name->name = expect_name(p);
        *vec_add(&list) = name;
    } while (!failed(p) && accept(p, T_COMMA));
    n->list = finish_list(p, &list);
    return node_end(p, n);
}

static struct slice dotted_name(struct parser *p)
{
    struct slice s = expect_name(p);
    while (!failed(p) && accept(p, T_DOT)) { /* there may be blanks between */
        struct slice more = expect_name(p);
        char *text = arena_new(p->arena, s.n + more.n + 2);
        memcpy(text, s.p, s.n);
        text[s.n] = '.';
        memcpy(text + s.n + 1, more.p, more.n);
        s = (struct slice){text, s.n + 1 + more.n};
    }
    return s;
}

static struct node *import_statement(struct parser *p)
{
    struct node *n = new_node(p, N_IMPORT, p->tok++);
    val_nodes list = {0};
    do {
        struct node *alias = new_node(p, N_ALIAS, p->tok);
        struct slice written = dotted_name(p);
        alias->name = old_module(p, written);
        if (accept(p, K_AS))
            alias->name2 = expect_name(p);
        else if (alias->name.p != written.p)
            alias->name2 = written;
        *vec_add(&list) = node_end(p, alias);
    } while (!failed(p) && accept(p, T_COMMA));
    n->list = finish_list(p, &list);
    return node_end(p, n);
}

static struct node *from_statement(struct parser *p)
{
    struct node *n = new_node(p, N_IMPORTFROM, p->tok++);
    while (at_op(p, T_DOT) || at_op(p, T_ELLIPSIS))
        n->op += p->tok++->id == T_DOT ? 1 : 3;
    if (n->op == 0 || !at_op(p, K_IMPORT))
        n->name = old_module(p, dotted_name(p));
    expect(p, K_IMPORT);
    val_nodes list = {0};
    struct token *first = p->tok;
    if (accept(p, T_MUL)) {
        struct node *alias = new_node(p, N_ALIAS, first);
        alias->name = first->text;
        *vec_add(&list) = node_end(p, alias);
    } else {
        bool parens = accept(p, T_LPAR);
        do {
            if (parens && list.n && at_op(p, T_RPAR))
                break;
            if (list.n && p->tok->kind == TOK_NEWLINE)
                error_token(p, p->tok,
                            "trailing comma not allowed without surrounding "
                            "parentheses");
            struct node *alias = new_node(p, N_ALIAS, p->tok);
            alias->name = expect_name(p);
            if (accept(p, K_AS))
                alias->name2 = expect_name(p);
            *vec_add(&list) = node_end(p, alias);
        } while (!failed(p) && accept(p, T_COMMA));
        if (parens)
            expect(p, T_RPAR);
    }
    n->list = finish_list(p, &list);
    old_future(p, n);
    return node_end(p, n);
}

static struct node *delete_statement(struct parser *p)
{
    struct node *n = new_node(p, N_DELETE, p->tok++);
    struct node *what = parse_star_list(p);
    check_target(p, what, "delete");
    if (failed(p))
        return NULL;
    if (what->kind == N_TUPLE && !what->parens)
        n->list = what->list;
    else {
        val_nodes list = {0};
        *vec_add(&list) = what;
        n->list = finish_list(p, &list);
    }
    return node_end(p, n);
}

static struct node *raise_statement(struct parser *p)
{
    struct node *n = new_node(p, N_RAISE, p->tok++);
    if (starts_expression(p)) {
        n->a = parse_expression(p);
        if (!failed(p) && accept(p, K_FROM))
            n->b = parse_expression(p);
        else if (!failed(p) && p->lx.old && at_op(p, T_COMMA))
            n->a = old_raise(p, n->a);
    }
    return node_end(p, n);
}

static struct node *assert_statement(struct parser *p)
{
    struct node *n = new_node(p, N_ASSERT, p->tok++);
    n->a = parse_expression(p);
    if (!failed(p) && accept(p, T_COMMA))
        n->b = parse_expression(p);
    return node_end(p, n);
}

static struct node *parse_simple(struct parser *p)
{
    struct token *t = p->tok;
    struct node *old = old_statement(p);
    if (old || failed(p))
        return old;
    switch (t->id) {
    case K_PASS: p->tok++; return node_end(p, new_node(p, N_PASS, t));
    case K_BREAK: p->tok++; return node_end(p, new_node(p, N_BREAK, t));
    case K_CONTINUE: p->tok++; return node_end(p, new_node(p, N_CONTINUE, t));
    case K_GLOBAL: return names_statement(p, N_GLOBAL);
    case K_NONLOCAL: return names_statement(p, N_NONLOCAL);
    case K_IMPORT: return import_statement(p);
    case K_FROM: return from_statement(p);
    case K_DEL: return delete_statement(p);
    case K_RAISE: return raise_statement(p);
    case K_ASSERT: return assert_statement(p);
    case K_RETURN: {
        struct node *n = new_node(p, N_RETURN, t);
        p->tok++;
        if (starts_expression(p))
            n->a = parse_star_list(p);
        return node_end(p, n);
    }
    default: return expression_statement(p);
    }
}

/* ---- compound statements -------------------------------------------------------------- */

static struct nodes else_block(struct parser *p, const char *after)
{
    struct token *t = p->tok;
    if (failed(p) || !accept(p, K_ELSE))
        return (struct nodes){0};
    only_colon(p);
    return parse_block(p, after, t->line);
}

static struct node *if_statement(struct parser *p)
{
    struct token *t = p->tok++;
    struct node *n = new_node(p, N_IF, t);
    n->a = parse_named(p);
    expect_colon(p);
    n->list =
        parse_block(p, t->id == K_IF ? "'if' statement" : "'elif' statement", t->line);
    if (!failed(p) && at_op(p, K_ELIF)) {
        val_nodes list = {0};
        *vec_add(&list) = if_statement(p);
        n->list2 = finish_list(p, &list);
    } else
        n->list2 = else_block(p, "'else' statement");
    return node_end(p, n);
}

static struct node *while_statement(struct parser *p)
{
    struct token *t = p->tok++;
    struct node *n = new_node(p, N_WHILE, t);
    n->a = parse_named(p);
    expect_colon(p);
    n->list = parse_block(p, "'while' statement", t->line);
    n->list2 = else_block(p, "'else' statement");
    return node_end(p, n);
}

static struct node *for_statement(struct parser *p, bool async)
{
    struct token *t = p->tok++;
    struct node *n = new_node(p, N_FOR, t - async);
    n->op = async;
    n->a = parse_target_list(p);
    expect(p, K_IN);
    check_target(p, n->a, "assign to");
    n->b = failed(p) ? NULL : parse_star_list(p);
    expect_colon(p);
    n->list = parse_block(p, "'for' statement", t->line);
    n->list2 = else_block(p, "'else' statement");
    return node_end(p, n);
}

/* except A, B: was `except A as B` once. */
static void unparenthesized_types(struct parser *p, const struct node *first)
{
    struct mark m = try_parsing(p);
    p->tok++;
    parse_star_list(p);
    if (!failed(p) && accept(p, K_AS))
        expect_name(p);
    expect(p, T_COLON);
    const struct token *last = p->tok - 1;
    if (end_trying(p, m))
        syntax_error_range(p->error, first->line, first->col, last->line,
                           last->end_col - 1,
                           "multiple exception types must be parenthesized");
}

static struct node *handler(struct parser *p, bool *star)
{
    struct token *t = p->tok++;
    struct node *h = new_node(p, N_HANDLER, t), *caught = NULL;
    *star = accept(p, T_MUL);
    if (*star && (at_op(p, T_COLON) || p->tok->kind == TOK_NEWLINE))
        error_token(p, p->tok, "expected one or more exception types");
    if (!at_op(p, T_COLON) && p->tok->kind != TOK_NEWLINE) {
        h->a = parse_expression(p);
        if (!failed(p) && at_op(p, T_COMMA) && p->lx.old)
            caught = old_caught(p, h);
        else if (!failed(p) && at_op(p, T_COMMA))
            unparenthesized_types(p, h->a);
        if (!failed(p) && accept(p, K_AS))
            h->name = expect_name(p);
    }
    expect_colon(p);
    h->list =
        parse_block(p, *star ? "'except*' statement" : "'except' statement", t->line);
    if (caught && !failed(p))
        old_first(p, &h->list, caught);
    return node_end(p, h);
}

static struct node *try_statement(struct parser *p)
{
    struct token *t = p->tok++;
    struct node *n = new_node(p, N_TRY, t);
    only_colon(p);
    n->list = parse_block(p, "'try' statement", t->line);
    val_nodes handlers = {0};
    while (!failed(p) && at_op(p, K_EXCEPT)) {
        bool star;
        const struct token *except = p->tok;
        *vec_add(&handlers) = handler(p, &star);
        if (handlers.n > 1 && n->op != star)
            syntax_error_range(
                p->error, except->line, except->col, except->end_line,
                except[star].end_col,
                "cannot have both 'except' and 'except*' on the same 'try'");
        n->op = star;
    }
    n->list2 = finish_list(p, &handlers);
    if (n->list2.n)
        n->list3 = else_block(p, "'else' statement");
    struct token *fin = p->tok;
    if (!failed(p) && accept(p, K_FINALLY)) {
        only_colon(p);
        n->list4 = parse_block(p, "'finally' statement", fin->line);
    } else if (!failed(p) && n->list2.n == 0)
        error_token(p, p->tok, "expected 'except' or 'finally' block");
    return node_end(p, n);
}

static struct node *with_item(struct parser *p)
{
    struct node *item = new_node(p, N_WITHITEM, p->tok);
    item->a = parse_expression(p);
    if (!failed(p) && accept(p, K_AS)) {
        struct token *first = p->tok;
        item->b = at_op(p, T_MUL) ? parse_target_list(p) : parse_primary(p);
        (void)first;
        check_target(p, item->b, "assign to");
    }
    return node_end(p, item);
}

/* The parenthesised form is tried first; it only counts when ')' ':' follows. When both fail,
 * the one that came farther is told of. */
static bool with_parens(struct parser *p, val_nodes *items, struct token **far)
{
    struct token *back = p->tok;
    struct syntax_error clean = *p->error;
    p->tok++;
    while (!failed(p) && !at_op(p, T_RPAR)) {
        *vec_add(items) = with_item(p);
        if (!accept(p, T_COMMA))
            break;
    }
    if (!failed(p) && items->n && accept(p, T_RPAR) &&
        (at_op(p, T_COLON) || p->tok->kind == TOK_NEWLINE))
        return true;
    *far = p->tok;
    *p->error = clean;
    p->tok = back;
    items->n = 0;
    return false;
}

static struct node *with_statement(struct parser *p, bool async)
{
    struct token *t = p->tok++;
    struct node *n = new_node(p, N_WITH, t - async);
    n->op = async;
    val_nodes items = {0};
    struct token *far = p->tok;
    if (!at_op(p, T_LPAR) || !with_parens(p, &items, &far)) {
        struct syntax_error clean = *p->error;
        do
            *vec_add(&items) = with_item(p);
        while (!failed(p) && accept(p, T_COMMA));
        if (failed(p) && far > p->tok &&
            strcmp(p->error->message, "invalid syntax") == 0) {
            *p->error = clean;
            p->tok = far;
            bad_syntax(p);
        }
    }
    n->list2 = finish_list(p, &items);
    expect_colon(p);
    n->list = parse_block(p, "'with' statement", t->line);
    return node_end(p, n);
}

static struct node *function(struct parser *p, bool async, struct nodes decorators)
{
    struct token *t = p->tok++;
    struct node *n = new_node(p, N_FUNCTION, t - async);
    size_t unpacked = p->unpacked.n;
    n->op = async;
    n->list2 = decorators;
    n->name = expect_name(p);
    if (!failed(p) && !at_op(p, T_LPAR))
        error_token(p, p->tok, "expected '('");
    expect(p, T_LPAR);
    n->args = parse_args(p, false);
    expect(p, T_RPAR);
    if (!failed(p) && at_op(p, T_ARROW)) {
        const struct token *arrow = p->tok++;
        if (!starts_expression(p))
            error_token(p, arrow, "expected ':'");
        n->a = parse_expression(p);
    }
    only_colon(p);
    n->list = parse_block(p, "function definition", t->line);
    old_take_apart(p, unpacked, &n->list);
    return node_end(p, n);
}

/* Of a generator expression without parentheses of its own. */
static struct token *first_for(struct token *t)
{
    while (t->kind != TOK_END && t->id != K_FOR)
        t++;
    return t;
}

static struct node *class(struct parser *p, struct nodes decorators)
{
    struct token *t = p->tok++;
    struct node *n = new_node(p, N_CLASS, t);
    n->list2 = decorators;
    n->name = expect_name(p);
    struct token *open = p->tok;
    if (accept(p, T_LPAR))
        n->list3 = parse_call_args(p);
    for (size_t i = 0; !failed(p) && i < n->list3.n; i++)
        if (n->list3.at[i]->kind == N_GENEXP && n->list3.n == 1 &&
            n->list3.at[i]->col == open->col)
            error_token(p, first_for(open), "invalid syntax");
    expect_colon(p);
    n->list = parse_block(p, "class definition", t->line);
    old_class(p, n, t);
    return node_end(p, n);
}

static struct node *decorated(struct parser *p)
{
    val_nodes list = {0};
    while (!failed(p) && accept(p, T_AT)) {
        *vec_add(&list) = parse_named(p);
        if (!failed(p) && p->tok->kind == TOK_NEWLINE)
            p->tok++;
        else if (!failed(p))
            bad_syntax(p);
    }
    struct nodes decorators = finish_list(p, &list);
    if (failed(p))
        return NULL;
    bool async = accept(p, K_ASYNC);
    if (at_op(p, K_DEF))
        return function(p, async, decorators);
    if (at_op(p, K_CLASS) && !async)
        return class(p, decorators);
    bad_syntax(p);
    return NULL;
}

static struct node *compound(struct parser *p)
{
    switch (p->tok->id) {
    case K_IF: return if_statement(p);
    case K_WHILE: return while_statement(p);
    case K_FOR: return for_statement(p, false);
    case K_TRY: return try_statement(p);
    case K_WITH: return with_statement(p, false);
    case K_DEF: return function(p, false, (struct nodes){0});
    case K_CLASS: return class(p, (struct nodes){0});
    case T_AT: return decorated(p);
    case K_ASYNC:
        p->tok++;
        if (at_op(p, K_DEF))
            return function(p, true, (struct nodes){0});
        if (at_op(p, K_FOR))
            return for_statement(p, true);
        if (at_op(p, K_WITH))
            return with_statement(p, true);
        bad_syntax(p);
        return NULL;
    default: return at_word(p, "match") ? parse_match(p) : NULL;
    }
}

static void parse_statement(struct parser *p, val_nodes *out)
{
    if (++p->depth > 200)
        syntax_error(p->error, "SyntaxError", p->tok->line, p->tok->col + 1, 0,
                     "too many statically nested blocks");
    struct node *n = compound(p);
    if (n)
        *vec_add(out) = n;
    else if (!failed(p))
        simple_line(p, out);
    p->depth--;
}

/* What the lexer could not read matters more than what the parser made of it; so does a
 * bracket that is open, when the parser noticed only on a later line. */
static void tell_of_lexer(struct parser *p)
{
    const struct token *open = &p->lx.unclosed;
    if (p->lx.error.type)
        *p->error = p->lx.error;
    else if (failed(p) && open->text.n &&
             (p->tok->kind == TOK_END || p->tok->line > open->line)) {
        *p->error = (struct syntax_error){0};
        syntax_error(p->error, "SyntaxError", open->line, open->col + 1, ONE_CARET,
                     "'%c' was never closed", open->text.p[0]);
        p->error->no_newline = open->line < p->lx.last_line;
    }
}

static struct node *finish_module(struct parser *p, struct node *module,
                                  val_nodes *list)
{
    module->list = finish_list(p, list);
    tell_of_lexer(p);
    vec_free(&p->unpacked);
    lex_free(&p->lx);
    return failed(p) ? NULL : module;
}

struct node *parse_module(struct slice source, bool old, struct arena *arena,
                          struct syntax_error *error)
{
    struct parser p = {.arena = arena, .error = error};
    lex(&p.lx, source, arena, old);
    p.tok = p.lx.tokens.at;
    struct node *module = new_node(&p, N_MODULE, p.tok);
    val_nodes list = {0};
    while (!failed(&p) && p.tok->kind != TOK_END)
        parse_statement(&p, &list);
    return finish_module(&p, module, &list);
}

struct node *parse_eval(struct slice source, bool old, struct arena *arena,
                        struct syntax_error *error)
{
    struct parser p = {.arena = arena, .error = error};
    lex(&p.lx, source, arena, old);
    p.tok = p.lx.tokens.at;
    struct node *module = new_node(&p, N_MODULE, p.tok);
    val_nodes list = {0};
    struct node *n = new_node(&p, N_EXPR, p.tok);
    n->a = parse_star_list(&p);
    *vec_add(&list) = n;
    while (p.tok->kind == TOK_NEWLINE)
        p.tok++;
    if (!failed(&p) && n->a->kind == N_STAR) { /* no star here, unlike in a statement */
        p.tok = p.lx.tokens.at;
        bad_syntax(&p);
    }
    if (!failed(&p) && p.tok->kind != TOK_END)
        bad_syntax(&p);
    return finish_module(&p, module, &list);
}
