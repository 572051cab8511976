#define _GNU_SOURCE
#include "logparse/log/follow.h"

#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted; /* set by a handler */

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

static void watch_stat(struct watched *w, const struct stat *st)
{
    *w = (struct watched){.there = true,
                          .device = st->st_dev,
                          .inode = st->st_ino,
                          .size = st->st_size,
                          .changed = (int64_t)st->st_mtim.tv_sec * 1000000000 +
                                     st->st_mtim.tv_nsec};
}

void watch_file(struct watched *w, const char *path)
{
    struct stat st;
    *w = (struct watched){0};
    if (stat(path, &st) == 0)
        watch_stat(w, &st);
}

bool watched_same(const struct watched *a, const struct watched *b)
{
    return a->there == b->there && a->device == b->device && a->inode == b->inode &&
           a->size == b->size && a->changed == b->changed;
}

/* False: a signal came. */
static bool rest(int ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
    return !interrupted && nanosleep(&t, NULL) == 0 && !interrupted;
}

bool follow_wait(struct watched *w, const char *path, int rest_ms)
{
    enum { POLL_MS = 200 };
    struct sigaction action = {.sa_handler = on_interrupt};
    struct watched now;
    sigaction(SIGINT, &action, NULL); /* no SA_RESTART: it ends a rest */
    sigaction(SIGTERM, &action, NULL);
    if (!rest(rest_ms))
        return false;
    for (;;) {
        watch_file(&now, path);
        if (now.there && !watched_same(w, &now))
            break;
        if (!rest(POLL_MS))
            return false;
    }
    *w = now;
    return true;
}

/* The file by its name, and as it is open. */
static bool compare(const struct log *log, struct watched *named, struct watched *open)
{
    struct stat st;
    *open = (struct watched){0};
    if (!log->text.path || strcmp(log->text.path, "-") == 0)
        return false;
    watch_file(named, log->text.path);
    if (log->text.fd >= 0 && fstat(log->text.fd, &st) == 0)
        watch_stat(open, &st);
    return named->there;
}

static bool is_same_file(const struct log *log, const struct watched *named,
                         const struct watched *open)
{
    return open->there && named->device == open->device &&
           named->inode == open->inode && (uint64_t)named->size >= log->text.file_size;
}

bool log_is_stale(const struct log *log)
{
    struct watched named, open;
    return compare(log, &named, &open) && (!is_same_file(log, &named, &open) ||
                                           (uint64_t)named.size != log->text.file_size);
}

enum followed log_follow(struct log *log, const struct locations *locations)
{
    struct watched named, open;
    struct log fresh;
    struct str why = {0};
    if (!compare(log, &named, &open))
        return FOLLOW_GONE;
    bool same = is_same_file(log, &named, &open);
    if (same && (uint64_t)named.size == log->text.file_size)
        return FOLLOW_SAME;
    bool ok = log_open_with(&fresh, log->text.path, locations, &why);
    str_free(&why);
    if (!ok)
        return FOLLOW_GONE;
    log_close(log);
    *log = fresh;
    return same ? FOLLOW_GROWN : FOLLOW_REPLACED;
}

void follow_missing(const struct log *log, struct str *out)
{
    static const struct {
        const char *section, *words;
    } last[] = {{"jit-backend-counts", "counts (so shares, heat, missing bridges)"},
                {"jit-summary", "jit-summary (so the rate of the clock)"}};
    const char *before = "not there before the end of the run: ";
    for (size_t i = 0; i < sizeof last / sizeof *last; i++) {
        if (section_kind(log, last[i].section) >= 0)
            continue;
        str_addf(out, "%s%s", before, last[i].words);
        before = ", ";
    }
    if (log->open.n)
        str_addf(out, "%sthe end of %zu section%s", before, log->open.n,
                 log->open.n == 1 ? "" : "s");
}
