"""The class of semaphores that processes share."""

flags = {"HAVE_SEM_OPEN": 1, "HAVE_SEM_TIMEDWAIT": 1}


class SemLock:
    """Semaphore/Mutex type"""
    __module__ = "_multiprocessing"
    __slots__ = ("_core", "kind", "maxvalue", "name")
    SEM_VALUE_MAX = _SEM_VALUE_MAX

    def __new__(cls, kind, value, maxvalue, name, unlink):
        self = object.__new__(cls)
        self._core = _make(kind, value, maxvalue, name, unlink)
        self.kind, self.maxvalue = kind, maxvalue
        self.name = None if unlink else name
        return self

    @classmethod
    def _rebuild(cls, handle, kind, maxvalue, name, /):
        """Rebuild a semaphore lock"""
        if name is None:
            raise ValueError("a semaphore without a name belongs to one process")
        self = object.__new__(cls)
        self._core = _rebuild(kind, maxvalue, name)
        self.kind, self.maxvalue, self.name = kind, maxvalue, name
        return self

    @property
    def handle(self):
        return _state(self._core)[3]

    def acquire(self, block=True, timeout=None):
        """Acquire the semaphore/lock."""
        return _acquire(self._core, block, timeout)

    def release(self):
        """Release the semaphore/lock."""
        _release(self._core)

    def __enter__(self):
        """Enter the semaphore/lock."""
        return _acquire(self._core, True, None)

    def __exit__(self, exc_type=None, exc_value=None, exc_tb=None, /):
        """Exit the semaphore/lock."""
        _release(self._core)

    def _count(self):
        """Num of `acquire()`s minus num of `release()`s for this process."""
        return _state(self._core)[0]

    def _is_mine(self):
        """Whether the lock is owned by this thread."""
        return _state(self._core)[1]

    def _get_value(self):
        """Get the value of the semaphore."""
        return _state(self._core)[2]

    def _is_zero(self):
        """Return whether semaphore has value zero."""
        return _state(self._core)[2] == 0

    def _after_fork(self):
        """Rezero the net acquisition count after fork()."""
        _after_fork(self._core)


