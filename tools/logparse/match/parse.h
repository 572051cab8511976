/* parse.h -- expected traces as text (docs/diff.md, "Expectations"). */
#ifndef LOGPARSE_MATCH_PARSE_H
#define LOGPARSE_MATCH_PARSE_H

#include "base/vec.h"
#include "logparse/ops/op.h"

enum anchor { ANCHOR_TRACE, ANCHOR_FUNCTION, ANCHOR_LINE, ANCHOR_ID };

/* Which operations of a trace are meant. */
enum body_part { PART_AUTO, PART_LOOP, PART_PREAMBLE, PART_ALL };

enum pattern_kind {
    PATTERN_OP,
    PATTERN_ANY, /* "...": any operations, as few as possible */
    PATTERN_SET  /* {{{ }}}: the next `members` patterns, in any order */
};

struct pattern {
    enum pattern_kind kind;
    bool optional;
    uint32_t line, members;
    struct op op; /* slices of the expectation's text; descr and lists as written */
};

/* "! NAME [descr=PATTERN]": nowhere; "count NAME <= 3". Names may hold * and ?. */
struct rule {
    struct slice name, descr, text;
    char op[3]; /* "": must not appear */
    uint64_t number;
    uint32_t line;
};

struct expectation {
    enum anchor anchor;
    enum body_part part;
    unsigned kinds;     /* bits 1 << trace_kind */
    struct slice where; /* pattern of names; function; FILE:LINE; id */
    uint32_t line;
    bool has_body; /* there are patterns: the whole part must match them */
    VEC(struct pattern) patterns;
    VEC(struct rule) rules;
};

struct expectations {
    VEC(struct expectation) all;
    VEC(char *) copies;
};

/* Parse a file's text, which must outlive the result. False: *why has line and reason. */
bool expectations_parse(struct expectations *e, struct slice text, struct str *why);
void expectations_free(struct expectations *e);

/* The pattern of a descr: "0x7f.." as "0x*", so that the rest is compared; nothing for guards,
 * labels and loops. */
void descr_pattern(struct slice descr, struct str *out);

#endif
