# integers, floats, overflow into large integers, division of all signs
def mix(n):
    s = 0
    for i in range(-n, n):
        s += i // 7 + i % 7 + (i * i) // 3 + (i ^ 5) + (i & 12) - (i | 3) + (i >> 2) + (i << 3)
        s -= i // -3 + i % -5
    return s
def fact(n):
    r = 1
    while n > 1:
        r *= n
        n -= 1
    return r
def grow(n):
    x = 1
    for i in range(n):
        x = x * 3 + 1
        if x > 10 ** 30:
            x = x % 1000003
    return x
def floats(n):
    x = 0.0
    y = 1.5
    for i in range(1, n):
        x += y / i - i * 0.25
        y = -y
        if x < -1e6:
            x = abs(x) / 3
    return x, y
def compare(n):
    c = 0
    for i in range(n):
        if i < 10 or i > 20 and not (i == 15) or i != 3 and i <= 18 >= 2:
            c += 1
        c += (i > 5.5) + (2.0 == i) + (i >= n / 2)
    return c
def divide_mod(n):
    t = 0
    for i in range(1, n):
        t += n // i + n % i + divmod(-n, i)[1]
    return t
print(mix(500), fact(40), grow(300), floats(300), compare(200), divide_mod(300))
print(2 ** 62, -2 ** 62, 2 ** 63 - 1, 4611686018427387903 + 1, -4611686018427387904 - 1)
a = 4611686018427387900
for i in range(10):
    a += 1
print(a, a - 20, a * a)
b = 3037000500
for i in range(5):
    b = b * b % 1000000007 + 3037000500
print(b)
print(7 // 2, -7 // 2, 7 % -3, -7 % 3, 7.5 // 2, -7.5 % 2, 1e308 * 10, 0.1 + 0.2, 1 / 3)
print(int("123"), int("-0x1f", 16), float("1e3"), round(2.5), round(3.14159, 2), abs(-5), pow(2, 100, 97))
for bad in ("1/0", "1//0", "1%0", "1.0/0", "'a'+1", "[]<1", "int('x')", "-'a'"):
    pass
try:
    for i in range(5, -1, -1):
        x = 100 // i
except ZeroDivisionError as e:
    print("ok", e, i)
total = 0
for e in range(-1074, 1024):
    s = repr(2.0**e)
    assert float(s) == 2.0**e
    total = (total * 31 + len(s) + sum(map(ord, s))) % 1000000007
print(total, 2.0**89, -2.0**89, 2.0**-44, 2.0**1023, 9007199254740992.0 * 4)
