# Attributes of classes that change: counted in a loop, read through instances, subclasses and
# super, replaced by functions and properties, deleted; and what __dict__ shows of them.


class Counter:
    count = 0
    label = "none"
    shared = None

    def __init__(self):
        Counter.count += 1

    def bump(self):
        self.__class__.count += 1
        return self.count


class Below(Counter):
    def total(self):
        return super().count + self.count


def count(n):
    for i in range(n):
        Counter.count += 1
        Counter.label = str(i) if i % 100 == 0 else Counter.label
        c = Counter()
        c.bump()
    return Counter.count, Counter.label, c.count, Below.count


print(count(3000))


def subclasses(n):
    out = 0
    b = Below()
    for i in range(n):
        Counter.count = i
        out += b.total() + b.count
        if i == n // 2:
            Below.count = 5
        if i > n // 2:
            Below.count += 1
            out += Below.count
    del Below.count
    out += Below.count
    return out


print(subclasses(3000))


def kinds(n):
    """The cell's content changes its kind, and becomes what is no data."""
    out = []
    c = Counter()
    for i in range(n):
        Counter.shared = [i, 1.5, "s", None, True, 2**70, [i], {1: i}, (i,)][i % 9]
        x = c.shared
        if isinstance(x, list):
            x.append(1)
        out.append(str(x))
        if i % 300 == 299:
            Counter.shared = lambda self: "called"
            out.append(c.shared())
        if i % 300 == 199:
            Counter.shared = property(lambda self: "property")
            out.append(c.shared)
            Counter.shared = 5
            out.append(c.shared)
        if i % 300 == 99:
            del Counter.shared
            out.append(hasattr(c, "shared"))
            Counter.shared = 0
            c.shared = "own"
            out.append(c.shared)
            del c.shared
    return out[-20:], len(out)


print(kinds(2000))
print(sorted((k, v) for k, v in Counter.__dict__.items() if not k.startswith("_") and k not in ("bump", "shared")))
print(Counter.__dict__["count"], getattr(Counter, "count"), "count" in dir(Counter))


class Meta(type):
    made = 0

    def __setattr__(cls, name, value):
        Meta.made += 1
        type.__setattr__(cls, name, value)


class WithMeta(metaclass=Meta):
    x = 1


def meta(n):
    for i in range(n):
        WithMeta.x = i
        WithMeta.x += 1
    return WithMeta.x, Meta.made


print(meta(1500))


class Ids:
    next_id = 0
    registry = {}

    @classmethod
    def new(cls):
        cls.next_id += 1
        cls.registry[cls.next_id % 10] = cls.next_id
        return cls.next_id

    @staticmethod
    def reset():
        Ids.next_id = 0


class OtherIds(Ids):
    pass


def ids(n):
    for i in range(n):
        Ids.new()
        if i % 3 == 0:
            OtherIds.new()
        if i % 1000 == 999:
            Ids.reset()
    return Ids.next_id, OtherIds.next_id, sorted(Ids.registry.items())


print(ids(3500))
