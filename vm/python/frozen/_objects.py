"""Methods of builtin types that are more easily said in Python; C calls them by name."""


# ---- object.__reduce_ex__ -------------------------------------------------------------------

def _slot_names(cls):
    names = cls.__dict__.get("__slotnames__")
    if names is None:
        from copyreg import _slotnames
        names = _slotnames(cls)
    return names


def getstate(self):
    """object.__getstate__: the attributes; with slots, a pair."""
    state = getattr(self, "__dict__", None)
    state = None if not state and not isinstance(state, dict) else state
    if state is not None and not state:
        state = None if not _has_dict(self) else state
    slots = {}
    for name in _slot_names(type(self)):
        try:
            slots[name] = getattr(self, name)
        except AttributeError:
            pass
    if state is not None:
        state = dict(state) or None
    return (state, slots) if slots else state


def _has_dict(self):
    return hasattr(self, "__dict__")


def reduce_ex(self, protocol):
    """object.__reduce_ex__."""
    cls = type(self)
    if self is ... or self is NotImplemented:
        return "Ellipsis" if self is ... else "NotImplemented"
    if cls.__reduce__ is not object.__reduce__:
        return self.__reduce__()
    way = _own_way(self, cls, protocol)
    if way is not None:
        return way
    import copyreg
    if protocol < 2:
        return copyreg._reduce_ex(self, protocol)
    if not _can_be_made(self, cls):
        raise TypeError(f"cannot pickle {cls.__name__!r} object")
    make, args = _arguments(self, cls, copyreg)
    state = self.__getstate__()
    items = iter(self) if isinstance(self, list) else None
    pairs = iter(self.items()) if isinstance(self, dict) else None
    return make, args, state, items, pairs


def _own_way(self, cls, protocol):
    """What the __reduce__ of CPython's types in C says; None: not of these."""
    if isinstance(self, (set, frozenset)):
        return cls, (list(self),), self.__getstate__()
    if isinstance(self, bytearray):
        if not self:
            return cls, (), self.__getstate__()
        if protocol < 3:
            return cls, (self.decode("latin-1"), "latin-1"), self.__getstate__()
        return cls, (bytes(self),), self.__getstate__()
    if isinstance(self, BaseException):
        return _exception_way(self, cls)
    if isinstance(self, slice):
        return slice, (self.start, self.stop, self.step)
    if self is Ellipsis or self is NotImplemented:
        return repr(self)
    if isinstance(self, _METHOD):
        return getattr, (self.__self__, self.__func__.__name__)
    if isinstance(self, _FUNCTIONS):
        of = getattr(self, "__objclass__", None) or getattr(self, "__self__", None)
        if of is None or type(of).__name__ == "module":
            return self.__qualname__
        return getattr, (of, self.__name__)
    return None


def _exception_way(self, cls):
    args, state = self.args, self.__getstate__()
    if isinstance(self, OSError) and len(args) == 2 and self.filename is not None:
        args += (self.filename,)    # was no argument any more
        if self.filename2 is not None:
            args += (None, self.filename2)
    if isinstance(self, ImportError):
        fields = {name: getattr(self, name) for name in ("name", "path")
                  if getattr(self, name) is not None}
        state = {**(state or {}), **fields} or None
    return (cls, args, state) if state else (cls, args)


class _Any:
    def method(self):
        pass


# functions and methods in C, and what they are in their types
_METHOD = type(_Any().method)
_FUNCTIONS = tuple({type(len), type(str.join), type(object.__repr__), type("".__len__)})


def _can_be_made(self, cls):
    if cls.__flags__ & (1 << 9):    # made by a class statement
        return not _needs_arguments(cls) or hasattr(cls, "__getnewargs__") or hasattr(
            cls, "__getnewargs_ex__")
    return cls is object or hasattr(cls, "__getnewargs__") or issubclass(
        cls, (list, dict, set, frozenset, bytearray, BaseException))


def _needs_arguments(cls):
    """Below a builtin type whose objects hold more than attributes tell."""
    for base in cls.__mro__:
        if base.__flags__ & (1 << 9) or base is object:
            continue
        return base not in (list, dict, set, frozenset, bytearray, type) and not issubclass(
            base, BaseException)
    return False


def _arguments(self, cls, copyreg):
    extended = getattr(self, "__getnewargs_ex__", None)
    if extended is not None:
        both = extended()
        if not isinstance(both, tuple):
            raise TypeError("__getnewargs_ex__ should return a tuple, "
                            f"not '{type(both).__name__}'")
        if len(both) != 2:
            raise ValueError("__getnewargs_ex__ should return a tuple of length 2, "
                             f"not {len(both)}")
        args, kwargs = both
        if not isinstance(args, tuple):
            raise TypeError("first item of the tuple returned by __getnewargs_ex__ must be "
                            f"a tuple, not '{type(args).__name__}'")
        if not isinstance(kwargs, dict):
            raise TypeError("second item of the tuple returned by __getnewargs_ex__ must be "
                            f"a dict, not '{type(kwargs).__name__}'")
        if kwargs:
            return copyreg.__newobj_ex__, (cls, args, kwargs)
        return copyreg.__newobj__, (cls, *args)
    plain = getattr(self, "__getnewargs__", None)
    args = () if plain is None else plain()
    if not isinstance(args, tuple):
        raise TypeError(f"__getnewargs__ should return a tuple, not '{type(args).__name__}'")
    return copyreg.__newobj__, (cls, *args)


# ---- list[T][int] ---------------------------------------------------------------------------

def parameters(args):
    """The type variables in the arguments of a generic alias."""
    found = []
    for arg in args:
        if isinstance(arg, type):
            continue
        if hasattr(type(arg), "__typing_subst__"):
            if arg not in found:
                found.append(arg)
        else:
            inner = getattr(arg, "__parameters__", ())
            if isinstance(inner, tuple):
                for p in inner:
                    if p not in found:
                        found.append(p)
    return tuple(found)


def _unpacked(items):
    out = []
    for item in items:
        if isinstance(item, type):
            out.append(item)
            continue
        inner = getattr(item, "__typing_unpacked_tuple_args__", None)
        if inner and inner[-1] is not ...:
            out.extend(inner)
        else:
            out.append(item)
    return tuple(out)


def subscript(alias, item, parameters):
    """The arguments of alias[item]."""
    if not parameters:
        raise TypeError(f"{alias!r} is not a generic class")
    items = _unpacked(item if isinstance(item, tuple) else (item,))
    for p in parameters:
        prepare = getattr(type(p), "__typing_prepare_subst__", None)
        if prepare is not None:
            items = prepare(p, alias, items)
            if not isinstance(items, tuple):
                items = (items,)
    if len(items) != len(parameters):
        many = "many" if len(items) > len(parameters) else "few"
        raise TypeError(f"Too {many} arguments for {alias!r}; actual {len(items)}, "
                        f"expected {len(parameters)}")
    given = dict(zip(parameters, items))
    out = []
    for arg in alias.__args__:
        if isinstance(arg, type):
            out.append(arg)
            continue
        substitute = getattr(type(arg), "__typing_subst__", None)
        if substitute is not None:
            value = substitute(arg, given[arg])
        else:
            inner = getattr(arg, "__parameters__", ())
            value = arg
            if isinstance(inner, tuple) and inner:
                values = []
                for p in inner:
                    v = given[p]
                    if isinstance(v, tuple) and hasattr(type(p), "__typing_prepare_subst__"):
                        values.extend(v)
                    else:
                        values.append(v)
                value = arg[tuple(values)]
        if isinstance(value, tuple) and hasattr(type(arg), "__typing_prepare_subst__"):
            out.extend(value)
        elif getattr(arg, "__typing_is_unpacked_typevartuple__", False) and isinstance(value, tuple):
            out.extend(value)
        else:
            out.append(value)
    return tuple(out)
