# __new__ of types that are written in Python, with what is no class of theirs; functions that are private
import collections
import itertools
import _csv


class L(list):
    pass


for turn in range(40):
    out = []
    for t in (itertools.product, itertools.zip_longest, itertools.chain, itertools.count, itertools.cycle, enumerate, zip, map, filter):
        for c in (5, None, int, L, ValueError, type, [], len):
            try:
                t.__new__(c, [1], [2]) if t in (zip, map, filter, itertools.zip_longest) else t.__new__(c, [1])
                out.append("made")
            except TypeError as e:
                out.append("TypeError")
    if turn % 39 == 0:
        print(len(out), set(out))
for f in (lambda: collections.OrderedDict.move_to_end(b"ab", 1), lambda: collections.OrderedDict.move_to_end(5, 1), lambda: collections.OrderedDict.move_to_end(collections.OrderedDict(), 1)):
    try:
        f()
    except (TypeError, KeyError) as e:
        print(type(e).__name__)
import _thread

for c in (5, int, object, list, ValueError, "a"):
    try:
        _thread.RLock.__new__(c)
        print("made")
    except TypeError as e:
        print("TypeError")
