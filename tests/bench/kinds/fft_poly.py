"""Fast Fourier transforms with explicit real and imaginary lists, and products of polynomials by them."""

SIN1 = 0.8414709848078965


def sin_cos(angle):
    """By Taylor series after halving; enough for a benchmark."""
    halvings = 0
    while abs(angle) > 0.1:
        angle /= 2
        halvings += 1
    a2 = angle * angle
    s = angle * (1 - a2 / 6 * (1 - a2 / 20 * (1 - a2 / 42)))
    c = 1 - a2 / 2 * (1 - a2 / 12 * (1 - a2 / 30 * (1 - a2 / 56)))
    for _ in range(halvings):
        s, c = 2 * s * c, c * c - s * s
    return s, c


def fft(re, im, sign):
    n = len(re)
    j = 0
    for i in range(1, n):
        bit = n >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
        if i < j:
            re[i], re[j] = re[j], re[i]
            im[i], im[j] = im[j], im[i]
    length = 2
    while length <= n:
        ws, wc = sin_cos(sign * 6.283185307179586 / length)
        half = length // 2
        for start in range(0, n, length):
            cr, ci = 1.0, 0.0
            for k in range(start, start + half):
                xr = re[k + half] * cr - im[k + half] * ci
                xi = re[k + half] * ci + im[k + half] * cr
                re[k + half], im[k + half] = re[k] - xr, im[k] - xi
                re[k] += xr
                im[k] += xi
                cr, ci = cr * wc - ci * ws, cr * ws + ci * wc
        length *= 2


def multiply(a, b):
    n = 1
    while n < len(a) + len(b):
        n *= 2
    ar, ai = [float(x) for x in a] + [0.0] * (n - len(a)), [0.0] * n
    br, bi = [float(x) for x in b] + [0.0] * (n - len(b)), [0.0] * n
    fft(ar, ai, 1)
    fft(br, bi, 1)
    for i in range(n):
        ar[i], ai[i] = ar[i] * br[i] - ai[i] * bi[i], ar[i] * bi[i] + ai[i] * br[i]
    fft(ar, ai, -1)
    return [int(x / n + 0.5) for x in ar[:len(a) + len(b) - 1]]


def work():
    a = [(i * 7) % 10 for i in range(500)]
    b = [(i * 3 + 1) % 10 for i in range(400)]
    product = multiply(a, b)
    return sum(product), product[250], len(product)
