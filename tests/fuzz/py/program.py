"""A whole random program, and what all programs of one process share."""
from maker import Maker, Scope, indented
from parts import Class, Closure, Function, Generator, Recursive

# Shows values without addresses, and only the first of them in full: the rest goes into a sum.
SHARED = '''\
import sys
SHOWN = 0
SUM = 0
def text(x, deep=0):
    t = type(x)
    if t is int or t is str or t is float or t is bool or x is None:
        return repr(x)
    if deep > 2:
        return '...'
    if t is list:
        return '[' + ', '.join([text(i, deep + 1) for i in x[:9]]) + ']'
    if t is tuple:
        return '(' + ', '.join([text(i, deep + 1) for i in x[:9]]) + ')'
    if t is dict:
        return '{' + ', '.join([text(k, deep + 1) + ': ' + text(v, deep + 1) for k, v in x.items()]) + '}'
    if t is set or t is frozenset:
        return t.__name__ + str(sorted([text(i, deep + 1) for i in x]))
    if t is range or t is slice:
        return repr(x)
    if t is type:
        return 'class ' + x.__name__
    if isinstance(x, BaseException):
        return t.__name__ + text(x.args, deep + 1)
    out = t.__name__
    for i in range(20):
        v = fetch(x, 'a' + str(i))
        if v is not fetch:
            out += ' a' + str(i) + '=' + text(v, deep + 1)
    return out
def fetch(x, name):
    try:
        return getattr(x, name)
    except Exception:
        return fetch
def show(x):
    global SHOWN, SUM
    SHOWN += 1
    if SHOWN > 60 and SHOWN & 3:
        return
    s = text(x)
    if SHOWN < 40:
        print(type(x).__name__, s[:200])
    else:
        SUM = (SUM * 33 + len(s) + ord(s[-1])) % 1000000007
def note(e):
    show(type(e).__name__ + ': ' + str(e))
def ended(number):
    global SHOWN, SUM
    print('=====', number, SHOWN, SUM)
    SHOWN = SUM = 0
    sys.stdout.flush()
'''
# What a program must leave as it was
EPILOGUE = ["for G_it in G_keep:", "    try:", "        G_it.close()", "    except Exception as e:", "        note(e)",
            "for G_q in [1]:", "    try:", "        del len", "    except NameError:", "        pass", "    try:", "        del abs", "    except NameError:", "        pass"]


def loop(mk, scope, count):
    """The hot loop: statements, at some turns something else, a look at everything now and then."""
    body = []
    scope.loops.append("i")
    budget = 3 if mk.long else 5
    for _ in range(mk.r.randrange(2, budget + 1)):
        scope.calls = 2
        body.append(mk.statement())
    for _ in range(mk.r.choice((0, 1, 1, 2, 3))):
        at = mk.r.randrange(count)
        scope.calls = 1
        body += [f"if i == {at}:"] + indented([mk.expand(mk.pick("rebind"))])
    if mk.r.random() < 0.93:
        body = ["try:"] + indented(body) + ["except Exception as e:", "    note(e)"]
    every = mk.r.choice((1, 3, 7)) if not mk.long else mk.r.choice((97, 211, 500))
    body += [f"if i % {every} == 0:"] + indented([f"show(({', '.join(mk.r.sample(ALL, 4))}))"])
    scope.loops.pop()
    return [f"for i in range({count}):"] + indented(body)


ALL = ["a", "b", "c", "x", "y", "s", "t", "l", "k", "fl", "u", "d", "o", "p", "v", "w", "m", "G_gi", "G_gd", "G_gl"]
GLOBALS = "G_gi, G_gf, G_gs, G_gl, G_gd, G_f0, G_f1, len, abs"


def main_lines(mk):
    count = mk.r.randrange(1100, 1900) if mk.long else mk.r.randrange(8, 36)
    scope = Scope(calls=2, level=9, function=mk.r.random() < 0.8, main=True)
    body = []
    for i, g in enumerate(mk.generators):
        scope.iters.append(f"it{i}")
        body.append(f"it{i} = {g.name}()")
    for i, c in enumerate(mk.makers):
        scope.closures += [f"inc{i}", f"get{i}"]
        body.append(f"inc{i}, get{i} = {c.name}({mk.r.choice(('', '3', '2**62', '0.5'))})")
    for _ in range(1 if mk.long else mk.r.choice((1, 1, 2))):
        body += mk.within(scope, lambda: loop(mk, scope, count))
    body += [f"show({n})" for n in mk.r.sample(ALL, 8)] + [f"G_keep.append(it{i})" for i in range(len(mk.generators))]
    body = mk.start(scope, body) + body
    if scope.function:
        times = 1 if mk.long else mk.r.choice((1, 1, 1, 2))
        return ["def G_main():", f"    global {GLOBALS}"] + indented(body) + [f"for G_t in range({times}):", "    G_main()"]
    return body


def program(seed, features, long=False):
    """The lines of the program of this seed; names that others could see begin with G_."""
    mk = Maker(seed, features, long)
    r, out = mk.r, ["class G_E(Exception):", "    pass", "G_keep = []", "G_gi, G_gf, G_gs, G_gl, G_gd = 5, 2.5, 'g', [1, 2, 3], {0: 1}", "G_objs = [G_E(1)] * 5",
                    "def G_alt0(self, a=1, *q):", "    return a + 1", "def G_alt1(self, *q, **r):", "    return self.a0",
                    "def G_set(self, n, v):", "    object.__setattr__(self, n, v)"]
    guarded = []
    for n in range(r.choice((1, 1, 1, 2) if mk.small else (1, 1, 2, 2, 3, 4))):
        c = Class(mk, n)
        guarded += c.lines(mk)
        mk.classes.append(c)
    guarded += [f"for G_t, G_c in enumerate([{', '.join(c.name for c in r.choices(mk.classes, k=5))}]):", "    try:", "        G_objs[G_t] = G_c()", "    except Exception as e:", "        note(e)"]
    for n in range(r.choice((0, 1, 1, 1) if mk.small else (1, 2, 2, 3))):
        f = (Recursive if r.random() < 0.3 else Function)(mk, n)
        guarded += f.lines(mk)
        mk.functions.append(f)
    for n in range(r.choice((0, 0, 1, 1) if mk.small else (0, 1, 1, 2))):
        g = Generator(mk, n)
        guarded += g.lines(mk)
        mk.generators.append(g)
    for n in range(r.choice((0, 0, 0, 1) if mk.small else (0, 0, 1, 2))):
        k = Closure(mk, n)
        guarded += k.lines(mk)
        mk.makers.append(k)
    guarded += main_lines(mk)
    out += ["try:"] + indented(guarded) + ["except Exception as e:", "    note(e)"]
    return out + EPILOGUE
