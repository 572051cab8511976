/* text_io.c -- TextIOWrapper: characters of a buffered file.
 *
 * Bytes come in chunks. A chunk of UTF-8 or ASCII without \r is its own text, so a line is one
 * search and one copy. Other encodings go through the decoder of the codec. What of a chunk
 * cannot be decided yet (part of a character, a \r that a \n may follow) is its tail, with
 * which the next chunk begins. */
#include "python/io/text_io.h"

static struct w_text_io *state(struct vm *vm, val self)
{
    val core = io_core(vm, self, KIND_TEXT_IO);
    if (core && as_text_io(core)->flags & IO_DETACHED)
        return (void *)raise_error(vm, E_ValueError,
                                   "underlying buffer has been detached");
    return core ? as_text_io(core) : NULL;
}

/* -1: raised. */
static int closed(struct vm *vm, const struct w_text_io *t)
{
    val file = t->fast ? as_buffered(t->fast)->file : NULL;
    if (file && !(as_buffered(t->fast)->flags & IO_DETACHED))
        return as_file_io(file)->fd < 0;
    val v = py_getattr(vm, t->buffer, str_intern(vm, SLICE("closed")));
    return v ? py_truth(vm, v) : -1;
}

static struct w_text_io *open_state(struct vm *vm, val self)
{
    struct w_text_io *t = state(vm, self);
    int c = t ? closed(vm, t) : -1;
    if (c > 0)
        raise_closed(vm);
    return c == 0 ? t : NULL;
}

/* ---- a chunk ------------------------------------------------------------------------------ */

static const char *chars(const struct w_text_io *t)
{
    if (!t->text)
        return as_buf(t->raw)->at;
    return is_kind(t->text, KIND_STR) ? str_bytes(t->text) : as_buf(t->text)->at;
}

static void set_text(struct vm *vm, struct w_text_io *t, val text, int64_t n,
                     bool ascii)
{
    gc_store(&vm->gc, &t->h, &t->text, text);
    t->pos = 0;
    t->end = n;
    t->ascii = ascii;
}

static void forget_chunk(struct vm *vm, struct w_text_io *t)
{
    set_text(vm, t, NULL, 0, true);
    gc_store(&vm->gc, &t->h, &t->snapshot, NULL);
    t->raw_n = t->tail = 0;
}

static bool strict(const struct w_text_io *t)
{
    return slice_eq(str_value(t->errors), SLICE("strict"));
}

static const char *const codec_names[] = {"utf-8", "ascii", "iso8859-1"};

/* What the codec's error handler makes of the bytes; NULL: raised. */
static val decoded_by_handler(struct vm *vm, struct w_text_io *t, struct slice bytes,
                              int64_t at)
{
    if (strict(t))
        return raise_decode(vm, codec_names[t->codec], bytes, at);
    val b = bytes_new(vm, bytes),
        args[] = {str_new(vm, slice_of(codec_names[t->codec])), t->errors},
        s = io_call(vm, b, "decode", args, 2);
    if (s && !is_kind(s, KIND_STR))
        return raise_error(vm, E_TypeError, "decoder should return a string result");
    return s;
}

static int64_t latin1(const char *from, int64_t n, char *to)
{
    int64_t k = 0;
    for (int64_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)from[i];
        if (c >= 0x80) {
            to[k++] = (char)(0xC0 | c >> 6);
            c = 0x80 | (c & 0x3F);
        }
        to[k++] = (char)c;
    }
    return k;
}

/* How many of the bytes at the end have to wait for what comes behind them. */
static int64_t tail_of(const struct w_text_io *t, struct slice s, int64_t good)
{
    bool waits = t->reading != NEWLINE_LF && t->reading != NEWLINE_CR;
    if (good && waits && s.p[good - 1] == '\r' && good == (int64_t)s.n)
        good--;
    return (int64_t)s.n - good;
}

/* The text of a chunk, with its newlines as they are: in `raw` itself, or elsewhere. */
static bool decode_bytes(struct vm *vm, struct w_text_io *t, struct slice s, bool last)
{
    bool ascii, bad = false;
    int64_t good = utf8_good(s, &ascii, &bad);
    if (t->codec == TEXT_LATIN1) {
        t->tail = last ? 0 : tail_of(t, s, (int64_t)s.n);
        int64_t n = (int64_t)s.n - t->tail;
        if (ascii) {
            set_text(vm, t, NULL, n, true);
            return true;
        }
        val text = io_memory(vm, 2 * n);
        if (!text)
            return false;
        n = latin1(s.p, n, as_buf(text)->at);
        set_text(vm, t, text, n, false);
        return true;
    }
    if (t->codec == TEXT_ASCII && !ascii) {
        good = 0;
        while (!(s.p[good] & 0x80))
            good++;
        bad = true;
    }
    bool cut = !bad && good < (int64_t)s.n;
    if (bad || (cut && last)) {
        /* The end may be cut off, too, and is kept for the next chunk. */
        int64_t whole = (int64_t)s.n;
        for (int64_t k = 1; t->codec == TEXT_UTF8 && !last && k <= 3 && k < whole;
             k++) {
            bool a, b;
            struct slice end = slice_from(s, s.n - (size_t)k);
            if (((unsigned char)end.p[0] & 0xC0) == 0xC0 &&
                utf8_good(end, &a, &b) == 0 && !b) {
                whole -= k;
                break;
            }
        }
        if (whole == (int64_t)s.n && !last)
            whole -= tail_of(t, s, whole);
        val text = decoded_by_handler(vm, t, (struct slice){s.p, (size_t)whole}, good);
        if (!text)
            return false;
        t->tail = (int64_t)s.n - whole;
        set_text(vm, t, text, as_str(text)->n, as_str(text)->n == as_str(text)->chars);
        return true;
    }
    t->tail = last ? 0 : tail_of(t, s, good);
    set_text(vm, t, NULL, (int64_t)s.n - t->tail, ascii);
    return true;
}

/* \r\n and \r become \n. */
static bool translate_chunk(struct vm *vm, struct w_text_io *t)
{
    const char *p = chars(t);
    struct slice s = {p, (size_t)t->end};
    bool any = t->reading == NEWLINE_ANY || t->reading == NEWLINE_KEEP;
    if (!any || t->codec == TEXT_OTHER) /* its decoder has done that */
        return true;
    if (!memchr(p, '\r', s.n)) {
        if (!(t->seen & SEEN_LF) && memchr(p, '\n', s.n))
            t->seen |= SEEN_LF;
        return true;
    }
    t->seen |= text_look_for_newlines(s);
    if (t->reading == NEWLINE_KEEP)
        return true;
    val text = io_memory(vm, t->end);
    if (!text)
        return false;
    int64_t n = text_translate(s, as_buf(text)->at);
    set_text(vm, t, text, n, t->ascii);
    return true;
}

static val text_io_helper(struct vm *vm, struct w_text_io *t, const char *name, val arg)
{
    val f = io_helper(vm, name), args[] = {t->decoder, arg};
    return f ? vm_call(vm, f, args, 2) : NULL;
}

static val next_bytes(struct vm *vm, struct w_text_io *t)
{
    val n = tag_int(t->chunk),
        f = py_getattr_or_null(vm, t->buffer, str_intern(vm, SLICE("read1")));
    if (vm->exc)
        return NULL;
    val r = f ? vm_call(vm, f, &n, 1) : io_call(vm, t->buffer, "read", &n, 1);
    struct slice s;
    if (!r || r == vm->none)
        return r;
    if (!io_bytes(vm, r, &s)) {
        vm->exc = NULL;
        return raise_error(vm, E_TypeError,
                           "underlying %s() should have returned a bytes-like object, "
                           "not '%s'",
                           f ? "read1" : "read", type_name(vm, r));
    }
    return r;
}

/* Through the decoder of the codec. 1: there is text, 0: the end, -1: raised. */
static int read_decoded(struct vm *vm, struct w_text_io *t)
{
    if (!t->decoder) {
        raise_unsupported(vm, "not readable");
        return -1;
    }
    val before = t->telling ? io_call(vm, t->decoder, "getstate", NULL, 0) : NULL;
    if (t->telling && !before)
        return -1;
    val bytes = next_bytes(vm, t);
    struct slice s;
    if (!bytes)
        return -1;
    if (bytes == vm->none)
        return 0;
    if (!io_bytes(vm, bytes, &s))
        return -1;
    bool last = s.n == 0;
    const val args[] = {bytes, bool_val(vm, last)};
    val text = io_call(vm, t->decoder, "decode", args, 2);
    if (!text)
        return -1;
    if (!is_a(text, KIND_STR)) {
        raise_error(vm, E_TypeError, "decoder should return a string result, not '%s'",
                    type_name(vm, text));
        return -1;
    }
    text = plain_of(text);
    set_text(vm, t, text, as_str(text)->n, as_str(text)->n == as_str(text)->chars);
    if (before) {
        const val pair[] = {before, bytes};
        gc_store(&vm->gc, &t->h, &t->snapshot, tuple_of(vm, pair, 2));
    }
    return last && t->end == 0 ? 0 : 1;
}

/* The tail of the chunk before stands at the start of raw; there is room behind it. */
static bool start_chunk(struct vm *vm, struct w_text_io *t, int64_t more)
{
    int64_t tail = t->tail;
    val old = t->raw;
    if (!old || as_buf(old)->n < tail + more) {
        val raw = io_memory(vm, tail + more);
        if (!raw)
            return false;
        if (tail)
            memcpy(as_buf(raw)->at, as_buf(old)->at + t->raw_n - tail, (size_t)tail);
        gc_store(&vm->gc, &t->h, &t->raw, raw);
    } else
        memmove(as_buf(old)->at, as_buf(old)->at + t->raw_n - tail, (size_t)tail);
    t->raw_n = tail;
    t->tail = tail;
    set_text(vm, t, NULL, 0, true);
    return true;
}

/* As many bytes as there are for a chunk, behind the tail. -1: raised. */
static int64_t read_raw(struct vm *vm, struct w_text_io *t)
{
    if (t->fast && !(as_buffered(t->fast)->flags & IO_READABLE)) {
        raise_unsupported(vm, "not readable");
        return IO_FAILED;
    }
    if (t->fast) {
        if (!start_chunk(vm, t, t->chunk))
            return IO_FAILED;
        return buffered_read1(vm, t->fast, as_buf(t->raw)->at + t->raw_n, t->chunk);
    }
    val bytes = next_bytes(vm, t);
    struct slice s;
    if (!bytes)
        return IO_FAILED;
    if (bytes == vm->none)
        return IO_BLOCKS;
    if (!io_bytes(vm, bytes, &s) || !start_chunk(vm, t, (int64_t)s.n))
        return IO_FAILED;
    io_bytes(vm, bytes, &s);
    memcpy(as_buf(t->raw)->at + t->raw_n, s.p, s.n);
    return (int64_t)s.n;
}

/* 1: there is text, 0: the end, -1: raised. */
static int read_chunk(struct vm *vm, struct w_text_io *t)
{
    if (t->codec == TEXT_OTHER)
        return read_decoded(vm, t);
    for (;;) {
        int64_t n = read_raw(vm, t);
        if (n < 0)
            return n == IO_BLOCKS ? 0 : -1;
        t->raw_n += n;
        if (n == 0 && t->tail == 0)
            return 0;
        struct slice s = {as_buf(t->raw)->at, (size_t)t->raw_n};
        if (!decode_bytes(vm, t, s, n == 0) || !translate_chunk(vm, t))
            return -1;
        if (t->end)
            return 1;
        if (n == 0)
            return 0;
    }
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool write_waiting(struct vm *vm, struct w_text_io *t)
{
    if (!t->pending)
        return true;
    val bytes = bytes_new(vm, (struct slice){as_buf(t->out)->at, (size_t)t->pending});
    t->pending = 0;
    return io_call(vm, t->buffer, "write", &bytes, 1) != NULL;
}

static val text_part(struct vm *vm, const struct w_text_io *t, int64_t from, int64_t n)
{
    if (n == 0)
        return vm->empty_str;
    const char *p = chars(t) + from;
    if (!t->ascii)
        return str_new(vm, (struct slice){p, (size_t)n});
    struct w_str *s = str_blank(vm, KIND_STR, n);
    memcpy(s->bytes, p, (size_t)n);
    return &s->h;
}

static val take(struct vm *vm, struct w_text_io *t, int64_t n)
{
    val r = text_part(vm, t, t->pos, n);
    t->pos += n;
    return r;
}

/* A line of at most so many characters (-1: any number); empty at the end. */
static val line_of(struct vm *vm, struct w_text_io *t, int64_t limit)
{
    struct str line = {0};
    if (!write_waiting(vm, t))
        return NULL;
    for (;;) {
        if (t->pos == t->end) {
            int r = read_chunk(vm, t);
            if (r < 0) {
                str_free(&line);
                return NULL;
            }
            if (r == 0)
                break;
        }
        const char *p = chars(t) + t->pos;
        int64_t n = t->end - t->pos, end;
        if (limit >= 0) {
            struct slice rest = {p, (size_t)n};
            n = t->ascii ? (n < limit ? n : limit) : text_chars_to_bytes(rest, limit);
        }
        end = text_line_end((enum text_newline)t->reading, p, n);
        if (end)
            n = end;
        if (!line.n && (end || (limit >= 0 && n < t->end - t->pos)))
            return take(vm, t, n);
        if (limit >= 0)
            limit -= t->ascii ? n : text_count_chars((struct slice){p, (size_t)n});
        str_add(&line, (struct slice){p, (size_t)n});
        t->pos += n;
        if (end || limit == 0)
            break;
    }
    val r = line.n ? str_new(vm, str_slice(&line)) : vm->empty_str;
    str_free(&line);
    return r;
}

static val readline(struct vm *vm, val self, val size)
{
    int64_t limit = -1;
    struct w_text_io *t = open_state(vm, self);
    if (size && size != vm->none && !is_int(size)) {
        if (!py_index(vm, size, &limit))
            return NULL;
    }
    if (!t || !io_size(vm, size, &limit))
        return NULL;
    return line_of(vm, t, limit);
}

bool text_own_lines(struct vm *vm, val self)
{
    val f = type_lookup(vm, type_of(vm, self), str_intern(vm, SLICE("readline")));
    return f && is_kind(f, KIND_BUILTIN);
}

val text_next(struct vm *vm, val self)
{
    struct w_text_io *t = open_state(vm, self);
    if (!t)
        return NULL;
    t->telling = false;
    val line = line_of(vm, t, -1);
    if (line && as_str(line)->n == 0)
        t->telling = t->seekable;
    return line;
}

static val next_line(struct vm *vm, val self)
{
    struct w_text_io *t = open_state(vm, self);
    if (!t)
        return NULL;
    t->telling = false;
    val line = text_own_lines(vm, self) ? line_of(vm, t, -1)
                                        : io_call(vm, self, "readline", NULL, 0);
    if (!line || !io_is_line(vm, line))
        return NULL;
    if (as_str(plain_of(line))->n)
        return line;
    t->telling = t->seekable;
    return raise_value(vm, vm->exceptions[E_StopIteration]);
}

static val join(struct vm *vm, val a, val b)
{
    return as_str(a)->n == 0 ? b : as_str(b)->n == 0 ? a : str_concat(vm, a, b);
}

/* All that is left, when the codec is one of ours. */
static val read_rest(struct vm *vm, struct w_text_io *t)
{
    val first = take(vm, t, t->end - t->pos),
        bytes = io_call(vm, t->buffer, "read", NULL, 0);
    struct slice s;
    if (!bytes || (bytes == vm->none && t->tail == 0))
        return bytes ? first : NULL;
    if (bytes == vm->none)
        bytes = bytes_new(vm, SLICE(""));
    if (!io_bytes(vm, bytes, &s))
        return NULL;
    if (t->tail) {
        val tail = bytes_new(vm, (struct slice){as_buf(t->raw)->at + t->raw_n - t->tail,
                                                (size_t)t->tail});
        bytes = str_concat(vm, tail, bytes_new(vm, s));
        t->tail = 0;
    }
    t->raw_n = 0;
    bool ascii, bad;
    io_bytes(vm, bytes, &s);
    if (t->codec != TEXT_LATIN1 && !slice_char(s, '\r') &&
        utf8_good(s, &ascii, &bad) == (int64_t)s.n &&
        (ascii || t->codec == TEXT_UTF8)) {
        forget_chunk(vm, t);
        if (slice_char(s, '\n') && t->reading <= NEWLINE_KEEP)
            t->seen |= SEEN_LF;
        return join(vm, first, str_new(vm, s));
    }
    val raw = io_memory(vm, (int64_t)s.n), old = t->raw;
    if (!raw)
        return NULL;
    memcpy(as_buf(raw)->at, s.p, s.n);
    gc_store(&vm->gc, &t->h, &t->raw, raw);
    s.p = as_buf(raw)->at;
    val r = decode_bytes(vm, t, s, true) && translate_chunk(vm, t)
                ? join(vm, first, text_part(vm, t, 0, t->end))
                : NULL;
    gc_store(&vm->gc, &t->h, &t->raw, old);
    forget_chunk(vm, t);
    return r;
}

static val read_rest_decoded(struct vm *vm, struct w_text_io *t)
{
    val first = take(vm, t, t->end - t->pos), rest;
    if (!t->decoder)
        return raise_unsupported(vm, "not readable");
    val bytes = io_call(vm, t->buffer, "read", NULL, 0);
    if (!bytes)
        return NULL;
    rest = text_io_helper(vm, t, "_decode_rest", bytes);
    if (!rest)
        return NULL;
    forget_chunk(vm, t);
    return join(vm, first, rest);
}

static val read_chars(struct vm *vm, val self, val size)
{
    int64_t n;
    struct w_text_io *t = open_state(vm, self);
    if (!t || !io_size(vm, size, &n) || !write_waiting(vm, t))
        return NULL;
    if (t->fast && !(as_buffered(t->fast)->flags & IO_READABLE))
        return raise_unsupported(vm, "not readable");
    if (n < 0)
        return t->codec == TEXT_OTHER ? read_rest_decoded(vm, t) : read_rest(vm, t);
    struct str out = {0};
    val r = NULL;
    while (n > 0) {
        if (t->pos == t->end) {
            int more = read_chunk(vm, t);
            if (more < 0) {
                str_free(&out);
                return NULL;
            }
            if (more == 0)
                break;
        }
        struct slice rest = {chars(t) + t->pos, (size_t)(t->end - t->pos)};
        int64_t k = !t->ascii             ? text_chars_to_bytes(rest, n)
                    : n < (int64_t)rest.n ? n
                                          : (int64_t)rest.n;
        int64_t c = t->ascii ? k : text_count_chars((struct slice){rest.p, (size_t)k});
        if (!out.n && c == n)
            return take(vm, t, k);
        str_add(&out, (struct slice){rest.p, (size_t)k});
        t->pos += k;
        n -= c;
    }
    r = out.n ? str_new(vm, str_slice(&out)) : vm->empty_str;
    str_free(&out);
    return r;
}

/* ---- writing ------------------------------------------------------------------------------------ */

/* The first character of s that the codec does not have, in characters; -1: none. */
static int64_t not_in_codec(enum text_codec codec, struct slice s, int64_t *run)
{
    int64_t at = 0, found = -1;
    size_t width;
    for (size_t i = 0; i < s.n; i += width, at++) {
        uint32_t c = utf8_read(s.p + i, &width);
        bool bad = codec == TEXT_UTF8    ? c >= 0xD800 && c < 0xE000
                   : codec == TEXT_ASCII ? c >= 0x80
                                         : c >= 0x100;
        if (bad && found < 0)
            found = at;
        if (!bad && found >= 0)
            break;
    }
    *run = at;
    return found;
}

static val raise_encode(struct vm *vm, enum text_codec codec, val s, int64_t from,
                        int64_t to)
{
    static const char *const names[] = {"utf-8", "ascii", "latin-1"};
    static const char *const why[] = {"surrogates not allowed",
                                      "ordinal not in range(128)",
                                      "ordinal not in range(256)"};
    const val args[] = {str_new(vm, slice_of(names[codec])), s, tag_int(from),
                        tag_int(to), str_new(vm, slice_of(why[codec]))};
    val exc = vm_call(vm, vm->exceptions[E_UnicodeEncodeError], args, 5);
    return exc ? raise_value(vm, exc) : NULL;
}

/* Bytes that an encoder gave, or an object that has them. */
static val encoded(struct vm *vm, struct w_text_io *t, val s)
{
    if (t->codec == TEXT_OTHER) {
        if (!t->encoder)
            return raise_unsupported(vm, "not writable");
        return io_call(vm, t->encoder, "encode", &s, 1);
    }
    int64_t to, from = not_in_codec((enum text_codec)t->codec, str_value(s), &to);
    if (from >= 0 && strict(t))
        return raise_encode(vm, (enum text_codec)t->codec, s, from, to);
    if (from >= 0) {
        const val args[] = {str_new(vm, slice_of(codec_names[t->codec])), t->errors};
        return io_call(vm, s, "encode", args, 2);
    }
    if (t->codec == TEXT_UTF8)
        return bytes_new(vm, str_value(s));
    struct w_str *b = str_blank(vm, KIND_BYTES, as_str(s)->chars); /* latin-1 */
    struct slice text = str_value(s);
    size_t width;
    for (size_t i = 0, k = 0; i < text.n; i += width)
        b->bytes[k++] = (char)utf8_read(text.p + i, &width);
    return &b->h;
}

static bool wait(struct vm *vm, struct w_text_io *t, struct slice bytes)
{
    int64_t want = t->pending + (int64_t)bytes.n;
    if (!t->out || as_buf(t->out)->n < want) {
        val out = io_grown(vm, t->out, t->pending, want);
        if (!out)
            return false;
        gc_store(&vm->gc, &t->h, &t->out, out);
    }
    memcpy(as_buf(t->out)->at + t->pending, bytes.p, bytes.n);
    t->pending = want;
    return t->pending < t->chunk || write_waiting(vm, t);
}

static bool flush_buffer(struct vm *vm, struct w_text_io *t)
{
    return t->fast ? buffered_flush(vm, t->fast)
                   : io_call(vm, t->buffer, "flush", NULL, 0) != NULL;
}

bool text_write(struct vm *vm, struct w_text_io *t, val s)
{
    if (t->fast && !(as_buffered(t->fast)->flags & IO_WRITABLE)) {
        raise_unsupported(vm, "not writable");
        return false;
    }
    val text = text_with_newlines(vm, s, (enum text_newline)t->writing), bytes;
    struct slice out = str_value(text);
    bool plain = as_str(text)->n == as_str(text)->chars && t->codec != TEXT_OTHER;
    if (!plain) {
        bytes = encoded(vm, t, text);
        if (!bytes || !io_bytes(vm, bytes, &out))
            return false;
    }
    bool flush = t->flags & IO_THROUGH;
    if (t->flags & IO_LINES) {
        struct slice v = str_value(s);
        flush |= slice_char(v, '\n') || slice_char(v, '\r');
    }
    if (t->fast) {
        if (!buffered_write(vm, t->fast, out))
            return false;
    } else if (!wait(vm, t, out))
        return false;
    if (flush && !write_waiting(vm, t))
        return false;
    if (flush && (t->flags & IO_LINES || t->fast) && !flush_buffer(vm, t))
        return false;
    if (t->end || t->raw_n || t->snapshot) {
        forget_chunk(vm, t);
        if (t->decoder && !io_call(vm, t->decoder, "reset", NULL, 0))
            return false;
    }
    return true;
}

static val write_text(struct vm *vm, val self, val s)
{
    if (!is_a(s, KIND_STR))
        return raise_error(vm, E_TypeError, "write() argument must be str, not %s",
                           type_name(vm, s));
    struct w_text_io *t = open_state(vm, self);
    s = plain_of(s);
    return t && text_write(vm, t, s) ? tag_int(as_str(s)->chars) : NULL;
}

static val flush(struct vm *vm, val self)
{
    struct w_text_io *t = open_state(vm, self);
    if (!t)
        return NULL;
    t->telling = t->seekable;
    return write_waiting(vm, t) && flush_buffer(vm, t) ? vm->none : NULL;
}

/* ---- where it is ---------------------------------------------------------------------------------- */

/* How many bytes of the chunk make its first `used` bytes of text. The chunk is not the same
 * as its text: newlines were translated, it is Latin-1, or an error handler had its say. */
static int64_t bytes_used(struct vm *vm, const struct w_text_io *t, int64_t used)
{
    struct slice s = {as_buf(t->raw)->at, (size_t)t->raw_n};
    int64_t i = 0, k = 0, n = t->raw_n;
    bool handled = t->text && is_kind(t->text, KIND_STR);
    if (!handled) {
        while (k < used && i < n) {
            unsigned char c = (unsigned char)s.p[i];
            bool pair = c == '\r' && i + 1 < n && s.p[i + 1] == '\n' &&
                        t->reading == NEWLINE_ANY;
            k += t->codec == TEXT_LATIN1 && c >= 0x80 ? 2 : 1;
            i += pair ? 2 : 1;
        }
        return i;
    }
    for (i = 0; i < n; i++) { /* the shortest start that gives as much */
        val b = bytes_new(vm, (struct slice){s.p, (size_t)i}),
            args[] = {str_new(vm, slice_of(codec_names[t->codec])), t->errors},
            text = io_call(vm, b, "decode", args, 2);
        if (!text)
            return -1;
        if (as_str(text)->n >= used)
            return i;
        s.p = as_buf(t->raw)->at;
    }
    return n;
}

/* The position of the buffer is `at`: behind the chunk. */
static val tell_from(struct vm *vm, val self, val at)
{
    struct w_text_io *t = state(vm, self);
    int64_t end;
    if (!t || !py_index(vm, at, &end))
        return NULL;
    int64_t used = t->text ? bytes_used(vm, t, t->pos) : t->pos;
    return used < 0 ? NULL : int_from_i64(vm, end - t->raw_n + used);
}

/* ---- for frozen/_io.py ------------------------------------------------------------------------------ */

static enum text_codec codec_of(struct slice name)
{
    static const struct {
        const char *name;
        enum text_codec codec;
    } rows[] = {
        {"utf8", TEXT_UTF8},       {"u8", TEXT_UTF8},       {"cp65001", TEXT_UTF8},
        {"ascii", TEXT_ASCII},     {"usascii", TEXT_ASCII}, {"646", TEXT_ASCII},
        {"latin1", TEXT_LATIN1},   {"latin", TEXT_LATIN1},  {"l1", TEXT_LATIN1},
        {"iso88591", TEXT_LATIN1}, {"88591", TEXT_LATIN1},  {"cp819", TEXT_LATIN1},
    };
    char plain[16];
    size_t n = 0;
    for (size_t i = 0; i < name.n && n < sizeof plain; i++) {
        char c = name.p[i];
        if (c == '-' || c == '_' || c == ' ')
            continue;
        plain[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slice_eq((struct slice){plain, n}, slice_of(rows[i].name)))
            return rows[i].codec;
    return TEXT_OTHER;
}

static val is_own_codec(struct vm *vm, val name)
{
    return bool_val(vm,
                    is_kind(name, KIND_STR) && codec_of(str_value(name)) != TEXT_OTHER);
}

/* How the file is used. `options` are five values: decoder, encoder, line buffering, write
 * through, seekable. */
static val setup(struct vm *vm, val self, val buffer, val encoding, val errors,
                 val newline, val options)
{
    enum { CHUNK = 8192 };
    int64_t how;
    if (!text_newline(vm, newline, &how))
        return NULL;
    assert(is_kind(options, KIND_TUPLE) && as_tuple(options)->n == 5);
    const val *o = as_tuple(options)->at;
    struct w_text_io *t = new_object(vm, KIND_TEXT_IO, sizeof *t);
    t->buffer = buffer;
    t->fast = buffered_plain(vm, buffer);
    t->encoding = encoding;
    t->errors = errors;
    t->newline = newline;
    t->codec = codec_of(str_value(encoding));
    t->decoder = o[0] == vm->none ? NULL : o[0];
    t->encoder = o[1] == vm->none ? NULL : o[1];
    t->reading = t->writing = how;
    t->flags =
        (o[2] == vm->true_ ? IO_LINES : 0) | (o[3] == vm->true_ ? IO_THROUGH : 0);
    t->seekable = t->telling = o[4] == vm->true_;
    t->chunk = CHUNK;
    t->ascii = true;
    val before = io_core_or_null(self, KIND_TEXT_IO);
    if (before) {
        t->seen = as_text_io(before)->seen;
        t->chunk = as_text_io(before)->chunk;
    }
    io_set_core(vm, self, &t->h);
    if (!t->fast || as_buffered(t->fast)->flags & IO_WRITABLE)
        io_remember_writer(vm, self);
    return vm->none;
}

static val forget(struct vm *vm, val self)
{
    struct w_text_io *t = state(vm, self);
    if (!t)
        return NULL;
    forget_chunk(vm, t);
    t->telling = t->seekable;
    return vm->none;
}

static val detached(struct vm *vm, val self)
{
    struct w_text_io *t = state(vm, self);
    if (!t)
        return NULL;
    t->flags |= IO_DETACHED;
    return t->buffer;
}

/* (snapshot, text of the chunk that was read, the rest of it): for tell() with a decoder. */
static val snapshot_of(struct vm *vm, val self)
{
    struct w_text_io *t = state(vm, self);
    if (!t)
        return NULL;
    const val all[] = {t->snapshot ? t->snapshot : vm->none,
                       text_part(vm, t, 0, t->pos),
                       text_part(vm, t, t->pos, t->end - t->pos),
                       t->decoder ? t->decoder : vm->none,
                       t->encoder ? t->encoder : vm->none,
                       bool_val(vm, t->telling),
                       bool_val(vm, t->seekable)};
    return tuple_of(vm, all, 7);
}

/* After seek() to a place in a chunk: its text, and how it began. */
static val restore(struct vm *vm, val self, val snapshot, val text)
{
    struct w_text_io *t = state(vm, self);
    if (!t)
        return NULL;
    bool whole = snapshot == vm->none ||
                 (is_kind(snapshot, KIND_TUPLE) && as_tuple(snapshot)->n == 2);
    if (!whole || !is_kind(text, KIND_STR))
        return raise_error(vm, E_TypeError, "not a place in a chunk of text");
    forget_chunk(vm, t);
    gc_store(&vm->gc, &t->h, &t->snapshot, snapshot == vm->none ? NULL : snapshot);
    set_text(vm, t, text, as_str(text)->n, as_str(text)->n == as_str(text)->chars);
    return vm->none;
}

static val skip_chars(struct vm *vm, val self, val n)
{
    struct w_text_io *t = state(vm, self);
    int64_t k;
    if (!t || !py_index(vm, n, &k))
        return NULL;
    t->pos = text_chars_to_bytes((struct slice){chars(t), (size_t)t->end}, k);
    return vm->none;
}

/* ---- what it is --------------------------------------------------------------------------------------- */

static val is_closed(struct vm *vm, val self)
{
    struct w_text_io *t = state(vm, self);
    int c = t ? closed(vm, t) : -1;
    return c < 0 ? NULL : bool_val(vm, c);
}

static val buffer_of(struct vm *vm, val self)
{
    struct w_text_io *t = state(vm, self);
    return t ? t->buffer : NULL;
}

static val name_of(struct vm *vm, val self)
{
    struct w_text_io *t = state(vm, self);
    return t ? py_getattr(vm, t->buffer, str_intern(vm, SLICE("name"))) : NULL;
}

static val encoding_of(struct vm *vm, val self)
{
    val core = io_core(vm, self, KIND_TEXT_IO);
    return core ? as_text_io(core)->encoding : NULL;
}

static val errors_of(struct vm *vm, val self)
{
    val core = io_core(vm, self, KIND_TEXT_IO);
    return core ? as_text_io(core)->errors : NULL;
}

static val newline_of(struct vm *vm, val self)
{
    val core = io_core(vm, self, KIND_TEXT_IO);
    return core ? as_text_io(core)->newline : NULL;
}

static val newlines_of(struct vm *vm, val self)
{
    struct w_text_io *t = state(vm, self);
    if (!t)
        return NULL;
    if (t->codec == TEXT_OTHER)
        return t->decoder && t->reading <= NEWLINE_KEEP
                   ? py_getattr(vm, t->decoder, str_intern(vm, SLICE("newlines")))
                   : vm->none;
    return text_newlines_seen(vm, t->seen);
}

static val is_line_buffered(struct vm *vm, val self)
{
    struct w_text_io *t = state(vm, self);
    return t ? bool_val(vm, t->flags & IO_LINES) : NULL;
}

static val writes_through(struct vm *vm, val self)
{
    struct w_text_io *t = state(vm, self);
    return t ? bool_val(vm, t->flags & IO_THROUGH) : NULL;
}

static val chunk_size(struct vm *vm, val self)
{
    struct w_text_io *t = state(vm, self);
    return t ? tag_int(t->chunk) : NULL;
}

static bool set_chunk_size(struct vm *vm, val self, val v)
{
    struct w_text_io *t = state(vm, self);
    int64_t n;
    if (t && !v)
        raise_error(vm, E_AttributeError, "cannot delete attribute");
    if (!t || !v || !py_index(vm, v, &n))
        return false;
    if (n <= 0) {
        raise_error(vm, E_ValueError, "a strictly positive integer is required");
        return false;
    }
    t->chunk = n;
    return true;
}

static val ask_buffer(struct vm *vm, val self, const char *method)
{
    struct w_text_io *t = open_state(vm, self);
    return t ? io_call(vm, t->buffer, method, NULL, 0) : NULL;
}

static val fileno_of(struct vm *vm, val self)
{
    return ask_buffer(vm, self, "fileno");
}
static val is_a_tty(struct vm *vm, val self)
{
    return ask_buffer(vm, self, "isatty");
}
static val readable(struct vm *vm, val self)
{
    return ask_buffer(vm, self, "readable");
}
static val writable(struct vm *vm, val self)
{
    return ask_buffer(vm, self, "writable");
}
static val seekable(struct vm *vm, val self)
{
    return ask_buffer(vm, self, "seekable");
}

const struct method text_methods[] = {
    INSTANCE_METHOD("_setup", "buffer, encoding, errors, newline, options, /", setup,
                    RUNS),
    INSTANCE_METHOD("_forget", "/", forget, RUNS),
    INSTANCE_METHOD("_detach", "/", detached, RUNS),
    INSTANCE_METHOD("_snapshot", "/", snapshot_of, RUNS),
    INSTANCE_METHOD("_restore", "snapshot, text, /", restore, RUNS),
    INSTANCE_METHOD("_skip", "n, /", skip_chars, RUNS),
    INSTANCE_METHOD("_tell_from", "at, /", tell_from, RUNS),
    STATIC_METHOD("_is_own_codec", "name, /", is_own_codec, RUNS),
    INSTANCE_METHOD("read", "size=-1, /", read_chars, RUNS),
    INSTANCE_METHOD("readline", "size=-1, /", readline, RUNS),
    INSTANCE_METHOD("__next__", "/", next_line, RUNS),
    INSTANCE_METHOD("write", "text, /", write_text, RUNS),
    INSTANCE_METHOD("flush", "/", flush, RUNS),
    INSTANCE_METHOD("fileno", "/", fileno_of, RUNS),
    INSTANCE_METHOD("isatty", "/", is_a_tty, RUNS),
    INSTANCE_METHOD("readable", "/", readable, RUNS),
    INSTANCE_METHOD("writable", "/", writable, RUNS),
    INSTANCE_METHOD("seekable", "/", seekable, RUNS),
    LAST_METHOD,
};
const struct attribute text_attributes[] = {
    GETTER("closed", is_closed),
    GETTER("buffer", buffer_of),
    GETTER("name", name_of),
    GETTER("encoding", encoding_of),
    GETTER("errors", errors_of),
    GETTER("newlines", newlines_of),
    GETTER("_newline", newline_of),
    GETTER("line_buffering", is_line_buffered),
    GETTER("write_through", writes_through),
    GETSET("_CHUNK_SIZE", chunk_size, set_chunk_size),
    {0},
};
