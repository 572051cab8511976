#define _GNU_SOURCE
#include "logparse/gc/figures.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* gcstats is installed beside logparse; else PATH knows. */
static void find_program(struct str *path)
{
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self);
    while (n > 0 && self[n - 1] != '/')
        n--;
    if (n > 0)
        str_add(path, (struct slice){self, (size_t)n});
    str_add(path, SLICE("gcstats"));
    if (access(str_text(path), X_OK) != 0) {
        str_clear(path);
        str_add(path, SLICE("gcstats"));
    }
}

static _Noreturn void become(const char *program, const struct gc_figures *gc,
                             const char *log_path, int out)
{
    char from[40], to[40], *args[8] = {(char *)"gcstats", (char *)"--json"};
    size_t n = 2;
    snprintf(from, sizeof from, "--from=line:%llu", (unsigned long long)gc->first_line);
    snprintf(to, sizeof to, "--to=line:%llu", (unsigned long long)gc->end_line);
    if (gc->first_line)
        args[n++] = from;
    if (gc->end_line)
        args[n++] = to;
    args[n++] = (char *)"--";
    args[n] = (char *)log_path;
    dup2(out, STDOUT_FILENO);
    close(out);
    execvp(program, args);
    _exit(127);
}

static bool read_all(int in, struct str *text)
{
    char piece[8192];
    for (;;) {
        ssize_t n = read(in, piece, sizeof piece);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0;
        str_add(text, (struct slice){piece, (size_t)n});
    }
}

static void ask(struct gc_figures *gc, const char *log_path)
{
    struct str program = {0};
    int ends[2], status = -1;
    gc->asked = true;
    struct stat st;
    bool again =
        stat(log_path, &st) == 0 && S_ISREG(st.st_mode); /* a pipe is empty now */
    if (strcmp(log_path, "-") == 0 || !again) {
        str_add(&gc->why,
                SLICE("the log came by a pipe, so gcstats cannot read it too"));
        return;
    }
    find_program(&program);
    pid_t child = pipe(ends) == 0 ? fork() : -1;
    if (child == 0) {
        close(ends[0]);
        become(str_text(&program), gc, log_path, ends[1]);
    }
    bool fine = child > 0;
    if (fine) {
        close(ends[1]);
        fine = read_all(ends[0], &gc->json);
        close(ends[0]);
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
    }
    if (!fine || !WIFEXITED(status) || WEXITSTATUS(status) == 127)
        str_add(&gc->why, SLICE("gcstats is needed for this, and could not be run"));
    else if (gc->json.n == 0)
        str_add(&gc->why, SLICE("gcstats found nothing in this log"));
    str_free(&program);
}

/* The inside of `"figures": {...}`, which holds no braces. */
static bool figures_of(struct slice json, struct slice *inside)
{
    ptrdiff_t start = slice_find(json, SLICE("\"figures\": {"));
    if (start < 0)
        return false;
    *inside = slice_from(json, (size_t)start + 12);
    ptrdiff_t end = slice_find(*inside, SLICE("}"));
    inside->n = end < 0 ? 0 : (size_t)end;
    return end >= 0;
}

enum gc_found gc_figure(struct gc_figures *gc, const char *log_path, struct slice name,
                        double *value)
{
    struct slice inside;
    struct str key = {0};
    if (!gc->asked)
        ask(gc, log_path);
    if (gc->why.n == 0 && !figures_of(str_slice(&gc->json), &inside))
        str_add(&gc->why, SLICE("gcstats said nothing that can be read"));
    if (gc->why.n)
        return GC_NO_ANSWER;
    str_addf(&key, "\"%.*s\": ", (int)name.n, name.p);
    ptrdiff_t at = slice_find(inside, str_slice(&key));
    enum gc_found found = GC_NO_NAME;
    if (at >= 0) {
        /* the text behind is NUL-terminated, and strtod stops at the comma */
        const char *number = inside.p + at + key.n;
        char *end;
        *value = strtod(number, &end);
        found = end == number || *number == 'n' ? GC_NO_VALUE : GC_FOUND;
    }
    str_free(&key);
    return found;
}

void gc_figures_free(struct gc_figures *gc)
{
    str_free(&gc->json);
    str_free(&gc->why);
}
