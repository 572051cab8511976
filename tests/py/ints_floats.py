for n in (0, 1, -1, 5, 255, -256, 2**31, 2**63, -2**64, 10**30):
    print(n.bit_length(), n.bit_count(), bin(n), oct(n), hex(n), n.conjugate(), n.real, n.imag, n.numerator, n.denominator, n.__index__(), n.as_integer_ratio())
print((258).to_bytes(2, 'big'), (258).to_bytes(4, 'little'), (-1).to_bytes(2, 'big', signed=True), int.from_bytes(b'\x01\x02', 'big'), int.from_bytes(b'\xff\xff', 'little', signed=True), int.from_bytes([1, 0], 'big'))
print(int(), int('10'), int(' -12_000 '), int('ff', 16), int('0xff', 0), int('0b101', 0), int('z', 36), int('-0o17', 8), int(3.99), int(-3.99), int(True), int(b'12'), int('٣'))
print(0x_ff, 0b1_0, 0o17, 1_000_000, 0xFFFFFFFFFFFFFFFFFFFF, -5 // 2, -5 % 3, 5 // -2, 5 % -3, 7 / 2, 2**100 // 3**20, -2**100 % 7, 2**100 % -7)
print(1 << 100, -1 >> 5, (1 << 100) >> 98, 5 & -2, 5 | -8, 5 ^ -3, ~5, ~-1, 2**64 & -1, -2**64 | 1, 2**70 ^ 2**69, 6 & 3 | 8)
print(round(5), round(1234, -2), round(1250, -2), round(1350, -2), round(-5, -1), round(15, -1), round(25, -1), round(10**20 + 5, -1), round(7, 3), type(round(True)))
print(1 == 1.0, hash(2**61 - 1), hash(2**61), hash(-1), hash(1.0) == hash(1), hash(2**100), hash(0.5))
for f in (lambda: int('x'), lambda: int(''), lambda: int('1__0'), lambda: int('9', 8), lambda: int(None), lambda: int([]), lambda: int('1', 1), lambda: int(float('nan')), lambda: int(float('inf')), lambda: 1 / 0, lambda: 1 % 0, lambda: 1 << -1, lambda: 1 >> -1, lambda: (256).to_bytes(1, 'big'), lambda: (-1).to_bytes(1, 'big'), lambda: 10**400 * 1.0, lambda: int(1, 2), lambda: 2**10000000000000 if False else 1 << 10**20, lambda: [1] * 10**20, lambda: (5).foo, lambda: -'a', lambda: 10**400 / 3.0, lambda: float(10**400)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(int.__add__(2, 3), (2).__add__(3), (2).__radd__(3), (2).__add__(2.0), (5).__floordiv__(2), (5).__divmod__(3), (2).__pow__(3, 5), (5).__lt__(6), (5).__eq__('a'), (5).__bool__(), (5).__hash__(), (5).__str__(), (5).__format__('03'), (-5).__abs__(), (5).__sizeof__() > 0)
x = 10**50; print(x, -x, x * x, x // 7, x % 7, x ** 2 == x * x, str(x) == repr(x), int(str(x)) == x, x.bit_length(), divmod(-x, 7), (x * 3) // x, x - x, float(x), x / (x // 10), pow(x, 3, 10**9 + 7))
class I(int):
    def __new__(cls, v): return super().__new__(cls, v + 1)
    def __repr__(s): return 'I%d' % s
i = I(5); print(i, i + 1, type(i + 1).__name__, int(i), i == 6, {6: 'a'}[i], [0] * I(1), isinstance(i, int), 'abcdefgh'[i], i.real, sum([i, i]), f'{i:04d}', i.__class__.__name__)
i.attr = 1; print(i.attr, i.__dict__)

for x in (0.0, -0.0, 1.5, -2.75, 1e300, 5e-324, float('inf'), float('-inf')):
    print(x, x.is_integer(), x.hex(), x.conjugate(), x.real, x.imag, bool(x), abs(x), -x)
print(float('1.5'), float(' 1e5 '), float('inf'), float('-Infinity'), float('nan'), float('1_0.5'), float(5), float(True), float(), float('.5'), float('5.'), float(b'2.5'), float.fromhex('0x1.8p1'), float.fromhex('-0x.1'))
print((0.5).as_integer_ratio(), (1.1).as_integer_ratio(), (3.0).as_integer_ratio(), 7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, 1e308 * 10, -1e308 * 10, 2.0 ** 0.5, 2 ** -1, 0.0 ** 0, (-2.0) ** 2, (-2.0) ** 0.5, 0.1 * 3, 1e16 + 1)
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1.5), round(1e20), round(1234.5678, -2), round(1.25, 1), round(0.5), round(1e300, 2), round(-0.4), round(5.015, 2), round(2.5, None), round(123.456, 1))
print(int(1e20), 1.0 == 1, 1.5 > 1, 0.1 + 0.2 == 0.3, max(1, 1.0), max(1.0, 1), min(-0.0, 0.0), sum([0.1] * 10), 1e400, -1e400, 1e-400, 3.0, 1e15, 1e17, 123456.789e3, 1.7976931348623157e308)
for f in (lambda: float('x'), lambda: float(''), lambda: float(None), lambda: float([]), lambda: 1.0 / 0, lambda: 1.0 % 0, lambda: 1.0 // 0, lambda: 0.0 ** -1, lambda: 10.0 ** 400, lambda: round(float('nan')), lambda: round(float('inf')), lambda: 1.5 & 1, lambda: 1.5 << 1, lambda: range(1.0), lambda: float('nan').as_integer_ratio(), lambda: float.fromhex('zz'), lambda: 'a' * 1.5):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class F(float):
    def __add__(s, o): return 'F+'
f = F(2.5); print(f, f + 1, 1 + f, f * 2, type(f * 2).__name__, isinstance(f, float), f.is_integer(), hash(f) == hash(2.5))
print((1.5).__add__(2), (1.5).__eq__(1.5), (1.5).__lt__('a'), (1.5).__int__(), (1.5).__trunc__(), (1.5).__floor__(), (1.5).__ceil__(), (1.5).__round__(), (2.5).__divmod__(2), float.__mul__(2.0, 3))
nan = float('nan'); print(nan == nan, nan < 1, nan > 1, nan != nan, sorted([3, 1.5, 2]), {1.0: 'a', 1: 'b'}, 1.0 in [1], hash(float('inf')), hash(nan) == hash(nan))

for x in (0, 5, -5, 1.5, -0.0, True, 2**70, -2**70):
    print(abs(x))
for a, b in ((7, 2), (-7, 2), (7, -2), (-7, -2), (7.5, 2), (-7.5, 2), (2**70, 3), (0, 5)):
    print(divmod(a, b), a // b, a % b)
for args in ((2, 10), (2, -1), (2.0, 3), (0, 0), (-2, 3), (3, 20, 7), (3, -1, 7), (2**65, 2, 10**9)):
    print(pow(*args))
for f in (lambda: divmod(1, 0), lambda: 1.0 // 0, lambda: 0 ** -1, lambda: pow(2, 3, 0), lambda: pow(2, 2.0, 3), lambda: pow(2, -1, 4)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print((-8) ** (1/3) if False else 'skip', 10 ** 20, 10 ** -2)

print(True + True, True * 3, -True, ~True, True / 2, True // 2, True << 3, True | False, True & 2, True ^ True)
print(bool(0), bool(''), bool('0'), bool([]), bool([0]), bool(None), bool(0.0), bool(0j), bool(()), bool({}), bool(set()), bool(range(0)))
print(not 1, not [], 1 and 2, 0 and 2, 1 or 2, 0 or 2, None or 0 or '' or 'x')
print(True is True, isinstance(True, int), issubclass(bool, int), bool.__mro__)
print({True: 'a', 1: 'b', 1.0: 'c'}, [True, 1].count(1), int(True), float(False), str(True), repr(False))
class B:
    def __init__(self, v): self.v = v
    def __bool__(self): return self.v
class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
print(bool(B(True)), bool(B(False)), bool(L(0)), bool(L(3)), not L(0))
for v in (1, None, 'x'):
    try: bool(B(v))
    except TypeError as e: print(e)
try: bool(L(-1))
except ValueError as e: print(e)
try: bool(L(1.5))
except TypeError as e: print(e)
try:
    class C(bool): pass
except TypeError as e: print(e)
print(True == 1.0, hash(True) == hash(1), True < 2, sorted([True, 0, False, 2]))
print(bool.__and__(True, False), (True).bit_length(), True.real, True.numerator)
