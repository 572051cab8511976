/* keys.h -- keys, and the one table of what they do (keys.def): the screen acts on it, the
 * help and the man page are made from it. */
#ifndef JITVIEWER_KEYS_H
#define JITVIEWER_KEYS_H

#include <stdio.h>

#include "base/str.h"

struct app;

/* Characters are their code point; the rest is beyond Unicode. */
enum key {
    K_NONE = 0,
    K_CTRL_C = 3,
    K_BACKSPACE = 8,
    K_TAB = 9,
    K_ENTER = 13,
    K_ESCAPE = 27,
    K_UP = 0x110000,
    K_DOWN,
    K_LEFT,
    K_RIGHT,
    K_PAGE_UP,
    K_PAGE_DOWN,
    K_HOME,
    K_END,
    K_DELETE,
    K_BACKTAB,
    K_F1,
    K_F12 = K_F1 + 11,
    K_MOUSE_CLICK, /* event.row, event.col */
    K_MOUSE_DOUBLE,
    K_WHEEL_UP,
    K_WHEEL_DOWN,
    K_RESIZED /* to event.row rows and event.col columns */
};

struct event {
    int key;
    int row, col;
};

/* Where a key works. */
enum view_bit {
    IN_LIST = 1,
    IN_TRACE = 2,
    IN_TEXT = 4,
    IN_MATCHES = 8,
    IN_PAIR = 16,
    IN_ALL = 31
};

struct key_row {
    void (*run)(struct app *app, int arg); /* NULL: the title of a group */
    int arg;
    const char *name; /* for the command line: "next-guard" */
    const char *keys; /* "j DOWN": separated by blanks; a pair like g/ is two keys */
    unsigned where;   /* enum view_bit */
    int rank;         /* of the hint in the bottom line, from 1; 0: not there */
    const char *hint;
    const char *what;
};

extern const struct key_row key_rows[];
extern const size_t n_key_rows;

/* The row for a key (after `before`, for pairs) in a view; NULL when it does nothing. */
const struct key_row *key_find(int before, int key, unsigned where);
/* The row with this name; NULL. */
const struct key_row *key_named(struct slice name);

/* Take one key off the front of "H TAB /int ENTER": names, or single characters. False at
 * the end. RESIZE=40x10, CLICK=5,3 and WHEEL-DOWN are events. */
bool key_parse(struct slice *text, struct event *event);
/* Take the (UTF-8) character off the front of a text that is not empty. */
int key_character(struct slice *text);
/* "ENTER" -> "Enter": how a person calls it; appended. */
void key_label(struct slice key, struct str *out);
/* All keys of a row: "j, Down". */
void key_labels(const struct key_row *row, struct str *out);

/* The table as part of a man page. */
void keys_print_man(FILE *out);

void str_add_utf8(struct str *s, int code);

/* What the keys do: each is in the file of its subject. */
#define KEY(function, arg, name, keys, where, rank, hint, what)                        \
    void function(struct app *a, int arg_);
#define GROUP(title)
#include "jitviewer/keys.def"
#undef KEY
#undef GROUP

#endif
