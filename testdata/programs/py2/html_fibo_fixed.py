"""html_fibo.py, repaired: who opens a tag closes it, and no collector is asked."""
import sys

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 10


class Tag(object):
    """It is open as long as the with statement runs."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print "<%s>" % self.name
        return self

    def text(self, text):
        print text

    def __exit__(self, *exception):
        print "</%s>" % self.name


def fibonacci():
    with Tag("ul"):
        a, b = 0, 1
        while True:
            yield a
            a, b = b, a + b


def page():
    with Tag("html"), Tag("body"):
        numbers = fibonacci()
        try:
            for i, number in enumerate(numbers):
                if i == COUNT:
                    break
                with Tag("li") as item:
                    item.text(number)
        finally:
            numbers.close()


page()
print "<!-- that is all -->"
