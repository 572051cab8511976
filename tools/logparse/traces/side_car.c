#define _GNU_SOURCE
#include "logparse/traces/side_car.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <isa-l/crc64.h>
#include <limits.h>
#include <stdio.h> /* rename */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FORMAT = 1,
    LEAST_LOG = 100 << 20, /* bytes: a smaller one is read in the time of a blink */
    ENDS = 64 << 10,       /* bytes of head and tail that are compared */
    STEP = 4 << 20,        /* bytes written at a time */
    MOST_CACHE = 1 << 30   /* bytes of all indexes: then the oldest go */
};
static const char MAGIC[8] = "HLINDEX";
static const char SUFFIX[] = ".index";

/* What VEC() makes, of any type. */
struct array {
    void *at;
    size_t n, cap;
};

struct array_row {
    size_t where, size; /* in its struct; of an element */
};
#define ARRAY(type, member)                                                            \
    {                                                                                  \
        offsetof(struct type, member), sizeof *((struct type *)0)->member.at           \
    }
static const struct array_row log_arrays[] = {
    ARRAY(log, sections), /* the first one is used where it lies */
    ARRAY(log, line_marks), ARRAY(log, lost), ARRAY(log, given_up), ARRAY(log, open),
};
static const struct array_row trace_arrays[] = {
    ARRAY(traces, all), /* the first one: side_car.traces */
    ARRAY(traces, labels),     ARRAY(traces, guards), ARRAY(traces, failures),
    ARRAY(traces, exits),      ARRAY(traces, calls),  ARRAY(traces, aborts),
    ARRAY(traces, recordings),
};
#undef ARRAY
enum {
    LOG_ARRAYS = sizeof log_arrays / sizeof *log_arrays,
    TRACE_ARRAYS = sizeof trace_arrays / sizeof *trace_arrays,
    WORDS = LOG_ARRAYS + TRACE_ARRAYS, /* the texts, behind the arrays */
    BLOCKS
};

/* All that is neither an array nor a text. */
struct scalars {
    uint64_t problem_counts[PROBLEM_KINDS];
    uint64_t lines, first_tick, last_tick, scanned;
    uint64_t eagerness;
    uint32_t recent_names[RECENT_NAMES];
    uint32_t counts_section;
    bool has_ticks, tail_is_cut, dirty, is_incomplete, has_counts;
};

struct head {
    char magic[sizeof MAGIC];
    uint64_t layout; /* of these structs: another build has others */
    uint64_t log_size;
    int64_t log_seconds, log_nanos; /* its time of change */
    uint64_t log_head, log_tail;    /* CRC-64 */
    uint64_t block_size[BLOCKS];    /* bytes; each begins at a multiple of 8 */
    struct scalars scalars;
    uint64_t crc; /* of the blocks, and of the head up to here */
};

static uint64_t crc(uint64_t before, const void *at, uint64_t n)
{
    return crc64_jones_refl(before, at, n);
}

/* Changes with the version, and with the sizes of what is written as it lies. What changes in
 * another way, such as the order of members or what a number means, changes FORMAT. */
static uint64_t layout(void)
{
    uint64_t sum = crc(FORMAT, HOTLOOP_VERSION, sizeof HOTLOOP_VERSION);
    sum = crc(sum, log_arrays, sizeof log_arrays);
    sum = crc(sum, trace_arrays, sizeof trace_arrays);
    uint64_t sizes[] = {sizeof(struct head), PROBLEM_KINDS, STAGES, TRACE_KINDS};
    return crc(sum, sizes, sizeof sizes);
}

static uint64_t padded(uint64_t n)
{
    return (n + 7) & ~UINT64_C(7);
}

static struct array array_of(const void *base, const struct array_row *row)
{
    struct array a;
    memcpy(&a, (const char *)base + row->where, sizeof a);
    return a;
}

/* ---- which logs, and where ----------------------------------------------------------------- */

/* The size from which logs have an index; UINT64_MAX: none has. */
static uint64_t least_size(void)
{
    const char *text = getenv("HOTLOOP_INDEX");
    uint64_t n;
    if (!text || !*text)
        return LEAST_LOG;
    return slice_to_u64(slice_of(text), 10, &n) ? n : UINT64_MAX;
}

static bool may_have(const struct text *t)
{
    return t->fd >= 0 && t->kind == TEXT_MAPPED && t->skipped == 0 && t->size > 0 &&
           t->size >= least_size();
}

/* Is the log's text that of its file? Otherwise it was made by reading. */
static bool is_as_it_was(const struct log *log)
{
    const struct recoded *r = &log->recoded;
    return may_have(&log->text) && !r->prefix.n && !r->encoding.n && !r->walls.n &&
           !r->jitlog_fault.n && !log->text.fault.n;
}

static bool cache_folder(struct str *path)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (cache && *cache == '/')
        str_addf(path, "%s/hotloop", cache);
    else if (home && *home == '/')
        str_addf(path, "%s/.cache/hotloop", home);
    return path->n > 0;
}

/* One for each path of a log. */
static bool index_path(const char *log_path, struct str *path)
{
    char whole[PATH_MAX];
    if (!realpath(log_path, whole) || !cache_folder(path))
        return false;
    str_addf(path, "/%016llx%s", (unsigned long long)crc(0, whole, strlen(whole)),
             SUFFIX);
    return true;
}

/* Of the head, what is known of the log's file. */
static bool describe_log(const struct text *t, struct head *h)
{
    struct stat st;
    if (fstat(t->fd, &st) < 0 || (uint64_t)st.st_size != t->size)
        return false;
    uint64_t n = t->size < ENDS ? t->size : ENDS;
    *h = (struct head){.layout = layout(),
                       .log_size = t->size,
                       .log_seconds = st.st_mtim.tv_sec,
                       .log_nanos = st.st_mtim.tv_nsec,
                       .log_head = crc(0, t->at, n),
                       .log_tail = crc(0, t->at + t->size - n, n)};
    memcpy(h->magic, MAGIC, sizeof MAGIC);
    return true;
}

/* ---- texts --------------------------------------------------------------------------------- */

static void put_number(struct str *words, uint64_t n)
{
    str_add(words, (struct slice){(const char *)&n, sizeof n});
}

static void put_text(struct str *words, struct slice text)
{
    put_number(words, text.n);
    str_add(words, text);
}

static void put_names(struct str *words, const struct names *names)
{
    put_number(words, names->n);
    for (size_t i = 0; i < names->n; i++)
        put_text(words, names->at[i]);
}

static void put_words(struct str *words, const struct log *log,
                      const struct traces *traces)
{
    put_names(words, &log->names);
    put_names(words, &log->lost_names);
    put_names(words, &traces->texts);
    for (size_t i = 0; i < traces->all.n; i++)
        put_text(words, slice_of(traces->all.at[i].name));
    put_number(words, log->problems.n);
    for (size_t i = 0; i < log->problems.n; i++) {
        const struct problem *p = &log->problems.at[i];
        put_number(words, p->kind);
        put_number(words, p->line);
        put_text(words, slice_of(p->detail));
    }
}

/* The CRC was right, so these give what was put. False: they do not, and this is no index. */
static bool get_number(struct slice *words, uint64_t *n)
{
    if (words->n < sizeof *n)
        return false;
    memcpy(n, words->p, sizeof *n);
    *words = slice_from(*words, sizeof *n);
    return true;
}

static bool get_text(struct slice *words, struct slice *text)
{
    uint64_t n;
    if (!get_number(words, &n) || n > words->n)
        return false;
    *text = (struct slice){words->p, n};
    *words = slice_from(*words, n);
    return true;
}

static bool get_names(struct slice *words, struct names *names)
{
    uint64_t n;
    struct slice name;
    if (!get_number(words, &n))
        return false;
    for (; n > 0 && get_text(words, &name); n--)
        names_add(names, name);
    return n == 0;
}

static bool get_problem(struct slice *words, struct log *log)
{
    uint64_t kind, line;
    struct slice detail;
    if (!get_number(words, &kind) || !get_number(words, &line) ||
        !get_text(words, &detail) || kind >= PROBLEM_KINDS)
        return false;
    *vec_add(&log->problems) = (struct problem){(enum problem_kind)kind, line,
                                                mem_copy_text(detail.p, detail.n)};
    return true;
}

static bool get_words(struct slice words, struct log *log, struct traces *traces)
{
    uint64_t problems;
    if (!get_names(&words, &log->names) || !get_names(&words, &log->lost_names) ||
        !get_names(&words, &traces->texts))
        return false;
    for (size_t i = 0; i < traces->all.n; i++) {
        struct slice name;
        if (!get_text(&words, &name))
            return false;
        traces->all.at[i].name = mem_copy_text(name.p, name.n);
    }
    if (!get_number(&words, &problems))
        return false;
    while (problems > 0 && get_problem(&words, log))
        problems--;
    return problems == 0 && words.n == 0;
}

/* ---- reading ------------------------------------------------------------------------------- */

/* Is it the index of this log, and whole? `n` bytes are mapped at `h`. */
static bool is_index_of(const struct head *h, uint64_t n, const struct head *log)
{
    uint64_t size = sizeof *h, sum;
    if (n < sizeof *h || memcmp(h, log, offsetof(struct head, block_size)) != 0)
        return false;
    for (int i = 0; i < BLOCKS; i++) {
        if (h->block_size[i] > n)
            return false;
        size += padded(h->block_size[i]);
    }
    if (size != n)
        return false;
    sum = crc(0, h + 1, n - sizeof *h);
    return crc(sum, h, offsetof(struct head, crc)) == h->crc;
}

static void take_scalars(struct log *log, struct traces *traces,
                         const struct scalars *s)
{
    memcpy(log->problem_counts, s->problem_counts, sizeof log->problem_counts);
    memcpy(log->recent_names, s->recent_names, sizeof log->recent_names);
    log->lines = s->lines;
    log->first_tick = s->first_tick;
    log->last_tick = s->last_tick;
    log->scanned = s->scanned;
    log->has_ticks = s->has_ticks;
    log->tail_is_cut = s->tail_is_cut;
    log->dirty = s->dirty;
    traces->eagerness = s->eagerness;
    traces->counts_section = s->counts_section;
    traces->is_incomplete = s->is_incomplete;
    traces->has_counts = s->has_counts;
}

/* `lend`: the array stays where it is, in the index. */
static void take_array(void *base, const struct array_row *row, const char *from,
                       uint64_t size, bool lend)
{
    struct array a = {.n = size / row->size, .cap = size / row->size};
    if (lend) {
        a.at = (void *)(uintptr_t)from;
    } else if (size) {
        a.at = mem_new(size);
        memcpy(a.at, from, size);
    }
    memcpy((char *)base + row->where, &a, sizeof a);
}

static bool take_index(struct log *log, struct traces *traces, const struct head *h)
{
    const char *at = (const char *)(h + 1);
    for (int i = 0; i < WORDS; at += padded(h->block_size[i++])) {
        bool of_log = i < LOG_ARRAYS;
        take_array(of_log ? (void *)log : traces,
                   of_log ? &log_arrays[i] : &trace_arrays[i - LOG_ARRAYS], at,
                   h->block_size[i], i == 0);
    }
    take_scalars(log, traces, &h->scalars);
    return get_words((struct slice){at, h->block_size[WORDS]}, log, traces);
}

/* Of the log its text is left, as before take_index(). */
static void forget(struct log *log, struct traces *traces)
{
    struct text text = log->text;
    traces_free(traces);
    log->text = (struct text){.fd = -1, .at = ""};
    log_close(log);
    log->text = text;
}

/* The index as it is mapped; NULL: there is none that can be used. */
static const struct head *map_index(const char *path, uint64_t *size)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    void *at = MAP_FAILED;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
        st.st_size > 0)
        at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd,
                  0);
    close(fd);
    if (at == MAP_FAILED)
        return NULL;
    *size = (uint64_t)st.st_size;
    return at;
}

static bool read_index(struct log *log, struct traces *traces)
{
    struct head wanted;
    struct str path = {0};
    uint64_t size;
    const struct head *h = NULL;
    if (may_have(&log->text) && index_path(log->text.path, &path) &&
        describe_log(&log->text, &wanted))
        h = map_index(str_text(&path), &size);
    str_free(&path);
    if (!h)
        return false;
    if (!is_index_of(h, size, &wanted)) {
        munmap((void *)(uintptr_t)h, size);
        return false;
    }
    *traces = (struct traces){.log = log};
    log->lent = (void *)(uintptr_t)h;
    log->lent_size = size;
    if (take_index(log, traces, h))
        return true;
    forget(log, traces);
    return false;
}

bool side_car_open(struct log *log, struct traces *traces, const char *path,
                   const struct locations *locations, bool *wants_index,
                   struct str *why)
{
    *log = (struct log){0};
    str_clear(why);
    return text_open(&log->text, path, why) &&
           side_car_read(log, traces, locations, wants_index, why);
}

bool side_car_read(struct log *log, struct traces *traces,
                   const struct locations *locations, bool *wants_index,
                   struct str *why)
{
    bool foreign = locations && locations->forms.n;
    *wants_index = false;
    if (!foreign && read_index(log, traces))
        return true;
    if (!log_read(log, locations, why)) {
        log_close(log);
        return false;
    }
    traces_read(traces, log);
    *wants_index = !foreign;
    return true;
}

/* ---- writing ------------------------------------------------------------------------------- */

struct side_car {
    struct head head;
    struct slice blocks[BLOCKS];
    struct str words, path, part; /* part: the name while it is written */
    struct trace *traces;         /* without their names, which are in `words` */
    int fd;
    int block; /* that is being written; BLOCKS: all are */
    uint64_t at;
    bool failed, written;
};

static struct scalars scalars_of(const struct log *log, const struct traces *traces)
{
    struct scalars s;
    memset(&s, 0, sizeof s); /* padding is written, too */
    memcpy(s.problem_counts, log->problem_counts, sizeof s.problem_counts);
    memcpy(s.recent_names, log->recent_names, sizeof s.recent_names);
    s.lines = log->lines;
    s.first_tick = log->first_tick;
    s.last_tick = log->last_tick;
    s.scanned = log->scanned;
    s.has_ticks = log->has_ticks;
    s.tail_is_cut = log->tail_is_cut;
    s.dirty = log->dirty;
    s.eagerness = traces->eagerness;
    s.counts_section = traces->counts_section;
    s.is_incomplete = traces->is_incomplete;
    s.has_counts = traces->has_counts;
    return s;
}

/* Folders up to the file, for the user alone; those that are there stay as they are. */
static void make_folders(const struct str *path)
{
    char *text = mem_copy_text(path->p, path->n);
    for (char *slash = strchr(text + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(text, 0700);
        *slash = '/';
    }
    free(text);
}

static void gather(struct side_car *s, const struct log *log,
                   const struct traces *traces)
{
    for (int i = 0; i < WORDS; i++) {
        bool of_log = i < LOG_ARRAYS;
        const struct array_row *row =
            of_log ? &log_arrays[i] : &trace_arrays[i - LOG_ARRAYS];
        struct array a = array_of(of_log ? (const void *)log : traces, row);
        s->blocks[i] = (struct slice){a.at, a.n * row->size};
    }
    s->traces = mem_zero(traces->all.n, sizeof *s->traces);
    for (size_t i = 0; i < traces->all.n; i++) {
        s->traces[i] = traces->all.at[i];
        s->traces[i].name = NULL;
    }
    s->blocks[LOG_ARRAYS].p = (const char *)s->traces; /* trace_arrays[0] */
    put_words(&s->words, log, traces);
    s->blocks[WORDS] = str_slice(&s->words);
    s->head.scalars = scalars_of(log, traces);
    for (int i = 0; i < BLOCKS; i++)
        s->head.block_size[i] = s->blocks[i].n;
}

struct side_car *side_car_begin(const struct log *log, const struct traces *traces)
{
    struct side_car *s;
    struct head head;
    if (log->lent || !is_as_it_was(log) || !describe_log(&log->text, &head))
        return NULL;
    s = mem_zero(1, sizeof *s);
    s->head = head;
    s->fd = -1;
    if (!index_path(log->text.path, &s->path)) {
        side_car_end(s);
        return NULL;
    }
    make_folders(&s->path);
    str_addf(&s->part, "%s.%d", str_text(&s->path), (int)getpid());
    s->fd = open(str_text(&s->part), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (s->fd < 0) {
        side_car_end(s);
        return NULL;
    }
    gather(s, log, traces);
    s->failed = lseek(s->fd, sizeof s->head, SEEK_SET) < 0;
    return s;
}

static bool write_all(struct side_car *s, const void *at, size_t n)
{
    for (const char *p = at; n > 0;) {
        ssize_t done = write(s->fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

/* The oldest indexes, when there are too many bytes of them. */
static void prune(void)
{
    struct entry {
        char *path;
        struct timespec changed;
        off_t size;
    };
    VEC(struct entry) all = {0};
    struct str folder = {0};
    uint64_t sum = 0;
    DIR *dir = cache_folder(&folder) ? opendir(str_text(&folder)) : NULL;
    for (struct dirent *d; dir && (d = readdir(dir));) {
        struct stat st;
        struct str path = {0};
        str_addf(&path, "%s/%s", str_text(&folder), d->d_name);
        if (!strstr(d->d_name, SUFFIX) || lstat(str_text(&path), &st) < 0 ||
            !S_ISREG(st.st_mode)) {
            str_free(&path);
            continue;
        }
        sum += (uint64_t)st.st_size;
        *vec_add(&all) = (struct entry){path.p, st.st_mtim, st.st_size};
    }
    while (sum > MOST_CACHE && all.n > 1) {
        size_t old = 0;
        for (size_t i = 1; i < all.n; i++)
            if (all.at[i].changed.tv_sec < all.at[old].changed.tv_sec)
                old = i;
        unlink(all.at[old].path);
        sum -= (uint64_t)all.at[old].size;
        free(all.at[old].path);
        all.at[old] = all.at[--all.n];
    }
    for (size_t i = 0; i < all.n; i++)
        free(all.at[i].path);
    vec_free(&all);
    str_free(&folder);
    if (dir)
        closedir(dir);
}

/* The head comes last, and then the name: half an index is none. */
static void finish(struct side_car *s)
{
    s->head.crc = crc(s->head.crc, &s->head, offsetof(struct head, crc));
    s->failed =
        lseek(s->fd, 0, SEEK_SET) < 0 || !write_all(s, &s->head, sizeof s->head);
    s->failed |= close(s->fd) < 0;
    s->fd = -1;
    s->written = !s->failed && rename(str_text(&s->part), str_text(&s->path)) == 0;
    if (s->written)
        prune();
}

bool side_car_step(struct side_car *s)
{
    static const char zeros[8];
    if (s->failed || s->written)
        return false;
    if (s->block == BLOCKS) {
        finish(s);
        return false;
    }
    struct slice block = s->blocks[s->block];
    uint64_t n = block.n - s->at < STEP ? block.n - s->at : STEP;
    if (n > 0)
        s->head.crc = crc(s->head.crc, block.p + s->at, n);
    s->failed = !write_all(s, block.p + s->at, n);
    s->at += n;
    if (s->at == block.n) {
        n = padded(block.n) - block.n;
        s->head.crc = crc(s->head.crc, zeros, n);
        s->failed |= !write_all(s, zeros, n);
        s->block++;
        s->at = 0;
    }
    return !s->failed;
}

void side_car_end(struct side_car *s)
{
    if (!s)
        return;
    if (s->fd >= 0)
        close(s->fd);
    if (!s->written && s->part.n)
        unlink(str_text(&s->part));
    free(s->traces);
    str_free(&s->words);
    str_free(&s->path);
    str_free(&s->part);
    free(s);
}

void side_car_write(const struct log *log, const struct traces *traces)
{
    struct side_car *s = side_car_begin(log, traces);
    while (s && side_car_step(s))
        ;
    side_car_end(s);
}
