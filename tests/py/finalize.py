# what the collector does with objects that are gone, as far as python3 and PyPy agree
import gc, _weakref as weakref

def collect():
    gc.collect()
    gc.collect()
    gc.collect()

class Loud:
    def __init__(self, name, ref=None):
        self.name, self.ref = name, ref
    def __del__(self):
        print("del", self.name)

# in a module, in a function, in a comprehension, as an argument, as a result
d = Loud("module")
del d
collect()
def function():
    d = Loud("local")
    d.again = Loud("attribute")
    return 1
function()
collect()
[Loud("item") for i in range(1)]
collect()
(lambda x: None)(Loud("argument"))
collect()
Loud("result").name
collect()
x = [Loud("rebound")]
x = None
collect()
try:
    raise ValueError(Loud("in an exception"))
except ValueError as e:
    pass
collect()

# rings, and what refers to one another: the one that refers goes first
a = Loud("a")
b = Loud("b", a)
c = Loud("c", b)
del a, b, c
for i in range(4):
    collect()
ring = Loud("ring")
ring.ref = ring
del ring
collect()

# many, each once
class Counted:
    alive = 0
    def __init__(self):
        Counted.alive += 1
    def __del__(self):
        Counted.alive -= 1
def many(n):
    for i in range(n):
        Counted()
many(3000)
collect()
print(Counted.alive)

# resurrection: not finalized again
kept = []
class Phoenix:
    def __del__(self):
        print("phoenix")
        kept.append(self)
Phoenix()
collect()
print(len(kept))
r = weakref.ref(kept[0])
print(r() is kept[0])
kept.clear()
collect()
print(r())

# weak references
class Plain:
    pass
def called(r):
    print("callback", r())
p = Plain()
r = weakref.ref(p, called)
print(r() is p)
del p
collect()
print(r())
p = Plain()
r = weakref.ref(p, called)
del r           # nobody is called
collect()
del p
collect()
refs = [weakref.ref(Plain()) for i in range(100)]
collect()
print(sum(r() is not None for r in refs))
targets = [Plain() for i in range(100)]
refs = [weakref.ref(t, lambda r: Counted()) for t in targets]
collect()
print(all(r() is t for r, t in zip(refs, targets)))
del targets
collect()
print(any(r() is not None for r in refs))
collect()
print(Counted.alive)

# what a finalizer makes, calls and changes
class Busy:
    def __del__(self):
        global result
        result = sorted(str(i) for i in range(12))
        gc.collect()
Busy()
collect()
print(result[:4])

# while hot code runs
class Late:
    def __del__(self):
        late.append(1)
late = []
def loop(n):
    made = None
    for i in range(n):
        made = [i, made] if i % 50 else None
        if i == 100:
            Late()
        if late:
            return True
    return False
print(loop(50000000))

# generators: `finally` and `with` of those that are dropped
class Context:
    def __init__(self, name):
        self.name = name
    def __enter__(self):
        return self
    def __exit__(self, kind, exc, tb):
        print("exit", self.name, kind)
def numbers(name):
    try:
        yield 1
        yield 2
    finally:
        print("closed", name)
def managed(name):
    with Context(name):
        yield 1
def excepting():
    try:
        yield 1
    except GeneratorExit:
        print("GeneratorExit")
        raise
def started(make, *args):
    it = make(*args)
    return next(it)
started(numbers, "numbers")
collect()
started(managed, "managed")
collect()
started(excepting)
collect()
def outer():
    yield from numbers("inner")
started(outer)
collect()
numbers("never begun")
collect()
print(list(numbers("to its end")))
collect()
it = numbers("closed by hand")
next(it)
it.close()
del it
collect()
def many(n):
    for i in range(n):
        for x in ends():
            break
def ends():
    global ended
    try:
        yield 1
    finally:
        ended += 1
ended = 0
many(2500)
collect()
print(ended)
