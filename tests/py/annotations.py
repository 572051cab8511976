# annotations of functions, classes and modules, as objects
x: int = 3
y: "str"
z: list = []
(w): int = 5
print(__annotations__)


class C:
    a: int
    b: str = "b"
    c: "C"
    d: dict = {}
    print(sorted(__annotations__))

    def m(self, p: int, /, q: "C" = None, *args: int, k: str = "k", **kw: dict) -> "C":
        local: undefined_name = 1
        other: also_undefined
        self.attribute: int = 5
        return local

print(C.__annotations__)
print(C.m.__annotations__, C().m(1))
x: float = 1.5
print(__annotations__["x"], "w" in __annotations__)
d = {}
d["k"]: int = 3
d["k"].real: print("evaluated at module level")
print(d)


def f():
    v: print("not evaluated") = 1
    return v

print(f(), f.__annotations__)
exec("q: int = 1\nprint(__annotations__)", {})
