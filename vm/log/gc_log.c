/* gc_log.c -- the collector's events as PyPy words them. */
#include "log/log.h"

static const char *state_name(enum gc_phase p)
{
    static const char *const names[] = {"SCANNING", "MARKING", "SWEEPING",
                                        "FINALIZING"};
    return names[p];
}

static void nursery_size(void *self, size_t bytes)
{
    log_section(self, "gc-set-nursery-size");
    log_addf(self, "nursery size: %zu\n", bytes);
    log_section_end(self, "gc-set-nursery-size");
}

static void minor_start(void *self)
{
    log_section(self, "gc-minor");
}

static void minor_roots(void *self, int done)
{
    if (done)
        log_section_end(self, "gc-minor-walkroots");
    else
        log_section(self, "gc-minor-walkroots");
}

static void minor_done(void *self, const struct gc_minor_stats *s)
{
    log_addf(self,
             "minor collect, total memory used: %zu\nnumber of pinned objects: %zu\n"
             "total size of surviving objects: %zu\n",
             s->total_used, s->pinned, s->survived);
    log_section_end(self, "gc-minor");
}

static void step_start(void *self, enum gc_phase state)
{
    log_section(self, "gc-collect-step");
    log_addf(self, "starting gc state:  %s\n", state_name(state));
}

static void step_marked(void *self, size_t left)
{
    log_addf(self, "number of objects to mark %zu plus 0\n", left);
}

static void step_swept(void *self, size_t blocks, int more)
{
    log_addf(self, "freeing GC objects, up to %zu pages. %s\n", blocks,
             more ? "More to do." : "No more pages left.");
}

static void major_done(void *self, const struct gc_major_stats *s)
{
    log_section(self, "gc-collect-done");
    log_addf(
        self,
        "arenas:                %zu  =>  %zu\nbytes used in arenas:  %zu\n"
        "bytes raw-malloced:    %zu  =>  %zu\nnext major collection threshold:  %f\n",
        s->arenas_before, s->arenas_after, s->used, s->raw_before, s->raw_after,
        s->threshold);
    log_section_end(self, "gc-collect-done");
}

static void step_done(void *self, enum gc_phase state)
{
    log_addf(self, "stopping, now in gc state:  %s\n", state_name(state));
    log_section_end(self, "gc-collect-step");
}

void log_gc_events(struct log *l, struct gc_events *e)
{
    if (l->open)
        *e = (struct gc_events){l,          nursery_size, minor_start, minor_roots,
                                minor_done, step_start,   step_marked, step_swept,
                                major_done, step_done};
}
