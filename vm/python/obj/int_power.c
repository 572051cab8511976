/* int_power.c -- pow() of three integers. */
#include "python/obj/mpz.h"
#include "python/obj/type_def.h"

/* The result has the sign of m, as that of %. A negative exponent: with the inverse. */
static val of_ints(struct vm *vm, val base, val e, val m)
{
    mpz_t zb, ze, zm, r;
    mp_limb_t rb, re, rm;
    mpz_srcptr x = int_view(zb, &rb, base), n = int_view(ze, &re, e),
               modulus = int_view(zm, &rm, m);
    mpz_init(r);
    if (mpz_cmpabs_ui(modulus, 1) == 0)
        return int_finish(vm, r);
    if (mpz_sgn(n) < 0 && !mpz_invert(r, x, modulus)) {
        mpz_clear(r);
        return raise_error(vm, E_ValueError,
                           "base is not invertible for the given modulus");
    }
    mpz_powm(r, x, n, modulus);
    if (mpz_sgn(r) != 0 && mpz_sgn(modulus) < 0)
        mpz_add(r, r, modulus);
    return int_finish(vm, r);
}

val power_modulo(struct vm *vm, val a, val b, val modulus)
{
    const val args[3] = {plain_of(a), plain_of(b), plain_of(modulus)};
    for (int i = 0; i < 3; i++)
        if (slots_of(args[i])->power)
            return slots_of(args[i])->power(vm, args[0], args[1], args[2]);
    for (int i = 0; i < 3; i++)
        if (is_kind(args[i], KIND_COMPLEX))
            return raise_error(vm, E_ValueError, "complex modulo");
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
    if (int_cmp(args[2], tag_int(0)) == 0)
        return raise_error(vm, E_ValueError, "pow() 3rd argument cannot be 0");
    return of_ints(vm, args[0], args[1], args[2]);
}
