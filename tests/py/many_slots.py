"""Instances of many slots, made in loops that become hot."""


def make(n):
    names = [f"s{i}" for i in range(n)]
    lines = ["class C:", f"    __slots__ = {names!r}", "    def __init__(self, v):"]
    lines += [f"        self.{name} = v + {i}" for i, name in enumerate(names)] or ["        pass"]
    space = {}
    exec("\n".join(lines), space)
    return space["C"], names


class Plain:
    def __init__(self, v):
        self.v = v


for n in (0, 5, 28, 29, 57, 58, 59, 60, 61, 62, 63, 64, 65, 100, 300):
    C, names = make(n)
    total, kept = 0, []
    for i in range(1300 if n < 100 else 60):
        o, p, q = C(i), Plain(i), [i]
        if n:
            total += getattr(o, names[0]) + o.__class__.__slots__[-1].startswith("s")
        kept.append((o, p))
        if len(kept) > 7:
            old, plain = kept.pop(0)
            total += plain.v + (getattr(old, names[-1]) if n else 0)
    print(n, total, [getattr(kept[-1][0], name) for name in names[-3:]])
