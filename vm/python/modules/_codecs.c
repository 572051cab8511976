/* _codecs.c -- the codecs that the package `encodings` is built on. The registry, the handlers
 * of errors and UTF-7 are in frozen/_codecs.py.
 *
 * Each function gives a pair: the result, and how much of the argument it has used. */
#include "python/frozen/frozen.h"
#include "python/modules/module_def.h"
#include "python/obj/buffer.h"
#include "python/obj/codec.h"
#include "python/obj/unicode.h"

/* ---- arguments ------------------------------------------------------------------------------ */

static val pair(struct vm *vm, val result, int64_t used)
{
    const val both[] = {result, tag_int(used)};
    return result ? tuple_of(vm, both, 2) : NULL;
}

/* errors: a str or None. */
static bool handler_name(struct vm *vm, const char *function, val errors,
                         struct slice *out)
{
    val plain = plain_of(errors);
    *out = SLICE("strict");
    if (errors == vm->none)
        return true;
    if (is_kind(plain, KIND_STR)) {
        *out = str_value(plain);
        return true;
    }
    raise_error(vm, E_TypeError, "%s() argument 2 must be str or None, not %s",
                function, type_name(vm, errors));
    return false;
}

static val text_of(struct vm *vm, const char *function, val v)
{
    val plain = plain_of(v);
    return is_kind(plain, KIND_STR)
               ? plain
               : raise_error(vm, E_TypeError, "%s() argument 1 must be str, not %s",
                             function, v == vm->none ? "None" : type_name(vm, v));
}

/* ---- one codec at work ------------------------------------------------------------------------ */

struct decoding {
    struct vm *vm;
    const char *encoding;
    val object;      /* a bytes object of all that is decoded */
    struct slice in; /* its bytes */
    struct slice errors;
    size_t at;
    struct str out;
};

/* From a bytes-like object, or a text where `text` says that one will do. */
static bool decoding_begin(struct vm *vm, struct decoding *d, const char *function,
                           const char *encoding, val data, val errors, bool text)
{
    *d = (struct decoding){.vm = vm, .encoding = encoding};
    val plain = plain_of(data);
    if (!handler_name(vm, function, errors, &d->errors))
        return false;
    if (text && is_kind(plain, KIND_STR))
        d->object = bytes_new(vm, str_value(plain));
    else
        d->object = is_kind(plain, KIND_BYTES) ? plain : buffer_bytes(vm, data);
    if (!d->object)
        return false;
    d->in = str_value(d->object);
    return true;
}

/* bytes from..to mean nothing: the handler says what to write and where to go on. */
static bool bad_bytes(struct decoding *d, const char *reason, size_t from, size_t to)
{
    struct codec_error e = {d->encoding, reason, (int64_t)from, (int64_t)to};
    int64_t next;
    if (!codec_decode_error(d->vm, d->object, e, d->errors, &d->out, &next))
        return false;
    d->at = (size_t)next;
    return true;
}

static val decoding_end(struct decoding *d, bool ok)
{
    if (!ok) {
        str_free(&d->out);
        return NULL;
    }
    return str_finish(d->vm, &d->out);
}

struct encoding {
    struct vm *vm;
    const char *encoding;
    val text;
    struct slice errors;
    int64_t at; /* in characters */
    size_t byte;
    struct str out;
    bool big_endian;
    val mapping;
    /* Adds a character; 0: the codec has none for it, -1: raised. */
    int (*put)(struct encoding *e, uint32_t c);
    int unit; /* bytes from a handler come in multiples of it */
};

static bool encoding_begin(struct vm *vm, struct encoding *e, const char *function,
                           const char *name, val text, val errors)
{
    *e = (struct encoding){.vm = vm, .encoding = name, .unit = 1};
    e->text = text_of(vm, function, text);
    return e->text && handler_name(vm, function, errors, &e->errors);
}

/* The text's or the bytes' part of the result. */
static bool add_answer(struct encoding *e, val answer, struct codec_error error)
{
    struct slice s = str_value(answer);
    if (is_kind(answer, KIND_BYTES) && s.n % (size_t)e->unit == 0) {
        str_add(&e->out, s);
        return true;
    }
    bool fits = is_kind(answer, KIND_STR);
    for (size_t width; fits && s.n; s = slice_from(s, width)) {
        int put = e->put(e, utf8_read(s.p, &width));
        if (put < 0)
            return false;
        fits = put;
    }
    return fits || codec_strict_error(e->vm, e->text, error);
}

static bool bad_characters(struct encoding *e, const char *reason, int64_t to)
{
    struct codec_error error = {e->encoding, reason, e->at, to};
    int64_t next;
    val answer = codec_ask_encode(e->vm, e->text, error, e->errors, &next);
    if (!answer || !add_answer(e, answer, error))
        return false;
    e->at = next;
    e->byte = (size_t)str_offset(e->vm, e->text, next);
    return true;
}

/* `run`: characters that follow and cannot be written either are one error. */
static bool encode_all(struct encoding *e, const char *reason, bool run)
{
    while (e->byte < (size_t)as_str(e->text)->n) {
        size_t width;
        int put = e->put(e, utf8_read(str_bytes(e->text) + e->byte, &width));
        if (put < 0)
            return false;
        if (put) {
            e->byte += width;
            e->at++;
            continue;
        }
        int64_t to = e->at + 1;
        for (size_t b = e->byte + width; run && b < (size_t)as_str(e->text)->n; to++) {
            size_t before = e->out.n;
            put = e->put(e, utf8_read(str_bytes(e->text) + b, &width));
            e->out.n = before;
            if (put)
                break;
            b += width;
        }
        if (put < 0 || !bad_characters(e, reason, to))
            return false;
    }
    return true;
}

static val encoding_end(struct encoding *e, bool ok)
{
    val r = ok ? bytes_new(e->vm, str_slice(&e->out)) : NULL;
    str_free(&e->out);
    return pair(e->vm, r, as_str(e->text)->chars);
}

/* ---- UTF-8, ASCII, Latin-1 ---------------------------------------------------------------------- */

static val plain_decode(struct vm *vm, enum codec codec, const char *function,
                        const char *name, val data, val errors, val final)
{
    struct slice handler;
    struct buffer b;
    int64_t used;
    int all = final ? py_truth(vm, final) : 1;
    if (all < 0 || !handler_name(vm, function, errors, &handler) ||
        !buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    val text = codec_decode(vm, codec, name, buffer_slice(&b), handler, all, &used);
    buffer_release(&b);
    return pair(vm, text, used);
}

static val plain_encode(struct vm *vm, enum codec codec, const char *function,
                        const char *name, val text, val errors)
{
    struct slice handler;
    val plain = text_of(vm, function, text);
    if (!plain || !handler_name(vm, function, errors, &handler))
        return NULL;
    return pair(vm, codec_encode(vm, codec, name, plain, handler),
                as_str(plain)->chars);
}

static val utf_8_decode(struct vm *vm, val data, val errors, val final)
{
    return plain_decode(vm, CODEC_UTF8, "utf_8_decode", "utf-8", data, errors, final);
}
static val ascii_decode(struct vm *vm, val data, val errors)
{
    return plain_decode(vm, CODEC_ASCII, "ascii_decode", "ascii", data, errors, NULL);
}
static val latin_1_decode(struct vm *vm, val data, val errors)
{
    return plain_decode(vm, CODEC_LATIN1, "latin_1_decode", "latin-1", data, errors,
                        NULL);
}
static val utf_8_encode(struct vm *vm, val text, val errors)
{
    return plain_encode(vm, CODEC_UTF8, "utf_8_encode", "utf-8", text, errors);
}
static val ascii_encode(struct vm *vm, val text, val errors)
{
    return plain_encode(vm, CODEC_ASCII, "ascii_encode", "ascii", text, errors);
}
static val latin_1_encode(struct vm *vm, val text, val errors)
{
    return plain_encode(vm, CODEC_LATIN1, "latin_1_encode", "latin-1", text, errors);
}

/* ---- UTF-16 and UTF-32 ---------------------------------------------------------------------------- */

enum order { LITTLE = -1, BY_MARK = 0, BIG = 1 };
enum { MARK = 0xFEFF };

static uint32_t unit_at(const struct decoding *d, size_t at, int size, enum order order)
{
    uint32_t c = 0;
    for (int i = 0; i < size; i++) {
        int shift = 8 * (order == BIG ? size - 1 - i : i);
        c |= (uint32_t)(uint8_t)d->in.p[at + (size_t)i] << shift;
    }
    return c;
}

/* A mark at the beginning says the order; it is no text. */
static enum order order_of(struct decoding *d, int size, enum order order)
{
    if (order != BY_MARK || d->in.n < (size_t)size)
        return order;
    for (enum order o = LITTLE; o <= BIG; o += 2)
        if (unit_at(d, 0, size, o) == MARK) {
            d->at = (size_t)size;
            return o;
        }
    return BY_MARK;
}

/* One character, or an error; -1: raised, 0: what is left waits for more. */
static int utf_16_step(struct decoding *d, enum order order, bool final)
{
    size_t left = d->in.n - d->at, at = d->at;
    if (left < 2)
        return !final ? 0 : bad_bytes(d, "truncated data", at, d->in.n) ? 1 : -1;
    uint32_t c = unit_at(d, at, 2, order);
    if (c >> 11 != 0x1B) {
        utf8_add(&d->out, c);
        d->at += 2;
        return 1;
    }
    if (c >= 0xDC00)
        return bad_bytes(d, "illegal encoding", at, at + 2) ? 1 : -1;
    if (left < 4)
        return !final                                                ? 0
               : bad_bytes(d, "unexpected end of data", at, d->in.n) ? 1
                                                                     : -1;
    uint32_t low = unit_at(d, at + 2, 2, order);
    if (low >> 10 != 0x37)
        return bad_bytes(d, "illegal UTF-16 surrogate", at, at + 2) ? 1 : -1;
    utf8_add(&d->out, 0x10000 + ((c & 0x3FF) << 10 | (low & 0x3FF)));
    d->at += 4;
    return 1;
}

static int utf_32_step(struct decoding *d, enum order order, bool final)
{
    size_t left = d->in.n - d->at, at = d->at;
    if (left < 4)
        return !final ? 0 : bad_bytes(d, "truncated data", at, d->in.n) ? 1 : -1;
    uint32_t c = unit_at(d, at, 4, order);
    if (c >> 11 == 0x1B)
        return bad_bytes(d, "code point in surrogate code point range", at, at + 4)
                   ? 1
                   : -1;
    if (c >= UNICODE_END)
        return bad_bytes(d, "code point not in range(0x110000)", at, at + 4) ? 1 : -1;
    utf8_add(&d->out, c);
    d->at += 4;
    return 1;
}

/* `ex`: the order that was found is a third result. */
static val wide_decode(struct vm *vm, int size, const char *function, val data,
                       val errors, enum order order, val final, bool ex)
{
    struct decoding d;
    int all = py_truth(vm, final), step = 1;
    if (all < 0 || !decoding_begin(vm, &d, function, NULL, data, errors, false))
        return NULL;
    order = order_of(&d, size, order);
    enum order reads = order == BIG ? BIG : LITTLE;
    d.encoding = size == 2      ? reads == BIG ? "utf-16-be" : "utf-16-le"
                 : reads == BIG ? "utf-32-be"
                                : "utf-32-le";
    while (step > 0 && d.at < d.in.n)
        step = size == 2 ? utf_16_step(&d, reads, all) : utf_32_step(&d, reads, all);
    int64_t used = (int64_t)d.at;
    val text = decoding_end(&d, step >= 0);
    const val three[] = {text, tag_int(used), tag_int(order)};
    return !text ? NULL : tuple_of(vm, three, ex ? 3 : 2);
}

static void put_unit(struct encoding *e, uint32_t c, int size)
{
    for (int i = 0; i < size; i++)
        str_addc(&e->out, (char)(c >> 8 * (e->big_endian ? size - 1 - i : i)));
}

static int put_utf_16(struct encoding *e, uint32_t c)
{
    if (c >> 11 == 0x1B)
        return 0;
    if (c < 0x10000)
        put_unit(e, c, 2);
    else {
        put_unit(e, 0xD800 + ((c - 0x10000) >> 10), 2);
        put_unit(e, 0xDC00 + ((c - 0x10000) & 0x3FF), 2);
    }
    return 1;
}

static int put_utf_32(struct encoding *e, uint32_t c)
{
    if (c >> 11 == 0x1B)
        return 0;
    put_unit(e, c, 4);
    return 1;
}

static val wide_encode(struct vm *vm, int size, const char *function, val text,
                       val errors, int order)
{
    struct encoding e;
    const char *name = size == 2          ? order == BY_MARK  ? "utf-16"
                                            : order == LITTLE ? "utf-16-le"
                                                              : "utf-16-be"
                       : order == BY_MARK ? "utf-32"
                       : order == LITTLE  ? "utf-32-le"
                                          : "utf-32-be";
    if (!encoding_begin(vm, &e, function, name, text, errors))
        return NULL;
    e.big_endian = order == BIG;
    e.unit = size;
    e.put = size == 2 ? put_utf_16 : put_utf_32;
    if (order == BY_MARK)
        put_unit(&e, MARK, size);
    return encoding_end(&e, encode_all(&e, "surrogates not allowed", false));
}

static bool order_argument(struct vm *vm, val v, int *out)
{
    int64_t i;
    if (!py_index(vm, v, &i))
        return false;
    *out = i < 0 ? LITTLE : i > 0 ? BIG : BY_MARK;
    return true;
}

#define WIDE(size, name)                                                               \
    static val name##_decode(struct vm *vm, val data, val errors, val final)           \
    {                                                                                  \
        return wide_decode(vm, size, #name "_decode", data, errors, BY_MARK, final,    \
                           false);                                                     \
    }                                                                                  \
    static val name##_le_decode(struct vm *vm, val data, val errors, val final)        \
    {                                                                                  \
        return wide_decode(vm, size, #name "_le_decode", data, errors, LITTLE, final,  \
                           false);                                                     \
    }                                                                                  \
    static val name##_be_decode(struct vm *vm, val data, val errors, val final)        \
    {                                                                                  \
        return wide_decode(vm, size, #name "_be_decode", data, errors, BIG, final,     \
                           false);                                                     \
    }                                                                                  \
    static val name##_ex_decode(struct vm *vm, val data, val errors, val byteorder,    \
                                val final)                                             \
    {                                                                                  \
        int order;                                                                     \
        return order_argument(vm, byteorder, &order)                                   \
                   ? wide_decode(vm, size, #name "_ex_decode", data, errors, order,    \
                                 final, true)                                          \
                   : NULL;                                                             \
    }                                                                                  \
    static val name##_encode(struct vm *vm, val text, val errors, val byteorder)       \
    {                                                                                  \
        int order;                                                                     \
        return order_argument(vm, byteorder, &order)                                   \
                   ? wide_encode(vm, size, #name "_encode", text, errors, order)       \
                   : NULL;                                                             \
    }                                                                                  \
    static val name##_le_encode(struct vm *vm, val text, val errors)                   \
    {                                                                                  \
        return wide_encode(vm, size, #name "_le_encode", text, errors, LITTLE);        \
    }                                                                                  \
    static val name##_be_encode(struct vm *vm, val text, val errors)                   \
    {                                                                                  \
        return wide_encode(vm, size, #name "_be_encode", text, errors, BIG);           \
    }
WIDE(2, utf_16)
WIDE(4, utf_32)

/* ---- tables ------------------------------------------------------------------------------------------ */

enum { UNDEFINED = 0xFFFE }; /* in a table: the byte means nothing */
static const char unmapped[] = "character maps to <undefined>";

/* What a mapping has for a key; vm->none: nothing. NULL: raised. */
static val looked_up(struct vm *vm, val mapping, int64_t key)
{
    val v = py_getitem(vm, mapping, tag_int(key));
    if (!v && exc_matches(vm, E_LookupError)) {
        vm->exc = NULL;
        return vm->none;
    }
    return v ? plain_of(v) : NULL;
}

/* 1: added to out; 0: the byte means nothing; -1: raised. */
static int decode_by_mapping(struct decoding *d, val mapping, uint8_t byte)
{
    int64_t c;
    val v = looked_up(d->vm, mapping, byte);
    if (!v)
        return -1;
    if (v == d->vm->none)
        return 0;
    if (is_kind(v, KIND_STR)) {
        if (as_str(v)->chars == 1 && str_ord(v) == UNDEFINED)
            return 0;
        str_add(&d->out, str_value(v));
        return 1;
    }
    if (!int_is(v))
        raise_error(d->vm, E_TypeError,
                    "character mapping must return integer, None or str");
    else if (!int_to_i64(v, &c) || c < 0 || c >= UNICODE_END)
        raise_error(d->vm, E_TypeError, "character mapping must be in range(0x110000)");
    else if (c == UNDEFINED)
        return 0;
    else {
        utf8_add(&d->out, (uint32_t)c);
        return 1;
    }
    return -1;
}

/* A table that is a text, as code points. */
static int64_t table_codes(val text, uint32_t codes[256])
{
    struct slice s = str_value(text);
    int64_t n = 0;
    for (size_t width; s.n && n < 256; s = slice_from(s, width))
        codes[n++] = utf8_read(s.p, &width);
    return n;
}

static val charmap_decode(struct vm *vm, val data, val errors, val mapping)
{
    struct decoding d;
    uint32_t codes[256];
    bool ok = true;
    if (mapping == vm->none)
        return latin_1_decode(vm, data, errors);
    if (!decoding_begin(vm, &d, "charmap_decode", "charmap", data, errors, false))
        return NULL;
    val table = plain_of(mapping);
    int64_t n = is_kind(table, KIND_STR) ? table_codes(table, codes) : -1;
    while (ok && d.at < d.in.n) {
        uint8_t byte = (uint8_t)d.in.p[d.at];
        int added = n < 0 ? decode_by_mapping(&d, mapping, byte)
                          : byte < n && codes[byte] != UNDEFINED;
        if (n >= 0 && added)
            utf8_add(&d.out, codes[byte]);
        if (added > 0)
            d.at++;
        else
            ok = added == 0 && bad_bytes(&d, unmapped, d.at, d.at + 1);
    }
    int64_t used = (int64_t)d.in.n;
    return pair(vm, decoding_end(&d, ok), used);
}

static int put_mapped(struct encoding *e, uint32_t c)
{
    int64_t byte;
    val v = looked_up(e->vm, e->mapping, c);
    if (!v)
        return -1;
    if (v == e->vm->none)
        return 0;
    if (is_kind(v, KIND_BYTES)) {
        str_add(&e->out, str_value(v));
        return 1;
    }
    if (!int_is(v)) {
        raise_error(e->vm, E_TypeError,
                    "character mapping must return integer, bytes or None, not %s",
                    type_name(e->vm, v));
        return -1;
    }
    if (!int_to_i64(v, &byte) || byte < 0 || byte > 255) {
        raise_error(e->vm, E_TypeError, "character mapping must be in range(256)");
        return -1;
    }
    str_addc(&e->out, (char)byte);
    return 1;
}

static val charmap_encode(struct vm *vm, val text, val errors, val mapping)
{
    struct encoding e;
    if (mapping == vm->none)
        return latin_1_encode(vm, text, errors);
    if (!encoding_begin(vm, &e, "charmap_encode", "charmap", text, errors))
        return NULL;
    e.put = put_mapped;
    e.mapping = mapping;
    return encoding_end(&e, encode_all(&e, unmapped, true));
}

static val charmap_build(struct vm *vm, val map)
{
    uint32_t codes[256];
    val text = text_of(vm, "charmap_build", map), table = dict_new(vm, KIND_DICT);
    if (!text)
        return NULL;
    int64_t n = table_codes(text, codes);
    for (int64_t i = 0; i < n; i++)
        if (codes[i] != UNDEFINED &&
            !dict_set(vm, table, tag_int(codes[i]), tag_int(i)))
            return NULL;
    return table;
}

/* ---- escapes ---------------------------------------------------------------------------------------- */

static int digit_of(char c, int base)
{
    int v = c >= '0' && c <= '9'   ? c - '0'
            : c >= 'a' && c <= 'f' ? c - 'a' + 10
            : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                   : 99;
    return v < base ? v : -1;
}

/* Up to `most` digits from `at` on; how many there are. */
static size_t digits(struct slice s, size_t at, size_t most, int base, uint32_t *out)
{
    size_t n = 0;
    *out = 0;
    for (int v; n < most && at + n < s.n && (v = digit_of(s.p[at + n], base)) >= 0; n++)
        *out = *out * (uint32_t)base + (uint32_t)v;
    return n;
}

/* The character of \n and its like; -1: no such escape. */
static int simple_escape(char c)
{
    static const char names[] = "\\'\"bftnrva", means[] = "\\'\"\b\f\t\n\r\v\a";
    const char *p = c ? strchr(names, c) : NULL;
    return p ? means[p - names] : -1;
}

/* \xhh, \uhhhh, \Uhhhhhhhh: the digits are at d->at + 2. */
static int hex_escape(struct decoding *d, size_t want, const char *reason)
{
    uint32_t c;
    size_t from = d->at, n = digits(d->in, from + 2, want, 16, &c);
    if (n < want)
        return bad_bytes(d, reason, from, from + 2 + n);
    if (c >= UNICODE_END)
        return bad_bytes(d, "illegal Unicode character", from, from + 2 + n);
    utf8_add(&d->out, c);
    d->at = from + 2 + n;
    return 1;
}

/* \N{name}, by the function `_named` of frozen/_codecs.py: a str, or None. */
static bool named_escape(struct decoding *d)
{
    size_t from = d->at, end = from + 2;
    if (end >= d->in.n || d->in.p[end] != '{')
        return bad_bytes(d, "malformed \\N character escape", from, end);
    const char *close = memchr(d->in.p + end, '}', d->in.n - end);
    if (!close || close == d->in.p + end + 1)
        return bad_bytes(d, "malformed \\N character escape", from,
                         close ? end + 2 : d->in.n);
    struct slice name = {d->in.p + end + 1, (size_t)(close - d->in.p) - end - 1};
    val args[] = {str_new(d->vm, name)},
        module = find_module(d->vm, str_intern(d->vm, SLICE("_codecs"))),
        f = module ? py_getattr(d->vm, module, str_intern(d->vm, SLICE("_named")))
                   : NULL,
        c = f ? vm_call(d->vm, f, args, 1) : NULL;
    if (!c)
        return false;
    size_t behind = (size_t)(close - d->in.p) + 1;
    if (!is_kind(c, KIND_STR))
        return bad_bytes(d, "unknown Unicode character name", from, behind);
    str_add(&d->out, str_value(c));
    d->at = behind;
    return true;
}

/* "invalid escape sequence '\X'" */
static bool warn_escape(struct vm *vm, const char *what, uint32_t c, bool octal)
{
    struct str text = {0};
    str_addf(&text, "%s '\\", what);
    if (octal)
        str_addf(&text, "%o", c);
    else
        utf8_add(&text, c);
    str_addc(&text, '\'');
    val arg = str_finish(vm, &text);
    return frozen_call(vm, "_codecs", "_warn", &arg, 1);
}

static val utf_7_encode(struct vm *vm, val text, val errors)
{
    const val args[] = {text, errors};
    return frozen_call(vm, "_codecs", "_utf_7_encode", args, 2);
}
static val utf_7_decode(struct vm *vm, val data, val errors, val final)
{
    const val args[] = {data, errors, final};
    return frozen_call(vm, "_codecs", "_utf_7_decode", args, 3);
}

/* What begins with the backslash at d->at. */
static bool unicode_escape(struct decoding *d, bool *warned)
{
    size_t from = d->at;
    if (from + 1 >= d->in.n)
        return bad_bytes(d, "\\ at end of string", from, d->in.n);
    char c = d->in.p[from + 1];
    int simple = simple_escape(c);
    uint32_t code;
    if (c == '\n') {
        d->at += 2;
        return true;
    }
    if (simple >= 0) {
        str_addc(&d->out, (char)simple);
        d->at += 2;
        return true;
    }
    size_t n = digits(d->in, from + 1, 3, 8, &code);
    if (n) {
        if (code > 255 && !*warned &&
            !warn_escape(d->vm, "invalid octal escape sequence", code, true))
            return false;
        *warned |= code > 255;
        utf8_add(&d->out, code);
        d->at = from + 1 + n;
        return true;
    }
    switch (c) {
    case 'x': return hex_escape(d, 2, "truncated \\xXX escape");
    case 'u': return hex_escape(d, 4, "truncated \\uXXXX escape");
    case 'U': return hex_escape(d, 8, "truncated \\UXXXXXXXX escape");
    case 'N': return named_escape(d);
    default:
        if (!*warned &&
            !warn_escape(d->vm, "invalid escape sequence", (unsigned char)c, false))
            return false;
        *warned = true;
        str_addc(&d->out, '\\');
        d->at++;
        return true;
    }
}

/* With `final` false: does an escape that ends too early begin at d->at? */
static bool incomplete(const struct decoding *d, bool raw)
{
    static const size_t wants[] = {['x'] = 2, ['u'] = 4, ['U'] = 8};
    size_t left = d->in.n - d->at;
    if (left < 2)
        return true;
    char c = d->in.p[d->at + 1];
    uint32_t code;
    if (!raw && c == 'N')
        return left < 3 ||
               (d->in.p[d->at + 2] == '{' && !memchr(d->in.p + d->at, '}', left));
    if (!raw && digit_of(c, 8) >= 0)
        return digits(d->in, d->at + 1, 3, 8, &code) == left - 1 && left < 4;
    if ((c != 'x' || raw) && c != 'u' && c != 'U')
        return false;
    size_t n = digits(d->in, d->at + 2, wants[(unsigned char)c], 16, &code);
    return n == left - 2 && n < wants[(unsigned char)c];
}

static val unicode_escape_decode(struct vm *vm, val data, val errors, val final)
{
    struct decoding d;
    bool ok = true, warned = false;
    int all = py_truth(vm, final);
    if (all < 0 || !decoding_begin(vm, &d, "unicode_escape_decode", "unicodeescape",
                                   data, errors, true))
        return NULL;
    while (ok && d.at < d.in.n) {
        if (d.in.p[d.at] != '\\')
            utf8_add(&d.out, (unsigned char)d.in.p[d.at++]);
        else if (!all && incomplete(&d, false))
            break;
        else
            ok = unicode_escape(&d, &warned);
    }
    int64_t used = (int64_t)d.at;
    return pair(vm, decoding_end(&d, ok), used);
}

static val raw_unicode_escape_decode(struct vm *vm, val data, val errors, val final)
{
    struct decoding d;
    bool ok = true;
    int all = py_truth(vm, final);
    if (all < 0 || !decoding_begin(vm, &d, "raw_unicode_escape_decode",
                                   "rawunicodeescape", data, errors, true))
        return NULL;
    while (ok && d.at < d.in.n) {
        char c = d.in.p[d.at];
        if (c == '\\' && !all && incomplete(&d, true))
            break;
        char next = d.at + 1 < d.in.n ? d.in.p[d.at + 1] : 0;
        uint32_t code;
        if (c != '\\' || (next != 'u' && next != 'U')) {
            /* a backslash behind a backslash begins no escape */
            size_t n = c == '\\' && next == '\\' ? 2 : 1;
            for (; n; n--)
                utf8_add(&d.out, (unsigned char)d.in.p[d.at++]);
            continue;
        }
        size_t want = next == 'u' ? 4 : 8, from = d.at,
               n = digits(d.in, from + 2, want, 16, &code);
        if (n < want)
            ok = bad_bytes(&d,
                           next == 'u' ? "truncated \\uXXXX escape"
                                       : "truncated \\UXXXXXXXX escape",
                           from, from + 2 + n);
        else if (code >= UNICODE_END)
            ok = bad_bytes(&d, "\\Uxxxxxxxx out of range", from, from + 2 + n);
        else {
            utf8_add(&d.out, code);
            d.at = from + 2 + n;
        }
    }
    int64_t used = (int64_t)d.at;
    return pair(vm, decoding_end(&d, ok), used);
}

static val escaped(struct vm *vm, const char *function, val text, val errors, bool raw)
{
    struct slice handler;
    struct str out = {0};
    val plain = text_of(vm, function, text);
    if (!plain || !handler_name(vm, function, errors, &handler))
        return NULL;
    struct slice s = str_value(plain);
    for (size_t width; s.n; s = slice_from(s, width)) {
        uint32_t c = utf8_read(s.p, &width);
        if (raw ? c < 0x100 : c >= ' ' && c < 0x7F && c != '\\')
            str_addc(&out, (char)c);
        else if (!raw && (c == '\\' || c == '\t' || c == '\n' || c == '\r'))
            str_addf(&out, "\\%c",
                     c == '\\'   ? '\\'
                     : c == '\t' ? 't'
                     : c == '\n' ? 'n'
                                 : 'r');
        else
            str_addf(&out,
                     c < 0x100     ? "\\x%02x"
                     : c < 0x10000 ? "\\u%04x"
                                   : "\\U%08x",
                     c);
    }
    val r = bytes_new(vm, str_slice(&out));
    str_free(&out);
    return pair(vm, r, as_str(plain)->chars);
}

static val unicode_escape_encode(struct vm *vm, val text, val errors)
{
    return escaped(vm, "unicode_escape_encode", text, errors, false);
}
static val raw_unicode_escape_encode(struct vm *vm, val text, val errors)
{
    return escaped(vm, "raw_unicode_escape_encode", text, errors, true);
}

/* \xhh in bytes. */
static bool byte_hex(struct decoding *d)
{
    uint32_t c;
    size_t n = digits(d->in, d->at + 2, 2, 16, &c);
    if (n == 2)
        str_addc(&d->out, (char)c);
    else if (slice_eq(d->errors, SLICE("strict"))) {
        raise_error(d->vm, E_ValueError, "invalid \\x escape at position %lld",
                    (long long)d->at);
        return false;
    } else if (slice_eq(d->errors, SLICE("replace")))
        str_addc(&d->out, '?');
    else if (!slice_eq(d->errors, SLICE("ignore"))) {
        raise_error(d->vm, E_ValueError,
                    "decoding error; unknown error handling code: %.*s",
                    (int)d->errors.n, d->errors.p);
        return false;
    }
    d->at += 2 + n;
    return true;
}

static bool byte_escape(struct decoding *d, bool *warned)
{
    if (d->at + 1 == d->in.n) {
        raise_error(d->vm, E_ValueError, "Trailing \\ in string");
        return false;
    }
    char c = d->in.p[d->at + 1];
    int simple = simple_escape(c);
    uint32_t code;
    size_t n = digits(d->in, d->at + 1, 3, 8, &code);
    if (c == 'x')
        return byte_hex(d);
    if (n) {
        if (code > 255 && !*warned) {
            *warned = true;
            if (!warn_escape(d->vm, "invalid octal escape sequence", code, true))
                return false;
        }
        str_addc(&d->out, (char)code);
        d->at += 1 + n;
        return true;
    }
    if (simple >= 0)
        str_addc(&d->out, (char)simple);
    else if (c != '\n') {
        if (!*warned &&
            !warn_escape(d->vm, "invalid escape sequence", (unsigned char)c, false))
            return false;
        *warned = true;
        str_addc(&d->out, '\\');
        d->at++;
        return true;
    }
    d->at += 2;
    return true;
}

static val escape_decode(struct vm *vm, val data, val errors)
{
    struct decoding d;
    bool ok = true, warned = false;
    if (!decoding_begin(vm, &d, "escape_decode", "escape", data, errors, true))
        return NULL;
    while (ok && d.at < d.in.n) {
        if (d.in.p[d.at] != '\\')
            str_addc(&d.out, d.in.p[d.at++]);
        else
            ok = byte_escape(&d, &warned);
    }
    val r = ok ? bytes_new(vm, str_slice(&d.out)) : NULL;
    str_free(&d.out);
    return pair(vm, r, (int64_t)d.in.n);
}

static val escape_encode(struct vm *vm, val data, val errors)
{
    struct slice handler;
    val plain = plain_of(data);
    if (!is_kind(plain, KIND_BYTES))
        return raise_error(vm, E_TypeError,
                           "escape_encode() argument 1 must be bytes, not %s",
                           type_name(vm, data));
    if (!handler_name(vm, "escape_encode", errors, &handler))
        return NULL;
    struct slice s = str_value(plain);
    struct str out = {0};
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '\'' || c == '\\')
            str_addf(&out, "\\%c", c);
        else if (c == '\t' || c == '\n' || c == '\r')
            str_addf(&out, "\\%c", c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
        else if (c < ' ' || c >= 0x7F)
            str_addf(&out, "\\x%02x", c);
        else
            str_addc(&out, (char)c);
    }
    val r = bytes_new(vm, str_slice(&out));
    str_free(&out);
    return pair(vm, r, (int64_t)s.n);
}

static val readbuffer_encode(struct vm *vm, val data, val errors)
{
    struct decoding d;
    if (!decoding_begin(vm, &d, "readbuffer_encode", "", data, errors, true))
        return NULL;
    return pair(vm, bytes_new(vm, d.in), (int64_t)d.in.n);
}

/* ---- the module --------------------------------------------------------------------------------------- */

#define DECODE "data, errors=None, /"
#define PARTLY "data, errors=None, final=False, /"
#define WHOLLY "data, errors=None, final=True, /"
#define ORDER  "data, errors=None, byteorder=0, final=False, /"
#define ENCODE "str, errors=None, /"
#define WIDE_ROWS(name)                                                                \
    FUNCTION(#name "_decode", PARTLY, name##_decode, RUNS),                            \
        FUNCTION(#name "_le_decode", PARTLY, name##_le_decode, RUNS),                  \
        FUNCTION(#name "_be_decode", PARTLY, name##_be_decode, RUNS),                  \
        FUNCTION(#name "_ex_decode", ORDER, name##_ex_decode, RUNS),                   \
        FUNCTION(#name "_encode", "str, errors=None, byteorder=0, /", name##_encode,   \
                 RUNS),                                                                \
        FUNCTION(#name "_le_encode", ENCODE, name##_le_encode, RUNS),                  \
        FUNCTION(#name "_be_encode", ENCODE, name##_be_encode, RUNS)
static const struct method functions[] = {
    FUNCTION("utf_8_decode", PARTLY, utf_8_decode, RUNS),
    FUNCTION("utf_8_encode", ENCODE, utf_8_encode, RUNS),
    FUNCTION("ascii_decode", DECODE, ascii_decode, RUNS),
    FUNCTION("ascii_encode", ENCODE, ascii_encode, RUNS),
    FUNCTION("latin_1_decode", DECODE, latin_1_decode, RUNS),
    FUNCTION("latin_1_encode", ENCODE, latin_1_encode, RUNS),
    FUNCTION("utf_7_decode", PARTLY, utf_7_decode, RUNS),
    FUNCTION("utf_7_encode", ENCODE, utf_7_encode, RUNS),
    WIDE_ROWS(utf_16),
    WIDE_ROWS(utf_32),
    FUNCTION("charmap_decode", "data, errors=None, mapping=None, /", charmap_decode,
             RUNS),
    FUNCTION("charmap_encode", "str, errors=None, mapping=None, /", charmap_encode,
             RUNS),
    FUNCTION("charmap_build", "map, /", charmap_build, READS),
    FUNCTION("unicode_escape_decode", WHOLLY, unicode_escape_decode, RUNS),
    FUNCTION("unicode_escape_encode", ENCODE, unicode_escape_encode, RUNS),
    FUNCTION("raw_unicode_escape_decode", WHOLLY, raw_unicode_escape_decode, RUNS),
    FUNCTION("raw_unicode_escape_encode", ENCODE, raw_unicode_escape_encode, RUNS),
    FUNCTION("escape_decode", DECODE, escape_decode, RUNS),
    FUNCTION("escape_encode", DECODE, escape_encode, RUNS),
    FUNCTION("readbuffer_encode", DECODE, readbuffer_encode, RUNS),
    LAST_METHOD,
};
const struct module_def _codecs_module = {
    .name = "_codecs",
    .functions = functions,
};
