/* cmd_convert.c -- logparse convert: any log that can be read, as plain PYPYLOG text. */
#include "base/die.h"
#include "logparse/log/problems.h"
#include "logparse/options.h"

int cmd_convert(struct options *o)
{
    struct log log;
    struct str why = {0};
    if (o->part.to && strcmp(o->part.to, "pypylog") != 0)
        die("--to: \"%s\" is no form that logs are written in; pypylog is", o->part.to);
    if (!log_open_with(&log, o->args[0], &o->locations, &why)) {
        complain("%s", str_text(&why));
        str_free(&why);
        return EXIT_TROUBLE;
    }
    str_free(&why);
    fwrite(log.text.at, 1, log.text.size, stdout);
    bool serious = problems_are_serious(&log);
    if (serious)
        problems_print(&log, &o->style, stderr);
    log_close(&log);
    return serious ? EXIT_INCONCLUSIVE : EXIT_SAME;
}
