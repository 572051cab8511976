# tuple keys, bools, slices, unpack
def main():
    d = {}
    for i in range(1250):
        k = (i % 7, i % 3)
        d[k] = d.get(k, 0) + 1
        d[(i % 7, "x", (i % 2, 1))] = i
        d[(i % 2 == 0, 1)] = i
        d[(1.0, i % 2)] = i
        if (i % 2, 1) in d: d["n"] = d.get("n", 0) + True
    print(sorted(d.items(), key=repr))
    s = set()
    for i in range(1150):
        s.add((i % 5, i % 2 == 1)); s.add((i % 5, i % 2)); s.discard((9, i))
    print(len(s), sorted(s))
    print(hash((1, 2)), hash(()), hash((True, 5)))
    c = 0
    l = [1, 2, 3, 4]
    f = [1.5, 2.5]
    for i in range(1250):
        c += (i % 3 == 0)
        c -= (i % 5 == 0) * 2
        a, b = f
        p, q, r, t = l
        l = [q, r, t, p]
        c += len(l[1:]) + len(l[:-1]) + len("abcdef"[2:4]) + len((1, 2, 3)[1:]) + len(l[-100:100])
        if (i % 2 == 0) == True: c += 1
        if (i % 2 == 0) < 1: c += 1
        x = (i % 2 == 0) & (i % 3 == 0)
        y = (i % 2 == 0) | False
        z = (i % 2 == 0) ^ True
        c += x + y + z
    print(c, l, x, y, z, a + b)
    class K:
        def __eq__(self, o): return True
        def __hash__(self): return hash((1, 2))
    e = {K(): 1}
    for i in range(1250):
        assert e[(1, 2)] == 1
        assert (1, 2) in e
    e = {(K(), 1): 5}
    for i in range(1250):
        assert e.get(((1, 2), 1)) == 5
    e = {1 + 0j: 3, 1.5: 4}
    for i in range(1250):
        assert e[1] == 3 and e[True] == 3
    try:
        for i in range(1250):
            q = d[(i, [])] if i > 1200 else 0
    except TypeError as ex: print(ex)
main()
