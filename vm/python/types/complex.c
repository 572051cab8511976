/* complex.c -- complex: what is not arithmetic (obj/complex.c). */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "python/types/types.h"

struct pair {
    double re, im;
};

/* ---- complex("1+2j") ---------------------------------------------------------------------- */

static bool read_double(const char **p, double *out)
{
    char *end;
    const char *digits = *p + (**p == '+' || **p == '-');
    if (!isdigit((unsigned char)*digits) && *digits != '.' &&
        strncasecmp(digits, "inf", 3) != 0 && strncasecmp(digits, "nan", 3) != 0)
        return false;
    *out = strtod(*p, &end);
    bool some = end > digits;
    *p = end;
    return some;
}

static bool ends_imaginary(const char **p)
{
    bool j = **p == 'j' || **p == 'J';
    *p += j;
    return j;
}

static bool read_complex(const char *p, struct pair *out)
{
    double first;
    *out = (struct pair){0, 0};
    if (read_double(&p, &first)) {
        if (ends_imaginary(&p)) {
            out->im = first;
            return *p == 0;
        }
        out->re = first;
        if (*p == 0)
            return true;
        if (*p != '+' && *p != '-')
            return false;
        if (!read_double(&p, &out->im)) {
            out->im = *p == '-' ? -1 : 1;
            p++;
        }
    } else { /* j, +j or -j */
        out->im = *p == '-' ? -1 : 1;
        p += *p == '-' || *p == '+';
    }
    return ends_imaginary(&p) && *p == 0;
}

static struct slice stripped(struct slice s)
{
    while (s.n && isspace((unsigned char)*s.p))
        s = slice_from(s, 1);
    while (s.n && isspace((unsigned char)s.p[s.n - 1]))
        s.n--;
    return s;
}

/* Without its underscores, which may only be between digits; false: some are not. */
static bool without_underscores(struct slice s, struct str *out)
{
    for (size_t i = 0; i < s.n; i++) {
        bool between = i > 0 && i + 1 < s.n && isdigit((unsigned char)s.p[i - 1]) &&
                       isdigit((unsigned char)s.p[i + 1]);
        if (s.p[i] != '_')
            str_addc(out, s.p[i]);
        else if (!between)
            return false;
    }
    return true;
}

/* In parentheses or not. No NUL, no hexadecimal digits, no nan(...): strtod knows those. */
static bool parse(struct slice s, struct pair *out)
{
    s = stripped(s);
    if (s.n > 1 && *s.p == '(' && s.p[s.n - 1] == ')')
        s = stripped((struct slice){s.p + 1, s.n - 2});
    for (size_t i = 0; i < s.n; i++)
        if (!s.p[i] || strchr("xXpP()", s.p[i]))
            return false;
    struct str text = {0};
    str_add(&text, s);
    bool good = read_complex(str_text(&text), out);
    str_free(&text);
    return good;
}

static val from_text(struct vm *vm, val v)
{
    struct str plain = {0}, clean = {0};
    struct pair c;
    number_text(str_value(v), &plain);
    bool underscores = without_underscores(stripped(str_slice(&plain)), &clean);
    bool good = underscores && parse(str_slice(&clean), &c);
    str_free(&plain);
    str_free(&clean);
    if (good)
        return complex_new(vm, c.re, c.im);
    if (underscores)
        return raise_error(vm, E_ValueError, "complex() arg is a malformed string");
    val text = py_repr(vm, v);
    return text ? raise_error(vm, E_ValueError,
                              "could not convert string to complex: %.*s",
                              (int)str_value(text).n, str_value(text).p)
                : NULL;
}

/* ---- complex(number, number) ------------------------------------------------------------------ */

/* By __complex__. False: there is none, or raised. */
static bool by_complex(struct vm *vm, val v, struct pair *out)
{
    if (is_kind(v, KIND_COMPLEX)) {
        *out = (struct pair){as_complex(v)->re, as_complex(v)->im};
        return true;
    }
    if (is_int(v) || is_kind(v, KIND_FLOAT))
        return false;
    val r = call_special(vm, v, str_intern(vm, SLICE("__complex__")), NULL, 0);
    if (r && !is_a(r, KIND_COMPLEX))
        raise_error(vm, E_TypeError, "__complex__ returned non-complex (type %s)",
                    type_name(vm, r));
    if (!r || vm->exc)
        return false;
    return by_complex(vm, plain_of(r), out);
}

static bool has_method(struct vm *vm, val v, val name)
{
    return type_lookup(vm, type_of(vm, v), name) != NULL;
}

static bool is_number(struct vm *vm, val v)
{
    return int_is(v) || has_method(vm, v, vm->n_float) ||
           has_method(vm, v, vm->n_index);
}

bool complex_number(struct vm *vm, val v, double *re, double *im)
{
    struct pair c = {0, 0};
    bool good = by_complex(vm, v, &c) || (!vm->exc && real_number(vm, v, &c.re));
    *re = c.re;
    *im = c.im;
    return good;
}

static bool is_argument(struct vm *vm, val v, bool second)
{
    if (is_a(v, KIND_COMPLEX) || is_number(vm, v))
        return true;
    raise_error(vm, E_TypeError, "complex() %s argument must be a %snumber, not '%s'",
                second ? "second" : "first", second ? "" : "string or a ",
                type_name(vm, v));
    return false;
}

/* Only what has both parts takes part twice: the sign of a zero is kept. */
static val combined(struct vm *vm, struct pair a, bool a_both, val im)
{
    struct pair b = {0, 0};
    if (is_a(im, KIND_COMPLEX)) {
        by_complex(vm, plain_of(im), &b);
        a.re -= b.im;
    } else if (!real_number(vm, im, &b.re))
        return NULL;
    return complex_new(vm, a.re, a_both ? b.re + a.im : b.re);
}

static val make(struct vm *vm, val class, val re, val im)
{
    struct pair a = {0, 0};
    if (re && is_a(re, KIND_STR))
        return im ? raise_error(vm, E_TypeError,
                                "complex() can't take second arg if first is a string")
                  : from_text(vm, plain_of(re));
    if (im && is_a(im, KIND_STR))
        return raise_error(vm, E_TypeError, "complex() second arg can't be a string");
    if (re && is_kind(re, KIND_COMPLEX) && !im && class == vm->types[KIND_COMPLEX])
        return re;
    bool both = re && by_complex(vm, re, &a);
    if (vm->exc || (re && !both && !is_argument(vm, re, false)) ||
        (im && !is_argument(vm, im, true)))
        return NULL;
    if (re && !both && !real_number(vm, re, &a.re))
        return NULL;
    return im ? combined(vm, a, both, im) : complex_new(vm, a.re, a.im);
}

/* ---- the type ------------------------------------------------------------------------------------- */

static val itself(struct vm *vm, val c)
{
    (void)vm;
    return c;
}

static val conjugate(struct vm *vm, val c)
{
    return complex_new(vm, as_complex(c)->re, -as_complex(c)->im);
}

static val real(struct vm *vm, val c)
{
    return float_new(vm, as_complex(c)->re);
}

static val imag(struct vm *vm, val c)
{
    return float_new(vm, as_complex(c)->im);
}

static val new_arguments(struct vm *vm, val c)
{
    val pair[2] = {real(vm, c)};
    pair[1] = imag(vm, c);
    return tuple_of(vm, pair, 2);
}

/* As with the parts of others: complex numbers are numbers to complex ones. */
static val binary(struct vm *vm, enum opcode op, val a, val b)
{
    bool is_a_complex = is_kind(a, KIND_COMPLEX) || is_kind(b, KIND_COMPLEX);
    return is_a_complex ? complex_binary(vm, op, a, b) : vm->notimpl;
}

static const struct method complex_make =
    CONSTRUCTOR("complex", "real=NULL, imag=NULL", make, RUNS, 0);
static const struct method methods[] = {
    METHOD("conjugate", "/", conjugate, PURE),
    METHOD("__complex__", "/", itself, PURE),
    METHOD("__getnewargs__", "/", new_arguments, READS),
    LAST_METHOD,
};
static const struct attribute attributes[] = {
    GETTER("real", real), GETTER("imag", imag), {0}};
enum {
    OPERATORS = ARITHMETIC & ~(OPERATOR(FLOOR_DIVIDE) | OPERATOR(MODULO)),
};
const struct type_def complex_type = {
    .kind = KIND_COMPLEX,
    .flags = PLAIN_ARGS,
    .slots = {.format = py_format,
              .repr = add_repr,
              .hash = py_hash,
              .compare = plain_compare,
              .truth = py_truth,
              .binary = binary,
              .operators = OPERATORS,
              .reflected = OPERATORS,
              .unary = py_unary,
              .unary_operators = HAS_NEG | HAS_POS,
              .abs = py_abs},
    .make = &complex_make,
    .methods = methods,
    .attributes = attributes,
};
