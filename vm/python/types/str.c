/* str.c -- the type str. Its methods are in str_*.c, by subject; what is left is here. */
#include "python/obj/buffer.h"
#include "python/obj/codec.h"
#include "python/sem/sem.h"
#include "python/types/str_impl.h"
#include "python/types/types.h"

static val removeprefix(struct vm *vm, val self, val prefix)
{
    if (!(prefix = text_argument(vm, prefix, "removeprefix() argument ")))
        return NULL;
    struct slice s = str_value(self), p = str_value(prefix);
    return p.n && slice_starts(s, p) ? str_new(vm, slice_from(s, p.n)) : self;
}

static val removesuffix(struct vm *vm, val self, val suffix)
{
    if (!(suffix = text_argument(vm, suffix, "removesuffix() argument ")))
        return NULL;
    struct slice s = str_value(self), p = str_value(suffix);
    return p.n && slice_ends(s, p) ? str_new(vm, (struct slice){s.p, s.n - p.n}) : self;
}

/* ---- filled up to a width ---------------------------------------------------------------------- */

/* With so many of `fill` on each side. */
static val padded(struct vm *vm, val self, val fill, int64_t left, int64_t right)
{
    struct slice s = str_value(self), f = fill ? str_value(fill) : SLICE(" ");
    if (left + right <= 0)
        return self;
    if (!memory_fits(vm, left + right, (int64_t)f.n))
        return NULL;
    struct w_str *r =
        str_blank(vm, KIND_STR, (left + right) * (int64_t)f.n + (int64_t)s.n);
    r->chars = left + right + as_str(self)->chars;
    char *to = r->bytes;
    for (int64_t i = 0; i < left + right; i++, to += f.n) {
        if (i == left)
            to = (char *)memcpy(to, str_bytes(self), s.n) + s.n;
        memcpy(to, fill ? str_bytes(fill) : " ", f.n);
    }
    if (right == 0)
        memcpy(to, str_bytes(self), s.n);
    return &r->h;
}

/* How much is missing, and with what it is filled. false: raised. */
static bool fill_of(struct vm *vm, val self, val width, val *fill, int64_t *missing)
{
    int64_t want;
    if (!py_index(vm, width, &want))
        return false;
    if (*fill) {
        val plain = plain_of(*fill);
        if (!is_kind(plain, KIND_STR))
            raise_error(vm, E_TypeError,
                        "The fill character must be a unicode character, not %s",
                        type_name(vm, *fill));
        else if (as_str(plain)->chars != 1)
            raise_error(vm, E_TypeError,
                        "The fill character must be exactly one character long");
        *fill = plain;
    }
    *missing = want > as_str(self)->chars ? want - as_str(self)->chars : 0;
    return !vm->exc;
}

static val ljust(struct vm *vm, val self, val width, val fill)
{
    int64_t n;
    return fill_of(vm, self, width, &fill, &n) ? padded(vm, self, fill, 0, n) : NULL;
}
static val rjust(struct vm *vm, val self, val width, val fill)
{
    int64_t n;
    return fill_of(vm, self, width, &fill, &n) ? padded(vm, self, fill, n, 0) : NULL;
}
static val center(struct vm *vm, val self, val width, val fill)
{
    int64_t n;
    if (!fill_of(vm, self, width, &fill, &n))
        return NULL;
    int64_t all = n + as_str(self)->chars,
            left =
                n / 2 + (n & all & 1); /* an odd one is on the left of an odd width */
    return padded(vm, self, fill, left, n - left);
}

static val zfill(struct vm *vm, val self, val width)
{
    int64_t n;
    val zero = vm->chars['0'];
    if (!fill_of(vm, self, width, &zero, &n))
        return NULL;
    struct slice s = str_value(self);
    if (n == 0 || !s.n || (*s.p != '+' && *s.p != '-'))
        return padded(vm, self, zero, n, 0);
    val digits = padded(vm, str_new(vm, slice_from(s, 1)), zero, n, 0);
    return digits ? str_concat(vm, vm->chars[(unsigned char)*str_bytes(self)], digits)
                  : NULL;
}

static val getnewargs(struct vm *vm, val self)
{
    return tuple_of(vm, &self, 1);
}

/* ---- new texts ------------------------------------------------------------------------------- */

static val expandtabs(struct vm *vm, val self, val tabsize)
{
    int64_t size, column = 0;
    if (int_is(tabsize) && (!int_to_i64(tabsize, &size) || size != (int)size))
        return raise_error(vm, E_OverflowError,
                           "Python int too large to convert to C int");
    if (!py_index(vm, tabsize, &size))
        return NULL;
    size = size < 0 ? 0 : size;
    struct slice s = str_value(self);
    struct str out = {0};
    for (size_t width; s.n; s = slice_from(s, width)) {
        width = utf8_width((unsigned char)*s.p);
        if (*s.p != '\t') {
            str_add(&out, (struct slice){s.p, width});
            column = *s.p == '\n' || *s.p == '\r' ? 0 : column + 1;
            continue;
        }
        int64_t fill = size ? size - column % size : 0;
        if (!memory_fits(vm, fill, 1)) {
            str_free(&out);
            return NULL;
        }
        column += fill;
        for (; fill > 0; fill--)
            str_addc(&out, ' ');
    }
    return str_finish(vm, &out);
}

/* What the table has for a character: a text. NULL: raised. */
static val translated(struct vm *vm, val table, val c)
{
    val to = py_getitem(vm, table, tag_int(str_ord(c)));
    if (!to && (exc_matches(vm, E_LookupError))) {
        vm->exc = NULL;
        return c;
    }
    if (!to || to == vm->none)
        return to ? vm->empty_str : NULL;
    int64_t code;
    to = plain_of(to);
    if (is_kind(to, KIND_STR))
        return to;
    if (!int_is(to))
        return raise_error(vm, E_TypeError,
                           "character mapping must return integer, None or str");
    if (!int_to_i64(to, &code) || code < 0 || code > 0x10FFFF)
        return raise_error(vm, E_ValueError,
                           "character mapping must be in range(0x110000)");
    return str_char(vm, (uint32_t)code);
}

/* What an ASCII character becomes, as far as a dict was asked. */
struct answer {
    uint8_t known, n;
    char text[6];
};

static void remember(struct answer *a, val to)
{
    struct slice s = str_value(to);
    if (s.n > sizeof a->text)
        return;
    *a = (struct answer){.known = 1, .n = (uint8_t)s.n};
    memcpy(a->text, s.p, s.n);
}

/* The table can be anything: the text is looked at anew after each question. A dict is asked
 * once for each ASCII character; others are asked as often as CPython asks, which shows:
 * once, in texts that are ASCII and for as long as the answers are. */
static val translate(struct vm *vm, val self, val table)
{
    struct str out = {0};
    struct answer answers[128] = {0};
    bool dict = is_kind(table, KIND_DICT),
         keep = dict || as_str(self)->n == as_str(self)->chars;
    for (int64_t at = 0, width; at < as_str(self)->n; at += width) {
        const char *p = str_bytes(self) + at;
        unsigned char first = (unsigned char)*p;
        const struct answer *known = keep && first < 128 ? &answers[first] : NULL;
        width = 1;
        if (known && known->known) {
            str_add(&out, (struct slice){known->text, known->n});
            continue;
        }
        width = (int64_t)utf8_width(first);
        val c = str_new(vm, (struct slice){p, (size_t)width}),
            to = translated(vm, table, c);
        if (!to) {
            str_free(&out);
            return NULL;
        }
        if (keep && first < 128)
            remember(&answers[first], to);
        keep = dict || (keep && as_str(to)->n <= 1);
        str_add(&out, str_value(to));
    }
    return str_finish(vm, &out);
}

static bool map_dict(struct vm *vm, val table, val from)
{
    val key, v;
    for (int64_t at = 0; dict_next(from, &at, &key, &v);) {
        val plain = plain_of(key);
        if (is_kind(plain, KIND_STR) && as_str(plain)->chars != 1)
            return raise_error(vm, E_ValueError,
                               "string keys in translate table must be of length 1");
        if (!is_kind(plain, KIND_STR) && !int_is(plain))
            return raise_error(vm, E_TypeError,
                               "keys in translate table must be strings or integers");
        if (is_kind(plain, KIND_STR))
            plain = tag_int(str_ord(plain));
        if (!dict_set(vm, table, plain, v))
            return false;
    }
    return true;
}

static bool map_chars(struct vm *vm, val table, val from, val to)
{
    struct slice s = str_value(from), t = to ? str_value(to) : SLICE("");
    for (size_t width, other; s.n; s = slice_from(s, width)) {
        uint32_t c = utf8_read(s.p, &width);
        val v = to ? tag_int(utf8_read(t.p, &other)) : vm->none;
        if (!dict_set(vm, table, tag_int(c), v))
            return false;
        t = slice_from(t, to ? other : 0);
    }
    return true;
}

static val maketrans(struct vm *vm, val x, val y, val z)
{
    val table = dict_new(vm, KIND_DICT);
    if (!y) {
        if (!is_a(x, KIND_DICT))
            return raise_error(
                vm, E_TypeError,
                "if you give only one argument to maketrans it must be a dict");
        return map_dict(vm, table, plain_of(x)) ? table : NULL;
    }
    x = plain_of(x);
    if (!is_kind(x, KIND_STR))
        return raise_error(vm, E_TypeError,
                           "first maketrans argument must be a string if there is a "
                           "second argument");
    y = plain_of(y);
    if (!is_kind(y, KIND_STR))
        return raise_error(vm, E_TypeError,
                           "maketrans() argument 2 must be str, not %s",
                           type_name(vm, y));
    z = z ? plain_of(z) : NULL;
    if (z && !is_kind(z, KIND_STR))
        return raise_error(vm, E_TypeError,
                           "maketrans() argument 3 must be str, not %s",
                           type_name(vm, z));
    if (as_str(x)->chars != as_str(y)->chars)
        return raise_error(vm, E_ValueError,
                           "the first two maketrans arguments must have equal length");
    return map_chars(vm, table, x, y) && (!z || map_chars(vm, table, z, NULL)) ? table
                                                                               : NULL;
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static bool codec_word(struct vm *vm, const char *function, val *v, const char *what)
{
    if (!*v || is_a(*v, KIND_STR)) {
        *v = *v ? plain_of(*v) : NULL;
        return true;
    }
    raise_error(vm, E_TypeError, "%s() argument '%s' must be str, not %s", function,
                what, *v == vm->none ? "None" : type_name(vm, *v));
    return false;
}

static val encode(struct vm *vm, val self, val encoding, val errors)
{
    return codec_word(vm, "encode", &encoding, "encoding") &&
                   codec_word(vm, "encode", &errors, "errors")
               ? text_encode(vm, self, encoding, errors)
               : NULL;
}

/* str(object), or str(bytes, encoding, errors) */
static val make(struct vm *vm, val class, val object, val encoding, val errors)
{
    struct buffer b;
    (void)class;
    if (!codec_word(vm, "str", &encoding, "encoding") ||
        !codec_word(vm, "str", &errors, "errors"))
        return NULL;
    if (!object)
        return vm->empty_str;
    if (!encoding && !errors)
        return py_str(vm, object);
    if (is_a(object, KIND_STR))
        return raise_error(vm, E_TypeError, "decoding str is not supported");
    if (!has_buffer(object))
        return raise_error(vm, E_TypeError,
                           "decoding to str: need a bytes-like object, %s found",
                           type_name(vm, object));
    if (!buffer_get(vm, object, &b, BUFFER_READ))
        return NULL;
    val r = text_decode(vm, buffer_slice(&b), encoding, errors);
    buffer_release(&b);
    return r;
}

static const struct method str_make = CONSTRUCTOR(
    "str", "object=NULL, encoding=NULL, errors=NULL", make, RUNS, INTRINSIC_STR);
#define BOUNDS ", start=None, end=None, /"
static const struct method methods[] = {
    METHOD("encode", "encoding=NULL, errors=NULL", encode, RUNS),
    METHOD("replace", "old, new, count=-1, /", str_replace, RUNS),
    METHOD("split", "sep=None, maxsplit=-1", str_split, RUNS),
    METHOD("rsplit", "sep=None, maxsplit=-1", str_rsplit, RUNS),
    METHOD("join", "iterable, /", str_join, RUNS),
    METHOD("capitalize", "/", str_capitalize, READS),
    METHOD("casefold", "/", str_casefold, READS),
    METHOD("title", "/", str_title, READS),
    METHOD("center", "width, fillchar=NULL, /", center, RUNS),
    METHOD("count", "sub" BOUNDS, str_count, RUNS),
    METHOD("expandtabs", "tabsize=8", expandtabs, RUNS),
    METHOD("find", "sub" BOUNDS, str_find, RUNS),
    METHOD("partition", "sep, /", str_partition, READS),
    METHOD("index", "sub" BOUNDS, str_find_index, RUNS),
    METHOD("ljust", "width, fillchar=NULL, /", ljust, RUNS),
    METHOD("lower", "/", str_lower, READS),
    METHOD("lstrip", "chars=None, /", str_lstrip, READS),
    METHOD("rfind", "sub" BOUNDS, str_rfind, RUNS),
    METHOD("rindex", "sub" BOUNDS, str_rfind_index, RUNS),
    METHOD("rjust", "width, fillchar=NULL, /", rjust, RUNS),
    METHOD("rstrip", "chars=None, /", str_rstrip, READS),
    METHOD("rpartition", "sep, /", str_rpartition, READS),
    METHOD("splitlines", "keepends=False", str_splitlines, RUNS),
    METHOD("strip", "chars=None, /", str_strip, READS),
    METHOD("swapcase", "/", str_swapcase, READS),
    METHOD("translate", "table, /", translate, RUNS),
    METHOD("upper", "/", str_upper, READS),
    METHOD("startswith", "prefix" BOUNDS, str_startswith, RUNS),
    METHOD("endswith", "suffix" BOUNDS, str_endswith, RUNS),
    METHOD("removeprefix", "prefix, /", removeprefix, READS),
    METHOD("removesuffix", "suffix, /", removesuffix, READS),
    METHOD("isascii", "/", str_isascii, PURE),
    METHOD("islower", "/", str_islower, PURE),
    METHOD("isupper", "/", str_isupper, PURE),
    METHOD("istitle", "/", str_istitle, PURE),
    METHOD("isspace", "/", str_isspace, PURE),
    METHOD("isdecimal", "/", str_isdecimal, PURE),
    METHOD("isdigit", "/", str_isdigit, PURE),
    METHOD("isnumeric", "/", str_isnumeric, PURE),
    METHOD("isalpha", "/", str_isalpha, PURE),
    METHOD("isalnum", "/", str_isalnum, PURE),
    METHOD("isidentifier", "/", str_isidentifier, PURE),
    METHOD("isprintable", "/", str_isprintable, PURE),
    METHOD("zfill", "width, /", zfill, RUNS),
    METHOD("format", "*args, **kwargs", str_format, RUNS),
    METHOD("format_map", "mapping, /", str_format_map, RUNS),
    METHOD("__getnewargs__", "/", getnewargs, READS),
    STATIC_METHOD("maketrans", "x, y=NULL, z=NULL, /", maketrans, RUNS),
    LAST_METHOD,
};
const struct type_def str_type = {
    .kind = KIND_STR,
    .make = &str_make,
    .methods = methods,
    .flags = SEQUENCE,
    .slots = {.len = py_len,
              .iter = py_iter,
              .has = py_contains,
              .repr = add_repr,
              .compare = plain_compare,
              .format = py_format,
              .str = add_str,
              .hash = py_hash,
              .get = py_getitem,
              .binary = plain_binary,
              .operators = OPERATOR(ADD) | OPERATOR(MULTIPLY) | OPERATOR(MODULO),
              .reflected = OPERATOR(MULTIPLY) | OPERATOR(MODULO)},
};
