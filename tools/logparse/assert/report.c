#include "logparse/assert/report.h"

#include "logparse/rows/rowtext.h"
#include "logparse/util/safe.h"
#include "logparse/rows/trace_json.h"

/* What there is to say besides the statement itself. Not made safe. */
static void explain(const struct judged *j, const struct statement *s, struct str *out)
{
    struct place place;
    if (s->answer >= ANSWER_UNKNOWN) {
        str_add(out, str_slice(&s->why));
        return;
    }
    str_addf(out, "%.15g against %.15g", s->left, s->right);
    if (s->answer == ANSWER_PASS || s->trace == NO_TRACE)
        return;
    str_addf(out, "; most in %s", j->run->traces.all.at[s->trace].name);
    if (statement_place(s, j->run, &place)) {
        str_add(out, SLICE(", "));
        str_add(out, place_basename(place.file));
        str_addf(out, ":%lld",
                 (long long)(place.line >= 0 ? place.line : place.first_line));
    }
}

void assert_text(const struct judged *j, const struct style *style, FILE *out)
{
    static const enum look looks[] = {LOOK_GOOD, LOOK_BAD, LOOK_MISSING, LOOK_BAD};
    for (size_t i = 0; i < j->n; i++) {
        struct rich r = {0};
        struct str why = {0};
        explain(j, &j->at[i], &why);
        rich_addf(&r, looks[j->at[i].answer], "%-8s ", answer_names[j->at[i].answer]);
        rich_add(&r, LOOK_PLAIN, slice_of(j->at[i].text));
        rich_addf(&r, LOOK_DIM, "  (");
        rich_add(&r, LOOK_DIM, str_slice(&why));
        rich_addf(&r, LOOK_DIM, ")");
        rich_print(&r, &(struct style){style->color, 0}, out);
        rich_free(&r);
        str_free(&why);
    }
}

static void json_place(struct json *o, const struct judged *j,
                       const struct statement *s)
{
    struct place place = {0};
    bool known = statement_place(s, j->run, &place);
    json_field_text(o, "file", known, place.file);
    json_field_int(o, "line", known, place.line >= 0 ? place.line : place.first_line);
}

void assert_json(const struct judged *j, FILE *out)
{
    struct json o = {.out = out};
    json_open(&o, '[');
    for (size_t i = 0; i < j->n; i++) {
        const struct statement *s = &j->at[i];
        bool decided = s->answer < ANSWER_UNKNOWN, trace = s->trace != NO_TRACE;
        json_open(&o, '{');
        json_field_text(&o, "assertion", true, slice_of(s->text));
        json_field_text(&o, "result", true, slice_of(answer_names[s->answer]));
        json_key(&o, "left");
        decided ? json_real(&o, s->left) : json_null(&o);
        json_key(&o, "right");
        decided ? json_real(&o, s->right) : json_null(&o);
        json_field_text(&o, "why", !decided, str_slice(&s->why));
        json_field_text(&o, "trace", trace,
                        slice_of(trace ? j->run->traces.all.at[s->trace].name : ""));
        json_place(&o, j, s);
        json_close(&o, '}');
    }
    json_close(&o, ']');
}

/* One line of TAP: a '#' in it would begin a directive, and a skipped test passes. */
static void put_tap(FILE *out, struct slice text)
{
    struct str safe = {0};
    safe_add(&safe, text);
    for (size_t i = 0; i < safe.n; i++) {
        if (safe.p[i] == '#' || safe.p[i] == '\\')
            fputc('\\', out);
        fputc(safe.p[i], out);
    }
    str_free(&safe);
}

void assert_tap(const struct judged *j, FILE *out)
{
    fprintf(out, "TAP version 13\n1..%zu\n", j->n);
    for (size_t i = 0; i < j->n; i++) {
        struct str why = {0};
        bool pass = j->at[i].answer == ANSWER_PASS;
        fprintf(out, "%s %zu - ", pass ? "ok" : "not ok", i + 1);
        put_tap(out, slice_of(j->at[i].text));
        fputc('\n', out);
        explain(j, &j->at[i], &why);
        if (!pass) {
            fprintf(out, "# %s: ", answer_names[j->at[i].answer]);
            put_tap(out, str_slice(&why));
            fputc('\n', out);
        }
        str_free(&why);
    }
}

static void put_xml(FILE *out, struct slice text)
{
    static const char from[] = "&<>\"'";
    static const char *const to[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    struct str safe = {0};
    safe_add(&safe, text);
    for (size_t i = 0; i < safe.n; i++) {
        const char *at = strchr(from, safe.p[i]);
        if (at && *at)
            fputs(to[at - from], out);
        else
            fputc(safe.p[i], out);
    }
    str_free(&safe);
}

static void junit_case(const struct judged *j, const struct statement *s, FILE *out)
{
    static const char *const elements[] = {NULL, "failure", "error", "error"};
    struct str why = {0};
    fputs("  <testcase classname=\"", out);
    put_xml(out, slice_of(j->run->path));
    fputs("\" name=\"", out);
    put_xml(out, slice_of(s->text));
    if (s->answer == ANSWER_PASS) {
        fputs("\"/>\n", out);
        return;
    }
    explain(j, s, &why);
    fprintf(out, "\">\n    <%s type=\"%s\" message=\"", elements[s->answer],
            answer_names[s->answer]);
    put_xml(out, str_slice(&why));
    fputs("\"/>\n  </testcase>\n", out);
    str_free(&why);
}

void assert_junit(const struct judged *j, FILE *out)
{
    size_t failures = 0, errors = 0;
    for (size_t i = 0; i < j->n; i++) {
        failures += j->at[i].answer == ANSWER_FAIL;
        errors += j->at[i].answer > ANSWER_FAIL;
    }
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"logparse "
            "assert\" "
            "tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n",
            j->n, failures, errors);
    for (size_t i = 0; i < j->n; i++)
        junit_case(j, &j->at[i], out);
    fputs("</testsuite>\n", out);
}

/* SARIF 2.1.0, 3.28: a physical location; lines count from 1. */
static void sarif_location(struct json *o, const struct judged *j,
                           const struct statement *s)
{
    struct place place;
    struct str file = {0};
    bool known = statement_place(s, j->run, &place);
    int64_t line = known ? place.line >= 0 ? place.line : place.first_line : 1;
    safe_add(&file, known ? place.file : slice_of(j->run->path));
    json_key(o, "locations");
    json_open(o, '[');
    json_open(o, '{');
    json_key(o, "physicalLocation");
    json_open(o, '{');
    json_key(o, "artifactLocation");
    json_open(o, '{');
    json_field_text(o, "uri", true, str_slice(&file));
    json_close(o, '}');
    json_key(o, "region");
    json_open(o, '{');
    json_field_int(o, "startLine", true, line > 0 ? line : 1);
    json_close(o, '}');
    json_close(o, '}');
    json_close(o, '}');
    json_close(o, ']');
    str_free(&file);
}

static void sarif_result(struct json *o, const struct judged *j,
                         const struct statement *s)
{
    static const char *const levels[] = {"none", "error", "warning", "error"};
    struct str why = {0};
    str_addf(&why, "%s: ", s->text);
    explain(j, s, &why);
    json_open(o, '{');
    json_field_text(o, "ruleId", true, slice_of(s->text));
    json_field_text(o, "level", true, slice_of(levels[s->answer]));
    json_key(o, "message");
    json_open(o, '{');
    json_field_text(o, "text", true, str_slice(&why));
    json_close(o, '}');
    sarif_location(o, j, s);
    json_close(o, '}');
    str_free(&why);
}

void assert_sarif(const struct judged *j, FILE *out)
{
    struct json o = {.out = out, .foreign = true};
    json_open(&o, '{');
    json_field_text(&o, "$schema", true,
                    SLICE("https://json.schemastore.org/sarif-2.1.0.json"));
    json_field_text(&o, "version", true, SLICE("2.1.0"));
    json_key(&o, "runs");
    json_open(&o, '[');
    json_open(&o, '{');
    json_key(&o, "tool");
    json_open(&o, '{');
    json_key(&o, "driver");
    json_open(&o, '{');
    json_field_text(&o, "name", true, SLICE("logparse"));
    json_field_text(&o, "version", true, SLICE(HOTLOOP_VERSION));
    json_close(&o, '}');
    json_close(&o, '}');
    json_key(&o, "results");
    json_open(&o, '[');
    for (size_t i = 0; i < j->n; i++)
        if (j->at[i].answer != ANSWER_PASS)
            sarif_result(&o, j, &j->at[i]);
    json_close(&o, ']');
    json_close(&o, '}');
    json_close(&o, ']');
    json_close(&o, '}');
}
