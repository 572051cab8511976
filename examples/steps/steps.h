/* steps.h -- the language of docs/own-interpreter.md: words that change a sum, turn by turn. */
#define HOTJIT_LANGUAGE steps
#define HOTJIT_OPS      "ops.def"
#define HOTJIT_SEM      "steps.inc"
#define JIT_FIELDS      "objects.def"
#define JIT_CALLS       "calls.def"
#include <kit/hotjit.h>

enum { KIND_NUM = 1, KIND_CONFIG, TURNS = 0, SUM = 1 /* the two local variables */ };

struct num { /* an integer in a box */
    struct obj head;
    int64_t value;
};
struct config {
    struct obj head;
    int64_t step;
};
