/* quantity.h -- times, sizes and shares as people write and read them. */
#ifndef GCSTATS_QUANTITY_H
#define GCSTATS_QUANTITY_H

#include "gcstats/figures.h"

enum { QUANTITY_SIZE = 32 /* characters that any of these needs */ };

/* Three digits and a unit: "1.23 ms", "33.1 Mticks", "1.00 MiB", "12.3 %"; "-" for NAN.
 * They return `out`. */
const char *quantity_time(char *out, const struct clock *clock, double ticks);
const char *quantity_ticks(char *out, double ticks);
const char *quantity_seconds(char *out, double seconds);
const char *quantity_bytes(char *out, double bytes);
const char *quantity_share(char *out, double share);
const char *quantity_count(char *out, double count);
/* When, from the beginning of the run: in seconds, or in millions of ticks. */
const char *quantity_when(char *out, const struct clock *clock, double ticks);
/* A figure's value in its own unit. `in_ticks`: it is a time in ticks. */
const char *quantity_figure(char *out, enum unit unit, double value, bool in_ticks);

/* "50us", "1.5ms", "100000ticks"; false when it is no such thing. */
bool quantity_parse_time(struct slice text, struct length *out);
/* A number with the unit that fits: "60%", "4M", "100MiB/s", "12". Not for times. */
bool quantity_parse(struct slice text, enum unit unit, double *out);

#endif
