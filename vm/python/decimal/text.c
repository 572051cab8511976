/* text.c -- decimal numbers as text: numeric strings of the specification, str(), format(),
 * and hash(). */
#include <assert.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "python/decimal/decimal.h"

/* ---- reading ------------------------------------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits_at(struct slice s)
{
    size_t n = 0;
    while (n < s.n && is_digit(s.p[n]))
        n++;
    return n;
}

static bool takes(struct slice *s, const char *word)
{
    size_t n = strlen(word);
    if (s->n < n || strncasecmp(s->p, word, n) != 0)
        return false;
    *s = slice_from(*s, n);
    return true;
}

/* Inf, Infinity, NaN123, sNaN */
static bool parse_special(struct dec *d, struct slice s)
{
    if (takes(&s, "inf")) {
        takes(&s, "inity");
        d->kind = DEC_INFINITE;
        return s.n == 0;
    }
    d->kind = takes(&s, "s") ? DEC_SIGNALING : DEC_QUIET;
    if (!takes(&s, "nan") || digits_at(s) != s.n)
        return false;
    dec_read_digits(d, s);
    return true;
}

/* What is too large for any number is kept beyond all limits. */
static int64_t parse_exponent(struct slice s)
{
    const int64_t most = 2 * DEC_MAX_EMAX;
    int64_t e = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (e > most / 10)
            return most;
        e = e * 10 + (s.p[i] - '0');
    }
    return e < most ? e : most;
}

bool dec_parse(struct dec *d, struct slice s)
{
    d->kind = DEC_FINITE;
    d->n = d->exp = 0;
    d->negative = s.n && *s.p == '-';
    if (s.n && (*s.p == '-' || *s.p == '+'))
        s = slice_from(s, 1);
    if (s.n && !is_digit(*s.p) && *s.p != '.')
        return parse_special(d, s);
    struct slice whole = {s.p, digits_at(s)}, part = {s.p, 0};
    s = slice_from(s, whole.n);
    if (s.n && *s.p == '.') {
        s = slice_from(s, 1);
        part = (struct slice){s.p, digits_at(s)};
        s = slice_from(s, part.n);
    }
    if (whole.n + part.n == 0)
        return false;
    if (s.n) {
        if (!takes(&s, "e"))
            return false;
        bool below = s.n && *s.p == '-';
        if (s.n && (*s.p == '-' || *s.p == '+'))
            s = slice_from(s, 1);
        if (s.n == 0 || digits_at(s) != s.n)
            return false;
        d->exp = below ? -parse_exponent(s) : parse_exponent(s);
    }
    d->exp -= (int64_t)part.n;
    if (part.n == 0)
        dec_read_digits(d, whole);
    else { /* the text of both, without the point between them */
        size_t n = whole.n + part.n;
        char room[64], *text = n <= sizeof room ? room : mem_new(n);
        memcpy(text, whole.p, whole.n);
        memcpy(text + whole.n, part.p, part.n);
        dec_read_digits(d, (struct slice){text, n});
        if (text != room)
            free(text);
    }
    return true;
}

/* ---- writing -------------------------------------------------------------------------------------- */

static void add_zeros(struct str *out, int64_t n)
{
    for (; n > 0; n--)
        str_addc(out, '0');
}

static void print_special(struct str *out, const struct dec *d)
{
    if (d->kind == DEC_INFINITE) {
        str_add(out, SLICE("Infinity"));
        return;
    }
    str_add(out, d->kind == DEC_QUIET ? SLICE("NaN") : SLICE("sNaN"));
    if (d->n) {
        int64_t n = dec_digits(d);
        char *text = mem_new((size_t)n);
        dec_put_digits(d, text);
        str_add(out, (struct slice){text, (size_t)n});
        free(text);
    }
}

/* Digits with a point behind the first `before` of them (0 or less: zeros in front). */
static void print_digits(struct str *out, struct slice digits, int64_t before,
                         bool always)
{
    int64_t n = (int64_t)digits.n;
    if (before <= 0) {
        str_add(out, SLICE("0."));
        add_zeros(out, -before);
        str_add(out, digits);
        return;
    }
    str_add(out, (struct slice){digits.p, (size_t)(before < n ? before : n)});
    add_zeros(out, before - n);
    if (before < n || always)
        str_addc(out, '.');
    if (before < n)
        str_add(out, slice_from(digits, (size_t)before));
}

void dec_print(struct str *out, const struct dec *d, bool engineering, char e)
{
    if (d->negative)
        str_addc(out, '-');
    if (dec_special(d)) {
        print_special(out, d);
        return;
    }
    char room[64];
    int64_t n = dec_digits(d), left = d->exp + n, before;
    char *text = n <= (int64_t)sizeof room ? room : mem_new((size_t)n);
    dec_put_digits(d, text);
    if (d->exp <= 0 && left > -6)
        before = left;
    else if (!engineering)
        before = 1;
    else if (d->n == 0) {
        int64_t r = (left + 1) % 3;
        before = (r < 0 ? r + 3 : r) - 1;
    } else {
        int64_t r = (left - 1) % 3;
        before = (r < 0 ? r + 3 : r) + 1;
    }
    print_digits(out, (struct slice){text, (size_t)n}, before, false);
    if (left != before) {
        str_addc(out, e);
        str_addc(out, left < before ? '-' : '+');
        str_add_i64(out, left < before ? before - left : left - before);
    }
    if (text != room)
        free(text);
}

/* ---- hashing ----------------------------------------------------------------------------------------- */

enum { HASH_BITS = 61 };
#define HASH_MODULUS ((UINT64_C(1) << HASH_BITS) - 1)

static uint64_t modular_product(uint64_t a, uint64_t b)
{
    return (uint64_t)((unsigned __int128)a * b % HASH_MODULUS);
}

static uint64_t modular_power(uint64_t base, uint64_t n)
{
    uint64_t r = 1;
    for (; n; n >>= 1, base = modular_product(base, base))
        if (n & 1)
            r = modular_product(r, base);
    return r;
}

int64_t dec_hash(const struct dec *d)
{
    const uint64_t *w = dec_read(d);
    uint64_t h = 0;
    for (int64_t i = d->n; i--;)
        h = (modular_product(h, DEC_BASE % HASH_MODULUS) + w[i] % HASH_MODULUS) %
            HASH_MODULUS;
    /* 10 ** -n is the inverse: 10 ** (modulus - 1) is 1, as the modulus is a prime */
    uint64_t n = (uint64_t)(d->exp < 0 ? -d->exp : d->exp) % (HASH_MODULUS - 1);
    if (d->exp < 0 && n)
        n = HASH_MODULUS - 1 - n;
    h = modular_product(h, modular_power(10, n));
    int64_t r = d->negative ? -(int64_t)h : (int64_t)h;
    return r == -1 ? -2 : r;
}

/* ---- format() ------------------------------------------------------------------------------------------ */

static size_t character_width(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static bool parse_number(struct slice *s, int64_t *out)
{
    size_t n = digits_at(*s);
    if (n == 0)
        return true;
    if (n > 18)
        return false;
    *out = 0;
    for (size_t i = 0; i < n; i++)
        *out = *out * 10 + (s->p[i] - '0');
    *s = slice_from(*s, n);
    return true;
}

static bool is_align(char c)
{
    return c && strchr("<>=^", c) != NULL;
}

bool dec_parse_spec(struct slice s, struct dec_spec *out)
{
    *out = (struct dec_spec){.fill = " ",
                             .fill_bytes = 1,
                             .width = -1,
                             .precision = -1,
                             .point = SLICE(".")};
    size_t first = s.n ? character_width((unsigned char)*s.p) : 0;
    if (first && s.n > first && is_align(s.p[first])) {
        memcpy(out->fill, s.p, first);
        out->fill_bytes = first;
        out->align = s.p[first];
        s = slice_from(s, first + 1);
    } else if (s.n && is_align(*s.p)) {
        out->align = *s.p;
        s = slice_from(s, 1);
    }
    if (s.n && strchr("+- ", *s.p) && *s.p) {
        out->sign = *s.p;
        s = slice_from(s, 1);
    }
    out->no_negative_zero = takes(&s, "z");
    if (s.n && *s.p == '0') {
        if (out->align)
            return false;
        *out->fill = '0';
        out->fill_bytes = 1;
        out->align = '0';
        s = slice_from(s, 1);
    }
    if (!parse_number(&s, &out->width))
        return false;
    if (takes(&s, ",")) {
        out->separator = SLICE(",");
        out->grouping = (struct slice){"\3", 1};
    }
    if (takes(&s, ".")) {
        if (digits_at(s) == 0 || !parse_number(&s, &out->precision))
            return false;
    }
    if (s.n && strchr("eEfFgGn%", *s.p) && *s.p) {
        out->type = *s.p;
        s = slice_from(s, 1);
        if (out->type == 'n' && out->separator.n)
            return false;
    }
    out->percent = out->type == '%';
    return s.n == 0;
}

/* The whole part with separators: groups from the right, as localeconv() says it (a byte each:
 * 0 repeats the one before, 127 ends). `least`: characters that it must have, by zeros. */
static void add_grouped(struct str *out, struct slice whole,
                        const struct dec_spec *spec, int64_t least)
{
    if (spec->separator.n == 0 || spec->grouping.n == 0) {
        add_zeros(out, least - (int64_t)whole.n);
        str_add(out, whole);
        return;
    }
    struct str reversed = {0};
    size_t at = 0, left = whole.n;
    int64_t in_group = 0, group = (unsigned char)spec->grouping.p[0], made = 0;
    while (left || made < least) {
        if (in_group == group && group) {
            for (size_t i = spec->separator.n; i--;)
                str_addc(&reversed, spec->separator.p[i]);
            made++;
            in_group = 0;
            if (at + 1 < spec->grouping.n) {
                unsigned char next = (unsigned char)spec->grouping.p[++at];
                group = next == 127 ? 0 : next ? next : group;
            }
            if (!left && made >= least) { /* no separator in front of everything */
                str_addc(&reversed, '0');
                break;
            }
        }
        str_addc(&reversed, left ? whole.p[--left] : '0');
        in_group++;
        made++;
    }
    for (size_t i = reversed.n; i--;)
        str_addc(out, reversed.p[i]);
    str_free(&reversed);
}

/* The number in the form that the type asks for, without sign, split at the point. */
struct form {
    struct str whole, rest; /* rest: from the point on */
    int64_t chars;          /* of rest: the point counts as one */
};

static void split_digits(struct form *f, const struct dec *d, int64_t before,
                         const struct dec_spec *spec)
{
    int64_t n = dec_digits(d);
    char *text = mem_new((size_t)n);
    struct str all = {0};
    dec_put_digits(d, text);
    print_digits(&all, (struct slice){text, (size_t)n}, before, false);
    const char *point = memchr(all.p, '.', all.n);
    size_t whole = point ? (size_t)(point - all.p) : all.n;
    str_add(&f->whole, (struct slice){all.p, whole});
    if (point) {
        str_add(&f->rest, spec->point);
        str_add(&f->rest, slice_from(str_slice(&all), whole + 1));
        f->chars = (int64_t)(all.n - whole);
    }
    str_free(&all);
    free(text);
}

static void add_exponent(struct form *f, int64_t e, char letter)
{
    size_t before = f->rest.n;
    str_addc(&f->rest, letter);
    str_addc(&f->rest, e < 0 ? '-' : '+');
    str_add_i64(&f->rest, e < 0 ? -e : e);
    f->chars += (int64_t)(f->rest.n - before);
}

static bool make_form(struct form *f, const struct dec *a, const struct dec_spec *spec,
                      enum dec_rounding mode, bool capitals, bool *is_zero)
{
    struct dec d, r;
    uint32_t status = 0;
    char type = spec->type ? spec->type : capitals ? 'G' : 'g';
    type = type == 'n' ? 'g' : type;
    int64_t places = spec->precision;
    dec_start(&d);
    dec_start(&r);
    dec_copy(&d, a);
    if (spec->percent)
        d.exp += 2;
    if (places >= 0 && d.n) {
        int64_t digits = dec_digits(&d), exp = d.exp;
        if (type == 'e' || type == 'E')
            exp = d.exp + digits - (places + 1);
        else if (type == 'g' || type == 'G')
            exp = digits > (places ? places : 1)
                      ? d.exp + digits - (places ? places : 1)
                      : d.exp;
        else
            exp = -places;
        if (exp != d.exp) {
            dec_round_to(&r, &d, exp, mode, &status);
            if ((type == 'e' || type == 'E' || type == 'g' || type == 'G') &&
                exp > d.exp &&
                dec_digits(&r) > (type == 'e' || type == 'E' ? places + 1
                                  : places                   ? places
                                                             : 1)) {
                dec_shift_right(&r, 1);
                r.exp++;
            }
            dec_copy(&d, &r);
        }
    } else if (strchr("fF%", type) && (places >= 0 || (d.n == 0 && d.exp > 0)))
        d.exp = places >= 0 ? -places : 0;
    if (status & DEC_MEMORY) {
        dec_end(&d);
        dec_end(&r);
        return false;
    }
    *is_zero = d.n == 0;
    int64_t left = d.exp + dec_digits(&d), before;
    if (type == 'e' || type == 'E') {
        before = d.n == 0 && places >= 0 ? 1 - places : 1;
    } else if (type == 'f' || type == 'F' || type == '%')
        before = left;
    else
        before = d.exp <= 0 && left > -6 ? left : 1;
    bool fits = before > -DEC_MOST_DIGITS && before < DEC_MOST_DIGITS;
    if (fits) {
        split_digits(f, &d, before, spec);
        if (left != before || type == 'e' || type == 'E')
            add_exponent(f, left - before, type == 'e' || type == 'g' ? 'e' : 'E');
        if (spec->percent) {
            str_addc(&f->rest, '%');
            f->chars++;
        }
    }
    dec_end(&d);
    dec_end(&r);
    return fits;
}

static void add_fill(struct str *out, struct slice fill, int64_t n)
{
    for (; n > 0; n--)
        str_add(out, fill);
}

static int64_t characters(struct slice s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

bool dec_format(struct str *out, const struct dec *d, const struct dec_spec *spec,
                enum dec_rounding mode, bool capitals)
{
    struct form f = {{0}, {0}, 0};
    bool zero = false, finite = d->kind == DEC_FINITE;
    if (spec->width > DEC_MOST_DIGITS || spec->precision > DEC_MOST_DIGITS)
        return false;
    if (!finite)
        print_special(&f.whole, d);
    else if (!make_form(&f, d, spec, mode, capitals, &zero)) {
        str_free(&f.whole);
        str_free(&f.rest);
        return false;
    }
    if (!finite && spec->percent) {
        str_addc(&f.rest, '%');
        f.chars++;
    }
    bool negative = d->negative && !(zero && spec->no_negative_zero);
    char sign = negative                                 ? '-'
                : spec->sign == '+' || spec->sign == ' ' ? spec->sign
                                                         : 0;
    struct str body = {0};
    int64_t least = 0, width = spec->width;
    bool zeros = spec->align == '0'; /* which only numbers have */
    if (zeros && finite)
        least = width - f.chars - (sign != 0);
    if (finite)
        add_grouped(&body, str_slice(&f.whole), spec, least);
    else
        str_add(&body, str_slice(&f.whole));
    int64_t missing = width - characters(str_slice(&body)) - f.chars - (sign != 0);
    char align = spec->align && !zeros ? spec->align : '>';
    int64_t before = align == '>' ? missing : align == '^' ? missing / 2 : 0;
    if (missing <= 0)
        missing = before = 0;
    struct slice fill = {spec->fill, spec->fill_bytes};
    if (zeros)
        fill = SLICE(" ");
    add_fill(out, fill, before);
    if (sign)
        str_addc(out, sign);
    if (align == '=')
        add_fill(out, fill, missing);
    str_add(out, str_slice(&body));
    str_add(out, str_slice(&f.rest));
    if (align == '<' || align == '^')
        add_fill(out, fill, missing - before);
    str_free(&body);
    str_free(&f.whole);
    str_free(&f.rest);
    return true;
}
