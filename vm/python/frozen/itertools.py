"""Functional tools for creating and using iterators."""
# `for v in _each(it)` is a loop over an iterator: iter() is not asked again. Such a loop that
# returns at once is next() without an exception at the end; a trace follows it, and so it
# follows `raise StopIteration` out of a __next__ that a loop has called. `_iter(v)` is what a
# loop over v asks first, `_new(cls)` is object.__new__(cls).
import sys

_nothing = object()


def _is_number(v):
    t = type(v)
    return (hasattr(t, "__index__") or hasattr(t, "__float__") or
            hasattr(t, "__int__") or issubclass(t, complex))


# What __setstate__ was given: a tuple of so many values.
def _unpack(state, least, most):
    if type(state) is not tuple:
        raise TypeError("state is not a tuple")
    n = len(state)
    if not least <= n <= most:
        how = "exactly" if least == most else "at least" if n < least else "at most"
        wanted = least if n < least else most
        raise TypeError(f"function takes {how} {wanted} argument{'s' * (wanted != 1)} "
                        f"({n} given)")
    return state


class count:
    """count(start=0, step=1): start, start + step, ..."""
    __slots__ = ("_now", "_step")

    def __new__(cls, start=0, step=1):
        if not _is_number(start) or not _is_number(step):
            raise TypeError("a number is required")
        self = _new(cls, __class__)
        self._now = start
        self._step = step
        return self

    def __iter__(self):
        return self

    def __next__(self):
        now = self._now
        self._now = now + self._step
        return now

    def __repr__(self):
        name = type(self).__name__
        if type(self._step) is int and self._step == 1:
            return f"{name}({self._now!r})"
        return f"{name}({self._now!r}, {self._step!r})"

    def __reduce__(self):
        if type(self._step) is int and self._step == 1:
            return type(self), (self._now,)
        return type(self), (self._now, self._step)


class cycle:
    """cycle(iterable): its items, again and again."""
    __slots__ = ("_it", "_saved", "_at", "_ended", "_first")

    def __new__(cls, iterable, /):
        self = _new(cls, __class__)
        self._it = _iter(iterable)
        self._saved = []
        self._at = 0
        self._ended = False
        self._first = False
        return self

    def __iter__(self):
        return self

    def __next__(self):
        if not self._ended:
            for v in _each(self._it):
                if not self._first:
                    self._saved.append(v)
                return v
            self._ended = True
        saved = self._saved
        if not saved:
            raise StopIteration
        at = self._at
        self._at = at + 1 if at + 1 < len(saved) else 0
        return saved[at]

    def __reduce__(self):
        if self._ended:
            return type(self), (iter(self._saved[self._at:]),), (self._saved, True)
        return type(self), (self._it,), (self._saved, self._first)

    def __setstate__(self, state):
        saved, first = _unpack(state, 2, 2)
        if type(saved) is not list:
            raise TypeError(f"__setstate__() argument 1 must be list, not {type(saved).__name__}")
        self._saved = saved
        self._first = _index(first) != 0
        self._at = 0


class repeat:
    """repeat(object[, times]): the object, times times or for ever."""
    __slots__ = ("_object", "_left")

    def __new__(cls, object, times=_nothing):
        self = _new(cls, __class__)
        self._object = object
        if times is _nothing:
            self._left = -1
        else:
            times = _index(times)
            self._left = times if times > 0 else 0
        return self

    def __iter__(self):
        return self

    def __next__(self):
        left = self._left
        if left == 0:
            raise StopIteration
        if left > 0:
            self._left = left - 1
        return self._object

    def __length_hint__(self):
        if self._left < 0:
            raise TypeError("len() of unsized object")
        return self._left

    def __repr__(self):
        if self._left < 0:
            return f"{type(self).__name__}({self._object!r})"
        return f"{type(self).__name__}({self._object!r}, {self._left})"

    def __reduce__(self):
        if self._left < 0:
            return type(self), (self._object,)
        return type(self), (self._object, self._left)


def _index(v):
    return range(v).stop


class accumulate:
    """accumulate(iterable, func=None, *, initial=None): sums so far, or what func makes."""
    __slots__ = ("_it", "_func", "_total", "_initial")

    def __new__(cls, iterable, func=None, *, initial=None):
        self = _new(cls, __class__)
        self._it = _iter(iterable)
        self._func = func
        self._total = _nothing
        self._initial = initial
        return self

    def __iter__(self):
        return self

    def __next__(self):
        initial = self._initial
        if initial is not None:
            self._initial = None
            self._total = initial
            return initial
        for v in _each(self._it):
            total = self._total
            if total is _nothing:
                total = v
            elif self._func is None:
                total = total + v
            else:
                total = self._func(total, v)
            self._total = total
            return total
        raise StopIteration

    def __reduce__(self):
        if self._initial is not None:
            return type(self), (chain((self._initial,), self._it), self._func), None
        if self._total is None:  # None as a state would mean that there is no total
            it = type(self)(chain((None,), self._it), self._func)
            return islice, (it, 1, None)
        total = None if self._total is _nothing else self._total
        return type(self), (self._it, self._func), total

    def __setstate__(self, total):
        self._total = total


class chain:
    """chain(*iterables): the items of one behind those of the other."""
    __slots__ = ("_source", "_active")

    def __new__(cls, *iterables):
        self = _new(cls, __class__)
        self._source = _iter(iterables)
        self._active = None
        return self

    @classmethod
    def from_iterable(cls, iterable, /):
        """The same, of iterables that an iterable gives."""
        self = _new(cls, __class__)
        self._source = _iter(iterable)
        self._active = None
        return self

    def __iter__(self):
        return self

    def __next__(self):
        active = self._active
        if active is not None:
            for v in _each(active):
                return v
        v = self._following()
        if v is _nothing:
            raise StopIteration
        return v

    # the first item of the next iterable that has one
    def _following(self):
        while self._source is not None:
            self._active = None
            for following in _each(self._source):
                break
            else:
                self._source = None
                break
            try:
                self._active = iter(following)
            except BaseException:
                self._source = None
                raise
            for v in _each(self._active):
                return v
        return _nothing

    def __reduce__(self):
        if self._source is None:
            return type(self), ()
        if self._active is None:
            return type(self), (), (self._source,)
        return type(self), (), (self._source, self._active)

    def __setstate__(self, state):
        for it in _unpack(state, 1, 2):
            if not hasattr(type(it), "__next__"):
                raise TypeError("Arguments must be iterators.")
        self._source = state[0]
        self._active = state[1] if len(state) == 2 else None

    __class_getitem__ = classmethod(type(list[int]))


class compress:
    """compress(data, selectors): the data whose selector is true."""
    __slots__ = ("_data", "_selectors")

    def __new__(cls, data, selectors):
        self = _new(cls, __class__)
        self._data = _iter(data)
        self._selectors = _iter(selectors)
        return self

    def __iter__(self):
        return self

    def __next__(self):
        for v in _each(self._data):
            for selected in _each(self._selectors):
                break
            else:
                break
            if selected:
                return v
        raise StopIteration

    def __reduce__(self):
        return type(self), (self._data, self._selectors)


class dropwhile:
    """dropwhile(predicate, iterable): what is left from the first item on that fails."""
    __slots__ = ("_func", "_it", "_started")

    def __new__(cls, predicate, iterable, /):
        self = _new(cls, __class__)
        self._func = predicate
        self._it = _iter(iterable)
        self._started = False
        return self

    def __iter__(self):
        return self

    def __next__(self):
        for v in _each(self._it):
            if self._started:
                return v
            if not self._func(v):
                self._started = True
                return v
        raise StopIteration

    def __reduce__(self):
        return type(self), (self._func, self._it), int(self._started)

    def __setstate__(self, state):
        self._started = bool(state)


class takewhile:
    """takewhile(predicate, iterable): the items before the first that fails."""
    __slots__ = ("_func", "_it", "_stopped")

    def __new__(cls, predicate, iterable, /):
        self = _new(cls, __class__)
        self._func = predicate
        self._it = _iter(iterable)
        self._stopped = False
        return self

    def __iter__(self):
        return self

    def __next__(self):
        if not self._stopped:
            for v in _each(self._it):
                if self._func(v):
                    return v
                self._stopped = True
                break
        raise StopIteration

    def __reduce__(self):
        return type(self), (self._func, self._it), int(self._stopped)

    def __setstate__(self, state):
        self._stopped = bool(state)


class filterfalse:
    """filterfalse(function, iterable): the items for which the function is false."""
    __slots__ = ("_func", "_it")

    def __new__(cls, function, iterable, /):
        self = _new(cls, __class__)
        self._func = function
        self._it = _iter(iterable)
        return self

    def __iter__(self):
        return self

    def __next__(self):
        func = self._func
        if func is None or func is bool:
            for v in _each(self._it):
                if not v:
                    return v
        else:
            for v in _each(self._it):
                if not func(v):
                    return v
        raise StopIteration

    def __reduce__(self):
        return type(self), (self._func, self._it)


class starmap:
    """starmap(function, iterable): function(*item) for each item."""
    __slots__ = ("_func", "_it")

    def __new__(cls, function, iterable, /):
        self = _new(cls, __class__)
        self._func = function
        self._it = _iter(iterable)
        return self

    def __iter__(self):
        return self

    def __next__(self):
        for v in _each(self._it):
            return self._func(*v)
        raise StopIteration

    def __reduce__(self):
        return type(self), (self._func, self._it)


class pairwise:
    """pairwise(iterable): each item with the one that follows it."""
    __slots__ = ("_it", "_old")

    def __new__(cls, iterable, /):
        self = _new(cls, __class__)
        self._it = _iter(iterable)
        self._old = _nothing
        return self

    def __iter__(self):
        return self

    def __next__(self):
        it = self._it
        if it is not None:
            self._it = None  # it is given up when it ends, and when it raises
            old = self._old
            if old is _nothing:
                for old in _each(it):
                    self._old = old
                    break
                else:
                    raise StopIteration
            for new in _each(it):
                self._it = it
                self._old = new
                return old, new
            self._old = _nothing
        raise StopIteration


_bad_indices = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."
_bad_stop = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."


def _index_or(v, otherwise):
    try:
        v = _index(v)
    except TypeError:
        return otherwise
    return v if abs(v) <= sys.maxsize else otherwise


class islice:
    """islice(iterable, stop), islice(iterable, start, stop[, step]): a part of it."""
    __slots__ = ("_it", "_at", "_next", "_stop", "_step")

    def __new__(cls, iterable, start, stop=_nothing, step=None, /):
        if stop is _nothing:
            start, stop = 0, start
        start = 0 if start is None else _index_or(start, -1)
        if stop is not None:
            stop = _index_or(stop, -1)
            if stop == -1:
                raise ValueError(_bad_stop)
        if start < 0 or stop is not None and stop < 0:
            raise ValueError(_bad_indices)
        step = 1 if step is None else _index_or(step, -1)
        if step < 1:
            raise ValueError("Step for islice() must be a positive integer or None.")
        self = _new(cls, __class__)
        self._it = _iter(iterable)
        self._at = 0
        self._next = start
        self._stop = -1 if stop is None else stop
        self._step = step
        return self

    def __iter__(self):
        return self

    def __next__(self):
        it = self._it
        if it is not None:
            at, wanted, stop = self._at, self._next, self._stop
            self._it = None  # it is given up when it ends, and when it raises
            if at < wanted:
                for v in _each(it):
                    at += 1
                    if at >= wanted:
                        break
                else:
                    raise StopIteration
            if stop < 0 or at < stop:
                for v in _each(it):
                    self._it = it
                    self._at = at + 1
                    wanted += self._step
                    self._next = stop if 0 <= stop < wanted else wanted
                    return v
        raise StopIteration

    def __reduce__(self):
        if self._it is None:
            return type(self), (iter([]), 0), 0
        stop = None if self._stop < 0 else self._stop
        return type(self), (self._it, self._next, stop, self._step), self._at

    def __setstate__(self, state):
        self._at = _index(state)


class zip_longest:
    """zip_longest(*iterables, fillvalue=None): zip() as long as the longest."""
    __slots__ = ("_its", "_fill", "_items")

    def __new__(cls, *iterables, fillvalue=None):
        self = _new(cls, __class__)
        self._its = [iter(v) for v in iterables]
        self._fill = fillvalue
        self._items = _longest(self, self._its)
        return self

    def __iter__(self):
        return self

    def __next__(self):
        for v in _each(self._items):
            return v
        raise StopIteration

    def __reduce__(self):
        its = tuple([() if it is None else it for it in self._its])
        return type(self), its, self._fill

    def __setstate__(self, fill):
        self._fill = fill


def _longest(self, its):
    active = n = len(its)
    while active:
        items = []
        i = 0
        while i < n:
            v = self._fill
            it = its[i]
            if it is not None:
                for v in _each(it):
                    break
                else:
                    its[i] = None
                    active -= 1
                    if not active:
                        return
            items.append(v)
            i += 1
        yield tuple(items)


def _pool(iterable):
    return iterable if type(iterable) is tuple else tuple(iterable)


class product:
    """product(*iterables, repeat=1): nested loops."""
    __slots__ = ("_pools", "_at", "_items")

    def __new__(cls, *iterables, repeat=1):
        repeat = _index(repeat)
        if repeat < 0:
            raise ValueError("repeat argument cannot be negative")
        self = _new(cls, __class__)
        self._pools = tuple([_pool(v) for v in iterables]) * repeat if repeat else ()
        self._at = None
        self._items = None
        return self

    def __iter__(self):
        return self

    def __next__(self):
        items = self._items
        if items is None:
            items = self._items = _products(self, self._pools)
        for v in _each(items):
            return v
        raise StopIteration

    def __reduce__(self):
        if self._at is None:
            return type(self), self._pools
        if self._at == ():
            return type(self), ((),)
        return type(self), self._pools, tuple(self._at)

    def __setstate__(self, state):
        if type(state) is not tuple or len(state) != len(self._pools):
            raise ValueError("invalid arguments")
        at = []
        for i, pool in zip(state, self._pools):
            if not pool:
                self._at = ()
                self._items = iter(())
                return
            at.append(min(max(_index(i), 0), len(pool) - 1))
        self._at = at
        self._items = None

    def __sizeof__(self):
        return 64 + 16 * len(self._pools)


# The indices of the item that was given last are in self._at; () when there are no more.
def _products(self, pools):
    n = len(pools)
    at = self._at
    if at is None:
        for pool in pools:
            if not pool:
                self._at = ()
                return
        at = self._at = [0] * n
        yield tuple([pool[0] for pool in pools])
    last = pools[-1] if n else ()
    while n:
        head = tuple([pool[i] for pool, i in zip(pools, at[:-1])])
        i = at[-1] + 1
        while i < len(last):
            at[-1] = i
            yield head + (last[i],)
            i += 1
        at[-1] = -1
        i = n - 2
        while i >= 0:
            at[i] += 1
            if at[i] < len(pools[i]):
                break
            at[i] = 0
            i -= 1
        else:
            break
    self._at = ()


class _choices:
    """What combinations and permutations have in common."""
    __slots__ = ("_pool", "_r", "_state", "_items")

    def __iter__(self):
        return self

    def __next__(self):
        items = self._items
        if items is None:
            items = self._items = self._all(self._pool, self._r)
        for v in _each(items):
            return v
        raise StopIteration

    def __reduce__(self):
        if self._state is None:
            return type(self), (self._pool, self._r)
        if self._state == "ended":
            return type(self), ((), self._r if self._r else 1)
        return type(self), (self._pool, self._r), self._saved()

    def _saved(self):
        return tuple(self._state)

    def __setstate__(self, state):
        n = len(self._pool)
        if type(state) is not tuple or len(state) != self._r:
            raise ValueError("invalid arguments")
        self._state = [min(max(_index(i), self._least(k)), self._most(k, n))
                       for k, i in enumerate(state)]
        self._items = None

    def _least(self, k):
        return 0

    def _most(self, k, n):
        return n - 1


class combinations(_choices):
    """combinations(iterable, r): r items of it, in the order they have there."""
    __slots__ = ()

    def __new__(cls, iterable, r):
        pool = _pool(iterable)
        r = _index(r)
        if r < 0:
            raise ValueError("r must be non-negative")
        self = _new(cls, __class__)
        self._pool, self._r, self._state, self._items = pool, r, None, None
        return self

    def _most(self, k, n):
        return k + n - self._r

    def _all(self, pool, r):
        n = len(pool)
        at = self._state
        if at is None:
            if r > n:
                self._state = "ended"
                return
            at = self._state = list(range(r))
            yield pool[:r]
        while True:
            i = r - 1
            while i >= 0 and at[i] == i + n - r:
                i -= 1
            if i < 0:
                break
            k = at[i] + 1
            head = tuple([pool[j] for j in at[:i]])
            while i < r:
                at[i] = k
                i += 1
                k += 1
            yield head + pool[k - r + len(head):k]
        self._state = "ended"

    def __sizeof__(self):
        return 64 + 8 * self._r


class combinations_with_replacement(_choices):
    """combinations_with_replacement(iterable, r): items may come several times."""
    __slots__ = ()

    def __new__(cls, iterable, r):
        pool = _pool(iterable)
        r = _index(r)
        if r < 0:
            raise ValueError("r must be non-negative")
        self = _new(cls, __class__)
        self._pool, self._r, self._state, self._items = pool, r, None, None
        return self

    def _all(self, pool, r):
        n = len(pool)
        at = self._state
        if at is None:
            if not n and r:
                self._state = "ended"
                return
            at = self._state = [0] * r
            yield pool[:1] * r
        while True:
            i = r - 1
            while i >= 0 and at[i] == n - 1:
                i -= 1
            if i < 0:
                break
            k = at[i] + 1
            head = tuple([pool[j] for j in at[:i]])
            at[i:] = [k] * (r - i)
            yield head + (pool[k],) * (r - i)
        self._state = "ended"

    def __sizeof__(self):
        return 64 + 8 * self._r


class permutations(_choices):
    """permutations(iterable, r=None): r items of it in every order."""
    __slots__ = ("_cycles",)

    def __new__(cls, iterable, r=None):
        pool = _pool(iterable)
        if r is None:
            r = len(pool)
        elif not isinstance(r, int):
            raise TypeError("Expected int as r")
        elif r < 0:
            raise ValueError("r must be non-negative")
        self = _new(cls, __class__)
        self._pool, self._r, self._state, self._items = pool, int(r), None, None
        self._cycles = None
        return self

    def _saved(self):
        return tuple(self._state), tuple(self._cycles)

    def __setstate__(self, state):
        n, r = len(self._pool), self._r
        indices, cycles = _unpack(state, 2, 2)
        if (type(indices) is not tuple or type(cycles) is not tuple or
                len(indices) != n or len(cycles) != r):
            raise ValueError("invalid arguments")
        self._state = [min(max(_index(i), 0), n - 1) for i in indices]
        self._cycles = [min(max(_index(c), 1), n - k) for k, c in enumerate(cycles)]
        self._items = None

    def _all(self, pool, r):
        n = len(pool)
        at, cycles = self._state, self._cycles
        if at is None:
            if r > n:
                self._state = "ended"
                return
            at = self._state = list(range(n))
            cycles = self._cycles = list(range(n, n - r, -1))
            yield pool[:r]
        i = r - 1
        while i >= 0:
            c = cycles[i] = cycles[i] - 1
            if c == 0:
                first = at.pop(i)
                at.append(first)
                cycles[i] = n - i
                i -= 1
            else:
                at[i], at[-c] = at[-c], at[i]
                yield tuple([pool[j] for j in at[:r]])
                i = r - 1
        self._state = "ended"

    def __sizeof__(self):
        return 64 + 8 * (len(self._pool) + self._r)


class _grouper:
    """The items of one group."""
    __slots__ = ("_parent", "_key")

    def __new__(cls, parent, key, /):
        if not isinstance(parent, groupby):
            raise TypeError(f"_grouper() argument 1 must be itertools.groupby, not "
                            f"{type(parent).__name__}")
        self = _new(cls, __class__)
        self._parent = parent
        self._key = key
        parent._group = self
        return self

    def __iter__(self):
        return self

    def __next__(self):
        parent = self._parent
        if parent._group is not self:
            raise StopIteration
        if parent._value is _nothing:
            for v in _each(parent._it):
                break
            else:
                raise StopIteration
            key = parent._keyfunc
            parent._now = v if key is None else key(v)
            parent._value = v
        if self._key is not parent._now and not self._key == parent._now:
            raise StopIteration
        v = parent._value
        parent._value = _nothing
        return v

    def __reduce__(self):
        if self._parent._group is not self:
            return iter, ((),)
        return type(self), (self._parent, self._key)


class groupby:
    """groupby(iterable, key=None): pairs of a key and an iterator of the items that have it."""
    __slots__ = ("_it", "_keyfunc", "_target", "_now", "_value", "_group")

    def __new__(cls, iterable, key=None):
        self = _new(cls, __class__)
        self._it = _iter(iterable)
        self._keyfunc = key
        self._target = self._now = self._value = _nothing
        self._group = None
        return self

    def __iter__(self):
        return self

    def __next__(self):
        self._group = None
        target, now = self._target, self._now
        # the first item with another key, unless it is there already
        if now is _nothing or (target is not _nothing and
                               (target is now or target == now)):
            for v in _each(self._it):
                key = self._keyfunc
                now = v if key is None else key(v)
                self._now = now
                self._value = v
                if target is _nothing or not (target is now or target == now):
                    break
            else:
                raise StopIteration
        self._target = now
        return now, _grouper(self, now)

    def __reduce__(self):
        if self._now is not _nothing and self._target is not _nothing \
                and self._value is not _nothing:
            return (type(self), (self._it, self._keyfunc),
                    (self._value, self._target, self._now))
        return type(self), (self._it, self._keyfunc)

    def __setstate__(self, state):
        self._value, self._target, self._now = _unpack(state, 3, 3)


class _tee_dataobject:
    """teedataobject(iterable, values, next, /): items that tees share."""
    __slots__ = ("_it", "_values", "_next", "_running", "__weakref__")

    def __new__(cls, iterable, values, next, /):
        if type(values) is not list:
            raise TypeError(f"teedataobject() argument 2 must be list, not "
                            f"{type(values).__name__}")
        if len(values) > _LINK or (len(values) < _LINK and next is not None):
            raise ValueError("Invalid arguments")
        if next is not None and type(next) is not _tee_dataobject:
            raise ValueError("Invalid arguments")
        return _tee_data(iterable, values, next)

    def __reduce__(self):
        return type(self), (self._it, self._values, self._next)


_LINK = 57  # items of a data object


def _tee_data(it, values, next):
    self = _new(_tee_dataobject)
    self._it = it
    self._values = values
    self._next = next
    self._running = False
    return self


class _tee:
    """Iterator wrapped to make it copyable."""
    __slots__ = ("_data", "_at", "__weakref__")

    def __new__(cls, iterable, /):
        it = _iter(iterable)
        if isinstance(it, _tee):
            return it.__copy__()
        self = _new(cls, __class__)
        self._data = _tee_data(it, [], None)
        self._at = 0
        return self

    def __copy__(self):
        copy = _new(_tee)
        copy._data = self._data
        copy._at = self._at
        return copy

    def __iter__(self):
        return self

    def __next__(self):
        data, at = self._data, self._at
        if at >= _LINK:
            if data._next is None:
                data._next = _tee_data(data._it, [], None)
            data = self._data = data._next
            at = 0
        values = data._values
        if at < len(values):
            self._at = at + 1
            return values[at]
        if data._running:
            raise RuntimeError("cannot re-enter the tee iterator")
        data._running = True
        try:
            for v in _each(data._it):
                break
            else:
                v = _nothing
        finally:
            data._running = False
        if v is _nothing:
            raise StopIteration
        values.append(v)
        self._at = at + 1
        return v

    def __reduce__(self):
        return type(self), ((),), (self._data, self._at)

    def __setstate__(self, state):
        data, at = _unpack(state, 2, 2)
        if type(data) is not _tee_dataobject:
            raise TypeError(f"argument 1 must be itertools._tee_dataobject, not "
                            f"{type(data).__name__}")
        at = _index(at)
        if not 0 <= at <= _LINK:
            raise ValueError("Index out of range")
        self._data = data
        self._at = at


def tee(iterable, n=2, /):
    """Returns a tuple of n independent iterators."""
    n = _index(n)
    if n < 0:
        raise ValueError("n must be >= 0")
    if n == 0:
        return ()
    it = _iter(iterable)
    copyable = getattr(it, "__copy__", None)
    if copyable is None:
        it = _tee(it)
        copyable = it.__copy__
    return (it,) + tuple([copyable() for i in range(1, n)])
