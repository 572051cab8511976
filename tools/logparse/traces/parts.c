#include "logparse/traces/parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char part_forms[] = "a share of the run (30%), ticks (5Mticks), a time (1.5s, "
                          "200ms), a time of day that "
                          "the lines begin with (21:42:07), line:NUMBER, or a section "
                          "(gc-minor, gc-minor:12)";

/* Between sections: the offset itself, or where the section around it ends. */
static uint64_t between_sections(const struct log *log, uint64_t offset)
{
    uint32_t s = section_at(log, offset);
    if (s == NO_SECTION)
        return offset;
    while (log->sections.at[s].parent != NO_SECTION)
        s = log->sections.at[s].parent;
    return log->sections.at[s].head == offset
               ? offset
               : section_after(log, &log->sections.at[s]);
}

/* Where the first outermost section begins that starts at so many ticks, or later. */
static uint64_t at_ticks(const struct log *log, double ticks)
{
    for (size_t i = 0; i < log->sections.n; i++) {
        const struct section *s = &log->sections.at[i];
        if (s->parent == NO_SECTION &&
            (double)(int64_t)(s->t0 - log->first_tick) >= ticks)
            return s->head;
    }
    return log->text.size;
}

/* The rate that the log states (Hotloop's does) or that somebody gave; 0: unknown. */
static double rate_of(const struct log *log, const struct part_choice *choice)
{
    int64_t kind = section_kind(log, "log-info");
    static const struct slice label = {"ticks per second: ", 18};
    double rate = choice->hz;
    for (uint32_t i = 0; rate == 0 && kind >= 0 && i < log->sections.n; i++) {
        struct lines lines;
        struct slice line;
        uint64_t hz;
        if (log->sections.at[i].name != (uint32_t)kind)
            continue;
        lines_open(&lines, log, i);
        while (lines_next(&lines, &line))
            if (slice_starts(line, label) &&
                slice_to_u64(slice_from(line, label.n), 10, &hz))
                rate = (double)hz;
        lines_close(&lines);
    }
    return rate;
}

/* "21:42:07", "21:42:07.5" as seconds of the day */
static bool time_of_day(struct slice text, double *seconds)
{
    int h, m, used = 0;
    double s;
    char copy[32];
    if (text.n >= sizeof copy)
        return false;
    memcpy(copy, text.p, text.n);
    copy[text.n] = 0;
    if (sscanf(copy, "%2d:%2d:%lf%n", &h, &m, &s, &used) != 3 || copy[used] || h < 0 ||
        m < 0 || !(s >= 0))
        return false;
    *seconds = h * 3600.0 + m * 60 + s;
    return true;
}

static bool at_wall(const struct log *log, double seconds, uint64_t *offset,
                    struct str *why)
{
    static const double DAY = 86400;
    if (log->recoded.walls.n == 0) {
        str_addf(why, "the lines of this log do not begin with the time of day");
        return false;
    }
    double first = log->recoded.walls.at[0].seconds;
    bool dated = first >= DAY; /* times of day are counted from some midnight */
    double midnight = dated ? floor(first / DAY) * DAY : 0;
    *offset = log->text.size;
    for (size_t i = log->recoded.walls.n; i-- > 0;)
        if (log->recoded.walls.at[i].seconds - midnight >= seconds)
            *offset = between_sections(log, log->recoded.walls.at[i].offset);
    return true;
}

/* "gc-minor" or "gc-minor:12": where that section begins (`after`: ends). */
static bool at_section(const struct log *log, struct slice text, bool after,
                       uint64_t *offset)
{
    uint64_t wanted = 1, seen = 0;
    ptrdiff_t colon = slice_rfind(text, SLICE(":"));
    if (colon > 0 && slice_to_u64(slice_from(text, (size_t)colon + 1), 10, &wanted))
        text.n = (size_t)colon;
    int64_t kind = names_find(&log->names, text);
    for (uint32_t i = 0; kind >= 0 && i < log->sections.n; i++) {
        const struct section *s = &log->sections.at[i];
        if (s->name != (uint32_t)kind || ++seen != wanted)
            continue;
        *offset = between_sections(log, after ? section_after(log, s) : s->head);
        if (!after && *offset > s->head) { /* it is in another one: all of that */
            while (s->parent != NO_SECTION)
                s = &log->sections.at[s->parent];
            *offset = s->head;
        }
        return true;
    }
    return false;
}

static bool at_line(const struct log *log, uint64_t number, uint64_t *offset)
{
    uint64_t at = 0;
    for (uint64_t line = 1; line < number; line++) {
        const char *newline = memchr(log->text.at + at, '\n', log->text.size - at);
        if (!newline)
            return false;
        at = (uint64_t)(newline + 1 - log->text.at);
    }
    *offset = between_sections(log, at);
    return number > 0;
}

/* A number and its unit. False: it is no such thing. */
static bool quantity(const struct log *log, const struct part_choice *choice,
                     const char *text, double *ticks, struct str *why)
{
    static const struct {
        const char *unit;
        double factor;
        enum { SHARE, TICKS, SECONDS } kind;
    } units[] = {{"%", 0.01, SHARE},     {"ticks", 1, TICKS},    {"Kticks", 1e3, TICKS},
                 {"Mticks", 1e6, TICKS}, {"Gticks", 1e9, TICKS}, {"s", 1, SECONDS},
                 {"ms", 1e-3, SECONDS},  {"us", 1e-6, SECONDS},  {"min", 60, SECONDS}};
    char *end;
    double number = strtod(text, &end);
    if (end == text || !(number >= 0))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(end, units[i].unit) != 0)
            continue;
        double rate = units[i].kind == SECONDS ? rate_of(log, choice) : 1;
        double span = (double)(int64_t)(log->last_tick - log->first_tick);
        if (rate == 0)
            str_addf(why,
                     "how many ticks a second has is not known: %s needs ticks, a "
                     "share, or --hz",
                     text);
        *ticks = number * units[i].factor * (units[i].kind == SHARE ? span : rate);
        return true;
    }
    return false;
}

static bool find_place(const struct log *log, const struct part_choice *choice,
                       const char *text, bool after, uint64_t *offset, struct str *why)
{
    double x;
    uint64_t line;
    struct slice s = slice_of(text);
    if (time_of_day(s, &x))
        return at_wall(log, x, offset, why);
    if (quantity(log, choice, text, &x, why)) {
        *offset = at_ticks(log, x);
        return why->n == 0;
    }
    if (slice_starts(s, SLICE("line:")) && slice_to_u64(slice_from(s, 5), 10, &line) &&
        at_line(log, line, offset))
        return true;
    if (at_section(log, s, after, offset))
        return true;
    str_addf(why, "\"%s\" is no place in this log; one is %s", text, part_forms);
    return false;
}

static void add_part(struct log_parts *parts, const struct log *log, uint64_t start,
                     uint64_t end, struct slice label)
{
    *vec_add(&parts->at) = (struct log_part){.start = start,
                                             .end = end,
                                             .line = log_line_at(log, start),
                                             .label = mem_copy_text(label.p, label.n)};
}

/* Lines between sections that fit; the text before the first one is a part, too, when there
 * are sections in it. */
static void split(struct log_parts *parts, const struct log *log,
                  const struct regex *regex, uint64_t start, uint64_t end)
{
    struct lines lines;
    struct slice line;
    uint64_t begins = start;
    struct str label = {0};
    str_addf(&label, "(before the first)");
    lines_open(&lines, log, NO_SECTION);
    while (lines_next(&lines, &line)) {
        if (lines.at < start || lines.at >= end || !regex_match(regex, line))
            continue;
        if (lines.at > begins)
            add_part(parts, log, begins, lines.at, str_slice(&label));
        begins = lines.at;
        str_clear(&label);
        str_add(&label, line);
    }
    add_part(parts, log, begins, end, str_slice(&label));
    lines_close(&lines);
    str_free(&label);
}

bool parts_wanted(const struct part_choice *choice)
{
    return choice->from || choice->to || choice->split || choice->by_process;
}

bool parts_find(struct log_parts *parts, const struct log *log,
                const struct part_choice *choice, struct str *why)
{
    uint64_t start = 0, end = log->text.size;
    *parts = (struct log_parts){0};
    if (choice->by_process)
        return processes_find(parts, log, why);
    if (choice->from && !find_place(log, choice, choice->from, false, &start, why))
        return false;
    if (choice->to && !find_place(log, choice, choice->to, true, &end, why))
        return false;
    if (start >= end) {
        str_addf(why, "nothing lies between %s and %s",
                 choice->from ? choice->from : "the beginning",
                 choice->to ? choice->to : "the end");
        return false;
    }
    if (choice->split) {
        split(parts, log, choice->split, start, end);
    } else {
        struct str label = {0};
        str_addf(&label, "from %s to %s", choice->from ? choice->from : "the beginning",
                 choice->to ? choice->to : "the end");
        add_part(parts, log, start, end, str_slice(&label));
        str_free(&label);
    }
    return true;
}

void parts_free(struct log_parts *parts)
{
    for (size_t i = 0; i < parts->at.n; i++) {
        free(parts->at.at[i].label);
        free(parts->at.at[i].made);
    }
    vec_free(&parts->at);
}

bool part_open(struct log *part, const struct log *whole, const struct log_part *which,
               struct str *why)
{
    const char *text = which->made ? which->made : whole->text.at;
    bool ok = log_open_bytes(part, text + which->start, which->end - which->start, why);
    if (!ok)
        return false;
    if (part->sections.n == 0) {
        str_addf(why, "no section");
        log_close(part);
        return false;
    }
    const char *path = whole->text.path ? whole->text.path : "-";
    part->text.path = mem_copy_text(path, strlen(path));
    part->text.kind = whole->text.kind == TEXT_MAPPED ? TEXT_READ : whole->text.kind;
    if (part->text.kind == TEXT_INFLATED)
        part->text.kind = TEXT_READ;
    return true;
}
