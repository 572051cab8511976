/* completion.h -- what a shell needs to complete a command line, from the table of options (cli.h). */
#ifndef BASE_COMPLETION_H
#define BASE_COMPLETION_H

#include "base/cli.h"

/* Print the script for "bash", "zsh" or "fish" to stdout; false: it is another shell. */
int completion_print(const struct cli *cli, const char *shell);

#endif
