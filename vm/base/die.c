#define _GNU_SOURCE /* program_invocation_short_name */
#include "base/die.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/str.h"

/* Is this a byte, or the first byte of a character, that could control a terminal or turn the
 * direction of what follows? The names in a message may come from anywhere. */
static bool controls(const unsigned char *p)
{
    bool c1 = p[0] == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0;
    bool bidi = p[0] == 0xe2 && ((p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) ||
                                 (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9));
    return (p[0] < ' ' && p[0] != '\n') || p[0] == 0x7f || c1 || bidi;
}

static void say(const char *format, va_list args)
{
    struct str text = {0};
    str_addv(&text, format, args);
    fflush(stdout);
    fprintf(stderr, "%s: ", program_invocation_short_name);
    for (const unsigned char *p = (const unsigned char *)str_text(&text); *p; p++) {
        int bytes = *p == 0xc2 ? 2 : *p == 0xe2 ? 3 : 1; /* of what must not be shown */
        if (!controls(p))
            fputc(*p, stderr);
        else
            for (p--; bytes > 0; bytes--)
                fprintf(stderr, "\\x%02x", *++p);
    }
    fputc('\n', stderr);
    str_free(&text);
}

void complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(format, args);
    va_end(args);
}

void die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(format, args);
    va_end(args);
    exit(EXIT_TROUBLE);
}
