/* rowtext.h -- rows of a listing (and other lines) as safe text with looks. */
#ifndef LOGPARSE_ROWS_ROWTEXT_H
#define LOGPARSE_ROWS_ROWTEXT_H

#include "logparse/rows/listing.h"
#include "logparse/util/style.h"

/* Text in pieces of one look each: piece i is text[spans[i].start .. spans[i+1].start). */
struct span {
    size_t start;
    enum look look;
};
struct rich {
    struct str text; /* safe for a terminal */
    VEC(struct span) spans;
};

void rich_clear(struct rich *r);
void rich_free(struct rich *r);
void rich_look(struct rich *r, enum look look); /* of what is added from here on */
void rich_addf(struct rich *r, enum look look, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void rich_add(struct rich *r, enum look look, struct slice text); /* made safe */
void rich_add_rich(struct rich *to, const struct rich *from);
void rich_pad(struct rich *r, size_t column); /* with blanks, up to this column */
/* Print with a newline, cut at style->width when that is not 0. */
void rich_print(const struct rich *r, const struct style *style, FILE *out);

enum detail {
    DETAIL_GUTTER = 1,   /* counts, heat and the fate of guards at the left */
    DETAIL_FAILARGS = 2, /* what a guard saves */
    DETAIL_IDS = 4,      /* addresses of guards, labels and instructions */
    DETAIL_NAMES = 8,    /* operations as the log has them: names of classes in full */
    DETAIL_NARROW = 16,  /* the gutter without numbers of guards: for narrow screens */
};

/* Columns of the gutter. */
size_t rowtext_gutter(unsigned details);

void rowtext(const struct listing *l, uint32_t row, unsigned details, struct rich *out);

/* The calls around a row: "main > helper > inner"; empty outside any function. */
void rowtext_crumb(const struct listing *l, uint32_t row, struct str *out);

/* A count in at most 6 columns: 8155, 18.2M. */
void count_text(uint64_t n, struct str *out);

/* One line about what leaves at this guard: "bridge ran 401 times (4.9 % of 8155), 34 ops", or
 * "no bridge: at most 161 left here". Not made safe: holds only our own words and
 * numbers. */
void guard_verdict(const struct listing *l, const struct guard_flow *g,
                   enum suspicion suspicion, struct str *out);

#endif
