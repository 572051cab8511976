# eval, exec, compile, locals, globals, vars, dir

def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e.msg if isinstance(e, SyntaxError) else e)

print(eval("1 + 2"), eval("  x * 2 ", {"x": 21}), eval("x + y", {"x": 1}, {"y": 5}), eval("[i * x for i in range(3)]", {"x": 2}))
a = 10
print(eval("a"), eval("a", {"a": 3}), eval("(lambda b: a + b)(5)"), eval("a\n\n"), eval(b"a + 1"))
exec("b = a + 1\ndef f(x):\n    return x + b\n")
print(b, f(1))
d = {}
exec("x = 1\ny = [x for _ in range(2)]\ndef get():\n    return x\ndef put(v):\n    global x\n    x = v\nclass C:\n    z = x\n", d)
print(d["x"], d["y"], d["get"](), d["C"].z, sorted(k for k in d if k != "__builtins__"))
d["put"](50)
print(d["x"], d["get"]())
d["x"] = 60
print(d["get"](), eval("get() + x", d))
exec("del y\nfor i in range(3): x += i", d)
print("y" in d, d["x"], d["i"])
g, l = {"x": 1}, {}
exec("y = x + 1\nx = 5\nz = x\ndef inner(): return x", g, l)
print(g["x"], sorted(l), l["y"], l["x"], l["z"], l["inner"]())


def function(p, q=2, *args, k=3, **kw):
    r = p + q
    s = lambda: (r, captured)
    captured = "cell"
    exec("r = 100; new = 1")
    print(r, sorted(locals()), eval("p + q + r"), eval("k + n", {"n": 1}, locals()))
    return {k: v for k, v in locals().items() if k not in ("s", "args", "kw")}

print(function(1))
print(function(1, 5, 6, k=7, w=8))


class K:
    one = 1
    names = sorted(n for n in locals() if not n.startswith("__"))
    two = eval("one + 1")
    exec("three = two + 1")

print(K.names, K.two, K.three)


class Names:
    def __init__(self):
        self.seen = []
        self.d = {}

    def __getitem__(self, k):
        self.seen.append(("get", k))
        if k == "magic":
            return 42
        return self.d[k]

    def __setitem__(self, k, v):
        self.seen.append(("set", k))
        self.d[k] = v

    def __delitem__(self, k):
        del self.d[k]

n = Names()
exec("v = magic + len('abc')\nw = v\ndel v\n", {}, n)
print(n.d, n.seen)
show(exec, "del nothing", {}, Names())
show(eval, "nothing", {}, Names())

for code, mode in [("1 + 1", "eval"), ("x = 5", "exec"), ("3 * 3", "single"), ("for i in range(2): i\n", "single"), ("None", "single")]:
    c = compile(code, "<test>", mode)
    ns = {}
    r = eval(c, ns) if mode == "eval" else exec(c, ns)
    print(mode, r, ns.get("x"))
c = compile("a + 1", "name.py", "eval")
print(eval(c), eval(c, {"a": 1}), eval(c, {"a": 5}))
c = compile("import sys\ntotal = 0\nfor i in range(2000):\n    total += i\n", "loop.py", "exec")
for _ in range(3):
    ns = {}
    exec(c, ns)
    print(ns["total"])
show(compile, "1 +", "f", "eval")
show(compile, "x = 1", "f", "eval")
show(compile, "1; 2\n3", "f", "single")
show(compile, "1", "f", "other")
show(compile, 3, "f", "exec")
show(compile, "a\0b", "f", "exec")
show(eval, "1", 3)
show(eval, "1", {}, 3)
show(exec, "1", 3)
show(exec, "1", {}, 3)
show(eval, 3)
show(exec, 3)
show(eval, "x = 1")
show(eval, "")
show(eval, "*a")
show(eval, "undefined_name")
show(exec, "raise KeyError('k')")
show(exec, function.__code__)
show(vars, 3)


def outer():
    v = 1

    def inner():
        return v
    return inner

show(exec, outer().__code__)
show(eval, (lambda: 5).__code__)


class V:
    def __init__(self):
        self.p = 1

print(vars(V()), "__init__" in vars(V))


def names_here(x):
    y = x
    return dir(), vars()

print(names_here(3))
print("a" in dir(), "a" in vars(), vars() is globals(), locals() is globals())
globals()["made"] = "by globals"
print(made)


# hot: eval in a loop, and locals() of a function that is called in a loop
def hot(n):
    t = 0
    for i in range(n):
        t += eval("i * 2")
        t += inner_locals(i)
    return t


def inner_locals(i):
    j = i + 1
    return locals()["j"] - locals()["i"]

print(hot(500))


def counter(n):
    ns = {"n": 0}
    exec("def tick():\n    global n\n    n += 1\n    return n\n", ns)
    tick = ns["tick"]
    for i in range(n):
        tick()
        if i == n // 2:
            ns["n"] = 0
    return ns["n"]

print(counter(3000))
s = "x = 0\nfor i in range(5000):\n    x = x + i\n"
ns = {}
exec(s, ns)
print(ns["x"], eval("sum(i for i in range(10) if i % 2)"))
exec("exec('exec(\"deep = 7\")')")
print(deep)


# a class's own name, and the one of the function around that its methods mean
def around():
    x, y = 1, "y"

    class C:
        x = 2
        z = x, y

        def m(self):
            return x, y
        l = [x for _ in range(2)]
        x = 3

        class D:
            x = 4

            def n(self):
                return x, y
    x = 10
    return C.x, C.z, C().m(), C.l, C.D.x, C.D().n(), C.m.__code__.co_freevars

print(around(), around())
