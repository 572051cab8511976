d = {'a': 1, 'b': 2}
print(d, d['a'], d.get('z'), d.get('z', 0), d.setdefault('c', 3), d.setdefault('a', 9), d.pop('b'), d.pop('zz', None), d.popitem(), d, len(d), 'a' in d, 'a' not in d)
d.update({'x': 1}, y=2); d.update([('z', 3)]); d |= {'w': 4}; print(d, d | {'a': 0}, {**d, 'n': 1}, dict(a=1), dict([('k', 'v')]), dict({'q': 1}, r=2), dict(zip('ab', [1, 2])), dict.fromkeys('ab', 0), dict.fromkeys([1]))
print(list(d), list(d.keys()), list(d.values()), list(d.items()), d.keys(), d.values(), d.items(), list(reversed(d)), d.copy() == d, d.copy() is d, dict())
k = d.keys(); print(sorted(k & {'a', 'x'}), k | {'n'} == {'n', *d}, k - {'a'} == set(d) - {'a'}, k ^ {'a'} == set(d) ^ {'a'}, 'a' in k, len(k), k == {'a', 'x', 'y', 'z', 'w'}, ('x', 1) in d.items(), k.isdisjoint(['q']), k <= set(d))
d['new'] = 5; print(len(k), 'new' in k, k.mapping == d); del d['new']
for f in (lambda: d['nope'], lambda: d.pop('nope'), lambda: {}.popitem(), lambda: {[]: 1}, lambda: hash({}), lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: dict(5), lambda: d.__delitem__('nope'), lambda: {} + {}, lambda: {}[[]], lambda: dict(1, 2), lambda: {}.update(5), lambda: {'a': 1}.a, lambda: {**5}, lambda: d.fromkeys()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
try:
    for k in d: d['more' + k] = 1
except RuntimeError as e: print(e)
try:
    for k in d: d.pop(k)
except RuntimeError as e: print(e)
print({1: 'a', 1.0: 'b', True: 'c'}, {x: x * x for x in range(4)}, {k: v for v, k in enumerate('abc')}, {**{'a': 1}, **{'a': 2}}, {'a': 1} == {'a': 1.0}, {1: 2} != {1: 3}, {(1, 2): 3}[1, 2], {None: 1, (): 2})
class D(dict):
    def __getitem__(s, k): return 'got ' + str(k)
    def __setitem__(s, k, v): dict.__setitem__(s, k, v + 1)
x = D(a=1); x['b'] = 2; print(x, x['a'], x.get('a'), dict(x), x.items(), len(x), isinstance(x, dict), x == {'a': 1, 'b': 3}, 'a' in x, D.fromkeys('q', 5), list(x)); x.at = 3; print(x.at, x.copy().__class__.__name__)
d = {}
for i in range(1000): d[i] = i; d['k%d' % i] = i
for i in range(0, 1000, 2): del d[i]
print(len(d), sum(v for v in d.values()), list(d)[:5], next(iter(d)), d == dict(d.items()), max(d, key=lambda k: d[k]))
print(dict.__len__({1: 2}), {}.__contains__(1), {1: 2}.__getitem__(1), {}.__eq__({}), {}.__or__({1: 1}), {1: 2}.__iter__().__next__(), dict.get({1: 2}, 1), type({}.keys()), type({}.items()).__name__)
class H:
    def __init__(s, v): s.v = v
    def __hash__(s): return s.v % 3
    def __eq__(s, o): return isinstance(o, H) and s.v == o.v
d = {H(i): i for i in range(20)}; print(len(d), d[H(7)], H(30) in d, d.pop(H(3)), len(d))
