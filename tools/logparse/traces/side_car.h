/* side_car.h -- what was found in a very large log, kept in a file of the cache folder
 * ($XDG_CACHE_HOME/hotloop, else ~/.cache/hotloop), so that the log is read once only.
 *
 * An index is one file for a log: what `struct log` and `struct traces` hold, as they lie in
 * memory, behind a header. It is used when the log's size, its time of change and the hashes of
 * its head and tail are what they were, and the index is whole (CRC-64 over all of it), made by
 * the same version of the program, and the user's own. Anything else, and the log is read.
 *
 * Only plain files that are read as they are have one, from 100 MB on; the environment variable
 * HOTLOOP_INDEX says another number of bytes, or "off". */
#ifndef LOGPARSE_TRACES_SIDE_CAR_H
#define LOGPARSE_TRACES_SIDE_CAR_H

#include "logparse/traces/traces.h"

/* log_open_with() and traces_read(), or what an index says that they would find. *wants_index:
 * there was none, and the next one to open this log would use it; with forms of locations nobody
 * does. The caller closes both after true. */
bool side_car_open(struct log *log, struct traces *traces, const char *path,
                   const struct locations *locations, bool *wants_index,
                   struct str *why);
/* The same of a log that is {0} but for its text, which is open; it is closed after false. */
bool side_car_read(struct log *log, struct traces *traces,
                   const struct locations *locations, bool *wants_index,
                   struct str *why);

/* Write an index of what was read, a piece at a time. NULL: this log has none, or the cache
 * cannot be written, which nobody needs to know. Log and traces must stay as they are. */
struct side_car *side_car_begin(const struct log *log, const struct traces *traces);
/* Some milliseconds of work. False: it is written, or cannot be. */
bool side_car_step(struct side_car *s);
/* Leaves no file when it was not written to its end. NULL is allowed. */
void side_car_end(struct side_car *s);

/* All of it. */
void side_car_write(const struct log *log, const struct traces *traces);

#endif
