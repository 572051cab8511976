#include "log/gdb_jit.h"

#include <stdlib.h>

#include "base/mem.h"
#include "log/gdb_elf.h"

/* ---- names and layout are gdb's --------------------------------------------------------------- */

enum jit_action { JIT_NOTHING, JIT_REGISTER, JIT_UNREGISTER };

struct jit_code_entry {
    struct jit_code_entry *next, *prev;
    const char *object;
    uint64_t size;
};

struct jit_descriptor {
    uint32_t version, action;
    struct jit_code_entry *relevant, *first;
};

/* gdb looks these two up by name; so they cannot be a part of anything. */
void __jit_debug_register_code(void);
extern struct jit_descriptor __jit_debug_descriptor;
struct jit_descriptor __jit_debug_descriptor = {.version = 1};

void __attribute__((noinline)) __jit_debug_register_code(void)
{
    __asm__ volatile("" ::: "memory"); /* a breakpoint stands here */
}

/* ---- ours --------------------------------------------------------------------------------------- */

static void done(void *self, const struct compiled *c)
{
    struct gdb_jit *g = self;
    struct jit_code_entry *entry = mem_zero(1, sizeof *entry);
    struct str object = {0};
    gdb_elf_make(c, g->machine, &object);
    entry->object = object.p;
    entry->size = object.n;
    entry->next = __jit_debug_descriptor.first;
    if (entry->next)
        entry->next->prev = entry;
    __jit_debug_descriptor.first = __jit_debug_descriptor.relevant = entry;
    __jit_debug_descriptor.action = JIT_REGISTER;
    __jit_debug_register_code();
}

void gdb_jit_listen(struct gdb_jit *g, struct jit_events *e,
                    const struct jit_machine *machine)
{
    *g = (struct gdb_jit){.machine = machine};
    compiled_listen(&g->listener, e, done, g);
}

void gdb_jit_end(struct gdb_jit *g)
{
    while (__jit_debug_descriptor.first) {
        struct jit_code_entry *entry = __jit_debug_descriptor.first;
        __jit_debug_descriptor.relevant = entry;
        __jit_debug_descriptor.first = entry->next;
        if (entry->next)
            entry->next->prev = NULL;
        __jit_debug_descriptor.action = JIT_UNREGISTER;
        __jit_debug_register_code();
        free((char *)entry->object);
        free(entry);
    }
    compiled_end(&g->listener);
}
