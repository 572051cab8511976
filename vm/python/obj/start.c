/* start.c -- the layouts of all kinds, the roots, and the first objects. */
#include "python/obj/depth.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "base/die.h"
#include "python/interp/frame.h"
#include "python/interp/threads.h"

#define FIELDS(...)                                                                    \
    {                                                                                  \
        __VA_ARGS__                                                                    \
    }
#define F(type, field) offsetof(struct type, field)
#define NO_ITEMS
#define ITEMS(type, n, items, size, refs)
#define KIND(name, type, text, fields, items)                                          \
    static const uint16_t refs_##name[] = fields;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include "python/obj/kinds.def"
#pragma GCC diagnostic pop
#undef KIND
#undef NO_ITEMS
#undef ITEMS

static void lay_out(struct vm *vm)
{
#define NO_ITEMS
#define ITEMS(type, count, items, width, are_refs)                                     \
    .length_at = offsetof(struct type, count),                                         \
    .items_at = offsetof(struct type, items), .item_size = width,                      \
    .items_are_refs = are_refs
#define KIND(id, type, text, fields, items)                                            \
    vm->layouts[KIND_##id] = (struct gc_kind){.name = #id,                             \
                                              .size = sizeof(struct type),             \
                                              .nrefs = sizeof refs_##id / 2,           \
                                              .refs = refs_##id,                       \
                                              items};
#include "python/obj/kinds.def"
#undef KIND
    for (int k = KIND_WEAKREF; k <= KIND_WEAK_CALLABLE; k++)
        vm->layouts[k].weak_at = offsetof(struct w_weakref, target);
}

void (*vm_more_roots)(struct vm *vm, const struct gc_visitor *v);

static void roots(void *self, const struct gc_visitor *v)
{
    struct vm *vm = self;
    static_assert(
        offsetof(struct vm, first_root) == offsetof(struct vm, none) &&
            (offsetof(struct vm, last_root) - offsetof(struct vm, first_root)) %
                    sizeof(val) ==
                0,
        "the roots are a row of references");
    v->slot(v->gc, &vm->exc);
    v->slot(v->gc, &vm->handled);
    threads_visit(vm, v);
    for (val *p = vm->first_root; p < vm->last_root; p++)
        v->slot(v->gc, p);
    codes_visit(vm, v);
    frames_visit(vm, v);
    if (vm_more_roots)
        vm_more_roots(vm, v);
}

static void marked(void *self)
{
    codes_marked(self);
}

#ifndef NDEBUG
void check_layout(const struct obj *v, enum layout want, const char *cast)
{
    static const uint8_t layouts[N_KINDS] = {
#define KIND(name, type, text, fields, items) [KIND_##name] = LAYOUT_##type,
#include "python/obj/kinds.def"
#undef KIND
    };
    if (!v || (uintptr_t)v & 1)
        die("%s: a %s is no object", cast, v ? "small integer" : "null pointer");
    if (v->kind == KIND_FREE || v->kind >= N_KINDS || layouts[v->kind] != want)
        die("%s: an object of kind %u has another struct", cast, v->kind);
}
#endif

static void singletons(struct vm *vm)
{
    vm->none = new_object(vm, KIND_NONE, sizeof(struct obj));
    vm->true_ = new_object(vm, KIND_BOOL, sizeof(struct w_bool));
    as_bool(vm->true_)->value = 1;
    vm->false_ = new_object(vm, KIND_BOOL, sizeof(struct w_bool));
    vm->stop = new_object(vm, KIND_STOP, sizeof(struct obj));
    vm->notimpl = new_object(vm, KIND_NOTIMPL, sizeof(struct obj));
    vm->ellipsis = new_object(vm, KIND_ELLIPSIS, sizeof(struct obj));
    vm->handled = vm->none;
    vm->empty_tuple = tuple_new(vm, 0);
    vm->interned = dict_new(vm, KIND_DICT);
    vm->int_max_digits = INT_MAX_DIGITS;
    vm->structseqs = dict_new(vm, KIND_DICT);
    vm->empty_str = str_intern(vm, SLICE(""));
    for (unsigned i = 0; i < 128; i++) {
        char c = (char)i;
        vm->chars[i] = str_intern(vm, (struct slice){&c, 1});
    }
    for (unsigned i = 128; i < 256; i++) {
        char c[2] = {(char)(0xC0 | i >> 6), (char)(0x80 | (i & 63))};
        vm->chars[i] = str_intern(vm, (struct slice){c, 2});
    }
#define NAME(id, text) vm->n_##id = str_intern(vm, SLICE(text));
#include "python/obj/names.def"
#undef NAME
}

void vm_init(struct vm *vm, const char *stack_base)
{
    enum { STACK_BYTES = 512 << 20 }; /* only what is used is there */
    int64_t seed = vm->settings.hash_seed;
    vm->text_key = seed < 0 ? siphash_key_random() : siphash_key_of((uint64_t)seed);
    lay_out(vm);
    gc_init(&vm->gc,
            &(struct gc_language){.self = vm,
                                  .kinds = vm->layouts,
                                  .nkinds = N_KINDS,
                                  .roots = roots,
                                  .marked = marked,
                                  .stacks = threads_stacks},
            stack_base);
    vm->stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (vm->stack == MAP_FAILED)
        die("cannot map the stack of frames");
    vm->stack_end = vm->stack + STACK_BYTES;
    vm->most_frames = 1000;
    threads_start(vm);
    depth_init(vm, stack_base);
    vm->next_version = vm->next_dep = 1;
    singletons(vm);
    add_exception_types(vm);
    add_type_methods(vm);
    add_builtins(vm);
    gc_open(&vm->gc);
}

void vm_free(struct vm *vm)
{
    str_free(&vm->spare);
    free(vm->text_index.at);
    gc_free_all(&vm->gc);
}
