/* _decimal.c -- the state behind decimal.Context, and what computes in one. The classes are in
 * frozen/_decimal.py: Context is below the type here. */
#include "python/modules/module_def.h"
#include "python/types/decimal.h"
#include "python/types/types.h"

/* ---- settings -------------------------------------------------------------------------------- */

static bool setting(struct vm *vm, val v, int64_t least, int64_t most,
                    const char *wrong, int64_t *out)
{
    int64_t n;
    if (!v) {
        raise_error(vm, E_AttributeError, "context attributes cannot be deleted");
        return false;
    }
    v = plain_of(v);
    if (!int_is(v)) {
        raise_error(vm, E_TypeError, "an integer is required (got type %s)",
                    type_name(vm, v));
        return false;
    }
    if (!int_to_i64(v, &n)) {
        raise_error(vm, E_OverflowError,
                    "Python int too large to convert to C ssize_t");
        return false;
    }
    if (n < least || n > most) {
        raise_error(vm, E_ValueError, "%s", wrong);
        return false;
    }
    *out = n;
    return true;
}

#define SETTING(name, least, most, wrong)                                              \
    static val get_##name(struct vm *vm, val self)                                     \
    {                                                                                  \
        return int_from_i64(vm, as_decimal_context(self)->name);                       \
    }                                                                                  \
    static bool set_##name(struct vm *vm, val self, val v)                             \
    {                                                                                  \
        int64_t n;                                                                     \
        if (!setting(vm, v, least, most, wrong, &n))                                   \
            return false;                                                              \
        as_decimal_context(self)->name = n;                                            \
        return true;                                                                   \
    }
SETTING(prec, 1, DEC_MAX_PREC, "valid range for prec is [1, MAX_PREC]")
SETTING(emax, 0, DEC_MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]")
SETTING(emin, DEC_MIN_EMIN, 0, "valid range for Emin is [MIN_EMIN, 0]")
SETTING(capitals, 0, 1, "valid values for capitals are 0 or 1")
SETTING(clamp, 0, 1, "valid values for clamp are 0 or 1")
SETTING(traps, 0, DEC_ALL_SIGNALS, "invalid signal dict")
SETTING(status, 0, DEC_ALL_SIGNALS, "invalid signal dict")
#undef SETTING

static val get_rounding(struct vm *vm, val self)
{
    return as_tuple(as_tuple(vm->decimal)->at[DECIMAL_ROUNDINGS])
        ->at[as_decimal_context(self)->rounding];
}

static bool set_rounding(struct vm *vm, val self, val v)
{
    enum dec_rounding mode;
    if (!v) {
        raise_error(vm, E_AttributeError, "context attributes cannot be deleted");
        return false;
    }
    if (!decimal_rounding(vm, v, &mode))
        return false;
    as_decimal_context(self)->rounding = mode;
    return true;
}

static val make(struct vm *vm, val class, val args, val keywords)
{
    enum { PREC = 28, EXPONENT = 999999 };
    struct w_decimal_context *c = new_object(vm, KIND_DECIMAL_CONTEXT, sizeof *c);
    (void)class, (void)args, (void)keywords;
    c->prec = PREC;
    c->emax = EXPONENT;
    c->emin = -EXPONENT;
    c->rounding = DEC_HALF_EVEN;
    c->capitals = 1;
    c->clamp = c->status = 0;
    c->traps = DEC_INVALID | DEC_DIVISION_BY_ZERO | DEC_OVERFLOW;
    return &c->h;
}

/* All settings but what happened, from another context. */
static val take(struct vm *vm, val self, val other)
{
    other = plain_of(other);
    if (!is_kind(other, KIND_DECIMAL_CONTEXT))
        return raise_error(vm, E_TypeError, "argument must be a context");
    struct w_decimal_context *c = as_decimal_context(self);
    const struct w_decimal_context *o = as_decimal_context(other);
    c->prec = o->prec;
    c->emax = o->emax;
    c->emin = o->emin;
    c->rounding = o->rounding;
    c->clamp = o->clamp;
    c->capitals = o->capitals;
    c->traps = o->traps;
    c->status = o->status;
    return vm->none;
}

/* ---- operations ------------------------------------------------------------------------------- */

static val unary_in(struct vm *vm, val self, val x, dec_unary *f)
{
    struct w_decimal_context *c = as_decimal_context(self);
    struct dec_context settings = decimal_settings(c);
    struct dec a, r;
    dec_start(&a);
    if (!decimal_need(vm, x, &a))
        return NULL;
    dec_start(&r);
    f(&r, &a, &settings);
    dec_end(&a);
    return decimal_result(vm, &r, c, settings.status);
}

static val binary_in(struct vm *vm, val self, val x, val y, dec_binary *f)
{
    struct w_decimal_context *c = as_decimal_context(self);
    struct dec_context settings = decimal_settings(c);
    struct dec a, b, r;
    val result = NULL;
    dec_start(&a);
    dec_start(&b);
    if (decimal_need(vm, x, &a) && decimal_need(vm, y, &b)) {
        dec_start(&r);
        f(&r, &a, &b, &settings);
        result = decimal_result(vm, &r, c, settings.status);
    }
    dec_end(&a);
    dec_end(&b);
    return result;
}

#define UNARY(name, f)                                                                 \
    static val name##_in(struct vm *vm, val self, val x)                               \
    {                                                                                  \
        return unary_in(vm, self, x, f);                                               \
    }
#define BINARY(name, f)                                                                \
    static val name##_in(struct vm *vm, val self, val x, val y)                        \
    {                                                                                  \
        return binary_in(vm, self, x, y, f);                                           \
    }
#define CONTEXT_UNARY(name, f)  UNARY(name, f)
#define CONTEXT_BINARY(name, f) BINARY(name, f)
#include "python/types/decimal.def"
#undef UNARY
#undef BINARY
#undef CONTEXT_UNARY
#undef CONTEXT_BINARY

static val three_in(struct vm *vm, val self, val x, val y, val z, bool power)
{
    struct w_decimal_context *c = as_decimal_context(self);
    struct dec_context settings = decimal_settings(c);
    struct dec a, b, t, r;
    val result = NULL;
    dec_start(&a);
    dec_start(&b);
    dec_start(&t);
    if (decimal_need(vm, x, &a) && decimal_need(vm, y, &b) && decimal_need(vm, z, &t)) {
        dec_start(&r);
        (power ? dec_power_modulo : dec_fma)(&r, &a, &b, &t, &settings);
        result = decimal_result(vm, &r, c, settings.status);
    }
    dec_end(&a);
    dec_end(&b);
    dec_end(&t);
    return result;
}

static val fma_in(struct vm *vm, val self, val x, val y, val z)
{
    return three_in(vm, self, x, y, z, false);
}

static val power_in(struct vm *vm, val self, val a, val b, val modulo)
{
    return modulo == vm->none ? binary_in(vm, self, a, b, dec_power)
                              : three_in(vm, self, a, b, modulo, true);
}

static val divmod_in(struct vm *vm, val self, val x, val y)
{
    struct w_decimal_context *c = as_decimal_context(self);
    struct dec_context settings = decimal_settings(c);
    struct dec a, b, q, r;
    val pair[2] = {NULL, NULL};
    dec_start(&a);
    dec_start(&b);
    dec_start(&q);
    dec_start(&r);
    if (decimal_need(vm, x, &a) && decimal_need(vm, y, &b)) {
        dec_divmod(&q, &r, &a, &b, &settings);
        if (decimal_signal(vm, c, settings.status)) {
            pair[0] = decimal_new(vm, &q);
            pair[1] = decimal_new(vm, &r);
        }
    }
    dec_end(&a);
    dec_end(&b);
    dec_end(&q);
    dec_end(&r);
    return pair[0] ? tuple_of(vm, pair, 2) : NULL;
}

/* What asks a number, without a result that is one. */
enum question {
    CLASS,
    NORMAL,
    SUBNORMAL,
    CANONICAL,
    FINITE,
    INFINITE,
    NAN_,
    QNAN,
    SNAN,
    SIGNED,
    ZERO
};

static val ask(struct vm *vm, val self, val x, enum question q)
{
    struct dec_context settings = decimal_settings(as_decimal_context(self));
    struct dec a;
    val r = NULL;
    dec_start(&a);
    if (!decimal_need(vm, x, &a))
        return NULL;
    switch (q) {
    case CLASS: r = str_intern(vm, slice_of(dec_class(&a, &settings))); break;
    case NORMAL: r = bool_val(vm, dec_is_normal(&a, &settings)); break;
    case SUBNORMAL: r = bool_val(vm, dec_is_subnormal(&a, &settings)); break;
    case CANONICAL: r = vm->true_; break;
    case FINITE: r = bool_val(vm, a.kind == DEC_FINITE); break;
    case INFINITE: r = bool_val(vm, a.kind == DEC_INFINITE); break;
    case NAN_: r = bool_val(vm, dec_is_nan(&a)); break;
    case QNAN: r = bool_val(vm, a.kind == DEC_QUIET); break;
    case SNAN: r = bool_val(vm, a.kind == DEC_SIGNALING); break;
    case SIGNED: r = bool_val(vm, a.negative); break;
    case ZERO: r = bool_val(vm, dec_is_zero(&a)); break;
    }
    dec_end(&a);
    return r;
}

#define QUESTION(name, q)                                                              \
    static val name(struct vm *vm, val self, val x)                                    \
    {                                                                                  \
        return ask(vm, self, x, q);                                                    \
    }
QUESTION(number_class, CLASS)
QUESTION(is_normal, NORMAL)
QUESTION(is_subnormal, SUBNORMAL)
QUESTION(is_finite, FINITE)
QUESTION(is_infinite, INFINITE)
QUESTION(is_nan, NAN_)
QUESTION(is_qnan, QNAN)
QUESTION(is_snan, SNAN)
QUESTION(is_signed, SIGNED)
QUESTION(is_zero, ZERO)
#undef QUESTION

static val is_canonical(struct vm *vm, val self, val x)
{
    if (!is_a(x, KIND_DECIMAL))
        return raise_error(vm, E_TypeError, "argument must be a Decimal");
    return ask(vm, self, x, CANONICAL);
}

static val canonical(struct vm *vm, val self, val x)
{
    (void)self;
    if (!is_a(x, KIND_DECIMAL))
        return raise_error(vm, E_TypeError, "argument must be a Decimal");
    return x;
}

static val copy_decimal(struct vm *vm, val self, val x)
{
    struct dec a;
    (void)self;
    if (is_a(x, KIND_DECIMAL))
        return plain_of(x);
    dec_start(&a);
    if (!decimal_need(vm, x, &a))
        return NULL;
    val r = decimal_new(vm, &a);
    dec_end(&a);
    return r;
}

static val same_quantum(struct vm *vm, val self, val x, val y)
{
    struct dec a, b;
    val r = NULL;
    (void)self;
    dec_start(&a);
    dec_start(&b);
    if (decimal_need(vm, x, &a) && decimal_need(vm, y, &b))
        r = bool_val(vm, dec_same_quantum(&a, &b));
    dec_end(&a);
    dec_end(&b);
    return r;
}

static val text_in(struct vm *vm, val self, val x, bool engineering)
{
    struct dec a;
    struct str out = {0};
    dec_start(&a);
    if (!decimal_need(vm, x, &a))
        return NULL;
    dec_print(&out, &a, engineering, as_decimal_context(self)->capitals ? 'E' : 'e');
    dec_end(&a);
    return str_finish(vm, &out);
}

static val to_sci_string(struct vm *vm, val self, val x)
{
    return text_in(vm, self, x, false);
}

static val to_eng_string(struct vm *vm, val self, val x)
{
    return text_in(vm, self, x, true);
}

static val create_decimal(struct vm *vm, val self, val num)
{
    return decimal_from(vm, num ? num : tag_int(0), as_decimal_context(self), false);
}

static val create_from_float(struct vm *vm, val self, val f)
{
    val plain = plain_of(f);
    if (int_is(plain))
        return decimal_from(vm, plain, as_decimal_context(self), false);
    if (!is_kind(plain, KIND_FLOAT))
        return raise_error(vm, E_TypeError, "argument must be int or float");
    return decimal_from(vm, decimal_from_double(vm, as_float(plain)->value),
                        as_decimal_context(self), false);
}

static val radix(struct vm *vm, val self)
{
    struct dec d;
    (void)self;
    dec_start(&d);
    dec_set_i64(&d, 10);
    return decimal_new(vm, &d);
}

static val etiny(struct vm *vm, val self)
{
    struct dec_context c = decimal_settings(as_decimal_context(self));
    return int_from_i64(vm, dec_etiny(&c));
}

static val etop(struct vm *vm, val self)
{
    struct dec_context c = decimal_settings(as_decimal_context(self));
    return int_from_i64(vm, dec_etop(&c));
}

/* Rounds, and keeps the sign of a zero. */
static void dec_apply(struct dec *out, const struct dec *a, struct dec_context *c)
{
    dec_copy(out, a);
    dec_finish(out, c);
}

static val apply_context(struct vm *vm, val self, val x)
{
    return unary_in(vm, self, x, dec_apply);
}

/* ---- the type ---------------------------------------------------------------------------------- */

static const struct method context_make =
    CONSTRUCTOR("_Context", "*args, **kwargs", make, READS, 0);
static const struct method methods[] = {
#define UNARY(name, f)          METHOD(#name, "x, /", name##_in, RUNS),
#define BINARY(name, f)         METHOD(#name, "x, y, /", name##_in, RUNS),
#define CONTEXT_UNARY(name, f)  UNARY(name, f)
#define CONTEXT_BINARY(name, f) BINARY(name, f)
#include "python/types/decimal.def"
#undef UNARY
#undef BINARY
#undef CONTEXT_UNARY
#undef CONTEXT_BINARY
    METHOD("fma", "x, y, z, /", fma_in, RUNS),
    METHOD("power", "a, b, modulo=None", power_in, RUNS),
    METHOD("divmod", "x, y, /", divmod_in, RUNS),
    METHOD("number_class", "x, /", number_class, READS),
    METHOD("is_normal", "x, /", is_normal, READS),
    METHOD("is_subnormal", "x, /", is_subnormal, READS),
    METHOD("is_canonical", "x, /", is_canonical, READS),
    METHOD("is_finite", "x, /", is_finite, READS),
    METHOD("is_infinite", "x, /", is_infinite, READS),
    METHOD("is_nan", "x, /", is_nan, READS),
    METHOD("is_qnan", "x, /", is_qnan, READS),
    METHOD("is_snan", "x, /", is_snan, READS),
    METHOD("is_signed", "x, /", is_signed, READS),
    METHOD("is_zero", "x, /", is_zero, READS),
    METHOD("canonical", "x, /", canonical, READS),
    METHOD("copy_decimal", "x, /", copy_decimal, READS),
    METHOD("same_quantum", "x, y, /", same_quantum, READS),
    METHOD("to_sci_string", "x, /", to_sci_string, READS),
    METHOD("to_eng_string", "x, /", to_eng_string, READS),
    METHOD("create_decimal", "num=0, /", create_decimal, RUNS),
    METHOD("create_decimal_from_float", "f, /", create_from_float, RUNS),
    METHOD("radix", "/", radix, READS),
    METHOD("Etiny", "/", etiny, READS),
    METHOD("Etop", "/", etop, READS),
    METHOD("_apply", "x, /", apply_context, RUNS),
    METHOD("_take", "other, /", take, WRITES),
    LAST_METHOD,
};
static const struct attribute attributes[] = {
    GETSET("prec", get_prec, set_prec),
    GETSET("Emax", get_emax, set_emax),
    GETSET("Emin", get_emin, set_emin),
    GETSET("capitals", get_capitals, set_capitals),
    GETSET("clamp", get_clamp, set_clamp),
    GETSET("rounding", get_rounding, set_rounding),
    GETSET("_trap_bits", get_traps, set_traps),
    GETSET("_flag_bits", get_status, set_status),
    {0},
};
const struct type_def decimal_context_type = {
    .kind = KIND_DECIMAL_CONTEXT,
    .module = "decimal",
    .make = &context_make,
    .methods = methods,
    .attributes = attributes,
};

/* ---- the module ----------------------------------------------------------------------------------- */

static val set_parts(struct vm *vm, val parts)
{
    bool good = is_kind(parts, KIND_TUPLE) && as_tuple(parts)->n == N_DECIMAL_PARTS;
    for (int i = DECIMAL_CONDITIONS; good && i <= DECIMAL_ROUNDINGS; i++)
        good = is_kind(as_tuple(parts)->at[i], KIND_TUPLE);
    good = good && is_kind(as_tuple(parts)->at[DECIMAL_NAMES], KIND_DICT) &&
           is_int(as_tuple(parts)->at[DECIMAL_AT]) &&
           is_kind(as_tuple(parts)->at[DECIMAL_SLOT], KIND_MEMBER) &&
           as_member(as_tuple(parts)->at[DECIMAL_SLOT])->index >= 0;
    if (!good || vm->decimal)
        return raise_error(vm, E_TypeError, "not what _decimal is made of");
    vm->decimal = parts;
    return vm->none;
}

static const struct method functions[] = {
    FUNCTION("getcontext", "", decimal_current, RUNS),
    FUNCTION("_set_parts", "parts, /", set_parts, WRITES),
    LAST_METHOD,
};
static const enum kind types[] = {KIND_DECIMAL, KIND_DECIMAL_CONTEXT, 0};

static val before(struct vm *vm)
{
    return vm->decimal ? as_tuple(vm->decimal)->at[DECIMAL_NAMES] : NULL;
}

static bool init(struct vm *vm, val ns)
{
    return module_set(vm, ns, "MAX_PREC", int_from_i64(vm, DEC_MAX_PREC)) &&
           module_set(vm, ns, "MAX_EMAX", int_from_i64(vm, DEC_MAX_EMAX)) &&
           module_set(vm, ns, "MIN_EMIN", int_from_i64(vm, DEC_MIN_EMIN)) &&
           module_set(vm, ns, "MIN_ETINY", int_from_i64(vm, DEC_MIN_ETINY));
}

const struct module_def _decimal_module = {
    .name = "_decimal",
    .doc = "Decimal arithmetic of the General Decimal Arithmetic Specification.",
    .functions = functions,
    .types = types,
    .init = init,
    .before = before,
};
