"""Context variables."""

from _thread import _get_context, _set_context

class Token:
    """What ContextVar.set() gives, to undo it."""
    __slots__ = ("_context", "_var", "_old", "_used")

    def __new__(cls, /, *args, **kwargs):
        raise RuntimeError("Tokens can only be created by ContextVars")

    var = property(lambda self: self._var)
    old_value = property(lambda self: self._old)

    def __repr__(self):
        used = " used" if self._used else ""
        return f"<Token{used} var={self._var!r} at {id(self):#x}>"

    __class_getitem__ = classmethod(type(list[int]))
    __hash__ = None

    def __init_subclass__(cls, /, **kwargs):
        raise TypeError("type 'Token' is not an acceptable base type")


class _Missing:
    __slots__ = ()

    def __repr__(self):
        return "<Token.MISSING>"


_MISSING = Token.MISSING = _Missing()


class Context:
    """Values of context variables."""
    __slots__ = ("_values", "_outer", "__weakref__")

    def __init__(self, /, *args, **kwargs):
        if args or kwargs:
            raise TypeError("Context() does not accept any arguments")
        self._values = {}
        self._outer = None

    def run(self, callable, /, *args, **kwargs):
        """Call a function in this context."""
        if self._outer is not None:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        self._outer = _now()
        _set_context(self)
        try:
            return callable(*args, **kwargs)
        finally:
            _set_context(self._outer)
            self._outer = None

    def copy(self):
        """A context of its own with the same values."""
        new = Context()
        new._values = self._values.copy()
        return new

    def __getitem__(self, var, /):
        _check(var)
        return self._values[var]

    def __contains__(self, var, /):
        _check(var)
        return var in self._values

    def get(self, var, default=None, /):
        """The value of a variable, or the default."""
        _check(var)
        return self._values.get(var, default)

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def keys(self):
        """The variables."""
        return self._values.keys()

    def values(self):
        """Their values."""
        return self._values.values()

    def items(self):
        """Both."""
        return self._values.items()

    def __eq__(self, other, /):
        if not isinstance(other, Context):
            return NotImplemented
        return self._values == other._values

    __hash__ = None

    def __init_subclass__(cls, /, **kwargs):
        raise TypeError("type 'Context' is not an acceptable base type")


def _check(var):
    if not isinstance(var, ContextVar):
        raise TypeError(f"a ContextVar key was expected, got {var!r}")


class ContextVar:
    """A variable with a value of its own in each context."""
    __slots__ = ("_name", "_default", "__weakref__")

    def __init__(self, /, *args, default=_MISSING):
        if len(args) != 1:
            raise TypeError("ContextVar() takes exactly 1 positional argument "
                            f"({len(args)} given)")
        name, = args
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self._name = name
        self._default = default

    name = property(lambda self: self._name)

    def get(self, default=_MISSING, /):
        """Its value in this context."""
        value = _now()._values.get(self, _MISSING)
        if value is not _MISSING:
            return value
        if default is not _MISSING:
            return default
        if self._default is not _MISSING:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        """Give it a value in this context."""
        token = object.__new__(Token)
        context = _now()
        token._context, token._var, token._used = context, self, False
        token._old = context._values.get(self, _MISSING)
        context._values[self] = value
        return token

    def reset(self, token, /):
        """Undo what gave the token."""
        if not isinstance(token, Token):
            raise TypeError(f"expected an instance of Token, got {token!r}")
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token._var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        if token._context is not _now():
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        if token._old is _MISSING:
            token._context._values.pop(self, None)
        else:
            token._context._values[self] = token._old

    __class_getitem__ = classmethod(type(list[int]))

    def __repr__(self):
        default = "" if self._default is _MISSING else f" default={self._default!r}"
        return f"<ContextVar name={self._name!r}{default} at {id(self):#x}>"

    def __init_subclass__(cls, /, **kwargs):
        raise TypeError("type 'ContextVar' is not an acceptable base type")


def _now():
    """The context of this thread."""
    context = _get_context()
    if context is None:
        context = Context()
        _set_context(context)
    return context


def copy_context():
    """A copy of the context that is current."""
    return _now().copy()
