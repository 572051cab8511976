"""Keywords and short dicts in hot loops: what a trace makes without making it must be what it seems."""


def collects(*args, **kw):
    return args, kw


def forwards(*args, **kw):
    return collects(*args, **kw)


def changes(a, /, b=2, *, c=3, d=4, **kw):
    kw["new"] = a
    kw.setdefault("b2", b)
    if "x" in kw:
        kw["x"] += c
    kw.pop("gone", None)
    return sorted(kw.items()), d, len(kw)


def keeps(store, **kw):
    store.append(kw)
    return len(kw)


class Thing:
    def __init__(self, *args, size=1, **options):
        self.args, self.size, self.options = args, size, options

    def __call__(self, *args, **kw):
        return self.size, args, kw

    def method(self, a, *, key=None, **kw):
        return a, key, list(kw)


class Below(Thing):
    def __init__(self, *args, color="red", **kw):
        super().__init__(*args, **kw)
        self.color = color


def loop(n):
    out, store = [], []
    for i in range(n):
        got = [
            forwards(i, x=i, y=2),
            forwards(),
            forwards(*[i, 2], **{"k": i}),
            forwards(**dict(a=1, b=2, c=3, d=4, e=5, f=i)),
            changes(i, x=1, gone=2),
            changes(i, 5, c=i, d=0),
            keeps(store, a=i, b=store),
        ]
        b = Below(i, 2, color="blue", size=i, other=3)
        c = Below(i)
        got += [b.args, b.size, b.color, b.options, c.args, c.size, c.color, c.options]
        got += [b(1, *(2, 3), z=i), b.method(1, key=i, u=1, v=2), b.method(*(4,), **{"w": 0})]
        if i % 37 == 5 or i == n - 1:
            out.append(repr(got).replace(repr(store), "store"))
        if i % 50 == 49:
            store.clear()
    return out


for line in loop(150):
    print(line)


def literals(n):
    total = 0
    for i in range(n):
        d = {"a": i, "b": 2}
        e = {**d, "b": i, "c": 3}
        e["a"] += 1
        e["d"] = d
        d["a"] = -1
        d["z"] = d["b"]
        total += e["a"] + e["b"] + e["c"] + d["a"] + len(d) + len(e["d"])
        if "q" in d or d.get("q", 0) or "z" not in d:
            total += 1000000
        del d["a"]
        total += "a" in d
        for k in e:
            total += len(k)
        if i % 40 == 0:
            d.update(e)
            print(sorted(d.items(), key=lambda kv: kv[0])[:2], list(e), e == {**e}, dict(e) is e)
            for k in range(20):
                d["n%d" % k] = k
        d["late"] = 1
        total += d["late"] + len(d)
    return total


print(literals(150))


def defaults():
    def f(*, a=1, b=2):
        return a, b

    got = set()
    for i in range(150):
        got.add(f())
        got.add(f(b=i % 3))
        if i == 60:
            f.__kwdefaults__["a"] = 10
        if i == 80:
            f.__kwdefaults__ = {"b": 7, "a": 8}
        if i == 100:
            del f.__kwdefaults__["a"]
            f.__kwdefaults__["a"] = 11
        if i == 120:
            f.__kwdefaults__ = None
            try:
                f()
            except TypeError as e:
                print(e)
            break
    print(sorted(got))


defaults()


def wrong(i):
    def only(a, b):
        return a

    kinds = [
        lambda: only(1, **{"b": 2, "c": 3}),
        lambda: only(1, **{"a": 2}),
        lambda: collects(a=1, **{"a": 2}),
        lambda: collects(**{"a": 1}, **{"a": 2}),
        lambda: collects(**{1: 2}),
        lambda: collects(**[]),
        lambda: only(*5),
        lambda: only(*(1, 2, 3)),
        lambda: changes(**{"a": 1}),
    ]
    try:
        return kinds[i % len(kinds)]()
    except TypeError as e:
        return str(e)


texts = {wrong(i) for i in range(200)}
for text in sorted(texts):
    print(text)


def hook(**kw):
    return kw


def snapshots(n):
    # a guard fails while the dict is only the trace's
    seen = []
    for i in range(n):
        kw = {"i": i, "list": [i]}
        other = hook(**kw, extra=i)
        if i % 29 == 28:
            seen.append((kw, other))
        kw["i"] = 0
        other["i"] += 1
    return seen


for pair in snapshots(150):
    print(pair)
