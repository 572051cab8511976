/* ops.c -- operators, truth, length, items and iteration, for values of any type.
 * The fast cases are in sem/; what comes here may run Python code through call_special. */
#include "python/obj/buffer.h"
#include "python/io/io.h"
#include "python/obj/depth.h"
#include "python/obj/type_def.h"
#include "python/sem/sem.h"
#include "python/types/types.h"

#include <math.h>

val call_special(struct vm *vm, val o, val name, val *args, int64_t n)
{
    val type = type_of(vm, o), f = type_lookup(vm, type, name);
    val all[4] = {o};
    if (!f || f == vm->none)
        return NULL;
    if (is_kind(f, KIND_FUNC) ||
        (is_kind(f, KIND_BUILTIN) && as_builtin(f)->b->flags & B_METHOD)) {
        for (int64_t i = 0; i < 3; i++)
            all[i + 1] = i < n ? args[i] : vm->none;
        return is_kind(f, KIND_BUILTIN) && as_builtin(f)->b->flags & B_SLOT
                   ? slot_call(vm, f, all)
                   : vm_call(vm, f, all, n + 1);
    }
    f = py_bind(vm, f, o, type);
    return f ? vm_call(vm, f, args, n) : NULL;
}

/* ---- binary operators ------------------------------------------------------------------ */

struct operator
{
    const char *symbol;
    size_t name, reflected, inplace; /* offsets of names in struct vm */
};

#define OPERATOR_ROW(symbol, id)                                                       \
    {                                                                                  \
        symbol, offsetof(struct vm, n_##id), offsetof(struct vm, n_r##id),             \
            offsetof(struct vm, n_i##id)                                               \
    }
static const struct operator operators[] = {
    OPERATOR_ROW("+", add),
    OPERATOR_ROW("-", sub),
    OPERATOR_ROW("*", mul),
    OPERATOR_ROW("/", truediv),
    OPERATOR_ROW("//", floordiv),
    OPERATOR_ROW("%", mod),
    OPERATOR_ROW("** or pow()", pow),
    OPERATOR_ROW("<<", lshift),
    OPERATOR_ROW(">>", rshift),
    OPERATOR_ROW("&", and),
    OPERATOR_ROW("|", or),
    OPERATOR_ROW("^", xor),
    OPERATOR_ROW("@", matmul),
};
#undef OPERATOR_ROW

static val name_at(const struct vm *vm, size_t offset)
{
    return *(const val *)(const void *)((const char *)vm + offset);
}

static bool user_type(val v)
{
    return !is_int(v) && (v->kind == KIND_INSTANCE || v->kind == KIND_TYPE ||
                          v->kind == KIND_WEAK_PROXY || v->kind == KIND_WEAK_CALLABLE);
}

/* An answer, NULL with an exception, or NotImplemented. */
static val try_special(struct vm *vm, val o, val name, val arg)
{
    if (!user_type(o))
        return vm->notimpl;
    val r = call_special(vm, o, name, &arg, 1);
    return r || vm->exc ? r : vm->notimpl;
}

static val compare_name(const struct vm *vm, enum opcode op)
{
    const val names[] = {vm->n_lt, vm->n_le, vm->n_eq, vm->n_ne, vm->n_gt, vm->n_ge};
    return names[op - OP_COMPARE_LT];
}

/* What b has to be asked when a has no answer. */
static const enum opcode swapped[] = {OP_COMPARE_GT, OP_COMPARE_GE, OP_COMPARE_EQ,
                                      OP_COMPARE_NE, OP_COMPARE_LT, OP_COMPARE_LE};

static int compare_attempts(struct vm *vm, enum opcode op, val ta, val tb,
                            struct attempt *out)
{
    struct attempt direct = {compare_name(vm, op), false},
                   back = {compare_name(vm, swapped[op - OP_COMPARE_LT]), true};
    bool b_first = ta != tb && is_subtype(tb, ta);
    out[0] = b_first ? back : direct;
    out[1] = b_first ? direct : back;
    return 2;
}

int operator_attempts(struct vm *vm, enum opcode op, val ta, val tb,
                      struct attempt *out)
{
    if (op >= OP_COMPARE_LT && op <= OP_COMPARE_GE)
        return compare_attempts(vm, op, ta, tb, out);
    int n = 0;
    bool inplace = op >= OP_INPLACE_ADD;
    const struct operator* row = &
        operators[op - (inplace ? OP_INPLACE_ADD : OP_BINARY_ADD)];
    struct attempt direct = {name_at(vm, row->name), false},
                   back = {name_at(vm, row->reflected), true};
    if (inplace)
        out[n++] = (struct attempt){name_at(vm, row->inplace), false};
    bool b_first = ta != tb && is_subtype(tb, ta) &&
                   type_lookup(vm, tb, back.name) != type_lookup(vm, ta, back.name);
    if (b_first)
        out[n++] = back;
    out[n++] = direct;
    if (!b_first && ta != tb)
        out[n++] = back;
    return n;
}

/* Ask the attempts from number `from` on. */
static val ask(struct vm *vm, enum opcode op, val a, val b, int from)
{
    struct attempt at[MOST_ATTEMPTS];
    int n = operator_attempts(vm, op, type_of(vm, a), type_of(vm, b), at);
    val r = vm->notimpl;
    for (int i = from; i < n && r == vm->notimpl; i++)
        r = at[i].swapped ? try_special(vm, b, at[i].name, a)
                          : try_special(vm, a, at[i].name, b);
    return r;
}

static bool is_count(struct vm *vm, val v)
{
    return int_is(v) || (user_type(v) && type_lookup(vm, type_of(vm, v), vm->n_index));
}

static val repeat(struct vm *vm, val seq, val count)
{
    int64_t n, len;
    if (!py_index(vm, count, &n)) {
        if (!exc_matches(vm, E_OverflowError))
            return NULL;
        vm->exc = NULL;
        return raise_error(vm, E_OverflowError,
                           "cannot fit '%s' into an index-sized integer",
                           type_name(vm, count));
    }
    n = n < 0 ? 0 : n;
    if (is_kind(seq, KIND_STR)) {
        len = as_str(seq)->n;
        if (!memory_fits(vm, n, len))
            return NULL;
        return str_repeat(vm, seq, n);
    }
    bool list = seq->kind == KIND_LIST;
    len = list ? as_list(seq)->n : as_tuple(seq)->n;
    if (!memory_fits(vm, n, len * (int64_t)sizeof(val)))
        return NULL;
    if (list)
        return list_repeat(vm, seq, n);
    if (n == 1)
        return seq;
    val t = tuple_new(vm, len * n);
    for (int64_t i = 0; i < len * n; i++)
        gc_store(&vm->gc, t, &as_tuple(t)->at[i], as_tuple(seq)->at[i % len]);
    return t;
}

static bool is_sequence(val v)
{
    return !is_int(v) &&
           (v->kind == KIND_STR || v->kind == KIND_LIST || v->kind == KIND_TUPLE);
}

static val concat(struct vm *vm, val a, val b)
{
    switch (a->kind) {
    case KIND_STR: return str_concat(vm, a, b);
    case KIND_LIST: {
        val r = list_new(vm, as_list(a)->n + as_list(b)->n);
        list_extend(vm, r, a);
        list_extend(vm, r, b);
        return r;
    }
    default: {
        int64_t na = as_tuple(a)->n, nb = as_tuple(b)->n;
        val r = tuple_new(vm, na + nb);
        for (int64_t i = 0; i < na + nb; i++)
            gc_store(&vm->gc, r, &as_tuple(r)->at[i],
                     i < na ? as_tuple(a)->at[i] : as_tuple(b)->at[i - na]);
        return r;
    }
    }
}

static bool is_set(val v)
{
    return !is_int(v) && (v->kind == KIND_SET || v->kind == KIND_FROZENSET);
}

/* The keys of both, taken from the smaller one as CPython does. */
static val intersection(struct vm *vm, val a, val b)
{
    val r = dict_new(vm, a->kind), k, v;
    bool swap = as_dict(b)->used > as_dict(a)->used;
    val from = swap ? a : b, in = swap ? b : a;
    for (int64_t at = 0; dict_next(from, &at, &k, &v);) {
        bool both = dict_get(vm, in, k) != NULL;
        if (vm->exc || (both && !dict_set(vm, r, k, vm->none)))
            return NULL;
    }
    return r;
}

bool set_change(struct vm *vm, enum opcode op, val a, val b)
{
    val k, v;
    if (op == OP_BINARY_AND) {
        val both = intersection(vm, a, b);
        if (both)
            dict_become(vm, a, both);
        return both != NULL;
    }
    if (a == b) {
        if (op != OP_BINARY_OR)
            dict_clear(vm, a);
        return true;
    }
    for (int64_t at = 0; dict_next(b, &at, &k, &v);) {
        int gone = op == OP_BINARY_OR ? 0 : dict_del(vm, a, k);
        if (gone < 0 ||
            (!gone && op != OP_BINARY_SUBTRACT && !dict_set(vm, a, k, vm->none)))
            return false;
    }
    return true;
}

static val set_binary(struct vm *vm, enum opcode op, val a, val b)
{
    if (op == OP_BINARY_AND)
        return intersection(vm, a, b);
    val r = dict_copy(vm, a, a->kind);
    return set_change(vm, op, r, b) ? r : NULL;
}

static bool is_set_operator(enum opcode op)
{
    return op == OP_BINARY_SUBTRACT || op == OP_BINARY_AND || op == OP_BINARY_OR ||
           op == OP_BINARY_XOR;
}

/* Types with slots of their own. */
static val slot_binary(struct vm *vm, enum opcode op, val a, val b)
{
    uint32_t bit = 1u << (op - OP_BINARY_ADD);
    const struct slots *sa = slots_of(a), *sb = slots_of(b);
    val r = vm->notimpl;
    if (sa->operators & bit && sa->binary != plain_binary)
        r = sa->binary(vm, op, a, b);
    if (r == vm->notimpl && op == OP_BINARY_OR)
        r = union_of(vm, op, a, b);
    if (r == vm->notimpl && sb->reflected & bit && sb->binary != plain_binary)
        r = sb->binary(vm, op, a, b);
    return r;
}

val plain_binary(struct vm *vm, enum opcode op, val a, val b)
{
    double x, y;
    if (int_is(a) && int_is(b)) {
        if (is_kind(a, KIND_BOOL) && is_kind(b, KIND_BOOL) && op >= OP_BINARY_AND &&
            op <= OP_BINARY_XOR) {
            int64_t p = as_bool(a)->value, q = as_bool(b)->value;
            return bool_val(vm, op == OP_BINARY_AND  ? p & q
                                : op == OP_BINARY_OR ? p | q
                                                     : p ^ q);
        }
        return op == OP_BINARY_MATRIX_MULTIPLY ? vm->notimpl : int_binary(vm, op, a, b);
    }
    if ((is_kind(a, KIND_FLOAT) || is_kind(b, KIND_FLOAT)) &&
        number_to_double(vm, a, &x) && number_to_double(vm, b, &y)) {
        if (vm->exc)
            return NULL;
        val r = op <= OP_BINARY_POWER ? float_binary(vm, op, x, y) : NULL;
        return r || vm->exc ? r : vm->notimpl;
    }
    if (is_kind(a, KIND_COMPLEX) || is_kind(b, KIND_COMPLEX)) {
        val r = complex_binary(vm, op, a, b);
        if (r != vm->notimpl)
            return r;
    }
    if (op == OP_BINARY_ADD && is_sequence(a) && is_sequence(b) && a->kind == b->kind)
        return concat(vm, a, b);
    if (op == OP_BINARY_MULTIPLY && is_sequence(a) && is_count(vm, b))
        return repeat(vm, a, b);
    if (op == OP_BINARY_MULTIPLY && is_sequence(b) && is_count(vm, a))
        return repeat(vm, b, a);
    if (op == OP_BINARY_MODULO && is_kind(a, KIND_STR))
        return percent_format(vm, a, b);
    if (is_set(a) && is_set(b) && is_set_operator(op))
        return set_binary(vm, op, a, b);
    if (op == OP_BINARY_OR && is_kind(a, KIND_DICT) && is_kind(b, KIND_DICT)) {
        val r = dict_copy(vm, a, KIND_DICT), k, v;
        for (int64_t at = 0; dict_next(b, &at, &k, &v);)
            if (!dict_set(vm, r, k, v))
                return NULL;
        return r;
    }
    return slot_binary(vm, op, a, b);
}

static bool is_bytes(val v)
{
    return is_kind(v, KIND_BYTES) || is_kind(v, KIND_BYTEARRAY);
}

/* Is it a sequence that a number repeats? */
static bool repeats(val v)
{
    const struct type_def *def = is_int(v) ? NULL : type_def_of((enum kind)v->kind);
    return def && def->flags & SEQUENCE && def->slots.operators & OPERATOR(MULTIPLY);
}

static val bad_operands(struct vm *vm, const struct operator* op, enum opcode code,
                        val a, val b)
{
    if (op->symbol[0] == '+' && is_bytes(a))
        return raise_error(vm, E_TypeError, "can't concat %s to %s", type_name(vm, b),
                           type_name(vm, a));
    if (op->symbol[0] == '+' && is_sequence(a)) {
        if (a->kind == KIND_STR)
            return raise_error(vm, E_TypeError,
                               "can only concatenate str (not \"%s\") to str",
                               type_name(vm, b));
        return raise_error(vm, E_TypeError,
                           "can only concatenate %s (not \"%s\") to %s",
                           type_name(vm, a), type_name(vm, b), type_name(vm, a));
    }
    if (op->symbol[0] == '*' && !op->symbol[1] &&
        (repeats(a) || (repeats(b) && !(user_type(a) && code >= OP_INPLACE_ADD))))
        return raise_error(vm, E_TypeError,
                           "can't multiply sequence by non-int of type '%s'",
                           type_name(vm, repeats(a) ? b : a));
    return raise_error(
        vm, E_TypeError, "unsupported operand type(s) for %s%s: '%s' and '%s'",
        code >= OP_INPLACE_ADD && op->symbol[1] == '*' ? "**" : op->symbol,
        code >= OP_INPLACE_ADD ? "=" : "", type_name(vm, a), type_name(vm, b));
}

val bad_concatenation(struct vm *vm, val a, val b)
{
    return bad_operands(vm, &operators[0], OP_BINARY_ADD, a, b);
}

/* What builtin types do to themselves. */
val plain_inplace(struct vm *vm, enum opcode op, val a, val b)
{
    if (is_kind(a, KIND_LIST) && op == OP_INPLACE_ADD)
        return list_extend(vm, a, b) ? a : NULL;
    if (is_kind(a, KIND_LIST) && op == OP_INPLACE_MULTIPLY && is_count(vm, b)) {
        val all = repeat(vm, a, b);
        if (all)
            list_replace(vm, a, 0, as_list(a)->n, all);
        return all ? a : NULL;
    }
    if (is_kind(a, KIND_SET) && is_set(b) && op >= OP_INPLACE_ADD) {
        enum opcode plain = op - (OP_INPLACE_ADD - OP_BINARY_ADD);
        if (is_set_operator(plain))
            return set_change(vm, plain, a, b) ? a : NULL;
    }
    if (is_kind(a, KIND_DICT) && op == OP_INPLACE_OR)
        return dict_fill(vm, a, b) ? a : NULL;
    const struct slots *own = slots_of(a);
    return own->inplace && own->inplace != plain_inplace &&
                   own->inplace_operators & 1u << (op - OP_INPLACE_ADD)
               ? own->inplace(vm, op, a, plain_of(b))
               : vm->notimpl;
}

/* An operand of a class below a builtin type stands for its plain value; but what text is
 * filled with is written as the class says. */
static val operand(enum opcode op, val a, val b)
{
    bool fills =
        op == OP_BINARY_MODULO &&
        (is_kind(a, KIND_STR) || is_kind(a, KIND_BYTES) || is_kind(a, KIND_BYTEARRAY));
    return fills ? b : plain_of(b);
}

static val binary_from(struct vm *vm, enum opcode code, val a, val b, int from)
{
    enum opcode op = code;
    val r = vm->notimpl;
    if (code >= OP_INPLACE_ADD) {
        op = code - (OP_INPLACE_ADD - OP_BINARY_ADD);
        r = plain_inplace(vm, code, a, b);
    }
    if (r == vm->notimpl && (user_type(a) || user_type(b)))
        r = ask(vm, code, a, b, from);
    if (r == vm->notimpl)
        r = plain_binary(vm, op, plain_of(a), operand(op, plain_of(a), b));
    return r == vm->notimpl
               ? bad_operands(vm, &operators[op - OP_BINARY_ADD], code, a, b)
               : r;
}

val py_binary(struct vm *vm, enum opcode op, val a, val b)
{
    return binary_from(vm, op, a, b, 0);
}

val py_unary(struct vm *vm, enum opcode op, val v)
{
    if (int_is(v)) {
        if (op == OP_UNARY_NEGATIVE)
            return int_negate(vm, v);
        if (op == OP_UNARY_POSITIVE)
            return int_binary(vm, OP_BINARY_ADD, v, tag_int(0));
        return int_binary(vm, OP_BINARY_SUBTRACT, tag_int(-1), v);
    }
    if (is_kind(v, KIND_FLOAT) && op != OP_UNARY_INVERT)
        return op == OP_UNARY_NEGATIVE ? float_new(vm, -as_float(v)->value) : v;
    if (is_kind(v, KIND_COMPLEX) && op != OP_UNARY_INVERT)
        return op == OP_UNARY_NEGATIVE
                   ? complex_new(vm, -as_complex(v)->re, -as_complex(v)->im)
                   : v;
    const struct slots *own = slots_of(v);
    uint32_t bit = op == OP_UNARY_NEGATIVE   ? HAS_NEG
                   : op == OP_UNARY_POSITIVE ? HAS_POS
                                             : HAS_INVERT;
    if (own->unary && own->unary != py_unary && own->unary_operators & bit)
        return own->unary(vm, op, v);
    val name = op == OP_UNARY_NEGATIVE   ? vm->n_neg
               : op == OP_UNARY_POSITIVE ? vm->n_pos
                                         : vm->n_invert;
    val r = user_type(v) ? call_special(vm, v, name, NULL, 0) : NULL;
    if (r || vm->exc)
        return r;
    return raise_error(vm, E_TypeError, "bad operand type for unary %s: '%s'",
                       op == OP_UNARY_NEGATIVE   ? "-"
                       : op == OP_UNARY_POSITIVE ? "+"
                                                 : "~",
                       type_name(vm, v));
}

val py_neg(struct vm *vm, val v)
{
    return py_unary(vm, OP_UNARY_NEGATIVE, v);
}

val py_abs(struct vm *vm, val v)
{
    if (is_kind(v, KIND_FLOAT))
        return float_new(vm, fabs(as_float(v)->value));
    if (is_kind(v, KIND_COMPLEX)) {
        const struct w_complex *c = as_complex(v);
        double r = hypot(c->re, c->im);
        return isinf(r) && isfinite(c->re) && isfinite(c->im)
                   ? raise_error(vm, E_OverflowError, "absolute value too large")
                   : float_new(vm, r);
    }
    if (int_is(v))
        return int_cmp(v, tag_int(0)) < 0
                   ? int_negate(vm, v)
                   : int_binary(vm, OP_BINARY_ADD, v, tag_int(0));
    val r = call_special(vm, v, vm->n_abs, NULL, 0);
    return r || vm->exc
               ? r
               : raise_error(vm, E_TypeError, "bad operand type for abs(): '%s'",
                             type_name(vm, v));
}

/* ---- comparing ------------------------------------------------------------------------------ */

bool order_holds(enum opcode op, int c)
{
    switch (op) {
    case OP_COMPARE_LT: return c < 0;
    case OP_COMPARE_LE: return c <= 0;
    case OP_COMPARE_EQ: return c == 0;
    case OP_COMPARE_NE: return c != 0;
    case OP_COMPARE_GT: return c > 0;
    default: return c >= 0;
    }
}

static bool float_holds(enum opcode op, double x, double y)
{
    switch (op) {
    case OP_COMPARE_LT: return x < y;
    case OP_COMPARE_LE: return x <= y;
    case OP_COMPARE_EQ: return x == y;
    case OP_COMPARE_NE: return x != y;
    case OP_COMPARE_GT: return x > y;
    default: return x >= y;
    }
}

/* An integer and a float, exactly: as integers, when they are too large for a float. */
#define EXACT ((int64_t)1 << 53)
static bool mixed_holds(struct vm *vm, enum opcode op, val i, double d)
{
    int64_t small;
    if (!isfinite(d) || (int_to_i64(i, &small) && small <= EXACT && small >= -EXACT)) {
        double x = isfinite(d) ? (double)small : 0; /* 0: any number will do */
        return float_holds(op, x, d);
    }
    int c = int_cmp(i, int_from_double(vm, trunc(d)));
    /* below 2 ** 53 a float can have a fraction; the integer is larger than that */
    return order_holds(op, c);
}

static const val *words_of(val seq, int64_t *n)
{
    bool list = seq->kind == KIND_LIST;
    *n = list ? as_list(seq)->n : as_tuple(seq)->n;
    return list ? list_words(as_list(seq)->items) : as_tuple(seq)->at;
}

/* How many items at the start of both are the same word: they are equal. */
static int64_t same_words(val a, val b)
{
    int64_t na, nb, i = 0;
    const val *x = words_of(a, &na), *y = words_of(b, &nb);
    if (a->kind == KIND_LIST && list_has_floats(a) != list_has_floats(b))
        return 0;
    while (i < na && i < nb && x[i] == y[i])
        i++;
    return i;
}

static val sequence_compare(struct vm *vm, enum opcode op, val a, val b)
{
    bool list = a->kind == KIND_LIST;
    for (int64_t i = same_words(a, b);; i++) {
        int64_t na = list ? as_list(a)->n : as_tuple(a)->n,
                nb = list ? as_list(b)->n : as_tuple(b)->n;
        if ((op == OP_COMPARE_EQ || op == OP_COMPARE_NE) && na != nb)
            return bool_val(vm, op == OP_COMPARE_NE);
        if (i >= na || i >= nb)
            return bool_val(vm, order_holds(op, na < nb ? -1 : na > nb));
        val x = list ? list_get(vm, a, i) : as_tuple(a)->at[i],
            y = list ? list_get(vm, b, i) : as_tuple(b)->at[i];
        int same = py_same_or_equal(vm, x, y);
        if (same < 0)
            return NULL;
        if (same)
            continue;
        if (op == OP_COMPARE_EQ || op == OP_COMPARE_NE)
            return bool_val(vm, op == OP_COMPARE_NE);
        if (list && (i >= as_list(a)->n || i >= as_list(b)->n))
            continue; /* they have become shorter: lengths decide */
        return py_compare(vm, op, x, y);
    }
}

/* -1 raised, else whether every key of a is in b (with the same value, for dicts) */
static int all_in(struct vm *vm, val a, val b, bool values)
{
    val k, v;
    for (int64_t at = 0; dict_next(a, &at, &k, &v);) {
        val other = dict_get(vm, b, k);
        if (!other)
            return vm->exc ? -1 : 0;
        int same = values && other != v ? py_equal(vm, v, other) : 1;
        if (same <= 0)
            return same;
    }
    return 1;
}

static val table_compare(struct vm *vm, enum opcode op, val a, val b)
{
    bool dict = a->kind == KIND_DICT;
    int64_t na = as_dict(a)->used, nb = as_dict(b)->used;
    int r;
    switch (op) {
    case OP_COMPARE_EQ:
    case OP_COMPARE_NE:
        r = na == nb ? all_in(vm, a, b, dict) : 0;
        return r < 0 ? NULL : bool_val(vm, r == (op == OP_COMPARE_EQ));
    case OP_COMPARE_LE:
    case OP_COMPARE_LT:
        r = dict ? -2 : na <= nb - (op == OP_COMPARE_LT) ? all_in(vm, a, b, false) : 0;
        break;
    default:
        r = dict ? -2 : nb <= na - (op == OP_COMPARE_GT) ? all_in(vm, b, a, false) : 0;
    }
    return r == -2 ? vm->notimpl : r < 0 ? NULL : bool_val(vm, r);
}

/* What is bound is made each time it is asked for. */
static bool same_builtin(val a, val b)
{
    const struct w_builtin *f = as_builtin(a), *g = as_builtin(b);
    return a == b || (f->b == g->b && f->self && f->self == g->self);
}

val plain_compare(struct vm *vm, enum opcode op, val a, val b)
{
    if (int_is(a) && int_is(b))
        return bool_val(vm, order_holds(op, int_cmp(a, b)));
    if ((is_kind(a, KIND_COMPLEX) || is_kind(b, KIND_COMPLEX)) &&
        (op == OP_COMPARE_EQ || op == OP_COMPARE_NE)) {
        bool equal;
        if (complex_equal(vm, a, b, &equal))
            return bool_val(vm, equal == (op == OP_COMPARE_EQ));
    }
    if (!is_int(a) && !is_int(b) && a->kind == b->kind) {
        if (a->kind == KIND_STR || a->kind == KIND_BYTES)
            return bool_val(vm, order_holds(op, str_cmp(a, b)));
        if (a->kind == KIND_LIST || a->kind == KIND_TUPLE)
            return sequence_compare(vm, op, a, b);
        if (a->kind == KIND_DICT || is_set(a))
            return table_compare(vm, op, a, b);
        if (a->kind == KIND_BUILTIN && (op == OP_COMPARE_EQ || op == OP_COMPARE_NE))
            return bool_val(vm, same_builtin(a, b) == (op == OP_COMPARE_EQ));
        if (a->kind == KIND_METHOD && (op == OP_COMPARE_EQ || op == OP_COMPARE_NE))
            return bool_val(vm, (as_method(a)->func == as_method(b)->func &&
                                 as_method(a)->self == as_method(b)->self) ==
                                    (op == OP_COMPARE_EQ));
    }
    if (is_set(a) && is_set(b))
        return table_compare(vm, op, a, b);
    if (is_kind(a, KIND_FLOAT) && is_kind(b, KIND_FLOAT))
        return bool_val(vm, float_holds(op, as_float(a)->value, as_float(b)->value));
    if (int_is(a) && is_kind(b, KIND_FLOAT))
        return bool_val(vm, mixed_holds(vm, op, a, as_float(b)->value));
    if (is_kind(a, KIND_FLOAT) && int_is(b))
        return bool_val(
            vm, mixed_holds(vm, swapped[op - OP_COMPARE_LT], b, as_float(a)->value));
    val r = vm->notimpl;
    if (slots_of(a)->compare && slots_of(a)->compare != plain_compare)
        r = slots_of(a)->compare(vm, op, a, b);
    if (r != vm->notimpl)
        return r;
    if (slots_of(b)->compare && slots_of(b)->compare != plain_compare)
        return slots_of(b)->compare(vm, swapped[op - OP_COMPARE_LT], b, a);
    return vm->notimpl;
}

static val compare_from(struct vm *vm, enum opcode op, val a, val b, int from)
{
    static const char *const symbols[] = {"<", "<=", "==", "!=", ">", ">="};
    val r = vm->notimpl;
    if (!depth_enter(vm, " in comparison"))
        return NULL;
    if (user_type(a) || user_type(b))
        r = ask(vm, op, a, b, from);
    if (r == vm->notimpl)
        r = plain_compare(vm, op, plain_of(a), plain_of(b));
    depth_leave(vm);
    if (r != vm->notimpl)
        return r;
    if (op == OP_COMPARE_EQ || op == OP_COMPARE_NE)
        return bool_val(vm, (a == b) == (op == OP_COMPARE_EQ));
    return raise_error(vm, E_TypeError,
                       "'%s' not supported between instances of '%s' and '%s'",
                       symbols[op - OP_COMPARE_LT], type_name(vm, a), type_name(vm, b));
}

val py_compare(struct vm *vm, enum opcode op, val a, val b)
{
    return compare_from(vm, op, a, b, 0);
}

val py_operator_rest(struct vm *vm, enum opcode op, val a, val b, int from)
{
    bool compares = op >= OP_COMPARE_LT && op <= OP_COMPARE_GE;
    return (compares ? compare_from : binary_from)(vm, op, a, b, from);
}

int py_equal(struct vm *vm, val a, val b)
{
    val r = py_compare(vm, OP_COMPARE_EQ, a, b);
    return r ? py_truth(vm, r) : -1;
}

int py_less(struct vm *vm, val a, val b)
{
    if (is_int(a) && is_int(b))
        return untag(a) < untag(b);
    val r = py_compare(vm, OP_COMPARE_LT, a, b);
    return r ? py_truth(vm, r) : -1;
}

/* ---- truth, length, hash ---------------------------------------------------------------------- */

static int user_truth(struct vm *vm, val v)
{
    if (type_lookup(vm, type_of(vm, v), vm->n_bool) == vm->none) {
        raise_error(vm, E_TypeError, "'NoneType' object is not callable");
        return -1;
    }
    val r = call_special(vm, v, vm->n_bool, NULL, 0);
    if (r) {
        if (is_kind(r, KIND_BOOL))
            return r == vm->true_;
        raise_error(vm, E_TypeError, "__bool__ should return bool, returned %s",
                    type_name(vm, r));
        return -1;
    }
    if (vm->exc)
        return -1;
    if (!type_lookup(vm, type_of(vm, v), vm->n_len))
        return 1;
    int64_t n = py_len(vm, v);
    return n < 0 ? -1 : n > 0;
}

int py_truth(struct vm *vm, val v)
{
    if (is_int(v))
        return untag(v) != 0;
    switch (v->kind) {
    case KIND_NONE: return 0;
    case KIND_BOOL: return (int)as_bool(v)->value;
    case KIND_FLOAT: return as_float(v)->value != 0;
    case KIND_COMPLEX: return as_complex(v)->re != 0 || as_complex(v)->im != 0;
    case KIND_STR:
    case KIND_BYTES: return as_str(v)->n != 0;
    case KIND_LIST: return as_list(v)->n != 0;
    case KIND_TUPLE: return as_tuple(v)->n != 0;
    case KIND_DICT:
    case KIND_SET:
    case KIND_FROZENSET: return as_dict(v)->used != 0;
    case KIND_RANGE: return as_range(v)->n != 0;
    case KIND_INSTANCE:
    case KIND_TYPE: return user_truth(vm, v);
    default: {
        const struct slots *own = slots_of(v);
        return own->truth ? own->truth(vm, v) : own->len ? own->len(vm, v) > 0 : 1;
    }
    }
}

int64_t length_of_answer(struct vm *vm, val v)
{
    int64_t n;
    if (!(v = py_index_value(vm, v)))
        return -1;
    bool fits = int_to_i64(v, &n);
    if (fits ? n < 0 : as_long(v)->sign < 0)
        raise_error(vm, E_ValueError, "__len__() should return >= 0");
    else if (!fits)
        raise_error(vm, E_OverflowError,
                    "cannot fit 'int' into an index-sized integer");
    return vm->exc ? -1 : n;
}

int64_t py_len(struct vm *vm, val v)
{
    if (!is_int(v))
        switch (v->kind) {
        case KIND_STR:
        case KIND_BYTES: return as_str(v)->chars;
        case KIND_LIST: return as_list(v)->n;
        case KIND_TUPLE: return as_tuple(v)->n;
        case KIND_DICT:
        case KIND_SET:
        case KIND_FROZENSET: return as_dict(v)->used;
        case KIND_RANGE: return as_range(v)->n;
        default: break;
        }
    if (slots_of(v)->len && slots_of(v)->len != py_len)
        return slots_of(v)->len(vm, v);
    val r = user_type(v) ? call_special(vm, v, vm->n_len, NULL, 0) : NULL;
    if (r)
        return length_of_answer(vm, r);
    if (!vm->exc)
        raise_error(vm, E_TypeError, "object of type '%s' has no len()",
                    type_name(vm, v));
    return -1;
}

static bool tuple_hash(struct vm *vm, val v, int64_t *out)
{
    uint64_t h = TUPLE_HASH_START;
    for (int64_t i = 0; i < as_tuple(v)->n; i++) {
        int64_t x;
        if (!py_hash(vm, as_tuple(v)->at[i], &x))
            return false;
        h = tuple_hash_step(h, x);
    }
    *out = tuple_hash_end(h, as_tuple(v)->n);
    return true;
}

static bool unhashable(struct vm *vm, val v)
{
    raise_error(vm, E_TypeError, "unhashable type: '%s'", type_name(vm, v));
    return false;
}

static bool address_hash(struct vm *vm, val v, int64_t *out)
{
    *out = (int64_t)(gc_identity(&vm->gc, v) >> 4);
    return true;
}

/* Of a class in Python: its own __hash__, that of a builtin type below, or object's. */
static bool user_hash(struct vm *vm, val v, int64_t *out)
{
    val f = type_lookup(vm, type_of(vm, v), vm->n_hash);
    if (!f || f == vm->none)
        return unhashable(vm, v);
    if (is_kind(f, KIND_BUILTIN) && as_builtin(f)->owner == vm->object_type)
        return address_hash(vm, v, out);
    val r = call_special(vm, v, vm->n_hash, NULL, 0);
    if (r && !int_is(plain_of(r)))
        raise_error(vm, E_TypeError, "__hash__ method should return an integer");
    if (!r || vm->exc)
        return false;
    if (!int_to_i64(plain_of(r), out))
        *out = int_hash(plain_of(r));
    *out -= *out == -1; /* as CPython, whose -1 is an error */
    return true;
}

/* Of builtin types whose slots tell. */
static bool struct_hash(struct vm *vm, val v, int64_t *out)
{
    const struct type_def *def = type_def_of((enum kind)v->kind);
    if (def && def->flags & UNHASHABLE)
        return unhashable(vm, v);
    if (def && def->slots.hash && def->slots.hash != py_hash)
        return def->slots.hash(vm, v, out);
    return address_hash(vm, v, out);
}

bool py_hash(struct vm *vm, val v, int64_t *out)
{
    if (int_is(v)) {
        *out = int_hash(v);
        return true;
    }
    if (!stack_fits(vm))
        return false;
    switch (v->kind) {
    case KIND_STR:
    case KIND_BYTES: *out = str_hash(vm, v); return true;
    case KIND_FLOAT: *out = float_hash(as_float(v)->value); return true;
    case KIND_COMPLEX: *out = complex_hash(v); return true;
    case KIND_TUPLE: return tuple_hash(vm, v, out);
    case KIND_FROZENSET: {
        val k, x;
        *out = 1927868237;
        for (int64_t at = 0, h; dict_next(v, &at, &k, &x);) {
            if (!py_hash(vm, k, &h))
                return false;
            *out ^= h * 31;
        }
        return true;
    }
    case KIND_INSTANCE:
    case KIND_TYPE: return user_hash(vm, v, out);
    default: return struct_hash(vm, v, out);
    }
}

/* An index is never a bool: what is made of it (a range, say) would say True, and a step of
 * False would not be 0. */
static val number_of_bool(struct vm *vm, val v)
{
    return v == vm->true_ ? tag_int(1) : v == vm->false_ ? tag_int(0) : v;
}

val py_index_value(struct vm *vm, val v)
{
    if (int_is(v))
        return number_of_bool(vm, v);
    if (is_a(v, KIND_INT)) /* whatever its class says */
        return plain_of(v);
    val r = user_type(v) ? call_special(vm, v, vm->n_index, NULL, 0) : NULL;
    if (!r && !vm->exc)
        raise_error(vm, E_TypeError, "'%s' object cannot be interpreted as an integer",
                    type_name(vm, v));
    return !r ? NULL
           : int_is(r)
               ? number_of_bool(vm, r)
               : raise_error(vm, E_TypeError, "__index__ returned non-int (type %s)",
                             type_name(vm, r));
}

bool py_index(struct vm *vm, val v, int64_t *out)
{
    if (!(v = py_index_value(vm, v)))
        return false;
    if (int_to_i64(v, out))
        return true;
    raise_error(vm, E_OverflowError, "Python int too large to convert to C ssize_t");
    return false;
}

/* ---- items ----------------------------------------------------------------------------------- */

static val index_error(struct vm *vm, val o)
{
    return raise_error(vm, E_IndexError, "%s index out of range",
                       o->kind == KIND_STR     ? "string"
                       : o->kind == KIND_RANGE ? "range object"
                                               : type_name(vm, o));
}

/* Items of a range are below 2^61, but a step of a slice can be anything. */
static val range_part(struct vm *vm, val o, val slice, const struct slice_parts *s)
{
    const struct w_range *r = as_range(o);
    __int128 most = (__int128)1 << 60, step = (__int128)r->step * s->step,
             start = r->start + (__int128)s->start * r->step,
             stop = r->start + (__int128)s->stop * r->step;
    if (step > most || step < -most || start > most || start < -most || stop > most ||
        stop < -most)
        return big_range_part(vm, o, slice);
    return range_new(vm, (int64_t)start, (int64_t)stop, (int64_t)step);
}

static val slice_get(struct vm *vm, val o, val slice)
{
    struct slice_parts s;
    int64_t n;
    if (!slice_parts(vm, slice, &s))
        return NULL;
    slice_adjust(&s, py_len(vm, o), &n);
    int64_t start = s.start, step = s.step;
    if (o->kind == KIND_STR || o->kind == KIND_BYTES)
        return str_slice_of(vm, o, start, step, n);
    if (o->kind == KIND_RANGE)
        return range_part(vm, o, slice, &s);
    if (o->kind == KIND_LIST)
        return list_part(vm, o, start, step, n);
    val r = tuple_new(vm, n);
    for (int64_t i = 0; i < n; i++)
        gc_store(&vm->gc, r, &as_tuple(r)->at[i], as_tuple(o)->at[start + i * step]);
    return r;
}

bool py_position(struct vm *vm, val key, int64_t *out)
{
    if (py_index(vm, key, out))
        return true;
    if (exc_matches(vm, E_OverflowError)) {
        vm->exc = NULL;
        raise_error(vm, E_IndexError, "cannot fit '%s' into an index-sized integer",
                    type_name(vm, key));
    }
    return false;
}

static val indexed(struct vm *vm, val o, val key)
{
    int64_t i;
    if (is_kind(key, KIND_SLICE))
        return slice_get(vm, o, key);
    if (!int_is(key) && !type_lookup(vm, type_of(vm, key), vm->n_index))
        return o->kind == KIND_STR
                   ? raise_error(vm, E_TypeError,
                                 "string indices must be integers, not '%s'",
                                 type_name(vm, key))
                   : raise_error(vm, E_TypeError,
                                 "%s indices must be integers or slices, not %s",
                                 type_name(vm, o), type_name(vm, key));
    if (o->kind == KIND_RANGE) {
        if (!(key = py_index_value(vm, key)))
            return NULL;
        if (is_kind(key, KIND_LONG))
            return index_error(vm, o); /* its length is a small integer */
    }
    if (!py_position(vm, key, &i))
        return NULL;
    int64_t n = py_len(vm, o);
    i += i < 0 ? n : 0;
    if (i < 0 || i >= n)
        return index_error(vm, o);
    switch (o->kind) {
    case KIND_LIST: return list_get(vm, o, i);
    case KIND_TUPLE: return as_tuple(o)->at[i];
    case KIND_RANGE:
        return int_from_i64(vm, as_range(o)->start + i * as_range(o)->step);
    default: return str_index(vm, o, i);
    }
}

/* C[key]: what the metaclass says, then __class_getitem__; NULL without exc: neither. */
static val class_getitem(struct vm *vm, val o, val key)
{
    val r = as_type(o)->meta ? call_special(vm, o, vm->n_getitem, &key, 1) : NULL;
    if (r || vm->exc)
        return r;
    if (o == vm->types[KIND_TYPE]) /* its classes would have that method, too */
        return alias_new(vm, o, key);
    val f = type_lookup(vm, o, vm->n_class_getitem);
    if (f)
        f = py_bind(vm, f, NULL, o);
    if (f || vm->exc)
        return f ? vm_call(vm, f, &key, 1) : NULL;
    return NULL;
}

val py_getitem(struct vm *vm, val o, val key)
{
    val r = NULL;
    if (!is_int(o))
        switch (o->kind) {
        case KIND_LIST:
        case KIND_TUPLE:
        case KIND_STR:
        case KIND_RANGE: return indexed(vm, o, key);
        case KIND_DICT:
            r = dict_get(vm, o, key);
            return r || vm->exc ? r : raise_object(vm, E_KeyError, key);
        case KIND_INSTANCE: r = call_special(vm, o, vm->n_getitem, &key, 1); break;
        case KIND_TYPE: r = class_getitem(vm, o, key); break;
        default:
            if (slots_of(o)->get)
                return slots_of(o)->get(vm, o, key);
        }
    if (r || vm->exc)
        return r;
    if (is_kind(o, KIND_TYPE))
        return raise_error(vm, E_TypeError, "type '%.*s' is not subscriptable",
                           (int)name_of_type(o).n, name_of_type(o).p);
    return raise_error(vm, E_TypeError, "'%s' object is not subscriptable",
                       type_name(vm, o));
}

static bool wrong_size(struct vm *vm, int64_t got, int64_t want)
{
    raise_error(
        vm, E_ValueError,
        "attempt to assign sequence of size %lld to extended slice of size %lld",
        (long long)got, (long long)want);
    return false;
}

/* What is assigned to a slice, in a list of its own. */
static val items_to_assign(struct vm *vm, val v, bool extended)
{
    val with = list_new(vm, 4);
    if (list_extend(vm, with, v))
        return with;
    if (!exc_matches(vm, E_TypeError) || py_iterable(vm, v))
        return NULL;
    vm->exc = NULL;
    return raise_error(vm, E_TypeError,
                       extended ? "must assign iterable to extended slice"
                                : "can only assign an iterable");
}

static bool list_set_slice(struct vm *vm, val o, val slice, val v)
{
    struct slice_parts parts, s;
    int64_t n;
    if (!slice_parts(vm, slice, &parts))
        return false;
    val with = v ? items_to_assign(vm, v, parts.step != 1) : NULL;
    if (v && !with)
        return false;
    s = parts; /* nothing runs Python code from here on */
    slice_adjust(&s, as_list(o)->n, &n);
    if (!v) {
        list_remove_slice(vm, o, s, n);
        return true;
    }
    if (s.step == 1) {
        list_replace(vm, o, s.start, s.stop, with);
        return true;
    }
    if (as_list(with)->n != n)
        return wrong_size(vm, as_list(with)->n, n);
    for (int64_t i = 0; i < n; i++)
        list_put(vm, o, s.start + i * s.step, list_get(vm, with, i));
    return true;
}

static bool list_set(struct vm *vm, val o, val key, val v)
{
    int64_t i;
    if (is_kind(key, KIND_SLICE))
        return list_set_slice(vm, o, key, v);
    if (!int_is(key) && !type_lookup(vm, type_of(vm, key), vm->n_index)) {
        raise_error(vm, E_TypeError, "list indices must be integers or slices, not %s",
                    type_name(vm, key));
        return false;
    }
    if (!py_position(vm, key, &i))
        return false;
    int64_t n = as_list(o)->n;
    i += i < 0 ? n : 0;
    if (i < 0 || i >= n) {
        raise_error(vm, E_IndexError, "list assignment index out of range");
        return false;
    }
    if (v)
        list_put(vm, o, i, v);
    else
        list_remove(vm, o, i);
    return true;
}

/* CPython's sequences, and all instances of classes, have words of their own for a number. */
static bool has_positions(struct vm *vm, val o)
{
    if (is_int(o))
        return false;
    switch (o->kind) {
    case KIND_STR:
    case KIND_BYTES:
    case KIND_TUPLE:
    case KIND_RANGE:
    case KIND_SET:
    case KIND_FROZENSET:
    case KIND_DICT_KEYS:
    case KIND_DICT_VALUES:
    case KIND_DICT_ITEMS: return true;
    default: return as_type(type_of(vm, o))->flags & TYPE_HEAP;
    }
}

/* Neither is there. A sequence asks the key for a position first, and may fail at that. */
static bool no_item(struct vm *vm, val o, val key, const char *instead,
                    const char *words)
{
    int64_t i;
    bool is_number =
        int_is(key) || type_lookup(vm, type_of(vm, key), vm->n_index) != NULL;
    bool position = is_number && has_positions(vm, o);
    if (vm->exc || (position && !py_position(vm, key, &i)))
        return false;
    raise_error(vm, E_TypeError, "'%s' object %s", type_name(vm, o),
                position ? words : instead);
    return false;
}

bool py_setitem(struct vm *vm, val o, val key, val v)
{
    if (is_kind(o, KIND_LIST))
        return list_set(vm, o, key, v);
    if (is_kind(o, KIND_DICT))
        return dict_set(vm, o, key, v);
    val args[2] = {key, v};
    if (slots_of(o)->set)
        return slots_of(o)->set(vm, o, key, v);
    if (user_type(o) && call_special(vm, o, vm->n_setitem, args, 2))
        return true;
    return no_item(vm, o, key, "does not support item assignment",
                   "does not support item assignment");
}

bool py_delitem(struct vm *vm, val o, val key)
{
    if (is_kind(o, KIND_LIST))
        return list_set(vm, o, key, NULL);
    if (is_kind(o, KIND_DICT)) {
        int r = dict_del(vm, o, key);
        if (r == 0)
            raise_object(vm, E_KeyError, key);
        return r == 1;
    }
    if (slots_of(o)->set)
        return slots_of(o)->set(vm, o, key, NULL);
    if (user_type(o) && call_special(vm, o, vm->n_delitem, &key, 1))
        return true;
    return no_item(vm, o, key, "does not support item deletion",
                   "doesn't support item deletion");
}

static int iterate_contains(struct vm *vm, val container, val v)
{
    val it = py_iter(vm, container);
    if (!it && exc_matches(vm, E_TypeError) && !py_iterable(vm, container)) {
        vm->exc = NULL;
        raise_error(vm, E_TypeError, "argument of type '%s' is not iterable",
                    type_name(vm, container));
    }
    if (!it)
        return -1;
    for (;;) {
        val item = py_next(vm, it);
        if (!item || item == vm->stop)
            return item ? 0 : -1;
        int same = py_same_or_equal(vm, item, v);
        if (same)
            return same;
    }
}

int py_contains(struct vm *vm, val c, val v)
{
    if (!is_int(c))
        switch (c->kind) {
        case KIND_DICT:
        case KIND_SET:
        case KIND_FROZENSET: {
            val r = dict_get(vm, c, v);
            return vm->exc ? -1 : r != NULL;
        }
        case KIND_STR:
            v = plain_of(v);
            if (!is_kind(v, KIND_STR)) {
                raise_error(vm, E_TypeError,
                            "'in <string>' requires string as left operand, not %s",
                            type_name(vm, v));
                return -1;
            }
            return as_str(v)->n == 0 || slice_find(str_value(c), str_value(v)) >= 0;
        case KIND_LIST: {
            int64_t i = list_find(vm, c, v, 0, INT64_MAX);
            return i == -2 ? -1 : i >= 0;
        }
        case KIND_INSTANCE:
        case KIND_TYPE: {
            if (type_lookup(vm, type_of(vm, c), vm->n_contains) == vm->none) {
                raise_error(vm, E_TypeError, "'%s' object is not a container",
                            type_name(vm, c));
                return -1;
            }
            val r = call_special(vm, c, vm->n_contains, &v, 1);
            if (r || vm->exc)
                return r ? py_truth(vm, r) : -1;
            break;
        }
        default:
            if (slots_of(c)->has && slots_of(c)->has != py_contains)
                return slots_of(c)->has(vm, c, v);
        }
    return iterate_contains(vm, c, v);
}

/* ---- iteration ----------------------------------------------------------------------------------- */

bool py_is_iterator(struct vm *vm, val v)
{
    return is_iterator_kind(is_int(v) ? KIND_INT : (enum kind)v->kind) ||
           type_lookup(vm, type_of(vm, v), vm->n_next) != NULL;
}

val py_iter(struct vm *vm, val v)
{
    if (!is_int(v))
        switch (v->kind) {
        case KIND_RANGE: {
            const struct w_range *r = as_range(v);
            struct w_range_iter *it = new_object(vm, KIND_RANGE_ITER, sizeof *it);
            it->current = r->start;
            it->step = r->step;
            it->stop = r->stop;
            return &it->h;
        }
        case KIND_LIST:
        case KIND_TUPLE:
        case KIND_STR:
        case KIND_BYTES:
        case KIND_BYTEARRAY:
        case KIND_MEMORYVIEW: return seq_iter_new(vm, v);
        case KIND_DICT:
        case KIND_SET:
        case KIND_FROZENSET:
        case KIND_DICT_KEYS:
        case KIND_DICT_VALUES:
        case KIND_DICT_ITEMS: return dict_iter_new(vm, v);
        case KIND_GENERATOR:
        case KIND_ASEND:
        case KIND_ATHROW:
        case KIND_CORO_WRAPPER: return v;
        case KIND_INSTANCE:
        case KIND_TYPE: {
            val r = call_special(vm, v, vm->n_iter, NULL, 0);
            if (r && !py_is_iterator(vm, r))
                return raise_error(vm, E_TypeError,
                                   "iter() returned non-iterator of type '%s'",
                                   type_name(vm, r));
            if (r || vm->exc)
                return r;
            /* __iter__ = None says that there is no iterator, subscripts or not */
            if (v->kind == KIND_INSTANCE &&
                !type_lookup(vm, type_of(vm, v), vm->n_iter) &&
                type_lookup(vm, type_of(vm, v), vm->n_getitem))
                return seq_iter_new(vm, v);
            break;
        }
        default:
            if (slots_of(v)->iter && slots_of(v)->iter != py_iter)
                return slots_of(v)->iter(vm, v);
        }
    return raise_error(vm, E_TypeError, "'%s' object is not iterable",
                       type_name(vm, v));
}

bool py_iterable(struct vm *vm, val v)
{
    val type = type_of(vm, v);
    return type_lookup(vm, type, vm->n_iter) || type_lookup(vm, type, vm->n_getitem);
}

/* What raised StopIteration has no more. */
static val item_or_stop(struct vm *vm, val v)
{
    if (v || !exc_matches(vm, E_StopIteration))
        return v;
    vm->exc = NULL;
    return vm->stop;
}

val py_next(struct vm *vm, val it)
{
    if (__builtin_expect(vm->attention, 0) && vm_interrupted(vm))
        return NULL;
    if (!is_int(it))
        switch (it->kind) {
        case KIND_GENERATOR: return gen_resume(vm, it, vm->none);
        case KIND_CORO_WRAPPER: return gen_resume(vm, as_wrapper(it)->func, vm->none);
        case KIND_ASEND:
        case KIND_ATHROW: return item_or_stop(vm, async_call_send(vm, it, vm->none));
        case KIND_INSTANCE: {
            val r = item_or_stop(vm, call_special(vm, it, vm->n_next, NULL, 0));
            if (r || vm->exc)
                return r;
            break;
        }
        default:
            if (slots_of(it)->next)
                return slots_of(it)->next(vm, it);
        }
    return raise_error(vm, E_TypeError, "'%s' object is not an iterator",
                       type_name(vm, it));
}
