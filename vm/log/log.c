#define _GNU_SOURCE
#include "log/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/ticks.h"

static bool is_selected(const struct log *l, struct slice name)
{
    for (size_t i = 0; i < l->prefixes.n; i++) {
        struct slice p = l->prefixes.at[i];
        if (slice_starts(name, p))
            return true;
        /* gc-collect is the modern name of gc-major: asking for either gives both */
        if (slice_starts(p, SLICE("gc-major")) &&
            slice_starts(name, SLICE("gc-collect")))
            return true;
    }
    return false;
}

/* Sections of our own come with those of PyPy that they explain: nobody has to know of them
 * to get them. */
static const struct {
    const char *section, *with;
} companions[] = {
    {"jit-guard-counts", "jit-backend-counts"},
    {"log-source", "jit-log-opt-loop"},
    {"log-source", "jit-log-opt-bridge"},
};

static bool name_matches(const struct log *l, const char *section)
{
    if (l->profile || is_selected(l, slice_of(section)))
        return true;
    for (size_t i = 0; i < sizeof companions / sizeof *companions; i++)
        if (strcmp(section, companions[i].section) == 0 &&
            is_selected(l, slice_of(companions[i].with)))
            return true;
    return false;
}

bool log_wants(const struct log *l, const char *section)
{
    return l->open && !l->profile && name_matches(l, section);
}

/* ---- the file ------------------------------------------------------------------------------ */

/* Ours has the pid of this process for "%d", so that each has its own. */
static void open_file(struct log *l)
{
    struct str full = {0};
    const char *d = strstr(l->path, "%d"), *plain = getenv("HOTLOOP_LOG");
    if (d)
        str_addf(&full, "%.*s%d%s", (int)(d - l->path), l->path, (int)getpid(), d + 2);
    else
        str_add(&full, slice_of(l->path));
    logfile_open(&l->file, str_text(&full), plain && strcmp(plain, "plain") == 0);
    str_free(&full);
}

/* Where text goes; a forked child opens its own file when it has something to say. */
static struct logfile *output(struct log *l)
{
    if (l->forked) {
        l->forked = false;
        open_file(l);
    }
    return &l->file;
}

void log_before_fork(struct log *l)
{
    if (l->open && !l->forked)
        logfile_flush(&l->file);
}

/* The parent's file stays the parent's: without "%d" the child's text goes to stderr. */
void log_in_child(struct log *l)
{
    if (!l->open || l->forked)
        return;
    logfile_abandon(&l->file);
    l->forked = true;
    if (!strstr(l->path, "%d"))
        l->path = "";
}

/* ---- sections ------------------------------------------------------------------------------ */

/* On a terminal marks are red, starts bright; the reset comes behind the line's end. */
static void write_mark(struct log *l, const char *section, bool start)
{
    char line[120];
    int n = snprintf(line, sizeof line, start ? "[%llx] {%s\n" : "[%llx] %s}\n",
                     (unsigned long long)ticks(), section);
    bool colours = output(l)->colours;
    if (colours)
        logfile_add(&l->file, start ? SLICE("\033[1m\033[31m") : SLICE("\033[31m"));
    logfile_add(&l->file, (struct slice){line, (size_t)n});
    if (colours)
        logfile_add(&l->file, SLICE("\033[0m"));
}

void log_section(struct log *l, const char *section)
{
    if (!l->open)
        return;
    bool match = name_matches(l, section);
    l->active = l->active << 1 | match;
    if (match)
        write_mark(l, section, true);
}

void log_section_end(struct log *l, const char *section)
{
    if (!l->open)
        return;
    bool match = l->active & 1;
    l->active = l->active >> 1 | (uint64_t)1 << 63;
    if (!match)
        return;
    write_mark(l, section, false);
    logfile_flush(&l->file);
}

void log_add(struct log *l, struct slice text)
{
    if (l->open && !l->profile && l->active & 1)
        logfile_add(output(l), text);
}

void log_addf(struct log *l, const char *format, ...)
{
    struct str s = {0};
    va_list args;
    va_start(args, format);
    str_addv(&s, format, args);
    va_end(args);
    log_add(l, str_slice(&s));
    str_free(&s);
}

/* ---- the value of PYPYLOG ------------------------------------------------------------------ */

static void parse_prefixes(struct log *l, const char *from, const char *to)
{
    for (;;) {
        const char *comma = memchr(from, ',', (size_t)(to - from));
        const char *end = comma ? comma : to;
        *vec_add(&l->prefixes) = (struct slice){
            mem_copy_text(from, (size_t)(end - from)), (size_t)(end - from)};
        if (!comma)
            return;
        from = comma + 1;
    }
}

/* Ticks per second, from a short look at both clocks; the log is the more exact, since
 * it has the wall time at its start. */
static uint64_t tick_rate(void)
{
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC_RAW, &a);
    uint64_t from = ticks(), to;
    int64_t ns;
    do {
        clock_gettime(CLOCK_MONOTONIC_RAW, &b);
        to = ticks();
        ns = (int64_t)(b.tv_sec - a.tv_sec) * 1000000000 + (b.tv_nsec - a.tv_nsec);
    } while (ns < 500000);
    return (uint64_t)((double)(to - from) * 1e9 / (double)ns);
}

static void write_info(struct log *l, int argc, char **argv, const char *version)
{
    struct timespec now;
    if (!name_matches(l, "log-info") && l->prefixes.n == 0)
        return;
    clock_gettime(CLOCK_REALTIME, &now);
    /* this section belongs to every log, whatever was asked for */
    l->active = l->active << 1 | 1;
    write_mark(l, "log-info", true);
    log_addf(l, "version: hotloop %s\ncommand:", version);
    for (int i = 0; i < argc; i++)
        log_addf(l, " %s", argv[i]);
    if (l->prefixes.n) /* what is not in the log was not asked for, or did not happen */
        log_addf(l, "\ncategories: ");
    for (size_t i = 0; i < l->prefixes.n; i++)
        log_addf(l, "%s%.*s", i ? "," : "", (int)l->prefixes.at[i].n,
                 l->prefixes.at[i].p);
    log_addf(l, "\nclock: %s\nticks per second: %llu\nwall time: %lld.%09ld\n",
             TICKS_CLOCK, (unsigned long long)tick_rate(), (long long)now.tv_sec,
             now.tv_nsec);
    log_section_end(l, "log-info");
}

void log_start(struct log *l, const char *value, int argc, char **argv,
               const char *version)
{
    *l = (struct log){.active = UINT64_MAX};
    if (!value || !*value)
        return;
    const char *colon = *value == '+' ? NULL : strchr(value, ':');
    l->open = true;
    l->profile = !colon;
    if (colon)
        parse_prefixes(l, value, colon);
    l->path = l->own_path = mem_copy_text(value, strlen(value));
    l->path += colon ? colon + 1 - value : *value == '+';
    open_file(l);
    if (!strstr(l->path, "%d")) /* who is started by this process does not log there */
        unsetenv("PYPYLOG");
    if (!l->profile)
        write_info(l, argc, argv, version);
}

void log_end(struct log *l)
{
    if (l->open && !l->forked)
        logfile_close(&l->file);
    l->open = false;
    free(l->own_path);
    for (size_t i = 0; i < l->prefixes.n; i++)
        free((char *)(uintptr_t)l->prefixes.at[i].p);
    vec_free(&l->prefixes);
}

/* ---- as the JIT's listener ---------------------------------------------------------------------- */

static bool wants(void *self, const char *section)
{
    return log_wants(self, section);
}
static void start(void *self, const char *section)
{
    log_section(self, section);
}
static void stop(void *self, const char *section)
{
    log_section_end(self, section);
}
static void text(void *self, struct slice s)
{
    log_add(self, s);
}

void log_jit_events(struct log *l, struct jit_events *e)
{
    if (l->open)
        *e = (struct jit_events){l, wants, start, stop, text};
}
