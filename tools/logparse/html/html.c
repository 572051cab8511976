#include "logparse/html/html.h"

#include <stdlib.h>

#include "logparse/html/write.h"
#include "logparse/traces/health.h"
#include "logparse/traces/ranking.h"
#include "logparse/traces/run_time.h"
#include "logparse/util/output.h"

/* page.css and page.js, as bytes of this program (Makefile: html.o depends on them). */
__asm__(".section .rodata\n"
        "page_css: .incbin \"tools/logparse/html/page.css\"\n"
        "page_css_end:\n"
        "page_js: .incbin \"tools/logparse/html/page.js\"\n"
        "page_js_end: .byte 0\n"
        ".text\n");
extern const char page_css[], page_css_end[], page_js[], page_js_end[];

static void put_file(FILE *out, const char *begin, const char *end)
{
    fwrite(begin, 1, (size_t)(end - begin), out);
}

static struct slice name_of(const struct log *log)
{
    return place_basename(slice_of(log->text.path ? log->text.path : "log"));
}

/* Nothing can be loaded from anywhere, whatever a log holds. */
static void write_head(struct page *p)
{
    fputs("<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8>\n"
          "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; "
          "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
          "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=generator content=\"logparse (Hotloop) " HOTLOOP_VERSION "\">\n"
          "<title>",
          p->out);
    html_text(p->out, name_of(p->lib->traces->log));
    fputs("</title>\n<style>\n", p->out);
    put_file(p->out, page_css, page_css_end);
    fputs("</style></head>\n<body>\n", p->out);
}

static void write_facts(struct page *p)
{
    const struct traces *traces = p->lib->traces;
    struct run_time times;
    struct health health;
    struct str s = {0};
    run_time_read(&times, traces);
    health_read(&health, traces);
    str_addf(&s, "%zu traces; ", traces->all.n);
    health_badge(&health, traces, &s);
    str_addc(&s, '\n');
    run_time_text(&times, &s);
    fputs("<div class=facts>", p->out);
    for (struct slice rest = str_slice(&s), line; rest.n;
         rest = slice_from(rest, line.n + (line.n < rest.n))) {
        const char *newline = slice_char(rest, '\n');
        line = (struct slice){rest.p, newline ? (size_t)(newline - rest.p) : rest.n};
        fputs("<p>", p->out);
        html_text(p->out, line);
    }
    fputs("</div>\n", p->out);
    str_free(&s);
    health_free(&health);
}

static void write_top(struct page *p)
{
    static const char *const views[][2] = {
        {"traces", "Traces"},           {"lines", "Lines"},   {"guards", "Guards"},
        {"allocations", "Allocations"}, {"pauses", "Pauses"}, {"aborts", "Aborts"}};
    fputs("<header><h1>", p->out);
    html_text(p->out, name_of(p->lib->traces->log));
    fputs("</h1>\n", p->out);
    write_facts(p);
    fputs("<nav>", p->out);
    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        fprintf(p->out, "<a href=\"#%s\">%s</a>\n", views[i][0], views[i][1]);
    fputs("<input id=search type=search placeholder=\"search all traces\" "
          "aria-label=\"search all traces\">"
          "<button id=theme>dark/light</button></nav></header>\n"
          "<main>\n"
          "<section id=trace class=dynamic><h2></h2><div id=card></div>"
          "<p id=levels></p><div class=scroll><div id=listing></div></div></section>\n"
          "<section id=hits class=dynamic><h2>Search</h2><p class=note></p>"
          "<ul></ul></section>\n",
          p->out);
}

static void write_page(struct library *lib, FILE *out)
{
    struct page p = {.lib = lib, .out = out};
    size_t n = lib->traces->all.n;
    p.order = mem_zero(n + 1, sizeof *p.order);
    p.has_listing = mem_zero(n + 1, sizeof *p.has_listing);
    for (uint32_t i = 0; i < n; i++)
        p.order[i] = i;
    if (n)
        ranking_sort(lib->traces, p.order, n);
    make_listings(&p); /* first: the table says which are there */
    write_head(&p);
    write_top(&p);
    write_traces(&p);
    write_lines(&p);
    write_guards(&p);
    write_allocs(&p);
    write_pauses(&p);
    write_aborts(&p);
    fputs("</main>\n<script type=\"application/json\" id=data>", out);
    fwrite(p.listings.p, 1, p.listings.n, out);
    fputs("</script>\n<script>\n", out);
    put_file(out, page_js, page_js_end);
    fputs("</script></body></html>\n", out);
    str_free(&p.listings);
    free(p.order);
    free(p.has_listing);
}

bool html_write(struct library *lib, const char *path, struct str *why)
{
    FILE *out = output_open(path, why);
    if (!out)
        return false;
    write_page(lib, out);
    return output_close(out, path, why);
}
