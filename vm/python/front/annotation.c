/* annotation.c -- annotations as text: `from __future__ import annotations` (PEP 563).
 *
 * The usual forms are written as CPython's unparser writes them; anything else as it stands
 * in the source. */
#include "python/front/gen.h"

#include "python/obj/obj.h"

static void write_node(struct gen *g, struct str *out, const struct node *n, int level);

static void write_list(struct gen *g, struct str *out, struct nodes list)
{
    for (size_t i = 0; i < list.n; i++) {
        if (i)
            str_add(out, SLICE(", "));
        write_node(g, out, list.at[i], 0);
    }
}

static const char *operator_text(int op)
{
    switch (op) {
#define OPERATOR(id, text)                                                             \
    case T_##id:                                                                       \
        return text;
#define KEYWORD(id, text)
#include "python/front/tokens.def"
#undef OPERATOR
#undef KEYWORD
    default: return "";
    }
}

/* How tightly it binds, from 1; 0: it is no operator that is written here. */
static int level_of(const struct node *n)
{
    if (n->kind != N_BINOP)
        return 0;
    switch (n->op) {
    case T_BAR: return 1;
    case T_XOR: return 2;
    case T_AMP: return 3;
    case T_SHL:
    case T_SHR: return 4;
    case T_ADD:
    case T_SUB: return 5;
    case T_POW: return 0; /* it binds to the right: as it stands */
    default: return 6;
    }
}

/* The text of the node, with one blank for what lies between its lines. */
static void write_source(struct gen *g, struct str *out, const struct node *n)
{
    struct slice text = str_slice(&g->source->text);
    for (int line = n->line; line <= n->end_line; line++) {
        struct slice s = source_line(text, line);
        size_t from = line == n->line ? (size_t)n->col : 0,
               to = line == n->end_line ? (size_t)n->end_col : s.n;
        while (line > n->line && from < to && (s.p[from] == ' ' || s.p[from] == '\t'))
            from++;
        if (line > n->line)
            str_addc(out, ' ');
        str_add(out, (struct slice){s.p + from, to - from});
    }
}

static bool write_constant(struct gen *g, struct str *out, const struct node *n)
{
    val v = const_value(g, n), text = NULL;
    if (v && n->op == C_ELLIPSIS) {
        str_add(out, SLICE("..."));
        return true;
    }
    text = v ? py_repr(g->vm, v) : NULL;
    if (text)
        str_add(out, str_value(text));
    return text != NULL;
}

static void write_node(struct gen *g, struct str *out, const struct node *n, int level)
{
    int own = level_of(n);
    switch (n->kind) {
    case N_NAME: str_add(out, n->name); return;
    case N_ATTRIBUTE:
        write_node(g, out, n->a, 7);
        str_addf(out, ".%.*s", (int)n->name.n, n->name.p);
        return;
    case N_SUBSCRIPT:
        write_node(g, out, n->a, 7);
        str_addc(out, '[');
        if (n->b->kind == N_TUPLE && n->b->list.n > 1)
            write_list(g, out, n->b->list);
        else
            write_node(g, out, n->b, 0);
        str_addc(out, ']');
        return;
    case N_LIST:
        str_addc(out, '[');
        write_list(g, out, n->list);
        str_addc(out, ']');
        return;
    case N_TUPLE:
        str_addc(out, '(');
        write_list(g, out, n->list);
        str_add(out, n->list.n == 1 ? SLICE(",)") : SLICE(")"));
        return;
    case N_STAR:
        str_addc(out, '*');
        write_node(g, out, n->a, 7);
        return;
    case N_CONST:
        if (write_constant(g, out, n))
            return;
        break;
    case N_BINOP:
        if (!own)
            break;
        if (own < level)
            str_addc(out, '(');
        write_node(g, out, n->a, own);
        str_addf(out, " %s ", operator_text(n->op));
        write_node(g, out, n->b, own + 1);
        if (own < level)
            str_addc(out, ')');
        return;
    default: break;
    }
    write_source(g, out, n);
}

val annotation_text(struct gen *g, const struct node *n)
{
    struct str out = {0};
    write_node(g, &out, n, 0);
    return str_finish(g->vm, &out);
}
