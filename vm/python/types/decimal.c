/* decimal.c -- decimal.Decimal. Numbers and what is done with them: python/decimal. */
#include "python/types/decimal.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "python/interp/threads.h"
#include "python/obj/mpz.h"
#include "python/types/types.h"

/* ---- objects and numbers ------------------------------------------------------------------ */

void decimal_view(struct dec *out, val v)
{
    struct w_decimal *d = as_decimal(v);
    out->kind = (uint8_t)(d->what >> 1);
    out->negative = d->what & 1;
    out->exp = d->exp;
    out->n = d->n;
    out->room = 0;
    out->heap = d->limbs;
}

val decimal_new(struct vm *vm, const struct dec *d)
{
    struct w_decimal *w =
        new_object(vm, KIND_DECIMAL, sizeof *w + (size_t)d->n * sizeof *w->limbs);
    w->n = d->n;
    w->exp = d->exp;
    w->what = d->kind << 1 | d->negative;
    memcpy(w->limbs, dec_read(d), (size_t)d->n * sizeof *w->limbs);
    return &w->h;
}

static void from_int(struct dec *out, val v)
{
    int64_t small;
    if (int_to_i64(v, &small)) {
        dec_set_i64(out, small);
        return;
    }
    mpz_t z;
    mp_limb_t room;
    mpz_srcptr n = int_view(z, &room, v);
    dec_from_mpz(out, n);
    out->kind = DEC_FINITE;
    out->negative = mpz_sgn(n) < 0;
    out->exp = 0;
}

bool decimal_operand(val v, struct dec *out)
{
    v = plain_of(v);
    if (is_kind(v, KIND_DECIMAL))
        decimal_view(out, v);
    else if (int_is(v))
        from_int(out, v);
    else
        return false;
    return true;
}

bool decimal_need(struct vm *vm, val v, struct dec *out)
{
    if (decimal_operand(v, out))
        return true;
    raise_error(vm, E_TypeError, "conversion from %s to Decimal is not supported",
                v == vm->none ? "NoneType" : type_name(vm, v));
    return false;
}

/* ---- contexts ------------------------------------------------------------------------------- */

static val part(const struct vm *vm, enum decimal_part p)
{
    return as_tuple(vm->decimal)->at[p];
}

/* The value of the variable in the dict of a context; NULL: it has none. No hash is asked for:
 * the variable is most often where it was last time, and is the same object everywhere. */
static val look(struct vm *vm, val values)
{
    val variable = part(vm, DECIMAL_VARIABLE), k, v;
    int64_t at = untag(part(vm, DECIMAL_AT));
    if (dict_next(values, &at, &k, &v) && k == variable)
        return v;
    for (at = 0; dict_next(values, &at, &k, &v);)
        if (k == variable) {
            as_tuple(vm->decimal)->at[DECIMAL_AT] = tag_int(at - 1);
            return v;
        }
    return NULL;
}

val decimal_current(struct vm *vm)
{
    static const char missing[] = "the module decimal was not imported";
    if (!vm->decimal)
        return raise_error(vm, E_RuntimeError, missing);
    val inner = vm->thread->context; /* a Context of _contextvars */
    int64_t slot = as_member(part(vm, DECIMAL_SLOT))->index;
    val values =
        inner && is_kind(inner, KIND_INSTANCE) ? as_inst(inner)->at[slot] : NULL;
    val found = values && is_kind(values, KIND_DICT) ? look(vm, values) : NULL;
    if (found)
        return found;
    return vm_call(vm, part(vm, DECIMAL_FRESH), NULL, 0);
}

struct w_decimal_context *decimal_context(struct vm *vm, val v)
{
    if (v == vm->none && !(v = decimal_current(vm)))
        return NULL;
    v = plain_of(v);
    if (is_kind(v, KIND_DECIMAL_CONTEXT))
        return as_decimal_context(v);
    raise_error(vm, E_TypeError, "optional argument must be a context");
    return NULL;
}

struct dec_context decimal_settings(const struct w_decimal_context *c)
{
    return (struct dec_context){.prec = c->prec,
                                .emax = c->emax,
                                .emin = c->emin,
                                .rounding = (enum dec_rounding)c->rounding,
                                .clamp = c->clamp};
}

/* What happened, as a list of classes. */
static val conditions(struct vm *vm, uint32_t bits)
{
    val all = part(vm, DECIMAL_CONDITIONS), list = list_new(vm, 2);
    static const uint32_t order[] = {DEC_INVALID,    DEC_SYNTAX,
                                     DEC_IMPOSSIBLE, DEC_UNDEFINED,
                                     DEC_CONTEXT,    ~(uint32_t)DEC_INVALIDS};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        for (uint32_t left = bits & order[i]; left; left &= left - 1)
            list_append(vm, list, as_tuple(all)->at[__builtin_ctz(left)]);
    return list;
}

static bool raise_trapped(struct vm *vm, uint32_t signals, uint32_t status)
{
    val class = as_tuple(part(vm, DECIMAL_CONDITIONS))->at[__builtin_ctz(signals)];
    uint32_t shown = signals & ~(uint32_t)DEC_INVALID;
    if (signals & DEC_INVALID)
        shown |= status & DEC_INVALIDS;
    val list = conditions(vm, shown), exc = vm_call(vm, class, &list, 1);
    if (exc)
        raise_value(vm, exc);
    return false;
}

bool decimal_signal(struct vm *vm, struct w_decimal_context *c, uint32_t status)
{
    if (status == 0)
        return true;
    if (status & DEC_MEMORY) {
        raise_value(vm, vm->exceptions[E_MemoryError]);
        return false;
    }
    uint32_t signals = status & DEC_ALL_SIGNALS;
    if (status & DEC_INVALIDS)
        signals |= DEC_INVALID;
    c->status |= signals;
    signals &= (uint32_t)c->traps;
    return signals == 0 || raise_trapped(vm, signals, status);
}

val decimal_result(struct vm *vm, struct dec *d, struct w_decimal_context *c,
                   uint32_t status)
{
    val r = decimal_signal(vm, c, status) ? decimal_new(vm, d) : NULL;
    dec_end(d);
    return r;
}

bool decimal_rounding(struct vm *vm, val v, enum dec_rounding *out)
{
    val names = part(vm, DECIMAL_ROUNDINGS), text = plain_of(v);
    for (int i = 0; i < N_DEC_ROUNDINGS; i++)
        if (text == as_tuple(names)->at[i]) {
            *out = (enum dec_rounding)i;
            return true;
        }
    for (int i = 0; i < N_DEC_ROUNDINGS; i++)
        if (is_kind(text, KIND_STR) && str_eq(text, as_tuple(names)->at[i])) {
            *out = (enum dec_rounding)i;
            return true;
        }
    raise_error(vm, E_TypeError,
                "valid values for rounding are:\n"
                "  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n"
                "   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n"
                "   ROUND_05UP]");
    return false;
}

/* ---- making them ------------------------------------------------------------------------------- */

/* With exact: blanks around it and underscores do not count. */
static bool parse_text(struct slice s, bool exact, struct dec *out)
{
    struct str plain = {0}, clean = {0};
    if (dec_parse(out, s)) /* most are plain */
        return true;
    number_text(s, &plain);
    s = str_slice(&plain);
    while (exact && s.n && isspace((unsigned char)*s.p))
        s = slice_from(s, 1);
    while (exact && s.n && isspace((unsigned char)s.p[s.n - 1]))
        s.n--;
    if (exact && slice_char(s, '_')) {
        for (size_t i = 0; i < s.n; i++)
            if (s.p[i] != '_')
                str_addc(&clean, s.p[i]);
        s = str_slice(&clean);
    }
    bool ok = dec_parse(out, s);
    str_free(&plain);
    str_free(&clean);
    return ok;
}

static val made(struct vm *vm, struct dec *d, struct w_decimal_context *c, bool exact,
                uint32_t more)
{
    struct dec_context settings = decimal_settings(c);
    settings.status = more;
    if (exact)
        dec_finish_exact(d, &settings);
    else
        dec_finish(d, &settings);
    return decimal_result(vm, d, c, settings.status);
}

static val from_text(struct vm *vm, val text, struct w_decimal_context *c, bool exact)
{
    struct dec d;
    struct dec_context settings = decimal_settings(c);
    dec_start(&d);
    if (!parse_text(str_value(text), exact, &d) ||
        (!exact && dec_is_nan(&d) && d.n && dec_digits(&d) > c->prec - c->clamp)) {
        dec_invalid(&d, &settings, DEC_SYNTAX);
        return decimal_result(vm, &d, c, settings.status);
    }
    return made(vm, &d, c, exact, 0);
}

/* x = m * 2**e; m * 5**-e * 10**e when e is negative. */
static void from_double(struct dec *out, double x)
{
    int e;
    out->negative = signbit(x) != 0;
    if (!isfinite(x)) {
        out->kind = isnan(x) ? DEC_QUIET : DEC_INFINITE;
        out->negative &= !isnan(x);
        return;
    }
    enum { MANTISSA = 53 };
    uint64_t m = (uint64_t)ldexp(frexp(fabs(x), &e), MANTISSA);
    e -= MANTISSA;
    if (m == 0)
        e = 0;
    for (; m && !(m & 1) && e < 0; m >>= 1)
        e++;
    mpz_t z;
    mpz_init_set_ui(z, e < 0 ? 5 : 2);
    mpz_pow_ui(z, z, (unsigned long)abs(e));
    mpz_mul_ui(z, z, m);
    dec_from_mpz(out, z);
    out->exp = e < 0 ? e : 0;
    mpz_clear(z);
}

val decimal_from_double(struct vm *vm, double x)
{
    struct dec d;
    dec_start(&d);
    from_double(&d, x);
    val r = decimal_new(vm, &d);
    dec_end(&d);
    return r;
}

/* (sign, digits, exponent) */
static bool read_sign(struct vm *vm, val v, struct dec *d)
{
    int64_t sign;
    if (!int_is(v) || !int_to_i64(v, &sign) || (sign != 0 && sign != 1)) {
        raise_error(vm, E_ValueError, "sign must be an integer with the value 0 or 1");
        return false;
    }
    d->negative = sign;
    return true;
}

static bool read_exponent(struct vm *vm, val v, struct dec *d)
{
    int64_t exp;
    static const char wrong[] =
        "string argument in the third position must be 'F', 'n' or 'N'";
    if (is_kind(v, KIND_STR)) {
        struct slice s = str_value(v);
        d->kind = slice_eq(s, SLICE("F"))   ? DEC_INFINITE
                  : slice_eq(s, SLICE("n")) ? DEC_QUIET
                  : slice_eq(s, SLICE("N")) ? DEC_SIGNALING
                                            : DEC_FINITE;
        return d->kind != DEC_FINITE || (raise_error(vm, E_ValueError, wrong), false);
    }
    if (!int_is(v)) {
        raise_error(vm, E_ValueError, "exponent must be an integer");
        return false;
    }
    if (!int_to_i64(v, &exp)) {
        raise_error(vm, E_OverflowError,
                    "Python int too large to convert to C ssize_t");
        return false;
    }
    int64_t most = 2 * DEC_MAX_EMAX;
    d->exp = exp > most ? most : exp < -most ? -most : exp;
    return true;
}

static bool read_digits(struct vm *vm, val v, struct dec *d)
{
    if (!is_kind(v, KIND_TUPLE)) {
        raise_error(vm, E_ValueError, "coefficient must be a tuple of digits");
        return false;
    }
    const struct w_tuple *t = as_tuple(v);
    char *text = mem_new((size_t)t->n + 1);
    bool good = true;
    for (int64_t i = 0, digit; good && i < t->n; i++) {
        good = int_is(t->at[i]) && int_to_i64(t->at[i], &digit) && digit >= 0 &&
               digit <= 9;
        if (good)
            text[i] = (char)('0' + digit);
    }
    if (good && d->kind != DEC_INFINITE)
        dec_read_digits(d, (struct slice){text, (size_t)t->n});
    free(text);
    if (!good)
        raise_error(vm, E_ValueError, "coefficient must be a tuple of digits");
    return good;
}

static val from_tuple(struct vm *vm, val v, struct w_decimal_context *c, bool exact)
{
    struct dec d;
    val parts[3];
    bool list = is_kind(v, KIND_LIST);
    int64_t n = list ? as_list(v)->n : as_tuple(v)->n;
    if (n != 3)
        return raise_error(vm, E_ValueError, "argument must be a sequence of length 3");
    for (int i = 0; i < 3; i++)
        parts[i] = plain_of(list ? list_get(vm, v, i) : as_tuple(v)->at[i]);
    if (is_kind(parts[1], KIND_LIST)) {
        val digits = tuple_new(vm, as_list(parts[1])->n);
        for (int64_t i = 0; i < as_list(parts[1])->n; i++)
            as_tuple(digits)->at[i] = vm->none;
        for (int64_t i = 0; i < as_list(parts[1])->n; i++)
            gc_store(&vm->gc, digits, &as_tuple(digits)->at[i],
                     list_get(vm, parts[1], i));
        parts[1] = digits;
    }
    dec_start(&d);
    if (!read_sign(vm, parts[0], &d) || !read_exponent(vm, parts[2], &d) ||
        !read_digits(vm, parts[1], &d)) {
        dec_end(&d);
        return NULL;
    }
    return made(vm, &d, c, exact, 0);
}

val decimal_from(struct vm *vm, val v, struct w_decimal_context *c, bool exact)
{
    val plain = plain_of(v);
    struct dec d;
    dec_start(&d);
    if (is_kind(plain, KIND_DECIMAL)) {
        if (exact)
            return plain;
        decimal_view(&d, plain);
        if (dec_is_nan(&d) && d.n && dec_digits(&d) > c->prec - c->clamp)
            return decimal_signal(vm, c, DEC_SYNTAX) ? decimal_from_double(vm, NAN)
                                                     : NULL;
        dec_start(&d);
        struct dec view;
        decimal_view(&view, plain);
        dec_copy(&d, &view);
        return made(vm, &d, c, false, 0);
    }
    if (is_kind(plain, KIND_STR))
        return from_text(vm, plain, c, exact);
    if (int_is(plain)) {
        from_int(&d, plain);
        return made(vm, &d, c, exact, 0);
    }
    if (is_kind(plain, KIND_TUPLE) || is_kind(plain, KIND_LIST))
        return from_tuple(vm, plain, c, exact);
    if (is_kind(plain, KIND_FLOAT)) {
        if (!decimal_signal(vm, c, DEC_FLOAT))
            return NULL;
        from_double(&d, as_float(plain)->value);
        return made(vm, &d, c, exact, 0);
    }
    return raise_error(vm, E_TypeError,
                       "conversion from %s to Decimal is not supported",
                       v == vm->none ? "NoneType" : type_name(vm, v));
}

static val make(struct vm *vm, val class, val value, val context)
{
    struct w_decimal_context *c = decimal_context(vm, context);
    (void)class;
    if (!c)
        return NULL;
    return decimal_from(vm, value ? value : tag_int(0), c, true);
}

static val from_float(struct vm *vm, val class, val v)
{
    val plain = plain_of(v), r;
    struct dec d;
    dec_start(&d);
    if (int_is(plain))
        from_int(&d, plain);
    else if (is_kind(plain, KIND_FLOAT))
        from_double(&d, as_float(plain)->value);
    else
        return raise_error(vm, E_TypeError, "argument must be int or float");
    r = decimal_new(vm, &d);
    dec_end(&d);
    return class == vm->types[KIND_DECIMAL] ? r : vm_call(vm, class, &r, 1);
}

/* ---- operators ------------------------------------------------------------------------------------ */

static val apply(struct vm *vm, const struct dec *a, const struct dec *b,
                 struct w_decimal_context *c, dec_binary *f)
{
    struct dec_context settings = decimal_settings(c);
    struct dec r;
    dec_start(&r);
    f(&r, a, b, &settings);
    return decimal_result(vm, &r, c, settings.status);
}

static dec_binary *const operators[] = {
    [OP_BINARY_ADD - OP_BINARY_ADD] = dec_add,
    [OP_BINARY_SUBTRACT - OP_BINARY_ADD] = dec_subtract,
    [OP_BINARY_MULTIPLY - OP_BINARY_ADD] = dec_multiply,
    [OP_BINARY_TRUE_DIVIDE - OP_BINARY_ADD] = dec_divide,
    [OP_BINARY_FLOOR_DIVIDE - OP_BINARY_ADD] = dec_divide_int,
    [OP_BINARY_MODULO - OP_BINARY_ADD] = dec_remainder,
    [OP_BINARY_POWER - OP_BINARY_ADD] = dec_power,
};

static val binary(struct vm *vm, enum opcode op, val a, val b)
{
    struct dec x, y;
    val r = vm->notimpl;
    if (op > OP_BINARY_POWER)
        return r;
    dec_start(&x);
    dec_start(&y);
    if (decimal_operand(a, &x) && decimal_operand(b, &y)) {
        struct w_decimal_context *c = decimal_context(vm, vm->none);
        r = c ? apply(vm, &x, &y, c, operators[op - OP_BINARY_ADD]) : NULL;
    }
    dec_end(&x);
    dec_end(&y);
    return r;
}

static val power3(struct vm *vm, val a, val b, val m)
{
    struct dec x, y, z, r;
    struct w_decimal_context *c = decimal_context(vm, vm->none);
    val result = NULL;
    if (!c)
        return NULL;
    dec_start(&x);
    dec_start(&y);
    dec_start(&z);
    if (!decimal_operand(a, &x) || !decimal_operand(b, &y) || !decimal_operand(m, &z))
        raise_error(vm, E_TypeError,
                    "unsupported operand type(s) for ** or pow(): '%s', '%s', '%s'",
                    type_name(vm, a), type_name(vm, b), type_name(vm, m));
    else {
        struct dec_context settings = decimal_settings(c);
        dec_start(&r);
        dec_power_modulo(&r, &x, &y, &z, &settings);
        result = decimal_result(vm, &r, c, settings.status);
    }
    dec_end(&x);
    dec_end(&y);
    dec_end(&z);
    return result;
}

static val pow_method(struct vm *vm, val self, val other, val m)
{
    return m == vm->none ? binary(vm, OP_BINARY_POWER, self, other)
                         : power3(vm, self, other, m);
}

static val rpow_method(struct vm *vm, val self, val other, val m)
{
    return m == vm->none ? binary(vm, OP_BINARY_POWER, other, self)
                         : power3(vm, other, self, m);
}

static val pair_of(struct vm *vm, struct dec *q, struct dec *r)
{
    val pair[2] = {decimal_new(vm, q), NULL};
    pair[1] = decimal_new(vm, r);
    return tuple_of(vm, pair, 2);
}

static val divided(struct vm *vm, const struct dec *a, const struct dec *b,
                   struct w_decimal_context *c)
{
    struct dec_context settings = decimal_settings(c);
    struct dec q, r;
    dec_start(&q);
    dec_start(&r);
    dec_divmod(&q, &r, a, b, &settings);
    val pair = decimal_signal(vm, c, settings.status) ? pair_of(vm, &q, &r) : NULL;
    dec_end(&q);
    dec_end(&r);
    return pair;
}

static val divmod_of(struct vm *vm, val a, val b)
{
    struct dec x, y;
    val r = vm->notimpl;
    dec_start(&x);
    dec_start(&y);
    if (decimal_operand(a, &x) && decimal_operand(b, &y)) {
        struct w_decimal_context *c = decimal_context(vm, vm->none);
        r = c ? divided(vm, &x, &y, c) : NULL;
    }
    dec_end(&x);
    dec_end(&y);
    return r;
}

static val rdivmod_of(struct vm *vm, val a, val b)
{
    return divmod_of(vm, b, a);
}

static val unary_of(struct vm *vm, val self, val context, dec_unary *f)
{
    struct w_decimal_context *c = decimal_context(vm, context);
    struct dec a, r;
    if (!c)
        return NULL;
    struct dec_context settings = decimal_settings(c);
    decimal_view(&a, self);
    dec_start(&r);
    f(&r, &a, &settings);
    return decimal_result(vm, &r, c, settings.status);
}

static val unary(struct vm *vm, enum opcode op, val self)
{
    return unary_of(vm, self, vm->none, op == OP_UNARY_NEGATIVE ? dec_minus : dec_plus);
}

static val absolute(struct vm *vm, val self)
{
    return unary_of(vm, self, vm->none, dec_abs);
}

static int truth(struct vm *vm, val self)
{
    struct dec d;
    (void)vm;
    decimal_view(&d, self);
    return !dec_is_zero(&d);
}

/* ---- comparison ------------------------------------------------------------------------------------- */

static val compare_numbers(struct vm *vm, enum opcode op, const struct dec *a,
                           const struct dec *b, struct w_decimal_context *c)
{
    bool orders = op != OP_COMPARE_EQ && op != OP_COMPARE_NE;
    if (!dec_is_nan(a) && !dec_is_nan(b))
        return bool_val(vm, order_holds(op, dec_compare_values(a, b)));
    if (orders || a->kind == DEC_SIGNALING || b->kind == DEC_SIGNALING)
        if (!decimal_signal(vm, c, DEC_INVALID))
            return NULL;
    return bool_val(vm, op == OP_COMPARE_NE);
}

/* a op n/d as a * d op n; b is a numbers.Rational. */
static val compare_rational(struct vm *vm, enum opcode op, val a, val b,
                            struct w_decimal_context *c)
{
    val numerator = py_getattr(vm, b, str_intern(vm, SLICE("numerator")));
    val denominator =
        numerator ? py_getattr(vm, b, str_intern(vm, SLICE("denominator"))) : NULL;
    if (!denominator)
        return NULL;
    numerator = plain_of(numerator);
    denominator = plain_of(denominator);
    if (!int_is(numerator) || !int_is(denominator))
        return raise_error(vm, E_TypeError,
                           "numerator and denominator must be integers");
    struct dec x, n, d, product;
    dec_start(&n);
    dec_start(&d);
    dec_start(&product);
    decimal_view(&x, a);
    decimal_operand(numerator, &n);
    decimal_operand(denominator, &d);
    struct dec_context exact = dec_max_context();
    val r;
    if (dec_special(&x))
        r = compare_numbers(vm, op, &x, &n, c);
    else {
        dec_multiply(&product, &x, &d, &exact);
        r = compare_numbers(vm, op, &product, &n, c);
    }
    dec_end(&n);
    dec_end(&d);
    dec_end(&product);
    return r;
}

static val compare(struct vm *vm, enum opcode op, val a, val b)
{
    struct dec x, y;
    bool equality = op == OP_COMPARE_EQ || op == OP_COMPARE_NE;
    val other = plain_of(b);
    struct w_decimal_context *c = decimal_context(vm, vm->none);
    if (!c)
        return NULL;
    if (is_kind(other, KIND_COMPLEX) && equality) {
        if (as_complex(other)->im != 0)
            return bool_val(vm, op == OP_COMPARE_NE);
        other = float_new(vm, as_complex(other)->re);
    }
    decimal_view(&x, a);
    dec_start(&y);
    val r = vm->notimpl;
    if (is_kind(other, KIND_FLOAT)) {
        if (equality)
            c->status |= DEC_FLOAT;
        else if (!decimal_signal(vm, c, DEC_FLOAT))
            return NULL;
        from_double(&y, as_float(other)->value);
        r = compare_numbers(vm, op, &x, &y, c);
    } else if (decimal_operand(other, &y))
        r = compare_numbers(vm, op, &x, &y, c);
    else if (is_kind(b, KIND_INSTANCE)) {
        int rational = py_isinstance(vm, b, part(vm, DECIMAL_RATIONAL));
        if (rational)
            r = rational < 0 ? NULL : compare_rational(vm, op, a, b, c);
    }
    dec_end(&y);
    return r;
}

static bool hash(struct vm *vm, val self, int64_t *out)
{
    struct dec d;
    decimal_view(&d, self);
    enum { INFINITE = 314159 };
    switch (d.kind) {
    case DEC_FINITE: *out = dec_hash(&d); return true;
    case DEC_INFINITE: *out = d.negative ? -INFINITE : INFINITE; return true;
    case DEC_SIGNALING:
        raise_error(vm, E_TypeError, "Cannot hash a signaling NaN value");
        return false;
    default: break;
    }
    val f = type_lookup(vm, vm->object_type, vm->n_hash), h = vm_call(vm, f, &self, 1);
    return h && int_to_i64(h, out);
}

/* That of a NaN is the object's own, also where it is of a class below. */
static val hash_method(struct vm *vm, val self)
{
    struct dec d;
    int64_t h;
    decimal_view(&d, plain_of(self));
    if (d.kind == DEC_QUIET)
        return vm_call(vm, type_lookup(vm, vm->object_type, vm->n_hash), &self, 1);
    return hash(vm, plain_of(self), &h) ? int_from_i64(vm, h) : NULL;
}

/* ---- text -------------------------------------------------------------------------------------------- */

bool decimal_print(struct vm *vm, struct str *out, val v, bool engineering)
{
    struct dec d;
    struct w_decimal_context *c = decimal_context(vm, vm->none);
    if (!c)
        return false;
    decimal_view(&d, v);
    dec_print(out, &d, engineering, c->capitals ? 'E' : 'e');
    return true;
}

static bool str_of(struct vm *vm, struct str *out, val self)
{
    return decimal_print(vm, out, self, false);
}

static bool repr(struct vm *vm, struct str *out, val self)
{
    str_add(out, SLICE("Decimal('"));
    bool ok = decimal_print(vm, out, self, false);
    str_add(out, SLICE("')"));
    return ok;
}

static bool override_part(struct vm *vm, val dict, const char *name, struct slice *out)
{
    val v = dict_get(vm, dict, str_intern(vm, slice_of(name)));
    if (v && !is_kind(v, KIND_STR)) {
        raise_error(vm, E_ValueError, "optional argument must be a dict");
        return false;
    }
    if (v)
        *out = str_value(v);
    return !vm->exc;
}

/* Is what a dict says of points and groups possible? */
static bool valid_parts(struct vm *vm, const struct dec_spec *s)
{
    enum { CHARACTER = 4 };
    bool good = s->point.n && s->point.n <= CHARACTER && s->separator.n <= CHARACTER;
    for (size_t i = 0; i < s->grouping.n; i++)
        good &= (signed char)s->grouping.p[i] >= 0;
    if (!good)
        raise_error(vm, E_ValueError, "invalid override dict");
    return good;
}

/* What localeconv() says, into the specification; *keep owns its text. */
static bool local_parts(struct vm *vm, struct dec_spec *spec, struct str *keep,
                        val *held)
{
    val locale = find_module(vm, str_intern(vm, SLICE("_locale")));
    val get =
        locale ? py_getattr(vm, locale, str_intern(vm, SLICE("localeconv"))) : NULL;
    val conv = get ? vm_call(vm, get, NULL, 0) : NULL;
    if (!conv)
        return false;
    if (!is_kind(conv, KIND_DICT))
        return raise_error(vm, E_TypeError, "localeconv() must give a dict"), false;
    *held = conv;
    if (!override_part(vm, conv, "decimal_point", &spec->point) ||
        !override_part(vm, conv, "thousands_sep", &spec->separator))
        return false;
    val grouping = dict_get(vm, conv, str_intern(vm, SLICE("grouping")));
    if (grouping && is_kind(grouping, KIND_LIST))
        for (int64_t i = 0, n; i < as_list(grouping)->n; i++)
            if (int_to_i64(list_get(vm, grouping, i), &n))
                str_addc(keep, (char)n);
    spec->grouping = str_slice(keep);
    return !vm->exc;
}

static val formatted(struct vm *vm, val self, val spec, val dict)
{
    struct dec d;
    struct dec_spec s;
    struct str out = {0}, keep = {0};
    val held = NULL; /* what the slices of s are in */
    struct w_decimal_context *c = decimal_context(vm, vm->none);
    if (!c)
        return NULL;
    if (!is_a(spec, KIND_STR))
        return raise_error(vm, E_TypeError, "format argument must be str");
    if (!dec_parse_spec(str_value(plain_of(spec)), &s))
        return raise_error(vm, E_ValueError, "invalid format string");
    bool ok = true;
    if (dict) {
        if (!is_kind(dict, KIND_DICT))
            return raise_error(vm, E_TypeError, "optional argument must be a dict");
        held = dict;
        ok = override_part(vm, dict, "decimal_point", &s.point) &&
             override_part(vm, dict, "thousands_sep", &s.separator) &&
             override_part(vm, dict, "grouping", &s.grouping) && valid_parts(vm, &s);
    } else if (s.type == 'n')
        ok = local_parts(vm, &s, &keep, &held);
    val r = NULL;
    if (ok) {
        decimal_view(&d, self);
        if (dec_format(&out, &d, &s, (enum dec_rounding)c->rounding, c->capitals))
            r = str_finish(vm, &out);
        else
            raise_value(vm, vm->exceptions[E_MemoryError]);
    }
    if (!r)
        str_free(&out);
    str_free(&keep);
    (void)held;
    return r;
}

static val format(struct vm *vm, val self, val spec)
{
    return formatted(vm, self, spec, NULL);
}

/* ---- other numbers ------------------------------------------------------------------------------------- */

/* d, which is whole, as an integer */
static val to_int_value(struct vm *vm, const struct dec *d)
{
    struct dec plain;
    mpz_t z;
    if (dec_adjusted(d) > 18 && !memory_fits(vm, dec_adjusted(d) / 2, 1))
        return NULL;
    dec_start(&plain);
    dec_copy(&plain, d);
    dec_shift_left(&plain, d->exp);
    val r;
    if (plain.n == 0)
        r = tag_int(0);
    else if (plain.n == 1 && dec_read(&plain)[0] <= INT64_MAX) {
        int64_t i = (int64_t)dec_read(&plain)[0];
        r = int_from_i64(vm, d->negative ? -i : i);
    } else {
        mpz_init(z);
        dec_to_mpz(z, &plain);
        if (d->negative)
            mpz_neg(z, z);
        r = int_finish(vm, z);
    }
    dec_end(&plain);
    return r;
}

static val rounded_int(struct vm *vm, val self, enum dec_rounding mode)
{
    struct dec d, whole;
    uint32_t status = 0;
    decimal_view(&d, self);
    if (dec_is_nan(&d))
        return raise_error(vm, E_ValueError, "cannot convert NaN to integer");
    if (dec_special(&d))
        return raise_error(vm, E_OverflowError, "cannot convert Infinity to integer");
    if (d.exp >= 0)
        return to_int_value(vm, &d);
    dec_start(&whole);
    dec_round_to(&whole, &d, 0, mode, &status);
    val r = to_int_value(vm, &whole);
    dec_end(&whole);
    return r;
}

static val truncated(struct vm *vm, val self)
{
    return rounded_int(vm, self, DEC_DOWN);
}

static val floor_of(struct vm *vm, val self)
{
    return rounded_int(vm, self, DEC_FLOOR);
}

static val ceiling_of(struct vm *vm, val self)
{
    return rounded_int(vm, self, DEC_CEILING);
}

static val to_float(struct vm *vm, val self)
{
    struct dec d;
    struct str text = {0};
    decimal_view(&d, self);
    if (d.kind == DEC_SIGNALING)
        return raise_error(vm, E_ValueError, "cannot convert signaling NaN to float");
    if (d.kind == DEC_QUIET)
        return float_new(vm, d.negative ? -NAN : NAN);
    dec_print(&text, &d, false, 'e');
    double x = strtod(str_text(&text), NULL);
    str_free(&text);
    return float_new(vm, x);
}

static val to_complex(struct vm *vm, val self)
{
    val x = to_float(vm, self);
    return x ? complex_new(vm, as_float(x)->value, 0) : NULL;
}

static val round_method(struct vm *vm, val self, val digits)
{
    struct dec a, exp;
    int64_t n;
    if (digits == vm->none)
        return rounded_int(vm, self, DEC_HALF_EVEN);
    if (!int_is(plain_of(digits)))
        return raise_error(vm, E_TypeError, "optional arg must be an integer");
    if (!int_to_i64(plain_of(digits), &n))
        return raise_error(vm, E_OverflowError,
                           "Python int too large to convert to C ssize_t");
    struct w_decimal_context *c = decimal_context(vm, vm->none);
    if (!c)
        return NULL;
    decimal_view(&a, self);
    dec_start(&exp);
    dec_set_i64(&exp, 1);
    exp.exp = n == INT64_MIN ? INT64_MAX : -n;
    return apply(vm, &a, &exp, c, dec_quantize);
}

static val as_tuple_of(struct vm *vm, val self)
{
    struct dec d;
    decimal_view(&d, self);
    static const char *const exponents[] = {
        [DEC_INFINITE] = "F", [DEC_QUIET] = "n", [DEC_SIGNALING] = "N"};
    int64_t n =
        d.kind == DEC_INFINITE || (dec_is_nan(&d) && d.n == 0) ? 0 : dec_digits(&d);
    char *text = mem_new((size_t)n + 2);
    if (n)
        dec_put_digits(&d, text);
    val parts[3] = {tag_int(d.negative), tuple_new(vm, d.kind == DEC_INFINITE ? 1 : n),
                    NULL};
    for (int64_t i = 0; i < n; i++)
        as_tuple(parts[1])->at[i] = tag_int(text[i] - '0');
    if (d.kind == DEC_INFINITE)
        as_tuple(parts[1])->at[0] = tag_int(0);
    free(text);
    parts[2] = d.kind == DEC_FINITE ? int_from_i64(vm, d.exp)
                                    : str_intern(vm, slice_of(exponents[d.kind]));
    return vm_call(vm, part(vm, DECIMAL_TUPLE), parts, 3);
}

static val integer_ratio(struct vm *vm, val self)
{
    struct dec d;
    mpz_t n, m, g;
    decimal_view(&d, self);
    if (dec_is_nan(&d))
        return raise_error(vm, E_ValueError, "cannot convert NaN to integer ratio");
    if (dec_special(&d))
        return raise_error(vm, E_OverflowError,
                           "cannot convert Infinity to integer ratio");
    int64_t away = d.exp < 0 ? -d.exp : d.exp;
    if (d.n == 0)
        away = 0;
    if (!memory_fits(vm, away, 1))
        return NULL;
    mpz_init(n);
    mpz_init(m);
    mpz_init(g);
    dec_to_mpz(n, &d);
    if (d.negative)
        mpz_neg(n, n);
    mpz_ui_pow_ui(m, 10, (unsigned long)away);
    if (d.exp >= 0) {
        mpz_mul(n, n, m);
        mpz_set_ui(m, 1);
    }
    mpz_gcd(g, n, m);
    mpz_divexact(n, n, g);
    mpz_divexact(m, m, g);
    mpz_clear(g);
    val pair[2] = {int_finish(vm, n), NULL};
    pair[1] = int_finish(vm, m);
    return tuple_of(vm, pair, 2);
}

/* ---- methods ---------------------------------------------------------------------------------------------- */

static val binary_of(struct vm *vm, val self, val other, val context, dec_binary *f)
{
    struct dec a, b;
    val r = NULL;
    struct w_decimal_context *c = decimal_context(vm, context);
    if (!c)
        return NULL;
    dec_start(&b);
    if (decimal_need(vm, other, &b)) {
        decimal_view(&a, self);
        r = apply(vm, &a, &b, c, f);
    }
    dec_end(&b);
    return r;
}

#define UNARY(name, f)                                                                 \
    static val name##_method(struct vm *vm, val self, val context)                     \
    {                                                                                  \
        return unary_of(vm, self, context, f);                                         \
    }
#define BINARY(name, f)                                                                \
    static val name##_method(struct vm *vm, val self, val other, val context)          \
    {                                                                                  \
        return binary_of(vm, self, other, context, f);                                 \
    }
#define CONTEXT_UNARY(name, f)
#define CONTEXT_BINARY(name, f)
#include "python/types/decimal.def"
#undef UNARY
#undef BINARY
#undef CONTEXT_UNARY
#undef CONTEXT_BINARY

#define TEST(name, condition)                                                          \
    static val name(struct vm *vm, val self)                                           \
    {                                                                                  \
        struct dec d;                                                                  \
        decimal_view(&d, self);                                                        \
        return bool_val(vm, condition);                                                \
    }
TEST(is_canonical, d.kind <= DEC_SIGNALING)
TEST(is_finite, d.kind == DEC_FINITE)
TEST(is_infinite, d.kind == DEC_INFINITE)
TEST(is_nan, dec_is_nan(&d))
TEST(is_qnan, d.kind == DEC_QUIET)
TEST(is_snan, d.kind == DEC_SIGNALING)
TEST(is_signed, d.negative)
TEST(is_zero, dec_is_zero(&d))
#undef TEST

static val is_normal(struct vm *vm, val self, val context)
{
    struct dec d;
    struct w_decimal_context *c = decimal_context(vm, context);
    if (!c)
        return NULL;
    struct dec_context settings = decimal_settings(c);
    decimal_view(&d, self);
    return bool_val(vm, dec_is_normal(&d, &settings));
}

static val is_subnormal(struct vm *vm, val self, val context)
{
    struct dec d;
    struct w_decimal_context *c = decimal_context(vm, context);
    if (!c)
        return NULL;
    struct dec_context settings = decimal_settings(c);
    decimal_view(&d, self);
    return bool_val(vm, dec_is_subnormal(&d, &settings));
}

static val number_class(struct vm *vm, val self, val context)
{
    struct dec d;
    struct w_decimal_context *c = decimal_context(vm, context);
    if (!c)
        return NULL;
    struct dec_context settings = decimal_settings(c);
    decimal_view(&d, self);
    return str_intern(vm, slice_of(dec_class(&d, &settings)));
}

static val same_quantum(struct vm *vm, val self, val other, val context)
{
    struct dec a, b;
    val r = NULL;
    if (!decimal_context(vm, context))
        return NULL;
    dec_start(&b);
    if (decimal_need(vm, other, &b)) {
        decimal_view(&a, self);
        r = bool_val(vm, dec_same_quantum(&a, &b));
    }
    dec_end(&b);
    return r;
}

static val copy_abs(struct vm *vm, val self)
{
    struct dec d;
    decimal_view(&d, self);
    d.negative = false;
    return decimal_new(vm, &d);
}

static val copy_negate(struct vm *vm, val self)
{
    struct dec d;
    decimal_view(&d, self);
    d.negative = !d.negative;
    return decimal_new(vm, &d);
}

static val adjusted(struct vm *vm, val self)
{
    struct dec d;
    decimal_view(&d, self);
    return int_from_i64(vm, dec_special(&d) ? 0 : dec_adjusted(&d));
}

static val quantize(struct vm *vm, val self, val exp, val rounding, val context)
{
    struct dec a, b;
    val r = NULL;
    struct w_decimal_context *c = decimal_context(vm, context);
    if (!c)
        return NULL;
    struct dec_context settings = decimal_settings(c);
    if (rounding != vm->none && !decimal_rounding(vm, rounding, &settings.rounding))
        return NULL;
    dec_start(&b);
    if (decimal_need(vm, exp, &b)) {
        struct dec out;
        dec_start(&out);
        decimal_view(&a, self);
        dec_quantize(&out, &a, &b, &settings);
        r = decimal_result(vm, &out, c, settings.status);
    }
    dec_end(&b);
    return r;
}

static val integral(struct vm *vm, val self, val rounding, val context, dec_unary *f)
{
    struct dec a, r;
    struct w_decimal_context *c = decimal_context(vm, context);
    if (!c)
        return NULL;
    struct dec_context settings = decimal_settings(c);
    if (rounding != vm->none && !decimal_rounding(vm, rounding, &settings.rounding))
        return NULL;
    decimal_view(&a, self);
    dec_start(&r);
    f(&r, &a, &settings);
    return decimal_result(vm, &r, c, settings.status);
}

static val to_integral(struct vm *vm, val self, val rounding, val context)
{
    return integral(vm, self, rounding, context, dec_to_integral);
}

static val to_integral_exact(struct vm *vm, val self, val rounding, val context)
{
    return integral(vm, self, rounding, context, dec_to_integral_exact);
}

static val fused(struct vm *vm, val self, val other, val third, val context)
{
    struct dec a, b, t, r;
    val result = NULL;
    struct w_decimal_context *c = decimal_context(vm, context);
    if (!c)
        return NULL;
    dec_start(&b);
    dec_start(&t);
    if (decimal_need(vm, other, &b) && decimal_need(vm, third, &t)) {
        struct dec_context settings = decimal_settings(c);
        decimal_view(&a, self);
        dec_start(&r);
        dec_fma(&r, &a, &b, &t, &settings);
        result = decimal_result(vm, &r, c, settings.status);
    }
    dec_end(&b);
    dec_end(&t);
    return result;
}

static val to_eng_string(struct vm *vm, val self, val context)
{
    struct dec d;
    struct str out = {0};
    struct w_decimal_context *c = decimal_context(vm, context);
    if (!c)
        return NULL;
    decimal_view(&d, self);
    dec_print(&out, &d, true, c->capitals ? 'E' : 'e');
    return str_finish(vm, &out);
}

static val itself(struct vm *vm, val self)
{
    (void)vm;
    return self;
}

static val copied(struct vm *vm, val self, val memo)
{
    (void)vm;
    (void)memo;
    return self;
}

static val reduce(struct vm *vm, val self)
{
    struct dec d;
    struct str text = {0};
    decimal_view(&d, plain_of(self));
    dec_print(&text, &d, false, 'E');
    val argument = str_finish(vm, &text);
    const val pair[2] = {type_of(vm, self), tuple_of(vm, &argument, 1)};
    return tuple_of(vm, pair, 2);
}

static val radix(struct vm *vm, val self)
{
    struct dec d;
    (void)self;
    dec_start(&d);
    dec_set_i64(&d, 10);
    return decimal_new(vm, &d);
}

static val zero(struct vm *vm, val self)
{
    struct dec d;
    (void)self;
    dec_start(&d);
    return decimal_new(vm, &d);
}

static val size_of(struct vm *vm, val self)
{
    return int_from_i64(vm,
                        (int64_t)sizeof(struct w_decimal) + 8 * as_decimal(self)->n);
}

/* ---- the type ---------------------------------------------------------------------------------------------- */

static const struct method decimal_make =
    CONSTRUCTOR("Decimal", "value=0, context=None", make, RUNS, 0);
static const struct method methods[] = {
#define UNARY(name, f)  METHOD(#name, "context=None", name##_method, RUNS),
#define BINARY(name, f) METHOD(#name, "other, context=None", name##_method, RUNS),
#define CONTEXT_UNARY(name, f)
#define CONTEXT_BINARY(name, f)
#include "python/types/decimal.def"
#undef UNARY
#undef BINARY
#undef CONTEXT_UNARY
#undef CONTEXT_BINARY
    METHOD("is_canonical", "/", is_canonical, PURE),
    METHOD("is_finite", "/", is_finite, PURE),
    METHOD("is_infinite", "/", is_infinite, PURE),
    METHOD("is_nan", "/", is_nan, PURE),
    METHOD("is_qnan", "/", is_qnan, PURE),
    METHOD("is_snan", "/", is_snan, PURE),
    METHOD("is_signed", "/", is_signed, PURE),
    METHOD("is_zero", "/", is_zero, PURE),
    METHOD("is_normal", "context=None", is_normal, RUNS),
    METHOD("is_subnormal", "context=None", is_subnormal, RUNS),
    METHOD("number_class", "context=None", number_class, RUNS),
    METHOD("same_quantum", "other, context=None", same_quantum, RUNS),
    METHOD("copy_abs", "/", copy_abs, READS),
    METHOD("copy_negate", "/", copy_negate, READS),
    METHOD("adjusted", "/", adjusted, READS),
    METHOD("quantize", "exp, rounding=None, context=None", quantize, RUNS),
    METHOD("to_integral", "rounding=None, context=None", to_integral, RUNS),
    METHOD("to_integral_value", "rounding=None, context=None", to_integral, RUNS),
    METHOD("to_integral_exact", "rounding=None, context=None", to_integral_exact, RUNS),
    METHOD("fma", "other, third, context=None", fused, RUNS),
    METHOD("to_eng_string", "context=None", to_eng_string, RUNS),
    METHOD("as_tuple", "/", as_tuple_of, RUNS),
    METHOD("as_integer_ratio", "/", integer_ratio, READS),
    METHOD("radix", "/", radix, READS),
    INSTANCE_METHOD("canonical", "/", itself, PURE),
    INSTANCE_METHOD("conjugate", "/", itself, PURE),
    INSTANCE_METHOD("__copy__", "/", itself, PURE),
    INSTANCE_METHOD("__deepcopy__", "memo, /", copied, PURE),
    INSTANCE_METHOD("__reduce__", "/", reduce, READS),
    INSTANCE_METHOD("__hash__", "/", hash_method, READS),
    METHOD("__pow__", "value, mod=None, /", pow_method, RUNS),
    METHOD("__rpow__", "value, mod=None, /", rpow_method, RUNS),
    METHOD("__divmod__", "value, /", divmod_of, RUNS),
    METHOD("__rdivmod__", "value, /", rdivmod_of, RUNS),
    METHOD("__round__", "ndigits=None, /", round_method, RUNS),
    METHOD("__floor__", "/", floor_of, READS),
    METHOD("__ceil__", "/", ceiling_of, READS),
    METHOD("__trunc__", "/", truncated, READS),
    METHOD("__complex__", "/", to_complex, READS),
    METHOD("__format__", "format_spec, override=NULL, /", formatted, RUNS),
    METHOD("__sizeof__", "/", size_of, READS),
    CLASS_METHOD("from_float", "f, /", from_float, RUNS),
    LAST_METHOD,
};
static const struct attribute attributes[] = {
    GETTER("real", itself), GETTER("imag", zero), {0}};
const struct type_def decimal_type = {
    .kind = KIND_DECIMAL,
    .module = "decimal",
    .flags = PLAIN_ARGS,
    .slots = {.format = format,
              .repr = repr,
              .str = str_of,
              .hash = hash,
              .compare = compare,
              .truth = truth,
              .binary = binary,
              .operators = ARITHMETIC,
              .reflected = ARITHMETIC,
              .power = power3,
              .unary = unary,
              .unary_operators = HAS_NEG | HAS_POS,
              .abs = absolute,
              .to_int = truncated,
              .to_float = to_float},
    .make = &decimal_make,
    .methods = methods,
    .attributes = attributes,
};
