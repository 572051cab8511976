#include "gcstats/mmu.h"

#include <assert.h>

/* The place of a moment among the pauses; from call to call it must not go back. */
struct walker {
    const struct timeline *line;
    size_t next; /* the first pause that has not ended */
};

static bool ended(const struct timeline *line, size_t pause, uint64_t t)
{
    return pause < line->pauses.n &&
           line->pauses.at[pause].at + line->pauses.at[pause].ticks <= t;
}

/* Ticks of pause before `t`; all pauses before the walker's have ended by then. */
static inline uint64_t paused_before(const struct walker *w, uint64_t t)
{
    const struct timeline *line = w->line;
    if (w->next == line->pauses.n) {
        const struct pause *last = &line->pauses.at[w->next - 1];
        return last->before + last->ticks;
    }
    const struct pause *p = &line->pauses.at[w->next];
    return p->before + (t > p->at ? t - p->at : 0);
}

static inline uint64_t walk(struct walker *w, uint64_t t)
{
    while (ended(w->line, w->next, t))
        w->next++;
    return paused_before(w, t);
}

/* The same for a moment that is far away: steps of doubling size, then halves. */
static uint64_t leap(struct walker *w, uint64_t t)
{
    size_t low = w->next, step = 1; /* all before `low` have ended */
    while (ended(w->line, low + step - 1, t)) {
        low += step;
        step *= 2;
    }
    for (; step > 0; step /= 2)
        if (ended(w->line, low + step - 1, t))
            low += step;
    assert(low <= w->line->pauses.n && low >= w->next);
    w->next = low;
    return paused_before(w, t);
}

static inline void try_window(struct mmu_window *best, uint64_t at, uint64_t paused)
{
    if (paused > best->paused) {
        best->paused = paused;
        best->at = at;
    }
}

static void try_first(struct mmu_window *best, const struct timeline *line)
{
    struct walker w = {line, 0};
    try_window(best, 0, leap(&w, best->ticks));
}

/* Windows that end where one of the pauses [from, to) does. */
static void try_ends(struct mmu_window *best, struct walker *start, size_t from,
                     size_t to)
{
    const struct pause *p = start->line->pauses.at;
    struct walker w = *start; /* a copy: nothing else can change it */
    for (size_t i = from; i < to; i++) {
        uint64_t stop = p[i].at + p[i].ticks;
        assert(p[i].before >= p[from].before);
        if (stop >= best->ticks)
            try_window(best, stop - best->ticks,
                       p[i].before + p[i].ticks - walk(&w, stop - best->ticks));
    }
    *start = w;
}

/* Pauses in groups whose ends are near to each other, compared with the window: one
 * look at a group mostly tells that none of its windows is worse than the worst so far.
 * When only few pauses fit into a window there are no such groups. */
enum { GROUPS_A_WINDOW = 8, LEAST_GROUP = 4 };

static size_t group_size(const struct mmu_window *w, const struct timeline *line)
{
    double in_window = (double)line->pauses.n * (double)w->ticks / (double)line->run;
    return (size_t)(in_window / GROUPS_A_WINDOW);
}

static void try_groups(struct mmu_window *best, const struct timeline *line,
                       size_t group)
{
    size_t n = line->pauses.n, count;
    struct walker start = {line, 0};
    const struct pause *p = line->pauses.at;
    for (size_t from = 0; from < n && best->paused < best->ticks; from += count) {
        count = n - from < group ? n - from : group;
        const struct pause *last = &p[from + count - 1];
        uint64_t stop = p[from].at + p[from].ticks;
        uint64_t first = stop > best->ticks ? stop - best->ticks : 0;
        if (last->before + last->ticks - leap(&start, first) > best->paused)
            try_ends(best, &start, from, from + count);
    }
}

static void try_pauses(struct mmu_window *best, const struct timeline *line)
{
    struct walker start = {line, 0};
    size_t group = group_size(best, line);
    if (group >= LEAST_GROUP)
        try_groups(best, line, group);
    else
        try_ends(best, &start, 0, line->pauses.n);
}

static uint32_t count_pauses(const struct mmu_window *w, const struct timeline *line)
{
    uint32_t n = 0;
    struct walker first = {line, 0};
    leap(&first, w->at);
    for (size_t i = first.next;
         i < line->pauses.n && line->pauses.at[i].at < w->at + w->ticks; i++)
        n += line->pauses.at[i].ticks > 0;
    return n;
}

void mmu_read(struct mmu_window *window, const struct timeline *line, uint64_t ticks)
{
    *window = (struct mmu_window){.ticks = ticks};
    if (ticks == 0 || ticks > line->run || line->pauses.n == 0)
        return;
    try_first(window, line);
    try_pauses(window, line);
    assert(window->paused <= ticks && window->at + ticks <= line->run);
    window->known = true;
    window->value = 1 - (double)window->paused / (double)ticks;
    window->pauses = count_pauses(window, line);
}
