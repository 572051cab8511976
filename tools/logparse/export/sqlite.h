/* sqlite.h -- rows of an export in an SQLite file, which may hold many logs.
 *
 * Each log is one transaction: whatever happens, the file holds whole logs. Several processes may
 * add to one file; they wait for each other. */
#ifndef LOGPARSE_EXPORT_SQLITE_H
#define LOGPARSE_EXPORT_SQLITE_H

#include "logparse/export/export.h"

/* PRAGMA user_version of the files; another one means other columns. */
enum { SQLITE_SCHEMA = 2, SQLITE_APPLICATION = 0x686f744c /* "hotL" */ };

struct sqlite_file;

/* Open or make the file. NULL with a sentence in *why. The caller closes it. */
struct sqlite_file *sqlite_file_open(const char *path, struct str *why);
void sqlite_file_close(struct sqlite_file *file);

/* Is the log in the file? Another process may add it right after this. */
bool sqlite_file_has(struct sqlite_file *file, int64_t log_number);

/* Begin a log. *there: the file has it already, and nothing was begun. */
bool sqlite_file_begin(struct sqlite_file *file, int64_t log_number, bool *there);
/* End it: with `keep` its rows are there from now on, else none of them is. */
bool sqlite_file_end(struct sqlite_file *file, bool keep);

/* A row_sink's function; `self` is a struct sqlite_file. */
bool sqlite_file_row(void *self, enum table table, const struct cell *cells);

#endif
