# math, what calls back.

def prod(iterable, /, *, start=1):
    for x in iterable:
        start = start * x
    return start
