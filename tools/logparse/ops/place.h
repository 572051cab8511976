/* place.h -- a location as PyPy prints it, taken apart; and names for people.
 * "count_mult_of_5;/home/me/count.py:2-5~#16 FOR_ITER" and its older forms; and as other machines
 * made with RPython print it (place.c has a table). */
#ifndef LOGPARSE_OPS_PLACE_H
#define LOGPARSE_OPS_PLACE_H

#include "base/map.h"
#include "base/str.h"

struct place {
    struct slice text; /* all of it */
    bool is_python; /* it has a file and lines, Python's or another language's. Else it
                              is an inner loop of the VM, or unknown; or a location without
                              a file, of which the function and more may be known */
    struct slice function; /* may be empty: see place_function() */
    struct slice file;     /* may be empty */
    int64_t first_line;    /* of the function */
    int64_t line;          /* current; -1: unknown (Python 2 locations) */
    int64_t bytecode;      /* offset; -1: unknown */
    struct slice opname;   /* "FOR_ITER" */
};

void place_parse(struct slice text, struct place *place);

/* What it is called: the function, else all of the location. */
struct slice place_function(const struct place *place);

/* The same place, its text kept in `names`: a line that had to be cleaned does not outlive the
 * body that it was read with. */
struct place place_keep(struct names *names, const struct place *place);

/* The stable name of a trace that starts here: "count.py:2:count_mult_of_5#16". What is not
 * stable between runs (addresses) is left out; control bytes stay as they are. */
void place_name(const struct place *place, struct str *out);

/* What of any location is the same in every run and every folder: addresses become "0x*",
 * and the folders of absolute paths are left out. */
void place_stable(struct slice text, struct str *out);

/* The part of a path behind its last folder. */
struct slice place_basename(struct slice path);

#endif
