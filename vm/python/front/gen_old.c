/* gen_old.c -- instructions for what means something else in Python 2: see python2.c. */
#include "python/front/gen.h"

#include "python/obj/obj.h"

/* function((a, b)) of the two values on top. */
static void call_with_pair(struct gen *g, const char *function)
{
    emit(g, OP_BUILD_TUPLE, 2);
    emit(g, OP_LOAD_GLOBAL, add_name(g, slice_of(function)));
    emit(g, OP_SWAP, 2);
    emit(g, OP_CALL_FUNCTION, 1);
}

/* a / b of two integers is one. */
void gen_operator(struct gen *g, const struct node *n, bool inplace)
{
    if (n->op == T_DIV && n->op2)
        call_with_pair(g, inplace ? ".divide_in" : ".divide");
    else
        emit(g, binary_opcode((enum op_id)n->op, inplace), 0);
}

/* .names(globals()): xrange, file and what else is builtin in Python 2. */
void gen_old_start(struct gen *g)
{
    emit(g, OP_LOAD_GLOBAL, add_name(g, SLICE(".names")));
    emit(g, OP_LOAD_GLOBAL, add_name(g, SLICE("globals")));
    emit(g, OP_CALL_FUNCTION, 0);
    emit(g, OP_CALL_FUNCTION, 1);
    emit(g, OP_POP_TOP, 0);
}

/* Attributes that are called otherwise, or missing, in Python 3. */
bool is_old_attribute(const struct gen *g, struct slice name)
{
    static const char *const names[] = {
        "has_key",   "iteritems",    "iterkeys",      "itervalues", "viewitems",
        "viewkeys",  "viewvalues",   "items",         "keys",       "values",
        "next",      "sort",         "maxint",        "izip",       "imap",
        "ifilter",   "izip_longest", "letters",       "lowercase",  "uppercase",
        "maketrans", "join",         "message",       "func_name",  "func_code",
        "func_doc",  "func_globals", "func_defaults", "im_func",    "im_self",
        "im_class",  "getcwdu",      "clock",         "exc_clear",  "StringIO"};
    if (!g->source->old)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_eq(name, slice_of(names[i])))
            return true;
    return false;
}

void gen_old_attribute(struct gen *g, struct node *n)
{
    gen_expr(g, n->a);
    g->at = n;
    load_const(g, str_intern(g->vm, n->name));
    call_with_pair(g, ".attribute");
}
