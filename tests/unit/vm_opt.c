/* vm_opt.c -- the optimizer from text to text. vm_opt FILE prints the file as it should be:
 * below each "=>" what the optimizer makes of the trace above it.
 *
 * A file has cases: "== what is shown", "opts NAME:NAME" when not all optimizations are used,
 * the trace, "=>", the result. A trace with a label is a loop; its jump says what the values
 * at the label become. "impossible" stands for a trace that was given up. */
#include <stdio.h>
#include <stdlib.h>

#include "jit/ir_read.h"
#include "jit/jit_impl.h"

/* ---- a little language -------------------------------------------------------------------- */

enum { CLASS_FLOAT = 1, CLASS_POINT, CLASS_PAIR, CLASS_ARRAY, N_CLASSES };
static const char *const classes[N_CLASSES] = {"int", "Float", "Point", "Pair",
                                               "array"};

static const struct {
    const char *text;
    struct ir_descr descr;
} descrs[] = {
    {"<FieldS int.value 8 pure>",
     {.letter = 'S', .pure = true, .offset = 8, .text = "int.value"}},
    {"<FieldF Float.value 8 pure>",
     {.letter = 'F', .pure = true, .offset = 8, .text = "Float.value"}},
    {"<FieldS Point.x 8>", {.letter = 'S', .offset = 8, .text = "Point.x"}},
    {"<FieldS Point.y 16>", {.letter = 'S', .offset = 16, .text = "Point.y"}},
    {"<FieldP Point.next 24>", {.letter = 'P', .offset = 24, .text = "Point.next"}},
    {"<FieldS Point.id 32 pure>",
     {.letter = 'S', .pure = true, .offset = 32, .text = "Point.id"}},
    {"<FieldP Pair.left 8>", {.letter = 'P', .offset = 8, .text = "Pair.left"}},
    {"<FieldS array.length 8>", {.letter = 'S', .offset = 8, .text = "array.length"}},
    {"<ArrayP 8>", {.letter = 'P', .offset = 16, .kind = CLASS_ARRAY, .text = "array"}},
    {"<ArrayP 8 pure>", {.letter = 'P', .pure = true, .offset = 16, .text = "tuple"}},
    {"<SizeDescr 16>", {.size = 16, .kind = CLASS_FLOAT}},
    {"<SizeDescr 40>", {.size = 40, .kind = CLASS_POINT}},
    {"<SizeDescr 24>", {.size = 24, .kind = CLASS_PAIR}},
    {"pure_i",
     {.letter = 'i', .text = "pure_i", .args = "i", .effect = PURE, .size = 8}},
    {"pure_r",
     {.letter = 'r', .text = "pure_r", .args = "r", .effect = PURE, .size = 8}},
    {"reads", {.letter = 'i', .text = "reads", .args = "r", .effect = READS}},
    {"keep_i", {.letter = 'i', .text = "keep_i", .args = "i", .effect = READS}},
    {"keep_f", {.letter = 'i', .text = "keep_f", .args = "f", .effect = READS}},
    {"keep", {.letter = 'i', .text = "keep", .args = "r", .effect = READS}},
    {"writes", {.letter = 'i', .text = "writes", .args = "r", .effect = WRITES}},
    {"runs", {.letter = 'r', .text = "runs", .args = "r", .effect = RUNS}},
};

static const struct ir_descr *find_descr(void *self, struct slice text)
{
    (void)self;
    for (size_t k = 0; k < sizeof descrs / sizeof *descrs; k++)
        if (slice_eq(text, slice_of(descrs[k].text)))
            return &descrs[k].descr;
    return NULL;
}

static bool find_class(void *self, struct slice name, int32_t *kind)
{
    (void)self;
    for (int k = 0; k < N_CLASSES; k++)
        if (slice_eq(name, slice_of(classes[k]))) {
            *kind = k ? k : -2;
            return true;
        }
    return false;
}

/* ConstPtr(ptr1) .. (ptr9) are points, with the number as id; from ptr10 on small integers. */
static val find_object(void *self, uint64_t n)
{
    static struct point {
        struct obj head;
        int64_t x, y;
        val next;
        int64_t id;
    } points[10];
    (void)self;
    if (n >= 10)
        return (val)(uintptr_t)(n << 1 | 1);
    points[n].head.kind = CLASS_POINT;
    points[n].id = (int64_t)n;
    return &points[n].head;
}

static const char *class_name(uint32_t kind)
{
    return kind < N_CLASSES ? classes[kind] : "?";
}

/* ---- one case ------------------------------------------------------------------------------ */

static _Noreturn void bad(const char *name, const char *what)
{
    fprintf(stderr, "%s: %s\n", name, what);
    exit(2);
}

/* What was read, printed and read again, prints the same. */
static void check_round_trip(const char *name, const struct jit *j,
                             const struct ir_vocabulary *words)
{
    struct ir_trace again = {0};
    struct str once = {0}, twice = {0}, error = {0};
    ir_print_full(j, &j->rec, &once);
    if (!ir_read(&again, str_slice(&once), words, &error))
        bad(name, str_text(&error));
    ir_print_full(j, &again, &twice);
    if (!slice_eq(str_slice(&once), str_slice(&twice)))
        bad(name, "the text read again is another trace");
    ir_free(&again);
    str_free(&once);
    str_free(&twice);
    str_free(&error);
}

/* The jump of the recording says how the loop goes on; it is no operation of it. */
static void take_jump(struct ir_trace *t, struct jit_start *s)
{
    const struct ir_ins *last = &t->ins.at[t->ins.n - 1];
    if (t->ins.n == 0 || last->op != IR_jump)
        return;
    s->loop = true;
    s->slots = &t->args.at[last->args];
    s->nslots = last->nargs;
    t->ins.n--;
}

static void run_case(const char *name, const char *opts, struct slice text)
{
    static const struct ir_vocabulary words = {NULL, find_descr, find_class,
                                               find_object};
    const struct jit_language lang = {.class_float = CLASS_FLOAT,
                                      .int_field = &descrs[0].descr,
                                      .frame_item =
                                          find_descr(NULL, SLICE("<ArrayP 8>")),
                                      .class_name = class_name};
    struct jit j;
    struct jit_trace *t = mem_zero(1, sizeof *t);
    struct jit_start s = {0};
    struct str error = {0}, out = {0}, params = {0};
    jit_init(&j, NULL, &lang);
    str_addf(&params, "enable_opts=%s", opts);
    if (!jit_set_params(&j, str_text(&params), &error) ||
        !ir_read(&j.rec, text, &words, &error))
        bad(name, str_text(&error));
    check_round_trip(name, &j, &words);
    take_jump(&j.rec, &s);
    t->owner = &j;
    if (optimize(&j, t, &s)) {
        trace_check(t, name);
        ir_print_full(&j, &t->ir, &out);
    } else
        str_add(&out, SLICE("impossible\n"));
    fputs(str_text(&out), stdout);
    ir_free(&j.rec);
    trace_free(t);
    str_free(&error);
    str_free(&out);
    str_free(&params);
}

/* ---- the file -------------------------------------------------------------------------------- */

static struct str read_file(const char *path)
{
    struct str s = {0};
    char buffer[4096];
    size_t n;
    FILE *f = fopen(path, "rb");
    if (!f)
        bad(path, "cannot be read");
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
        str_add(&s, (struct slice){buffer, n});
    fclose(f);
    return s;
}

struct test { /* the case that is being read */
    struct str trace, name, opts;
    bool done;
};

static void set_text(struct str *s, struct slice text)
{
    str_clear(s);
    str_add(s, text);
}

static void read_line(struct test *t, struct slice s)
{
    bool begins = slice_starts(s, SLICE("=="));
    if (begins && t->done)
        putchar('\n');
    if (begins) {
        set_text(&t->name, slice_from(s, 2));
        set_text(&t->opts, SLICE("all"));
        str_clear(&t->trace);
        t->done = false;
    }
    if (t->done) /* the result as it was */
        return;
    printf("%.*s\n", (int)s.n, s.p);
    if (slice_eq(s, SLICE("=>"))) {
        run_case(str_text(&t->name), str_text(&t->opts), str_slice(&t->trace));
        t->done = true;
    } else if (slice_starts(s, SLICE("opts")))
        set_text(&t->opts, slice_from(s, s.n > 5 ? 5 : s.n));
    else if (!begins) {
        str_add(&t->trace, s);
        str_addc(&t->trace, '\n');
    }
}

int main(int argc, char **argv)
{
    struct str file = read_file(argc > 1 ? argv[1] : "");
    struct test t = {0};
    for (const char *line = str_text(&file); *line;) {
        size_t n = strcspn(line, "\n");
        read_line(&t, (struct slice){line, n});
        line += n + (line[n] == '\n');
    }
    str_free(&file);
    str_free(&t.trace);
    str_free(&t.name);
    str_free(&t.opts);
    return 0;
}
