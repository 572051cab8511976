/* replay.c -- the viewer without a terminal: keys in, a screen as text out. Tests and bug
 * reports use it; so do measurements. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/die.h"
#include "jitviewer/run.h"

double clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

struct slowest {
    double key, idle;
    char name[40];
};

static void frame(struct app *a, struct cells *screen, int rows, int cols)
{
    cells_resize(screen, rows, cols);
    app_draw(a, screen);
}

static void name_event(struct slice before, struct slice after, char *out, size_t size)
{
    size_t n = (size_t)(after.p - before.p);
    while (n && *before.p == ' ') {
        before = slice_from(before, 1);
        n--;
    }
    snprintf(out, size, "%.*s", (int)n, before.p);
}

static void idle(struct app *a, struct slowest *slow)
{
    for (bool more = true; more;) {
        double start = clock_ms();
        more = app_idle(a);
        double took = clock_ms() - start;
        slow->idle = took > slow->idle ? took : slow->idle;
    }
}

static void play(struct app *a, const struct replay *r, struct cells *screen,
                 struct slowest *slow)
{
    struct slice keys = slice_of(r->keys ? r->keys : ""), before = keys;
    struct event e;
    int rows = r->rows, cols = r->cols;
    idle(a, slow);
    frame(a, screen, rows, cols);
    while (!a->quit && key_parse(&keys, &e)) {
        double start = clock_ms();
        if (e.key == K_RESIZED) {
            rows = e.row;
            cols = e.col;
        }
        app_event(a, e);
        frame(a, screen, rows, cols);
        double took = clock_ms() - start;
        if (took > slow->key) {
            slow->key = took;
            name_event(before, keys, slow->name, sizeof slow->name);
        }
        before = keys;
        idle(a, slow);
        frame(a, screen, rows, cols);
    }
}

int replay_run(struct app *a, const struct replay *r)
{
    struct cells screen = {0};
    struct slowest slow = {0};
    struct str text = {0};
    frame(a, &screen, r->rows, r->cols);
    double first = clock_ms() - r->start;
    play(a, r, &screen, &slow);
    cells_text(&screen, r->attrs, &text);
    fputs(str_text(&text), stdout);
    if (r->times)
        fprintf(stderr,
                "first screen %.1f ms, slowest key %.1f ms (%s), idle step %.1f ms\n",
                first, slow.key, slow.name, slow.idle);
    str_free(&text);
    cells_free(&screen);
    return EXIT_SAME;
}
