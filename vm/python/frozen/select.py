"""The objects of `select`, over the calls of the system that C makes."""

_ADD, _DELETE, _MODIFY = 1, 2, 3


def _milliseconds(timeout):
    """Seconds, rounded up; None or a negative number: without end."""
    if timeout is None:
        return -1
    if not isinstance(timeout, (int, float)) and not hasattr(timeout, "__index__"):
        raise TypeError("timeout must be a number or None")
    if timeout < 0:
        return -1
    ms = timeout * 1000
    return int(ms) + (ms > int(ms))


def _select(rlist, wlist, xlist, timeout):
    if timeout is not None:
        if not isinstance(timeout, (int, float)):
            raise TypeError("timeout must be a float or None")
        if timeout < 0:
            raise ValueError("timeout must be non-negative")
    wanted = {}
    lists = []
    for files, events in ((rlist, POLLIN), (wlist, POLLOUT), (xlist, POLLPRI)):
        pairs = [(_fd_of(f), f) for f in files]
        lists.append(pairs)
        for fd, f in pairs:
            wanted[fd] = wanted.get(fd, 0) | events
    found = dict(_poll(list(wanted.items()), _milliseconds(timeout)))
    for events in found.values():
        if events & POLLNVAL:
            raise OSError(9, "Bad file descriptor")
    ready = (POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, POLLPRI)
    return tuple([f for fd, f in pairs if found.get(fd, 0) & bits]
                 for pairs, bits in zip(lists, ready))


def _no_number():
    raise TypeError("timeout must be an integer or None")


def _mask(events):
    """Events as C's unsigned short."""
    events = events.__index__()
    if events < 0:
        raise ValueError("value must be positive")
    if events > 0xFFFF:
        raise OverflowError("Python int too large for C unsigned short")
    return events


class _Poll:
    __module__ = "select"
    __slots__ = ("_events", "_asking")

    def __new__(cls, *args):
        raise TypeError("cannot create 'select.poll' instances")

    def register(self, fd, eventmask=POLLIN | POLLPRI | POLLOUT, /):
        self._events[_fd_of(fd)] = _mask(eventmask)

    def modify(self, fd, eventmask, /):
        fd = _fd_of(fd)
        if fd not in self._events:
            raise FileNotFoundError(2, "No such file or directory")
        self._events[fd] = _mask(eventmask)

    def unregister(self, fd, /):
        del self._events[_fd_of(fd)]

    def poll(self, timeout=None, /):
        """A timeout in milliseconds."""
        if timeout is not None:
            if not isinstance(timeout, (int, float)):
                timeout = timeout.__index__() if hasattr(timeout, "__index__") else _no_number()
            if timeout > 0x7FFFFFFF:
                raise OverflowError("timeout is too large")
            timeout /= 1000
        if self._asking:
            raise RuntimeError("concurrent poll() invocation")
        self._asking = True
        try:
            return _poll(list(self._events.items()), _milliseconds(timeout))
        finally:
            self._asking = False


_Poll.__name__ = _Poll.__qualname__ = "poll"


def _make_poll():
    p = object.__new__(_Poll)
    p._events = {}
    p._asking = False
    return p


class epoll:
    __module__ = "select"

    def __init__(self, sizehint=-1, flags=0):
        if sizehint != -1 and sizehint <= 0:
            raise ValueError("sizehint must be positive or -1")
        if flags not in (0, EPOLL_CLOEXEC):
            raise OSError(22, "Invalid argument")
        self._fd = _epoll_make()

    @classmethod
    def fromfd(cls, fd, /):
        self = cls.__new__(cls)
        self._fd = fd
        return self

    def _open(self):
        if self._fd < 0:
            raise ValueError("I/O operation on closed epoll object")
        return self._fd

    @property
    def closed(self):
        return self._fd < 0

    def close(self):
        if self._fd >= 0:
            from posix import close
            fd, self._fd = self._fd, -1
            close(fd)

    def fileno(self):
        return self._open()

    def register(self, fd, eventmask=EPOLLIN | EPOLLPRI | EPOLLOUT):
        _epoll_change(self._open(), _ADD, fd, eventmask)

    def modify(self, fd, eventmask):
        _epoll_change(self._open(), _MODIFY, fd, eventmask)

    def unregister(self, fd):
        _epoll_change(self._open(), _DELETE, fd, 0)

    def poll(self, timeout=None, maxevents=-1):
        if maxevents == -1:
            maxevents = 1024
        elif maxevents <= 0:
            raise ValueError(f"maxevents must be greater than 0, got {maxevents}")
        return _epoll_wait(self._open(), _milliseconds(timeout), maxevents)

    def __enter__(self):
        self._open()
        return self

    def __exit__(self, *args):
        self.close()
