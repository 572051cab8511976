"""What is called from C sees the line that its caller has come to."""
import sys
def line(): return sys._getframe(2).f_lineno
class A:
    def __eq__(s,o): print(line()); return True
    def __hash__(s): print(line()); return 1
    def __getattr__(s,n): print(line()); return 1
    def __repr__(s): print(line()); return "A"
    def __index__(s): print(line()); return 1
    def __contains__(s,x): print(line()); return 1
    def __iter__(s): print(line()); return iter([1])
    def __add__(s,x): print(line()); return 1
    def __bool__(s): print(line()); return True
    def __set_name__(s,o,n): print(line())
    def __init_subclass__(c): print(line())
    def __lt__(s,o): print(line()); return False
    def __format__(s,f): print(line()); return ""
def main():
    a=A()
    d={1:2}
    a.foo
    d[a]
    [1,2][a]
    a in [1]
    a in a
    [*a]
    x,=a
    a+1
    if a: pass
    class B:
        q=a
    class C(A): pass
    a<1
    f"{a}"
    f"{a!r}"
    d[a]=1
    del d[a]
    print(a)
    sorted([a,a])
    [1,2][a:]
    {a}
    {a:1}
    "%s" % a
    range(a)
    a == 1
    a != 1
    not a
    max(a,a)
    for z in a:
        pass
try:
    main()
except Exception as e: print(repr(e))
