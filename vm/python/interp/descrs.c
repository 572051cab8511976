/* descrs.c -- descriptions of fields, items and calls, from the tables of sem/. */
#include "python/interp/prim_record.h"

#include "jit/descrs.h"

const struct ir_descr descr_int_field = {.letter = 'S',
                                         .pure = true,
                                         .offset = 8,
                                         .text = "hotloop.W_IntObject.inst_intval"};
const struct ir_descr descr_frame_item = {
    .letter = 'P', .offset = offsetof(struct frame, slots), .text = "frame"};
const struct ir_descr descr_array_item = {.letter = 'P',
                                          .offset = offsetof(struct w_array, at),
                                          .kind = KIND_ARRAY,
                                          .text = "array"};
const struct ir_descr descr_tuple_item = {.letter = 'P',
                                          .pure = true,
                                          .offset = offsetof(struct w_tuple, at),
                                          .kind = KIND_TUPLE,
                                          .text = "tuple"};
const struct ir_descr descr_float_item = {.letter = 'F',
                                          .offset = offsetof(struct w_floats, at),
                                          .kind = KIND_FLOATS,
                                          .text = "floats"};
static_assert(offsetof(struct w_buf, at) % sizeof(double) == 0, "doubles are aligned");
const struct ir_descr descr_double_item = {.letter = 'F',
                                           .offset = offsetof(struct w_buf, at),
                                           .kind = KIND_BUF,
                                           .text = "doubles"};
/* In traces the values are in an array, which our pointer to it keeps where it is. */
#define STACK_CALL(name, e)                                                            \
    val packed_##name(struct vm *vm, val array, int64_t arg, val extra)                \
    {                                                                                  \
        return name(vm, as_array(array)->at, as_array(array)->n, arg, extra);          \
    }                                                                                  \
    const struct ir_descr call_packed_##name = {.letter = 'r',                         \
                                                .text = #name,                         \
                                                .fn = (const void *)packed_##name,     \
                                                .args = "rir",                         \
                                                .effect = e};
#include "python/sem/stack_calls.def"
#undef STACK_CALL
