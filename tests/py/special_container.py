class C:
    def __init__(s): s.d = {}
    def __len__(s): return len(s.d)
    def __getitem__(s, k): print('get', k); return s.d[k]
    def __setitem__(s, k, v): print('set', k, v); s.d[k] = v
    def __delitem__(s, k): print('del', k); del s.d[k]
    def __contains__(s, k): print('in', k); return k in s.d
    def __iter__(s): return iter(s.d)
    def __reversed__(s): return iter(['rev'])
c = C()
c['a'] = 1; c[1, 2] = 3; print(c['a'], c[1, 2], len(c), 'a' in c, 'b' not in c, list(c), list(reversed(c)))
del c['a']
try: c['a']
except KeyError as e: print('KeyError', e)
class S:
    def __getitem__(s, k): return k
s = S(); print(s[1:2], s[::], s[1:2, 3], s[...], s[None], s[-1:], s['x', :])
class Q:
    def __getitem__(s, i):
        if i > 3: raise IndexError
        return i * 10
q = Q(); print(list(q), 20 in q, 25 in q, [*q], tuple(q), sum(q), max(q))
a, b, *r = q; print(a, b, r)
class It:
    def __init__(s, n): s.n = n
    def __iter__(s): return s
    def __next__(s):
        if s.n <= 0: raise StopIteration
        s.n -= 1; return s.n
print(list(It(3)), [x for x in It(4)], 2 in It(5), sorted(It(3)), dict(enumerate(It(2))), list(zip(It(3), It(2))), list(map(str, It(2))))
class M(dict):
    def __missing__(s, k): return k * 2
m = M(a=1); print(m['a'], m['zz'], m.get('q'), len(m), isinstance(m, dict), m)
class NoIter: pass
for f in (lambda: iter(NoIter()), lambda: len(NoIter()), lambda: NoIter()[0], lambda: 1 in NoIter(), lambda: reversed(NoIter()), lambda: next(NoIter())):
    try: f()
    except TypeError as e: print(e)
class BadIter:
    def __iter__(s): return 5
try: iter(BadIter())
except TypeError as e: print(e)
class Hint:
    def __iter__(s): return iter([1, 2])
    def __length_hint__(s): return 100
print(list(Hint()))
