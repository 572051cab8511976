/* zlib.c -- the module zlib. The memory of a stream that a program keeps is one large object
 * on the heap, out of which zlib gets its parts: it dies with the stream, and large objects
 * stay where they are. */
#include <stdlib.h>
#include <zlib.h>

#include "base/mem.h"
#include "python/interp/attend.h"
#include "python/modules/module_def.h"
#include "python/obj/module_error.h"
#include "python/obj/buffer.h"

enum { FIRST_OUTPUT = 16384, MOST_INPUT = 1 << 30 };

/* ---- errors -------------------------------------------------------------------------------- */

static val zlib_error(struct vm *vm, const z_stream *z, int error, const char *doing)
{
    const char *why = error == Z_VERSION_ERROR  ? "library version mismatch"
                      : z->msg                  ? z->msg
                      : error == Z_BUF_ERROR    ? "incomplete or truncated stream"
                      : error == Z_STREAM_ERROR ? "inconsistent stream state"
                      : error == Z_DATA_ERROR   ? "invalid input data"
                                                : NULL;
    return module_raise(vm, "zlib", "error", "Error %d %s%s%.200s", error, doing,
                        why ? ": " : "", why ? why : "");
}

static val no_memory(struct vm *vm, const char *doing)
{
    return raise_error(vm, E_MemoryError, "%s", doing);
}

/* ---- running a stream ------------------------------------------------------------------------ */

/* What comes out, and how much of the input is left. */
struct run {
    z_stream *z;
    int (*step)(z_stream *z, int flush);
    struct str out;
    const unsigned char *in;
    size_t left;
};

/* Until the input is used up, the stream ends or `most` bytes are there (0: any number).
 * The last answer of zlib; vm->exc may be set. */
static int run(struct vm *vm, struct run *r, int flush, size_t most)
{
    z_stream *z = r->z;
    unsigned char room[FIRST_OUTPUT];
    int error = Z_OK;
    do {
        size_t piece = r->left < MOST_INPUT ? r->left : MOST_INPUT;
        size_t want =
            most && most - r->out.n < sizeof room ? most - r->out.n : sizeof room;
        bool last = piece == r->left;
        z->next_in = (unsigned char *)(uintptr_t)r->in;
        z->avail_in = (unsigned)piece;
        z->next_out = room;
        z->avail_out = (unsigned)want;
        error = r->step(z, last ? flush : Z_NO_FLUSH);
        r->in += piece - z->avail_in;
        r->left -= piece - z->avail_in;
        str_add(&r->out, (struct slice){(char *)room, want - z->avail_out});
        if (error == Z_STREAM_ERROR || error == Z_DATA_ERROR || error == Z_MEM_ERROR ||
            error == Z_NEED_DICT || error == Z_STREAM_END || vm_interrupted(vm))
            break;
        if (most && r->out.n >= most)
            break;
    } while (z->avail_out == 0 || (r->left && error != Z_BUF_ERROR));
    return error;
}

static val take_bytes(struct vm *vm, struct str *s)
{
    val r = vm->exc ? NULL : bytes_new(vm, str_slice(s));
    str_free(s);
    return r;
}

static bool int_argument(struct vm *vm, val v, int *out)
{
    int64_t i;
    if (!py_index(vm, v, &i))
        return false;
    *out = (int)i;
    if (i != *out)
        raise_error(vm, E_OverflowError, "Python int too large to convert to C int");
    return i == *out;
}

/* ---- at once ------------------------------------------------------------------------------------- */

static val zlib_compress(struct vm *vm, val data, val level_arg, val wbits_arg)
{
    int level, wbits;
    struct buffer b;
    z_stream z = {0};
    if (!int_argument(vm, level_arg, &level) || !int_argument(vm, wbits_arg, &wbits) ||
        !buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    struct run r = {.z = &z, .step = deflate, .in = b.at, .left = (size_t)b.n};
    int error = deflateInit2(&z, level, Z_DEFLATED, wbits, MAX_MEM_LEVEL > 8 ? 8 : 7,
                             Z_DEFAULT_STRATEGY);
    if (error == Z_OK) {
        error = run(vm, &r, Z_FINISH, 0);
        if (error != Z_STREAM_END && !vm->exc)
            zlib_error(vm, &z, error, "while compressing data");
        deflateEnd(&z);
    } else if (error == Z_MEM_ERROR)
        no_memory(vm, "Out of memory while compressing data");
    else if (error == Z_STREAM_ERROR)
        module_raise(vm, "zlib", "error", "Bad compression level");
    else
        zlib_error(vm, &z, error, "while compressing data");
    buffer_release(&b);
    return take_bytes(vm, &r.out);
}

static val zlib_decompress(struct vm *vm, val data, val wbits_arg, val bufsize)
{
    int wbits;
    int64_t size;
    struct buffer b;
    z_stream z = {0};
    if (!int_argument(vm, wbits_arg, &wbits) || !py_index(vm, bufsize, &size))
        return NULL;
    if (size < 0)
        return raise_error(vm, E_ValueError, "bufsize must be non-negative");
    if (!buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    struct run r = {.z = &z, .step = inflate, .in = b.at, .left = (size_t)b.n};
    int error = inflateInit2(&z, wbits);
    if (error == Z_OK) {
        error = run(vm, &r, Z_SYNC_FLUSH, 0);
        if (error == Z_MEM_ERROR)
            no_memory(vm, "Out of memory while decompressing data");
        else if (error != Z_STREAM_END && !vm->exc)
            zlib_error(vm, &z, error == Z_OK ? Z_BUF_ERROR : error,
                       "while decompressing data");
        inflateEnd(&z);
    } else if (error == Z_MEM_ERROR)
        no_memory(vm, "Out of memory while decompressing data");
    else
        zlib_error(vm, &z, error, "while preparing to decompress data");
    buffer_release(&b);
    return take_bytes(vm, &r.out);
}

/* ---- checksums --------------------------------------------------------------------------------------- */

static val checksum(struct vm *vm, val data, val start,
                    uLong f(uLong, const Bytef *, z_size_t))
{
    struct buffer b;
    int64_t from;
    val index = py_index_value(vm, start);
    val low = index ? int_binary(vm, OP_BINARY_AND, index, tag_int(UINT32_MAX)) : NULL;
    if (!low || !buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    from = untag(low);
    uLong sum = b.n ? f((uLong)from, b.at, (z_size_t)b.n) : (uLong)from;
    buffer_release(&b);
    return tag_int((int64_t)(sum & UINT32_MAX));
}

static val zlib_adler32(struct vm *vm, val data, val value)
{
    return checksum(vm, data, value, adler32_z);
}

static val zlib_crc32(struct vm *vm, val data, val value)
{
    return checksum(vm, data, value, crc32_z);
}

/* ---- streams that a program keeps ----------------------------------------------------------------------- */

/* At the start of the arena; zlib's parts follow. */
struct zlib_arena {
    z_stream z;
    size_t used, room;
};

static void *arena_take(void *opaque, unsigned n, unsigned size)
{
    struct zlib_arena *a = opaque;
    size_t want = ((size_t)n * size + 63) & ~(size_t)63;
    if (want > a->room - a->used)
        return NULL;
    a->used += want;
    return (char *)a + a->used - want;
}

static void arena_leave(void *opaque, void *p)
{
    (void)opaque, (void)p; /* all of it goes with the stream */
}

static struct zlib_arena *arena_of(val self)
{
    return (struct zlib_arena *)(void *)as_buf(as_zstream(self)->arena)->at;
}

/* A stream with room for so much. zlib's parts have no references to the heap in them. */
static val stream_new(struct vm *vm, enum kind kind, size_t room)
{
    room += sizeof(struct zlib_arena) + 64;
    struct w_buf *b = new_object(vm, KIND_BUF, sizeof *b + room);
    memset(b->at, 0, room);
    b->n = (int64_t)room;
    struct w_zstream *s = new_object(vm, kind, sizeof *s);
    s->arena = &b->h;
    s->unused = s->tail = s->dict = NULL;
    s->eof = s->ended = 0;
    val self = &s->h, empty = bytes_new(vm, SLICE(""));
    gc_store(&vm->gc, self, &as_zstream(self)->unused, empty);
    gc_store(&vm->gc, self, &as_zstream(self)->tail, empty);
    *arena_of(self) = (struct zlib_arena){
        .z = {.zalloc = arena_take, .zfree = arena_leave, .opaque = arena_of(self)},
        .used = (sizeof(struct zlib_arena) + 63) & ~(size_t)63,
        .room = room};
    return self;
}

/* zlib.h says (1 << (wbits + 2)) + (1 << (memLevel + 9)) and a few kilobytes. */
static size_t deflate_room(int wbits, int level)
{
    wbits = wbits < 0 ? -wbits : wbits & 15;
    wbits = wbits < 9 ? 9 : wbits > 15 ? 15 : wbits;
    level = level < 1 ? 1 : level > 9 ? 9 : level;
    return ((size_t)1 << (wbits + 2)) + ((size_t)1 << (level + 10)) + 32768;
}

/* The window, and the state with its tables. */
#define INFLATE_ROOM ((size_t)32768 + 32768)

static val zlib_compressobj(struct vm *vm, val level, val method, val wbits, val memory,
                            val strategy, val dict)
{
    int n[5];
    const val args[5] = {level, method, wbits, memory, strategy};
    for (int i = 0; i < 5; i++)
        if (!int_argument(vm, args[i], &n[i]))
            return NULL;
    if (dict && !(dict = buffer_bytes(vm, dict)))
        return NULL;
    val self = stream_new(vm, KIND_COMPRESS, deflate_room(n[2], n[3]));
    z_stream *z = &arena_of(self)->z;
    int error = deflateInit2(z, n[0], n[1], n[2], n[3], n[4]);
    if (error == Z_MEM_ERROR)
        return no_memory(vm, "Can't allocate memory for compression object");
    if (error == Z_STREAM_ERROR)
        return raise_error(vm, E_ValueError, "Invalid initialization option");
    if (error != Z_OK)
        return zlib_error(vm, z, error, "while creating compression object");
    if (dict && deflateSetDictionary(z, (const Bytef *)str_bytes(dict),
                                     (unsigned)str_value(dict).n) != Z_OK)
        return raise_error(vm, E_ValueError, "Invalid dictionary");
    return self;
}

static val zlib_decompressobj(struct vm *vm, val wbits_arg, val dict)
{
    int wbits;
    if (!int_argument(vm, wbits_arg, &wbits))
        return NULL;
    if (dict && !has_buffer(dict))
        return raise_error(vm, E_TypeError,
                           "zdict argument must support the buffer protocol");
    if (dict && !(dict = buffer_bytes(vm, dict)))
        return NULL;
    val self = stream_new(vm, KIND_DECOMPRESS, INFLATE_ROOM);
    z_stream *z = &arena_of(self)->z;
    int error = inflateInit2(z, wbits);
    if (error == Z_MEM_ERROR)
        return no_memory(vm, "Can't allocate memory for decompression object");
    if (error == Z_STREAM_ERROR)
        return raise_error(vm, E_ValueError, "Invalid initialization option");
    if (error != Z_OK)
        return zlib_error(vm, z, error, "while creating decompression object");
    if (dict)
        gc_store(&vm->gc, self, &as_zstream(self)->dict, dict);
    if (dict && wbits < 0 && /* others say when they want it */
        inflateSetDictionary(z, (const Bytef *)str_bytes(dict),
                             (unsigned)str_value(dict).n) != Z_OK)
        return zlib_error(vm, z, Z_DATA_ERROR, "while setting zdict");
    return self;
}

/* ---- Compress --------------------------------------------------------------------------------------------- */

static val deflate_more(struct vm *vm, val self, const unsigned char *in, size_t n,
                        int flush, const char *doing)
{
    struct run r = {.z = &arena_of(self)->z, .step = deflate, .in = in, .left = n};
    int error = as_zstream(self)->ended ? Z_STREAM_ERROR : run(vm, &r, flush, 0);
    if (error == Z_STREAM_END)
        as_zstream(self)->ended = 1;
    else if (error != Z_OK && error != Z_BUF_ERROR && !vm->exc)
        zlib_error(vm, r.z, error, doing);
    return take_bytes(vm, &r.out);
}

static val compress_more(struct vm *vm, val self, val data)
{
    struct buffer b;
    if (!buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    val r =
        deflate_more(vm, self, b.at, (size_t)b.n, Z_NO_FLUSH, "while compressing data");
    buffer_release(&b);
    return r;
}

static val compress_flush(struct vm *vm, val self, val mode)
{
    int flush;
    if (!int_argument(vm, mode, &flush))
        return NULL;
    if (flush == Z_NO_FLUSH)
        return bytes_new(vm, SLICE(""));
    return deflate_more(vm, self, NULL, 0, flush, "while flushing");
}

/* zlib takes the copy's memory from where the source's stream says. */
static val copied(struct vm *vm, val self, int copy(z_stream *, z_stream *))
{
    struct zlib_arena *from = arena_of(self);
    if (as_zstream(self)->ended)
        return raise_error(vm, E_ValueError, "Inconsistent stream state");
    val other = stream_new(vm, (enum kind)self->kind, from->room);
    struct zlib_arena *to = arena_of(other);
    from->z.opaque = to;
    int error = copy(&to->z, &from->z);
    from->z.opaque = from;
    if (error != Z_OK)
        return zlib_error(vm, &from->z, error, "while copying stream");
    const struct w_zstream *s = as_zstream(self);
    gc_store(&vm->gc, other, &as_zstream(other)->unused, s->unused);
    gc_store(&vm->gc, other, &as_zstream(other)->tail, s->tail);
    gc_store(&vm->gc, other, &as_zstream(other)->dict, s->dict);
    as_zstream(other)->eof = s->eof;
    return other;
}

static val compress_copy(struct vm *vm, val self)
{
    return copied(vm, self, deflateCopy);
}

static val compress_deepcopy(struct vm *vm, val self, val memo)
{
    (void)memo;
    return copied(vm, self, deflateCopy);
}

/* ---- Decompress --------------------------------------------------------------------------------------------- */

/* What the stream did not want: behind its end, or because of max_length. */
static void keep_rest(struct vm *vm, val self, int error, struct slice rest)
{
    if (error == Z_STREAM_END && rest.n) {
        val more = bytes_new(vm, rest);
        val all = py_binary(vm, OP_BINARY_ADD, as_zstream(self)->unused, more);
        if (!all)
            return;
        gc_store(&vm->gc, self, &as_zstream(self)->unused, all);
    }
    if ((rest.n && error != Z_STREAM_END) || as_str(as_zstream(self)->tail)->n) {
        val tail = bytes_new(vm, rest);
        gc_store(&vm->gc, self, &as_zstream(self)->tail, tail);
    }
}

static int inflate_run(struct vm *vm, val self, struct run *r, int flush, size_t most)
{
    int error = run(vm, r, flush, most);
    val dict = as_zstream(self)->dict;
    if (error != Z_NEED_DICT || !dict)
        return error;
    error = inflateSetDictionary(r->z, (const Bytef *)str_bytes(dict),
                                 (unsigned)str_value(dict).n);
    if (error == Z_OK)
        return run(vm, r, flush, most);
    zlib_error(vm, r->z, error, "while setting zdict");
    return error;
}

static val inflate_more(struct vm *vm, val self, struct slice in, int flush,
                        size_t most, const char *doing)
{
    struct run r = {.z = &arena_of(self)->z,
                    .step = inflate,
                    .in = (const unsigned char *)in.p,
                    .left = in.n};
    int error =
        as_zstream(self)->eof ? Z_STREAM_END : inflate_run(vm, self, &r, flush, most);
    if (error == Z_STREAM_END || error == Z_OK || error == Z_BUF_ERROR) {
        keep_rest(vm, self, error, (struct slice){(const char *)r.in, r.left});
        as_zstream(self)->eof |= error == Z_STREAM_END;
    } else if (!vm->exc)
        zlib_error(vm, r.z, error, doing);
    return take_bytes(vm, &r.out);
}

static val decompress_more(struct vm *vm, val self, val data, val max_length)
{
    struct buffer b;
    int64_t most;
    if (!py_index(vm, max_length, &most))
        return NULL;
    if (most < 0)
        return raise_error(vm, E_ValueError, "max_length must be non-negative");
    if (!buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    val r = inflate_more(vm, self, buffer_slice(&b), Z_SYNC_FLUSH, (size_t)most,
                         "while decompressing data");
    buffer_release(&b);
    return r;
}

static val decompress_flush(struct vm *vm, val self, val length)
{
    int64_t n;
    if (!py_index(vm, length, &n))
        return NULL;
    if (n <= 0)
        return raise_error(vm, E_ValueError, "length must be greater than zero");
    val tail = as_zstream(self)->tail; /* on our stack, so it stays where it is */
    val r = inflate_more(vm, self, str_value(tail), Z_FINISH, 0, "while flushing");
    as_zstream(self)->ended = as_zstream(self)->eof; /* now it cannot be copied */
    return r;
}

static val decompress_copy(struct vm *vm, val self)
{
    return copied(vm, self, inflateCopy);
}

static val decompress_deepcopy(struct vm *vm, val self, val memo)
{
    (void)memo;
    return copied(vm, self, inflateCopy);
}

static val eof(struct vm *vm, val self)
{
    return bool_val(vm, as_zstream(self)->eof);
}

/* ---- types and module ------------------------------------------------------------------------------------------- */

static const struct method compress_methods[] = {
    METHOD("compress", "data, /", compress_more, WRITES),
    METHOD("flush", "mode=4, /", compress_flush, WRITES),
    METHOD("copy", "/", compress_copy, READS),
    METHOD("__copy__", "/", compress_copy, READS),
    METHOD("__deepcopy__", "memo, /", compress_deepcopy, READS),
    LAST_METHOD,
};
const struct type_def compress_type = {
    .kind = KIND_COMPRESS,
    .module = "zlib",
    .flags = FINAL,
    .methods = compress_methods,
};

static const struct method decompress_methods[] = {
    METHOD("decompress", "data, /, max_length=0", decompress_more, WRITES),
    METHOD("flush", "length=16384, /", decompress_flush, WRITES),
    METHOD("copy", "/", decompress_copy, READS),
    METHOD("__copy__", "/", decompress_copy, READS),
    METHOD("__deepcopy__", "memo, /", decompress_deepcopy, READS),
    LAST_METHOD,
};
static const struct attribute decompress_attributes[] = {
    MEMBER("unused_data", w_zstream, unused),
    MEMBER("unconsumed_tail", w_zstream, tail),
    GETTER("eof", eof),
    {0},
};
const struct type_def decompress_type = {
    .kind = KIND_DECOMPRESS,
    .module = "zlib",
    .flags = FINAL,
    .methods = decompress_methods,
    .attributes = decompress_attributes,
};

static const struct method functions[] = {
    FUNCTION("adler32", "data, value=1, /", zlib_adler32, READS),
    FUNCTION("crc32", "data, value=0, /", zlib_crc32, READS),
    FUNCTION("compress", "data, /, level=-1, wbits=15", zlib_compress, READS),
    FUNCTION("decompress", "data, /, wbits=15, bufsize=16384", zlib_decompress, READS),
    FUNCTION("compressobj",
             "level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=NULL",
             zlib_compressobj, READS),
    FUNCTION("decompressobj", "wbits=15, zdict=NULL", zlib_decompressobj, READS),
    LAST_METHOD,
};

static bool add_error(struct vm *vm, val ns)
{
    return module_exception(vm, ns, "zlib", "error", E_Exception);
}

static bool init(struct vm *vm, val ns)
{
    static const struct {
        const char *name;
        int value;
    } constants[] = {
        {"MAX_WBITS", MAX_WBITS},
        {"DEFLATED", Z_DEFLATED},
        {"DEF_MEM_LEVEL", 8},
        {"DEF_BUF_SIZE", FIRST_OUTPUT},
        {"Z_NO_COMPRESSION", Z_NO_COMPRESSION},
        {"Z_BEST_SPEED", Z_BEST_SPEED},
        {"Z_BEST_COMPRESSION", Z_BEST_COMPRESSION},
        {"Z_DEFAULT_COMPRESSION", Z_DEFAULT_COMPRESSION},
        {"Z_FILTERED", Z_FILTERED},
        {"Z_HUFFMAN_ONLY", Z_HUFFMAN_ONLY},
        {"Z_RLE", Z_RLE},
        {"Z_FIXED", Z_FIXED},
        {"Z_DEFAULT_STRATEGY", Z_DEFAULT_STRATEGY},
        {"Z_FINISH", Z_FINISH},
        {"Z_NO_FLUSH", Z_NO_FLUSH},
        {"Z_PARTIAL_FLUSH", Z_PARTIAL_FLUSH},
        {"Z_SYNC_FLUSH", Z_SYNC_FLUSH},
        {"Z_FULL_FLUSH", Z_FULL_FLUSH},
        {"Z_BLOCK", Z_BLOCK},
        {"Z_TREES", Z_TREES},
    };
    static_assert(Z_FINISH == 4 && Z_DEFLATED == 8, "as the signatures say");
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        module_set(vm, ns, constants[i].name, tag_int(constants[i].value));
    return module_set(vm, ns, "ZLIB_VERSION", str_new(vm, slice_of(ZLIB_VERSION))) &&
           module_set(vm, ns, "ZLIB_RUNTIME_VERSION",
                      str_new(vm, slice_of(zlibVersion()))) &&
           module_set(vm, ns, "__version__", str_new(vm, SLICE("1.0"))) &&
           add_error(vm, ns);
}

const struct module_def zlib_module = {
    .name = "zlib",
    .doc = "Compression with zlib.",
    .functions = functions,
    .init = init,
};
