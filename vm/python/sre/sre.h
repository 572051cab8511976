/* sre.h -- regular expressions: what re/_compiler.py makes of a pattern, and how it is run.
 *
 * The library's compiler writes a list of 32-bit codes (re/_constants.py, MAGIC 20220615).
 * re_translate() makes a *program* of it: operations with absolute targets, tables of bytes
 * for sets, and for each choice the bytes that either way can begin with, so that most
 * choices are decided by looking at one byte. A program has no pointers: it can lie in an
 * object that the collector moves.
 *
 * A text is bytes, or UTF-8 (lone surrogates included); a program is for one of them. Where
 * the codes count characters, the matcher for UTF-8 steps over whole ones. */
#ifndef SRE_SRE_H
#define SRE_SRE_H

#include "python/obj/obj.h"

enum { RE_MAGIC = 20220615, RE_CODE_SIZE = 4 };
#define RE_MAXREPEAT 0xFFFFFFFFu
enum { RE_MAXGROUPS = 0x3FFFFFFF };

enum re_flag {
    RE_TEMPLATE = 1,
    RE_IGNORECASE = 2,
    RE_LOCALE = 4,
    RE_MULTILINE = 8,
    RE_DOTALL = 16,
    RE_UNICODE = 32,
    RE_VERBOSE = 64,
    RE_DEBUG = 128,
    RE_ASCII = 256
};

/* The codes, in the order of OPCODES of re/_constants.py. */
enum re_code {
#define CODE(name) RC_##name,
#include "python/sre/codes.def"
#undef CODE
    N_RE_CODES
};
enum re_at {
    AT_BEGINNING,
    AT_BEGINNING_LINE,
    AT_BEGINNING_STRING,
    AT_BOUNDARY,
    AT_NON_BOUNDARY,
    AT_END,
    AT_END_LINE,
    AT_END_STRING,
    AT_LOC_BOUNDARY,
    AT_LOC_NON_BOUNDARY,
    AT_UNI_BOUNDARY,
    AT_UNI_NON_BOUNDARY,
    N_RE_AT
};
/* Each is followed by its negation. */
enum re_category {
    CATEGORY_DIGIT = 0,
    CATEGORY_SPACE = 2,
    CATEGORY_WORD = 4,
    CATEGORY_LINEBREAK = 6,
    CATEGORY_LOC_WORD = 8,
    CATEGORY_UNI_DIGIT = 10,
    CATEGORY_UNI_SPACE = 12,
    CATEGORY_UNI_WORD = 14,
    CATEGORY_UNI_LINEBREAK = 16,
    N_RE_CATEGORIES = 18
};

/* ---- programs ----------------------------------------------------------------------------- */

enum re_op_code {
#define OP(name) RE_##name,
#include "python/sre/ops.def"
#undef OP
};

struct re_op {
    uint16_t op;   /* enum re_op_code */
    uint16_t kind; /* of a repeat: enum re_greed; else by op */
    uint32_t a, b; /* by op: ops.def */
    uint32_t to;   /* an operation */
    uint32_t set, first;
};
enum re_greed { RE_GREEDY, RE_LAZY, RE_KEEPS };

/* How a character of the text is changed before it is looked up in a set. */
enum re_fold {
    RE_EXACT,
    RE_FOLD_ASCII,
    RE_FOLD_UNICODE,
    RE_FOLD_LOCALE,
    RE_OUT_LOCALE /* neither of its cases may be in the set */
};

/* What a byte says of the character that begins with it. */
enum { RE_NO, RE_YES, RE_ASK };
struct re_set {
    uint8_t has[256]; /* by the first byte of a character */
    uint32_t code;    /* the set's codes: an index into the program's codes */
    uint16_t fold;    /* enum re_fold */
    int16_t stop;     /* all characters but this byte are in the set; -1: not so */
};

/* What a match may go on with: bytes, and the end of the text. A superset. */
struct re_first {
    uint64_t byte[4];
    uint64_t end;
};

struct re_program {
    uint32_t nops, nsets, nfirsts, ncodes, nliteral, nmasks; /* of each array */
    uint32_t sets, firsts, codes, literal, masks; /* their offsets in bytes */
    uint32_t groups, loops;
    uint32_t least;           /* bytes that a match has at least */
    uint32_t prefix, nprefix; /* each match begins with this part of `literal` */
    uint32_t start;           /* a first */
    int32_t start_byte;       /* the only byte that it has; -1: not so */
    uint8_t utf8, searches;   /* searches: `start` leaves something out */
    uint8_t is_literal;       /* the prefix is all there is */
    uint8_t anchored;         /* a match begins where the text does */
    struct re_op ops[];
};

#define RE_ARRAY(type, name)                                                           \
    static inline const type *re_##name(const struct re_program *g)                    \
    {                                                                                  \
        return (const type *)(const void *)((const char *)g + g->name);                \
    }
RE_ARRAY(struct re_set, sets)
RE_ARRAY(struct re_first, firsts)
RE_ARRAY(uint32_t, codes)
RE_ARRAY(char, literal)
RE_ARRAY(uint64_t, masks)
#undef RE_ARRAY

/* Is the character in the set whose codes these are? */
bool re_charset(const uint32_t *set, uint32_t c);
/* The same after folding. */
bool re_in_set(const uint32_t *codes, enum re_fold fold, uint32_t c);
uint32_t re_lower(enum re_fold fold, uint32_t c);
bool re_is_word(enum re_at at, uint32_t c); /* as this kind of boundary asks */

/* A w_buf with the program; NULL: raised, RuntimeError for codes that are none. */
val re_translate(struct vm *vm, const uint32_t *code, int64_t n, int64_t groups,
                 bool utf8);

/* ---- matching ------------------------------------------------------------------------------ */

/* Registers of a match: two marks a group, the group closed last, two a loop. */
struct re_choice;
struct re_undo;
struct re_match {
    struct vm *vm;
    const struct re_program *g;
    const uint8_t *beginning, *end; /* of the text that can be seen */
    const uint8_t *start, *ptr;     /* from where; after a match: from where to where */
    bool wide; /* UTF-8 with more than ASCII; else a character is a byte */
    bool fullmatch, must_advance; /* an empty match at `start` does not count */
    const uint8_t **mark;         /* two a group: NULL, or where it began and ended */
    int64_t lastindex;            /* 0: none */
    /* The stacks: of choices that are left, and of registers to put back. */
    struct re_choice *choices;
    struct re_undo *undo;
    size_t nchoices, most_choices, nundo, most_undo;
    const uint8_t **regs;
    uint32_t fuel;
    bool grown_choices, grown_undo, grown_regs; /* they are on the heap */
    void *first_stacks[256];
    const uint8_t *first_regs[64];
};

void re_begin(struct re_match *m, struct vm *vm, const struct re_program *g,
              struct slice text, bool wide, const uint8_t *start, const uint8_t *end);
void re_end(struct re_match *m);
/* From m->start on. 1: found; 0: not; -1: raised. Registers are reset first. */
int re_match_here(struct re_match *m);
int re_search(struct re_match *m);

#endif
