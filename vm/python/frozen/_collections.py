"""Container datatypes: deque (in C), defaultdict, OrderedDict."""


class defaultdict(dict):
    """defaultdict(default_factory=None, /, [...]): a dict that makes missing values itself."""
    __slots__ = ("default_factory",)
    __module__ = "collections"

    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError("first argument must be callable or None")
        self.default_factory = default_factory
        if args or kwargs:
            dict.__init__(self, *args, **kwargs)

    def __missing__(self, key, /):
        """Called by __getitem__ for a key that is not there."""
        factory = self.default_factory
        if factory is None:
            raise KeyError(key)
        self[key] = value = factory()
        return value

    def __repr__(self):
        factory = self.default_factory
        if id(self) in _in_repr:
            text = "..."
        else:
            _in_repr.add(id(self))
            try:
                text = repr(factory)
            finally:
                _in_repr.discard(id(self))
        return f"{type(self).__name__}({text}, {dict.__repr__(self)})"

    def copy(self):
        """A shallow copy."""
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __reduce__(self):
        factory = self.default_factory
        args = () if factory is None else (factory,)
        return type(self), args, None, None, iter(self.items())

    def __or__(self, other, /):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other, /):
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(self.default_factory, other)
        new.update(self)
        return new


_in_repr = set()  # of the defaultdicts whose factory's repr is being made
_nothing = object()


class OrderedDict(dict):
    """Dictionary that remembers insertion order"""
    __module__ = "collections"

    def __init__(self, other=(), /, **kwargs):
        self.update(other, **kwargs)

    def update(self, other=(), /, **kwargs):
        """Sets the keys of a mapping, or of pairs, to their values."""
        if type(self) is OrderedDict:
            dict.update(self, other, **kwargs)
            return
        if isinstance(other, dict):
            for key, value in other.items():
                self[key] = value
        elif hasattr(other, "keys"):
            for key in other.keys():
                self[key] = other[key]
        elif hasattr(other, "items"):
            for key, value in other.items():
                self[key] = value
        else:
            for key, value in other:
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    def popitem(self, last=True):
        """Removes and returns the pair at the end, or at the beginning."""
        if not self:
            raise KeyError("dictionary is empty")
        if last:
            return dict.popitem(self)
        for key in self:
            break
        return key, dict.pop(self, key)

    def move_to_end(self, key, last=True):
        """Moves an existing element to the end, or to the beginning."""
        _move_to_end(self, key, bool(last))

    def pop(self, key, default=_nothing):
        """Removes the key and returns its value, or the default."""
        value = dict.pop(self, key, _nothing)
        if value is not _nothing:
            return value
        if default is not _nothing:
            return default
        raise KeyError(key)

    def setdefault(self, key, default=None):
        """The key's value, which is the default when the key was absent."""
        if type(self) is OrderedDict:
            return dict.setdefault(self, key, default)
        if key in self:
            return self[key]
        self[key] = default
        return default

    def copy(self):
        """A shallow copy."""
        return type(self)(self)

    __copy__ = copy

    @classmethod
    def fromkeys(cls, iterable, value=None):
        """An ordered dictionary with the keys of an iterable, all with the same value."""
        self = cls()
        for key in iterable:
            self[key] = value
        return self

    def __repr__(self):
        name = type(self).__name__
        if not self:
            return f"{name}()"
        if id(self) in _in_repr:
            return "..."
        _in_repr.add(id(self))
        try:
            return f"{name}({list(self.items())!r})"
        finally:
            _in_repr.discard(id(self))

    def __reduce__(self):
        state = vars(self) or None
        return type(self), (), state, None, iter(self.items())

    def __eq__(self, other):
        if not isinstance(other, OrderedDict):
            return dict.__eq__(self, other)
        return dict.__eq__(self, other) and all(
            [a is b or a == b for a, b in zip(self, other)])

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    __hash__ = None

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(self)
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(other)
        new.update(self)
        return new
