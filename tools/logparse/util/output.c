#include "logparse/util/output.h"

#include <errno.h>

FILE *output_open(const char *path, struct str *why)
{
    if (!path || strcmp(path, "-") == 0)
        return stdout;
    FILE *out = fopen(path, "we");
    if (!out)
        str_addf(why, "%s: %s", path, strerror(errno));
    return out;
}

bool output_close(FILE *out, const char *path, struct str *why)
{
    bool fine = fflush(out) == 0 && !ferror(out);
    if (out != stdout)
        fine &= fclose(out) == 0;
    if (!fine)
        str_addf(why, "%s: cannot be written", path ? path : "the output");
    return fine;
}
