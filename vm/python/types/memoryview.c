/* memoryview.c -- the type memoryview: items in the bytes of another object.
 *
 * A view keeps no pointer, but where its items are in the owner's bytes: these are asked for
 * each time. A view of a bytearray fixes its size (bytearray_watch). */
#include "python/obj/buffer.h"
#include "python/obj/scalar.h"
#include "python/types/bytes_text.h"
#include "python/types/types.h"

enum { MOST_DIMENSIONS = 64 };

/* ---- shape ------------------------------------------------------------------------------------ */

static char letter_of(const struct w_memoryview *v)
{
    return v->format[0] == '@' ? v->format[1] : v->format[0];
}

static int64_t extent(const struct w_memoryview *v, int64_t dim)
{
    assert(dim < v->ndim);
    return v->shape ? untag(as_tuple(v->shape)->at[dim]) : v->n;
}

static int64_t step(const struct w_memoryview *v, int64_t dim)
{
    return v->strides ? untag(as_tuple(v->strides)->at[dim]) : v->stride;
}

static int64_t item_count(const struct w_memoryview *v)
{
    int64_t n = 1;
    for (int64_t i = 0; i < v->ndim; i++)
        n *= extent(v, i);
    return n;
}

/* In order of C (the last dimension changes first) or of Fortran, without gaps. */
static bool is_contiguous(const struct w_memoryview *v, bool fortran)
{
    int64_t want = v->itemsize;
    if (item_count(v) == 0)
        return true;
    for (int64_t i = 0; i < v->ndim; i++) {
        int64_t dim = fortran ? i : v->ndim - 1 - i;
        if (extent(v, dim) > 1 && step(v, dim) != want)
            return false;
        want *= extent(v, dim);
    }
    return true;
}

/* ---- its bytes ------------------------------------------------------------------------------------ */

static bool usable(struct vm *vm, val self)
{
    if (as_memoryview(self)->owner)
        return true;
    raise_error(vm, E_ValueError, "operation forbidden on released memoryview object");
    return false;
}

/* How far it reaches to both sides of its first item. */
static void reach(const struct w_memoryview *v, int64_t *least, int64_t *most)
{
    *least = 0;
    *most = v->itemsize;
    for (int64_t i = 0; i < v->ndim; i++) {
        int64_t far = (extent(v, i) - 1) * step(v, i);
        *(far < 0 ? least : most) += far;
    }
}

/* Items of other kinds, such as the characters of an array, can only be passed on. */
static bool known_format(struct vm *vm, val self)
{
    if (scalar_size(letter_of(as_memoryview(self))))
        return true;
    raise_error(vm, E_NotImplementedError, "memoryview: format %s not supported",
                as_memoryview(self)->format);
    return false;
}

/* Where its first item is. The owner is looked at, not held: until the next allocation, or as
 * long as *out is on the machine stack and nobody changes the owner's size. */
static unsigned char *first_item(struct vm *vm, val self, struct buffer *out)
{
    const struct w_memoryview *v = as_memoryview(self);
    int64_t least, most;
    if (!usable(vm, self))
        return NULL;
    val owner = plain_of(v->owner);
    if (!slots_of(owner)->buffer(vm, owner, out))
        return NULL;
    out->owner = owner;
    reach(v, &least, &most);
    if (item_count(v) && (v->start + least < 0 || v->start + most > out->n)) {
        raise_error(vm, E_BufferError, "memoryview: the underlying buffer has shrunk");
        return NULL;
    }
    return out->at + v->start;
}

/* ---- making -------------------------------------------------------------------------------------------- */

static val blank(struct vm *vm)
{
    struct w_memoryview *v = new_object(vm, KIND_MEMORYVIEW, sizeof *v);
    return &v->h;
}

static val copy_of(struct vm *vm, val view)
{
    val r = blank(vm);
    struct w_memoryview *to = as_memoryview(r);
    struct obj header = to->h;
    *to = *as_memoryview(view);
    to->h = header;
    to->exports = to->hash = 0;
    buffer_watch(vm, r);
    return r;
}

static val make(struct vm *vm, val class, val object)
{
    struct buffer b;
    (void)class;
    if (is_kind(object, KIND_PICKLE_BUFFER) && as_wrapper(object)->func)
        object = as_wrapper(object)->func; /* it shows what the buffer was made of */
    if (is_kind(object, KIND_MEMORYVIEW))
        return usable(vm, object) ? copy_of(vm, object) : NULL;
    if (!has_buffer(object))
        return raise_error(vm, E_TypeError,
                           "memoryview: a bytes-like object is required, not '%s'",
                           type_name(vm, object));
    if (!buffer_get(vm, object, &b, BUFFER_READ))
        return NULL;
    val r = blank(vm);
    struct w_memoryview *v = as_memoryview(r);
    v->owner = object;
    v->itemsize = v->stride = b.itemsize;
    v->n = b.n / b.itemsize;
    v->ndim = 1;
    v->readonly = b.readonly;
    memcpy(v->format, b.format, sizeof b.format);
    buffer_release(&b);
    buffer_watch(vm, r);
    return r;
}

/* ---- items ------------------------------------------------------------------------------------------------ */

static bool is_index(struct vm *vm, val v)
{
    return int_is(v) || type_lookup(vm, type_of(vm, v), vm->n_index);
}

/* Adds what an index into a dimension means; false: raised. Runs __index__. */
static bool add_index(struct vm *vm, val self, int64_t dim, val key, int64_t *at)
{
    int64_t i;
    if (!py_position(vm, key, &i) || !usable(vm, self))
        return false;
    int64_t n = extent(as_memoryview(self), dim);
    i += i < 0 ? n : 0;
    if (i < 0 || i >= n) {
        raise_error(vm, E_IndexError, "index out of bounds on dimension %lld",
                    (long long)dim + 1);
        return false;
    }
    *at += i * step(as_memoryview(self), dim);
    return true;
}

static bool all_of_tuple(struct vm *vm, val key, bool slices)
{
    for (int64_t i = 0; i < as_tuple(key)->n; i++) {
        val v = as_tuple(key)->at[i];
        if (slices ? !is_kind(v, KIND_SLICE) : !is_index(vm, v))
            return false;
    }
    return true;
}

static bool wrong_key(struct vm *vm)
{
    raise_error(vm, E_TypeError, "memoryview: invalid slice key");
    return false;
}

/* Where the only item is that a key means; false: raised. */
static bool place_of(struct vm *vm, val self, val key, int64_t *at)
{
    int64_t ndim = as_memoryview(self)->ndim;
    *at = 0;
    if (is_index(vm, key)) {
        if (ndim == 1)
            return add_index(vm, self, 0, key, at);
        if (ndim == 0)
            raise_error(vm, E_TypeError, "invalid indexing of 0-dim memory");
        else
            raise_error(vm, E_NotImplementedError,
                        "multi-dimensional sub-views are not implemented");
        return false;
    }
    if (!is_kind(key, KIND_TUPLE))
        return wrong_key(vm);
    int64_t n = as_tuple(key)->n;
    if (n && all_of_tuple(vm, key, true)) {
        raise_error(vm, E_NotImplementedError,
                    "multi-dimensional slicing is not implemented");
        return false;
    }
    if (!all_of_tuple(vm, key, false))
        return wrong_key(vm);
    if (n > ndim)
        raise_error(vm, E_TypeError,
                    "cannot index %lld-dimension view with %lld-element "
                    "tuple",
                    (long long)ndim, (long long)n);
    else if (n < ndim)
        raise_error(vm, E_NotImplementedError, "sub-views are not implemented");
    for (int64_t i = 0; i < n && !vm->exc; i++)
        add_index(vm, self, i, as_tuple(key)->at[i], at);
    return !vm->exc;
}

static val with_first(struct vm *vm, val tuple, int64_t first)
{
    val r = tuple_of(vm, as_tuple(tuple)->at, as_tuple(tuple)->n);
    as_tuple(r)->at[0] = tag_int(first);
    return r;
}

/* A view of the items of a slice of the first dimension. */
static val part(struct vm *vm, val self, val slice)
{
    struct slice_parts s;
    int64_t n;
    val r = copy_of(vm, self); /* an __index__ may release self */
    if (!slice_parts(vm, slice, &s))
        return NULL;
    struct w_memoryview *v = as_memoryview(r);
    slice_adjust(&s, v->n, &n);
    v->start += n ? s.start * v->stride : 0;
    v->n = n;
    v->stride *= s.step;
    if (v->shape) {
        val shape = with_first(vm, v->shape, n);
        gc_store(&vm->gc, r, &as_memoryview(r)->shape, shape);
        val strides =
            with_first(vm, as_memoryview(r)->strides, as_memoryview(r)->stride);
        gc_store(&vm->gc, r, &as_memoryview(r)->strides, strides);
    }
    return r;
}

static val get(struct vm *vm, val self, val key)
{
    struct buffer b;
    int64_t at;
    if (!usable(vm, self))
        return NULL;
    if (as_memoryview(self)->ndim == 0 && key == vm->ellipsis)
        return self;
    if (is_kind(key, KIND_SLICE) && as_memoryview(self)->ndim > 0)
        return part(vm, self, key);
    if (!place_of(vm, self, key, &at))
        return NULL;
    if (!known_format(vm, self))
        return NULL;
    const unsigned char *p = first_item(vm, self, &b);
    return p ? scalar_read(vm, letter_of(as_memoryview(self)), p + at) : NULL;
}

static bool set_item(struct vm *vm, val self, int64_t at, val v)
{
    struct buffer b;
    char room[8], letter = letter_of(as_memoryview(self));
    if (!known_format(vm, self))
        return false;
    enum scalar_answer answer = scalar_write(vm, letter, room, v);
    if (answer == SCALAR_RAISED)
        return false;
    if (answer != SCALAR_DONE) {
        bool type = answer == SCALAR_WRONG_TYPE;
        vm->exc = NULL;
        raise_error(vm, type ? E_TypeError : E_ValueError,
                    "memoryview: invalid %s for format '%s'", type ? "type" : "value",
                    as_memoryview(self)->format);
        return false;
    }
    unsigned char *p = first_item(vm, self, &b);
    if (p)
        memcpy(p + at, room, (size_t)as_memoryview(self)->itemsize);
    return p != NULL;
}

static bool same_format(const struct w_memoryview *a, const struct w_memoryview *b)
{
    return a->itemsize == b->itemsize && letter_of(a) == letter_of(b);
}

/* The items of a slice become those of another buffer, which may be the same memory. */
static bool set_slice(struct vm *vm, val self, val slice, val v)
{
    struct buffer b;
    if (!has_buffer(v)) {
        raise_error(vm, E_TypeError, "a bytes-like object is required, not '%s'",
                    type_name(vm, v));
        return false;
    }
    val from = make(vm, NULL, v), to = from ? part(vm, self, slice) : NULL;
    if (!to)
        return false;
    if (!same_format(as_memoryview(from), as_memoryview(to)) ||
        as_memoryview(from)->ndim != 1 ||
        as_memoryview(from)->n != as_memoryview(to)->n) {
        raise_error(
            vm, E_ValueError,
            "memoryview assignment: lvalue and rvalue have different structures");
        return false;
    }
    val bytes = memoryview_bytes(vm, from);
    unsigned char *p = bytes ? first_item(vm, to, &b) : NULL;
    if (!p)
        return false;
    const struct w_memoryview *w = as_memoryview(to);
    for (int64_t i = 0; i < w->n; i++)
        memcpy(p + i * w->stride, str_bytes(bytes) + i * w->itemsize,
               (size_t)w->itemsize);
    return true;
}

static bool set(struct vm *vm, val self, val key, val v)
{
    int64_t at;
    if (!usable(vm, self))
        return false;
    if (as_memoryview(self)->readonly || !v) {
        raise_error(vm, E_TypeError,
                    as_memoryview(self)->readonly ? "cannot modify read-only memory"
                                                  : "cannot delete memory");
        return false;
    }
    int64_t ndim = as_memoryview(self)->ndim;
    if (ndim == 0 && key == vm->ellipsis)
        return set_item(vm, self, 0, v);
    if (is_kind(key, KIND_SLICE) && ndim == 1)
        return set_slice(vm, self, key, v);
    if (is_kind(key, KIND_SLICE) && ndim > 1) {
        raise_error(
            vm, E_NotImplementedError,
            "memoryview slice assignments are currently restricted to ndim = 1");
        return false;
    }
    if (ndim > 1 && is_index(vm, key)) {
        raise_error(vm, E_NotImplementedError, "sub-views are not implemented");
        return false;
    }
    return place_of(vm, self, key, &at) && set_item(vm, self, at, v);
}

/* ---- all items: copies and lists ---------------------------------------------------------------------------- */

/* The items of the dimensions from `dim` on, in order of C, or with the dimensions reversed. */
static char *gather(const struct w_memoryview *v, int64_t level, bool fortran,
                    const unsigned char *p, char *to)
{
    if (level == v->ndim) {
        memcpy(to, p, (size_t)v->itemsize);
        return to + v->itemsize;
    }
    int64_t dim = fortran ? v->ndim - 1 - level : level;
    for (int64_t i = 0; i < extent(v, dim); i++)
        to = gather(v, level + 1, fortran, p + i * step(v, dim), to);
    return to;
}

static val bytes_in_order(struct vm *vm, val self, bool fortran)
{
    struct buffer b;
    if (!usable(vm, self))
        return NULL;
    int64_t n = item_count(as_memoryview(self)) * as_memoryview(self)->itemsize;
    struct w_str *r = str_blank(vm, KIND_BYTES, n);
    const unsigned char *p = first_item(vm, self, &b);
    if (!p)
        return NULL;
    if (is_contiguous(as_memoryview(self), fortran))
        memcpy(r->bytes, p, (size_t)n);
    else
        gather(as_memoryview(self), 0, fortran, p, r->bytes);
    return &r->h;
}

val memoryview_bytes(struct vm *vm, val view)
{
    return bytes_in_order(vm, view, false);
}

static val tobytes(struct vm *vm, val self, val order)
{
    if (!order || order == vm->none)
        return bytes_in_order(vm, self, false);
    val plain = plain_of(order);
    if (!is_kind(plain, KIND_STR))
        return raise_error(vm, E_TypeError,
                           "tobytes() argument 'order' must be str or None, not %s",
                           type_name(vm, order));
    struct slice s = str_value(plain);
    if (slice_char(s, 0))
        return raise_error(vm, E_ValueError, "embedded null character");
    if (s.n != 1 || !strchr("CFA", *s.p))
        return raise_error(vm, E_ValueError, "order must be 'C', 'F' or 'A'");
    bool fortran = *s.p == 'F' || (*s.p == 'A' && usable(vm, self) &&
                                   is_contiguous(as_memoryview(self), true));
    return bytes_in_order(vm, self, fortran && as_memoryview(self)->ndim > 1);
}

/* Lists of lists of what `bytes` holds; *at is where the next item is. */
static val list_items_of(struct vm *vm, val self, val bytes, int64_t dim, int64_t *at)
{
    if (dim == as_memoryview(self)->ndim) {
        int64_t here = *at;
        *at += as_memoryview(self)->itemsize;
        return scalar_read(vm, letter_of(as_memoryview(self)), str_bytes(bytes) + here);
    }
    int64_t n = extent(as_memoryview(self), dim);
    val list = list_new(vm, n);
    for (int64_t i = 0; i < n; i++) {
        val item = list_items_of(vm, self, bytes, dim + 1, at);
        list_append(vm, list, item);
    }
    return list;
}

static val tolist(struct vm *vm, val self)
{
    int64_t at = 0;
    if (!usable(vm, self) || !known_format(vm, self))
        return NULL;
    val bytes = bytes_in_order(vm, self, false);
    return bytes ? list_items_of(vm, self, bytes, 0, &at) : NULL;
}

static val hex(struct vm *vm, val self, val sep, val group)
{
    int64_t by;
    if (!py_index(vm, group, &by))
        return NULL;
    val bytes = bytes_in_order(vm, self, false);
    return bytes ? hex_of(vm, str_value(bytes), sep, by, KIND_STR) : NULL;
}

/* ---- comparing ----------------------------------------------------------------------------------------------- */

static bool same_shape(const struct w_memoryview *a, const struct w_memoryview *b)
{
    bool same = a->ndim == b->ndim;
    for (int64_t i = 0; same && i < a->ndim; i++)
        same = extent(a, i) == extent(b, i);
    return same;
}

/* -1: raised. Items are compared as the numbers they are. */
static int equal(struct vm *vm, val a, val b)
{
    const struct w_memoryview *v = as_memoryview(a), *w = as_memoryview(b);
    char x = letter_of(v), y = letter_of(w);
    int64_t n = item_count(v);
    if (!same_shape(v, w))
        return 0;
    val p = memoryview_bytes(vm, a), q = p ? memoryview_bytes(vm, b) : NULL;
    if (!q)
        return -1;
    if (x == y && !scalar_is_float(x) && x != '?')
        return str_eq(p, q);
    int64_t wide = scalar_size(x), other = scalar_size(y);
    if (!wide || !other)
        return 0;
    for (int64_t i = 0; i < n; i++) {
        val left = scalar_read(vm, x, str_bytes(p) + i * wide),
            right = scalar_read(vm, y, str_bytes(q) + i * other);
        int same = py_equal(vm, left, right);
        if (same <= 0)
            return same;
    }
    return 1;
}

static val compare(struct vm *vm, enum opcode op, val a, val b)
{
    if ((op != OP_COMPARE_EQ && op != OP_COMPARE_NE) || !is_kind(a, KIND_MEMORYVIEW))
        return vm->notimpl;
    bool released = !as_memoryview(a)->owner ||
                    (is_kind(b, KIND_MEMORYVIEW) && !as_memoryview(b)->owner);
    if (a == b || released)
        return bool_val(vm, (a == b) == (op == OP_COMPARE_EQ));
    if (!has_buffer(b))
        return vm->notimpl;
    val other = make(vm, NULL, b);
    if (!other)
        return vm->exc = NULL, vm->notimpl;
    int same = equal(vm, a, other);
    return same < 0 ? NULL : bool_val(vm, same == (op == OP_COMPARE_EQ));
}

static bool hash(struct vm *vm, val self, int64_t *out)
{
    struct w_memoryview *v = as_memoryview(self);
    *out = v->hash;
    if (v->hash)
        return true;
    if (!usable(vm, self))
        return false;
    if (!v->readonly) {
        raise_error(vm, E_ValueError, "cannot hash writable memoryview object");
        return false;
    }
    if (!strchr("Bbc", letter_of(v))) {
        raise_error(vm, E_ValueError,
                    "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
        return false;
    }
    if (!py_hash(vm, v->owner, out))
        return false;
    val bytes = memoryview_bytes(vm, self);
    if (!bytes)
        return false;
    *out = as_memoryview(self)->hash = str_hash(vm, bytes);
    return true;
}

/* ---- casts ------------------------------------------------------------------------------------------------------ */

static const char *native_format(struct slice s)
{
    bool at = s.n && *s.p == '@';
    struct slice letter = slice_from(s, at);
    return letter.n == 1 && *letter.p != 'e' && scalar_size(*letter.p) ? letter.p
                                                                       : NULL;
}

static bool is_byte_format(char letter)
{
    return letter == 'b' || letter == 'B' || letter == 'c';
}

static bool wrong_cast(struct vm *vm, const char *text)
{
    raise_error(vm, E_TypeError, "memoryview: %s", text);
    return false;
}

static bool set_format(struct vm *vm, val self, struct slice format)
{
    struct w_memoryview *v = as_memoryview(self);
    const char *letter = native_format(format);
    if (!letter) {
        raise_error(vm, E_ValueError,
                    "memoryview: destination format must be a native single character "
                    "format prefixed with an optional '@'");
        return false;
    }
    if (!is_byte_format(letter_of(v)) && !is_byte_format(*letter))
        return wrong_cast(vm, "cannot cast between two non-byte formats");
    int64_t bytes = item_count(v) * v->itemsize, size = scalar_size(*letter);
    if (bytes % size)
        return wrong_cast(vm, "length is not a multiple of itemsize");
    memset(v->format, 0, sizeof v->format);
    memcpy(v->format, format.p, format.n);
    v->itemsize = v->stride = size;
    v->n = bytes / size;
    v->ndim = 1;
    v->shape = v->strides = NULL;
    return true;
}

/* The extents in a list or tuple, in a tuple of small integers; NULL: raised. */
static val shape_of(struct vm *vm, val shape, int64_t *count)
{
    int64_t ndim = py_len(vm, shape);
    val out = tuple_new(vm, ndim);
    *count = 1;
    for (int64_t i = 0; i < ndim; i++) {
        val v =
            is_kind(shape, KIND_LIST) ? list_get(vm, shape, i) : as_tuple(shape)->at[i];
        int64_t n;
        if (!int_is(v))
            return raise_error(vm, E_TypeError,
                               "memoryview.cast(): elements of shape must be integers");
        if (!int_to_i64(v, &n) || n <= 0)
            return raise_error(
                vm, E_ValueError,
                "memoryview.cast(): elements of shape must be integers > 0");
        if (__builtin_mul_overflow(*count, n, count) || !fits_small(n))
            return raise_error(vm, E_ValueError,
                               "memoryview.cast(): product(shape) > SSIZE_MAX");
        as_tuple(out)->at[i] = tag_int(n);
    }
    return out;
}

static bool set_shape(struct vm *vm, val self, val shape)
{
    int64_t n;
    val extents = shape_of(vm, shape, &n);
    if (!extents)
        return false;
    struct w_memoryview *v = as_memoryview(self);
    int64_t ndim = as_tuple(extents)->n, bytes, all = v->n * v->itemsize;
    if (__builtin_mul_overflow(n, v->itemsize, &bytes) || bytes != all)
        return wrong_cast(vm, "product(shape) * itemsize != buffer size");
    v->ndim = ndim;
    if (ndim == 1)
        return true;
    val strides = tuple_new(vm, ndim);
    int64_t width = as_memoryview(self)->itemsize;
    for (int64_t i = ndim - 1; i >= 0; i--) {
        as_tuple(strides)->at[i] = tag_int(width);
        width *= untag(as_tuple(extents)->at[i]);
    }
    gc_store(&vm->gc, self, &as_memoryview(self)->shape, extents);
    gc_store(&vm->gc, self, &as_memoryview(self)->strides, strides);
    as_memoryview(self)->n = ndim ? untag(as_tuple(extents)->at[0]) : 1;
    as_memoryview(self)->stride =
        ndim ? untag(as_tuple(strides)->at[0]) : as_memoryview(self)->itemsize;
    return true;
}

static val cast(struct vm *vm, val self, val format, val shape)
{
    val plain = plain_of(format);
    if (!usable(vm, self))
        return NULL;
    if (!is_kind(plain, KIND_STR))
        return raise_error(vm, E_TypeError,
                           "cast() argument 'format' must be str, not %s",
                           format == vm->none ? "None" : type_name(vm, format));
    if (!is_contiguous(as_memoryview(self), false))
        return wrong_cast(vm, "casts are restricted to C-contiguous views"), NULL;
    if (shape) {
        shape = plain_of(shape);
        if (!is_kind(shape, KIND_LIST) && !is_kind(shape, KIND_TUPLE))
            return raise_error(vm, E_TypeError, "shape must be a list or a tuple");
        if (py_len(vm, shape) > MOST_DIMENSIONS)
            return raise_error(vm, E_ValueError,
                               "memoryview: number of dimensions must not exceed %d",
                               MOST_DIMENSIONS);
        if (as_memoryview(self)->ndim != 1 && py_len(vm, shape) != 1)
            return wrong_cast(vm, "cast must be 1D -> ND or ND -> 1D"), NULL;
    }
    val r = copy_of(vm, self);
    return set_format(vm, r, str_value(plain)) && (!shape || set_shape(vm, r, shape))
               ? r
               : NULL;
}

static val toreadonly(struct vm *vm, val self)
{
    if (!usable(vm, self))
        return NULL;
    val r = copy_of(vm, self);
    as_memoryview(r)->readonly = true;
    return r;
}

/* ---- its end ------------------------------------------------------------------------------------------------------ */

static val release(struct vm *vm, val self)
{
    struct w_memoryview *v = as_memoryview(self);
    if (v->exports)
        return raise_error(vm, E_BufferError, "memoryview has %lld exported buffer%s",
                           (long long)v->exports, v->exports == 1 ? "" : "s");
    v->owner = NULL;
    return vm->none;
}

static val enter(struct vm *vm, val self)
{
    return usable(vm, self) ? self : NULL;
}

static val leave(struct vm *vm, val self, val exc)
{
    (void)exc;
    return release(vm, self);
}

/* ---- the type ------------------------------------------------------------------------------------------------------- */

static bool repr(struct vm *vm, struct str *out, val self)
{
    str_addf(out, "<%smemory at 0x%lx>", as_memoryview(self)->owner ? "" : "released ",
             (unsigned long)gc_identity(&vm->gc, self));
    return true;
}

static int64_t length(struct vm *vm, val self)
{
    return usable(vm, self) ? as_memoryview(self)->n : -1;
}

static bool lend(struct vm *vm, val self, struct buffer *out)
{
    const struct w_memoryview *v = as_memoryview(self);
    unsigned char *at = first_item(vm, self, out);
    if (!at)
        return false;
    if (!is_contiguous(v, false)) {
        raise_error(vm, E_BufferError,
                    "memoryview: underlying buffer is not C-contiguous");
        return false;
    }
    out->at = at;
    out->n = item_count(v) * v->itemsize;
    out->itemsize = v->itemsize;
    out->readonly = v->readonly;
    memcpy(out->format, v->format, sizeof out->format);
    return true;
}

static void hold(val self, int64_t by)
{
    as_memoryview(self)->exports += by;
    assert(as_memoryview(self)->exports >= 0);
}

#define ASKED(name, expression)                                                        \
    static val name(struct vm *vm, val self)                                           \
    {                                                                                  \
        const struct w_memoryview *v = as_memoryview(self);                            \
        return usable(vm, self) ? (expression) : NULL;                                 \
    }
ASKED(get_obj, v->owner)
ASKED(get_nbytes, tag_int(item_count(v) * v->itemsize))
ASKED(get_itemsize, tag_int(v->itemsize))
ASKED(get_ndim, tag_int(v->ndim))
ASKED(get_readonly, bool_val(vm, v->readonly))
ASKED(get_format, str_new(vm, slice_of(v->format)))
ASKED(get_shape, v->shape ? v->shape : tuple_of(vm, (val[]){tag_int(v->n)}, 1))
ASKED(get_strides,
      v->strides ? v->strides : tuple_of(vm, (val[]){tag_int(v->stride)}, 1))
ASKED(get_suboffsets, v ? vm->empty_tuple : NULL)
ASKED(get_c_contiguous, bool_val(vm, is_contiguous(v, false)))
ASKED(get_f_contiguous, bool_val(vm, is_contiguous(v, true)))
ASKED(get_contiguous, bool_val(vm, is_contiguous(v, false) || is_contiguous(v, true)))
#undef ASKED

static const struct attribute attributes[] = {
    GETTER("obj", get_obj),
    GETTER("nbytes", get_nbytes),
    GETTER("itemsize", get_itemsize),
    GETTER("ndim", get_ndim),
    GETTER("readonly", get_readonly),
    GETTER("format", get_format),
    GETTER("shape", get_shape),
    GETTER("strides", get_strides),
    GETTER("suboffsets", get_suboffsets),
    GETTER("c_contiguous", get_c_contiguous),
    GETTER("f_contiguous", get_f_contiguous),
    GETTER("contiguous", get_contiguous),
    {0},
};
static const struct method memoryview_make =
    CONSTRUCTOR("memoryview", "object", make, READS, 0);
static const struct method methods[] = {
    METHOD("tobytes", "order='C'", tobytes, READS),
    METHOD("tolist", "/", tolist, READS),
    METHOD("hex", "sep=NULL, bytes_per_sep=1", hex, RUNS),
    METHOD("cast", "format, shape=NULL", cast, READS),
    METHOD("toreadonly", "/", toreadonly, READS),
    METHOD("release", "/", release, WRITES),
    METHOD("__enter__", "/", enter, READS),
    METHOD("__exit__", "*exc", leave, WRITES),
    LAST_METHOD,
};
const struct type_def memoryview_type = {
    .kind = KIND_MEMORYVIEW,
    .flags = FINAL | WEAK,
    .slots = {.len = length,
              .get = get,
              .set = set,
              .iter = py_iter,
              .repr = repr,
              .hash = hash,
              .compare = compare,
              .buffer = lend,
              .buffer_hold = hold},
    .make = &memoryview_make,
    .methods = methods,
    .attributes = attributes,
};
