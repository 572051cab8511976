#include "log/logfile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/die.h"
#include "base/mem.h"

enum {
    MOST_TEXT = 60000, /* of one member: BGZF's blocks are shorter than 64 KiB */
    HEADER = 18,
    TRAILER = 8,
    STORED = 5
};

void logfile_open(struct logfile *f, const char *path, bool plain)
{
    *f = (struct logfile){.fd = 2, .plain = true, .colours = isatty(2)};
    if (!*path || strcmp(path, "-") == 0)
        return;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        complain("PYPYLOG: cannot open '%s': %s; logging to stderr", path,
                 strerror(errno));
        return;
    }
    struct stat st;
    signal(SIGXFSZ, SIG_IGN); /* a file that gets too large is a failed write */
    f->fd = fd;
    f->path = mem_copy_text(path, strlen(path));
    f->plain = plain || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode);
    f->colours = false;
}

static void fail(struct logfile *f)
{
    f->failed = true;
    complain("PYPYLOG: cannot write '%s': %s; the log ends here",
             f->path ? f->path : "stderr", strerror(errno));
}

static void put(unsigned char *p, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        p[i] = (unsigned char)(v >> 8 * i);
}

/* A gzip header with BGZF's extra field; `size` is that of the whole member. */
static void header(unsigned char *p, size_t size)
{
    static const unsigned char fixed[] = {31, 139, 8, 4, 0,   0,   0, 0,
                                          0,  255, 6, 0, 'B', 'C', 2, 0};
    memcpy(p, fixed, sizeof fixed);
    put(p + 16, size - 1, 2);
}

static void trailer(unsigned char *p, struct slice text)
{
    put(p, crc32(crc32(0, NULL, 0), (const unsigned char *)text.p, (unsigned)text.n),
        4);
    put(p + 4, text.n, 4);
}

static void write_at(struct logfile *f, const unsigned char *p, size_t n, int64_t at)
{
    while (n > 0 && !f->failed) {
        ssize_t done = pwrite(f->fd, p, n, at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0) {
            fail(f);
            return;
        }
        p += done;
        n -= (size_t)done;
        at += done;
    }
}

static void append_stored(struct logfile *f, struct slice text)
{
    size_t size = HEADER + STORED + text.n + TRAILER;
    unsigned char *m = mem_new(size);
    header(m, size);
    m[HEADER] = 1;
    put(m + HEADER + 1, text.n, 2);
    put(m + HEADER + 3, ~text.n & 0xFFFF, 2);
    memcpy(m + HEADER + STORED, text.p, text.n);
    trailer(m + size - TRAILER, text);
    write_at(f, m, size, f->end);
    f->end += (int64_t)size;
    free(m);
}

static size_t compress_text(struct slice text, unsigned char *out, size_t room)
{
    z_stream z = {0};
    if (deflateInit2(&z, 6, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return 0;
    z.next_in = (unsigned char *)(uintptr_t)text.p;
    z.avail_in = (unsigned)text.n;
    z.next_out = out;
    z.avail_out = (unsigned)room;
    int r = deflate(&z, Z_FINISH);
    size_t n = room - z.avail_out;
    deflateEnd(&z);
    return r == Z_STREAM_END ? n : 0;
}

/* An empty member of a given size, to cover what is left of the stored ones until the
 * file is cut: there is no moment at which the file is not a sequence of members. */
static size_t padding(unsigned char *p, size_t size)
{
    static const unsigned char fixed[] = {31, 139, 8, 4, 0, 0, 0, 0, 0, 255};
    size_t least = sizeof fixed + 2 + 4 + 2 + TRAILER;
    size = size < least ? least : size;
    if (size > 65000)
        size = 65000;
    memset(p, 0, size);
    memcpy(p, fixed, sizeof fixed);
    size_t extra = size - (sizeof fixed + 2 + 2 + TRAILER);
    put(p + 10, extra, 2);
    p[12] = 'P';
    p[13] = 'D';
    put(p + 14, extra - 4, 2);
    p[size - TRAILER - 2] = 3; /* an empty block */
    return size;
}

static void compress_group(struct logfile *f)
{
    struct slice text = str_slice(&f->group);
    size_t room = text.n + 1024;
    unsigned char *m = mem_new(HEADER + room + TRAILER + 65536);
    size_t n = text.n ? compress_text(text, m + HEADER, room) : 0;
    size_t size = HEADER + n + TRAILER, old = (size_t)(f->end - f->group_at);
    if (n && size < old) {
        header(m, size);
        trailer(m + HEADER + n, text);
        size_t pad = padding(m + size, old - size);
        write_at(f, m, size + pad, f->group_at);
        f->end = f->group_at + (int64_t)size;
        if (!f->failed && ftruncate(f->fd, f->end) != 0)
            fail(f);
    }
    f->group_at = f->end;
    str_clear(&f->group);
    free(m);
}

void logfile_add(struct logfile *f, struct slice text)
{
    if (!f->failed)
        str_add(&f->fresh, text);
}

/* Each returns how much of the text it has dealt with. */
static size_t flush_plain(struct logfile *f, struct slice text)
{
    ssize_t done = write(f->fd, text.p, text.n);
    if (done <= 0 && errno != EINTR)
        fail(f);
    return done > 0 ? (size_t)done : 0;
}

static size_t flush_members(struct logfile *f, struct slice text)
{
    size_t room = MOST_TEXT - f->group.n, n = text.n < room ? text.n : room;
    append_stored(f, (struct slice){text.p, n});
    str_add(&f->group, (struct slice){text.p, n});
    if (f->group.n == MOST_TEXT)
        compress_group(f);
    return n;
}

void logfile_flush(struct logfile *f)
{
    struct slice text = str_slice(&f->fresh);
    while (text.n && !f->failed)
        text = slice_from(text, (f->plain ? flush_plain : flush_members)(f, text));
    str_clear(&f->fresh);
}

void logfile_abandon(struct logfile *f)
{
    if (f->fd > 2)
        close(f->fd);
    free(f->path);
    str_free(&f->fresh);
    str_free(&f->group);
    *f = (struct logfile){.fd = -1};
}

void logfile_close(struct logfile *f)
{
    logfile_flush(f);
    if (!f->plain && !f->failed)
        compress_group(f);
    logfile_abandon(f);
}
