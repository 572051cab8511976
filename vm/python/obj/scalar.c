/* scalar.c -- numbers in memory. */
#include "python/obj/scalar.h"

struct scalar {
    uint8_t size;
    bool is_signed, is_float;
};

static const struct scalar *scalar_of(char letter)
{
#define INTEGER(type)                                                                  \
    {                                                                                  \
        sizeof(type), (type)-1 < (type)1, false                                        \
    }
    static const struct scalar rows[128] = {
        ['b'] = INTEGER(signed char),
        ['B'] = INTEGER(unsigned char),
        ['h'] = INTEGER(short),
        ['H'] = INTEGER(unsigned short),
        ['i'] = INTEGER(int),
        ['I'] = INTEGER(unsigned),
        ['l'] = INTEGER(long),
        ['L'] = INTEGER(unsigned long),
        ['q'] = INTEGER(long long),
        ['Q'] = INTEGER(unsigned long long),
        ['n'] = INTEGER(ptrdiff_t),
        ['N'] = INTEGER(size_t),
        ['P'] = INTEGER(uintptr_t),
        ['?'] = {sizeof(bool), false, false},
        ['c'] = {1, false, false},
        ['f'] = {sizeof(float), true, true},
        ['d'] = {sizeof(double), true, true},
    };
#undef INTEGER
    return &rows[letter & 0x7F];
}

int64_t scalar_size(char letter)
{
    return letter & 0x80 ? 0 : scalar_of(letter)->size;
}
bool scalar_is_float(char letter)
{
    return scalar_of(letter)->is_float;
}
bool scalar_is_signed(char letter)
{
    return scalar_of(letter)->is_signed;
}

val scalar_read(struct vm *vm, char letter, const void *p)
{
    const struct scalar *s = scalar_of(letter);
    float f;
    double d;
    uint64_t u = 0;
    assert(s->size);
    switch (letter) {
    case 'f': memcpy(&f, p, sizeof f); return float_new(vm, f);
    case 'd': memcpy(&d, p, sizeof d); return float_new(vm, d);
    case 'c': return bytes_new(vm, (struct slice){p, 1});
    case '?': return bool_val(vm, *(const char *)p != 0);
    default: memcpy(&u, p, s->size); /* this machine has the low bytes first */
    }
    int unused = 64 - 8 * s->size;
    if (s->is_signed)
        return int_from_i64(vm, (int64_t)(u << unused) >> unused);
    return int_from_u64(vm, u);
}

/* The bits of an integer, when it fits a scalar of so many bytes. */
static bool integer_bits(struct vm *vm, val v, const struct scalar *s, uint64_t *out)
{
    int64_t i;
    int bits = 8 * s->size;
    if (int_to_i64(v, &i)) {
        *out = (uint64_t)i;
        if (s->is_signed)
            return bits == 64 || (i >> (bits - 1) == 0 || i >> (bits - 1) == -1);
        return i >= 0 && (bits == 64 || *out >> bits == 0);
    }
    if (s->is_signed || bits < 64 || int_cmp(v, tag_int(0)) < 0)
        return false;
    val rest = int_binary(vm, OP_BINARY_RSHIFT, v, tag_int(32)),
        low = int_binary(vm, OP_BINARY_AND, v, tag_int(0xFFFFFFFF));
    if (!int_to_i64(rest, &i) || i >> 32)
        return false;
    *out = (uint64_t)i << 32;
    int_to_i64(low, &i);
    *out |= (uint64_t)i;
    return true;
}

static enum scalar_answer raised(struct vm *vm)
{
    return exc_matches(vm, E_TypeError)       ? SCALAR_WRONG_TYPE
           : exc_matches(vm, E_OverflowError) ? SCALAR_TOO_LARGE
                                              : SCALAR_RAISED;
}

bool scalar_real(struct vm *vm, val v, double *out)
{
    if (number_to_double(vm, plain_of(v), out))
        return !vm->exc;
    val r = call_special(vm, v, vm->n_float, NULL, 0);
    if (!r && !vm->exc)
        r = py_index_value(vm, v);
    return r && number_to_double(vm, plain_of(r), out) && !vm->exc;
}

static enum scalar_answer write_real(struct vm *vm, char letter, void *room, val v)
{
    double d;
    if (!scalar_real(vm, v, &d))
        return raised(vm);
    if (letter == 'd') {
        memcpy(room, &d, sizeof d);
        return SCALAR_DONE;
    }
    float f = (float)d;
    memcpy(room, &f, sizeof f);
    return SCALAR_DONE;
}

enum scalar_answer scalar_write(struct vm *vm, char letter, void *room, val v)
{
    const struct scalar *s = scalar_of(letter);
    uint64_t bits = 0;
    assert(s->size);
    memset(room, 0, 8);
    if (s->is_float)
        return write_real(vm, letter, room, v);
    if (letter == 'c') {
        if (!is_a(v, KIND_BYTES))
            return SCALAR_WRONG_TYPE;
        struct slice bytes = str_value(plain_of(v));
        if (bytes.n != 1)
            return SCALAR_TOO_LARGE;
        memcpy(room, bytes.p, 1);
        return SCALAR_DONE;
    }
    if (letter == '?') {
        int truth = py_truth(vm, v);
        *(char *)room = truth > 0;
        return truth < 0 ? SCALAR_RAISED : SCALAR_DONE;
    }
    if (!(v = py_index_value(vm, v)))
        return raised(vm);
    struct scalar any = *s;
    if (letter == 'P' && int_cmp(v, tag_int(0)) < 0) /* an address can be negative */
        any.is_signed = true;
    if (!integer_bits(vm, v, &any, &bits))
        return SCALAR_TOO_LARGE;
    memcpy(room, &bits, 8);
    return SCALAR_DONE;
}
