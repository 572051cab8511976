#define _GNU_SOURCE /* mremap */
#include "logparse/text.h"

#include <errno.h>
#include <fcntl.h>
#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

enum {
    FIRST_ROOM = 4 << 20, /* bytes; grows by half each time */
    LEAST_ROOM = 1 << 20, /* so that inflating is not called for crumbs */
    INPUT_STEP = 1 << 30, /* ISA-L counts input in 32 bits */
};

/* A buffer of our own, grown in place by the kernel: no byte is ever copied. */
static bool make_room(struct text *text, uint64_t used)
{
    if (text->capacity - used >= LEAST_ROOM)
        return true;
    uint64_t wanted = text->capacity ? text->capacity + text->capacity / 2 : FIRST_ROOM;
    wanted = (wanted + 0x1fffff) & ~(uint64_t)0x1fffff;
    void *at = text->buffer ? mremap(text->buffer, text->capacity, wanted, MREMAP_MAYMOVE)
                            : mmap(NULL, wanted, PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        return false;
    madvise(at, wanted, MADV_HUGEPAGE); /* a wish: fewer page faults while inflating */
    text->buffer = at;
    text->capacity = wanted;
    return true;
}

/* More text than this machine can hold is refused rather than left to the OOM killer:
 * a small gzip file can hold terabytes. */
static uint64_t memory_limit(void)
{
    uint64_t pages = (uint64_t)sysconf(_SC_PHYS_PAGES);
    return pages * (uint64_t)sysconf(_SC_PAGESIZE) / 4 * 3;
}

static bool is_gzip(const char *at, uint64_t size)
{
    return size >= 3 && memcmp(at, "\x1f\x8b\x08", 3) == 0;
}

struct inflating {
    struct text *text;
    const char *in;
    uint64_t in_size, in_pos; /* compressed bytes, and how far they are consumed */
    struct str *why;
};

static bool inflate_failed(struct inflating *f, const char *what)
{
    str_addf(f->why, "%s: %s at byte %llu of %llu; the text before it was read",
             f->text->path, what, (unsigned long long)f->in_pos,
             (unsigned long long)f->in_size);
    return false;
}

/* One member, from its header to its checksum. False: the data is damaged or ends early. */
static bool inflate_member(struct inflating *f, struct inflate_state *state)
{
    struct text *text = f->text;
    uint64_t limit = memory_limit();
    isal_inflate_reset(state);
    state->crc_flag = ISAL_GZIP;
    state->avail_in = 0;
    while (state->block_state != ISAL_BLOCK_FINISH) {
        if (text->size > limit || !make_room(text, text->size))
            return inflate_failed(f, "the text is too large for this machine's memory");
        uint64_t in_left = f->in_size - f->in_pos, room = text->capacity - text->size;
        uint32_t in_now = in_left > INPUT_STEP ? INPUT_STEP : (uint32_t)in_left;
        uint32_t out_now = room > INPUT_STEP ? INPUT_STEP : (uint32_t)room;
        state->next_in = (uint8_t *)f->in + f->in_pos;
        state->avail_in = in_now;
        state->next_out = (uint8_t *)text->buffer + text->size;
        state->avail_out = out_now;
        int result = isal_inflate(state);
        uint64_t consumed = in_now - state->avail_in, made = out_now - state->avail_out;
        f->in_pos += consumed;
        text->size += made;
        if (result != ISAL_DECOMP_OK && result != ISAL_END_INPUT)
            return inflate_failed(f, "the gzip data is damaged");
        if (state->block_state != ISAL_BLOCK_FINISH && consumed == 0 && made == 0)
            return inflate_failed(f, "the gzip data ends too early");
    }
    return true;
}

static void inflate_all(struct text *text, const char *in, uint64_t size, struct str *why)
{
    struct inflating f = {text, in, size, 0, why};
    struct inflate_state *state = mem_new(sizeof *state);
    isal_inflate_init(state);
    text->kind = TEXT_INFLATED;
    text->size = 0;
    while (is_gzip(in + f.in_pos, size - f.in_pos) && inflate_member(&f, state))
        ;
    if (why->n == 0 && f.in_pos < size)
        inflate_failed(&f, "what follows is not a gzip member; it was left out,");
    text->at = text->buffer;
    free(state);
}

/* Everything that a pipe, a terminal or a device gives. */
static bool read_all(struct text *text, struct str *why)
{
    text->kind = TEXT_READ;
    for (;;) {
        if (text->size > memory_limit() || !make_room(text, text->size)) {
            str_addf(why, "%s: too large for this machine's memory", text->path);
            break;
        }
        ssize_t n = read(text->fd, text->buffer + text->size, text->capacity - text->size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            str_addf(why, "%s: %s", text->path, strerror(errno));
        if (n <= 0)
            break;
        text->size += (uint64_t)n;
    }
    text->at = text->buffer;
    text->file_size = text->size;
    return text->size > 0 || why->n == 0;
}

static bool map_file(struct text *text, uint64_t size, struct str *why)
{
    text->kind = TEXT_MAPPED;
    text->size = text->file_size = size;
    text->at = "";
    if (size == 0)
        return true;
    void *at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, text->fd, 0);
    if (at == MAP_FAILED) {
        str_addf(why, "%s: %s", text->path, strerror(errno));
        return false;
    }
    text->at = at;
    return true;
}

/* The bytes are there; when they are gzip, put what is inside in their place. */
static void unpack(struct text *text, struct str *why)
{
    if (!is_gzip(text->at, text->size))
        return;
    struct text packed = *text;
    text->buffer = NULL;
    text->capacity = 0;
    inflate_all(text, packed.at, packed.size, why);
    if (packed.kind == TEXT_MAPPED)
        munmap((void *)packed.at, packed.size);
    else
        munmap(packed.buffer, packed.capacity);
}

bool text_open(struct text *text, const char *path, struct str *why)
{
    struct stat st;
    bool standard_input = strcmp(path, "-") == 0;
    int fd = standard_input ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    *text = (struct text){.fd = fd, .at = ""};
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
    else if (S_ISREG(st.st_mode))
        ok = map_file(text, (uint64_t)st.st_size, why);
    else
        ok = read_all(text, why);
    if (ok)
        unpack(text, why);
    else
        text_close(text);
    return ok;
}

bool text_refresh(struct text *text)
{
    struct stat st;
    if (text->kind != TEXT_MAPPED || fstat(text->fd, &st) < 0 ||
        (uint64_t)st.st_size <= text->size)
        return false;
    void *at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, text->fd, 0);
    if (at == MAP_FAILED)
        return false;
    if (text->size)
        munmap((void *)text->at, text->size);
    text->at = at;
    text->size = text->file_size = (uint64_t)st.st_size;
    return true;
}

void text_close(struct text *text)
{
    if (text->buffer)
        munmap(text->buffer, text->capacity);
    else if (text->size)
        munmap((void *)text->at, text->size);
    if (text->fd >= 0)
        close(text->fd);
    free(text->path);
    *text = (struct text){.fd = -1, .at = ""};
}
