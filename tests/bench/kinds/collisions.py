"""Aircraft over a grid: a red-black map by comparison keys, voxels, vectors; who comes too near whom."""
import math
from functools import cmp_to_key


class Vec2:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def plus(self, o):
        return Vec2(self.x + o.x, self.y + o.y)

    def minus(self, o):
        return Vec2(self.x - o.x, self.y - o.y)

    def __eq__(self, o):
        return isinstance(o, Vec2) and self.x == o.x and self.y == o.y

    def __hash__(self):
        return hash((self.x, self.y))


class Vec3:
    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def plus(self, o):
        return Vec3(self.x + o.x, self.y + o.y, self.z + o.z)

    def minus(self, o):
        return Vec3(self.x - o.x, self.y - o.y, self.z - o.z)

    def dot(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z

    def times(self, k):
        return Vec3(self.x * k, self.y * k, self.z * k)

    def size(self):
        return math.sqrt(self.dot(self))


class Motion:
    def __init__(self, sign, a, b):
        self.sign, self.a, self.b = sign, a, b

    def delta(self):
        return self.b.minus(self.a)

    def meets(self, other):
        d = other.a.minus(self.a)
        v = other.delta().minus(self.delta())
        a, b, c = v.dot(v), 2 * d.dot(v), d.dot(d) - 4.0
        if a == 0.0:
            return d if c <= 0 else None
        disc = b * b - 4 * a * c
        if disc < 0:
            return None
        root = math.sqrt(disc)
        t1, t2 = (-b - root) / (2 * a), (-b + root) / (2 * a)
        if t1 <= 1.0 and t2 >= 0.0:
            t = min(max(t1, 0.0), 1.0)
            return self.a.plus(self.delta().times(t))
        return None


def voxels(m, size=8.0):
    x0, x1 = sorted((m.a.x, m.b.x))
    y0, y1 = sorted((m.a.y, m.b.y))
    x = math.floor(x0 / size)
    while x * size <= x1:
        y = math.floor(y0 / size)
        while y * size <= y1:
            yield Vec2(x, y)
            y += 1
        x += 1


class Detector:
    def __init__(self):
        self.state = {}

    def frame(self, planes):
        motions = []
        for sign, pos in planes:
            old = self.state.get(sign, pos)
            motions.append(Motion(sign, old, pos))
            self.state[sign] = pos
        table = {}
        for m in motions:
            for v in voxels(m):
                table.setdefault(v, []).append(m)
        found = []
        for ms in table.values():
            for i, a in enumerate(ms):
                for b in ms[i + 1:]:
                    p = a.meets(b)
                    if p is not None:
                        found.append((a.sign, b.sign, round(p.size(), 3)))

        def order(a, b):
            return -1 if a < b else 1 if a > b else 0
        found.sort(key=cmp_to_key(order))
        return found


def work():
    d = Detector()
    total = 0
    for t in range(12):
        planes = [(f"F{i}", Vec3(t * 3.0 + math.cos(t + i) * 20, math.sin(t * 0.5 + i) * 20 + 10 * (i % 3), 5.0 + i % 4))
                  for i in range(24)]
        total += len(d.frame(planes))
    return total, len(d.state)
