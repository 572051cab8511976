/* bf.c -- bf: its objects, its reader, and the program: bf [--jit PARAMETERS] FILE */
#include "bf.h"

#include <kit/tables.h>
#include <stdio.h>

static const struct gc_kind kinds[] = {
    {.name = "int"},
    {"tape", sizeof(struct tape), 0, NULL, offsetof(struct tape, n),
     offsetof(struct tape, cells), sizeof(val), true, 0}};

int64_t put(struct vm *vm, int64_t c)
{
    (void)vm;
    return putchar((int)c);
}
int64_t get(struct vm *vm)
{
    (void)vm;
    int c = getchar();
    return c == EOF ? 0 : c;
}
int64_t off_tape(struct vm *vm)
{
    hotjit_raise(vm, "the pointer leaves the tape of %d cells", CELLS);
    return -1;
}

/* An instruction a command. Open brackets are a list, through their arguments. */
static bool load(struct vm *vm, struct code *c, struct str *bad)
{
    static const char commands[] = "><+-.,[]";
    int32_t line = 1, open = hotjit_emit(c, OP_START, 0, 1);
    for (size_t i = 0; i < c->text.n; line += c->text.p[i++] == '\n') {
        const char *p = memchr(commands, c->text.p[i], 8);
        if (!p)
            continue;
        int32_t at = hotjit_emit(c, OP_RIGHT + (unsigned)(p - commands), 0, line);
        if (*p == '[') {
            hotjit_patch(c, at, open);
            open = at;
        } else if (*p == ']' && open) {
            int32_t start = open;
            open = (int32_t)(c->ops[start] >> 8);
            hotjit_patch(c, start, at + 1);
            hotjit_patch(c, at, start + 1);
        } else if (*p == ']') {
            str_addf(bad, "%s:%d: a ] without its [", c->file, line);
            return false;
        }
    }
    if (open)
        str_addf(bad, "%s:%d: a [ without its ]", c->file, c->lines[open]);
    hotjit_emit(c, OP_STOP, 0, line);
    c->last_line = line;
    c->nlocals = 1;
    struct tape *t =
        gc_alloc(&vm->gc, KIND_TAPE, gc_round(sizeof *t + CELLS * sizeof(val)));
    for (t->n = 0; t->n < CELLS; t->n++)
        t->cells[t->n] = hotjit_int(0);
    *vec_add(&c->consts) = &t->head;
    return !open;
}

int main(int argc, char **argv)
{
    static const struct hotjit_language bf = {HOTJIT_TABLES, .kinds = kinds,
                                              .nkinds = 2, .load = load};
    return hotjit_main(&bf, NULL, argc, argv);
}
