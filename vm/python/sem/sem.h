/* sem.h -- the C functions behind calls.def and stack_calls.def, and what both builds of
 * the semantics look up about constants of the program. */
#ifndef SEM_SEM_H
#define SEM_SEM_H

#include "python/interp/frame.h"

enum intrinsic {
    NO_INTRINSIC,
    INTRINSIC_LEN,
    INTRINSIC_ABS,
    INTRINSIC_APPEND,
    INTRINSIC_DICT_GET,
    INTRINSIC_SET_ADD,
    INTRINSIC_ORD,
    INTRINSIC_ISINSTANCE,
    INTRINSIC_MIN,
    INTRINSIC_MAX,
    INTRINSIC_FLOAT,
    INTRINSIC_SQRT,
    INTRINSIC_RANGE,
    INTRINSIC_STR,
    INTRINSIC_INT,
    INTRINSIC_DICT_KEYS,
    INTRINSIC_DICT_VALUES,
    INTRINSIC_DICT_ITEMS,
    INTRINSIC_REVERSED,
    INTRINSIC_INSTANCE,
    INTRINSIC_ITER,
    INTRINSIC_NEXT,
    INTRINSIC_POP,
    INTRINSIC_GETATTR,
    INTRINSIC_HASATTR,
    INTRINSIC_SEND,
    INTRINSIC_OBJECT_NEW
};

/* Whether the objects of a class are instances that consist of attributes and slots alone. */
bool makes_instances(val class);
/* May the __new__ of the type `owner` make an object of this class? false: raised. */
bool type_makes(struct vm *vm, val owner, val class);

/* What a __len__ has returned, as a length; -1: raised. */
int64_t length_of_answer(struct vm *vm, val v);

/* What sem_compare_simple() and sem_in_simple() answer when a value has to be asked. */
enum { SIMPLE_ASK = -2 };

enum { SMALL_BITS = 63 };
#define SMALLEST_INT (-((int64_t)1 << 62))

typedef val raw_r;
typedef int64_t raw_i;
typedef double raw_f;
#define CALL0(name, k, e)       raw_##k name(struct vm *vm);
#define CALL1(name, k, a, e)    raw_##k name(struct vm *vm, raw_##a);
#define CALL2(name, k, a, b, e) raw_##k name(struct vm *vm, raw_##a, raw_##b);
#define CALL3(name, k, a, b, c, e)                                                     \
    raw_##k name(struct vm *vm, raw_##a, raw_##b, raw_##c);
#include "python/sem/calls.def"
#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
#define STACK_CALL(name, effect)                                                       \
    val name(struct vm *vm, const val *values, int64_t n, int64_t arg, val extra);
#include "python/sem/stack_calls.def"
#undef STACK_CALL

/* Where an attribute is, as far as a map (and the version of its type) tells. */
enum at {
    AT_SLOW,
    AT_SLOT,
    AT_CLASS,
    AT_METHOD,
    AT_PROPERTY,
    AT_NEW,
    AT_MAKER, /* a function in Python of our own that makes it all; index: whatever the
               * arguments are, else when it takes just so many */
    AT_ITEM,  /* of the tuple that an instance of a class below tuple is */
    AT_MEMBER,
    AT_CELL,
    AT_GETTER, /* a descriptor whose __get__ is a function in Python: the object is it */
    AT_SETTER, /* the same of __set__; index 1: the object is the function of a property */
    AT_CLASSMETHOD, /* the object is the function, which gets the class */
    AT_C_METHOD,    /* of the builtin type that the class is below; for calls only */
    N_PLACES
};
struct attr_place {
    enum at kind;
    int64_t index;
    val object;
};
struct attr_place find_attr(struct vm *vm, val map, val name);
struct attr_place find_type_attr(struct vm *vm, val type, val name);
struct attr_place find_type_store(struct vm *vm, val type, val name);
val find_module_cell(struct vm *vm, val module, val name); /* NULL: the long way */
struct attr_place find_store(struct vm *vm, val map, val name);
/* A special method: the function in Python that is called, or NULL when C knows better. */
struct special {
    val func;
    int attempt; /* of an operator: see operator_attempts() */
    bool swapped, absent;
    bool identity; /* == and !=: they compare what they are, and ask nobody */
    bool plain;    /* what the builtin type below says, of the plain value in slot 0 */
};
struct special find_special(struct vm *vm, val type, val name);
struct special find_operator(struct vm *vm, enum opcode op, val ta, val tb);
val find_builtin_method(struct vm *vm, enum kind k, val name); /* NULL: none */
int type_intrinsic(struct vm *vm, val type); /* of a builtin type's constructor */
struct attr_place find_maker(struct vm *vm, val type); /* of instances */
/* Does object.__new__(type) make just an instance? own: it is asked by frozen Python, for
 * classes of ours, or for abstract ones. */
bool can_make(val type, bool own);
struct attr_place find_super_method(struct vm *vm, val start, val after, val name);
val find_global_cell(struct vm *vm, val ns, val name, bool *own);

static inline bool takes_exactly(val code, int64_t n)
{
    const struct code *c = code_of(code);
    return c->nargs == n && c->nkwonly == 0 &&
           !(c->flags & (CODE_VARARGS | CODE_VARKW));
}

int class_cell(val code); /* the slot of __class__; -1: none */

/* What SEND does: [iterator value] to the item. *done: the iterator has ended. */
val sem_send_value(struct vm *vm, val it, val v, bool *done);

/* The first item of a list that a comprehension, whose code this is, makes. */
void list_first_item(val code, val v);

#endif
