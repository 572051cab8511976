#define _GNU_SOURCE /* memrchr */
#include "logparse/rows/source.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "logparse/log/log.h"
#include "logparse/ops/place.h"
#include "logparse/util/safe.h"

enum {
    LARGEST = 32 << 20, /* bytes; a log can name any file */
    SLACK = 60 /* seconds: a checkout or a copy writes source and log in any order */
};

void sources_open(struct sources *s, const char *log_path, const char *root)
{
    struct stat st;
    *s = (struct sources){.root = root};
    if (!log_path || strcmp(log_path, "-") == 0 || stat(log_path, &st) < 0)
        return;
    size_t n = strlen(log_path) - place_basename(slice_of(log_path)).n;
    s->log_time = st.st_mtime;
    s->dir = n ? mem_copy_text(log_path, n) : mem_copy_text("./", 2);
    s->log_dir = s->dir;
}

void sources_close(struct sources *s)
{
    for (size_t i = 0; i < s->all.n; i++) {
        free(s->all.at[i].found);
        free(s->all.at[i].missing);
        for (size_t k = 0; s->all.at[i].in_log && k < s->all.at[i].lines.n; k++)
            free((char *)s->all.at[i].lines.at[k].p);
        map_free(&s->all.at[i].numbered);
        free(s->all.at[i].text);
        vec_free(&s->all.at[i].lines);
    }
    vec_free(&s->all);
    names_free(&s->paths);
    free(s->dir);
}

static void split_lines(struct source *source, size_t size)
{
    const char *p = source->text, *end = p + size;
    while (p < end) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        size_t n = newline ? (size_t)(newline - p) : (size_t)(end - p);
        struct slice line = {p, n};
        if (n && line.p[n - 1] == '\r')
            line.n--;
        *vec_add(&source->lines) = line;
        p += n + 1;
    }
}

/* What is at this path and is no source; NULL: a file of a sane size, or nothing. */
static const char *oddity(const struct stat *st)
{
    return S_ISREG(st->st_mode) ? st->st_size > LARGEST ? "is larger than 32 MB" : NULL
           : S_ISFIFO(st->st_mode) ? "is a pipe"
           : S_ISDIR(st->st_mode)  ? "is a folder"
                                   : "is a device or a socket";
}

/* A log can name anything: a device may do something when it is opened, a pipe may wait for
 * ever. So it is looked at before. */
static bool read_file(struct source *source, const char *path, int64_t log_time)
{
    struct stat st;
    size_t size = 0;
    if (stat(path, &st) < 0)
        return false;
    if (oddity(&st)) {
        source->odd = oddity(&st);
        return false;
    }
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return false;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= LARGEST) {
        source->text = mem_new((size_t)st.st_size + 1);
        ssize_t n;
        while (size < (size_t)st.st_size &&
               (n = read(fd, source->text + size, (size_t)st.st_size - size)) > 0)
            size += (size_t)n;
        source->found = mem_copy_text(path, strlen(path));
        source->newer_than_log = log_time && st.st_mtime > log_time + SLACK;
        split_lines(source, size);
    }
    close(fd);
    return source->found != NULL;
}

static bool try_path(struct source *source, const char *dir, struct slice rest,
                     int64_t log_time)
{
    struct str path = {0};
    if (dir) {
        str_add(&path, slice_of(dir));
        if (path.n && path.p[path.n - 1] != '/')
            str_addc(&path, '/');
    }
    str_add(&path, rest);
    bool ok = path.n && !memchr(path.p, 0, path.n) &&
              read_file(source, str_text(&path), log_time);
    str_free(&path);
    return ok;
}

/* Below the root: the recorded path without more and more of its leading folders. */
static bool try_root(struct source *source, const char *root, struct slice path,
                     int64_t log_time)
{
    while (path.n) {
        if (try_path(source, root, path, log_time))
            return true;
        const char *slash = memchr(path.p, '/', path.n);
        if (!slash)
            return false;
        path = slice_from(path, (size_t)(slash + 1 - path.p));
    }
    return false;
}

static void find(struct sources *s, struct source *source, struct slice path)
{
    bool generated = path.n == 0 || path.p[0] == '<';
    if (!generated) {
        if (s->log_dir &&
            try_path(source, s->log_dir, place_basename(path), s->log_time))
            return;
        if (try_path(source, NULL, path, s->log_time) ||
            (s->root && try_root(source, s->root, path, s->log_time)))
            return;
    }
    struct str why = {0};
    if (source->odd)
        str_addf(&why,
                 "no source: what is at its path %s, and is not read: ", source->odd);
    else if (generated)
        str_add(&why, SLICE("no source: the code is not from a file: "));
    else
        str_add(&why, SLICE("no source: not beside the log, nor at its recorded path; "
                            "--source-root=DIR helps: "));
    safe_add(&why, path);
    source->missing = mem_copy_text(str_text(&why), why.n);
    str_free(&why);
}

static struct source *add_source(struct sources *s, struct slice path)
{
    uint32_t i = names_add(&s->paths, path);
    if (i == s->all.n)
        *vec_add(&s->all) = (struct source){0};
    return &s->all.at[i];
}

/* "12: text of the line" */
static void take_source_line(struct source *source, struct slice line)
{
    uint64_t number;
    ptrdiff_t colon = slice_find(line, SLICE(":"));
    if (colon < 0 || !slice_to_u64((struct slice){line.p, (size_t)colon}, 10, &number))
        return;
    struct slice text = slice_from(line, (size_t)colon + 1);
    if (text.n && text.p[0] == ' ')
        text = slice_from(text, 1);
    uint64_t *index = map_put(&source->numbered, number);
    if (*index == 0) { /* else another function has told this line */
        *vec_add(&source->lines) =
            (struct slice){mem_copy_text(text.p, text.n), text.n};
        *index = source->lines.n;
    }
    if (!source->in_log)
        source->found = mem_copy_text("(in the log)", 12);
    source->in_log = true;
}

/* The first line says whose: "function;file:first-last", the rest are lines. */
static void take_source_section(struct sources *s, const struct log *log,
                                uint32_t section)
{
    struct lines lines;
    struct slice line;
    lines_open(&lines, log, section);
    if (lines_next(&lines, &line)) {
        const char *semicolon = memchr(line.p, ';', line.n);
        ptrdiff_t colon = slice_rfind(line, SLICE(":"));
        const char *end = line.p + (colon < 0 ? 0 : colon);
        if (semicolon && end > semicolon) {
            struct source *source = add_source(
                s, (struct slice){semicolon + 1, (size_t)(end - semicolon) - 1});
            while (lines_next(&lines, &line))
                take_source_line(source, line);
        }
    }
    lines_close(&lines);
}

void sources_from_log(struct sources *s, const struct log *log)
{
    int64_t kind = section_kind(log, "log-source");
    for (uint32_t i = 0; kind >= 0 && i < log->sections.n; i++)
        if (log->sections.at[i].name == (uint32_t)kind)
            take_source_section(s, log, i);
}

const struct source *source_get(struct sources *s, struct slice path)
{
    uint32_t i = names_add(&s->paths, path);
    if (i == s->all.n) {
        *vec_add(&s->all) = (struct source){0};
        find(s, &s->all.at[i], path);
    }
    return &s->all.at[i];
}

bool source_line(const struct source *source, int64_t line, struct slice *text)
{
    if (source->in_log) {
        const uint64_t *index = map_find(&source->numbered, (uint64_t)line);
        if (index)
            *text = source->lines.at[*index - 1];
        return index != NULL;
    }
    if (line < 1 || (uint64_t)line > source->lines.n)
        return false;
    *text = source->lines.at[line - 1];
    return true;
}

bool source_line_bare(struct sources *s, struct slice file, int64_t line,
                      struct slice *text)
{
    if (!source_line(source_get(s, file), line, text))
        return false;
    while (text->n && (text->p[0] == ' ' || text->p[0] == '\t'))
        *text = slice_from(*text, 1);
    return true;
}
