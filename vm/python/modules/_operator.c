/* _operator.c -- what the library's operator.py has no Python for, or says in
 * other words than CPython. */
#include "python/modules/module_def.h"
#include "python/obj/buffer.h"

/* All bytes of b are looked at, whatever a is: the time tells nothing but b's length. */
static bool same_bytes(struct slice a, struct slice b)
{
    volatile unsigned char differ = a.n != b.n;
    const struct slice with = a.n == b.n ? a : b;
    for (size_t i = 0; i < b.n; i++)
        differ |= (unsigned char)(with.p[i] ^ b.p[i]);
    return !differ;
}

static val compare_digest(struct vm *vm, val a, val b)
{
    struct buffer x, y;
    if (is_a(a, KIND_STR) && is_a(b, KIND_STR)) {
        const struct w_str *s = as_str(plain_of(a)), *t = as_str(plain_of(b));
        if (s->chars != s->n || t->chars != t->n)
            return raise_error(vm, E_TypeError,
                               "comparing strings with non-ASCII "
                               "characters is not supported");
        return bool_val(vm, same_bytes(str_value(plain_of(a)), str_value(plain_of(b))));
    }
    if (!has_buffer(a) || !has_buffer(b))
        return raise_error(
            vm, E_TypeError,
            "unsupported operand types(s) or combination of types: '%s' and '%s'",
            type_name(vm, a), type_name(vm, b));
    if (!buffer_get(vm, a, &x, BUFFER_READ))
        return NULL;
    if (!buffer_get(vm, b, &y, BUFFER_READ)) {
        buffer_release(&x);
        return NULL;
    }
    bool same = same_bytes(buffer_slice(&x), buffer_slice(&y));
    buffer_release(&x);
    buffer_release(&y);
    return bool_val(vm, same);
}

static val operator_index(struct vm *vm, val v)
{
    return py_index_value(vm, v);
}

static const struct method functions[] = {
    FUNCTION("index", "a, /", operator_index, RUNS),
    FUNCTION("_compare_digest", "a, b, /", compare_digest, READS),
    LAST_METHOD,
};
const struct module_def _operator_module = {
    .name = "_operator",
    .doc = "What operator.py has no Python for.",
    .functions = functions,
};
