/* bf.c -- bf: its reader, its objects, and the program. bf [--jit PARAMETERS] FILE */
#include "bf.h"

#include <kit/tables.h>
#include <stdio.h>
#include <string.h>

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

/* An instruction a command; false: *bad says what is wrong, and in which line. */
static bool compile(struct code *c, struct str *bad)
{
    static const char commands[] = "><+-.,[]";
    jit_instr *ops = mem_new((c->text.n + 1) * sizeof *ops);
    int32_t *lines = mem_new((c->text.n + 1) * sizeof *lines), line = 1, open = -1;
    for (size_t i = 0; i < c->text.n; i++) {
        const char *p = memchr(commands, c->text.p[i], 8);
        if (p && *p == ']') { /* open brackets wait in a list, through their arguments */
            if (open < 0) {
                str_addf(bad, "%s:%d: a ] without its [", c->file, line);
                return false;
            }
            int32_t start = open;
            open = (int32_t)(ops[start] >> 8) - 1;
            ops[start] = OP_OPEN | (jit_instr)(c->n + 1) << 8;
            ops[c->n] = OP_CLOSE | (jit_instr)(start + 1) << 8;
        } else if (p && *p == '[') {
            ops[c->n] = OP_OPEN | (jit_instr)(open + 1) << 8;
            open = c->n;
        } else if (p)
            ops[c->n] = (jit_instr)(p - commands);
        if (p)
            lines[c->n++] = line;
        line += c->text.p[i] == '\n';
    }
    if (open >= 0)
        str_addf(bad, "%s:%d: a [ without its ]", c->file, lines[open]);
    ops[c->n] = OP_STOP;
    lines[c->n++] = c->last_line = line;
    c->ops = ops;
    c->lines = lines;
    return open < 0;
}

int main(int argc, char **argv)
{
    static const struct hotjit_language bf = {"bf", "1", bf_op_names, bf_record, bf_go_on,
                                              kinds, 2, 0, "bf.int", NULL, NULL, NULL};
    struct vm *vm = hotjit_start(&bf, NULL, &argc, argv);
    struct str text = {0}, bad = {0};
    if (argc != 2 || !hotjit_read(argv[1], &text)) {
        fprintf(stderr, argc == 2 ? "bf: cannot read %s\n" : "usage: bf [--jit P] FILE\n",
                argv[argc - 1]);
        return 2;
    }
    struct code c = {.name = "main", .file = argv[1], .text = str_slice(&text),
                     .first_line = 1, .nargs = 2, .nlocals = 2, .stack_size = 1,
                     .has_loop = true};
    if (!compile(&c, &bad)) {
        fprintf(stderr, "%s\n", str_text(&bad));
        return 1;
    }
    hotjit_add_code(vm, &c);
    struct tape *t = gc_alloc(&vm->gc, KIND_TAPE, gc_round(sizeof *t + CELLS * sizeof(val)));
    t->n = CELLS;
    for (int i = 0; i < CELLS; i++)
        t->cells[i] = hotjit_int(0);
    hotjit_open(vm);
    const val args[] = {&t->head, hotjit_int(0)};
    val end = hotjit_call(vm, &c, NULL, args, 2);
    fflush(stdout);
    if (!end)
        fprintf(stderr, "%s: %s\n", str_text(&vm->trace), str_text(&vm->message));
    hotjit_end(vm);
    return end ? 0 : 1;
}
