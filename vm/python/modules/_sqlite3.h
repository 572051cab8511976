/* _sqlite3.h -- what the files of the module `_sqlite3` share. */
#ifndef MODULES_SQLITE3_H
#define MODULES_SQLITE3_H

#include <sqlite3.h>

#include "python/lib/library.h"
#include "python/modules/module_def.h"
#include "python/obj/handle.h"

#define SQLITE_FUNCTIONS(F)                                                            \
    F(sqlite3_open_v2)                                                                 \
    F(sqlite3_close_v2)                                                                \
    F(sqlite3_errmsg)                                                                  \
    F(sqlite3_errstr)                                                                  \
    F(sqlite3_extended_errcode)                                                        \
    F(sqlite3_extended_result_codes)                                                   \
    F(sqlite3_busy_handler)                                                            \
    F(sqlite3_prepare_v2)                                                              \
    F(sqlite3_finalize)                                                                \
    F(sqlite3_step)                                                                    \
    F(sqlite3_reset)                                                                   \
    F(sqlite3_stmt_readonly)                                                           \
    F(sqlite3_bind_parameter_count)                                                    \
    F(sqlite3_bind_parameter_name)                                                     \
    F(sqlite3_bind_null)                                                               \
    F(sqlite3_bind_int64)                                                              \
    F(sqlite3_bind_double)                                                             \
    F(sqlite3_bind_text64)                                                             \
    F(sqlite3_bind_blob64)                                                             \
    F(sqlite3_clear_bindings)                                                          \
    F(sqlite3_column_count)                                                            \
    F(sqlite3_data_count)                                                              \
    F(sqlite3_column_name)                                                             \
    F(sqlite3_column_decltype)                                                         \
    F(sqlite3_column_type)                                                             \
    F(sqlite3_column_int64)                                                            \
    F(sqlite3_column_double)                                                           \
    F(sqlite3_column_text)                                                             \
    F(sqlite3_column_blob)                                                             \
    F(sqlite3_column_bytes)                                                            \
    F(sqlite3_changes)                                                                 \
    F(sqlite3_total_changes)                                                           \
    F(sqlite3_last_insert_rowid)                                                       \
    F(sqlite3_get_autocommit)                                                          \
    F(sqlite3_interrupt)                                                               \
    F(sqlite3_limit)                                                                   \
    F(sqlite3_complete)                                                                \
    F(sqlite3_libversion)                                                              \
    F(sqlite3_threadsafe)                                                              \
    F(sqlite3_enable_shared_cache)                                                     \
    F(sqlite3_create_function_v2)                                                      \
    F(sqlite3_create_window_function)                                                  \
    F(sqlite3_create_collation_v2)                                                     \
    F(sqlite3_set_authorizer)                                                          \
    F(sqlite3_progress_handler)                                                        \
    F(sqlite3_trace_v2)                                                                \
    F(sqlite3_expanded_sql)                                                            \
    F(sqlite3_user_data)                                                               \
    F(sqlite3_aggregate_context)                                                       \
    F(sqlite3_value_type)                                                              \
    F(sqlite3_value_int64)                                                             \
    F(sqlite3_value_double)                                                            \
    F(sqlite3_value_text)                                                              \
    F(sqlite3_value_blob)                                                              \
    F(sqlite3_value_bytes)                                                             \
    F(sqlite3_result_null)                                                             \
    F(sqlite3_result_int64)                                                            \
    F(sqlite3_result_double)                                                           \
    F(sqlite3_result_text64)                                                           \
    F(sqlite3_result_blob64)                                                           \
    F(sqlite3_result_error)                                                            \
    F(sqlite3_result_error_nomem)                                                      \
    F(sqlite3_result_error_toobig)                                                     \
    F(sqlite3_backup_init)                                                             \
    F(sqlite3_backup_step)                                                             \
    F(sqlite3_backup_finish)                                                           \
    F(sqlite3_backup_remaining)                                                        \
    F(sqlite3_backup_pagecount)                                                        \
    F(sqlite3_blob_open)                                                               \
    F(sqlite3_blob_close)                                                              \
    F(sqlite3_blob_read)                                                               \
    F(sqlite3_blob_write)                                                              \
    F(sqlite3_blob_bytes)                                                              \
    F(sqlite3_serialize) F(sqlite3_deserialize) F(sqlite3_malloc64) F(sqlite3_free)
LIBRARY(sqlite, SQLITE_FUNCTIONS, "libsqlite3.so.0", "libsqlite3-0");

/* A connection. What SQLite calls back are callables in the list that its handle keeps.
 *
 * SQLite has a lock for each connection, and knows nothing of the VM's. While one thread is in
 * SQLite and Python runs nevertheless, since a callback is called or a busy file is waited for,
 * the others may not enter it with the same connection: they wait in sqlite_part(). */
struct db {
    const struct sqlite *lib;
    struct vm *vm;
    sqlite3 *at;
    int users;               /* the connection, and what was made with it */
    int64_t groups;          /* of aggregates, so far */
    int64_t timeout, waited; /* ms: for a busy file; in the wait that is on */
    const val *handle; /* on the machine stack of who is calling SQLite, so that the
                        * collector leaves it where it is; else NULL */
    const struct thread *by; /* who that is */
    struct doomed *doomed;   /* what is to be given back when it comes out */
};
struct statement { /* like each part of a connection: that comes first */
    struct db *db;
    sqlite3_stmt *at;
};
extern const struct handle_def sqlite_db_handle, sqlite_statement_handle;

/* While SQLite works for the program: callbacks may come. The connection's handle has to be on
 * the machine stack meanwhile, and it is certain to be there only where its address is taken. */
#define ENTER(db_, handle_)                                                            \
    val here_ = handle_;                                                               \
    const val *outer_ = sqlite_enter(db_, &here_)
#define LEAVE(db_) sqlite_leave(db_, outer_)
const val *sqlite_enter(struct db *db, const val *handle);
void sqlite_leave(struct db *db, const val *outer);

/* What a handle of this def has, as soon as no other thread is in SQLite with its connection.
 * NULL: raised. Arguments that may be the program's objects are converted before. */
void *sqlite_part(struct vm *vm, val handle, const struct handle_def *def);
struct db *sqlite_db(struct vm *vm, val handle);
/* Raises the exception of the module for a result, with SQLite's message; or leaves one that a
 * callback raised. NULL. */
val sqlite_failed(struct vm *vm, struct db *db, int result);
/* None, a number, a text or bytes, of a value that SQLite gives to a function. */
val sqlite_value(struct db *db, sqlite3_value *v);

/* The rows of modules/_sqlite3_calls.c: functions, collations, hooks. */
extern const struct method sqlite_call_rows[];

#endif
