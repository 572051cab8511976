/* vm_traces.c -- random loops: machine code must leave with the values that the reference
 * evaluator finds. vm_traces SEED COUNT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jit/eval.h"
#include "random_trace.h"

/* 1 compared and equal, 0 not compiled, -1 different */
static int one(struct world *w, struct jit *j)
{
    struct build b = {.j = j};
    struct frame_like f, g;
    build(&b);
    for (int i = 0; i < SLOTS; i++)
        f.slots[i] =
            (val)(uintptr_t)((uint64_t)((int64_t)rnd(1 << 20) - (i ? 1 << 19 : 0))
                                 << 1 |
                             1);
    f.slots[0] = (val)(uintptr_t)((uint64_t)(1 + rnd(300)) << 1 | 1);
    g = f;
    ir_ref failed = ir_eval(&j->rec, g.slots, b.slots, SLOTS, 1000);
    struct jit_start s = {
        .code = "", .loop = true, .slots = b.slots, .nslots = SLOTS, .frame = b.frame};
    struct jit_trace *t = jit_compile(j, &s);
    if (!t || failed == IR_NONE)
        return 0;
    w->came_back = false;
    jit_run(j, t, &f);
    return w->came_back && memcmp(w->left, g.slots, sizeof g.slots) == 0 ? 1 : -1;
}

int main(int argc, char **argv)
{
    static struct world w;
    unsigned long seed = argc > 1 ? strtoul(argv[1], NULL, 10) : 1,
                  n = argc > 2 ? strtoul(argv[2], NULL, 10) : 500;
    unsigned long equal = 0, skipped = 0;
    for (unsigned long i = 0; i < n; i++) {
        static struct jit j;
        struct jit_language lang = {.self = &w,
                                    .class_float = 99,
                                    .frame_item = &item,
                                    .int_field = &untag,
                                    .resume = resume,
                                    .exc_offset = offsetof(struct world, exc),
                                    .gc_offset = offsetof(struct world, gc)};
        if (i == 0)
            jit_init(&j, &w.gc, &lang);
        state = seed + i;
        for (int k = 0; k < 4; k++)
            rnd(2);
        int r = one(&w, &j);
        equal += r > 0;
        skipped += r == 0;
        if (r < 0) {
            printf("seed %lu: machine code and evaluator differ\n", seed + i);
            return 1;
        }
    }
    printf("%lu equal, %lu not compiled\n", equal, skipped);
    /* guards are emitted at random: many traces cannot come back, and are given up */
    return equal * 3 < n;
}
