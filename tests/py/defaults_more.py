"""A function with more defaults than parameters, and one whose code changes while it runs."""


def f(*args, k=5, **kw):
    return args, k, kw


def g(a):
    return a


def h():
    return "h"


for defaults in ((None, False), (1, 2, 3), (), None):
    for function in (f, g, h):
        function.__defaults__ = defaults
    for i in range(5):
        for call in (lambda: f(), lambda: f(1, z=2), lambda: f(*(1, 2), **{"k": 6}), lambda: g(), lambda: g(a=7),
                     lambda: g(*(), **{}), lambda: h(), lambda: h(*()), lambda: g(1)):
            try:
                r = call()
            except TypeError as e:
                r = "TypeError"
            if i in (0, 4):
                print(defaults, r)


def real(a, b=2):
    return a, b


def lazy(*args, **kw):
    lazy.__code__ = real.__code__
    return lazy(*args, **kw)


lazy.__defaults__ = (9, 8)
print([lazy(1, b=3), lazy(4), lazy(), real(0)])
