/* cmd_extract.c -- logparse extract: text of sections by the beginning of their name. The
 * bytes are those of the log, unless standard output is a terminal. */
#include <stdio.h>
#include <unistd.h>

#include "base/die.h"
#include "logparse/util/json.h"
#include "logparse/options.h"
#include "logparse/util/safe.h"

struct extract {
    const struct log *log;
    bool safe; /* for a terminal */
    struct json j;
};

static void put_line(const struct extract *x, struct slice line)
{
    struct str text = {0};
    if (!x->safe) {
        fwrite(line.p, 1, line.n, stdout);
    } else {
        safe_add(&text, line);
        fwrite(text.p ? text.p : "", 1, text.n, stdout);
        str_free(&text);
    }
    putchar('\n');
}

static void put_text(const struct extract *x, uint32_t section)
{
    struct lines lines;
    struct slice line;
    lines_open(&lines, x->log, section);
    while (lines_next(&lines, &line))
        put_line(x, line);
    lines_close(&lines);
}

static void put_json(struct extract *x, uint32_t index)
{
    const struct section *s = &x->log->sections.at[index];
    struct lines lines;
    struct slice line;
    struct json *j = &x->j;
    json_open(j, '{');
    json_key(j, "name");
    json_text(j, section_name(x->log, s));
    json_key(j, "start_ticks");
    json_uint(j, s->t0);
    json_key(j, "ticks");
    s->unclosed ? json_null(j) : json_int(j, section_ticks(s));
    json_key(j, "log_line");
    json_uint(j, log_line_at(x->log, s->head));
    json_key(j, "parent");
    s->parent == NO_SECTION
        ? json_null(j)
        : json_text(j, section_name(x->log, &x->log->sections.at[s->parent]));
    json_key(j, "lines");
    json_open(j, '[');
    lines_open(&lines, x->log, index);
    while (lines_next(&lines, &line))
        json_text(j, line);
    lines_close(&lines);
    json_close(j, ']');
    json_close(j, '}');
}

int cmd_extract(struct options *o)
{
    struct log log;
    size_t found = 0;
    struct slice prefix = slice_of(o->args[1]);
    if (!open_log(&log, o))
        return EXIT_TROUBLE;
    struct extract x = {
        .log = &log, .safe = isatty(STDOUT_FILENO), .j = {.out = stdout}};
    if (o->json)
        json_open(&x.j, '[');
    for (uint32_t i = 0; i < log.sections.n; i++) {
        if (!slice_starts(section_name(&log, &log.sections.at[i]), prefix))
            continue;
        found++;
        if (o->json)
            put_json(&x, i);
        else
            put_text(&x, i);
    }
    if (o->json)
        json_close(&x.j, ']');
    log_close(&log);
    if (!found)
        complain("no section of this log has a name that starts with \"%s\"",
                 o->args[1]);
    return found ? EXIT_SAME : EXIT_DIFFERENT;
}
