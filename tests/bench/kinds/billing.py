"""Phone bills: decimal rates, dates, records of dataclasses and named tuples, totals by group, a report."""
from collections import Counter, defaultdict, namedtuple
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter

Rate = namedtuple("Rate", "name cents tax")
RATES = [Rate("local", 13, 5), Rate("distance", 27, 8), Rate("mobile", 31, 0)]


@dataclass
class Call:
    caller: str
    seconds: int
    kind: int
    tags: list = field(default_factory=list)

    @property
    def cost(self):
        rate = RATES[self.kind]
        base = -(-self.seconds * rate.cents // 60)
        return base + base * rate.tax // 100


@dataclass(order=True)
class Line:
    total: int
    name: str = field(compare=False)
    calls: int = field(default=0, compare=False)


def calls():
    x = 12345
    for i in range(600):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        yield Call(caller=f"c{x % 23:02d}", seconds=x // 7 % 900, kind=x // 11 % 3, tags=["n"] if x & 64 else [])


def work():
    by_caller = defaultdict(list)
    kinds = Counter()
    for c in calls():
        by_caller[c.caller].append(c)
        kinds[RATES[c.kind].name] += 1
        if c.tags:
            kinds.update(c.tags)
    lines = []
    for name, cs in sorted(by_caller.items(), key=itemgetter(0)):
        cs.sort(key=attrgetter("seconds"), reverse=True)
        lines.append(Line(sum(c.cost for c in cs), name, calls=len(cs)))
    top = max(lines)
    text = "\n".join("{0:<6}{1:>8.2f} {2.calls:3d}".format(l.name, l.total / 100, l) for l in sorted(lines)[::-1])
    return top.name, top.total, kinds.most_common(2), len(text), hash(text) == hash(text)
