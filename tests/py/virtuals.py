# Objects that a trace does not make: what is asked of them is known all the same.
def lengths(n):
    s = 0
    for i in range(n):
        t = (i, i + 1)
        l = [i, 2, 3]
        f = [0.5, i * 0.5]
        s += len(t) * 100 + len(l) * 10 + len(f)
        if not t or not l or not f:
            s = -1
    return s


def swaps(n):
    a, b, c = 1, 2.5, "c"
    for i in range(n):
        a, b, c = b, c, a
        x, (y, z) = i, (i + 1, a)
    return a, b, c, x, y, z


def added_to(n):
    s = 0
    for i in range(n):
        l = [i]
        l.append(i + 1)
        f = [0.5]
        f.append(i)
        f[0] += l[1]
        s += f[0] + f[1] + len(l) + len(f)
    return s, l, f


def kept(n):
    out = []
    for i in range(n):
        t = (i, [i * 0.5, i * 1.5])
        if i % 500 == 0:
            out.append(t)
    return out


print(lengths(3000))
print(swaps(3001))
print(added_to(3000))
print(kept(3000))
