# exception groups and except*

def describe(e, depth=0):
    if e is None:
        return None
    if isinstance(e, BaseExceptionGroup):
        return (type(e).__name__, e.message, [describe(x) for x in e.exceptions])
    return repr(e)


def leaves(e):
    if isinstance(e, BaseExceptionGroup):
        return [l for x in e.exceptions for l in leaves(x)]
    return [e]

g = ExceptionGroup("top", [ValueError(1), ExceptionGroup("inner", [TypeError(2), ValueError(3)]), OSError(4)])
print(repr(g), str(g), g.message, g.exceptions, g.args)
print(describe(g.subgroup(ValueError)), describe(g.subgroup((TypeError, OSError))), g.subgroup(KeyError))
print([describe(x) for x in g.split(ValueError)])
print([describe(x) for x in g.split(lambda e: isinstance(e, Exception) and not isinstance(e, ExceptionGroup) and e.args[0] > 2)])
print(g.split(Exception)[0] is g, g.split(KeyError)[1] is g)
print(type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)
print(issubclass(ExceptionGroup, Exception), issubclass(BaseExceptionGroup, Exception), [c.__name__ for c in ExceptionGroup.__mro__])
for args in ((), ("a",), (1, [ValueError()]), ("a", []), ("a", [1]), ("a", [ValueError(), 2]), ("a", ValueError()),
             ("a", [KeyboardInterrupt()]), ("a", [ValueError()], 3)):
    try:
        ExceptionGroup(*args)
    except Exception as e:
        print(type(e).__name__, e)


class MyGroup(ExceptionGroup):
    def derive(self, excs):
        return MyGroup(self.message + "'", excs)

m = MyGroup("mine", [ValueError(1), KeyError(2)])
print([describe(x) for x in m.split(KeyError)])


class Wrong(ExceptionGroup):
    def derive(self, excs):
        return 42

try:
    Wrong("w", [ValueError(1), KeyError(2)]).split(KeyError)
except TypeError as e:
    print(e)
for bad in (3, (), (ValueError, 3), int):
    try:
        g.split(bad)
    except TypeError as e:
        print(e)


def star(exc):
    log = []
    try:
        try:
            if exc is not None:
                raise exc
        except* ValueError as e:
            log.append(("value", describe(e)))
        except* (TypeError, KeyError) as e:
            log.append(("type or key", describe(e)))
        else:
            log.append("else")
        finally:
            log.append("finally")
    except BaseException as rest:
        log.append(("left", describe(rest)))
    return log, "e" in locals() if False else None

for exc in (None, ValueError(1), KeyError("k"), OSError(5), g, ExceptionGroup("all", [ValueError(1), KeyError(2)]),
            ExceptionGroup("none", [OSError(1)]), BaseExceptionGroup("base", [KeyboardInterrupt(), ValueError(2)]), ValueError):
    print(star(exc))


def raising():
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2), OSError(3), KeyError(4)])
    except* ValueError as e:
        raise RuntimeError("from value")
    except* TypeError:
        raise
    except* OSError as e:
        try:
            1 / 0
        except ZeroDivisionError:
            pass

try:
    raising()
except ExceptionGroup as e:
    print(describe(e))
    print([describe(x.__context__) for x in leaves(e) if isinstance(x, RuntimeError)])


def nested():
    try:
        try:
            raise ExceptionGroup("outer", [ValueError(1), ExceptionGroup("in", [TypeError(2)])])
        except* TypeError as e:
            print("inner got", describe(e))
    except* ValueError as e:
        print("outer got", describe(e))
        try:
            raise
        except ExceptionGroup as again:
            print("again", again is e)

nested()


def naked():
    try:
        raise KeyError("k")
    except* KeyError as e:
        raise IndexError("i")

try:
    naked()
except ExceptionGroup as e:
    print("group", describe(e))
except IndexError as e:
    print("naked", repr(e), describe(e.__context__))
for bad in (ExceptionGroup, 3, (ValueError, BaseExceptionGroup)):
    try:
        try:
            raise ValueError(1)
        except* bad:
            print("wrong")
    except TypeError as e:
        print(e)
    except ValueError as e:
        print("the value error", e)


def generator():
    for i in range(3):
        try:
            raise ExceptionGroup("g", [ValueError(i), TypeError(i)])
        except* ValueError as e:
            yield describe(e)
        except* TypeError:
            yield "type"

print(list(generator()))


def hot(n):
    caught = 0
    for i in range(n):
        try:
            try:
                if i % 3:
                    raise ExceptionGroup("g", [ValueError(i), OSError(i)])
            except* ValueError as e:
                caught += len(e.exceptions)
        except* OSError as e:
            caught += 100
    return caught

print(hot(300))
