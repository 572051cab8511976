"""Threads: classes whose methods are rows of C, and what is rare."""

from _weakref import ref as _ref

error = RuntimeError
TIMEOUT_MAX = 9223372036.0


def _describe(lock):
    count, owner = _lock_state(lock)
    name = f"{type(lock).__module__}.{type(lock).__qualname__}"
    return "locked" if count else "unlocked", name, owner, count


class lock:
    """A lock that has no owner."""
    __slots__ = ("_core", "__weakref__")

    def __new__(cls, /, *args, **kwargs):
        raise TypeError("cannot create '_thread.lock' instances")

    def __init_subclass__(cls, /, **kwargs):
        raise TypeError("type '_thread.lock' is not an acceptable base type")

    def __repr__(self):
        state, name, owner, count = _describe(self)
        return f"<{state} {name} object at {id(self):#x}>"


_install(lock, False)
LockType = lock


class RLock:
    """A lock that its owner can take again."""
    __slots__ = ("_core", "__weakref__")

    def __new__(cls, /, *args, **kwargs):
        return _make_lock(cls)

    def __repr__(self):
        state, name, owner, count = _describe(self)
        return f"<{state} {name} object owner={owner} count={count} at {id(self):#x}>"


_install(RLock, True)


allocate = allocate_lock


# ---- data of threads

class _Values:
    """The dicts of a _local's threads. Its threads refer to it weakly, and it to nothing of
    theirs but the dicts: so these go when the thread ends, or with the _local."""
    __slots__ = ("dicts", "args", "kwargs", "owner", "__weakref__")


class _local:
    """Data of the thread that asks."""
    __slots__ = ("_values", "__dict__", "__weakref__")

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        self = object.__new__(cls)
        values = _Values()
        values.dicts = {}
        values.args = args
        values.kwargs = kwargs
        values.owner = _ref(self)
        _set_values(self, values)
        _new_dict(values)
        return self

    def __getattribute__(self, name):
        d = _dict_of(self)
        if name == "__dict__":
            return d
        return _local_get(self, d, name)

    def __setattr__(self, name, value):
        if name == "__dict__":
            raise AttributeError(
                f"{type(self).__name__!r} object attribute '__dict__' is read-only")
        _local_set(self, _dict_of(self), name, value)

    def __delattr__(self, name):
        if name == "__dict__":
            raise AttributeError(
                f"{type(self).__name__!r} object attribute '__dict__' is read-only")
        _local_set(self, _dict_of(self), name)


_get_values = _local._values.__get__
_set_values = _local._values.__set__
del _local._values


def _new_dict(values):
    d = values.dicts[_number()] = {}
    _get_locals()[id(values)] = _ref(values)  # to take it away at the end of the thread
    return d


def _dict_of(self):
    values = _get_values(self)
    mine = _number()
    try:
        return values.dicts[mine]
    except KeyError:
        pass
    d = _new_dict(values)
    try:
        type(self).__init__(self, *values.args, **values.kwargs)
    except BaseException:
        del values.dicts[mine]
        raise
    return d


# ---- starting and ending

def _start_new(function, args, kwargs):
    """Call the function in a thread of its own; gives the thread's ident."""
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    if not isinstance(kwargs, dict):
        raise TypeError("optional 3rd arg must be a dictionary")
    return _start((function, args, kwargs))


start_new = start_new_thread


def _run(function, args, kwargs):
    """What a new thread does."""
    try:
        function(*args, **kwargs)
    except SystemExit:
        pass
    except BaseException as e:
        _unhandled(function, e)
    finally:
        for values in list(_get_locals().values()):
            values = values()
            if values is not None:
                values.dicts.pop(_number(), None)
                owner = values.owner()
                if owner is not None:
                    _local_get(owner, {}, "__class__")  # in place of the dict of this thread


def _unhandled(function, exc):
    import sys
    sys._unraisable(exc, "Exception ignored in thread started by", function)


def _ended(sentinel):
    """The thread has ended: who waits for it goes on."""
    if sentinel.locked():
        sentinel.release()


def _set_sentinel():
    """A lock that is released when this thread ends."""
    return _keep_sentinel(allocate_lock())


def exit():
    """End the thread."""
    raise SystemExit


exit_thread = exit


def interrupt_main(signum=2, /):
    """As if this signal had come."""
    from _signal import _simulate
    _simulate(signum)


def _excepthook(args, /):
    """What an exception is told to that ends a thread."""
    import sys
    if args.exc_type is SystemExit:
        return
    file = sys.stderr
    if file is None:
        if args.thread is None:
            return
        file = args.thread._stderr
        if file is None:
            return
    name = args.thread.name if args.thread is not None else get_ident()
    print(f"Exception in thread {name}:", file=file, flush=True)
    import traceback
    traceback.print_exception(args.exc_type, args.exc_value, args.exc_traceback, file=file)
    file.flush()


class _ExceptHookArgs(tuple):
    """What excepthook() gets."""
    __slots__ = ()
    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])
