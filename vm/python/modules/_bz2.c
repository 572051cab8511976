/* _bz2.c -- bzip2, with Debian's libbz2. The classes are in frozen/_bz2.py. */
#include "python/lib/library.h"
#include "python/modules/module_def.h"

#if __has_include(<bzlib.h>)
#include <bzlib.h>
#include <stdlib.h>

#include "base/mem.h"
#include "python/interp/attend.h"
#include "python/obj/buffer.h"
#include "python/obj/handle.h"

#define FUNCTIONS(F)                                                                   \
    F(BZ2_bzCompressInit)                                                              \
    F(BZ2_bzCompress)                                                                  \
    F(BZ2_bzCompressEnd)                                                               \
    F(BZ2_bzDecompressInit) F(BZ2_bzDecompress) F(BZ2_bzDecompressEnd)
LIBRARY(bz2, FUNCTIONS, "libbz2.so.1.0", "libbz2-1.0");

/* A stream of the program's. */
struct stream {
    const struct bz2 *lib;
    bz_stream z;
    int error; /* what libbz2 said of damaged data: it cannot go on after that */
};
enum { ROOM = 32768, MOST_INPUT = 1 << 30 };

static void leave_compressor(void *p)
{
    struct stream *s = p;
    s->lib->BZ2_bzCompressEnd(&s->z);
    free(s);
}
static void leave_decompressor(void *p)
{
    struct stream *s = p;
    s->lib->BZ2_bzDecompressEnd(&s->z);
    free(s);
}
static const struct handle_def compressor = {"compressor", leave_compressor};
static const struct handle_def decompressor = {"decompressor", leave_decompressor};

/* True when nothing is wrong. */
static bool check(struct vm *vm, int error)
{
    if (error >= 0)
        return true;
    if (error == BZ_MEM_ERROR)
        raise_error(vm, E_MemoryError, NULL);
    else if (error == BZ_DATA_ERROR || error == BZ_DATA_ERROR_MAGIC)
        raise_error(vm, E_OSError, "Invalid data stream");
    else if (error == BZ_UNEXPECTED_EOF)
        raise_error(
            vm, E_EOFError,
            "Compressed file ended before the logical end-of-stream was detected");
    else
        raise_error(vm, error == BZ_PARAM_ERROR ? E_ValueError : E_RuntimeError,
                    "error %d of libbz2", error);
    return false;
}

static val new_stream(struct vm *vm, const struct handle_def *def, int level)
{
    const struct bz2 *lib = library_get(vm, &bz2_library);
    if (!lib)
        return NULL;
    struct stream *s = mem_zero(1, sizeof *s);
    s->lib = lib;
    int error = level ? lib->BZ2_bzCompressInit(&s->z, level, 0, 0)
                      : lib->BZ2_bzDecompressInit(&s->z, 0, 0);
    if (check(vm, error))
        return handle_new(vm, def, s, NULL);
    free(s);
    return NULL;
}

static val new_compressor(struct vm *vm, val level)
{
    int64_t n;
    if (!py_index(vm, level, &n))
        return NULL;
    if (n < 1 || n > 9)
        return raise_error(vm, E_ValueError, "compresslevel must be between 1 and 9");
    return new_stream(vm, &compressor, (int)n);
}

static val new_decompressor(struct vm *vm)
{
    return new_stream(vm, &decompressor, 0);
}

/* One step; what it made is added to `out`. `most` bounds that in all, < 0: it is not bound. */
static int step(struct stream *s, int action, int64_t most, struct str *out)
{
    char room[ROOM];
    size_t free_room =
        most < 0 || most - (int64_t)out->n > ROOM ? ROOM : (size_t)most - out->n;
    s->z.next_out = room;
    s->z.avail_out = (unsigned)free_room;
    int error = action < 0 ? s->lib->BZ2_bzDecompress(&s->z)
                           : s->lib->BZ2_bzCompress(&s->z, action);
    str_add(out, (struct slice){room, free_room - s->z.avail_out});
    return error;
}

static val compressed(struct vm *vm, val self, const struct buffer *b)
{
    struct stream *s = handle_get(vm, self, &compressor);
    struct str out = {0};
    int64_t left = b ? b->n : 0;
    int error = BZ_RUN_OK;
    if (!s)
        return NULL;
    s->z.avail_in = 0;
    do {
        if (b && !s->z.avail_in) {
            s->z.next_in = (char *)b->at + (b->n - left);
            s->z.avail_in = left < MOST_INPUT ? (unsigned)left : MOST_INPUT;
            left -= s->z.avail_in;
        }
        if (b && !s->z.avail_in)
            break;
        error = step(s, b ? BZ_RUN : BZ_FINISH, -1, &out);
    } while (error >= 0 && error != BZ_STREAM_END && !vm_interrupted(vm));
    if (!vm->exc)
        check(vm, error);
    val r = vm->exc ? NULL : bytes_new(vm, str_slice(&out));
    str_free(&out);
    return r;
}

static val compress(struct vm *vm, val self, val data)
{
    struct buffer b;
    if (!buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    val r = compressed(vm, self, &b);
    buffer_release(&b);
    return r;
}

static val flush(struct vm *vm, val self)
{
    return compressed(vm, self, NULL);
}

/* (what it made, what of the data it did not use, whether the stream has ended) */
static val decompress(struct vm *vm, val self, val data, val max_length)
{
    struct stream *s = handle_get(vm, self, &decompressor);
    struct str out = {0};
    struct buffer b;
    int64_t most;
    if (!s || !py_index(vm, max_length, &most) ||
        !buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    int error = s->error;
    int64_t left = b.n;
    s->z.avail_in = 0;
    while (error == BZ_OK) {
        if (!s->z.avail_in) {
            s->z.next_in = (char *)b.at + (b.n - left);
            s->z.avail_in = left < MOST_INPUT ? (unsigned)left : MOST_INPUT;
            left -= s->z.avail_in;
        }
        error = step(s, -1, most, &out);
        if (!(s->z.avail_in || left || !s->z.avail_out) ||
            (most >= 0 && (int64_t)out.n >= most) || vm_interrupted(vm))
            break;
    }
    s->error = error < 0 ? error : BZ_OK;
    left += s->z.avail_in;
    val r = NULL;
    if (!vm->exc && check(vm, error)) {
        const struct slice rest = {(char *)b.at + (b.n - left), (size_t)left};
        const val row[] = {bytes_new(vm, str_slice(&out)), bytes_new(vm, rest),
                           bool_val(vm, error == BZ_STREAM_END)};
        r = tuple_of(vm, row, 3);
    }
    buffer_release(&b);
    str_free(&out);
    return r;
}

static const struct method functions[] = {
    FUNCTION("_compressor", "level, /", new_compressor, READS),
    FUNCTION("_decompressor", "", new_decompressor, READS),
    FUNCTION("_compress", "stream, data, /", compress, WRITES),
    FUNCTION("_flush", "stream, /", flush, WRITES),
    FUNCTION("_decompress", "stream, data, max_length, /", decompress, WRITES),
    LAST_METHOD,
};
static bool init(struct vm *vm, val ns)
{
    (void)ns;
    return library_get(vm, &bz2_library) != NULL;
}
#else
LIBRARY_MISSING("bzip2", "libbz2-dev")
#endif

const struct module_def _bz2_module = {
    .name = "_bz2",
    .doc = "Compression with bzip2.",
    .functions = functions,
    .init = init,
};
