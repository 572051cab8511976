# throw() of classes that make no exceptions.


class E(Exception):
    def __new__(cls, *args, **kwargs):
        return cls
def generator():
    yield
gen = generator()
try:
    gen.throw(E)
except TypeError as e: print("T", e)
except BaseException as e: print(type(e), e)
gen = generator(); next(gen)
try:
    gen.throw(E)
except TypeError as e: print("T", e)
def generator2():
    with_raised = True
    try: yield
    except TypeError as err: yield "caught", err
g=generator2(); next(g)
print(g.throw(E))


class Refuses(Exception):
    def __init__(self, *args):
        raise KeyError("no")


g = generator2()
next(g)
try:
    g.throw(Refuses)
except KeyError as e:
    print("KeyError", e)


def generator3():
    try:
        yield
    except KeyError as e:
        yield "caught", e


g = generator3()
next(g)
print(g.throw(Refuses))
