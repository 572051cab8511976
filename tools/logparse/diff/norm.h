/* norm.h -- the operations of a trace, freed of what differs from run to run.
 *
 * Two traces are the same when some *injective* renaming of boxes, constant objects, labels,
 * loops, addresses and hashes makes one out of the other. An operation is kept as a key (all that no
 * renaming touches) and values (what is renamed); the hash of a trace numbers its values in
 * order of appearance, so equal hashes mean that such a renaming exists. */
#ifndef LOGPARSE_DIFF_NORM_H
#define LOGPARSE_DIFF_NORM_H

#include "logparse/ops/body.h"
#include "logparse/ops/place.h"
#include "logparse/traces/traces.h"

enum value_kind {
    VALUE_CONST,   /* the same text or another one */
    VALUE_BOX,     /* i12: id is number * 256 + letter */
    VALUE_OBJECT,  /* ConstPtr(ptr29), the number of a code object */
    VALUE_ADDRESS, /* a number that is a place in memory */
    VALUE_HASH,    /* of a text: PYTHONHASHSEED changes it */
    VALUE_TOKEN,   /* TargetToken(139870885213616) */
    VALUE_LOOP     /* <Loop12> */
};

/* Values and operations of whole logs are kept, so their size is time. */
struct value {
    uint64_t kind : 3; /* enum value_kind */
    uint64_t id : 61;  /* VALUE_CONST: hash of its text */
};

/* A number that is another one in every process: nobody can expect it. */
static inline bool value_is_chance(struct value v)
{
    return v.kind == VALUE_ADDRESS || v.kind == VALUE_HASH;
}

/* Values of an operation, in this order: result, arguments, token of the descr, failargs. */
struct norm_op {
    uint64_t key;  /* name, descr, constants, kinds of values: no renaming changes it */
    uint32_t name; /* hash of the operation's name */
    uint32_t descr;  /* hash of the descr without its addresses */
    uint32_t where;  /* hash of the place of the last merge point, itself included */
    uint32_t source; /* number of the line in the body */
    uint32_t first, args, failargs; /* in norm->values */
    uint32_t guard;                 /* ordinal from 1; 0: it is no guard */
    uint32_t depth;                 /* of inlining */
    uint8_t results, tokens;        /* none or one */
    uint8_t kind;                   /* enum op_kind */
    uint8_t class;                  /* enum op_class */
};

struct norm {
    VEC(struct norm_op) ops;
    VEC(struct value) values;
    struct op_classes classes;
    uint32_t where; /* of the last merge point */
    uint32_t depth, guards;
};

static inline uint32_t norm_values(const struct norm_op *op)
{
    return op->results + op->args + op->tokens + op->failargs;
}

/* Is it what a program does, and not what frames it? */
static inline bool norm_is_work(const struct norm_op *op)
{
    return op->kind == OP_OPERATION && op->class != OPC_LABEL &&
           op->class != OPC_JUMP && op->class != OPC_MARK;
}

/* Add one line; comments and the end mark are left out. `source`: its number in the body. */
void norm_add(struct norm *norm, const struct op *op, uint32_t source);
void norm_clear(struct norm *norm); /* keeps the memory and the classes */
void norm_free(struct norm *norm);

/* Numbers values in order of appearance; cheap to use again for the next trace. */
struct numbering {
    VEC(uint64_t) boxes; /* by 4 * number + letter: epoch << 32 | ordinal */
    struct map others;
    uint64_t epoch, next;
};

uint64_t norm_hash(const struct norm *norm, struct numbering *numbering);
/* The same without merge points and other marks: equal when only the places differ. */
uint64_t norm_shape(const struct norm *norm, struct numbering *numbering);
/* What is known of a value that may be renamed; 0 in the beginning. Valid until the next
 * call. Do not mix with norm_hash(). */
uint64_t *numbering_at(struct numbering *numbering, struct value v);
void numbering_free(struct numbering *numbering);

/* Add the lines of one stage of a trace that are not its header, behind the traces that are
 * there already. norm_op.source is the index in the body. */
void norm_read(struct norm *norm, const struct log *log, uint32_t section);

/* A trace in a norm of many: operations [first, first + n). Lives as long as `all` does not
 * change, and is not freed. */
struct norm norm_part(const struct norm *all, size_t first, size_t n);

/* The line of operation i, parsed. */
struct op norm_line(const struct norm *norm, const struct body_lines *lines, size_t i);
/* The merge point that says where operation i is: the last one up to it, or the first of all;
 * norm->ops.n: there is none. And its place; false: there is none. */
size_t norm_merge_point(const struct norm *norm, size_t i);
bool norm_place(const struct norm *norm, const struct body_lines *lines, size_t i,
                struct place *place);

/* 64 bits of a text, and of what was mixed in before. */
uint64_t hash_bytes(uint64_t seed, struct slice text);
uint64_t hash_word(uint64_t seed, uint64_t word);
/* The same of a text in which every 0x7f.. is one and the same. */
uint64_t hash_without_addresses(uint64_t seed, struct slice text);
/* Of a location: function, file without folder, bytecode; not its line numbers. */
uint64_t hash_place(uint64_t seed, struct slice where);

#endif
