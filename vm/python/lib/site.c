/* site.c -- see site.h. */
#define _GNU_SOURCE
#include "python/lib/site.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/str.h"
#include "python/frozen/frozen.h"

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static void add(struct vm *vm, val path, val folder)
{
    for (int64_t i = 0; i < as_list(path)->n; i++) {
        val known = list_get(vm, path, i);
        if (is_kind(known, KIND_STR) && slice_eq(str_value(known), str_value(folder)))
            return;
    }
    list_append(vm, path, folder);
}

/* A line of a .pth file: a folder, below the one of the file when it is relative. */
static void one_line(struct vm *vm, val path, const char *folder, struct slice line,
                     bool runs)
{
    while (line.n && strchr(" \t\r\n", line.p[line.n - 1]))
        line.n--;
    if (line.n == 0 || *line.p == '#')
        return;
    if (slice_starts(line, SLICE("import ")) || slice_starts(line, SLICE("import\t"))) {
        val text = str_new(vm, line);
        if (runs && !frozen_call(vm, "_importing", "run_line", &text, 1))
            vm->exc = NULL; /* it has said so */
        return;
    }
    struct str full = {0};
    if (*line.p != '/')
        str_addf(&full, "%s/", folder);
    str_add(&full, line);
    struct stat s;
    if (stat(str_text(&full), &s) == 0)
        add(vm, path, str_new(vm, str_slice(&full)));
    str_free(&full);
}

static void one_file(struct vm *vm, val path, const char *folder, const char *name,
                     bool runs)
{
    char *line = NULL, full[4096];
    size_t room = 0;
    ssize_t n;
    if (snprintf(full, sizeof full, "%s/%s", folder, name) >= (int)sizeof full)
        return;
    FILE *f = fopen(full, "re");
    while (f && (n = getline(&line, &room, f)) > 0)
        one_line(vm, path, folder, (struct slice){line, (size_t)n}, runs);
    free(line);
    if (f)
        fclose(f);
}

static int is_list(const struct dirent *d)
{
    return *d->d_name != '.' && slice_ends(slice_of(d->d_name), SLICE(".pth"));
}

static void add_folder(struct vm *vm, val path, const char *folder, bool runs)
{
    struct dirent **found = NULL;
    if (!is_folder(folder))
        return;
    add(vm, path, str_new(vm, slice_of(folder)));
    int n = scandir(folder, &found, is_list, alphasort);
    for (int i = 0; i < n; i++) {
        one_file(vm, path, folder, found[i]->d_name, runs);
        free(found[i]);
    }
    free(found);
}

/* include-system-site-packages = true */
static bool includes_system(const char *prefix)
{
    char *line = NULL, full[4096], word[16];
    size_t room = 0;
    bool yes = false;
    if (snprintf(full, sizeof full, "%s/pyvenv.cfg", prefix) >= (int)sizeof full)
        return false;
    FILE *f = fopen(full, "re");
    while (f && getline(&line, &room, f) > 0)
        if (sscanf(line, " include-system-site-packages = %15s", word) == 1)
            yes = strcasecmp(word, "true") == 0;
    free(line);
    if (f)
        fclose(f);
    return yes;
}

void site_add_packages(struct vm *vm, val path)
{
    static const char *const system[] = {"/usr/local/lib/python3.11/dist-packages",
                                         "/usr/lib/python3/dist-packages"};
    static const char below[] = "lib/python3.11/site-packages";
    const char *prefix = vm->settings.prefix, *home = getenv("HOME");
    char full[4096];
    if (prefix && strcmp(prefix, "/usr") != 0) {
        if (snprintf(full, sizeof full, "%s/%s", prefix, below) < (int)sizeof full)
            add_folder(vm, path, full, true);
        if (!includes_system(prefix))
            return;
    }
    if (home && *home && !vm->settings.no_user_site &&
        snprintf(full, sizeof full, "%s/.local/%s", home, below) < (int)sizeof full)
        add_folder(vm, path, full, false);
    for (int i = 0; i < 2; i++)
        add_folder(vm, path, system[i], false);
}
