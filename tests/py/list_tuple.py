# list and tuple: every method by name and as called, wrong calls, what changes in place

def show(f, *args, **kw):
    try:
        r = f(*args, **kw)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)
    return repr(r)

def tried(code):
    l = [3, 1, 2]
    m = l
    try:
        exec(code, {"l": l, "t": (3, 1, 2), "m": m})
        r = "done"
    except Exception as e:
        r = type(e).__name__ + ": " + str(e)
    print(code, "->", r, l)

for code in ["l.append()", "l.append(1, 2)", "l.append(object=1)", "l.append(4)", "l.extend()", "l.extend(5)", "l.extend('ab')", "l.extend(l)", "l.extend({7: 8})", "l.insert()", "l.insert(1)", "l.insert(1, 9)", "l.insert(-1, 9)",
             "l.insert(-99, 9)", "l.insert(99, 9)", "l.insert('a', 1)", "l.insert(1.0, 1)", "l.pop()", "l.pop(0)", "l.pop(-3)", "l.pop(3)", "l.pop(-4)", "l.pop(1, 2)", "l.pop('a')", "l.pop(None)", "[].pop()", "l.remove(1)", "l.remove(9)",
             "l.remove()", "l.index()", "l.index(9)", "l.index('q')", "l.index(1, 2)", "l.index(1, 0, 1)", "l.index(1, -2)", "l.index(1, None)", "l.index(1, 'a')", "l.index(1, 0, 99)", "l.count()", "l.count(1, 2)", "l.clear(1)", "l.clear()",
             "l.copy(1)", "l.reverse(1)", "l.reverse()", "l.sort()", "l.sort(None)", "l.sort(key=5)", "l.sort(reverse='a')", "l.sort(reverse=[])", "l.sort(key=None, reverse=True)", "l.sort(key=lambda v: -v)", "l.sort(cmp=1)",
             "l *= 2", "l *= 0", "l *= -1", "l *= 'a'", "l *= 1.5", "l += (4, 5)", "l += 'ab'", "l += 5", "l += l", "l = l + (1,)", "l = l + [1]", "l = 2 * l", "l.__imul__(2)", "l.__iadd__([1])", "l.__iadd__(1)", "l.__init__()", "l.__init__('xyz')",
             "l.__init__(1)", "l.__setitem__(0, 9)", "l.__delitem__(0)", "l.__delitem__(9)", "l[9] = 1", "l[0:2] = 5", "l['a']", "l[1.0] = 1", "del l['a']", "t.index(9)", "t.index(1, 2)", "t.index()", "t.count()", "t.append(1)", "t[0] = 1",
             "del t[0]", "t += [1]", "t * 'a'", "t + [1]", "t[9]", "t['a']", "list(1)", "list(1, 2)", "list(iterable=[1])", "tuple(1)", "tuple(1, 2)", "tuple(x=1)", "list.append(5, 1)", "list.append()", "tuple.index([1], 1)", "hash(l)", "hash(([],))",
             "m *= 2; assert m is l and len(l) == 6", "m += [1]; assert m is l", "reversed(l).__next__()", "l.__reversed__().__next__()"]:
    tried(code)
print([1, 2, 3].copy(), list("abc"), list(), tuple("abc"), tuple(), tuple([1, 2]), [1, 2, 1].count(1), (1, 2, 1).count(1), (1, 2, 3).index(3), [[1], [2]].index([2]), (1,).__getnewargs__(), [1.0, 2.0].index(2))
class L(list):
    pass
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
x = L([1, 2])
y = x
y *= 2
y += (3,)
x.append(4)
print(x, x is y, type(x), type(x + [1]), type(x * 2), type(x[:]), type(x.copy()), L("ab"), T(1, 2), type(T(1) + (2,)), T(1, 2).index(2), T(1, 2) * 2, type(T(1)[:]), T(1) == (1,), hash(T(1)) == hash((1,)))
f = [1.5, 2.5]
g = f
f *= 3
print(f, g is f, f.index(2.5), f.pop(), f.pop(0), f.remove(1.5), f)
class Shrinks:
    def __init__(self, l): self.l = l
    def __eq__(self, other):
        self.l.clear()
        return True
l = [1, 2, 3]
print(show(l.remove, Shrinks(l)), l)
l = [1, 2, 3]
l[1] = Shrinks(l)
print(show(l.index, 7), l, show(l.count, Shrinks(l)))
total = 0
for i in range(3000):
    l = [i]
    l *= 3
    l.insert(1, i)
    l.reverse()
    total += l.pop(0) + len(l) + l.index(i) + l.count(i)
print(total)
t = (1, 2)
print(t * 1 is t, 1 * t is t, t * 1 == t, [1] * 1 == [1])
class WithInit(tuple):
    def __init__(self, seq, new=None): self.new = new
class FloatInit(float):
    def __init__(self, x, new=None): self.new = new
print(WithInit([1, 2], new=3), WithInit([1], new=3).new, FloatInit(1.5, new=2), FloatInit(1.5, new=2).new)
