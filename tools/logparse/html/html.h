/* html.h -- a log as one self-contained page: nothing is loaded from anywhere, no framework.
 *
 * Tables are plain HTML, so that they are there without scripts too. The listings of the hottest
 * traces are JSON in the page; page.js draws the one that is looked at. Text of a log is escaped
 * here, and page.js puts it into text nodes only: it never becomes markup. */
#ifndef LOGPARSE_HTML_HTML_H
#define LOGPARSE_HTML_HTML_H

#include "logparse/rows/listing.h"

/* Write the page to a file (util/output.h). Machine code is shown where the log has it. False
 * with a sentence in *why: it could not be written. */
bool html_write(struct library *lib, const char *path, struct str *why);

#endif
