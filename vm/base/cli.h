/* cli.h -- options of a command line, from one table: taken, explained, listed in --help.
 *
 * A row of a program's table begins with a struct cli_option; more columns may follow, which
 * are the program's own. GNU habits: options may stand anywhere, "--" ends them, a long name
 * may be cut short where it stays clear. */
#ifndef BASE_CLI_H
#define BASE_CLI_H

#include <stddef.h>

struct cli_option {
    char letter; /* 0: none */
    const char *name;
    const char *
        value; /* what it is called in the help; "[WHAT]": may be left out; NULL: none */
    const char
        *what; /* for the help, a second line behind '\n'; NULL: not in the help */
};

struct cli {
    const char *program;
    const void *rows;
    size_t n, row_size;
    size_t width; /* columns of "--name=VALUE" in the help */
    /* Rows that begin with name, arguments and what it does; for completion. */
    const void *commands;
    size_t n_commands, command_size;
};

/* --completion=bash, zsh or fish, in front of everything, prints what that shell needs and ends the
 * program; completion.h. */
/* The row of the next option, its value in optarg; -1: no more, and what is left begins at
 * argv[optind]. What cannot be understood ends the program with EXIT_TROUBLE, with the nearest
 * name there is. */
int cli_next(const struct cli *cli, int argc, char **argv);
const struct cli_option *cli_option(const struct cli *cli, size_t row);
/* A line an option, to stdout. */
void cli_print_options(const struct cli *cli);

/* The one of n names that was most likely meant; NULL: none is like it. The names are
 * `size` bytes apart. */
const char *cli_nearest(const char *text, const char *const *names, size_t n,
                        size_t size);

#endif
