/* _lzma.c -- xz and lzma, with Debian's liblzma. The classes, and what the dicts that describe
 * filters mean, are in frozen/_lzma.py. */
#include "python/lib/library.h"
#include "python/modules/module_def.h"

#if __has_include(<lzma.h>)
#include <lzma.h>
#include <stdlib.h>

#include "base/mem.h"
#include "python/interp/attend.h"
#include "python/obj/buffer.h"
#include "python/obj/handle.h"
#include "python/obj/module_error.h"

#define FUNCTIONS(F)                                                                   \
    F(lzma_code)                                                                       \
    F(lzma_end)                                                                        \
    F(lzma_stream_encoder)                                                             \
    F(lzma_easy_encoder)                                                               \
    F(lzma_alone_encoder)                                                              \
    F(lzma_raw_encoder)                                                                \
    F(lzma_auto_decoder)                                                               \
    F(lzma_stream_decoder)                                                             \
    F(lzma_alone_decoder)                                                              \
    F(lzma_raw_decoder)                                                                \
    F(lzma_lzma_preset)                                                                \
    F(lzma_get_check)                                                                  \
    F(lzma_check_is_supported)                                                         \
    F(lzma_properties_size) F(lzma_properties_encode) F(lzma_properties_decode)
LIBRARY(lzma, FUNCTIONS, "liblzma.so.5", "liblzma5");

enum { ROOM = 32768 };
enum format { FORMAT_AUTO, FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW };

struct stream {
    const struct lzma *lib;
    lzma_stream z;
    bool started; /* a decoder has been given a byte */
};

static void leave(void *p)
{
    struct stream *s = p;
    s->lib->lzma_end(&s->z);
    free(s);
}
static const struct handle_def stream_handle = {"stream", leave};

static val lzma_error(struct vm *vm, const char *text)
{
    return module_raise(vm, "_lzma", "LZMAError", "%s", text);
}

/* True when nothing is wrong. */
static bool check(struct vm *vm, lzma_ret error)
{
    switch (error) {
    case LZMA_OK:
    case LZMA_STREAM_END:
    case LZMA_NO_CHECK:
    case LZMA_GET_CHECK:
    case LZMA_BUF_ERROR: return true;
    case LZMA_UNSUPPORTED_CHECK: lzma_error(vm, "Unsupported integrity check"); break;
    case LZMA_MEM_ERROR: raise_error(vm, E_MemoryError, NULL); break;
    case LZMA_MEMLIMIT_ERROR: lzma_error(vm, "Memory usage limit exceeded"); break;
    case LZMA_FORMAT_ERROR:
        lzma_error(vm, "Input format not supported by decoder");
        break;
    case LZMA_OPTIONS_ERROR: lzma_error(vm, "Invalid or unsupported options"); break;
    case LZMA_DATA_ERROR: lzma_error(vm, "Corrupt input data"); break;
    case LZMA_PROG_ERROR: lzma_error(vm, "Internal error"); break;
    default:
        module_raise(vm, "_lzma", "LZMAError", "Unrecognized error from liblzma: %d",
                     (int)error);
    }
    return false;
}

/* ---- filters ----------------------------------------------------------------------------- */

/* A chain, with memory for each one's options. */
struct chain {
    lzma_filter at[LZMA_FILTERS_MAX + 1];
    union {
        lzma_options_lzma lzma;
        lzma_options_delta delta;
        lzma_options_bcj bcj;
    } options[LZMA_FILTERS_MAX];
};

static bool is_lzma(lzma_vli id)
{
    return id == LZMA_FILTER_LZMA1 || id == LZMA_FILTER_LZMA2;
}

/* row: (id, numbers...), each None or a number, in the order of frozen/_lzma.py. */
static bool set_filter(struct vm *vm, const struct lzma *lib, val row, lzma_filter *f,
                       void *options)
{
    enum { MOST_NUMBERS = 10 };
    int64_t n[MOST_NUMBERS] = {0};
    bool given[MOST_NUMBERS] = {false};
    if (!is_kind(row, KIND_TUPLE) || as_tuple(row)->n < 2 ||
        as_tuple(row)->n > MOST_NUMBERS)
        return raise_error(vm, E_TypeError, "not a row of a filter");
    const struct w_tuple *t = as_tuple(row);
    for (int64_t i = 0; i < t->n; i++)
        if (t->at[i] != vm->none && !int_is(t->at[i]))
            return raise_error(vm, E_TypeError, "a filter consists of integers");
        else if ((given[i] = t->at[i] != vm->none) && !int_to_i64(t->at[i], &n[i]))
            return raise_error(vm, E_OverflowError, "Value too large for a filter");
    *f = (lzma_filter){.id = (lzma_vli)n[0], .options = options};
    if (is_lzma(f->id)) {
        lzma_options_lzma *o = options;
        if (lib->lzma_lzma_preset(o, given[1] ? (uint32_t)n[1] : LZMA_PRESET_DEFAULT)) {
            lzma_error(vm, "Invalid compression preset");
            return false;
        }
        uint32_t *const fields[] = {NULL,   NULL, &o->dict_size, &o->lc, &o->lp,
                                    &o->pb, NULL, &o->nice_len,  NULL,   &o->depth};
        for (int i = 2; i < MOST_NUMBERS; i++)
            if (given[i] && fields[i])
                *fields[i] = (uint32_t)n[i];
        if (given[6])
            o->mode = (lzma_mode)n[6];
        if (given[8])
            o->mf = (lzma_match_finder)n[8];
    } else if (f->id == LZMA_FILTER_DELTA) {
        lzma_options_delta *o = options;
        *o = (lzma_options_delta){.type = LZMA_DELTA_TYPE_BYTE,
                                  .dist = given[1] ? (uint32_t)n[1] : 1};
    } else {
        lzma_options_bcj *o = options;
        *o = (lzma_options_bcj){.start_offset = (uint32_t)n[1]};
    }
    return true;
}

/* rows: a list of at most LZMA_FILTERS_MAX. */
static bool set_chain(struct vm *vm, const struct lzma *lib, val rows, struct chain *c)
{
    if (!is_kind(rows, KIND_LIST))
        return raise_error(vm, E_TypeError, "filters are a list");
    int64_t n = as_list(rows)->n;
    if (n > LZMA_FILTERS_MAX)
        return raise_error(vm, E_ValueError,
                           "Too many filters - liblzma supports a "
                           "maximum of %d",
                           LZMA_FILTERS_MAX);
    for (int64_t i = 0; i < n; i++)
        if (!set_filter(vm, lib, list_get(vm, rows, i), &c->at[i], &c->options[i]))
            return false;
    c->at[n] = (lzma_filter){.id = LZMA_VLI_UNKNOWN};
    return true;
}

/* ---- streams ------------------------------------------------------------------------------- */

static struct stream *stream_new(struct vm *vm)
{
    const struct lzma *lib = library_get(vm, &lzma_library);
    if (!lib)
        return NULL;
    struct stream *s = mem_zero(1, sizeof *s);
    s->lib = lib;
    s->z = (lzma_stream)LZMA_STREAM_INIT;
    return s;
}

static val stream_made(struct vm *vm, struct stream *s, lzma_ret error)
{
    if (!vm->exc && check(vm, error))
        return handle_new(vm, &stream_handle, s, NULL);
    leave(s);
    return NULL;
}

/* A preset, or rows of filters. */
static val new_compressor(struct vm *vm, val format, val check_id, val preset, val rows)
{
    struct chain c;
    struct stream *s = stream_new(vm);
    lzma_ret e = LZMA_PROG_ERROR;
    if (!s)
        return NULL;
    int64_t how = untag(format), id = untag(check_id), level = 0;
    bool chained = rows != vm->none;
    if (chained ? set_chain(vm, s->lib, rows, &c) : py_index(vm, preset, &level)) {
        lzma_options_lzma *o = &c.options[0].lzma;
        if (how == FORMAT_ALONE && !chained &&
            s->lib->lzma_lzma_preset(o, (uint32_t)level))
            module_raise(vm, "_lzma", "LZMAError", "Invalid compression preset: %lld",
                         (long long)level);
        else if (how == FORMAT_ALONE && chained &&
                 !(c.at[0].id == LZMA_FILTER_LZMA1 && c.at[1].id == LZMA_VLI_UNKNOWN))
            raise_error(vm, E_ValueError,
                        "Invalid filter chain for FORMAT_ALONE - must "
                        "be a single LZMA1 filter");
        else if (how == FORMAT_ALONE)
            e = s->lib->lzma_alone_encoder(&s->z, o);
        else if (how == FORMAT_RAW)
            e = s->lib->lzma_raw_encoder(&s->z, c.at);
        else
            e = chained
                    ? s->lib->lzma_stream_encoder(&s->z, c.at, (lzma_check)id)
                    : s->lib->lzma_easy_encoder(&s->z, (uint32_t)level, (lzma_check)id);
    }
    return stream_made(vm, s, e);
}

static val new_decompressor(struct vm *vm, val format, val limit, val rows)
{
    struct chain c;
    struct stream *s = stream_new(vm);
    lzma_ret e = LZMA_PROG_ERROR;
    if (!s)
        return NULL;
    int64_t n = -1;
    uint64_t most = UINT64_MAX;
    if (limit != vm->none && py_index(vm, limit, &n))
        most = (uint64_t)n;
    if (!vm->exc && (rows == vm->none || set_chain(vm, s->lib, rows, &c)))
        switch (untag(format)) {
        case FORMAT_AUTO:
            e = s->lib->lzma_auto_decoder(&s->z, most,
                                          LZMA_TELL_ANY_CHECK | LZMA_TELL_NO_CHECK);
            break;
        case FORMAT_XZ:
            e = s->lib->lzma_stream_decoder(&s->z, most,
                                            LZMA_TELL_ANY_CHECK | LZMA_TELL_NO_CHECK);
            break;
        case FORMAT_ALONE: e = s->lib->lzma_alone_decoder(&s->z, most); break;
        default: e = s->lib->lzma_raw_decoder(&s->z, c.at);
        }
    return stream_made(vm, s, e);
}

/* One step; what it made is added to `out`, at most `most` bytes in all (< 0: any number). */
static lzma_ret step(struct stream *s, lzma_action action, int64_t most,
                     struct str *out)
{
    uint8_t room[ROOM];
    size_t n = most < 0 || most - (int64_t)out->n > ROOM ? ROOM : (size_t)most - out->n;
    s->z.next_out = room;
    s->z.avail_out = n;
    lzma_ret e = s->lib->lzma_code(&s->z, action);
    str_add(out, (struct slice){(char *)room, n - s->z.avail_out});
    return e;
}

/* b NULL: to the end. */
static val compressed(struct vm *vm, val self, const struct buffer *b)
{
    struct stream *s = handle_get(vm, self, &stream_handle);
    struct str out = {0};
    lzma_ret e;
    if (!s)
        return NULL;
    s->z.next_in = b ? b->at : NULL;
    s->z.avail_in = b ? (size_t)b->n : 0;
    do
        e = step(s, b ? LZMA_RUN : LZMA_FINISH, -1, &out);
    while (check(vm, e) && e != LZMA_STREAM_END && !vm_interrupted(vm) &&
           (!b || s->z.avail_in || !s->z.avail_out));
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

/* (what it made, what of the data it did not use, whether the stream has ended, whether it has
 * nothing more to give without input, its integrity check or None) */
static val decompress(struct vm *vm, val self, val data, val max_length)
{
    struct stream *s = handle_get(vm, self, &stream_handle);
    struct str out = {0};
    struct buffer b;
    int64_t most;
    val check_id = vm->none;
    if (!s || !py_index(vm, max_length, &most) ||
        !buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    lzma_ret e = LZMA_OK;
    s->z.next_in = b.at;
    s->z.avail_in = (size_t)b.n;
    bool stopped = b.n == 0 && !s->started; /* it would say that there is nothing */
    s->started |= b.n > 0;
    while (!stopped) {
        e = step(s, LZMA_RUN, most, &out);
        if (e == LZMA_GET_CHECK || e == LZMA_NO_CHECK)
            check_id = tag_int(s->lib->lzma_get_check(&s->z));
        stopped = !check(vm, e) || e == LZMA_STREAM_END || e == LZMA_BUF_ERROR ||
                  (!s->z.avail_in && s->z.avail_out) ||
                  (most >= 0 && (int64_t)out.n >= most) || vm_interrupted(vm);
    }
    val r = NULL;
    if (!vm->exc) {
        bool full = most >= 0 && (int64_t)out.n >= most;
        const struct slice rest = {(const char *)s->z.next_in, s->z.avail_in};
        const val row[] = {bytes_new(vm, str_slice(&out)), bytes_new(vm, rest),
                           bool_val(vm, e == LZMA_STREAM_END), bool_val(vm, !full),
                           check_id};
        r = tuple_of(vm, row, 5);
    }
    buffer_release(&b);
    str_free(&out);
    return r;
}

/* ---- the rest -------------------------------------------------------------------------------- */

static val is_check_supported(struct vm *vm, val check_id)
{
    int64_t n;
    const struct lzma *lib = library_get(vm, &lzma_library);
    if (!lib || !py_index(vm, check_id, &n))
        return NULL;
    return bool_val(vm, lib->lzma_check_is_supported((lzma_check)n));
}

static val encode_properties(struct vm *vm, val rows)
{
    struct chain c;
    uint32_t size;
    const struct lzma *lib = library_get(vm, &lzma_library);
    if (!lib || !set_chain(vm, lib, rows, &c) ||
        !check(vm, lib->lzma_properties_size(&size, c.at)))
        return NULL;
    uint8_t *bytes = mem_zero(size + 1, 1);
    val r = check(vm, lib->lzma_properties_encode(c.at, bytes))
                ? bytes_new(vm, (struct slice){(char *)bytes, size})
                : NULL;
    free(bytes);
    return r;
}

/* The id, and what the properties tell: _decode_filter_properties() names it. */
static val decode_properties(struct vm *vm, val id, val properties)
{
    struct buffer b;
    int64_t n;
    const struct lzma *lib = library_get(vm, &lzma_library);
    if (!lib || !py_index(vm, id, &n) || !buffer_get(vm, properties, &b, BUFFER_READ))
        return NULL;
    lzma_filter f = {.id = (lzma_vli)n};
    bool good = check(vm, lib->lzma_properties_decode(&f, NULL, b.at, (size_t)b.n));
    buffer_release(&b);
    if (!good)
        return NULL;
    val row[5] = {id, NULL};
    int found = 1;
    if (f.options && is_lzma(f.id)) {
        const lzma_options_lzma *o = f.options;
        for (int i = 0; f.id == LZMA_FILTER_LZMA1 && i < 3; i++)
            row[found++] = tag_int(i == 0 ? o->lc : i == 1 ? o->lp : o->pb);
        row[found++] = tag_int(o->dict_size);
    } else if (f.options && f.id == LZMA_FILTER_DELTA)
        row[found++] = tag_int(((lzma_options_delta *)f.options)->dist);
    else if (f.options)
        row[found++] = tag_int(((lzma_options_bcj *)f.options)->start_offset);
    free(f.options);
    return tuple_of(vm, row, found);
}

static const struct method functions[] = {
    FUNCTION("_compressor", "format, check, preset, filters, /", new_compressor, READS),
    FUNCTION("_decompressor", "format, memlimit, filters, /", new_decompressor, READS),
    FUNCTION("_compress", "stream, data, /", compress, WRITES),
    FUNCTION("_flush", "stream, /", flush, WRITES),
    FUNCTION("_decompress", "stream, data, max_length, /", decompress, WRITES),
    FUNCTION("is_check_supported", "check_id, /", is_check_supported, READS),
    FUNCTION("_encode_properties", "filters, /", encode_properties, READS),
    FUNCTION("_decode_properties", "id, properties, /", decode_properties, READS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    static const struct {
        const char *name;
        uint64_t value;
    } constants[] = {
#define C(id) {#id, id}
#define LZMA(id)                                                                       \
    {                                                                                  \
#id, LZMA_##id                                                                 \
    }
        C(FORMAT_AUTO),       C(FORMAT_XZ),
        C(FORMAT_ALONE),      C(FORMAT_RAW),
        LZMA(CHECK_NONE),     LZMA(CHECK_CRC32),
        LZMA(CHECK_CRC64),    LZMA(CHECK_SHA256),
        LZMA(CHECK_ID_MAX),   {"CHECK_UNKNOWN", LZMA_CHECK_ID_MAX + 1},
        LZMA(FILTER_LZMA1),   LZMA(FILTER_LZMA2),
        LZMA(FILTER_DELTA),   LZMA(FILTER_X86),
        LZMA(FILTER_POWERPC), LZMA(FILTER_IA64),
        LZMA(FILTER_ARM),     LZMA(FILTER_ARMTHUMB),
        LZMA(FILTER_SPARC),   LZMA(MF_HC3),
        LZMA(MF_HC4),         LZMA(MF_BT2),
        LZMA(MF_BT3),         LZMA(MF_BT4),
        LZMA(MODE_FAST),      LZMA(MODE_NORMAL),
        LZMA(PRESET_DEFAULT), LZMA(PRESET_EXTREME),
#undef C
#undef LZMA
    };
    if (!library_get(vm, &lzma_library))
        return false;
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        module_set(vm, ns, constants[i].name,
                   int_from_i64(vm, (int64_t)constants[i].value));
    return module_exception(vm, ns, "_lzma", "LZMAError", E_Exception);
}
#else
LIBRARY_MISSING("liblzma", "liblzma-dev")
#endif

const struct module_def _lzma_module = {
    .name = "_lzma",
    .doc = "Compression with xz and lzma.",
    .functions = functions,
    .init = init,
};
