"""Copies object graphs with cycles by walking attributes, lists and dicts with a memo."""


class Item:
    def __init__(self, name):
        self.name = name
        self.links = []
        self.data = {}


def clone(x, memo):
    if x is None or isinstance(x, (int, float, str, bool)):
        return x
    known = memo.get(id(x))
    if known is not None:
        return known
    if isinstance(x, list):
        y = memo[id(x)] = []
        for item in x:
            y.append(clone(item, memo))
    elif isinstance(x, tuple):
        y = tuple([clone(item, memo) for item in x])
        memo[id(x)] = y
    elif isinstance(x, dict):
        y = memo[id(x)] = {}
        for key, value in x.items():
            y[clone(key, memo)] = clone(value, memo)
    else:
        y = memo[id(x)] = object.__new__(type(x))
        for name in ("name", "links", "data"):
            setattr(y, name, clone(getattr(x, name), memo))
    return y


def work():
    items = [Item("i%d" % i) for i in range(150)]
    for i, item in enumerate(items):
        item.links = [items[(i * k + 1) % 150] for k in range(4)]
        item.data = {"pos": (i, -i), "next": items[(i + 1) % 150], "list": [1, [2, [i]]]}
    copied = clone(items, {})
    return (copied[3].data["next"].name, copied[7] is not items[7], copied[149].data["next"] is copied[0],
            sum(len(c.links) for c in copied))
