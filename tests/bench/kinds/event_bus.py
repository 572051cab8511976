"""Decorators, events and keyword arguments that are passed on: f(*args, **kwargs) everywhere."""
import functools


def counted(fn):
    @functools.wraps(fn)
    def inner(*args, **kwargs):
        inner.calls += 1
        return fn(*args, **kwargs)

    inner.calls = 0
    return inner


def retried(times):
    def wrap(fn):
        def inner(*args, **options):
            for i in range(times):
                try:
                    return fn(*args, **options)
                except ValueError:
                    if i == times - 1:
                        raise

        return inner

    return wrap


class Bus:
    def __init__(self):
        self.handlers = []

    def connect(self, handler):
        self.handlers.append(handler)

    def emit(self, *args, **kwargs):
        return [handler(*args, **kwargs) for handler in self.handlers]


class Shape:
    def __init__(self, x, y=2, *rest, **options):
        self.x, self.y, self.rest, self.options = x, y, rest, options


class Colored(Shape):
    def __init__(self, *args, color="red", **kwargs):
        super().__init__(*args, **kwargs)
        self.color = color


@counted
def area(width, height=1, *, scale=1):
    return width * height * scale


@retried(2)
def divided(a, b):
    return a // b


def work():
    total = 0
    for i in range(400):
        total += area(i, height=2, scale=3) + area(i) + divided(i, b=3)
    bus, got = Bus(), []
    bus.connect(lambda x, y=0, **more: x + y)
    bus.connect(lambda *args, **kwargs: len(args) + len(kwargs))
    for i in range(150):
        got += bus.emit(i, y=2, z=i)
    shapes = []
    for i in range(100):
        shapes.append(Colored(i, 3, 4, 5, color="blue", size=i))
        shapes.append(Colored(i))
    sizes = sum(s.x + s.y + len(s.rest) + len(s.options) for s in shapes)
    return total, sum(got), sizes, area(*(3, 4), **{"scale": 2})
