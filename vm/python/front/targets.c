/* targets.c -- what may be assigned to, and how CPython words it when it may not. */
#include "python/front/parser.h"

const char *describe(const struct node *n)
{
    switch (n->kind) {
    case N_CONST:
        switch (n->op) {
        case C_NONE: return "None";
        case C_TRUE: return "True";
        case C_FALSE: return "False";
        case C_ELLIPSIS: return "ellipsis";
        default: return "literal";
        }
    case N_NAME: return "name";
    case N_ATTRIBUTE: return "attribute";
    case N_SUBSCRIPT: return "subscript";
    case N_STAR: return "starred";
    case N_TUPLE: return "tuple";
    case N_LIST: return "list";
    case N_LAMBDA: return "lambda";
    case N_CALL: return "function call";
    case N_BOOLOP:
    case N_BINOP:
    case N_UNARY: return "expression";
    case N_GENEXP: return "generator expression";
    case N_YIELD:
    case N_YIELD_FROM: return "yield expression";
    case N_AWAIT: return "await expression";
    case N_LISTCOMP: return "list comprehension";
    case N_SETCOMP: return "set comprehension";
    case N_DICTCOMP: return "dict comprehension";
    case N_DICT: return "dict literal";
    case N_SET: return "set display";
    case N_FSTRING: return "f-string expression";
    case N_COMPARE: return "comparison";
    case N_IFEXP: return "conditional expression";
    case N_NAMED: return "named expression";
    default: return "expression";
    }
}

void check_target(struct parser *p, struct node *n, const char *what)
{
    if (failed(p) || !n)
        return;
    bool del = strcmp(what, "delete") == 0;
    switch (n->kind) {
    case N_NAME:
    case N_ATTRIBUTE:
    case N_SUBSCRIPT: return;
    case N_STAR:
        if (del)
            error_at(p, n, "cannot delete starred");
        check_target(p, n->a, what);
        return;
    case N_TUPLE:
    case N_LIST:
        for (size_t i = 0; i < n->list.n; i++)
            check_target(p, n->list.at[i], what);
        return;
    default: error_at(p, n, "cannot %s %s", what, describe(n));
    }
}
