# Lists that the collector treats as large: stores, moves and growth between collections.
class Item:
    def __init__(self, n):
        self.n = n
        self.pair = (n, str(n))


def churn(n):
    junk = None
    for i in range(n):
        junk = [i, str(i), junk if i % 50 else None]
    return junk[0]


def scattered(size, rounds):
    items = [None] * size
    for r in range(rounds):
        for i in range(r * 7 % 131, size, 997):
            items[i] = Item(i + r)
        churn(60)
    return sum(x.n + len(x.pair[1]) for x in items if x is not None)


def moved(size):
    items = [Item(i) for i in range(size)]
    for k in range(12):
        items.insert(k * 37, Item(-k))
        churn(40)
        del items[size // 2]
        items.pop(3)
        churn(40)
        items.reverse()
        items[size // 3] = Item(k)
        churn(40)
    return sum(x.n * (i % 7) for i, x in enumerate(items)), len(items)


def ordered(size):
    items = [Item((i * 7919) % size) for i in range(size)]
    items.sort(key=lambda x: (x.n, str(x.n)))
    churn(100)
    copy = items[::-1] + items[5:50]
    copy[10:20] = [Item(1), Item(2)]
    churn(100)
    return [x.pair for x in copy[:12]], all(a.n <= b.n for a, b in zip(items, items[1:]))


def grown(n):
    out = []
    for i in range(n):
        out.append([i])
        if i % 500 == 0:
            churn(30)
    return sum(x[0] for x in out)


def kept(size):
    table = tuple([i] for i in range(size))
    churn(300)
    for row in table:
        row.append(str(row[0]))
    churn(300)
    return sum(len(row[1]) for row in table)


print(scattered(6000, 40))
print(moved(5000))
print(ordered(4500))
print(grown(6000))
print(kept(5000))
