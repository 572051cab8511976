# Callbacks that change the container that C code is busy with.
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Index:
    def __init__(self, act, value):
        self.act, self.value = act, value

    def __index__(self):
        self.act()
        return self.value


class Eq:
    def __init__(self, act, answer, h=1):
        self.act, self.answer, self.h = act, answer, h

    def __eq__(self, other):
        self.act()
        return self.answer

    def __repr__(self):
        return "Eq"

    def __hash__(self):
        return self.h


l = []


def fill(n=100):
    l[:] = range(n)


def fill_floats(n=100):
    l[:] = [float(i) for i in range(n)]


def fill_strings(n=100):
    l[:] = [str(i) for i in range(n)]


def shrink():
    del l[3:]


def grow():
    if len(l) < 1000:
        l.extend(range(1000))


def delete_slice(s):
    del l[s]
    return l[:5]


def set_item(o, k, v):
    o[k] = v
    return len(o)


def set_slice(s, v):
    l[s] = v
    return len(l), l[:5]


for f in (fill, fill_floats, fill_strings):
    for act in (l.clear, shrink, grow):
        for value in (0, 2, 50, -1, -50, 10**30, -10**30):
            i = Index(act, value)
            f(); show(lambda: l[i])
            f(); show(lambda: l[i:][:5])
            f(); show(lambda: l[:i][-5:])
            f(); show(lambda: l[i::-7][:5])
            f(); show(lambda: l[::i][:5])
            f(); show(lambda: set_slice(slice(i, None), [1, 2]))
            f(); show(lambda: set_slice(slice(None, i), [1, 2]))
            f(); show(lambda: set_slice(slice(i, 60), [1, 2.5]))
            f(); show(lambda: set_slice(slice(None, None, i), [1, 2]))
            f(); show(lambda: delete_slice(slice(i, None)))
            f(); show(lambda: delete_slice(slice(None, i, 3)))
            f(); show(lambda: delete_slice(slice(i, None, -3)))
            f(); show(lambda: set_item(l, i, 1))
            f(); show(lambda: l.pop(i))
            f(); show(lambda: (l.insert(i, "x"), len(l))[1] if abs(value) < 1000 else 0)
            f(); show(lambda: l.index(7, i))
            f(); show(lambda: l.index(7, 0, i))
            f(); show(lambda: (l * i)[:3] if 0 <= value < 3 else 0)


class Shrinking:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration
        l.clear()
        return self.n


fill(); show(lambda: (l.extend(Shrinking(5)), l)[1])
fill(); show(lambda: set_slice(slice(10, 20), Shrinking(5)))
fill(); show(lambda: (l.extend(x for x in Shrinking(5)), l)[1])

# searching
for act in (l.clear, shrink, grow):
    for answer in (True, False):
        e = Eq(act, answer)
        fill(); show(lambda: e in l)
        fill(); show(lambda: l.index(e))
        fill(); show(lambda: l.count(e))
        fill(); show(lambda: (l.remove(e), len(l)))
        fill(); l[50] = e; show(lambda: l == list(range(100)))
        fill(); l[50] = e; show(lambda: l < list(range(100)))

# dicts and sets
d = {}


def refill():
    d.clear()
    for i in range(20):
        d[Eq(lambda: None, False)] = i


def drop_some():
    for k in list(d)[:10]:
        d.pop(k, None)


def more():
    for i in range(100):
        d[i * 17 + 5] = i


state = [0]


def once(f):
    def g():
        if state[0] == 0:
            state[0] = 1
            f()
    return g


for act in (d.clear, refill, more, drop_some):
    for answer in (True, False):
        for start in (1, 3, 20):
            def again():
                d.clear()
                state[0] = 1
                for i in range(start):
                    d[Eq(lambda: None, False)] = i
                state[0] = 0
                return Eq(once(act), answer)
            k = again(); show(lambda: d.get(k, "m"))
            k = again(); show(lambda: k in d)
            k = again(); show(lambda: d.pop(k, "m"))
            k = again(); show(lambda: d.setdefault(k, "m"))
            k = again(); show(lambda: (d.update({k: 5}), len(d))[1] > 0)
            k = again(); show(lambda: (set_item(d, k, 5), len(d) > 0)[1])
            k = again(); show(lambda: d[k])

s = set()


class H:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return 1

    def __repr__(self):
        return "H"

    def __eq__(self, o):
        if state[0] == 0:
            state[0] = 1
            s.clear()
        return self.v == o.v


def fill_set():
    state[0] = 1
    s.clear()
    for i in range(10):
        s.add(H(i))
    state[0] = 0


fill_set(); show(lambda: H(3) in s)
fill_set(); show(lambda: (s.add(H(30)), len(s)))
fill_set(); show(lambda: (s.discard(H(3)), len(s)))
fill_set(); show(lambda: s.remove(H(3)))
fill_set(); other = {H(1), H(2)}; show(lambda: len(s | other) >= 0)
fill_set(); show(lambda: len(s & other) >= 0)
fill_set(); show(lambda: len(s - other) >= 0)
fill_set(); show(lambda: len(s ^ other) >= 0)
fill_set(); show(lambda: s.issubset(other))
fill_set(); show(lambda: s <= other)


# printing
class R:
    def __init__(self, act):
        self.act = act

    def __repr__(self):
        self.act()
        return "R"

    def __format__(self, spec):
        self.act()
        return "F"

    def __bool__(self):
        self.act()
        return True

    def __len__(self):
        self.act()
        return 3


l[:] = [1, R(l.clear), 2, 3]; show(lambda: repr(l))
l[:] = [1, R(grow), 2, 3]; show(lambda: len(repr(l)))
l[:] = [1, R(l.clear), 2, 3]; show(lambda: "%s %r" % (l, l))
l[:] = [1, R(l.clear), 2, 3]; show(lambda: f"{l!r:>20}{l}")
l[:] = [1, R(l.clear), 2, 3]; show(lambda: all(l))
l[:] = [0, R(l.clear), 2, 3]; show(lambda: any(l))
l[:] = [1, R(l.clear), 2, 3]; show(lambda: "".join(map(str, l)))
l[:] = [1, R(l.clear), 2, 3]; show(lambda: list(filter(None, l)))
l[:] = [1, R(l.clear), 2, 3]; show(lambda: [len(x) for x in l[1:2]])
l[:] = [R(l.clear)] * 5; show(lambda: "{0[0]} {0}".format(l))
d.clear(); d.update({1: R(d.clear), 2: 3}); show(lambda: repr(d))
d.clear(); d.update({1: R(d.clear), 2: 3}); show(lambda: repr(d.values()))
d.clear(); d.update({1: R(d.clear), 2: 3}); show(lambda: str(d.items()))
s = {R(lambda: s.clear()), }; show(lambda: repr(s))


# sorting
class T:
    def __init__(self, v, act):
        self.v, self.act = v, act

    def __lt__(self, o):
        self.act()
        return self.v < o.v


for act in (lambda: l.append(0), l.clear, lambda: l.extend([1, 2]), lambda: l[:0], lambda: 1 // 0, lambda: l.insert(0, 1),
            lambda: l.__init__ and None):
    l[:] = [T(i * 7 % 11, act) for i in range(11)]
    show(l.sort)
    print(sorted(x.v if isinstance(x, T) else -1 for x in l))
l[:] = [3, 1, 2]
show(lambda: l.sort(key=lambda x: l.append(x)))
print(l)
l[:] = [3, 1, 2]
show(lambda: l.sort(key=lambda x: (len(l), -x)))
print(l)
l[:] = [3.5, 1.5, 2.5]
show(lambda: l.sort(key=lambda x: (len(l), -x)[1]))
print(l)
show(lambda: sorted([3, 1, 2, 5, 4], key=lambda x: 1 // (x - 2)))


# iteration over what shrinks
def iterate():
    n = 0
    for x in l:
        n += 1
        if n == 3:
            l.clear()
    return n


fill(); show(iterate)
fill(); show(lambda: [l.clear() for x in l])
fill(); it = iter(l); next(it); l.clear(); show(lambda: list(it))
fill(); it = reversed(l); next(it); l.clear(); show(lambda: list(it))
fill(); it = zip(l, Shrinking(200)); show(lambda: list(it))
fill(); show(lambda: max(l, key=lambda x: (l.clear(), x)[1]))
fill(); show(lambda: sum([Index(l.clear, 1).__index__() for x in l]))


def unpack():
    a, *b, c = Shrinking(5)
    return a, b, c


show(unpack)


def call(*args, **kw):
    return len(args), sorted(kw)


show(lambda: call(*Shrinking(4)))


class Keys:
    def keys(self):
        d.clear()
        return ["a", "b"]

    def __getitem__(self, k):
        d.clear()
        return k


d.update(x=1, y=2)
show(lambda: call(**Keys()))
show(lambda: (d.update(Keys()), d))
show(lambda: {**d, **Keys()})
