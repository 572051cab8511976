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


def extend(to, items):
    for item in items:
        to.append(item)


async def anext(item, default):
    try:
        return await item
    except StopAsyncIteration:
        return default
