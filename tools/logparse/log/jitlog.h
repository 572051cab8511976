/* jitlog.h -- the binary jitlog (JITLOG=FILE, _jitlog.enable(), vmprof --jitlog; version 4 and
 * what is alike in older ones) written as the text that PYPYLOG writes, so that it is read like
 * any other log. What it does not hold is not made up: it has no times (all stamps are 0), no
 * names of descrs of guards, and of a function only the line that a bytecode is on.
 * The format: man/pypylog.5, "The binary jitlog". */
#ifndef LOGPARSE_LOG_JITLOG_H
#define LOGPARSE_LOG_JITLOG_H

#include "base/str.h"

bool is_jitlog(struct slice bytes);

/* The text of it. What is damaged or cut off is read up to there, and *fault says where;
 * else *fault stays empty. */
void jitlog_to_text(struct slice bytes, struct str *text, struct str *fault);

#endif
