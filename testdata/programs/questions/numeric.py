"""Arithmetic on numbers: a picture of the Mandelbrot set, a product of matrices, a sieve."""
import sys


def mandelbrot(width, height, most):
    inside = 0
    for y in range(height):
        imaginary = 2.4 * y / height - 1.2
        for x in range(width):
            real = 3.0 * x / width - 2.2
            zr = zi = 0.0
            turns = 0
            while turns < most:
                rr = zr * zr
                ii = zi * zi
                if rr + ii > 4.0:
                    break
                zi = 2.0 * zr * zi + imaginary
                zr = rr - ii + real
                turns += 1
            else:
                inside += 1
    return inside


def product(a, b, n):
    result = []
    for i in range(n):
        row = []
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += a[i][k] * b[k][j]
            row.append(total)
        result.append(row)
    return result


def sieve(n):
    flags = [True] * (n + 1)
    count = 0
    for i in range(2, n + 1):
        if flags[i]:
            count += 1
            for k in range(i * i, n + 1, i):
                flags[k] = False
    return count


def main():
    scale = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    print(mandelbrot(60 * scale, 80, 200))
    n = 3 * scale + 45
    a = [[float(i * j % 7) for j in range(n)] for i in range(n)]
    print(sum(map(sum, product(a, a, n))))
    print(sum([sieve(10000) for _ in range(12 * scale)]))


main()
