/* c_text.c -- text for C libraries. The text of a str has no NUL behind it. */
#include "python/obj/c_text.h"

static const char *copied(struct vm *vm, struct slice s, val *memory)
{
    struct str out = {0};
    if (slice_char(s, 0)) {
        raise_error(vm, E_ValueError, "embedded null character");
        return NULL;
    }
    str_add(&out, s);
    str_addc(&out, 0);
    *memory = bytes_new(vm, str_slice(&out));
    str_free(&out);
    return str_value(*memory).p;
}

const char *c_text(struct vm *vm, const char *what, val v, val *memory)
{
    if (is_a(v, KIND_STR))
        return copied(vm, str_value(plain_of(v)), memory);
    raise_error(vm, E_TypeError, "%s must be str, not %s", what,
                v == vm->none ? "None" : type_name(vm, v));
    return NULL;
}

const char *c_text_or(struct vm *vm, const char *what, val v, const char *otherwise,
                      val *memory)
{
    *memory = NULL;
    if (v == vm->none)
        return otherwise;
    if (is_a(v, KIND_STR))
        return copied(vm, str_value(plain_of(v)), memory);
    raise_error(vm, E_TypeError, "%s must be str or None, not %s", what,
                type_name(vm, v));
    return NULL;
}
