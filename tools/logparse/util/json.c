#include "logparse/util/json.h"

#include <assert.h>
#include <math.h>

#include "logparse/util/safe.h"

static void before_value(struct json *j)
{
    if (j->after_key) {
        j->after_key = false;
        return;
    }
    if (j->depth == 0)
        return;
    if (!j->first)
        fputc(',', j->out);
    if (!j->flat)
        fprintf(j->out, "\n%*s", j->depth, "");
    else if (!j->first)
        fputc(' ', j->out);
    j->first = false;
}

static void open_bracket(struct json *j, char bracket)
{
    before_value(j);
    fputc(bracket, j->out);
    j->depth++;
    j->first = true;
}

void json_open(struct json *j, char bracket)
{
    if (j->depth > 0 || j->foreign) {
        open_bracket(j, bracket);
        return;
    }
    open_bracket(j, '{');
    json_key(j, "schema");
    json_int(j, JSON_SCHEMA);
    j->list = bracket == '[';
    if (j->list) {
        json_key(j, "rows");
        open_bracket(j, '[');
    }
}

static void close_bracket(struct json *j, char bracket)
{
    j->depth--;
    if (!j->first && !j->flat)
        fprintf(j->out, "\n%*s", j->depth, "");
    fputc(bracket, j->out);
    j->first = false;
    if (j->depth == 0)
        fputc('\n', j->out);
}

void json_close(struct json *j, char bracket)
{
    assert(j->depth > 0 && !j->after_key);
    close_bracket(j, bracket);
    if (j->list && j->depth == 1) {
        j->list = false;
        close_bracket(j, '}');
    }
}

struct json json_apart(const struct json *j, FILE *out)
{
    struct json apart = *j;
    apart.out = out;
    apart.first = true;
    return apart;
}

void json_joined(struct json *j, bool any)
{
    j->first &= !any;
}

void json_flat(struct json *j, bool flat)
{
    j->flat = flat;
}

/* As \uXXXX, in two halves beyond the first 65536 (RFC 8259, 7). */
static void escaped(FILE *out, uint32_t code)
{
    if (code >= 0x10000) {
        code -= 0x10000;
        fprintf(out, "\\u%04x", 0xd800 + (code >> 10));
        code = 0xdc00 + (code & 0x3ff);
    }
    fprintf(out, "\\u%04x", code);
}

/* Most of a text stands for itself. */
static size_t plain_length(struct slice s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= ' ' && s.p[n] < 0x7f && s.p[n] != '"' && s.p[n] != '\\')
        n++;
    return n;
}

static void quoted(FILE *out, struct slice s)
{
    fputc('"', out);
    for (size_t i = 0;;) {
        size_t plain = plain_length(slice_from(s, i));
        fwrite(s.p + i, 1, plain, out);
        if ((i += plain) == s.n)
            break;
        unsigned char c = (unsigned char)s.p[i];
        size_t n = utf8_length(slice_from(s, i));
        if (n == 0)
            fprintf(out, "\\udc%02x", c);
        else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (!utf8_is_printable(utf8_code(slice_from(s, i), n)))
            escaped(out, (uint32_t)utf8_code(slice_from(s, i), n));
        else
            fwrite(s.p + i, 1, n, out);
        i += n ? n : 1;
    }
    fputc('"', out);
}

void json_key_slice(struct json *j, struct slice key)
{
    assert(j->depth > 0 &&
           !j->after_key); /* in an object, and no key without a value */
    before_value(j);
    quoted(j->out, key);
    fputs(": ", j->out);
    j->after_key = true;
}

void json_key(struct json *j, const char *key)
{
    json_key_slice(j, slice_of(key));
}

void json_text(struct json *j, struct slice text)
{
    before_value(j);
    quoted(j->out, text);
}

void json_int(struct json *j, int64_t n)
{
    before_value(j);
    fprintf(j->out, "%lld", (long long)n);
}

void json_uint(struct json *j, uint64_t n)
{
    before_value(j);
    fprintf(j->out, "%llu", (unsigned long long)n);
}

void json_hex(struct json *j, uint64_t n)
{
    before_value(j);
    fprintf(j->out, "\"0x%llx\"", (unsigned long long)n);
}

void json_real(struct json *j, double x)
{
    if (!isfinite(x)) {
        json_null(j);
        return;
    }
    before_value(j);
    fprintf(j->out, "%.12g", x);
}

void json_number_text(struct json *j, struct slice number)
{
    before_value(j);
    fwrite(number.p, 1, number.n, j->out);
}

void json_bool(struct json *j, bool yes)
{
    before_value(j);
    fputs(yes ? "true" : "false", j->out);
}

void json_null(struct json *j)
{
    before_value(j);
    fputs("null", j->out);
}

void json_add_safe(struct str *out, struct slice text, bool in_page)
{
    size_t from = 0;
    str_addc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        assert((unsigned char)text.p[i] >= ' '); /* safe text has no control bytes */
        if (text.p[i] != '"' && text.p[i] != '\\' && !(in_page && text.p[i] == '<'))
            continue;
        str_add(out, (struct slice){text.p + from, i - from});
        if (text.p[i] == '<')
            str_add(out, SLICE("\\u003c"));
        else
            str_addc(out, '\\');
        from = i + (text.p[i] == '<');
    }
    str_add(out, slice_from(text, from));
    str_addc(out, '"');
}
