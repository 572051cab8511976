/* python2.c -- what Python 2 spells otherwise (hotloop --py2), as the tree that Python 3 has for it.
 *
 * What has a meaning of its own calls a function of frozen/_py2.py. The names of these begin
 * with a dot, so that no program can have others of the same name. */
#include "python/front/parser.h"

#include <stdio.h>

static struct node *name_node(struct parser *p, const struct token *at,
                              const char *text)
{
    struct node *n = new_node(p, N_NAME, at);
    n->name = slice_of(text);
    n->end_line = at->end_line;
    n->end_col = at->end_col;
    return n;
}

static struct node *constant(struct parser *p, const struct token *at,
                             enum const_kind kind)
{
    struct node *n = new_node(p, N_CONST, at);
    n->op = kind;
    n->end_line = at->end_line;
    n->end_col = at->end_col;
    return n;
}

/* function(args...); what the parser is behind is its end. */
static struct node *call(struct parser *p, const struct token *first,
                         const char *function, val_nodes *args)
{
    struct node *n = new_node(p, N_CALL, first);
    n->a = name_node(p, first, function);
    n->list = finish_list(p, args);
    return node_end(p, n);
}

static struct node *statement(struct parser *p, const struct token *first,
                              struct node *expression)
{
    struct node *n = new_node(p, N_EXPR, first);
    n->a = expression;
    return node_end(p, n);
}

/* ---- print and exec ----------------------------------------------------------- */

static bool at_simple_end(const struct parser *p)
{
    return p->tok->kind == TOK_NEWLINE || p->tok->kind == TOK_END || at_op(p, T_SEMI);
}

/* print [>>file,] [item, ...][,] */
static struct node *print_statement(struct parser *p)
{
    const struct token *first = p->tok++;
    val_nodes args = {0};
    bool newline = true, to_file = accept(p, T_SHR);
    *vec_add(&args) = to_file ? parse_expression(p) : constant(p, first, C_NONE);
    *vec_add(&args) = NULL; /* is there a newline behind: known at the end */
    if (to_file && !failed(p) && !at_simple_end(p))
        expect(p, T_COMMA);
    while (!failed(p) && !at_simple_end(p)) {
        *vec_add(&args) = parse_expression(p);
        newline = true;
        if (failed(p) || !accept(p, T_COMMA))
            break;
        newline = false;
    }
    args.at[1] = constant(p, first, newline ? C_TRUE : C_FALSE);
    return statement(p, first, call(p, first, ".print", &args));
}

/* exec code [in globals[, locals]] */
static struct node *exec_statement(struct parser *p)
{
    const struct token *first = p->tok++;
    val_nodes args = {0};
    struct node *code = parse_or_expr(p);
    if (!failed(p) && code->kind == N_TUPLE && !at_op(p, K_IN))
        for (size_t i = 0; i < code->list.n; i++)
            *vec_add(&args) = code->list.at[i];
    else
        *vec_add(&args) = code;
    if (!failed(p) && accept(p, K_IN)) {
        *vec_add(&args) = parse_expression(p);
        if (!failed(p) && accept(p, T_COMMA))
            *vec_add(&args) = parse_expression(p);
    }
    return statement(p, first, call(p, first, "exec", &args));
}

struct node *old_statement(struct parser *p)
{
    if (!p->lx.old)
        return NULL;
    if (at_word(p, "print") && !p->print_function)
        return print_statement(p);
    return at_word(p, "exec") ? exec_statement(p) : NULL;
}

/* ---- expressions ---------------------------------------------------------------- */

/* `a, b` is repr((a, b)). */
struct node *old_backquotes(struct parser *p)
{
    const struct token *first = p->tok++;
    val_nodes args = {0};
    *vec_add(&args) = parse_star_list(p);
    expect(p, T_BACKQUOTE);
    return call(p, first, ".repr", &args);
}

/* ---- exceptions ------------------------------------------------------------------- */

/* raise TYPE, value[, traceback] */
struct node *old_raise(struct parser *p, struct node *type)
{
    const struct token *first = p->tok;
    val_nodes args = {0};
    *vec_add(&args) = type;
    while (!failed(p) && args.n < 3 && accept(p, T_COMMA))
        *vec_add(&args) = parse_expression(p);
    return call(p, first, ".raised", &args);
}

static struct node *assign(struct parser *p, const struct token *first,
                           struct node *target, struct node *value)
{
    val_nodes targets = {0};
    struct node *n = new_node(p, N_ASSIGN, first);
    *vec_add(&targets) = target;
    n->list = finish_list(p, &targets);
    n->a = value;
    return node_end(p, n);
}

static void put_first(struct parser *p, struct nodes *body, const val_nodes *more)
{
    struct node **all = arena_new(p->arena, (more->n + body->n) * sizeof *all);
    if (more->n)
        memcpy(all, more->at, more->n * sizeof *all);
    if (body->n)
        memcpy(all + more->n, body->at, body->n * sizeof *all);
    *body = (struct nodes){all, more->n + body->n};
}

/* `except TYPE, target`. The target keeps its value, unlike one behind `as`. */
struct node *old_caught(struct parser *p, struct node *handler)
{
    const struct token *first = ++p->tok;
    struct node *target = parse_primary(p);
    if (failed(p))
        return NULL;
    check_target(p, target, "assign to");
    handler->name = SLICE(".caught");
    return assign(p, first, target, name_node(p, first, ".caught"));
}

void old_first(struct parser *p, struct nodes *body, struct node *statement)
{
    val_nodes one = {0};
    *vec_add(&one) = statement;
    put_first(p, body, &one);
    vec_free(&one);
}

/* ---- parameters -------------------------------------------------------------------- */

/* def f(a, (b, c)): the second one is called `.1`, and taken apart in the body. */
struct slice old_parameter(struct parser *p, size_t index)
{
    const struct token *first = p->tok++;
    char *name = arena_new(p->arena, 24);
    snprintf(name, 24, ".%d", (int)index + 1); /* .0 is what comprehensions have */
    struct node *target = parse_target_list(p);
    expect(p, T_RPAR);
    if (failed(p))
        return SLICE("");
    check_target(p, target, "assign to");
    *vec_add(&p->unpacked) = assign(p, first, target, name_node(p, first, name));
    return slice_of(name);
}

/* What parameters since `from` have to be taken apart is the beginning of the body. */
void old_take_apart(struct parser *p, size_t from, struct nodes *body)
{
    val_nodes more = {0};
    for (size_t i = from; i < p->unpacked.n; i++)
        *vec_add(&more) = p->unpacked.at[i];
    if (more.n)
        put_first(p, body, &more);
    vec_free(&more);
    p->unpacked.n = from;
}

/* Of a lambda it is [body for target in [.1]][0]. */
struct node *old_lambda_body(struct parser *p, size_t from, struct node *body)
{
    for (size_t i = p->unpacked.n; i-- > from && !failed(p);) {
        const struct node *take = p->unpacked.at[i];
        const struct token *at = p->tok - 1;
        val_nodes items = {0}, comps = {0};
        struct node *comp = new_node(p, N_COMP, at), *list = new_node(p, N_LIST, at),
                    *all = new_node(p, N_LISTCOMP, at),
                    *item = new_node(p, N_SUBSCRIPT, at),
                    *zero = constant(p, at, C_INT);
        *vec_add(&items) = take->a;
        list->list = finish_list(p, &items);
        comp->a = take->list.at[0];
        comp->b = node_end(p, list);
        *vec_add(&comps) = node_end(p, comp);
        all->a = body;
        all->list = finish_list(p, &comps);
        zero->text = SLICE("0");
        item->a = node_end(p, all);
        item->b = zero;
        body = node_end(p, item);
    }
    p->unpacked.n = from;
    return body;
}

/* ---- classes, imports --------------------------------------------------------- */

/* Its special methods had other names: a decorator adds those of Python 3. */
void old_class(struct parser *p, struct node *class, const struct token *first)
{
    val_nodes all = {0};
    if (!p->lx.old)
        return;
    for (size_t i = 0; i < class->list2.n; i++)
        *vec_add(&all) = class->list2.at[i];
    *vec_add(&all) = name_node(p, first, ".class");
    class->list2 = finish_list(p, &all);
}

/* Modules that have another name in Python 3. */
struct slice old_module(const struct parser *p, struct slice name)
{
    static const struct {
        const char *old, *now;
    } rows[] = {{"StringIO", "io"},
                {"cStringIO", "io"},
                {"Queue", "queue"},
                {"ConfigParser", "configparser"},
                {"cPickle", "pickle"},
                {"copy_reg", "copyreg"},
                {"urlparse", "urllib.parse"},
                {"urllib2", "urllib.request"},
                {"httplib", "http.client"},
                {"Cookie", "http.cookies"},
                {"HTMLParser", "html.parser"},
                {"SocketServer", "socketserver"},
                {"BaseHTTPServer", "http.server"},
                {"__builtin__", "builtins"},
                {"thread", "_thread"},
                {"commands", "subprocess"}};
    for (size_t i = 0; p->lx.old && i < sizeof rows / sizeof *rows; i++)
        if (slice_eq(name, slice_of(rows[i].old)))
            return slice_of(rows[i].now);
    return name;
}

/* print_function and division give up Python 2's ways. */
void old_future(struct parser *p, const struct node *import)
{
    if (!p->lx.old || !slice_eq(import->name, SLICE("__future__")))
        return;
    for (size_t i = 0; i < import->list.n; i++) {
        p->print_function |=
            slice_eq(import->list.at[i]->name, SLICE("print_function"));
        p->true_division |= slice_eq(import->list.at[i]->name, SLICE("division"));
    }
}
