# generator.throw() with a class and a value.
def caught():
    while True:
        try:
            yield
        except (KeyError, ValueError) as e:
            yield type(e), e.args


def throw_all(g):
    next(g)
    for args in (KeyError, "x"), (ValueError, ("a", 1)), (KeyError, KeyError(2)), (ValueError,), (KeyError, None), (KeyError(3),):
        print(g.throw(*args))
        next(g)
    try:
        g.throw(KeyError(1), "x")
    except TypeError as e:
        print(e)


throw_all(caught())
