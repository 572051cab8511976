/* compiled.h -- each piece of machine code as it is compiled: its name, where it is, and which source
 * line each of its addresses belongs to; for perf and gdb. What the JIT tells is its log's text
 * (man/pypylog.5), so this listens to that, whether it is written anywhere or not. */
#ifndef LOG_COMPILED_H
#define LOG_COMPILED_H

#include "base/map.h"
#include "base/vec.h"
#include "jit/jit_events.h"

struct code_line { /* from this address on, up to the next one's */
    uint64_t address;
    uint32_t file; /* in compiled->files */
    uint32_t line; /* from 1 */
};

struct compiled {
    struct str name;     /* "count_mult_of_5", of where it begins; bridges: likewise */
    uint64_t start, end; /* addresses: code, and what it reads */
    struct names files;  /* as the log has them */
    VEC(struct code_line) lines; /* in order of addresses */
};

struct compiled_listener {
    struct jit_events next; /* who listened before; may be nobody */
    void (*done)(void *self, const struct compiled *c);
    void *self;
    struct str section; /* the text of the one that is open, when it is ours */
    bool ours;
    struct compiled now;
};

/* Listens before *e does, which goes on getting everything. `l` must live as long as the JIT; `done` is
 * called once for each piece of code, which it may not keep. */
void compiled_listen(struct compiled_listener *l, struct jit_events *e,
                     void (*done)(void *self, const struct compiled *c), void *self);
void compiled_end(struct compiled_listener *l);

#endif
