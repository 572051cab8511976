"""Instances of classes below builtin types as arguments and operands: they stay what they are."""


def make(base):
    class C(base):
        def __eq__(s, o): return s is o
        def __hash__(s): return 7
        def __str__(s): return 'STR'
        def __repr__(s): return 'REPR'
        def __format__(s, f): return 'FMT' + f
        def __getitem__(s, k): return 'GOT'
        def __index__(s): return 1
        def __len__(s): return 3
    C.__name__ = base.__name__.upper()
    return C
for base, args in ((int, (5,)), (float, (2.5,)), (str, ('abc',)), (bytes, (b'x',)), (tuple, ((1, 2),)), (list, ([1],)), (dict, ({1: 2},)), (set, ({1},)), (complex, (1j,)), (bytearray, (b'q',))):
    C = make(base)
    a = C(*args)
    t = (a,)
    for n, f in [('index', lambda: t.index(a)), ('count', lambda: t.count(a)), ('in', lambda: a in t), ('%s', lambda: '%s' % a), ('%s()', lambda: '%s %r' % (a, a)), ('format', lambda: '{} {!r} {!s} {:x}'.format(a, a, a, a)), ('format0', lambda: '{0[0]}'.format(a)), ('fmt', lambda: format(a, 'q')), ('f', lambda: f'{a} {a!r} {a:z}'), ('join', lambda: ','.join([str(a)])), ('dictget', lambda: {a: 1}.get(a)), ('dict', lambda: {}.get(1, a) is a), ('pop', lambda: {}.pop(1, a) is a), ('setdefault', lambda: {}.setdefault(1, a) is a), ('add', lambda: (t + (a,))[1] is a), ('tuple', lambda: tuple([a])[0] is a), ('fromkeys', lambda: dict.fromkeys([1], a)[1] is a), ('int.index', lambda: [1, 2, 3][a]), ('map', lambda: '{x}'.format_map({'x': a})), ('kw', lambda: '{x}'.format(x=a)), ('meth', lambda: str.format('{}', a)), ('mod', lambda: str.__mod__('%s', a)), ('eq', lambda: (a == base(*args), base(*args) == a)), ('max', lambda: max([a], default=1) is a), ('replace', lambda: 'aa'.replace('a', str(a))), ('get', lambda: getattr(object(), 'nope', a) is a), ('next', lambda: next(iter([]), a) is a)]:
        try: print(C.__name__, n, f())
        except Exception as e: print(C.__name__, n, type(e).__name__, e)


class Text(str):
    pass


for text in (Text("%s"), "%s", "%d", "%(a)s", "%s %s"):
    for v in (make(int)(3), make(tuple)((1, 2)), make(dict)({"a": 1}), make(str)("x"), True):
        try:
            print(text % v, text.__mod__(v))
        except Exception as e:
            print(type(e).__name__, e)
