/* bf.h -- what bf hands to the toolkit. */
#define HOTJIT_LANGUAGE bf
#define HOTJIT_OPS      "ops.def"
#define HOTJIT_SEM      "bf.inc"
#define JIT_FIELDS      "objects.def"
#define JIT_CALLS       "calls.def"
#include <kit/hotjit.h>
enum {
    KIND_TAPE = 1,
    CELLS = 30000,
    AT = 0 /* the local variable: where the pointer is */
};
struct tape {
    struct obj head;
    int64_t n;
    val cells[];
};
