/* old.c -- where old objects live: blocks of cells of one size, and large objects.
 *
 * One address range is reserved for everything, so that "is there an object at this
 * word?" is a subtraction, a table and a division. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>

#include "base/die.h"
#include "gc/gc_impl.h"

/* 16-byte steps up to 512, then eight sizes to a doubling. */
static uint32_t cell_size(unsigned class)
{
    if (class < 32)
        return (class + 1) * 16;
    unsigned step = (class - 32) / 8, part = (class - 32) % 8;
    return ((512u << step) + (part + 1) * (64u << step)) & ~15u;
}

static unsigned class_of(size_t size)
{
    if (size <= 512)
        return (unsigned)(size + 15) / 16 - 1;
    unsigned c = 32;
    while (cell_size(c) < size)
        c++;
    return c;
}

static void *reserve(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        die("cannot reserve %zu bytes of address space", size);
    return p;
}

void old_init(struct gc *gc)
{
    gc->base = reserve((size_t)GC_BLOCK * GC_MAX_BLOCKS);
    gc->base =
        (char *)(((uintptr_t)gc->base + GC_BLOCK - 1) & ~(uintptr_t)(GC_BLOCK - 1));
    gc->blocks = reserve(sizeof(struct gc_block) * GC_MAX_BLOCKS);
    for (unsigned i = 0; i < GC_CLASSES; i++)
        gc->classes[i].cell = cell_size(i);
    cards_init(gc);
}

static char *block_start(const struct gc *gc, uint32_t b)
{
    return gc->base + (size_t)b * GC_BLOCK;
}

/* Free blocks are zero, or kept as they were and cleared when they are needed again: to ask
 * the system for pages costs more. */
static void clean(struct gc *gc, uint32_t b, uint32_t count)
{
    for (uint32_t i = b; i < b + count; i++)
        if (gc->blocks[i].dirty) {
            memset(block_start(gc, i), 0, GC_BLOCK);
            gc->blocks[i].dirty = 0;
            gc->dirty_blocks--;
        }
}

/* `count` neighbouring free blocks. */
static uint32_t take_blocks(struct gc *gc, uint32_t count)
{
    uint32_t run = 0, b = count == 1 ? gc->free_hint : 0;
    for (; b < gc->nblocks && run < count; b++)
        run = gc->blocks[b].use == USE_FREE ? run + 1 : 0;
    uint32_t first = b - run;
    clean(gc, first, run);
    if (first + count >= GC_MAX_BLOCKS - 1)
        die("out of memory: old space is full");
    if (first + count > gc->nblocks)
        gc->nblocks = first + count;
    if (count == 1)
        gc->free_hint = first + 1;
    gc->blocks_in_use += count;
    return first;
}

static val large_alloc(struct gc *gc, size_t size)
{
    uint32_t count = (uint32_t)((size + GC_BLOCK - 1) / GC_BLOCK);
    uint32_t b = take_blocks(gc, count);
    gc->blocks[b] = (struct gc_block){.use = USE_LARGE, .next = count, .swept = 1};
    for (uint32_t i = 1; i < count; i++)
        gc->blocks[b + i] = (struct gc_block){.use = USE_LARGE_REST, .next = i};
    gc->large_bytes += (size_t)count * GC_BLOCK;
    val o = (val)(void *)block_start(gc, b);
    cards_clear(gc, o, size);
    return o;
}

struct gc_block *old_block_of(const struct gc *gc, val o)
{
    return &gc->blocks[((char *)o - gc->base) / GC_BLOCK];
}

bool old_is_large(const struct gc *gc, val o)
{
    return old_block_of(gc, o)->use == USE_LARGE;
}

/* Give the class cells to hand out: a swept block's, or a new block. */
static void refill(struct gc *gc, unsigned class)
{
    struct gc_class *c = &gc->classes[class];
    if (c->partial) {
        struct gc_block *blk = &gc->blocks[c->partial - 1];
        c->partial = blk->next;
        blk->next = 0;
        c->free = blk->free;
        blk->free = NULL;
        return;
    }
    uint32_t b = take_blocks(gc, 1);
    gc->blocks[b] =
        (struct gc_block){.use = USE_SMALL, .class = (uint8_t) class, .swept = 1};
    c->bump = block_start(gc, b);
    c->bump_end = c->bump + GC_BLOCK / c->cell * c->cell;
}

val *old_next_free(val cell)
{
    return (val *)(void *)((char *)cell + 8);
}

val old_alloc(struct gc *gc, size_t size)
{
    val o;
    if (size > GC_LARGEST_CELL) {
        o = large_alloc(gc, size);
    } else {
        unsigned class = class_of(size);
        struct gc_class *c = &gc->classes[class];
        if (!c->free && c->bump == c->bump_end)
            refill(gc, class);
        if (c->free) {
            o = c->free;
            c->free = *old_next_free(o);
        } else {
            o = (val)(void *)c->bump;
            c->bump += c->cell;
        }
        gc->small_bytes += c->cell;
    }
    o->gc = GC_OLD | gc->mark;
    return o;
}

val old_object_at(const struct gc *gc, uintptr_t word)
{
    uintptr_t at = word - (uintptr_t)gc->base;
    uint32_t b = (uint32_t)(at / GC_BLOCK);
    if (at >= (uintptr_t)gc->nblocks * GC_BLOCK)
        return NULL;
    const struct gc_block *blk = &gc->blocks[b];
    val o = NULL;
    if (blk->use == USE_SMALL) {
        uint32_t cell = gc->classes[blk->class].cell,
                 n = (uint32_t)(at % GC_BLOCK) / cell;
        if (n < GC_BLOCK / cell)
            o = (val)(void *)(block_start(gc, b) + (size_t)n * cell);
    } else if (blk->use == USE_LARGE)
        o = (val)(void *)block_start(gc, b);
    else if (blk->use == USE_LARGE_REST)
        o = (val)(void *)block_start(gc, b - blk->next);
    return o && o->kind ? o : NULL;
}

/* ---- sweeping ------------------------------------------------------------------ */

static void release(struct gc *gc, uint32_t b, uint32_t count)
{
    size_t most = 16 + gc->nursery_size / GC_BLOCK + gc->blocks_in_use / 8;
    bool keep = gc->dirty_blocks + count <= most;
    for (uint32_t i = 0; i < count; i++)
        gc->blocks[b + i] = (struct gc_block){.use = USE_FREE, .dirty = keep};
    if (b < gc->free_hint)
        gc->free_hint = b;
    gc->blocks_in_use -= count;
    if (keep)
        gc->dirty_blocks += count;
    else
        madvise(block_start(gc, b), (size_t)count * GC_BLOCK, MADV_DONTNEED);
}

static void free_large(struct gc *gc, uint32_t b)
{
    uint32_t count = gc->blocks[b].next;
    if (gc->poison)
        memset(block_start(gc, b), 0xDD, (size_t)count * GC_BLOCK);
    gc->large_bytes -= (size_t)count * GC_BLOCK;
    release(gc, b, count);
}

static void free_cell(struct gc *gc, val o, const struct gc_block *blk)
{
    struct gc_class *c = &gc->classes[blk->class];
    if (gc->poison)
        memset(o, 0xDD, c->cell);
    *o =
        (struct obj){0}; /* a shadow may be among the grey: there it is nothing, then */
    gc->small_bytes -= c->cell;
    if (!blk->swept) /* a sweep that is still to come here lists it: once is enough */
        return;
    *old_next_free(o) = c->free;
    c->free = o;
}

void old_free(struct gc *gc, val o)
{
    const struct gc_block *blk = old_block_of(gc, o);
    if (blk->use == USE_LARGE)
        free_large(gc, (uint32_t)(blk - gc->blocks));
    else
        free_cell(gc, o, blk);
}

static void sweep_small(struct gc *gc, uint32_t b)
{
    struct gc_block *blk = &gc->blocks[b];
    struct gc_class *c = &gc->classes[blk->class];
    char *start = block_start(gc, b), *end = start + GC_BLOCK / c->cell * c->cell;
    bool in_use = c->bump >= start && c->bump <= end && c->bump_end == end;
    size_t live = 0;
    val free = NULL;
    if (in_use)
        end = c->bump;
    for (char *p = start; p < end; p += c->cell) {
        val o = (val)(void *)p;
        if (o->kind && (o->gc & GC_MARK) == gc->mark) {
            live++;
            continue;
        }
        if (o->kind) {
            gc->small_bytes -= c->cell;
            if (gc->poison)
                memset(p, 0xDD, c->cell);
        }
        o->kind = 0;
        *old_next_free(o) = free;
        free = o;
    }
    if (live == 0 && !in_use) {
        release(gc, b, 1);
        return;
    }
    blk->free = free;
    if (free) {
        blk->next = c->partial;
        c->partial = b + 1;
    }
}

bool old_sweep(struct gc *gc, size_t limit, size_t *done)
{
    *done = 0;
    if (gc->sweep_at == 0) /* free lists are made anew: cells on them are found again */
        for (unsigned i = 0; i < GC_CLASSES; i++) {
            gc->classes[i].free = NULL;
            gc->classes[i].partial = 0;
        }
    for (; gc->sweep_at < gc->nblocks && *done < limit; gc->sweep_at++, ++*done) {
        uint32_t b = (uint32_t)gc->sweep_at;
        struct gc_block *blk = &gc->blocks[b];
        if (blk->swept)
            continue;
        blk->swept = 1;
        if (blk->use == USE_SMALL)
            sweep_small(gc, b);
        else if (blk->use == USE_LARGE) {
            val o = (val)(void *)block_start(gc, b);
            if (o->kind && (o->gc & GC_MARK) == gc->mark)
                continue;
            free_large(gc, b);
        }
    }
    return gc->sweep_at < gc->nblocks;
}
