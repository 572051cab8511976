#include "logparse/traces/guard_counts.h"

#include "logparse/ops/headers.h"
#include "logparse/ops/op.h"

/* "trace_eagerness 200", then "Guard 0x55bb84d2f540:17" */
static void take_line(struct guard_counts *counts, struct slice line)
{
    struct slice word = SLICE("trace_eagerness ");
    struct counter counter;
    uint64_t guard;
    if (slice_starts(line, word))
        slice_to_u64(slice_from(line, word.n), 10, &counts->threshold);
    else if (counter_parse(line, &counter) && counter.count >= 0 &&
             slice_starts(counter.key, SLICE("Guard ")) &&
             parse_hex_id(slice_from(counter.key, 6), &guard))
        *map_put(&counts->failures, guard) = (uint64_t)counter.count;
}

void guard_counts_read(struct guard_counts *counts, const struct log *log)
{
    int64_t kind = section_kind(log, "jit-guard-counts");
    *counts = (struct guard_counts){0};
    for (uint32_t i = 0; kind >= 0 && i < log->sections.n; i++) {
        struct lines lines;
        struct slice line;
        if (log->sections.at[i].name != (uint32_t)kind)
            continue;
        counts->known = true;
        lines_open(&lines, log, i);
        while (lines_next(&lines, &line))
            take_line(counts, line);
        lines_close(&lines);
    }
}

void guard_counts_free(struct guard_counts *counts)
{
    map_free(&counts->failures);
}
