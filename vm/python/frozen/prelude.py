"""Builtins that are loops over any iterable."""


def sum(items, total):
    for item in items:
        total = total + item
    return total


def all(items):
    for item in items:
        if not item:
            return False
    return True


def any(items):
    for item in items:
        if item:
            return True
    return False


# These four return `none` when there are no items.
def min(items, none):
    best = none
    for item in items:
        if best is none or item < best:
            best = item
    return best


def max(items, none):
    best = none
    for item in items:
        if best is none or item > best:
            best = item
    return best


def min_by(items, none, key):
    best = least = none
    for item in items:
        k = key(item)
        if best is none or k < least:
            best = item
            least = k
    return best


def max_by(items, none, key):
    best = most = none
    for item in items:
        k = key(item)
        if best is none or k > most:
            best = item
            most = k
    return best


def big_range(item, step, n):
    while n > 0:
        yield item
        item += step
        n -= 1


def extend(to, items):
    for item in _each(items):
        to.append(item)


def add_all(to, items):
    for item in _each(items):
        to.add(item)


def fill(to, pairs):
    i = 0
    for pair in _each(pairs):
        if type(pair) is tuple and len(pair) == 2:
            key, value = pair
        else:
            key, value = _pair(pair, i)
        to[key] = value
        i += 1


def _pair(pair, i):
    try:
        it = iter(pair)
    except TypeError:
        raise TypeError(f"cannot convert dictionary update sequence element #{i} to a "
                        f"sequence") from None
    pair = list(it)
    if len(pair) != 2:
        raise ValueError(f"dictionary update sequence element #{i} has length "
                         f"{len(pair)}; 2 is required")
    return pair


async def anext(item, default):
    try:
        return await item
    except StopAsyncIteration:
        return default
