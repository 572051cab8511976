/* ir_rewritten.c -- a trace as the back end takes it: memory is bytes at an offset, a new object
 * a bump of the nursery's pointer, boxing and unboxing an integer are shifts, and a store that
 * an old object must be remembered for says so. PyPy's rewriter prints the same operations.
 *
 * One optimized operation may be several lines; only the first has an offset. */
#include "jit/ir_text.h"

struct place {            /* of a field or an item */
    ir_ref object, index; /* index: IR_NONE when `offset` is all */
    int64_t offset;
};

static struct place place_of(const struct printer *p, const struct ir_ins *i)
{
    bool item = i->op == IR_getarrayitem_gc_r || i->op == IR_setarrayitem_gc;
    struct place at = {ir_arg(p->t, i, 0), IR_NONE, i->descr->offset};
    if (item && ir_is_const(ir_arg(p->t, i, 1)))
        at.offset += 8 * ir_constant(p->t, ir_arg(p->t, i, 1))->u.i;
    else if (item)
        at.index = ir_arg(p->t, i, 1);
    return at;
}

static void load(struct printer *p, uint32_t at)
{
    const struct ir_ins *i = &p->t->ins.at[at];
    struct place from = place_of(p, i);
    print_result(p, at);
    str_addf(p->out, "gc_load_%s%c(", from.index == IR_NONE ? "" : "indexed_", i->type);
    print_value(p, from.object);
    if (from.index != IR_NONE) {
        str_add(p->out, SLICE(", "));
        print_value(p, from.index);
        str_add(p->out, SLICE(", 8"));
    }
    /* a signed number is said to be so by a negative size */
    str_addf(p->out, ", %lld, %d)\n", (long long)from.offset, i->type == 'i' ? -8 : 8);
}

static void unbox(struct printer *p, uint32_t at)
{
    uint64_t word = p->next++;
    str_addf(p->out, "+%u: i%llu = cast_ptr_to_int(", p->t->ins.at[at].offset,
             (unsigned long long)word);
    print_value(p, ir_arg(p->t, &p->t->ins.at[at], 0));
    str_addf(p->out, ")\ni%llu = int_rshift(i%llu, 1)\n",
             (unsigned long long)print_number(p, at), (unsigned long long)word);
}

static void box(struct printer *p, uint32_t at)
{
    unsigned long long twice = p->next++, tagged = p->next++;
    str_addf(p->out, "+%u: i%llu = int_lshift(", p->t->ins.at[at].offset, twice);
    print_value(p, ir_arg(p->t, &p->t->ins.at[at], 0));
    str_addf(p->out, ", 1)\ni%llu = int_or(i%llu, 1)\np%llu = cast_int_to_ptr(i%llu)\n",
             tagged, twice, (unsigned long long)print_number(p, at), tagged);
}

static void load_field(struct printer *p, uint32_t at)
{
    bool word = p->t->ins.at[at].descr == p->j->lang.int_field;
    (word ? unbox : load)(p, at);
}

static void store(struct printer *p, uint32_t at)
{
    const struct ir_ins *i = &p->t->ins.at[at];
    struct place to = place_of(p, i);
    ir_ref v = ir_arg(p->t, i, i->nargs - 1u);
    bool indexed = to.index != IR_NONE;
    print_result(p, at);
    str_add(p->out, indexed ? SLICE("gc_store_indexed(") : SLICE("gc_store("));
    print_value(p, to.object);
    str_add(p->out, SLICE(", "));
    if (indexed)
        print_value(p, to.index);
    else
        str_addf(p->out, "%lld", (long long)to.offset);
    str_add(p->out, SLICE(", "));
    print_value(p, v);
    if (indexed)
        str_addf(p->out, ", 8, %lld", (long long)to.offset);
    str_add(p->out, SLICE(", 8)\n"));
    if (!ir_needs_barrier(p->t, p->j->gc, to.object, v))
        return;
    str_add(p->out, SLICE("cond_call_gc_wb("));
    print_value(p, to.object);
    str_addf(p->out, ", descr=<WriteBarrierDescr object at 0x%llx>)\n",
             (unsigned long long)(uintptr_t)p->j->slow_barrier);
}

static void allocate(struct printer *p, uint32_t at, size_t size)
{
    const struct ir_descr *d = p->t->ins.at[at].descr;
    print_result(p, at);
    str_addf(p->out, "call_malloc_nursery(%zu)\ngc_store(", gc_round(size));
    print_value(p, at);
    str_addf(p->out, ", 0, %u, 4)\n", d->kind);
}

static void new_object(struct printer *p, uint32_t at)
{
    allocate(p, at, (size_t)p->t->ins.at[at].descr->size);
}

static void new_array(struct printer *p, uint32_t at)
{
    const struct ir_ins *i = &p->t->ins.at[at];
    int64_t n = ir_constant(p->t, ir_arg(p->t, i, 0))->u.i;
    allocate(p, at, (size_t)(i->descr->offset + n * 8));
    str_add(p->out, SLICE("gc_store("));
    print_value(p, at);
    str_addf(p->out, ", 8, %lld, 8)\n", (long long)n);
}

static void count(struct printer *p, const uint64_t *counter)
{
    if (p->j->counting)
        str_addf(p->out, "increment_debug_counter(%llu)\n",
                 (unsigned long long)(uintptr_t)counter);
}

/* The label of the loop; that of the trace is print_start()'s. */
static void label(struct printer *p, uint32_t at)
{
    print_op(p, at, 0);
    count(p, &p->owner->label_count[1]);
}

static void leave_out(struct printer *p, uint32_t at)
{
    (void)p, (void)at;
}

static void (*const rewrite[N_IR_OPS])(struct printer *p, uint32_t at) = {
    [IR_debug_merge_point] = leave_out, [IR_label] = label,
    [IR_cast_int_to_ptr] = box,         [IR_getfield_gc_i] = load_field,
    [IR_getfield_gc_r] = load_field,    [IR_getfield_gc_f] = load_field,
    [IR_getarrayitem_gc_r] = load,      [IR_setfield_gc] = store,
    [IR_setarrayitem_gc] = store,       [IR_new_with_vtable] = new_object,
    [IR_new_array] = new_array,
};

void ir_print_rewritten(const struct jit *j, const struct jit_trace *owner,
                        struct str *out)
{
    const struct ir_trace *t = &owner->ir;
    struct printer p = {.j = j, .t = t, .owner = owner, .offsets = true, .out = out};
    uint32_t guard = 0;
    print_start(&p);
    count(&p, owner->parent ? &owner->entries : &owner->label_count[0]);
    for (uint32_t at = 0; at < t->ins.n; at++) {
        const struct ir_ins *i = &t->ins.at[at];
        if (is_printed(i) && rewrite[i->op])
            rewrite[i->op](&p, at);
        else if (is_printed(i))
            print_op(&p, at, guard);
        guard += i->op != IR_none && (ir_op_flags[i->op] & IRF_G);
    }
    map_free(&p.numbers);
}
