/* match.c -- running a program over a text: see sre.h and match.inc. */
#define _GNU_SOURCE /* memmem */
#include "python/interp/attend.h"
#include "python/sre/sre.h"

#include <stdlib.h>
#include <string.h>

struct re_choice {
    const struct re_op *op;
    const uint8_t *pos;
    uintptr_t more; /* by op: ways that are left, how far it gives back, a count, the
                       barrier before this one */
    size_t undo;    /* how much of the undo stack was there */
};
struct re_undo {
    const uint8_t *old;
    uint32_t reg;
};

enum { FUEL = 1 << 16 }; /* steps back, until somebody asks for Ctrl-C */
#define NO_BARRIER UINTPTR_MAX

/* ---- registers: addresses in the text, and small numbers ---------------------------------- */

static inline const uint8_t *as_reg(intptr_t i)
{
    return (const uint8_t *)i;
}
static inline uint32_t last_reg(const struct re_program *g)
{
    return 2 * g->groups;
}
static inline uint32_t loop_reg(const struct re_program *g, uint32_t loop)
{
    return 2 * g->groups + 1 + 2 * loop;
}
static inline size_t nregs(const struct re_program *g)
{
    return 2 * (size_t)g->groups + 1 + 2 * (size_t)g->loops;
}

/* ---- the stacks ------------------------------------------------------------------------------ */

/* Twice as much room; the old memory is on the heap, or part of the struct. */
static void *grown(struct re_match *m, void *old, bool *on_heap, size_t *most,
                   size_t size)
{
    size_t room = *most * 2;
    if (!memory_fits(m->vm, (int64_t)room, (int64_t)size))
        return NULL;
    void *p = realloc(*on_heap ? old : NULL, room * size);
    if (!p) {
        raise_value(m->vm, m->vm->exceptions[E_MemoryError]);
        return NULL;
    }
    if (!*on_heap)
        memcpy(p, old, *most * size);
    *on_heap = true;
    *most = room;
    return p;
}

static bool more_choices(struct re_match *m)
{
    void *p =
        grown(m, m->choices, &m->grown_choices, &m->most_choices, sizeof *m->choices);
    if (p)
        m->choices = p;
    return p;
}

static bool more_undo(struct re_match *m)
{
    void *p = grown(m, m->undo, &m->grown_undo, &m->most_undo, sizeof *m->undo);
    if (p)
        m->undo = p;
    return p;
}

static inline bool push(struct re_match *m, const struct re_op *op, const uint8_t *pos,
                        uintptr_t more)
{
    if (m->nchoices == m->most_choices && !more_choices(m))
        return false;
    m->choices[m->nchoices++] = (struct re_choice){op, pos, more, m->nundo};
    return true;
}

static inline bool set_reg(struct re_match *m, uint32_t reg, const uint8_t *v)
{
    if (m->nundo == m->most_undo && !more_undo(m))
        return false;
    m->undo[m->nundo++] = (struct re_undo){m->regs[reg], reg};
    m->regs[reg] = v;
    return true;
}

static inline void put_back(struct re_match *m, size_t to)
{
    while (m->nundo > to) {
        const struct re_undo *u = &m->undo[--m->nundo];
        m->regs[u->reg] = u->old;
    }
}

static bool interrupted(struct re_match *m)
{
    m->fuel = FUEL;
    return vm_interrupted(m->vm);
}

/* ---- what both copies use --------------------------------------------------------------------- */

static bool asked(const struct re_program *g, const struct re_set *s, uint32_t c)
{
    return re_in_set(re_codes(g) + s->code, s->fold, c);
}

static inline bool first_has(const struct re_first *f, const uint8_t *p,
                             const uint8_t *end)
{
    return p < end ? f->byte[*p >> 6] >> (*p & 63) & 1 : f->end;
}

#define WIDE    0
#define NAME(f) narrow_##f
#include "python/sre/match.inc"
#undef WIDE
#undef NAME
#define WIDE    1
#define NAME(f) wide_##f
#include "python/sre/match.inc"
#undef WIDE
#undef NAME

/* ---- the doors ---------------------------------------------------------------------------------- */

void re_begin(struct re_match *m, struct vm *vm, const struct re_program *g,
              struct slice text, bool wide, const uint8_t *start, const uint8_t *end)
{
    enum { CHOICES = 24 };
    m->vm = vm;
    m->g = g;
    m->wide = wide;
    m->beginning = (const uint8_t *)text.p;
    m->start = start;
    m->end = end;
    m->ptr = NULL;
    m->fullmatch = m->must_advance = false;
    m->grown_choices = m->grown_undo = m->grown_regs = false;
    m->fuel = FUEL;
    m->choices = (struct re_choice *)(void *)m->first_stacks;
    m->most_choices = CHOICES;
    m->undo = (struct re_undo *)(void *)(m->choices + CHOICES);
    m->most_undo =
        (sizeof m->first_stacks - CHOICES * sizeof *m->choices) / sizeof *m->undo;
    m->regs = m->first_regs;
    if (nregs(g) > sizeof m->first_regs / sizeof *m->first_regs) {
        m->regs = mem_zero(nregs(g), sizeof *m->regs);
        m->grown_regs = true;
    }
    m->mark = m->regs;
}

void re_end(struct re_match *m)
{
    if (m->grown_choices)
        free(m->choices);
    if (m->grown_undo)
        free(m->undo);
    if (m->grown_regs)
        free(m->regs);
}

static int ended(struct re_match *m, int found)
{
    m->lastindex = (intptr_t)m->regs[last_reg(m->g)];
    return found;
}

static void reset(struct re_match *m)
{
    memset(m->regs, 0, nregs(m->g) * sizeof *m->regs);
}

int re_match_here(struct re_match *m)
{
    reset(m);
    if (vm_stopped(m->vm))
        return -1;
    if (m->end < m->start) /* nothing matches there, not even nothing */
        return 0;
    if ((size_t)(m->end - m->start) < m->g->least)
        return 0;
    return ended(m, m->wide ? wide_run(m, m->start) : narrow_run(m, m->start));
}

int re_search(struct re_match *m)
{
    reset(m);
    if (vm_stopped(m->vm)) /* of many small matches none uses up its fuel */
        return -1;
    if (m->end < m->start)
        return 0;
    return ended(m, m->wide ? wide_search(m) : narrow_search(m));
}
