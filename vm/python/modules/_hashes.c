/* _hashes.c -- the modules _md5, _sha1, _sha256, _sha512, _sha3 and what _blake2 is made of:
 * objects that hash what they are given. */
#include "python/modules/digest.h"
#include "python/modules/module_def.h"
#include "python/obj/buffer.h"

static_assert(sizeof(struct digest) <= sizeof((struct w_hash *)0)->state,
              "it has room");

static struct digest *digest_of(val self)
{
    return (struct digest *)(void *)as_hash(self)->state;
}

/* ---- making one ---------------------------------------------------------------------------- */

static bool add_bytes(struct vm *vm, val self, val data)
{
    struct buffer b;
    if (is_a(data, KIND_STR)) {
        raise_error(vm, E_TypeError, "Strings must be encoded before hashing");
        return false;
    }
    if (!has_buffer(data)) {
        raise_error(vm, E_TypeError, "object supporting the buffer API required");
        return false;
    }
    if (!buffer_get(vm, data, &b, BUFFER_READ))
        return false;
    digest_add(digest_of(self), b.at, (size_t)b.n);
    buffer_release(&b);
    return true;
}

static val new_hash(struct vm *vm, const struct digest_algorithm *a)
{
    struct w_hash *h = new_object(vm, a->size ? KIND_HASH : KIND_HASHXOF, sizeof *h);
    h->size = a->size;
    digest_start(digest_of(&h->h), a);
    return &h->h;
}

static val start(struct vm *vm, const struct digest_algorithm *a, val data)
{
    val h = new_hash(vm, a);
    return !data || add_bytes(vm, h, data) ? h : NULL;
}

#define CONSTRUCT(id)                                                                  \
    static val new_##id(struct vm *vm, val data, val security)                         \
    {                                                                                  \
        (void)security;                                                                \
        return start(vm, &digest_##id, data);                                          \
    }
CONSTRUCT(md5)
CONSTRUCT(sha1)
CONSTRUCT(sha224)
CONSTRUCT(sha256)
CONSTRUCT(sha384)
CONSTRUCT(sha512)
CONSTRUCT(sha3_224)
CONSTRUCT(sha3_256)
CONSTRUCT(sha3_384)
CONSTRUCT(sha3_512)
CONSTRUCT(shake_128)
CONSTRUCT(shake_256)

/* For frozen/_blake2.py: parameters has the size that the algorithm wants. */
static val start_blake2(struct vm *vm, val is_b, val parameters, val size,
                        val last_node)
{
    const bool b = is_b == vm->true_;
    const int most = b ? 64 : 32; /* also of the parameters */
    if (!is_kind(parameters, KIND_BYTES) || str_value(parameters).n != (size_t)most ||
        !is_int(size) || untag(size) < 1 || untag(size) > most)
        return raise_error(vm, E_ValueError, "not the parameters of BLAKE2");
    val h = new_hash(vm, b ? &digest_blake2b : &digest_blake2s);
    digest_start_blake2(digest_of(h), digest_of(h)->a,
                        (const uint8_t *)str_bytes(parameters), last_node == vm->true_);
    as_hash(h)->size = untag(size);
    return h;
}

/* ---- what it can do --------------------------------------------------------------------------- */

static val update(struct vm *vm, val self, val data)
{
    return add_bytes(vm, self, data) ? vm->none : NULL;
}

static val copy(struct vm *vm, val self)
{
    struct w_hash *h = new_object(vm, (enum kind)self->kind, sizeof *h);
    h->size = as_hash(self)->size;
    memcpy(h->state, as_hash(self)->state, sizeof h->state);
    return &h->h;
}

static val result(struct vm *vm, val self, int64_t n)
{
    struct w_str *s = str_blank(vm, KIND_BYTES, n);
    digest_result(digest_of(self), (uint8_t *)s->bytes, (size_t)n);
    return &s->h;
}

static val in_hex(struct vm *vm, val bytes)
{
    static const char digits[] = "0123456789abcdef";
    int64_t n = bytes ? (int64_t)str_value(bytes).n : 0;
    if (!bytes)
        return NULL;
    struct w_str *s = str_blank(vm, KIND_STR, 2 * n);
    for (int64_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)str_bytes(bytes)[i];
        s->bytes[2 * i] = digits[c >> 4];
        s->bytes[2 * i + 1] = digits[c & 15];
    }
    return &s->h;
}

static val digest(struct vm *vm, val self)
{
    return result(vm, self, as_hash(self)->size);
}

static val hexdigest(struct vm *vm, val self)
{
    return in_hex(vm, digest(vm, self));
}

static val xof_digest(struct vm *vm, val self, val length)
{
    int64_t n;
    if (!py_index(vm, length, &n))
        return NULL;
    if (n < 0)
        return raise_error(vm, E_ValueError, "value must be positive");
    if (n >= 1 << 29)
        return raise_error(vm, E_ValueError, "length is too large");
    return result(vm, self, n);
}

static val xof_hexdigest(struct vm *vm, val self, val length)
{
    return in_hex(vm, xof_digest(vm, self, length));
}

static val name(struct vm *vm, val self)
{
    return str_new(vm, slice_of(digest_of(self)->a->name));
}

static val block_size(struct vm *vm, val self)
{
    (void)vm;
    return tag_int(digest_of(self)->a->block);
}

static const struct method methods[] = {
    METHOD("update", "obj, /", update, WRITES),
    METHOD("digest", "/", digest, READS),
    METHOD("hexdigest", "/", hexdigest, READS),
    METHOD("copy", "/", copy, READS),
    LAST_METHOD,
};
static const struct method xof_methods[] = {
    METHOD("update", "obj, /", update, WRITES),
    METHOD("digest", "length, /", xof_digest, READS),
    METHOD("hexdigest", "length, /", xof_hexdigest, READS),
    METHOD("copy", "/", copy, READS),
    LAST_METHOD,
};
static const struct attribute attributes[] = {
    GETTER("name", name),
    GETTER("block_size", block_size),
    INT_MEMBER("digest_size", w_hash, size),
    {0},
};
const struct type_def hash_type = {
    .kind = KIND_HASH,
    .module = "_hashlib",
    .flags = FINAL,
    .methods = methods,
    .attributes = attributes,
};
const struct type_def hashxof_type = {
    .kind = KIND_HASHXOF,
    .module = "_hashlib",
    .flags = FINAL,
    .methods = xof_methods,
    .attributes = attributes,
};

/* ---- the modules --------------------------------------------------------------------------------- */

#define HASH_FUNCTION(id)                                                              \
    FUNCTION(#id, "string=NULL, *, usedforsecurity=True", new_##id, READS)
#define HASH_MODULE(id, text, ...)                                                     \
    static const struct method id##_functions[] = {__VA_ARGS__, LAST_METHOD};          \
    const struct module_def id##_module = {                                            \
        .name = #id, .doc = text, .functions = id##_functions};

HASH_MODULE(_md5, "MD5.", HASH_FUNCTION(md5))
HASH_MODULE(_sha1, "SHA-1.", HASH_FUNCTION(sha1))
HASH_MODULE(_sha256, "SHA-224 and SHA-256.", HASH_FUNCTION(sha224),
            HASH_FUNCTION(sha256))
HASH_MODULE(_sha512, "SHA-384 and SHA-512.", HASH_FUNCTION(sha384),
            HASH_FUNCTION(sha512))
HASH_MODULE(_sha3, "SHA-3 and SHAKE.", HASH_FUNCTION(sha3_224), HASH_FUNCTION(sha3_256),
            HASH_FUNCTION(sha3_384), HASH_FUNCTION(sha3_512), HASH_FUNCTION(shake_128),
            HASH_FUNCTION(shake_256))
HASH_MODULE(_blake2, "BLAKE2.",
            FUNCTION("_start", "is_b, parameters, size, last_node, /", start_blake2,
                     READS))
