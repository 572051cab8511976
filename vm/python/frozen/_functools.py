"""Tools that operate on functions."""

_nothing = object()


def _reduce(function, iterable, initial=_nothing, /):
    """reduce(function, iterable[, initial]): function(function(a, b), c) and so on."""
    try:
        it = iter(iterable)
    except TypeError:
        raise TypeError("reduce() arg 2 must support iteration") from None
    value = initial
    if value is _nothing:
        for value in _each(it):
            break
        else:
            raise TypeError("reduce() of empty iterable with no initial value")
    for item in _each(it):
        value = function(value, item)
    return value


class _Key:
    """An item that is ordered by what a function says of two of them."""
    __slots__ = ("_cmp", "obj")
    __module__ = "functools"
    __hash__ = None

    def __call__(self, obj):
        key = object.__new__(_Key)
        key._cmp = self._cmp
        key.obj = obj
        return key

    def __lt__(self, other):
        return _compared(self, other) < 0

    def __gt__(self, other):
        return _compared(self, other) > 0

    def __eq__(self, other):
        return _compared(self, other) == 0

    def __le__(self, other):
        return _compared(self, other) <= 0

    def __ge__(self, other):
        return _compared(self, other) >= 0


_Key.__name__ = _Key.__qualname__ = "KeyWrapper"


def _compared(a, b):
    if type(b) is not _Key:
        raise TypeError("other argument must be K instance")
    return a._cmp(a.obj, b.obj)


def _Keys(mycmp):
    """cmp_to_key(mycmp): a key function for sort()."""
    keys = object.__new__(_Key)
    keys._cmp = mycmp
    return keys


class partial:
    """partial(func, /, *args, **keywords): func with some arguments given."""
    __slots__ = "_func", "_args", "_keywords", "__dict__", "__weakref__"
    func = property(lambda self: self._func)
    args = property(lambda self: self._args)
    keywords = property(lambda self: self._keywords)
    __module__ = "functools"

    def __new__(cls, func=_nothing, /, *args, **keywords):
        if func is _nothing:
            raise TypeError("type 'partial' takes at least one argument")
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if isinstance(func, partial) and not func.__dict__:
            args = func._args + args
            keywords = {**func._keywords, **keywords}
            func = func._func
        self = object.__new__(cls)
        self._func = func
        self._args = args
        self._keywords = keywords
        return self

    def __call__(self, /, *args, **keywords):
        if self._keywords:
            keywords = {**self._keywords, **keywords}
        if keywords:
            return self._func(*self._args, *args, **keywords)
        return self._func(*self._args, *args)

    def __repr__(self):
        name = type(self).__qualname__
        if type(self) is partial:
            name = "functools.partial"
        if id(self) in _in_repr:
            return "..."
        _in_repr.add(id(self))
        try:
            parts = [repr(self._func)]
            parts.extend([repr(v) for v in self._args])
            parts.extend([f"{k}={v!r}" for k, v in self._keywords.items()])
        finally:
            _in_repr.discard(id(self))
        return f"{name}({', '.join(parts)})"

    def __reduce__(self):
        return (type(self), (self._func,),
                (self._func, self._args, self._keywords, self.__dict__ or None))

    def __setstate__(self, state):
        if not isinstance(state, tuple) or len(state) != 4:
            raise TypeError("invalid partial state")
        func, args, keywords, attributes = state
        if not callable(func) or not isinstance(args, tuple) or \
                keywords is not None and not isinstance(keywords, dict):
            raise TypeError("invalid partial state")
        self._func = func
        self._args = args if type(args) is tuple else tuple(args)
        self._keywords = ({} if keywords is None else
                          keywords if type(keywords) is dict else dict(keywords))
        self.__dict__.clear()
        if attributes is not None:
            self.__dict__.update(attributes)

    __class_getitem__ = classmethod(type(list[int]))


_in_repr = set()  # of the partials whose repr is being made


class _Call(list):
    """Arguments with their types or keywords, hashed once."""
    __slots__ = ("hash",)

    def __init__(self, values):
        self[:] = values
        self.hash = hash(values)

    def __hash__(self):
        return self.hash


_mark = object()  # between positional arguments and keywords


def _key(args, keywords, typed):
    values = args
    if keywords:
        values += (_mark,)
        for pair in keywords.items():
            values += pair
    if typed:
        values += tuple([type(v) for v in args])
        if keywords:
            values += tuple([type(v) for v in keywords.values()])
    return _Call(values)


# What was used last is at the end of the dict.
def _lru_cache_wrapper(user_function, maxsize, typed, cache_info_type):
    cache = {}
    hits = misses = 0
    if maxsize is not None:
        maxsize = range(maxsize).stop
        if maxsize < 0:
            maxsize = 0

    def unbounded(*args, **keywords):
        nonlocal hits, misses
        if keywords or typed:
            key = _key(args, keywords, typed)
        elif len(args) == 1 and (type(args[0]) is int or type(args[0]) is str):
            key = args[0]
        else:
            key = args
        value = cache.get(key, _nothing)
        if value is not _nothing:
            hits += 1
            return value
        misses += 1
        value = cache[key] = user_function(*args, **keywords)
        return value

    def bounded(*args, **keywords):
        nonlocal hits, misses
        if keywords or typed:
            key = _key(args, keywords, typed)
        elif len(args) == 1 and (type(args[0]) is int or type(args[0]) is str):
            key = args[0]
        else:
            key = args
        value = cache.pop(key, _nothing)
        if value is not _nothing:
            cache[key] = value
            hits += 1
            return value
        misses += 1
        value = user_function(*args, **keywords)
        if key not in cache and len(cache) >= maxsize:
            for oldest in cache:
                del cache[oldest]
                break
        cache[key] = value
        return value

    def uncached(*args, **keywords):
        nonlocal misses
        misses += 1
        return user_function(*args, **keywords)

    def cache_info():
        """Hits, misses, the bound and the number of values."""
        return cache_info_type(hits, misses, maxsize, len(cache))

    def cache_clear():
        """Forgets all values and figures."""
        nonlocal hits, misses
        cache.clear()
        hits = misses = 0

    wrapper = unbounded if maxsize is None else bounded if maxsize else uncached
    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    return wrapper
