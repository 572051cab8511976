/* parser.h -- what the files of the parser share. Recursive descent, one function a rule.
 * After the first error every function returns quickly: the caller looks at p->error once. */
#ifndef FRONT_PARSER_H
#define FRONT_PARSER_H

#include "python/front/ast.h"

struct parser {
    struct lexer lx;
    struct arena *arena;
    struct token *tok; /* the next token */
    struct syntax_error *error;
    int depth;  /* of recursion, against a stack overflow */
    int trying; /* > 0: only finding out whether something could be parsed */
    /* Of Python 2: what `from __future__` has asked for, parameters to be taken apart. */
    bool print_function, true_division;
    VEC(struct node *) unpacked;
};

/* Where the parser was, to go back to; errors since then are forgotten. */
struct mark {
    struct token *tok;
    struct syntax_error error;
};

typedef VEC(
    struct node *) val_nodes; /* a list being collected; taken over by finish_list */

struct node *new_node(struct parser *p, enum node_kind kind, const struct token *first);
struct node *node_end(struct parser *p,
                      struct node *n); /* it ends before the next token */
struct nodes finish_list(struct parser *p, val_nodes *v);

bool at_op(const struct parser *p, enum op_id id);
bool at_word(const struct parser *p, const char *soft_keyword);
bool accept(struct parser *p, enum op_id id);
void expect(struct parser *p, enum op_id id);
bool failed(const struct parser *p);
void bad_syntax(struct parser *p);
void error_at(struct parser *p, const struct node *n, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void error_token(struct parser *p, const struct token *t, const char *message);
void error_between(struct parser *p, const struct node *a, const struct node *b,
                   const char *message);
struct slice expect_name(struct parser *p);
struct mark try_parsing(struct parser *p);
bool end_trying(struct parser *p, struct mark m); /* goes back; did it parse? */

/* expr.c */
struct node *parse_expression(struct parser *p);  /* no comma, no star, no := */
struct node *parse_named(struct parser *p);       /* may be := */
struct node *parse_star_list(struct parser *p);   /* a, *b, c: one node or a tuple */
struct node *parse_star_named(struct parser *p);  /* the same, with := */
struct node *parse_or_expr(struct parser *p);     /* binary | and above */
struct node *parse_operand(struct parser *p);     /* binary + and above */
struct node *parse_target_list(struct parser *p); /* after `for`: up to `in` */
struct node *parse_primary(struct parser *p);
struct node *parse_yield(struct parser *p);
struct nodes parse_call_args(struct parser *p); /* after '(' through ')' */
bool starts_expression(const struct parser *p);
/* params.c */
struct node *parse_args(struct parser *p, bool lambda);
/* mistakes.c: guesses at what was meant, in CPython's words */
void missing_comma(struct parser *p, const struct token *first, const struct node *a);
void mistaken_assignment(struct parser *p, const struct node *target);
/* targets.c */
void check_target(struct parser *p, struct node *n, const char *what);
const char *describe(const struct node *n);
/* python2.c: all of it only where lx.old says so */
struct node *old_statement(struct parser *p); /* NULL: none of print and exec */
struct node *old_backquotes(struct parser *p);
struct node *old_raise(struct parser *p, struct node *type); /* at the comma */
struct node *old_caught(struct parser *p, struct node *handler);
void old_first(struct parser *p, struct nodes *body, struct node *statement);
struct slice old_parameter(struct parser *p, size_t index); /* at the parenthesis */
void old_take_apart(struct parser *p, size_t from, struct nodes *body);
struct node *old_lambda_body(struct parser *p, size_t from, struct node *body);
void old_class(struct parser *p, struct node *class, const struct token *first);
struct slice old_module(const struct parser *p, struct slice name);
void old_future(struct parser *p, const struct node *import);
/* pattern.c */
struct node *
parse_match(struct parser *p); /* NULL without an error: not a match statement */
/* stmt.c */
struct nodes parse_block(struct parser *p, const char *after, int line);
void expect_colon(struct parser *p);
void not_indented(struct parser *p, const char *after, int line); /* IndentationError */

#endif
