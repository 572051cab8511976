#include "logparse/log/problems.h"

#include "logparse/util/safe.h"

enum { PLACES = 3 /* shown of each kind */ };

/* "STRAY_STOP" -> "stray-stop" */
static void kind_name(enum problem_kind kind, struct str *out)
{
    for (const char *p = problem_names[kind]; *p; p++)
        str_addc(out, *p == '_' ? '-' : (char)(*p | 0x20));
}

static void print_places(const struct log *log, enum problem_kind kind, FILE *out)
{
    size_t shown = 0;
    struct str text = {0};
    for (size_t i = 0; i < log->problems.n && shown < PLACES; i++) {
        const struct problem *p = &log->problems.at[i];
        if (p->kind != kind)
            continue;
        str_clear(&text);
        safe_add(&text, slice_of(p->detail));
        if (p->line)
            fprintf(out, "    line %llu: %s\n", (unsigned long long)p->line,
                    str_text(&text));
        else
            fprintf(out, "    %s\n", str_text(&text));
        shown++;
    }
    if (log->problem_counts[kind] > shown)
        fprintf(out, "    ... %llu more\n",
                (unsigned long long)(log->problem_counts[kind] - shown));
    str_free(&text);
}

void problems_print(const struct log *log, const struct style *style, FILE *out)
{
    bool any = false;
    for (int kind = 0; kind < PROBLEM_KINDS; kind++) {
        if (log->problem_counts[kind] == 0)
            continue;
        enum look look =
            problem_severity[kind] == SEVERITY_DAMAGE ? LOOK_BAD : LOOK_TITLE;
        if (!any)
            fputc('\n', out);
        any = true;
        style_putf(style, out, look, "%s", severity_names[problem_severity[kind]]);
        fprintf(out, ": %llu x %s\n", (unsigned long long)log->problem_counts[kind],
                problem_words[kind]);
        print_places(log, (enum problem_kind)kind, out);
    }
}

void problems_json(struct json *j, const struct log *log)
{
    struct str name = {0};
    json_key(j, "problems");
    json_open(j, '[');
    for (size_t i = 0; i < log->problems.n; i++) {
        const struct problem *p = &log->problems.at[i];
        str_clear(&name);
        kind_name(p->kind, &name);
        json_open(j, '{');
        json_key(j, "kind");
        json_text(j, str_slice(&name));
        json_key(j, "severity");
        json_text(j, slice_of(severity_names[problem_severity[p->kind]]));
        json_key(j, "line");
        p->line ? json_uint(j, p->line) : json_null(j);
        json_key(j, "detail");
        json_text(j, slice_of(p->detail));
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "problem_counts"); /* of each kind all of them, also those not listed */
    json_open(j, '{');
    for (int kind = 0; kind < PROBLEM_KINDS; kind++) {
        if (!log->problem_counts[kind])
            continue;
        str_clear(&name);
        kind_name((enum problem_kind)kind, &name);
        json_key_slice(j, str_slice(&name));
        json_uint(j, log->problem_counts[kind]);
    }
    json_close(j, '}');
    str_free(&name);
}

bool problems_are_serious(const struct log *log)
{
    for (int kind = 0; kind < PROBLEM_KINDS; kind++)
        if (log->problem_counts[kind] && problem_severity[kind] == SEVERITY_DAMAGE)
            return true;
    return false;
}
