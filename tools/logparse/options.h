/* options.h -- the command line of logparse: one set of options for all commands. */
#ifndef LOGPARSE_OPTIONS_H
#define LOGPARSE_OPTIONS_H

#include "logparse/traces/filter.h"
#include "logparse/traces/parts.h"
#include "logparse/util/glob.h"
#include "logparse/util/style.h"

struct options {
    bool json, quickfix, help, follow;
    struct locations locations; /* --location, and the setting file */
    struct part_choice part;    /* --from, --to, --split */
    struct regex *split;        /* owned */
    bool assembly, addresses;   /* --asm, --addresses */
    bool strict;                /* --strict */
    int stage;                  /* --stage; -1: the best there is */
    struct filter filter;
    struct style style;
    const char *source_root;
    char **args; /* what is left: LOG and so on */
    int n_args;
    int n_last; /* so many of them stand behind "--" */

    /* diff */
    bool stat, markdown, side_by_side, unified, lines;
    const char **fail_on;
    size_t n_fail_on;
    struct chosen chosen; /* --only, --ignore */

    bool learn, update; /* match */
    uint64_t given;     /* options on the command line, as bits of main.c's table */

    /* assert */
    bool tap, list;
    const char *junit, *sarif;

    struct export_choice { /* export */
        const char *sqlite, *tables, *perfetto, *folded;
        bool ndjson;
    } export;

    const char *output; /* html, excerpt, reduce: a file; NULL: standard output */
    bool redact;        /* excerpt */
    const char *keep;   /* reduce */

    const char *lcov; /* annotate */
    uint64_t pid;     /* perfmap; 0: none */
};

struct command {
    const char *name, *arguments, *what;
    int least, most; /* number of arguments */
    int (*run)(struct options *options);
};

extern const struct command commands[];
extern const size_t n_commands;

int cmd_summary(struct options *options);
int cmd_summary_table(struct options *options); /* of several logs */
int cmd_traces(struct options *options);
int cmd_show(struct options *options);
int cmd_graph(struct options *options);
int cmd_extract(struct options *options);
int cmd_health(struct options *options);
int cmd_diff(struct options *options);
int cmd_diff_lines(struct options *options); /* diff --lines */
int cmd_match(struct options *options);
int cmd_assert(struct options *options);
int cmd_convert(struct options *options);
int cmd_annotate(struct options *options);
int cmd_allocs(struct options *options);
int cmd_aborts(struct options *options);
int cmd_perfmap(struct options *options);
int cmd_addr(struct options *options);
int cmd_guards(struct options *options);
int cmd_export(struct options *options);
int cmd_html(struct options *options);
int cmd_excerpt(struct options *options);
int cmd_reduce(struct options *options);

/* Open a log and read its traces; says why and returns false when it cannot be read. */
struct traces;
bool open_traces(struct log *log, struct traces *traces, const struct options *o);
/* The log only. */
bool open_log(struct log *log, const struct options *o);
/* open_traces() of a log that is {0} but for its text, which is open; it is closed after false. */
bool read_traces(struct log *log, struct traces *traces, const struct options *o);

#endif
