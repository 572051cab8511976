/* _sqlite3.c -- SQL databases with Debian's libsqlite3: connections, statements, blobs, copies.
 * What DB-API wants of them is in frozen/_sqlite3.py. */
#if __has_include(<sqlite3.h>)
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "python/frozen/frozen.h"
#include "python/interp/threads.h"
#include "python/modules/_sqlite3.h"
#include "python/obj/buffer.h"
#include "python/obj/c_text.h"
#include "python/obj/codec.h"

/* ---- who is in SQLite ------------------------------------------------------------------------ */

struct doomed {
    struct doomed *next;
    void (*leave)(void *p);
    void *p;
};

static bool used_elsewhere(const struct db *db)
{
    return db->handle && db->by != db->vm->thread;
}

const val *sqlite_enter(struct db *db, const val *handle)
{
    const val *outer = db->handle;
    assert(!used_elsewhere(db));
    db->handle = handle;
    db->by = db->vm->thread;
    return outer;
}

void sqlite_leave(struct db *db, const val *outer)
{
    struct vm *vm = db->vm;
    struct doomed *all = outer ? NULL : db->doomed, *next;
    db->handle = outer;
    if (outer)
        return;
    db->doomed = NULL;
    if (vm->threads->parked)
        threads_unpark(vm, db, true);
    db->users++; /* it may be what dies */
    for (; all; all = next) {
        next = all->next;
        all->leave(all->p);
        free(all);
    }
    db->users--;
}

/* The collector calls this, too. */
static bool put_off(struct db *db, void leave(void *p), void *p)
{
    if (!used_elsewhere(db))
        return false;
    struct doomed *d = mem_zero(1, sizeof *d);
    *d = (struct doomed){db->doomed, leave, p};
    db->doomed = d;
    return true;
}

/* False: raised. Afterwards everything may have been closed. */
static bool await(struct vm *vm, const struct db *db)
{
    if (vm->threads->ending) /* it does not come out any more */
        return raise_error(vm, E_RuntimeError,
                           "the connection is used by a thread that has ended");
    return threads_park(vm, db, -1) != PARK_RAISED;
}

void *sqlite_part(struct vm *vm, val handle, const struct handle_def *def)
{
    for (;;) {
        void *p = handle_get(vm, handle, def);
        const struct db *db = !p || def == &sqlite_db_handle ? p : *(struct db **)p;
        if (!p || !used_elsewhere(db))
            return p;
        if (!await(vm, db))
            return NULL;
    }
}

/* What SQLite does itself when a file is locked, but others may run: they may have the lock.
 * Not while something is given back, which the collector may do. */
static int on_busy(void *p, int count)
{
    enum { DELAYS = 12 };
    static const unsigned char delays[DELAYS] = {1,  2,  5,  10, 15, 20,
                                                 25, 25, 25, 50, 50, 100};
    struct db *db = p;
    int64_t delay = delays[count < DELAYS ? count : DELAYS - 1];
    db->waited = count ? db->waited : 0;
    if (delay > db->timeout - db->waited)
        delay = db->timeout - db->waited;
    if (delay <= 0)
        return 0;
    db->waited += delay;
    useconds_t us = (useconds_t)delay * 1000;
    if (db->handle)
        WAITING(db->vm, usleep(us));
    else
        usleep(us);
    return 1;
}

/* ---- connections ---------------------------------------------------------------------------- */

/* Statements, blobs and copies outlive a connection that the program closes: SQLite keeps its
 * part for them, and the last of them takes the rest. */
static void leave_part(struct db *db)
{
    if (--db->users == 0)
        free(db);
}
/* No callbacks come meanwhile, though this thread be in one of them. */
#define LEAVING(db, call)                                                              \
    do {                                                                               \
        const val *outer_ = (db)->handle;                                              \
        (db)->handle = NULL;                                                           \
        (db)->lib->call;                                                               \
        (db)->handle = outer_;                                                         \
    } while (0)
static void leave_db(void *p)
{
    struct db *db = p;
    if (put_off(db, leave_db, db))
        return;
    LEAVING(db, sqlite3_close_v2(db->at));
    leave_part(db);
}
static struct db *use(struct db *db)
{
    db->users++;
    return db;
}
const struct handle_def sqlite_db_handle = {"connection", leave_db};

struct db *sqlite_db(struct vm *vm, val handle)
{
    return sqlite_part(vm, handle, &sqlite_db_handle);
}

/* frozen/_sqlite3.py knows which exception that is. */
static val raise_result(struct vm *vm, int result, const char *message)
{
    const val args[] = {tag_int(result), text_decode(vm, slice_of(message), NULL,
                                                     str_new(vm, SLICE("replace")))};
    val exc = args[1] ? frozen_call(vm, "_sqlite3", "_error", args, 2) : NULL;
    return exc ? raise_value(vm, exc) : NULL;
}

val sqlite_failed(struct vm *vm, struct db *db, int result)
{
    if (vm->exc)
        return NULL;
    if (result == SQLITE_NOMEM)
        return raise_error(vm, E_MemoryError, NULL);
    int extended = db->lib->sqlite3_extended_errcode(db->at);
    bool same = (extended & 255) == (result & 255);
    return raise_result(vm, same ? extended : result,
                        same ? db->lib->sqlite3_errmsg(db->at)
                             : db->lib->sqlite3_errstr(result));
}

/* keeps: a list, for what SQLite calls back. */
static val open_db(struct vm *vm, val path, val flags, val timeout, val keeps)
{
    const struct sqlite *lib = library_get(vm, &sqlite_library);
    val memory;
    int64_t how, ms;
    const char *name = lib ? c_text(vm, "database", path, &memory) : NULL;
    if (!name || !py_index(vm, flags, &how) || !py_index(vm, timeout, &ms))
        return NULL;
    struct db *db = mem_zero(1, sizeof *db);
    *db = (struct db){.lib = lib, .vm = vm, .users = 1, .timeout = ms};
    int result = lib->sqlite3_open_v2(name, &db->at, (int)how, NULL);
    if (result != SQLITE_OK) {
        sqlite_failed(vm, db, result);
        leave_db(db);
        return NULL;
    }
    lib->sqlite3_extended_result_codes(db->at, 0);
    lib->sqlite3_busy_handler(db->at, on_busy, db);
    return handle_new(vm, &sqlite_db_handle, db, keeps);
}

/* (changes, all changes, the last row's id, is no transaction open?) */
static val db_state(struct vm *vm, val handle)
{
    struct db *db = sqlite_db(vm, handle);
    if (!db)
        return NULL;
    const val row[] = {tag_int(db->lib->sqlite3_changes(db->at)),
                       tag_int(db->lib->sqlite3_total_changes(db->at)),
                       int_from_i64(vm, db->lib->sqlite3_last_insert_rowid(db->at)),
                       bool_val(vm, db->lib->sqlite3_get_autocommit(db->at) != 0)};
    return tuple_of(vm, row, 4);
}

static val interrupt(struct vm *vm, val handle)
{
    struct db *db = handle_get(vm, handle, &sqlite_db_handle);
    if (!db)
        return NULL;
    db->lib->sqlite3_interrupt(db->at); /* what another thread does, too */
    return vm->none;
}

static val limit(struct vm *vm, val handle, val id, val n)
{
    int64_t which, to;
    if (!py_index(vm, id, &which) || !py_index(vm, n, &to))
        return NULL;
    struct db *db = sqlite_db(vm, handle);
    if (!db)
        return NULL;
    return tag_int(db->lib->sqlite3_limit(db->at, (int)which, (int)to));
}

static val complete(struct vm *vm, val sql)
{
    val memory;
    const struct sqlite *lib = library_get(vm, &sqlite_library);
    const char *s =
        lib ? c_text(vm, "complete_statement() argument", sql, &memory) : NULL;
    return s ? bool_val(vm, lib->sqlite3_complete(s)) : NULL;
}

static val shared_cache(struct vm *vm, val on)
{
    int64_t n;
    const struct sqlite *lib = library_get(vm, &sqlite_library);
    if (!lib || !py_index(vm, on, &n))
        return NULL;
    int result = lib->sqlite3_enable_shared_cache((int)n);
    return result == SQLITE_OK
               ? vm->none
               : raise_result(vm, result, "Changing the shared_cache flag failed");
}

/* ---- statements ------------------------------------------------------------------------------- */

static void leave_statement(void *p)
{
    struct statement *s = p;
    if (put_off(s->db, leave_statement, s))
        return;
    LEAVING(s->db, sqlite3_finalize(s->at));
    leave_part(s->db);
    free(s);
}
const struct handle_def sqlite_statement_handle = {"statement", leave_statement};

static struct statement *statement(struct vm *vm, val handle)
{
    return sqlite_part(vm, handle, &sqlite_statement_handle);
}

/* (the statement, or None when there is only space; the rest of the text) */
static val prepare(struct vm *vm, val handle, val sql)
{
    val memory;
    sqlite3_stmt *made = NULL;
    const char *rest = NULL;
    struct db *db = sqlite_db(vm, handle);
    const char *text = db ? c_text(vm, "sql", sql, &memory) : NULL;
    if (!text)
        return NULL;
    ENTER(db, handle);
    int result = db->lib->sqlite3_prepare_v2(db->at, text, -1, &made, &rest);
    LEAVE(db);
    if (result != SQLITE_OK || vm->exc) {
        db->lib->sqlite3_finalize(made);
        return sqlite_failed(vm, db, result);
    }
    val row[2] = {vm->none, str_new(vm, slice_of(rest))};
    if (made) {
        struct statement *s = mem_zero(1, sizeof *s);
        *s = (struct statement){use(db), made};
        row[0] = handle_new(vm, &sqlite_statement_handle, s, handle);
    }
    return tuple_of(vm, row, 2);
}

/* (reads only?, the number of parameters, their names or None, columns: names and types) */
static val describe(struct vm *vm, val handle)
{
    const struct statement *s = statement(vm, handle);
    if (!s)
        return NULL;
    const struct sqlite *lib = s->db->lib;
    int n = lib->sqlite3_bind_parameter_count(s->at);
    val names = list_new(vm, n), columns = list_new(vm, 4);
    for (int i = 1; i <= n; i++) {
        const char *name = lib->sqlite3_bind_parameter_name(s->at, i);
        list_append(vm, names, name ? str_new(vm, slice_of(name)) : vm->none);
    }
    for (int i = 0; i < lib->sqlite3_column_count(s->at); i++) {
        const char *name = lib->sqlite3_column_name(s->at, i),
                   *type = lib->sqlite3_column_decltype(s->at, i);
        const val column[] = {str_new(vm, slice_of(name ? name : "")),
                              type ? str_new(vm, slice_of(type)) : vm->none};
        list_append(vm, columns, tuple_of(vm, column, 2));
    }
    const val row[] = {bool_val(vm, lib->sqlite3_stmt_readonly(s->at)), tag_int(n),
                       names, columns};
    return tuple_of(vm, row, 4);
}

/* Parameter i, from 1, becomes v. False, when a value of this type has no place there. */
static val bind_value(struct vm *vm, val handle, val index, val v)
{
    struct statement *s = statement(vm, handle);
    struct buffer b;
    int64_t n;
    if (!s)
        return NULL;
    const struct sqlite *lib = s->db->lib;
    int i = (int)untag(index), result = SQLITE_OK;
    val plain = plain_of(v);
    if (v == vm->none)
        result = lib->sqlite3_bind_null(s->at, i);
    else if (int_is(plain) || is_kind(plain, KIND_BOOL)) {
        if (!py_index(vm, plain, &n)) {
            vm->exc = NULL;
            return raise_error(vm, E_OverflowError,
                               "Python int too large to convert to SQLite INTEGER");
        }
        result = lib->sqlite3_bind_int64(s->at, i, n);
    } else if (is_kind(plain, KIND_FLOAT))
        result = lib->sqlite3_bind_double(s->at, i, as_float(plain)->value);
    else if (is_kind(plain, KIND_STR)) {
        val bytes = text_encode(vm, plain, NULL, NULL);
        if (!bytes)
            return NULL;
        result =
            lib->sqlite3_bind_text64(s->at, i, str_value(bytes).p, str_value(bytes).n,
                                     SQLITE_TRANSIENT, SQLITE_UTF8);
    } else if (has_buffer(v)) {
        if (!buffer_get(vm, v, &b, BUFFER_READ))
            return NULL;
        result = lib->sqlite3_bind_blob64(s->at, i, b.n ? (const void *)b.at : "",
                                          (uint64_t)b.n, SQLITE_TRANSIENT);
        buffer_release(&b);
    } else
        return vm->false_;
    return result == SQLITE_OK ? vm->true_ : sqlite_failed(vm, s->db, result);
}

/* True: a row is there. False: it is done. */
static val step(struct vm *vm, val handle)
{
    struct statement *s = statement(vm, handle);
    if (!s)
        return NULL;
    ENTER(s->db, as_handle(handle)->keeps);
    int result = s->db->lib->sqlite3_step(s->at);
    LEAVE(s->db);
    if (vm->exc)
        return NULL;
    return result == SQLITE_ROW    ? vm->true_
           : result == SQLITE_DONE ? vm->false_
                                   : sqlite_failed(vm, s->db, result);
}

/* Ready for another turn. What was wrong with the last one was said then. */
static val reset(struct vm *vm, val handle)
{
    struct statement *s = statement(vm, handle);
    if (!s)
        return NULL;
    ENTER(s->db, as_handle(handle)->keeps);
    s->db->lib->sqlite3_reset(s->at);
    s->db->lib->sqlite3_clear_bindings(s->at);
    LEAVE(s->db);
    return vm->exc ? NULL : vm->none;
}

static val text_column(struct vm *vm, const struct statement *s, int i, val factory)
{
    const char *text = (const char *)s->db->lib->sqlite3_column_text(s->at, i);
    struct slice bytes = {text, (size_t)s->db->lib->sqlite3_column_bytes(s->at, i)};
    if (factory != vm->types[KIND_STR]) {
        val raw = bytes_new(vm, bytes);
        return factory == vm->types[KIND_BYTES] ? raw : vm_call(vm, factory, &raw, 1);
    }
    val r = text_decode(vm, bytes, NULL, NULL);
    if (r || !exc_matches(vm, E_UnicodeDecodeError))
        return r;
    vm->exc = NULL;
    struct str message = {0};
    str_addf(&message, "Could not decode to UTF-8 column '%s' with text '%.*s'",
             s->db->lib->sqlite3_column_name(s->at, i), (int)bytes.n, bytes.p);
    str_addc(&message, 0);
    raise_result(vm, SQLITE_ERROR, message.p);
    str_free(&message);
    return NULL;
}

static val column(struct vm *vm, const struct statement *s, int i, val factory)
{
    const struct sqlite *lib = s->db->lib;
    switch (lib->sqlite3_column_type(s->at, i)) {
    case SQLITE_NULL: return vm->none;
    case SQLITE_INTEGER: return int_from_i64(vm, lib->sqlite3_column_int64(s->at, i));
    case SQLITE_FLOAT: return float_new(vm, lib->sqlite3_column_double(s->at, i));
    case SQLITE_TEXT: return text_column(vm, s, i, factory);
    default: {
        const char *p = lib->sqlite3_column_blob(s->at, i);
        return bytes_new(
            vm, (struct slice){p, (size_t)lib->sqlite3_column_bytes(s->at, i)});
    }
    }
}

/* The row that is there: a tuple. factory(bytes) makes texts; converters: None, or for each
 * column None or what makes its value of bytes. */
static val row(struct vm *vm, val handle, val factory, val converters)
{
    const struct statement *s = statement(vm, handle);
    if (!s)
        return NULL;
    int n = s->db->lib->sqlite3_data_count(s->at);
    val r = tuple_new(vm, n);
    for (int i = 0; i < n; i++) {
        val f = converters == vm->none || i >= as_list(converters)->n
                    ? vm->none
                    : list_get(vm, converters, i),
            v;
        if (f == vm->none)
            v = column(vm, s, i, factory);
        else if (s->db->lib->sqlite3_column_type(s->at, i) == SQLITE_NULL)
            v = vm->none;
        else {
            const char *p = s->db->lib->sqlite3_column_blob(s->at, i);
            v = bytes_new(
                vm,
                (struct slice){p, (size_t)s->db->lib->sqlite3_column_bytes(s->at, i)});
            v = vm_call(vm, f, &v, 1);
        }
        if (!v)
            return NULL;
        if (!as_handle(handle)->p)
            return raise_error(vm, E_ValueError, "the statement is closed");
        gc_store(&vm->gc, r, &as_tuple(r)->at[i], v);
    }
    return r;
}

/* ---- blobs ---------------------------------------------------------------------------------------- */

struct blob {
    struct db *db;
    sqlite3_blob *at;
};
static void leave_blob(void *p)
{
    struct blob *b = p;
    if (put_off(b->db, leave_blob, b))
        return;
    LEAVING(b->db, sqlite3_blob_close(b->at));
    leave_part(b->db);
    free(b);
}
static const struct handle_def blob_handle = {"blob", leave_blob};

static val blob_open(struct vm *vm, val handle, val place, val rowid, val writes)
{
    val m[3];
    const char *names[3];
    int64_t id;
    struct db *db = py_index(vm, rowid, &id) ? sqlite_db(vm, handle) : NULL;
    if (!db)
        return NULL;
    for (int i = 0; i < 3; i++) /* place: (database, table, column) */
        if (!(names[i] =
                  c_text(vm, "blobopen() argument", as_tuple(place)->at[i], &m[i])))
            return NULL;
    sqlite3_blob *made = NULL;
    ENTER(db, handle);
    int result = db->lib->sqlite3_blob_open(db->at, names[0], names[1], names[2], id,
                                            writes == vm->true_, &made);
    LEAVE(db);
    if (result != SQLITE_OK || vm->exc) {
        db->lib->sqlite3_blob_close(made);
        return sqlite_failed(vm, db, result);
    }
    struct blob *b = mem_zero(1, sizeof *b);
    *b = (struct blob){use(db), made};
    return handle_new(vm, &blob_handle, b, handle);
}

static val blob_size(struct vm *vm, val handle)
{
    struct blob *b = sqlite_part(vm, handle, &blob_handle);
    return b ? tag_int(b->db->lib->sqlite3_blob_bytes(b->at)) : NULL;
}

/* n bytes from `at` on, which are inside of it: frozen/_sqlite3.py has asked. */
static val blob_read(struct vm *vm, val handle, val at, val count)
{
    int64_t from, n;
    if (!py_index(vm, at, &from) || !py_index(vm, count, &n))
        return NULL;
    struct blob *b = sqlite_part(vm, handle, &blob_handle);
    if (!b)
        return NULL;
    char *room = mem_zero((size_t)n + 1, 1);
    ENTER(b->db, as_handle(handle)->keeps);
    int result = b->db->lib->sqlite3_blob_read(b->at, room, (int)n, (int)from);
    LEAVE(b->db);
    val r = result == SQLITE_OK ? bytes_new(vm, (struct slice){room, (size_t)n})
                                : sqlite_failed(vm, b->db, result);
    free(room);
    return r;
}

static val blob_write(struct vm *vm, val handle, val at, val data)
{
    int64_t to;
    struct buffer buf;
    struct blob *b =
        py_index(vm, at, &to) ? sqlite_part(vm, handle, &blob_handle) : NULL;
    if (!b || !buffer_get(vm, data, &buf, BUFFER_READ))
        return NULL;
    ENTER(b->db, as_handle(handle)->keeps);
    int result = b->db->lib->sqlite3_blob_write(b->at, buf.at, (int)buf.n, (int)to);
    LEAVE(b->db);
    buffer_release(&buf);
    return result == SQLITE_OK ? vm->none : sqlite_failed(vm, b->db, result);
}

/* ---- copies ----------------------------------------------------------------------------------------- */

struct backup {
    struct db *to, *from;
    sqlite3_backup *at;
};
static void leave_backup(void *p)
{
    struct backup *b = p;
    if (put_off(b->to, leave_backup, b) || put_off(b->from, leave_backup, b))
        return;
    LEAVING(b->to, sqlite3_backup_finish(b->at));
    leave_part(b->to);
    leave_part(b->from);
    free(b);
}
static const struct handle_def backup_handle = {"backup", leave_backup};

/* Both connections are free for this thread. */
static struct backup *backup_of(struct vm *vm, val handle)
{
    for (;;) {
        struct backup *b = sqlite_part(vm, handle, &backup_handle);
        if (!b || !used_elsewhere(b->from))
            return b;
        if (!await(vm, b->from))
            return NULL;
    }
}

static val backup_start(struct vm *vm, val to_handle, val from_handle, val name)
{
    val memory;
    struct db *to, *from;
    do { /* who waits for the one may lose the other */
        to = sqlite_db(vm, to_handle);
        from = to ? sqlite_db(vm, from_handle) : NULL;
        if (!from)
            return NULL;
    } while (!as_handle(to_handle)->p || used_elsewhere(to));
    const char *s = c_text(vm, "name", name, &memory);
    if (!s)
        return NULL;
    sqlite3_backup *made = to->lib->sqlite3_backup_init(to->at, "main", from->at, s);
    if (!made)
        return sqlite_failed(vm, to, SQLITE_ERROR);
    struct backup *b = mem_zero(1, sizeof *b);
    *b = (struct backup){use(to), use(from), made};
    const val both[] = {to_handle, from_handle};
    return handle_new(vm, &backup_handle, b, tuple_of(vm, both, 2));
}

static int step_from(struct backup *b, val from, int n)
{
    ENTER(b->from, from);
    int result = b->to->lib->sqlite3_backup_step(b->at, n);
    LEAVE(b->from);
    return result;
}

/* (SQLite's result, pages that remain, pages in all) */
static val backup_step(struct vm *vm, val handle, val pages)
{
    int64_t n;
    struct backup *b = py_index(vm, pages, &n) ? backup_of(vm, handle) : NULL;
    if (!b)
        return NULL;
    const val *both = as_tuple(as_handle(handle)->keeps)->at;
    ENTER(b->to, both[0]);
    int result = step_from(b, both[1], (int)n);
    LEAVE(b->to);
    const val r[] = {tag_int(result),
                     tag_int(b->to->lib->sqlite3_backup_remaining(b->at)),
                     tag_int(b->to->lib->sqlite3_backup_pagecount(b->at))};
    return tuple_of(vm, r, 3);
}

/* The end of it; what went wrong in it is raised. */
static val backup_end(struct vm *vm, val handle)
{
    struct backup *b = backup_of(vm, handle);
    if (!b)
        return NULL;
    struct db *to = b->to, *from = b->from;
    int result = to->lib->sqlite3_backup_finish(b->at);
    as_handle(handle)->p = NULL;
    free(b);
    val r = result == SQLITE_OK ? vm->none : sqlite_failed(vm, to, result);
    leave_part(to);
    leave_part(from);
    return r;
}

/* ---- all of them ------------------------------------------------------------------------------------ */

static val close_any(struct vm *vm, val handle)
{
    const struct handle_def *def =
        is_kind(handle, KIND_HANDLE) ? as_handle(handle)->def : NULL;
    if (def != &sqlite_db_handle && def != &sqlite_statement_handle &&
        def != &blob_handle && def != &backup_handle)
        return raise_error(vm, E_TypeError, "a handle of SQLite is required");
    if (as_handle(handle)->p && !sqlite_part(vm, handle, def))
        return NULL;
    handle_close(handle);
    return vm->none;
}

static val serialize(struct vm *vm, val handle, val name)
{
    val memory;
    sqlite3_int64 n;
    struct db *db = sqlite_db(vm, handle);
    const char *s = db ? c_text(vm, "name", name, &memory) : NULL;
    if (!s)
        return NULL;
    ENTER(db, handle);
    unsigned char *data = db->lib->sqlite3_serialize(db->at, s, &n, 0);
    LEAVE(db);
    if (vm->exc) {
        db->lib->sqlite3_free(data);
        return NULL;
    }
    if (!data)
        return raise_result(vm, SQLITE_ERROR, "unable to serialize the database");
    val r = bytes_new(vm, (struct slice){(char *)data, (size_t)n});
    db->lib->sqlite3_free(data);
    return r;
}

static val deserialize(struct vm *vm, val handle, val data, val name)
{
    val memory;
    struct buffer b;
    struct db *db = sqlite_db(vm, handle);
    const char *s = db ? c_text(vm, "name", name, &memory) : NULL;
    if (!s || !buffer_get(vm, data, &b, BUFFER_READ))
        return NULL;
    unsigned char *copy = db->lib->sqlite3_malloc64((uint64_t)b.n);
    if (copy)
        memcpy(copy, b.at, (size_t)b.n);
    int64_t n = b.n;
    buffer_release(&b);
    if (!copy && n)
        return raise_error(vm, E_MemoryError, NULL);
    ENTER(db, handle);
    int result = db->lib->sqlite3_deserialize(db->at, s, copy, n, n,
                                              SQLITE_DESERIALIZE_FREEONCLOSE |
                                                  SQLITE_DESERIALIZE_RESIZEABLE);
    LEAVE(db);
    return result == SQLITE_OK && !vm->exc ? vm->none : sqlite_failed(vm, db, result);
}

static const struct method functions[] = {
    FUNCTION("_open", "path, flags, timeout, keeps, /", open_db, RUNS),
    FUNCTION("_close", "handle, /", close_any, RUNS),
    FUNCTION("_state", "db, /", db_state, READS),
    FUNCTION("_interrupt", "db, /", interrupt, RUNS),
    FUNCTION("_limit", "db, id, n, /", limit, RUNS),
    FUNCTION("_complete", "sql, /", complete, READS),
    FUNCTION("enable_shared_cache", "do_enable", shared_cache, RUNS),
    FUNCTION("_prepare", "db, sql, /", prepare, RUNS),
    FUNCTION("_describe", "statement, /", describe, READS),
    FUNCTION("_bind", "statement, index, value, /", bind_value, RUNS),
    FUNCTION("_step", "statement, /", step, RUNS),
    FUNCTION("_reset", "statement, /", reset, RUNS),
    FUNCTION("_row", "statement, factory, converters, /", row, RUNS),
    FUNCTION("_blob_open", "db, place, rowid, writes, /", blob_open, RUNS),
    FUNCTION("_blob_size", "blob, /", blob_size, READS),
    FUNCTION("_blob_read", "blob, at, n, /", blob_read, RUNS),
    FUNCTION("_blob_write", "blob, at, data, /", blob_write, RUNS),
    FUNCTION("_backup_start", "to, source, name, /", backup_start, RUNS),
    FUNCTION("_backup_step", "backup, pages, /", backup_step, RUNS),
    FUNCTION("_backup_end", "backup, /", backup_end, RUNS),
    FUNCTION("_serialize", "db, name, /", serialize, RUNS),
    FUNCTION("_deserialize", "db, data, name, /", deserialize, RUNS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    static const struct {
        const char *name;
        int value;
    } constants[] = {
#define S(id) {#id, id},
#include "python/modules/_sqlite3.def"
#undef S
    };
    const struct sqlite *lib = library_get(vm, &sqlite_library);
    if (!lib)
        return false;
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        module_set(vm, ns, constants[i].name, tag_int(constants[i].value));
    for (const struct method *m = sqlite_call_rows; m->b.name; m++)
        module_set(vm, ns, m->b.name, builtin_new(vm, &m->b, NULL));
    return module_set(vm, ns, "threadsafety", tag_int(3)) &&
           module_set(vm, ns, "version", str_new(vm, SLICE("2.6.0"))) &&
           module_set(vm, ns, "sqlite_version",
                      str_new(vm, slice_of(lib->sqlite3_libversion())));
}
#else
#include "python/lib/library.h"
#include "python/modules/module_def.h"
LIBRARY_MISSING("SQLite", "libsqlite3-dev")
#endif

const struct module_def _sqlite3_module = {
    .name = "_sqlite3",
    .doc = "SQL databases with SQLite.",
    .functions = functions,
    .init = init,
};
