/* gc_events.h -- what the collector tells whoever listens (the log). */
#ifndef GC_EVENTS_H
#define GC_EVENTS_H

#include <stddef.h>
#include <stdint.h>

enum gc_phase { GC_SCANNING, GC_MARKING, GC_SWEEPING, GC_FINALIZING };

struct gc_minor_stats {
    size_t total_used; /* bytes of old objects after it */
    size_t pinned;     /* objects that stayed in the nursery */
    size_t survived;   /* bytes that moved to old space */
};

struct gc_major_stats {
    size_t arenas_before, arenas_after; /* blocks of old space */
    size_t used;                        /* bytes of small objects in them */
    size_t raw_before, raw_after;       /* bytes of large objects */
    double threshold;                   /* of the next major collection */
};

struct gc_events {
    void *self;
    void (*nursery_size)(void *self, size_t bytes);
    void (*minor_start)(void *self);
    void (*minor_roots)(void *self, int done); /* 0 before, 1 after walking roots */
    void (*minor_done)(void *self, const struct gc_minor_stats *s);
    void (*step_start)(void *self, enum gc_phase state);
    void (*step_marked)(void *self, size_t objects_left);
    void (*step_swept)(void *self, size_t blocks, int more);
    void (*major_done)(void *self, const struct gc_major_stats *s);
    void (*step_done)(void *self, enum gc_phase state);
};

#endif
