"""Small programs that say what the VM can do: a feature is used by the generator where its program
prints what python3 prints. So that they open by themselves as the VM grows, and a difference that
is known does not hide others; the harness tells which are still closed."""
import subprocess, sys

FEATURES = {
    "walrus": "print([(z := 3), z])",
    "surrogates": "print(repr(chr(0xd800) + chr(0xdfff)), len('\\ud800'))",
    "slots": "class A:\n    __slots__ = ('x', 'y')\na = A()\na.x = 1\ntry:\n    a.z = 1\nexcept AttributeError as e:\n    print(e)\nprint(a.x)\n"
             "try:\n    a.y\nexcept AttributeError as e:\n    print(e)\ndel a.x\nprint(hasattr(a, 'x'))\n"
             "class B(A):\n    __slots__ = ('x',)\nb = B()\nb.x = b.y = 1\nprint(hasattr(b, '__dict__'))\n"
             "try:\n    class C(A):\n        __slots__ = ()\n        x = 3\n    C().x = 4\nexcept AttributeError as e:\n    print(e)",
    "context": "try:\n    try:\n        1 // 0\n    finally:\n        raise KeyError(1)\nexcept KeyError as e:\n    print(repr(e.__context__))\ntry:\n    1 // 0\nexcept Exception as e:\n    print(e.__context__, e.__cause__)",
    "classes": "class A:\n    pass\nclass B(A):\n    def f(self):\n        return 1\na = A()\na.x = 2\na.__class__ = B\nprint(a.f(), a.x)",
    "shadow": "len = lambda q: 3\nprint(len([]))\ndel len\nprint(len([]))",
    "setattr": "class A:\n    pass\ndef f(self, n, v):\n    object.__setattr__(self, n, v)\nA.__setattr__ = f\na = A()\na.x = 1\nprint(a.x)",
    "defaults": "def f(a=1):\n    return a\nf.__defaults__ = (2,)\nprint(f())\nf.__defaults__ = None\ntry:\n    f()\nexcept TypeError as e:\n    print(e)",
    "bases": "class A:\n    pass\nclass B:\n    def f(self):\n        return 1\nclass C(A):\n    pass\nC.__bases__ = (B,)\nprint(C().f(), C.__mro__[1].__name__)",
    "gen_return": "def g():\n    yield 1\n    return 9\nit = g()\nnext(it)\ntry:\n    next(it)\nexcept StopIteration as e:\n    print(e.value, e.args)",
    "throw_in": "def g():\n    try:\n        yield 1\n    except ValueError:\n        yield 2\ndef h():\n    yield from g()\nit = h()\nprint(next(it), it.throw(ValueError()))",
    "descriptors": "class D:\n    def __set_name__(self, o, n):\n        self.n = n\n    def __get__(self, o, t):\n        return 5 if o else self.n\n    def __set__(self, o, v):\n        o.x = v\n"
                   "class A:\n    d = D()\na = A()\na.d = 7\nprint(a.d, A.d, a.x)",
    "new": "class A:\n    def __new__(cls, *a):\n        o = object.__new__(cls)\n        o.a = a\n        return o\nprint(A(1, 2).a)",
    "init_subclass": "class A:\n    def __init_subclass__(cls, **kw):\n        cls.kw = kw\nclass B(A, x=1):\n    pass\nprint(B.kw)",
    "meta": "class M(type):\n    def __call__(cls, *a):\n        o = type.__call__(cls, *a)\n        o.m = 1\n        return o\nclass A(metaclass=M):\n    pass\nprint(A().m)",
    "live_dict": "class A:\n    pass\na = A()\na.__dict__['x'] = 1\nprint(a.x)\na.y = 2\nd = a.__dict__\ndel a.x\nprint(d)",
    "list_sub": "class L(list):\n    def f(self):\n        return len(self)\nl = L([1, 2])\nl.append(3)\nl.x = 1\nprint(l, l.f(), l[1:], l.x)",
    "dict_sub": "class D(dict):\n    def __missing__(self, k):\n        return k\nd = D(a=1)\nd.x = 2\nprint(d['a'], d['q'], len(d), d.x)",
    "int_sub": "class I(int):\n    def f(self):\n        return self + 1\ni = I(3)\ni.x = 1\nprint(i, i.f(), i * 2, i.x, {i: 1}[3])",
    "str_sub": "class S(str):\n    def f(self):\n        return self + 'b'\ns = S('a')\ns.x = 1\nprint(s, s.f(), s * 2, {s: 1}['a'])",
    "tuple_sub": "class T(tuple):\n    pass\nt = T([1, 2])\nt.x = 1\nprint(t, t[0], len(t), t + (1,))",
    "match": "match (1, 2):\n    case (1, x):\n        print(x)",
    "bytes": "b = b'ab' + bytes([1, 2])\nprint(b, b[0], b[1:], b.hex())",
    "complex": "print(2j * 2j, (1+2j).imag)",
    "async": "async def f():\n    return 1\nc = f()\ntry:\n    c.send(None)\nexcept StopIteration as e:\n    print(e.value)",
    "except_group": "try:\n    raise ExceptionGroup('g', [ValueError(1)])\nexcept* ValueError as e:\n    print(e.exceptions)",
    "exec": "d = {}\nexec('x = 1', d)\nprint(d['x'], eval('1 + 2'))",
    "big_compare": "print(2**53 + 1 > 2.0**53, 2**53 + 1 == 2.0**53)",
    "finalizer": "class A:\n    def __del__(self):\n        print('del')\na = A()\ndel a\nimport gc\ngc.collect()",
    "c_keywords": "try:\n    print(list(zip([1], [2, 3], strict=True)))\nexcept ValueError as e:\n    print(e)\ntry:\n    sum([1], foo=2)\nexcept TypeError as e:\n    print(e)",
    "hash_none": "class A:\n    def __eq__(self, o):\n        return True\ntry:\n    hash(A())\nexcept TypeError as e:\n    print(e)",
    "depth": "n = 0\ndef f():\n    global n\n    n += 1\n    f()\ntry:\n    f()\nexcept RecursionError as e:\n    print(e)\nprint(n)",
    "unicode_case": "print('q\\U0001f600\\xe9 \\xdf\\u01c6'.title(), '\\xe9\\xc9\\xdf'.swapcase(), '\\xdf\\u0130'.upper(), 'A\\u03a3 \\u0130'.lower())",
    "big_range": "print(range(2**63)[4:9:5], range(0, 2**70, 2**65)[1], len(range(2**64, 2**64 + 5)))",
    "property_messages": "class A:\n    pass\nA.x = property()\nclass B:\n    x = property()\n"
                         "for f in (lambda: A().x, lambda: B().x, lambda: setattr(A(), 'x', 1), lambda: setattr(B(), 'x', 1), lambda: delattr(A(), 'x')):\n"
                         "    try:\n        f()\n    except AttributeError as e:\n        print(e)",
    "half_items": "class D:\n    def __delitem__(self, k):\n        pass\nclass S:\n    def __setitem__(self, k, v):\n        pass\n"
                  "try:\n    D()[1] = 2\nexcept AttributeError as e:\n    print(e)\ntry:\n    del S()[1]\nexcept AttributeError as e:\n    print(e)",
    "big_index": "l = [1]\ntry:\n    l[2**70] = 1\nexcept IndexError as e:\n    print(e)\ntry:\n    l.index(1, 2**70)\nexcept ValueError as e:\n    print(e)\n"
                 "try:\n    print(l * 2**70)\nexcept OverflowError as e:\n    print(e)\ntry:\n    l.pop(2**70)\nexcept OverflowError as e:\n    print(e)",
    "class_assign": "class A:\n    pass\nfor o in (A(), A):\n    for c in (1, list):\n        try:\n            o.__class__ = c\n        except TypeError as e:\n            print(e)",
    "attr_none": "class A:\n    pass\ntry:\n    A().x\nexcept AttributeError as e:\n    print(e, e.name)",
}


def probe(command, text):
    try:
        done = subprocess.run([*command, "-c", text], capture_output=True, timeout=20)
        return done.stdout, done.returncode
    except subprocess.TimeoutExpired:
        return None


def open_features(hotloop):
    """The names of those that work."""
    return {name for name, text in FEATURES.items()
            if probe([sys.executable, "-I", "-S"], text) == probe([hotloop, "--jit", "off"], text)}
