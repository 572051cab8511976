#include "jitviewer/cells.h"

#include <assert.h>
#include <stdlib.h>

#include "logparse/util/safe.h"

static const struct cell blank = {.text = " ", .n = 1};

void cells_resize(struct cells *c, int rows, int cols)
{
    rows = rows < 1 ? 1 : rows;
    cols = cols < 1 ? 1 : cols;
    if (rows != c->rows || cols != c->cols || !c->at)
        c->at = mem_resize(c->at, (size_t)rows * (size_t)cols, sizeof *c->at);
    c->rows = rows;
    c->cols = cols;
    for (size_t i = 0; i < (size_t)rows * (size_t)cols; i++)
        c->at[i] = blank;
}

void cells_free(struct cells *c)
{
    free(c->at);
    *c = (struct cells){0};
}

static struct cell *cell_at(struct cells *c, int row, int col)
{
    if (row < 0 || col < 0 || row >= c->rows || col >= c->cols)
        return NULL;
    return &c->at[(size_t)row * (size_t)c->cols + (size_t)col];
}

/* Half of a wide character that is overwritten must not stay behind. */
static void wipe_halves(struct cells *c, int row, int col, int width)
{
    struct cell *first = cell_at(c, row, col), *next = cell_at(c, row, col + width);
    struct cell *before = cell_at(c, row, col - 1);
    if (first && first->n == 0 && before) {
        before->text[0] = ' ';
        before->n = 1;
    }
    if (next && next->n == 0) {
        next->text[0] = ' ';
        next->n = 1;
    }
}

/* One character `width` columns wide; true when it fitted. */
static bool put_one(struct cells *c, int row, int col, int end, struct slice one,
                    int width, enum look look, unsigned attr)
{
    struct cell *cell = cell_at(c, row, col);
    if (!cell || col + width > end)
        return false;
    assert((width == 1 || width == 2) && end <= c->cols);
    wipe_halves(c, row, col, width);
    for (int i = 0; i < width; i++)
        cell[i] = (struct cell){.look = (uint8_t)look, .attr = (uint8_t)attr};
    if (c->ascii && (unsigned char)one.p[0] >= 0x80) {
        for (int i = 0; i < width; i++) {
            cell[i].text[0] = '?';
            cell[i].n = 1;
        }
        return true;
    }
    cell->n = (uint8_t)(one.n < CELL_BYTES ? one.n : CELL_BYTES);
    memcpy(cell->text, one.p, cell->n);
    return true;
}

/* A combining mark joins the character to its left. */
static void join(struct cells *c, int row, int col, struct slice mark)
{
    struct cell *cell = cell_at(c, row, col - 1);
    if (cell && cell->n == 0)
        cell = cell_at(c, row, col - 2);
    if (!cell || c->ascii || cell->n == 0 || cell->n + mark.n > CELL_BYTES)
        return;
    memcpy(cell->text + cell->n, mark.p, mark.n);
    cell->n = (uint8_t)(cell->n + mark.n);
    assert(cell->n <= CELL_BYTES);
}

/* Draw into [col, end), stepping over `skip` columns of the text first. Returns the column
 * behind what was drawn; *cut says that something did not fit. */
static int put_within(struct cells *c, int row, int col, int end, size_t *skip,
                      enum look look, unsigned attr, struct slice text, bool *cut)
{
    while (text.n) {
        size_t n = utf8_length(text);
        struct slice one = {text.p, n ? n : 1};
        int width = n ? (int)safe_width(one) : 1;
        text = slice_from(text, one.n);
        if (*skip >= (size_t)width && *skip > 0) {
            *skip -= (size_t)width;
        } else if (*skip) { /* half of a wide character */
            *skip = 0;
            col += put_one(c, row, col, end, SLICE(" "), 1, look, attr);
        } else if (width == 0) {
            join(c, row, col, one);
        } else if (put_one(c, row, col, end, one, width, look, attr)) {
            col += width;
        } else {
            *cut = true;
            break;
        }
    }
    return col;
}

int cells_put(struct cells *c, int row, int col, enum look look, unsigned attr,
              struct slice text)
{
    size_t skip = 0;
    bool cut = false;
    return put_within(c, row, col, c->cols, &skip, look, attr, text, &cut);
}

int cells_putf(struct cells *c, int row, int col, enum look look, unsigned attr,
               const char *format, ...)
{
    struct str text = {0}, safe = {0};
    va_list args;
    va_start(args, format);
    str_addv(&text, format, args);
    va_end(args);
    safe_add(&safe, str_slice(&text));
    col = cells_put(c, row, col, look, attr, str_slice(&safe));
    str_free(&text);
    str_free(&safe);
    return col;
}

/* The same of rich text; *cut as above. */
static void put_rich(struct cells *c, int row, int col, int end, const struct rich *r,
                     size_t skip, unsigned attr, bool *cut)
{
    for (size_t i = 0; i < r->spans.n && !*cut; i++) {
        size_t start = r->spans.at[i].start;
        size_t stop = i + 1 < r->spans.n ? r->spans.at[i + 1].start : r->text.n;
        col = put_within(c, row, col, end, &skip, r->spans.at[i].look, attr,
                         (struct slice){r->text.p + start, stop - start}, cut);
    }
}

void cells_rich(struct cells *c, int row, int col, int end, const struct rich *r,
                int fixed, size_t left, unsigned attr)
{
    bool cut = false, no = false;
    size_t none = 0;
    if (fixed)
        put_rich(c, row, col, col + fixed, r, 0, attr, &no);
    col += fixed;
    put_rich(c, row, col, end, r, (size_t)fixed + left, attr, &cut);
    if (end - col < 4)
        return; /* no room for signs */
    if (cut)
        put_within(c, row, end - 1, end, &none, LOOK_TITLE, attr | CELL_REVERSE,
                   SLICE(">"), &no);
    if (left && safe_width(str_slice(&r->text)) > (size_t)fixed)
        put_within(c, row, col, end, &none, LOOK_TITLE, attr | CELL_REVERSE, SLICE("<"),
                   &no);
}

void cells_mark(struct cells *c, int row, int col, int end, unsigned attr)
{
    for (; col < end; col++) {
        struct cell *cell = cell_at(c, row, col);
        if (cell)
            cell->attr |= (uint8_t)attr;
    }
}

static void attr_line(const struct cells *c, int row, struct str *out)
{
    size_t start = out->n, last = out->n;
    str_add(out, SLICE("~~"));
    for (int col = 0; col < c->cols; col++) {
        unsigned attr = c->at[(size_t)row * (size_t)c->cols + (size_t)col].attr;
        str_addc(out, attr & CELL_REVERSE     ? 'R'
                      : attr & CELL_UNDERLINE ? 'U'
                      : attr & CELL_BOLD      ? 'B'
                                              : ' ');
        if (attr)
            last = out->n;
    }
    out->n = last > start ? last : start;
    if (out->n > start)
        str_addc(out, '\n');
}

void cells_text(const struct cells *c, bool attrs, struct str *out)
{
    for (int row = 0; row < c->rows; row++) {
        size_t last = out->n;
        for (int col = 0; col < c->cols; col++) {
            const struct cell *cell =
                &c->at[(size_t)row * (size_t)c->cols + (size_t)col];
            str_add(out, (struct slice){cell->text, cell->n});
            if (cell->n != 1 || cell->text[0] != ' ')
                last = out->n;
        }
        out->n = last;
        str_addc(out, '\n');
        if (attrs)
            attr_line(c, row, out);
    }
}
