# The module marshal: values and code as bytes, and back; damaged bytes.
import marshal
for v in (None, True, False, ..., 0, 1, -1, 2**31-1, -2**31, 2**31, 2**40, -2**100, 3**200, 1.5, float("inf"), 2j, "", "abc", "é€😀", "\udc80", b"", b"xyz", (), (1,(2,"x")), [1,[2]], {1:2,"a":[3]}, {1,2}, frozenset([3]), bytearray(b"q")):
    d=marshal.dumps(v)
    print(ascii(marshal.loads(d)), type(marshal.loads(d)).__name__, d == marshal.dumps(v))
code = compile('''
def f(a, b=2, *c, d=4, **e):
    "doc"
    try:
        return [a + i for i in range(b)], c, d, e, (lambda: a)()
    finally:
        pass
class C:
    x = 1.5
    def m(self): return "é", b"y", (1, 2), 10**30, 3j, ...
print(f(1), f(1, 3, 5, d=6, z=7), f.__doc__, f.__name__, C().m(), [x for x in range(3)])
''', "<text>", "exec")
exec(marshal.loads(marshal.dumps(code)))
for bad in (b"", b"?", b"i\0", b"l\1\0\0\0\xff\xff", b"[\2\0\0\0N", b"u\4\0\0\0ab"):
    try: print(marshal.loads(bad))
    except (EOFError, ValueError, TypeError) as e: print(type(e).__name__)
try: marshal.dumps(object())
except ValueError as e: print(e)
exec(marshal.loads(marshal.dumps(compile("print('hello', [x for x in range(3)])", "<s>", "exec"))))
