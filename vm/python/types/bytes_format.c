/* bytes_format.c -- bytes % args. Numbers are formatted as in text, whose digits are ASCII. */
#include "python/types/bytes_impl.h"

#include <limits.h>

struct conversion {
    struct vm *vm;
    val format, args; /* args: a tuple, or one value */
    bool tuple;
    int64_t used; /* of the arguments */
    size_t at;    /* in the format */
    struct str out;
};

struct spec {
    bool left, sign, blank, alt, zero;
    int64_t width, precision; /* no precision: -1 */
    char type;
};

static bool fails(struct conversion *c, enum exception e, const char *text)
{
    raise_error(c->vm, e, "%s", text);
    return false;
}

static val next_arg(struct conversion *c)
{
    int64_t i = c->used++;
    if (c->tuple ? i < as_tuple(c->args)->n : i == 0)
        return c->tuple ? as_tuple(c->args)->at[i] : c->args;
    return raise_error(c->vm, E_TypeError, "not enough arguments for format string");
}

/* The next byte of the format; -1: it has ended. */
static int peek(const struct conversion *c)
{
    struct slice s = bytes_slice(c->format);
    return c->at < s.n ? (unsigned char)s.p[c->at] : -1;
}

static bool is_mapping(struct vm *vm, val v)
{
    return !is_a(v, KIND_TUPLE) && !is_a(v, KIND_STR) && !is_a(v, KIND_BYTES) &&
           !is_a(v, KIND_BYTEARRAY) && type_lookup(vm, type_of(vm, v), vm->n_getitem);
}

/* %(key)...: from now on that is the only argument. */
static bool take_key(struct conversion *c)
{
    if (c->tuple || !is_mapping(c->vm, c->args))
        return fails(c, E_TypeError, "format requires a mapping");
    struct slice s = bytes_slice(c->format);
    size_t from = c->at + 1, to = from;
    for (int depth = 1; to < s.n; to++) {
        depth += (s.p[to] == '(') - (s.p[to] == ')');
        if (depth == 0)
            break;
    }
    if (to >= s.n)
        return fails(c, E_ValueError, "incomplete format key");
    c->at = to + 1;
    return true;
}

static val keyed_arg(struct conversion *c, size_t from)
{
    struct slice s = bytes_slice(c->format);
    val key = bytes_new(c->vm, (struct slice){s.p + from + 1, c->at - from - 2});
    return py_getitem(c->vm, c->args, key);
}

static void take_flags(struct conversion *c, struct spec *f)
{
    for (;; c->at++)
        switch (peek(c)) {
        case '-': f->left = true; break;
        case '+': f->sign = true; break;
        case ' ': f->blank = true; break;
        case '#': f->alt = true; break;
        case '0': f->zero = true; break;
        default: return;
        }
}

/* Digits, or '*' and an argument. */
static bool take_number(struct conversion *c, const char *too_big, int64_t most,
                        int64_t *out)
{
    if (peek(c) == '*') {
        c->at++;
        val v = next_arg(c);
        if (!v)
            return false;
        if (!int_is(plain_of(v)))
            return fails(c, E_TypeError, "* wants int");
        int64_t n;
        if (int_to_i64(plain_of(v), &n) && n <= most && n >= -most) {
            *out = n;
            return true;
        }
        raise_error(c->vm, E_OverflowError, "Python int too large to convert to C %s",
                    most == INT_MAX ? "int" : "ssize_t");
        return false;
    }
    for (int d; (d = peek(c)) >= '0' && d <= '9'; c->at++) {
        if (*out > (most - (d - '0')) / 10)
            return fails(c, E_ValueError, too_big);
        *out = *out * 10 + (d - '0');
    }
    return true;
}

/* ---- values --------------------------------------------------------------------------------- */

static void add_padded(struct conversion *c, const struct spec *f, struct slice s)
{
    if (f->precision >= 0 && (size_t)f->precision < s.n)
        s.n = (size_t)f->precision;
    int64_t fill = f->width - (int64_t)s.n;
    for (int64_t i = f->left ? 0 : fill; i > 0; i--)
        str_addc(&c->out, ' ');
    str_add(&c->out, s);
    for (int64_t i = f->left ? fill : 0; i > 0; i--)
        str_addc(&c->out, ' ');
}

static bool add_bytes(struct conversion *c, const struct spec *f, val v)
{
    struct vm *vm = c->vm;
    val bytes = v;
    if (!is_a(v, KIND_BYTES) && !is_a(v, KIND_BYTEARRAY)) {
        bytes = is_kind(v, KIND_INSTANCE) || is_kind(v, KIND_TYPE)
                    ? call_special(vm, v, vm->n_bytes, NULL, 0)
                    : NULL;
        if (vm->exc)
            return false;
        if (bytes && !is_a(bytes, KIND_BYTES)) {
            raise_error(vm, E_TypeError, "__bytes__ returned non-bytes (type %s)",
                        type_name(vm, bytes));
            return false;
        }
        if (!bytes && has_buffer(v) && !(bytes = buffer_bytes(vm, v)))
            return false;
        if (!bytes) {
            raise_error(vm, E_TypeError,
                        "%%b requires a bytes-like object, or an object that "
                        "implements __bytes__, not '%s'",
                        type_name(vm, v));
            return false;
        }
    }
    add_padded(c, f, bytes_slice(plain_of(bytes)));
    return true;
}

static bool add_ascii(struct conversion *c, const struct spec *f, val v)
{
    val repr = py_repr(c->vm, v);
    if (!repr)
        return false;
    repr = ascii_of(c->vm, repr);
    add_padded(c, f, str_value(repr));
    return true;
}

static bool add_byte(struct conversion *c, struct spec f, val v)
{
    struct vm *vm = c->vm;
    val plain = plain_of(v);
    char byte;
    f.precision = -1;
    if (is_kind(plain, KIND_BYTES) || is_kind(plain, KIND_BYTEARRAY)) {
        struct slice s = bytes_slice(plain);
        if (s.n == 1) {
            add_padded(c, &f, s);
            return true;
        }
    } else if (int_is(plain) || type_lookup(vm, type_of(vm, v), vm->n_index)) {
        int64_t i;
        if (!(plain = py_index_value(vm, v)))
            return false;
        if (!int_to_i64(plain, &i) || i < 0 || i > 255)
            return fails(c, E_OverflowError, "%c arg not in range(256)");
        byte = (char)i;
        add_padded(c, &f, (struct slice){&byte, 1});
        return true;
    }
    return fails(c, E_TypeError,
                 "%c requires an integer in range(256) or a single byte");
}

/* As text does it, with the same flags and numbers. */
static bool add_number(struct conversion *c, const struct spec *f, val v)
{
    struct str text = {0};
    bool real = strchr("eEfFgG", f->type) != NULL;
    str_addf(&text, "%%%s%s%s%s%s", f->left ? "-" : "", f->sign ? "+" : "",
             f->blank ? " " : "", f->alt ? "#" : "", f->zero ? "0" : "");
    if (f->width)
        str_addf(&text, "%lld", (long long)f->width);
    if (f->precision >= 0)
        str_addf(&text, ".%lld", (long long)f->precision);
    str_addc(&text, f->type);
    val format = str_finish(c->vm, &text),
        r = percent_format(c->vm, format, tuple_of(c->vm, &v, 1));
    if (!r && real && exc_matches(c->vm, E_TypeError)) {
        c->vm->exc = NULL;
        raise_error(c->vm, E_TypeError, "float argument required, not %s",
                    type_name(c->vm, v));
    }
    if (r)
        str_add(&c->out, str_value(r));
    return r != NULL;
}

static bool convert(struct conversion *c, const struct spec *f, val v)
{
    switch (f->type) {
    case 's':
    case 'b': return add_bytes(c, f, v);
    case 'a':
    case 'r': return add_ascii(c, f, v);
    case 'c': return add_byte(c, *f, v);
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': return add_number(c, f, v);
    default:
        raise_error(c->vm, E_ValueError,
                    "unsupported format character '%c' (0x%x) at index %lld", f->type,
                    (unsigned char)f->type, (long long)c->at - 1);
        return false;
    }
}

/* What stands behind a '%'. */
static bool one(struct conversion *c)
{
    enum { MOST_BYTES = 1 << 30 };
    struct spec f = {.precision = -1};
    val v = NULL;
    if (peek(c) == '%') {
        c->at++;
        str_addc(&c->out, '%');
        return true;
    }
    if (peek(c) == '(') {
        size_t from = c->at;
        if (!take_key(c) || !(v = keyed_arg(c, from)))
            return false;
    }
    take_flags(c, &f);
    if (!take_number(c, "width too big", INT64_MAX, &f.width))
        return false;
    if (f.width < 0) {
        f.left = true;
        f.width = -f.width;
    }
    if (peek(c) == '.') {
        c->at++;
        f.precision = 0;
        if (!take_number(c, "prec too big", INT_MAX, &f.precision))
            return false;
        f.precision = f.precision < 0 ? 0 : f.precision;
    }
    if (peek(c) == 'h' || peek(c) == 'l' || peek(c) == 'L')
        c->at++;
    if (peek(c) < 0)
        return fails(c, E_ValueError, "incomplete format");
    f.type = (char)peek(c);
    c->at++;
    if (f.width > MOST_BYTES || f.precision > MOST_BYTES) {
        raise_value(c->vm, c->vm->exceptions[E_MemoryError]);
        return false;
    }
    if (!v)
        v = next_arg(c);
    else
        c->used = 1; /* of a mapping, which is one argument */
    return v && convert(c, &f, v);
}

val bytes_format(struct vm *vm, val format, val args)
{
    struct conversion c = {.vm = vm,
                           .format = format,
                           .args = is_a(args, KIND_TUPLE) ? plain_of(args) : args,
                           .tuple = is_a(args, KIND_TUPLE)};
    bool ok = true, mapping = !c.tuple && is_mapping(vm, args);
    while (ok && peek(&c) >= 0) {
        struct slice s = slice_from(bytes_slice(format), c.at);
        const char *mark = slice_char(s, '%');
        size_t plain = mark ? (size_t)(mark - s.p) : s.n;
        str_add(&c.out, (struct slice){s.p, plain});
        c.at += plain + (mark != NULL);
        ok = !mark || one(&c);
    }
    if (ok && !mapping && c.used < (c.tuple ? as_tuple(c.args)->n : 1))
        ok = fails(&c, E_TypeError,
                   "not all arguments converted during bytes formatting");
    if (ok)
        return bytes_finish(vm, format, &c.out);
    str_free(&c.out);
    return NULL;
}
