/* ast.h -- the syntax tree, all of Python 3.11's. ast.def says what fields hold. */
#ifndef FRONT_AST_H
#define FRONT_AST_H

#include "python/front/arena.h"
#include "python/front/lexer.h"

enum node_kind {
#define NODE(name) N_##name,
#include "python/front/ast.def"
#undef NODE
};

enum const_kind {
    C_NONE,
    C_TRUE,
    C_FALSE,
    C_ELLIPSIS,
    C_INT,
    C_FLOAT,
    C_IMAGINARY,
    C_STR,
    C_BYTES,
    C_FROZENSET /* list: constants; only of trees that a program makes */
};
enum arg_kind { ARG_POSONLY, ARG_NORMAL, ARG_STAR, ARG_KWONLY, ARG_STARSTAR };

struct nodes {
    struct node **at;
    size_t n;
};

struct node {
    enum node_kind kind;
    int line, col, end_line, end_col;
    int op, op2;
    bool parens; /* written in parentheses: not a target of its own kind of mistake */
    struct slice name, name2;
    struct slice text;
    double number;
    struct node *a, *b, *c, *args;
    struct nodes list, list2, list3, list4;
    struct scope
        *scope; /* functions, classes, lambdas, comprehensions: see symtable.h */
};

/* Parse a module; `old`: of Python 2. NULL: *error says why. The tree lives in the arena and
 * points into the source. */
struct node *parse_module(struct slice source, bool old, struct arena *arena,
                          struct syntax_error *error);
/* The same for one expression: its list holds an EXPR. */
struct node *parse_eval(struct slice source, bool old, struct arena *arena,
                        struct syntax_error *error);

/* The values of string literals: in strings.c. */
struct parser;
struct node *parse_strings(struct parser *p);

#endif
