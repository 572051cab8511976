#include "logparse/util/style.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* SGR codes of ECMA-48; only the eight basic colours, which every terminal has. */
static const char *const sgr[LOOKS] = {
    [LOOK_TITLE] = "1",     [LOOK_DIM] = "2",    [LOOK_SOURCE] = "1",
    [LOOK_BYTECODE] = "36", [LOOK_GUARD] = "33", [LOOK_BRIDGE] = "1;35",
    [LOOK_MISSING] = "31",  [LOOK_CALL] = "34",  [LOOK_ALLOC] = "31",
    [LOOK_LABEL] = "1;32",  [LOOK_ASM] = "2",    [LOOK_BAD] = "1;31",
    [LOOK_GOOD] = "32",
};

static size_t width_of(FILE *out)
{
    struct winsize size;
    if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col)
        return size.ws_col;
    const char *columns = getenv("COLUMNS");
    long n = columns ? strtol(columns, NULL, 10) : 0;
    return n > 0 && n < 10000 ? (size_t)n : 0;
}

struct style style_for(FILE *out, enum color_choice choice)
{
    const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
    bool dumb = !term || !*term || strcmp(term, "dumb") == 0;
    struct style s = {choice == COLOR_ALWAYS, 0};
    if (choice == COLOR_AUTO)
        s.color = isatty(fileno(out)) && !dumb && !(no_color && *no_color);
    s.width = width_of(out);
    return s;
}

bool color_choice_parse(const char *word, enum color_choice *choice)
{
    static const char *const words[] = {"auto", "always", "never"};
    for (int i = 0; i < 3; i++)
        if (strcmp(word, words[i]) == 0) {
            *choice = (enum color_choice)i;
            return true;
        }
    return false;
}

void style_put(const struct style *style, FILE *out, enum look look, struct slice text)
{
    bool color = style->color && sgr[look] && text.n;
    if (color)
        fprintf(out, "\033[%sm", sgr[look]);
    fwrite(text.p, 1, text.n, out);
    if (color)
        fputs("\033[0m", out);
}

void style_putf(const struct style *style, FILE *out, enum look look,
                const char *format, ...)
{
    struct str text = {0};
    va_list args;
    va_start(args, format);
    str_addv(&text, format, args);
    va_end(args);
    style_put(style, out, look, str_slice(&text));
    str_free(&text);
}
