/* app.h -- the state of the viewer: a log, a stack of views, what is being typed. Nothing here
 * knows a terminal: events come in, a grid of characters goes out. */
#ifndef JITVIEWER_APP_H
#define JITVIEWER_APP_H

#include "jitviewer/cells.h"
#include "jitviewer/view.h"
#include "logparse/log/follow.h"
#include "logparse/traces/health.h"
#include "logparse/traces/side_car.h"

struct search {
    struct regex *regex; /* NULL: nothing is searched */
    char *pattern;
    bool backward, hidden; /* hidden: matches are not marked */
    uint64_t serial;       /* another number for every other search */
};

/* A line that is being typed at the bottom. */
struct prompt {
    const struct prompt_row *kind; /* NULL: none */
    struct str text;
    bool backward;
    uint32_t from_cursor, from_top; /* where the cursor was when it began */
};

enum { NO_MARK = UINT32_MAX - 1, MARK_LIST = UINT32_MAX };
struct mark {
    struct side *side;
    uint32_t trace; /* or MARK_LIST; NO_MARK */
    uint64_t place;
};

struct compared;
struct comparison;
struct match;
struct hunt;   /* a search through all traces: search.c */
struct survey; /* reading all traces for a view: survey.c */

/* A log, and what is made from it. */
struct side {
    const char *path;
    struct log *log;
    struct traces traces;
    struct library lib;
    struct health health;
};

struct app {
    const char *source_root;
    const struct locations *locations; /* of other VMs; NULL: none */
    bool follow;                       /* the log is being written: look for more */
    double next_look;                  /* clock_ms(): when to look next */
    struct side new, old;              /* old: with --diff only */
    struct side *side;                 /* the one that the view on top shows */
    struct str badge;                  /* the health in a few words */
    double total_work;
    struct str time; /* where it went, in a few words; read while nobody types */
    bool has_read_time;

    struct compared *compared;           /* of --diff, owned; NULL: one log is shown */
    const struct comparison *comparison; /* in it. It owns the logs and their traces */

    struct view *top; /* never NULL while running */
    bool ascii, pane, mouse, quit, redraw;
    int body_cols, body_row; /* of the rows, as last drawn */

    struct search search;
    struct prompt prompt;
    struct hunt *hunt;
    struct survey *survey;
    struct side_car *index; /* of the log, being written; NULL */
    struct str message;
    enum look message_look;
    unsigned long count;                       /* number typed before a key; 0: none */
    int before;                                /* the key before, for pairs */
    void (*letter)(struct app *a, int letter); /* who wants the next key; NULL */
    struct mark marks[128];
    struct str clipboard; /* for tui.c to send */
};

/* The log stays the caller's, who has opened it. Takes its traces. */
void app_open(struct app *a, struct log *log, const struct traces *traces,
              const char *path, const char *source_root);
/* Two logs. Takes the comparison. */
void app_open_diff(struct app *a, struct compared *compared, const char *source_root);
void app_close(struct app *a);
void app_event(struct app *a, struct event e);
/* Something to do while nobody types; true while there is more. Takes a few milliseconds. */
bool app_idle(struct app *a);
/* Read the one log of the screen again as it is now; all views but a new list are gone. */
enum followed app_change_log(struct app *a);
/* follow.c: the same, with list and traces as they were, and a word about it. */
void app_read_again(struct app *a);
/* Has the log that is followed changed? Then it is read again, and list and traces stay where
 * they are; while anything else is shown, that waits. */
void app_follow(struct app *a);
void app_draw(struct app *a, struct cells *out);

/* Show the view, which is one of a->side. */
void app_push(struct app *a, struct view *v);
void app_pop(struct app *a);
/* A sentence for the status line, until the next key. */
void app_say(struct app *a, enum look look, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
unsigned long app_times(const struct app *a); /* the number typed, or 1 */

#endif
