/* view.h -- what one can look at: rows with a cursor. A view is a table of functions over
 * rows; moving, searching, marking and drawing are the same for all (view.c, draw.c). */
#ifndef JITVIEWER_VIEW_H
#define JITVIEWER_VIEW_H

#include "jitviewer/keys.h"
#include "logparse/rows/explain.h"
#include "logparse/traces/filter.h"

struct app;
struct view;

/* What one can jump to. From 1, so that -x is "backwards". */
enum seek {
    SEEK_MISSING = 1, /* control left here without a bridge */
    SEEK_BRIDGE,
    SEEK_GUARD,
    SEEK_CALL,
    SEEK_ALLOC,
    SEEK_PART,
    SEEK_HUNK /* rows that differ, one behind the other */
};

enum fold { FOLD_CLOSE, FOLD_OPEN, FOLD_ALL };

struct view_ops {
    enum view_bit where;
    uint32_t (*rows)(const struct view *v);
    void (*row)(const struct view *v, uint32_t row, struct rich *out);
    void (*title)(const struct view *v, struct str *out); /* what it shows, safe */
    /* From here on, NULL is allowed. */
    void (*head)(const struct view *v, struct rich *out); /* a line above the rows */
    void (*state)(const struct view *v, struct str *out); /* for the status line */
    void (*fit)(struct view *v, int rows, int cols);      /* before drawing */
    const char *(*enter_hint)(const struct view *v);      /* what ENTER would do here */
    void (*enter)(struct view *v, uint32_t row);
    void (*fold)(struct view *v, uint32_t row, enum fold how);
    bool (*is)(const struct view *v, uint32_t row, enum seek what);
    /* Of a row that is folded: is there such a thing, or a match, in what it hides? */
    bool (*hides)(const struct view *v, uint32_t row, enum seek what);
    bool (*hides_match)(const struct view *v, uint32_t row, const struct regex *regex);
    /* The hottest places, folded ones too, for go(); how many. */
    size_t (*hottest)(const struct view *v, uint64_t *places, size_t most);
    /* What the row is in full, where it shows less: searches look at it as well. */
    bool (*whole)(const struct view *v, uint32_t row, struct str *out);
    /* A view that explains the row; NULL: there is nothing to say. */
    struct view *(*card)(struct view *v, uint32_t row);
    /* Columns at the left that are never scrolled away; NULL: none. */
    size_t (*fixed)(const struct view *v);
    bool (*aside)(const struct view *v,
                  struct lines_of_text *out); /* for the side pane */
    /* Of a row that heeds `left` itself: how wide it is, and for how many columns that counts;
     * 0: it is scrolled as a whole. */
    size_t (*wide)(const struct view *v, uint32_t row, size_t *columns);
    /* Names the place of the cursor in a way that survives folding; and goes there. */
    uint64_t (*place)(const struct view *v);
    void (*go)(struct view *v, uint64_t place);
    void (*free)(struct view *v);
};

struct view {
    const struct view_ops *ops;
    struct app *app;
    struct side *side; /* the log that it shows */
    struct view *below;
    uint32_t cursor, top; /* rows */
    size_t left;          /* columns scrolled to the right */
    uint32_t height;      /* rows on the screen, as last drawn */
    uint64_t serial;      /* changes when the rows change */
    uint32_t hot;         /* which of the hottest TAB went to; 0: none yet */
    uint32_t before_cursor, before_top; /* before the last key: for pairs of keys */
    uint64_t last_place;                /* before the last jump */
    bool has_last;

    /* Rows that match app->search, of the first `looked_at` ones: see search.c. */
    VEC(uint32_t) matches;
    uint32_t looked_at;
    uint64_t matches_of; /* search and rows for which this holds */
    uint64_t matches_rows;
};

uint32_t view_rows(const struct view *v);
/* Put the cursor on a row that exists and the rows around it on the screen. */
void view_settle(struct view *v, uint32_t height);
/* Move the cursor for good: remembers where it was, shows some rows around. */
void view_jump(struct view *v, uint32_t row);
void view_free(struct view *v);

/* Unfold what this row hides; how many rows that adds behind it. */
uint32_t view_unfold(struct view *v, uint32_t row);

struct hot_place {
    double heat;
    uint64_t place;
};
/* Sorts, and gives the (at most) `most` hottest places; how many these are. */
size_t hot_top(struct hot_place *hot, size_t n, uint64_t *places, size_t most);

#endif
