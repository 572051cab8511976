def matmul(a, b, n):
    r = []
    for i in range(n):
        row = []
        ai = a[i]
        for j in range(n):
            s = 0.0
            for k in range(n):
                s += ai[k] * b[k][j]
            row.append(s)
        r.append(row)
    return r


def collatz(limit):
    best = 0
    for i in range(1, limit):
        n = i
        c = 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            c += 1
        if c > best:
            best = c
    return best


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def isprime(n):
    if n < 2:
        return False
    i = 2
    while i * i <= n:
        if n % i == 0:
            return False
        i += 1
    return True


def integrate(f, a, b, n):
    h = (b - a) / n
    s = 0.5 * (f(a) + f(b))
    for i in range(1, n):
        s += f(a + i * h)
    return s * h


def work():
    n = 48
    a = [[float(i * j % 7) for j in range(n)] for i in range(n)]
    b = matmul(a, a, n)
    t = int(b[3][5])
    t += collatz(4000)
    for i in range(1, 200):
        for j in range(1, 60):
            t += gcd(i, j)
    t += sum(1 for i in range(6000) if isprime(i))
    t += int(1000 * integrate(lambda x: x * x * x - 2 * x + 1, 0.0, 2.0, 40000))
    x = 1
    for i in range(1, 400):
        x *= i
    t += x % 1000003
    y = 12345
    for i in range(30000):
        y = (y * 1103515245 + 12345) & 0x7FFFFFFF
        t ^= y >> 7
    z = 0x123456789ABCDEF
    for i in range(20000):
        z ^= (z << 13) & 0xFFFFFFFFFFFFFFFF
        z ^= z >> 7
        z ^= (z << 17) & 0xFFFFFFFFFFFFFFFF
    return t, z


result = None
for turn in range(6):
    result = work()
print(result)
