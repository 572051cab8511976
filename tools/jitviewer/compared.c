#include "jitviewer/compared.h"

#include <stdlib.h>

struct compared *compared_open(const char *old, const char *new,
                               const struct locations *locations, struct str *why)
{
    struct compared *compared = mem_zero(1, sizeof *compared);
    const char *paths[] = {old, new};
    compared->all.locations = locations;
    if (!runs_read(compared->runs, paths, 2, &compared->all, why)) {
        free(compared);
        return NULL;
    }
    compared->c = (struct comparison){
        .runs = compared->runs, .n_a = 1, .n_b = 1, .chosen = &compared->all};
    compare(&compared->c);
    return compared;
}

void compared_close(struct compared *compared)
{
    if (!compared)
        return;
    comparison_free(&compared->c);
    run_close(&compared->runs[0]);
    run_close(&compared->runs[1]);
    free(compared);
}
