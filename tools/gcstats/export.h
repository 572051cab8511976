/* export.h -- every event and every figure, for programs. docs/gcstats.md describes
 * both. */
#ifndef GCSTATS_EXPORT_H
#define GCSTATS_EXPORT_H

#include "gcstats/findings.h"
#include "gcstats/worst.h"
#include "logparse/util/json.h"

void export_json(FILE *out, const struct analysis *a, const struct figures *figures,
                 const struct findings *findings, const struct worst *worst);

/* The tables of --csv. */
enum table {
    TABLE_EVENTS,
    TABLE_PAUSES,
    TABLE_FIGURES,
    TABLE_MMU,
    TABLE_HISTOGRAM,
    TABLES
};
extern const char *const table_names[TABLES];
void export_csv(FILE *out, enum table table, const struct analysis *a,
                const struct figures *figures);

#endif
