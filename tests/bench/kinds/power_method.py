"""The largest eigenvalue of a matrix that is computed where it is needed: comprehensions of floats, divisions."""


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1)


def times(v):
    return [sum(entry(i, j) * v[j] for j in range(len(v))) for i in range(len(v))]


def times_transposed(v):
    return [sum(entry(j, i) * v[j] for j in range(len(v))) for i in range(len(v))]


def work():
    u = [1.0] * 16
    for _ in range(2):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    num = den = 0
    for a, b in zip(u, v):
        num += a * b
        den += b * b
    return round((num / den) ** 0.5, 9)
