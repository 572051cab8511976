# classes, maps, inheritance, properties, special methods, super
class Vec:
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y)
    def __mul__(self, k):
        return Vec(self.x * k, self.y * k)
    def __eq__(self, o):
        return self.x == o.x and self.y == o.y
    def __repr__(self):
        return f"Vec({self.x}, {self.y})"
    def __len__(self):
        return 2
    def __getitem__(self, i):
        return (self.x, self.y)[i]
    def __bool__(self):
        return self.x != 0
    @property
    def norm(self):
        return self.x * self.x + self.y * self.y
    @staticmethod
    def zero():
        return Vec(0, 0)
    @classmethod
    def unit(cls):
        return cls(1, 1)
def walk(n):
    p = Vec(0, 0)
    d = Vec(1, 2)
    t = 0
    for i in range(n):
        p = p + d
        if i % 3 == 0:
            d = Vec(d.y, d.x)
        t += p.norm % 7
        if not p:
            t += 1
    return p, t
print(walk(500))
class Animal:
    count = 0
    def __init__(self, name):
        self.name = name
        Animal.count += 1
    def speak(self):
        return self.name + " " + self.sound()
    def sound(self):
        return "..."
class Dog(Animal):
    def sound(self):
        return "woof"
class Puppy(Dog):
    def __init__(self, name):
        super().__init__(name + "y")
        self.age = 1
    def sound(self):
        return super().sound() + "!"
def chorus(n):
    out = []
    zoo = [Animal("a"), Dog("d"), Puppy("p")]
    for i in range(n):
        out.append(zoo[i % 3].speak())
    return len(out), out[:6]
print(chorus(300), Animal.count)
class Counter:
    total = 0
    def __init__(self):
        self.n = 0
    def bump(self):
        self.n += 1
        self.extra = self.n * 2
        return self
    def __call__(self, k):
        return self.n + k
def count(n):
    c = Counter()
    for i in range(n):
        c.bump()
        if i == n // 2:
            Counter.total = 5
    return c.n, c.extra, c(3), Counter.total
print(count(400))
def change(n):
    r = []
    for i in range(n):
        v = Vec(i, 1)
        if i == n - 5:
            Vec.__repr__ = lambda self: "changed"
        if i > n - 8:
            r.append(repr(v))
    return r
print(change(300))
v = Vec.unit()
print(v == Vec(1, 1), v != Vec(1, 2), len(v), v[0], list(v) if False else [v[0], v[1]], Vec.zero().norm)
try:
    v.nope
except AttributeError as e:
    print(e)
del v.x
print(hasattr(v, "x"), hasattr(v, "y"), isinstance(Puppy("z"), Animal), issubclass(Dog, Puppy))
print(Puppy.__mro__, Puppy.__name__, [c.__name__ for c in Puppy.__mro__])
