/* report.h -- the report for people. */
#ifndef GCSTATS_REPORT_H
#define GCSTATS_REPORT_H

#include "gcstats/findings.h"
#include "gcstats/worst.h"
#include "logparse/util/style.h"

enum chart_choice { CHARTS_AUTO, CHARTS_BRAILLE, CHARTS_ASCII, CHARTS_NONE };

struct page {
    struct style style; /* width: never 0 */
    FILE *out;
    enum chart_choice charts; /* never CHARTS_AUTO */
};

/* Charts are braille when the output is a terminal that takes UTF-8, else ASCII. */
struct page page_for(FILE *out, struct style style, enum chart_choice choice);

void report_print(const struct page *page, const struct analysis *a,
                  const struct figures *figures, const struct findings *findings,
                  const struct worst *worst);

/* Print text broken at blanks to the width of the page; further lines are indented. */
void page_paragraph(const struct page *page, const char *bullet, struct slice text);
void page_title(const struct page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* report_charts.c */
void report_heap_chart(const struct page *page, const struct analysis *a);
void report_pause_chart(const struct page *page, const struct analysis *a);
void report_histogram(const struct page *page, const struct analysis *a);
void report_windows(const struct page *page, const struct analysis *a);

#endif
