s = {3, 1, 2}
s.add(4); s.add(1); s.discard(9); s.remove(3); print(sorted(s), len(s), 1 in s, s == {1, 2, 4}, set(), {1}, frozenset({1}))
a, b = {1, 2, 3}, {2, 3, 4}
print(a & b, a | b, a - b, a ^ b, a.intersection([2, 9]), a.union('x') == {1, 2, 3, 'x'}, a.difference([1]), a.symmetric_difference([1, 9]) == {2, 3, 9}, a <= b, a < {1, 2, 3, 4}, a >= {1}, a > a, a.issubset(range(5)), a.issuperset([1]), a.isdisjoint([7]))
c = a.copy(); c |= {9}; c &= {1, 9, 2}; c -= {1}; c ^= {2, 5}; print(sorted(c), c is a); c.update([1], (2,)); c.intersection_update([1, 2, 5]); c.difference_update([5]); c.symmetric_difference_update([2, 7]); print(sorted(c)); x = c; x |= {100}; print(x is c); c.clear(); print(c)
f = frozenset([1, 2]); print(f, f | {3}, type(f | {3}).__name__, type({3} | f).__name__, hash(f) == hash(frozenset([2, 1])), f == {1, 2}, {f: 1}[frozenset([1, 2])], f.copy() is f, f & {1}, {f} == {frozenset([1, 2])}, frozenset('ab') == {'a', 'b'}, {1, 2} == f)
for g in (lambda: s.remove(99), lambda: set().pop(), lambda: {[]}, lambda: {1} | [1], lambda: {1} + {2}, lambda: hash(set()), lambda: f.add(1), lambda: set(5), lambda: {1} < [1], lambda: {1}[0], lambda: {1}.union(5), lambda: f.__ior__, lambda: set(1, 2), lambda: {}.add):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
print({x % 3 for x in range(10)}, {*[1, 2], 3}, sorted(set('hello')), len({1, 1.0, True}), {1, 2}.pop() in (1, 2), [x for x in {5}], min({3, 1}), sum({1, 2}), sorted({(1, 2), (0, 5)}), set([1, 2]) - frozenset([1]), {1, 2, 3}.__contains__(2))
class S(set):
    def add(s, x): super().add(x * 2)
x = S([1]); x.add(5); print(sorted(x), type(x | {1}).__name__, isinstance(x, set), len(x), x == {1, 10}); x.q = 1; print(x.q)
class F(frozenset): pass
print(F([1]) == {1}, hash(F([1])) == hash(frozenset([1])), type(F([1]) | {2}).__name__, F('a'))
try:
    for i in (s := {1, 2, 3}): s.add(i + 10)
except RuntimeError as e: print(e)
print({1, 2} & {2}.union({3}), {1, 2, 3} - {1} - {2}, set(range(100)) == set(range(99, -1, -1)), {frozenset(): 1}, {set: 1}[set], {1} in [{1}], {1, 2}.__and__({2}), {1}.__or__([1]))
