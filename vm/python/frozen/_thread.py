"""Threads: locks as they are with one thread, which is all that there is."""

error = RuntimeError
TIMEOUT_MAX = 9223372036.0


def _wait(lock, blocking, timeout):
    """For what nobody else can give back. False, or an error instead of waiting for ever."""
    if not blocking:
        if timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        return False
    if timeout == -1:
        raise RuntimeError(
            f"{lock!r} is held, and there is no other thread to release it")
    if timeout < 0:
        raise ValueError("timeout value must be positive")
    if timeout > TIMEOUT_MAX:
        raise OverflowError("timeout value is too large")
    from time import sleep
    sleep(timeout)
    return False


class lock:
    """A lock that has no owner."""
    __slots__ = ("_held", "__weakref__")

    def __init__(self):
        self._held = False

    def acquire(self, blocking=True, timeout=-1):
        """Take the lock. True when it was free, or has become so in time."""
        if self._held or (not blocking and timeout != -1):
            return _wait(self, blocking, timeout)
        self._held = True
        return True

    def release(self):
        """Give the lock back, which anybody may do."""
        if not self._held:
            raise RuntimeError("release unlocked lock")
        self._held = False

    def locked(self):
        """Whether somebody has it."""
        return self._held

    def _at_fork_reinit(self):
        self._held = False

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc):
        self.release()

    def __repr__(self):
        state = "locked" if self._held else "unlocked"
        return f"<{state} {type(self).__module__}.{type(self).__qualname__} object at {id(self):#x}>"


LockType = lock


def allocate_lock():
    """A new lock."""
    return lock()


allocate = allocate_lock


class RLock:
    """A lock that its owner can take again."""
    __slots__ = ("_count", "_owner", "__weakref__")

    def __init__(self):
        self._count = self._owner = 0

    def acquire(self, blocking=True, timeout=-1):
        """Take the lock, once more if it is held already."""
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        self._count += 1
        self._owner = get_ident()
        return True

    def release(self):
        """Give the lock back as often as it was taken."""
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = 0

    __enter__ = acquire

    def __exit__(self, *exc):
        self.release()

    def _is_owned(self):
        return self._count > 0

    def _release_save(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        state = self._count, self._owner
        self._count = self._owner = 0
        return state

    def _acquire_restore(self, state):
        self._count, self._owner = state

    def _at_fork_reinit(self):
        self._count = self._owner = 0

    def __repr__(self):
        state = "locked" if self._count else "unlocked"
        return (f"<{state} {type(self).__module__}.{type(self).__qualname__} object "
                f"owner={self._owner} count={self._count} at {id(self):#x}>")


class _local:
    """Data of the thread that asks."""

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        return super().__new__(cls)


def start_new_thread(function, args, kwargs={}, /):
    """There are no threads yet: this says so."""
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    if not isinstance(kwargs, dict):
        raise TypeError("optional 3rd arg must be a dictionary")
    raise RuntimeError("can't start new thread: Hotloop runs one thread only")


start_new = start_new_thread


def exit():
    """End the thread."""
    raise SystemExit


exit_thread = exit


def interrupt_main(signum=2, /):
    """As if this signal had come."""
    from _signal import _simulate
    _simulate(signum)


def get_native_id():
    """The system's number of the thread."""
    from posix import getpid
    return getpid()


def _count():
    return 0


_stack = 0


def stack_size(size=0, /):
    """The stack that new threads would get."""
    global _stack
    if size and size < 32768:
        raise ValueError("size not valid: 0 or at least 32768 bytes")
    old, _stack = _stack, size
    return old


def _set_sentinel():
    return lock()


def _excepthook(args, /):
    """What an exception is told to that ends a thread."""
    import sys
    if args.exc_type is SystemExit:
        return
    name = args.thread.name if args.thread is not None else get_ident()
    print(f"Exception in thread {name}:", file=sys.stderr, flush=True)
    sys.__excepthook__(args.exc_type, args.exc_value, args.exc_traceback)


class _ExceptHookArgs(tuple):
    """What excepthook() gets."""
    __slots__ = ()
    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])
