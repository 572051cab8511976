# match statements: every kind of pattern, what it binds and in which order it asks

def kind(x):
    match x:
        case None:
            return "none"
        case True | False:
            return "bool"
        case -1:
            return "minus one"
        case 0 | 1.5 | "word" | b"bytes":
            return "literal"
        case []:
            return "empty sequence"
        case [a]:
            return "one", a
        case [a, b] if a == b:
            return "pair of equals", a
        case (a, b):
            return "pair", a, b
        case ["go", *rest]:
            return "go", rest
        case [first, *_, last] if first == last:
            return "ends equal", first
        case [first, *middle, last]:
            return "long", first, middle, last
        case {"kind": "point", "x": x, "y": y}:
            return "point", x, y
        case {"a": 1, **rest}:
            return "rest", sorted(rest.items())
        case {}:
            return "mapping"
        case str(s):
            return "str", s
        case int(n) | float(n):
            return "number", n
        case _:
            return "other", type(x).__name__

for x in [None, True, False, -1, 0, 1, 1.5, "word", b"bytes", [], (), [1], (1, 1), [1, 2], ["go"], ["go", 1, 2],
          [1, 2, 1], [1, 2, 3], range(4), range(0), {"kind": "point", "x": 1, "y": 2}, {"kind": "point"}, {"a": 1},
          {"a": 1, "b": 2, "c": 3}, {}, "text", 12, 2.5, b"x", {1, 2}, 1 << 70, "", object]:
    print(repr(x)[:30], kind(x))


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


class Point3(Point):
    __match_args__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


def where(p):
    match p:
        case Point3(0, 0, 0):
            return "origin 3"
        case Point(x=0, y=0):
            return "origin"
        case Point(0, y):
            return "y axis", y
        case Point(x, 0):
            return "x axis", x
        case Point3(_, _, z=z) if z > 5:
            return "high", z
        case Point(x, y) as p:
            return "point", x, y, p
        case [Point(x=a), Point(x=b), *others]:
            return "points", a, b, len(others)
        case Point():
            return "never"
        case _:
            return "no point"

for p in [Point(0, 0), Point(0, 3), Point(3, 0), Point(1, 2), Point3(0, 0, 0), Point3(1, 2, 3), Point3(1, 2, 9),
          [Point(1, 2), Point(3, 4)], [Point(1, 2), Point(3, 4), 5], 7, [Point(1, 2)]]:
    print(where(p))


class Color:
    RED = 1
    GREEN = 2

    class Deep:
        BLUE = 3


def color(c):
    match c:
        case Color.RED:
            return "red"
        case Color.GREEN | Color.Deep.BLUE:
            return "green or blue"
    return "no match"

print([color(c) for c in (1, 2, 3, 4, "1")])


# alternatives bind the same names, in whatever order
def swap(x):
    match x:
        case [1, a, b, c] | [2, b, c, a] | [3, c, a, b] | {"a": a, "b": b, "c": c}:
            return a, b, c
        case (4, ([x, y] | {"x": x, "y": y}) as both, *z):
            return x, y, both, z
        case [[[a, b], c] | [c, [a, b]] | [a, b, c], d] | (d, {"all": [a, b, c]}):
            return a, b, c, d
    return None

for x in [[1, 2, 3, 4], [2, 2, 3, 4], [3, 2, 3, 4], {"a": 1, "b": 2, "c": 3}, [4, [1, 2], 3, 4], [4, {"x": 1, "y": 2}],
          [4, 5], [[[1, 2], 3], 4], [[3, [1, 2]], 4], [[1, 2, 3], 4], [4, {"all": [1, 2, 3]}]]:
    print(swap(x))

# what a pattern captures before it fails is not bound
y = "unbound"
match [1, 2, 3]:
    case [y, 2, 4]:
        print("wrong")
    case [1, y, 5] | [1, 2, y]:
        print("right", y)
match [1, 2]:
    case [z, 2] if z > 1:
        print("wrong")
    case _:
        print("guard failed, and z is", z)


class Loud:
    def __init__(self, **kw):
        self.__dict__.update(kw)

    def __getattr__(self, name):
        print("asked for", name)
        raise AttributeError(name)

    def __eq__(self, other):
        print("compared with", other)
        return other == 5

match Loud(a=1):
    case Loud(b=1):
        print("no")
    case 4 | 5 | 6:
        print("five")


def mapping(m):
    match m:
        case {"x": 1, "y": {"z": [1, *z]}, **rest}:
            return z, rest
        case {-1: a, 2.5: b, None: c, True: d, b"k": e}:
            return a, b, c, d, e
        case {Color.RED: value}:
            return "by name", value
        case {"only": _}:
            return "only"
        case {**rest}:
            return "rest", rest

for m in [{"x": 1, "y": {"z": [1, 2, 3]}, "w": 4}, {-1: 1, 2.5: 2, None: 3, True: 4, b"k": 5}, {1: "one"}, {"only": 0},
          {}, {"x": 1, "y": {"z": [2]}}, [1]]:
    print(mapping(m))

# nested, in a loop, with break and continue, in a class and at the top
total = 0
for item in [("add", 1), ("mul", 2, 3), ("stop",), ("add", 100)]:
    match item:
        case ("add", n):
            total += n
            continue
        case ("mul", a, b):
            total += a * b
        case ("stop",):
            break
    print("after", item, total)
print(total)


class C:
    match (1, 2):
        case (one, two):
            three = one + two
    del one

print(C.three, C.two, hasattr(C, "one"))


def walk(tree):
    match tree:
        case None:
            return 0
        case (left, value, right):
            return walk(left) + value + walk(right)
        case int(leaf) if leaf >= 0:
            return leaf
        case int():
            raise ValueError("negative")

print(walk(((1, 2, 3), 4, (None, 5, ((6, 7, 8), 9, 10)))))
try:
    walk((1, 2, -3))
except ValueError as e:
    print("ValueError", e)

# soft keywords are names
match = 3
case = [match]
match[0] if False else case
print(match, case, match * 2, -match)
match (case):
    case [3]:
        print("soft")
match case, match:
    case [3], 3:
        print("two")
_ = 5
match 7:
    case _:
        print(_)


def errors():
    class NoTuple:
        __match_args__ = ["a"]

    class BadName:
        __match_args__ = (1,)

    class Two:
        __match_args__ = ("a", "a")
        a = 1

    def try_it(f, *args):
        try:
            f(*args)
        except Exception as e:
            print(type(e).__name__, e)

    def one(cls, value):
        match value:
            case cls(x):
                print("matched", x)

    def two(cls, value):
        match value:
            case cls(x, y):
                print("matched", x, y)

    def twice(cls, value):
        match value:
            case cls(x, a=y):
                print("matched", x, y)
    for f in (one, two, twice):
        for cls, value in [(NoTuple, NoTuple()), (BadName, BadName()), (Two, Two()), (int, 3), (object, 3), (3, 3), (bool, True),
                           (dict, {}), (Point, Point(1, 2)), (Point3, Point(1, 2))]:
            try_it(f, cls, value)

    def keys(k, m):
        match m:
            case {Color.RED: x, k.RED: y}:
                print(x, y)
    try_it(keys, Color, {1: 2})

    class Other:
        RED = [1]
    try_it(keys, Other, {1: 2})
errors()


# hot, so that it is compiled
def interpret(program):
    stack, steps = [], 0
    for op in program:
        steps += 1
        match op:
            case ("push", value):
                stack.append(value)
            case ("add",):
                b, a = stack.pop(), stack.pop()
                stack.append(a + b)
            case {"op": "neg"}:
                stack.append(-stack.pop())
            case Point(x, y):
                stack.append(x * y)
            case "drop" | "pop":
                stack.pop()
            case [*_, "end"]:
                break
    return stack, steps

print(interpret([("push", 1), ("push", 2), ("add",), {"op": "neg"}, Point(3, 4), ("add",), ("push", 0), "drop"] * 400 + [[1, "end"], 3]))
