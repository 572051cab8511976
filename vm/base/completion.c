#include "base/completion.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A command of the program: its name is in front of the row, what it does behind the arguments. */
struct command_row {
    const char *name, *arguments, *what;
};

static const struct command_row *command_at(const struct cli *cli, size_t i)
{
    return (const void *)((const char *)cli->commands + i * cli->command_size);
}

/* Inside of single quotes of any of these shells; `special` gets a backslash (zsh's brackets). */
static void put_quoted(const char *text, const char *special)
{
    for (; *text; text++) {
        if (*text == '\'') /* end, an escaped quote, begin again */
            fputs("'\\''", stdout);
        else if (strchr(special, *text))
            printf("\\%c", *text);
        else
            putchar(*text == '\n' ? ' ' : *text);
    }
}

static bool wants_value(const struct cli_option *o)
{
    return o->value && o->value[0] != '[';
}

static void print_bash(const struct cli *cli)
{
    printf("_%s()\n{\n    local word=${COMP_WORDS[COMP_CWORD]}\n"
           "    COMPREPLY=()\n"
           "    if [[ $word == -* ]]; then\n"
           "        mapfile -t COMPREPLY < <(compgen -W '",
           cli->program);
    for (size_t i = 0; i < cli->n; i++)
        if (cli_option(cli, i)->what)
            printf("--%s%s ", cli_option(cli, i)->name,
                   wants_value(cli_option(cli, i)) ? "=" : "");
    printf("' -- \"$word\")\n"
           "        [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null\n"
           "        return\n    fi\n");
    if (cli->n_commands) {
        printf("    if ((COMP_CWORD == 1)); then\n"
               "        mapfile -t COMPREPLY < <(compgen -W '");
        for (size_t i = 0; i < cli->n_commands; i++)
            printf("%s ", command_at(cli, i)->name);
        printf("' -- \"$word\")\n        return\n    fi\n");
    }
    printf("    compopt -o filenames 2>/dev/null\n"
           "    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n}\n"
           "complete -F _%s %s\n",
           cli->program, cli->program);
}

static void print_zsh(const struct cli *cli)
{
    printf("#compdef %s\n_arguments -S \\\n", cli->program);
    for (size_t i = 0; i < cli->n; i++) {
        const struct cli_option *o = cli_option(cli, i);
        if (!o->what)
            continue;
        printf("    '*--%s%s[", o->name, wants_value(o) ? "=" : o->value ? "=-" : "");
        put_quoted(o->what, "[]\\");
        putchar(']');
        if (o->value) {
            printf("%s:", wants_value(o) ? "" : ":");
            put_quoted(o->value, ":[]\\");
            printf(":_files");
        }
        printf("' \\\n");
    }
    if (cli->n_commands) {
        printf("    '1:command:((");
        for (size_t i = 0; i < cli->n_commands; i++) {
            printf("%s\\:\"", command_at(cli, i)->name);
            put_quoted(command_at(cli, i)->what, "\"\\:$`");
            printf("\" ");
        }
        printf("))' \\\n");
    }
    printf("    '*:file:_files'\n");
}

static void print_fish(const struct cli *cli)
{
    for (size_t i = 0; i < cli->n; i++) {
        const struct cli_option *o = cli_option(cli, i);
        if (!o->what)
            continue;
        printf("complete -c %s -l %s", cli->program, o->name);
        if (o->letter)
            printf(" -s %c", o->letter);
        printf("%s -d '", wants_value(o) ? " -r" : "");
        for (const char *p = o->what; *p; p++)
            printf(*p == '\'' || *p == '\\' ? "\\%c" : "%c", *p == '\n' ? ' ' : *p);
        printf("'\n");
    }
    for (size_t i = 0; i < cli->n_commands; i++) {
        printf("complete -c %s -n __fish_use_subcommand -a %s -d '", cli->program,
               command_at(cli, i)->name);
        for (const char *p = command_at(cli, i)->what; *p; p++)
            printf(*p == '\'' || *p == '\\' ? "\\%c" : "%c", *p);
        printf("'\n");
    }
}

int completion_print(const struct cli *cli, const char *shell)
{
    static const struct {
        const char *shell;
        void (*print)(const struct cli *cli);
    } rows[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].shell, shell) != 0)
            continue;
        rows[i].print(cli);
        return true;
    }
    return false;
}
