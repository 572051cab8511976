/* cmd_html.c -- logparse html: a log as a page to share. */
#include "base/die.h"
#include "logparse/html/html.h"
#include "logparse/options.h"

int cmd_html(struct options *o)
{
    struct log log;
    struct traces traces;
    struct library lib;
    struct str why = {0};
    if (!open_traces(&log, &traces, o))
        return EXIT_TROUBLE;
    library_open(&lib, &traces, o->source_root);
    bool fine = html_write(&lib, o->output, &why);
    if (!fine)
        complain("%s", str_text(&why));
    str_free(&why);
    library_close(&lib);
    traces_free(&traces);
    log_close(&log);
    return fine ? EXIT_SAME : EXIT_TROUBLE;
}
