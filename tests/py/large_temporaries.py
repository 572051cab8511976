"""Large objects that die young, that live, and that others hold in every way."""
import array
import io
import weakref


class Holder:
    pass


def churn(make, n, keep):
    """Makes n of them and holds every keep-th."""
    kept = []
    for i in range(n):
        x = make(i)
        if i % keep == 0:
            kept.append(x)
    return [(len(x), x[0], x[-1]) for x in kept]


print(churn(lambda i: bytes([i % 256]) * 20000, 24, 7))
print(churn(lambda i: bytearray(bytes([i % 256])) * 50000, 24, 7))
print(churn(lambda i: [i] * 9000 + [i + 1], 24, 7))
print(churn(lambda i: (i, None) * 3000, 24, 7))
print(churn(lambda i: str(i % 10) * 40000, 24, 7))
print(churn(lambda i: "é%d" % i * 9000, 24, 7))
print(churn(lambda i: array.array("d", [i / 2]) * 5000, 24, 7))
print(churn(lambda i: 3 ** (30000 + i) and [3 ** (30000 + i)], 20, 9)[0][0])

# Items that are young, put into what is large and old, or new; then read back.
large = [None] * 20000
for i in range(60):
    large[i * 300] = [i, bytes(9000 + i)]
    other = list(range(5000))
print(sum(x[0] + len(x[1]) for x in large if x))

# Attributes, dicts, closures, generators, exceptions that hold the only reference.
h = Holder()
d = {}
def closure():
    data = bytes(30000)
    return lambda: len(data)
def generator():
    data = "x" * 30000
    yield len(data)
    yield len(data) + 1
def fail():
    raise ValueError(b"y" * 30000)
functions, generators = [], []
for i in range(30):
    h.data = bytes([i]) * 30000
    d[i % 4] = [i] * 8000
    functions.append(closure())
    g = generator()
    next(g)
    generators.append(g)
    try:
        fail()
    except ValueError as e:
        error = e
print(h.data[0], {k: (v[0], len(v)) for k, v in d.items()}, sum(f() for f in functions), sum(map(next, generators)),
      len(error.args[0]))

# Weak references, identity, views of what is large.
class Big(list):
    pass
kept, refs = [], []
for i in range(40):
    b = Big([i] * 5000)
    refs.append(weakref.ref(b))
    if i % 10 == 0:
        kept.append(b)
del b
ids = {id(b): b[0] for b in kept}
print([ids[id(r())] for r in refs if r() is not None and r() in kept])
views = [memoryview(bytes([i]) * 20000)[100:200] for i in range(30)]
print(sum(sum(v) for v in views))

# As keys, compared, joined, sliced, formatted, in files of memory.
table = {"k" * 9000 + str(i): i for i in range(30)}
print(sum(table["k" * 9000 + str(i)] for i in range(30)))
text = "".join("%05d" % i for i in range(9000))
print(hash(text) == hash("".join([text])), len(text[::2]), text[15000:15010], len(("%s" * 3) % (text, text, text)))
f = io.StringIO()
for i in range(50):
    f.write("z" * 1000)
print(len(f.getvalue()), f.getvalue().count("z"))
