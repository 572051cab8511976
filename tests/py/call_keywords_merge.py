"""Keywords in several mappings of a call: a name may come only once; each mapping's keys() count."""


def f(*args, **kw):
    return args, kw


class Multi:
    def __init__(self, items):
        self.items = items

    def keys(self):
        return (k for k, v in self.items)

    def __getitem__(self, key):
        return dict(self.items)[key]


class Name(str):
    def __hash__(self):
        return str.__hash__(self)

    def __eq__(self, other):
        log.append((str(self), str(other)))
        return str.__eq__(self, other)


def say(x):
    log.append(x)
    return x


CALLS = [
    lambda: f(1, 2, **{'a': -1, 'b': 5}, a=4, c=6),
    lambda: f(1, **{'a': -1}, b=4, c=6, **{'d': 1}, e=2),
    lambda: f(1, **{'a': -1}, b=4, c=6, **{'c': 1}, e=2),
    lambda: f(1, x=1, **{'a': -1}, b=4, c=6, **{'x': 1}, e=2),
    lambda: f(**{'a': say(1)}, a=say(2), **say({'b': 3})),
    lambda: f(**Multi([('x', 1), ('x', 2)])),
    lambda: f(a=3, **Multi([('x', 1), ('x', 2)])),
    lambda: f(**Multi([('a', 3)]), **Multi([('x', 1), ('y', 2)])),
    lambda: f(**Multi([(1, 3)])),
    lambda: f(**{Name('a'): 1}),
    lambda: dict(**{Name('a'): 1}, a=2),
    lambda: f(**5),
    lambda: f(**[]),
    lambda: f(**{}, **Multi([]), z=1),
]
for call in CALLS:
    log = []
    for i in range(3):
        try:
            print(call())
        except (TypeError, KeyError) as e:
            print(type(e).__name__, e)
    print(log[:3])

C = type("Before", (), {})
C.__name__ = "After"
print(C.__name__, C.__qualname__, C)
import types
cell = types.CellType(5)
print(cell.cell_contents, types.CellType().__class__.__name__)
for args in ((1, 2),):
    try:
        types.CellType(*args)
    except TypeError as e:
        print("TypeError")
import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    print(bool(NotImplemented), not NotImplemented, 1 if NotImplemented else 2)
    print([str(x.message) for x in w][:1], len(w))
print(eval(memoryview(b"1 + 1")), eval(bytearray(b"  2")))
exec(compile(memoryview(b"print('run')"), "name", "exec"))
try:
    sum([], bytearray())
except TypeError as e:
    print(e)
