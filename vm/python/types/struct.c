/* struct.c -- the types of the module _struct, and packing and unpacking (docs.python.org,
 * module struct). A format is read anew for each call: it is short, and nothing is kept. */
#include "python/types/struct.h"

#include <ctype.h>
#include <math.h>

#include "python/obj/module_error.h"
#include "python/obj/buffer.h"
#include "python/obj/scalar.h"
#include "python/obj/codec.h"
#include "python/types/types.h"

static val struct_error(struct vm *vm, const char *text)
{
    return module_raise(vm, "_struct", "error", "%s", text);
}

/* ---- formats -------------------------------------------------------------------------------- */

/* One after the other, the items of a format: `count` of a letter at `offset`, of which each
 * is `size` bytes. */
struct walk {
    struct slice left; /* of the format */
    bool native, big;  /* with gaps so that items are aligned; the highest byte first */
    int64_t offset, count, size;
    char letter;
};

static struct walk walk_start(val format)
{
    struct walk l = {.left = str_value(format), .native = true};
    if (l.left.n && *l.left.p && strchr("@=<>!", *l.left.p)) {
        l.native = *l.left.p == '@';
        l.big = *l.left.p == '>' || *l.left.p == '!';
        l.left = slice_from(l.left, 1);
    }
    return l;
}

static int64_t standard_size(char letter)
{
    switch (letter) {
    case 'x':
    case 'c':
    case 'b':
    case 'B':
    case 's':
    case 'p':
    case '?': return 1;
    case 'h':
    case 'H':
    case 'e': return 2;
    case 'i':
    case 'I':
    case 'l':
    case 'L':
    case 'f': return 4;
    case 'q':
    case 'Q':
    case 'd': return 8;
    default: return 0;
    }
}

static int64_t native_size(char letter)
{
    return strchr("xspe", letter) ? standard_size(letter) : scalar_size(letter);
}

/* The number before a letter; false: raised. */
static bool read_count(struct vm *vm, struct walk *l)
{
    struct slice *s = &l->left;
    l->count = 1;
    if (!isdigit((unsigned char)*s->p))
        return true;
    for (l->count = 0; s->n && isdigit((unsigned char)*s->p); *s = slice_from(*s, 1))
        if (__builtin_mul_overflow(l->count, 10, &l->count) ||
            __builtin_add_overflow(l->count, *s->p - '0', &l->count))
            return struct_error(vm, "total struct size too long"), false;
    if (s->n == 0)
        struct_error(vm, "repeat count given without format specifier");
    return s->n > 0;
}

/* 1: there is an item, 0: the format has ended, -1: it is wrong. */
static int walk_next(struct vm *vm, struct walk *l)
{
    int64_t bytes;
    if (l->size && __builtin_mul_overflow(l->size, l->count, &bytes))
        return struct_error(vm, "total struct size too long"), -1;
    if (l->size && __builtin_add_overflow(l->offset, bytes, &l->offset))
        return struct_error(vm, "total struct size too long"), -1;
    l->size = 0;
    while (l->left.n && isspace((unsigned char)*l->left.p))
        l->left = slice_from(l->left, 1);
    if (l->left.n == 0)
        return 0;
    if (!read_count(vm, l))
        return -1;
    l->letter = *l->left.p;
    l->left = slice_from(l->left, 1);
    if (!l->letter)
        return struct_error(vm, "embedded null character"), -1;
    l->size = l->native ? native_size(l->letter) : standard_size(l->letter);
    if (l->size == 0)
        return struct_error(vm, "bad char in struct format"), -1;
    int64_t gap = l->native ? -l->offset & (l->size - 1) : 0;
    if (__builtin_add_overflow(l->offset, gap, &l->offset))
        return struct_error(vm, "total struct size too long"), -1;
    return 1;
}

/* How many values an item takes. */
static int64_t values_of(const struct walk *l)
{
    return l->letter == 'x' ? 0 : l->letter == 's' || l->letter == 'p' ? 1 : l->count;
}

bool struct_measure(struct vm *vm, val format, int64_t *size, int64_t *count)
{
    struct walk l = walk_start(format);
    int more;
    *count = 0;
    while ((more = walk_next(vm, &l)) > 0)
        if (__builtin_add_overflow(*count, values_of(&l), count))
            return struct_error(vm, "total struct size too long"), false;
    *size = l.offset;
    return more == 0;
}

/* ---- numbers ---------------------------------------------------------------------------------- */

static uint64_t read_bits(const unsigned char *p, int64_t size, bool big)
{
    uint64_t u = 0;
    for (int64_t i = 0; i < size; i++)
        u = u << 8 | p[big ? i : size - 1 - i];
    return u;
}

static void write_bits(char *p, int64_t size, bool big, uint64_t u)
{
    for (int64_t i = 0; i < size; i++, u >>= 8)
        p[big ? size - 1 - i : i] = (char)u;
}

/* IEEE 754's binary16, rounded to even. false: too large. */
static bool half_bits(double d, uint64_t *out)
{
    uint64_t sign = signbit(d) ? 0x8000 : 0;
    int exponent;
    if (isnan(d) || isinf(d)) {
        *out = sign | (isnan(d) ? 0x7E00 : 0x7C00);
        return true;
    }
    double fraction = frexp(fabs(d), &exponent); /* 0.5 <= fraction < 1 */
    enum { BIAS = 15, DIGITS = 10 };
    if (exponent - 1 > BIAS)
        return false;
    int scale = exponent - 1 < 1 - BIAS ? DIGITS + BIAS - 1 : DIGITS + 1 - exponent;
    double steps = nearbyint(ldexp(fraction, exponent + scale));
    uint64_t base =
        exponent - 1 < 1 - BIAS ? 0 : (uint64_t)(exponent - 1 + BIAS - 1) << DIGITS;
    *out = sign |
           (d == 0 ? 0 : base + (uint64_t)steps); /* a carry makes the next exponent */
    return (*out & 0x7FFF) < 0x7C00;
}

static double half_value(uint64_t u)
{
    int exponent = (int)(u >> 10 & 31);
    double fraction = (double)(u & 1023);
    double d = exponent == 31  ? (fraction != 0 ? NAN : INFINITY)
               : exponent == 0 ? ldexp(fraction, -24)
                               : ldexp(1024 + fraction, exponent - 25);
    return u & 0x8000 ? -d : d;
}

static val read_item(struct vm *vm, const struct walk *l, const unsigned char *p)
{
    if (l->native && l->letter != 'e')
        return scalar_read(vm, l->letter, p);
    uint64_t u = read_bits(p, l->size, l->big);
    uint32_t half = (uint32_t)u;
    float f;
    double d;
    switch (l->letter) {
    case 'c': return bytes_new(vm, (struct slice){(const char *)p, 1});
    case '?': return bool_val(vm, *p != 0);
    case 'e': return float_new(vm, half_value(u));
    case 'f': memcpy(&f, &half, sizeof f); return float_new(vm, f);
    case 'd': memcpy(&d, &u, sizeof d); return float_new(vm, d);
    default: break;
    }
    int unused = 64 - 8 * (int)l->size;
    return islower((unsigned char)l->letter)
               ? int_from_i64(vm, (int64_t)(u << unused) >> unused)
               : int_from_u64(vm, u);
}

static bool pack_float(struct vm *vm, const struct walk *l, char *to, val v)
{
    double d;
    uint64_t u = 0;
    uint32_t word;
    if (!scalar_real(vm, v, &d)) {
        if (exc_matches(vm, E_TypeError) || exc_matches(vm, E_OverflowError)) {
            vm->exc = NULL;
            struct_error(vm, "required argument is not a float");
        }
        return false;
    }
    float f = (float)d;
    bool fits =
        l->letter == 'd' ||
        (l->letter == 'e' ? half_bits(d, &u) : l->native || !isinf(f) || isinf(d));
    if (!fits && int_is(plain_of(v)))
        return struct_error(vm, "int too large to convert"), false;
    if (!fits) {
        raise_error(vm, E_OverflowError, "float too large to pack with %c format",
                    l->letter);
        return false;
    }
    if (l->letter == 'd')
        memcpy(&u, &d, sizeof u);
    else if (l->letter == 'f') {
        memcpy(&word, &f, sizeof word);
        u = word;
    }
    write_bits(to, l->size, l->big, u);
    return true;
}

static bool out_of_range(struct vm *vm, const struct walk *l, bool is_signed)
{
    static const char *const names[128] = {
        ['b'] = "byte", ['B'] = "ubyte", ['h'] = "short", ['H'] = "ushort"};
    int bits = 8 * (int)l->size;
    uint64_t most = ~(uint64_t)0 >> (64 - bits) >> is_signed;
    int64_t least = is_signed ? -(int64_t)most - 1 : 0;
    const char *name = l->big && l->size > 1 ? NULL : names[(unsigned char)l->letter];
    struct str text = {0};
    if (name)
        str_add(&text, slice_of(name));
    else
        str_addf(&text, "'%c'", l->letter);
    module_raise(vm, "_struct", "error", "%s format requires %lld <= number <= %llu",
                 str_text(&text), (long long)least, (unsigned long long)most);
    str_free(&text);
    return false;
}

static bool pack_int(struct vm *vm, const struct walk *l, char *to, val v)
{
    bool is_signed = islower((unsigned char)l->letter) && l->letter != '?',
         word = strchr("ILQN", l->letter) || (l->big && l->letter == 'H');
    /* `word`: what CPython reads as unsigned at once, so that -1 is too large for it */
    int64_t i;
    uint64_t room = 0;
    if (!int_is(plain_of(v)) && !type_lookup(vm, type_of(vm, v), vm->n_index))
        return struct_error(vm, "required argument is not an integer"), false;
    if (!(v = py_index_value(vm, v)))
        return false;
    v = plain_of(v);
    char letter = word ? 'Q' : l->letter == 'P' ? 'P' : 'q';
    if (scalar_write(vm, letter, &room, v) != SCALAR_DONE) {
        struct_error(vm, l->letter == 'P' || (l->big && l->size == 8)
                             ? "int too large to convert"
                             : "argument out of range");
        return false;
    }
    int bits = 8 * (int)l->size;
    memcpy(&i, &room, sizeof i);
    bool fits = bits == 64 || (is_signed ? i >> (bits - 1) == 0 || i >> (bits - 1) == -1
                                         : room >> bits == 0);
    if (!fits)
        return out_of_range(vm, l, is_signed);
    write_bits(to, l->size, l->big, room);
    return true;
}

static bool pack_one(struct vm *vm, const struct walk *l, char *to, val v)
{
    switch (l->letter) {
    case 'c':
        if (is_a(v, KIND_BYTES) && as_str(plain_of(v))->n == 1) {
            *to = *str_bytes(plain_of(v));
            return true;
        }
        return struct_error(vm, "char format requires a bytes object of length 1"),
               false;
    case '?': {
        int truth = py_truth(vm, v);
        *to = truth > 0;
        return truth >= 0;
    }
    case 'e':
    case 'f':
    case 'd': return pack_float(vm, l, to, v);
    default: return pack_int(vm, l, to, v);
    }
}

/* 's' and 'p': as much as there is room for; 'p' begins with the length. */
static bool pack_text(struct vm *vm, const struct walk *l, char *to, val v)
{
    bool pascal = l->letter == 'p';
    val plain = plain_of(v);
    if (!is_kind(plain, KIND_BYTES) && !is_kind(plain, KIND_BYTEARRAY)) {
        module_raise(vm, "_struct", "error", "argument for '%c' must be a bytes object",
                     l->letter);
        return false;
    }
    struct slice s =
        is_kind(plain, KIND_BYTES) ? str_value(plain) : bytearray_slice(plain);
    size_t room = (size_t)l->count, n = s.n;
    if (pascal && room == 0)
        return true;
    room -= pascal;
    n = n < room ? n : room;
    if (pascal)
        *to = (char)(n < 255 ? n : 255);
    if (n)
        memcpy(to + pascal, s.p, n);
    return true;
}

val struct_pack(struct vm *vm, val format, int64_t size, val values)
{
    struct walk l = walk_start(format);
    int64_t next = 0;
    if (!memory_fits(vm, size, 1))
        return NULL;
    val r =
        &str_blank(vm, KIND_BYTES, size)->h; /* zero, also where nothing is packed */
    memset(as_str(r)->bytes, 0, (size_t)size);
    for (int more; (more = walk_next(vm, &l));) {
        if (more < 0)
            return NULL;
        if (l.letter == 'x')
            continue;
        bool text = l.letter == 's' || l.letter == 'p';
        for (int64_t i = 0; i < values_of(&l); i++) {
            assert(next < as_tuple(values)->n);
            val v = as_tuple(values)->at[next++];
            char *to = as_str(r)->bytes + l.offset + i * l.size;
            if (!(text ? pack_text : pack_one)(vm, &l, to, v))
                return NULL;
        }
    }
    return r;
}

val struct_unpack(struct vm *vm, val format, int64_t count, const unsigned char *at)
{
    struct walk l = walk_start(format);
    val r = tuple_new(vm, count);
    int64_t next = 0;
    for (int64_t i = 0; i < count; i++)
        as_tuple(r)->at[i] = vm->none;
    for (int more; (more = walk_next(vm, &l));) {
        if (more < 0)
            return NULL;
        const char *p = (const char *)at + l.offset;
        for (int64_t i = 0; i < values_of(&l); i++) {
            val v;
            if (l.letter == 's')
                v = bytes_new(vm, (struct slice){p, (size_t)l.count});
            else if (l.letter == 'p') {
                int64_t n = l.count ? (unsigned char)*p : 0;
                n = n < l.count ? n : l.count - 1;
                v = bytes_new(vm,
                              l.count ? (struct slice){p + 1, (size_t)n} : SLICE(""));
            } else
                v = read_item(vm, &l, at + l.offset + i * l.size);
            gc_store(&vm->gc, r, &as_tuple(r)->at[next++], v);
        }
    }
    assert(next == count);
    return r;
}

/* ---- the types ---------------------------------------------------------------------------------- */

static val make(struct vm *vm, val class, val format)
{
    (void)class;
    return struct_new(vm, format);
}

val struct_new(struct vm *vm, val format)
{
    int64_t size, count;
    val text = plain_of(format);
    if (is_kind(text, KIND_BYTES))
        text = str_new(vm, str_value(text));
    if (!is_kind(text, KIND_STR))
        return raise_error(vm, E_TypeError,
                           "Struct() argument 1 must be a str or bytes object, not %s",
                           format == vm->none ? "NoneType" : type_name(vm, format));
    if (as_str(text)->chars != as_str(text)->n &&
        !text_encode(vm, text, str_intern(vm, SLICE("ascii")), NULL))
        return NULL;
    if (!struct_measure(vm, text, &size, &count))
        return NULL;
    struct w_struct *s = new_object(vm, KIND_STRUCT, sizeof *s);
    s->format = text;
    s->size = size;
    s->count = count;
    return &s->h;
}

val struct_iter_new(struct vm *vm, val layout, val buffer)
{
    struct buffer b;
    int64_t size = as_struct(layout)->size;
    if (!buffer_get(vm, buffer, &b, BUFFER_READ))
        return NULL;
    int64_t n = b.n;
    buffer_release(&b);
    if (size == 0)
        return struct_error(vm, "cannot iteratively unpack with a struct of length 0");
    if (n % size)
        return module_raise(
            vm, "_struct", "error",
            "iterative unpacking requires a buffer of a multiple of %lld "
            "bytes",
            (long long)size);
    struct w_unpack_iter *it = new_object(vm, KIND_UNPACK_ITER, sizeof *it);
    it->layout = layout;
    it->buffer = buffer;
    return &it->h;
}

static val iter_next(struct vm *vm, val self)
{
    struct w_unpack_iter *it = as_unpack_iter(self);
    struct buffer b;
    if (!it->buffer)
        return vm->stop;
    if (!buffer_get(vm, it->buffer, &b, BUFFER_READ))
        return NULL;
    const struct w_struct *s = as_struct(it->layout);
    val r = vm->stop;
    if (it->at + s->size <= b.n) {
        r = struct_unpack(vm, s->format, s->count, b.at + it->at);
        as_unpack_iter(self)->at += as_struct(as_unpack_iter(self)->layout)->size;
    } else
        it->buffer = NULL;
    buffer_release(&b);
    return r;
}

static val itself(struct vm *vm, val self)
{
    (void)vm;
    return self;
}

static val length_hint(struct vm *vm, val self)
{
    const struct w_unpack_iter *it = as_unpack_iter(self);
    struct buffer b;
    if (!it->buffer)
        return tag_int(0);
    if (!buffer_get(vm, it->buffer, &b, BUFFER_READ))
        return NULL;
    int64_t n = (b.n - it->at) / as_struct(it->layout)->size;
    buffer_release(&b);
    return tag_int(n);
}

static const struct method struct_make =
    CONSTRUCTOR("Struct", "format", make, READS, 0);
static const struct attribute attributes[] = {
    MEMBER("format", w_struct, format),
    INT_MEMBER("size", w_struct, size),
    {0},
};
const struct type_def struct_type = {
    .kind = KIND_STRUCT,
    .module = "_struct",
    .flags = WEAK,
    .make = &struct_make,
    .methods = struct_methods,
    .attributes = attributes,
};
static const struct method iter_methods[] = {
    METHOD("__length_hint__", "/", length_hint, READS), LAST_METHOD};
const struct type_def unpack_iter_type = {
    .kind = KIND_UNPACK_ITER,
    .module = "_struct",
    .flags = FINAL,
    .slots = {.iter = itself, .next = iter_next},
    .methods = iter_methods,
};
