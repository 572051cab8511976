#define _GNU_SOURCE
#include "log/jitdump.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"

enum {
    MAGIC = 0x4a695444, /* "JiTD" in the byte order of the machine */
    VERSION = 1,
    HEADER_BYTES = 40,
    RECORD_LOAD = 0,
    RECORD_DEBUG_INFO = 2,
    RECORD_CLOSE = 3,
    PREFIX_BYTES = 16
};

static void put32(struct str *s, uint32_t n)
{
    str_add(s, (struct slice){(const char *)&n, sizeof n});
}

static void put64(struct str *s, uint64_t n)
{
    str_add(s, (struct slice){(const char *)&n, sizeof n});
}

static void put_text(struct str *s, struct slice text)
{
    str_add(s, text);
    str_addc(s, 0);
}

/* The clock of `perf record -k mono`. */
static uint64_t now(void)
{
    return (uint64_t)clock_ns(CLOCK_MONOTONIC);
}

static void write_record(struct jitdump *d, uint32_t kind, const struct str *body)
{
    struct str prefix = {0};
    put32(&prefix, kind);
    put32(&prefix, (uint32_t)(PREFIX_BYTES + body->n));
    put64(&prefix, now());
    fwrite(prefix.p, 1, prefix.n, d->out);
    if (body->n)
        fwrite(body->p, 1, body->n, d->out);
    str_free(&prefix);
}

static void write_header(struct jitdump *d)
{
    struct str s = {0};
    put32(&s, MAGIC);
    put32(&s, VERSION);
    put32(&s, HEADER_BYTES);
    put32(&s, d->machine);
    put32(&s, 0);
    put32(&s, (uint32_t)d->pid);
    put64(&s, now());
    put64(&s, 0);
    fwrite(s.p, 1, s.n, d->out);
    fflush(d->out);
    str_free(&s);
}

static void complain_of(struct jitdump *d, const char *path)
{
    if (!d->failed)
        fprintf(stderr, "hotloop: --jitdump: %s: %s\n", path, strerror(errno));
    d->failed = true;
}

static void close_file(struct jitdump *d)
{
    if (d->page)
        munmap(d->page, (size_t)sysconf(_SC_PAGESIZE));
    if (d->out)
        fclose(d->out);
    d->page = d->out = NULL;
}

static bool open_file(struct jitdump *d)
{
    struct str path = {0};
    if (d->failed || (d->out && d->pid == getpid()))
        return d->out != NULL;
    close_file(
        d); /* the parent's, in a child: it was flushed, so nothing is written twice */
    d->pid = getpid();
    str_addf(&path, "%s/jit-%ld.dump", d->directory, (long)d->pid);
    d->out = fopen(str_text(&path), "w+e");
    if (d->out) {
        write_header(d);
        d->page = mmap(NULL, (size_t)sysconf(_SC_PAGESIZE), PROT_READ | PROT_EXEC,
                       MAP_PRIVATE, fileno(d->out), 0);
    }
    if (!d->out || d->page == MAP_FAILED) {
        complain_of(d, str_text(&path));
        d->page = NULL;
        close_file(d);
    }
    str_free(&path);
    return d->out != NULL;
}

static void write_lines(struct jitdump *d, const struct compiled *c)
{
    struct str s = {0};
    if (c->lines.n == 0)
        return;
    put64(&s, c->start);
    put64(&s, c->lines.n);
    for (size_t i = 0; i < c->lines.n; i++) {
        const struct code_line *l = &c->lines.at[i];
        put64(&s, l->address);
        put32(&s, l->line);
        put32(&s, 0); /* no discriminator */
        put_text(&s, c->files.at[l->file]);
    }
    write_record(d, RECORD_DEBUG_INFO, &s);
    str_free(&s);
}

static void write_code(struct jitdump *d, const struct compiled *c)
{
    struct str s = {0}, name = {0};
    str_add(&name, SLICE("py:"));
    str_add(&name, str_slice(&c->name));
    if (c->lines.n)
        str_addf(&name, ":%u", c->lines.at[0].line);
    put32(&s, (uint32_t)d->pid);
    put32(&s, (uint32_t)gettid());
    put64(&s, c->start);
    put64(&s, c->start);
    put64(&s, c->end - c->start);
    put64(&s, d->pieces++);
    put_text(&s, str_slice(&name));
    str_add(&s, (struct slice){(const char *)(uintptr_t)c->start,
                               (size_t)(c->end - c->start)});
    write_record(d, RECORD_LOAD, &s);
    str_free(&name);
    str_free(&s);
}

static void done(void *self, const struct compiled *c)
{
    struct jitdump *d = self;
    if (!open_file(d))
        return;
    write_lines(d, c); /* perf wants them in front of the code */
    write_code(d, c);
    fflush(d->out);
}

void jitdump_listen(struct jitdump *d, struct jit_events *e, const char *directory,
                    uint16_t machine)
{
    *d = (struct jitdump){.machine = machine, .directory = directory};
    compiled_listen(&d->listener, e, done, d);
}

void jitdump_end(struct jitdump *d)
{
    struct str nothing = {0};
    if (d->out && d->pid == getpid())
        write_record(d, RECORD_CLOSE, &nothing);
    close_file(d);
    compiled_end(&d->listener);
}
