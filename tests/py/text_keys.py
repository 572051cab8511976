# instances of classes below str as keys and operands, in hot loops
class Symbol(str):
    pass


class Loud(str):
    def __eq__(self, o):
        return str(o).lower() == self.lower()

    def __hash__(self):
        return hash(self.lower())


class Half(str):
    def __hash__(self):
        return 7


class Unequal(str):
    def __ne__(self, o):
        return "never"


def run():
    keys = ["a", Symbol("a"), Symbol("b"), "b", Loud("a"), Loud("B"), "c", 1, (Symbol("a"), 1), ("a", 1), (Loud("A"), 1),
            Half("x"), "x", Unequal("a")]
    d, s = {}, set()
    out = []
    for turn in range(90):
        for i, k in enumerate(keys):
            d[k] = d.get(k, 0) + i
            s.add(k)
            if k in d and k in s and turn == 89:
                out.append((d[k], repr(k)))
        for a in keys:
            for b in ("a", Symbol("a"), "b", Loud("A"), Unequal("a"), Half("x"), 1, None):
                r = (a == b, a != b, a in ("a", "x"), a in [b])
                if turn == 89:
                    out.append(r)
    print(len(d), len(s), out)
    print([repr(k) for k in d])


def unpack():
    total = 0
    seqs = [[1, 2, 3], (1, 2), [1.5, 2.5, 3.5], (1,), [Symbol("x"), 2, 3, 4], "ab", range(4)]
    for i in range(1250):
        a, *b = seqs[i % 7]
        *c, e = seqs[i % 7]
        total += len(b) + len(c)
        b.append(a)
        if i % 7 != 3:
            x, *m, y = seqs[i % 7]
            total += len(m) * 10
    print(total, a, b, c, e, x, m, y)
    try:
        for i in range(1250):
            p, q, *r = seqs[0] if i < 1200 else [1]
    except ValueError as e:
        print(e)


run()
unpack()
