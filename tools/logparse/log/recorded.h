/* recorded.h -- was a category recorded? A log does not say which filter it was written with
 * (Hotloop's does), so that nothing of a category can mean that nothing happened, or that
 * nobody asked. */
#ifndef LOGPARSE_LOG_RECORDED_H
#define LOGPARSE_LOG_RECORDED_H

#include "logparse/log/log.h"

enum recorded {
    RECORDED_UNKNOWN, /* none in the log, and nothing tells why */
    RECORDED_NO,      /* the log itself says that its filter left them out */
    RECORDED_YES      /* there are some, or they would be there */
};

/* `section` is the whole name of a category, "gc-collect-step". */
enum recorded log_recorded(const struct log *log, const char *section);

#endif
