#include "log/perf_map.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const char section_of_addresses[] = "jit-backend-addr";

static void path_of(pid_t pid, struct str *path)
{
    str_clear(path);
    str_addf(path, "/tmp/perf-%ld.map", (long)pid);
}

/* What the parent had compiled before the fork is code of the child, too. */
static void copy_from(pid_t parent, FILE *out)
{
    struct str path = {0};
    char buffer[4096];
    size_t n;
    path_of(parent, &path);
    FILE *in = fopen(str_text(&path), "re");
    while (in && (n = fread(buffer, 1, sizeof buffer, in)) > 0)
        fwrite(buffer, 1, n, out);
    if (in)
        fclose(in);
    str_free(&path);
}

static bool open_map(struct perf_map *m)
{
    struct str path = {0};
    pid_t parent = m->pid, self = getpid();
    if (m->out && parent == self)
        return true;
    FILE *of_parent = m->out;
    m->pid = self;
    path_of(self, &path);
    m->out = fopen(str_text(&path), "we");
    if (!m->out && !m->failed) {
        fprintf(stderr, "hotloop: --perf-map: %s: %s\n", str_text(&path),
                strerror(errno));
        m->failed = true;
    }
    if (of_parent) {
        if (m->out)
            copy_from(parent, m->out);
        fclose(of_parent);
    }
    str_free(&path);
    return m->out != NULL;
}

/* The number behind `words` in the text; 0: it is not there. */
static uint64_t number_behind(struct slice text, struct slice words)
{
    ptrdiff_t at = slice_find(text, words);
    uint64_t number = 0;
    if (at < 0)
        return 0;
    struct slice rest = slice_from(text, (size_t)at + words.n);
    size_t n = 0;
    while (n < rest.n && strchr("0123456789abcdef", rest.p[n]) && rest.p[n])
        n++;
    return slice_to_u64((struct slice){rest.p, n}, 16, &number) ? number : 0;
}

/* "NAME has address 0x.. to 0x.. [(bootstrap 0x..)]", ..., "end: 0x.." */
static void write_entry(struct perf_map *m)
{
    struct slice text = str_slice(&m->section);
    ptrdiff_t name = slice_find(text, SLICE(" has address 0x"));
    uint64_t start = number_behind(text, SLICE("gc table: 0x")),
             end = number_behind(text, SLICE("end: 0x"));
    if (name <= 0 || start == 0 || end <= start || !open_map(m))
        return;
    fprintf(m->out, "%llx %llx py:", (unsigned long long)start,
            (unsigned long long)(end - start));
    for (ptrdiff_t i = 0; i < name; i++) /* a newline would end the entry */
        fputc(text.p[i] == '\n' || text.p[i] == '\r' ? '?' : text.p[i], m->out);
    fputc('\n', m->out);
    fflush(m->out);
}

static bool wants(void *self, const char *section)
{
    struct perf_map *m = self;
    return strcmp(section, section_of_addresses) == 0 ||
           (m->next.wants && m->next.wants(m->next.self, section));
}

static void start(void *self, const char *section)
{
    struct perf_map *m = self;
    m->ours = strcmp(section, section_of_addresses) == 0;
    str_clear(&m->section);
    if (m->next.start)
        m->next.start(m->next.self, section);
}

static void stop(void *self, const char *section)
{
    struct perf_map *m = self;
    if (m->next.stop)
        m->next.stop(m->next.self, section);
    if (m->ours)
        write_entry(m);
    m->ours = false;
}

static void text(void *self, struct slice s)
{
    struct perf_map *m = self;
    if (m->ours)
        str_add(&m->section, s);
    if (m->next.text)
        m->next.text(m->next.self, s);
}

void perf_map_listen(struct perf_map *m, struct jit_events *e)
{
    *m = (struct perf_map){.next = *e};
    *e = (struct jit_events){m, wants, start, stop, text};
}

void perf_map_end(struct perf_map *m)
{
    if (m->out)
        fclose(m->out);
    str_free(&m->section);
    *m = (struct perf_map){0};
}
