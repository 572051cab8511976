/* ir_text.c -- traces as PyPy prints them. */
#include "jit/jit_impl.h"

/* Values are numbered in the order in which they are printed. */
struct printer {
    const struct jit *j;
    const struct ir_trace *t;
    struct str *out;
    struct map numbers; /* ref -> number + 1 */
    uint64_t next;
};

static uint64_t number(struct printer *p, ir_ref r)
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

static void add_value(struct printer *p, ir_ref r)
{
    if (!ir_is_const(r)) {
        str_addf(p->out, "%c%llu", letter(p, r), (unsigned long long)number(p, r));
        return;
    }
    const struct ir_const *c = ir_constant(p->t, r);
    if (c->type == 'f')
        str_addf(p->out, "%f", c->u.f);
    else if (c->type == 'i') {
        number(p, r);
        str_addf(p->out, "%lld", (long long)c->u.i);
    } else if (!c->u.r)
        str_add(p->out, SLICE("ConstPtr(null)"));
    else
        str_addf(p->out, "ConstPtr(ptr%llu)", (unsigned long long)number(p, r));
}

static void add_descr(struct printer *p, const struct ir_ins *i)
{
    const struct ir_descr *d = i->descr;
    switch (i->op) {
    case IR_new_with_vtable: str_addf(p->out, "descr=<SizeDescr %d>", d->size); break;
    case IR_new_array: str_addf(p->out, ", descr=<Array%c 8>", d->letter); break;
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
    add_value(p, r);
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

/* Operations without a name in PyPy's list are calls of a function there, too. */
static const char *as_call(uint8_t op)
{
    return op == IR_int_floordiv ? "call_i(ConstClass(int_py_div), "
           : op == IR_int_mod    ? "call_i(ConstClass(int_py_mod), "
           : op == IR_float_sqrt ? "call_f(ConstClass(sqrt), "
                                 : NULL;
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

static void add_args(struct printer *p, const struct ir_ins *i,
                     const struct jit_trace *owner, uint32_t guard)
{
    unsigned step = i->op == IR_label && i->nargs ? 2 : 1;
    bool first = true;
    if (i->op == IR_call_i || i->op == IR_call_r) {
        str_addf(p->out, "ConstClass(%s)", i->descr->text);
        first = false;
    }
    for (unsigned k = 0; k < i->nargs; k += step) {
        str_add(p->out, first ? SLICE("") : SLICE(", "));
        add_value(p, ir_arg(p->t, i, k));
        first = false;
    }
    if (i->op == IR_guard_class) {
        int32_t class = (int32_t)(intptr_t)i->descr;
        str_addf(p->out, ", ConstClass(%s)",
                 p->j->lang.class_name(class == -2 ? 0 : (uint32_t) class));
    } else if (i->op == IR_label || i->op == IR_jump) {
        const struct jit_trace *to =
            i->op == IR_jump && owner->target ? owner->target : owner;
        uint64_t token =
            i->op == IR_jump && owner->target ? to->tokens[0] : to->tokens[1];
        str_addf(p->out, "%sdescr=TargetToken(%lld)", first ? "" : ", ",
                 (long long)token);
        return;
    } else if (i->op == IR_finish) {
        str_addf(p->out, "descr=<DoneWithThisFrameDescrRef object at 0x%llx>",
                 (unsigned long long)(uintptr_t)owner);
        return;
    } else if (i->descr && ir_op_flags[i->op] & (IRF_R | IRF_E)) {
        add_descr(p, i);
    } else if (i->descr && (i->op == IR_new_with_vtable || i->op == IR_new_array))
        add_descr(p, i);
    if (owner && ir_op_flags[i->op] & IRF_G)
        str_addf(p->out, "%sdescr=<Guard0x%llx>", i->nargs ? ", " : "",
                 (unsigned long long)(uintptr_t)&owner->guards[guard]);
}

static void add_op(struct printer *p, uint32_t at, const struct jit_trace *owner,
                   uint32_t guard)
{
    const struct ir_ins *i = &p->t->ins.at[at];
    const char *call = as_call(i->op);
    if (i->op == IR_debug_merge_point) {
        add_where(p, i);
        return;
    }
    if (owner)
        str_addf(p->out, "+%u: ", i->offset);
    if (i->type != 'v')
        str_addf(p->out, "%c%llu = ", letter(p, at), (unsigned long long)number(p, at));
    if (call)
        str_addf(p->out, "%s", call);
    else
        str_addf(p->out, "%s(", ir_names[i->op]);
    add_args(p, i, owner, guard);
    if (call)
        str_addf(p->out,
                 i->op == IR_float_sqrt ? ", descr=<Callf 8 f EF=0 OS=100>"
                                        : ", descr=<Calli 8 ii EF=0 OS=%d>",
                 i->op == IR_int_mod ? 14 : 12);
    str_addc(p->out, ')');
    if (owner && ir_op_flags[i->op] & IRF_G && i->op != IR_finish)
        add_failargs(p, owner, guard);
    str_addc(p->out, '\n');
}

static bool printed(const struct ir_ins *i, bool noopt)
{
    return i->op != IR_none && i->op != IR_input && i->op != IR_param &&
           !(noopt && i->op == IR_label);
}

void ir_print(const struct jit *j, const struct ir_trace *t,
              const struct jit_trace *owner, struct str *out)
{
    struct printer p = {.j = j, .t = t, .out = out};
    bool first = true, bridge = owner && owner->parent;
    str_addc(out, '[');
    for (uint32_t at = 0; at < t->ins.n; at++)
        if (t->ins.at[at].op == IR_input || (t->ins.at[at].op == IR_param && bridge)) {
            str_addf(out, "%s%c%llu", first ? "" : ", ", letter(&p, at),
                     (unsigned long long)number(&p, at));
            first = false;
        }
    str_add(out, SLICE("]\n"));
    if (owner && !bridge)
        str_addf(out, "+%u: label(p0, descr=TargetToken(%lld))\n",
                 (unsigned)(owner->resops - owner->start), (long long)owner->tokens[0]);
    uint32_t guard = 0;
    for (uint32_t at = 0; at < t->ins.n; at++) {
        const struct ir_ins *i = &t->ins.at[at];
        if (printed(i, !owner))
            add_op(&p, at, owner, guard);
        guard += i->op != IR_none && (ir_op_flags[i->op] & IRF_G);
    }
    map_free(&p.numbers);
}
