/* code.h -- a code object: what one function, class body or module compiles to. */
#ifndef FRONT_CODE_H
#define FRONT_CODE_H

#include "base/vec.h"
#include "gc/gc.h"

enum opcode {
#define OPCODE(name, effect, what) OP_##name,
#include "python/front/opcodes.def"
#undef OPCODE
    N_OPCODES
};

typedef uint32_t val_instr; /* op | arg << 8 */

static inline enum opcode instr_op(val_instr i)
{
    return (enum opcode)(i & 0xFF);
}
static inline int instr_arg(val_instr i)
{
    return (int)(i >> 8);
}

/* How many values more the stack has behind the instruction. */
int stack_effect(enum opcode op, int arg);

struct code_pos {
    int line, end_line;
    int16_t col, end_col;
};

struct code_handler { /* an exception at start <= pc < end goes to `target` */
    int start, end, target, depth;
};

enum {
    CODE_VARARGS = 1,
    CODE_VARKW = 2,
    CODE_GENERATOR =
        4, /* a call makes something that can be resumed; what, see below */
    CODE_CLASS = 8,
    CODE_MODULE = 16,
    CODE_HAS_LOOP = 32,
    CODE_STEP = 2048, /* a __next__ in Python of our own */
    CODE_ASYNC = 64,
    CODE_YIELDS = 128, /* CODE_ASYNC without it: coroutine; with it: async generator */
    CODE_CLOSES =
        1024, /* it yields where an exception is handled: `finally`, with, except */
    CODE_NAMES = 512, /* of exec(): names are looked up in the frame's `extra` first */
    CODE_ITERABLE = 256, /* a generator that may be awaited: types.coroutine() */
};

/* The argument of YIELD_VALUE. */
enum yield_bits {
    YIELD_ASYNC = 1, /* `yield` of an asynchronous generator */
    YIELD_DELEGATES =
        2, /* the iterator of a `yield from` or `await` is below the value */
    YIELD_HANDLING = 4, /* while an exception is handled; above YIELD_SHIFT: where on
                          * the value stack the frame keeps what was handled before */
    YIELD_SHIFT = 3
};

struct source {       /* the text of a file: for tracebacks and the log */
    const char *path; /* as it was given: the log says this */
    const char *file; /* absolute, or <string>: messages and __file__ say this */
    struct str text;
    bool hidden;  /* its frames are left out of tracebacks */
    bool old;     /* Python 2's spelling: --py2 */
    bool program; /* the file that was named on the command line */
    bool owned;   /* made by source_new(): goes away with the last code */
    int users;    /* codes */
};

struct code_cache { /* what an instruction remembers: see interp/cache.h */
    uint64_t tag, tag2;
    val object;
    int64_t index;
};

enum code_items { ITEMS_UNKNOWN, ITEMS_FLOATS, ITEMS_OTHER };

struct code {
    val name, qualname, doc; /* strings */
    struct source *source;
    int first_line, last_line;
    val_instr *ops;
    struct code_pos *pos;
    int n;
    VEC(val) consts;
    VEC(val) names;
    VEC(val) varnames;                 /* of all slots */
    VEC(struct code_handler) handlers; /* innermost first */
    int nargs, nposonly, nkwonly, nlocals, nfree, stack_size, flags;
    val w_code;                /* the object that stands for it */
    struct code_cache *caches; /* one an instruction; NULL until first run */
    struct jit_code *jit;      /* what the JIT keeps about it; NULL until hot */
    uint32_t entry_count;
    struct code *next; /* of all code objects */
    bool touched;      /* it is in vm->touched_codes */
    uint8_t items;     /* an enum code_items: first ones of a comprehension's lists */
    bool shows_frame;  /* it has called what looks at frames: they have to be there */
    bool traced;       /* traces refer to it, so it never dies */
};

const char *opcode_name(enum opcode op);

#endif
