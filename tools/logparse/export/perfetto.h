/* perfetto.h -- a log as Chrome trace events, which ui.perfetto.dev, Speedscope and the Firefox
 * profiler open. Format: "Trace Event Format", JSON Object Format; X, C and M events.
 *
 * Sections are slices on a thread for each use of time; heap, nursery and machine code are counters.
 * Times are microseconds from the first mark; where the log does not prove how long a tick is,
 * 1000 ticks are shown as one, and otherData says so. */
#ifndef LOGPARSE_EXPORT_PERFETTO_H
#define LOGPARSE_EXPORT_PERFETTO_H

#include <stdio.h>

#include "logparse/traces/traces.h"

void perfetto_write(const struct traces *traces, FILE *out);

#endif
