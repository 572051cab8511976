"""annotations that stay text"""
from __future__ import annotations
import sys
x: Later = 3
y: list[int | None]


class C:
    a: C
    b: dict[str, tuple[int, ...]] = None
    c: "quoted"
    d: (int)
    e: Callable[[int, str], a.b.C]
    f: int|str | (x & y) | None

    def m(self, p: C, q: Undefined["text", 1] = None, *args: not_there, k: 3 = 1) -> list[C]:
        local: whatever = 1
        return local

print(__annotations__)
print(C.__annotations__)
print(C.m.__annotations__)


def outer(t):
    def inner(a: t, b: t[int]) -> (t, int):
        return a
    return inner

print(outer(int).__annotations__)
