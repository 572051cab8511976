"""Which line a warning is of."""
import io, sys, warnings


def plain():
    warnings.warn("plain")


def of_caller():
    warnings.warn("of the caller", UserWarning, 2)


def of_its_caller():
    warnings.warn("of its caller", stacklevel=3)


def between():
    of_its_caller()


class Told(UserWarning):
    pass


with warnings.catch_warnings(record=True) as got:
    warnings.simplefilter("always")
    plain()
    of_caller()
    between()
    warnings.warn(Told("here"))
    [warnings.warn("in a comprehension") for i in range(2)]
    warnings.warn("too high", stacklevel=50)
for w in got:
    print(w.category.__name__, w.message, w.lineno if "high" not in str(w.message) else "",
          w.filename.rsplit("/")[-1])
