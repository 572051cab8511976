/* cmd_health.c -- logparse health: may one trust this log, and what would make it better? */
#include "base/die.h"
#include "logparse/traces/health.h"
#include "logparse/options.h"
#include "logparse/log/problems.h"
#include "logparse/rows/trace_json.h"

static const char *const presence_names[] = {"present", "partly", "absent", "n/a"};

static void print_rows(const struct health *h, const struct style *style)
{
    static const enum look looks[] = {LOOK_GOOD, LOOK_MISSING, LOOK_MISSING, LOOK_DIM};
    for (size_t i = 0; i < h->rows.n; i++) {
        const struct health_row *r = &h->rows.at[i];
        printf("%-25s ", r->what);
        style_putf(style, stdout, looks[r->presence], "%-8s",
                   presence_names[r->presence]);
        if (r->presence == PARTLY)
            printf(" %llu of %llu", (unsigned long long)r->have,
                   (unsigned long long)r->wanted);
        else if (r->presence == ABSENT)
            printf(" needs %s; gives %s", r->needs, r->used_by);
        putchar('\n');
    }
}

static void print_text(const struct health *h, const struct traces *traces,
                       const struct style *style)
{
    struct str badge = {0};
    health_badge(h, traces, &badge);
    style_putf(style, stdout, h->complete ? LOOK_GOOD : LOOK_BAD, "%s",
               str_text(&badge));
    printf(": %llu lines, %zu sections, %zu compilations\n\n",
           (unsigned long long)traces->log->lines, traces->log->sections.n,
           traces->all.n);
    print_rows(h, style);
    struct str summary = {0};
    jit_summary_text(&h->summary, &summary);
    if (summary.n)
        printf("\n%s", str_text(&summary));
    str_free(&summary);
    if (h->profiling_mode)
        puts("\nThis log holds marks without text (PYPYLOG=FILE without a colon): "
             "times can\n"
             "be told, traces cannot.");
    if (h->remedy.n)
        printf("\nTo fill all of it, record with\n  %s\n", str_text(&h->remedy));
    problems_print(traces->log, style, stdout);
    if (traces->recordings.n)
        printf("\n%zu recordings did not become a trace (given up, or the log was "
               "filtered)\n",
               traces->recordings.n);
    str_free(&badge);
}

static void print_json(const struct health *h, const struct traces *traces)
{
    struct json j = {.out = stdout};
    struct str badge = {0};
    health_badge(h, traces, &badge);
    json_open(&j, '{');
    json_field_text(&j, "verdict", true, str_slice(&badge));
    json_key(&j, "complete");
    json_bool(&j, h->complete);
    json_key(&j, "profiling_mode");
    json_bool(&j, h->profiling_mode);
    json_field_text(&j, "remedy", h->remedy.n > 0, str_slice(&h->remedy));
    json_key(&j, "holds");
    json_open(&j, '[');
    for (size_t i = 0; i < h->rows.n; i++) {
        const struct health_row *r = &h->rows.at[i];
        json_open(&j, '{');
        json_field_text(&j, "what", true, slice_of(r->what));
        json_field_text(&j, "presence", true, slice_of(presence_names[r->presence]));
        json_field_uint(&j, "have", true, r->have);
        json_field_uint(&j, "wanted", true, r->wanted);
        json_field_text(&j, "needs", true, slice_of(r->needs));
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_summary(&j, &h->summary);
    problems_json(&j, traces->log);
    json_close(&j, '}');
    str_free(&badge);
}

int cmd_health(struct options *o)
{
    struct log log;
    struct traces traces;
    struct health h;
    if (!open_traces(&log, &traces, o))
        return EXIT_TROUBLE;
    health_read(&h, &traces);
    if (o->json)
        print_json(&h, &traces);
    else
        print_text(&h, &traces, &o->style);
    bool good = h.complete && h.remedy.n == 0;
    health_free(&h);
    traces_free(&traces);
    log_close(&log);
    return o->strict && !good ? EXIT_INCONCLUSIVE : EXIT_SAME;
}
