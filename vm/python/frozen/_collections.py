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
