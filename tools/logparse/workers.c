#define _GNU_SOURCE /* sched_getaffinity */
#include "logparse/workers.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { MOST_WORKERS = 16 };

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
