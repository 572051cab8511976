# The messages of failing operations: a table of one expression a line.
import math


class Plain:
    pass


class Full:
    def __init__(self):
        self.x = 1

    def method(self, a, b=2, *, c=3):
        return a

    @property
    def prop(self):
        return 1

    @staticmethod
    def static(a):
        return a

    @classmethod
    def klass(cls, a):
        return a


class BadIter:
    def __iter__(self):
        return 3


class BadLen:
    def __len__(self):
        return 'x'


class NegLen:
    def __len__(self):
        return -1


class BadBool:
    def __bool__(self):
        return 3


class BadHash:
    def __hash__(self):
        return 'x'


class NoHash:
    def __eq__(self, other):
        return True


class BadStr:
    def __str__(self):
        return 3


class BadRepr:
    def __repr__(self):
        return 3


class BadIndex:
    def __index__(self):
        return 'x'


class BadInt:
    def __int__(self):
        return 'x'


class BadFloat:
    def __float__(self):
        return 'x'


class BadFormat:
    def __format__(self, spec):
        return 3


def f0():
    pass


def f1(a):
    pass


def f2(a, b):
    pass


def f3(a, b=1, *args, c, d=2, **kw):
    pass


def fpos(a, b, /, c):
    pass


def fkw(*, a, b):
    pass


def gen():
    yield 1


def gen_return():
    return 3
    yield


def unpack2(v):
    a, b = v


def unpack_star(v):
    a, b, *c = v


def unpack_nested(v):
    (a, b), c = v


def set_item(o, k, v):
    o[k] = v


def del_item(o, k):
    del o[k]


def set_attr(o, v):
    o.attribute = v


def del_attr(o):
    del o.attribute


def iadd(a, b):
    a += b


def isub(a, b):
    a -= b


def ipow(a, b):
    a **= b


def imod(a, b):
    a %= b


def imatmul(a, b):
    a @= b


def unbound():
    print(x)
    x = 1


def free():
    def inner():
        return y
    inner()
    y = 1


def raise_(x):
    raise x


def raise_from(x, y):
    raise x from y


def with_(x):
    with x:
        pass


def catch(x):
    try:
        1 / 0
    except x:
        pass


def throw(g, *args):
    g.throw(*args)


def exhausted():
    it = iter([1])
    next(it)
    next(it)


def changed_dict():
    d = {1: 2}
    for k in d:
        d[k + 1] = 3


def changed_set():
    s = {1}
    for k in s:
        s.add(k + 1)


def send_new():
    gen().send(3)


def stop_in_gen():
    def g():
        raise StopIteration
        yield
    list(g())


o, p = object(), Plain()
big = 10 ** 30

tests = [
    # binary operators
    lambda: 1 + 'a', lambda: 'a' + 1, lambda: 1.5 + 'a', lambda: None + 1, lambda: [] + (), lambda: () + [], lambda: [] + 1,
    lambda: {} + {}, lambda: 'a' + b'a', lambda: big + 'a', lambda: True + 'a', lambda: {1} + {2}, lambda: p + 1, lambda: 1 + p,
    lambda: p + p, lambda: len + 1, lambda: int + 1, lambda: f1 + f1, lambda: 1 - 'a', lambda: 'a' - 1, lambda: [] - [],
    lambda: None - None, lambda: {} - {1}, lambda: {1} - [1], lambda: 'a' * 'b', lambda: [] * [], lambda: 'a' * 1.5,
    lambda: [1] * 1.5, lambda: None * 2, lambda: {} * 2, lambda: 'a' * None, lambda: 'a' * p, lambda: p * 'a', lambda: [1] * 'a',
    lambda: (1,) * 'a', lambda: 'a' / 2, lambda: 1 / 'a', lambda: 1 / 0, lambda: 1.0 / 0, lambda: 1 / 0.0, lambda: big / 0,
    lambda: 0 / 0, lambda: 1 // 0, lambda: 1.0 // 0, lambda: 1 // 0.0, lambda: big // 0, lambda: 'a' // 1, lambda: 1 % 0,
    lambda: 1.0 % 0, lambda: 1 % 0.0, lambda: big % 0, lambda: None % 1, lambda: [] % 1, lambda: 2 ** 'a', lambda: 'a' ** 2,
    lambda: 0 ** -1, lambda: 0.0 ** -1, lambda: 10.0 ** 400, lambda: big ** 1.5 ** 10 ** 5, lambda: 1 << 'a', lambda: 1 << -1,
    lambda: 1 >> -1, lambda: 1.5 << 1, lambda: 'a' >> 1, lambda: big >> -1, lambda: 1 & 'a', lambda: 1.5 & 1, lambda: 1 | None,
    lambda: {1} | [1], lambda: {} | [], lambda: 1 ^ 'a', lambda: {1} & 1, lambda: 1 @ 2, lambda: [] @ [], lambda: p @ p,
    lambda: divmod(1, 0), lambda: divmod('a', 1), lambda: divmod(1.5, 0), lambda: pow(2, 'a'), lambda: pow(2, 2, 0),
    lambda: pow(2.0, 2, 3), lambda: pow(0, -1),
    # in place
    lambda: iadd(1, 'a'), lambda: iadd('a', 1), lambda: iadd([], 1), lambda: iadd((), []), lambda: iadd(None, 1),
    lambda: isub([], 1), lambda: isub('a', 'b'), lambda: ipow('a', 2), lambda: imod(1, 'a'), lambda: imatmul(1, 2),
    lambda: iadd({}, {}), lambda: isub({1}, [1]),
    # unary
    lambda: -'a', lambda: +[], lambda: ~1.5, lambda: -None, lambda: ~'a', lambda: -p, lambda: +p, lambda: ~p, lambda: -{},
    # comparison
    lambda: 1 < 'a', lambda: 'a' < 1, lambda: [] < (), lambda: None < None, lambda: {} < {}, lambda: p < p, lambda: 1 >= None,
    lambda: [1] < ['a'], lambda: (1, 'a') < (1, 2), lambda: 1.5 > 'a', lambda: {1} < [1], lambda: o > o, lambda: int < str,
    lambda: 'a' <= b'a', lambda: sorted([1, 'a']), lambda: min(1, 'a'), lambda: max('a', 1), lambda: max([]), lambda: min(()),
    lambda: min(1), lambda: max(), lambda: sorted(1), lambda: sorted([1], key=3), lambda: [1, None].sort(),
    # containment
    lambda: 1 in 1, lambda: 1 in None, lambda: 1 in 'a', lambda: 1 in p, lambda: [] in {}, lambda: [] in {1},
    # subscripts
    lambda: 1[0], lambda: None[0], lambda: p[0], lambda: f1[0], lambda: len[0], lambda: [][0], lambda: [1][1], lambda: [1][-2],
    lambda: ()[0], lambda: (1,)[3], lambda: 'a'[1], lambda: ''[0], lambda: {}[1], lambda: {}['a'], lambda: {}[(1, 2)],
    lambda: [][None], lambda: []['a'], lambda: [][1.5], lambda: ()['a'], lambda: 'abc'['a'], lambda: 'abc'[1.5], lambda: {}[[]],
    lambda: range(3)[5], lambda: range(3)['a'], lambda: [1][big], lambda: 'a'[big], lambda: [1][:'a'], lambda: [1][::0],
    lambda: 'abc'[::0], lambda: (1,)[::0], lambda: [1]['a':], lambda: b'a'[3], lambda: {1}[0], lambda: gen()[0], lambda: 1.5[0],
    lambda: set_item([], 0, 1), lambda: set_item([1], 'a', 1), lambda: set_item((), 0, 1), lambda: set_item('a', 0, 'b'),
    lambda: set_item(1, 0, 1), lambda: set_item(None, 0, 1), lambda: set_item({}, [], 1), lambda: set_item({}, {}, 1),
    lambda: set_item([1, 2], slice(0, 1), 3), lambda: set_item([1, 2, 3], slice(0, 3, 2), [1]), lambda: set_item(range(3), 0, 1),
    lambda: set_item({1}, 0, 1), lambda: set_item(p, 0, 1), lambda: set_item([1], 1, 1), lambda: set_item([1], 1.5, 1),
    lambda: del_item([], 0), lambda: del_item({}, 1), lambda: del_item((), 0), lambda: del_item('a', 0), lambda: del_item(1, 0),
    lambda: del_item([1], 'a'), lambda: del_item({}, []), lambda: del_item(p, 0), lambda: del_item({1}, 0),
    lambda: del_item(range(2), 0),
    # attributes
    lambda: (1).foo, lambda: 'a'.foo, lambda: None.foo, lambda: [].foo, lambda: {}.foo, lambda: p.foo, lambda: Plain.foo,
    lambda: len.foo, lambda: f1.foo, lambda: math.foo, lambda: (1.5).foo, lambda: gen().foo, lambda: int.foo, lambda: type.foo,
    lambda: set_attr(1, 2), lambda: set_attr('a', 2), lambda: set_attr(None, 2), lambda: set_attr([], 2),
    lambda: set_attr(int, 2), lambda: set_attr(len, 2), lambda: del_attr(p), lambda: del_attr(1), lambda: del_attr(Plain),
    lambda: del_attr(f1), lambda: setattr(Full(), 'prop', 1), lambda: delattr(Full(), 'prop'), lambda: getattr(p, 'foo'),
    lambda: getattr(p, 1), lambda: getattr(p), lambda: hasattr(p, 1), lambda: setattr(p, 1, 2), lambda: delattr(p, 'foo'),
    lambda: setattr(p, 'a'), lambda: super(int, 'a'), lambda: super(1), lambda: super(Full, Full()).foo,
    # calls
    lambda: 1(), lambda: None(), lambda: 'a'(), lambda: p(), lambda: [](), lambda: {}(), lambda: (1)(2), lambda: gen()(),
    lambda: f0(1), lambda: f0(1, 2), lambda: f0(a=1), lambda: f1(), lambda: f1(1, 2), lambda: f1(b=1), lambda: f1(1, a=2),
    lambda: f1(1, b=2), lambda: f2(), lambda: f2(1), lambda: f2(b=1), lambda: f2(1, 2, 3), lambda: f2(1, 2, a=3),
    lambda: f2(*[1]), lambda: f2(**{'a': 1}), lambda: f3(), lambda: f3(1), lambda: f3(c=1), lambda: f3(1, 2, 3, a=4, c=5),
    lambda: fpos(), lambda: fpos(1), lambda: fpos(1, 2), lambda: fpos(a=1, b=2, c=3), lambda: fpos(1, b=2, c=3), lambda: fkw(),
    lambda: fkw(a=1), lambda: fkw(1), lambda: fkw(1, a=1, b=2), lambda: Full(1), lambda: Full().method(),
    lambda: Full().method(1, 2, 3), lambda: Full().method(1, d=3), lambda: Full.method(), lambda: Full().static(),
    lambda: Full().static(1, 2), lambda: Full.klass(), lambda: Full.klass(1, 2), lambda: Plain(1), lambda: Plain(a=1),
    lambda: object(1), lambda: f1(*1), lambda: f1(**1), lambda: f1(*None), lambda: f1(1, *2), lambda: f1(**{1: 2}),
    lambda: f1(**{'a': 1}, **{'a': 2}), lambda: (lambda: 1)(1), lambda: (lambda a: 1)(), lambda: Full().prop(),
    lambda: Full().x(),
    # builtins: arguments
    lambda: len(), lambda: len(1), lambda: len(1, 2), lambda: len(None), lambda: len(p), lambda: len(x=1), lambda: len(gen()),
    lambda: len(int), lambda: abs(), lambda: abs('a'), lambda: abs(None), lambda: abs(1, 2), lambda: ord(), lambda: ord('ab'),
    lambda: ord(''), lambda: ord(1), lambda: chr(), lambda: chr('a'), lambda: chr(-1), lambda: chr(2**40), lambda: chr(0x110000), lambda: chr(1.5),
    lambda: hex('a'), lambda: oct(1.5), lambda: bin(None), lambda: hash([]), lambda: hash({}), lambda: hash({1}),
    lambda: hash(NoHash()), lambda: hash((1, [])), lambda: hash(slice(1)), lambda: hash(), lambda: id(), lambda: iter(1),
    lambda: iter(None), lambda: iter(p), lambda: iter(BadIter()), lambda: next(1), lambda: next([]), lambda: next(iter([])),
    lambda: next(), lambda: exhausted(), lambda: range(), lambda: range('a'), lambda: range(1.5), lambda: range(1, 2, 0),
    lambda: range(1, 2, 3, 4), lambda: range(None), lambda: range(1, 'a'), lambda: sum(1), lambda: sum(['a']), lambda: sum([[]]),
    lambda: sum([1], [2]), lambda: sum([1, None]), lambda: enumerate(1), lambda: enumerate([], 'a'), lambda: zip(1),
    lambda: zip([1], 2), lambda: map(len, 1), lambda: list(map(len, [1])), lambda: filter(None, 1), lambda: list(map(1, [1])),
    lambda: reversed(1), lambda: reversed({1}), lambda: reversed(gen()), lambda: isinstance(1), lambda: isinstance(1, 1),
    lambda: isinstance(1, (int, 1)), lambda: isinstance('a', (1,)), lambda: issubclass(1, int), lambda: issubclass(int, 1),
    lambda: callable(), lambda: any(1), lambda: all(None), lambda: round('a'), lambda: round(1.5, 'a'),
    lambda: round(float('nan')), lambda: round(float('inf')), lambda: repr(), lambda: repr(BadRepr()), lambda: str(BadStr()),
    lambda: print(BadStr()), lambda: format(1, 2), lambda: format(p, 'x'), lambda: format(BadFormat()), lambda: f'{BadFormat()}',
    lambda: f'{BadStr()}', lambda: bool(BadBool()), lambda: not BadBool(), lambda: len(BadLen()), lambda: len(NegLen()),
    lambda: bool(BadLen()), lambda: bool(1, 2), lambda: print(1, foo=2), lambda: type(1, 2), lambda: type(), lambda: globals(1),
    lambda: divmod(1),
    # int, float, str, bytes
    lambda: int('x'), lambda: int(''), lambda: int('1.5'), lambda: int(' '), lambda: int('1_'), lambda: int('_1'),
    lambda: int('0x1'), lambda: int('9', 8), lambda: int('z', 36), lambda: int('12', 1), lambda: int('12', 37),
    lambda: int('12', -1), lambda: int(None), lambda: int([]), lambda: int(p), lambda: int(1.5, 2), lambda: int(1, 10),
    lambda: int('1', 'a'), lambda: int(float('nan')), lambda: int(float('inf')), lambda: int(BadInt()), lambda: int(BadIndex()),
    lambda: [1][BadIndex()], lambda: int('a' * 30), lambda: int('é'), lambda: int('1\n2'), lambda: float('x'), lambda: float(''),
    lambda: float(None), lambda: float([]), lambda: float('1.5.5'), lambda: float(BadFloat()), lambda: float(1, 2),
    lambda: float(10 ** 400), lambda: float(p), lambda: (10 ** 400) * 1.0, lambda: 10 ** 400 / 1.5, lambda: 1.5 + 10 ** 400,
    lambda: (1).bit_length(1), lambda: (1.5).is_integer(1),
    # str methods
    lambda: 'a'.join([1]), lambda: 'a'.join(['a', None]), lambda: 'a'.join(), lambda: 'a'.join([], []), lambda: 'a'.split(''),
    lambda: 'a'.split('a', 'b'), lambda: 'a'.rsplit(''), lambda: 'a'.replace('a'), lambda: 'a'.replace(1, 2),
    lambda: 'a'.replace('a', 1), lambda: 'a'.replace('a', 'b', 'c'), lambda: 'a'.find(1), lambda: 'a'.index('b'),
    lambda: 'a'.count(1), lambda: 'a'.startswith(1), lambda: 'a'.endswith(None), lambda: 'a'.strip('a', 'b'),
    lambda: 'a'.upper(1), lambda: 'a'.lower(1, 2), lambda: 'a'.center(), lambda: 'a'.center('a'), lambda: 'a'.center(5, 'ab'),
    lambda: 'a'.ljust(5, 1), lambda: 'a'.rjust(None), lambda: 'a'.zfill('a'), lambda: 'a'.partition(''), lambda: 'a'.partition(1),
    lambda: 'a'.rpartition(''), lambda: 'a'.isdigit(1), lambda: 'a'.title(1), lambda: str.upper(1), lambda: str.join(1, []),
    lambda: str.foo, lambda: '{}'.format(), lambda: '}'.format(), lambda: '{a}'.format(), lambda: '{0.foo}'.format(1),
    lambda: '{0[a]}'.format([1]), lambda: '{:d}'.format('a'), lambda: '{:x}'.format(1.5), lambda: '{:s}'.format(1),
    lambda: '{:q}'.format(1), lambda: '{:.2d}'.format(1), lambda: '{:,s}'.format('a'), lambda: '{:=5}'.format('a'),
    lambda: '{:+}'.format('a'), lambda: '{:.}'.format(1.5), lambda: f'{1:q}', lambda: f'{"a":d}', lambda: f'{1.5:d}',
    lambda: f'{[]:5}', lambda: f'{None:5}', lambda: f'{1:.5}', lambda: f'{"a":,}', lambda: f'{1:c>}', lambda: f'{-1:c}',
    lambda: f'{"a":+5}', lambda: f'{p:x}', lambda: f'{1:5.2}', lambda: '%d' % 'a', lambda: '%d' % None, lambda: '%d' % (),
    lambda: '%d %d' % 1, lambda: '%d' % (1, 2), lambda: 'a' % 1, lambda: '%(a)s' % 1, lambda: '%(a)s' % {}, lambda: '%' % 1,
    lambda: '%c' % 'ab', lambda: '%c' % -1, lambda: '%x' % 1.5, lambda: '%f' % 'a', lambda: '%s' % (), lambda: '%i' % [],
    lambda: '%e' % None, lambda: '%o' % 'a', lambda: '%c' % 1.5, lambda: '%c' % None, lambda: '%.*f' % (1,), lambda: 'a' % [1],
    lambda: 'a' % {},
    # list, tuple, dict, set methods
    lambda: [].append(), lambda: [].append(1, 2), lambda: [].append(x=1), lambda: [].extend(1), lambda: [].extend(),
    lambda: [].pop(), lambda: [1].pop(5), lambda: [1].pop('a'), lambda: [1].pop(1, 2), lambda: [].remove(1), lambda: [].remove(),
    lambda: [].index(1), lambda: ['a'].index('b'), lambda: [].insert(1), lambda: [].insert('a', 1), lambda: [].count(),
    lambda: [].reverse(1), lambda: [].sort(foo=1), lambda: [1, 2].sort(key=1), lambda: [].clear(1), lambda: [].copy(1),
    lambda: list(1), lambda: list(None), lambda: list(1, 2), lambda: list(a=1), lambda: list.append(1, 2), lambda: list.append(),
    lambda: tuple(1), lambda: tuple(1, 2), lambda: ().index(1), lambda: ().count(), lambda: (1, 2).append, lambda: dict(1),
    lambda: dict(1, 2), lambda: {}.pop(1), lambda: {}.pop(), lambda: {}.popitem(), lambda: {}.get(), lambda: {}.get([]),
    lambda: {}.setdefault(), lambda: {}.update(1), lambda: {}.keys(1), lambda: dict.fromkeys(1), lambda: {}.items(1),
    lambda: {}.get(1, 2, 3), lambda: {[]: 1}, lambda: {{}: 1}, lambda: {[]}, lambda: {1, {}}, lambda: {**1}, lambda: {**[]},
    lambda: [*1], lambda: (*None,), lambda: {*1}, lambda: set(1), lambda: set(1, 2), lambda: set([[]]), lambda: set().pop(),
    lambda: {1}.remove(2), lambda: {1}.add([]), lambda: {1}.add(), lambda: set().update(1), lambda: {1}.union(1),
    lambda: {1}.issubset(1), lambda: {1}.discard([]), lambda: frozenset(1), lambda: {1} - 1, lambda: {1} | 1, lambda: {}.foo(),
    lambda: {}.copy(1), lambda: {}.clear(1), lambda: {}.values(1), lambda: set().foo,
    # unpacking
    lambda: unpack2(1), lambda: unpack2(None), lambda: unpack2([]), lambda: unpack2([1]), lambda: unpack2([1, 2, 3]),
    lambda: unpack2('abc'), lambda: unpack2({1}), lambda: unpack2(gen()), lambda: unpack_star([]), lambda: unpack_star([1]),
    lambda: unpack_star(1), lambda: unpack_nested([1, 2]), lambda: unpack_nested([[1], 2]), lambda: unpack2(p),
    lambda: unpack2(range(5)), lambda: unpack2({1: 2}), lambda: [a for a, b in [1]], lambda: [a for a, b in [(1, 2, 3)]],
    lambda: {k: v for k, v in [1]},
    # names, raise, with, except
    lambda: undefined, lambda: unbound(), lambda: free(), lambda: raise_(1), lambda: raise_('a'), lambda: raise_(int),
    lambda: raise_(None), lambda: raise_from(ValueError, 1), lambda: raise_from(ValueError(1), 'a'), lambda: raise_(ValueError),
    lambda: raise_(ValueError('a', 1)), lambda: raise_(KeyError('a')), lambda: raise_(KeyError()),
    lambda: raise_(KeyError('a', 'b')), lambda: raise_(StopIteration(3)), lambda: raise_(SystemExit),
    lambda: raise_(ValueError((1, 2))), lambda: raise_(Exception(None)), lambda: raise_(AssertionError([1])), lambda: with_(1),
    lambda: with_(None), lambda: with_(p), lambda: catch(1), lambda: catch(None), lambda: catch((ValueError, 1)),
    lambda: catch(int),
    # generators
    lambda: send_new(), lambda: stop_in_gen(), lambda: gen().throw(ValueError('a')), lambda: gen().throw(), lambda: gen().send(),
    lambda: next(gen(), 1, 2), lambda: changed_dict(), lambda: changed_set(), lambda: gen(1),
    # classes
    lambda: type('A', (bool,), {}), lambda: type('A', (object, Plain), {}), lambda: Plain.__init__(1, 2),
    lambda: object.__new__(), lambda: object.__new__(1), lambda: None.__init__(1), lambda: isinstance(1, 'int'),
    lambda: issubclass(1, 1), lambda: slice(), lambda: slice(1, 2, 3, 4), lambda: NotImplemented(), lambda: ...(),
    lambda: bool.foo,
    # math
    lambda: math.sqrt(-1), lambda: math.sqrt('a'), lambda: math.sqrt(), lambda: math.sqrt(1, 2), lambda: math.log(0),
    lambda: math.log(-1), lambda: math.log('a'), lambda: math.floor('a'), lambda: math.floor(float('nan')),
    lambda: math.ceil(float('inf')), lambda: math.exp(1000), lambda: math.pow(0, -1), lambda: math.pow(2, 10000),
    lambda: math.gcd(1.5, 2), lambda: math.fmod(1, 0), lambda: math.acos(2), lambda: math.isqrt(-1), lambda: math.atan2(1),
    lambda: math.sin(float('inf')), lambda: math.isnan('a'), lambda: math.log2(0), lambda: math.log10(-1),
    lambda: math.degrees('a'),
]

for number, test in enumerate(tests):
    try:
        print(number, 'result', test())
    except BaseException as e:
        print(number, type(e).__name__, e)
for v in 1, 2**70, 1.5, "abc", [], None:
    for spec in 0, 2**40, None, b"", 1.5, "":
        try:
            print(v.__format__(spec))
        except TypeError as e:
            print(e)


# items that a type does not have: sequences and all instances of classes ask a number for a position first
class NoItems:
    pass


class Word(str):
    pass


class Position:
    def __init__(self, v):
        self.v = v

    def __index__(self):
        print("asked")
        return self.v


def no_items(values):
    from collections import deque
    for o in values + (deque([1]),):
        for k in (10**25, Position(-10**25), Position(0), 0, "x"):
            for f in (lambda: o.__class__.__name__ and o[k], lambda: exec("o[k] = 1", {"o": o, "k": k}), lambda: exec("del o[k]", {"o": o, "k": k})):
                try:
                    f()
                except Exception as e:
                    print(type(o).__name__, type(k).__name__, type(e).__name__, e)


no_items((NoItems(), NoItems, "abc", Word("x"), b"abc", (1, 2), range(3), {1}, frozenset(), 1, 2.5, None, Exception(), iter([]), object(), {}.keys(), {}.values(), {}.items(),
          slice(1), True, [1], bytearray(b"a")))
