/* steps.c -- objects, the reader, and the program: steps [--jit PARAMETERS] FILE
 *
 * A file is the number of turns, and the words of a turn. */
#include "steps.h"

#include <kit/tables.h>
#include <stdio.h>

static const struct gc_kind kinds[] = {
    {.name = "int"},
    {.name = "num", .size = sizeof(struct num)},
    {.name = "config", .size = sizeof(struct config)}};

val add(struct vm *vm, val sum, int64_t i)
{
    if (hotjit_kind(sum) != KIND_NUM)
        return not_a_num(vm);
    struct num *n = gc_alloc(&vm->gc, KIND_NUM, gc_round(sizeof *n));
    n->value = ((struct num *)(void *)sum)->value + i;
    return &n->head;
}
val not_a_num(struct vm *vm)
{
    return hotjit_raise(vm, "the sum is no number");
}
int64_t slow_square(struct vm *vm, int64_t i)
{
    return square(vm, i);
}
int64_t square(struct vm *vm, int64_t i)
{
    (void)vm;
    return i * i;
}
int64_t print(struct vm *vm, int64_t i)
{
    (void)vm;
    return printf("%lld\n", (long long)i);
}

/* The next word of the text, and its line. */
static struct slice next_word(struct slice *text, int32_t *line)
{
    size_t n = 0;
    for (; text->n && strchr(" \t\r\n", *text->p); *text = slice_from(*text, 1))
        *line += *text->p == '\n';
    while (n < text->n && !strchr(" \t\r\n", text->p[n]))
        n++;
    const struct slice word = {text->p, n};
    *text = slice_from(*text, n);
    return word;
}

static bool load(struct vm *vm, struct code *c, struct str *bad)
{
    struct slice text = c->text, word;
    int32_t line = 1;
    int64_t turns;
    word = next_word(&text, &line);
    if (!slice_to_i64(word, &turns) || turns < 1 || turns >= 1 << 24) {
        str_addf(bad, "%s:%d: a number of turns stands at the beginning", c->file,
                 line);
        return false;
    }
    hotjit_emit(c, OP_START, turns, line);
    while ((word = next_word(&text, &line)).n) {
        unsigned op = OP_CALL;
        while (op < OP_TURN && !slice_eq(word, slice_of(steps_op_names[op])))
            op++;
        if (op == OP_TURN) {
            str_addf(bad, "%s:%d: there is no word %.*s", c->file, line, (int)word.n,
                     word.p);
            return false;
        }
        hotjit_emit(c, op, 0, line);
    }
    hotjit_emit(c, OP_TURN, 0, line);
    hotjit_emit(c, OP_STOP, 0, line);
    struct config *config = gc_alloc(&vm->gc, KIND_CONFIG, gc_round(sizeof *config));
    config->step = 3;
    *vec_add(&c->consts) = &config->head;
    c->last_line = line;
    c->nlocals = 2;
    return true;
}

int main(int argc, char **argv)
{
    static const struct hotjit_language steps = {HOTJIT_TABLES, .kinds = kinds,
                                                 .nkinds = 3, .load = load};
    return hotjit_main(&steps, NULL, argc, argv);
}
