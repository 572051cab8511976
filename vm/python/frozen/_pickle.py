"""Pickler and Unpickler: what asks the program's classes. Bytes, the memo and plain data are C's
(modules/pickle_save.c, pickle_load.c), which calls the methods with an underscore."""

import sys as _sys
import copyreg as _copyreg
from types import FunctionType as _FunctionType

PickleError.__doc__ = None


class PicklingError(PickleError):
    __module__ = "_pickle"


class UnpicklingError(PickleError):
    __module__ = "_pickle"


_HIGHEST, _DEFAULT, _BATCH = 5, 4, 1000


def _protocol(protocol):
    if protocol is None:
        return _DEFAULT
    if not hasattr(type(protocol), "__index__"):
        raise TypeError(f"'{type(protocol).__name__}' object cannot be interpreted as an integer")
    protocol = int(protocol)
    if protocol < 0:
        return _HIGHEST
    if protocol > _HIGHEST:
        raise ValueError(f"pickle protocol must be <= {_HIGHEST}")
    return protocol


def _named(o, cls):
    name = type(o).__name__
    return f"_pickle.{name}" if type(o) is cls else name


def _walk(o, dotted):
    """(the attribute of a dotted name, what has it)"""
    parent = None
    for name in dotted.split("."):
        if name == "<locals>":
            raise AttributeError(f"Can't get local attribute {dotted!r} on {o!r}")
        try:
            parent, o = o, getattr(o, name)
        except AttributeError:
            raise AttributeError(f"Can't get attribute {dotted!r} on {parent or o!r}") from None
    return o, parent


def _module_of(o, name):
    """The name of the module in which an object can be found."""
    found = getattr(o, "__module__", None)
    if found is not None:
        return found
    for found, module in _sys.modules.copy().items():
        if found in ("__main__", "__mp_main__") or module is None:
            continue
        try:
            if _walk(module, name)[0] is o:
                return found
        except AttributeError:
            pass
    return "__main__"


# ---- pickling -------------------------------------------------------------------------------

class PicklerMemoProxy:
    __module__ = "_pickle"
    __slots__ = ("_pickler",)

    def __init__(self, pickler):
        self._pickler = pickler

    def clear(self, /):
        """Remove all items from memo."""
        self._pickler.clear_memo()

    def copy(self, /):
        """Copy the memo to a new object."""
        return {id(o): (n, o) for n, o in enumerate(self._pickler._memo_items())}

    def __reduce__(self, /):
        return dict, (self.copy(),)


class Pickler(_Pickler):
    """This takes a binary file for writing a pickle data stream."""
    __module__ = "_pickle"
    _write_to = None

    def __init__(self, file, protocol=None, fix_imports=True, buffer_callback=None):
        self._proto = protocol = _protocol(protocol)
        self.bin = int(protocol > 0)
        self.fast = 0
        self._fixes = bool(fix_imports) and protocol < 3
        if buffer_callback is not None and protocol < 5:
            raise ValueError("buffer_callback needs protocol >= 5")
        self._buffer_callback = buffer_callback
        if file is not None:
            try:
                self._write_to = file.write
            except AttributeError:
                raise TypeError("file must have a 'write' attribute") from None

    def dump(self, obj, /):
        """Write a pickled representation of the given object to the open file."""
        if self._write_to is None:
            raise PicklingError("Pickler.__init__() was not called by "
                                f"{_named(self, Pickler)}.__init__()")
        self._prepare()
        self._dump(obj)

    def _prepare(self):
        self._reducer = getattr(self, "reducer_override", None)
        self._table = getattr(self, "dispatch_table", None)
        if self._table is None:
            self._table = _copyreg.dispatch_table
        self._begin((self._proto, self.bin, self.fast), self._write_to, self._table,
                    getattr(self, "persistent_id", None), self._reducer)

    @property
    def memo(self):
        return PicklerMemoProxy(self)

    @memo.setter
    def memo(self, value):
        if isinstance(value, PicklerMemoProxy):
            items = value._pickler._memo_items()
        elif isinstance(value, dict):
            pairs = []
            for pair in value.values():
                if not isinstance(pair, tuple) or len(pair) != 2:
                    raise TypeError("'memo' values must be 2-item tuples")
                pairs.append(pair)
            pairs.sort(key=lambda pair: pair[0])
            if [n for n, _ in pairs] != list(range(len(pairs))):
                raise ValueError("the indices of a memo begin with 0 and have no holes")
            items = [o for _, o in pairs]
        else:
            raise TypeError("'memo' attribute must be a PicklerMemoProxy object or dict, "
                            f"not {type(value).__name__}")
        self._set_memo(items)

    def _save_persistent(self, pid):
        if self.bin:
            self._save_plain(pid)
            self._write(b"Q")
            return
        try:
            self._write(b"P" + str(pid).encode("ascii") + b"\n")
        except UnicodeEncodeError:
            raise PicklingError("persistent IDs in protocol 0 must be ASCII strings") from None

    def _save_long(self, i):
        if self._proto < 2:
            self._write(b"L" + repr(i).encode() + b"L\n")
            return
        n = (i.bit_length() >> 3) + 1
        data = i.to_bytes(n, "little", signed=True)
        if i < 0 and n > 1 and data[-1] == 0xFF and data[-2] & 0x80:
            data = data[:-1]
        n = len(data)
        if n < 256:
            self._write(b"\x8a" + bytes((n,)) + data)
        else:
            self._write(b"\x8b" + n.to_bytes(4, "little") + data)

    def _save_text(self, text):
        for c in "\\\0\n\r\x1a":
            text = text.replace(c, f"\\u{ord(c):04x}")
        self._write(b"V" + text.encode("raw-unicode-escape") + b"\n")

    def _save_object(self, o):
        kind = type(o)
        if kind is bytes:
            from codecs import encode
            self._save_reduce((encode, (str(o, "latin1"), "latin1")) if o else (bytes, ()), o)
            return
        if kind is bytearray:
            self._save_reduce((bytearray, (bytes(o),) if o else ()), o)
            return
        if kind is set or kind is frozenset:
            self._save_reduce((kind, (list(o),)), o)
            return
        if kind is PickleBuffer:
            self._save_buffer(o)
            return
        how = NotImplemented
        if self._reducer is not None:
            how = self._reducer(o)
        if how is NotImplemented:
            if kind is type:
                if o is type(None) or o is type(NotImplemented) or o is type(...):
                    value = None if o is type(None) else ... if o is type(...) else NotImplemented
                    self._save_reduce((type, (value,)), o)
                else:
                    self._save_global(o)
                return
            if kind is _FunctionType:
                self._save_global(o)
                return
            try:
                reduce = self._table[kind]
            except KeyError:
                reduce = None
            if reduce is not None:
                how = reduce(o)
            elif issubclass(kind, type):
                self._save_global(o)
                return
            else:
                reduce = getattr(o, "__reduce_ex__", None)
                if reduce is not None:
                    how = reduce(self._proto)
                else:
                    reduce = getattr(o, "__reduce__", None)
                    if reduce is None:
                        raise PicklingError(f"can't pickle {kind.__name__!r} object: {o!r}")
                    how = reduce()
        if isinstance(how, str):
            self._save_global(o, how)
        elif isinstance(how, tuple):
            self._save_reduce(how, o)
        else:
            raise PicklingError("__reduce__ must return a string or tuple")

    def _save_buffer(self, o):
        if self._proto < 5:
            raise PicklingError("PickleBuffer can only be pickled with protocol >= 5")
        view = o._view()
        if not view.contiguous:
            raise PicklingError("PickleBuffer can not be pickled when pointing to a "
                                "non-contiguous buffer")
        if self._buffer_callback is None or self._buffer_callback(o):
            self._save_view(o.raw(), view.readonly)
            self._memoize(o)
        else:
            self._write(b"\x97\x98" if view.readonly else b"\x97")

    def _save_reduce(self, how, o):
        n = len(how)
        if not 2 <= n <= 6:
            raise PicklingError("tuple returned by __reduce__ must contain 2 through 6 elements")
        f, args = how[0], how[1]
        state, items, pairs, setter = how[2:] + (None,) * (6 - n)
        if not callable(f):
            raise PicklingError("first item of the tuple returned by __reduce__ must be callable")
        if not isinstance(args, tuple):
            raise PicklingError("second item of the tuple returned by __reduce__ must be a tuple")
        if items is not None and not hasattr(items, "__next__"):
            raise PicklingError("fourth element of the tuple returned by __reduce__ must be an "
                                f"iterator, not {type(items).__name__}")
        if pairs is not None and not hasattr(pairs, "__next__"):
            raise PicklingError("fifth element of the tuple returned by __reduce__ must be an "
                                f"iterator, not {type(pairs).__name__}")
        if setter is not None and not callable(setter):
            raise PicklingError("sixth element of the tuple returned by __reduce__ must be a "
                                f"function, not {type(setter).__name__}")
        save, write = self._save, self._write
        name = getattr(f, "__name__", "") if self._proto >= 2 else ""
        if name == "__newobj_ex__":
            self._save_newobj_ex(args, o)
        elif name == "__newobj__":
            if not args:
                raise PicklingError("__newobj__ arglist is empty")
            cls = args[0]
            if not hasattr(cls, "__new__"):
                raise PicklingError("args[0] from __newobj__ args has no __new__")
            if o is not None and o.__class__ is not cls:
                raise PicklingError("args[0] from __newobj__ args has the wrong class")
            save(cls)
            save(args[1:])
            write(b"\x81")
        else:
            save(f)
            save(args)
            write(b"R")
        if o is not None:
            if self._find(o) >= 0:  # it was met among its own arguments
                write(b"0")
                self._get(o)
            else:
                self._memoize(o)
        if items is not None:
            self._save_batches(items, b"a", b"e", False)
        if pairs is not None:
            self._save_batches(pairs, b"s", b"u", True)
        if state is not None:
            if setter is None:
                save(state)
                write(b"b")
            else:
                save(setter)
                save(o)
                save(state)
                write(b"\x86R0")

    def _save_newobj_ex(self, args, o):
        if len(args) != 3:
            raise PicklingError("length of the NEWOBJ_EX argument tuple must be exactly 3, "
                                f"not {len(args)}")
        cls, positional, keywords = args
        if not hasattr(cls, "__new__"):
            raise PicklingError("first item from NEWOBJ_EX argument tuple must be a class, "
                                f"not {type(cls).__name__}")
        if not isinstance(positional, tuple):
            raise PicklingError("second item from NEWOBJ_EX argument tuple must be a tuple, "
                                f"not {type(positional).__name__}")
        if not isinstance(keywords, dict):
            raise PicklingError("third item from NEWOBJ_EX argument tuple must be a dict, "
                                f"not {type(keywords).__name__}")
        if o is not None and o.__class__ is not cls:
            raise PicklingError("args[0] from __newobj_ex__ args has the wrong class")
        save = self._save
        if self._proto >= 4:
            save(cls)
            save(positional)
            save(keywords)
            self._write(b"\x92")
        else:
            from functools import partial
            save(partial(cls.__new__, cls, *positional, **keywords))
            save(())
            self._write(b"R")

    def _save_batches(self, items, one, many, pairs):
        save, write = self._save, self._write

        def put(item):
            if pairs:
                if not isinstance(item, tuple) or len(item) != 2:
                    raise TypeError("dict items iterator must return 2-tuples")
                save(item[0])
                save(item[1])
            else:
                save(item)

        if not self.bin:
            for item in items:
                put(item)
                write(one)
            return
        nothing = object()
        item = next(items, nothing)
        while item is not nothing:
            following = next(items, nothing)
            if following is nothing:
                put(item)
                write(one)
                return
            write(b"(")
            put(item)
            n = 1
            item = following
            while item is not nothing and n < _BATCH:
                put(item)
                n += 1
                item = next(items, nothing)
            write(many)

    def _save_global(self, o, name=None):
        if name is None:
            name = getattr(o, "__qualname__", None)
            if name is None:
                name = o.__name__
        if "<locals>" in name.split("."):
            raise AttributeError(f"Can't pickle local object {name!r}")
        module_name = _module_of(o, name)
        try:
            __import__(module_name, level=0)
            module = _sys.modules[module_name]
        except (ImportError, KeyError, ValueError):
            raise PicklingError(f"Can't pickle {o!r}: import of module {module_name!r} "
                                "failed") from None
        try:
            found, parent = _walk(module, name)
        except AttributeError:
            raise PicklingError(f"Can't pickle {o!r}: attribute lookup {name} on "
                                f"{module_name} failed") from None
        if found is not o:
            raise PicklingError(f"Can't pickle {o!r}: it's not the same object as "
                                f"{module_name}.{name}")
        proto, write = self._proto, self._write
        if proto >= 2:
            code = _copyreg._extension_registry.get((module_name, name))
            if code:
                if not isinstance(code, int) or not 0 < code <= 0x7FFFFFFF:
                    raise PicklingError(f"Can't pickle {o!r}: extension code {code!r} is out "
                                        "of range")
                n = 1 if code < 256 else 2 if code < 65536 else 4
                write((b"", b"\x82", b"\x83", b"", b"\x84")[n] + code.to_bytes(n, "little"))
                return
        if parent is module:
            name = name.rpartition(".")[2]
        if proto >= 4:
            self._save(module_name)
            self._save(name)
            write(b"\x93")
        elif parent is not module:
            self._save_reduce((getattr, (parent, name.rpartition(".")[2])), o)
            return
        else:
            if self._fixes:
                module_name, name = _old_name(module_name, name)
            how = "utf-8" if proto >= 3 else "ascii"
            try:
                write(b"c" + module_name.encode(how) + b"\n" + name.encode(how) + b"\n")
            except UnicodeEncodeError:
                raise PicklingError(f"can't pickle global identifier '{module_name}.{name}' "
                                    f"using pickle protocol {proto}") from None
        self._memoize(o)


def _old_name(module, name):
    """As Python 2 has it."""
    import _compat_pickle as names
    if (module, name) in names.REVERSE_NAME_MAPPING:
        return names.REVERSE_NAME_MAPPING[module, name]
    return names.REVERSE_IMPORT_MAPPING.get(module, module), name


# ---- unpickling -----------------------------------------------------------------------------

class UnpicklerMemoProxy:
    __module__ = "_pickle"
    __slots__ = ("_unpickler",)

    def __init__(self, unpickler):
        self._unpickler = unpickler

    def clear(self, /):
        """Remove all items from memo."""
        self._unpickler._set_memo({})

    def copy(self, /):
        """Copy the memo to a new object."""
        return self._unpickler._memo_items()

    def __reduce__(self, /):
        return dict, (self.copy(),)


class Unpickler(_Unpickler):
    """This takes a binary file for reading a pickle data stream."""
    __module__ = "_pickle"
    _ready = False

    def __init__(self, file, *, fix_imports=True, encoding="ASCII", errors="strict",
                 buffers=None):
        try:
            read, readline = file.read, file.readline
        except AttributeError:
            raise TypeError("file must have 'read' and 'readline' attributes") from None
        self._settings(fix_imports, encoding, errors, buffers)
        self._begin(b"", read, readline)

    def _settings(self, fix_imports, encoding, errors, buffers):
        if not isinstance(encoding, str) or not isinstance(errors, str):
            raise TypeError("encoding and errors must be str")
        self._fixes = bool(fix_imports)
        self._encoding, self._errors = encoding, errors
        self._buffers = None if buffers is None else iter(buffers)
        self._set_memo({})
        self._ready = True

    def load(self, /):
        """Load a pickle."""
        if not self._ready:
            raise UnpicklingError("Unpickler.__init__() was not called by "
                                  f"{_named(self, Unpickler)}.__init__()")
        return self._load()

    @property
    def memo(self):
        return UnpicklerMemoProxy(self)

    @memo.setter
    def memo(self, value):
        if isinstance(value, UnpicklerMemoProxy):
            value = value.copy()
        elif not isinstance(value, dict):
            raise TypeError("'memo' attribute must be an UnpicklerMemoProxy object or dict, "
                            f"not {type(value).__name__}")
        for key in value:
            if not isinstance(key, int):
                raise TypeError("memo key must be integers")
            if key < 0:
                raise ValueError("memo key must be positive integers.")
        self._set_memo(dict(value))

    def find_class(self, module_name, global_name, /):
        """Return an object from a specified module."""
        _sys.audit("pickle.find_class", module_name, global_name)
        proto = self._proto
        if proto < 3 and self._fixes:
            import _compat_pickle as names
            if (module_name, global_name) in names.NAME_MAPPING:
                module_name, global_name = names.NAME_MAPPING[module_name, global_name]
            elif module_name in names.IMPORT_MAPPING:
                module_name = names.IMPORT_MAPPING[module_name]
        module = _sys.modules.get(module_name)
        if module is None:
            __import__(module_name, level=0)
            module = _sys.modules[module_name]
        if proto >= 4 and "." in global_name:
            return _walk(module, global_name)[0]
        try:
            return getattr(module, global_name)
        except AttributeError:
            raise AttributeError(f"Can't get attribute {global_name!r} on {module!r}") from None

    def _global_of_lines(self, module, name):
        return self.find_class(module.decode(), name.decode())

    def _persistent(self, pid):
        load = getattr(self, "persistent_load", None)
        if load is None:
            raise UnpicklingError("A load persistent id instruction was encountered,\n"
                                  "but no persistent_load function was specified.")
        return load(pid)

    def _read_persid(self, line):
        try:
            pid = line.decode("ascii")
        except UnicodeDecodeError:
            raise UnpicklingError("persistent IDs in protocol 0 must be ASCII strings") from None
        return self._persistent(pid)

    def _read_int(self, line):
        if line == b"00" or line == b"01":
            return line == b"01"
        try:
            return int(line, 0)
        except ValueError:
            raise ValueError("could not convert string to int") from None

    def _read_long(self, line):
        if line.endswith(b"L"):
            line = line[:-1]
        return int(line, 0)

    def _read_float(self, line):
        try:
            return float(line)
        except ValueError:
            raise ValueError("could not convert string to float") from None

    def _read_string(self, line):
        line = line.rstrip(b"\r")
        if len(line) < 2 or line[0] != line[-1] or line[:1] not in b"'\"":
            raise UnpicklingError("the STRING opcode argument must be quoted")
        from _codecs import escape_decode
        return self._decode_string(escape_decode(line[1:-1])[0])

    def _decode_string(self, raw):
        if self._encoding == "bytes":
            return raw
        return raw.decode(self._encoding, self._errors)

    def _read_unicode(self, line):
        return str(line, "raw-unicode-escape")

    def _decode_long(self, raw):
        return int.from_bytes(raw, "little", signed=True)

    def _append_to(self, o, items):
        extend = getattr(o, "extend", None)
        if extend is not None:
            extend(list(items))
            return
        append = o.append
        for item in items:
            append(item)

    def _set_items(self, o, items):
        for i in range(0, len(items), 2):
            o[items[i]] = items[i + 1]

    def _add_items(self, o, items):
        add = o.add
        for item in items:
            add(item)

    def _new_object(self, cls, args):
        if not isinstance(cls, type):
            raise UnpicklingError("NEWOBJ class argument must be a type, not "
                                  f"{type(cls).__name__}")
        if not isinstance(args, tuple):
            raise UnpicklingError(f"NEWOBJ expected an arg tuple, got {type(args).__name__}")
        return cls.__new__(cls, *args)

    def _new_object_ex(self, cls, args, keywords):
        if not isinstance(cls, type):
            raise UnpicklingError("NEWOBJ_EX class argument must be a type, not "
                                  f"{type(cls).__name__}")
        if not isinstance(args, tuple):
            raise UnpicklingError("NEWOBJ_EX args argument must be a tuple, not "
                                  f"{type(args).__name__}")
        if not isinstance(keywords, dict):
            raise UnpicklingError("NEWOBJ_EX kwargs argument must be a dict, not "
                                  f"{type(keywords).__name__}")
        return cls.__new__(cls, *args, **keywords)

    def _instantiate(self, cls, args):
        if args or not isinstance(cls, type) or hasattr(cls, "__getinitargs__"):
            return cls(*args)
        return cls.__new__(cls)

    def _build(self, o, state):
        setstate = getattr(o, "__setstate__", None)
        if setstate is not None:
            setstate(state)
            return
        slots = None
        if isinstance(state, tuple) and len(state) == 2:
            state, slots = state
        if state is not None:
            if not isinstance(state, dict):
                raise UnpicklingError("state is not a dictionary")
            if state:
                attributes = o.__dict__
                for name, value in state.items():
                    attributes[_sys.intern(name) if type(name) is str else name] = value
        if slots is not None:
            if not isinstance(slots, dict):
                raise UnpicklingError("slot state is not a dictionary")
            for name, value in slots.items():
                setattr(o, name, value)

    def _extension(self, code):
        nothing = object()
        cached = _copyreg._extension_cache.get(code, nothing)
        if cached is not nothing:
            return cached
        key = _copyreg._inverted_registry.get(code)
        if key is None:
            if code <= 0:
                raise UnpicklingError("EXT specifies code <= 0")
            raise ValueError(f"unregistered extension code {code}")
        if not isinstance(key, tuple) or len(key) != 2 or not all(
                isinstance(name, str) for name in key):
            raise ValueError(f"_inverted_registry[{code}] isn't a 2-tuple of strings")
        found = _copyreg._extension_cache[code] = self.find_class(*key)
        return found

    def _next_buffer(self):
        if self._buffers is None:
            raise UnpicklingError("pickle stream refers to out-of-band data but no *buffers* "
                                  "argument was given")
        for buffer in self._buffers:
            return buffer
        raise UnpicklingError("not enough out-of-band buffers")

    def _as_readonly(self, buffer):
        with memoryview(buffer) as view:
            if view.readonly:
                return buffer
            return view.toreadonly()


# ---- what the functions in C call --------------------------------------------------------------

def _dump_all(obj, file, protocol, fix_imports, buffer_callback):
    Pickler(file, protocol, fix_imports, buffer_callback).dump(obj)


def _dumps_all(obj, protocol, fix_imports, buffer_callback):
    pickler = Pickler(None, protocol, fix_imports, buffer_callback)
    pickler._prepare()
    return pickler._dump(obj)


def _load_all(file, fix_imports, encoding, errors, buffers):
    encoding = "ASCII" if encoding is None else encoding
    errors = "strict" if errors is None else errors
    return Unpickler(file, fix_imports=fix_imports, encoding=encoding, errors=errors,
                     buffers=buffers).load()


def _loads_all(data, fix_imports, encoding, errors, buffers):
    if type(data) is not bytes:
        try:
            view = memoryview(data)
        except TypeError:
            raise TypeError("a bytes-like object is required, not "
                            f"'{type(data).__name__}'") from None
        with view:
            data = view.tobytes()
    unpickler = Unpickler.__new__(Unpickler)
    unpickler._settings(fix_imports, "ASCII" if encoding is None else encoding,
                        "strict" if errors is None else errors, buffers)
    unpickler._begin(data, None, None)
    return unpickler._load()
