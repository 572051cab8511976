#include "jitviewer/view.h"

#include <stdlib.h>

uint32_t view_rows(const struct view *v)
{
    return v->ops->rows(v);
}

void view_settle(struct view *v, uint32_t height)
{
    uint32_t rows = view_rows(v);
    height = height ? height : 1;
    v->height = height;
    if (v->cursor >= rows)
        v->cursor = rows ? rows - 1 : 0;
    if (v->top > v->cursor)
        v->top = v->cursor;
    if (v->cursor - v->top >= height)
        v->top = v->cursor - height + 1;
    if (v->top + height >
        rows) /* no empty lines below the last row while there are more */
        v->top = rows > height ? rows - height : 0;
}

void view_jump(struct view *v, uint32_t row)
{
    uint32_t context = v->height / 4;
    if (v->ops->place) {
        v->last_place = v->ops->place(v);
        v->has_last = true;
    }
    v->cursor = row;
    if (row < v->top + context || row >= v->top + v->height - context)
        v->top = row > v->height / 2 ? row - v->height / 2 : 0;
}

void view_free(struct view *v)
{
    vec_free(&v->matches);
    if (v->ops->free)
        v->ops->free(v);
    free(v);
}

uint32_t view_unfold(struct view *v, uint32_t row)
{
    uint32_t before = view_rows(v), cursor = v->cursor, top = v->top;
    v->ops->fold(v, row, FOLD_OPEN);
    uint32_t more = view_rows(v) - before;
    v->cursor = cursor > row ? cursor + more : cursor;
    v->top = top > row ? top + more : top;
    return more;
}

static int hotter(const void *a, const void *b)
{
    const struct hot_place *x = a, *y = b;
    if (x->heat < y->heat || x->heat > y->heat)
        return x->heat < y->heat ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

size_t hot_top(struct hot_place *hot, size_t n, uint64_t *places, size_t most)
{
    if (n)
        qsort(hot, n, sizeof *hot, hotter);
    n = n < most ? n : most;
    for (size_t i = 0; i < n; i++)
        places[i] = hot[i].place;
    return n;
}
