#define _GNU_SOURCE /* sched_getaffinity, open_memstream */
#include "logparse/util/workers.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/mem.h"

enum {
    MOST_WORKERS = 16,
    PIECE = 32 /* items that are printed at a time */
};

struct crew {
    work_function *work;
    void *context;
    size_t n;
    atomic_size_t next;
};

static void *labour(void *of)
{
    struct crew *crew = of;
    for (size_t i; (i = atomic_fetch_add(&crew->next, 1)) < crew->n;)
        crew->work(crew->context, i);
    return NULL;
}

/* The cores that this process may use: `taskset` and containers leave fewer than there are. */
static size_t cores(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < MOST_WORKERS ? (size_t)n : MOST_WORKERS;
}

/* The caller works too; where no thread can be made it does everything. */
void work_all(size_t n, work_function *work, void *context)
{
    struct crew crew = {.work = work, .context = context, .n = n};
    pthread_t threads[MOST_WORKERS];
    size_t wanted = cores(), made = 0;
    if (wanted > n)
        wanted = n;
    while (made + 1 < wanted &&
           pthread_create(&threads[made], NULL, labour, &crew) == 0)
        made++;
    labour(&crew);
    while (made-- > 0)
        pthread_join(threads[made], NULL);
}

struct printing {
    print_function *print;
    const void *context;
    size_t n;
    struct piece {
        char *text;
        size_t size;
    } * pieces;
};

static void print_piece(void *context, size_t i)
{
    struct printing *p = context;
    size_t first = i * PIECE, end = first + PIECE < p->n ? first + PIECE : p->n;
    FILE *out = open_memstream(&p->pieces[i].text, &p->pieces[i].size);
    if (!out)
        die("out of memory");
    p->print(p->context, first, end, out);
    if (fclose(out))
        die("out of memory");
}

bool work_print(size_t n, const char *between, print_function *print,
                const void *context, FILE *out)
{
    size_t n_pieces = (n + PIECE - 1) / PIECE;
    bool any = false;
    struct printing p = {print, context, n, mem_zero(n_pieces, sizeof *p.pieces)};
    work_all(n_pieces, print_piece, &p);
    for (size_t i = 0; i < n_pieces; i++) {
        if (any && p.pieces[i].size)
            fputs(between, out);
        fwrite(p.pieces[i].text, 1, p.pieces[i].size, out);
        any |= p.pieces[i].size > 0;
        free(p.pieces[i].text);
    }
    free(p.pieces);
    return any;
}
