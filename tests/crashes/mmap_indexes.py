# Arguments of mmap that close or resize the map when they are asked for their number; python3
# itself uses what is gone in flush() and resize().
import mmap

PAGE = mmap.PAGESIZE


class Index:
    def __init__(self, does, value):
        self.does, self.value = does, value

    def __index__(self):
        self.does()
        return self.value


def attempt(name, call, make, value):
    m = mmap.mmap(-1, 4 * PAGE, mmap.MAP_PRIVATE)
    m[:4] = b"abcd"
    index = Index(make(m), value)
    try:
        result = call(m, index)
    except Exception as e:
        result = (type(e).__name__, str(e))
    print(name, value, result, "closed" if m.closed else len(m) // PAGE)
    if not m.closed:
        m.close()


def closing(m):
    return m.close


def shrinking(m):
    return lambda: m.resize(PAGE)


def growing(m):
    return lambda: m.resize(64 * PAGE)


def store(m, i):
    m[i] = 7
    return m[0], m[-1]


def store_slice(m, i):
    m[i:i + 1 if isinstance(i, int) else None] = b"x" * (4 * PAGE - 2)


CALLS = [
    ("get", lambda m, i: m[i]),
    ("set", store),
    ("slice", lambda m, i: len(m[i:])),
    ("step", lambda m, i: len(m[i::2])),
    ("set slice", store_slice),
    ("find", lambda m, i: m.find(b"d", i)),
    ("find to", lambda m, i: m.find(b"d", 0, i)),
    ("rfind", lambda m, i: m.rfind(b"d", i)),
    ("rfind to", lambda m, i: m.rfind(b"d", 0, i)),
    ("move to", lambda m, i: m.move(i, 0, 4)),
    ("move from", lambda m, i: m.move(0, i, 4)),
    ("move count", lambda m, i: m.move(0, PAGE, i)),
    ("flush", lambda m, i: m.flush(i)),
    ("flush size", lambda m, i: m.flush(0, i)),
    ("madvise", lambda m, i: m.madvise(i)),
    ("madvise start", lambda m, i: m.madvise(mmap.MADV_NORMAL, i)),
    ("madvise length", lambda m, i: m.madvise(mmap.MADV_NORMAL, 0, i)),
]

for name, call in CALLS:
    attempt(name, call, closing, 2)
    for value in (2, 3 * PAGE):
        attempt(name + " shrinks", call, shrinking, 0 if name == "madvise" else value)
    attempt(name + " grows", call, growing, 0 if name == "madvise" else 2)

attempt("resize", lambda m, i: m.resize(i), closing, PAGE)
attempt("resize shrinks", lambda m, i: m.resize(i), shrinking, 2 * PAGE)
attempt("resize grows", lambda m, i: m.resize(i), growing, 2 * PAGE)


# In a loop that is compiled: a map whose length changes behind a method's back.
def loop(m):
    lengths = 0
    for i in range(400):
        lengths += len(m)
        m.move(Index(lambda: m.resize((i % 3 + 1) * PAGE), 0), 1, 4)
        m.resize(Index(lambda: None, (i % 5 + 1) * PAGE))
        lengths += len(m)
        m.find(b"d", Index(lambda: m.resize((i % 7 + 1) * PAGE), 0))
        lengths += len(m)
    return lengths // PAGE


print(loop(mmap.mmap(-1, PAGE, mmap.MAP_PRIVATE)))
