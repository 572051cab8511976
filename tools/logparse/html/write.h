/* write.h -- pieces of the page. */
#ifndef LOGPARSE_HTML_WRITE_H
#define LOGPARSE_HTML_WRITE_H

#include <stdio.h>

#include "logparse/html/html.h"
#include "logparse/rows/rowtext.h"

enum {
    MOST_ROWS = 500,         /* of a table */
    MOST_LISTINGS = 16 << 20 /* bytes of listings in a page; cold traces are left out */
};

struct page {
    struct library *lib;
    FILE *out;
    uint32_t *order; /* traces, hottest first */
    bool *has_listing;
    struct str listings; /* JSON, for a <script> */
    uint32_t left_out;   /* traces without a listing */
};

/* Text of a log, safe and escaped for HTML, also inside of quotes. */
void html_text(FILE *out, struct slice text);

/* A cell of a table; `class` may be "". */
void cell_text(struct page *p, const char *class, struct slice text);
void cell_count(struct page *p, const char *class, bool known, double n);
/* A link to a trace, and to its operation `op` unless that is NO_OP. */
void cell_trace(struct page *p, uint32_t trace, uint32_t op, const char *word);
/* "count.py:5" and the source of the line. */
void cell_place(struct page *p, const struct place *place);
/* <section>, a heading, and the head of a table: names with '|' between; "#ops" is a number,
 * "-file" is left out on narrow screens. */
void table_open(struct page *p, const char *id, const char *title, const char *note,
                const char *columns);
void table_close(struct page *p, size_t rows, size_t shown);

void write_traces(struct page *p);
void write_lines(struct page *p);
void write_guards(struct page *p);
void write_allocs(struct page *p);
void write_aborts(struct page *p);
void write_pauses(struct page *p);
/* Fill p->listings, hottest traces first, and say in p->has_listing which ones. */
void make_listings(struct page *p);

#endif
