# Exceptions whose contexts form a ring.
def cycle():
    try: raise ValueError(1)
    except ValueError as ex:
        ex.__context__ = ex
        raise TypeError(2)
try: cycle()
except Exception as e: print(repr(e.__context__.__context__))
def c2():
    a, b, c = ValueError('a'), ValueError('b'), ValueError('c')
    a.__context__ = b; b.__context__ = c; c.__context__ = b
    try: raise a
    except ValueError:
        raise KeyError
try: c2()
except KeyError as e: print(repr(e.__context__))
