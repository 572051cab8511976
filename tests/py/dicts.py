# Dicts and sets with keys of all kinds, looked up in compiled loops while they change.
class Key:
    """Equal to what it says, with its hash."""

    def __init__(self, like):
        self.like = like
        self.asked = 0

    def __hash__(self):
        return hash(self.like)

    def __eq__(self, other):
        self.asked += 1
        return self.like == other


def counted(n, step):
    d = {}
    for i in range(n):
        k = i * step % 101
        if k in d:
            d[k] += 1
        else:
            d[k] = 1
    return sorted(d.items())[:4], len(d)


def words(n):
    d = {}
    for i in range(n):
        w = "w" + str(i % 37)
        d[w] = d.get(w, 0) + 1
        if d.get("none") is not None or d.get(i) is not None:
            return "?"
        if "w3" not in d and i > 3:
            return "lost"
    return sorted(d.items())[:5]


def grouped(n):
    d = {}
    for i in range(n):
        d.setdefault(i % 5, []).append(i)
    return {k: sum(v) for k, v in d.items()}


def changing(n):
    d = {0: 0, 1: 1, "a": 2}
    log = 0
    for i in range(n):
        k = i % 3
        if k in d:
            del d[k]
            log += k in d
            d[k] = i
        log += d.get(k, -1)
        if i % 100 == 50:
            d.clear()
            d["a"] = i
        if i % 7 == 0:
            d[k] = k in d
            d["a"] += 1
        if i % 11 == 0:
            d[i] = i
            d.pop(i)
        if k not in d:
            log -= 1
            try:
                d[k]
            except KeyError as e:
                log += len(str(e))
    return log, d


def strangers(n):
    """Keys that only Python code can compare with."""
    k3, ks = Key(3), Key("s")
    d = {k3: "three", ks: "s", 1.0: "float", True + 1: "two"}
    out = 0
    for i in range(n):
        out += i % 5 in d
        out += len(d.get(3, "")) + len(d["s"]) + (2.0 in d) + (True in d) + ("t" in d)
        d[3] = "3" * (i % 3)
        if i == n // 2:
            d[4] = "four"
    return out, k3.asked > 0, list(d.values()), [type(k).__name__ for k in d]


def removed(n):
    d = {i: str(i) for i in range(n)}
    for i in range(0, n, 2):
        del d[i]
    order = list(d)[:3]
    s = 0
    while len(d) > 3:
        k, v = d.popitem()
        s += k + len(v)
        if k % 50 == 1:
            d[k - 1] = "again"
    for i in range(3 * n):  # ends are taken off again and again
        d["x%d" % i] = i
        d.popitem()
    return order, s, d, len(d)


def sets(n):
    s = set()
    hits = 0
    for i in range(n):
        if i % 13 in s:
            hits += 1
        else:
            s.add(i % 13)
        if "x" in s or str(i) in s:
            hits += 100
        if i % 50 == 0:
            s.discard(i % 13)
    f = frozenset(["a", 1])
    return hits, sorted(s), [x in f for x in ("a", 1, True, 1.0, "b", None)]


def texts(n):
    c = 0
    for i in range(n):
        c += "7" in str(i)
        c += "" in "x" and "é" in "caf\u00e9"
        c -= "zz" in "abc"
    return c


def bad():
    for f in (lambda: 1 in "a", lambda: {}[1], lambda: {"a": 1}["b"], lambda: [] in {}, lambda: {}.get([]), lambda: {}.popitem()):
        try:
            print(f())
        except (TypeError, KeyError) as e:
            print(type(e).__name__, e)


def many(n):
    d = {}
    for i in range(n):
        d[i * 1000003 - n] = i
    s = 0
    for i in range(n):
        s += d[i * 1000003 - n] + (i in d) + d.get(-i, 0)
    e = {-1: "m1", -2: "m2", (1 << 61) - 1: "p", 1 << 61: "q", 0: "z"}
    return s, e[-1], e[-2], e[(1 << 61) - 1], e[1 << 61], e[0], 1 in e


def table_of_calls(n):
    """The same lookup before and after a call that changes the dict."""
    d = {"k": 0}

    def bump():
        d["k"] += 1
        if d["k"] % 10 == 0:
            del d["k"]
            d["other"] = 1
            d["k"] = 100 + len(d)

    t = 0
    for i in range(n):
        a = d["k"]
        bump()
        t += d["k"] - a + ("other" in d)
        if "other" in d:
            del d["other"]
        t += "other" in d
    return t, d


print(counted(3000, 7919), counted(50, 3))
print(words(2000))
print(grouped(1000))
print(changing(3000))
print(strangers(600))
print(removed(400))
print(sets(1500))
print(texts(2000))
bad()
print(many(1500))
print(table_of_calls(1000))
