/* run.h -- the ways to use the viewer: on a terminal, as text, from a list of keys. */
#ifndef JITVIEWER_RUN_H
#define JITVIEWER_RUN_H

#include "jitviewer/app.h"

/* The screen. Returns the exit status; complains and gives 2 when the terminal cannot do it.
 * `color` false: bold, reverse and underline only. */
int tui_run(struct app *a, bool color);

/* The view named `what` (a trace, "list", "health", "help") as text; NULL: the list, then the
 * hottest trace. Returns the exit status. */
int print_view(struct app *a, const char *what, const struct style *style);

struct replay {
    const char *keys;
    int rows, cols;
    bool attrs;   /* print what is reversed, underlined, bold, too */
    bool times;   /* print what the slowest key took */
    double start; /* clock_ms() at the start of the program */
};
/* Act on the keys and print the screen that results. */
int replay_run(struct app *a, const struct replay *r);
double clock_ms(void);

struct collection {
    char *path;     /* of the log */
    bool temporary; /* the file is removed in the end */
    int status;     /* of the program, as a shell gives it */
};
/* Run a program with PYPYLOG set. False when there is no log to look at (and says why). */
bool collect_run(char **command, const char *output, struct collection *c);
/* Remove what is temporary; tell about the program's exit status. */
void collect_end(struct collection *c);

#endif
