"""The chaos game on a B-spline: points of a spline chosen at random pull a wandering point."""
import math
import random


class GVector:
    def __init__(self, x=0, y=0, z=0):
        self.x = x
        self.y = y
        self.z = z

    def mag(self):
        return math.sqrt(self.x ** 2 + self.y ** 2 + self.z ** 2)

    def dist(self, other):
        return math.sqrt((self.x - other.x) ** 2 + (self.y - other.y) ** 2 + (self.z - other.z) ** 2)

    def __add__(self, other):
        if not isinstance(other, GVector):
            raise ValueError("cannot add " + str(type(other)))
        return GVector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return self + other * -1

    def __mul__(self, other):
        return GVector(self.x * other, self.y * other, self.z * other)

    __rmul__ = __mul__

    def linear_combination(self, other, l1, l2=None):
        if not l2:
            l2 = 1 - l1
        return GVector(self.x * l1 + other.x * l2, self.y * l1 + other.y * l2, self.z * l1 + other.z * l2)


class Spline:
    def __init__(self, points, degree, knots):
        self.points = points
        self.degree = degree
        self.knots = knots

    def domain(self):
        return self.knots[self.degree - 1], self.knots[len(self.knots) - self.degree]

    def index(self, u):
        dom = self.domain()
        for i in range(self.degree - 1, len(self.knots) - self.degree):
            if self.knots[i] <= u < self.knots[i + 1]:
                return i
        return dom[1] - 1 if isinstance(dom[1], int) else len(self.knots) - self.degree - 1

    def __call__(self, u):
        lo, hi = self.domain()
        assert lo <= u <= hi
        i = self.index(u)
        d = [self.points[i - self.degree + 1 + k] for k in range(self.degree + 1)]
        kn = self.knots
        for ik in range(1, self.degree + 1):
            for k in range(i - self.degree + ik + 1, i + 2):
                ua = kn[k + self.degree - ik]
                ub = kn[k - 1]
                co1 = (u - ub) / (ua - ub)
                index = k - i + self.degree - ik - 1
                d[index] = d[index].linear_combination(d[index + 1], 1 - co1, co1)
        return d[0]


def knots_for(points, degree):
    n = len(points)
    return [0] * degree + list(range(1, n - degree)) + [n - degree] * degree


def work():
    random.seed(1234)
    splines = []
    for shift in (0.0, 0.5, 1.0):
        pts = [GVector(1.6 + shift, 0.3), GVector(1.6, 1.8 - shift), GVector(2.5, 3.0), GVector(4.2, 0.4 + shift)]
        splines.append(Spline(pts, 3, knots_for(pts, 3)))
    grid = [[0] * 40 for _ in range(40)]
    point = GVector(2.0, 1.5)
    total = 0.0
    for _ in range(700):
        s = splines[random.randrange(len(splines))]
        lo, hi = s.domain()
        target = s(lo + (hi - lo) * random.random() * 0.999)
        point = (point + target) * 0.5
        total += point.dist(target)
        grid[int(point.x * 8) % 40][int(point.y * 8) % 40] += 1
    return round(total, 6), sum(1 for row in grid for c in row if c)
