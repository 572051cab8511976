/* calls.h -- prototypes of the C functions that JIT_CALLS lists. */
typedef val raw_r;
typedef int64_t raw_i;
typedef double raw_f;
#define CALL0(name, k, e)       raw_##k name(struct vm *vm);
#define CALL1(name, k, a, e)    raw_##k name(struct vm *vm, raw_##a);
#define CALL2(name, k, a, b, e) raw_##k name(struct vm *vm, raw_##a, raw_##b);
#define CALL3(name, k, a, b, c, e)                                                     \
    raw_##k name(struct vm *vm, raw_##a, raw_##b, raw_##c);
#include JIT_CALLS
#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
