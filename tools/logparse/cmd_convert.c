/* cmd_convert.c -- logparse convert: any log that can be read, as plain PYPYLOG text. */
#include "base/die.h"
#include "logparse/log/problems.h"
#include "logparse/options.h"

int cmd_convert(struct options *o)
{
    struct log log;
    if (o->part.to && strcmp(o->part.to, "pypylog") != 0)
        die("--to: \"%s\" is no form that logs are written in; pypylog is", o->part.to);
    if (!open_log(&log, o))
        return EXIT_TROUBLE;
    fwrite(log.text.at, 1, log.text.size, stdout);
    bool serious = problems_are_serious(&log);
    if (serious)
        problems_print(&log, &o->style, stderr);
    log_close(&log);
    return serious ? EXIT_INCONCLUSIVE : EXIT_SAME;
}
