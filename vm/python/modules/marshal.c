/* marshal.c -- the module `marshal`: values as bytes, and back. */
#include "python/lib/marshal.h"

#include "python/io/io.h"
#include "python/modules/module_def.h"

static val dumps(struct vm *vm, val value, val version)
{
    struct str out = {0};
    (void)version; /* all are read */
    val r = marshal_write(vm, &out, value) ? bytes_new(vm, str_slice(&out)) : NULL;
    str_free(&out);
    return r;
}

static val loads(struct vm *vm, val bytes)
{
    struct slice s;
    if (!io_bytes(vm, bytes, &s))
        return NULL;
    val copy = bytes_new(vm, s); /* nobody changes that */
    s = str_value(copy);
    return marshal_read(vm, &s, NULL);
}

static val dump(struct vm *vm, val value, val file, val version)
{
    val bytes = dumps(vm, value, version);
    return bytes ? io_call(vm, file, "write", &bytes, 1) : NULL;
}

/* Where the value ends is known when it was read: the file is put back there. */
static val load(struct vm *vm, val file)
{
    val bytes = io_call(vm, file, "read", NULL, 0);
    struct slice s;
    if (!bytes || !io_bytes(vm, bytes, &s))
        return NULL;
    val copy = bytes_new(vm, s), v;
    s = str_value(copy);
    v = marshal_read(vm, &s, NULL);
    const val back[] = {tag_int(-(int64_t)s.n), tag_int(1)};
    return v && s.n && !io_call(vm, file, "seek", back, 2) ? NULL : v;
}

static const struct method functions[] = {
    FUNCTION("dumps", "value, version=4, /", dumps, RUNS),
    FUNCTION("loads", "bytes, /", loads, RUNS),
    FUNCTION("dump", "value, file, version=4, /", dump, RUNS),
    FUNCTION("load", "file, /", load, RUNS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    return module_set(vm, ns, "version", tag_int(4));
}

const struct module_def marshal_module = {
    .name = "marshal",
    .doc = "Values as bytes, and back.",
    .functions = functions,
    .init = init,
};
