"""Functions that are called when the program ends."""

_callbacks = []


def register(func, /, *args, **kwargs):
    """Call func(*args, **kwargs) at the end; those registered last come first."""
    if not callable(func):
        raise TypeError("the first argument must be callable")
    _callbacks.append((func, args, kwargs))
    return func


def unregister(func, /):
    """Forget a function, however often it was registered."""
    _callbacks[:] = [entry for entry in _callbacks if not entry[0] == func]


def _clear():
    """Forget all."""
    _callbacks.clear()


def _ncallbacks():
    """How many there are."""
    return len(_callbacks)


def _run_exitfuncs():
    """Call them now."""
    while _callbacks:
        func, args, kwargs = _callbacks.pop()
        try:
            func(*args, **kwargs)
        except BaseException as e:
            import sys
            sys._unraisable(e, "Exception ignored in atexit callback", func)
