/* log.h -- a PYPYLOG text as a tree of sections (man/pypylog.5), and its lines.
 *
 * One pass over the text finds the marks `[ticks] {name` and `[ticks] name}`. Everything
 * else stays text, and is read again only when somebody asks for the lines of a section.
 * Sections are kept in the order of their START lines, so descendants follow directly. */
#ifndef LOGPARSE_LOG_LOG_H
#define LOGPARSE_LOG_LOG_H

#include "base/map.h"
#include "base/vec.h"
#include "logparse/log/recode.h"
#include "logparse/log/text.h"

enum { NO_SECTION = UINT32_MAX, SECTION_NAME_BITS = 31, RECENT_NAMES = 64 };

/* (traces/side_car.c keeps these in files: it has a number for what they look like.) */
struct section {
    uint64_t t0, t1; /* ticks of START and STOP; t1 == t0 when there was no STOP */
    uint64_t head;   /* offset of the START line */
    uint64_t end;    /* offset of the STOP line; unclosed: where it was given up */
    uint32_t parent; /* NO_SECTION at top level */
    uint32_t name : SECTION_NAME_BITS; /* in log->names */
    uint32_t unclosed : 1;
};

/* What was wrong with the log. Rows: problems.def. */
enum problem_kind {
#define PROBLEM(id, severity, words) PROBLEM_##id,
#include "logparse/log/problems.def"
#undef PROBLEM
    PROBLEM_KINDS
};

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_DAMAGE, SEVERITIES };
extern const char *const severity_names[SEVERITIES];

struct problem {
    enum problem_kind kind;
    uint64_t line; /* from 1; 0: concerns the whole file */
    char *detail;  /* what exactly; owned */
};

extern const char *const problem_names[PROBLEM_KINDS]; /* "stray-stop", for scripts */
extern const char *const problem_words[PROBLEM_KINDS]; /* a sentence that explains it */
extern const enum severity problem_severity[PROBLEM_KINDS];

struct line_mark {
    uint64_t offset, lines; /* so many lines are before this offset */
};

struct log {
    struct text text;
    struct recoded recoded; /* what was done to the text before it was read */
    struct names names;     /* of sections, in order of appearance */
    VEC(struct section) sections;
    VEC(struct problem) problems;           /* in order of finding */
    uint64_t problem_counts[PROBLEM_KINDS]; /* all of them, kept or not */
    uint64_t lines;
    uint64_t first_tick, last_tick; /* of the first START and of the last mark */
    bool has_ticks;                 /* there is a mark */
    bool tail_is_cut;               /* the last line has no newline */

    /* Lines need cleaning only where there was an escape or a NUL or a CR. */
    bool dirty;
    VEC(struct line_mark) line_marks; /* one a chunk of the text, in order */
    uint64_t scanned;                 /* offset up to which marks were looked for */
    /* Ends without a beginning, by the name of their section (which is not in `names`
     * when the log has no section of it): how often, see log_lost(). */
    struct names lost_names;
    VEC(uint64_t) lost;
    VEC(uint32_t) given_up; /* by `names`: sections left open inside others, so far */
    VEC(uint32_t) open;     /* sections not closed yet, outermost first */
    uint32_t recent_names[RECENT_NAMES];

    void *
        lent; /* a mapping in which `sections` lie (traces/side_car.c); NULL: its own */
    uint64_t lent_size;
};

/* Read a log. False with a sentence in *why: unreadable, or certainly no log.
 * What is merely damaged is in log->problems. The caller calls log_close() after true. */
bool log_open(struct log *log, const char *path, struct str *why);
/* The same, with locations of other VMs; NULL: none. */
bool log_open_with(struct log *log, const char *path, const struct locations *locations,
                   struct str *why);
/* The rest of the same, of a log that is {0} but for its text, which is open. After false the
 * caller still calls log_close(). */
bool log_read(struct log *log, const struct locations *locations, struct str *why);
/* The same over bytes that the caller keeps until log_close(); for tests and fuzzing. */
bool log_open_bytes(struct log *log, const char *bytes, uint64_t size, struct str *why);
/* A file that is being written: read what was added. True when something was.
 * Then everything made from this log (traces, ...) must be made again. */
bool log_refresh(struct log *log);
void log_close(struct log *log);

/* From now on, a file that shrinks while it is mapped reads as NUL bytes where it was cut,
 * instead of killing the process. Call it once, early in main(). */
void log_survive_shrinking(void);

struct slice section_name(const struct log *log, const struct section *s);
/* The offset behind the section: of the first byte that is not part of it. */
uint64_t section_after(const struct log *log, const struct section *s);
/* t1 - t0 as a signed number: stamps may run backwards. 0 when unclosed. */
int64_t section_ticks(const struct section *s);
/* Which section (the innermost) holds this offset; NO_SECTION at top level. */
uint32_t section_at(const struct log *log, uint64_t offset);
/* The number of a section's name in log->names; -1: no such section in this log. */
int64_t section_kind(const struct log *log, const char *name);

/* How many sections of this name end in the log without having begun in it. */
uint64_t log_lost(const struct log *log, const char *name);

uint64_t log_line_at(const struct log *log, uint64_t offset); /* from 1 */

/* Note a problem at an offset of the text; NO_OFFSET: it concerns the whole file. */
#define NO_OFFSET UINT64_MAX
void log_problem(struct log *log, enum problem_kind kind, uint64_t offset,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The text lines directly inside a section (or at top level, for NO_SECTION): without its
 * marks and without what is inside its children. Colours, CR and NUL bytes are removed. */
struct lines {
    const struct log *log;
    uint32_t section, child; /* child: the next child section to step over */
    uint64_t pos, end;
    uint64_t at;        /* offset of the line that was given last */
    struct str cleaned; /* holds the line when it had to be cleaned */
    uint64_t newline; /* where the current line ends: NUL holes split it into pieces */
};

void lines_open(struct lines *lines, const struct log *log, uint32_t section);
/* The next line without its newline; valid until the next call. */
bool lines_next(struct lines *lines, struct slice *line);
/* True when the next line would directly follow in the text (no child is in between). */
bool lines_contiguous(const struct lines *lines);
void lines_close(struct lines *lines);

#endif
