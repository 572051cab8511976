/* _sqlite3_calls.c -- what SQLite calls in the program: functions, aggregates, collations and
 * hooks. A callable is an item of the list that the connection's handle keeps; SQLite is told its
 * index. An exception becomes an error of the statement, as frozen/_sqlite3.py arranges. */
#if __has_include(<sqlite3.h>)
#include <stdlib.h>

#include "base/mem.h"
#include "python/modules/_sqlite3.h"
#include "python/obj/buffer.h"
#include "python/obj/c_text.h"
#include "python/obj/codec.h"

struct callback {
    struct db *db;
    int64_t index;
};
enum what {
    CALL,
    STEP,
    FINAL_VALUE,
    VALUE,
    INVERSE
}; /* _CALL ... of frozen/_sqlite3.py */

static struct callback *callback_new(struct db *db, int64_t index)
{
    struct callback *c = mem_zero(1, sizeof *c);
    *c = (struct callback){db, index};
    return c;
}

/* SQLite hands only a context to functions. This is the library's own function that tells what
 * they were made with; it is the same for the whole process, and set once. */
static void *(*user_data_of)(sqlite3_context *at);

/* NULL: it raised, or the connection is on its way out. */
static val call(const struct callback *c, const val *args, int64_t n)
{
    struct db *db = c->db;
    if (!db->handle || db->vm->exc)
        return NULL;
    val f = list_get(db->vm, as_handle(*db->handle)->keeps, c->index);
    return vm_call(db->vm, f, args, n);
}

val sqlite_value(struct db *db, sqlite3_value *v)
{
    const struct sqlite *lib = db->lib;
    struct vm *vm = db->vm;
    const char *p;
    switch (lib->sqlite3_value_type(v)) {
    case SQLITE_INTEGER: return int_from_i64(vm, lib->sqlite3_value_int64(v));
    case SQLITE_FLOAT: return float_new(vm, lib->sqlite3_value_double(v));
    case SQLITE_TEXT:
        p = (const char *)lib->sqlite3_value_text(v);
        return text_decode(vm, (struct slice){p, (size_t)lib->sqlite3_value_bytes(v)},
                           NULL, NULL);
    case SQLITE_BLOB:
        p = lib->sqlite3_value_blob(v);
        return bytes_new(vm, (struct slice){p, (size_t)lib->sqlite3_value_bytes(v)});
    default: return vm->none;
    }
}

/* ---- functions --------------------------------------------------------------------------------- */

/* What was returned; false: it is nothing that SQLite has. */
static bool give(struct db *db, sqlite3_context *at, val v)
{
    const struct sqlite *lib = db->lib;
    struct vm *vm = db->vm;
    struct buffer b;
    int64_t n;
    val plain = plain_of(v);
    if (v == vm->none)
        lib->sqlite3_result_null(at);
    else if (int_is(plain) || is_kind(plain, KIND_BOOL)) {
        if (!py_index(vm, plain, &n))
            return false;
        lib->sqlite3_result_int64(at, n);
    } else if (is_kind(plain, KIND_FLOAT))
        lib->sqlite3_result_double(at, as_float(plain)->value);
    else if (is_kind(plain, KIND_STR)) {
        val bytes = text_encode(vm, plain, NULL, NULL);
        if (!bytes)
            return false;
        lib->sqlite3_result_text64(at, str_value(bytes).p, str_value(bytes).n,
                                   SQLITE_TRANSIENT, SQLITE_UTF8);
    } else if (has_buffer(v)) {
        if (!buffer_get(vm, v, &b, BUFFER_READ))
            return false;
        lib->sqlite3_result_blob64(at, b.n ? (const void *)b.at : "", (uint64_t)b.n,
                                   SQLITE_TRANSIENT);
        buffer_release(&b);
    } else
        return false;
    return true;
}

/* The program's function gets (what, number of the aggregate, arguments) and gives (value,
 * None) or (None, message). */
static void run(sqlite3_context *at, enum what what, int64_t number, int n,
                sqlite3_value **values)
{
    const struct callback *c = user_data_of(at);
    struct db *db = c->db;
    struct vm *vm = db->vm;
    val items = tuple_new(vm, n);
    for (int i = 0; i < n && !vm->exc; i++) {
        val v = sqlite_value(db, values[i]);
        if (v)
            gc_store(&vm->gc, items, &as_tuple(items)->at[i], v);
    }
    const val args[] = {tag_int(what), tag_int(number), items};
    val r = vm->exc ? NULL : call(c, args, 3);
    if (r && as_tuple(r)->at[1] == vm->none && give(db, at, as_tuple(r)->at[0]))
        return;
    bool big = vm->exc && exc_matches(vm, E_OverflowError),
         memory = vm->exc && exc_matches(vm, E_MemoryError);
    if (vm->exc && exc_matches(vm, E_Exception))
        vm->exc = NULL;
    if (big)
        db->lib->sqlite3_result_error_toobig(at);
    else if (memory)
        db->lib->sqlite3_result_error_nomem(at);
    else {
        val text = r && as_tuple(r)->at[1] != vm->none ? as_tuple(r)->at[1] : NULL;
        struct slice s =
            text ? str_value(text) : SLICE("user-defined function raised exception");
        db->lib->sqlite3_result_error(at, s.p, (int)s.n);
    }
}

static void on_function(sqlite3_context *at, int n, sqlite3_value **values)
{
    run(at, CALL, 0, n, values);
}

/* Each group has a number of its own; 0: no row came. */
static int64_t number_of(sqlite3_context *at, bool create)
{
    const struct callback *c = user_data_of(at);
    int64_t *number =
        c->db->lib->sqlite3_aggregate_context(at, create ? (int)sizeof *number : 0);
    if (number && !*number)
        *number = ++c->db->groups;
    return number ? *number : 0;
}
static void on_step(sqlite3_context *at, int n, sqlite3_value **values)
{
    run(at, STEP, number_of(at, true), n, values);
}
static void on_inverse(sqlite3_context *at, int n, sqlite3_value **values)
{
    run(at, INVERSE, number_of(at, true), n, values);
}
static void on_value(sqlite3_context *at)
{
    run(at, VALUE, number_of(at, true), 0, NULL);
}
static void on_final(sqlite3_context *at)
{
    int64_t number = number_of(at, false);
    if (number)
        run(at, FINAL_VALUE, number, 0, NULL);
}

/* kind: 0 a function, 1 an aggregate, 2 a window function; index NULL takes it away. */
static val create_function(struct vm *vm, val handle, val name, val count, val flags,
                           val kind, val index)
{
    val memory;
    int64_t n, bits;
    if (!py_index(vm, count, &n) || !py_index(vm, flags, &bits))
        return NULL;
    struct db *db = sqlite_db(vm, handle);
    const char *s = db ? c_text(vm, "name", name, &memory) : NULL;
    if (!s)
        return NULL;
    int64_t k = untag(kind);
    struct callback *c = index == vm->none ? NULL : callback_new(db, untag(index));
    bits |= SQLITE_UTF8;
    user_data_of = db->lib->sqlite3_user_data;
    int result;
    if (k == 2)
        result = db->lib->sqlite3_create_window_function(
            db->at, s, (int)n, (int)bits, c, c ? on_step : NULL, c ? on_final : NULL,
            c ? on_value : NULL, c ? on_inverse : NULL, c ? free : NULL);
    else
        result = db->lib->sqlite3_create_function_v2(
            db->at, s, (int)n, (int)bits, c, c && k == 0 ? on_function : NULL,
            c && k == 1 ? on_step : NULL, c && k == 1 ? on_final : NULL,
            c ? free : NULL);
    return bool_val(vm, result == SQLITE_OK);
}

/* ---- collations ---------------------------------------------------------------------------------- */

static int on_compare(void *p, int n, const void *a, int m, const void *b)
{
    const struct callback *c = p;
    struct vm *vm = c->db->vm;
    int64_t order = 0;
    if (vm->exc)
        return 0;
    val args[] = {text_decode(vm, (struct slice){a, (size_t)n}, NULL, NULL), NULL};
    args[1] =
        args[0] ? text_decode(vm, (struct slice){b, (size_t)m}, NULL, NULL) : NULL;
    val r = args[1] ? call(c, args, 2) : NULL;
    if (!r || !py_index(vm, r, &order))
        order = 0;
    if (vm->exc && exc_matches(vm, E_Exception))
        vm->exc = NULL;
    return (order > 0) - (order < 0);
}

static val create_collation(struct vm *vm, val handle, val name, val index)
{
    val memory;
    struct db *db = sqlite_db(vm, handle);
    const char *s = db ? c_text(vm, "name", name, &memory) : NULL;
    if (!s)
        return NULL;
    struct callback *c = index == vm->none ? NULL : callback_new(db, untag(index));
    int result = db->lib->sqlite3_create_collation_v2(
        db->at, s, SQLITE_UTF8, c, c ? on_compare : NULL, c ? free : NULL);
    if (result == SQLITE_OK)
        return vm->none;
    free(c); /* this one function does not do it */
    return sqlite_failed(vm, db, result);
}

/* ---- hooks ------------------------------------------------------------------------------------------ */

/* The places of the hooks in the list: _AUTHORIZER ... of frozen/_sqlite3.py. */
enum { AUTHORIZER, PROGRESS, TRACE };

static val hook(struct db *db, int place, const val *args, int64_t n)
{
    const struct callback c = {db, place};
    return call(&c, args, n);
}

static void forget_exception(struct vm *vm)
{
    if (vm->exc && exc_matches(vm, E_Exception))
        vm->exc = NULL;
}

static int on_action(void *p, int action, const char *a, const char *b, const char *c,
                     const char *d)
{
    struct db *db = p;
    struct vm *vm = db->vm;
    const char *const texts[] = {a, b, c, d};
    val args[5] = {tag_int(action)};
    int64_t answer = SQLITE_DENY;
    for (int i = 0; i < 4; i++)
        args[i + 1] = texts[i] ? str_new(vm, slice_of(texts[i])) : vm->none;
    val r = hook(db, AUTHORIZER, args, 5);
    if (r && (!int_is(r) || !py_index(vm, r, &answer)))
        answer = SQLITE_DENY;
    forget_exception(vm);
    return (int)answer;
}

static int on_progress(void *p)
{
    struct db *db = p;
    val r = hook(db, PROGRESS, NULL, 0);
    int stop = r ? py_truth(db->vm, r) : -1;
    forget_exception(db->vm);
    return stop != 0;
}

static int on_trace(unsigned type, void *p, void *statement_, void *sql)
{
    struct db *db = p;
    if (type != SQLITE_TRACE_STMT)
        return 0;
    char *expanded = db->lib->sqlite3_expanded_sql(statement_);
    val text = text_decode(db->vm, slice_of(expanded ? expanded : (const char *)sql),
                           NULL, NULL);
    db->lib->sqlite3_free(expanded);
    if (text)
        hook(db, TRACE, &text, 1);
    forget_exception(db->vm);
    return 0;
}

static val set_hook(struct vm *vm, val handle, val place, val on, val steps)
{
    int64_t n;
    struct db *db = py_index(vm, steps, &n) ? sqlite_db(vm, handle) : NULL;
    if (!db)
        return NULL;
    bool is_on = on == vm->true_;
    int result = SQLITE_OK;
    switch (untag(place)) {
    case AUTHORIZER:
        result = db->lib->sqlite3_set_authorizer(db->at, is_on ? on_action : NULL, db);
        break;
    case PROGRESS:
        db->lib->sqlite3_progress_handler(db->at, (int)n, is_on ? on_progress : NULL,
                                          db);
        break;
    default:
        result = db->lib->sqlite3_trace_v2(db->at, SQLITE_TRACE_STMT,
                                           is_on ? on_trace : NULL, db);
    }
    return result == SQLITE_OK ? vm->none : sqlite_failed(vm, db, result);
}

const struct method sqlite_call_rows[] = {
    FUNCTION("_create_function", "db, name, n, flags, kind, index, /", create_function,
             RUNS),
    FUNCTION("_create_collation", "db, name, index, /", create_collation, RUNS),
    FUNCTION("_set_hook", "db, place, on, n, /", set_hook, RUNS),
    LAST_METHOD,
};
#endif
