# Subclasses with an __init__ that takes keywords, of types that take none.
from itertools import *
for cls, args in [(chain, ([1], [2])), (cycle, ("ab",)), (filterfalse, (None, [0])), (starmap, (max, [(1, 2)])), (islice, ([1, 2], 2)), (takewhile, (bool, [1])), (dropwhile, (bool, [0])), (repeat, (1, 2)), (map, (str, [1])), (filter, (None, [1])), (pairwise, ([1, 2],))]:
    class K(cls):
        def __init__(self, *args, newarg=None):
            self.newarg = newarg
    try:
        k = K(*args, newarg=3)
        print(cls.__name__, k.newarg, list(islice(k, 2)))
    except TypeError:
        print(cls.__name__, "refused")
    try:
        cls(*args, newarg=3)
    except TypeError:
        print("refused")
