/* alloc_list.h -- what allocates in compiled code: which class, how many bytes, where the object is
 * born and what made the optimizer build it after all.
 *
 * An object that nobody outside the trace sees is never made. The trace shows it where it had to
 * be made (it was *forced*), which may be far from the line that creates it: that line is found by
 * what is stored into the object, for a box is made where its number is computed. Where the optimizer
 * says itself which recorded operation it is (alloc_fates.h), nothing is guessed. */
#ifndef LOGPARSE_ROWS_ALLOC_LIST_H
#define LOGPARSE_ROWS_ALLOC_LIST_H

#include "logparse/rows/rowtext.h"

enum alloc_cause {
    CAUSE_CALL,      /* an argument of a call out of the trace */
    CAUSE_ASSEMBLER, /* an argument of call_assembler */
    CAUSE_STORED,    /* stored into an object that is seen from outside */
    CAUSE_JUMP,      /* the label that is jumped to takes it as an object */
    CAUSE_RETURNED,  /* given to finish */
    CAUSE_GUARD,     /* guards keep it */
    CAUSE_UNKNOWN,
    CAUSES
};
extern const char *const alloc_cause_names[CAUSES]; /* as in JSON */

struct alloc_row {
    uint32_t trace, op; /* the one that ran most often, when it stands for several */
    char *class;        /* "W_FloatObject"; "?"; safe */
    bool has_bytes;
    uint64_t bytes; /* of one object; arrays: as far as their length is a constant */
    bool counted;
    double times;              /* executed at most; without counts: operations */
    uint32_t operations;       /* it stands for */
    struct place born, forced; /* is_python: known; live as long as the list */
    enum alloc_cause cause;
    char *why;    /* "argument 2 of call_r(ConstClass(...))"; safe */
    bool is_told; /* the optimizer itself says where it was born and what needed it */
};

struct alloc_list {
    VEC(struct alloc_row) at; /* most bytes first */
    double bytes;             /* of all together */
    struct names places;
    bool has_nursery;
    double
        nursery; /* bytes that went through the nursery: its size times minor collections */
};

void alloc_list_make(struct alloc_list *list, struct library *lib);
void alloc_list_free(struct alloc_list *list);
/* The same in steps: a trace each time; then the end, once. */
struct alloc_list_maker;
struct alloc_list_maker *alloc_list_begin(struct alloc_list *list, struct library *lib);
void alloc_list_add_trace(struct alloc_list_maker *m, uint32_t trace);
void alloc_list_end(struct alloc_list_maker *m);

/* Bytes of the object that this operation makes, so far as the log tells them. */
bool alloc_bytes(const struct op *op, uint64_t *bytes);

void alloc_list_head(struct rich *out);
void alloc_list_text(struct library *lib, const struct alloc_row *row,
                     struct rich *out);

#endif
