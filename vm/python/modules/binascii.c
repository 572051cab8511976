/* binascii.c -- the module binascii: bytes as ASCII text and back (RFC 4648, RFC 2045 for
 * quoted-printable, POSIX for uuencode), and two checksums. */
#include <zlib.h>

#include "python/modules/module_def.h"
#include "python/obj/buffer.h"
#include "python/obj/module_error.h"
#include "python/types/bytes_text.h"

#define BINASCII_ERROR(vm, ...) module_raise(vm, "binascii", "Error", __VA_ARGS__)

/* What is decoded: bytes of a buffer, or an ASCII string. */
struct encoded {
    struct buffer b;
    struct slice s;
};

static bool source_get(struct vm *vm, val v, struct encoded *out)
{
    val text = plain_of(v);
    *out = (struct encoded){0};
    if (is_kind(text, KIND_STR)) {
        out->b.memory = text; /* keeps it where it is */
        out->s = str_value(text);
        if (as_str(text)->n == as_str(text)->chars)
            return true;
        raise_error(vm, E_ValueError,
                    "string argument should contain only ASCII characters");
        return false;
    }
    if (!has_buffer(v)) {
        raise_error(vm, E_TypeError,
                    "argument should be bytes, buffer or ASCII string, not '%s'",
                    v == vm->none ? "NoneType" : type_name(vm, v));
        return false;
    }
    if (!buffer_get(vm, v, &out->b, BUFFER_READ))
        return false;
    out->s = buffer_slice(&out->b);
    return true;
}

static void source_release(struct encoded *s)
{
    if (s->b.owner)
        buffer_release(&s->b);
}

/* Frees the text. */
static val finished(struct vm *vm, struct str *out)
{
    val r = vm->exc ? NULL : bytes_new(vm, str_slice(out));
    str_free(out);
    return r;
}

/* ---- hexadecimal ---------------------------------------------------------------------------- */

static int hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static val hexlify(struct vm *vm, val data, val sep, val group)
{
    struct buffer b;
    int64_t by;
    if (!py_index(vm, group, &by) || !buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    val r = hex_of(vm, buffer_slice(&b), sep, by, KIND_BYTES);
    buffer_release(&b);
    return r;
}

static val unhexlify(struct vm *vm, val data)
{
    struct encoded in;
    struct str out = {0};
    if (!source_get(vm, data, &in))
        return NULL;
    if (in.s.n % 2)
        BINASCII_ERROR(vm, "Odd-length string");
    for (size_t i = 0; i + 1 < in.s.n && !vm->exc; i += 2) {
        int high = hex_value(in.s.p[i]), low = hex_value(in.s.p[i + 1]);
        if (high < 0 || low < 0)
            BINASCII_ERROR(vm, "Non-hexadecimal digit found");
        else
            str_addc(&out, (char)(high << 4 | low));
    }
    source_release(&in);
    return finished(vm, &out);
}

/* ---- base64 --------------------------------------------------------------------------------- */

static const char digits64[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void values64(signed char *table)
{
    memset(table, -1, 256);
    for (int i = 0; i < 64; i++)
        table[(unsigned char)digits64[i]] = (signed char)i;
}

/* What is wrong, or NULL. */
static const char *decode64(struct slice s, bool strict, struct str *out, int *rest)
{
    signed char table[256];
    int place = 0, pads = 0; /* characters of a group of four; '=' behind it */
    bool padding = false;
    unsigned bits = 0;
    values64(table);
    *rest = 0;
    if (strict && s.n && *s.p == '=')
        return "Leading padding not allowed";
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '=') {
            padding = true;
            if (place >= 2 && place + ++pads >= 4)
                return strict && i + 1 < s.n ? "Excess data after padding" : NULL;
            continue;
        }
        int v = table[(unsigned char)s.p[i]];
        if (v < 0 && strict)
            return "Only base64 data is allowed";
        if (v < 0)
            continue;
        if (strict && padding)
            return "Discontinuous padding not allowed";
        pads = 0;
        bits = bits << 6 | (unsigned)v;
        if (place > 0)
            str_addc(out, (char)(bits >> (6 - 2 * place)));
        place = (place + 1) % 4;
    }
    *rest = place;
    return place > 1 ? "Incorrect padding" : NULL;
}

static val a2b_base64(struct vm *vm, val data, val strict_mode)
{
    struct encoded in;
    struct str out = {0};
    int rest, strict = py_truth(vm, strict_mode);
    if (strict < 0 || !source_get(vm, data, &in))
        return NULL;
    const char *wrong = decode64(in.s, strict, &out, &rest);
    source_release(&in);
    if (wrong)
        BINASCII_ERROR(vm, "%s", wrong);
    else if (rest == 1)
        BINASCII_ERROR(
            vm,
            "Invalid base64-encoded string: number of data characters (%lld) "
            "cannot be 1 more than a multiple of 4",
            (long long)out.n / 3 * 4 + 1);
    return finished(vm, &out);
}

static val b2a_base64(struct vm *vm, val data, val newline)
{
    struct buffer b;
    int line = py_truth(vm, newline);
    if (line < 0 || !buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    if (!memory_fits(vm, b.n, 2)) {
        buffer_release(&b);
        return NULL;
    }
    struct w_str *r = str_blank(vm, KIND_BYTES, (b.n + 2) / 3 * 4 + (line > 0));
    char *to = r->bytes;
    for (int64_t i = 0; i < b.n; i += 3) {
        int64_t left = b.n - i;
        unsigned group = (unsigned)b.at[i] << 16 |
                         (left > 1 ? (unsigned)b.at[i + 1] << 8 : 0) |
                         (left > 2 ? b.at[i + 2] : 0);
        *to++ = digits64[group >> 18];
        *to++ = digits64[group >> 12 & 63];
        *to++ = left > 1 ? digits64[group >> 6 & 63] : '=';
        *to++ = left > 2 ? digits64[group & 63] : '=';
    }
    if (line)
        *to = '\n';
    buffer_release(&b);
    return &r->h;
}

/* ---- uuencode --------------------------------------------------------------------------------- */

/* The digits of a line whose first character says how many bytes it has. */
static const char *decode_uu(struct slice s, struct str *out)
{
    size_t want = (size_t)((s.n ? *s.p : 0) - ' ') & 63, i = 1;
    unsigned bits = 0;
    int have = 0;
    for (; out->n < want; i++) { /* blanks at the end may be missing: they are zero */
        unsigned char c = i < s.n ? (unsigned char)s.p[i] : '\n';
        bool end = c == '\n' || c == '\r';
        if (!end && (c < ' ' || c > ' ' + 64))
            return "Illegal char";
        bits = bits << 6 | (end ? 0 : (unsigned)(c - ' ') & 63);
        have += 6;
        if (have >= 8) {
            have -= 8;
            str_addc(out, (char)(bits >> have));
        }
    }
    for (; i < s.n; i++)
        if (!strchr(" `\n\r", s.p[i]) || !s.p[i])
            return "Trailing garbage";
    return NULL;
}

static val a2b_uu(struct vm *vm, val data)
{
    struct encoded in;
    struct str out = {0};
    if (!source_get(vm, data, &in))
        return NULL;
    const char *wrong = decode_uu(in.s, &out);
    source_release(&in);
    if (wrong)
        BINASCII_ERROR(vm, "%s", wrong);
    return finished(vm, &out);
}

static char uu_digit(unsigned v, bool backtick)
{
    return backtick && v == 0 ? '`' : (char)(' ' + v);
}

static val b2a_uu(struct vm *vm, val data, val backtick)
{
    enum { MOST_IN_LINE = 45 };
    struct buffer b;
    struct str out = {0};
    int tick = py_truth(vm, backtick);
    if (tick < 0 || !buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    if (b.n > MOST_IN_LINE)
        BINASCII_ERROR(vm, "At most %d bytes at once", MOST_IN_LINE);
    else {
        str_addc(&out, uu_digit((unsigned)b.n, tick));
        for (int64_t i = 0; i < b.n; i += 3) {
            unsigned group = (unsigned)b.at[i] << 16 |
                             (i + 1 < b.n ? (unsigned)b.at[i + 1] << 8 : 0) |
                             (i + 2 < b.n ? b.at[i + 2] : 0);
            for (int shift = 18; shift >= 0; shift -= 6)
                str_addc(&out, uu_digit(group >> shift & 63, tick));
        }
        str_addc(&out, '\n');
    }
    buffer_release(&b);
    return finished(vm, &out);
}

/* ---- quoted-printable --------------------------------------------------------------------------- */

static void decode_qp(struct slice s, bool header, struct str *out)
{
    for (size_t i = 0; i < s.n;) {
        char c = s.p[i++];
        if (c != '=') {
            str_addc(out, header && c == '_' ? ' ' : c);
            continue;
        }
        if (i == s.n)
            return;
        if (s.p[i] == '\n' || s.p[i] == '\r') { /* a line that goes on */
            while (i < s.n && s.p[i] != '\n')
                i++;
            i += i < s.n;
        } else if (i + 1 < s.n && hex_value(s.p[i]) >= 0 &&
                   hex_value(s.p[i + 1]) >= 0) {
            str_addc(out, (char)(hex_value(s.p[i]) << 4 | hex_value(s.p[i + 1])));
            i += 2;
        } else {
            str_addc(out, '=');
            i += s.p[i] == '=';
        }
    }
}

static val a2b_qp(struct vm *vm, val data, val header)
{
    struct encoded in;
    struct str out = {0};
    int head = py_truth(vm, header);
    if (head < 0 || !source_get(vm, data, &in))
        return NULL;
    decode_qp(in.s, head, &out);
    source_release(&in);
    return finished(vm, &out);
}

struct qp {
    struct slice s;
    bool tabs, text, header, crlf;
    size_t line; /* characters in the line so far */
    struct str out;
};

static void qp_hex(struct qp *q, unsigned char c)
{
    str_addf(&q->out, "=%02X", c);
}

static void qp_break(struct qp *q)
{
    str_add(&q->out, q->crlf ? SLICE("=\r\n") : SLICE("=\n"));
    q->line = 0;
}

static bool qp_quoted(const struct qp *q, size_t i)
{
    unsigned char c = (unsigned char)q->s.p[i];
    bool last = i + 1 == q->s.n, blank = c == ' ' || c == '\t',
         end = c == '\r' || c == '\n';
    if (c > 126 || c == '=' || (q->header && c == '_') || (end && !q->text))
        return true;
    if (c == '.' && q->line == 0)
        return last || q->s.p[i + 1] == '\n' || q->s.p[i + 1] == '\r' || !q->s.p[i + 1];
    return (blank && last) || (c < 33 && !end && (q->tabs || !blank));
}

static void encode_qp(struct qp *q)
{
    enum { LINE = 76 };
    const char *nl = slice_char(q->s, '\n');
    q->crlf = nl && nl > q->s.p && nl[-1] == '\r';
    for (size_t i = 0; i < q->s.n; i++) {
        char c = q->s.p[i];
        bool more = i + 1 < q->s.n;
        if (qp_quoted(q, i)) {
            if (q->line + 3 >= LINE)
                qp_break(q);
            qp_hex(q, (unsigned char)c);
            q->line += 3;
        } else if (q->text &&
                   (c == '\n' || (c == '\r' && more && q->s.p[i + 1] == '\n'))) {
            char before = q->out.n ? q->out.p[q->out.n - 1] : 0;
            if (before == ' ' || before == '\t') { /* no blanks at the end of a line */
                q->out.n--;
                qp_hex(q, (unsigned char)before);
            }
            str_add(&q->out, q->crlf ? SLICE("\r\n") : SLICE("\n"));
            q->line = 0;
            i += c == '\r';
        } else {
            if (more && q->s.p[i + 1] != '\n' && q->line + 1 >= LINE)
                qp_break(q);
            q->line++;
            str_addc(&q->out, q->header && c == ' ' ? '_' : c);
        }
    }
}

static val b2a_qp(struct vm *vm, val data, val quotetabs, val istext, val header)
{
    struct buffer b;
    int tabs = py_truth(vm, quotetabs), text = tabs < 0 ? -1 : py_truth(vm, istext),
        head = text < 0 ? -1 : py_truth(vm, header);
    if (head < 0 || !buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    struct qp q = {buffer_slice(&b), tabs, text, head, false, 0, {0}};
    encode_qp(&q);
    buffer_release(&b);
    return finished(vm, &q.out);
}

/* ---- checksums ------------------------------------------------------------------------------------- */

/* The low bits of an integer of any size. */
static bool low_bits(struct vm *vm, val v, int64_t mask, uint64_t *out)
{
    int64_t i;
    if (!(v = py_index_value(vm, v)) ||
        !(v = int_binary(vm, OP_BINARY_AND, v, tag_int(mask))))
        return false;
    int_to_i64(v, &i);
    *out = (uint64_t)i;
    return true;
}

static val crc_32(struct vm *vm, val data, val crc)
{
    struct buffer b;
    uint64_t start;
    if (!low_bits(vm, crc, 0xFFFFFFFF, &start) ||
        !buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    uint64_t r = crc32_z(start, b.at, (size_t)b.n);
    buffer_release(&b);
    return int_from_u64(vm, b.n ? r : start);
}

/* CRC-CCITT, polynomial 0x1021, the highest bit first. */
static val crc_hqx(struct vm *vm, val data, val crc)
{
    struct buffer b;
    uint64_t r;
    if (!low_bits(vm, crc, 0xFFFF, &r) || !buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    for (int64_t i = 0; i < b.n; i++) {
        r ^= (uint64_t)b.at[i] << 8;
        for (int bit = 0; bit < 8; bit++)
            r = (r << 1 ^ (r & 0x8000 ? 0x1021 : 0)) & 0xFFFF;
    }
    buffer_release(&b);
    return int_from_u64(vm, r);
}

/* ---- the module ---------------------------------------------------------------------------------------- */

static const struct method functions[] = {
    FUNCTION("a2b_uu", "data, /", a2b_uu, READS),
    FUNCTION("b2a_uu", "data, /, *, backtick=False", b2a_uu, READS),
    FUNCTION("a2b_base64", "data, /, *, strict_mode=False", a2b_base64, READS),
    FUNCTION("b2a_base64", "data, /, *, newline=True", b2a_base64, READS),
    FUNCTION("crc_hqx", "data, crc, /", crc_hqx, READS),
    FUNCTION("crc32", "data, crc=0, /", crc_32, READS),
    FUNCTION("b2a_hex", "data, sep=NULL, bytes_per_sep=1", hexlify, READS),
    FUNCTION("hexlify", "data, sep=NULL, bytes_per_sep=1", hexlify, READS),
    FUNCTION("a2b_hex", "hexstr, /", unhexlify, READS),
    FUNCTION("unhexlify", "hexstr, /", unhexlify, READS),
    FUNCTION("a2b_qp", "data, header=False", a2b_qp, READS),
    FUNCTION("b2a_qp", "data, quotetabs=False, istext=True, header=False", b2a_qp,
             READS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    return module_exception(vm, ns, "binascii", "Error", E_ValueError) &&
           module_exception(vm, ns, "binascii", "Incomplete", E_Exception);
}

const struct module_def binascii_module = {
    .name = "binascii",
    .doc = "Conversion between binary data and ASCII",
    .functions = functions,
    .init = init,
};
