#include "logparse/log/scan.h"

#include <assert.h>
#include <stdlib.h>

#include "logparse/log/sweep.h"

enum {
    CHUNK =
        32 << 10, /* bytes looked at while they are in the cache; a line mark each */
    DEEPEST =
        200 /* open sections: real logs have ten, damaged ones can have millions */
};

/* What a byte can be in a mark: its value as a hex digit, and whether names may hold it. */
enum { IS_HEX = 0x10, IS_NAME = 0x20 };

#define DIGIT(c, v) [c] = (v) | IS_HEX | IS_NAME
#define NAME(c)     [c] = IS_NAME
static const unsigned char byte_class[256] = {
    DIGIT('0', 0),  DIGIT('1', 1),  DIGIT('2', 2),  DIGIT('3', 3),  DIGIT('4', 4),
    DIGIT('5', 5),  DIGIT('6', 6),  DIGIT('7', 7),  DIGIT('8', 8),  DIGIT('9', 9),
    DIGIT('a', 10), DIGIT('b', 11), DIGIT('c', 12), DIGIT('d', 13), DIGIT('e', 14),
    DIGIT('f', 15), DIGIT('A', 10), DIGIT('B', 11), DIGIT('C', 12), DIGIT('D', 13),
    DIGIT('E', 14), DIGIT('F', 15), NAME('g'),      NAME('h'),      NAME('i'),
    NAME('j'),      NAME('k'),      NAME('l'),      NAME('m'),      NAME('n'),
    NAME('o'),      NAME('p'),      NAME('q'),      NAME('r'),      NAME('s'),
    NAME('t'),      NAME('u'),      NAME('v'),      NAME('w'),      NAME('x'),
    NAME('y'),      NAME('z'),      NAME('G'),      NAME('H'),      NAME('I'),
    NAME('J'),      NAME('K'),      NAME('L'),      NAME('M'),      NAME('N'),
    NAME('O'),      NAME('P'),      NAME('Q'),      NAME('R'),      NAME('S'),
    NAME('T'),      NAME('U'),      NAME('V'),      NAME('W'),      NAME('X'),
    NAME('Y'),      NAME('Z'),      NAME('_'),      NAME('-'),
};
#undef DIGIT
#undef NAME

static bool good_name(struct slice name)
{
    unsigned char all = IS_NAME;
    for (size_t i = 0; i < name.n; i++)
        all &= byte_class[(unsigned char)name.p[i]];
    return name.n > 0 && all;
}

/* The mark, but whether its name is one. */
static bool mark_split(struct slice line, struct mark *mark)
{
    size_t i = 1;
    uint64_t ticks = 0;
    if (line.n < 6 || line.p[0] != '[')
        return false;
    for (unsigned c; i < line.n && (c = byte_class[(unsigned char)line.p[i]]) & IS_HEX;
         i++)
        ticks = ticks << 4 | (c & 0x0f); /* longer stamps are corrupt: keep the end */
    if (i == 1 || i + 3 > line.n || line.p[i] != ']' || line.p[i + 1] != ' ')
        return false;
    struct slice rest = slice_from(line, i + 2);
    *mark = (struct mark){.ticks = ticks, .start = rest.p[0] == '{'};
    if (mark->start)
        mark->name = slice_from(rest, 1);
    else if (rest.p[rest.n - 1] == '}')
        mark->name = (struct slice){rest.p, rest.n - 1};
    else
        return false;
    return true;
}

bool mark_parse(struct slice line, struct mark *mark)
{
    if (!mark_split(line, mark))
        return false;
    mark->odd = !good_name(mark->name);
    return true;
}

static uint32_t *times_given_up(struct log *log, uint32_t name)
{
    while (log->given_up.n <= name)
        *vec_add(&log->given_up) = 0;
    return &log->given_up.at[name];
}

/* Close the innermost `count` open sections without a STOP. */
static void give_up(struct log *log, size_t count, uint64_t offset)
{
    while (count--) {
        struct section *s = &log->sections.at[log->open.at[--log->open.n]];
        ++*times_given_up(log, s->name);
        s->unclosed = 1;
        s->end = offset;
        s->t1 = s->t0;
    }
}

/* Nearly every STOP ends the section that was begun last: no need to look its name up. */
static bool ends_innermost(const struct log *log, struct slice name)
{
    return log->open.n &&
           slice_eq(section_name(log, &log->sections.at[log->open.at[log->open.n - 1]]),
                    name);
}

static int64_t name_of_stop(const struct log *log, struct slice name)
{
    return ends_innermost(log, name)
               ? log->sections.at[log->open.at[log->open.n - 1]].name
               : names_find(&log->names, name);
}

/* How deep the innermost open section of that name is: 1 = on top, 0 = there is none. */
static size_t open_depth(const struct log *log, int64_t name)
{
    for (size_t i = log->open.n; name >= 0 && i > 0; i--)
        if (log->sections.at[log->open.at[i - 1]].name == (uint32_t)name)
            return log->open.n - i + 1;
    return 0;
}

static void take_tick(struct log *log, uint64_t ticks, uint64_t offset)
{
    if (log->has_ticks && (int64_t)(ticks - log->last_tick) < 0) {
        log_problem(log, PROBLEM_BACKWARDS, offset, "by %lld ticks",
                    (long long)(log->last_tick - ticks));
    }
    log->last_tick = ticks;
    log->has_ticks = true;
}

/* Few names, seen again and again: the recent ones are tried before the hash table. */
static uint32_t *recent_name(struct log *log, struct slice name)
{
    return &log->recent_names[(name.n + (unsigned char)name.p[name.n - 1]) %
                              RECENT_NAMES];
}

static bool is_recent(struct log *log, struct slice name)
{
    uint32_t recent = name.n ? *recent_name(log, name) : 0;
    return name.n && recent < log->names.n && slice_eq(log->names.at[recent], name);
}

static uint32_t name_of_start(struct log *log, struct slice name)
{
    uint32_t *recent = recent_name(log, name);
    if (!is_recent(log, name))
        *recent = names_add(&log->names, name);
    return *recent;
}

static void start_section(struct log *log, const struct mark *mark, uint64_t offset)
{
    uint32_t name = name_of_start(log, mark->name);
    take_tick(log, mark->ticks, offset);
    if (log->sections.n == 0)
        log->first_tick =
            mark->ticks; /* a STOP before any START belongs to another file */
    /* A collection cannot run inside itself: the STOP of the first one is lost. */
    size_t depth = slice_starts(mark->name, SLICE("gc-")) ? open_depth(log, name) : 0;
    if (depth) {
        log_problem(log, PROBLEM_REOPENED, offset, "%.*s", (int)mark->name.n,
                    mark->name.p);
        give_up(log, depth, offset);
    }
    if (log->open.n == DEEPEST) {
        log_problem(log, PROBLEM_TOO_DEEP, offset, "%.*s", (int)mark->name.n,
                    mark->name.p);
        give_up(log, log->open.n, offset);
    }
    uint32_t parent = log->open.n ? log->open.at[log->open.n - 1] : NO_SECTION;
    *vec_add(&log->open) = (uint32_t)log->sections.n;
    *vec_add(&log->sections) = (struct section){.t0 = mark->ticks,
                                                .t1 = mark->ticks,
                                                .head = offset,
                                                .end = UINT64_MAX,
                                                .parent = parent,
                                                .name = name};
}

/* An end without a beginning. A program can write any of its own; those of the VM nest, so
 * something is missing. Where a section of the name was given up because another one ended
 * or began first, this is its end: two writers. */
static void stray_stop(struct log *log, const struct mark *mark, int64_t name,
                       uint64_t offset)
{
    bool of_vm = slice_starts(mark->name, SLICE("gc-")) ||
                 slice_starts(mark->name, SLICE("jit-"));
    uint32_t *given_up = name >= 0 ? times_given_up(log, (uint32_t)name) : NULL;
    bool overlap = of_vm && given_up && *given_up > 0;
    log_problem(log,
                overlap ? PROBLEM_OVERLAP
                : of_vm ? PROBLEM_LOST_START
                        : PROBLEM_STRAY_STOP,
                offset, "%.*s", (int)mark->name.n, mark->name.p);
    if (overlap)
        --*given_up;
    uint32_t lost = names_add(&log->lost_names, mark->name);
    if (lost == log->lost.n)
        *vec_add(&log->lost) = 0;
    log->lost.at[lost]++;
}

static void stop_section(struct log *log, const struct mark *mark, uint64_t offset)
{
    int64_t kind = name_of_stop(log, mark->name);
    size_t depth = open_depth(log, kind);
    if (!log->has_ticks)
        log_problem(log, PROBLEM_NO_BEGINNING, offset,
                    "it ends %.*s, which began before", (int)mark->name.n,
                    mark->name.p);
    take_tick(log, mark->ticks, offset);
    if (depth == 0) {
        stray_stop(log, mark, kind, offset);
        return;
    }
    for (size_t i = 1; i < depth; i++) {
        uint32_t lost = log->open.at[log->open.n - i];
        struct slice name = section_name(log, &log->sections.at[lost]);
        log_problem(log, PROBLEM_NOT_CLOSED, offset, "%.*s", (int)name.n, name.p);
    }
    give_up(log, depth - 1, offset);
    struct section *s = &log->sections.at[log->open.at[--log->open.n]];
    s->t1 = mark->ticks;
    s->end = offset;
}

/* `glued`: other text is before it on its line, and then only what is certainly a mark is. */
static void take_mark(struct log *log, struct slice line, uint64_t offset, bool glued)
{
    struct mark mark;
    if (!mark_split(line, &mark))
        return;
    bool known =
        mark.start ? is_recent(log, mark.name) : ends_innermost(log, mark.name);
    mark.odd = !known && !good_name(mark.name);
    if (glued && mark.odd)
        return;
    if (glued)
        log_problem(log, PROBLEM_GLUED, offset, "%.*s", (int)mark.name.n, mark.name.p);
    if (mark.odd) {
        if (mark.start && glued_mark(line.p, line.n) <= 0)
            log_problem(log, PROBLEM_ODD_NAME, offset, "%.*s",
                        (int)(mark.name.n > 60 ? 60 : mark.name.n), mark.name.p);
        return;
    }
    if (mark.start)
        start_section(log, &mark, offset);
    else
        stop_section(log, &mark, offset);
}

/* Remove colours (ESC [ digits m) and a CR before the newline. */
static struct slice clean(struct slice line, struct str *room)
{
    if (slice_char(line, '\x1b')) {
        str_clear(room);
        for (size_t i = 0; i < line.n; i++) {
            size_t k = i + 2;
            if (line.p[i] == '\x1b' && i + 1 < line.n && line.p[i + 1] == '[') {
                while (k < line.n &&
                       ((line.p[k] >= '0' && line.p[k] <= '9') || line.p[k] == ';'))
                    k++;
                if (k < line.n && line.p[k] == 'm') {
                    i = k;
                    continue;
                }
            }
            str_addc(room, line.p[i]);
        }
        line = str_slice(room);
    }
    while (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

/* Without the colours and CRs at its end */
static struct slice trim_end(struct slice line)
{
    for (;;) {
        size_t i = line.n;
        if (i > 0 && line.p[i - 1] == '\r') {
            line.n--;
            continue;
        }
        if (i < 3 || line.p[--i] != 'm')
            return line;
        while (i > 0 &&
               ((line.p[i - 1] >= '0' && line.p[i - 1] <= '9') || line.p[i - 1] == ';'))
            i--;
        if (i < 2 || line.p[i - 1] != '[' || line.p[i - 2] != '\x1b')
            return line;
        line.n = i - 2;
    }
}

/* A mark at its beginning, or else at its end. */
static void take_dirty_piece(struct log *log, struct slice raw, uint64_t offset,
                             struct str *room)
{
    struct slice line = clean(raw, room);
    struct mark mark;
    bool is_mark = mark_parse(line, &mark);
    if (is_mark)
        take_mark(log, line, offset, false);
    raw = trim_end(raw);
    ptrdiff_t at = is_mark && !mark.odd ? -1 : glued_mark(raw.p, raw.n);
    if (at > 0)
        take_mark(log, slice_from(raw, (size_t)at), offset + (uint64_t)at, true);
}

/* A line with escapes, CR or NULs: a hole of NULs ends one line and begins another. */
static void take_dirty_line(struct log *log, struct slice line, uint64_t offset,
                            struct str *room)
{
    while (line.n) {
        const char *nul = slice_char(line, 0);
        size_t n = nul ? (size_t)(nul - line.p) : line.n;
        take_dirty_piece(log, (struct slice){line.p, n}, offset, room);
        size_t hole = n;
        while (hole < line.n && line.p[hole] == 0)
            hole++;
        if (hole > n)
            log_problem(log, PROBLEM_NUL_HOLE, offset, "%llu of them at offset %llu",
                        (unsigned long long)(hole - n),
                        (unsigned long long)(offset + n));
        line = slice_from(line, hole);
        offset += hole;
    }
}

/* Lines that lie wholly in [from, to) and hold nothing to be cleaned. */
static void scan_clean(struct log *log, const struct sweep *swept, uint64_t from,
                       uint64_t to)
{
    for (size_t i = 0; i < swept->brackets.n; i++) {
        uint64_t offset = from + swept->brackets.at[i];
        const char *line = log->text.at + offset;
        const char *newline = memchr(line, '\n', to - offset);
        assert(newline); /* [from, to) is whole lines */
        bool glued = offset > from && line[-1] != '\n';
        take_mark(log, (struct slice){line, (size_t)(newline - line)}, offset, glued);
    }
}

static void scan_dirty(struct log *log, uint64_t from, uint64_t to)
{
    struct str room = {0};
    const char *base = log->text.at, *p = base + from, *end = base + to;
    log->dirty = true;
    while (p < end) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        assert(newline);
        take_dirty_line(log, (struct slice){p, (size_t)(newline - p)},
                        (uint64_t)(p - base), &room);
        p = newline + 1;
    }
    str_free(&room);
}

/* The offset behind the last newline at or before `limit`, or behind the first one after. */
static uint64_t chunk_end(const struct log *log, uint64_t from, uint64_t limit)
{
    const char *base = log->text.at;
    uint64_t size = log->text.size;
    for (uint64_t i = limit < size ? limit : size; i > from; i--)
        if (base[i - 1] == '\n')
            return i;
    const char *newline =
        limit < size ? memchr(base + limit, '\n', size - limit) : NULL;
    return newline ? (uint64_t)(newline + 1 - base) : from;
}

/* A single line may be larger than what one sweep can tell offsets of: then it is one line
 * of gigabytes, and certainly needs the careful way. */
static void sweep_piece(struct sweep *swept, const char *p, uint64_t n)
{
    if (n <= UINT32_MAX) {
        sweep(swept, p, n);
        return;
    }
    *swept = (struct sweep){.dirty = true, .brackets = swept->brackets};
    for (const char *end = p + n; p < end && (p = memchr(p, '\n', (size_t)(end - p)));
         p++)
        swept->newlines++;
}

/* What is open at the end of the text, and a last line without its newline. The line is
 * text of its section, but never a mark: a name that was cut is another name. */
static void finish(struct log *log)
{
    const char *tail = log->text.at + log->scanned;
    uint64_t size = log->text.size - log->scanned;
    log->tail_is_cut = trim_end((struct slice){tail, size}).n > 0;
    if (log->tail_is_cut) {
        struct sweep swept = {0};
        sweep_piece(&swept, tail, size);
        log->dirty |= swept.dirty;
        vec_free(&swept.brackets);
        log->lines++;
        log_problem(log, PROBLEM_CUT_LINE, log->scanned, "%llu bytes without a newline",
                    (unsigned long long)(log->text.size - log->scanned));
    }
    for (size_t i = 0; i < log->open.n; i++) {
        struct section *s = &log->sections.at[log->open.at[i]];
        struct slice name = section_name(log, s);
        log_problem(log, PROBLEM_NOT_CLOSED, s->head,
                    "%.*s is open at the end of the file", (int)name.n, name.p);
        s->unclosed = 1;
        s->end = log->text.size;
        s->t1 = s->t0;
    }
}

/* All complete lines that are there. */
static void scan_lines(struct log *log, struct sweep *swept)
{
    while (log->scanned < log->text.size) {
        uint64_t from = log->scanned, to = chunk_end(log, from, from + CHUNK);
        if (to == from)
            return;
        assert(from < to && to <= log->text.size && log->text.at[to - 1] == '\n');
        sweep_piece(swept, log->text.at + from, to - from);
        if (swept->dirty)
            scan_dirty(log, from, to);
        else
            scan_clean(log, swept, from, to);
        log->scanned = to;
        log->lines += swept->newlines;
        *vec_add(&log->line_marks) = (struct line_mark){to, log->lines};
    }
}

void scan_more(struct log *log)
{
    enum {
        USUAL_SECTION = 400 /* bytes of text; room that is not needed costs nothing */
    };
    struct sweep swept = {0};
    vec_reserve(&log->sections, (log->text.size - log->scanned) / USUAL_SECTION);
    do
        scan_lines(log, &swept);
    while (text_more(&log->text));
    vec_free(&swept.brackets);
    finish(log);
}

void scan_again(struct log *log)
{
    size_t kept = 0;
    for (size_t i = 0; i < log->problems.n; i++) {
        struct problem *p = &log->problems.at[i];
        if (p->kind == PROBLEM_CUT_LINE || p->kind == PROBLEM_NOT_CLOSED) {
            log->problem_counts[p->kind]--;
            free(p->detail);
        } else {
            log->problems.at[kept++] = *p;
        }
    }
    log->problems.n = kept;
    if (log->tail_is_cut)
        log->lines--;
    for (size_t i = 0; i < log->open.n; i++) {
        struct section *s = &log->sections.at[log->open.at[i]];
        s->unclosed = 0;
        s->end = UINT64_MAX;
    }
    scan_more(log);
}

void lines_open(struct lines *lines, const struct log *log, uint32_t section)
{
    *lines = (struct lines){.log = log, .section = section};
    if (section == NO_SECTION) {
        lines->end = log->text.size;
        lines->child = 0;
        return;
    }
    const struct section *s = &log->sections.at[section];
    const char *head = log->text.at + s->head;
    const char *newline = memchr(head, '\n', log->text.size - s->head);
    lines->pos = newline ? (uint64_t)(newline + 1 - log->text.at) : log->text.size;
    lines->end = s->end < log->text.size ? s->end : log->text.size;
    lines->child = section + 1;
}

/* Where the next child section begins; UINT64_MAX when there is none before the end. */
static uint64_t next_child(const struct lines *lines)
{
    if (lines->child >= lines->log->sections.n)
        return UINT64_MAX;
    uint64_t head = lines->log->sections.at[lines->child].head;
    return head < lines->end ? head : UINT64_MAX;
}

static void skip_child(struct lines *lines)
{
    const struct log *log = lines->log;
    uint64_t after = section_after(log, &log->sections.at[lines->child]);
    if (after > lines->pos)
        lines->pos = after;
    do
        lines->child++;
    while (lines->child < log->sections.n &&
           log->sections.at[lines->child].head < lines->pos);
}

/* The first piece without NULs of a line that needs cleaning; *n is how much of the text was
 * taken: up to the next hole, or all of it. */
static struct slice take_piece(const char *p, size_t *n, struct str *room)
{
    size_t hole = 0;
    while (hole < *n && p[hole] == 0)
        hole++;
    const char *nul = memchr(p + hole, 0, *n - hole);
    if (nul)
        *n = (size_t)(nul - p);
    return clean((struct slice){p + hole, *n - hole}, room);
}

/* One line (or a piece of it, between NUL holes) from `pos` on; false for a mark. */
static bool take_line(struct lines *lines, struct slice *line)
{
    const char *p = lines->log->text.at + lines->pos;
    struct mark mark;
    if (lines->newline < lines->pos || lines->newline == 0) {
        const char *newline = memchr(p, '\n', lines->end - lines->pos);
        lines->newline =
            newline ? (uint64_t)(newline - lines->log->text.at) : lines->end;
    }
    uint64_t child = next_child(lines); /* whose mark may stand on this line */
    if (child < lines->newline)
        lines->newline = child;
    size_t n = lines->newline - lines->pos, all = n;
    *line = (struct slice){p, n};
    if (lines->log->dirty)
        *line = take_piece(p, &n, &lines->cleaned);
    lines->at = lines->pos;
    lines->pos += n;
    if (n == all && lines->pos < lines->end && p[n] == '\n')
        lines->pos++;
    return !(line->n && line->p[0] == '[' && mark_parse(*line, &mark) && !mark.odd);
}

/* Did the line that was just taken end where a mark stands behind it? The VM ends its lines
 * before it prints a mark, so it is other output, and not of the section. */
static bool is_other_output(const struct lines *lines)
{
    const struct log *log = lines->log;
    if (lines->section == NO_SECTION || lines->pos == 0 ||
        log->text.at[lines->pos - 1] == '\n')
        return false;
    return lines->pos == next_child(lines) ||
           (lines->pos == lines->end && !log->sections.at[lines->section].unclosed);
}

bool lines_next(struct lines *lines, struct slice *line)
{
    while (lines->pos < lines->end) {
        if (lines->pos >= next_child(lines))
            skip_child(lines);
        else if (take_line(lines, line) && !is_other_output(lines))
            return true;
    }
    return false;
}

bool lines_contiguous(const struct lines *lines)
{
    return lines->pos < lines->end && lines->pos < next_child(lines);
}

void lines_close(struct lines *lines)
{
    str_free(&lines->cleaned);
}
