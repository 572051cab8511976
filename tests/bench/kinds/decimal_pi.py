"""Digits of pi and e by spigot with big integers, and long division digit by digit."""


def pi_digits(n):
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    out = []
    while len(out) < n:
        if 4 * q + r - t < m * t:
            out.append(m)
            q, r, m = 10 * q, 10 * (r - m * t), (10 * (3 * q + r)) // t - 10 * m
        else:
            q, r, t, k, m, x = (q * k, (2 * q + r) * x, t * x, k + 1,
                                (q * (7 * k + 2) + r * x) // (t * x), x + 2)
    return "".join(map(str, out))


def e_digits(n):
    a, x, digits = [1] * (n + 10), 2, []
    for _ in range(n):
        digits.append(x)
        carry = 0
        for i in range(len(a) - 1, 0, -1):
            carry += a[i] * 10
            a[i] = carry % (i + 1)
            carry //= i + 1
        x = carry
    return digits


def work():
    return pi_digits(150)[-10:], sum(e_digits(120)), str(3 ** 500 // 7 ** 100)[:12]
