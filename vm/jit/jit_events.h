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

/* The machine that code is made for, for logs and debuggers; registers have the numbers of
 * DWARF (System V ABI of the machine). Machine code has one frame layout. */
struct jit_machine {
    const char *name; /* as PyPy's logs have it */
    uint16_t elf;     /* e_machine */
    uint8_t sp,
        ra; /* the stack pointer, the register that stands for the return address */
    uint8_t nsaved;
    uint32_t
        cfa; /* bytes from sp, anywhere in the code, to the caller's end of the frame */
    struct {
        uint8_t reg, below; /* saved so many words below that */
    } saved[24];
};

#endif
