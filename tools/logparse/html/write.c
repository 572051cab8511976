#include "logparse/html/write.h"

#include "logparse/util/safe.h"

void html_text(FILE *out, struct slice text)
{
    struct str safe = {0};
    safe_add(&safe, text);
    for (size_t i = 0; i < safe.n; i++)
        switch (safe.p[i]) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '"': fputs("&quot;", out); break;
        case '\'': fputs("&#39;", out); break;
        default: fputc(safe.p[i], out);
        }
    str_free(&safe);
}

static void open_cell(struct page *p, const char *class)
{
    fprintf(p->out, *class ? "<td class=\"%s\">" : "<td>", class);
}

void cell_text(struct page *p, const char *class, struct slice text)
{
    open_cell(p, class);
    html_text(p->out, text);
}

/* data-v: by which it is sorted. */
void cell_count(struct page *p, const char *class, bool known, double n)
{
    struct str s = {0};
    if (known)
        count_text(n < 1.8e19 ? (uint64_t)(n + 0.5) : UINT64_MAX, &s);
    fprintf(p->out, "<td class=\"n %s\" data-v=\"%.0f\">%s", class, known ? n : -1.0,
            str_text(&s));
    str_free(&s);
}

void cell_trace(struct page *p, uint32_t trace, uint32_t op, const char *word)
{
    struct slice name = slice_of(word ? word : p->lib->traces->all.at[trace].name);
    if (op == NO_OP)
        fprintf(p->out, "<td><a href=\"#t%u\">", trace);
    else
        fprintf(p->out, "<td><a href=\"#t%u.%u\">", trace, op);
    html_text(p->out, name);
    fputs("</a>", p->out);
}

void cell_place(struct page *p, const struct place *place)
{
    struct slice line;
    fputs("<td>", p->out);
    if (!place->is_python)
        return;
    html_text(p->out, place_basename(place->file));
    fprintf(p->out, ":%lld", (long long)place->line);
    if (!source_line_bare(&p->lib->sources, place->file, place->line, &line))
        return;
    fputs(" <code>", p->out);
    html_text(p->out, line);
    fputs("</code>", p->out);
}

static void head_cell(struct page *p, struct slice column)
{
    bool number = column.n && column.p[0] == '#';
    column = slice_from(column, number);
    bool wide = column.n && column.p[0] == '-';
    column = slice_from(column, wide);
    fprintf(p->out, "<th scope=col class=\"%s%s\"><button>%.*s</button>",
            number ? "n " : "", wide ? "wide" : "", (int)column.n, column.p);
}

void table_open(struct page *p, const char *id, const char *title, const char *note,
                const char *columns)
{
    fprintf(p->out, "<section id=%s><h2>%s</h2><p class=note>%s</p>\n", id, title,
            note);
    fputs("<div class=scroll><table><thead><tr>", p->out);
    while (*columns) {
        size_t n = strcspn(columns, "|");
        head_cell(p, (struct slice){columns, n});
        columns += n + (columns[n] == '|');
    }
    fputs("</tr></thead><tbody>\n", p->out);
}

void table_close(struct page *p, size_t rows, size_t shown)
{
    fputs("</tbody></table></div>", p->out);
    if (rows == 0)
        fputs("<p class=note>There are none in this log.</p>", p->out);
    if (rows > shown)
        fprintf(p->out, "<p class=note>%zu more are not shown here.</p>", rows - shown);
    fputs("</section>\n", p->out);
}
