# complex numbers, their literals, text and arithmetic
values = [0j, 1j, -1j, 2.5j, 1 + 2j, -3.5 - 0.5j, 1e300 + 1e300j, 3 - 0j, -0.0 + 0j, complex(0, -0.0), complex(-0.0, -0.0), 1_0j, 0xF + 1j, 1e3J]
for v in values:
    print(repr(v), str(v), v.real, v.imag, bool(v), -v, +v, v.conjugate(), hash(v) == hash(complex(str(v))))
others = [0, 1, -2, 2.5, True, 1 + 1j, -2j, 3 + 4j, 1 << 70]
for a in values[:6]:
    for b in others:
        row = [a + b, a - b, b - a, a * b, a == b, a != b]
        for f in (lambda: a / b, lambda: b / a, lambda: a ** b, lambda: b ** a):
            try:
                row.append(f())
            except ArithmeticError as e:
                row.append((type(e).__name__, str(e)))
        print(row)
print(abs(3 + 4j), abs(-5j), abs(complex("inf")), (-8) ** (1 / 3), (-1) ** 0.5, (1 + 1j) ** 100, 2j ** -3, 1j ** 0.5)
print(hash(3 + 0j) == hash(3), hash(2.5 + 0j) == hash(2.5), {1: "one", 2j: "two i"}[1 + 0j], {2j: 1}[2j], 1j in [2j, 1j])
print(complex(), complex(1), complex(1, 2), complex(1.5, -2), complex(real=3), complex(imag=4), complex(1j, 2j), complex(True))
for text in ("1", "1j", "j", "-j", "+j", "1+2j", " 1-2.5e3J ", "(1+j)", "inf+nanj", "1_0+2j", "-0j", ".5j"):
    print(text, complex(text))
for args in (("",), ("1+",), ("1 + 2j",), ("j1",), ("1+2",), ("abc",), ("1__0",), ("0x1",), ("1", 2), (1, "2"), ([],), (1, [])):
    try:
        print(complex(*args))
    except (ValueError, TypeError) as e:
        print(args, type(e).__name__, e)
for f in (lambda: 1j < 2, lambda: 1 >= 1j, lambda: 1j // 2, lambda: 1j % 2, lambda: ~1j, lambda: 1j / 0, lambda: 0j ** -1, lambda: 1j + "a",
          lambda: [1] * 1j):
    try:
        f()
    except (TypeError, ZeroDivisionError) as e:
        print(type(e).__name__, e)


class C:
    def __complex__(self):
        return 5 + 6j

    def __radd__(self, other):
        return "radd", other

print(complex(C()), 1j + C(), isinstance(1j, complex), type(1j), complex(1j) == 1j)
match 1 + 2j:
    case 1 + 3j:
        print("no")
    case 1 + 2j:
        print("matched")
match -2 - 1j:
    case -2 - 1j | 5:
        print("minus")
x = 0j
for i in range(2000):
    x = x * 1j + (i + 0.5)
print(x)


def mandelbrot(c):
    z, n = 0j, 0
    while n < 50 and z.real * z.real + z.imag * z.imag <= 4:
        z = z * z + c
        n += 1
    return n

print([[mandelbrot(complex(x / 4, y / 4)) for x in range(-8, 4)] for y in range(-4, 5)])
