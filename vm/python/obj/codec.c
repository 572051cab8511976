/* codec.c -- text from bytes and bytes from text. */
#include "python/obj/codec.h"

#include <ctype.h>

void utf8_add(struct str *out, uint32_t c)
{
    if (c < 0x80) {
        str_addc(out, (char)c);
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
    str_addc(out, (char)(lead[more] | c >> (6 * more)));
    while (more-- > 0)
        str_addc(out, (char)(0x80 | (c >> (6 * more) & 0x3F)));
}

enum codec codec_of(struct slice name)
{
    static const struct {
        const char *name;
        enum codec codec;
    } rows[] = {
        {"utf-8", CODEC_UTF8},        {"utf8", CODEC_UTF8},
        {"u8", CODEC_UTF8},           {"utf", CODEC_UTF8},
        {"cp65001", CODEC_UTF8},      {"ascii", CODEC_ASCII},
        {"us-ascii", CODEC_ASCII},    {"646", CODEC_ASCII},
        {"latin-1", CODEC_LATIN1},    {"latin1", CODEC_LATIN1},
        {"l1", CODEC_LATIN1},         {"8859", CODEC_LATIN1},
        {"latin", CODEC_LATIN1},      {"cp819", CODEC_LATIN1},
        {"iso-8859-1", CODEC_LATIN1}, {"iso8859-1", CODEC_LATIN1},
    };
    char plain[16];
    if (name.n >= sizeof plain)
        return CODEC_OTHER;
    for (size_t i = 0; i < name.n; i++)
        plain[i] = name.p[i] == '_' || name.p[i] == ' '
                       ? '-'
                       : (char)tolower((unsigned char)name.p[i]);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slice_eq((struct slice){plain, name.n}, slice_of(rows[i].name)))
            return rows[i].codec;
    return CODEC_OTHER;
}

/* ---- what is done about errors -------------------------------------------------------- */

static val unicode_error(struct vm *vm, enum exception type, val object,
                         struct codec_error e)
{
    const val args[] = {str_new(vm, slice_of(e.encoding)), object, tag_int(e.start),
                        tag_int(e.end), str_new(vm, slice_of(e.reason))};
    return vm_call(vm, vm->exceptions[type], args, 5);
}

static bool strict_error(struct vm *vm, enum exception type, val object,
                         struct codec_error e)
{
    val exc = unicode_error(vm, type, object, e);
    if (exc)
        raise_value(vm, exc);
    return false;
}

/* A function of the module _codecs; NULL: raised. */
static val codecs_function(struct vm *vm, const char *name)
{
    val module = import_module(vm, str_intern(vm, SLICE("_codecs")), NULL, vm->none, 0);
    return module ? py_getattr(vm, module, str_intern(vm, slice_of(name))) : NULL;
}

/* A handler that the program has registered: (text or bytes, where to go on). */
static val ask_handler(struct vm *vm, enum exception type, val object,
                       struct codec_error e, struct slice errors, int64_t *next)
{
    val name = str_new(vm, errors), lookup = codecs_function(vm, "lookup_error");
    if (!lookup)
        return exc_matches(vm, E_ImportError)
                   ? (vm->exc = NULL, raise_error(vm, E_LookupError,
                                                  "unknown error handler name '%.*s'",
                                                  (int)errors.n, errors.p))
                   : NULL;
    val handler = vm_call(vm, lookup, &name, 1),
        exc = handler ? unicode_error(vm, type, object, e) : NULL,
        r = exc ? vm_call(vm, handler, &exc, 1) : NULL;
    if (!r)
        return NULL;
    bool decode = type == E_UnicodeDecodeError;
    val plain = plain_of(r), text = NULL;
    if (is_kind(plain, KIND_TUPLE) && as_tuple(plain)->n == 2)
        text = plain_of(as_tuple(plain)->at[0]);
    bool fits =
        text && (is_kind(text, KIND_STR) || (!decode && is_kind(text, KIND_BYTES)));
    if (!fits)
        return raise_error(vm, E_TypeError,
                           decode
                               ? "decoding error handler must return (str, int) tuple"
                               : "encoding error handler must return (str/bytes, int) "
                                 "tuple");
    if (!py_index(vm, as_tuple(plain)->at[1], next))
        return NULL;
    int64_t n = py_len(vm, object);
    *next += *next < 0 ? n : 0;
    if (*next < 0 || *next > n)
        return raise_error(vm, E_IndexError,
                           "position %lld from error handler out of bounds",
                           (long long)*next);
    return text;
}

val codec_ask_encode(struct vm *vm, val text, struct codec_error e, struct slice errors,
                     int64_t *next)
{
    if (errors.n == 0 || slice_eq(errors, SLICE("strict"))) {
        strict_error(vm, E_UnicodeEncodeError, text, e);
        return NULL;
    }
    return ask_handler(vm, E_UnicodeEncodeError, text, e, errors, next);
}

bool codec_strict_error(struct vm *vm, val text, struct codec_error e)
{
    return strict_error(vm, E_UnicodeEncodeError, text, e);
}

/* The surrogate that stands for bytes in a str, when it is one: bytes U+DC80 to U+DCFF. */
static bool escaped_byte(uint32_t c)
{
    return c >= 0xDC80 && c <= 0xDCFF;
}

static bool is_surrogate(uint32_t c)
{
    return c >= 0xD800 && c < 0xE000;
}

/* The surrogate that three bytes are in UTF-8, if that could ever be valid; 0: none. */
static uint32_t passed_surrogate(struct slice bytes, size_t at)
{
    const unsigned char *p = (const unsigned char *)bytes.p + at;
    size_t width;
    if (at + 3 > bytes.n || p[0] >> 4 != 0xE || p[1] >> 6 != 2 || p[2] >> 6 != 2)
        return 0;
    uint32_t c = utf8_read(bytes.p + at, &width);
    return is_surrogate(c) ? c : 0;
}

bool codec_decode_error(struct vm *vm, val object, struct codec_error e,
                        struct slice errors, struct str *out, int64_t *next)
{
    struct slice bytes = str_value(object);
    *next = e.end;
    if (errors.n == 0 || slice_eq(errors, SLICE("strict")))
        return strict_error(vm, E_UnicodeDecodeError, object, e);
    if (slice_eq(errors, SLICE("ignore")))
        return true;
    if (slice_eq(errors, SLICE("replace"))) {
        utf8_add(out, CODEC_REPLACEMENT);
        return true;
    }
    if (slice_eq(errors, SLICE("backslashreplace"))) {
        for (int64_t i = e.start; i < e.end; i++)
            str_addf(out, "\\x%02x", (unsigned char)bytes.p[i]);
        return true;
    }
    if (slice_eq(errors, SLICE("surrogateescape"))) {
        int64_t i = e.start;
        for (; i < e.end && bytes.p[i] & 0x80; i++)
            utf8_add(out, 0xDC00u + (unsigned char)bytes.p[i]);
        *next = i;
        return i > e.start || strict_error(vm, E_UnicodeDecodeError, object, e);
    }
    if (slice_eq(errors, SLICE("surrogatepass")) &&
        codec_of(slice_of(e.encoding)) == CODEC_UTF8) {
        uint32_t c = passed_surrogate(bytes, (size_t)e.start);
        if (!c)
            return strict_error(vm, E_UnicodeDecodeError, object, e);
        utf8_add(out, c);
        *next = e.start + 3;
        return true;
    }
    val text = ask_handler(vm, E_UnicodeDecodeError, object, e, errors, next);
    if (text)
        str_add(out, str_value(text));
    return text != NULL;
}

/* Characters that this codec has bytes for. */
static bool encodable(enum codec codec, uint32_t c)
{
    return codec == CODEC_ASCII    ? c < 0x80
           : codec == CODEC_LATIN1 ? c < 0x100
                                   : !is_surrogate(c);
}

static void add_code(struct str *out, enum codec into, uint32_t c)
{
    if (into == CODEC_LATIN1)
        str_addc(out, (char)c);
    else
        utf8_add(out, c);
}

/* What the handler answered, in the codec; a text that it has no bytes for is an error. */
static bool add_answer(struct vm *vm, val text, val answer, struct codec_error e,
                       enum codec into, struct str *out)
{
    struct slice s = str_value(answer);
    if (is_kind(answer, KIND_BYTES)) {
        str_add(out, s);
        return true;
    }
    for (size_t width; s.n; s = slice_from(s, width)) {
        uint32_t c = utf8_read(s.p, &width);
        if (!encodable(into, c))
            return strict_error(vm, E_UnicodeEncodeError, text, e);
        add_code(out, into, c);
    }
    return true;
}

/* One of the handlers that go character by character; false: it is not one of these. */
static bool replaced(struct slice errors, uint32_t c, struct str *out)
{
    if (slice_eq(errors, SLICE("ignore")))
        return true;
    if (slice_eq(errors, SLICE("replace")))
        str_addc(out, '?');
    else if (slice_eq(errors, SLICE("backslashreplace")))
        str_addf(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    else if (slice_eq(errors, SLICE("xmlcharrefreplace")))
        str_addf(out, "&#%u;", c);
    else
        return false;
    return true;
}

bool codec_encode_error(struct vm *vm, val text, struct codec_error e,
                        struct slice errors, enum codec into, struct str *out,
                        int64_t *next)
{
    bool escape = slice_eq(errors, SLICE("surrogateescape")),
         pass = slice_eq(errors, SLICE("surrogatepass")) && into == CODEC_UTF8;
    *next = e.end;
    if (errors.n == 0 || slice_eq(errors, SLICE("strict")))
        return strict_error(vm, E_UnicodeEncodeError, text, e);
    for (int64_t i = e.start; i < e.end; i++) {
        uint32_t c = (uint32_t)str_ord(str_index(vm, text, i));
        if (replaced(errors, c, out))
            continue;
        if (escape && escaped_byte(c))
            str_addc(out, (char)(c - 0xDC00));
        else if (pass && is_surrogate(c))
            utf8_add(out, c);
        else if (escape || pass) {
            *next = i;
            return i > e.start || strict_error(vm, E_UnicodeEncodeError, text, e);
        } else {
            val answer = ask_handler(vm, E_UnicodeEncodeError, text, e, errors, next);
            return answer && add_answer(vm, text, answer, e, into, out);
        }
    }
    return true;
}

/* ---- UTF-8 ------------------------------------------------------------------------------ */

static size_t ascii_run(struct slice s, size_t from)
{
    size_t i = from;
    for (uint64_t word; i + 8 <= s.n; i += 8) {
        memcpy(&word, s.p + i, 8);
        if (word & 0x8080808080808080u)
            break;
    }
    while (i < s.n && !(s.p[i] & 0x80))
        i++;
    return i;
}

/* The sequence that begins at `at`: its length when it is right. Else 0, and *bad is how many
 * bytes are wrong: the longest start of a right sequence (Unicode 15, table 3-7, and D93b). */
static size_t utf8_sequence(struct slice s, size_t at, size_t *bad, const char **reason)
{
    const unsigned char *p = (const unsigned char *)s.p + at;
    size_t left = s.n - at, want = *p < 0xC2   ? 0
                                   : *p < 0xE0 ? 2
                                   : *p < 0xF0 ? 3
                                   : *p < 0xF5 ? 4
                                               : 0;
    *bad = 1;
    *reason = "invalid start byte";
    if (*p < 0x80)
        return 1;
    if (want == 0)
        return 0;
    unsigned char low = *p == 0xE0   ? 0xA0
                        : *p == 0xF0 ? 0x90
                                     : 0x80,
                  high = *p == 0xED   ? 0x9F
                         : *p == 0xF4 ? 0x8F
                                      : 0xBF;
    for (size_t i = 1; i < want; i++, low = 0x80, high = 0xBF) {
        *bad = i;
        *reason = i < left ? "invalid continuation byte" : "unexpected end of data";
        if (i >= left || p[i] < low || p[i] > high)
            return 0;
    }
    return want;
}

/* Is all of it right? Then it is the text as it is. */
static bool utf8_valid(struct slice s)
{
    size_t bad;
    const char *reason;
    for (size_t i = ascii_run(s, 0), n; i < s.n; i = ascii_run(s, i + n))
        if (!(n = utf8_sequence(s, i, &bad, &reason)))
            return false;
    return true;
}

static val utf8_decode(struct vm *vm, const char *name, struct slice s,
                       struct slice errors, bool final, int64_t *used)
{
    *used = (int64_t)s.n;
    if (utf8_valid(s))
        return str_new(vm, s);
    val object = bytes_new(vm, s);
    struct str out = {0};
    s = str_value(object); /* which the machine stack keeps where it is */
    for (size_t i = 0; i < s.n;) {
        size_t from = i, n = 1, bad;
        const char *reason;
        while ((i = ascii_run(s, i)) < s.n && (n = utf8_sequence(s, i, &bad, &reason)))
            i += n;
        str_add(&out, (struct slice){s.p + from, i - from});
        if (i == s.n)
            break;
        /* half a surrogate could still be one that a handler lets pass */
        bool half = s.n - i == 2 && (unsigned char)s.p[i] == 0xED &&
                    ((unsigned char)s.p[i + 1] & 0xE0) == 0xA0;
        if (!final && (half || (i + bad == s.n && *reason == 'u'))) {
            *used = (int64_t)i;
            break;
        }
        struct codec_error e = {name, reason, (int64_t)i, (int64_t)(i + bad)};
        int64_t next;
        if (!codec_decode_error(vm, object, e, errors, &out, &next)) {
            str_free(&out);
            return NULL;
        }
        i = (size_t)next;
    }
    return str_finish(vm, &out);
}

/* ---- one byte a character --------------------------------------------------------------- */

static val latin1_decode(struct vm *vm, struct slice s)
{
    if (ascii_run(s, 0) == s.n)
        return str_new(vm, s);
    struct str out = {0};
    for (size_t i = 0; i < s.n; i++)
        utf8_add(&out, (unsigned char)s.p[i]);
    return str_finish(vm, &out);
}

static val ascii_decode(struct vm *vm, const char *name, struct slice s,
                        struct slice errors)
{
    if (ascii_run(s, 0) == s.n)
        return str_new(vm, s);
    val object = bytes_new(vm, s);
    struct str out = {0};
    s = str_value(object);
    for (size_t i = 0; i < s.n;) {
        size_t plain = ascii_run(s, i);
        str_add(&out, (struct slice){s.p + i, plain - i});
        if ((i = plain) == s.n)
            break;
        struct codec_error e = {name, "ordinal not in range(128)", (int64_t)i,
                                (int64_t)i + 1};
        int64_t next;
        if (!codec_decode_error(vm, object, e, errors, &out, &next)) {
            str_free(&out);
            return NULL;
        }
        i = (size_t)next;
    }
    return str_finish(vm, &out);
}

val codec_decode(struct vm *vm, enum codec codec, const char *name, struct slice bytes,
                 struct slice errors, bool final, int64_t *used)
{
    assert(codec != CODEC_OTHER);
    if (codec == CODEC_UTF8)
        return utf8_decode(vm, name, bytes, errors, final, used);
    *used = (int64_t)bytes.n;
    return codec == CODEC_LATIN1 ? latin1_decode(vm, bytes)
                                 : ascii_decode(vm, name, bytes, errors);
}

/* ---- encoding ----------------------------------------------------------------------------- */

static bool has_surrogates(struct slice s)
{
    for (const char *p = s.p; (p = memchr(p, 0xED, (size_t)(s.p + s.n - p))); p++)
        if ((unsigned char)p[1] >= 0xA0)
            return true;
    return false;
}

static val bytes_finish(struct vm *vm, struct str *out)
{
    val r = bytes_new(vm, str_slice(out));
    str_free(out);
    return r;
}

val codec_encode(struct vm *vm, enum codec codec, const char *name, val text,
                 struct slice errors)
{
    static const char *const reasons[] = {[CODEC_UTF8] = "surrogates not allowed",
                                          [CODEC_ASCII] = "ordinal not in range(128)",
                                          [CODEC_LATIN1] = "ordinal not in range(256)"};
    struct slice s = str_value(text);
    assert(codec != CODEC_OTHER);
    if (as_str(text)->chars == as_str(text)->n ||
        (codec == CODEC_UTF8 && !has_surrogates(s)))
        return bytes_new(vm, s);
    struct str out = {0};
    int64_t at = 0; /* characters */
    for (size_t i = 0, width; i < s.n;) {
        uint32_t c = utf8_read(s.p + i, &width);
        if (encodable(codec, c)) {
            add_code(&out, codec, c);
            i += width;
            at++;
            continue;
        }
        struct codec_error e = {name, reasons[codec], at, at};
        for (size_t j = i; j < s.n && !encodable(codec, utf8_read(s.p + j, &width));
             j += width)
            e.end++;
        int64_t next;
        if (!codec_encode_error(vm, text, e, errors, codec, &out, &next)) {
            str_free(&out);
            return NULL;
        }
        for (i = next < at ? 0 : i, at = next < at ? 0 : at; at < next; at++)
            i += utf8_width((unsigned char)s.p[i]);
    }
    return bytes_finish(vm, &out);
}

/* ---- by name ------------------------------------------------------------------------------ */

static const char *const codec_names[] = {"utf-8", "ascii", "latin-1"};

static val no_encoding(struct vm *vm, struct slice name)
{
    if (exc_matches(vm, E_ImportError))
        vm->exc = NULL;
    return vm->exc ? NULL
                   : raise_error(vm, E_LookupError, "unknown encoding: %.*s",
                                 (int)name.n, name.p);
}

/* By a codec that Python knows: _codecs.encode or _codecs.decode. */
static val other_codec(struct vm *vm, const char *function, val v, val encoding,
                       val errors, enum kind want)
{
    val f = codecs_function(vm, function), args[] = {v, encoding, errors};
    struct slice name = str_value(encoding);
    if (!f)
        return no_encoding(vm, name);
    val r = vm_call(vm, f, args, errors ? 3 : 2);
    if (!r || is_a(r, want))
        return r ? plain_of(r) : NULL;
    bool encode = want == KIND_BYTES;
    return raise_error(vm, E_TypeError,
                       "'%.*s' %s returned '%s' instead of '%s'; use codecs.%s() to "
                       "%s to arbitrary types",
                       (int)name.n, name.p, encode ? "encoder" : "decoder",
                       type_name(vm, r), encode ? "bytes" : "str",
                       encode ? "encode" : "decode", encode ? "encode" : "decode");
}

val text_decode(struct vm *vm, struct slice bytes, val encoding, val errors)
{
    struct slice e = errors ? str_value(errors) : SLICE("strict");
    enum codec codec = encoding ? codec_of(str_value(encoding)) : CODEC_UTF8;
    int64_t used;
    if (bytes.n == 0) /* as CPython: whatever the encoding is */
        return vm->empty_str;
    if (codec == CODEC_OTHER)
        return other_codec(vm, "_text_decode", bytes_new(vm, bytes), encoding, errors,
                           KIND_STR);
    return codec_decode(vm, codec, codec_names[codec], bytes, e, true, &used);
}

val text_encode(struct vm *vm, val text, val encoding, val errors)
{
    struct slice e = errors ? str_value(errors) : SLICE("strict");
    enum codec codec = encoding ? codec_of(str_value(encoding)) : CODEC_UTF8;
    if (codec == CODEC_OTHER)
        return other_codec(vm, "_text_encode", text, encoding, errors, KIND_BYTES);
    return codec_encode(vm, codec, codec_names[codec], text, e);
}
