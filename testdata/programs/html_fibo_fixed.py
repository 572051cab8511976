"""html_fibo.py, repaired: who opens a tag closes it, and no collector is asked."""
import sys
from contextlib import closing, contextmanager

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 10


@contextmanager
def tag(name):
    print("<%s>" % name)
    try:
        yield
    finally:
        print("</%s>" % name)


def fibonacci():
    with tag("ul"):
        a, b = 0, 1
        while True:
            yield a
            a, b = b, a + b


def page():
    with tag("html"), tag("body"), closing(fibonacci()) as numbers:
        for i, number in enumerate(numbers):
            if i == COUNT:
                break
            with tag("li"):
                print(number)


page()
print("<!-- that is all -->")
