/* log.c -- opening a log and asking where things are; scan.c finds the marks. */
#define _GNU_SOURCE /* si_addr, memrchr */
#include "logparse/log/log.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "logparse/log/scan.h"

enum { PROBLEMS_KEPT = 200 /* of one kind; a hostile log could have millions */ };

const char *const problem_words[PROBLEM_KINDS] = {
#define PROBLEM(id, severity, words) words,
#include "logparse/log/problems.def"
#undef PROBLEM
};

const char *const severity_names[SEVERITIES] = {"note", "warning", "damage"};

const enum severity problem_severity[PROBLEM_KINDS] = {
#define PROBLEM(id, severity, words) SEVERITY_##severity,
#include "logparse/log/problems.def"
#undef PROBLEM
};

const char *const problem_names[PROBLEM_KINDS] = {
#define PROBLEM(id, severity, words) #id,
#include "logparse/log/problems.def"
#undef PROBLEM
};

void log_problem(struct log *log, enum problem_kind kind, uint64_t offset,
                 const char *format, ...)
{
    if (log->problem_counts[kind]++ >= PROBLEMS_KEPT)
        return;
    struct str detail = {0};
    va_list args;
    va_start(args, format);
    str_addv(&detail, format, args);
    va_end(args);
    *vec_add(&log->problems) =
        (struct problem){kind, offset == NO_OFFSET ? 0 : log_line_at(log, offset),
                         mem_copy_text(str_text(&detail), detail.n)};
    str_free(&detail);
}

/* Files of other kinds that are given nearly as often, by their first bytes. */
static const struct stranger {
    size_t at;
    struct slice magic;
    const char *what, *command; /* "%s" is the file */
} strangers[] = {
    {0, {"BZh", 3}, "it is compressed with bzip2", "bunzip2 -c %s"},
    {0, {"PK\x03\x04", 4}, "it is a zip archive", "unzip -p %s"},
    {0, {"\x28\xb5\x2f\xfd", 4}, "it is compressed with zstd", "zstd -dc %s"},
    {0, {"\xfd\x37zXZ", 5}, "it is compressed with xz", "xz -dc %s"},
    {0, {"\x5d\x00\x00", 3}, "it is compressed with lzma", "xz -dc --format=lzma %s"},
    {0, {"\x04\x22\x4d\x18", 4}, "it is compressed with lz4", "lz4 -dc %s"},
    {0, {"\x1f\x9d", 2}, "it is compressed with compress", "zcat %s"},
    {0, {"7z\xbc\xaf\x27\x1c", 6}, "it is a 7z archive", "7z e -so %s"},
    {257, {"ustar", 5}, "it is a tar archive", "tar -xOf %s"},
};

static const struct stranger *stranger_of(const struct text *t)
{
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        const struct stranger *s = &strangers[i];
        if (t->size > s->at + s->magic.n &&
            memcmp(t->at + s->at, s->magic.p, s->magic.n) == 0)
            return s;
    }
    return NULL;
}

/* Say why this is no log: nearly always a file of another kind was given. */
static bool refuse(const struct log *log, struct str *why)
{
    const struct text *t = &log->text;
    const struct stranger *s = stranger_of(t);
    const char *path = t->path && strcmp(t->path, "-") != 0 ? t->path : "FILE";
    str_clear(why);
    str_addf(why, "%s: not a PYPYLOG log: ", t->path ? t->path : "input");
    if (s) {
        const char *hole = strstr(s->command, "%s");
        str_addf(why, "%s; try: %.*s%s%s | ... -", s->what, (int)(hole - s->command),
                 s->command, path, hole + 2);
    } else
        str_addf(why, "no line like \"[59afc5b61a5] {gc-minor\" in its %llu lines",
                 (unsigned long long)log->lines);
    return false;
}

bool log_read(struct log *log, const struct locations *locations, struct str *why)
{
    text_recode(&log->text, locations, &log->recoded);
    scan_more(log);
    if (log->recoded.encoding.n)
        log_problem(log, PROBLEM_ENCODING, NO_OFFSET, "%s",
                    str_text(&log->recoded.encoding));
    if (log->recoded.jitlog_fault.n)
        log_problem(log, PROBLEM_JITLOG, NO_OFFSET, "%s",
                    str_text(&log->recoded.jitlog_fault));
    if (log->recoded.prefix.n)
        log_problem(log, PROBLEM_PREFIX, NO_OFFSET, "%s",
                    str_text(&log->recoded.prefix));
    if (log->text.fault.n)
        log_problem(log, PROBLEM_UNPACK, NO_OFFSET, "%s", str_text(&log->text.fault));
    if (log->text.left_over)
        log_problem(log, PROBLEM_AFTER_GZIP, NO_OFFSET, "%llu bytes",
                    (unsigned long long)log->text.left_over);
    if (log->has_ticks || (log->text.size == 0 && log->text.fault.n == 0))
        return true;
    if (log->text.size > 0)
        return refuse(log, why);
    str_addf(why, "%s: %s", log->text.path ? log->text.path : "input",
             str_text(&log->text.fault));
    return false;
}

bool log_open(struct log *log, const char *path, struct str *why)
{
    return log_open_with(log, path, NULL, why);
}

bool log_open_with(struct log *log, const char *path, const struct locations *locations,
                   struct str *why)
{
    *log = (struct log){0};
    str_clear(why);
    if (!text_open(&log->text, path, why))
        return false;
    bool ok = log_read(log, locations, why);
    if (!ok)
        log_close(log);
    return ok;
}

bool log_open_bytes(struct log *log, const char *bytes, uint64_t size, struct str *why)
{
    *log = (struct log){.text = {.fd = -1,
                                 .kind = TEXT_READ,
                                 .at = bytes,
                                 .bytes = bytes,
                                 .size = size,
                                 .file_size = size}};
    bool ok = log_read(log, NULL, why);
    if (!ok)
        log_close(log);
    return ok;
}

/* `sections` are an own array, or none. */
static void return_lent(struct log *log)
{
    if (log->lent)
        munmap(log->lent, log->lent_size);
    log->lent = NULL;
}

bool log_refresh(struct log *log)
{
    if (!text_refresh(&log->text))
        return false;
    if (log->lent) {
        size_t n = log->sections.n;
        struct section *own = mem_zero(n, sizeof *own);
        memcpy(own, log->sections.at, n * sizeof *own);
        log->sections.at = own;
        return_lent(log);
    }
    scan_again(log);
    return true;
}

void log_close(struct log *log)
{
    text_close(&log->text);
    recoded_free(&log->recoded);
    for (size_t i = 0; i < log->problems.n; i++)
        free(log->problems.at[i].detail);
    vec_free(&log->problems);
    if (log->lent)
        log->sections.at = NULL;
    return_lent(log);
    vec_free(&log->sections);
    vec_free(&log->line_marks);
    vec_free(&log->open);
    vec_free(&log->lost);
    vec_free(&log->given_up);
    names_free(&log->lost_names);
    names_free(&log->names);
    *log = (struct log){.text = {.fd = -1, .at = ""}};
}

/* Put a page of NULs where the file has no bytes any more, and go on. */
static void on_bus_error(int number, siginfo_t *info, void *context)
{
    (void)number, (void)context;
    uintptr_t size = (uintptr_t)sysconf(_SC_PAGESIZE);
    void *page = (void *)((uintptr_t)info->si_addr & ~(size - 1));
    if (mmap(page, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
        MAP_FAILED)
        _exit(2);
}

void log_survive_shrinking(void)
{
    struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO};
    sigaction(SIGBUS, &action, NULL);
}

struct slice section_name(const struct log *log, const struct section *s)
{
    assert(s->name < log->names.n);
    return log->names.at[s->name];
}

uint64_t section_after(const struct log *log, const struct section *s)
{
    if (s->unclosed || s->end >= log->text.size)
        return s->end;
    const char *stop = log->text.at + s->end;
    const char *newline = memchr(stop, '\n', log->text.size - s->end);
    return newline ? (uint64_t)(newline + 1 - log->text.at) : log->text.size;
}

int64_t section_ticks(const struct section *s)
{
    return s->unclosed ? 0 : (int64_t)(s->t1 - s->t0);
}

/* How many of n rising offsets, `size` bytes apart, are at most `most`. */
static size_t count_up_to(const uint64_t *first, size_t n, size_t size, uint64_t most)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (*(const uint64_t *)((uintptr_t)first + middle * size) <= most)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The last section that starts at or before the offset, or the nearest of its ancestors
 * that is still open there. */
uint32_t section_at(const struct log *log, uint64_t offset)
{
    size_t n = log->sections.n;
    size_t before =
        n ? count_up_to(&log->sections.at->head, n, sizeof *log->sections.at, offset)
          : 0;
    uint32_t i = before ? (uint32_t)before - 1 : NO_SECTION;
    while (i != NO_SECTION && section_after(log, &log->sections.at[i]) <= offset)
        i = log->sections.at[i].parent;
    assert(i == NO_SECTION || log->sections.at[i].head <= offset);
    return i;
}

uint64_t log_lost(const struct log *log, const char *name)
{
    int64_t i = names_find(&log->lost_names, slice_of(name));
    return i < 0 ? 0 : log->lost.at[i];
}

int64_t section_kind(const struct log *log, const char *name)
{
    return names_find(&log->names, slice_of(name));
}

uint64_t log_line_at(const struct log *log, uint64_t offset)
{
    size_t n = log->line_marks.n;
    size_t before = n ? count_up_to(&log->line_marks.at->offset, n,
                                    sizeof *log->line_marks.at, offset)
                      : 0;
    struct line_mark near =
        before ? log->line_marks.at[before - 1] : (struct line_mark){0, 0};
    assert(near.offset <= offset && near.lines <= log->lines);
    const char *p = log->text.at + near.offset, *end = log->text.at + offset;
    while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
        near.lines++;
        p++;
    }
    return near.lines + 1;
}
