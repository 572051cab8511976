"""Fannkuch, spectral norm, sieve, permutations, towers: the small kernels that everybody tries first."""
from itertools import permutations


def fannkuch(n):
    count = list(range(1, n + 1))
    most = checks = 0
    perm1 = list(range(n))
    r = n
    sign = 1
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        if perm1[0]:
            perm = perm1[:]
            flips = 0
            k = perm[0]
            while k:
                perm[:k + 1] = reversed(perm[:k + 1])
                flips += 1
                k = perm[0]
            most = max(most, flips)
            checks += sign * flips
        while r != n:
            perm1.insert(r, perm1.pop(0))
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1
        else:
            return most, checks
        sign = -sign


def eval_a(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(u, f):
    return [sum(f(i, j) * v for j, v in enumerate(u)) for i in range(len(u))]


def spectral(n):
    u = [1.0] * n
    for _ in range(3):
        v = times(times(u, eval_a), lambda i, j: eval_a(j, i))
        u = times(times(v, eval_a), lambda i, j: eval_a(j, i))
    vbv = sum(a * b for a, b in zip(u, v))
    vv = sum(b ** 2 for b in v)
    return round((vbv / vv) ** 0.5, 9)


def sieve(n):
    flags = [True] * n
    count = 0
    for i in range(2, n):
        if flags[i]:
            count += 1
            flags[i * i::i] = [False] * len(range(i * i, n, i))
    return count


def towers(n):
    piles = [list(range(n, 0, -1)), [], []]
    moves = 0

    def move(k, a, b, c):
        nonlocal moves
        if k == 0:
            return
        move(k - 1, a, c, b)
        piles[b].append(piles[a].pop())
        moves += 1
        move(k - 1, c, b, a)
    move(n, 0, 1, 2)
    return moves, len(piles[1])


def queens(n):
    cols = range(n)
    for vec in permutations(cols):
        if n == len(set(vec[i] + i for i in cols)) == len(set(vec[i] - i for i in cols)):
            yield vec


def work():
    return fannkuch(6), spectral(24), sieve(3000), towers(8), len(list(queens(5)))
