/* frame.h -- frames of a language's functions, side by side on one stack, and what is kept
 * about code.
 *
 * A language calls its own structs `struct vm` and `struct code`; the toolkit never looks
 * inside of either. What it has to know of a code is a jit_shape (rec.h), what of a vm are
 * offsets (struct jit_frames).
 *
 * A frame is its header, its local variables, and its value stack. A suspended frame has
 * `sp` above its values and `pc` at the instruction that called; the running one keeps them
 * in the interpreter, which stores sp before anything can look. */
#ifndef JIT_FRAME_H
#define JIT_FRAME_H

#include "jit/jit.h"

struct vm;
struct code;

typedef uint32_t jit_instr; /* the opcode in the low byte, its argument above it */

/* Does it fit into a tagged word? */
static inline bool jit_is_small(int64_t i)
{
    return (int64_t)((uint64_t)i << 1) >> 1 == i;
}

struct frame {
    struct frame *back;
    struct code *code;
    const jit_instr *pc;
    val *sp;
    val func, ns,
        extra;   /* ns: its world, without which a trace of its code is of no use */
    int32_t ret; /* what happens with the value that it returns */
    bool raises_first; /* it starts by raising the exception that is pending */
    bool seen; /* the language's own: the toolkit makes frames without, and leaves it */
    val slots[]; /* locals, then the value stack */
};

enum {
    FRAME_ROOM = 65536, /* bytes that stay free behind the newest frame */
    JIT_MOST_DEPTH = 8  /* frames in a trace: its first, and those that it inlines */
};

/* From a frame with so many locals and values on its stack to the one behind it. */
static inline size_t jit_frame_bytes(int nlocals, int stack_size)
{
    return sizeof(struct frame) + (size_t)(nlocals + stack_size + 1) * sizeof(val);
}

struct jit_code_point {     /* of a loop header, or of a function's first instruction */
    uint32_t count, aborts; /* times it was hot, and could not be compiled */
    uint32_t open_ends;     /* times that the recording left the loop at once */
    struct jit_trace *trace;
};

struct jit_code {              /* what is kept about a code that got hot */
    struct jit_code_point *at; /* one an instruction */
    struct jit_entry entry;    /* for calls of a function with these globals: */
    val world;
    struct jit_callee
        callees[JIT_MOST_DEPTH]; /* by the number of frames that the caller has
                                            * inlined */
};

/* The code has counters, but no trace: forget it. */
void jit_code_dies(struct jit_code *c);

/* A loop header was jumped back to, or a function entered: f->pc is there. True: frames
 * have changed, the newest one is where to go on, and when an exception is pending, to
 * raise it. */
bool jit_hot(struct jit *j, struct frame *f, bool loop);
/* How often something has to happen: UINT32_MAX when the parameter says never. */
uint32_t jit_threshold(const struct jit *j, enum jit_param p);
/* exit.c and machine code come back through these: frames as they are where the guard
 * failed, and a frame that machine code could not run to its end; NULL: an exception. */
void jit_resume(struct jit *j, struct frame *f, const struct jit_frame_state *frames,
                unsigned n);
val jit_run_frame(struct vm *vm, struct frame *frame, struct jit_guard *failed,
                  struct jit *j);

#endif
