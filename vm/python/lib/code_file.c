/* code_file.c -- compiled modules are kept: __pycache__/NAME.hotloop-311.pyc beside the
 * source, or below the user's cache folder where that cannot be written.
 *
 * A file that is of another program or another state of the source, or damaged, is as good as
 * none: marshal.c compares the program's fingerprint and a checksum, here it is the size
 * and the time of the source. It is written under another name first, so that nobody reads
 * half of it. */
#define _GNU_SOURCE
#include "python/lib/marshal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct header {
    char magic[8];
    int64_t size, seconds, nanoseconds; /* of the source */
};
static const char magic[8] = "hotloop";
#define SUFFIX ".hotloop-311.pyc"

static bool header_of(const char *path, struct header *h)
{
    struct stat st;
    if (stat(path, &st) < 0)
        return false;
    memcpy(h->magic, magic, sizeof magic);
    h->size = st.st_size;
    h->seconds = st.st_mtim.tv_sec;
    h->nanoseconds = st.st_mtim.tv_nsec;
    return true;
}

/* Where it is kept: beside the source, or (1) in the user's cache. False: nowhere. */
static bool place(struct str *out, const char *path, int which)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t folder = (size_t)(name - path), n = strlen(name);
    n -= n > 3 && strcmp(name + n - 3, ".py") == 0 ? 3 : 0;
    str_clear(out);
    if (which == 0) {
        str_addf(out, "%.*s__pycache__/%.*s" SUFFIX, (int)folder, path, (int)n, name);
        return true;
    }
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (path[0] != '/' || ((!cache || cache[0] != '/') && (!home || home[0] != '/')))
        return false;
    if (cache && cache[0] == '/')
        str_addf(out, "%s", cache);
    else
        str_addf(out, "%s/.cache", home);
    str_addf(out, "/hotloop%.*s%.*s" SUFFIX, (int)folder, path, (int)n, name);
    return true;
}

static bool read_all(const char *path, struct str *out)
{
    char piece[65536];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = -1;
    while (fd >= 0 && (n = read(fd, piece, sizeof piece)) > 0)
        str_add(out, (struct slice){piece, (size_t)n});
    if (fd >= 0)
        close(fd);
    return n == 0;
}

static val read_kept(struct vm *vm, const char *file, const struct header *want,
                     struct source *source)
{
    struct str bytes = {0};
    val code = NULL;
    if (read_all(file, &bytes) && bytes.n > sizeof *want &&
        memcmp(bytes.p, want, sizeof *want) == 0) {
        struct slice in = slice_from(str_slice(&bytes), sizeof *want);
        code = marshal_read(vm, &in, source);
        if (code && (!is_kind(code, KIND_CODE) || in.n))
            code = NULL;
        if (!code && !exc_matches(vm, E_MemoryError))
            vm->exc = NULL;
    }
    str_free(&bytes);
    return code;
}

val code_kept(struct vm *vm, const char *path, struct source *source)
{
    struct header want;
    struct str file = {0};
    val code = NULL;
    if (!header_of(path, &want))
        return NULL;
    for (int i = 0; i < 2 && !code && !vm->exc; i++)
        if (place(&file, path, i))
            code = read_kept(vm, str_text(&file), &want, source);
    str_free(&file);
    return code;
}

/* All folders above the file. */
static bool make_folders(char *file)
{
    for (char *slash = strchr(file + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        bool ok = mkdir(file, 0777) == 0 || errno == EEXIST;
        *slash = '/';
        if (!ok)
            return false;
    }
    return true;
}

static bool write_file(const char *file, struct slice bytes)
{
    struct str temporary = {0};
    str_addf(&temporary, "%s.%ld", file, (long)getpid());
    int fd = open(str_text(&temporary), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    bool ok = fd >= 0;
    while (ok && bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        ok = n > 0;
        bytes = slice_from(bytes, ok ? (size_t)n : 0);
    }
    if (fd >= 0) {
        ok &= close(fd) == 0;
        ok = ok && rename(str_text(&temporary), file) == 0;
        if (!ok)
            unlink(str_text(&temporary));
    }
    str_free(&temporary);
    return ok;
}

void code_keep(struct vm *vm, const char *path, val code)
{
    struct header head;
    struct str bytes = {0}, file = {0};
    if (!header_of(path, &head))
        return;
    str_add(&bytes, (struct slice){(const char *)&head, sizeof head});
    if (marshal_write(vm, &bytes, code)) {
        bool done = false;
        for (int i = 0; i < 2 && !done; i++) {
            if (!place(&file, path, i))
                continue;
            /* beside the source only __pycache__ itself is made */
            char *name = file.p, *slash = strrchr(name, '/');
            *slash = 0;
            bool folder = i ? true : mkdir(name, 0777) == 0 || errno == EEXIST;
            *slash = '/';
            done = folder && (i == 0 || make_folders(name)) &&
                   write_file(name, str_slice(&bytes));
        }
    } else
        vm->exc = NULL;
    str_free(&file);
    str_free(&bytes);
}
