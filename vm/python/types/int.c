/* int.c -- int and bool: what is not arithmetic (obj/int.c). */
#include "python/obj/buffer.h"
#include "python/interp/warn.h"
#include "python/types/types.h"

#include <ctype.h>
#include <utf8proc.h>

#include "python/obj/buffer.h"
#include "python/obj/mpz.h"
#include "python/sem/sem.h"

/* ---- the text of a number ---------------------------------------------------------------- */

/* Decimal digits stand in tens, which begin where the code ends in 0 or in 6. */
static int digit_value(int32_t c)
{
    const int32_t mathematical = 0x1D7CE;
    if (c >= mathematical && c <= 0x1D7FF)
        return (c - mathematical) % 10;
    int32_t ten = c & ~0xF;
    return utf8proc_category(ten) == UTF8PROC_CATEGORY_ND ? c - ten : c - ten - 6;
}

void number_text(struct slice s, struct str *out)
{
    for (size_t i = 0, width; i < s.n; i += width) {
        int32_t c = (int32_t)utf8_read(s.p + i, &width);
        utf8proc_category_t kind = utf8proc_category(c);
        if (c < 0x80)
            str_addc(out, (char)c);
        else if (kind == UTF8PROC_CATEGORY_ND)
            str_addc(out, (char)('0' + digit_value(c)));
        else if (kind == UTF8PROC_CATEGORY_ZS || kind == UTF8PROC_CATEGORY_ZL ||
                 kind == UTF8PROC_CATEGORY_ZP || c == 0x85)
            str_addc(out, ' ');
        else
            str_add(out, (struct slice){s.p + i, width});
    }
}

/* ---- int(x, base) ------------------------------------------------------------------------ */

static val from_text(struct vm *vm, val v, val base_arg)
{
    int64_t base = 10;
    if (base_arg && !(base_arg = py_index_value(vm, base_arg)))
        return NULL;
    if (base_arg && !int_to_i64(base_arg, &base))
        base = -1;
    if (base != 0 && (base < 2 || base > 36))
        return raise_error(vm, E_ValueError, "int() base must be >= 2 and <= 36, or 0");
    struct str plain = {0};
    if (v->kind == KIND_STR && as_str(v)->chars != as_str(v)->n)
        number_text(str_value(v), &plain);
    else
        str_add(&plain, str_value(v));
    struct slice s = str_slice(&plain);
    while (s.n && isspace((unsigned char)*s.p))
        s = slice_from(s, 1);
    while (s.n && isspace((unsigned char)s.p[s.n - 1]))
        s.n--;
    val r = int_from_text(vm, s, (int)base);
    str_free(&plain);
    if (r || vm->exc)
        return r;
    val text = py_repr(vm, v);
    return text ? raise_error(vm, E_ValueError,
                              "invalid literal for int() with base %d: %.*s", (int)base,
                              (int)str_value(text).n, str_value(text).p)
                : NULL;
}

static val exact(struct vm *vm, val v)
{
    return int_binary(vm, OP_BINARY_ADD, v, tag_int(0)); /* of a bool, too */
}

/* By the first of these methods that there is. */
static val converted(struct vm *vm, val v)
{
    const struct {
        val name;
        const char *text;
    } ways[] = {
        {vm->n_int, "__int__"}, {vm->n_index, "__index__"}, {vm->n_trunc, "__trunc__"}};
    for (int i = 0; i < 3; i++) {
        val r = call_special(vm, v, ways[i].name, NULL, 0);
        if (!r && vm->exc)
            return NULL;
        if (r && !int_is(plain_of(r)))
            return raise_error(vm, E_TypeError, "%s returned non-int (type %s)",
                               ways[i].text, type_name(vm, r));
        if (r && ways[i].name == vm->n_trunc &&
            !vm_warn(vm, E_DeprecationWarning,
                     "The delegation of int() to __trunc__ is deprecated."))
            return NULL;
        if (r && !is_int(r) && !is_kind(r, KIND_LONG) &&
            !vm_warn(
                vm, E_DeprecationWarning,
                "%s returned non-int (type %s).  The ability to return an instance "
                "of a strict subclass of int is deprecated, and may be "
                "removed in a future version of Python.",
                ways[i].text, type_name(vm, r)))
            return NULL;
        if (r)
            return exact(vm, plain_of(r));
    }
    return raise_error(vm, E_TypeError,
                       "int() argument must be a string, a bytes-like object or a real "
                       "number, not '%s'",
                       type_name(vm, v));
}

static val make_int(struct vm *vm, val class, val x, val base)
{
    (void)class;
    if (!x)
        return base ? raise_error(vm, E_TypeError, "int() missing string argument")
                    : tag_int(0);
    if (is_a(x, KIND_STR) || is_a(x, KIND_BYTES))
        return from_text(vm, plain_of(x), base);
    if (base && !is_a(x, KIND_BYTEARRAY))
        return raise_error(vm, E_TypeError,
                           "int() can't convert non-string with explicit base");
    if (has_buffer(x) && !(x = buffer_bytes(vm, x)))
        return NULL;
    if (is_kind(x, KIND_BYTES))
        return from_text(vm, x, base);
    if (int_is(x))
        return exact(vm, x);
    if (is_kind(x, KIND_FLOAT))
        return int_from_double(vm, as_float(x)->value);
    return converted(vm, x);
}

static val make_bool(struct vm *vm, val class, val x)
{
    int t = x ? py_truth(vm, x) : 0;
    (void)class;
    return t < 0 ? NULL : bool_val(vm, t);
}

/* ---- attributes and small methods ---------------------------------------------------------- */

static val imaginary(struct vm *vm, val v)
{
    (void)vm, (void)v;
    return tag_int(0);
}
static val denominator(struct vm *vm, val v)
{
    (void)vm, (void)v;
    return tag_int(1);
}
static val ratio(struct vm *vm, val v)
{
    const val pair[2] = {exact(vm, v), tag_int(1)};
    return tuple_of(vm, pair, 2);
}

static val bit_length(struct vm *vm, val v)
{
    mpz_t z;
    mp_limb_t room;
    mpz_srcptr s = int_view(z, &room, v);
    (void)vm;
    return tag_int(mpz_sgn(s) ? (int64_t)mpz_sizeinbase(s, 2) : 0);
}

static val bit_count(struct vm *vm, val v)
{
    mpz_t z, size;
    mp_limb_t room;
    mpz_srcptr s = int_view(z, &room, v);
    (void)vm;
    return tag_int((int64_t)mpz_popcount(
        mpz_roinit_n(size, mpz_limbs_read(s), (mp_size_t)mpz_size(s))));
}

/* To tens, hundreds ...; what is half way goes to the even one. */
static val int_round(struct vm *vm, val v, val digits)
{
    int64_t n = 0;
    if (digits != vm->none && !py_index(vm, digits, &n))
        return NULL;
    if (n >= 0)
        return exact(vm, v);
    val unit = int_binary(vm, OP_BINARY_POWER, tag_int(10), tag_int(-n));
    val q = unit ? int_binary(vm, OP_BINARY_FLOOR_DIVIDE, v, unit) : NULL,
        rest = q ? int_binary(vm, OP_BINARY_MODULO, v, unit) : NULL;
    if (!rest)
        return NULL;
    int half = int_cmp(int_binary(vm, OP_BINARY_MULTIPLY, rest, tag_int(2)), unit);
    bool odd = int_binary(vm, OP_BINARY_AND, q, tag_int(1)) == tag_int(1);
    if (half > 0 || (half == 0 && odd))
        q = int_binary(vm, OP_BINARY_ADD, q, tag_int(1));
    return int_binary(vm, OP_BINARY_MULTIPLY, q, unit);
}

/* ---- bytes --------------------------------------------------------------------------- */

/* -1: raised */
static int is_little(struct vm *vm, val order)
{
    if (!order)
        return 0;
    if (!is_a(order, KIND_STR)) {
        raise_error(vm, E_TypeError, "argument 'byteorder' must be str, not %s",
                    type_name(vm, order));
        return -1;
    }
    struct slice s = str_value(plain_of(order));
    if (slice_eq(s, SLICE("little")) || slice_eq(s, SLICE("big")))
        return *s.p == 'l';
    raise_error(vm, E_ValueError, "byteorder must be either 'little' or 'big'");
    return -1;
}

static val two_to(struct vm *vm, int64_t bits)
{
    return int_binary(vm, OP_BINARY_LSHIFT, tag_int(1), tag_int(bits));
}

static val too_big(struct vm *vm)
{
    return raise_error(vm, E_OverflowError, "int too big to convert");
}

static val to_bytes(struct vm *vm, val v, val length, val order, val is_signed)
{
    int64_t n = 1;
    int little = is_little(vm, order), sign = py_truth(vm, is_signed);
    if (little < 0 || sign < 0 || (length && !py_index(vm, length, &n)))
        return NULL;
    if (n < 0)
        return raise_error(vm, E_ValueError, "length argument must be non-negative");
    bool negative = int_cmp(v, tag_int(0)) < 0;
    if (negative && !sign)
        return raise_error(vm, E_OverflowError,
                           "can't convert negative int to unsigned");
    if (n > ((int64_t)1 << 40))
        return raise_error(vm, E_MemoryError, "too many bytes");
    if (sign && n) { /* -limit <= v < limit */
        val limit = two_to(vm, 8 * n - 1);
        if (!limit || int_cmp(v, limit) >= 0 || int_cmp(v, int_negate(vm, limit)) < 0)
            return limit ? too_big(vm) : NULL;
    }
    if (negative && n == 0) /* no byte at all is -1 as well */
        return v == tag_int(-1) ? bytes_new(vm, SLICE("")) : too_big(vm);
    if (negative)
        v = int_binary(vm, OP_BINARY_ADD, v, two_to(vm, 8 * n));
    struct w_str *out = str_blank(vm, KIND_BYTES, n);
    mpz_t z;
    mp_limb_t room;
    mpz_srcptr s = int_view(z, &room, v);
    size_t used = mpz_sgn(s) ? (mpz_sizeinbase(s, 2) + 7) / 8 : 0;
    if (used > (size_t)n)
        return too_big(vm);
    memset(out->bytes, 0, (size_t)n);
    mpz_export(out->bytes + (little ? 0 : (size_t)n - used), NULL, little ? -1 : 1, 1,
               0, 0, s);
    return &out->h;
}

/* The bytes of bytes, or of an iterable of small numbers; false: raised. */
static bool read_bytes(struct vm *vm, val from, struct str *out)
{
    struct buffer buffer;
    if (has_buffer(from)) {
        if (!buffer_get(vm, from, &buffer, BUFFER_READ))
            return false;
        str_add(out, buffer_slice(&buffer));
        buffer_release(&buffer);
        return true;
    }
    val made = call_special(vm, from, str_intern(vm, SLICE("__bytes__")), NULL, 0);
    if (made && !is_a(made, KIND_BYTES))
        raise_error(vm, E_TypeError, "__bytes__ returned non-bytes (type %s)",
                    type_name(vm, made));
    if (made && !vm->exc)
        str_add(out, str_value(plain_of(made)));
    if (made || vm->exc)
        return !vm->exc;
    if (is_a(from, KIND_STR) || !py_iterable(vm, from)) {
        raise_error(vm, E_TypeError, "cannot convert '%s' object to bytes",
                    type_name(vm, from));
        return false;
    }
    val l = list_new(vm, 8);
    if (!list_extend(vm, l, from))
        return false;
    for (int64_t i = 0; i < as_list(l)->n; i++) {
        int64_t b;
        if (!py_index(vm, list_get(vm, l, i), &b))
            return false;
        if (b < 0 || b > 255) {
            raise_error(vm, E_ValueError, "bytes must be in range(0, 256)");
            return false;
        }
        str_addc(out, (char)b);
    }
    return true;
}

static val from_bytes(struct vm *vm, val class, val from, val order, val is_signed)
{
    int little = is_little(vm, order), sign = py_truth(vm, is_signed);
    struct str bytes = {0};
    val r = NULL;
    if (little < 0 || sign < 0)
        return NULL;
    if (read_bytes(vm, from, &bytes)) {
        mpz_t z;
        mpz_init(z);
        mpz_import(z, bytes.n, little ? -1 : 1, 1, 0, 0, bytes.p);
        r = int_finish(vm, z);
        bool high = bytes.n && (bytes.p[little ? bytes.n - 1 : 0] & 0x80);
        if (sign && high)
            r = int_binary(vm, OP_BINARY_SUBTRACT, r, two_to(vm, 8 * (int64_t)bytes.n));
    }
    str_free(&bytes);
    return !r || class == vm->types[KIND_INT] ? r : vm_call(vm, class, &r, 1);
}

static val new_arguments(struct vm *vm, val v)
{
    v = exact(vm, v);
    return tuple_of(vm, &v, 1);
}

/* What others make of an int is their affair. */
static val binary(struct vm *vm, enum opcode op, val a, val b)
{
    return int_is(a) && int_is(b) ? plain_binary(vm, op, a, b) : vm->notimpl;
}
static val compare(struct vm *vm, enum opcode op, val a, val b)
{
    return int_is(a) && int_is(b) ? plain_compare(vm, op, a, b) : vm->notimpl;
}

static const struct method int_make =
    CONSTRUCTOR("int", "x=NULL, /, base=NULL", make_int, RUNS, INTRINSIC_INT);
static const struct method int_methods[] = {
    METHOD("bit_length", "/", bit_length, PURE),
    METHOD("bit_count", "/", bit_count, PURE),
    METHOD("conjugate", "/", exact, PURE),
    METHOD("as_integer_ratio", "/", ratio, PURE),
    METHOD("to_bytes", "length=NULL, byteorder=NULL, *, signed=False", to_bytes, RUNS),
    CLASS_METHOD("from_bytes", "bytes, byteorder=NULL, *, signed=False", from_bytes,
                 RUNS),
    METHOD("__trunc__", "/", exact, PURE),
    METHOD("__floor__", "/", exact, PURE),
    METHOD("__ceil__", "/", exact, PURE),
    METHOD("__round__", "ndigits=None, /", int_round, RUNS),
    METHOD("__getnewargs__", "/", new_arguments, PURE),
    LAST_METHOD,
};
static const struct attribute int_attributes[] = {
    GETTER("real", exact),
    GETTER("imag", imaginary),
    GETTER("numerator", exact),
    GETTER("denominator", denominator),
    {0},
};
const struct type_def int_type = {
    .kind = KIND_INT,
    .flags = PLAIN_ARGS,
    .slots = {.repr = add_repr,
              .hash = py_hash,
              .compare = compare,
              .truth = py_truth,
              .format = py_format,
              .binary = binary,
              .operators = ALL_OPERATORS,
              .reflected = ALL_OPERATORS,
              .unary = py_unary,
              .unary_operators = HAS_NEG | HAS_POS | HAS_INVERT,
              .abs = py_abs,
              .to_int = exact,
              .to_float = number_as_float,
              .index = exact},
    .make = &int_make,
    .methods = int_methods,
    .attributes = int_attributes,
};

static const struct method bool_make =
    CONSTRUCTOR("bool", "x=NULL, /", make_bool, RUNS, 0);
const struct type_def bool_type = {
    .kind = KIND_BOOL,
    .flags = FINAL | PLAIN_ARGS,
    .slots = {.repr = add_repr,
              .binary = plain_binary,
              .operators = OPERATOR(AND) | OPERATOR(OR) | OPERATOR(XOR),
              .reflected = OPERATOR(AND) | OPERATOR(OR) | OPERATOR(XOR)},
    .make = &bool_make,
};
