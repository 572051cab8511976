/* cmd_allocs.c -- logparse allocs: what allocates in compiled code, and why. */
#include "base/die.h"
#include "logparse/options.h"
#include "logparse/rows/alloc_list.h"
#include "logparse/rows/quickfix.h"
#include "logparse/util/json.h"

enum { MOST_ROWS = 30 };

static void print_text(struct library *lib, const struct alloc_list *list,
                       const struct style *style)
{
    struct rich r = {0};
    struct str bytes = {0};
    alloc_list_head(&r);
    rich_print(&r, style, stdout);
    for (size_t i = 0; i < list->at.n && i < MOST_ROWS; i++) {
        alloc_list_text(lib, &list->at.at[i], &r);
        rich_print(&r, style, stdout);
    }
    if (list->at.n > MOST_ROWS)
        printf("... %zu more: --json\n", list->at.n - MOST_ROWS);
    count_text((uint64_t)list->bytes, &bytes);
    printf("traces allocated about %s bytes", str_text(&bytes));
    if (list->has_nursery && list->nursery > 0)
        printf(": %.0f%% of what filled the nursery (its size times the minor "
               "collections)",
               100 * list->bytes / list->nursery);
    puts(list->at.n ? "" : ": nothing allocates in compiled code");
    rich_free(&r);
    str_free(&bytes);
}

static void json_place_of(struct json *j, const char *file, const char *line,
                          const struct place *p)
{
    json_key(j, file);
    p->is_python ? json_text(j, p->file) : json_null(j);
    json_key(j, line);
    p->is_python ? json_int(j, p->line) : json_null(j);
}

static void print_json(struct library *lib, const struct alloc_list *list)
{
    struct json j = {.out = stdout};
    json_open(&j, '{');
    json_key(&j, "bytes");
    json_real(&j, list->bytes);
    json_key(&j, "nursery_bytes");
    list->has_nursery ? json_real(&j, list->nursery) : json_null(&j);
    json_key(&j, "allocations");
    json_open(&j, '[');
    for (size_t i = 0; i < list->at.n; i++) {
        const struct alloc_row *row = &list->at.at[i];
        json_open(&j, '{');
        json_key(&j, "class");
        json_text(&j, slice_of(row->class));
        json_key(&j, "bytes");
        row->has_bytes ? json_uint(&j, row->bytes) : json_null(&j);
        json_key(&j, "times");
        row->counted ? json_real(&j, row->times) : json_null(&j);
        json_key(&j, "operations");
        json_uint(&j, row->operations);
        json_place_of(&j, "born_file", "born_line", &row->born);
        json_place_of(&j, "forced_file", "forced_line", &row->forced);
        json_key(&j, "cause");
        json_text(&j, slice_of(alloc_cause_names[row->cause]));
        json_key(&j, "why");
        json_text(&j, slice_of(row->why));
        json_key(&j, "told_by_optimizer");
        json_bool(&j, row->is_told);
        json_key(&j, "trace");
        json_text(&j, slice_of(lib->traces->all.at[row->trace].name));
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
}

static void print_quickfix(struct library *lib, const struct alloc_list *list)
{
    for (size_t i = 0; i < list->at.n; i++) {
        const struct alloc_row *row = &list->at.at[i];
        if (!quickfix_place(&lib->sources, &row->born, stdout))
            continue;
        printf("%.0f times %s", row->times, row->class);
        if (row->has_bytes)
            printf(" of %llu bytes", (unsigned long long)row->bytes);
        printf(": %s\n", row->why);
    }
}

int cmd_allocs(struct options *o)
{
    struct log log;
    struct traces traces;
    struct library lib;
    struct alloc_list list;
    if (!open_traces(&log, &traces, o))
        return EXIT_TROUBLE;
    library_open(&lib, &traces, o->source_root);
    alloc_list_make(&list, &lib);
    if (o->quickfix)
        print_quickfix(&lib, &list);
    else if (o->json)
        print_json(&lib, &list);
    else if (traces.all.n)
        print_text(&lib, &list, &o->style);
    else
        complain("there are no traces in this log; try: logparse health");
    int status = traces.all.n ? EXIT_SAME : EXIT_INCONCLUSIVE;
    alloc_list_free(&list);
    library_close(&lib);
    traces_free(&traces);
    log_close(&log);
    return status;
}
