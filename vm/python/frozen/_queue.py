"""SimpleQueue: what it does between two steps that cannot be interrupted leaves it whole, so put()
may be called from signal handlers and finalizers."""

from _collections import deque as _deque
from _thread import allocate_lock as _allocate_lock
from time import monotonic as _monotonic


class Empty(Exception):
    "Exception raised by Queue.get(block=0)/get_nowait()."
    __module__ = "_queue"


class SimpleQueue:
    """Simple, unbounded, reentrant FIFO queue."""
    __module__ = "_queue"
    # _waiting: a lock for each thread that waits, which whoever puts something in releases
    __slots__ = ("_items", "_waiting", "__weakref__")

    def __new__(cls):
        self = object.__new__(cls)
        self._items, self._waiting = _deque(), _deque()
        return self

    def put(self, item, block=True, timeout=None):
        """Put the item on the queue; this never blocks."""
        self._items.append(item)
        if self._waiting:
            self._wake()

    def put_nowait(self, item):
        """Put an item into the queue without blocking."""
        self._items.append(item)
        if self._waiting:
            self._wake()

    def _wake(self):
        try:
            lock = self._waiting.popleft()
        except IndexError:
            return  # somebody else did
        lock.release()

    def get(self, block=True, timeout=None):
        """Remove and return an item from the queue."""
        if block and timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        try:
            return self._items.popleft()
        except IndexError:
            pass
        if not block:
            raise Empty
        if timeout is None:
            end = None
        else:
            end = _monotonic() + timeout
        return self._wait(end)

    def _wait(self, end):
        """An item, by the time `end`."""
        while True:
            lock = _allocate_lock()
            lock.acquire()
            self._waiting.append(lock)
            try:
                if self._items:  # it came before the lock was there
                    woken = True
                elif end is None:
                    woken = lock.acquire()
                else:
                    woken = lock.acquire(timeout=max(end - _monotonic(), 0))
            finally:
                try:
                    self._waiting.remove(lock)
                except ValueError:
                    pass
            try:
                item = self._items.popleft()
            except IndexError:
                if not woken or (end is not None and _monotonic() >= end):
                    raise Empty from None
            else:
                if self._items and self._waiting:  # two came, and one was told
                    self._wake()
                return item

    def get_nowait(self):
        """Remove and return an item from the queue without blocking."""
        try:
            return self._items.popleft()
        except IndexError:
            raise Empty from None

    def empty(self, /):
        """Return True if the queue is empty, False otherwise (not reliable!)."""
        return not self._items

    def qsize(self, /):
        """Return the approximate size of the queue (not reliable!)."""
        return len(self._items)

    __class_getitem__ = classmethod(type(list[int]))

    def __reduce_ex__(self, protocol, /):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")
