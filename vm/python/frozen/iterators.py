# What next() does for enumerate, zip, map and filter: NAME_next. `for v in _each(it)` is a loop
# over an iterator, whose iter() is not asked; `_iter(v)` is what a loop over v asks. Such a loop that returns at once is next()
# without an exception at the end; traces go into it, and into what it calls.


# NAME_new is what calling the type does with the usual arguments.


def enumerate_new(cls, iterable, /):
    it = _iter(iterable)
    self = _new(cls)
    self._it = it
    self._index = 0
    return self


def zip_new(cls, a, b, /):
    its = _iter(a), _iter(b)
    self = _new(cls)
    self._its = its
    self._strict = False
    return self


def map_new(cls, func, a, /):
    its = _iter(a),
    self = _new(cls)
    self._func = func
    self._its = its
    return self


def filter_new(cls, func, iterable, /):
    it = _iter(iterable)
    self = _new(cls)
    self._func = func
    self._it = it
    return self


def enumerate_next(self):
    for v in _each(self._it):
        i = self._index
        self._index = i + 1
        return i, v
    raise StopIteration


def zip_next(self):
    its = self._its
    n = len(its)
    if self._strict:
        v = _strict_items(its)
        if v is not None:
            return v
    elif n == 2:
        for a in _each(its[0]):
            for b in _each(its[1]):
                return a, b
            raise StopIteration
    elif n == 3:
        for a in _each(its[0]):
            for b in _each(its[1]):
                for c in _each(its[2]):
                    return a, b, c
                raise StopIteration
            raise StopIteration
    elif n:
        v = _items(its)
        if v is not None:
            return v
    raise StopIteration


# A tuple of an item of each, or None when one has ended.
def _items(its):
    out = []
    for it in its:
        for v in _each(it):
            break
        else:
            return None
        out.append(v)
    return tuple(out)


def _strict_items(its):
    out = []
    for it in its:
        for v in _each(it):
            break
        else:
            break
        out.append(v)
    n = len(out)
    if n and n == len(its):
        return tuple(out)
    if n:
        how = "shorter"
    else:
        for it in its:
            for v in _each(it):
                how = "longer"
                break
            else:
                n += 1
                continue
            break
        else:
            return None
    others = "s 1-" if n > 1 else " "
    raise ValueError(f"zip() argument {n + 1} is {how} than argument{others}{n}")


def map_next(self):
    its = self._its
    n = len(its)
    if n == 1:
        for a in _each(its[0]):
            return self._func(a)
    elif n == 2:
        for a in _each(its[0]):
            for b in _each(its[1]):
                return self._func(a, b)
            raise StopIteration
    else:
        v = _items(its)
        if v is not None:
            return self._func(*v)
    raise StopIteration


def filter_next(self):
    func = self._func
    if func is None or func is bool:
        for v in _each(self._it):
            if v:
                return v
    else:
        for v in _each(self._it):
            if func(v):
                return v
    raise StopIteration
