"""A cache that forgets what was used least recently: a dict and a doubly linked list."""


class Entry:
    __slots__ = ("key", "value", "before", "after")

    def __init__(self, key=None, value=None):
        self.key = key
        self.value = value
        self.before = self.after = None


class Cache:
    def __init__(self, room, load):
        self.room, self.load = room, load
        self.hits = self.misses = 0
        self.table = {}
        self.ends = Entry()
        self.ends.before = self.ends.after = self.ends

    def _unlink(self, e):
        e.before.after = e.after
        e.after.before = e.before

    def _first(self, e):
        e.after, e.before = self.ends.after, self.ends
        self.ends.after.before = e
        self.ends.after = e

    def __getitem__(self, key):
        try:
            e = self.table[key]
        except KeyError:
            self.misses += 1
            e = Entry(key, self.load(key))
            self.table[key] = e
            if len(self.table) > self.room:
                old = self.ends.before
                self._unlink(old)
                del self.table[old.key]
        else:
            self.hits += 1
            self._unlink(e)
        self._first(e)
        return e.value


def work():
    cache = Cache(64, lambda key: key * key)
    total, k = 0, 1
    for i in range(20000):
        k = (k * 75 + 74) % 65537
        total += cache[k % 97 if i % 3 else k % 41]
    return total, cache.hits, cache.misses
