/* int_power.c -- pow() of three integers. */
#include "python/obj/obj.h"

static bool is_zero(val v)
{
    return int_cmp(v, tag_int(0)) == 0;
}

/* x with a * x % m == 1, by Euclid's algorithm; m > 1. */
static val inverse(struct vm *vm, val a, val m)
{
    val r0 = int_binary(vm, OP_BINARY_MODULO, a, m), r1 = m;
    val s0 = tag_int(1), s1 = tag_int(0);
    while (!is_zero(r1)) {
        val q = int_binary(vm, OP_BINARY_FLOOR_DIVIDE, r0, r1);
        val r = int_binary(vm, OP_BINARY_MODULO, r0, r1);
        val qs = int_binary(vm, OP_BINARY_MULTIPLY, q, s1);
        val s = int_binary(vm, OP_BINARY_SUBTRACT, s0, qs);
        r0 = r1;
        r1 = r;
        s0 = s1;
        s1 = s;
    }
    if (int_cmp(r0, tag_int(1)) != 0)
        return raise_error(vm, E_ValueError,
                           "base is not invertible for the given modulus");
    return int_binary(vm, OP_BINARY_MODULO, s0, m);
}

static val times(struct vm *vm, val a, val b, val m)
{
    return int_binary(vm, OP_BINARY_MODULO, int_binary(vm, OP_BINARY_MULTIPLY, a, b),
                      m);
}

/* The result has the sign of m, as that of %. */
static val of_ints(struct vm *vm, val base, val e, val m)
{
    val positive = int_cmp(m, tag_int(0)) < 0 ? int_negate(vm, m) : m;
    if (int_cmp(positive, tag_int(1)) == 0)
        return tag_int(0);
    if (int_cmp(e, tag_int(0)) < 0) {
        base = inverse(vm, base, positive);
        e = int_negate(vm, e);
    } else
        base = int_binary(vm, OP_BINARY_MODULO, base, positive);
    if (!base)
        return NULL;
    val result = tag_int(1);
    for (; !is_zero(e); e = int_binary(vm, OP_BINARY_RSHIFT, e, tag_int(1))) {
        if (!is_zero(int_binary(vm, OP_BINARY_AND, e, tag_int(1))))
            result = times(vm, result, base, positive);
        base = times(vm, base, base, positive);
    }
    return int_binary(vm, OP_BINARY_MODULO, result, m);
}

val power_modulo(struct vm *vm, val a, val b, val modulus)
{
    const val args[3] = {plain_of(a), plain_of(b), plain_of(modulus)};
    for (int i = 0; i < 3; i++)
        if (is_kind(args[i], KIND_FLOAT))
            return raise_error(
                vm, E_TypeError,
                "pow() 3rd argument not allowed unless all arguments are integers");
    if (!int_is(args[0]) || !int_is(args[1]) || !int_is(args[2]))
        return raise_error(
            vm, E_TypeError,
            "unsupported operand type(s) for ** or pow(): '%s', '%s', '%s'",
            type_name(vm, a), type_name(vm, b), type_name(vm, modulus));
    if (is_zero(args[2]))
        return raise_error(vm, E_ValueError, "pow() 3rd argument cannot be 0");
    return of_ints(vm, args[0], args[1], args[2]);
}
