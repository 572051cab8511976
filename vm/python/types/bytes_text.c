/* bytes_text.c -- bytes taken for ASCII text; hexadecimal digits; translation. */
#include "python/types/bytes_text.h"

#include "python/obj/codec.h"

/* ---- letters -------------------------------------------------------------------------------- */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
static bool is_letter(char c)
{
    return is_upper(c) || is_lower(c);
}
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static char to_upper(char c)
{
    return is_lower(c) ? (char)(c ^ 0x20) : c;
}
static char to_lower(char c)
{
    return is_upper(c) ? (char)(c ^ 0x20) : c;
}
static char to_other(char c)
{
    return is_letter(c) ? (char)(c ^ 0x20) : c;
}

static val mapped(struct vm *vm, val self, char (*f)(char))
{
    char *at;
    val r = bytes_blank(vm, self, (int64_t)bytes_slice(self).n, &at);
    struct slice s = r ? bytes_slice(self) : SLICE("");
    for (size_t i = 0; i < s.n; i++)
        at[i] = f(s.p[i]);
    return r;
}

val bytes_upper(struct vm *vm, val self)
{
    return mapped(vm, self, to_upper);
}
val bytes_lower(struct vm *vm, val self)
{
    return mapped(vm, self, to_lower);
}
val bytes_swapcase(struct vm *vm, val self)
{
    return mapped(vm, self, to_other);
}

val bytes_title(struct vm *vm, val self)
{
    char *at;
    bool inside = false;
    val r = bytes_blank(vm, self, (int64_t)bytes_slice(self).n, &at);
    struct slice s = r ? bytes_slice(self) : SLICE("");
    for (size_t i = 0; i < s.n; i++) {
        at[i] = inside ? to_lower(s.p[i]) : to_upper(s.p[i]);
        inside = is_letter(s.p[i]);
    }
    return r;
}

val bytes_capitalize(struct vm *vm, val self)
{
    val r = mapped(vm, self, to_lower);
    struct slice s = r ? bytes_slice(r) : SLICE("");
    if (s.n)
        *(char *)(uintptr_t)s.p = to_upper(*s.p); /* it is new, and ours */
    return r;
}

#define PREDICATE(name, what, empty)                                                   \
    val name(struct vm *vm, val self)                                                  \
    {                                                                                  \
        struct slice s = bytes_slice(self);                                            \
        bool all = (empty) || s.n > 0;                                                 \
        for (size_t i = 0; i < s.n && all; i++) {                                      \
            char c = s.p[i];                                                           \
            all = what;                                                                \
        }                                                                              \
        return bool_val(vm, all);                                                      \
    }
PREDICATE(bytes_isalnum, is_letter(c) || is_digit(c), false)
PREDICATE(bytes_isalpha, is_letter(c), false)
PREDICATE(bytes_isascii, !(c & 0x80), true)
PREDICATE(bytes_isdigit, is_digit(c), false)
PREDICATE(bytes_isspace, byte_is_blank(c), false)
#undef PREDICATE

static val all_cased(struct vm *vm, val self, bool (*right)(char), bool (*wrong)(char))
{
    struct slice s = bytes_slice(self);
    bool any = false;
    for (size_t i = 0; i < s.n; i++) {
        if (wrong(s.p[i]))
            return vm->false_;
        any |= right(s.p[i]);
    }
    return bool_val(vm, any);
}

val bytes_islower(struct vm *vm, val self)
{
    return all_cased(vm, self, is_lower, is_upper);
}
val bytes_isupper(struct vm *vm, val self)
{
    return all_cased(vm, self, is_upper, is_lower);
}

val bytes_istitle(struct vm *vm, val self)
{
    struct slice s = bytes_slice(self);
    bool inside = false, any = false;
    for (size_t i = 0; i < s.n; i++) {
        if (inside ? is_upper(s.p[i]) : is_lower(s.p[i]))
            return vm->false_;
        inside = is_letter(s.p[i]);
        any |= inside;
    }
    return bool_val(vm, any);
}

/* ---- padding ---------------------------------------------------------------------------------- */

static bool fill_byte(struct vm *vm, const char *method, val fill, char *out)
{
    *out = ' ';
    if (!fill)
        return true;
    if (is_kind(fill, KIND_BYTES) || is_kind(fill, KIND_BYTEARRAY)) {
        struct slice s = bytes_slice(fill);
        if (s.n == 1) {
            *out = *s.p;
            return true;
        }
    }
    raise_error(vm, E_TypeError,
                "%s() argument 2 must be a byte string of length 1, not %s", method,
                fill == vm->none ? "None" : type_name(vm, fill));
    return false;
}

/* left: how many of the room's bytes go in front. */
static val padded(struct vm *vm, val self, int64_t left, int64_t right, char fill)
{
    int64_t n = (int64_t)bytes_slice(self).n;
    char *at;
    if (left + right == 0)
        return is_kind(self, KIND_BYTES) ? self : bytearray_of(vm, bytes_slice(self));
    val r = bytes_blank(vm, self, n + left + right, &at);
    if (!r)
        return NULL;
    memset(at, fill, (size_t)left);
    memcpy(at + left, bytes_slice(self).p, (size_t)n);
    memset(at + left + n, fill, (size_t)right);
    return r;
}

/* How many bytes are missing to the width; -1: raised. */
static int64_t room(struct vm *vm, val self, val width)
{
    int64_t w;
    if (!py_index(vm, width, &w))
        return -1;
    int64_t n = (int64_t)bytes_slice(self).n;
    return w > n ? w - n : 0;
}

val bytes_ljust(struct vm *vm, val self, val width, val fill)
{
    char c;
    int64_t n = room(vm, self, width);
    return n >= 0 && fill_byte(vm, "ljust", fill, &c) ? padded(vm, self, 0, n, c)
                                                      : NULL;
}
val bytes_rjust(struct vm *vm, val self, val width, val fill)
{
    char c;
    int64_t n = room(vm, self, width);
    return n >= 0 && fill_byte(vm, "rjust", fill, &c) ? padded(vm, self, n, 0, c)
                                                      : NULL;
}
val bytes_center(struct vm *vm, val self, val width, val fill)
{
    char c;
    int64_t n = room(vm, self, width);
    if (n < 0 || !fill_byte(vm, "center", fill, &c))
        return NULL;
    int64_t all = n + (int64_t)bytes_slice(self).n, left = n / 2 + (n & all & 1);
    return padded(vm, self, left, n - left, c);
}

val bytes_zfill(struct vm *vm, val self, val width)
{
    int64_t n = room(vm, self, width);
    val r = n < 0 ? NULL : padded(vm, self, n, 0, '0');
    if (!r || n == 0)
        return r;
    char *at = (char *)(uintptr_t)bytes_slice(r).p; /* it is new, and ours */
    if ((int64_t)bytes_slice(r).n > n && (at[n] == '-' || at[n] == '+')) {
        at[0] = at[n];
        at[n] = '0';
    }
    return r;
}

val bytes_expandtabs(struct vm *vm, val self, val tabsize)
{
    int64_t size, column = 0;
    if (!py_index(vm, tabsize, &size)) {
        if (!exc_matches(vm, E_OverflowError))
            return NULL;
        vm->exc = NULL;
        size = INT64_MAX;
    }
    if (size != (int)size)
        return raise_error(vm, E_OverflowError,
                           "Python int too large to convert to C int");
    struct str out = {0};
    struct slice s = bytes_slice(self);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '\t') {
            str_addc(&out, s.p[i]);
            column = s.p[i] == '\n' || s.p[i] == '\r' ? 0 : column + 1;
            continue;
        }
        int64_t fill = size > 0 ? size - column % size : 0;
        if (!memory_fits(vm, fill + (int64_t)out.n, 1)) {
            str_free(&out);
            return NULL;
        }
        column += fill;
        for (; fill > 0; fill--)
            str_addc(&out, ' ');
    }
    return bytes_finish(vm, self, &out);
}

/* ---- translation -------------------------------------------------------------------------------- */

static void translate(struct str *out, struct slice s, const unsigned char *table,
                      struct slice gone)
{
    bool drop[256] = {false};
    for (size_t i = 0; i < gone.n; i++)
        drop[(unsigned char)gone.p[i]] = true;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (!drop[c])
            str_addc(out, (char)(table ? table[c] : c));
    }
}

val bytes_translate(struct vm *vm, val self, val table, val delete)
{
    struct buffer t = {.n = 256}, d = {0};
    struct str out = {0};
    bool ok = table == vm->none || buffer_get(vm, table, &t, BUFFER_READ);
    if (ok && t.n != 256)
        raise_error(vm, E_ValueError, "translation table must be 256 characters long");
    if (ok && !vm->exc && delete &&!buffer_get(vm, delete, &d, BUFFER_READ))
        d.owner = NULL;
    if (ok && !vm->exc)
        translate(&out, bytes_slice(self), t.owner ? t.at : NULL,
                  d.owner ? buffer_slice(&d) : SLICE(""));
    if (t.owner)
        buffer_release(&t);
    if (d.owner)
        buffer_release(&d);
    val r = vm->exc ? NULL : bytes_like(vm, self, str_slice(&out));
    str_free(&out);
    return r;
}

val bytes_maketrans(struct vm *vm, val from, val to)
{
    struct buffer x, y;
    if (!buffer_get(vm, from, &x, BUFFER_READ))
        return NULL;
    if (!buffer_get(vm, to, &y, BUFFER_READ)) {
        buffer_release(&x);
        return NULL;
    }
    struct w_str *table = str_blank(vm, KIND_BYTES, 256);
    for (int i = 0; i < 256; i++)
        table->bytes[i] = (char)i;
    for (int64_t i = 0; i < x.n && x.n == y.n; i++)
        table->bytes[x.at[i]] = (char)y.at[i];
    bool same = x.n == y.n;
    buffer_release(&x);
    buffer_release(&y);
    return same ? &table->h
                : raise_error(vm, E_ValueError,
                              "maketrans arguments must have same length");
}

/* ---- hexadecimal digits ---------------------------------------------------------------------------- */

static int hex_digit(char c)
{
    return is_digit(c)            ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Where the text is wrong, in characters; -1: nowhere. */
static int64_t read_hex(struct slice s, struct str *out)
{
    for (size_t i = 0; i < s.n;) {
        if (byte_is_blank(s.p[i])) {
            i++;
            continue;
        }
        int high = hex_digit(s.p[i]),
            low = high >= 0 && i + 1 < s.n ? hex_digit(s.p[i + 1]) : -1;
        if (low < 0)
            return (int64_t)i + (high >= 0);
        str_addc(out, (char)(high << 4 | low));
        i += 2;
    }
    return -1;
}

val bytes_fromhex(struct vm *vm, val class, val text)
{
    struct str out = {0};
    val plain = plain_of(text);
    if (!is_kind(plain, KIND_STR))
        return raise_error(vm, E_TypeError, "fromhex() argument must be str, not %s",
                           text == vm->none ? "None" : type_name(vm, text));
    int64_t wrong = read_hex(str_value(plain), &out);
    bool is_bytes = is_subtype(class, vm->types[KIND_BYTES]);
    val r = wrong >= 0 ? NULL
            : is_bytes ? bytes_new(vm, str_slice(&out))
                       : bytearray_of(vm, str_slice(&out));
    str_free(&out);
    if (!r)
        return raise_error(
            vm, E_ValueError,
            "non-hexadecimal number found in fromhex() arg at position %lld",
            (long long)wrong);
    bool exact = class == vm->types[KIND_BYTES] || class == vm->types[KIND_BYTEARRAY];
    return exact ? r : vm_call(vm, class, &r, 1);
}

/* The only byte of the separator; -1: raised, 0: none. */
static int separator(struct vm *vm, val sep)
{
    if (!sep)
        return 0;
    val plain = plain_of(sep);
    int64_t n = py_len(vm, sep);
    if (n < 0)
        return -1;
    if (n != 1) {
        raise_error(vm, E_ValueError, "sep must be length 1.");
        return -1;
    }
    if (!is_kind(plain, KIND_STR) && !is_kind(plain, KIND_BYTES)) {
        raise_error(vm, E_TypeError, "sep must be str or bytes.");
        return -1;
    }
    if (*str_bytes(plain) & 0x80) {
        raise_error(vm, E_ValueError, "sep must be ASCII.");
        return -1;
    }
    return *str_bytes(plain);
}

val hex_of(struct vm *vm, struct slice bytes, val sep, int64_t group, enum kind kind)
{
    static const char digits[] = "0123456789abcdef";
    int between = separator(vm, sep);
    size_t by = (size_t)(group < 0 ? -group : group), seps = 0;
    if (between < 0)
        return NULL;
    if (sep && by && bytes.n)
        seps = (bytes.n - 1) / by;
    if (!memory_fits(vm, (int64_t)bytes.n, 3))
        return NULL;
    struct w_str *r = str_blank(vm, kind, (int64_t)(bytes.n * 2 + seps));
    char *to = r->bytes;
    for (size_t i = 0; i < bytes.n; i++) {
        /* a positive group is counted from the right */
        bool cut = seps && i && (group > 0 ? bytes.n - i : i) % by == 0;
        if (cut)
            *to++ = (char)between;
        *to++ = digits[(unsigned char)bytes.p[i] >> 4];
        *to++ = digits[(unsigned char)bytes.p[i] & 15];
    }
    return &r->h;
}

val bytes_hex(struct vm *vm, val self, val sep, val group)
{
    int64_t by;
    if (!py_index(vm, group, &by))
        return NULL;
    if (by != (int)by)
        return raise_error(vm, E_OverflowError,
                           "Python int too large to convert to C int");
    return hex_of(vm, bytes_slice(self), sep, by, KIND_STR);
}

/* ---- decoding ---------------------------------------------------------------------------------------- */

static bool word(struct vm *vm, val *v, const char *what)
{
    if (!*v || is_a(*v, KIND_STR)) {
        *v = *v ? plain_of(*v) : NULL;
        return true;
    }
    raise_error(vm, E_TypeError, "decode() argument '%s' must be str, not %s", what,
                *v == vm->none ? "None" : type_name(vm, *v));
    return false;
}

val bytes_decode(struct vm *vm, val self, val encoding, val errors)
{
    if (!word(vm, &encoding, "encoding") || !word(vm, &errors, "errors"))
        return NULL;
    return text_decode(vm, bytes_slice(self), encoding, errors);
}
