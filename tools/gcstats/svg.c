#include "gcstats/svg.h"

#include <math.h>

#include "gcstats/quantity.h"
#include "gcstats/series.h"
#include "logparse/util/safe.h"

/* In pixels. Four panels below each other, each with room for its labels. */
enum {
    WIDTH = 960,
    TOP = 72,
    PANEL_HEIGHT = 180,
    PANEL_GAP = 64,
    LEFT = 96,
    RIGHT = 48,
    PLOT_WIDTH = WIDTH - LEFT - RIGHT,
    PANELS = 4,
    HEIGHT = TOP + PANELS * (PANEL_HEIGHT + PANEL_GAP),
    GRID_LINES = 4,
    MOST_LABELS = 9, /* below a panel, so that they do not touch */
};

static const char style[] = "text{font:12px sans-serif;fill:#333}"
                            ".t{font-size:14px;font-weight:bold}"
                            ".g{stroke:#ddd;stroke-width:1}"
                            ".a{stroke:#888;stroke-width:1}"
                            ".h{fill:none;stroke:#0072b2;stroke-width:1.5}"
                            ".p{stroke:#d55e00;stroke-width:1}"
                            ".b{fill:#0072b2}"
                            ".m{fill:none;stroke:#009e73;stroke-width:2}"
                            ".d{fill:#009e73}";

struct panel {
    FILE *out;
    const struct analysis *a;
    double top, bottom; /* y of the plot */
};

static void put_text(FILE *out, double x, double y, const char *attributes,
                     struct slice text)
{
    fprintf(out, "<text x=\"%.1f\" y=\"%.1f\"%s>", x, y, attributes);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        const char *escape = c == '&'   ? "&amp;"
                             : c == '<' ? "&lt;"
                             : c == '>' ? "&gt;"
                                        : NULL;
        escape ? (void)fputs(escape, out) : (void)fputc(c, out);
    }
    fputs("</text>\n", out);
}

static void put_line(FILE *out, const char *class, double x1, double y1, double x2,
                     double y2)
{
    fprintf(out,
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
            class, x1, y1, x2, y2);
}

static double x_of(double share)
{
    return LEFT + share * PLOT_WIDTH;
}

static double y_of(const struct panel *p, double share)
{
    return p->bottom - share * (p->bottom - p->top);
}

static struct panel open_panel(FILE *out, const struct analysis *a, int index,
                               const char *title)
{
    struct panel p = {out, a, 0, 0};
    p.top = TOP + index * (PANEL_HEIGHT + PANEL_GAP);
    p.bottom = p.top + PANEL_HEIGHT;
    put_text(out, LEFT, p.top - 10, " class=\"t\"", slice_of(title));
    for (int i = 1; i <= GRID_LINES; i++) {
        double y = y_of(&p, (double)i / GRID_LINES);
        put_line(out, "g", LEFT, y, x_of(1), y);
    }
    put_line(out, "a", LEFT, p.bottom, x_of(1), p.bottom);
    put_line(out, "a", LEFT, p.top, LEFT, p.bottom);
    return p;
}

static void y_label(const struct panel *p, double share, const char *text)
{
    put_text(p->out, LEFT - 8, y_of(p, share) + 4, " text-anchor=\"end\"",
             slice_of(text));
}

static void x_label(const struct panel *p, double share, const char *text)
{
    put_text(p->out, x_of(share), p->bottom + 16, " text-anchor=\"middle\"",
             slice_of(text));
}

static void time_axis(const struct panel *p)
{
    char text[QUANTITY_SIZE];
    for (int i = 0; i <= GRID_LINES; i++) {
        double share = (double)i / GRID_LINES;
        x_label(p, share,
                i ? quantity_time(text, &p->a->clock, share * (double)p->a->line.run)
                  : "0");
    }
}

static void nothing(const struct panel *p, const char *why)
{
    put_text(p->out, x_of(0.5), y_of(p, 0.5), " text-anchor=\"middle\"", slice_of(why));
}

static void heap_panel(FILE *out, const struct analysis *a)
{
    struct panel p = open_panel(out, a, 0, "Memory outside of the nursery, over time");
    struct series s = series_heap(a, PLOT_WIDTH);
    char text[QUANTITY_SIZE];
    time_axis(&p);
    if (!s.any)
        nothing(&p, "the log does not say how much memory is in use");
    else
        fputs("<path class=\"h\" d=\"", out);
    char step = 'M';
    for (size_t i = 0; i < s.n && s.any && s.max > 0; i++) {
        if (isnan(s.at[i].high))
            continue;
        fprintf(out, "%c%zu %.1f", step, LEFT + i, y_of(&p, s.at[i].high / s.max));
        if (s.at[i].low < s.at[i].high)
            fprintf(out, "V%.1f", y_of(&p, s.at[i].low / s.max));
        step = 'L';
    }
    if (s.any)
        fputs("\"/>\n", out);
    for (int i = 0; i <= GRID_LINES && s.any; i++)
        y_label(&p, (double)i / GRID_LINES,
                i ? quantity_bytes(text, s.max * i / GRID_LINES) : "0");
    series_free(&s);
}

static void pause_panel(FILE *out, const struct analysis *a)
{
    struct panel p = open_panel(out, a, 1, "Longest pause, over time");
    struct series s = series_pauses(a, PLOT_WIDTH);
    char text[QUANTITY_SIZE];
    time_axis(&p);
    if (!s.any)
        nothing(&p, "no pauses");
    for (size_t i = 0; i < s.n && s.max > 0; i++)
        if (!isnan(s.at[i].high))
            put_line(out, "p", (double)(LEFT + i), p.bottom, (double)(LEFT + i),
                     y_of(&p, s.at[i].high / s.max));
    for (int i = 0; i <= GRID_LINES && s.any; i++)
        y_label(&p, (double)i / GRID_LINES,
                i ? quantity_time(text, &a->clock, s.max * i / GRID_LINES) : "0");
    series_free(&s);
}

static void histogram_panel(FILE *out, const struct analysis *a)
{
    struct panel p = open_panel(out, a, 2, "Number of pauses by length");
    struct bucket *buckets;
    double unit = a->clock.hz > 0 ? a->clock.hz * 1e-6 : 1, most = 0;
    size_t n = spread_buckets(&a->pause, unit, &buckets);
    char text[QUANTITY_SIZE];
    for (size_t i = 0; i < n; i++)
        most = fmax(most, (double)buckets[i].count);
    size_t every = (n + MOST_LABELS - 1) / MOST_LABELS;
    for (size_t i = 0; i < n; i++) {
        double left = x_of((double)i / (double)n) + 1,
               right = x_of((i + 1.0) / (double)n);
        double y = y_of(&p, (double)buckets[i].count / most);
        fprintf(
            out,
            "<rect class=\"b\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
            "<title>%zu</title></rect>\n",
            left, y, right - left, p.bottom - y, buckets[i].count);
        if (i % every == 0)
            x_label(&p, (double)i / (double)n,
                    quantity_time(text, &a->clock, buckets[i].from * unit));
    }
    if (n)
        y_label(&p, 1, quantity_count(text, most));
    else
        nothing(&p, "no pauses");
    free(buckets);
}

static void mmu_panel(FILE *out, const struct analysis *a)
{
    struct panel p = open_panel(
        out, a, 3, "Least share of the program in any window (MMU), by its length");
    char text[QUANTITY_SIZE];
    for (int i = 0; i <= GRID_LINES; i++)
        y_label(&p, (double)i / GRID_LINES,
                quantity_share(text, (double)i / GRID_LINES));
    if (!a->mmu[0].known)
        nothing(&p, "the run is too short");
    else
        fputs("<path class=\"m\" d=\"", out);
    for (int i = 0; i < MMU_WINDOWS && a->mmu[i].known; i++)
        fprintf(out, "%c%.1f %.1f", i ? 'L' : 'M', x_of(log10(mmu_lengths[i]) / 3),
                y_of(&p, a->mmu[i].value));
    if (a->mmu[0].known)
        fputs("\"/>\n", out);
    for (int i = 0; i < MMU_WINDOWS; i++) {
        double share = log10(mmu_lengths[i]) / 3;
        double unit = a->clock.hz > 0 ? a->clock.hz / 1000 : 1e6;
        x_label(&p, share, quantity_time(text, &a->clock, mmu_lengths[i] * unit));
        if (a->mmu[i].known)
            fprintf(out, "<circle class=\"d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>\n",
                    x_of(share), y_of(&p, a->mmu[i].value));
    }
}

void svg_write(FILE *out, const struct analysis *a)
{
    struct str path = {0};
    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            "viewBox=\"0 0 %d %d\">\n<style>%s</style>\n"
            "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n",
            WIDTH, HEIGHT, WIDTH, HEIGHT, style, WIDTH, HEIGHT);
    safe_add(&path, slice_of(a->path));
    put_text(out, LEFT, 28, " class=\"t\"", str_slice(&path));
    heap_panel(out, a);
    pause_panel(out, a);
    histogram_panel(out, a);
    mmu_panel(out, a);
    fputs("</svg>\n", out);
    str_free(&path);
}
