from collections import OrderedDict, Counter, ChainMap, namedtuple, UserDict, UserList, UserString


def fails(f, *args, **kwargs):
    try:
        print("no error", f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


d = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
print(d, len(d), d["a"], list(d), OrderedDict(), OrderedDict(x=1, y=2), OrderedDict({3: 4}, z=5))
d.move_to_end("a")
print(d)
d.move_to_end("c", last=False)
print(d, list(reversed(d)), list(d.items()), list(reversed(d.items())))
fails(d.move_to_end, "nope")
fails(d.move_to_end, "nope", False)
print(d.popitem(), d.popitem(last=False), d)
fails(OrderedDict().popitem)
fails(OrderedDict().popitem, last=False)
d = OrderedDict.fromkeys("abcde", 7)
print(d.pop("c"), d.pop("zz", 5), d.setdefault("q"), d.setdefault("a", 99), d)
fails(d.pop, "zz")
print(d == OrderedDict(d), d == dict(d), OrderedDict([(1, 2), (3, 4)]) == OrderedDict([(3, 4), (1, 2)]), OrderedDict([(1, 2), (3, 4)]) == {3: 4, 1: 2},
      OrderedDict([(1, 2)]) != OrderedDict([(1, 3)]), d.copy() == d, d.copy() is d, type(d.copy()).__name__)
e = OrderedDict(a=1) | {"b": 2}
e |= {"c": 3}
e |= [("d", 4)]
print(e, {"z": 0} | e, type({"z": 0} | e).__name__)
d["self"] = d
print(repr(d)[-9:])


class Upper(OrderedDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.upper(), value)

    def __missing__(self, key):
        return "missing " + key


u = Upper([("a", 1)], b=2)
u.update({"c": 3}, d=4)
u["e"] = 5
u.attribute = 6
print(u, u["nope"], u.attribute, u.copy(), type(u.copy()).__name__, isinstance(u, dict), Upper.fromkeys("xy", 0))
print(OrderedDict(a=1).__reduce__()[:4], list(OrderedDict(a=1).__reduce__()[4]))
lru = OrderedDict()
for i in range(3000):
    k = i * i % 37
    if k in lru:
        lru.move_to_end(k)
    lru[k] = i
    if len(lru) > 8:
        lru.popitem(last=False)
print(lru)

c = Counter("abracadabra")
print(c, c.most_common(2), c["zzz"], sorted(c.elements()), c + Counter("abc"), c - Counter("aaab"), c & Counter("aab"), c | Counter("zz"), sum(c.values()), c.total())
c.update("zzz")
c.subtract({"a": 10})
del c["nothing"]
print(c, +c, -c, Counter(a=3) == Counter({"a": 3}), Counter(a=1) <= Counter(a=2), Counter([1, 2, 2, 3.0]), Counter({1: 2}).copy())
words = Counter()
for i in range(4000):
    words["w%d" % (i % 17)] += 1
print(words.most_common(3))
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
m["c"] = 4
print(m, m["a"], m["b"], len(m), sorted(m), m.new_child({"a": 9})["a"], m.parents, m.maps[0])
P = namedtuple("P", "x y z", defaults=(7,))
p = P(1, 2)
print(p, p.x, p[1], p._replace(x=5), p._asdict(), P._fields, P._make([4, 5, 6]), p == (1, 2, 7), P._field_defaults, P.__doc__, P.x.__doc__, len(p), hash(p) == hash((1, 2, 7)))
x, y, z = p
fails(setattr, p, "x", 3)
fails(P)
fails(namedtuple, "Q", "a a")
fails(namedtuple, "Q", "class")
print(namedtuple("R", "a, class, a", rename=True)._fields, x + y + z)
s = 0
for i in range(3000):
    q = P(i, 2 * i)
    s += q.x + q.y * q.z
print(s)
ud = UserDict(a=1)
ud["b"] = 2
ul = UserList([3, 1, 2])
ul.sort()
print(ud, dict(ud), ul, ul + [4], UserString("abc").upper(), UserString("a") + "b", ud | {"c": 3})
