/* cmd_guards.c -- logparse guards: where control leaves compiled code, over the whole log. */
#include "base/die.h"
#include "logparse/options.h"
#include "logparse/traces/health.h"
#include "logparse/rows/guard_list.h"
#include "logparse/rows/quickfix.h"
#include "logparse/util/json.h"

enum { MOST_ROWS = 40 };

static void print_card(struct library *lib, const struct guard_row *row,
                       const struct style *style)
{
    struct listing l;
    struct lines_of_text text = {0};
    listing_open(&l, lib, row->trace, -1);
    explain_op(&l, row->op, &text);
    printf("\nThe busiest without a bridge, g%u of %s:\n", row->guard,
           lib->traces->all.at[row->trace].name);
    for (size_t i = 0; i < text.lines.n; i++)
        rich_print(&text.lines.at[i], style, stdout);
    lines_of_text_free(&text);
    listing_close(&l);
}

static void print_text(struct library *lib, const struct guard_list *list,
                       const struct style *style)
{
    struct rich r = {0};
    const struct guard_row *missing = NULL;
    bool earlier = false;
    guard_list_head(&r);
    rich_print(&r, style, stdout);
    for (size_t i = 0; i < list->at.n; i++) {
        const struct guard_row *row = &list->at.at[i];
        if (!missing && guard_row_lacks_bridge(row))
            missing = row;
        if (i >= MOST_ROWS)
            continue;
        earlier |= row->earlier;
        guard_list_text(lib, row, &r);
        rich_print(&r, style, stdout);
    }
    if (list->at.n > MOST_ROWS)
        printf("... %zu more: --json\n", list->at.n - MOST_ROWS);
    printf("%u guards in the log; control is known to leave at %zu of them. "
           "~: concluded, not counted.%s\n",
           list->guards, list->at.n,
           earlier ? " earlier: before the guard had its bridge." : "");
    if (missing)
        print_card(lib, missing, style);
    rich_free(&r);
}

static void print_json(struct library *lib, const struct guard_list *list)
{
    struct json j = {.out = stdout};
    json_open(&j, '[');
    for (size_t i = 0; i < list->at.n; i++) {
        const struct guard_row *row = &list->at.at[i];
        json_open(&j, '{');
        json_key(&j, "trace");
        json_text(&j, slice_of(lib->traces->all.at[row->trace].name));
        json_key(&j, "guard");
        json_uint(&j, row->guard);
        json_key(&j, "left");
        json_uint(&j, row->times);
        json_key(&j, "exact");
        json_bool(&j, row->exact);
        json_key(&j, "reached_at_most");
        row->has_reached ? json_uint(&j, row->reached) : json_null(&j);
        json_key(&j, "bridge");
        row->bridge != NO_TRACE
            ? json_text(&j, slice_of(lib->traces->all.at[row->bridge].name))
            : json_null(&j);
        json_key(&j, "earlier");
        json_bool(&j, row->earlier);
        json_key(&j, "guards_it_may_have_been");
        json_uint(&j, row->alternatives);
        json_key(&j, "file");
        row->place.is_python ? json_text(&j, row->place.file) : json_null(&j);
        json_key(&j, "line");
        row->place.is_python ? json_int(&j, row->place.line) : json_null(&j);
        json_key(&j, "tests");
        json_text(&j, slice_of(row->tests));
        json_close(&j, '}');
    }
    json_close(&j, ']');
}

static void print_quickfix(struct library *lib, const struct guard_list *list)
{
    for (size_t i = 0; i < list->at.n; i++) {
        const struct guard_row *row = &list->at.at[i];
        if (!quickfix_place(&lib->sources, &row->place, stdout))
            continue;
        printf("%s%llu times left %s: %s (g%u of ", row->exact ? "" : "about ",
               (unsigned long long)row->times,
               row->bridge != NO_TRACE ? "by a bridge"
               : row->earlier          ? "before there was a bridge"
                                       : "without a bridge",
               row->tests, row->guard);
        style_put(&(struct style){0}, stdout, LOOK_PLAIN,
                  slice_of(lib->traces->all.at[row->trace].name));
        puts(")");
    }
}

int cmd_guards(struct options *o)
{
    struct log log;
    struct traces traces;
    struct library lib;
    struct guard_list list;
    int status = EXIT_SAME;
    if (!open_traces(&log, &traces, o))
        return EXIT_TROUBLE;
    library_open(&lib, &traces, o->source_root);
    guard_list_make(&list, &lib);
    if (list.at.n && o->quickfix) {
        print_quickfix(&lib, &list);
    } else if (list.at.n && o->json) {
        print_json(&lib, &list);
    } else if (list.at.n) {
        print_text(&lib, &list, &o->style);
    } else {
        complain("%s", !traces.has_counts
                           ? health_no_counts(&traces)
                           : "nothing is known to leave at any guard of this log");
        status = EXIT_INCONCLUSIVE;
    }
    guard_list_free(&list);
    library_close(&lib);
    traces_free(&traces);
    log_close(&log);
    return status;
}
