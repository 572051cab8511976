/* format.c -- format specifications, as f-strings and format() use them, and '%'. */
#include "python/obj/obj.h"
#include "python/obj/type_def.h"

#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct spec {
    char fill[5];
    char align, sign, grouping, type;
    bool alt, zero;
    bool positive_zero;       /* z: what rounds to zero has no sign */
    int64_t width, precision; /* in characters; no precision: -1 */
};

/* More than this is not filled but MemoryError. */
enum { MOST_WIDTH = 1 << 30 };

/* Digits, if there are any: *out is as it was when there are none. False: too many. */
static bool read_number(struct slice *s, int64_t *out)
{
    int64_t n = 0;
    bool fits = true, any = false;
    for (; s->n && isdigit((unsigned char)*s->p); *s = slice_from(*s, 1)) {
        any = true;
        fits = fits && !__builtin_mul_overflow(n, 10, &n) &&
               !__builtin_add_overflow(n, *s->p - '0', &n);
    }
    if (any && fits)
        *out = n;
    return fits;
}

static bool fits_memory(struct vm *vm, const struct spec *f)
{
    if (f->width <= MOST_WIDTH)
        return true;
    raise_value(vm, vm->exceptions[E_MemoryError]);
    return false;
}

static bool take(struct slice *s, const char *set, char *out)
{
    if (s->n == 0 || !strchr(set, *s->p))
        return false;
    *out = *s->p;
    *s = slice_from(*s, 1);
    return true;
}

static bool spec_error(struct vm *vm, const char *text)
{
    raise_error(vm, E_ValueError, "%s", text);
    return false;
}

/* Separators go with some types only. */
static bool grouping_fits(struct vm *vm, const struct spec *f)
{
    if (!f->grouping || !f->type || strchr("deEfFgG%", f->type) ||
        (f->grouping == '_' && strchr("boxX", f->type)))
        return true;
    raise_error(vm, E_ValueError, "Cannot specify '%c' with '%c'.", f->grouping,
                f->type);
    return false;
}

/* From the width on. */
static bool parse_sizes(struct vm *vm, struct slice *s, struct spec *f)
{
    char again, unused;
    if (!read_number(s, &f->width))
        return spec_error(vm, "Too many decimal digits in format string");
    if (take(s, ",_", &f->grouping) && take(s, ",_", &again)) {
        if (again == f->grouping) /* what is left over is a type */
            *s = (struct slice){s->p - 1, s->n + 1};
        else
            return spec_error(vm, "Cannot specify both ',' and '_'.");
    }
    if (!take(s, ".", &unused))
        return true;
    if (!read_number(s, &f->precision))
        return spec_error(vm, "Too many decimal digits in format string");
    return f->precision >= 0 || spec_error(vm, "Format specifier missing precision");
}

static bool parse_spec(struct vm *vm, struct slice s, struct spec *f, val v)
{
    *f = (struct spec){.fill = " ", .precision = -1};
    bool filled = false;
    struct slice whole = s;
    size_t width = s.n ? utf8_width((unsigned char)*s.p) : 0;
    char unused;
    if (s.n > width && strchr("<>=^", s.p[width])) {
        memset(f->fill, 0, sizeof f->fill);
        memcpy(f->fill, s.p, width);
        s = slice_from(s, width);
        filled = true;
    }
    take(&s, "<>=^", &f->align);
    take(&s, "+- ", &f->sign);
    f->positive_zero = take(&s, "z", &unused);
    f->alt = take(&s, "#", &unused);
    if (!filled && s.n && *s.p == '0') {
        f->zero = true;
        strcpy(f->fill, "0");
        if (!f->align && !is_kind(v, KIND_STR))
            f->align = '=';
        s = slice_from(s, 1);
    }
    if (!parse_sizes(vm, &s, f))
        return false;
    if (s.n) {
        f->type = *s.p;
        s = slice_from(s, 1);
    }
    if (s.n == 0)
        return grouping_fits(vm, f) && fits_memory(vm, f);
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
    long room = (long)f->width - (long)char_count(sign) - (long)char_count(body);
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

/* Thousands separators in the digits before the point; `before` stands in front of them. */
static void group(struct str *text, const struct spec *f, size_t before)
{
    int by = f->type && strchr("xXob", f->type) ? 4 : 3;
    size_t digits = 0;
    while (digits < text->n && (by == 3 ? isdigit((unsigned char)text->p[digits])
                                        : isxdigit((unsigned char)text->p[digits])))
        digits++;
    struct str out = {0};
    /* zero padding takes part in the grouping */
    long zeros = 0;
    if (digits && f->align == '=' && f->fill[0] == '0') {
        long total = (long)(text->n - digits + before);
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
        group(body, f, sign->n);
    pad(out, f, '>', str_slice(sign), str_slice(body));
    str_free(sign);
    str_free(body);
}

/* "1e+16" becomes "1.e+16". */
static void insert_point(struct str *text, size_t at)
{
    struct str out = {0};
    str_add(&out, (struct slice){text->p, at});
    str_addc(&out, '.');
    str_add(&out, slice_from(str_slice(text), at));
    str_free(text);
    *text = out;
}

/* Digits and an exponent, without zeros at the end of the digits. */
static void short_exponent(struct str *out, int precision, double d)
{
    char text[64];
    assert(precision <= 40);
    snprintf(text, sizeof text, "%.*e", precision, d);
    const char *e = strchr(text, 'e');
    size_t n = (size_t)(e - text);
    while (n > 1 && memchr(text, '.', n) && (text[n - 1] == '0' || text[n - 1] == '.'))
        n--;
    str_add(out, (struct slice){text, n});
    str_add(out, slice_of(e));
}

/* %g leaves trailing zeros out; Python's 'g' does too, repr style adds ".0" */
static void float_digits(struct str *body, const struct spec *f, double d)
{
    char type = f->type;
    int precision = (int)f->precision;
    char format[8] = "%.*f";
    if (isnan(d) || isinf(d)) {
        const char *percent = type == '%' ? "%" : "";
        str_add(body, isnan(d)
                          ? (isupper((unsigned char)type) ? SLICE("NAN") : SLICE("nan"))
                      : isupper((unsigned char)type) ? SLICE("INF")
                                                     : SLICE("inf"));
        str_add(body, slice_of(percent));
        return;
    }
    if (type == 0 && precision < 0) {
        float_repr(body, d);
        const char *e = f->alt ? strchr(str_text(body), 'e') : NULL;
        if (e && !strchr(str_text(body), '.'))
            insert_point(body, (size_t)(e - str_text(body)));
        return;
    }
    if (type == '%') {
        str_addf(body, f->alt ? "%#.*f%%" : "%.*f%%", precision < 0 ? 6 : precision,
                 d * 100);
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
    if (type == 0) { /* as 'g', but an exponent comes one digit earlier */
        char digits[64];
        snprintf(digits, sizeof digits, "%.*e", precision > 40 ? 40 : precision - 1, d);
        if (atoi(strchr(digits, 'e') + 1) == precision - 1 && precision <= 40) {
            if (!f->alt) {
                short_exponent(body, precision - 1, d);
                return;
            }
            strcpy(format, "%#.*e");
            precision--;
        }
    }
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
           !f->positive_zero &&
           float_fixed(out, d, f->precision < 0 ? 6 : (int)f->precision);
}

static void format_double(struct str *out, const struct spec *f, double d)
{
    if (plain_fixed(out, f, d))
        return;
    struct str sign = {0}, body = {0};
    float_digits(&body, f, fabs(d));
    bool negative = signbit(d) && !isnan(d);
    if (f->positive_zero && isfinite(d))
        negative &= strpbrk(str_text(&body), "123456789") != NULL;
    sign_of(&sign, f, negative);
    finish_number(out, f, &sign, &body);
}

/* vm->exc tells whether it went well. */
/* ---- complex: two floats, each with its digits and grouping, filled up as one ---------------- */

/* As repr() of a complex number has its parts: no ".0". */
static void part_digits(struct str *body, const struct spec *f, double d)
{
    float_repr(body, d);
    if (body->n > 2 && memcmp(body->p + body->n - 2, ".0", 2) == 0)
        body->p[body->n -= f->alt ? 1 : 2] = 0;
    char *e = f->alt && body->p ? strchr(body->p, 'e') : NULL;
    if (e && !strchr(body->p, '.'))
        insert_point(body, (size_t)(e - body->p));
}

static void complex_part(struct str *out, const struct spec *f, double d, bool plus)
{
    struct spec one = *f;
    struct str sign = {0}, body = {0};
    one.width = 0;
    one.zero = false;
    one.sign = plus ? '+' : f->sign;
    if (!f->type && f->precision < 0)
        part_digits(&body, &one, fabs(d));
    else {
        one.type = f->type ? f->type : 'g';
        float_digits(&body, &one, fabs(d));
    }
    bool negative = signbit(d) && !isnan(d);
    if (f->positive_zero && isfinite(d))
        negative &= strpbrk(str_text(&body), "123456789") != NULL;
    sign_of(&sign, &one, negative);
    finish_number(out, &one, &sign, &body);
}

static void format_complex(struct vm *vm, struct str *out, const struct spec *f, val v)
{
    double re = as_complex(v)->re, im = as_complex(v)->im;
    bool only_imaginary = !f->type && re == 0 && !signbit(re), pair = !f->type;
    if (f->precision > INT_MAX)
        spec_error(vm, "precision too big");
    else if (strcmp(f->fill, "0") == 0)
        spec_error(vm, "Zero padding is not allowed in complex format specifier");
    else if (f->align == '=')
        spec_error(vm, "'=' alignment flag is not allowed in complex format specifier");
    if (vm->exc)
        return;
    struct str body = {0};
    if (pair && !only_imaginary)
        str_addc(&body, '(');
    if (!only_imaginary)
        complex_part(&body, f, re, false);
    complex_part(&body, f, im, !only_imaginary);
    str_add(&body, pair && !only_imaginary ? SLICE("j)") : SLICE("j"));
    pad(out, f, '>', SLICE(""), str_slice(&body));
    str_free(&body);
}

static void format_int(struct vm *vm, struct str *out, const struct spec *f, val v)
{
    int base = f->type == 'x' || f->type == 'X' ? 16
               : f->type == 'o'                 ? 8
               : f->type == 'b'                 ? 2
                                                : 10;
    val text = int_to_str(vm, v, base);
    if (!text)
        return;
    struct slice digits = str_value(text);
    struct str sign = {0}, body = {0};
    bool negative = *digits.p == '-';
    sign_of(&sign, f, negative);
    if (f->alt && base != 10)
        str_addf(&sign, "0%c", f->type);
    for (int64_t i = (int64_t)digits.n - negative; i < f->precision; i++)
        str_addc(&body, '0'); /* only '%' has a precision for integers */
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
        for (int64_t i = 0; i < f->precision && n < s.n; i++)
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
    else if (f->positive_zero)
        raise_error(vm, E_ValueError,
                    "Negative zero coercion (z) not allowed in string "
                    "format specifier");
    else if (f->alt)
        raise_error(vm, E_ValueError,
                    "Alternate form (#) not allowed in string format specifier");
    else if (f->align == '=')
        raise_error(vm, E_ValueError,
                    "'=' alignment not allowed in string format specifier");
    return !vm->exc;
}

/* What does not go with the codes of integers. */
static bool int_spec(struct vm *vm, const struct spec *f)
{
    if (f->precision >= 0)
        return spec_error(vm, "Precision not allowed in integer format specifier");
    if (f->positive_zero)
        return spec_error(vm, "Negative zero coercion (z) not allowed in integer "
                              "format specifier");
    if (f->type == 'c' && f->sign)
        return spec_error(vm, "Sign not allowed with integer format specifier 'c'");
    if (f->type == 'c' && f->alt)
        return spec_error(
            vm, "Alternate form (#) not allowed with integer format specifier 'c'");
    return true;
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
    const struct slots *own = slots_of(v);
    if (own->format && own->format != py_format)
        return own->format(vm, v, spec);
    if (as_str(spec)->n == 0)
        return py_str(vm, v);
    if (!is_int(v) && v->kind != KIND_STR && v->kind != KIND_FLOAT &&
        v->kind != KIND_COMPLEX && !int_is(v))
        return raise_error(vm, E_TypeError,
                           "unsupported format string passed to %s.__format__",
                           type_name(vm, v));
    if (!parse_spec(vm, str_value(spec), &f, v))
        return NULL;
    struct str out = text_start(vm);
    if (is_kind(v, KIND_STR)) {
        if (f.type && f.type != 's')
            unknown_code(vm, &f, v);
        else if (text_spec(vm, &f))
            format_text(&out, &f, str_value(v));
    } else if (is_kind(v, KIND_COMPLEX)) {
        if (f.type && !strchr("eEfFgGn", f.type))
            unknown_code(vm, &f, v);
        else
            format_complex(vm, &out, &f, v);
    } else if (int_is(v) && (!f.type || strchr("bcdoxXn", f.type))) {
        int64_t fits;
        val c = NULL;
        if (int_spec(vm, &f) && f.type == 'c' && !int_to_i64(v, &fits))
            raise_error(vm, E_OverflowError,
                        "Python int too large to convert to C long");
        else if (!vm->exc && f.type == 'c')
            c = char_of_int(vm, v);
        if (c)
            pad(&out, &f, '>', SLICE(""), str_value(c));
        else if (!vm->exc)
            format_int(vm, &out, &f, v);
    } else if (!f.type || strchr("eEfFgGn%", f.type)) {
        if (f.precision > INT_MAX)
            spec_error(vm, "precision too big");
        else if (f.precision > MOST_WIDTH)
            raise_value(vm, vm->exceptions[E_MemoryError]);
        else if (number_to_double(vm, v, &d) && !vm->exc)
            format_double(&out, &f, d);
    } else
        unknown_code(vm, &f, v);
    if (!vm->exc)
        return str_finish(vm, &out);
    str_free(&out);
    return NULL;
}

/* ---- the % operator ------------------------------------------------------------------------ */

struct percent {
    struct vm *vm;
    struct slice s;
    struct str out;
    val format, args;
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

static bool star_or_number(struct percent *p, const char *what, int64_t most,
                           int64_t *out)
{
    struct vm *vm = p->vm;
    if (p->s.n && *p->s.p == '*') {
        val v = next_arg(p);
        p->s = slice_from(p->s, 1);
        if (v && !int_is(v))
            raise_error(vm, E_TypeError, "* wants int");
        else if (v && (!int_to_i64(v, out) || *out > most || *out < -most))
            raise_error(vm, E_OverflowError, "Python int too large to convert to C %s",
                        most == INT_MAX ? "int" : "ssize_t");
        return !vm->exc;
    }
    if (read_number(&p->s, out) && *out <= most)
        return true;
    raise_error(vm, E_ValueError, "%s too big", what);
    return false;
}

/* Of the character before p->s, which can be any. */
static bool unknown_conversion(struct percent *p)
{
    const char *start = p->s.p - 1, *text = str_bytes(p->format);
    while ((*start & 0xC0) == 0x80) /* it was taken as a byte */
        start--;
    size_t width;
    uint32_t c = utf8_read(start, &width);
    raise_error(p->vm, E_ValueError,
                "unsupported format character '%.*s' (0x%x) at index %zu",
                (int)(c < 32 || c > 126 ? 1 : width), c < 32 || c > 126 ? "?" : start,
                (unsigned)c, char_count((struct slice){text, (size_t)(start - text)}));
    return false;
}

/* An instance as an integer: what __int__ (when `any` number will do) or __index__ says;
 * itself when it has neither. */
static val number_to_print(struct vm *vm, val v, bool any)
{
    val type = type_of(vm, v);
    if (any && type_lookup(vm, type, vm->n_int)) {
        val r = call_special(vm, v, vm->n_int, NULL, 0);
        return !r || int_is(r)
                   ? r
                   : raise_error(vm, E_TypeError, "__int__ returned non-int (type %s)",
                                 type_name(vm, r));
    }
    return type_lookup(vm, type, vm->n_index) ? py_index_value(vm, v) : v;
}

/* The same as a float, by __float__. */
static val real_to_print(struct vm *vm, val v)
{
    if (is_a(v, KIND_FLOAT) || !type_lookup(vm, type_of(vm, v), vm->n_float))
        return int_is(plain_of(v)) || is_a(v, KIND_FLOAT) ? plain_of(v) : v;
    val r = call_special(vm, v, vm->n_float, NULL, 0);
    return !r || is_a(r, KIND_FLOAT)
               ? (r ? plain_of(r) : NULL)
               : raise_error(vm, E_TypeError,
                             "%s.__float__ returned non-float (type %s)",
                             type_name(vm, v), type_name(vm, r));
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
        f->precision = -1; /* which would cut it */
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
        if (v && !int_is(v) && !is_kind(v, KIND_FLOAT))
            v = number_to_print(p->vm, v, strchr("diu", f->type) != NULL);
        if (!v)
            return false;
        if (!int_is(v)) {
            raise_error(p->vm, E_TypeError, "%%%c format: %s is required, not %s",
                        f->type,
                        strchr("diu", f->type) ? "a real number" : "an integer",
                        type_name(p->vm, v));
            return false;
        }
        if (is_int(v) && f->type == 'd' && f->width == 0 && !f->sign &&
            f->precision < 0)
            str_add_i64(&p->out, untag(v));
        else
            format_int(p->vm, &p->out, f, v);
        return !p->vm->exc;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        if (!int_is(v) && !is_kind(v, KIND_FLOAT) && !(v = real_to_print(p->vm, v)))
            return false;
        if (!number_to_double(p->vm, v, &d)) {
            raise_error(p->vm, E_TypeError, "must be real number, not %s",
                        type_name(p->vm, v));
            return false;
        }
        format_double(&p->out, f, d);
        return !p->vm->exc;
    default: return unknown_conversion(p);
    }
}

/* What has items may be there for %(name)s: nobody complains that it is not used. */
static bool could_be_mapping(struct vm *vm, val v)
{
    return !is_a(v, KIND_STR) && !is_a(v, KIND_TUPLE) &&
           type_lookup(vm, type_of(vm, v), vm->n_getitem);
}

static bool one_conversion(struct percent *p)
{
    struct spec f = {.fill = " ", .precision = -1, .align = '>'};
    val v = NULL;
    char flag;
    if (p->s.n && *p->s.p == '(') {
        ptrdiff_t end = slice_find(p->s, SLICE(")"));
        if (!could_be_mapping(p->vm, p->args)) {
            raise_error(p->vm, E_TypeError, "format requires a mapping");
            return false;
        }
        if (end < 0)
            return spec_error(p->vm, "incomplete format key");
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
    if (!star_or_number(p, "width", INT64_MAX, &f.width))
        return false;
    if (f.width < 0) {
        f.width = -f.width;
        f.align = '<';
    }
    if (take(&p->s, ".", &flag)) {
        f.precision = 0;
        if (!star_or_number(p, "precision", INT_MAX, &f.precision))
            return false;
        f.precision = f.precision < 0 ? 0 : f.precision;
    }
    take(&p->s, "hlL", &flag);
    if (!fits_memory(p->vm, &f) ||
        (f.precision > MOST_WIDTH &&
         !raise_value(p->vm, p->vm->exceptions[E_MemoryError])))
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
    if (f.type == '%' && p->s.p - 2 >= str_bytes(p->format) && p->s.p[-2] == '%') {
        str_addc(&p->out, '%');
        return true;
    }
    if (!v)
        v = next_arg(p);
    return v && convert(p, &f, v);
}

val percent_format(struct vm *vm, val format, val args)
{
    if (is_a(args, KIND_TUPLE))
        args = plain_of(args);
    struct percent p = {.vm = vm,
                        .s = str_value(format),
                        .out = text_start(vm),
                        .format = format,
                        .args = args,
                        .tuple = is_kind(args, KIND_TUPLE)};
    while (p.s.n) {
        const char *mark = slice_char(p.s, '%');
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
