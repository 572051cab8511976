/* _struct.c -- the module _struct: its functions, which are also the methods of Struct. */
#include "python/obj/module_error.h"
#include "python/modules/module_def.h"
#include "python/obj/buffer.h"
#include "python/types/struct.h"

#define STRUCT_ERROR(vm, ...) module_raise(vm, "_struct", "error", __VA_ARGS__)

/* The Struct of a function's first argument. */
static val layout_of(struct vm *vm, val format)
{
    if (!format)
        return raise_error(vm, E_TypeError, "missing format argument");
    if (is_a(format, KIND_STRUCT))
        return plain_of(format);
    if (is_a(format, KIND_BYTEARRAY))
        return raise_error(vm, E_TypeError, "unhashable type: 'bytearray'");
    return struct_new(vm, format);
}

static bool right_count(struct vm *vm, const char *function, val layout, val values)
{
    int64_t want = as_struct(layout)->count, got = as_tuple(values)->n;
    if (want != got)
        STRUCT_ERROR(vm, "%s expected %lld items for packing (got %lld)", function,
                     (long long)want, (long long)got);
    return want == got;
}

static val pack(struct vm *vm, val format, val values)
{
    val s = layout_of(vm, format);
    return s && right_count(vm, "pack", s, values)
               ? struct_pack(vm, as_struct(s)->format, as_struct(s)->size, values)
               : NULL;
}

/* Where in a buffer of n bytes `size` bytes are; -1: raised. */
static int64_t place(struct vm *vm, bool packs, int64_t n, int64_t size, int64_t offset)
{
    int64_t given = offset;
    if (offset < 0) {
        if (offset + size > 0) {
            STRUCT_ERROR(vm,
                         packs ? "no space to pack %lld bytes at offset %lld"
                               : "not enough data to unpack %lld bytes at offset %lld",
                         (long long)size, (long long)given);
            return -1;
        }
        if (offset + n < 0) {
            STRUCT_ERROR(vm, "offset %lld out of range for %lld-byte buffer",
                         (long long)given, (long long)n);
            return -1;
        }
        offset += n;
    }
    if (n - offset >= size)
        return offset;
    STRUCT_ERROR(
        vm,
        "%s requires a buffer of at least %llu bytes for %s %lld bytes at offset "
        "%lld (actual buffer size is %lld)",
        packs ? "pack_into" : "unpack_from",
        (unsigned long long)size + (unsigned long long)offset,
        packs ? "packing" : "unpacking", (long long)size, (long long)offset,
        (long long)n);
    return -1;
}

static val pack_into(struct vm *vm, val format, val buffer, val offset, val values)
{
    struct buffer b;
    int64_t at;
    val s = layout_of(vm, format);
    if (!s)
        return NULL;
    if (!buffer || !offset)
        return STRUCT_ERROR(vm, "pack_into expected %s argument",
                            buffer ? "offset" : "buffer");
    if (!right_count(vm, "pack_into", s, values))
        return NULL;
    if (!has_buffer(buffer) || !buffer_get(vm, buffer, &b, BUFFER_WRITE)) {
        if (vm->exc && !exc_matches(vm, E_BufferError))
            return NULL;
        vm->exc = NULL;
        return raise_error(vm, E_TypeError,
                           "argument must be read-write bytes-like object, not %s",
                           buffer == vm->none ? "None" : type_name(vm, buffer));
    }
    int64_t size = as_struct(s)->size;
    at = py_index(vm, offset, &at) ? place(vm, true, b.n, size, at) : -1;
    val bytes = at < 0 ? NULL : struct_pack(vm, as_struct(s)->format, size, values);
    if (bytes)
        memcpy(b.at + at, str_bytes(bytes), (size_t)size);
    buffer_release(&b);
    return bytes ? vm->none : NULL;
}

static val unpack(struct vm *vm, val format, val buffer)
{
    struct buffer b;
    val s = layout_of(vm, format), r = NULL;
    if (!s || !buffer_get(vm, buffer, &b, BUFFER_READ))
        return NULL;
    const struct w_struct *w = as_struct(s);
    if (b.n == w->size)
        r = struct_unpack(vm, w->format, w->count, b.at);
    else
        STRUCT_ERROR(vm, "unpack requires a buffer of %lld bytes", (long long)w->size);
    buffer_release(&b);
    return r;
}

static val unpack_from(struct vm *vm, val format, val buffer, val offset)
{
    struct buffer b;
    int64_t at;
    val s = layout_of(vm, format);
    if (!s || !py_index(vm, offset, &at) || !buffer_get(vm, buffer, &b, BUFFER_READ))
        return NULL;
    const struct w_struct *w = as_struct(s);
    at = place(vm, false, b.n, w->size, at);
    val r = at < 0 ? NULL : struct_unpack(vm, w->format, w->count, b.at + at);
    buffer_release(&b);
    return r;
}

static val iter_unpack(struct vm *vm, val format, val buffer)
{
    val s = layout_of(vm, format);
    return s ? struct_iter_new(vm, s, buffer) : NULL;
}

static val calcsize(struct vm *vm, val format)
{
    val s = layout_of(vm, format);
    return s ? int_from_i64(vm, as_struct(s)->size) : NULL;
}

static val clear_cache(struct vm *vm)
{
    return vm->none; /* there is none */
}

const struct method struct_methods[] = {
    METHOD("pack", "*values", pack, RUNS),
    METHOD("pack_into", "buffer=NULL, offset=NULL, /, *values", pack_into, RUNS),
    METHOD("unpack", "buffer, /", unpack, READS),
    METHOD("unpack_from", "buffer, offset=0", unpack_from, READS),
    METHOD("iter_unpack", "buffer, /", iter_unpack, READS),
    LAST_METHOD,
};
static const struct method functions[] = {
    FUNCTION("pack", "format=NULL, /, *values", pack, RUNS),
    FUNCTION("pack_into", "format=NULL, buffer=NULL, offset=NULL, /, *values",
             pack_into, RUNS),
    FUNCTION("unpack", "format, buffer, /", unpack, READS),
    FUNCTION("unpack_from", "format, /, buffer, offset=0", unpack_from, READS),
    FUNCTION("iter_unpack", "format, buffer, /", iter_unpack, READS),
    FUNCTION("calcsize", "format, /", calcsize, READS),
    FUNCTION("_clearcache", "", clear_cache, READS),
    LAST_METHOD,
};
static const enum kind types[] = {KIND_STRUCT, 0};

static bool init(struct vm *vm, val ns)
{
    return module_exception(vm, ns, "struct", "error", E_Exception);
}

const struct module_def _struct_module = {
    .name = "_struct",
    .doc = "Functions to convert between Python values and C structs.",
    .functions = functions,
    .types = types,
    .init = init,
};
