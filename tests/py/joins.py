# Bridges that go on in a loop whose facts they have to make true again.
def nested(n):
    t = 0
    for i in range(n):
        k = i * 2
        for j in range(7):
            t += k + j if k > 9 else j
    return t


def changing_class(n):
    x, out = 0, []
    for i in range(n):
        if i % 3 == 0:
            x = i
        elif i % 7 == 0:
            x = i * 0.5
        elif i % 11 == 0:
            x = "s" * (i % 4)
        if i % 5 == 0:
            out.append(x)
    return out


class P:
    def __init__(self, a):
        self.a = a


def same_object(n):
    p, q, t = P(1), P(2.5), 0
    for i in range(n):
        t += p.a
        if i % 13 == 12:
            p, q = q, p
        if i % 29 == 28:
            p = P(p.a + 1)
            p.b = i
        p.a = p.a + 1
    return t, p.a, q.a


def aliases(n):
    a = b = [0, 0]
    t = 0
    for i in range(n):
        a[0] = i
        t += b[0]
        if i % 10 == 9:
            b = [i, i]
        if i % 30 == 29:
            b = a
    return t


def while_in_while(n):
    i = t = 0
    while i < n:
        j, step = 0, 1 if i % 4 else 2
        while j < i:
            t += j ^ step
            j += step
        i += 1
    return t


def invariant_condition(n):
    t = 0
    limit = 5
    for i in range(n):
        limit = 50 if i > n // 2 else 5
        for j in range(6):
            if limit > 10:
                t += 100
            else:
                t += j
    return t


def floats(n):
    x = y = 0.5
    for i in range(n):
        z = x * 0.25
        for j in range(5):
            y = y * 0.5 + z
        x = x + 1.0 if i % 4 else 3
    return x, y


# A trace of the function's entry that comes to the loop through the frame makes two iterators:
# making the second must not lose the first.
def two_iterators(n, s):
    for i in range(n):
        t = s
        for j in range(6):
            if j == 3:
                t = t + 0.5
            elif (i * j) % 11 == 5:
                t = int(t)
            else:
                t = t + 1
    return i


for start in (0, 0.0, 2**62 - 5) * 3:
    print(two_iterators(150, start))

for n in 3, 40, 300:
    print(nested(n), changing_class(n)[-6:], same_object(n), aliases(n), while_in_while(n // 3),
          invariant_condition(n), floats(n))
