/* numbers.c -- the builtin functions divmod, pow and round. */
#include "python/builtins/methods.h"
#include "python/types/weakref.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- divmod --------------------------------------------------------------------------------- */

/* What the method of `o` says; NotImplemented where there is none; NULL: it raised. */
static val ask(struct vm *vm, val o, const char *name, val other)
{
    val r = vm->notimpl;
    if (!int_is(o) && !is_kind(o, KIND_FLOAT)) {
        r = call_special(vm, o, str_intern(vm, slice_of(name)), &other, 1);
        if (!r && !vm->exc)
            r = vm->notimpl;
    }
    return r;
}

/* The data model's order: a class below the other one's is asked first. */
static val ask_both(struct vm *vm, val a, val b)
{
    val ta = type_of(vm, a), tb = type_of(vm, b);
    bool right_first = ta != tb && is_subtype(tb, ta);
    val r = right_first ? ask(vm, b, "__rdivmod__", a) : ask(vm, a, "__divmod__", b);
    if (r == vm->notimpl && ta != tb)
        r = right_first ? ask(vm, a, "__divmod__", b) : ask(vm, b, "__rdivmod__", a);
    return r;
}

val builtin_divmod(struct vm *vm, val a, val b)
{
    val special = ask_both(vm, a, b);
    double x, y;
    if (special != vm->notimpl)
        return special;
    if (!int_is(a) || !int_is(b)) {
        if (!number_to_double(vm, a, &x) || !number_to_double(vm, b, &y))
            return vm->exc ? NULL
                           : raise_error(vm, E_TypeError,
                                         "unsupported operand type(s) for divmod(): "
                                         "'%s' and '%s'",
                                         type_name(vm, a), type_name(vm, b));
        if (vm->exc)
            return NULL;
        if (y == 0)
            return raise_error(vm, E_ZeroDivisionError, "float divmod()");
    }
    val pair[2] = {py_binary(vm, OP_BINARY_FLOOR_DIVIDE, a, b), NULL};
    if (!pair[0])
        return NULL;
    pair[1] = py_binary(vm, OP_BINARY_MODULO, a, b);
    return pair[1] ? tuple_of(vm, pair, 2) : NULL;
}

/* ---- pow ------------------------------------------------------------------------------------ */

val builtin_pow(struct vm *vm, val base, val exp, val mod)
{
    if (mod == vm->none)
        return py_binary(vm, OP_BINARY_POWER, base, exp);
    if (is_kind(base, KIND_INSTANCE)) {
        val args[] = {exp, mod};
        val r = call_special(vm, base, vm->n_pow, args, 2);
        if (r != vm->notimpl && (r || vm->exc))
            return r;
    }
    return power_modulo(vm, base, exp, mod);
}

static bool is_zero(val v)
{
    return int_cmp(v, tag_int(0)) == 0;
}

/* ---- round ---------------------------------------------------------------------------------- */

/* The multiple of 10**places that is nearest to v + fraction (0 <= fraction < 1), of two as
 * near the one with the even quotient. */
static val round_places(struct vm *vm, val v, double fraction, int64_t places)
{
    if (places > 20000)
        return tag_int(0); /* no program has had the time to make such a number */
    val p = int_binary(vm, OP_BINARY_POWER, tag_int(10), tag_int(places));
    val q = int_binary(vm, OP_BINARY_FLOOR_DIVIDE, v, p);
    val r = int_binary(vm, OP_BINARY_MODULO, v, p);
    int order = int_cmp(int_binary(vm, OP_BINARY_MULTIPLY, r, tag_int(2)), p);
    bool odd = !is_zero(int_binary(vm, OP_BINARY_AND, q, tag_int(1)));
    if (order > 0 || (order == 0 && (fraction > 0 || odd)))
        q = int_binary(vm, OP_BINARY_ADD, q, tag_int(1));
    return int_binary(vm, OP_BINARY_MULTIPLY, q, p);
}

static val round_int(struct vm *vm, val v, int64_t digits)
{
    if (digits >= 0) /* a bool becomes an int */
        return int_binary(vm, OP_BINARY_ADD, v, tag_int(0));
    return round_places(vm, v, 0, -digits);
}

static val round_float(struct vm *vm, double d, int64_t digits)
{
    enum {
        FRACTION_DIGITS = 323,
        WHOLE_DIGITS = 308
    };                                             /* beyond them nothing changes */
    char text[WHOLE_DIGITS + FRACTION_DIGITS + 8]; /* sign, digits, point, digits */
    if (digits > FRACTION_DIGITS || !isfinite(d))
        return float_new(vm, d);
    if (digits < -WHOLE_DIGITS)
        return float_new(vm, copysign(0, d));
    double r;
    if (digits >= 0) { /* printf rounds the exact value, half to even */
        snprintf(text, sizeof text, "%.*f", (int)digits, d);
        r = strtod(text, NULL);
    } else {
        val whole = int_from_double(vm, floor(fabs(d)));
        whole = round_places(vm, whole, fabs(d) - floor(fabs(d)), -digits);
        r = copysign(int_to_double(vm, whole), d);
    }
    if (isinf(r) || vm->exc) {
        vm->exc = NULL;
        return raise_error(vm, E_OverflowError, "rounded value too large to represent");
    }
    return float_new(vm, r);
}

/* An int that does not fit is as good as the largest one that does. */
static bool count_of(struct vm *vm, val v, int64_t *digits)
{
    if (int_is(v) && !int_to_i64(v, digits)) {
        *digits = int_cmp(v, tag_int(0)) < 0 ? -INT64_MAX : INT64_MAX;
        return true;
    }
    return py_index(vm, v, digits);
}

/* A number's own __round__ is called without digits when None was given. */
val builtin_round(struct vm *vm, val o, val places)
{
    int64_t digits = 0;
    bool to_int = places == vm->none;
    if (!int_is(o) && !is_kind(o, KIND_FLOAT)) {
        val r = call_special(vm, o, vm->n_round, &places, to_int ? 0 : 1);
        if (r || vm->exc)
            return r;
        o = plain_of(o);
    }
    if (!int_is(o) && !is_kind(o, KIND_FLOAT))
        return raise_error(vm, E_TypeError, "type %s doesn't define __round__ method",
                           type_name(vm, o));
    if (!to_int && !count_of(vm, places, &digits))
        return NULL;
    if (int_is(o))
        return round_int(vm, o, digits);
    double d = as_float(o)->value;
    return to_int ? int_from_double(vm, nearbyint(d)) : round_float(vm, d, digits);
}
