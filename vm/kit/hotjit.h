/* hotjit.h -- what a language hands to the toolkit, and what it gets: an interpreter whose
 * traces are compiled, a moving collector, frames, and the log.
 *
 * A language writes what its instructions mean once, in the dialect (docs/toolkit.md), and
 * has it compiled twice: one of its files includes <kit/run.h>, another <kit/record.h>. The
 * tables that both want are named by macros:
 *   HOTJIT_LANGUAGE  a name; the two files define NAME_go_on and NAME_record
 *   HOTJIT_OPS       the instructions, a text for #include; rows OPCODE(NAME)
 *   HOTJIT_SEM       what they mean
 *   JIT_FIELDS, JIT_CALLS  fields, items, and C functions: see jit/dialect_run.h
 *   HOTJIT_HELPERS   functions in the dialect; need not be there */
#ifndef KIT_HOTJIT_H
#define KIT_HOTJIT_H

#include "jit/frame.h"
#include "jit/rec.h"
#include "log/log.h"

/* A function, or a whole program: instructions and what the log says about them. */
struct code {
    const char *name, *file;
    struct slice text; /* of the whole file */
    int first_line, last_line;
    jit_instr *ops; /* hotjit_emit() writes these */
    int32_t *lines; /* one an instruction, from 1 */
    int32_t n, room;
    int32_t nargs, nlocals, stack_size; /* arguments are the first locals */
    bool has_loop;                      /* then it is called, and not inlined */
    VEC(val) consts;                    /* roots */
    struct jit_code *jit;
    uint32_t entry_count;
    struct code *next;
    const struct hotjit_language *lang;
};

enum {
    RET_PUSH,
    RET_EXIT
}; /* of a frame: the caller goes on behind its call, or C does */

struct hotjit_language {
    const char *name, *release;
    const char *const *op_names;
    jit_rec_op *const *record; /* NAME_record */
    /* NAME_go_on: run until `bottom` has left. */
    val (*go_on)(struct vm *vm, const struct frame *bottom, bool at_entry);
    const struct gc_kind *kinds; /* by kind; row 0 stands for small integers */
    unsigned nkinds;
    uint32_t
        kind_float; /* the kind that traces unbox: a double behind the header; or 0 */
    const char *int_text; /* how logs call unboxing a small integer; NULL: "int" */
    void (*roots)(struct vm *vm,
                  const struct gc_visitor *v); /* more of them, or NULL */
    /* For hotjit_main(): compile c->text. False: *bad says what is wrong, and where. */
    bool (*load)(struct vm *vm, struct code *c, struct str *bad);
    /* Of objects that traces watch (rec_watch); NULL: there are none. */
    int64_t (*version)(val o);
    int64_t *(*deps)(val o);
};

struct vm {
    struct gc gc; /* first: machine code knows where its fields are */
    val exc;      /* what was raised, or NULL; HOTJIT_ERROR: `message` says what */
    struct frame *frame;
    char *stack, *stack_end; /* frames */
    int64_t depth_frames, most_frames;
    const char *machine_limit; /* below it the machine stack is not for machine code */
    struct jit *jit;
    bool jit_on;
    uint32_t jit_entry, jit_loop; /* thresholds */
    uint64_t attention;           /* not 0: leave machine code, and attend */
    struct code *codes;
    struct str message, trace; /* of an error: what, and the lines that it has passed */
    struct log log;
    const struct hotjit_language *lang;
    struct ir_descr int_field, frame_item;
    void *own; /* the language's */
};

#define HOTJIT_ERROR ((val)(uintptr_t)1)

/* Takes `--jit PARAMETERS` out of the arguments; PYPYLOG and the collector's variables are
 * read. What is made before hotjit_open() is born old. The vm is freed by hotjit_end(), which
 * ends the log, too. Ends the program when a parameter is wrong. */
struct vm *hotjit_start(const struct hotjit_language *lang, void *own, int *argc,
                        char **argv);
void hotjit_open(struct vm *vm);
void hotjit_end(struct vm *vm);

/* A whole main(): NAME [--jit PARAMETERS] FILE loads the file, and runs it as a code without
 * arguments. 0, or 1 after an error, which was printed to stderr; 2: no file. */
int hotjit_main(const struct hotjit_language *lang, void *own, int argc, char **argv);
/* Append an instruction: its number. hotjit_patch() gives one another argument. */
int32_t hotjit_emit(struct code *c, unsigned op, int64_t arg, int32_t line);
void hotjit_patch(struct code *c, int32_t at, int64_t arg);
/* The code belongs to the vm from now on: its constants are roots, and it never dies. */
void hotjit_add_code(struct vm *vm, struct code *c);
/* A frame with the arguments is pushed and run; NULL: vm->exc is set. */
val hotjit_call(struct vm *vm, struct code *c, val func, const val *args, int n);
/* Raise an error; gives NULL. What has happened is in vm->message when it has left all
 * frames, and where in vm->trace, a line a frame: "file:line: in name\n". */
val hotjit_raise(struct vm *vm, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* All of a file; false: it cannot be read. */
bool hotjit_read(const char *path, struct str *out);

static inline val hotjit_int(int64_t i)
{
    return (val)(uintptr_t)((uint64_t)i << 1 | 1);
}
static inline bool hotjit_is_int(val v)
{
    return (uintptr_t)v & 1;
}
static inline int64_t hotjit_int_of(val v)
{
    return (int64_t)(uintptr_t)v >> 1;
}
/* 0: a small integer. Not for NULL. */
static inline uint32_t hotjit_kind(val v)
{
    return hotjit_is_int(v) ? 0 : v->kind;
}

/* vm.c, for run.h */
struct frame *hotjit_push(struct vm *vm, struct code *c, val func, val ns, int32_t ret,
                          val extra);
void hotjit_pop(struct vm *vm);
bool hotjit_unwind(struct vm *vm, const struct frame *bottom);
extern struct obj
    hotjit_attend; /* go_on gives its address: attend, and call it again */

#ifdef JIT_CALLS /* prototypes of the language's functions */
#include "kit/calls.h"
#endif

#endif
