/* array.c -- the type array.array: numbers of one kind, in the memory of a bytearray. */
#include "python/types/array.h"

#include "python/obj/buffer.h"
#include "python/obj/scalar.h"
#include "python/types/types.h"

/* ---- items ---------------------------------------------------------------------------------- */

static int64_t count_of(val self)
{
    return as_bytearray(self)->n / as_bytearray(self)->itemsize;
}

static char code_of_array(val self)
{
    return (char)as_bytearray(self)->code;
}

bool array_code(char code)
{
    return code && strchr("bBuhHiIlLqQfd", code);
}

static int64_t size_of(char code)
{
    return code == 'u' ? (int64_t)sizeof(wchar_t) : scalar_size(code);
}

val numbers_item(struct vm *vm, val self, int64_t i)
{
    const char *p = bytearray_at(self) + i * as_bytearray(self)->itemsize;
    uint32_t c;
    if (code_of_array(self) != 'u')
        return scalar_read(vm, code_of_array(self), p);
    memcpy(&c, p, sizeof c);
    if (c <= 0x10FFFF)
        return str_char(vm, c);
    return raise_error(vm, E_ValueError,
                       "character U+%x is not in range [U+0000; U+10ffff]", c);
}

/* Limits of the C types that CPython takes a number through, in order, and their names. */
static const struct limit {
    char code;
    int64_t least, most;
    const char *name;
} limits[] = {
    {'b', INT16_MIN, INT16_MAX, "signed short integer"},
    {'b', INT8_MIN, INT8_MAX, "signed char"},
    {'B', 0, UINT8_MAX, "unsigned byte integer"},
    {'h', INT16_MIN, INT16_MAX, "signed short integer"},
    {'H', INT32_MIN, INT32_MAX, "signed integer"},
    {'H', 0, UINT16_MAX, "unsigned short"},
    {'i', INT32_MIN, INT32_MAX, "signed integer"},
    {'I', 0, UINT32_MAX, "unsigned int"},
};

static bool in_limits(struct vm *vm, char code, int64_t i)
{
    for (size_t k = 0; k < sizeof limits / sizeof *limits; k++)
        if (limits[k].code == code && (i < limits[k].least || i > limits[k].most)) {
            raise_error(vm, E_OverflowError, "%s is %s", limits[k].name,
                        i < limits[k].least ? "less than minimum"
                                            : "greater than maximum");
            return false;
        }
    return true;
}

static bool overflow(struct vm *vm, const char *text)
{
    raise_error(vm, E_OverflowError, "%s", text);
    return false;
}

static bool too_large(struct vm *vm, char code, bool negative)
{
    if (strchr("IL", code))
        return overflow(vm, negative
                                ? "can't convert negative value to unsigned int"
                                : "Python int too large to convert to C unsigned long");
    if (code == 'Q' && negative)
        return overflow(vm, "can't convert negative int to unsigned");
    return overflow(vm, strchr("qQ", code)
                            ? "int too big to convert"
                            : "Python int too large to convert to C long");
}

/* v as an item, in 8 bytes of room. Runs __index__ and __float__. */
static bool item_bits(struct vm *vm, char code, val v, char *room)
{
    int64_t i;
    if (code == 'u') {
        val text = plain_of(v);
        if (!is_kind(text, KIND_STR) || as_str(text)->chars != 1) {
            raise_error(vm, E_TypeError, "array item must be unicode character");
            return false;
        }
        uint32_t c = (uint32_t)str_ord(text);
        memcpy(room, &c, sizeof c);
        return true;
    }
    if (scalar_is_float(code)) {
        if (scalar_write(vm, code, room, v) == SCALAR_DONE)
            return true;
        if (exc_matches(vm, E_TypeError)) {
            vm->exc = NULL;
            raise_error(vm, E_TypeError, "must be real number, not %s",
                        type_name(vm, v));
        }
        return false;
    }
    if (!(v = py_index_value(vm, v)))
        return false;
    bool is_unsigned = strchr("ILQ", code) != NULL,
         negative = int_cmp(v, tag_int(0)) < 0;
    if (is_unsigned && negative)
        return too_large(vm, code, true);
    if (!int_to_i64(v, &i)) {
        if (!is_unsigned || scalar_write(vm, 'Q', room, v) != SCALAR_DONE)
            return too_large(vm, code, negative);
        return code != 'I' || overflow(vm, "unsigned int is greater than maximum");
    }
    if (!in_limits(vm, code, i))
        return false;
    memcpy(room, &i, sizeof i);
    return true;
}

val array_new_of(struct vm *vm, char code, int64_t n)
{
    int64_t size = size_of(code);
    if (!memory_fits(vm, n, size))
        return NULL;
    val a = bytearray_new(vm, KIND_ARRAY_ARRAY, n * size);
    as_bytearray(a)->itemsize = size;
    as_bytearray(a)->code = code;
    as_bytearray(a)->shift = __builtin_ctzll((uint64_t)size);
    return a;
}

static val array_copy(struct vm *vm, val self, int64_t from, int64_t step, int64_t n)
{
    val a = array_new_of(vm, code_of_array(self), n);
    int64_t size = as_bytearray(self)->itemsize;
    if (a && step == 1)
        memcpy(bytearray_at(a), bytearray_at(self) + from * size, (size_t)(n * size));
    for (int64_t i = 0; a && step != 1 && i < n; i++)
        memcpy(bytearray_at(a) + i * size,
               bytearray_at(self) + (from + i * step) * size, (size_t)size);
    return a;
}

static bool insert_at(struct vm *vm, val self, int64_t i, val v)
{
    char room[8] = {0};
    if (!item_bits(vm, code_of_array(self), v, room))
        return false;
    int64_t n = count_of(self), size = as_bytearray(self)->itemsize;
    i += i < 0 ? n : 0;
    i = i < 0 ? 0 : i > n ? n : i;
    return bytearray_splice(vm, self, i * size, i * size,
                            (struct slice){room, (size_t)size});
}

/* ---- making and adding ------------------------------------------------------------------------ */

static bool is_array(val v)
{
    return is_a(v, KIND_ARRAY_ARRAY);
}

static bool add_bytes(struct vm *vm, val self, struct slice s)
{
    if (s.n % (size_t)as_bytearray(self)->itemsize) {
        raise_error(vm, E_ValueError, "bytes length not a multiple of item size");
        return false;
    }
    return bytearray_splice(vm, self, as_bytearray(self)->n, as_bytearray(self)->n, s);
}

static bool add_text(struct vm *vm, val self, val text)
{
    struct slice s = str_value(text);
    struct str out = {0};
    for (size_t width; s.n; s = slice_from(s, width)) {
        uint32_t c = utf8_read(s.p, &width);
        str_add(&out, (struct slice){(char *)&c, sizeof c});
    }
    bool ok = add_bytes(vm, self, str_slice(&out));
    str_free(&out);
    return ok;
}

static bool add_iterable(struct vm *vm, val self, val v)
{
    val it = py_iter(vm, v);
    while (it) {
        val item = py_next(vm, it);
        if (!item || item == vm->stop)
            return item != NULL;
        if (!insert_at(vm, self, INT64_MAX, item))
            return false;
    }
    return false;
}

static bool wrong_source(struct vm *vm, const char *what, char code)
{
    raise_error(vm, E_TypeError,
                "cannot use a %s to initialize an array with typecode "
                "'%c'",
                what, code);
    return false;
}

static bool add_source(struct vm *vm, val self, val v)
{
    char code = code_of_array(self);
    val plain = plain_of(v);
    if (is_kind(plain, KIND_STR))
        return code == 'u' ? add_text(vm, self, plain) : wrong_source(vm, "str", code);
    if (is_array(v)) {
        if (code_of_array(plain) == 'u' && code != 'u')
            return wrong_source(vm, "unicode array", code);
        if (code_of_array(plain) == code)
            return add_bytes(vm, self, bytearray_slice(plain));
    } else if (is_kind(plain, KIND_BYTES))
        return add_bytes(vm, self, str_value(plain));
    else if (is_kind(plain, KIND_BYTEARRAY))
        return add_bytes(vm, self, bytearray_slice(plain));
    return add_iterable(vm, self, v);
}

static val make(struct vm *vm, val class, val typecode, val initializer)
{
    (void)class;
    val plain = plain_of(typecode);
    if (!is_kind(plain, KIND_STR) || as_str(plain)->chars != 1)
        return raise_error(vm, E_TypeError,
                           "array() argument 1 must be a unicode character, not %s",
                           type_name(vm, typecode));
    char code = as_str(plain)->n == 1 ? *str_bytes(plain) : 0;
    if (!array_code(code))
        return raise_error(
            vm, E_ValueError,
            "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or "
            "d)");
    val a = array_new_of(vm, code, 0);
    return !a || !initializer || add_source(vm, a, initializer) ? a : NULL;
}

/* ---- items and slices ------------------------------------------------------------------------------ */

static bool is_index(struct vm *vm, val v)
{
    return int_is(v) || type_lookup(vm, type_of(vm, v), vm->n_index);
}

static val get(struct vm *vm, val self, val key)
{
    struct slice_parts s;
    int64_t i, n;
    if (is_kind(key, KIND_SLICE)) {
        if (!slice_parts(vm, key, &s))
            return NULL;
        slice_adjust(&s, count_of(self), &n);
        return array_copy(vm, self, s.start, s.step, n);
    }
    if (!is_index(vm, key))
        return raise_error(vm, E_TypeError, "array indices must be integers");
    if (!py_position(vm, key, &i))
        return NULL;
    n = count_of(self);
    i += i < 0 ? n : 0;
    return i >= 0 && i < n ? numbers_item(vm, self, i)
                           : raise_error(vm, E_IndexError, "array index out of range");
}

static bool bad_argument(struct vm *vm)
{
    raise_error(vm, E_TypeError, "bad argument type for built-in operation");
    return false;
}

static bool set_slice(struct vm *vm, val self, val slice, val v)
{
    struct slice_parts s;
    int64_t n, size = as_bytearray(self)->itemsize;
    if (!slice_parts(vm, slice, &s))
        return false;
    if (v && !is_array(v)) {
        raise_error(vm, E_TypeError,
                    "can only assign array (not \"%s\") to array slice",
                    type_name(vm, v));
        return false;
    }
    val from = v ? plain_of(v) : NULL;
    if (v && code_of_array(from) != code_of_array(self))
        return bad_argument(vm);
    slice_adjust(&s, count_of(self), &n);
    int64_t stop = s.stop < s.start ? s.start : s.stop;
    if (!v || (s.step != 1 && count_of(from) == 0))
        return bytearray_remove(vm, self, s, n, size);
    if (s.step == 1)
        return bytearray_splice(vm, self, s.start * size, stop * size,
                                bytearray_slice(from));
    if (count_of(from) != n) {
        raise_error(
            vm, E_ValueError,
            "attempt to assign array of size %lld to extended slice of size %lld",
            (long long)count_of(from), (long long)n);
        return false;
    }
    val copy = from == self ? array_copy(vm, from, 0, 1, n) : from;
    for (int64_t i = 0; copy && i < n; i++)
        memcpy(bytearray_at(self) + (s.start + i * s.step) * size,
               bytearray_at(copy) + i * size, (size_t)size);
    return copy != NULL;
}

static bool set(struct vm *vm, val self, val key, val v)
{
    int64_t i, size = as_bytearray(self)->itemsize;
    char room[8];
    if (is_kind(key, KIND_SLICE))
        return set_slice(vm, self, key, v);
    if (!is_index(vm, key)) {
        raise_error(vm, E_TypeError, "array indices must be integers");
        return false;
    }
    if (!py_position(vm, key, &i) ||
        (v && !item_bits(vm, code_of_array(self), v, room)))
        return false;
    int64_t n = count_of(self);
    i += i < 0 ? n : 0;
    if (i < 0 || i >= n) {
        raise_error(vm, E_IndexError, "array assignment index out of range");
        return false;
    }
    if (!v)
        return bytearray_splice(vm, self, i * size, (i + 1) * size, SLICE(""));
    memcpy(bytearray_at(self) + i * size, room, (size_t)size);
    return true;
}

/* From `from` on, before `to`: -1 absent, -2 raised. An item's __eq__ can change the array. */
static int64_t find(struct vm *vm, val self, val v, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to && i < count_of(self); i++) {
        val item = numbers_item(vm, self, i);
        int same = item ? py_same_or_equal(vm, item, v) : -1;
        if (same)
            return same < 0 ? -2 : i;
    }
    return -1;
}

static int has(struct vm *vm, val self, val v)
{
    int64_t i = find(vm, self, v, 0, INT64_MAX);
    return i == -2 ? -1 : i >= 0;
}

/* ---- operators -------------------------------------------------------------------------------------- */

static val compare(struct vm *vm, enum opcode op, val a, val b)
{
    if (!is_kind(a, KIND_ARRAY_ARRAY) || !is_kind(b, KIND_ARRAY_ARRAY))
        return vm->notimpl;
    bool equality = op == OP_COMPARE_EQ || op == OP_COMPARE_NE;
    if (equality && count_of(a) != count_of(b))
        return bool_val(vm, op == OP_COMPARE_NE);
    for (int64_t i = 0; i < count_of(a) && i < count_of(b); i++) {
        val x = numbers_item(vm, a, i), y = x ? numbers_item(vm, b, i) : NULL;
        int same = y ? py_equal(vm, x, y) : -1;
        if (same < 0)
            return NULL;
        if (!same)
            return equality ? bool_val(vm, op == OP_COMPARE_NE)
                            : py_compare(vm, op, x, y);
    }
    return bool_val(
        vm,
        order_holds(op, count_of(a) < count_of(b) ? -1 : count_of(a) > count_of(b)));
}

static val concat(struct vm *vm, val a, val b)
{
    if (!is_kind(b, KIND_ARRAY_ARRAY))
        return raise_error(vm, E_TypeError,
                           "can only append array (not \"%s\") to array",
                           type_name(vm, b));
    if (code_of_array(a) != code_of_array(b))
        return bad_argument(vm), NULL;
    val r = array_copy(vm, a, 0, 1, count_of(a));
    return r && add_bytes(vm, r, bytearray_slice(b)) ? r : NULL;
}

static val repeat(struct vm *vm, val self, val times)
{
    int64_t n, size = as_bytearray(self)->n;
    if (!py_index(vm, times, &n))
        return NULL;
    n = n < 0 ? 0 : n;
    if (!memory_fits(vm, n, size))
        return NULL;
    val r = array_new_of(vm, code_of_array(self), n * count_of(self));
    for (int64_t i = 0; r && size && i < n; i++)
        memcpy(bytearray_at(r) + i * size, bytearray_at(self), (size_t)size);
    return r;
}

static val binary(struct vm *vm, enum opcode op, val a, val b)
{
    bool first = is_kind(a, KIND_ARRAY_ARRAY);
    if (op == OP_BINARY_ADD)
        return first ? concat(vm, a, b) : vm->notimpl;
    val self = first ? a : b, times = first ? b : a;
    return is_index(vm, times) ? repeat(vm, self, times) : vm->notimpl;
}

/* += and *= change the array; false: raised. */
static bool extend_array(struct vm *vm, val self, val v)
{
    if (!is_array(v)) {
        raise_error(vm, E_TypeError, "can only extend array with array (not \"%s\")",
                    type_name(vm, v));
        return false;
    }
    if (code_of_array(plain_of(v)) != code_of_array(self)) {
        raise_error(vm, E_TypeError, "can only extend with array of same kind");
        return false;
    }
    return add_bytes(vm, self, bytearray_slice(plain_of(v)));
}

static bool repeat_array(struct vm *vm, val self, val times)
{
    val all = repeat(vm, self, times);
    return all &&
           bytearray_splice(vm, self, 0, as_bytearray(self)->n, bytearray_slice(all));
}

static val inplace(struct vm *vm, enum opcode op, val self, val b)
{
    if (op == OP_INPLACE_MULTIPLY && !is_index(vm, b))
        return vm->notimpl;
    return (op == OP_INPLACE_ADD ? extend_array : repeat_array)(vm, self, b) ? self
                                                                             : NULL;
}

/* ---- methods ------------------------------------------------------------------------------------------ */

static val done(struct vm *vm, bool ok)
{
    return ok ? vm->none : NULL;
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

static val pop(struct vm *vm, val self, val index)
{
    int64_t i;
    if (!py_index(vm, index, &i))
        return NULL;
    int64_t n = count_of(self), size = as_bytearray(self)->itemsize;
    if (n == 0)
        return raise_error(vm, E_IndexError, "pop from empty array");
    i += i < 0 ? n : 0;
    if (i < 0 || i >= n)
        return raise_error(vm, E_IndexError, "pop index out of range");
    val v = numbers_item(vm, self, i);
    return v && bytearray_splice(vm, self, i * size, (i + 1) * size, SLICE("")) ? v
                                                                                : NULL;
}

static val remove_item(struct vm *vm, val self, val v)
{
    int64_t i = find(vm, self, v, 0, INT64_MAX), size = as_bytearray(self)->itemsize;
    if (i == -1)
        return raise_error(vm, E_ValueError, "array.remove(x): x not in array");
    return i >= 0 && i < count_of(self)
               ? done(vm,
                      bytearray_splice(vm, self, i * size, (i + 1) * size, SLICE("")))
               : done(vm, i != -2);
}

static val index_of(struct vm *vm, val self, val v, val start, val stop)
{
    int64_t from = 0, to = INT64_MAX;
    if (!slice_bound(vm, start, &from) || (stop && !slice_bound(vm, stop, &to)))
        return NULL;
    int64_t n = count_of(self);
    from += from < 0 ? n : 0;
    to += to < 0 ? n : 0;
    int64_t i = find(vm, self, v, from < 0 ? 0 : from, to);
    return i >= 0    ? tag_int(i)
           : i == -2 ? NULL
                     : raise_error(vm, E_ValueError, "array.index(x): x not in array");
}

static val count(struct vm *vm, val self, val v)
{
    int64_t n = 0;
    for (int64_t i = 0; (i = find(vm, self, v, i, INT64_MAX)) != -1; i++, n++)
        if (i == -2)
            return NULL;
    return tag_int(n);
}

static val extend(struct vm *vm, val self, val v)
{
    return done(vm,
                is_array(v) ? extend_array(vm, self, v) : add_iterable(vm, self, v));
}

static val fromlist(struct vm *vm, val self, val list)
{
    if (!is_a(list, KIND_LIST))
        return raise_error(vm, E_TypeError, "arg must be list");
    int64_t n = as_bytearray(self)->n;
    if (add_iterable(vm, self, plain_of(list)))
        return vm->none;
    val exc = vm->exc; /* as it was */
    vm->exc = NULL;
    bytearray_resize(vm, self, n);
    vm->exc = exc;
    return NULL;
}

static val tolist(struct vm *vm, val self)
{
    int64_t n = count_of(self);
    val list = list_new(vm, n);
    for (int64_t i = 0; i < n; i++) {
        val item = numbers_item(vm, self, i);
        if (!item)
            return NULL;
        list_append(vm, list, item);
    }
    return list;
}

static val frombytes(struct vm *vm, val self, val v)
{
    struct buffer b;
    if (plain_of(v) == self)
        return done(vm, add_bytes(vm, self, bytearray_slice(self)));
    if (!buffer_get(vm, v, &b, BUFFER_READ))
        return NULL;
    bool ok = add_bytes(vm, self, buffer_slice(&b));
    buffer_release(&b);
    return done(vm, ok);
}

static val tobytes(struct vm *vm, val self)
{
    return bytes_new(vm, bytearray_slice(self));
}

static val fromunicode(struct vm *vm, val self, val text)
{
    val plain = plain_of(text);
    if (!is_kind(plain, KIND_STR))
        return raise_error(vm, E_TypeError,
                           "fromunicode() argument must be str, not %s",
                           text == vm->none ? "None" : type_name(vm, text));
    if (code_of_array(self) != 'u')
        return raise_error(vm, E_ValueError,
                           "fromunicode() may only be called on unicode type arrays");
    return done(vm, add_text(vm, self, plain));
}

static val text_of(struct vm *vm, val self)
{
    struct str out = {0};
    for (int64_t i = 0; i < count_of(self); i++) {
        val c = numbers_item(vm, self, i);
        if (!c) {
            str_free(&out);
            return NULL;
        }
        str_add(&out, str_value(c));
    }
    return str_finish(vm, &out);
}

static val tounicode(struct vm *vm, val self)
{
    return code_of_array(self) == 'u'
               ? text_of(vm, self)
               : raise_error(vm, E_ValueError,
                             "tounicode() may only be called on unicode type arrays");
}

static val fromfile(struct vm *vm, val self, val file, val n)
{
    int64_t items, bytes;
    if (!py_index(vm, n, &items))
        return NULL;
    if (items < 0)
        return raise_error(vm, E_ValueError, "negative count");
    if (__builtin_mul_overflow(items, as_bytearray(self)->itemsize, &bytes))
        return raise_value(vm, vm->exceptions[E_MemoryError]);
    val read = py_getattr(vm, file, str_intern(vm, SLICE("read"))),
        size = int_from_i64(vm, bytes), got = read ? vm_call(vm, read, &size, 1) : NULL;
    if (!got)
        return NULL;
    if (!is_a(got, KIND_BYTES))
        return raise_error(vm, E_TypeError, "read() didn't return bytes");
    int64_t have = as_str(plain_of(got))->n;
    if (!frombytes(vm, self, got))
        return NULL;
    return have == bytes
               ? vm->none
               : raise_error(vm, E_EOFError, "read() didn't return enough bytes");
}

static val tofile(struct vm *vm, val self, val file)
{
    if (as_bytearray(self)->n == 0)
        return vm->none;
    val write = py_getattr(vm, file, str_intern(vm, SLICE("write"))),
        bytes = write ? tobytes(vm, self) : NULL;
    return bytes && vm_call(vm, write, &bytes, 1) ? vm->none : NULL;
}

static void swap(char *p, char *q, int64_t size)
{
    char room[8];
    memcpy(room, p, (size_t)size);
    memmove(p, q, (size_t)size);
    memcpy(q, room, (size_t)size);
}

static val reverse(struct vm *vm, val self)
{
    int64_t size = as_bytearray(self)->itemsize;
    for (int64_t i = 0, j = count_of(self) - 1; i < j; i++, j--)
        swap(bytearray_at(self) + i * size, bytearray_at(self) + j * size, size);
    return vm->none;
}

static val byteswap(struct vm *vm, val self)
{
    int64_t size = as_bytearray(self)->itemsize;
    for (int64_t i = 0; i < count_of(self); i++) {
        char *p = bytearray_at(self) + i * size;
        for (int64_t k = 0; k < size / 2; k++)
            swap(p + k, p + size - 1 - k, 1);
    }
    return vm->none;
}

/* The address is the one it has while it does not move: an old object's. */
static val buffer_info(struct vm *vm, val self)
{
    const val pair[] = {int_from_u64(vm, gc_identity(&vm->gc, as_bytearray(self)->buf)),
                        tag_int(count_of(self))};
    return tuple_of(vm, pair, 2);
}

static val copy(struct vm *vm, val self)
{
    return array_copy(vm, self, 0, 1, count_of(self));
}
static val deepcopy(struct vm *vm, val self, val memo)
{
    (void)memo;
    return copy(vm, self);
}

static val code_text(struct vm *vm, val self)
{
    char code = code_of_array(self);
    return str_new(vm, (struct slice){&code, 1});
}

/* As pickle has it: with the bytes, and how they are to be read, from protocol 3 on. */
static val reduce(struct vm *vm, val self, val protocol)
{
    static const char codes[] = "BbHhIiLlQqfdu";
    static const uint8_t formats[] = {0, 1, 2, 4, 6, 8, 10, 12, 10, 12, 14, 16, 20};
    int64_t level;
    val plain = plain_of(self), type = type_of(vm, self),
        dict = py_getattr_or_null(vm, self, vm->n_dict), code = code_text(vm, plain);
    if (vm->exc || !py_index(vm, protocol, &level))
        return NULL;
    val three[3] = {type, NULL, dict ? dict : vm->none};
    if (level < 3) {
        const val args[] = {code, tolist(vm, plain)};
        three[1] = args[1] ? tuple_of(vm, args, 2) : NULL;
    } else {
        int64_t format = formats[strchr(codes, code_of_array(plain)) - codes];
        const val args[] = {type, code, tag_int(format), tobytes(vm, plain)};
        three[0] = module_value(vm, "array", "_array_reconstructor");
        three[1] = tuple_of(vm, args, 4);
    }
    return three[0] && three[1] ? tuple_of(vm, three, 3) : NULL;
}

/* ---- the type -------------------------------------------------------------------------------------------- */

static val repr(struct vm *vm, val self)
{
    val name = type_short_name(vm, type_of(vm, self));
    val plain = plain_of(self);
    struct str out = {0};
    str_addf(&out, "%.*s('%c'", (int)str_value(name).n, str_value(name).p,
             code_of_array(plain));
    if (count_of(plain)) {
        val items =
            code_of_array(plain) == 'u' ? text_of(vm, plain) : tolist(vm, plain);
        str_add(&out, SLICE(", "));
        if (!items || !add_repr(vm, &out, items)) {
            str_free(&out);
            return NULL;
        }
    }
    str_addc(&out, ')');
    return str_finish(vm, &out);
}

static bool add_repr_of(struct vm *vm, struct str *out, val self)
{
    val text = repr(vm, self);
    if (text)
        str_add(out, str_value(text));
    return text != NULL;
}

static int64_t length(struct vm *vm, val self)
{
    (void)vm;
    return count_of(self);
}

static bool lend(struct vm *vm, val self, struct buffer *out)
{
    (void)vm;
    buffer_of_bytes(out, self, as_bytearray(self)->buf, bytearray_at(self),
                    as_bytearray(self)->n, false);
    out->itemsize = as_bytearray(self)->itemsize;
    out->format[0] = code_of_array(self) == 'u' ? 'w' : code_of_array(self);
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

static val get_itemsize(struct vm *vm, val self)
{
    (void)vm;
    return tag_int(as_bytearray(self)->itemsize);
}

static const struct attribute attributes[] = {
    GETTER("typecode", code_text), GETTER("itemsize", get_itemsize), {0}};
static const struct method array_make =
    CONSTRUCTOR("array", "typecode, initializer=NULL, /", make, RUNS, 0);
static const struct method methods[] = {
    INSTANCE_METHOD("__repr__", "/", repr, RUNS),
    INSTANCE_METHOD("__reduce_ex__", "value, /", reduce, RUNS),
    METHOD("__copy__", "/", copy, READS),
    METHOD("__deepcopy__", "unused, /", deepcopy, READS),
    METHOD("append", "v, /", append, WRITES),
    METHOD("buffer_info", "/", buffer_info, READS),
    METHOD("byteswap", "/", byteswap, WRITES),
    METHOD("count", "v, /", count, RUNS),
    METHOD("extend", "bb, /", extend, RUNS),
    METHOD("frombytes", "buffer, /", frombytes, WRITES),
    METHOD("fromfile", "f, n, /", fromfile, RUNS),
    METHOD("fromlist", "list, /", fromlist, RUNS),
    METHOD("fromunicode", "ustr, /", fromunicode, WRITES),
    METHOD("index", "v, start=0, stop=NULL, /", index_of, RUNS),
    METHOD("insert", "i, v, /", insert, WRITES),
    METHOD("pop", "i=-1, /", pop, WRITES),
    METHOD("remove", "v, /", remove_item, RUNS),
    METHOD("reverse", "/", reverse, WRITES),
    METHOD("tobytes", "/", tobytes, READS),
    METHOD("tofile", "f, /", tofile, RUNS),
    METHOD("tolist", "/", tolist, READS),
    METHOD("tounicode", "/", tounicode, READS),
    LAST_METHOD,
};
const struct type_def array_type = {
    .kind = KIND_ARRAY_ARRAY,
    .module = "array",
    .flags = SEQUENCE | MUTABLE | NEW_FILLS | UNHASHABLE | WEAK,
    .slots = {.len = length,
              .get = get,
              .set = set,
              .has = has,
              .iter = seq_iter_new,
              .repr = add_repr_of,
              .compare = compare,
              .binary = binary,
              .operators = OPERATOR(ADD) | OPERATOR(MULTIPLY),
              .reflected = OPERATOR(MULTIPLY),
              .inplace = inplace,
              .inplace_operators = OPERATOR(ADD) | OPERATOR(MULTIPLY),
              .buffer = lend,
              .buffer_hold = hold,
              .buffer_views = views},
    .make = &array_make,
    .methods = methods,
    .attributes = attributes,
};
