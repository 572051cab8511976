/* format.c -- format specifications, as f-strings and format() use them, and '%'. */
#include "python/obj/obj.h"

#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct spec {
    char fill[5];
    char align, sign, grouping, type;
    bool alt, zero;
    int width, precision; /* -1: none */
};

/* Digits, if there are any. What does not fit is INT64_MAX. */
static bool read_number(struct slice *s, int64_t *out)
{
    if (s->n == 0 || !isdigit((unsigned char)*s->p))
        return false;
    for (*out = 0; s->n && isdigit((unsigned char)*s->p); *s = slice_from(*s, 1))
        if (__builtin_mul_overflow(*out, 10, out) ||
            __builtin_add_overflow(*out, *s->p - '0', out))
            *out = INT64_MAX / 10; /* more digits stay too many */
    if (*out >= INT64_MAX / 10)
        *out = INT64_MAX;
    return true;
}

/* A field of `width`; false: raised. `too_big`: what to say of one that is no size. */
static bool set_width(struct vm *vm, struct spec *f, int64_t width, const char *too_big)
{
    enum { MOST_WIDTH = 1 << 30 }; /* of what is only padding */
    if (width == INT64_MAX)
        raise_error(vm, E_ValueError, "%s", too_big);
    else if (width > MOST_WIDTH)
        raise_value(vm, vm->exceptions[E_MemoryError]);
    else
        f->width = (int)width;
    return !vm->exc;
}

static bool take(struct slice *s, const char *set, char *out)
{
    if (s->n == 0 || !strchr(set, *s->p))
        return false;
    *out = *s->p;
    *s = slice_from(*s, 1);
    return true;
}

static bool parse_spec(struct vm *vm, struct slice s, struct spec *f, val v)
{
    *f = (struct spec){.fill = " ", .precision = -1};
    struct slice whole = s;
    size_t width = s.n ? utf8_width((unsigned char)*s.p) : 0;
    char unused;
    if (s.n > width && strchr("<>=^", s.p[width])) {
        memset(f->fill, 0, sizeof f->fill);
        memcpy(f->fill, s.p, width);
        s = slice_from(s, width);
    }
    take(&s, "<>=^", &f->align);
    take(&s, "+- ", &f->sign);
    f->alt = take(&s, "#", &unused);
    if (s.n && *s.p == '0') {
        f->zero = true;
        if (!f->align) {
            f->align = '=';
            strcpy(f->fill, "0");
        }
        s = slice_from(s, 1);
    }
    static const char too_many[] = "Too many decimal digits in format string";
    int64_t number;
    if (read_number(&s, &number) && !set_width(vm, f, number, too_many))
        return false;
    take(&s, ",_", &f->grouping);
    if (take(&s, ".", &unused)) {
        if (!read_number(&s, &number)) {
            raise_error(vm, E_ValueError, "Format specifier missing precision");
            return false;
        }
        if (number == INT64_MAX || (number > INT_MAX && !is_kind(v, KIND_STR))) {
            raise_error(vm, E_ValueError, "%s",
                        number == INT64_MAX ? too_many : "precision too big");
            return false;
        }
        f->precision = number > INT_MAX ? INT_MAX : (int)number;
    }
    if (s.n) {
        f->type = *s.p;
        s = slice_from(s, 1);
    }
    if (s.n == 0)
        return true;
    raise_error(vm, E_ValueError,
                "Invalid format specifier '%.*s' for object of type '%s'", (int)whole.n,
                whole.p, type_name(vm, v));
    return false;
}

static size_t char_count(struct slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static void fill(struct str *out, const struct spec *f, long n)
{
    for (; n > 0; n--)
        str_add(out, slice_of(f->fill));
}

static void pad(struct str *out, const struct spec *f, char otherwise,
                struct slice sign, struct slice body)
{
    long room = f->width - (long)char_count(sign) - (long)char_count(body);
    char align = f->align ? f->align : otherwise;
    room = room < 0 ? 0 : room;
    long left = align == '>' ? room : align == '^' ? room / 2 : 0;
    fill(out, f, left);
    str_add(out, sign);
    if (align == '=')
        fill(out, f, room);
    str_add(out, body);
    if (align == '<' || align == '^')
        fill(out, f, room - left);
}

/* Thousands separators in the digits before the point. */
static void group(struct str *text, const struct spec *f)
{
    int by = f->type && strchr("xXob", f->type) ? 4 : 3;
    size_t digits = 0;
    while (digits < text->n && isalnum((unsigned char)text->p[digits]) &&
           !(text->p[digits] == 'e' && by == 3))
        digits++;
    struct str out = {0};
    /* zero padding takes part in the grouping */
    long zeros = 0;
    if (f->zero && f->align == '=' && f->fill[0] == '0') {
        long total = (long)text->n - (long)digits;
        while ((long)digits + zeros + ((long)digits + zeros - 1) / by + total <
               f->width)
            zeros++;
    }
    for (long i = 0; i < zeros + (long)digits; i++) {
        long left = zeros + (long)digits - i;
        if (i && left % by == 0)
            str_addc(&out, f->grouping);
        str_addc(&out, i < zeros ? '0' : text->p[i - zeros]);
    }
    str_add(&out, slice_from(str_slice(text), digits));
    str_free(text);
    *text = out;
}

static void sign_of(struct str *sign, const struct spec *f, bool negative)
{
    if (negative)
        str_addc(sign, '-');
    else if (f->sign == '+' || f->sign == ' ')
        str_addc(sign, f->sign);
}

static void finish_number(struct str *out, const struct spec *f, struct str *sign,
                          struct str *body)
{
    if (f->grouping)
        group(body, f);
    pad(out, f, '>', str_slice(sign), str_slice(body));
    str_free(sign);
    str_free(body);
}

/* %g leaves trailing zeros out; Python's 'g' does too, repr style adds ".0" */
static void float_digits(struct str *body, const struct spec *f, double d)
{
    char type = f->type;
    int precision = f->precision;
    char format[8] = "%.*f";
    if (isnan(d) || isinf(d)) {
        str_add(body, isnan(d)
                          ? (isupper((unsigned char)type) ? SLICE("NAN") : SLICE("nan"))
                      : isupper((unsigned char)type) ? SLICE("INF")
                                                     : SLICE("inf"));
        return;
    }
    if (type == 0 && precision < 0) {
        float_repr(body, d);
        return;
    }
    if (type == '%') {
        str_addf(body, "%.*f%%", precision < 0 ? 6 : precision, d * 100);
        return;
    }
    char letter = type == 0 || type == 'n' ? 'g' : type;
    if (f->alt)
        strcpy(format, "%#.*");
    format[strlen(format) - (f->alt ? 0 : 1)] = letter;
    if (precision < 0)
        precision = 6;
    if (letter == 'g' && precision == 0)
        precision = 1;
    char buffer[512];
    int n = snprintf(buffer, sizeof buffer, format, precision, d);
    if ((size_t)n < sizeof buffer)
        str_add(body, (struct slice){buffer, (size_t)n});
    else {
        char *big = mem_new((size_t)n + 1);
        snprintf(big, (size_t)n + 1, format, precision, d);
        str_add(body, (struct slice){big, (size_t)n});
        free(big);
    }
    if (type == 0 && !strpbrk(str_text(body), ".e"))
        str_add(body, SLICE(".0"));
}

/* The commonest: no width, no sign, few digits. */
static bool plain_fixed(struct str *out, const struct spec *f, double d)
{
    return f->type == 'f' && f->width == 0 && !f->sign && !f->grouping && !f->alt &&
           float_fixed(out, d, f->precision < 0 ? 6 : f->precision);
}

static void format_double(struct str *out, const struct spec *f, double d)
{
    if (plain_fixed(out, f, d))
        return;
    struct str sign = {0}, body = {0};
    sign_of(&sign, f, signbit(d) && !isnan(d));
    float_digits(&body, f, fabs(d));
    finish_number(out, f, &sign, &body);
}

static void format_int(struct vm *vm, struct str *out, const struct spec *f, val v)
{
    int base = f->type == 'x' || f->type == 'X' ? 16
               : f->type == 'o'                 ? 8
               : f->type == 'b'                 ? 2
                                                : 10;
    struct slice digits = str_value(int_to_str(vm, v, base));
    struct str sign = {0}, body = {0};
    bool negative = *digits.p == '-';
    sign_of(&sign, f, negative);
    if (f->alt && base != 10)
        str_addf(&sign, "0%c", f->type);
    str_add(&body, slice_from(digits, negative));
    if (f->type == 'X')
        for (size_t i = 0; i < body.n; i++)
            body.p[i] = (char)toupper((unsigned char)body.p[i]);
    finish_number(out, f, &sign, &body);
}

static void format_text(struct str *out, const struct spec *f, struct slice s)
{
    if (f->precision >= 0) {
        size_t n = 0;
        for (int i = 0; i < f->precision && n < s.n; i++)
            n += utf8_width((unsigned char)s.p[n]);
        s.n = n;
    }
    pad(out, f, '<', SLICE(""), s);
}

static val unknown_code(struct vm *vm, const struct spec *f, val v)
{
    return raise_error(vm, E_ValueError,
                       "Unknown format code '%c' for object of type '%s'", f->type,
                       type_name(vm, v));
}

/* What only numbers have makes no sense for text. */
static bool text_spec(struct vm *vm, const struct spec *f)
{
    if (f->grouping)
        raise_error(vm, E_ValueError, "Cannot specify '%c' with 's'.", f->grouping);
    else if (f->sign)
        raise_error(vm, E_ValueError,
                    f->sign == ' ' ? "Space not allowed in string format specifier"
                                   : "Sign not allowed in string format specifier");
    else if (f->alt)
        raise_error(vm, E_ValueError,
                    "Alternate form (#) not allowed in string format specifier");
    else if (f->align == '=' && !f->zero)
        raise_error(vm, E_ValueError,
                    "'=' alignment not allowed in string format specifier");
    return !vm->exc;
}

/* The character of a number, for the code c. */
static val char_of_int(struct vm *vm, val v)
{
    int64_t c;
    if (!int_to_i64(v, &c) || c < 0 || c > 0x10FFFF)
        return raise_error(vm, E_OverflowError, "%%c arg not in range(0x110000)");
    return str_char(vm, (uint32_t)c);
}

val py_format(struct vm *vm, val v, val spec)
{
    struct spec f;
    double d;
    if (is_kind(v, KIND_INSTANCE)) {
        val r = call_special(vm, v, vm->n_format, &spec, 1);
        if (r && !is_a(r, KIND_STR))
            return raise_error(vm, E_TypeError, "__format__ must return a str, not %s",
                               type_name(vm, r));
        return r ? plain_of(r) : NULL;
    }
    if (as_str(spec)->n == 0)
        return py_str(vm, v);
    if (!is_int(v) && v->kind != KIND_STR && v->kind != KIND_FLOAT && !int_is(v))
        return raise_error(vm, E_TypeError,
                           "unsupported format string passed to %s.__format__",
                           type_name(vm, v));
    if (!parse_spec(vm, str_value(spec), &f, v))
        return NULL;
    struct str out = text_start(vm);
    if (is_kind(v, KIND_STR)) {
        if (f.type && f.type != 's')
            return unknown_code(vm, &f, v);
        if (!text_spec(vm, &f))
            return NULL;
        format_text(&out, &f, str_value(v));
    } else if (int_is(v) && f.type == 'c') {
        val c = char_of_int(vm, v);
        if (!c)
            return NULL;
        format_text(&out, &f, str_value(c));
    } else if (int_is(v) && (!f.type || strchr("bdoxXn", f.type))) {
        if (f.precision >= 0)
            return raise_error(vm, E_ValueError,
                               "Precision not allowed in integer format specifier");
        format_int(vm, &out, &f, v);
    } else if (!f.type || strchr("eEfFgGn%", f.type)) {
        if (number_to_double(vm, v, &d) && !vm->exc)
            format_double(&out, &f, d);
    } else
        return unknown_code(vm, &f, v);
    return str_finish(vm, &out);
}

/* ---- the % operator ------------------------------------------------------------------------ */

struct percent {
    struct vm *vm;
    struct slice s;
    struct str out;
    val args;
    int64_t used;
    bool tuple;
};

static val next_arg(struct percent *p)
{
    if (p->tuple && p->used < as_tuple(p->args)->n)
        return as_tuple(p->args)->at[p->used++];
    if (!p->tuple && p->used++ == 0)
        return p->args;
    return raise_error(p->vm, E_TypeError, "not enough arguments for format string");
}

static bool star_or_number(struct percent *p, int64_t *out)
{
    if (p->s.n && *p->s.p == '*') {
        val v = next_arg(p);
        p->s = slice_from(p->s, 1);
        return v && py_index(p->vm, v, out);
    }
    read_number(&p->s, out);
    return true;
}

static bool percent_precision(struct percent *p, struct spec *f)
{
    bool star = p->s.n && *p->s.p == '*';
    int64_t precision = 0;
    if (!star_or_number(p, &precision))
        return false;
    if (precision > INT_MAX || precision < INT_MIN) {
        if (star)
            raise_error(p->vm, E_OverflowError,
                        "Python int too large to convert to C int");
        else
            raise_error(p->vm, E_ValueError, "precision too big");
        return false;
    }
    f->precision = precision < 0 ? 0 : (int)precision;
    return true;
}

static bool convert(struct percent *p, struct spec *f, val v)
{
    double d;
    switch (f->type) {
    case 's':
    case 'r':
    case 'a': {
        val text = f->type == 's' ? py_str(p->vm, v) : py_repr(p->vm, v);
        if (text && f->type == 'a')
            text = ascii_of(p->vm, text);
        if (text)
            format_text(&p->out, f, str_value(text));
        return text != NULL;
    }
    case 'c':
        if (is_kind(v, KIND_STR) ? as_str(v)->chars != 1 : !int_is(v)) {
            raise_error(p->vm, E_TypeError, "%%c requires int or char");
            return false;
        }
        if (int_is(v) && !(v = char_of_int(p->vm, v)))
            return false;
        format_text(&p->out, f, str_value(v));
        return true;
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
        if (is_kind(v, KIND_FLOAT) && strchr("diu", f->type))
            v = int_from_double(p->vm, as_float(v)->value);
        if (!v)
            return false;
        if (!int_is(v)) {
            raise_error(p->vm, E_TypeError, "%%%c format: %s is required, not %s",
                        f->type,
                        strchr("diu", f->type) ? "a real number" : "an integer",
                        type_name(p->vm, v));
            return false;
        }
        if (is_int(v) && f->type == 'd' && f->width == 0 && !f->sign)
            str_add_i64(&p->out, untag(v));
        else
            format_int(p->vm, &p->out, f, v);
        return true;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        if (!number_to_double(p->vm, v, &d)) {
            raise_error(p->vm, E_TypeError, "must be real number, not %s",
                        type_name(p->vm, v));
            return false;
        }
        format_double(&p->out, f, d);
        return !p->vm->exc;
    default:
        raise_error(p->vm, E_ValueError,
                    "unsupported format character '%c' (0x%x) at index %d", f->type,
                    (unsigned)f->type, 0);
        return false;
    }
}

static bool one_conversion(struct percent *p)
{
    struct spec f = {.fill = " ", .precision = -1, .align = '>'};
    val v = NULL;
    char flag;
    if (p->s.n && *p->s.p == '(') {
        ptrdiff_t end = slice_find(p->s, SLICE(")"));
        if (end < 0 || !is_kind(p->args, KIND_DICT)) {
            raise_error(p->vm, E_TypeError, "format requires a mapping");
            return false;
        }
        v = py_getitem(p->vm, p->args,
                       str_new(p->vm, (struct slice){p->s.p + 1, (size_t)end - 1}));
        if (!v)
            return false;
        p->s = slice_from(p->s, (size_t)end + 1);
    }
    while (take(&p->s, "-+ #0", &flag)) {
        if (flag == '-')
            f.align = '<';
        else if (flag == '0') {
            f.zero = true;
        } else if (flag == '#')
            f.alt = true;
        else
            f.sign = flag;
    }
    int64_t width = 0;
    if (!star_or_number(p, &width))
        return false;
    if (width < 0) {
        width = width == INT64_MIN ? INT64_MAX : -width;
        f.align = '<';
    }
    if (!set_width(p->vm, &f, width, "width too big"))
        return false;
    if (take(&p->s, ".", &flag) && !percent_precision(p, &f))
        return false;
    if (p->s.n == 0) {
        raise_error(p->vm, E_ValueError, "incomplete format");
        return false;
    }
    f.type = *p->s.p;
    p->s = slice_from(p->s, 1);
    if (f.zero && f.align == '>' && strchr("diuxXoeEfFgG", f.type)) {
        f.align = '=';
        strcpy(f.fill, "0");
    }
    if (f.type == '%') {
        str_addc(&p->out, '%');
        return true;
    }
    if (!v)
        v = next_arg(p);
    return v && convert(p, &f, v);
}

/* What has items may be there for %(name)s: CPython does not complain that it is not used. */
static bool could_be_mapping(struct vm *vm, val v)
{
    return is_kind(v, KIND_DICT) || is_kind(v, KIND_LIST) || is_kind(v, KIND_RANGE) ||
           is_kind(v, KIND_BYTES) || type_lookup(vm, type_of(vm, v), vm->n_getitem);
}

val percent_format(struct vm *vm, val format, val args)
{
    struct percent p = {.vm = vm,
                        .s = str_value(format),
                        .out = text_start(vm),
                        .args = args,
                        .tuple = is_kind(args, KIND_TUPLE)};
    while (p.s.n) {
        const char *mark = memchr(p.s.p, '%', p.s.n);
        size_t plain = mark ? (size_t)(mark - p.s.p) : p.s.n;
        str_add(&p.out, (struct slice){p.s.p, plain});
        p.s = slice_from(p.s, plain);
        if (!mark)
            break;
        p.s = slice_from(p.s, 1);
        if (!one_conversion(&p)) {
            str_free(&p.out);
            return NULL;
        }
    }
    if ((p.tuple && p.used < as_tuple(args)->n) ||
        (!p.tuple && p.used == 0 && !could_be_mapping(vm, args))) {
        str_free(&p.out);
        return raise_error(vm, E_TypeError,
                           "not all arguments converted during string formatting");
    }
    return str_finish(vm, &p.out);
}
