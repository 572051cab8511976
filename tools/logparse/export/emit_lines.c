/* emit_lines.c -- rows of source lines and of what allocates. */
#include "logparse/export/emit.h"
#include "logparse/rows/alloc_list.h"
#include "logparse/rows/annotate.h"

static void emit_cost(struct emit *e, const struct ledger *ledger,
                      const struct ledger_line *cost)
{
    EMIT_TEXT(e, line_function, ledger->functions.at[cost->function]);
    EMIT_INTEGER(e, line_first_line, cost->first_line);
    EMIT_REAL(e, line_ops, cost->ops);
    EMIT_REAL(e, line_inlined_ops, cost->inlined);
    if (ledger->counted)
        EMIT_REAL(e, line_runs, cost->runs);
    EMIT_REAL(e, line_guards, cost->guards);
    EMIT_REAL(e, line_allocations, cost->allocs);
    EMIT_REAL(e, line_calls, cost->calls);
    EMIT_INTEGER(e, line_code_bytes, cost->bytes);
    EMIT_INTEGER(e, line_traces, cost->traces);
}

static void emit_file(struct emit *e, struct ledger *ledger, uint32_t file)
{
    struct annotation a;
    annotation_make(&a, e->lib, ledger, file);
    for (size_t i = 0; i < a.lines.n; i++) {
        const struct annotated *line = &a.lines.at[i];
        EMIT_TEXT(e, line_file, ledger->files.at[file]);
        EMIT_INTEGER(e, line_line, line->line);
        if (line->cost)
            emit_cost(e, ledger, line->cost);
        EMIT_TEXT(e, line_state, slice_of(line_state_names[line->state]));
        if (line->why)
            EMIT_TEXT(e, line_why, slice_of(line->why));
        EMIT_TEXT(e, line_source, line->text);
        emit_row(e, TABLE_line);
    }
    annotation_free(&a);
}

void emit_lines(struct emit *e)
{
    struct ledger ledger;
    ledger_make(&ledger, e->lib->traces, &e->lib->flow);
    for (uint32_t file = 0; file < ledger.files.n && !e->failed; file++)
        emit_file(e, &ledger, file);
    ledger_free(&ledger);
}

void emit_allocs(struct emit *e)
{
    struct alloc_list list;
    alloc_list_make(&list, e->lib);
    for (size_t i = 0; i < list.at.n && !e->failed; i++) {
        const struct alloc_row *row = &list.at.at[i];
        EMIT_INTEGER(e, alloc_trace, row->trace);
        EMIT_INTEGER(e, alloc_op, row->op);
        EMIT_TEXT(e, alloc_class, slice_of(row->class));
        if (row->has_bytes)
            EMIT_INTEGER(e, alloc_bytes, row->bytes);
        EMIT_REAL(e, alloc_times, row->times);
        EMIT_INTEGER(e, alloc_operations, row->operations);
        emit_place(e, &row->born, COLUMN_alloc_born_file, COLUMN_alloc_born_line,
                   COLUMNS);
        emit_place(e, &row->forced, COLUMN_alloc_forced_file, COLUMN_alloc_forced_line,
                   COLUMNS);
        EMIT_TEXT(e, alloc_cause, slice_of(alloc_cause_names[row->cause]));
        EMIT_TEXT(e, alloc_why, slice_of(row->why));
        emit_row(e, TABLE_alloc);
    }
    alloc_list_free(&list);
}
