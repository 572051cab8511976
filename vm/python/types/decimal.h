/* decimal.h -- Decimal and the state behind decimal's Context, for modules/_decimal.c. */
#ifndef TYPES_DECIMAL_H
#define TYPES_DECIMAL_H

#include "python/decimal/decimal.h"
#include "python/obj/obj.h"

/* What is in vm->decimal, a tuple that frozen/_decimal.py made. */
enum decimal_part {
    DECIMAL_VARIABLE, /* the ContextVar */
    DECIMAL_FRESH, /* a function: makes this thread's Context, and sets the variable */
    DECIMAL_CONDITIONS, /* a tuple of exceptions, by bits of enum dec_status */
    DECIMAL_ROUNDINGS,  /* a tuple of names, by enum dec_rounding */
    DECIMAL_TUPLE,      /* DecimalTuple */
    DECIMAL_RATIONAL,   /* numbers.Rational */
    DECIMAL_CLASS,      /* Context */
    DECIMAL_NAMES,      /* the module's dict */
    DECIMAL_SLOT, /* the descriptor of the dict in a context of context variables */
    DECIMAL_AT,   /* where the variable was among those of a context: a guess */
    N_DECIMAL_PARTS
};

/* The Context of this thread: an instance of the class. NULL: raised. */
val decimal_current(struct vm *vm);
/* The state of a context argument, or of the current one where that is None. NULL: raised. */
struct w_decimal_context *decimal_context(struct vm *vm, val v);
struct dec_context decimal_settings(const struct w_decimal_context *c);
/* The number, for as long as v does not move. */
void decimal_view(struct dec *out, val v);
val decimal_new(struct vm *vm, const struct dec *d);
/* Notes what happened in the context, and raises what it traps. false: raised */
bool decimal_signal(struct vm *vm, struct w_decimal_context *c, uint32_t status);
/* The result of an operation in a context; d is ended. NULL: raised */
val decimal_result(struct vm *vm, struct dec *d, struct w_decimal_context *c,
                   uint32_t status);
/* A Decimal or an integer as a number, which was begun. false: it is neither. */
bool decimal_operand(val v, struct dec *out);
bool decimal_need(struct vm *vm, val v, struct dec *out); /* the same; false: raised */
/* Of anything that Decimal() takes; exact, or rounded to the context. */
val decimal_from(struct vm *vm, val v, struct w_decimal_context *c, bool exact);
val decimal_from_double(struct vm *vm, double x);
bool decimal_print(struct vm *vm, struct str *out, val v, bool engineering);
/* One of the names of the roundings. false: TypeError */
bool decimal_rounding(struct vm *vm, val v, enum dec_rounding *out);

#endif
