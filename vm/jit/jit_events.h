/* jit_events.h -- the JIT's log as an interface: named sections with lines of text. */
#ifndef JIT_EVENTS_H
#define JIT_EVENTS_H

#include "base/str.h"

struct jit_events {
    void *self;
    bool (*wants)(void *self, const char *section);
    void (*start)(void *self, const char *section);
    void (*stop)(void *self, const char *section);
    void (*text)(void *self, struct slice text); /* whole lines, of the open section */
};

#endif
