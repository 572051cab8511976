/* frozen.c -- the texts of frozen/NAME.py, as bytes of this program. */
#include "python/frozen/frozen.h"

#include "base/die.h"
#include "python/front/codegen.h"
#include "python/obj/type_def.h"
#include "python/sem/sem.h"

/* The assembler reads the file. */
#define FROZEN(name)                                                                   \
    __asm__(".pushsection .rodata\n"                                                   \
            "frozen_" #name ": .incbin \"vm/python/frozen/" #name ".py\"\n"            \
            "frozen_end_" #name ":\n"                                                  \
            ".popsection\n");                                                          \
    extern const char frozen_##name[], frozen_end_##name[];
#include "python/frozen/frozen.def"
#undef FROZEN

static const struct text {
    const char *name, *path, *start, *end;
} texts[] = {
#define FROZEN(name) {#name, "<frozen " #name ">", frozen_##name, frozen_end_##name},
#include "python/frozen/frozen.def"
#undef FROZEN
};

/* _new(class, base), in all of these texts: an instance of the class, which is base or below it;
 * as object.__new__ makes it, also of an abstract class. */
static val make_instance(struct vm *vm, val class, val base)
{
    if (!type_makes(vm, base && is_kind(base, KIND_TYPE) ? base : vm->object_type,
                    class))
        return NULL;
    return makes_instances(class) ? instance_new(vm, class)
                                  : object_make(vm, class, false);
}
/* _no_del(object): its __del__ would do nothing any more, and need not be called. */
static val no_del(struct vm *vm, val object)
{
    gc_forget_final(&vm->gc, object);
    return vm->none;
}

static const struct method rows[] = {
    ROW("_new", 0, "class, base=NULL, /", make_instance, READS, INTRINSIC_INSTANCE),
    ROW("_no_del", 0, "object, /", no_del, WRITES, 0),
};

static val compile(struct vm *vm, const struct text *t)
{
    struct syntax_error error = {0};
    struct source *source = source_new(
        (struct slice){t->start, (size_t)(t->end - t->start)}, slice_of(t->path));
    source->hidden = true;
    val code = compile_source(vm, source, COMPILE_MODULE, &error);
    if (!code)
        die("%s, line %d: %s", t->path, error.line, error.message);
    return code;
}

bool frozen_run(struct vm *vm, const char *name, val ns)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i].name, name) == 0) {
            for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
                ns_set(vm, ns, str_intern(vm, slice_of(rows[k].b.name)),
                       builtin_new(vm, &rows[k].b, NULL));
            return vm_run_code(vm, compile(vm, &texts[i]), ns) != NULL;
        }
    return true;
}
