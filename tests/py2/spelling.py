"""What Python 2 spells otherwise. spelling.txt is what it prints there."""
from __future__ import with_statement
import itertools, string, sys
import StringIO
from Queue import Queue
import beside

print "hello", 1, 2.5, None
print
print "a",
print "b",
print "c"
print "tab\t",
print "x"
print ("pair"), ("a", 1)
print >>sys.stdout, "to", "a file"
sys.stdout.write("w")
print "no blank before this"

print 7 / 2, -7 / 2, 7.0 / 2, 7 // 2, 7 % 3, 10 ** 20 / 3
x = 7
x /= 2
items = [9, 8]
items[0] /= 2
print x, items, beside.half(5), beside.true_half(5)
print 0777, 0xFFL, 10L, 0, 00, 0.1 + 0.2, 1 / 3.0, 1e20, 12345678.9, 2.0
print `1, 2`, `"x"`, 1 <> 2, 1 <> 1


class Old:
    def __div__(self, other):
        return "div %r" % (other,)

    def __nonzero__(self):
        return False

    def __cmp__(self, other):
        return cmp(1, other)


class Down(object):
    def __init__(self, n):
        self.n = n
        self.items = []

    def __iter__(self):
        return self

    def next(self):
        if not self.n:
            raise StopIteration
        self.n -= 1
        self.items.append(self.n)
        return self.n


class Meta(type):
    def __new__(meta, name, bases, names):
        names["made"] = name.lower()
        return type.__new__(meta, name, bases, names)


class Made(object):
    __metaclass__ = Meta


down = Down(3)
print Old() / 3, bool(Old()), Old() < 2, Old() == 1, down.next(), list(down), down.items, Made.made

try:
    raise ValueError, "bad"
except ValueError, e:
    print "caught", e, e.message
print e.args
try:
    raise KeyError, ("a", "b")
except (KeyError, TypeError), e:
    print e.args
try:
    raise IndexError
except IndexError, e:
    print `e.args`
try:
    try:
        1 / 0
    except ZeroDivisionError, e:
        raise ValueError, ValueError("again"), sys.exc_info()[2]
except ValueError, (text):
    print text

d = {"a": 1}
print d.has_key("a"), d.has_key("b"), d.keys(), d.values(), d.items(), sorted(d.iteritems())
for k, v in d.iteritems():
    print k, v


def taken(a, (b, (c, e)), *rest):
    return a, b, c, e, rest


print taken(1, (2, (3, 4)), 5), map(lambda (k, v): k + v, [(1, 2), (3, 4)])
print map(None, [1, 2], [3]), filter(None, [0, 1, 2]), filter(str.isdigit, "a1b2"), zip([1], [2]), range(3)
print sum(xrange(10)), reduce(lambda a, b: a + b, [1, 2, 3]), cmp(1, 2), unichr(65), apply(max, (1, 2))
numbers = [3, 1, 2]
numbers.sort(lambda a, b: cmp(b, a))
print numbers, sorted(numbers, cmp=lambda a, b: a - b), sorted(numbers, key=lambda n: -n)
exec "y = 5; print y / 2"
names = {"y": 1}
exec "z = y + 1" in names
print names["z"], eval("7 / 2"), u"uni", ur"a\b", "\u1234", isinstance(u"x", basestring)


def two():
    yield 1
    yield 2


it = two()
print it.next(), it.next(), two.func_name, list(itertools.izip([1], [2])), string.join(["a", "b"], "-")
print round(2.5), round(-0.5), oct(8), hex(255), sys.maxint > 2 ** 31, intern("x")
s = StringIO.StringIO()
print >>s, "in s",
print >>s, "more"
print repr(s.getvalue())
nonlocal = 3
print nonlocal, Queue.__name__
if 1: print "one"; print "line"
print "the end",
