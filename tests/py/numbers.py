# divmod, pow and round, and what classes say to them
def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

for a in 7, -7, 2**62, -2**70, True, 7.5, -0.0, 1e300, "x", None:
    for b in 3, -3, 0, 2**65, 2.5, 0.0, "y":
        t(lambda: divmod(a, b))
for a in 3, -5, 2**64 + 1, 0, 10:
    for e in 0, 1, 5, -1, -2, 2**65:
        for m in 7, -7, 1, -1, 10, 2**31, 2**64 + 13, 0:
            t(lambda: pow(a, e, m))
for args in (2, 3, None), (2.0, 3, 4), (2, 3.0, 4), (2, 3, "x"), ("x", 2, 3), (2, 10), (2, -1), (True, True, 2):
    t(lambda: pow(*args))
for v in 1234, 1250, 1350, -1250, -1251, 5, 15, 25, -5, True, 2**62, 10**30 + 5 * 10**9, 0, 50, 150:
    for n in 0, 1, -1, -2, -3, -10, 2**70, -400, None, False, "x", 1.5:
        t(lambda: round(v, n))
    t(lambda: round(v))
for v in 2.5, 3.5, -2.5, 0.5, 1234.5678, 25.0, 35.0, 1e22, 1.5e300, 5e-324, 0.125, 2.675, float("inf"), float("nan"), -0.4, 1.7e308, 45.0, 55.00000000000001, 1e16 + 2:
    for n in 0, 1, 2, 3, -1, -2, -22, -308, -309, 22, 23, 300, 323, 324, 2**70, -2**70, None:
        t(lambda: round(v, n))
    t(lambda: round(v))
class D:
    def __divmod__(self, o):
        return "d", o
    def __rdivmod__(self, o):
        return "r", o
    def __pow__(self, o, m=None):
        return "p", o, m
    def __round__(self, *n):
        return "round", n
class Below(D):
    def __rdivmod__(self, o):
        return "below"
class No:
    def __divmod__(self, o):
        return NotImplemented
class Raises:
    def __divmod__(self, o):
        raise KeyError(3)
for a in D(), Below(), No(), 1, 1.5, Raises():
    for b in D(), Below(), No(), 2:
        t(lambda: [q if isinstance(q, str) else type(q).__name__ for q in divmod(a, b)])
t(lambda: pow(D(), 2, 3))
t(lambda: pow(D(), 2))
t(lambda: round(D()))
t(lambda: round(D(), 2))
t(lambda: round(No()))
t(lambda: round("x"))
for f in (lambda: 1 ** 2**62, lambda: (-1) ** (2**62 + 1), lambda: 0 ** 2**62, lambda: True ** 2**70):
    try:
        print(f())
    except (MemoryError, OverflowError) as e:
        print(e)
