/* guard_list.h -- all guards of a log at which control left, busiest first: through a bridge, or
 * without one. Departures that several guards share are one row: nobody knows which it was. */
#ifndef LOGPARSE_ROWS_GUARD_LIST_H
#define LOGPARSE_ROWS_GUARD_LIST_H

#include "logparse/rows/explain.h"

struct guard_row {
    uint32_t trace, op, guard; /* of the likeliest one when it stands for several */
    uint32_t alternatives;     /* guards that it may have been; 1: this one */
    uint32_t bridge;           /* NO_TRACE: without */
    bool has_reached, exact;   /* exact: counted, not concluded */
    bool earlier;              /* without: it has one since, see the row of that */
    uint64_t reached, times;
    struct place place; /* is_python is false when unknown; lives as long as the list */
    char *tests;        /* what it tests: "int_lt(i5, 1000)"; safe */
};

struct guard_list {
    VEC(struct guard_row) at;
    uint32_t guards; /* of the whole log */
    struct names places;
};

void guard_list_make(struct guard_list *list, struct library *lib);
void guard_list_free(struct guard_list *list);
/* The same in steps: a trace each time; then the end, once. */
struct guard_list_maker;
struct guard_list_maker *guard_list_begin(struct guard_list *list, struct library *lib);
void guard_list_add_trace(struct guard_list_maker *m, uint32_t trace);
void guard_list_end(struct guard_list_maker *m);

/* "bridge", "no bridge" or "earlier" */
const char *guard_row_way(const struct guard_row *row);
/* Is it a bridge that is missing, and not rarely? */
bool guard_row_lacks_bridge(const struct guard_row *row);

/* One line: "  6364 > bridge   78.0% of 8155  g12 count.py:6  if i % 5 == 0:". */
void guard_list_head(struct rich *out);
void guard_list_text(struct library *lib, const struct guard_row *row,
                     struct rich *out);

#endif
