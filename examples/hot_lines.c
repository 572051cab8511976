/* hot_lines.c -- the hottest source lines of a PYPYLOG log.
 *
 *     cc hot_lines.c $(pkg-config --cflags --libs hotloop-logparse) -o hot_lines
 *     ./hot_lines count.log
 */
#include <hotloop/logparse.h>

#include <stdio.h>

int main(int argc, char **argv)
{
    enum { MOST_LINES = 10 };
    char why[500];
    logparse *log = argc == 2 ? logparse_open(argv[1], why, sizeof why) : NULL;
    if (!log) {
        fprintf(stderr, "hot_lines: %s\n", argc == 2 ? why : "usage: hot_lines LOG");
        return 2;
    }
    for (size_t i = 0; i < MOST_LINES; i++) {
        struct logparse_line line;
        if (!logparse_line(log, i, &line, sizeof line))
            break;
        const char *source = logparse_source(log, line.file, line.line);
        printf("%5.1f%%  %s:%lld  %s\n", 100 * line.share, line.file,
               (long long)line.line, source ? source : "");
    }
    logparse_close(log);
    return 0;
}
