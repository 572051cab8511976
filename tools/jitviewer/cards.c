/* cards.c -- what is under the cursor, in sentences, as a view. */
#include "jitviewer/app.h"
#include "jitviewer/view_text.h"
#include "logparse/rows/explain_row.h"
#include "logparse/util/safe.h"

/* Its lines move over; all of them lead to `trace`, which may be NO_TRACE. */
static struct view *card_of(struct app *a, const char *title,
                            struct lines_of_text *text, uint32_t trace)
{
    struct view *v = text_view_new(a, title);
    for (size_t i = 0; i < text->lines.n; i++) {
        struct text_line *line = text_view_add(v);
        line->text = text->lines.at[i];
        text->lines.at[i] = (struct rich){0};
        line->trace = trace;
    }
    lines_of_text_free(text);
    return v;
}

struct view *card_view_new(struct app *a, const struct listing *l, uint32_t op)
{
    struct lines_of_text text;
    struct guard_flow g;
    struct str title = {0};
    safe_add(&title, slice_of(a->side->traces.all.at[l->trace].name));
    str_addf(&title, l->guard_of.at[op] ? "  guard %u" : "  an operation",
             l->guard_of.at[op]);
    bool bridge = listing_guard(l, op, &g) && g.bridge != NO_TRACE;
    explain_op(l, op, &text);
    struct view *v = card_of(a, str_text(&title), &text, bridge ? g.bridge : NO_TRACE);
    str_free(&title);
    return v;
}

struct view *row_card_new(struct app *a, const struct listing *l, uint32_t row)
{
    static const char *const kinds[] = {[ROW_PART] = "a part",
                                        [ROW_CALL] = "an inlined call",
                                        [ROW_SOURCE] = "a source line",
                                        [ROW_BYTECODE] = "a bytecode",
                                        [ROW_OP] = "a line",
                                        [ROW_ASM] = "an instruction",
                                        [ROW_NOTE] = "a note"};
    struct lines_of_text text;
    struct str title = {0};
    safe_add(&title, slice_of(a->side->traces.all.at[l->trace].name));
    str_addf(&title, "  %s", kinds[l->rows.at[row].kind]);
    explain_row(l, row, &text);
    struct view *v = card_of(a, str_text(&title), &text, NO_TRACE);
    str_free(&title);
    return v;
}

struct view *trace_card_new(struct app *a, uint32_t trace)
{
    struct lines_of_text text;
    explain_trace(&a->side->lib, trace, &text);
    return card_of(a, "a trace", &text, trace);
}

void do_card(struct app *a, int arg)
{
    struct view *v = a->top;
    (void)arg;
    struct view *card =
        v->ops->card && v->cursor < view_rows(v) ? v->ops->card(v, v->cursor) : NULL;
    if (card)
        app_push(a, card);
    else
        app_say(a, LOOK_PLAIN, "there is nothing to explain in this row");
}
