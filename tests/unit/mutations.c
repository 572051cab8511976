/* mutations.c -- damage real logs in many ways: nothing crashes, nothing hangs.
 * usage: mutations COUNT SEED LOG...  (plain text logs): COUNT variants of each; 0: cut off at
 * every byte of the last 4 KB. Prints how many variants were read. */
#include <stdio.h>
#include <stdlib.h>

#include "../fuzz/exercise.h"
#include "base/die.h"
#include "base/str.h"
#include "base/mem.h"

enum { TAIL = 4096 /* cut at every byte of it */ };

static uint64_t seed;

/* xorshift64 (Marsaglia 2003) */
static uint64_t any(uint64_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return below ? seed % below : 0;
}

static void load(const char *path, struct str *out)
{
    char buffer[65536];
    FILE *f = fopen(path, "rb");
    if (!f)
        die("%s: cannot be read", path);
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, f)) > 0;)
        str_add(out, (struct slice){buffer, n});
    fclose(f);
}

static void flip(struct str *log)
{
    static const char nasty[] = "[](){}<>:,;'\"=~#+-\n\r\t \x1b\x00\xff"
                                "09afgx";
    for (uint64_t n = 1 + any(8); n--;)
        log->p[any(log->n)] = nasty[any(sizeof nasty - 1)];
}

static void cut(struct str *log)
{
    log->n = any(log->n);
}

/* Put a piece of the log somewhere else in it, over what is there. */
static void splice(struct str *log)
{
    size_t from = any(log->n), to = any(log->n), size = any(2000);
    if (size > log->n - (from > to ? from : to))
        size = log->n - (from > to ? from : to);
    memmove(log->p + to, log->p + from, size);
}

/* Take whole lines out. */
static void drop(struct str *log)
{
    size_t from = any(log->n), size = any(3000);
    if (size > log->n - from)
        size = log->n - from;
    memmove(log->p + from, log->p + from + size, log->n - from - size);
    log->n -= size;
}

static void repeat(struct str *log)
{
    size_t from = any(log->n), size = any(3000);
    if (size > log->n - from)
        size = log->n - from;
    struct str copy = {0};
    str_add(&copy, (struct slice){log->p + from, size});
    str_add(log, str_slice(&copy));
    str_free(&copy);
}

static void mutate(const struct str *original)
{
    static void (*const ways[])(struct str *) = {flip, cut, splice, drop, repeat};
    struct str log = {0};
    str_add(&log, str_slice(original));
    for (uint64_t n = 1 + any(3); n-- && log.n;)
        ways[any(sizeof ways / sizeof *ways)](&log);
    /* an exact copy on the heap, so that the sanitizer sees a read behind its end */
    char *exact = mem_new(log.n);
    memcpy(exact, log.p, log.n);
    exercise(exact, log.n);
    free(exact);
    str_free(&log);
}

static long cut_tail(const struct str *log)
{
    size_t first = log->n > TAIL ? log->n - TAIL : 0;
    for (size_t n = first; n <= log->n; n++) {
        char *exact = mem_new(n);
        memcpy(exact, log->p, n);
        exercise(exact, n);
        free(exact);
    }
    return (long)(log->n - first) + 1;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        die("usage: mutations COUNT SEED LOG... (see the head of mutations.c)");
    long count = strtol(argv[1], NULL, 10), done = 0;
    seed = strtoull(argv[2], NULL, 10) | 1;
    for (int i = 3; i < argc; i++) {
        struct str log = {0};
        load(argv[i], &log);
        if (count == 0)
            done += cut_tail(&log);
        for (long k = 0; k < count; k++, done++)
            mutate(&log);
        str_free(&log);
    }
    printf("%ld variants read\n", done);
    return 0;
}
