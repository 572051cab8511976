"""gc0.py, repaired: the file is closed, whatever happens."""
import sys

NAME = sys.argv[1] if len(sys.argv) > 1 else "hello.txt"


def write():
    with open(NAME, "w") as f:
        f.write("hello\n")


write()
print(repr(open(NAME).read()))
