/* descrs.h -- descriptions of the fields and calls of a language: included by one of its
 * files, behind what dialect_run.h wants. */
#include "jit/ir.h"

#define LETTER_i 'S'
#define LETTER_r 'P'
#define LETTER_f 'F'
#define RESULT_i 'i'
#define RESULT_r 'r'
#define FIELD(id, type, member, k, name, is_pure)                                      \
    extern const struct ir_descr descr_##id;                                           \
    const struct ir_descr descr_##id = {.letter = LETTER_##k,                          \
                                        .pure = is_pure,                               \
                                        .offset = offsetof(struct type, member),       \
                                        .text = name};
#include JIT_FIELDS
#undef FIELD

#define CALL_ROW(name, k, letters, e)                                                  \
    extern const struct ir_descr call_##name;                                          \
    const struct ir_descr call_##name = {.letter = RESULT_##k,                         \
                                         .text = #name,                                \
                                         .fn = (const void *)name,                     \
                                         .args = letters,                              \
                                         .effect = e};
#define CALL0(name, k, e)          CALL_ROW(name, k, "", e)
#define CALL1(name, k, a, e)       CALL_ROW(name, k, #a, e)
#define CALL2(name, k, a, b, e)    CALL_ROW(name, k, #a #b, e)
#define CALL3(name, k, a, b, c, e) CALL_ROW(name, k, #a #b #c, e)
#include JIT_CALLS
#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
#undef CALL_ROW
