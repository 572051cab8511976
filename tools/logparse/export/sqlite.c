#include "logparse/export/sqlite.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "base/die.h"

enum {
    PATIENCE = 120000, /* milliseconds to wait for other writers */
    CACHE = 1 << 18    /* KiB: a log of 60 MB is written at once, when it is whole */
};

struct sqlite_file {
    sqlite3 *db;
    char *path;
    sqlite3_stmt *insert[TABLES];
};

static bool complain_of(const struct sqlite_file *f)
{
    complain("%s: %s", f->path, sqlite3_errmsg(f->db));
    return false;
}

static bool run(struct sqlite_file *f, const char *sql)
{
    return sqlite3_exec(f->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* The only number of a query's only row; -1: there is none. */
static int64_t number_of(struct sqlite_file *f, const char *sql)
{
    sqlite3_stmt *query = NULL;
    int64_t n = -1;
    if (sqlite3_prepare_v2(f->db, sql, -1, &query, NULL) == SQLITE_OK &&
        sqlite3_step(query) == SQLITE_ROW)
        n = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    return n;
}

static void add_table(struct str *sql, enum table table)
{
    static const char reference[] = "INTEGER NOT NULL REFERENCES log ON DELETE CASCADE "
                                    "DEFERRABLE INITIALLY DEFERRED";
    static const char *const types[] = {[TYPE_KEY] = "INTEGER PRIMARY KEY",
                                        [TYPE_LOG] = reference,
                                        [TYPE_INTEGER] = "INTEGER",
                                        [TYPE_REAL] = "REAL",
                                        [TYPE_TEXT] = "TEXT"};
    const char *name = table_rows[table].name;
    enum column first = table_rows[table].first;
    str_addf(sql, "CREATE TABLE \"%s\" (", name);
    for (enum column c = first; c < table_end(table); c++)
        str_addf(sql, "%s\"%s\" %s", c > first ? ", " : "", column_rows[c].name,
                 types[column_rows[c].type]);
    str_addf(sql, ");\n");
    if (column_rows[first].type == TYPE_LOG)
        str_addf(sql, "CREATE INDEX \"%s_by_%s\" ON \"%s\" (log, \"%s\");\n", name,
                 column_rows[first + 1].name, name, column_rows[first + 1].name);
}

static bool make_schema(struct sqlite_file *f)
{
    struct str sql = {0};
    str_addf(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %d;\n",
             SQLITE_APPLICATION, SQLITE_SCHEMA);
    for (enum table t = 0; t < TABLES; t++)
        add_table(&sql, t);
    for (size_t i = 0; i < n_export_views; i++)
        str_addf(&sql, "CREATE VIEW \"%s\" AS %s;\n", export_views[i].name,
                 export_views[i].select);
    bool fine = run(f, str_text(&sql));
    str_free(&sql);
    return fine;
}

/* Make the tables in an empty file; another one must have them as we know them. */
static bool find_schema(struct sqlite_file *f, struct str *why)
{
    if (!run(f, "BEGIN IMMEDIATE"))
        return false;
    int64_t tables = number_of(f, "SELECT count(*) FROM sqlite_master"),
            application = number_of(f, "PRAGMA application_id"),
            version = number_of(f, "PRAGMA user_version");
    bool ours = application == SQLITE_APPLICATION && version == SQLITE_SCHEMA;
    if (tables < 0 || (tables == 0 && !make_schema(f)))
        return false;
    if (tables && !ours) {
        str_addf(why, "%s",
                 application == SQLITE_APPLICATION
                     ? "has the tables of another version of logparse; "
                       "export to a new file"
                     : "is a database of something else; export to a new "
                       "file");
        return false;
    }
    return run(f, "COMMIT");
}

static bool prepare(struct sqlite_file *f)
{
    for (enum table t = 0; t < TABLES; t++) {
        struct str sql = {0};
        str_addf(&sql, "INSERT INTO \"%s\" VALUES (?", table_rows[t].name);
        for (enum column c = table_rows[t].first + 1; c < table_end(t); c++)
            str_addf(&sql, ", ?");
        str_addc(&sql, ')');
        int status = sqlite3_prepare_v2(f->db, str_text(&sql), -1, &f->insert[t], NULL);
        str_free(&sql);
        if (status != SQLITE_OK)
            return false;
    }
    return true;
}

struct sqlite_file *sqlite_file_open(const char *path, struct str *why)
{
    struct sqlite_file *f = mem_zero(1, sizeof *f);
    struct str detail = {0}, cache = {0};
    f->path = mem_copy_text(path, strlen(path));
    str_addf(&cache, "PRAGMA cache_size = -%d; PRAGMA foreign_keys = ON", CACHE);
    bool fine = sqlite3_open(path, &f->db) == SQLITE_OK;
    if (fine) {
        sqlite3_busy_timeout(f->db, PATIENCE);
        fine = run(f, str_text(&cache)) && find_schema(f, &detail) && prepare(f);
    }
    str_free(&cache);
    if (!fine) {
        str_addf(why, "%s: %s", path,
                 detail.n ? str_text(&detail) : sqlite3_errmsg(f->db));
        sqlite_file_close(f);
        f = NULL;
    }
    str_free(&detail);
    return f;
}

void sqlite_file_close(struct sqlite_file *f)
{
    for (enum table t = 0; t < TABLES; t++)
        sqlite3_finalize(f->insert[t]);
    sqlite3_close(f->db);
    free(f->path);
    free(f);
}

bool sqlite_file_has(struct sqlite_file *f, int64_t log_number)
{
    struct str sql = {0};
    str_addf(&sql, "SELECT 1 FROM log WHERE log = %lld", (long long)log_number);
    bool has = number_of(f, str_text(&sql)) == 1;
    str_free(&sql);
    return has;
}

bool sqlite_file_begin(struct sqlite_file *f, int64_t log_number, bool *there)
{
    if (!run(f, "BEGIN IMMEDIATE"))
        return complain_of(f);
    *there = sqlite_file_has(f, log_number);
    return *there ? sqlite_file_end(f, false) : true;
}

bool sqlite_file_end(struct sqlite_file *f, bool keep)
{
    if (run(f, keep ? "COMMIT" : "ROLLBACK"))
        return true;
    complain_of(f);
    if (keep)
        run(f, "ROLLBACK");
    return false;
}

bool sqlite_file_row(void *self, enum table table, const struct cell *cells)
{
    struct sqlite_file *f = self;
    sqlite3_stmt *insert = f->insert[table];
    int n = (int)(table_end(table) - table_rows[table].first), status = SQLITE_OK;
    for (int i = 0; i < n && status == SQLITE_OK; i++) {
        const struct cell *cell = &cells[i];
        switch (cell->kind) {
        case CELL_NULL: status = sqlite3_bind_null(insert, i + 1); break;
        case CELL_INTEGER:
            status = sqlite3_bind_int64(insert, i + 1, cell->integer);
            break;
        case CELL_REAL: status = sqlite3_bind_double(insert, i + 1, cell->real); break;
        case CELL_TEXT:
            status = sqlite3_bind_text64(insert, i + 1, cell->text.p, cell->text.n,
                                         SQLITE_STATIC, SQLITE_UTF8);
            break;
        }
    }
    bool fine = status == SQLITE_OK && sqlite3_step(insert) == SQLITE_DONE;
    sqlite3_reset(insert);
    return fine || complain_of(f);
}
