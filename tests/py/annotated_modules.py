# __annotations__ of modules and classes, and expressions with := in match and in dicts.
__annotations__["first"] = 1


def gather(*args: *(int,)):
    pass


print(gather.__annotations__)
x: int = 5


class Point:
    __annotations__["early"] = 1
    y: str


print(__annotations__, Point.__annotations__)
match w := 3,:
    case (3,):
        print("three", w)
match 1, *(2, 3):
    case [a, *b]:
        print(a, b)
a, b = 0, 1
print({(c := a): (a := b) + (b := a + c) - b for __ in range(6)})


def unused():
    if 0:
        z: int
    y: undefined_name = 3
    return y


print(unused())


class NoInstance(Exception):
    def __new__(cls, *args, **kwargs):
        return cls


def waits():
    try:
        yield
    except Exception as e:
        print("inside", type(e))


waiting = waits()
next(waiting)
for f in (lambda: (_ for _ in ()).throw(NoInstance), lambda: waits().throw(NoInstance)):
    try:
        f()
    except TypeError as e:
        print(e)
for thing in (NoInstance, NoInstance()):
    try:
        raise thing
    except TypeError as e:
        print(e)
