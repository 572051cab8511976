/* memory_io.c -- BytesIO and StringIO: files in memory. */
#include "python/io/text_io.h"
#include "python/obj/buffer.h"

#include <stdlib.h>

#include "base/mem.h"

/* ---- BytesIO ------------------------------------------------------------------------------- */

static struct w_bytes_io *bytes_open(struct vm *vm, val self)
{
    val core = io_core(vm, self, KIND_BYTES_IO);
    if (core && as_bytes_io(core)->flags & IO_CLOSED)
        return (void *)raise_closed(vm);
    return core ? as_bytes_io(core) : NULL;
}

static char *memory(val buf)
{
    return as_buf(buf)->at;
}

/* Room for n bytes; what is behind the bytes there are is not looked at. */
static bool make_room(struct vm *vm, val holder, val *buf, int64_t had, int64_t n)
{
    if (*buf && as_buf(*buf)->n >= n)
        return true;
    val more = io_grown(vm, *buf, had, n);
    if (more)
        gc_store(&vm->gc, holder, buf, more);
    return more != NULL;
}

static bool not_exported(struct vm *vm, struct w_bytes_io *b)
{
    bool free = b->exports == 0 && buffer_unwatched(vm, &b->h, &b->views);
    if (!free)
        raise_error(vm, E_BufferError,
                    "Existing exports of data: object cannot be re-sized");
    return free;
}

static bool put_bytes(struct vm *vm, struct w_bytes_io *b, struct slice bytes)
{
    int64_t end = b->pos + (int64_t)bytes.n;
    if (end > b->n && !make_room(vm, &b->h, &b->buf, b->n, end))
        return false;
    if (b->pos > b->n)
        memset(memory(b->buf) + b->n, 0, (size_t)(b->pos - b->n));
    if (bytes.n)
        memcpy(memory(b->buf) + b->pos, bytes.p, bytes.n);
    b->pos = end;
    b->n = end > b->n ? end : b->n;
    return true;
}

static val bytes_init(struct vm *vm, val self, val initial)
{
    val before = io_core_or_null(self, KIND_BYTES_IO);
    if (before && !not_exported(vm, as_bytes_io(before)))
        return NULL;
    struct w_bytes_io *b = new_object(vm, KIND_BYTES_IO, sizeof *b);
    struct slice bytes;
    if (initial && initial != vm->none) {
        if (!io_bytes(vm, initial, &bytes) || !put_bytes(vm, b, bytes))
            return NULL;
        b->pos = 0;
    }
    io_set_core(vm, self, &b->h);
    return vm->none;
}

static val bytes_write(struct vm *vm, val self, val from)
{
    struct slice bytes;
    struct w_bytes_io *b = bytes_open(vm, self);
    if (!b || !io_bytes(vm, from, &bytes))
        return NULL;
    if (!not_exported(vm, b) || (bytes.n && !put_bytes(vm, b, bytes)))
        return NULL;
    return tag_int((int64_t)bytes.n);
}

static val bytes_part(struct vm *vm, struct w_bytes_io *b, int64_t n)
{
    if (n <= 0)
        return bytes_new(vm, SLICE(""));
    struct w_str *s = str_blank(vm, KIND_BYTES, n);
    memcpy(s->bytes, memory(b->buf) + b->pos, (size_t)n);
    b->pos += n;
    return &s->h;
}

static int64_t bytes_left(const struct w_bytes_io *b, int64_t want)
{
    int64_t left = b->pos < b->n ? b->n - b->pos : 0;
    return want >= 0 && want < left ? want : left;
}

static val bytes_read(struct vm *vm, val self, val size)
{
    int64_t n;
    struct w_bytes_io *b = bytes_open(vm, self);
    if (!b || !io_size(vm, size, &n))
        return NULL;
    return bytes_part(vm, b, bytes_left(b, n));
}

static val bytes_readinto(struct vm *vm, val self, val into)
{
    char *p;
    int64_t n;
    struct w_bytes_io *b = bytes_open(vm, self);
    if (!b || !io_room(vm, into, &p, &n))
        return NULL;
    n = bytes_left(b, n);
    if (n)
        memcpy(p, memory(b->buf) + b->pos, (size_t)n);
    b->pos += n;
    return tag_int(n);
}

static int64_t bytes_line(const struct w_bytes_io *b, int64_t limit)
{
    int64_t n = bytes_left(b, limit);
    const char *p = n ? memory(b->buf) + b->pos : NULL,
               *nl = n ? memchr(p, '\n', (size_t)n) : NULL;
    return nl ? nl + 1 - p : n;
}

static val bytes_readline(struct vm *vm, val self, val size)
{
    int64_t n;
    struct w_bytes_io *b = bytes_open(vm, self);
    if (!b || !io_size(vm, size, &n))
        return NULL;
    return bytes_part(vm, b, bytes_line(b, n));
}

val bytes_io_next(struct vm *vm, val self)
{
    return bytes_readline(vm, self, NULL);
}

static val bytes_next(struct vm *vm, val self)
{
    struct w_bytes_io *b = bytes_open(vm, self);
    int64_t n = b ? bytes_line(b, -1) : 0;
    if (!b)
        return NULL;
    return n ? bytes_part(vm, b, n) : raise_value(vm, vm->exceptions[E_StopIteration]);
}

static val bytes_getvalue(struct vm *vm, val self)
{
    struct w_bytes_io *b = bytes_open(vm, self);
    if (!b)
        return NULL;
    return bytes_new(vm, (struct slice){b->n ? memory(b->buf) : "", (size_t)b->n});
}

static val bytes_seek(struct vm *vm, val self, val to, val how)
{
    int64_t at, whence;
    struct w_bytes_io *b = bytes_open(vm, self);
    if (!b)
        return NULL;
    if (is_kind(to, KIND_FLOAT))
        return raise_error(vm, E_TypeError,
                           "'float' object cannot be interpreted as an integer");
    if (!py_index(vm, to, &at) || !py_index(vm, how, &whence))
        return NULL;
    if (whence < 0 || whence > 2)
        return raise_error(vm, E_ValueError,
                           "invalid whence (%lld, should be 0, 1 or 2)",
                           (long long)whence);
    if (whence == 0 && at < 0)
        return raise_error(vm, E_ValueError, "negative seek value %lld", (long long)at);
    int64_t from = whence == 0 ? 0 : whence == 1 ? b->pos : b->n;
    if (__builtin_add_overflow(from, at, &at))
        return raise_error(vm, E_OverflowError, "new position too large");
    b->pos = at < 0 ? 0 : at;
    return int_from_i64(vm, b->pos);
}

static val bytes_tell(struct vm *vm, val self)
{
    struct w_bytes_io *b = bytes_open(vm, self);
    return b ? int_from_i64(vm, b->pos) : NULL;
}

static val bytes_truncate(struct vm *vm, val self, val size)
{
    struct w_bytes_io *b = bytes_open(vm, self);
    int64_t n = b ? b->pos : 0;
    if (!b)
        return NULL;
    if (size && size != vm->none && !py_index(vm, size, &n))
        return NULL;
    if (n < 0)
        return raise_error(vm, E_ValueError, "negative size value %lld", (long long)n);
    if (!not_exported(vm, b))
        return NULL;
    b->n = n < b->n ? n : b->n;
    return int_from_i64(vm, n);
}

static val bytes_close(struct vm *vm, val self)
{
    val core = io_core_or_null(self, KIND_BYTES_IO);
    if (!core)
        return vm->none;
    struct w_bytes_io *b = as_bytes_io(core);
    if (!not_exported(vm, b))
        return NULL;
    b->flags |= IO_CLOSED;
    b->buf = NULL;
    b->n = b->pos = 0;
    return vm->none;
}

static val bytes_closed(struct vm *vm, val self)
{
    val core = io_core_or_null(self, KIND_BYTES_IO);
    return bool_val(vm, core && as_bytes_io(core)->flags & IO_CLOSED);
}

static val bytes_true(struct vm *vm, val self)
{
    return bytes_open(vm, self) ? vm->true_ : NULL;
}

/* A memoryview of what is in it now. */
static val bytes_getbuffer(struct vm *vm, val self)
{
    struct w_bytes_io *b = bytes_open(vm, self);
    val core = b ? &b->h : NULL;
    return core ? vm_call(vm, vm->types[KIND_MEMORYVIEW], &core, 1) : NULL;
}

static bool lend(struct vm *vm, val core, struct buffer *out)
{
    struct w_bytes_io *b = as_bytes_io(core);
    (void)vm;
    buffer_of_bytes(out, core, b->buf ? b->buf : core,
                    b->buf ? memory(b->buf) : (char *)b, b->n, false);
    return true;
}

static void hold(val core, int64_t by)
{
    as_bytes_io(core)->exports += by;
}

static val *views(val core)
{
    return &as_bytes_io(core)->views;
}

/* What a BytesIO keeps its bytes in: only its memoryviews show it. */
const struct type_def bytes_io_type = {
    .kind = KIND_BYTES_IO,
    .module = "_io",
    .flags = FINAL,
    .slots = {.buffer = lend, .buffer_hold = hold, .buffer_views = views},
};

const struct method bytes_methods_io[] = {
    INSTANCE_METHOD("getbuffer", "/", bytes_getbuffer, RUNS),
    INSTANCE_METHOD("__init__", "initial_bytes=b''", bytes_init, RUNS),
    INSTANCE_METHOD("write", "b, /", bytes_write, WRITES),
    INSTANCE_METHOD("read", "size=-1, /", bytes_read, WRITES),
    INSTANCE_METHOD("read1", "size=-1, /", bytes_read, WRITES),
    INSTANCE_METHOD("readinto", "buffer, /", bytes_readinto, RUNS),
    INSTANCE_METHOD("readline", "size=-1, /", bytes_readline, WRITES),
    INSTANCE_METHOD("__next__", "/", bytes_next, RUNS),
    INSTANCE_METHOD("getvalue", "/", bytes_getvalue, READS),
    INSTANCE_METHOD("seek", "pos, whence=0, /", bytes_seek, WRITES),
    INSTANCE_METHOD("tell", "/", bytes_tell, WRITES),
    INSTANCE_METHOD("truncate", "size=None, /", bytes_truncate, RUNS),
    INSTANCE_METHOD("close", "/", bytes_close, RUNS),
    INSTANCE_METHOD("readable", "/", bytes_true, RUNS),
    INSTANCE_METHOD("writable", "/", bytes_true, RUNS),
    INSTANCE_METHOD("seekable", "/", bytes_true, RUNS),
    LAST_METHOD,
};
const struct attribute bytes_attributes[] = {GETTER("closed", bytes_closed), {0}};

/* ---- StringIO ----------------------------------------------------------------------------------- */

static struct w_string_io *text_open(struct vm *vm, val self)
{
    val core = io_core(vm, self, KIND_STRING_IO);
    if (core && as_string_io(core)->flags & IO_CLOSED)
        return (void *)raise_error(vm, E_ValueError, "I/O operation on closed file");
    return core ? as_string_io(core) : NULL;
}

static bool all_ascii(const struct w_string_io *s)
{
    return s->n == s->chars;
}

static struct slice rest(const struct w_string_io *s)
{
    if (s->pos >= s->n)
        return SLICE("");
    return (struct slice){memory(s->buf) + s->pos, (size_t)(s->n - s->pos)};
}

/* Behind the end there are NUL characters once something is written there. */
static bool pad(struct vm *vm, struct w_string_io *s)
{
    int64_t missing = s->at - s->chars;
    if (missing <= 0)
        return true;
    if (!make_room(vm, &s->h, &s->buf, s->n, s->n + missing))
        return false;
    memset(memory(s->buf) + s->n, 0, (size_t)missing);
    s->n += missing;
    s->chars += missing;
    s->pos = s->n;
    return true;
}

/* The characters at the position are replaced by as many others. */
static bool put_text(struct vm *vm, struct w_string_io *s, val text)
{
    struct slice v = str_value(text);
    int64_t chars = as_str(text)->chars, n = (int64_t)v.n;
    if (!pad(vm, s))
        return false;
    int64_t left = s->n - s->pos, gone = left == 0 ? 0
                                         : all_ascii(s)
                                             ? (chars < left ? chars : left)
                                             : text_chars_to_bytes(rest(s), chars);
    int64_t gone_chars =
        all_ascii(s) ? gone
        : gone == 0  ? 0
                     : text_count_chars((struct slice){rest(s).p, (size_t)gone});
    if (!make_room(vm, &s->h, &s->buf, s->n, s->n - gone + n))
        return false;
    char *p = memory(s->buf) + s->pos;
    if (left > gone && gone != n)
        memmove(p + n, p + gone, (size_t)(left - gone));
    v = str_value(text);
    memcpy(p, v.p, v.n);
    s->n += n - gone;
    s->chars += chars - gone_chars;
    s->pos += n;
    s->at += chars;
    return true;
}

/* As it is kept: newlines are translated when it is written. */
static val as_kept(struct vm *vm, struct w_string_io *s, val text)
{
    if (s->reading != NEWLINE_ANY)
        return text_with_newlines(vm, text, (enum text_newline)s->writing);
    struct slice v = str_value(text);
    s->seen |= text_look_for_newlines(v);
    if (!slice_char(v, '\r'))
        return text;
    char *to = mem_new(v.n);
    int64_t n = text_translate(v, to);
    val r = str_new(vm, (struct slice){to, (size_t)n});
    free(to);
    return r;
}

static bool string_put(struct vm *vm, struct w_string_io *s, val text)
{
    text = as_kept(vm, s, text);
    return text && (as_str(text)->n == 0 || put_text(vm, s, text));
}

static val string_init(struct vm *vm, val self, val initial, val newline)
{
    int64_t how = NEWLINE_LF;
    if (newline && !text_newline(vm, newline, &how))
        return NULL;
    if (initial && initial != vm->none && !is_a(initial, KIND_STR))
        return raise_error(vm, E_TypeError, "initial_value must be str or None, not %s",
                           type_name(vm, initial));
    struct w_string_io *s = new_object(vm, KIND_STRING_IO, sizeof *s);
    s->reading = s->writing = how;
    s->newline = newline ? newline : str_new(vm, SLICE("\n"));
    io_set_core(vm, self, &s->h);
    if (initial && initial != vm->none && !string_put(vm, s, plain_of(initial)))
        return NULL;
    s->pos = s->at = 0;
    return vm->none;
}

static val string_write(struct vm *vm, val self, val text)
{
    struct w_string_io *s = text_open(vm, self);
    if (!s)
        return NULL;
    if (!is_a(text, KIND_STR))
        return raise_error(vm, E_TypeError, "string argument expected, got '%s'",
                           type_name(vm, text));
    text = plain_of(text);
    return string_put(vm, s, text) ? tag_int(as_str(text)->chars) : NULL;
}

static val string_take(struct vm *vm, struct w_string_io *s, int64_t n)
{
    if (n == 0)
        return vm->empty_str;
    val r;
    if (all_ascii(s)) {
        struct w_str *blank = str_blank(vm, KIND_STR, n);
        memcpy(blank->bytes, memory(s->buf) + s->pos, (size_t)n);
        r = &blank->h;
    } else
        r = str_new(vm, (struct slice){memory(s->buf) + s->pos, (size_t)n});
    s->pos += n;
    s->at += as_str(r)->chars;
    return r;
}

/* How many of the next bytes are so many characters, as far as there are. */
static int64_t string_bytes(const struct w_string_io *s, int64_t chars)
{
    struct slice v = rest(s);
    if (chars < 0)
        return (int64_t)v.n;
    if (all_ascii(s))
        return chars < (int64_t)v.n ? chars : (int64_t)v.n;
    return text_chars_to_bytes(v, chars);
}

static val string_read(struct vm *vm, val self, val size)
{
    int64_t n;
    struct w_string_io *s = text_open(vm, self);
    return s && io_size(vm, size, &n) ? string_take(vm, s, string_bytes(s, n)) : NULL;
}

static int64_t string_line(const struct w_string_io *s, int64_t limit)
{
    int64_t n = string_bytes(s, limit),
            end = n ? text_line_end((enum text_newline)s->reading, rest(s).p, n) : 0;
    return end ? end : n;
}

static val string_readline(struct vm *vm, val self, val size)
{
    int64_t n;
    struct w_string_io *s = text_open(vm, self);
    return s && io_size(vm, size, &n) ? string_take(vm, s, string_line(s, n)) : NULL;
}

val string_io_next(struct vm *vm, val self)
{
    return string_readline(vm, self, NULL);
}

static val string_next(struct vm *vm, val self)
{
    struct w_string_io *s = text_open(vm, self);
    if (!s)
        return NULL;
    val line = text_own_lines(vm, self) ? string_take(vm, s, string_line(s, -1))
                                        : io_call(vm, self, "readline", NULL, 0);
    if (!line || !io_is_line(vm, line))
        return NULL;
    return as_str(plain_of(line))->n ? line
                                     : raise_value(vm, vm->exceptions[E_StopIteration]);
}

static val string_getvalue(struct vm *vm, val self)
{
    struct w_string_io *s = text_open(vm, self);
    if (!s)
        return NULL;
    if (s->n == 0)
        return vm->empty_str;
    return str_new(vm, (struct slice){memory(s->buf), (size_t)s->n});
}

static val string_seek(struct vm *vm, val self, val to, val how)
{
    int64_t at, whence;
    struct w_string_io *s = text_open(vm, self);
    if (!s || !py_index(vm, to, &at) || !py_index(vm, how, &whence))
        return NULL;
    if (whence < 0 || whence > 2)
        return raise_error(vm, E_ValueError,
                           "Invalid whence (%lld, should be 0, 1 or 2)",
                           (long long)whence);
    if (whence == 0 && at < 0)
        return raise_error(vm, E_ValueError, "Negative seek position %lld",
                           (long long)at);
    if (whence != 0 && at != 0)
        return raise_error(vm, E_OSError, "Can't do nonzero cur-relative seeks");
    at = whence == 0 ? at : whence == 1 ? s->at : s->chars;
    if (at >= s->chars)
        s->pos = s->n;
    else
        s->pos =
            all_ascii(s)
                ? at
                : text_chars_to_bytes((struct slice){memory(s->buf), (size_t)s->n}, at);
    s->at = at;
    return int_from_i64(vm, at);
}

static val string_tell(struct vm *vm, val self)
{
    struct w_string_io *s = text_open(vm, self);
    return s ? int_from_i64(vm, s->at) : NULL;
}

static val string_truncate(struct vm *vm, val self, val size)
{
    struct w_string_io *s = text_open(vm, self);
    int64_t n = s ? s->at : 0;
    if (!s || (size && size != vm->none && !py_index(vm, size, &n)))
        return NULL;
    if (n < 0)
        return raise_error(vm, E_ValueError, "Negative size value %lld", (long long)n);
    if (n < s->chars) {
        s->n =
            all_ascii(s)
                ? n
                : text_chars_to_bytes((struct slice){memory(s->buf), (size_t)s->n}, n);
        s->chars = n;
    }
    if (s->at >= s->chars) /* where it is in bytes may be gone */
        s->pos = s->n;
    return int_from_i64(vm, n);
}

static val string_close(struct vm *vm, val self)
{
    val core = io_core_or_null(self, KIND_STRING_IO);
    if (core) {
        struct w_string_io *s = as_string_io(core);
        s->flags |= IO_CLOSED;
        s->buf = NULL;
        s->n = s->chars = s->pos = s->at = 0;
    }
    return vm->none;
}

static val string_closed(struct vm *vm, val self)
{
    val core = io_core_or_null(self, KIND_STRING_IO);
    return bool_val(vm, core && as_string_io(core)->flags & IO_CLOSED);
}

static val string_true(struct vm *vm, val self)
{
    return text_open(vm, self) ? vm->true_ : NULL;
}

static val string_newlines(struct vm *vm, val self)
{
    struct w_string_io *s = text_open(vm, self);
    if (!s)
        return NULL;
    return s->reading == NEWLINE_ANY ? text_newlines_seen(vm, s->seen) : vm->none;
}

static val string_newline(struct vm *vm, val self)
{
    struct w_string_io *s = text_open(vm, self);
    return s ? s->newline : NULL;
}

static val string_lines(struct vm *vm, val self)
{
    return text_open(vm, self) ? vm->false_ : NULL;
}

const struct method string_methods[] = {
    INSTANCE_METHOD("__init__", "initial_value='', newline='\\n'", string_init, RUNS),
    INSTANCE_METHOD("write", "s, /", string_write, WRITES),
    INSTANCE_METHOD("read", "size=-1, /", string_read, WRITES),
    INSTANCE_METHOD("readline", "size=-1, /", string_readline, WRITES),
    INSTANCE_METHOD("__next__", "/", string_next, RUNS),
    INSTANCE_METHOD("getvalue", "/", string_getvalue, READS),
    INSTANCE_METHOD("seek", "pos, whence=0, /", string_seek, WRITES),
    INSTANCE_METHOD("tell", "/", string_tell, WRITES),
    INSTANCE_METHOD("truncate", "pos=None, /", string_truncate, RUNS),
    INSTANCE_METHOD("close", "/", string_close, RUNS),
    INSTANCE_METHOD("readable", "/", string_true, RUNS),
    INSTANCE_METHOD("writable", "/", string_true, RUNS),
    INSTANCE_METHOD("seekable", "/", string_true, RUNS),
    LAST_METHOD,
};
const struct attribute string_attributes[] = {
    GETTER("closed", string_closed),
    GETTER("newlines", string_newlines),
    GETTER("line_buffering", string_lines),
    GETTER("_newline", string_newline),
    {0},
};
