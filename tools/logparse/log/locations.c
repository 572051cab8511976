#define PCRE2_CODE_UNIT_WIDTH 8
#define _GNU_SOURCE           /* memrchr */
#include "logparse/log/locations.h"

#include <errno.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

enum { GROUP_FILE, GROUP_FIRST, GROUP_LINE, GROUP_FUNCTION, GROUP_OP, GROUPS };
static const char *const group_names[GROUPS] = {"file", "first", "line", "function",
                                                "op"};
enum { MATCH_LIMIT = 100000 /* steps for one location */, MOST_GROUPS = 64 };

struct location_form {
    pcre2_code
        *code; /* logs are read on several threads: each brings its own match data */
    pcre2_match_context *context;
    int number[GROUPS]; /* of the group; -1: it has none */
};

static void form_free(struct location_form *f)
{
    pcre2_code_free(f->code);
    pcre2_match_context_free(f->context);
    free(f);
}

/* Only groups that mean something: a misspelt one would be ignored in silence. */
static bool check_groups(const pcre2_code *code, const char *regex, struct str *why)
{
    uint32_t count, size;
    PCRE2_SPTR table;
    pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &table);
    for (uint32_t i = 0; i < count; i++) {
        const char *name = (const char *)table + i * size + 2;
        int k = 0;
        while (k < GROUPS && strcmp(group_names[k], name) != 0)
            k++;
        if (k == GROUPS) {
            str_addf(
                why,
                "\"%s\": the group \"%s\" is none of file, first, line, function, op",
                regex, name);
            return false;
        }
    }
    return true;
}

bool locations_add(struct locations *l, const char *regex, struct str *why)
{
    int error;
    PCRE2_SIZE at;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)regex, PCRE2_ZERO_TERMINATED,
                      PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, &error, &at, NULL);
    if (!code) {
        PCRE2_UCHAR text[200];
        pcre2_get_error_message(error, text, sizeof text);
        str_addf(why, "\"%s\" is no regular expression: %s at character %zu", regex,
                 (char *)text, (size_t)at + 1);
        return false;
    }
    struct location_form *f = mem_new(sizeof *f);
    f->code = code;
    f->context = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(f->context, MATCH_LIMIT);
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    for (int k = 0; k < GROUPS; k++)
        f->number[k] =
            pcre2_substring_number_from_name(code, (PCRE2_SPTR)group_names[k]);
    uint32_t groups = 0;
    pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
    bool ok = check_groups(code, regex, why);
    if (ok && groups >= MOST_GROUPS) {
        str_addf(why, "\"%s\" has more than %d groups", regex, MOST_GROUPS - 1);
        ok = false;
    }
    if (ok && f->number[GROUP_FILE] < 0 && f->number[GROUP_FUNCTION] < 0) {
        str_addf(why, "\"%s\" names neither (?<file>..) nor (?<function>..)", regex);
        ok = false;
    }
    if (ok)
        *vec_add(&l->forms) = f;
    else
        form_free(f);
    return ok;
}

static FILE *open_settings(struct str *path)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config && *config)
        str_addf(path, "%s/hotloop/locations", config);
    else if (home && *home)
        str_addf(path, "%s/.config/hotloop/locations", home);
    return path->n ? fopen(str_text(path), "re") : NULL;
}

bool locations_read_settings(struct locations *l, struct str *why)
{
    struct str path = {0}, problem = {0};
    FILE *in = open_settings(&path);
    char line[2000];
    bool ok = true;
    for (int n = 1; in && ok && fgets(line, sizeof line, in); n++) {
        line[strcspn(line, "\r\n")] = 0;
        if (line[0] == 0 || line[0] == '#')
            continue;
        ok = locations_add(l, line, &problem);
        if (!ok)
            str_addf(why, "%s:%d: %s", str_text(&path), n, str_text(&problem));
    }
    if (in)
        fclose(in);
    str_free(&path);
    str_free(&problem);
    return ok;
}

void locations_free(struct locations *l)
{
    for (size_t i = 0; i < l->forms.n; i++)
        form_free(l->forms.at[i]);
    vec_free(&l->forms);
}

static struct slice group(const struct location_form *f, pcre2_match_data *data,
                          struct slice text, int k)
{
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(data);
    int n = f->number[k];
    if (n < 0 || n >= MOST_GROUPS || at[2 * n] == PCRE2_UNSET)
        return (struct slice){text.p, 0};
    return (struct slice){text.p + at[2 * n], at[2 * n + 1] - at[2 * n]};
}

static void put(const struct location_form *f, pcre2_match_data *data,
                struct slice text, struct str *out)
{
    struct slice parts[GROUPS];
    int64_t first = -1, line = -1;
    for (int k = 0; k < GROUPS; k++)
        parts[k] = group(f, data, text, k);
    bool has_first = slice_to_i64(parts[GROUP_FIRST], &first);
    bool has_line = slice_to_i64(parts[GROUP_LINE], &line);
    for (size_t i = 0; i < parts[GROUP_FUNCTION].n; i++) /* ';' ends it in this form */
        str_addc(out,
                 parts[GROUP_FUNCTION].p[i] == ';' ? ':' : parts[GROUP_FUNCTION].p[i]);
    str_addc(out, ';');
    str_add(out, parts[GROUP_FILE]);
    str_addf(out, ":%lld-%lld~",
             (long long)(has_first  ? first
                         : has_line ? line
                                    : 0),
             (long long)(has_line ? line : first));
    for (size_t i = 0; i < parts[GROUP_OP].n; i++)
        str_addc(out, parts[GROUP_OP].p[i] == ' ' ? '_' : parts[GROUP_OP].p[i]);
}

static bool rewrite(const struct locations *l, pcre2_match_data *data,
                    struct slice location, struct str *out)
{
    for (size_t i = 0; i < l->forms.n; i++) {
        const struct location_form *f = l->forms.at[i];
        if (pcre2_match(f->code, (PCRE2_SPTR)location.p, location.n, 0, 0, data,
                        f->context) <= 0)
            continue;
        put(f, data, location, out);
        return true;
    }
    return false;
}

bool location_rewrite(const struct locations *l, struct slice location, struct str *out)
{
    pcre2_match_data *data = pcre2_match_data_create(MOST_GROUPS, NULL);
    bool done = rewrite(l, data, location, out);
    pcre2_match_data_free(data);
    return done;
}

/* Where the location of a line is: of a merge point, of a header, of an address. */
static bool location_of(struct slice line, struct slice *location)
{
    const char *from = NULL, *to = NULL;
    if (slice_starts(line, SLICE("debug_merge_point("))) {
        from = memchr(line.p, '\'', line.n);
        to = memrchr(line.p, '\'', line.n);
    } else if (slice_starts(line, SLICE("# Loop ")) ||
               slice_starts(line, SLICE("Loop "))) {
        ptrdiff_t end = slice_rfind(line, line.p[0] == '#' ? SLICE(") : ")
                                                           : SLICE(") has address "));
        from = slice_char(line, '(');
        to = end < 0 ? NULL : line.p + end;
    }
    if (!from || !to || to <= from)
        return false;
    *location = (struct slice){from + 1, (size_t)(to - from) - 1};
    return location->n > 0;
}

uint64_t locations_rewrite_text(const struct locations *l, struct text *t)
{
    struct str made = {0}, canonical = {0};
    pcre2_match_data *data = pcre2_match_data_create(MOST_GROUPS, NULL);
    uint64_t done = 0;
    for (uint64_t i = 0; i < t->size;) {
        const char *p = t->at + i, *newline = memchr(p, '\n', t->size - i);
        size_t n = newline ? (size_t)(newline - p) + 1 : t->size - i;
        struct slice line = {p, n}, location;
        str_clear(&canonical);
        if (location_of(line, &location) && rewrite(l, data, location, &canonical)) {
            size_t before = (size_t)(location.p - p);
            str_add(&made, (struct slice){p, before});
            str_add(&made, str_slice(&canonical));
            str_add(&made, slice_from(line, before + location.n));
            done++;
        } else {
            str_add(&made, line);
        }
        i += n;
    }
    str_free(&canonical);
    pcre2_match_data_free(data);
    if (done)
        text_replace(t, made.p, made.n);
    else
        str_free(&made);
    return done;
}
