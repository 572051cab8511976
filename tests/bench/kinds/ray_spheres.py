"""A ray tracer of spheres: a vector class with operators, properties and float attributes."""


class Vec:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return Vec(self.x - o.x, self.y - o.y, self.z - o.z)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k, self.z * k)

    def dot(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z

    @property
    def length(self):
        return self.dot(self) ** 0.5

    def unit(self):
        return self * (1.0 / self.length)


class Sphere:
    def __init__(self, center, radius, shade):
        self.center, self.radius, self.shade = center, radius, shade

    def hit(self, origin, ray):
        to = self.center - origin
        along = to.dot(ray)
        off = along * along - to.dot(to) + self.radius * self.radius
        if off < 0:
            return None
        t = along - off ** 0.5
        return t if t > 1e-6 else None

    def normal(self, point):
        return (point - self.center).unit()


def trace(scene, light, origin, ray, depth=0):
    nearest, best = None, 1e30
    for thing in scene:
        t = thing.hit(origin, ray)
        if t is not None and t < best:
            nearest, best = thing, t
    if nearest is None:
        return 0.1
    point = origin + ray * best
    normal = nearest.normal(point)
    shade = max(0.0, normal.dot((light - point).unit())) * nearest.shade
    if depth < 2:
        bounced = ray - normal * (2 * ray.dot(normal))
        shade = 0.8 * shade + 0.2 * trace(scene, light, point, bounced, depth + 1)
    return shade


def work():
    scene = [Sphere(Vec(i - 2.0, (i % 2) * 0.8, 6.0 + i % 3), 0.7, 0.5 + i / 10) for i in range(5)]
    light, eye, size, total = Vec(5.0, 5.0, -5.0), Vec(0.0, 0.0, 0.0), 32, 0.0
    for y in range(size):
        for x in range(size):
            ray = Vec((x - size / 2) / size, (size / 2 - y) / size, 1.0).unit()
            total += trace(scene, light, eye, ray)
    return round(total, 6)
