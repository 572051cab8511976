/* float.c -- float: what is not arithmetic (obj/float.c). */
#include "python/interp/warn.h"
#include "python/types/types.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "python/obj/buffer.h"
#include "python/sem/sem.h"

/* ---- float(x) ----------------------------------------------------------------------------- */

/* Digits may have single underscores between them. */
static bool take_digits(struct slice s, struct str *out)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '_') {
            str_addc(out, s.p[i]);
            continue;
        }
        if (i == 0 || i + 1 == s.n || !isdigit((unsigned char)s.p[i - 1]) ||
            !isdigit((unsigned char)s.p[i + 1]))
            return false;
    }
    return true;
}

static bool text_to_double(struct slice s, double *d)
{
    struct str clean = {0};
    while (s.n && isspace((unsigned char)*s.p))
        s = slice_from(s, 1);
    while (s.n && isspace((unsigned char)s.p[s.n - 1]))
        s.n--;
    bool ok = !slice_char(s, 0) && take_digits(s, &clean);
    const char *text = str_text(&clean);
    char *end = NULL;
    if (ok) {
        *d = strtod(text, &end);
        ok = end != text && *end == 0 && !strpbrk(text, "xX(");
    }
    str_free(&clean);
    return ok;
}

static val from_text(struct vm *vm, val v)
{
    double d;
    struct str plain = {0};
    if (v->kind == KIND_STR)
        number_text(str_value(v), &plain);
    else
        str_add(&plain, str_value(v));
    bool ok = text_to_double(str_slice(&plain), &d);
    str_free(&plain);
    if (ok)
        return float_new(vm, d);
    val text = py_repr(vm, v);
    return text ? raise_error(vm, E_ValueError,
                              "could not convert string to float: %.*s",
                              (int)str_value(text).n, str_value(text).p)
                : NULL;
}

/* A number, or what __float__ or __index__ make of it. False: it is none, or raised. */
static bool by_method(struct vm *vm, val v, double *d)
{
    if (number_to_double(vm, v, d))
        return !vm->exc;
    val r = call_special(vm, v, vm->n_float, NULL, 0);
    if (r && !is_a(r, KIND_FLOAT))
        raise_error(vm, E_TypeError, "%s.__float__ returned non-float (type %s)",
                    type_name(vm, v), type_name(vm, r));
    else if (r && !is_kind(r, KIND_FLOAT) &&
             !vm_warn(
                 vm, E_DeprecationWarning,
                 "%s.__float__ returned non-float (type %s).  The ability to return "
                 "an instance of a strict subclass of float is deprecated, and may "
                 "be removed in a future version of Python.",
                 type_name(vm, v), type_name(vm, r)))
        return false;
    if (!r && !vm->exc && (r = call_special(vm, v, vm->n_index, NULL, 0)) &&
        !int_is(plain_of(r)))
        raise_error(vm, E_TypeError, "__index__ returned non-int (type %s)",
                    type_name(vm, r));
    return r && !vm->exc && number_to_double(vm, plain_of(r), d) && !vm->exc;
}

static val make(struct vm *vm, val class, val x)
{
    double d;
    (void)class;
    if (!x)
        return float_new(vm, 0);
    if (is_a(x, KIND_STR) || is_a(x, KIND_BYTES))
        return from_text(vm, plain_of(x));
    if (has_buffer(x)) {
        val bytes = buffer_bytes(vm, x);
        return bytes ? from_text(vm, bytes) : NULL;
    }
    if (by_method(vm, x, &d))
        return float_new(vm, d);
    return vm->exc ? NULL
                   : raise_error(
                         vm, E_TypeError,
                         "float() argument must be a string or a real number, not '%s'",
                         type_name(vm, x));
}

bool real_number(struct vm *vm, val v, double *out)
{
    if (by_method(vm, v, out))
        return true;
    if (!vm->exc)
        raise_error(vm, E_TypeError, "must be real number, not %s", type_name(vm, v));
    return false;
}

val number_as_float(struct vm *vm, val v)
{
    double d;
    number_to_double(vm, v, &d);
    return vm->exc ? NULL : float_new(vm, d);
}

/* ---- to integers ---------------------------------------------------------------------------- */

static double value(val v)
{
    return as_float(v)->value;
}
static val trunc_of(struct vm *vm, val v)
{
    return int_from_double(vm, value(v));
}
static val floor_of(struct vm *vm, val v)
{
    return int_from_double(vm, floor(value(v)));
}
static val ceil_of(struct vm *vm, val v)
{
    return int_from_double(vm, ceil(value(v)));
}
static val is_integer(struct vm *vm, val v)
{
    return bool_val(vm, isfinite(value(v)) && floor(value(v)) == value(v));
}

static val ratio(struct vm *vm, val v)
{
    double d = value(v);
    int exponent;
    if (!isfinite(d))
        return raise_error(vm, isnan(d) ? E_ValueError : E_OverflowError,
                           "cannot convert %s to integer ratio",
                           isnan(d) ? "NaN" : "Infinity");
    int64_t m = (int64_t)ldexp(frexp(d, &exponent), 53);
    exponent -= 53;
    while (m && m % 2 == 0) {
        m /= 2;
        exponent++;
    }
    if (m == 0)
        exponent = 0;
    val scale = int_binary(vm, OP_BINARY_LSHIFT, tag_int(1), tag_int(abs(exponent)));
    val pair[2] = {int_from_i64(vm, m), scale};
    if (exponent >= 0) {
        pair[0] = int_binary(vm, OP_BINARY_MULTIPLY, pair[0], scale);
        pair[1] = tag_int(1);
    }
    return tuple_of(vm, pair, 2);
}

/* ---- round() --------------------------------------------------------------------------------- */

/* To so many digits before the point, as the exact value tells: what is half way goes to
 * the even one. */
static double round_before(double d, int64_t places)
{
    char text[400];
    snprintf(text, sizeof text, "%.17e", d);
    long exponent = strtol(strchr(text, 'e') + 1, NULL, 10);
    int64_t kept = exponent + 1 - places;
    if (kept < 0)
        return copysign(0, d);
    if (kept == 0) { /* more than half of the first digit that would be kept? */
        snprintf(text, sizeof text, "5e%ld", exponent);
        bool up = fabs(d) > strtod(text, NULL);
        snprintf(text, sizeof text, "1e%ld", exponent + 1);
        return copysign(up ? strtod(text, NULL) : 0, d);
    }
    snprintf(text, sizeof text, "%.*e", (int)kept - 1, d);
    return strtod(text, NULL);
}

static val round_of(struct vm *vm, val v, val digits)
{
    double d = value(v);
    int64_t n;
    char text[400];
    if (digits == vm->none) {
        if (!isfinite(d))
            return raise_error(vm, isnan(d) ? E_ValueError : E_OverflowError,
                               "cannot convert float %s to integer",
                               isnan(d) ? "NaN" : "infinity");
        return int_from_double(vm, nearbyint(d));
    }
    if (!py_index(vm, digits, &n))
        return NULL;
    if (n > 323 || !isfinite(d) || d == 0)
        return v;
    if (n < -308)
        return float_new(vm, copysign(0, d));
    if (n < 0)
        d = round_before(d, -n);
    else if (fabs(d) < 1e23) { /* a larger one has no digits behind the point */
        snprintf(text, sizeof text, "%.*f", (int)n, d);
        d = strtod(text, NULL);
    }
    return isinf(d) ? raise_error(vm, E_OverflowError,
                                  "rounded value too large to represent")
                    : float_new(vm, d);
}

/* ---- hexadecimal -------------------------------------------------------------------------------- */

static val hex(struct vm *vm, val v)
{
    double d = value(v);
    char text[64];
    if (!isfinite(d))
        return py_repr(vm, v);
    if (d == 0)
        snprintf(text, sizeof text, "%s0x0.0p+0", signbit(d) ? "-" : "");
    else
        snprintf(text, sizeof text, "%.13a", d);
    return str_new(vm, slice_of(text));
}

static val from_hex(struct vm *vm, val class, val v)
{
    if (!is_kind(v, KIND_STR))
        return raise_error(vm, E_TypeError, "fromhex() argument must be str, not %s",
                           type_name(vm, v));
    struct slice s = str_value(v);
    while (s.n && isspace((unsigned char)*s.p))
        s = slice_from(s, 1);
    while (s.n && isspace((unsigned char)s.p[s.n - 1]))
        s.n--;
    bool minus = s.n && *s.p == '-';
    if (s.n && (*s.p == '-' || *s.p == '+'))
        s = slice_from(s, 1);
    struct str text = {0};
    bool prefix = s.n > 1 && s.p[0] == '0' && (s.p[1] | 32) == 'x';
    bool word = s.n && ((*s.p | 32) == 'i' || (*s.p | 32) == 'n');
    str_addf(&text, "%s%s%.*s", minus ? "-" : "", prefix || word ? "" : "0x", (int)s.n,
             s.p);
    const char *p = str_text(&text), *digits = p + minus;
    char *end;
    double d = strtod(p, &end);
    bool ok = s.n && !memchr(s.p, 0, s.n) && *end == 0 && end != p &&
              !strchr(digits, '(') &&
              (word || isxdigit((unsigned char)digits[2]) || digits[2] == '.');
    str_free(&text);
    if (!ok)
        return raise_error(vm, E_ValueError,
                           "invalid hexadecimal floating-point string");
    if (isinf(d) && !word)
        return raise_error(vm, E_OverflowError,
                           "hexadecimal value too large to represent as a float");
    val r = float_new(vm, d);
    return class == vm->types[KIND_FLOAT] ? r : vm_call(vm, class, &r, 1);
}

/* ---- the type ------------------------------------------------------------------------------------ */

static val itself(struct vm *vm, val v)
{
    (void)vm;
    return v;
}
static val imaginary(struct vm *vm, val v)
{
    (void)v;
    return float_new(vm, 0);
}
static val new_arguments(struct vm *vm, val v)
{
    return tuple_of(vm, &v, 1);
}

static const struct method float_make =
    CONSTRUCTOR("float", "x=NULL, /", make, RUNS, INTRINSIC_FLOAT);
/* How the machine holds a double or a float. */
static val get_format(struct vm *vm, val class, val name)
{
    (void)class;
    if (!is_kind(name, KIND_STR))
        return raise_error(vm, E_TypeError,
                           "__getformat__() argument must be str, not %s",
                           type_name(vm, name));
    if (!slice_eq(str_value(name), SLICE("double")) &&
        !slice_eq(str_value(name), SLICE("float")))
        return raise_error(vm, E_ValueError,
                           "__getformat__() argument 1 must be 'double' or 'float'");
    return str_new(vm, SLICE("IEEE, little-endian"));
}

static const struct method methods[] = {
    METHOD("is_integer", "/", is_integer, PURE),
    METHOD("as_integer_ratio", "/", ratio, READS),
    METHOD("conjugate", "/", itself, PURE),
    METHOD("hex", "/", hex, PURE),
    CLASS_METHOD("fromhex", "string, /", from_hex, RUNS),
    CLASS_METHOD("__getformat__", "typestr, /", get_format, READS),
    METHOD("__trunc__", "/", trunc_of, READS),
    METHOD("__floor__", "/", floor_of, READS),
    METHOD("__ceil__", "/", ceil_of, READS),
    METHOD("__round__", "ndigits=None, /", round_of, RUNS),
    METHOD("__getnewargs__", "/", new_arguments, PURE),
    LAST_METHOD,
};
static const struct attribute attributes[] = {
    GETTER("real", itself),
    GETTER("imag", imaginary),
    {0},
};
const struct type_def float_type = {
    .kind = KIND_FLOAT,
    .flags = PLAIN_ARGS,
    .slots = {.repr = add_repr,
              .hash = py_hash,
              .compare = plain_compare,
              .truth = py_truth,
              .format = py_format,
              .binary = plain_binary,
              .operators = ARITHMETIC,
              .reflected = ARITHMETIC,
              .unary = py_unary,
              .unary_operators = HAS_NEG | HAS_POS,
              .abs = py_abs,
              .to_int = trunc_of,
              .to_float = itself},
    .make = &float_make,
    .methods = methods,
    .attributes = attributes,
};
