#include "gcstats/mmu.h"

/* Walks along the line; times must not decrease from call to call. */
struct walker {
    const struct timeline *line;
    size_t next;    /* the first pause that has not ended */
    uint64_t ended; /* ticks of those before it */
};

/* Ticks of pause before `t`. */
static inline uint64_t paused_before(struct walker *w, uint64_t t)
{
    const struct pause *p = w->line->pauses.at, *end = p + w->line->pauses.n;
    for (p += w->next; p < end && p->at + p->ticks <= t; p++)
        w->ended += p->ticks;
    w->next = (size_t)(p - w->line->pauses.at);
    return w->ended + (p < end && t > p->at ? t - p->at : 0);
}

static inline void try_window(struct mmu_window *best, uint64_t at, uint64_t paused)
{
    if (paused > best->paused) {
        best->paused = paused;
        best->at = at;
    }
}

static void try_at(struct mmu_window *best, const struct timeline *line, uint64_t at)
{
    struct walker w = {line, 0, 0};
    uint64_t before = paused_before(&w, at);
    try_window(best, at, paused_before(&w, at + best->ticks) - before);
}

/* Pauses in groups whose beginnings are near to each other, compared with the window: one
 * look at a group mostly tells that none of its windows is worse than the worst so far. */
enum { GROUPS_A_WINDOW = 16 };

static size_t group_size(const struct mmu_window *w, const struct timeline *line)
{
    double in_window = (double)line->pauses.n * (double)w->ticks / (double)line->run;
    return in_window > GROUPS_A_WINDOW ? (size_t)(in_window / GROUPS_A_WINDOW) : 1;
}

/* Windows that begin where a pause begins. `before` ends with the ticks of all of them. */
static void try_beginnings(struct mmu_window *best, const struct timeline *line)
{
    struct walker end = {line, 0, 0}, far = end;
    size_t group = group_size(best, line), n = line->pauses.n;
    uint64_t before = 0, last = line->run - best->ticks;
    for (size_t i = 0; i < n && line->pauses.at[i].at <= last; i++) {
        const struct pause *p = &line->pauses.at[i];
        if (group > 1 && i % group == 0) {
            size_t next = i + group < n ? i + group : n;
            uint64_t most = line->pauses.at[next - 1].at + best->ticks;
            if (paused_before(&far, most) - before <= best->paused) {
                for (; i < next; i++)
                    before += line->pauses.at[i].ticks;
                i--;
                continue;
            }
        }
        try_window(best, p->at, paused_before(&end, p->at + best->ticks) - before);
        before += p->ticks;
    }
}

/* Windows that end where a pause ends. */
static void try_ends(struct mmu_window *best, const struct timeline *line)
{
    struct walker start = {line, 0, 0}, far = start;
    size_t group = group_size(best, line), n = line->pauses.n;
    uint64_t until = 0;
    for (size_t i = 0; i < n; i++) {
        const struct pause *p = &line->pauses.at[i];
        uint64_t stop = p->at + p->ticks;
        if (group > 1 && i % group == 0 && stop >= best->ticks) {
            size_t next = i + group < n ? i + group : n;
            uint64_t all = until;
            for (size_t k = i; k < next; k++)
                all += line->pauses.at[k].ticks;
            if (all - paused_before(&far, stop - best->ticks) <= best->paused) {
                until = all;
                i = next - 1;
                continue;
            }
        }
        until += p->ticks;
        if (stop >= best->ticks)
            try_window(best, stop - best->ticks,
                       until - paused_before(&start, stop - best->ticks));
    }
}

static uint32_t count_pauses(const struct mmu_window *w, const struct timeline *line)
{
    uint32_t n = 0;
    for (size_t i = 0; i < line->pauses.n && line->pauses.at[i].at < w->at + w->ticks; i++)
        n += line->pauses.at[i].at + line->pauses.at[i].ticks > w->at;
    return n;
}

void mmu_read(struct mmu_window *window, const struct timeline *line, uint64_t ticks)
{
    *window = (struct mmu_window){.ticks = ticks};
    if (ticks == 0 || ticks > line->run)
        return;
    try_at(window, line, 0);
    try_beginnings(window, line);
    try_ends(window, line);
    try_at(window, line, line->run - ticks);
    window->known = true;
    window->value = 1 - (double)window->paused / (double)ticks;
    window->pauses = count_pauses(window, line);
}
