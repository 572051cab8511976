/* processes.c -- the processes that wrote one log. */
#include <assert.h>
#include <stdlib.h>

#include "logparse/traces/parts.h"

/* ---- side by side: the lines' prefixes name the writers ------------------------------------- */

/* The lines of one writer, in order. */
static void gather(const struct log *log, uint32_t writer, struct log_part *part)
{
    const struct recoded *r = &log->recoded;
    uint64_t size = 0;
    part->made = mem_new(log->text.size + 1);
    for (size_t i = 0; i < r->turns.n; i++) {
        uint64_t from = r->turns.at[i].offset;
        uint64_t to = i + 1 < r->turns.n ? r->turns.at[i + 1].offset : log->text.size;
        assert(from <= to && to <= log->text.size);
        if (r->turns.at[i].writer != writer)
            continue;
        if (size == 0)
            part->line = log_line_at(log, from);
        memcpy(part->made + size, log->text.at + from, to - from);
        size += to - from;
    }
    part->made = mem_resize(part->made, size + 1, 1);
    part->end = size;
}

/* Marks that do not fit together */
static uint64_t misfits(const struct log *log)
{
    static const enum problem_kind kinds[] = {PROBLEM_STRAY_STOP, PROBLEM_LOST_START,
                                              PROBLEM_OVERLAP, PROBLEM_REOPENED,
                                              PROBLEM_NOT_CLOSED};
    uint64_t n = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        n += log->problem_counts[kinds[i]];
    return n;
}

/* Words that differ within one process (a level, a thread) leave beginnings in one part and ends
 * in another. */
static bool fit_better(const struct log_parts *parts, const struct log *log)
{
    uint64_t apart = 0;
    for (size_t i = 0; i < parts->at.n; i++) {
        struct log part;
        struct str why = {0};
        if (part_open(&part, log, &parts->at.at[i], &why)) {
            apart += misfits(&part);
            log_close(&part);
        }
        str_free(&why);
    }
    return apart <= misfits(log);
}

static bool side_by_side(struct log_parts *parts, const struct log *log,
                         struct str *why)
{
    const struct names *writers = &log->recoded.writers;
    for (uint32_t i = 0; i < writers->n; i++) {
        struct str label = {0};
        str_addf(&label, "process \"%.*s\"", (int)writers->at[i].n, writers->at[i].p);
        struct log_part *part = vec_add(&parts->at);
        *part = (struct log_part){.label = mem_copy_text(label.p, label.n)};
        gather(log, i, part);
        str_free(&label);
    }
    if (fit_better(parts, log))
        return true;
    str_addf(why, "what stands before the lines does not tell processes apart");
    return false;
}

/* ---- one behind the other ------------------------------------------------------------------- */

static uint32_t next_outermost(const struct log *log, uint32_t i)
{
    do
        i++;
    while (i < log->sections.n && log->sections.at[i].parent != NO_SECTION);
    return i;
}

static bool is_called(const struct log *log, uint32_t i, const char *name)
{
    return i < log->sections.n &&
           slice_eq(section_name(log, &log->sections.at[i]), slice_of(name));
}

/* What is written once, when a process ends (the collector's last sections may follow): a bit for
 * each; 0: it is none of them. */
static unsigned farewell(const struct log *log, uint32_t i)
{
    static const char *const names[] = {"jit-summary", "jit-backend-counts",
                                        "jit-guard-counts"};
    for (unsigned k = 0; k < sizeof names / sizeof *names; k++)
        if (is_called(log, i, names[k]))
            return 1u << k;
    return 0;
}

/* Does a process begin with section i, after others? Hotloop begins with log-info, PyPy's
 * collector with the size of its nursery and what the machine has; and the compiler does not go on
 * after its summary. A clock that goes back by a second is another one. */
static bool begins(const struct log *log, uint32_t before, uint32_t i, unsigned said)
{
    enum { A_SECOND = 1 << 30 /* ticks, of the slowest clock */ };
    const struct section *s = &log->sections.at[i];
    bool of_jit = slice_starts(section_name(log, s), SLICE("jit-"));
    return is_called(log, i, "log-info") ||
           (is_called(log, i, "gc-set-nursery-size") &&
            is_called(log, next_outermost(log, i), "gc-hardware")) ||
           (said && of_jit && !farewell(log, i)) || (said & farewell(log, i)) ||
           (int64_t)(log->sections.at[before].t0 - s->t0) > A_SECOND;
}

static void end_part(struct log_parts *parts, const struct log *log, uint64_t start,
                     uint64_t end)
{
    struct str label = {0};
    str_addf(&label, "process %zu", parts->at.n + 1);
    *vec_add(&parts->at) = (struct log_part){.start = start,
                                             .end = end,
                                             .line = log_line_at(log, start),
                                             .label = mem_copy_text(label.p, label.n)};
    str_free(&label);
}

static void one_behind_the_other(struct log_parts *parts, const struct log *log)
{
    uint64_t start = 0;
    unsigned said = 0;
    uint32_t before = NO_SECTION;
    for (uint32_t i = 0; i < log->sections.n; i = next_outermost(log, i)) {
        if (before != NO_SECTION && begins(log, before, i, said)) {
            end_part(parts, log, start, log->sections.at[i].head);
            start = log->sections.at[i].head;
            said = 0;
        }
        said |= farewell(log, i);
        before = i;
    }
    end_part(parts, log, start, log->text.size);
}

bool processes_find(struct log_parts *parts, const struct log *log, struct str *why)
{
    bool told = true;
    if (log->recoded.turns.n) {
        told = side_by_side(parts, log, why);
    } else if (log->problem_counts[PROBLEM_OVERLAP] ||
               log->problem_counts[PROBLEM_REOPENED]) {
        str_addf(why,
                 "processes wrote at the same time, and nothing tells whose a line "
                 "is: record each to its own file, PYPYLOG=CATEGORIES:FILE.%%d");
        told = false;
    } else {
        one_behind_the_other(parts, log);
    }
    if (!told) {
        parts_free(parts);
        parts->unknown = true;
    }
    return told;
}
