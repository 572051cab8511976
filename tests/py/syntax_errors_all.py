"""What is said of bad source texts, and where: message, range and line, of each alone and of each in
a function. `\\n` in a row is a new line."""
import warnings

TEXTS = r'''
x = (1, 2
x = [1, 2
f(1
{1: 2
"abc
'abc
"""abc
f"abc
f"{a"
f"{a!x}"
f"{}"
f"{a b}"
f"{a:{b:{c}}}"
f"{a[}"
f"{a\n}"
f"{#}"
f"}"
f"{lambda x:1}"
f"{a!}"
f"{!r}"
f"{a!r:>{w}"
f"{a=!z}"
f"{*a}"
f"{yield}"
f"{a:=5}"
f'{a["b"]}' f"{" 
x = = 1
1 = x
None = 1
True = 1
f() = 1
a + b = 1
a, b() = 1
(a, 1) = 1
[a, None] = 1
a.b.c() = 1
{} = 1
{1,2} = 1
"a" = 1
f"{a}" = 1
lambda: 1 = 1
a if b else c = 1
a < b = c
not a = 1
-a = 1
a and b = 1
(yield) = 1
x = yield = 1
await x = 1
... = 1
__debug__ = 1
def __debug__(): pass
def f(__debug__): pass
class __debug__: pass
import __debug__
import a as __debug__
from a import __debug__
for __debug__ in x: pass
with a as __debug__: pass
__debug__ += 1
del __debug__
(__debug__ := 1)
a.__debug__ = 1
f(__debug__=1)
a += b += c
(a, b) += 1
[a] += 1
f() += 1
1 += 1
a: int: str
(a, b): int
[a]: int
f(): int
1: int
x := 1
(x.y := 1)
(x[0] := 1)
((a, b) := 1)
(f() := 1)
(1 := 2)
[x := 1, y := 2, z = 3]
f(x := 1, y = 2, z := 3)
[i := 0 for i in x]
[(j := 0) for i in x for j in y]
[i for i in (j := x)]
class C: [(i := 0) for i in x]
def f(): [(i := 0) for i in (k := 3)]
for 1 in x: pass
for f() in x: pass
for a, 1 in x: pass
for a b in x: pass
for a in: pass
for in x: pass
for a in x pass
for *a in x: pass
for a in x:
while 1
while: pass
while x = 1: pass
if x = 1: pass
if x == 1
if x == 1 pass
if: pass
elif x: pass
else: pass
if x: pass elif y: pass
except: pass
finally: pass
try: pass
with a as 1: pass
with a as f(): pass
with a as (b, 1): pass
with: pass
with a as b, c as 1: pass
with a b: pass
with (a as b, c as d, ): pass; x = = 1
def f(a, a): pass
def f(a=1, b): pass
def f(*): pass
def f(*, **k): pass
def f(*a, *b): pass
def f(**k, a): pass
def f(**k, **l): pass
def f(/, a): pass
def f(a, /, b, /): pass
def f(*a, /): pass
def f(a, *, /): pass
def f((a, b)): pass
def f(a b): pass
def f(1): pass
def f(a.b): pass
def f(a, "b"): pass
def f(*a=1): pass
def f(**k=1): pass
def f(a=): pass
def f(a: int = ): pass
def f: pass
def f()
def (): pass
def f() -> : pass
def 1f(): pass
def None(): pass
def f(None): pass
def f(*None): pass
def f(True=1): pass
lambda a, a: 1
lambda a=1, b: 1
lambda *: 1
lambda 1: 1
lambda (a, b): 1
lambda **k, a: 1
lambda None: 1
lambda
lambda x
class C
class C(: pass
class : pass
class 1C: pass
class C(a=1, b): pass
class C(x for x in y): pass
class None: pass
f(a=1, b)
f(**k, a)
f(**k, *a)
f(a=1, a=2)
f(a.b=1)
f(1=2)
f(None=1)
f(True=1)
f(x for x in y, 1)
f(1, x for x in y)
f(x for x in y, z for z in y)
f(a for a in b, *c)
f(a=x for x in y)
f(a, b for b in c, d)
f(a b)
f(a, b c)
f((a b))
f(a=)
f(*)
f(**)
f(a, , b)
f(,)
f(a := 1 = 2)
f(a.b := 1)
f(a() = 1)
f(lambda: 1 = 2)
[a b]
[1 2 3]
(1 2)
(a, b c)
{1 2}
{1: 2 3: 4}
{1:2, 3}
{1, 2: 3}
{1:}
{1:, 2:3}
{**a for a in b}
{*a: 1}
{1: *a}
{1: **a}
{**a: 1}
{a: b, **c, *d}
[*a for a in b]
(*a for a in b)
(*a)
*a
x = *a
print *a
(**a)
[**a]
**a
del f()
del 1
del a + b
del (a, 1)
del [a, f()]
del *a
del
del a, 
del (a, b), c()
del None
del {}
del x if y else z
return 1
yield 1
await x
def f(): await x
async def f(): yield from x
async def f(): return 1; yield 2
async def f():\n  yield 1\n  return 1
def f(): async for x in y: pass
def f(): async with x: pass
def f(): [x async for x in y]
async x = 1
async for x in y: pass
async with x: pass
[x async for x in y]
(await x)
break
continue
if x: break
for x in y: pass\nelse: break
def f(): break
class C: return 1
class C: yield 1
class C: nonlocal x
nonlocal x
def f(): nonlocal x
def f(x): global x
def f(): x = 1; global x
def f(): print(x); global x
def f(x): nonlocal x
def f():\n x = 1\n def g():\n  x = 2\n  nonlocal x
def f(): global x; nonlocal x
x = 1; global x
global x.y
global
nonlocal 1
global x = 1
import
import a.
import a as
import a as b.c
import a, 
import .a
import 1
import a b
from a import
from a import (
from a import ()
from a import b,
from a import b c
from a import (b c)
from import a
from . import
from .a import *, b
from a import b.c
from a import *
def f(): from a import *
class C: from a import *
from __future__ import braces
from __future__ import nope
x = 1; from __future__ import annotations
from __future__ import (division, nope)
from a import b as 1
from a import b as c.d
import a from b
raise a, b
raise a from
raise from a
assert
assert x,
assert x, y, z
pass 1
pass x
print "hello"
print hello
print a, b
print
exec "x"
exec x in y
print x if y else z
print -1
print (1) 2
`x`
a <> b
a !x
a ? b
a $ b
x = $
x = 1 ? 2 : 3
a++
a--
++a = 1
a ==
a = 
a = b c
a = 1 2
a.1
a.
a..b
a[
a[]
a[1
a[1 2]
a[1:2:3:4]
a[:, ]
a[*b:c]
a(
a)
a]
a}
(a]
[a)
{a)
(a\n]
1a
1_
1__0
_1 2
0x
0xg
0o8
0b2
0b
0777
00
09
09.5
1.5e
1e+
1.e
1ej
1 if 2
1 if 2 else
1 if else 2
a if b else c = 3
x = 1 if y
1.real
1..real
0_7
1__2
5 6 7
5 = 6
"a" "b" b"c"
b"\xff" "a"
b"é"
"\x1"
"\u12"
"\U12"
"\N{foo}"
"\N"
"\N{"
b"\x1"
"\U00110000"
u"a" b"b"
ub"a"
bu"a"
fb"a"
x = "abc" def
x = "abc" % 
"abc" xyz
"abc" 123
a "abc"
f(a "abc")
match x:
match x:\n case
match x:\n case 1
match x:\n case 1:\n
match x:\n case a: pass\n case b: pass
match x:\n case _: pass\n case b: pass
match x:\n case a | b: pass
match x:\n case 1 | a: pass
match x:\n case (a, a): pass
match x:\n case {1: a, 1: b}: pass
match x:\n case {**a, 1: b}: pass
match x:\n case {**_}: pass
match x:\n case [*a, *b]: pass
match x:\n case C(a=1, 2): pass
match x:\n case C(a=1, a=2): pass
match x:\n case a.b.c(1) as 2: pass
match x:\n case 1 as _: pass
match x:\n case 1 as a.b: pass
match x:\n case -a: pass
match x:\n case 1+2: pass
match x:\n case 1+2j: pass
match x:\n case a+2j: pass
match x:\n case f"a": pass
match x:\n case {a: 1}: pass
match x:\n case {-1-1j: 1}: pass
match x:\n case {"a" "b": 1}: pass
match x:\n case {f"a": 1}: pass
match x:\n case C(x) if: pass
match x:\n case [a, b: pass
match x:\n case a(b c): pass
match x:\n case *a: pass
match x:\n case (*a): pass
match x:\n case 1, *a, *b: pass
match x:\n case {}|a: pass
match x:\n pass
match x:\n case 1:\npass
match x\n case 1: pass
case 1: pass
match:
match x, y z:\n case 1: pass
try: pass\nexcept A, B: pass
try: pass\nexcept A, B as c: pass
try: pass\nexcept (A, B) as 1: pass
try: pass\nexcept A as b.c: pass
try: pass\nexcept: pass\nexcept A: pass
try: pass\nexcept*: pass
try: pass\nexcept* A: pass\nexcept B: pass
try: pass\nexcept A: pass\nexcept* B: pass
try: pass\nexcept* A: break
try: pass\nexcept* A: return
def f():\n try: pass\n except* A: return
for x in y:\n try: pass\n except* A: continue
try: pass\nexcept A pass
try: pass\nexcept A\n pass
try pass
try:\npass
try: pass\nfinally
try: pass\nelse: pass
try: pass\nx = 1
if x:\npass
if x:\n
if x:\n  a\n b
if x:\n\ta\n        b
  x = 1
x = 1\n  y = 2
def f():\npass
class C:\npass
for x in y:\npass
while x:\npass
with x:\npass
if x: pass\nelse:\npass
if x: pass\nelif y:\npass
try: pass\nexcept:\npass
try: pass\nexcept A:\npass
try: pass\nfinally:\npass
match x:\ncase 1: pass
async def f():\npass
lambda: (yield) = 1
@a b\ndef f(): pass
@\ndef f(): pass
@a\nx = 1
@a
x = 1 +
x = (1 +
x = (1 + \n y z)
x = [\n1,\n2 3\n]
a = 1\\ b
a = \\
(a, b c, d)
(a for a in b c)
[a for a in b if c d]
[a for a b in c]
[a for a in]
[for a in b]
[a for in b]
[a, b for a, b in c]
[a, for a in b]
{a, b for a in b}
(a, b for a in b)
{a: b, c: d for a in b}
{a: b for a in b, c}
[a for 1 in b]
[a for f() in b]
[a if b for c in d]
[a for a in b else c]
a not b
not
a is is b
a in not b
a and
or a
a.b c.d
a = b = 
import a; import
if True: x = = 2
x = {'a': 1 'b': 2}
x = {'a' 1}
x = {'a': 1, 'b'}
x = {'a': 1, 'b':}
x = {a, **b}
x = (a=1)
x = [a=1]
x = {a=1}
x = (a.b=1)
x = (1=2)
x = [True=1]
if (a = 1): pass
if a.b = 1: pass
if f() = 1: pass
while a = b and c: pass
print(a = 1, b.c = 2)
print(a, b=1, c)
return
é = 1; ñ b
x = “a”
x = a–b
x = 1€
print("a"
print("a"\nprint("b")
x = foo(a, b\ny = 2
def f(a, b:\n pass
if (a and b:\n pass
d = {"a": 1,\n"b": 2\nx = 3
'a' 'b
"a\
x = 'it's'
x = "a"b"
from x import y, z,
from x import (y, z
class A: def f(self): pass
for i in range(10): for j in x: pass
if a: if b: pass
while 1: while 2: pass
x = if a: b
x = for
x = class
x = def
x = import a
x = pass
x = return 1
f(pass)
f(if)
f(for x in y)
f(class=1)
f(a, class)
class = 1
def class(): pass
a.class
a.None
a.True = 1
import a.class
None.x = 1
None += 1
None: int = 1
(None) = 1
for None in x: pass
with x as None: pass
import x as None
from x import y as None
from x import None
except x: pass
def f(x, y=1, *z, w, **k, ): pass; 1 = 2
def f(*, a, ): pass; 1 = 2
def f(a, /, ): pass; 1 = 2
def f(a, *, ): pass
def f(*a, b=1, c, **d): pass; 1 = 2
def f(a=1, /, b): pass
def f(a, b=1, /, c, *, d): pass
def f(a:=1): pass
def f(a)->int pass
lambda x: = 1
lambda x=: 1
lambda x, *, y: 1 = 2
lambda: yield
lambda *a, *b: 1
lambda /: 1
(x for x in y) = 1
[x for x in y] = 1
{x for x in y} = 1
{x: y for x in y} = 1
(x for x in y) += 1
del (x for x in y)
del [x for x in y]
with open(x) as f, : pass
with (open(x) as f, open(y) as g: pass
with open(x) as f open(y) as g: pass
with open(x) as f\n  pass
async def f(): async def g(): await x
async f()
await = 1
async = 1
def async(): pass
x = await
x = async y
def f(x=yield): pass
def f(x: yield): pass
class C(yield): pass
def f():\n  x: (yield) = 1
x: (yield) = 1
def f(x): return\n y
[(yield x) for x in y]
def f(): [(yield x) for x in y]
def f(): {(yield x) for x in y}
def f(): ((yield x) for x in y)
async def f(): [await x for x in y]
def f(): [await x for x in y]
nonlocal x, y
def f():\n global x\n x: int = 1
def f():\n nonlocal x\n x: int = 1
def f():\n x: int\n global x
global x; x: int = 1
def f(a, a=1): pass
def f(a, *a): pass
def f(a, **a): pass
def f(a, *, a): pass
def f(a, b, c, a, b): pass
lambda a, *a: 1
class C:\n def f(self, __x, __x): pass
'''


def show(source):
    try:
        compile(source, "<t>", "exec")
        told = "good"
    except SyntaxError as e:
        told = type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text
    print(repr(source), told)


warnings.simplefilter("ignore")
for text in TEXTS.strip("\n").split("\n"):
    if "\\n" in text and '"\\N' not in text and "{a\\n}" not in text:
        text = text.replace("\\n", "\n")
    show(text)
    if "\n" not in text and text[0] != " ":
        show(f"x = 1\n\ndef ff():\n  {text}\n  z = 3\n")
