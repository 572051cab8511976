#include "base/cli.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/completion.h"
#include "base/die.h"
#include "base/mem.h"

enum {
    FIRST_ID = 256, /* of getopt: letters are below */
    LONGEST_NAME = 40,
    MOST_MISTAKES = 2
};

const struct cli_option *cli_option(const struct cli *cli, size_t row)
{
    return (const void *)((const char *)cli->rows + row * cli->row_size);
}

static bool value_is_optional(const struct cli_option *o)
{
    return o->value && o->value[0] == '[';
}

/* Letters to put in, to leave out or to replace (Levenshtein 1965), one row at a time. */
static size_t mistakes(const char *a, const char *b)
{
    size_t row[LONGEST_NAME + 1], n = strlen(b);
    if (strlen(a) > LONGEST_NAME || n > LONGEST_NAME)
        return LONGEST_NAME;
    for (size_t k = 0; k <= n; k++)
        row[k] = k;
    for (size_t i = 0; a[i]; i++) {
        size_t corner = row[0]++;
        for (size_t k = 0; k < n; k++) {
            size_t changed = corner + (a[i] != b[k]);
            size_t least = (row[k] < row[k + 1] ? row[k] : row[k + 1]) + 1;
            corner = row[k + 1];
            row[k + 1] = changed < least ? changed : least;
        }
    }
    return row[n];
}

const char *cli_nearest(const char *text, const char *const *names, size_t n,
                        size_t size)
{
    const char *best = NULL;
    size_t least = MOST_MISTAKES + 1;
    for (size_t i = 0; i < n; i++) {
        const char *name = *(const char *const *)((const char *)names + i * size);
        size_t m = mistakes(text, name);
        if (m < least && m < strlen(text)) {
            least = m;
            best = name;
        }
    }
    return best;
}

static bool begins_some(const struct cli *cli, const char *name)
{
    for (size_t i = 0; i < cli->n; i++)
        if (strncmp(cli_option(cli, i)->name, name, strlen(name)) == 0)
            return true;
    return false;
}

static _Noreturn void refuse_long(const struct cli *cli, const char *word)
{
    char name[LONGEST_NAME + 1];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
    if (begins_some(cli, name))
        die("--%s is the beginning of several options; try: %s --help", name,
            cli->program);
    const char *nearest =
        cli_nearest(name, &cli_option(cli, 0)->name, cli->n, cli->row_size);
    if (nearest)
        complain("there is no option --%s; did you mean --%s?", name, nearest);
    else
        complain("there is no option --%s; try: %s --help", name, cli->program);
    exit(EXIT_TROUBLE);
}

/* What getopt stumbled over: optopt is an id of ours, a letter, or 0 for a long name. */
static _Noreturn void refuse(const struct cli *cli, int c, const char *word)
{
    if (optopt == 0)
        refuse_long(cli, word + 2);
    for (size_t i = 0; i < cli->n; i++) {
        const struct cli_option *o = cli_option(cli, i);
        if (optopt != FIRST_ID + (int)i && optopt != o->letter)
            continue;
        if (c == ':')
            die("--%s needs a value: --%s=%s; try: %s --help", o->name, o->name,
                o->value, cli->program);
        die("--%s takes no value; try: %s --help", o->name, cli->program);
    }
    die("there is no option -%c; try: %s --help", optopt, cli->program);
}

static void make_tables(const struct cli *cli, struct option *longs, char *shorts)
{
    *shorts++ = ':'; /* tell a missing value from an unknown option */
    for (size_t i = 0; i < cli->n; i++) {
        const struct cli_option *o = cli_option(cli, i);
        int has = value_is_optional(o) ? optional_argument
                  : o->value           ? required_argument
                                       : no_argument;
        longs[i] = (struct option){o->name, has, NULL, FIRST_ID + (int)i};
        if (o->letter)
            *shorts++ = o->letter;
        if (o->letter && has == required_argument)
            *shorts++ = ':';
    }
}

static void give_completion(const struct cli *cli, int argc, char **argv)
{
    static const char option[] = "--completion=";
    if (optind != 1 || argc < 2 || strncmp(argv[1], option, sizeof option - 1) != 0)
        return;
    if (!completion_print(cli, argv[1] + sizeof option - 1))
        die("--completion: \"%s\" is none of bash, zsh, fish",
            argv[1] + sizeof option - 1);
    exit(fflush(stdout) ? EXIT_TROUBLE : EXIT_SAME);
}

int cli_next(const struct cli *cli, int argc, char **argv)
{
    give_completion(cli, argc, argv);
    struct option *longs = mem_zero(cli->n + 1, sizeof *longs);
    char *shorts = mem_zero(2 * cli->n + 2, 1);
    make_tables(cli, longs, shorts);
    opterr = 0;
    int c = getopt_long(argc, argv, shorts, longs, NULL);
    free(longs);
    free(shorts);
    if (c == '?' || c == ':')
        refuse(cli, c, argv[optind - 1]);
    for (size_t i = 0; c > 0 && c < FIRST_ID && i < cli->n; i++)
        if (cli_option(cli, i)->letter == c)
            return (int)i;
    return c == -1 ? -1 : c - FIRST_ID;
}

void cli_print_options(const struct cli *cli)
{
    for (size_t i = 0; i < cli->n; i++) {
        const struct cli_option *o = cli_option(cli, i);
        char left[LONGEST_NAME * 2];
        if (!o->what)
            continue;
        size_t line = strcspn(o->what, "\n");
        const char *equals = value_is_optional(o) ? "[=" : o->value ? "=" : "";
        snprintf(left, sizeof left, "--%s%s%s", o->name, equals,
                 o->value ? o->value + value_is_optional(o) : "");
        printf("  %c%c%c %-*s %.*s\n", o->letter ? '-' : ' ',
               o->letter ? o->letter : ' ', o->letter ? ',' : ' ', (int)cli->width,
               left, (int)line, o->what);
        if (o->what[line])
            printf("%*s%s\n", (int)cli->width + 7, "", o->what + line + 1);
    }
}
