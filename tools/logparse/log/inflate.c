#define _GNU_SOURCE
#include "logparse/log/inflate.h"

#include <assert.h>
#include <isa-l/igzip_lib.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"

enum {
    IN_STEP = 1 << 18, /* compressed bytes between two looks at whether to stop */
    HUGE_PAGE = 2 << 20,
    PAGES_AHEAD = 4 << 20,
    ANY_TEXT = 64 << 20, /* bytes of text that any file may hold */
    USUAL_RATIO = 32,    /* of text to gzip data that a log may have beyond these */
    OUT_STEP = 1 << 20   /* text bytes between two messages to who waits */
};

struct inflating {
    struct slice packed;
    char *text; /* address space for the most there can be; pages come when touched */
    uint64_t capacity;

    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t more;
    uint64_t size;
    bool done, stop;

    uint64_t touched; /* the waiting side's own: text memory whose pages are there */

    uint64_t in_pos; /* the thread's own until done: compressed bytes consumed */
    const char *fault;
};

bool is_gzip(struct slice bytes)
{
    return bytes.n >= 3 && memcmp(bytes.p, "\x1f\x8b\x08", 3) == 0;
}

/* Tell of new text; false when nobody wants more. */
static bool publish(struct inflating *f, uint64_t size, bool done)
{
    pthread_mutex_lock(&f->lock);
    f->size = size;
    f->done = done;
    bool go_on = !f->stop;
    pthread_cond_signal(&f->more);
    pthread_mutex_unlock(&f->lock);
    return go_on;
}

static uint32_t at_most(uint64_t n, uint32_t most)
{
    return n < most ? (uint32_t)n : most;
}

/* One member, from its header to its checksum. */
static bool inflate_member(struct inflating *f, struct inflate_state *state,
                           uint64_t *size)
{
    isal_inflate_reset(state);
    state->crc_flag = ISAL_GZIP;
    while (state->block_state != ISAL_BLOCK_FINISH) {
        uint32_t in_now = at_most(f->packed.n - f->in_pos, IN_STEP);
        uint32_t out_now = at_most(f->capacity - *size, OUT_STEP);
        if (out_now == 0) {
            f->fault =
                "the text is far larger than a log of this size ever is, or too "
                "large for this machine's memory (unpacked with gunzip, a file of "
                "any size is read): reading stopped";
            return false;
        }
        state->next_in = (uint8_t *)f->packed.p + f->in_pos;
        state->avail_in = in_now;
        state->next_out = (uint8_t *)f->text + *size;
        state->avail_out = out_now;
        int result = isal_inflate(state);
        assert(state->avail_in <= in_now && state->avail_out <= out_now);
        uint32_t consumed = in_now - state->avail_in, made = out_now - state->avail_out;
        f->in_pos += consumed;
        *size += made;
        assert(f->in_pos <= f->packed.n && *size <= f->capacity);
        if (result != ISAL_DECOMP_OK && result != ISAL_END_INPUT)
            f->fault = "the gzip data is damaged";
        else if (state->block_state != ISAL_BLOCK_FINISH && consumed == 0 && made == 0)
            f->fault = "the gzip data ends too early";
        if (f->fault || !publish(f, *size, false))
            return false;
    }
    return true;
}

static void *inflate_all(void *argument)
{
    struct inflating *f = argument;
    struct inflate_state *state = mem_new(sizeof *state);
    uint64_t size = 0;
    isal_inflate_init(state);
    while (is_gzip((struct slice){f->packed.p + f->in_pos, f->packed.n - f->in_pos}) &&
           inflate_member(f, state, &size))
        ;
    free(state);
    publish(f, size, true);
    return NULL;
}

/* A small gzip file can hold terabytes of one repeated line (deflate packs up to 1032 to 1);
 * logs are packed 8 to 16 to 1. So much is taken, and not more than this machine can hold:
 * the rest is left out and said, rather than left to the OOM killer. A plain file is mapped
 * and has no such limit. */
static uint64_t most_text(uint64_t packed)
{
    uint64_t memory =
        (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
    uint64_t limit = memory / 4 * 3, most = limit;
    if (packed < (limit - ANY_TEXT) / USUAL_RATIO)
        most = ANY_TEXT + packed * USUAL_RATIO;
    return (most + OUT_STEP + HUGE_PAGE - 1) & ~(uint64_t)(HUGE_PAGE - 1);
}

/* Address space for the text. Where that is limited (ulimit -v, strict overcommit), less than
 * the most there could be will usually do. */
static char *reserve(uint64_t packed, uint64_t *capacity)
{
    void *text = MAP_FAILED;
    *capacity = most_text(packed);
    for (; text == MAP_FAILED && *capacity / 4 > packed; *capacity /= 2)
        text = mmap(NULL, *capacity, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    *capacity *= 2;
    return text == MAP_FAILED ? NULL : text;
}

struct inflating *inflate_start(struct slice packed)
{
    uint64_t capacity;
    char *text = reserve(packed.n, &capacity);
    if (!text)
        return NULL;
    madvise(text, capacity, MADV_HUGEPAGE); /* a wish: far fewer page faults */
    struct inflating *f = mem_zero(1, sizeof *f);
    f->packed = packed;
    f->text = text;
    f->capacity = capacity;
    pthread_mutex_init(&f->lock, NULL);
    pthread_cond_init(&f->more, NULL);
    if (pthread_create(&f->thread, NULL, inflate_all, f) != 0) {
        munmap(text, capacity);
        free(f);
        return NULL;
    }
    return f;
}

const char *inflate_text(const struct inflating *f)
{
    return f->text;
}

/* Who waits has time to let the kernel clear the pages that the thread will need next. */
static void prepare_pages(struct inflating *f, uint64_t wanted)
{
#ifdef MADV_POPULATE_WRITE /* Linux 5.14; an older one says no, and nothing is lost */
    uint64_t to =
        wanted < f->capacity ? wanted & ~(uint64_t)(HUGE_PAGE - 1) : f->touched;
    if (to > f->touched)
        madvise(f->text + f->touched, to - f->touched, MADV_POPULATE_WRITE);
    f->touched = to > f->touched ? to : f->touched;
#else
    (void)f, (void)wanted;
#endif
}

uint64_t inflate_wait(struct inflating *f, uint64_t wanted, bool *done)
{
    prepare_pages(f, wanted + PAGES_AHEAD);
    pthread_mutex_lock(&f->lock);
    while (f->size < wanted && !f->done)
        pthread_cond_wait(&f->more, &f->lock);
    uint64_t size = f->size;
    *done = f->done;
    pthread_mutex_unlock(&f->lock);
    return size;
}

bool inflate_was_whole(const struct inflating *f, struct str *why)
{
    if (f->fault)
        str_addf(why, "%s at byte %llu of %llu; the text before it was read", f->fault,
                 (unsigned long long)f->in_pos, (unsigned long long)f->packed.n);
    return !f->fault;
}

uint64_t inflate_left_over(const struct inflating *f)
{
    uint64_t at = f->in_pos; /* tapes and block devices pad with zeros */
    while (!f->fault && at < f->packed.n && f->packed.p[at] == 0)
        at++;
    return f->fault ? 0 : f->packed.n - at;
}

void inflate_end(struct inflating *f)
{
    pthread_mutex_lock(&f->lock);
    f->stop = true;
    pthread_mutex_unlock(&f->lock);
    pthread_join(f->thread, NULL);
    munmap(f->text, f->capacity);
    pthread_mutex_destroy(&f->lock);
    pthread_cond_destroy(&f->more);
    free(f);
}
