"""DB-API 2.0 over SQLite: connections, cursors, rows, blobs, and what a result means."""

import sys as _sys
from _thread import get_ident as _thread_id

PARSE_DECLTYPES, PARSE_COLNAMES = 1, 2
_CALL, _STEP, _FINAL, _VALUE, _INVERSE = range(5)
_AUTHORIZER, _PROGRESS, _TRACE, _HOOKS = range(4)
_OPEN_READWRITE, _OPEN_CREATE, _OPEN_URI = 2, 4, 64
_CACHED = 128


# ---- errors -----------------------------------------------------------------------------------

def _exception(name, base):
    return type(name, (base,), {"__module__": "sqlite3"})


Error = _exception("Error", Exception)
Warning = _exception("Warning", Exception)
InterfaceError = _exception("InterfaceError", Error)
DatabaseError = _exception("DatabaseError", Error)
InternalError = _exception("InternalError", DatabaseError)
OperationalError = _exception("OperationalError", DatabaseError)
ProgrammingError = _exception("ProgrammingError", DatabaseError)
IntegrityError = _exception("IntegrityError", DatabaseError)
DataError = _exception("DataError", DatabaseError)
NotSupportedError = _exception("NotSupportedError", DatabaseError)

_CLASSES = {
    **dict.fromkeys((SQLITE_INTERNAL, SQLITE_NOTFOUND), InternalError),
    **dict.fromkeys((SQLITE_ERROR, SQLITE_PERM, SQLITE_ABORT, SQLITE_BUSY, SQLITE_LOCKED,
                     SQLITE_READONLY, SQLITE_INTERRUPT, SQLITE_IOERR, SQLITE_FULL,
                     SQLITE_CANTOPEN, SQLITE_PROTOCOL, SQLITE_EMPTY, SQLITE_SCHEMA),
                    OperationalError),
    SQLITE_TOOBIG: DataError,
    **dict.fromkeys((SQLITE_CONSTRAINT, SQLITE_MISMATCH), IntegrityError),
    **dict.fromkeys((SQLITE_MISUSE, SQLITE_RANGE), InterfaceError),
}
_PRIMARY = ("OK", "ERROR", "INTERNAL", "PERM", "ABORT", "BUSY", "LOCKED", "NOMEM", "READONLY",
            "INTERRUPT", "IOERR", "CORRUPT", "NOTFOUND", "FULL", "CANTOPEN", "PROTOCOL", "EMPTY",
            "SCHEMA", "TOOBIG", "CONSTRAINT", "MISMATCH", "MISUSE", "NOLFS", "AUTH", "FORMAT",
            "RANGE", "NOTADB", "NOTICE", "WARNING", "ROW", "DONE")
_NAMES = {}
for _name, _code in list(globals().items()):
    _words = _name.split("_")
    if _words[0] == "SQLITE" and len(_words) > 1 and _words[1] in _PRIMARY:
        if len(_words) == 2 or _code > 255:
            _NAMES[_code] = _name


def _error(code, message):
    e = _CLASSES.get(code & 255, DatabaseError)(message)
    e.sqlite_errorcode = code
    e.sqlite_errorname = _NAMES.get(code, "unknown")
    return e


_tracebacks = False


def enable_callback_tracebacks(enable, /):
    global _tracebacks
    _tracebacks = bool(enable)


def _callback_failed(f):
    if _tracebacks:
        class Arguments:
            exc_type, exc_value, exc_traceback = _sys.exc_info()
            err_msg = None
            object = f
        _sys.unraisablehook(Arguments)


# ---- adapting values ----------------------------------------------------------------------------

class PrepareProtocol:
    __module__ = "sqlite3"


adapters, converters = {}, {}
_adapts_plain = False


def register_adapter(type, adapter, /):
    global _adapts_plain
    if type in (int, float, str, bytearray):
        _adapts_plain = True
    adapters[type, PrepareProtocol] = adapter


def register_converter(typename, converter, /):
    converters[typename.upper()] = converter


_absent = object()


def adapt(obj, proto=PrepareProtocol, alternate=_absent, /):
    adapter = adapters.get((type(obj), proto))
    if adapter is not None:
        return adapter(obj)
    for holder, name, other in ((proto, "__adapt__", obj), (obj, "__conform__", proto)):
        method = getattr(holder, name, None)
        if method is not None:
            made = method(other)
            if made is not None:
                return made
    if alternate is not _absent:
        return alternate
    raise ProgrammingError("can't adapt")


def _adapted(v):
    kind = type(v)
    if kind in (int, float, str, bytes, type(None)) and not _adapts_plain:
        return v
    return adapt(v, PrepareProtocol, v)


def complete_statement(statement):
    return _complete(statement)


# ---- statements -------------------------------------------------------------------------------------

def _first_word(sql):
    """The first word behind spaces and comments."""
    i = 0
    while i < len(sql):
        if sql[i].isspace() or sql[i] == ";":
            i += 1
        elif sql.startswith("--", i):
            end = sql.find("\n", i)
            i = len(sql) if end < 0 else end + 1
        elif sql.startswith("/*", i):
            end = sql.find("*/", i + 2)
            i = len(sql) if end < 0 else end + 2
        else:
            break
    end = i
    while end < len(sql) and (sql[end].isalnum() or sql[end] == "_"):
        end += 1
    return sql[i:end]


class _Statement:
    """A prepared statement, and the cursor that is going through its rows."""
    __slots__ = ("handle", "changes", "readonly", "count", "names", "user")

    def __init__(self, db, sql):
        if "\0" in sql:
            raise ProgrammingError("the query contains a null character")
        if len(sql) > _limit(db, SQLITE_LIMIT_SQL_LENGTH, -1):
            raise DataError("query string is too large")
        self.handle, rest = _prepare(db, sql)
        if _first_word(rest):
            raise ProgrammingError("You can only execute one statement at a time.")
        self.user = None
        self.changes = _first_word(sql).upper() in ("INSERT", "UPDATE", "DELETE", "REPLACE")
        if self.handle is None:
            self.readonly, self.count, self.names = True, 0, []
            self.changes = False
        else:
            self.readonly, self.count, self.names, _ = _describe(self.handle)

    def bind(self, parameters):
        if isinstance(parameters, (tuple, list)) or (
                not isinstance(parameters, dict) and hasattr(parameters, "__getitem__")
                and hasattr(parameters, "__len__") and not hasattr(parameters, "keys")):
            n = len(parameters)
            if n != self.count:
                raise ProgrammingError(
                    "Incorrect number of bindings supplied. The current statement uses "
                    f"{self.count}, and there are {n} supplied.")
            for i in range(self.count):
                self._bind(i, parameters[i], None)
        elif hasattr(parameters, "__getitem__"):
            for i, name in enumerate(self.names):
                if name is None:
                    raise ProgrammingError(f"Binding {i + 1} has no name, but you supplied a "
                                           "dictionary (which has only names).")
                name = name[1:]
                try:
                    v = parameters[name]
                except LookupError:
                    raise ProgrammingError("You did not supply a value for binding "
                                           f"parameter :{name}.") from None
                self._bind(i, v, name)
        else:
            raise ProgrammingError("parameters are of unsupported type")

    def _bind(self, i, v, name):
        v = _adapted(v)
        if not _bind(self.handle, i + 1, v):
            where = f"parameter {i + 1}" if name is None else f"parameter ':{name}'"
            raise ProgrammingError(f"Error binding {where}: type {type(v).__name__!r} is "
                                   "not supported")

    def reset(self):
        self.user = None
        if self.handle is not None:
            _reset(self.handle)


# ---- connections ---------------------------------------------------------------------------------------

_ISOLATION = ("", "DEFERRED", "IMMEDIATE", "EXCLUSIVE")


def _isolation(level):
    if level is None:
        return None
    if not isinstance(level, str):
        raise TypeError("isolation_level must be str or None")
    if "\0" in level or level.upper() not in _ISOLATION:
        raise ValueError("isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or "
                         "'EXCLUSIVE'")
    return level.upper()


class Connection:
    __module__ = "sqlite3"
    Error, Warning, InterfaceError, DatabaseError = Error, Warning, InterfaceError, DatabaseError
    InternalError, OperationalError = InternalError, OperationalError
    ProgrammingError, IntegrityError = ProgrammingError, IntegrityError
    DataError, NotSupportedError = DataError, NotSupportedError

    def __init__(self, database, timeout=5.0, detect_types=0, isolation_level="",
                 check_same_thread=True, factory=None, cached_statements=_CACHED, uri=False):
        from os import fsdecode
        if getattr(self, "_db", None) is not None:
            self.close()
        self._db = None
        if isinstance(database, (bytes, bytearray)) and b"\0" in database:
            raise ValueError("embedded null character")
        database = fsdecode(database)
        _sys.audit("sqlite3.connect", database)
        self._isolation = _isolation(isolation_level)
        self._detect = detect_types
        self._same_thread = check_same_thread
        self._thread = _thread_id()
        self._statements = {}
        self._cached = cached_statements
        self._callbacks = [None] * _HOOKS
        self._collations = {}
        self.row_factory = None
        self.text_factory = str
        self._blobs = []
        self._db = _open(database, _OPEN_READWRITE | _OPEN_CREATE | (_OPEN_URI if uri else 0),
                         int(timeout * 1000), self._callbacks)
        _sys.audit("sqlite3.connect/handle", self)

    def _use(self):
        try:
            db = self._db
        except AttributeError:
            raise ProgrammingError("Base Connection.__init__ not called.") from None
        if self._same_thread and _thread_id() != self._thread:
            raise ProgrammingError(
                "SQLite objects created in a thread can only be used in that same thread. "
                f"The object was created in thread id {self._thread} and this is thread id "
                f"{_thread_id()}.")
        if db is None:
            raise ProgrammingError("Cannot operate on a closed database.")
        return db

    def _statement(self, sql):
        kept = self._statements.pop(sql, None)
        if kept is None or kept.user is not None:
            kept = _Statement(self._use(), sql)
        if self._cached:
            self._statements[sql] = kept
            if len(self._statements) > self._cached:
                del self._statements[next(iter(self._statements))]
        return kept

    def __call__(self, sql, /):
        self._use()
        return self._statement(sql)

    def cursor(self, factory=None):
        self._use()
        made = (Cursor if factory is None else factory)(self)
        if not isinstance(made, Cursor):
            raise TypeError("factory must return a cursor, not "
                            f"{type(made).__name__}")
        if self.row_factory is not None:
            made.row_factory = self.row_factory
        return made

    def close(self):
        if getattr(self, "_callbacks", None) is None:
            raise ProgrammingError("Base Connection.__init__ not called.")
        if self._same_thread and _thread_id() != self._thread:
            self._use()
        for blob in list(self._blobs):
            blob.close()
        db, self._db = self._db, None
        self._statements = {}
        if db is not None:
            _close(db)

    def _run(self, sql):
        statement = _Statement(self._use(), sql)
        _step(statement.handle)
        _close(statement.handle)

    def _begin(self):
        self._run(f"BEGIN {self._isolation}" if self._isolation else "BEGIN ")

    def commit(self):
        if not _state(self._use())[3]:
            self._run("COMMIT")

    def rollback(self):
        if not _state(self._use())[3]:
            self._run("ROLLBACK")

    def execute(self, sql, parameters=(), /):
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql, parameters, /):
        return self.cursor().executemany(sql, parameters)

    def executescript(self, sql_script, /):
        return self.cursor().executescript(sql_script)

    def __enter__(self):
        self._use()
        return self

    def __exit__(self, type, value, traceback):
        if type is None:
            try:
                self.commit()
            except BaseException:
                self.rollback()
                raise
        else:
            self.rollback()
        return False

    @property
    def in_transaction(self):
        return not _state(self._use())[3]

    @property
    def total_changes(self):
        return _state(self._use())[1]

    @property
    def isolation_level(self):
        self._use()
        return self._isolation

    @isolation_level.setter
    def isolation_level(self, level):
        if level is None:
            self._isolation = None
            self.commit()
        else:
            self._isolation = _isolation(level)

    @isolation_level.deleter
    def isolation_level(self):
        raise AttributeError("cannot delete attribute")

    def interrupt(self):
        _interrupt(self._use())

    def getlimit(self, category, /):
        return self.setlimit(category, -1)

    def setlimit(self, category, limit, /):
        old = _limit(self._use(), category, limit)
        if old < 0:
            raise ProgrammingError("'category' is out of bounds")
        return old

    def iterdump(self):
        self._use()
        from sqlite3.dump import _iterdump
        return _iterdump(self)

    # ---- functions

    def _function(self, name, narg, flags, kind, f):
        """f: None, or what C calls."""
        db = self._use()
        index = None
        if f is not None:
            self._callbacks.append(f)
            index = len(self._callbacks) - 1
        if not _create_function(db, name, narg, flags, kind, index):
            raise OperationalError("Error creating function" if kind == 0 else
                                   "Error creating aggregate" if kind == 1 else
                                   "Error creating window function")

    def create_function(self, name, narg, func, *, deterministic=False):
        def call(what, number, args):
            try:
                return func(*args), None
            except (MemoryError, OverflowError):
                raise
            except Exception:
                _callback_failed(func)
                return None, "user-defined function raised exception"
        self._function(name, narg, SQLITE_DETERMINISTIC if deterministic else 0, 0,
                       None if func is None else call)

    def create_aggregate(self, name, n_arg, aggregate_class):
        self._function(name, n_arg, 0, 1, aggregate_class and _aggregate(aggregate_class))

    def create_window_function(self, name, num_params, aggregate_class, /):
        self._function(name, num_params, 0, 2, aggregate_class and _aggregate(aggregate_class))

    def create_collation(self, name, callback, /):
        db = self._use()
        if callback is None:
            _create_collation(db, name, None)
            return
        if not callable(callback):
            raise TypeError("parameter must be callable")
        self._callbacks.append(callback)
        _create_collation(db, name, len(self._callbacks) - 1)

    def _hook(self, place, f, n=0):
        db = self._use()
        self._callbacks[place] = f
        _set_hook(db, place, f is not None, n)

    def set_authorizer(self, authorizer_callback):
        f = authorizer_callback
        self._hook(_AUTHORIZER, f and _guarded(f))

    def set_progress_handler(self, progress_handler, n):
        f = progress_handler
        self._hook(_PROGRESS, f and _guarded(f), n)

    def set_trace_callback(self, trace_callback):
        f = trace_callback
        self._hook(_TRACE, f and _guarded(f))

    # ---- copies and blobs

    def backup(self, target, *, pages=-1, progress=None, name="main", sleep=0.250):
        from time import sleep as wait
        if not isinstance(target, Connection):
            raise TypeError("backup() argument 1 must be sqlite3.Connection, not "
                            f"{type(target).__name__}")
        if target is self:
            raise ValueError("target cannot be the same connection instance")
        if progress is not None and not callable(progress):
            raise TypeError("progress argument must be a callable")
        db, to = self._use(), target._use()
        if target.in_transaction:
            raise OperationalError("target is in transaction")
        if pages == 0:
            pages = -1
        copy = _backup_start(to, db, name)
        try:
            while True:
                result, remaining, count = _backup_step(copy, pages)
                if progress is not None:
                    progress(result, remaining, count)
                if result in (SQLITE_BUSY, SQLITE_LOCKED):
                    wait(sleep)
                elif result != SQLITE_OK:
                    break
        finally:
            _backup_end(copy)

    def serialize(self, *, name="main"):
        return _serialize(self._use(), name)

    def deserialize(self, data, /, *, name="main"):
        if isinstance(data, str):
            raise TypeError(f"a bytes-like object is required, not {type(data).__name__!r}")
        _deserialize(self._use(), data, name)

    def blobopen(self, table, column, row, /, *, readonly=False, name="main"):
        blob = object.__new__(Blob)
        blob._connection = self
        blob._handle = _blob_open(self._use(), (name, table, column), row, not readonly)
        blob._at = 0
        self._blobs.append(blob)
        return blob


def _guarded(f):
    def call(*args):
        try:
            return f(*args)
        except Exception:
            _callback_failed(f)
            raise
    return call


def _aggregate(make):
    groups = {}

    def call(what, number, args):
        name = ("", "step", "finalize", "value", "inverse")[what]
        try:
            if number not in groups:
                name = "__init__"
                groups[number] = make()
                name = ("", "step", "finalize", "value", "inverse")[what]
            group = groups[number]
            if what == _FINAL:
                groups.pop(number)
            return getattr(group, name)(*args), None
        except (MemoryError, OverflowError):
            raise
        except AttributeError as e:
            _callback_failed(make)
            if name != "__init__" and not hasattr(make, name):
                return None, f"user-defined aggregate's '{name}' method not defined"
            return None, f"user-defined aggregate's '{name}' method raised error"
        except Exception:
            _callback_failed(make)
            return None, f"user-defined aggregate's '{name}' method raised error"

    def step(what, number, args):
        value, message = call(what, number, args)
        return (value if what in (_FINAL, _VALUE) else None), message
    return step


def connect(database, timeout=5.0, detect_types=0, isolation_level="", check_same_thread=True,
            factory=Connection, cached_statements=_CACHED, uri=False):
    return factory(database, timeout, detect_types, isolation_level, check_same_thread,
                   factory, cached_statements, uri)


# ---- cursors ---------------------------------------------------------------------------------------------

class Cursor:
    __module__ = "sqlite3"
    _made = False

    def __init__(self, connection, /):
        if not isinstance(connection, Connection):
            raise TypeError("Cursor() argument 1 must be sqlite3.Connection, not "
                            f"{type(connection).__name__}")
        self.connection = connection
        self.arraysize = 1
        self.row_factory = None
        self.description = None
        self.lastrowid = None
        self._rowcount = -1
        self._statement = None
        self._busy = self._closed = False
        self._made = True

    @property
    def rowcount(self):
        return self._rowcount

    def _use(self):
        if not self._made:
            raise ProgrammingError("Base Cursor.__init__ not called.")
        if self._closed:
            raise ProgrammingError("Cannot operate on a closed cursor.")
        if self._busy:
            raise ProgrammingError("Recursive use of cursors not allowed.")
        return self.connection._use()

    def _end(self):
        statement, self._statement = self._statement, None
        if statement is not None:
            statement.reset()

    def close(self):
        if self._busy:
            raise ProgrammingError("Recursive use of cursors not allowed.")
        if not self._made:
            raise ProgrammingError("Base Cursor.__init__ not called.")
        self.connection._use()
        self._end()
        self._closed = True

    def setinputsizes(self, sizes, /):
        pass

    def setoutputsize(self, size, column=None, /):
        pass

    def execute(self, sql, parameters=(), /):
        return self._execute(sql, [parameters], False)

    def executemany(self, sql, seq_of_parameters, /):
        return self._execute(sql, seq_of_parameters, True)

    def _execute(self, sql, many, is_many):
        if not isinstance(sql, str):
            raise TypeError(f"execute() argument 1 must be str, not {type(sql).__name__}"
                            if not is_many else
                            f"executemany() argument 1 must be str, not {type(sql).__name__}")
        db = self._use()
        self._busy = True
        try:
            self._end()
            self.description = None
            self._rowcount = -1
            statement = self.connection._statement(sql)
            if is_many and statement.readonly:
                raise ProgrammingError("executemany() can only execute DML statements.")
            statement.reset()
            self._statement = statement
            statement.user = self
            self._rowcount = 0 if statement.changes else -1
            if statement.changes and self.connection._isolation is not None \
                    and _state(db)[3]:
                self.connection._begin()
            described = False
            for parameters in many:
                if statement.handle is None:
                    continue
                statement.bind(parameters)
                more = _step(statement.handle)
                if not described:
                    self._describe(statement)
                    described = True
                changes, _, rowid, _ = _state(db)
                if not is_many:
                    self.lastrowid = rowid
                if more and not is_many:
                    return self
                if statement.changes and not more:
                    self._rowcount += changes
                _reset(statement.handle)
            self._end()
            return self
        except BaseException:
            self._rowcount = -1
            self._end()
            raise
        finally:
            self._busy = False

    def _describe(self, statement):
        """Names of columns; and what converts their values."""
        # a change of the schema shows with the first step
        columns = _describe(statement.handle)[3]
        detect = self.connection._detect
        self._converters = None
        names = [name for name, _ in columns]
        if detect & PARSE_COLNAMES:
            names = [n[:n.index(" [")] if " [" in n else n for n in names]
        if columns:
            self.description = tuple((n, None, None, None, None, None, None) for n in names)
        if detect:
            self._converters = [_converter(detect, *c) for c in columns]

    def _fetch(self):
        statement = self._statement
        if statement is None:
            return None
        self._busy = True
        try:
            row = _row(statement.handle, self.connection.text_factory, self._converters)
        finally:
            self._busy = False
        if self.row_factory is not None:
            row = self.row_factory(self, row)
        if self._statement is statement:
            try:
                more = _step(statement.handle)
            except BaseException:
                self._end()
                raise
            if not more:
                if statement.changes:
                    self._rowcount = _state(self.connection._use())[0]
                self._end()
        return (row,)

    def __iter__(self):
        return self

    def __next__(self):
        self._use()
        found = self._fetch()
        if found is None:
            raise StopIteration
        return found[0]

    def fetchone(self):
        return next(self, None)

    def fetchmany(self, size=None):
        if size is None:
            size = self.arraysize
        rows = []
        for row in self:
            rows.append(row)
            if len(rows) == size:
                break
        return rows

    def fetchall(self):
        return list(self)

    def executescript(self, sql_script, /):
        if not isinstance(sql_script, str):
            raise TypeError("executescript() argument must be str, not "
                            f"{type(sql_script).__name__}")
        db = self._use()
        if "\0" in sql_script:
            raise ValueError("embedded null character")
        if len(sql_script.encode()) > _limit(db, SQLITE_LIMIT_SQL_LENGTH, -1):
            raise DataError("query string is too large")
        if not _state(db)[3]:
            self.connection._run("COMMIT")
        while sql_script:
            handle, sql_script = _prepare(db, sql_script)
            if handle is None:
                continue
            while _step(handle):
                pass
            _close(handle)
        return self


def _converter(detect, name, decltype):
    if detect & PARSE_COLNAMES and "[" in name:
        key = name[name.index("[") + 1:].partition("]")[0]
        if key.upper() in converters:
            return converters[key.upper()]
    if detect & PARSE_DECLTYPES and decltype:
        key = decltype.partition(" ")[0].partition("(")[0]
        return converters.get(key.upper())
    return None


class Row:
    __module__ = "sqlite3"

    def __new__(cls, cursor, data, /):
        if not isinstance(cursor, Cursor):
            raise TypeError("Row() argument 1 must be sqlite3.Cursor, not "
                            f"{type(cursor).__name__}")
        if not isinstance(data, tuple):
            raise TypeError(f"Row() argument 2 must be tuple, not {type(data).__name__}")
        self = object.__new__(cls)
        self._data = data
        self._description = cursor.description
        return self

    def __init__(self, cursor, data, /):
        pass

    def keys(self):
        return [] if self._description is None else [d[0] for d in self._description]

    def __getitem__(self, key):
        if isinstance(key, str):
            for i, name in enumerate(self.keys()):
                if name == key or (name.isascii() and key.isascii()
                                   and name.lower() == key.lower()):
                    return self._data[i]
            raise IndexError("No item with that key")
        if not isinstance(key, slice) and not hasattr(key, "__index__"):
            raise IndexError("Index must be int or string")
        return self._data[key]

    def __len__(self):
        return len(self._data)

    def __iter__(self):
        return iter(self._data)

    def __eq__(self, other):
        if not isinstance(other, Row):
            return NotImplemented
        return self._description == other._description and self._data == other._data

    def __hash__(self):
        return hash(self._description) ^ hash(self._data)


class Blob:
    __module__ = "sqlite3"

    def __new__(cls):
        raise TypeError("cannot create 'sqlite3.Blob' instances")

    def _use(self):
        self._connection._use()
        if self._handle is None:
            raise ProgrammingError("Cannot operate on a closed blob.")
        return self._handle

    def __len__(self):
        return _blob_size(self._use())

    def close(self):
        self._connection._use()
        if self._handle is not None:
            _close(self._handle)
            self._connection._blobs.remove(self)
        self._handle = None

    def __enter__(self):
        self._use()
        return self

    def __exit__(self, type, value, traceback):
        self.close()

    def read(self, length=-1, /):
        rest = len(self) - self._at
        n = rest if length < 0 or length > rest else length
        made = _blob_read(self._use(), self._at, n) if n else b""
        self._at += n
        return made

    def write(self, data, /):
        n = memoryview(data).nbytes
        if n > len(self) - self._at:
            raise ValueError("data longer than blob length")
        _blob_write(self._use(), self._at, data)
        self._at += n

    def tell(self):
        self._use()
        return self._at

    def seek(self, offset, origin=0, /):
        n = len(self)
        if origin not in (0, 1, 2):
            raise ValueError("'origin' should be os.SEEK_SET, os.SEEK_CUR, or os.SEEK_END")
        at = offset + (0, self._at, n)[origin]
        if offset > 0x7fffffff - (0, self._at, n)[origin]:
            raise OverflowError("seek offset results in offset overflow")
        if not 0 <= at <= n:
            raise ValueError("offset out of blob range")
        self._at = at

    def _place(self, key):
        if not hasattr(key, "__index__"):
            raise TypeError("Blob indices must be integers")
        n, i = len(self), key.__index__()
        if i < 0:
            i += n
        if not 0 <= i < n:
            raise IndexError("Blob index out of range")
        return i

    def __getitem__(self, key):
        if isinstance(key, slice):
            start, stop, step = key.indices(len(self))
            if step == 1:
                return _blob_read(self._use(), start, stop - start) if stop > start else b""
            return _blob_read(self._use(), 0, len(self))[key]
        return _blob_read(self._use(), self._place(key), 1)[0]

    def __setitem__(self, key, v):
        if isinstance(key, slice):
            start, stop, step = key.indices(len(self))
            with memoryview(v) as view:
                data = bytes(view)
            if len(data) != len(range(start, stop, step)):
                raise IndexError("Blob slice assignment is wrong size")
            if data:
                whole = bytearray(_blob_read(self._use(), 0, len(self)))
                whole[key] = data
                _blob_write(self._use(), 0, bytes(whole))
            return
        if not isinstance(v, int):
            raise TypeError(f"{type(v).__name__!r} object cannot be interpreted as an integer")
        i = self._place(key)
        if not 0 <= v <= 255:
            raise ValueError("byte must be in range(0, 256)")
        _blob_write(self._use(), i, bytes([v]))

    def __delitem__(self, key):
        raise TypeError("Blob doesn't support slice deletion" if isinstance(key, slice) else
                        "Blob doesn't support item deletion")
