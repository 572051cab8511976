#include "gcstats/worst.h"

#include <assert.h>

const char *const jit_activity_names[JIT_ACTIVITIES] = {
    "not-logged", "quiet", "compiled", "tracing", "optimizing", "assembling", "other"};
const char *const jit_activity_words[JIT_ACTIVITIES] = {
    "",           "in the interpreter: nothing compiled yet",
    "in ",        "tracing",
    "optimizing", "assembling",
    "in the JIT"};

static const struct {
    struct slice prefix;
    enum jit_activity activity;
} activities[] = {
    {{"jit-tracing", 11}, JIT_TRACING},
    {{"jit-optimize", 12}, JIT_OPTIMIZING},
    {{"jit-backend", 11}, JIT_ASSEMBLING},
    {{"jit-", 4}, JIT_OTHER},
};

/* What the innermost JIT section around this one is for. */
static enum jit_activity activity_around(const struct log *log, uint32_t section)
{
    uint32_t i = log->sections.at[section].parent;
    for (; i != NO_SECTION; i = log->sections.at[i].parent) {
        struct slice name = section_name(log, &log->sections.at[i]);
        for (size_t k = 0; k < sizeof activities / sizeof *activities; k++)
            if (!log->sections.at[i].unclosed &&
                slice_starts(name, activities[k].prefix))
                return activities[k].activity;
    }
    return JIT_QUIET;
}

/* The outermost JIT section around this one: one compilation. */
static uint32_t compilation_around(const struct log *log, uint32_t section)
{
    uint32_t found = NO_SECTION, i = log->sections.at[section].parent;
    for (; i != NO_SECTION; i = log->sections.at[i].parent)
        if (!log->sections.at[i].unclosed &&
            slice_starts(section_name(log, &log->sections.at[i]), SLICE("jit-")))
            found = i;
    return found;
}

/* Sections that are written for every compilation, whatever else is logged. */
static bool tells_compilation(struct slice name)
{
    static const struct slice names[] = {{"jit-tracing", 11},
                                         {"jit-optimize", 12},
                                         {"jit-backend", 11},
                                         {"jit-backend-addr", 16}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_eq(name, names[i]))
            return true;
    return slice_starts(name, SLICE("jit-log-"));
}

bool has_compilations(const struct log *log)
{
    for (size_t i = 0; i < log->names.n; i++)
        if (tells_compilation(log->names.at[i]))
            return true;
    return false;
}

/* The last section of a compilation that ended before this one began. */
static uint32_t compilation_before(const struct log *log, uint32_t section)
{
    uint64_t head = log->sections.at[section].head;
    for (uint32_t i = section; i > 0; i--) {
        const struct section *s = &log->sections.at[i - 1];
        if (!s->unclosed && s->end < head && tells_compilation(section_name(log, s)))
            return i - 1;
    }
    return NO_SECTION;
}

/* The section that printed the trace last. */
static uint32_t section_of(const struct trace *t)
{
    uint32_t last = t->addr_section;
    for (int s = 0; s < STAGES; s++)
        if (t->section[s] != NO_SECTION && (last == NO_SECTION || t->section[s] > last))
            last = t->section[s];
    return last;
}

/* The last trace that was printed before this section. */
static uint32_t trace_before(const struct worst *w, uint32_t section)
{
    uint32_t found = NO_TRACE;
    for (uint32_t i = 0; i < w->traces.all.n; i++) {
        uint32_t printed = section_of(&w->traces.all.at[i]);
        if (printed != NO_SECTION && printed < section)
            found = i;
    }
    return found;
}

/* The first trace that is printed behind `section` and inside of `around`. */
static uint32_t trace_within(const struct worst *w, const struct log *log,
                             uint32_t section, uint32_t around)
{
    uint64_t end = log->sections.at[around].end;
    for (uint32_t i = 0; i < w->traces.all.n; i++) {
        uint32_t printed = section_of(&w->traces.all.at[i]);
        if (printed != NO_SECTION && printed > section &&
            log->sections.at[printed].head < end)
            return i;
    }
    return NO_TRACE;
}

/* Traces that were there before this section and ran at all, as far as the counts tell: no other
 * machine code can have been running. */
static void find_running(struct bad_pause *bad, const struct worst *w, uint32_t section)
{
    bad->one = NO_TRACE;
    for (uint32_t i = 0; i < w->traces.all.n; i++) {
        const struct trace *t = &w->traces.all.at[i];
        uint32_t printed = section_of(t);
        if (t->is_stub || printed == NO_SECTION || printed > section ||
            (t->has_entries && t->entries == 0))
            continue;
        bad->may_run++;
        bad->one = i;
    }
}

/* Between compilations: which was the last one, and how long ago? */
static void look_back(struct bad_pause *bad, const struct worst *w,
                      const struct log *log, uint32_t section)
{
    uint32_t last = compilation_before(log, section);
    if (last == NO_SECTION)
        return;
    bad->activity = JIT_COMPILED;
    bad->trace = trace_before(w, section);
    if (bad->trace != NO_TRACE)
        last = section_of(&w->traces.all.at[bad->trace]);
    find_running(bad, w, section);
    int64_t ago = (int64_t)(log->sections.at[section].t0 - log->sections.at[last].t1);
    bad->ago = ago > 0 ? (uint64_t)ago : 0;
}

static void look_at_jit(struct bad_pause *bad, const struct worst *w,
                        const struct analysis *a)
{
    assert(bad->pause < a->line.pauses.n);
    uint32_t event = a->line.pauses.at[bad->pause].first;
    uint32_t section = a->events.all.at[event].section;
    bad->trace = NO_TRACE;
    if (!has_compilations(&a->log))
        return;
    bad->activity = activity_around(&a->log, section);
    if (bad->activity == JIT_QUIET)
        look_back(bad, w, &a->log, section);
    else
        bad->trace =
            trace_within(w, &a->log, section, compilation_around(&a->log, section));
}

/* Keep the list in order, the longest first; of equal ones the earlier first. */
static void take_pause(struct worst *w, const struct timeline *line, uint32_t pause,
                       size_t most)
{
    uint64_t ticks = line->pauses.at[pause].ticks;
    size_t i = w->list.n;
    if (i == most && ticks <= line->pauses.at[w->list.at[i - 1].pause].ticks)
        return;
    if (i < most)
        *vec_add(&w->list) = (struct bad_pause){0};
    else
        i--;
    for (; i > 0 && ticks > line->pauses.at[w->list.at[i - 1].pause].ticks; i--)
        w->list.at[i] = w->list.at[i - 1];
    w->list.at[i] = (struct bad_pause){.pause = pause};
    assert(w->list.n <= most);
}

void worst_read(struct worst *w, struct analysis *a, size_t most)
{
    *w = (struct worst){0};
    for (size_t i = 0; most > 0 && i < a->line.pauses.n; i++)
        take_pause(w, &a->line, (uint32_t)i, most);
    if (w->list.n && has_compilations(&a->log))
        traces_read(&w->traces, &a->log);
    for (size_t i = 0; i < w->list.n; i++)
        look_at_jit(&w->list.at[i], w, a);
}

void worst_free(struct worst *w)
{
    if (w->traces.log)
        traces_free(&w->traces);
    vec_free(&w->list);
}

void pause_kind(const struct analysis *a, const struct pause *p, struct str *out)
{
    str_addf(out, "%s", gc_kind_names[a->events.all.at[p->first].kind]);
    if (p->last != p->first)
        str_addf(out, " + %s", gc_kind_names[a->events.all.at[p->last].kind]);
}

void pause_states(const struct analysis *a, const struct pause *p, struct str *out)
{
    const struct gc_event *e = &a->events.all.at[p->last];
    if (e->from)
        str_addf(out, "%s", gc_state_names[e->from]);
    if (e->to && e->to != e->from)
        str_addf(out, " -> %s", gc_state_names[e->to]);
}
