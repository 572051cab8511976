/* frame_objects.c -- see frame_objects.h. */
#include "python/interp/frame_objects.h"

#include "python/interp/threads.h"

static int64_t address(const struct frame *f)
{
    return (int64_t)(uintptr_t)f;
}

/* Machine code takes its own frames away without a word, so objects can be left over: those of
 * this thread whose place is free, or whose frame was never asked for. */
static bool left_over(const struct vm *vm, const struct frame *f)
{
    return (const char *)f >= vm->stack && (const char *)f < vm->stack_end &&
           (f > vm->frame || !f->seen);
}

static void forget_left_over(struct vm *vm)
{
    struct w_list *seen = as_list(vm->seen_frames);
    struct w_array *items = as_array(seen->items);
    int64_t n = 0;
    for (int64_t i = 0; i < seen->n; i++) {
        struct w_frame *w = as_frame(items->at[i]);
        if (left_over(vm, (const struct frame *)(uintptr_t)w->live))
            w->live = 0;
        else
            items->at[n++] = &w->h;
    }
    seen->n = n;
    gc_wrote(&vm->gc, seen->items);
}

/* Where it is among those that were seen, the newest first; -1: nowhere. */
static int64_t index_of(const struct vm *vm, const struct frame *f)
{
    const struct w_list *seen = vm->seen_frames ? as_list(vm->seen_frames) : NULL;
    for (int64_t i = seen ? seen->n - 1 : -1; i >= 0; i--)
        if (as_frame(as_array(seen->items)->at[i])->live == address(f))
            return i;
    return -1;
}

val frame_seen(struct vm *vm, const struct frame *f)
{
    int64_t i = index_of(vm, f);
    assert(f->seen && i >= 0);
    return as_array(as_list(vm->seen_frames)->items)->at[i];
}

val frame_object(struct vm *vm, struct frame *f)
{
    enum { LOOK_EVERY = 32 };
    while (f && f->code->source->hidden)
        f = f->back;
    if (!f)
        return vm->none;
    if (f->seen)
        return frame_seen(vm, f);
    if (!vm->seen_frames)
        vm->seen_frames = list_new(vm, 0);
    if (index_of(vm, f) >= 0 || as_list(vm->seen_frames)->n % LOOK_EVERY == 0)
        forget_left_over(vm);
    struct w_frame *w = new_object(vm, KIND_FRAME, sizeof *w);
    w->code = f->code->w_code;
    w->ns = f->ns;
    w->pc = w->before = f->pc - f->code->ops;
    w->live = address(f);
    list_append(vm, vm->seen_frames, &w->h);
    f->seen = true;
    return &w->h;
}

static bool among(const struct frame *newest, const struct frame *f)
{
    while (newest && newest != f)
        newest = newest->back;
    return newest != NULL;
}

struct frame *frame_still_there(struct vm *vm, val self)
{
    struct frame *f = (struct frame *)(uintptr_t)as_frame(self)->live;
    bool there = f && among(vm->frame, f);
    for (const struct thread *t = vm->threads->first; f && t && !there; t = t->next)
        there = t != vm->thread && among(t->frame, f);
    return there && f->seen && frame_seen(vm, f) == self ? f : NULL;
}

val frame_variables(struct vm *vm, const struct frame *f)
{
    const struct code *c = f->code;
    bool mapping = c->flags & (CODE_CLASS | CODE_NAMES);
    int n = mapping ? 1 : c->flags & CODE_MODULE ? 0 : c->nlocals;
    if (c->source->hidden)
        return NULL;
    val a = array_new(vm, n + 1);
    memcpy(as_array(a)->at, mapping ? &f->extra : f->slots, (size_t)n * sizeof(val));
    as_array(a)->at[n] = f->ns;
    gc_wrote(&vm->gc, a);
    return a;
}

static void take_out(struct vm *vm, int64_t i)
{
    struct w_list *seen = as_list(vm->seen_frames);
    assert(i >= 0 && i < seen->n);
    val *at = as_array(seen->items)->at;
    seen->n--;
    memmove(at + i, at + i + 1, (size_t)(seen->n - i) * sizeof *at);
    at[seen->n] = NULL;
    gc_wrote(&vm->gc, seen->items);
}

void frame_object_leaves(struct vm *vm, struct frame *f, bool sleeps)
{
    val self = frame_seen(vm, f);
    const int flags = f->code->flags;
    as_frame(self)->pc = f->pc - f->code->ops;
    if (sleeps) {
        gc_store(&vm->gc, self, &as_frame(self)->gen, f->extra);
    } else {
        val back = frame_object(vm, f->back), kept = frame_variables(vm, f);
        gc_store(&vm->gc, self, &as_frame(self)->back, back);
        if (flags & (CODE_CLASS | CODE_NAMES))
            kept = as_array(kept)->at[0];
        if (!(flags & CODE_MODULE))
            gc_store(&vm->gc, self, &as_frame(self)->slots, kept);
    }
    take_out(vm, index_of(vm, f));
    as_frame(self)->live = 0;
    f->seen = false;
}
