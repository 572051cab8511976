/* type_def.h -- a builtin type as a row: its slots, methods and attributes.
 *
 * One file a type, types/NAME.c, with a `const struct type_def NAME_type`; a row in
 * types/types.def names it. type_ready() puts all of it into the type's dict: a method for
 * each special method that a slot stands for (slots.def), a descriptor for each attribute.
 *
 * A slot, a method or a getter gets `self` as an object of the type's own kind: of an
 * instance of a class below the type it is the plain value, plain_of(). */
#ifndef OBJ_TYPE_DEF_H
#define OBJ_TYPE_DEF_H

#include "jit/ir.h" /* enum call_effect */
#include "python/obj/obj.h"

/* ---- functions in C ------------------------------------------------------------------ */

/* A row with a signature (signature.h). The effect says what a call may do, for traces:
 * PURE and LOOKS as in jit/ir.h; READS allocates and may raise; WRITES changes its self;
 * RUNS may run Python code. */
struct method {
    struct builtin b; /* flags has B_SIGNATURE */
    const char *signature;
    c_function *fn;
    uint8_t values; /* that fn takes: self or the class, and the parameters */
    uint8_t effect; /* enum call_effect */
};

#define VALUES_OF(f)                                                                   \
    _Generic((f), val(*)(struct vm *) : 0, val(*)(struct vm *, val) : 1,               \
             val(*)(struct vm *, val, val) : 2,                                        \
             val(*)(struct vm *, val, val, val) : 3,                                   \
             val(*)(struct vm *, val, val, val, val) : 4,                              \
             val(*)(struct vm *, val, val, val, val, val) : 5,                         \
             val(*)(struct vm *, val, val, val, val, val, val) : 6,                    \
             val(*)(struct vm *, val, val, val, val, val, val, val) : 7)
#define ROW(name, flags, text, f, effect, intrinsic)                                   \
    {                                                                                  \
        {name, NULL, 0, 0, (flags) | B_SIGNATURE, intrinsic}, text, (c_function *)(f), \
            VALUES_OF(f), effect                                                       \
    }
/* f(vm, self, values...), f(vm, class, values...), f(vm, values...) */
#define METHOD(name, text, f, effect) ROW(name, B_METHOD, text, f, effect, 0)
/* The same with self as it is: a subclass's instance. */
#define INSTANCE_METHOD(name, text, f, effect)                                         \
    ROW(name, B_METHOD | B_INSTANCE, text, f, effect, 0)
#define CLASS_METHOD(name, text, f, effect)  ROW(name, B_CLASS, text, f, effect, 0)
#define STATIC_METHOD(name, text, f, effect) ROW(name, B_STATIC, text, f, effect, 0)
#define FUNCTION(name, text, f, effect)      ROW(name, 0, text, f, effect, 0)
/* type(...): f(vm, class, values...) makes an object of the type's own kind. */
#define CONSTRUCTOR(name, text, f, effect, intrinsic)                                  \
    ROW(name, B_STATIC | B_NEW, text, f, effect, intrinsic)
#define LAST_METHOD                                                                    \
    {                                                                                  \
        {NULL, NULL, 0, 0, 0, 0}, NULL, NULL, 0, 0                                     \
    }
/* One that traces do themselves: enum intrinsic of sem/sem.h. */
#define INTRINSIC_METHOD(name, text, f, effect, id)                                    \
    ROW(name, B_METHOD, text, f, effect, id)

/* The text of a row that has one. */
const char *signature_text(const struct builtin *b);

static inline const struct method *method_of(const struct builtin *b)
{
    assert(b->flags & B_SIGNATURE);
    return (const struct method *)(const void *)b;
}

/* ---- attributes ---------------------------------------------------------------------- */

/* A getter in C, or a member of the struct at an offset. */
struct attribute {
    const char *name;
    val (*get)(struct vm *vm, val self);
    bool (*set)(struct vm *vm, val self, val v); /* v NULL: delete; NULL: read-only */
    uint16_t offset;
    uint8_t member; /* enum member */
};
enum member {
    NO_MEMBER,
    MEMBER_VALUE,
    MEMBER_INT,
    MEMBER_COMPUTED, /* COMPUTED_MEMBER */
    MEMBER_FIELD     /* item number `offset` of the tuple in slot 1: structseq.c */
};

#define GETTER(name, get)                                                              \
    {                                                                                  \
        name, get, NULL, 0, NO_MEMBER                                                  \
    }
#define GETSET(name, get, set)                                                         \
    {                                                                                  \
        name, get, set, 0, NO_MEMBER                                                   \
    }
/* To a program it looks like a member. */
#define COMPUTED_MEMBER(name, get)                                                     \
    {                                                                                  \
        name, get, NULL, 0, MEMBER_COMPUTED                                            \
    }
/* A reference (NULL is None), an int64_t. */
#define MEMBER(name, type, field)                                                      \
    {                                                                                  \
        name, NULL, NULL, offsetof(struct type, field), MEMBER_VALUE                   \
    }
#define INT_MEMBER(name, type, field)                                                  \
    {                                                                                  \
        name, NULL, NULL, offsetof(struct type, field), MEMBER_INT                     \
    }

struct buffer;

/* ---- slots --------------------------------------------------------------------------- */

/* A set of operators: OPERATOR(ADD) | OPERATOR(MODULO). */
#define OPERATOR(name) (1u << (OP_BINARY_##name - OP_BINARY_ADD))
enum {
    ARITHMETIC = 0x7F, /* + - * / // % ** */
    SET_OPERATORS = OPERATOR(SUBTRACT) | OPERATOR(AND) | OPERATOR(OR) | OPERATOR(XOR),
    ALL_OPERATORS = 0xFFF, /* but for @ */
};
enum { HAS_NEG = 1, HAS_POS = 2, HAS_INVERT = 4, HAS_ABS = 8 };

/* NULL: the type does not have it. What may raise returns NULL, -1 or false then. */
struct slots {
    int64_t (*len)(struct vm *vm, val self);
    val (*get)(struct vm *vm, val self, val key);
    bool (*set)(struct vm *vm, val self, val key, val v); /* v NULL: delete */
    int (*has)(struct vm *vm, val self, val v);
    val (*iter)(struct vm *vm, val self);
    val (*next)(struct vm *vm, val self); /* vm->stop at the end */
    bool (*repr)(struct vm *vm, struct str *out, val self);
    bool (*str)(struct vm *vm, struct str *out, val self);
    val (*format)(struct vm *vm, val self, val spec);
    bool (*hash)(struct vm *vm, val self, int64_t *out);
    val (*compare)(struct vm *vm, enum opcode op, val a, val b);
    int (*truth)(struct vm *vm, val self);
    /* An operand can be of any type; NotImplemented: not for these. */
    val (*binary)(struct vm *vm, enum opcode op, val a, val b);
    val (*inplace)(struct vm *vm, enum opcode op, val self, val b);
    uint32_t operators, reflected, inplace_operators;
    /* pow() with three arguments; any of them can be of the type */
    val (*power)(struct vm *vm, val a, val b, val modulus);
    val (*unary)(struct vm *vm, enum opcode op, val self);
    val (*abs)(struct vm *vm, val self);
    uint32_t unary_operators;
    val (*to_int)(struct vm *vm, val self);
    val (*to_float)(struct vm *vm, val self);
    val (*index)(struct vm *vm, val self);
    val (*call)(struct vm *vm, val self, const val *args, int64_t n, val kwnames);
    /* Its bytes (obj/buffer.h): all of *out but the owner; and whether one more or one less
     * looks at them. NULL hold: they never move. */
    bool (*buffer)(struct vm *vm, val self, struct buffer *out);
    void (*buffer_hold)(val self, int64_t by);
    /* Where it keeps the memoryviews that fix its size: a list of weak references, or NULL */
    val *(*buffer_views)(val self);
    val (*descr_get)(struct vm *vm, val self, val o, val type); /* o NULL: of a class */
    bool (*descr_set)(struct vm *vm, val self, val o, val v);   /* v NULL: delete */
};

enum type_flags {
    UNHASHABLE = 1,  /* __hash__ is None */
    SEQUENCE = 2,    /* + and * raise instead of declining, when called by name */
    FINAL = 4,       /* not an acceptable base type */
    MUTABLE = 8,     /* a method that returns self returns the instance itself */
    PLAIN_ARGS = 16, /* arguments that have a plain value stand for it: text, numbers */
    CALLABLE = 32,   /* it has __call__ */
    NEW_FILLS = 128, /* MUTABLE, but __new__ makes it of the arguments, not __init__ */
    WEAK = 64,       /* weak references to its objects are allowed */
};

struct type_def {
    const char *name;
    const char *module; /* its __module__, which shows it, and which
                         * messages name; NULL: builtins */
    enum kind kind;
    uint32_t flags;
    struct slots slots;
    const struct method *make;    /* CONSTRUCTOR, or NULL: the type cannot be called */
    const struct method *methods; /* to a row without a name */
    const struct method *shared;  /* the same, of rows that several types have */
    const struct attribute *attributes;
};

/* All that the def says goes into the dict of the type. */
void type_ready(struct vm *vm, val type, const struct type_def *def);
/* What makes objects of the type: its __new__. */
void type_set_make(struct vm *vm, val type, const struct builtin *make);
/* The def of a kind; NULL: it has none. */
const struct type_def *type_def_of(enum kind kind);

static inline const struct slots *slots_of(val v)
{
    static const struct slots none;
    const struct type_def *def = type_def_of(is_int(v) ? KIND_INT : (enum kind)v->kind);
    return def ? &def->slots : &none;
}

/* ---- descriptors that slots stand for --------------------------------------------------- */

struct slot_row {
    struct builtin b; /* flags has B_SLOT */
    const char *signature;
    val (*call)(struct vm *vm, const struct slots *s, const val *a);
    bool (*has)(const struct slots *s);
    bool operand; /* a[1] is one: its plain value counts */
};
/* self is in a[0]; the values behind it are as many as the row wants. They become what the
 * slot was given. */
val slot_call(struct vm *vm, val descriptor, val *a);
/* By name, as programs do. */
val slot_call_checked(struct vm *vm, val descriptor, const val *args, int64_t n,
                      val kwnames);

#endif
