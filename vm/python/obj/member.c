/* member.c -- attributes that are held in C: members of structs, getters, slots of
 * instances. Each is a data descriptor in the dict of its type. */
#include "python/obj/type_def.h"

val member_new(struct vm *vm, val owner, val name, const struct attribute *row,
               int64_t index)
{
    struct w_member *m = new_object(vm, KIND_MEMBER, sizeof *m);
    m->owner = owner;
    m->name = name;
    m->row = row;
    m->index = index;
    return &m->h;
}

static bool applies(struct vm *vm, val member, val o)
{
    const struct w_member *m = as_member(member);
    if (is_instance(vm, o, m->owner))
        return true;
    struct slice name = str_value(m->name), of = name_of_type(m->owner);
    raise_error(vm, E_TypeError,
                "descriptor '%.*s' for '%.*s' objects doesn't apply to a '%s' object",
                (int)name.n, name.p, (int)of.n, of.p, type_name(vm, o));
    return false;
}

/* What the C code of the owner is given. */
static val held(val member, val o)
{
    return as_type(as_member(member)->owner)->kind == KIND_INSTANCE ? o : plain_of(o);
}

static val *place(const struct attribute *a, val o)
{
    return (val *)(void *)((char *)o + a->offset);
}

val member_get(struct vm *vm, val member, val o)
{
    const struct w_member *m = as_member(member);
    if (!applies(vm, member, o))
        return NULL;
    if (m->index < 0 && m->row->get)
        return m->row->get(vm, held(member, o));
    if (m->index < 0 && m->row->member == MEMBER_INT)
        return int_from_i64(vm, *(int64_t *)(void *)place(m->row, held(member, o)));
    if (m->index < 0 && m->row->member == MEMBER_FIELD)
        return as_tuple(inst_get(o, 1))->at[m->row->offset];
    val v = m->index < 0 ? *place(m->row, held(member, o)) : inst_get(o, m->index);
    if (v || m->index < 0)
        return v ? v : vm->none;
    if (m->otherwise)
        return m->otherwise;
    struct slice name = str_value(m->name);
    return raise_error(vm, E_AttributeError, "'%s' object has no attribute '%.*s'",
                       type_name(vm, o), (int)name.n, name.p);
}

static bool read_only(struct vm *vm, val member)
{
    const struct w_member *m = as_member(member);
    struct slice name = str_value(m->name), of = name_of_type(m->owner);
    if (m->row->get && m->row->member != MEMBER_COMPUTED)
        raise_error(vm, E_AttributeError,
                    "attribute '%.*s' of '%.*s' objects is not writable", (int)name.n,
                    name.p, (int)of.n, of.p);
    else
        raise_error(vm, E_AttributeError, "readonly attribute");
    return false;
}

bool member_set(struct vm *vm, val member, val o, val v)
{
    const struct w_member *m = as_member(member);
    if (!applies(vm, member, o))
        return false;
    if (m->row && m->row->set)
        return m->row->set(vm, held(member, o), v);
    if (m->row)
        return read_only(vm, member);
    if (!v && !m->otherwise && !inst_get(o, m->index)) {
        raise_error(vm, E_AttributeError, "%.*s", (int)str_value(m->name).n,
                    str_value(m->name).p);
        return false;
    }
    inst_set(vm, o, m->index, v);
    return true;
}
