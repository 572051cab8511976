/* sem_simple.c -- comparing and finding values that ask nobody: numbers, strings, None, and
 * tuples and lists of these. Traces and the interpreter try these first. */
#include "python/sem/sem.h"

#include "python/obj/depth.h"

enum { DEEPEST = 6 }; /* deeper ones are asked */

static enum kind kind_of_value(val v)
{
    return is_int(v) ? KIND_INT : (enum kind)v->kind;
}

static bool is_number(enum kind k)
{
    return k == KIND_INT || k == KIND_LONG || k == KIND_FLOAT || k == KIND_BOOL;
}

static bool may_be_text(enum kind k)
{
    return k == KIND_STR || k == KIND_INSTANCE;
}

static int same_items(struct vm *vm, val a, val b, int depth, int64_t *at);

/* a is b or a == b; SIMPLE_ASK: who knows? */
static int same(struct vm *vm, val a, val b, int depth)
{
    if (a == b)
        return 1;
    enum kind ka = kind_of_value(a), kb = kind_of_value(b);
    if (ka == KIND_INT && kb == KIND_INT)
        return 0;
    if (ka == KIND_STR && kb == KIND_STR)
        return str_eq(a, b);
    if (is_number(ka) && is_number(kb))
        return py_equal(vm, a, b);
    if (may_be_text(ka) && may_be_text(kb)) {
        val x = text_of_key(vm, a), y = text_of_key(vm, b);
        return x && y ? str_eq(x, y) : SIMPLE_ASK;
    }
    bool leaves = (is_number(ka) || ka == KIND_STR || ka == KIND_NONE) &&
                  (is_number(kb) || kb == KIND_STR || kb == KIND_NONE);
    if (leaves)
        return 0;
    int64_t at;
    return ka == KIND_TUPLE && kb == KIND_TUPLE && depth < DEEPEST
               ? same_items(vm, a, b, depth + 1, &at)
               : SIMPLE_ASK;
}

static int64_t length(val s)
{
    return s->kind == KIND_TUPLE ? as_tuple(s)->n : as_list(s)->n;
}

/* NULL: a float without a box. */
static val item(val s, int64_t i)
{
    if (s->kind == KIND_TUPLE)
        return as_tuple(s)->at[i];
    return as_list(s)->items->kind == KIND_ARRAY ? as_array(as_list(s)->items)->at[i]
                                                 : NULL;
}

/* Of two sequences: *at is the first place where they differ. */
static int same_items(struct vm *vm, val a, val b, int depth, int64_t *at)
{
    for (*at = 0; *at < length(a) && *at < length(b); ++*at) {
        val x = item(a, *at), y = item(b, *at);
        int r = x && y ? same(vm, x, y, depth) : SIMPLE_ASK;
        if (r <= 0)
            return r;
    }
    return length(a) == length(b);
}

static int order_of_texts(val a, val b)
{
    struct slice x = str_value(a), y = str_value(b);
    int r = memcmp(x.p, y.p, x.n < y.n ? x.n : y.n);
    return r ? r : (x.n > y.n) - (x.n < y.n);
}

/* Items that differ. */
static int64_t compare_items(struct vm *vm, enum opcode op, val a, val b, int depth)
{
    enum kind ka = kind_of_value(a), kb = kind_of_value(b);
    if (ka == KIND_INT && kb == KIND_INT)
        return order_holds(op, untag(a) < untag(b) ? -1 : 1);
    if (ka == KIND_STR && kb == KIND_STR)
        return order_holds(op, order_of_texts(a, b));
    if (is_number(ka) && is_number(kb)) {
        val r = py_compare(vm, op, a, b);
        return r == vm->true_;
    }
    if (ka != KIND_TUPLE || kb != KIND_TUPLE || depth == DEEPEST)
        return SIMPLE_ASK;
    int64_t at;
    int r = same_items(vm, a, b, depth + 1, &at);
    if (r == SIMPLE_ASK)
        return r;
    if (r || at == length(a) || at == length(b))
        return order_holds(op, (length(a) > length(b)) - (length(a) < length(b)));
    return compare_items(vm, op, as_tuple(a)->at[at], as_tuple(b)->at[at], depth + 1);
}

int64_t sem_compare_simple(struct vm *vm, int64_t op, val a, val b)
{
    if (op == OP_COMPARE_EQ || op == OP_COMPARE_NE) {
        int r = same(vm, a, b, 0);
        return r == SIMPLE_ASK ? r : r == (op == OP_COMPARE_EQ);
    }
    if (a == b && is_kind(a, KIND_STR))
        return order_holds((enum opcode)op, 0);
    return compare_items(vm, (enum opcode)op, a, b, 0);
}

int64_t sem_in_simple(struct vm *vm, val s, val v)
{
    for (int64_t i = 0; i < length(s); i++) {
        val x = item(s, i);
        int r = x ? same(vm, x, v, 0) : SIMPLE_ASK;
        if (r)
            return r;
    }
    return 0;
}
