"""decimal: random numbers in random contexts through every operation; texts, formats, conversions."""
import sys
del sys.path[0]  # this folder has a numbers.py
import decimal
import fractions
import operator
import pickle
import random
from decimal import *

rng = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 60


def number():
    kind = rng.randrange(12)
    sign = rng.choice(["", "-"])
    if kind == 0:
        return Decimal(sign + rng.choice(["0", "0E+3", "0E-7", "0.00", "NaN", "sNaN12", "Infinity"]))
    if kind == 1:
        return Decimal(sign + "9" * rng.randrange(1, 45) + f"E{rng.randrange(-40, 40)}")
    if kind == 2:
        return Decimal(sign + str(10 ** rng.randrange(0, 40)) + f"E{rng.randrange(-60, 20)}")
    if kind == 3:
        return Decimal(rng.randrange(-20, 20))
    if kind == 4:
        return Decimal(rng.choice([1, -1]) * rng.randrange(1, 200)).scaleb(-rng.randrange(0, 3))
    digits = "".join(rng.choice("0123456789") for _ in range(rng.choice([1, 3, 9, 20, 28, 40, 80])))
    return Decimal(f"{sign}{digits}E{rng.randrange(-90, 60)}")


ROUNDINGS = [ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN,
             ROUND_HALF_EVEN, ROUND_05UP]


def context():
    return Context(prec=rng.choice([1, 3, 9, 16, 28, 40, 77]), rounding=rng.choice(ROUNDINGS),
                   Emax=rng.choice([9, 99, 384, 999999]), Emin=-rng.choice([9, 99, 383, 999999]),
                   clamp=rng.randrange(2), capitals=rng.randrange(2), traps=[])


def shown(f, *args):
    try:
        r = f(*args)
    except (ArithmeticError, ValueError, TypeError, OverflowError) as e:
        return f"{type(e).__name__}: {e}"
    return repr(r)


UNARY = ["abs", "plus", "minus", "normalize", "logb", "logical_invert", "next_minus", "next_plus",
         "sqrt", "to_integral_value", "to_integral_exact", "number_class", "copy_abs",
         "copy_negate", "is_normal", "is_subnormal", "to_eng_string", "to_sci_string"]
BINARY = ["add", "subtract", "multiply", "divide", "divide_int", "remainder", "remainder_near",
          "quantize", "compare", "compare_signal", "compare_total", "compare_total_mag", "max",
          "max_mag", "min", "min_mag", "next_toward", "rotate", "scaleb", "shift", "copy_sign",
          "same_quantum", "divmod", "logical_and"]


def each_operation():
    for _ in range(ROUNDS):
        c, a, b, d = context(), number(), number(), number()
        print(c)
        for name in UNARY:
            print(name, a, shown(getattr(c, name), a))
        for name in BINARY:
            print(name, a, b, shown(getattr(c, name), a, b))
        print("fma", a, b, d, shown(c.fma, a, b, d))
        print([s.__name__ for s, on in c.flags.items() if on])
        c.clear_flags()


def functions():
    for _ in range(ROUNDS):
        c = context()
        a = number().copy_abs()
        if not a.is_finite() or not -30 < a.adjusted() < 30:
            continue
        for name in ("ln", "log10"):
            print(name, a, shown(getattr(c, name), a))
        small = a.scaleb(-a.adjusted() + rng.randrange(-3, 3))
        print("exp", small, shown(c.exp, small), shown(c.exp, -small))
        n = rng.randrange(-6, 12)
        c.rounding = ROUND_HALF_EVEN
        c.prec = max(c.prec, 16)
        r = c.power(small, n)
        low = Context(prec=c.prec - 3, Emax=c.Emax, Emin=c.Emin, traps=[])
        print("power", small, n, low.plus(r))
        print([s.__name__ for s, on in c.flags.items() if on])


def exact_powers():
    c = Context(prec=20)
    for a, b in (("4", "0.5"), ("400", "-1"), ("1.0", "3"), ("1", "0.25"), ("2.50", "2"), ("9", "1.5"),
                 ("8", "-0.5"), ("0", "3"), ("-2", "3"), ("-2", "-3"), ("10", "-7"), ("0.001", "0.5"),
                 ("1E+4", "0.25"), ("Infinity", "0"), ("-Infinity", "3"), ("0.5", "Infinity"),
                 ("2", "Infinity"), ("1.1", "1E+30"), ("0.9", "1E+30"), ("1E-5", "1E+5"), ("7", "22")):
        print(a, b, shown(c.power, Decimal(a), Decimal(b)))
    print(pow(Decimal(7), 20, 13), pow(Decimal(-7), Decimal(3), Decimal(10)), Decimal(3) ** 2)
    print(shown(pow, Decimal("1.5"), 2, 7))


def texts():
    for text in ("1", " 1.5 ", "1_000.25", "1e5", "1E-7", ".5", "5.", "", ".", "e5", "1e", "--1", "+0",
                 "inf", "-Infinity", "nan", "NaN0012", "sNaN", "nanx", "\u0661\u0662.\u0663", "1\0",
                 "0e-400", "1E+99999999999999999999", "0x10", "1__0", "infi"):
        print(repr(text), shown(Decimal, text), shown(Context(prec=3).create_decimal, text))
    for v in (1.1, 0.1, -0.0, 1e300, 5e-324, float("inf"), float("-nan"), 2 ** 200, -7, True,
              (0, (1, 2, 3), -2), (1, (0,), "F"), (0, (1, 2), "n"), [1, [3, 4], 2], (2, (1,), 0),
              (0, (10,), 0), (0, (1,), "x"), "1", None, 1j):
        print(repr(v), shown(Decimal, v), shown(Decimal.from_float, v))
    specs = ["", ".2f", ",.3f", "e", ".3e", "g", ".4g", "%", ".1%", "+.2f", " .2f", "010", "08.2f", "^12",
             "*>12.1f", "<12", "=+12.2f", "#.0f", "z.1f", ",", "010,", ".0e", "G", "E", "F", "+,.2%", "n",
             "x", ".f", "3.", "_", "0=5", "z", "012,.1f", "\u00e9^9"]
    for d in ("1234567.891", "-0.04", "0", "-0", "1E+10", "1.5E-12", "NaN", "-Infinity", "0E+3", "0.00",
              "99999.5", "123E+5"):
        for spec in specs:
            print(d, spec, shown(format, Decimal(d), spec))
    for d in ("1E+3", "1.23E-8", "0E-10", "0E+5", "-1E+7", "12E+9", "0.000001", "1E-6", "100"):
        print(str(Decimal(d)), Decimal(d).to_eng_string(), Decimal(d).as_tuple(), Decimal(d).adjusted())


def beside_others():
    values = [Decimal("1.5"), 1.5, fractions.Fraction(3, 2), 1, Decimal("1"), Decimal("NaN"), 2 + 0j,
              Decimal(2), "1", None, Decimal("Infinity"), float("inf"), 10 ** 30, Decimal("1E+30")]
    for a in values:
        for b in values:
            if isinstance(a, Decimal) or isinstance(b, Decimal):
                for op in (operator.eq, operator.ne, operator.lt, operator.ge, operator.add,
                           operator.floordiv):
                    print(op.__name__, repr(a), repr(b), shown(op, a, b))
    for v in (1, 1.5, -2, 10 ** 30, 0.1, fractions.Fraction(-7, 4)):
        d = Decimal(v.numerator) / Decimal(v.denominator) if isinstance(v, fractions.Fraction) else Decimal(v)
        print(v, hash(d) == hash(v), d == v, {v: 1}.get(d))
    for d in ("3.7", "-3.7", "2.5", "3.5", "1E+5", "NaN", "Infinity", "0.1", "1E-400"):
        d = Decimal(d)
        for f in (int, float, round, abs, bool, Decimal.as_integer_ratio,
                  Decimal.__floor__, Decimal.__ceil__, complex):
            print(getattr(f, "__name__", f), d, shown(f, d))
        print(shown(round, d, 1), shown(round, d, -1), shown(divmod, d, 2), shown(divmod, 7, d))
    print(sum([Decimal("0.1")] * 10), max(Decimal(1), Decimal(2)), sorted([Decimal(3), 1, Decimal("2.5")]))
    print(-Decimal("0"), +Decimal("-0"), "%s %d %.2f" % (Decimal("1.5"), Decimal("7.9"), Decimal("2.345")))


class Money(Decimal):
    """Instances have attributes, results of operations are plain."""
    def __new__(cls, value, currency="EUR"):
        self = super().__new__(cls, value)
        self.currency = currency
        return self

    def __repr__(self):
        return f"Money({self}, {self.currency})"


def contexts():
    m = Money("1.50", "USD")
    print(repr(m), m.currency, repr(m + 1), type(m + m).__name__, m == Decimal("1.5"), hash(m) == hash(1.5))
    print(type(Money.from_float(0.5)).__name__, isinstance(m, Decimal), Decimal(m))
    for proto in range(2, 6):
        print(repr(pickle.loads(pickle.dumps(Decimal("-1.25"), proto))),
              pickle.loads(pickle.dumps(Context(prec=5, traps=[Inexact]), proto)))
    print(getcontext() is getcontext(), getcontext())
    with localcontext(Context(prec=4)) as c:
        print(Decimal(1) / 3, c is getcontext(), c.flags[Inexact], dict(c.traps) == c.traps.copy())
        c.traps[Inexact] = True
        try:
            Decimal(1) / 7
        except Inexact as e:
            print(type(e).__mro__[1].__name__, e)
    with localcontext(prec=6, rounding=ROUND_UP):
        print(Decimal(2) / 3)
    print(Decimal(1) / 3)
    c = Context()
    for name, value in (("prec", 0), ("prec", "x"), ("Emax", -1), ("Emin", 1), ("clamp", 2), ("rounding", "x"),
                        ("capitals", -1), ("flags", {}), ("traps", 3), ("nothing", 1), ("prec", 10 ** 30)):
        try:
            setattr(c, name, value)
        except Exception as e:
            print(name, value, type(e).__name__)
    for e in (DivisionByZero, Overflow, Underflow, InvalidOperation, FloatOperation, Clamped, Subnormal,
              decimal.ConversionSyntax, decimal.DivisionUndefined):
        print(e, [b.__name__ for b in e.__mro__])
    for f in (lambda: Decimal(1) / 0, lambda: Decimal(0) / 0, lambda: Decimal("x"), lambda: Decimal(1) % 0,
              lambda: Decimal("sNaN") + 1, lambda: Decimal("1E+999999") * 10, lambda: Decimal(1) // 0,
              lambda: Decimal("1E+50") // 1, lambda: Decimal(1).quantize(Decimal("1E-40")),
              lambda: Decimal("NaN") < 1, lambda: Decimal(-1).sqrt(), lambda: Decimal(1) + 1.5,
              lambda: Decimal(1).exp(context=3), lambda: hash(Decimal("sNaN")), lambda: Decimal(0) ** 0):
        print(shown(f))
    print(MAX_PREC, MAX_EMAX, MIN_EMIN, MIN_ETINY, HAVE_THREADS, HAVE_CONTEXTVAR)
    huge = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
    print(huge.divide(Decimal(4), 32), huge.sqrt(Decimal(16)), huge.power(Decimal(400), -1))


def large():
    a, b = Decimal(3) ** 1, Decimal(7)
    with localcontext(Context(prec=3000)):
        x = Decimal(2) ** 9000
        y = Decimal(1) / 3
        z = (x * y) / (y + 7)
        print(hash(str(x)) and str(x)[-30:], str(z)[:40], str(z)[-25:], hash(z), (z * 3).normalize() == z * 3)
        print(int(x) == 2 ** 9000, Decimal(2 ** 9000) == x, str(Decimal(2).sqrt())[-30:])


each_operation()
functions()
exact_powers()
texts()
beside_others()
contexts()
large()
