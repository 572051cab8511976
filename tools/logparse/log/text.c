#define _GNU_SOURCE /* mremap */
#include "logparse/log/text.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "logparse/log/inflate.h"

enum {
    FIRST_ROOM = 4 << 20, /* bytes read from a pipe; grows by half each time */
    LEAST_MORE = 1 << 20, /* worth waking up for */
    TRIAL = 64 << 20,     /* bytes of a pipe in which a log must have had a mark */
};

/* Memory for what a pipe gives, grown in place by the kernel: no byte is copied. */
static bool make_room(struct text *text, uint64_t used)
{
    if (used < text->capacity)
        return true;
    uint64_t wanted = text->capacity ? text->capacity + text->capacity / 2 : FIRST_ROOM;
    void *at = text->capacity
                   ? mremap((void *)text->bytes, text->capacity, wanted, MREMAP_MAYMOVE)
                   : mmap(NULL, wanted, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        return false;
    text->bytes = at;
    text->is_ours = true;
    text->capacity = wanted;
    return true;
}

/* Is there a mark in it, in any of the forms that are read? A pipe can go on for ever. */
static bool may_be_log(const struct text *text)
{
    struct slice bytes = {text->bytes, text->file_size};
    return is_gzip(bytes) || slice_find(bytes, SLICE("] {")) >= 0 ||
           slice_find(bytes, (struct slice){"]\0 \0{", 5}) >= 0 || bytes.p[0] == 0x1e;
}

/* Everything that a pipe, a terminal or a device gives. */
static bool read_all(struct text *text, struct str *why)
{
    uint64_t pages = (uint64_t)sysconf(_SC_PHYS_PAGES);
    uint64_t limit = pages * (uint64_t)sysconf(_SC_PAGESIZE) / 4 * 3;
    for (;;) {
        if (text->file_size > limit || !make_room(text, text->file_size)) {
            str_addf(&text->fault, "more than this machine's memory can hold: only the "
                                   "beginning was read");
            break;
        }
        ssize_t n = read(text->fd, (char *)text->bytes + text->file_size,
                         text->capacity - text->file_size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && text->file_size == 0) {
            str_addf(why, "%s: %s", text->path, strerror(errno));
            return false;
        }
        if (n < 0)
            str_addf(&text->fault, "reading stopped: %s", strerror(errno));
        if (n <= 0)
            break;
        bool on_trial = text->file_size < TRIAL;
        text->file_size += (uint64_t)n;
        if (on_trial && text->file_size >= TRIAL && !may_be_log(text)) {
            str_addf(&text->fault,
                     "no mark of a log in its first %d MB: only these were "
                     "read",
                     TRIAL >> 20);
            break;
        }
    }
    return true;
}

static bool map_file(struct text *text, uint64_t size, struct str *why)
{
    text->mapped = true;
    text->file_size = size;
    if (size == 0)
        return true;
    void *at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, text->fd, 0);
    if (at == MAP_FAILED) {
        str_addf(why, "%s: %s", text->path, strerror(errno));
        return false;
    }
    text->bytes = at;
    text->is_ours = true;
    return true;
}

/* The bytes are there: they are the text, or the text is packed in them. */
static bool unpack(struct text *text, struct str *why)
{
    struct slice bytes = {text->bytes, text->file_size};
    if (!is_gzip(bytes)) {
        text->kind = text->mapped ? TEXT_MAPPED : TEXT_READ;
        text->at = text->bytes;
        text->size = text->file_size;
        return true;
    }
    text->kind = TEXT_INFLATED;
    text->inflating = inflate_start(bytes);
    if (!text->inflating) {
        str_addf(why, "%s: not enough memory to inflate it", text->path);
        return false;
    }
    text->at = inflate_text(text->inflating);
    return true;
}

static bool is_null(const struct stat *st)
{
    struct stat null;
    return stat("/dev/null", &null) == 0 && null.st_rdev == st->st_rdev;
}

bool text_open(struct text *text, const char *path, struct str *why)
{
    struct stat st;
    bool standard_input = strcmp(path, "-") == 0;
    int fd = standard_input ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    *text = (struct text){.fd = fd, .at = "", .bytes = ""};
    if (fd < 0 || fstat(fd, &st) < 0) {
        str_addf(why, "%s: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    text->path = mem_copy_text(path, strlen(path));
    bool ok = false;
    if (S_ISDIR(st.st_mode))
        str_addf(why, "%s: is a directory, not a log", path);
    else if (S_ISBLK(st.st_mode) ||
             (S_ISCHR(st.st_mode) && !isatty(fd) && !is_null(&st)))
        str_addf(why, "%s: is a device, not a log", path);
    else if (S_ISREG(st.st_mode))
        ok = map_file(text, (uint64_t)st.st_size, why);
    else
        ok = read_all(text, why);
    if (!ok || !unpack(text, why)) {
        text_close(text);
        return false;
    }
    return true;
}

bool text_more(struct text *text)
{
    bool done;
    if (!text->inflating)
        return false;
    uint64_t had = text->size;
    uint64_t wanted = had + text->skipped + LEAST_MORE + had / 8;
    text->size = inflate_wait(text->inflating, wanted, &done) - text->skipped;
    assert(text->size >= had); /* text that is there stays */
    if (done && text->fault.n == 0) {
        inflate_was_whole(text->inflating, &text->fault);
        text->left_over = inflate_left_over(text->inflating);
    }
    return text->size > had;
}

bool text_refresh(struct text *text)
{
    struct stat st;
    if (text->kind != TEXT_MAPPED || text->skipped || fstat(text->fd, &st) < 0 ||
        (uint64_t)st.st_size <= text->size)
        return false;
    void *at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, text->fd, 0);
    if (at == MAP_FAILED)
        return false;
    if (text->is_ours)
        munmap((void *)text->bytes, text->file_size);
    text->is_ours = true;
    text->at = text->bytes = at;
    text->size = text->file_size = (uint64_t)st.st_size;
    return true;
}

/* What the file gave is given back. */
static void let_go(struct text *text)
{
    if (text->inflating)
        inflate_end(text->inflating);
    text->inflating = NULL;
    uint64_t mapping = text->mapped ? text->file_size : text->capacity;
    if (text->is_ours)
        munmap((void *)text->bytes, mapping);
    text->is_ours = false;
    text->bytes = "";
}

void text_replace(struct text *text, char *made, uint64_t size)
{
    let_go(text);
    free(text->made);
    text->at = text->made = made;
    text->size = size;
    text->skipped = 0;
    text->kind = TEXT_REWRITTEN;
}

void text_close(struct text *text)
{
    let_go(text);
    free(text->made);
    if (text->fd >= 0)
        close(text->fd);
    free(text->path);
    str_free(&text->fault);
    *text = (struct text){.fd = -1, .at = "", .bytes = ""};
}
