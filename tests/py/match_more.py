def m(x):
    match x:
        case 0: return 'zero'
        case 1 | 2 | 3: return 'small'
        case -1: return 'neg'
        case 'a' | "b": return 'letter'
        case None: return 'none'
        case True: return 'true'
        case [] : return 'empty'
        case [a]: return ('one', a)
        case [1, b, *rest]: return ('seq1', b, rest)
        case (a, b): return ('pair', a, b)
        case [first, *_, last]: return ('fl', first, last)
        case {'k': v, **rest}: return ('map', v, rest)
        case {}: return 'anymap'
        case int(n) if n > 100: return ('big', n)
        case int() | float() as num: return ('num', num)
        case str(s): return ('str', s)
        case _: return 'other'
for v in (0, 2, -1, 'a', None, True, [], [5], [1, 2, 3, 4], (8, 9), [4, 5, 6, 7], {'k': 1, 'z': 2}, {'q': 1}, 500, 50, 1.5, 'hello', {1}, b'ab', range(3)): print(v, m(v))
class P:
    __match_args__ = ('x', 'y')
    def __init__(s, x, y): s.x, s.y = x, y
class Q: pass
def c(o):
    match o:
        case P(0, 0): return 'origin'
        case P(x, y=0): return ('xaxis', x)
        case P(x=0, y=yy): return ('yaxis', yy)
        case P(P(a, b), _): return ('nested', a, b)
        case P(): return 'P'
        case Q(z=5): return 'Q5'
        case Q(): return 'Q'
q = Q(); q.z = 5
print(c(P(0, 0)), c(P(3, 0)), c(P(0, 4)), c(P(P(1, 2), 7)), c(P(5, 6)), c(q), c(Q()), c(1))
class Color: RED = 1; BLUE = 2
def col(v):
    match v:
        case Color.RED: return 'red'
        case Color.BLUE: return 'blue'
        case [Color.RED, x]: return ('redlist', x)
    return 'none'
print(col(1), col(2), col([1, 9]), col(3))
match (1, (2, [3, {'a': 4}])):
    case (a, (b, [c_, {'a': d}])): print(a, b, c_, d)
match 5:
    case x if x > 10: print('no')
    case x: print('fell', x)
match = 3; case = 4; print(match + case); _ = 5; print(_)
def err(f):
    try: f()
    except TypeError as e: print(e)
def e1():
    match P(1, 2):
        case P(1, 2, 3): pass
def e2():
    match 5:
        case int(1, 2): pass
def e3():
    match Q():
        case Q(1): pass
err(e1); err(e2); err(e3)
def s(cmd):
    match cmd.split():
        case ['go', ('north' | 'south') as d]: return d
        case ['get', *items] if items: return items
        case ['quit' | 'exit']: return 'bye'
        case _: return '?'
print(s('go north'), s('go up'), s('get a b'), s('get'), s('exit'))
