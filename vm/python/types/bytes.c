/* bytes.c -- the type bytes, and the operators that bytes and bytearray have in common. */
#include "python/types/bytes_impl.h"

#include "python/obj/codec.h"

val bytes_blank(struct vm *vm, val self, int64_t n, char **at)
{
    val r;
    if (!memory_fits(vm, n, 1))
        return NULL;
    if (is_kind(self, KIND_BYTES)) {
        r = &str_blank(vm, KIND_BYTES, n)->h;
        *at = as_str(r)->bytes;
    } else {
        r = bytearray_new(vm, KIND_BYTEARRAY, n);
        *at = bytearray_at(r);
    }
    return r;
}

val bytes_finish(struct vm *vm, val self, struct str *out)
{
    val r = bytes_like(vm, self, str_slice(out));
    str_free(out);
    return r;
}

bool byte_value(struct vm *vm, val v, unsigned char *out, const char *wrong)
{
    int64_t i;
    if (!(v = py_index_value(vm, v)))
        return false;
    if (!int_to_i64(v, &i) || i < 0 || i > 255) {
        raise_error(vm, E_ValueError, "%s", wrong);
        return false;
    }
    *out = (unsigned char)i;
    return true;
}

/* ---- what they are made from ------------------------------------------------------------ */

static bool add_number(struct vm *vm, val v, struct str *out, const char *wrong)
{
    unsigned char b;
    if (!byte_value(vm, v, &b, wrong))
        return false;
    str_addc(out, (char)b);
    return true;
}

bool bytes_collect(struct vm *vm, val v, struct str *out, const char *wrong)
{
    if (has_buffer(v)) {
        val bytes = buffer_bytes(vm, v);
        if (bytes)
            str_add(out, str_value(bytes));
        return bytes != NULL;
    }
    if (is_kind(v, KIND_LIST) || is_kind(v, KIND_TUPLE)) {
        for (int64_t i = 0; i < py_len(vm, v); i++) {
            val item = is_kind(v, KIND_LIST) ? list_get(vm, v, i) : as_tuple(v)->at[i];
            if (!add_number(vm, item, out, wrong))
                return false;
        }
        return true;
    }
    val it = py_iter(vm, v);
    while (it) {
        val item = py_next(vm, it);
        if (!item || item == vm->stop)
            return item != NULL;
        if (!add_number(vm, item, out, wrong))
            return false;
    }
    return false;
}

static bool from_text(struct vm *vm, val text, val encoding, val errors,
                      struct str *out)
{
    val bytes = text_encode(vm, text, encoding, errors);
    if (bytes)
        str_add(out, str_value(bytes));
    return bytes != NULL;
}

/* bytes(n): 1 with the number, 0: v is no number, -1: raised. */
static int zeros(struct vm *vm, val v, int64_t *count)
{
    if (!int_is(v) && !type_lookup(vm, type_of(vm, v), vm->n_index))
        return 0;
    val number = py_index_value(vm, v);
    if (!number) {
        if (!exc_matches(vm, E_TypeError))
            return -1;
        vm->exc = NULL;
        return 0;
    }
    if (!int_to_i64(number, count))
        raise_error(vm, E_OverflowError, "cannot fit '%s' into an index-sized integer",
                    type_name(vm, v));
    else if (*count < 0)
        raise_error(vm, E_ValueError, "negative count");
    else if (memory_fits(vm, *count, 1))
        return 1;
    return -1;
}

static bool text_word(struct vm *vm, enum kind kind, val *v, const char *what)
{
    if (!*v)
        return true;
    val plain = plain_of(*v);
    if (is_kind(plain, KIND_STR)) {
        *v = plain;
        return true;
    }
    raise_error(vm, E_TypeError, "%s() argument '%s' must be str, not %s",
                kind == KIND_BYTES ? "bytes" : "bytearray", what,
                *v == vm->none ? "None" : type_name(vm, *v));
    return false;
}

static bool not_a_source(struct vm *vm, enum kind kind, val v)
{
    if (exc_matches(vm, E_TypeError) && !py_iterable(vm, v)) {
        vm->exc = NULL;
        raise_error(vm, E_TypeError, "cannot convert '%s' object to %s",
                    type_name(vm, v), kind == KIND_BYTES ? "bytes" : "bytearray");
    }
    return false;
}

bool bytes_source(struct vm *vm, enum kind kind, val v, val encoding, val errors,
                  struct str *out, int64_t *count)
{
    *count = -1;
    if (!text_word(vm, kind, &encoding, "encoding") ||
        !text_word(vm, kind, &errors, "errors"))
        return false;
    bool text = v && is_a(v, KIND_STR);
    if (encoding || errors) {
        if (text && encoding)
            return from_text(vm, plain_of(v), encoding, errors, out);
        raise_error(vm, E_TypeError, "%s",
                    text       ? "string argument without an encoding"
                    : encoding ? "encoding without a string argument"
                               : "errors without a string argument");
        return false;
    }
    if (!v)
        return true;
    if (text) {
        raise_error(vm, E_TypeError, "string argument without an encoding");
        return false;
    }
    if (has_buffer(v))
        return bytes_collect(vm, v, out, WRONG_BYTE);
    int number = zeros(vm, v, count);
    if (number)
        return number > 0;
    *count = -1;
    const char *wrong =
        kind == KIND_BYTES ? "bytes must be in range(0, 256)" : WRONG_BYTE;
    return bytes_collect(vm, v, out, wrong) || not_a_source(vm, kind, v);
}

/* What its __bytes__ says; NULL without exc: it has none. */
static val by_method(struct vm *vm, val v)
{
    if (!is_kind(v, KIND_INSTANCE) && !is_kind(v, KIND_TYPE))
        return NULL;
    if (type_lookup(vm, type_of(vm, v), vm->n_bytes) == vm->none)
        return vm_call(vm, vm->none, NULL, 0); /* which says that it cannot be called */
    val r = call_special(vm, v, vm->n_bytes, NULL, 0);
    if (!r || is_a(r, KIND_BYTES))
        return r;
    return raise_error(vm, E_TypeError, "__bytes__ returned non-bytes (type %s)",
                       type_name(vm, r));
}

static val make(struct vm *vm, val class, val source, val encoding, val errors)
{
    struct str out = {0};
    int64_t zeros_wanted;
    val r = NULL;
    if (source && !encoding && !errors) {
        if (is_kind(source, KIND_BYTES))
            return source;
        r = by_method(vm, source);
        if (!r && vm->exc)
            return NULL;
        if (r)
            return class == vm->types[KIND_BYTES] ? r : plain_of(r);
    }
    if (bytes_source(vm, KIND_BYTES, source, encoding, errors, &out, &zeros_wanted))
        r = zeros_wanted >= 0 ? &str_blank(vm, KIND_BYTES, zeros_wanted)->h
                              : bytes_new(vm, str_slice(&out));
    str_free(&out);
    return r;
}

/* ---- operators --------------------------------------------------------------------------- */

int bytes_has(struct vm *vm, val self, val v)
{
    struct buffer b;
    if (int_is(v) || type_lookup(vm, type_of(vm, v), vm->n_index)) {
        unsigned char c;
        if (!byte_value(vm, v, &c, WRONG_BYTE))
            return -1;
        struct slice s = bytes_slice(self);
        return slice_char(s, (char)c) != NULL;
    }
    if (!buffer_get(vm, v, &b, BUFFER_READ))
        return -1;
    int found = b.n == 0 || slice_find(bytes_slice(self), buffer_slice(&b)) >= 0;
    buffer_release(&b);
    return found;
}

static int order(struct slice a, struct slice b)
{
    int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return c ? c : a.n < b.n ? -1 : a.n > b.n;
}

static bool is_bytes(val v)
{
    return is_kind(v, KIND_BYTES) || is_kind(v, KIND_BYTEARRAY);
}

/* Of bytes with bytes, and of a bytearray with any buffer. */
val bytes_compare(struct vm *vm, enum opcode op, val a, val b)
{
    struct buffer x, y;
    if (is_kind(a, KIND_BYTES) ? !is_kind(b, KIND_BYTES)
                               : !is_kind(a, KIND_BYTEARRAY) || !has_buffer(b))
        return vm->notimpl;
    if (!buffer_get(vm, a, &x, BUFFER_READ))
        return NULL;
    if (!buffer_get(vm, b, &y, BUFFER_READ)) {
        buffer_release(&x);
        vm->exc = NULL; /* such as a view with gaps */
        return vm->notimpl;
    }
    int c = op == OP_COMPARE_EQ || op == OP_COMPARE_NE
                ? x.n != y.n || memcmp(x.at, y.at, (size_t)x.n)
                : order(buffer_slice(&x), buffer_slice(&y));
    buffer_release(&x);
    buffer_release(&y);
    bool truth = op == OP_COMPARE_EQ   ? c == 0
                 : op == OP_COMPARE_NE ? c != 0
                 : op == OP_COMPARE_LT ? c < 0
                 : op == OP_COMPARE_LE ? c <= 0
                 : op == OP_COMPARE_GT ? c > 0
                                       : c >= 0;
    return bool_val(vm, truth);
}

static val concat(struct vm *vm, val a, val b)
{
    struct buffer x, y;
    char *at;
    if (is_kind(a, KIND_BYTES) && is_kind(b, KIND_BYTES))
        return str_concat(vm, a, b);
    if (!has_buffer(b))
        return vm->notimpl;
    if (!buffer_get(vm, a, &x, BUFFER_READ))
        return NULL;
    if (!buffer_get(vm, b, &y, BUFFER_READ)) {
        buffer_release(&x);
        return NULL;
    }
    val r = bytes_blank(vm, a, x.n + y.n, &at);
    if (r) {
        memcpy(at, x.at, (size_t)x.n);
        memcpy(at + x.n, y.at, (size_t)y.n);
    }
    buffer_release(&x);
    buffer_release(&y);
    return r;
}

static val repeat(struct vm *vm, val self, val times)
{
    int64_t n;
    char *at;
    if (!py_index(vm, times, &n)) {
        if (!exc_matches(vm, E_OverflowError))
            return NULL;
        vm->exc = NULL;
        return raise_error(vm, E_OverflowError,
                           "cannot fit '%s' into an index-sized integer",
                           type_name(vm, times));
    }
    n = n < 0 ? 0 : n;
    if (n == 1 && is_kind(self, KIND_BYTES))
        return self;
    int64_t size = (int64_t)bytes_slice(self).n;
    if (!memory_fits(vm, n, size))
        return NULL;
    val r = bytes_blank(vm, self, n * size, &at);
    if (!r)
        return NULL;
    struct slice s = bytes_slice(self);
    if (size == 1)
        memset(at, *s.p, (size_t)n);
    else
        for (int64_t i = 0; i < n && size; i++)
            memcpy(at + i * size, s.p, s.n);
    return r;
}

static bool is_count(struct vm *vm, val v)
{
    return int_is(v) || type_lookup(vm, type_of(vm, v), vm->n_index);
}

val bytes_binary(struct vm *vm, enum opcode op, val a, val b)
{
    switch (op) {
    case OP_BINARY_ADD: return is_bytes(a) ? concat(vm, a, b) : vm->notimpl;
    case OP_BINARY_MULTIPLY:
        if (is_bytes(a) && is_count(vm, b))
            return repeat(vm, a, b);
        return is_bytes(b) && !is_bytes(a) && is_count(vm, a) ? repeat(vm, b, a)
                                                              : vm->notimpl;
    case OP_BINARY_MODULO: return is_bytes(a) ? bytes_format(vm, a, b) : vm->notimpl;
    default: return vm->notimpl;
    }
}

static val part(struct vm *vm, val self, val slice)
{
    struct slice_parts s;
    int64_t n;
    char *at;
    if (!slice_parts(vm, slice, &s))
        return NULL;
    slice_adjust(&s, (int64_t)bytes_slice(self).n, &n);
    if (s.step == 1 && n == (int64_t)bytes_slice(self).n && is_kind(self, KIND_BYTES))
        return self;
    val r = bytes_blank(vm, self, n, &at);
    if (!r || n == 0)
        return r;
    const char *p = bytes_slice(self).p;
    if (s.step == 1)
        memcpy(at, p + s.start, (size_t)n);
    else
        for (int64_t i = 0; i < n; i++)
            at[i] = p[s.start + i * s.step];
    return r;
}

val bytes_get(struct vm *vm, val self, val key)
{
    bool plain = is_kind(self, KIND_BYTES);
    int64_t i;
    if (is_kind(key, KIND_SLICE))
        return part(vm, self, key);
    if (!is_count(vm, key))
        return raise_error(vm, E_TypeError,
                           "%s indices must be integers or slices, not %s",
                           plain ? "byte" : "bytearray", type_name(vm, key));
    if (!py_position(vm, key, &i))
        return NULL;
    struct slice s = bytes_slice(self);
    i += i < 0 ? (int64_t)s.n : 0;
    if (i < 0 || i >= (int64_t)s.n)
        return raise_error(vm, E_IndexError,
                           plain ? "index out of range"
                                 : "bytearray index out of range");
    return tag_int((unsigned char)s.p[i]);
}

void bytes_add_repr(struct str *out, struct slice s, char escaped)
{
    char quote = slice_char(s, '\'') && !slice_char(s, '"') ? '"' : '\'';
    str_addc(out, 'b');
    str_addc(out, quote);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '\t' || c == '\n' || c == '\r')
            str_addf(out, "\\%c", c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
        else if (c == (unsigned char)quote || c == '\\' || c == (unsigned char)escaped)
            str_addf(out, "\\%c", c);
        else if (c < 0x20 || c >= 0x7F)
            str_addf(out, "\\x%02x", c);
        else
            str_addc(out, (char)c);
    }
    str_addc(out, quote);
}

/* ---- the type ----------------------------------------------------------------------------- */

static bool repr(struct vm *vm, struct str *out, val self)
{
    (void)vm;
    bytes_add_repr(out, str_value(self), '\\');
    return true;
}

static bool hash(struct vm *vm, val self, int64_t *out)
{
    (void)vm;
    *out = str_hash(vm, self);
    return true;
}

static bool lend(struct vm *vm, val self, struct buffer *out)
{
    (void)vm;
    val memory = self->gc & GC_BORROWS ? &str_text_of(self)->h : self;
    buffer_of_bytes(out, self, memory, (void *)(uintptr_t)str_bytes(self),
                    as_str(self)->n, true);
    return true;
}

static val as_bytes(struct vm *vm, val self)
{
    (void)vm;
    return self;
}

static val new_arguments(struct vm *vm, val self)
{
    return tuple_of(vm, &self, 1);
}

static const struct method bytes_make =
    CONSTRUCTOR("bytes", "source=NULL, encoding=NULL, errors=NULL", make, RUNS, 0);
static const struct method methods[] = {
    METHOD("__bytes__", "/", as_bytes, PURE),
    METHOD("__getnewargs__", "/", new_arguments, READS),
    LAST_METHOD,
};
const struct type_def bytes_type = {
    .kind = KIND_BYTES,
    .flags = SEQUENCE | PLAIN_ARGS,
    .slots = {.len = py_len,
              .get = bytes_get,
              .has = bytes_has,
              .iter = py_iter,
              .repr = repr,
              .str = repr,
              .hash = hash,
              .compare = bytes_compare,
              .binary = bytes_binary,
              .operators = OPERATOR(ADD) | OPERATOR(MULTIPLY) | OPERATOR(MODULO),
              .reflected = OPERATOR(MULTIPLY) | OPERATOR(MODULO),
              .buffer = lend},
    .make = &bytes_make,
    .methods = methods,
    .shared = bytes_rows,
};
