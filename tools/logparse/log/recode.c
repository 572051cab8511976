#include "logparse/log/recode.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "logparse/log/jitlog.h"
#include "logparse/log/prefix.h"
#include "logparse/log/sweep.h"

enum {
    SAMPLE = 256 << 10, /* bytes at the beginning that decide */
    MOST_WRITERS = 256, /* more are line numbers, or times in an odd form */
    LEAST_LINES = 3,    /* of each of them */
    BYTES_OF_CHAR = 3   /* of UTF-8, that two bytes of UTF-16 can become, at most */
};

enum encoding { UTF8, UTF16_LITTLE, UTF16_BIG };

/* A byte order mark, or a first line of ASCII in which every other byte is 0. */
static enum encoding encoding_of(const struct text *t, size_t *mark)
{
    const unsigned char *p = (const unsigned char *)t->at;
    *mark = 0;
    if (t->size < 4)
        return UTF8;
    if (p[0] == 0xff && p[1] == 0xfe)
        return *mark = 2, UTF16_LITTLE;
    if (p[0] == 0xfe && p[1] == 0xff)
        return *mark = 2, UTF16_BIG;
    if (p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf)
        return *mark = 3, UTF8;
    size_t pairs = t->size < 64 ? t->size / 2 : 32, even = 0, odd = 0;
    for (size_t i = 0; i < pairs; i++) {
        even += p[2 * i] == 0 && p[2 * i + 1] != 0;
        odd += p[2 * i] != 0 && p[2 * i + 1] == 0;
    }
    return odd == pairs ? UTF16_LITTLE : even == pairs ? UTF16_BIG : UTF8;
}

static size_t put_char(char *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xc0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xe0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3f));
        to[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    to[0] = (char)(0xf0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3f));
    to[2] = (char)(0x80 | (c >> 6 & 0x3f));
    to[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

/* A surrogate without its partner stays what it is, as three bytes that are no UTF-8. */
static uint64_t from_utf16(const struct text *t, size_t from, bool big, char *to)
{
    const unsigned char *p = (const unsigned char *)t->at;
    uint64_t n = 0;
    for (uint64_t i = from; i + 1 < t->size; i += 2) {
        uint32_t c = (uint32_t)p[i + !big] << 8 | p[i + big];
        if (c >= 0xd800 && c < 0xdc00 && i + 3 < t->size) {
            uint32_t low = (uint32_t)p[i + 2 + !big] << 8 | p[i + 2 + big];
            if (low >= 0xdc00 && low < 0xe000) {
                c = 0x10000 + ((c & 0x3ff) << 10 | (low & 0x3ff));
                i += 2;
            }
        }
        n += put_char(to + n, c);
    }
    return n;
}

static void wait_for(struct text *t, uint64_t wanted)
{
    while (t->size < wanted && text_more(t))
        ;
}

/* A binary jitlog becomes the text that PYPYLOG would have written. */
static bool decode_jitlog(struct text *t, struct recoded *done)
{
    struct str made = {0};
    if (!is_jitlog((struct slice){t->at, t->size}))
        return false;
    wait_for(t, UINT64_MAX);
    jitlog_to_text((struct slice){t->at, t->size}, &made, &done->jitlog_fault);
    str_addf(&done->encoding, "a binary jitlog: it holds no times");
    text_replace(t, made.p, made.n);
    return true;
}

static void decode(struct text *t, struct recoded *done)
{
    size_t mark;
    enum encoding e = encoding_of(t, &mark);
    if (e == UTF8) {
        t->at += mark; /* skipped, not copied */
        t->size -= mark;
        t->skipped = mark;
        return;
    }
    wait_for(t, UINT64_MAX);
    char *made = malloc(t->size / 2 * BYTES_OF_CHAR + 1);
    if (!made)
        return;
    uint64_t n = from_utf16(t, mark, e == UTF16_BIG, made);
    str_addf(&done->encoding, "UTF-16, %s byte first", e == UTF16_BIG ? "high" : "low");
    text_replace(t, made, n);
}

/* Times of the prefixes of lines with marks, where they change. */
static void take_time(struct recoded *done, struct slice prefix, uint64_t offset)
{
    double seconds, resolution;
    if (!prefix_time(prefix, &seconds, &resolution))
        return;
    size_t n = done->walls.n;
    if (n && done->walls.at[n - 1].seconds == seconds)
        return;
    done->resolution = resolution;
    *vec_add(&done->walls) = (struct wall_mark){offset, seconds};
}

/* Who writes, where that changes; lines without a prefix go on with what was before. */
static void take_writer(struct recoded *done, struct slice prefix, uint64_t offset,
                        struct str *room)
{
    if (done->writers.n > MOST_WRITERS)
        return;
    str_clear(room);
    prefix_writer(prefix, room);
    size_t n = done->turns.n;
    struct slice now = n ? done->writers.at[done->turns.at[n - 1].writer] : SLICE("");
    if (n && slice_eq(now, str_slice(room)))
        return;
    *vec_add(&done->turns) =
        (struct writer_mark){offset, names_add(&done->writers, str_slice(room))};
}

/* One writer, or none that can be told: no turns. */
static void judge_writers(struct recoded *done, uint64_t lines)
{
    size_t n = done->writers.n;
    if (n > 1 && n <= MOST_WRITERS && n * LEAST_LINES <= lines) {
        str_addf(&done->prefix, "; %zu of them: --by-process takes them apart", n);
        return;
    }
    vec_free(&done->turns);
    names_free(&done->writers);
}

static void cut_prefixes(struct text *t, const struct prefixes *p, struct recoded *done)
{
    char *made = malloc(t->size + 1);
    uint64_t n = 0, lines = 0, cut = 0;
    struct str room = {0};
    if (!made)
        return;
    for (uint64_t i = 0; i < t->size;) {
        const char *line = t->at + i, *newline = memchr(line, '\n', t->size - i);
        size_t size = newline ? (size_t)(newline - line) : t->size - i, cr = 0;
        while (cr < size && line[size - 1 - cr] == '\r')
            cr++;
        struct slice body = {line, size - cr};
        size_t prefix = prefix_of(p, body);
        lines++;
        cut += prefix > 0;
        if (prefix && glued_mark(line, body.n) == (ptrdiff_t)prefix)
            take_time(done, (struct slice){line, prefix}, n);
        if (prefix)
            take_writer(done, (struct slice){line, prefix}, n, &room);
        size_t rest = body.n - prefix;
        memcpy(made + n, line + prefix, rest);
        n += rest;
        if (newline)
            made[n++] = '\n';
        i += size + (newline != NULL);
    }
    str_addf(&done->prefix, "like \"%.*s\", on %llu of %llu lines", (int)p->example.n,
             p->example.p, (unsigned long long)cut, (unsigned long long)lines);
    if (done->walls.n)
        str_addf(&done->prefix, "; the wall clock is taken from it");
    judge_writers(done, cut);
    str_free(&room);
    text_replace(t, made, n);
}

static void find_prefixes(struct text *t, struct recoded *done)
{
    struct prefixes p;
    struct slice sample = {t->at, t->size < SAMPLE ? t->size : SAMPLE};
    while (sample.n && sample.n < t->size && sample.p[sample.n - 1] != '\n')
        sample.n--; /* whole lines only */
    if (!prefixes_find(&p, sample))
        return;
    wait_for(t, UINT64_MAX);
    cut_prefixes(t, &p, done);
}

void text_recode(struct text *t, const struct locations *locations,
                 struct recoded *done)
{
    *done = (struct recoded){0};
    wait_for(t, SAMPLE);
    if (!decode_jitlog(t, done)) {
        decode(t, done);
        find_prefixes(t, done);
    }
    if (locations && locations->forms.n) {
        wait_for(t, UINT64_MAX);
        done->locations = locations_rewrite_text(locations, t);
    }
}

void recoded_free(struct recoded *done)
{
    str_free(&done->encoding);
    str_free(&done->jitlog_fault);
    str_free(&done->prefix);
    vec_free(&done->walls);
    vec_free(&done->turns);
    names_free(&done->writers);
}
