/* str.c -- methods of str that are rows; the older ones are in builtins/str_methods.c. */
#include "python/obj/buffer.h"
#include "python/obj/codec.h"
#include "python/sem/sem.h"
#include "python/types/types.h"

#include <utf8proc.h>

/* ---- ends ------------------------------------------------------------------------------------ */

static bool is_text(struct vm *vm, const char *method, val v)
{
    if (is_kind(v, KIND_STR))
        return true;
    raise_error(vm, E_TypeError, "%s%smust be str, not %s", method,
                *method ? "() argument " : "", v == vm->none ? "None" : type_name(vm, v));
    return false;
}

static val removeprefix(struct vm *vm, val self, val prefix)
{
    if (!is_text(vm, "removeprefix", prefix))
        return NULL;
    struct slice s = str_value(self), p = str_value(prefix);
    bool there = p.n && s.n >= p.n && memcmp(s.p, p.p, p.n) == 0;
    return there ? str_new(vm, slice_from(s, p.n)) : self;
}

static val removesuffix(struct vm *vm, val self, val suffix)
{
    if (!is_text(vm, "removesuffix", suffix))
        return NULL;
    struct slice s = str_value(self), p = str_value(suffix);
    bool there = p.n && s.n >= p.n && memcmp(s.p + s.n - p.n, p.p, p.n) == 0;
    return there ? str_new(vm, (struct slice){s.p, s.n - p.n}) : self;
}

static val last_index(struct vm *vm, val self, val sub, val start, val end)
{
    const val args[] = {self, sub, start, end};
    val find = type_lookup(vm, vm->types[KIND_STR], str_intern(vm, SLICE("rfind"))),
        at = is_text(vm, "", sub) ? vm_call(vm, find, args, 4) : NULL;
    return at == tag_int(-1) ? raise_error(vm, E_ValueError, "substring not found")
                             : at;
}

/* ---- kinds of characters --------------------------------------------------------------------- */

static val isprintable(struct vm *vm, val self)
{
    struct slice s = str_value(self);
    for (size_t width; s.n; s = slice_from(s, width))
        if (!char_printable(utf8_read(s.p, &width)))
            return vm->false_;
    return vm->true_;
}

static val is_ascii(struct vm *vm, val self)
{
    return bool_val(vm, as_str(self)->n == as_str(self)->chars);
}

/* Words begin with a capital letter and go on with small ones; there is a word. */
static val istitle(struct vm *vm, val self)
{
    struct slice s = str_value(self);
    bool inside = false, any = false;
    for (size_t width; s.n; s = slice_from(s, width)) {
        utf8proc_int32_t c = (utf8proc_int32_t)utf8_read(s.p, &width);
        bool title = utf8proc_category(c) == UTF8PROC_CATEGORY_LT,
             upper = title || utf8proc_isupper(c),
             lower = !upper && utf8proc_islower(c);
        if (upper ? inside : lower && !inside)
            return vm->false_;
        inside = upper || lower;
        any |= inside;
    }
    return bool_val(vm, any);
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

/* The table can be anything: the text is looked at anew after each question. */
static val translate(struct vm *vm, val self, val table)
{
    struct str out = {0};
    for (int64_t at = 0, width; at < as_str(self)->n; at += width) {
        const char *p = str_bytes(self) + at;
        width = (int64_t)utf8_width((unsigned char)*p);
        val c = str_new(vm, (struct slice){p, (size_t)width}),
            to = translated(vm, table, c);
        if (!to) {
            str_free(&out);
            return NULL;
        }
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
    raise_error(vm, E_TypeError, "%s() argument '%s' must be str, not %s", function, what,
                *v == vm->none ? "None" : type_name(vm, *v));
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

const struct method str_make =
    CONSTRUCTOR("str", "object=NULL, encoding=NULL, errors=NULL", make, RUNS,
                INTRINSIC_STR);
const struct method str_rows[] = {
    METHOD("encode", "encoding=NULL, errors=NULL", encode, RUNS),
    METHOD("removeprefix", "prefix, /", removeprefix, READS),
    METHOD("removesuffix", "suffix, /", removesuffix, READS),
    METHOD("rindex", "sub, start=None, end=None, /", last_index, RUNS),
    METHOD("isprintable", "/", isprintable, PURE),
    METHOD("isascii", "/", is_ascii, PURE),
    METHOD("istitle", "/", istitle, PURE),
    METHOD("expandtabs", "tabsize=8", expandtabs, RUNS),
    METHOD("translate", "table, /", translate, RUNS),
    STATIC_METHOD("maketrans", "x, y=NULL, z=NULL, /", maketrans, RUNS),
    LAST_METHOD,
};
