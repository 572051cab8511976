/* ir_text.c -- traces as PyPy prints them, and for tests with all that a guard knows. */
#include "jit/ir_text.h"

#include "jit/jit_impl.h"

const struct ir_called_op ir_called_ops[N_IR_CALLED_OPS] = {
    {IR_int_floordiv, "call_i", "int_py_div", "<Calli 8 ii EF=0 OS=12>"},
    {IR_int_mod, "call_i", "int_py_mod", "<Calli 8 ii EF=0 OS=14>"},
    {IR_float_sqrt, "call_f", "sqrt", "<Callf 8 f EF=0 OS=100>"},
};

uint64_t print_number(struct printer *p, ir_ref r)
{
    uint64_t *n = map_put(&p->numbers, r);
    if (*n == 0)
        *n = ++p->next;
    return *n - 1;
}

static char letter(const struct printer *p, ir_ref r)
{
    char type = p->t->ins.at[r].type;
    return type == 'r' ? 'p' : type;
}

void print_value(struct printer *p, ir_ref r)
{
    if (!ir_is_const(r)) {
        str_addf(p->out, "%c%llu", letter(p, r),
                 (unsigned long long)print_number(p, r));
        return;
    }
    const struct ir_const *c = ir_constant(p->t, r);
    if (c->type == 'f')
        str_addf(p->out, "%f", c->u.f);
    else if (c->type == 'i') {
        print_number(p, r);
        str_addf(p->out, "%lld", (long long)c->u.i);
    } else if (!c->u.r)
        str_add(p->out, SLICE("ConstPtr(null)"));
    else
        str_addf(p->out, "ConstPtr(ptr%llu)", (unsigned long long)print_number(p, r));
}

static void add_descr(struct printer *p, const struct ir_ins *i)
{
    const struct ir_descr *d = i->descr;
    switch (i->op) {
    case IR_new_with_vtable: str_addf(p->out, "descr=<SizeDescr %d>", d->size); break;
    case IR_new_array: str_addf(p->out, ", descr=<Array%c 8>", d->letter); break;
    case IR_call_assembler_r: {
        const struct jit_trace *t =
            ((const struct jit_callee *)(const void *)d)->entry->trace;
        str_addf(p->out, ", descr=<Loop%lld>", t ? (long long)t->number : -1);
        break;
    }
    case IR_getarrayitem_gc_r:
    case IR_getarrayitem_gc_f:
    case IR_setarrayitem_gc:
        str_addf(p->out, ", descr=<Array%c 8%s>", d->letter, d->pure ? " pure" : "");
        break;
    case IR_call_i:
    case IR_call_r: {
        static const int ef[] = {
            [PURE] = 0, [LOOKS] = 2, [READS] = 2, [WRITES] = 2, [RUNS] = 5};
        str_addf(p->out, ", descr=<Call%c 8%s%s EF=%d>", d->letter, *d->args ? " " : "",
                 d->args, ef[d->effect]);
        break;
    }
    default:
        str_addf(p->out, ", descr=<Field%c %s %d%s>", d->letter, d->text, d->offset,
                 d->pure ? " pure" : "");
    }
}

static void add_fail_ref(struct printer *p, ir_ref r, bool *first)
{
    if (r & (IR_CONST | IR_VIRTUAL) || r == IR_NONE)
        return;
    str_add(p->out, *first ? SLICE("") : SLICE(", "));
    print_value(p, r);
    *first = false;
}

static void add_failargs(struct printer *p, const struct jit_trace *owner,
                         uint32_t guard)
{
    bool first = true;
    str_add(p->out, SLICE(" ["));
    for (uint32_t i = 0; i < owner->guards[guard].nrefs; i++)
        add_fail_ref(p, owner->guards[guard].refs[i], &first);
    str_addc(p->out, ']');
}

/* As the log names kinds: the language's words, else the collector's. */
static const char *class_name(const struct jit *j, uint32_t kind)
{
    if (j->lang.class_name)
        return j->lang.class_name(kind);
    const struct gc_language *l = &j->gc->lang;
    return kind < l->nkinds && l->kinds[kind].name ? l->kinds[kind].name : "object";
}

/* ---- snapshots in full ----------------------------------------------------------------- */

static void add_snap_value(struct printer *p, ir_ref r)
{
    if (r == IR_NONE)
        str_add(p->out, SLICE("None"));
    else if (r & IR_VIRTUAL && !ir_is_const(r))
        str_addf(p->out, "v%u", r & ~IR_VIRTUAL);
    else
        print_value(p, r);
}

/* Point{Point.x=i3, Point.next=v1}, array[2]{0=p1}, or int{i5} */
static void add_snap_virtual(struct printer *p, const struct ir_snap_virtual *v)
{
    const struct ir_trace *t = p->t;
    str_add(p->out, slice_of(class_name(p->j, v->descr ? v->descr->kind : 0)));
    if (v->length >= 0)
        str_addf(p->out, "[%lld]", (long long)v->length);
    str_addc(p->out, '{');
    for (uint32_t k = 0; k < v->nfields; k++) {
        const struct ir_snap_field *f = ir_snap_field(t, v, k);
        str_add(p->out, k ? SLICE(", ") : SLICE(""));
        if (v->length >= 0)
            str_addf(p->out, "%lld=", (long long)f->index);
        else if (v->descr)
            str_addf(p->out, "%s=", f->descr->text);
        add_snap_value(p, f->value);
    }
    str_addc(p->out, '}');
}

static void add_snap(struct printer *p, const struct ir_ins *i)
{
    const struct ir_snap *s = &p->t->snaps.at[i->snap - 1];
    str_add(p->out, SLICE(" ["));
    for (uint32_t n = 0; n < s->nframes; n++) {
        const struct ir_snap_frame *f = &p->t->snap_frames.at[s->first + n];
        str_add(p->out, n ? SLICE(" | ") : SLICE(""));
        for (uint32_t k = 0; k < f->nslots; k++) {
            str_add(p->out, k ? SLICE(", ") : SLICE(""));
            add_snap_value(p, p->t->snap_refs.at[f->slots + k]);
        }
    }
    str_addc(p->out, ']');
    for (uint32_t n = 0; n < s->nvirtuals; n++) {
        str_addf(p->out, "%s v%u = ", n ? "," : " with", n);
        add_snap_virtual(p, &p->t->snap_virtuals.at[s->virtuals + n]);
    }
}

/* ---- operations -------------------------------------------------------------------------- */

static const struct ir_called_op *as_call(uint8_t op)
{
    for (size_t k = 0; k < N_IR_CALLED_OPS; k++)
        if (ir_called_ops[k].op == op)
            return &ir_called_ops[k];
    return NULL;
}

static void add_where(struct printer *p, const struct ir_ins *i)
{
    const struct ir_where *w = &p->t->wheres.at[i->snap - 1];
    struct str where = {0};
    p->j->lang.location(w->code, w->pc, &where);
    for (size_t k = 0; k < where.n; k++)
        if (where.p[k] == ',')
            where.p[k] = '.';
    str_addf(p->out, "debug_merge_point(%d, %d, '%s')\n", w->depth, w->call,
             str_text(&where));
    str_free(&where);
}

/* The jump back to the trace's own label. */
static bool closes(const struct ir_ins *i, const struct jit_trace *owner)
{
    return i->op == IR_jump && !owner->target && owner->nlive;
}

static ir_ref next_value(const struct ir_trace *t, const struct ir_ins *jump,
                         ir_ref param)
{
    const struct ir_ins *label = t->ins.at;
    while (label->op != IR_label)
        label++;
    for (unsigned k = 0; k < jump->nargs; k++)
        if (ir_arg(t, label, 2 * k) == param)
            return ir_arg(t, jump, k);
    return param; /* the same in every turn */
}

/* What is alive at the label, whether it changes from turn to turn or not. */
static void add_entry(struct printer *p, const struct ir_ins *i,
                      const struct jit_trace *owner, bool *first)
{
    for (uint32_t k = 0; k < owner->nlive; k++) {
        str_add(p->out, *first ? SLICE("") : SLICE(", "));
        print_value(p, i->op == IR_label ? owner->live[k]
                                         : next_value(p->t, i, owner->live[k]));
        *first = false;
    }
}

static void add_args(struct printer *p, const struct ir_ins *i, uint32_t guard)
{
    const struct jit_trace *owner = p->owner;
    /* an optimized label has pairs: its parameter, and the value that it gets first */
    bool pairs = i->op == IR_label && i->nargs &&
                 p->t->ins.at[ir_arg(p->t, i, 0)].op == IR_param;
    bool entry = owner && (i->op == IR_label || closes(i, owner)), first = true;
    if (entry)
        add_entry(p, i, owner, &first);
    if (i->op == IR_call_i || i->op == IR_call_r) {
        str_addf(p->out, "ConstClass(%s)", i->descr->text);
        first = false;
    }
    for (unsigned k = 0; k < i->nargs && !entry; k += pairs ? 2 : 1) {
        str_add(p->out, first ? SLICE("") : SLICE(", "));
        print_value(p, ir_arg(p->t, i, k));
        if (p->snaps && pairs) {
            str_addc(p->out, '=');
            print_value(p, ir_arg(p->t, i, k + 1));
        }
        first = false;
    }
    if (p->snaps && (i->op == IR_label || i->op == IR_jump || i->op == IR_finish))
        return;
    if (i->op == IR_guard_class) {
        int32_t class = (int32_t)(intptr_t)i->descr;
        str_addf(p->out, ", ConstClass(%s)",
                 class_name(p->j, class == CLASS_SMALL ? 0 : (uint32_t) class));
    } else if (i->op == IR_label || i->op == IR_jump) {
        const struct jit_trace *to =
            i->op == IR_jump && owner->target ? owner->target : owner;
        uint64_t token = i->op == IR_jump && owner->target && !owner->joins
                             ? to->tokens[0]
                             : to->tokens[1];
        str_addf(p->out, "%sdescr=TargetToken(%lld)", first ? "" : ", ",
                 (long long)token);
        return;
    } else if (i->op == IR_finish) {
        str_addf(p->out, "%sdescr=<DoneWithThisFrameDescrRef object at 0x%llx>",
                 first ? "" : ", ", (unsigned long long)(uintptr_t)owner);
        return;
    } else if (i->descr && ir_op_flags[i->op] & (IRF_R | IRF_E)) {
        add_descr(p, i);
    } else if (i->descr && (i->op == IR_new_with_vtable || i->op == IR_new_array))
        add_descr(p, i);
    if (owner && ir_op_flags[i->op] & IRF_G)
        str_addf(p->out, "%sdescr=<Guard0x%llx>", i->nargs ? ", " : "",
                 (unsigned long long)(uintptr_t)&owner->guards[guard]);
}

void print_result(struct printer *p, uint32_t at)
{
    const struct ir_ins *i = &p->t->ins.at[at];
    if (p->owner && p->offsets)
        str_addf(p->out, "+%u: ", i->offset);
    if (i->type != 'v')
        str_addf(p->out, "%c%llu = ", letter(p, at),
                 (unsigned long long)print_number(p, at));
}

void print_op(struct printer *p, uint32_t at, uint32_t guard)
{
    const struct ir_ins *i = &p->t->ins.at[at];
    const struct ir_called_op *call = as_call(i->op);
    if (i->op == IR_debug_merge_point) {
        add_where(p, i);
        return;
    }
    print_result(p, at);
    if (call)
        str_addf(p->out, "%s(ConstClass(%s), ", call->call, call->function);
    else
        str_addf(p->out, "%s(", ir_names[i->op]);
    add_args(p, i, guard);
    if (call)
        str_addf(p->out, ", descr=%s", call->descr);
    str_addc(p->out, ')');
    if (p->owner && ir_op_flags[i->op] & IRF_G && i->op != IR_finish)
        add_failargs(p, p->owner, guard);
    if (p->snaps && i->snap)
        add_snap(p, i);
    str_addc(p->out, '\n');
}

bool is_printed(const struct ir_ins *i)
{
    return i->op != IR_none && i->op != IR_input && i->op != IR_param;
}

static void add_inputs(struct printer *p, bool params_too)
{
    bool first = true;
    str_addc(p->out, '[');
    for (uint32_t at = 0; at < p->t->ins.n; at++)
        if (p->t->ins.at[at].op == IR_input ||
            (p->t->ins.at[at].op == IR_param && params_too)) {
            str_add(p->out, first ? SLICE("") : SLICE(", "));
            print_value(p, at);
            first = false;
        }
    str_add(p->out, SLICE("]\n"));
}

void print_start(struct printer *p)
{
    const struct jit_trace *owner = p->owner;
    bool bridge = owner && owner->parent;
    add_inputs(p, bridge);
    if (!owner || bridge)
        return;
    if (p->offsets)
        str_addf(p->out, "+%u: ", (unsigned)(owner->resops - owner->start));
    str_addf(p->out, "label(p0, descr=TargetToken(%lld))\n",
             (long long)owner->tokens[0]);
}

static void print_all(struct printer *p, bool labels)
{
    const struct ir_trace *t = p->t;
    uint32_t guard = 0;
    print_start(p);
    for (uint32_t at = 0; at < t->ins.n; at++) {
        const struct ir_ins *i = &t->ins.at[at];
        if (is_printed(i) && (labels || i->op != IR_label))
            print_op(p, at, guard);
        guard += i->op != IR_none && (ir_op_flags[i->op] & IRF_G);
    }
    map_free(&p->numbers);
}

void ir_print(const struct jit *j, const struct ir_trace *t,
              const struct jit_trace *owner, bool offsets, struct str *out)
{
    struct printer p = {.j = j, .t = t, .owner = owner, .offsets = offsets, .out = out};
    print_all(&p, owner != NULL);
}

void ir_print_full(const struct jit *j, const struct ir_trace *t, struct str *out)
{
    struct printer p = {.j = j, .t = t, .out = out, .snaps = true};
    print_all(&p, true);
}
