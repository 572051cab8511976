#include "logparse/log/recorded.h"

static bool any_prefix_fits(struct slice list, struct slice section)
{
    for (;;) {
        const char *comma = slice_char(list, ',');
        size_t n = comma ? (size_t)(comma - list.p) : list.n;
        struct slice prefix = {list.p, n};
        /* Hotloop takes the older name for the newer ones */
        if (slice_starts(section, prefix) ||
            (slice_starts(prefix, SLICE("gc-major")) &&
             slice_starts(section, SLICE("gc-collect"))))
            return true;
        if (!comma)
            return false;
        list = slice_from(list, n + 1);
    }
}

/* "categories: gc,jit-summary" in log-info, as Hotloop writes it. Two logs in one file may
 * say two things: then what one of them left out is missing. */
static enum recorded stated(const struct log *log, struct slice section)
{
    int64_t kind = section_kind(log, "log-info");
    static const struct slice label = {"categories: ", 12};
    enum recorded found = RECORDED_UNKNOWN;
    for (uint32_t i = 0; kind >= 0 && i < log->sections.n; i++) {
        struct lines lines;
        struct slice line;
        if (log->sections.at[i].name != (uint32_t)kind)
            continue;
        lines_open(&lines, log, i);
        while (lines_next(&lines, &line))
            if (slice_starts(line, label) && found != RECORDED_NO)
                found = any_prefix_fits(slice_from(line, label.n), section)
                            ? RECORDED_YES
                            : RECORDED_NO;
        lines_close(&lines);
    }
    return found;
}

enum recorded log_recorded(const struct log *log, const char *section)
{
    if (section_kind(log, section) >= 0)
        return RECORDED_YES;
    enum recorded found = stated(log, slice_of(section));
    /* What the start of PyPy's collector prints is never asked for by name: the filter was
     * "gc", or everything. */
    if (found == RECORDED_UNKNOWN && strncmp(section, "gc-", 3) == 0 &&
        section_kind(log, "gc-hardware") >= 0)
        found = RECORDED_YES;
    return found;
}
