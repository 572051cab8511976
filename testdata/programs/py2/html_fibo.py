"""An HTML list of Fibonacci numbers, the most complicated ever.

Run it on CPython. Run it on a Python with another kind of garbage collector. Fix it!"""
import sys

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 10


class Tag(object):
    """It is open as long as somebody needs it."""

    def __init__(self, name):
        self.name = name
        print "<%s>" % name

    def text(self, text):
        print text

    def __del__(self):
        print "</%s>" % self.name


def fibonacci():
    print "<ul>"
    try:
        a, b = 0, 1
        while True:
            yield a
            a, b = b, a + b
    finally:
        print "</ul>"


def page():
    html = Tag("html")
    body = Tag("body")
    numbers = fibonacci()
    for i, number in enumerate(numbers):
        if i == COUNT:
            break
        Tag("li").text(number)
    del numbers
    del body


page()
print "<!-- that is all -->"
