# Keys that come in place of others while a dict is gone over: as many as before, and noticed all the same.
def over(make, change):
    d = make()
    n = 0
    try:
        for k in d:
            change(d, k)
            n += 1
            if n > 50:
                return n, "without end"
    except RuntimeError as e:
        return n, str(e)
    return n, "done"


def replace(d, k):
    d[k + 100] = d.pop(k)


def replace_values(d, k):
    for v in d.values():
        if v < 50:
            del d[v]
            d[v + 100] = v + 100
            break


def one():
    return {0: 0}


def three():
    return {i: i for i in range(3)}


def holes():
    d = {i: i for i in range(9)}
    del d[0], d[4]
    return d


for turn in range(30):
    seen = [over(m, c) for m in (one, three) for c in (replace, replace_values)]
    if turn % 29 == 0:
        print(seen)


def newest(d, k):
    if k == list(d)[-1]:
        del d[k]
        d[k + 100] = 1


def again(d, k):
    d[k] = d.pop(k)


def values_too(d, k):
    d[k] = k + 1


for turn in range(30):
    seen = [over(m, c) for m in (one, three) for c in (newest, again, values_too)] + [over(holes, values_too)]
    if turn % 29 == 0:
        print(seen)


def items(kind):
    d = {i: i for i in range(3)}
    out = []
    try:
        for x in getattr(d, kind)():
            out.append(x)
            d[len(out) + 10] = d.pop(next(iter(d)))
    except RuntimeError as e:
        out.append(str(e))
    return out


for turn in range(30):
    seen = [items(kind) for kind in ("keys", "values", "items")]
    if turn % 29 == 0:
        print(seen)


# an iterator that has said so has ended; one that has seen another size says so for ever
d = {1: 1, 2: 2}
it = iter(d)
next(it)
del d[2]
d[3] = 3
d[4] = 4
for i in range(2):
    try:
        print(next(it))
    except (RuntimeError, StopIteration) as e:
        print(repr(e))
d = {1: 1}
it = iter(d.items())
next(it)
del d[1]
d[1] = 1
for i in range(3):
    try:
        print(next(it))
    except (RuntimeError, StopIteration) as e:
        print(repr(e))
it = reversed({1: 1})
print(list(it))

# a set says nothing as long as its size is the same; what was removed is not given
s = {1, 2, 3}
it = iter(s)
print(next(it))
s.remove(3)
s.add(4)
print(sorted(it)[0])
try:
    for x in s:
        s.add(x + 10)
except RuntimeError as e:
    print(e)

# removed and added again at the end, for ever as large
d = dict.fromkeys(range(4))
for i in range(3000):
    k = next(iter(d))
    del d[k]
    d[k] = i
print(d)
d = {}
for i in range(300):
    d[i] = 1
    if i % 3:
        d.popitem()
    else:
        del d[i]
print(d, len(d), list(d))
while True:
    try:
        d.popitem()
    except KeyError as e:
        print(e)
        break
d = {i: i for i in range(9)}
del d[8], d[7], d[0]
print(d.popitem(), d.popitem(), list(d), list(reversed(d)))
d[9] = 9
print(list(d.items()), list(reversed(d.items())))
