/* prompt.c -- a line that is typed at the bottom: searches, filters, commands. */
#include <stdio.h>
#include <stdlib.h>

#include "jitviewer/app.h"
#include "jitviewer/prompt.h"
#include "jitviewer/search.h"
#include "jitviewer/view_list.h"
#include "logparse/util/safe.h"

struct prompt_row {
    char sign;
    void (*typed)(struct app *a, const char *text); /* after each key; NULL */
    void (*done)(struct app *a, const char *text);
};

/* While one types, the cursor goes to the first match from where it was. */
static void search_typed(struct app *a, const char *text)
{
    struct view *v = a->top;
    struct prompt *p = &a->prompt;
    uint32_t row;
    v->cursor = p->from_cursor;
    v->top = p->from_top;
    if (!*text || !search_set(a, text, p->backward, false))
        return;
    if (search_from(v, p->from_cursor + p->backward, p->backward, &row))
        view_jump(v, row);
}

static void search_done(struct app *a, const char *text)
{
    struct view *v = a->top;
    struct prompt *p = &a->prompt;
    uint32_t row;
    v->cursor = p->from_cursor;
    v->top = p->from_top;
    if (!*text) { /* the former one again */
        if (a->search.regex)
            a->search.backward = p->backward;
        do_search_next(a, 1);
        return;
    }
    if (!search_set(a, text, p->backward, true))
        return;
    if (search_from(v, v->cursor + p->backward, p->backward, &row))
        search_land(v, row, p->backward);
    else
        app_say(a, LOOK_MISSING, "no match here");
}

static void hunt_done(struct app *a, const char *text)
{
    if (*text)
        hunt_start(a, text);
}

static void filter_done(struct app *a, const char *text)
{
    struct str why = {0};
    struct regex *regex = *text ? regex_new(text, &why) : NULL;
    if (*text && !regex) {
        app_say(a, LOOK_BAD, "%s", str_text(&why));
    } else {
        list_view_filter(a->top, regex, text);
        if (view_rows(a->top) == 0)
            app_say(a, LOOK_MISSING, "no trace matches; \\ and Enter show all again");
    }
    str_free(&why);
}

/* The rows of the view, whole, into a file. */
static void save(struct app *a, struct slice path)
{
    struct str name = {0};
    struct rich r = {0};
    str_add(&name, path);
    FILE *out =
        path.n ? fopen(str_text(&name), "wx") : NULL; /* nothing is overwritten */
    if (!out) {
        app_say(a, LOOK_BAD,
                path.n ? "cannot write %s: it is there already, or not allowed"
                       : "save FILE: which file?%s",
                str_text(&name));
    } else {
        uint32_t n = view_rows(a->top);
        for (uint32_t i = 0; i < n; i++) {
            a->top->ops->row(a->top, i, &r);
            rich_print(&r, &(struct style){0}, out);
        }
        bool ok = !ferror(out) && fclose(out) == 0;
        app_say(a, ok ? LOOK_PLAIN : LOOK_BAD,
                ok ? "%u rows written to %s" : "could not write all of %u rows to %s",
                n, str_text(&name));
    }
    rich_free(&r);
    str_free(&name);
}

static void command_done(struct app *a, const char *text)
{
    struct slice s = slice_of(text);
    uint64_t number;
    const struct key_row *row = key_named(s);
    if (s.n == 0)
        return;
    if (slice_starts(s, SLICE("save"))) {
        s = slice_from(s, 4);
        while (s.n && s.p[0] == ' ')
            s = slice_from(s, 1);
        save(a, s);
    } else if (slice_to_u64(s, 10, &number)) {
        a->count = number;
        do_goto(a, 0);
        a->count = 0;
    } else if (row && row->where & a->top->ops->where) {
        row->run(a, row->arg);
    } else {
        app_say(a, LOOK_BAD,
                row ? "%s does not work in this view"
                    : "there is no command %s; ? names them",
                text);
    }
}

static const struct prompt_row rows[] = {
    {'/', search_typed, search_done},
    {'*', NULL, hunt_done},
    {'\\', NULL, filter_done},
    {':', NULL, command_done},
};

void prompt_open(struct app *a, char sign)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].sign == sign)
            a->prompt.kind = &rows[i];
    str_clear(&a->prompt.text);
    a->prompt.backward = false;
    a->prompt.from_cursor = a->top->cursor;
    a->prompt.from_top = a->top->top;
}

char prompt_sign(const struct prompt *p)
{
    return !p->kind ? 0 : p->backward ? '?' : p->kind->sign;
}

static void drop_last_character(struct str *s)
{
    while (s->n && ((unsigned char)s->p[s->n - 1] & 0xc0) == 0x80)
        s->n--;
    if (s->n)
        s->n--;
    if (s->p)
        s->p[s->n] = 0;
}

static void cancel(struct app *a)
{
    a->top->cursor = a->prompt.from_cursor;
    a->top->top = a->prompt.from_top;
    a->prompt.kind = NULL;
}

/* Complete a command's name as far as it is certain; the names that it can become are told in the
 * status line. Only commands of this view. */
static void complete(struct app *a)
{
    struct prompt *p = &a->prompt;
    struct slice typed = str_slice(&p->text), best = {0};
    struct str names = {0};
    size_t n_names = 0;
    if (p->kind->sign != ':')
        return;
    for (size_t i = 0; i < n_key_rows; i++) {
        const struct key_row *row = &key_rows[i];
        if (!row->name || !(row->where & a->top->ops->where) ||
            !slice_starts(slice_of(row->name), typed))
            continue;
        struct slice name = slice_of(row->name);
        size_t n = 0;
        while (best.n && n < best.n && n < name.n && best.p[n] == name.p[n])
            n++;
        best = n_names++ ? (struct slice){best.p, n} : name;
        str_addf(&names, "%s%s", names.n ? " " : "", row->name);
    }
    if (best.n > typed.n)
        str_add(&p->text, slice_from(best, typed.n));
    if (n_names > 1)
        app_say(a, LOOK_PLAIN, "%s", str_text(&names));
    else if (n_names == 0)
        app_say(a, LOOK_MISSING, "no command of this view begins so");
    else
        str_clear(&a->message);
    str_free(&names);
}

void prompt_event(struct app *a, struct event e)
{
    struct prompt *p = &a->prompt;
    const struct prompt_row *kind = p->kind;
    switch (e.key) {
    case K_ENTER:
        p->kind = NULL;
        kind->done(a, str_text(&p->text));
        return;
    case K_ESCAPE:
    case K_CTRL_C: cancel(a); return;
    case K_TAB: complete(a); return;
    case K_BACKSPACE:
        if (p->text.n == 0) {
            cancel(a);
            return;
        }
        drop_last_character(&p->text);
        break;
    case 'U' - '@': str_clear(&p->text); break;
    default:
        if (e.key < ' ' || e.key == 0x7f || e.key >= K_UP)
            return;
        if (p->text.n == 0 && kind->sign == '/' && e.key == '?')
            p->backward = true; /* no expression begins with it */
        else
            str_add_utf8(&p->text, e.key);
    }
    if (kind->typed)
        kind->typed(a, str_text(&p->text));
}

void do_filter(struct app *a, int arg)
{
    (void)arg;
    prompt_open(a, '\\');
}

void do_command(struct app *a, int arg)
{
    (void)arg;
    prompt_open(a, ':');
}
