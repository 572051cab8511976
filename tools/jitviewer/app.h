/* app.h -- the state of the viewer: a log, a stack of views, what is being typed. Nothing here
 * knows a terminal: events come in, a grid of characters goes out. */
#ifndef JITVIEWER_APP_H
#define JITVIEWER_APP_H

#include "jitviewer/cells.h"
#include "jitviewer/view.h"
#include "logparse/traces/health.h"

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
    struct side new, old; /* old: with --diff only */
    struct side *side;    /* the one that the view on top shows */
    struct str badge;     /* the health in a few words */
    double total_work;

    struct compared *compared;           /* of --diff, owned; NULL: one log is shown */
    const struct comparison *comparison; /* in it. It owns the logs and their traces */

    struct view *top; /* never NULL while running */
    bool ascii, pane, mouse, quit, redraw;
    int body_cols, body_row; /* of the rows, as last drawn */

    struct search search;
    struct prompt prompt;
    struct hunt *hunt;
    struct survey *survey;
    struct str message;
    enum look message_look;
    unsigned long count;                       /* number typed before a key; 0: none */
    int before;                                /* the key before, for pairs */
    void (*letter)(struct app *a, int letter); /* who wants the next key; NULL */
    struct mark marks[128];
    struct str clipboard; /* for tui.c to send */
};

/* The log stays the caller's, who has opened it. */
void app_open(struct app *a, struct log *log, const char *path,
              const char *source_root);
/* Two logs. Takes the comparison. */
void app_open_diff(struct app *a, struct compared *compared, const char *source_root);
void app_close(struct app *a);
void app_event(struct app *a, struct event e);
/* Something to do while nobody types; true while there is more. Takes a few milliseconds. */
bool app_idle(struct app *a);
void app_draw(struct app *a, struct cells *out);

/* Show the view, which is one of a->side. */
void app_push(struct app *a, struct view *v);
void app_pop(struct app *a);
/* A sentence for the status line, until the next key. */
void app_say(struct app *a, enum look look, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
unsigned long app_times(const struct app *a); /* the number typed, or 1 */

struct view *list_view_new(struct app *a);
uint32_t list_view_trace(const struct view *v); /* under the cursor; NO_TRACE */
/* A click on the line above the rows: sort by that column. */
void list_view_click_head(struct view *v, int col);
/* Times that control likely left without a bridge, in all traces. */
uint64_t list_view_left(const struct view *v);
/* Cursor on this trace, unfolding what hides it. */
void list_view_show(struct view *v, uint32_t trace);
void list_view_filter(struct view *v, struct regex *regex,
                      const char *pattern); /* takes regex */

/* Cursor on operation `op`, NO_OP: at the top. Levels and stage like those of a trace view
 * that is open already. */
struct view *trace_view_new(struct app *a, uint32_t trace, uint32_t op);
uint32_t trace_view_trace(const struct view *v);

/* view_matches.c: the traces of two logs, what became of each; and view_pair.c: two traces (or
 * the one that there is), aligned. */
struct view *matches_view_new(struct app *a);
struct view *pair_view_new(struct app *a, const struct match *m);
/* The row of the trace with this name, or the only one that it is a part of; false: none. */
bool matches_view_find(const struct view *v, const char *name, uint32_t *row);
/* The name of the trace in this row. */
const char *matches_view_name(const struct view *v, uint32_t row);

/* A line of text that ENTER can follow to an operation of a trace. */
struct text_line {
    struct rich text;
    uint32_t trace, op; /* NO_TRACE: leads nowhere */
};
struct view *text_view_new(struct app *a, const char *title);
/* A new line at the end, to be filled. Valid until the next one. */
struct text_line *text_view_add(struct view *v);
/* Lines that begin with blanks go on at this column. */
void text_view_hang(struct view *v, size_t column);
struct view *help_view_new(struct app *a, unsigned where);
struct view *health_view_new(struct app *a);
/* Where the guards of a trace let control out. */
struct view *ways_view_new(struct app *a, uint32_t trace);
struct view *card_view_new(struct app *a, const struct listing *l, uint32_t op);

/* search.c */
void search_clear(struct app *a);
/* Take a new expression; false when it is none (said in the message when `loud`). */
bool search_set(struct app *a, const char *pattern, bool backward, bool loud);
/* Look for matches in the next rows of the view, at most `rows`. True when there are more rows
 * to look at. */
bool search_view(struct view *v, uint32_t rows);
/* The first match at a row or behind it (backward: before it); wraps. False: no match. */
bool search_from(struct view *v, uint32_t row, bool backward, uint32_t *found);
void hunt_start(struct app *a, const char *pattern);
void hunt_step(struct app *a);
void hunt_stop(struct app *a);

/* prompt.c */
void prompt_open(struct app *a, char sign);
void prompt_event(struct app *a, struct event e);
char prompt_sign(const struct prompt *p);

#define KEY(function, arg, name, keys, where, rank, hint, what)                        \
    void function(struct app *a, int arg_);
#define GROUP(title)
#include "jitviewer/keys.def"
#undef KEY
#undef GROUP

#endif
