"""Differences that strangers' programs have shown."""
import array
import collections
import types


# isinstance() of the exact type asks nobody
class Meta(type):
    def __instancecheck__(cls, o):
        return False


class A(metaclass=Meta):
    pass


class B(A):
    pass


print(isinstance(A(), A), isinstance(B(), A))

for bases in [(A, A), (A, B), (int, str)]:
    try:
        type("X", bases, {})
    except TypeError as e:
        print(e)


# a metaclass whose __call__ is no function
class M(type):
    __call__ = dict


class D(metaclass=M):
    pass


class P:
    def __init__(self, *a):
        self.a = a


class M2(type):
    __call__ = P


class D2(metaclass=M2):
    pass


class M3(type):
    __call__ = staticmethod(lambda *a: a)


class D3(metaclass=M3):
    pass


class M4(type):
    @classmethod
    def __call__(m, *a):
        return m, a


class D4(metaclass=M4):
    pass


class M5(type):
    __call__ = print


class D5(metaclass=M5):
    pass


print(D(a=1), D([(1, 2)]), D(), D2(1, 2).a, D3(1), D4(2))
D5(1, 2, sep="-")


# what `match` takes for a sequence, and for a mapping
def sequence(v):
    match v:
        case a, b:
            return a, b
        case a, *b:
            return a, b


def mapping(v):
    match v:
        case {"a": 1}:
            return True
    return False


for v in ["ab", b"ab", bytearray(b"ab"), collections.deque([1, 2]), array.array("i", [1]),
          memoryview(b"ab"), range(3), collections.UserString("ab"), {1: 2}.keys(), {1, 2},
          collections.UserList("ab"), collections.namedtuple("N", "a b")(1, 2)]:
    print(type(v).__name__, sequence(v))
for v in [types.MappingProxyType({"a": 1}), collections.UserDict(a=1), collections.ChainMap({"a": 1}),
          collections.OrderedDict(a=1), collections.Counter("a"), [("a", 1)]]:
    print(type(v).__name__, mapping(v))

try:
    from os import nothing_of_this_name
except ImportError as e:
    print(e.msg == str(e))
try:
    import nothing_of_this_name
except ImportError as e:
    print(e.msg, e.name)


class NoContainer:
    __contains__ = None

    def __iter__(self):
        return iter([1])


try:
    1 in NoContainer()
except TypeError as e:
    print(e)


# builtin functions and methods are of one kind, not of one class: traces too
def functions(l):
    n = 0
    for o in l:
        n += isinstance(o, types.BuiltinFunctionType)
    return n


print(functions([list.append] * 3000), functions([len] * 100), functions([int.__add__, [].append]))
print(functions([len] * 3000), functions([list.append, dict.fromkeys, int.real] * 10))


class ofMeta(metaclass=M3):
    pass


def classes(l):
    n = 0
    for o in l:
        n += isinstance(o, M3)
    return n


print(classes([NoContainer] * 3000), classes([ofMeta] * 100), classes([ofMeta, NoContainer] * 50))
