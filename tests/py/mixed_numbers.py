# Integers and floats are compared exactly: in the interpreter, in C, and in traces.
inf, nan = float("inf"), float("nan")
INTS = [0, 1, -1, True, 2**53 - 1, 2**53, 2**53 + 1, -2**53, -2**53 - 1, 2**62 - 1, 2**62, 2**63, 2**64 + 1,
        -2**62 - 1, 10**308, 10**400, -10**400]
FLOATS = [0.0, -0.0, 0.5, -0.5, 1.0, 2.0**53, 2.0**53 + 2, -2.0**53, 2.0**62, 2.0**63, 2.0**64, 1e308, -1e308, inf,
          -inf, nan, 5e-324, 9007199254740991.5]


def all_of(a, b):
    return [a < b, a <= b, a == b, a != b, a > b, a >= b]


for i in INTS:
    for f in FLOATS:
        print(i if abs(i) < 2**70 else "large", f, *(int(x) for x in all_of(i, f) + all_of(f, i)))
        assert (hash(i) == hash(f)) or i != f


def loop(start, f, n=3000):
    equal = less = 0
    for k in range(n):
        i = start + k
        if i == f:
            equal += 1
        if f < i:
            less += 1
    return equal, less


print(loop(2**53 - 2, 2.0**53), loop(-5, 7.0), loop(-2**53 - 9, -2.0**53), loop(2**62 - 20, 2.0**62), loop(0, nan))
print(2**53 + 1 in [2.0**53], {2.0**53: 1}.get(2**53 + 1), {2.0**53: 1}.get(2**53), [2.0**53] == [2**53 + 1],
      max(2.0**53, 2**53 + 1), sorted([2.0**53, 2**53 + 1, 2**53 - 1], reverse=True), (1, 2.0**63) < (1, 2**63 - 1))
