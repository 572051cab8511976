/* math_int.c -- the functions of integers in the module math, with GMP. */
#include "python/modules/math.h"

#include <limits.h>
#include <math.h>

#include "python/obj/mpz.h"

/* ---- divisors --------------------------------------------------------------------------- */

typedef void combine(mpz_ptr r, mpz_srcptr a, mpz_srcptr b);

static val over_all(struct vm *vm, val numbers, unsigned start, combine *f)
{
    mpz_t r, z;
    mp_limb_t room;
    mpz_init_set_ui(r, start);
    for (int64_t i = 0; i < as_tuple(numbers)->n; i++) {
        val v = py_index_value(vm, as_tuple(numbers)->at[i]);
        if (!v) {
            mpz_clear(r);
            return NULL;
        }
        f(r, r, int_view(z, &room, v));
    }
    return int_finish(vm, r);
}

val math_gcd(struct vm *vm, val numbers)
{
    return over_all(vm, numbers, 0, mpz_gcd);
}

val math_lcm(struct vm *vm, val numbers)
{
    return over_all(vm, numbers, 1, mpz_lcm);
}

val math_isqrt(struct vm *vm, val n)
{
    val v = py_index_value(vm, n);
    if (!v)
        return NULL;
    if (int_cmp(v, tag_int(0)) < 0)
        return raise_error(vm, E_ValueError, "isqrt() argument must be nonnegative");
    return int_sqrt(vm, v);
}

/* ---- products ------------------------------------------------------------------------------ */

static val too_large(struct vm *vm)
{
    return raise_error(vm, E_MemoryError, "the result has too many digits");
}

val math_factorial(struct vm *vm, val v)
{
    int64_t n;
    mpz_t r;
    if (!(v = py_index_value(vm, v)))
        return NULL;
    bool fits = int_to_i64(v, &n);
    if (int_cmp(v, tag_int(0)) < 0)
        return raise_error(vm, E_ValueError,
                           "factorial() not defined for negative values");
    if (!fits)
        return raise_error(vm, E_OverflowError,
                           "factorial() argument should not exceed %ld", LONG_MAX);
    if ((double)n * log2((double)n + 1) > (double)MOST_BITS)
        return too_large(vm);
    mpz_init(r);
    mpz_fac_ui(r, (unsigned long)n);
    return int_finish(vm, r);
}

/* Two integers that are not negative; false: raised. */
static bool both_natural(struct vm *vm, val *n, val *k)
{
    if (!(*n = py_index_value(vm, *n)) || !(*k = py_index_value(vm, *k)))
        return false;
    const val zero = tag_int(0);
    if (int_cmp(*n, zero) >= 0 && int_cmp(*k, zero) >= 0)
        return true;
    raise_error(vm, E_ValueError, "%c must be a non-negative integer",
                int_cmp(*n, zero) < 0 ? 'n' : 'k');
    return false;
}

/* How many bits k factors of the size of n have at most. */
static double product_bits(val n, int64_t k)
{
    int64_t exponent;
    int_frexp(n, &exponent);
    return (double)exponent * (double)k;
}

/* n (n-1) ... (n-k+1): the halves first, so that the factors are of one size. */
static void falling(mpz_ptr r, mpz_srcptr n, int64_t from, int64_t k)
{
    mpz_t other;
    if (k == 0) {
        mpz_set_ui(r, 1);
        return;
    }
    if (k == 1) {
        mpz_sub_ui(r, n, (unsigned long)from);
        return;
    }
    mpz_init(other);
    falling(r, n, from, k / 2);
    falling(other, n, from + k / 2, k - k / 2);
    mpz_mul(r, r, other);
    mpz_clear(other);
}

val math_perm(struct vm *vm, val n, val k)
{
    int64_t count;
    mpz_t z, r;
    mp_limb_t room;
    if (k == vm->none)
        return math_factorial(vm, n);
    if (!both_natural(vm, &n, &k))
        return NULL;
    if (int_cmp(n, k) < 0)
        return tag_int(0);
    if (!int_to_i64(k, &count))
        return raise_error(vm, E_OverflowError, "k must not exceed %lld", LLONG_MAX);
    if (product_bits(n, count) > (double)MOST_BITS)
        return too_large(vm);
    mpz_init(r);
    falling(r, int_view(z, &room, n), 0, count);
    return int_finish(vm, r);
}

val math_comb(struct vm *vm, val n, val k)
{
    int64_t count;
    mpz_t z, r;
    mp_limb_t room;
    if (!both_natural(vm, &n, &k))
        return NULL;
    if (int_cmp(n, k) < 0)
        return tag_int(0);
    val rest = int_binary(vm, OP_BINARY_SUBTRACT, n, k);
    if (int_cmp(rest, k) < 0)
        k = rest;
    if (!int_to_i64(k, &count))
        return raise_error(vm, E_OverflowError, "min(n - k, k) must not exceed %lld",
                           LLONG_MAX);
    if (product_bits(n, count) > (double)MOST_BITS)
        return too_large(vm);
    mpz_init(r);
    mpz_bin_ui(r, int_view(z, &room, n), (unsigned long)count);
    return int_finish(vm, r);
}
