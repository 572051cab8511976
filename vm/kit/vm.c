/* vm.c -- a vm for small languages: starting, frames, errors, and what the toolkit asks. */
#define _GNU_SOURCE
#include "kit/hotjit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

enum { STACK_BYTES = 64 << 20, MOST_FRAMES = 100000 };

struct obj hotjit_attend; /* only its address means something */

#ifdef __SANITIZE_ADDRESS__ /* the stack scanner reads other frames, and words of dead ones */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_stack_use_after_return=0:detect_leaks=0";
}
#endif

/* ---- frames ------------------------------------------------------------------------------ */

static size_t bytes_of(const struct code *c)
{
    return jit_frame_bytes(c->nlocals, c->stack_size);
}

struct frame *hotjit_push(struct vm *vm, struct code *c, val func, val ns, int32_t ret,
                          val extra)
{
    struct frame *back = vm->frame;
    char *at = back ? (char *)back + bytes_of(back->code) : vm->stack;
    struct frame *f = (struct frame *)(void *)at;
    if (vm->stack_end - at < (ptrdiff_t)bytes_of(c) + FRAME_ROOM ||
        vm->depth_frames >= vm->most_frames) {
        hotjit_raise(vm, "too many calls inside of each other");
        return NULL;
    }
    vm->depth_frames++;
    *f = (struct frame){back, c, c->ops, f->slots + c->nlocals, func, ns, extra,
                        ret,  0, 0};
    for (int i = 0; i < c->nlocals; i++)
        f->slots[i] = NULL;
    vm->frame = f;
    return f;
}

void hotjit_pop(struct vm *vm)
{
    assert(vm->depth_frames > 0);
    vm->frame = vm->frame->back;
    vm->depth_frames--;
}

static void attend(struct vm *vm);

static bool allowed(struct vm *vm)
{
    const char *end = (const char *)vm->frame + bytes_of(vm->frame->code);
    if (vm->depth_frames > vm->most_frames || vm->stack_end - end < FRAME_ROOM)
        hotjit_raise(vm, "too many calls inside of each other");
    else if (vm->attention)
        attend(vm);
    if (vm->exc)
        hotjit_pop(vm);
    return !vm->exc;
}

val hotjit_raise(struct vm *vm, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vm->message.n = vm->trace.n = 0;
    str_addv(&vm->message, format, args);
    va_end(args);
    vm->exc = HOTJIT_ERROR;
    return NULL;
}

/* No code has handlers: what is raised passes all frames up to `bottom`, which leaves, too. */
bool hotjit_unwind(struct vm *vm, const struct frame *bottom)
{
    for (bool last = false; !last; hotjit_pop(vm)) {
        const struct frame *f = vm->frame;
        last = f == bottom;
        str_addf(&vm->trace, "%s:%d: in %s\n", f->code->file,
                 f->code->lines[f->pc - f->code->ops], f->code->name);
    }
    return false;
}

/* ---- running ------------------------------------------------------------------------------- */

static void thresholds(struct vm *vm)
{
    vm->jit_on = vm->jit->on && vm->jit->params[PARAM_threshold] >= 0;
    vm->jit_loop = jit_threshold(vm->jit, PARAM_threshold);
    vm->jit_entry = jit_threshold(vm->jit, PARAM_function_threshold);
}

static void want(struct vm *vm)
{
    vm->attention = 1;
    vm->jit_entry = vm->jit_loop = 0;
    jit_interrupt(vm->jit, true);
}

/* The collector has found that memory is used up. */
static void attend(struct vm *vm)
{
    vm->attention = 0;
    jit_interrupt(vm->jit, false);
    thresholds(vm);
    hotjit_raise(vm, "out of memory");
}

static val interpret(struct vm *vm, const struct frame *bottom, bool at_entry)
{
    val r;
    while ((r = vm->lang->go_on(vm, bottom, at_entry)) == &hotjit_attend) {
        attend(vm);
        at_entry = false;
    }
    return r;
}

static val run(struct vm *vm)
{
    return interpret(vm, vm->frame, true);
}

static val go_on(struct vm *vm, const struct frame *bottom)
{
    return interpret(vm, bottom, false);
}

val hotjit_call(struct vm *vm, struct code *c, val func, const val *args, int n)
{
    struct frame *f = hotjit_push(vm, c, func, NULL, RET_EXIT, NULL);
    assert(n == c->nargs);
    for (int i = 0; f && i < n; i++)
        f->slots[i] = args[i];
    return f ? run(vm) : NULL;
}

/* ---- what the toolkit asks ------------------------------------------------------------------- */

static void shape(const struct code *code, struct jit_shape *out)
{
    struct code *c = (struct code *)(uintptr_t)code; /* its places are written to */
    *out = (struct jit_shape){.ops = c->ops,
                              .n = c->n,
                              .nlocals = c->nlocals,
                              .stack_size = c->stack_size,
                              .inlines = !c->has_loop,
                              .entry = true,
                              .loops = true,
                              .jit = &c->jit,
                              .entries = &c->entry_count};
}

static void location(const void *code, int32_t pc, struct str *out)
{
    const struct code *c = code;
    str_addf(out, "%s;%s:%d-%d~#%d %s", c->name, c->file, c->first_line, c->lines[pc],
             pc, c->lang->op_names[c->ops[pc] & 0xFF]);
}

static void source(const void *code, struct str *out)
{
    const struct code *c = code;
    struct slice rest = c->text;
    str_addf(out, "%s;%s:%d-%d\n", c->name, c->file, c->first_line, c->last_line);
    for (int line = 1; line <= c->last_line && rest.n; line++) {
        const char *end = memchr(rest.p, '\n', rest.n);
        size_t n = end ? (size_t)(end - rest.p) : rest.n;
        if (line >= c->first_line)
            str_addf(out, "%d: %.*s\n", line, (int)n, rest.p);
        rest = slice_from(rest, n + (end != NULL));
    }
}

static const struct jit_frames frames = {
    .top = offsetof(struct vm, frame),
    .depth = offsetof(struct vm, depth_frames),
    .end = offsetof(struct vm, stack_end),
    .limit = offsetof(struct vm, most_frames),
    .inlined = JIT_MOST_DEPTH,
    .stack = offsetof(struct vm, machine_limit),
    .attention = offsetof(struct vm, attention),
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

static void roots(void *self, const struct gc_visitor *v)
{
    struct vm *vm = self;
    v->slot(v->gc, &vm->exc);
    for (struct frame *f = vm->frame; f; f = f->back) {
        for (val *p = f->slots; p < f->sp; p++)
            v->slot(v->gc, p);
        v->slot(v->gc, &f->func);
        v->slot(v->gc, &f->ns);
        v->slot(v->gc, &f->extra);
    }
    for (struct code *c = vm->codes; c; c = c->next)
        for (size_t i = 0; i < c->consts.n; i++)
            v->slot(v->gc, &c->consts.at[i]);
    if (vm->jit)
        jit_visit(vm->jit, v);
    if (vm->lang->roots)
        vm->lang->roots(vm, v);
}

static void out_of_memory(void *self)
{
    want(self);
}

int32_t hotjit_emit(struct code *c, unsigned op, int64_t arg, int32_t line)
{
    assert(op < 256 && arg >= 0 && arg < 1 << 24 && line >= 1);
    if (c->n == c->room) {
        c->room = c->room ? 2 * c->room : 32;
        c->ops = mem_resize(c->ops, (size_t)c->room, sizeof *c->ops);
        c->lines = mem_resize(c->lines, (size_t)c->room, sizeof *c->lines);
    }
    c->ops[c->n] = op | (jit_instr)arg << 8;
    c->lines[c->n] = line;
    return c->n++;
}

void hotjit_patch(struct code *c, int32_t at, int64_t arg)
{
    assert(at >= 0 && at < c->n && arg >= 0 && arg < 1 << 24);
    c->ops[at] = (c->ops[at] & 0xFF) | (jit_instr)arg << 8;
}

void hotjit_add_code(struct vm *vm, struct code *c)
{
    assert(c->n > 0 && c->stack_size >= 1 && c->nlocals >= c->nargs);
    c->lang = vm->lang;
    c->next = vm->codes;
    vm->codes = c;
}

bool hotjit_read(const char *path, struct str *out)
{
    char buffer[16384];
    size_t n;
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
        str_add(out, (struct slice){buffer, n});
    bool ok = !ferror(f);
    fclose(f);
    return ok;
}

/* ---- starting and ending ---------------------------------------------------------------------- */

static void find_stack(const char **base, const char **limit)
{
    pthread_attr_t attr;
    void *low;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attr) != 0)
        die("cannot find the machine stack");
    pthread_attr_getstack(&attr, &low, &size);
    pthread_attr_destroy(&attr);
    *base = (char *)low + size;
    *limit = (char *)low + size / 4;
}

static const char *take_option(int *argc, char **argv)
{
    for (int i = 1; i + 1 < *argc; i++)
        if (strcmp(argv[i], "--jit") == 0) {
            const char *value = argv[i + 1];
            memmove(argv + i, argv + i + 2, (size_t)(*argc - i - 1) * sizeof *argv);
            *argc -= 2;
            return value;
        }
    return NULL;
}

static void start_jit(struct vm *vm, struct jit_driver *driver, const char *option)
{
    const struct hotjit_language *l = vm->lang;
    struct str bad = {0};
    *driver = (struct jit_driver){.ops = l->record,
                                  .shape = shape,
                                  .push = hotjit_push,
                                  .pop = hotjit_pop,
                                  .ret_exit = RET_EXIT,
                                  .allowed = allowed,
                                  .run = run,
                                  .go_on = go_on,
                                  .version = l->version,
                                  .deps = l->deps};
    vm->int_field = (struct ir_descr){.letter = 'S',
                                      .pure = true,
                                      .offset = 8,
                                      .text = l->int_text ? l->int_text : "int"};
    vm->frame_item = (struct ir_descr){
        .letter = 'P', .offset = offsetof(struct frame, slots), .text = "frame"};
    const struct jit_language lang = {.self = vm,
                                      .class_float = l->kind_float,
                                      .frame_item = &vm->frame_item,
                                      .int_field = &vm->int_field,
                                      .exc_offset = offsetof(struct vm, exc),
                                      .gc_offset = offsetof(struct vm, gc),
                                      .frames = frames,
                                      .location = location,
                                      .source = source,
                                      .resume = jit_resume,
                                      .run_frame = jit_run_frame,
                                      .driver = driver};
    jit_init(vm->jit, &vm->gc, &lang);
    if (option && !jit_set_params(vm->jit, option, &bad)) {
        fprintf(stderr, "%s: --jit: %s\n", l->name, str_text(&bad));
        exit(2);
    }
    thresholds(vm);
}

struct vm *hotjit_start(const struct hotjit_language *lang, void *own, int *argc,
                        char **argv)
{
    struct vm *vm = mem_zero(1, sizeof *vm);
    const char *base;
    vm->lang = lang;
    vm->own = own;
    log_start(&vm->log, getenv("PYPYLOG"), *argc, argv,
              lang->release ? lang->release : "0");
    const char *option = take_option(argc, argv);
    if (option && strcmp(option, "help") == 0) {
        jit_help();
        exit(0);
    }
    find_stack(&base, &vm->machine_limit);
    vm->stack = mem_new(STACK_BYTES);
    vm->stack_end = vm->stack + STACK_BYTES;
    vm->most_frames = MOST_FRAMES;
    const struct gc_language gc = {.self = vm,
                                   .kinds = lang->kinds,
                                   .nkinds = lang->nkinds,
                                   .roots = roots,
                                   .out_of_memory = out_of_memory};
    struct gc_events events = {0};
    gc_init(&vm->gc, &gc, base);
    log_gc_events(&vm->log, &events);
    gc_set_events(&vm->gc, &events);
    vm->jit = mem_zero(1, sizeof *vm->jit);
    start_jit(vm, mem_zero(1, sizeof(struct jit_driver)), option);
    log_jit_events(&vm->log, &vm->jit->events);
    return vm;
}

void hotjit_open(struct vm *vm)
{
    gc_open(&vm->gc);
}

void hotjit_end(struct vm *vm)
{
    jit_finish(vm->jit);
    log_end(&vm->log);
    gc_free_all(&vm->gc);
    str_free(&vm->message);
    str_free(&vm->trace);
    free(vm->stack);
    free(vm);
}

/* ---- a whole program -------------------------------------------------------------------------- */

static int report(const struct vm *vm)
{
    fflush(stdout);
    fprintf(stderr, "%s%s: %s\n", str_text(&vm->trace), vm->lang->name,
            vm->exc == HOTJIT_ERROR ? str_text(&vm->message) : "an exception");
    return 1;
}

int hotjit_main(const struct hotjit_language *lang, void *own, int argc, char **argv)
{
    struct vm *vm = hotjit_start(lang, own, &argc, argv);
    struct str text = {0}, bad = {0};
    if (argc != 2 || !hotjit_read(argv[1], &text)) {
        if (argc == 2)
            fprintf(stderr, "%s: cannot read %s\n", lang->name, argv[1]);
        else
            fprintf(stderr, "usage: %s [--jit PARAMETERS] FILE\n", lang->name);
        hotjit_end(vm);
        return 2;
    }
    struct code *c = mem_zero(1, sizeof *c);
    *c = (struct code){.name = "main",
                       .file = argv[1],
                       .text = str_slice(&text),
                       .first_line = 1,
                       .stack_size = 1,
                       .has_loop = true};
    int status = 0;
    if (lang->load(vm, c, &bad)) {
        hotjit_add_code(vm, c);
        hotjit_open(vm);
        if (!hotjit_call(vm, c, NULL, NULL, 0))
            status = report(vm);
    } else {
        fprintf(stderr, "%s\n", str_text(&bad));
        status = 1;
    }
    fflush(stdout);
    hotjit_end(vm);
    str_free(&text);
    str_free(&bad);
    return status;
}
