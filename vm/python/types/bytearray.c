/* bytearray.c -- the type bytearray: what changes it. */
#include "python/types/bytes_impl.h"

/* ---- making ------------------------------------------------------------------------------ */

static val make(struct vm *vm, val class, val source, val encoding, val errors)
{
    struct str out = {0};
    int64_t zeros;
    val r = NULL;
    (void)class;
    if (bytes_source(vm, KIND_BYTEARRAY, source, encoding, errors, &out, &zeros))
        r = zeros >= 0 ? bytearray_new(vm, KIND_BYTEARRAY, zeros)
                       : bytearray_of(vm, str_slice(&out));
    str_free(&out);
    return r;
}

static val init(struct vm *vm, val self, val source, val encoding, val errors)
{
    if (!bytearray_resize(vm, self, 0))
        return NULL;
    val made = make(vm, NULL, source, encoding, errors);
    if (!made ||
        !bytearray_splice(vm, self, 0, as_bytearray(self)->n, bytearray_slice(made)))
        return NULL;
    return vm->none;
}

/* ---- items and slices ----------------------------------------------------------------------- */

static bool not_assignable(struct vm *vm, val v)
{
    val t = type_of(vm, v);
    if (!int_is(v) && !is_a(v, KIND_STR) && !is_a(v, KIND_FLOAT) &&
        !type_lookup(vm, t, vm->n_index) && !type_lookup(vm, t, vm->n_float))
        return false;
    raise_error(
        vm, E_TypeError,
        "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
    return true;
}

/* What is assigned, in a str that the caller frees. */
static bool values(struct vm *vm, val v, struct str *out)
{
    if (has_buffer(v))
        return bytes_collect(vm, v, out, WRONG_BYTE);
    if (not_assignable(vm, v))
        return false;
    if (bytes_collect(vm, v, out, WRONG_BYTE))
        return true;
    if (exc_matches(vm, E_TypeError) && !py_iterable(vm, v)) {
        vm->exc = NULL;
        raise_error(vm, E_TypeError, "cannot convert '%s' object to bytearray",
                    type_name(vm, v));
    }
    return false;
}

static bool set_slice(struct vm *vm, val self, val slice, val v)
{
    struct slice_parts s;
    struct str with = {0};
    int64_t n;
    bool ok = slice_parts(vm, slice, &s) && (!v || values(vm, v, &with));
    if (ok) { /* nothing runs Python code from here on */
        slice_adjust(&s, as_bytearray(self)->n, &n);
        int64_t stop = s.stop < s.start ? s.start : s.stop;
        if (s.step == 1)
            ok = bytearray_splice(vm, self, s.start, stop, str_slice(&with));
        else if (with.n == 0) /* nothing instead of them: they are deleted */
            ok = bytearray_remove(vm, self, s, n, 1);
        else if ((int64_t)with.n != n) {
            ok = false;
            raise_error(
                vm, E_ValueError,
                "attempt to assign bytes of size %lld to extended slice of size "
                "%lld",
                (long long)with.n, (long long)n);
        } else
            for (int64_t i = 0; i < n; i++)
                bytearray_at(self)[s.start + i * s.step] = with.p[i];
    }
    str_free(&with);
    return ok;
}

static bool set(struct vm *vm, val self, val key, val v)
{
    int64_t i;
    unsigned char b = 0;
    if (is_kind(key, KIND_SLICE))
        return set_slice(vm, self, key, v);
    if (!int_is(key) && !type_lookup(vm, type_of(vm, key), vm->n_index)) {
        raise_error(vm, E_TypeError,
                    "bytearray indices must be integers or slices, not %s",
                    type_name(vm, key));
        return false;
    }
    if (!py_position(vm, key, &i))
        return false;
    int64_t n = as_bytearray(self)->n;
    bool inside = i < n && i >= -n;
    if (inside && v && !byte_value(vm, v, &b, WRONG_BYTE))
        return false;
    n = as_bytearray(self)->n; /* __index__ may have changed it */
    i += i < 0 ? n : 0;
    if (i < 0 || i >= n) {
        raise_error(vm, E_IndexError, "bytearray index out of range");
        return false;
    }
    if (!v)
        return bytearray_splice(vm, self, i, i + 1, SLICE(""));
    bytearray_at(self)[i] = (char)b;
    return true;
}

/* ---- methods ----------------------------------------------------------------------------------- */

static val done(struct vm *vm, bool ok)
{
    return ok ? vm->none : NULL;
}

static bool insert_at(struct vm *vm, val self, int64_t i, val v)
{
    char b;
    if (!byte_value(vm, v, (unsigned char *)&b, WRONG_BYTE))
        return false;
    int64_t n = as_bytearray(self)->n;
    i += i < 0 ? n : 0;
    i = i < 0 ? 0 : i > n ? n : i;
    return bytearray_splice(vm, self, i, i, (struct slice){&b, 1});
}

static val append(struct vm *vm, val self, val v)
{
    return done(vm, insert_at(vm, self, INT64_MAX, v));
}

static val insert(struct vm *vm, val self, val index, val v)
{
    int64_t i;
    return done(vm, py_index(vm, index, &i) && insert_at(vm, self, i, v));
}

/* += looks at what it adds while it does, so that a bytearray is not added to itself. */
static bool add_bytes(struct vm *vm, val self, val v, bool extends)
{
    struct buffer b;
    if (self == plain_of(v) && extends)
        return bytearray_splice(vm, self, as_bytearray(self)->n, as_bytearray(self)->n,
                                bytearray_slice(self));
    if (!buffer_get(vm, v, &b, BUFFER_READ))
        return false;
    int64_t n = as_bytearray(self)->n;
    bool ok = bytearray_splice(vm, self, n, n, buffer_slice(&b));
    buffer_release(&b);
    return ok;
}

static val extend(struct vm *vm, val self, val iterable)
{
    if (has_buffer(iterable))
        return done(vm, add_bytes(vm, self, iterable, true));
    struct str out = {0};
    bool ok = bytes_collect(vm, iterable, &out, WRONG_BYTE);
    if (!ok && exc_matches(vm, E_TypeError) && !py_iterable(vm, iterable)) {
        vm->exc = NULL;
        raise_error(vm, E_TypeError, "can't extend bytearray with %s",
                    type_name(vm, iterable));
    }
    int64_t n = as_bytearray(self)->n;
    ok = ok && bytearray_splice(vm, self, n, n, str_slice(&out));
    str_free(&out);
    return done(vm, ok);
}

static val pop(struct vm *vm, val self, val index)
{
    int64_t i;
    if (!py_index(vm, index, &i))
        return NULL;
    int64_t n = as_bytearray(self)->n;
    if (n == 0)
        return raise_error(vm, E_IndexError, "pop from empty bytearray");
    i += i < 0 ? n : 0;
    if (i < 0 || i >= n)
        return raise_error(vm, E_IndexError, "pop index out of range");
    val r = tag_int((unsigned char)bytearray_at(self)[i]);
    return bytearray_splice(vm, self, i, i + 1, SLICE("")) ? r : NULL;
}

static val remove_value(struct vm *vm, val self, val v)
{
    unsigned char b;
    if (!byte_value(vm, v, &b, WRONG_BYTE))
        return NULL;
    struct slice s = bytearray_slice(self);
    const char *hit = slice_char(s, b);
    if (!hit)
        return raise_error(vm, E_ValueError, "value not found in bytearray");
    int64_t i = hit - s.p;
    return done(vm, bytearray_splice(vm, self, i, i + 1, SLICE("")));
}

static val reverse(struct vm *vm, val self)
{
    char *at = bytearray_at(self);
    for (int64_t i = 0, j = as_bytearray(self)->n - 1; i < j; i++, j--) {
        char c = at[i];
        at[i] = at[j];
        at[j] = c;
    }
    return vm->none;
}

static val copy(struct vm *vm, val self)
{
    return bytearray_of(vm, bytearray_slice(self));
}

static val clear(struct vm *vm, val self)
{
    return done(vm, bytearray_resize(vm, self, 0));
}

static val allocated(struct vm *vm, val self)
{
    (void)vm; /* the room, and a byte as CPython has it for a 0 at the end */
    int64_t room = as_buf(as_bytearray(self)->buf)->n;
    return tag_int(room ? room + 1 : 0);
}

static val inplace(struct vm *vm, enum opcode op, val self, val b)
{
    if (op == OP_INPLACE_ADD) {
        if (!has_buffer(b))
            return vm->notimpl;
        return add_bytes(vm, self, b, false) ? self : NULL;
    }
    val all = op == OP_INPLACE_MULTIPLY ? bytes_binary(vm, OP_BINARY_MULTIPLY, self, b)
                                        : vm->notimpl;
    if (!all || all == vm->notimpl)
        return all;
    return bytearray_splice(vm, self, 0, as_bytearray(self)->n, bytearray_slice(all))
               ? self
               : NULL;
}

/* ---- the type -------------------------------------------------------------------------------------- */

static int64_t length(struct vm *vm, val self)
{
    (void)vm;
    return as_bytearray(self)->n;
}

/* With the name of the class: an instance's own repr. */
static val repr(struct vm *vm, val self)
{
    struct slice name = name_of_type(type_of(vm, self));
    struct str out = {0};
    str_add(&out, name);
    str_addc(&out, '(');
    bytes_add_repr(&out, bytearray_slice(plain_of(self)), '\'');
    str_addc(&out, ')');
    return str_finish(vm, &out);
}

static bool add_repr_of(struct vm *vm, struct str *out, val self)
{
    (void)vm;
    str_add(out, SLICE("bytearray("));
    bytes_add_repr(out, bytearray_slice(self), '\'');
    str_addc(out, ')');
    return true;
}

static bool lend(struct vm *vm, val self, struct buffer *out)
{
    (void)vm;
    buffer_of_bytes(out, self, as_bytearray(self)->buf, bytearray_at(self),
                    as_bytearray(self)->n, false);
    return true;
}

static val *views(val self)
{
    return &as_bytearray(self)->views;
}

static void hold(val self, int64_t by)
{
    as_bytearray(self)->exports += by;
    assert(as_bytearray(self)->exports >= 0);
}

static const struct method bytearray_make =
    CONSTRUCTOR("bytearray", "source=NULL, encoding=NULL, errors=NULL", make, RUNS, 0);
static const struct method methods[] = {
    METHOD("__init__", "source=NULL, encoding=NULL, errors=NULL", init, RUNS),
    INSTANCE_METHOD("__repr__", "/", repr, READS),
    INSTANCE_METHOD("__str__", "/", repr, READS),
    METHOD("__alloc__", "/", allocated, READS),
    METHOD("append", "item, /", append, WRITES),
    METHOD("insert", "index, item, /", insert, WRITES),
    METHOD("extend", "iterable_of_ints, /", extend, RUNS),
    METHOD("pop", "index=-1, /", pop, WRITES),
    METHOD("remove", "value, /", remove_value, WRITES),
    METHOD("reverse", "/", reverse, WRITES),
    METHOD("copy", "/", copy, READS),
    METHOD("clear", "/", clear, WRITES),
    LAST_METHOD,
};
const struct type_def bytearray_type = {
    .kind = KIND_BYTEARRAY,
    .flags = SEQUENCE | MUTABLE | UNHASHABLE,
    .slots = {.len = length,
              .get = bytes_get,
              .set = set,
              .has = bytes_has,
              .iter = py_iter,
              .repr = add_repr_of,
              .str = add_repr_of,
              .compare = bytes_compare,
              .binary = bytes_binary,
              .operators = OPERATOR(ADD) | OPERATOR(MULTIPLY) | OPERATOR(MODULO),
              .reflected = OPERATOR(MULTIPLY) | OPERATOR(MODULO),
              .inplace = inplace,
              .inplace_operators = OPERATOR(ADD) | OPERATOR(MULTIPLY),
              .buffer = lend,
              .buffer_hold = hold,
              .buffer_views = views},
    .make = &bytearray_make,
    .methods = methods,
    .shared = bytes_rows,
};
