/* jit_glue.c -- Python as a language of the JIT: when to record, how frames come back. */
#include "python/interp/jit_glue.h"

#include <stdlib.h>

#include "python/interp/attend.h"
#include "python/interp/prim_record.h"

void python_code_dies(struct code *c)
{
    assert(!c->traced);
    jit_code_dies(c->jit);
    c->jit = NULL;
}

static void location(const void *code, int32_t pc, struct str *out)
{
    const struct code *c = code;
    struct slice name = str_value(c->name);
    str_addf(out, "%.*s;%s:%d-%d~#%d %s", (int)name.n, name.p, c->source->path,
             c->first_line, c->pos[pc].line, pc * 2, opcode_name(instr_op(c->ops[pc])));
}

/* NAME;FILE:FIRST-LAST, then the lines, each behind its number. */
static void source(const void *code, struct str *out)
{
    const struct code *c = code;
    struct slice name = str_value(c->name);
    str_addf(out, "%.*s;%s:%d-%d\n", (int)name.n, name.p, c->source->path,
             c->first_line, c->last_line);
    for (int line = c->first_line; line <= c->last_line; line++) {
        struct slice text = source_line(str_slice(&c->source->text), line);
        str_addf(out, "%d: %.*s\n", line, (int)text.n, text.p);
    }
}

static const char *class_name(uint32_t kind)
{
    static const char *const names[] = {
        [KIND_FREE] = "W_IntObject",
        [KIND_FLOAT] = "W_FloatObject",
        [KIND_STR] = "W_UnicodeObject",
        [KIND_BYTES] = "W_BytesObject",
        [KIND_BYTEARRAY] = "W_BytearrayObject",
        [KIND_ARRAY_ARRAY] = "W_ArrayObject",
        [KIND_LIST] = "W_ListObject",
        [KIND_TUPLE] = "W_TupleObject",
        [KIND_DICT] = "W_DictObject",
        [KIND_INSTANCE] = "W_ObjectObject",
        [KIND_FUNC] = "Function",
        [KIND_RANGE_ITER] = "W_IntRangeIterator",
        [KIND_LIST_ITER] = "W_FastListIterObject",
        [KIND_TUPLE_ITER] = "W_FastTupleIterObject",
        [KIND_STR_ITER] = "W_StringIterator",
        [KIND_SEQ_ITER] = "W_SeqIterObject",
        [KIND_GENERATOR] = "GeneratorIterator",
        [KIND_BOOL] = "W_BoolObject",
        [KIND_NONE] = "W_NoneObject",
        [KIND_TYPE] = "W_TypeObject",
        [KIND_BUILTIN] = "BuiltinFunction",
        [KIND_METHOD] = "Method",
        [KIND_LONG] = "W_LongObject",
        [KIND_RANGE] = "W_Range",
        [KIND_ARRAY] = "ObjectArray",
        [KIND_FLOATS] = "FloatArray",
        [N_KINDS] = NULL,
    };
    return names[kind] ? names[kind] : "W_Root";
}

/* The last frames before the limit are interpreted: what a trace inlines is not counted. */
static const struct jit_frames frames = {
    .top = offsetof(struct vm, frame),
    .depth = offsetof(struct vm, depth_frames),
    .end = offsetof(struct vm, stack_end),
    .limit = offsetof(struct vm, most_frames),
    .inlined = JIT_MOST_DEPTH,
    .stack = offsetof(struct vm, machine_limit),
    .attention = offsetof(struct vm, attention), /* see the assertion below */
    .room = 2 * FRAME_ROOM,
    .back = offsetof(struct frame, back),
    .code = offsetof(struct frame, code),
    .pc = offsetof(struct frame, pc),
    .sp = offsetof(struct frame, sp),
    .func = offsetof(struct frame, func),
    .world = offsetof(struct frame, ns),
    .extra = offsetof(struct frame, extra),
    .ret = offsetof(struct frame, ret),
};

/* A narrower one would be compared together with its neighbours. */
static_assert(sizeof((struct vm *)0)->attention == 8, "machine code compares 64 bits");

/* ---- attention --------------------------------------------------------------------------- */

void python_thresholds(struct vm *vm)
{
    const struct jit *j = vm->jit;
    vm->jit_on = j->on && j->params[PARAM_threshold] >= 0;
    vm->jit_loop = jit_threshold(j, PARAM_threshold);
    vm->jit_entry = jit_threshold(j, PARAM_function_threshold);
}

/* Who allocates does not expect an error, or that Python code is run. */
static void out_of_memory(void *self)
{
    vm_want(self, ATTEND_MEMORY);
}

/* Instances have a __del__; what the others hold may have been given back already. */
static bool ends(void *self, val o)
{
    (void)self;
    return is_kind(o, KIND_HANDLE) ? as_handle(o)->p != NULL
           : is_gen(o)             ? as_gen(o)->state != GEN_DONE
                                   : true;
}

static void doomed(void *self)
{
    vm_want(self, ATTEND_FINALIZE);
}

static void wipe(void *self)
{
    vm_want(self, ATTEND_WIPE);
}

void python_language(struct vm *vm, struct jit_language *lang)
{
    vm->gc.lang.out_of_memory = out_of_memory;
    vm->gc.lang.doomed = doomed;
    vm->gc.lang.ends = ends;
    vm->gc.lang.wipe = wipe;
    *lang = (struct jit_language){.self = vm,
                                  .class_float = KIND_FLOAT,
                                  .frame_item = &descr_frame_item,
                                  .exc_offset = offsetof(struct vm, exc),
                                  .gc_offset = offsetof(struct vm, gc),
                                  .int_field = &descr_int_field,
                                  .frames = frames,
                                  .driver = &python_driver,
                                  .resume = jit_resume,
                                  .run_frame = jit_run_frame,
                                  .location = location,
                                  .source = source,
                                  .class_name = class_name};
}

void python_jit_roots(struct vm *vm, const struct gc_visitor *v)
{
    if (!vm->jit)
        return;
    jit_visit(vm->jit, v);
    for (struct code *c = vm->codes; !v->young && c; c = c->next)
        if (c->jit) /* a namespace: born old */
            v->slot(v->gc, &c->jit->world);
}
