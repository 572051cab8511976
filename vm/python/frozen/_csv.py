# _csv: dialects, readers and writers. What moves text is C: modules/_csv.c.

__version__ = "1.0"
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = range(4)
_dialects = {}
_limit = 131072


class Error(Exception):
    pass


Error.__module__ = "_csv"


def _text(name, value, default, optional=False):
    if value is _unset:
        return default
    if optional and value is None:
        return None
    if not isinstance(value, str):
        kind = "string or None" if optional else "string"
        raise TypeError(f'"{name}" must be {kind}, not {type(value).__name__}')
    if len(value) != 1:
        raise TypeError(f'"{name}" must be a 1-character string')
    return value


_unset = object()
_names = ("delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting",
          "skipinitialspace", "strict")


class Dialect:
    """The rules of a kind of CSV file; they do not change."""

    __slots__ = ("_rules",)

    def __new__(cls, dialect=None, delimiter=_unset, doublequote=_unset, escapechar=_unset,
                lineterminator=_unset, quotechar=_unset, quoting=_unset,
                skipinitialspace=_unset, strict=_unset, **others):
        for name in others:
            raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        given = [delimiter, doublequote, escapechar, lineterminator, quotechar, quoting,
                 skipinitialspace, strict]
        if dialect is not None:
            if isinstance(dialect, str):
                dialect = get_dialect(dialect)
            if cls is Dialect and type(dialect) is Dialect and \
                    all(v is _unset for v in given):
                return dialect
            for i, name in enumerate(_names):
                if given[i] is _unset:
                    given[i] = getattr(dialect, name, _unset)
        return cls._check(*given)

    @classmethod
    def _check(cls, delimiter, doublequote, escapechar, lineterminator, quotechar, quoting,
               skipinitialspace, strict):
        delimiter = _text("delimiter", delimiter, ",")
        doublequote = True if doublequote is _unset else bool(doublequote)
        escapechar = _text("escapechar", escapechar, None, True)
        if lineterminator is _unset:
            lineterminator = "\r\n"
        elif lineterminator is not None and not isinstance(lineterminator, str):
            raise TypeError('"lineterminator" must be a string')
        no_quotes = quotechar is None and quoting is _unset
        quotechar = _text("quotechar", quotechar, '"', True)
        if quoting is _unset:
            quoting = QUOTE_NONE if no_quotes else QUOTE_MINIMAL
        elif type(quoting) is not int:
            raise TypeError('"quoting" must be an integer')
        skipinitialspace = skipinitialspace is not _unset and bool(skipinitialspace)
        strict = strict is not _unset and bool(strict)
        if not 0 <= quoting <= 3:
            raise TypeError('bad "quoting" value')
        if quoting != QUOTE_NONE and quotechar is None:
            raise TypeError("quotechar must be set if quoting enabled")
        if lineterminator is None:
            raise TypeError("lineterminator must be set")
        self = object.__new__(cls)
        object.__setattr__(self, "_rules",
                           (delimiter, quotechar, escapechar, doublequote, skipinitialspace,
                            lineterminator, quoting, strict))
        return self

    def __reduce_ex__(self, version):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")

    delimiter = property(lambda self: self._rules[0])
    quotechar = property(lambda self: self._rules[1])
    escapechar = property(lambda self: self._rules[2])
    doublequote = property(lambda self: self._rules[3])
    skipinitialspace = property(lambda self: self._rules[4])
    lineterminator = property(lambda self: self._rules[5])
    quoting = property(lambda self: self._rules[6])
    strict = property(lambda self: self._rules[7])


Dialect.__module__ = "_csv"


def _dialect(dialect, options):
    dialect = options.pop("dialect", dialect)
    return Dialect(None if dialect is _unset else dialect, **options)


class _reader:
    __slots__ = ("_next", "_state", "_rules", "dialect", "line_num")

    def __init__(self, iterable, dialect=_unset, /, **options):
        self._next = iter(iterable).__next__
        self.dialect = _dialect(dialect, options)
        self._rules = self.dialect._rules
        self._state = [0, [], "", False]
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        state = self._state
        if state[0]:
            state[:] = 0, [], "", False
        while True:
            try:
                line = self._next()
            except StopIteration:
                if not state[2] and state[0] != 4:
                    raise
            else:
                if type(line) is not str:
                    if not isinstance(line, str):
                        raise Error("iterator should return strings, not "
                                    f"{type(line).__name__} (the file should be opened in "
                                    "text mode)")
                    line = str.__str__(line)
                self.line_num += 1
                row = _parse(self._rules, state, line, _limit)
                if row is not None:
                    return row
                continue
            if self._rules[7]:
                raise Error("unexpected end of data")
            row = state[1]
            row.append(state[2])
            state[:] = 0, [], "", False
            return row


class _writer:
    __slots__ = ("_write", "_rules", "dialect")

    def __init__(self, fileobj, dialect=_unset, /, **options):
        write = getattr(fileobj, "write", None)
        if not callable(write):
            raise TypeError('argument 1 must have a "write" method')
        self._write = write
        self.dialect = _dialect(dialect, options)
        self._rules = self.dialect._rules

    def writerow(self, row, /):
        """Writes one row: an iterable of fields."""
        if type(row) is not list:
            try:
                row = iter(row)
            except TypeError:
                raise Error(f"iterable expected, not {type(row).__name__}") from None
            row = list(row)
        return self._write(_join(self._rules, row))

    def writerows(self, rows, /):
        """Writes rows: an iterable of them."""
        for row in rows:
            self.writerow(row)


_reader.__module__ = _writer.__module__ = "_csv"
_reader.__name__ = _reader.__qualname__ = "reader"
_writer.__name__ = _writer.__qualname__ = "writer"


def reader(iterable, dialect=_unset, /, **options):
    """reader(iterable [, dialect='excel'] [optional keyword args]): rows of strings."""
    return _reader(iterable, dialect, **options)


def writer(fileobj, dialect=_unset, /, **options):
    """writer(fileobj [, dialect='excel'] [optional keyword args])"""
    return _writer(fileobj, dialect, **options)


def register_dialect(name, dialect=None, /, **options):
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = Dialect(dialect, **options)


def unregister_dialect(name):
    try:
        del _dialects[name]
    except KeyError:
        raise Error("unknown dialect") from None


def get_dialect(name):
    try:
        return _dialects[name]
    except KeyError:
        raise Error("unknown dialect") from None


def list_dialects():
    return list(_dialects)


def field_size_limit(limit=_unset, /):
    """Sets the largest size of a field; returns the one before."""
    global _limit
    before = _limit
    if limit is not _unset:
        if type(limit) is not int:
            raise TypeError("limit must be an integer")
        _limit = limit
    return before
