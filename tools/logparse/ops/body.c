#include "logparse/ops/body.h"

#include <stdlib.h>

#include "logparse/ops/headers.h"

enum { MOST_RESERVED = 1 << 14 };

static struct slice keep(struct body_lines *out, struct slice line)
{
    char *copy = mem_copy_text(line.p, line.n);
    *vec_add(&out->copies) = copy;
    return (struct slice){copy, line.n};
}

/* The line as long as the log lives: in its text, or a copy of ours. */
static struct slice lasting_line(struct body_lines *out, struct lines *lines,
                                 struct slice line, struct str *room)
{
    const struct text *text = &lines->log->text;
    line = whole_merge_point(lines, line, room);
    bool in_text = line.p >= text->at && line.p < text->at + text->size;
    return in_text || line.n == 0 ? line : keep(out, line);
}

/* The header was counted and named before; here it is only stepped over. */
static void skip_header(struct lines *lines)
{
    struct lines ahead = *lines;
    struct slice line;
    struct str text = {0};
    ahead.cleaned = (struct str){0};
    bool comment = lines_next(&ahead, &line) && line.n && line.p[0] == '#';
    lines_close(&ahead);
    if (comment)
        header_lines(lines, header_is_whole, &text);
    str_free(&text);
}

/* Lines of a section, headers included: so much room is enough. In a damaged log a section
 * may go on for ever. */
static size_t count_lines(const struct lines *lines)
{
    size_t n = 1;
    const char *p = lines->log->text.at + lines->pos,
               *end = lines->log->text.at + lines->end;
    for (; n < MOST_RESERVED && p < end && (p = memchr(p, '\n', (size_t)(end - p)));
         p++)
        n++;
    return n;
}

void body_lines_read(struct body_lines *out, const struct log *log, uint32_t section)
{
    struct lines lines;
    struct slice line;
    struct str room = {0};
    *out = (struct body_lines){0};
    lines_open(&lines, log, section);
    vec_reserve(&out->at, count_lines(&lines));
    skip_header(&lines);
    while (lines_next(&lines, &line))
        *vec_add(&out->at) = lasting_line(out, &lines, line, &room);
    str_free(&room);
    lines_close(&lines);
}

void body_lines_free(struct body_lines *lines)
{
    for (size_t i = 0; i < lines->copies.n; i++)
        free(lines->copies.at[i]);
    vec_free(&lines->copies);
    vec_free(&lines->at);
}

void body_read(struct body *body, const struct log *log, uint32_t section)
{
    *body = (struct body){.end_offset = -1};
    body_lines_read(&body->lines, log, section);
    vec_reserve(&body->ops, body->lines.at.n);
    for (size_t i = 0; i < body->lines.at.n; i++) {
        struct op *op = vec_add(&body->ops);
        op_parse(body->lines.at.at[i], op);
        if (op->kind == OP_END)
            body->end_offset = op->offset;
    }
}

void body_free(struct body *body)
{
    body_lines_free(&body->lines);
    vec_free(&body->ops);
}

bool body_code_range(const struct body *body, size_t i, int64_t *start, int64_t *end)
{
    *start = body->ops.at[i].offset;
    if (*start < 0 || body->ops.at[i].kind == OP_END)
        return false;
    for (size_t k = i + 1; k < body->ops.n; k++)
        if (body->ops.at[k].offset >= 0) {
            *end = body->ops.at[k].offset;
            return *end > *start;
        }
    return false;
}
