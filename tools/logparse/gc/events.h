/* events.h -- the collector's sections of a log as events, in order of time.
 *
 * An event is one section in which the program stood still: a minor collection, a step
 * of an incremental major one, or a whole major collection of the older collectors.
 * What the section says is parsed; what it does not say (profiling mode, older
 * versions) is GC_UNKNOWN, never 0. Times stay in the section:
 * log->sections.at[event.section]. */
#ifndef LOGPARSE_GC_EVENTS_H
#define LOGPARSE_GC_EVENTS_H

#include "logparse/log/log.h"

enum { NO_EVENT = UINT32_MAX, GC_UNKNOWN = -1 };

enum gc_kind {
    GC_MINOR, /* gc-minor */
    GC_STEP,  /* gc-collect-step */
    GC_FULL,  /* gc-collect, gc-major, gc-rawsize-collect: a major collection at once */
    GC_KINDS
};
extern const char *const gc_kind_names[GC_KINDS]; /* "minor", "step", "full" */

/* What an incremental major collection is doing. */
enum gc_state {
    GC_STATE_UNKNOWN,
    GC_SCANNING, /* none is going on: it would begin here */
    GC_MARKING,
    GC_SWEEPING,
    GC_FINALIZING,
    GC_STATES
};
extern const char *const gc_state_names[GC_STATES]; /* "scanning"; unknown: "" */

struct gc_event {
    uint32_t section;
    uint32_t parent; /* the event around it (it has an end); NO_EVENT: none */
    uint32_t
        done; /* in gc_events->done: the major collection that it ended; NO_EVENT */
    int32_t
        micros; /* "time taken", as the collector measured it (PyPy 7.3.14 and later) */
    int64_t used;           /* bytes outside of the nursery, after it */
    int64_t survived;       /* bytes that left the nursery alive */
    int32_t pinned;         /* objects that could not be moved */
    uint8_t kind, from, to; /* enum gc_kind; enum gc_state before and after */
    bool unclosed;          /* the section has no end: how long it took is unknown */
};

/* The end of a major collection (gc-collect-done). */
struct gc_done {
    uint32_t section, event; /* event: the one it is in; NO_EVENT */
    int64_t arenas_before, arenas_after;
    int64_t arena_bytes;
    int64_t raw_before, raw_after;
    int64_t used_before, used_after; /* in all, of the older collectors' box */
    double threshold; /* bytes at which the next one begins; negative: unknown */
};

struct gc_nursery {
    uint32_t section;
    int64_t size; /* bytes */
};

struct gc_events {
    VEC(struct gc_event) all;
    VEC(struct gc_done) done;
    VEC(struct gc_nursery) nurseries;
    uint64_t sections; /* of any name that begins with "gc-" */
    bool has_texts;    /* at least one of the sections says something */
};

void gc_events_read(struct gc_events *events, const struct log *log);
void gc_events_free(struct gc_events *events);

/* What a log knows about the sections of one kind. */
enum gc_knowledge {
    GC_ALL,     /* what happened is there */
    GC_SOME,    /* some are lost, or have no end: there is more than what is there */
    GC_NONE,    /* they were not recorded, or nothing tells whether they were */
    GC_TANGLED, /* several processes wrote the log: nothing is certain */
};
/* Of minor collections, of steps (or whole major collections), of their ends. */
enum gc_part { GC_PART_MINOR, GC_PART_STEP, GC_PART_DONE, GC_PARTS };
enum gc_knowledge gc_known(const struct gc_events *events, const struct log *log,
                           enum gc_part part);

#endif
