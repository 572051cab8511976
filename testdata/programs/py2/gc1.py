"""gc0.py, repaired: the file is closed."""
import sys

NAME = sys.argv[1] if len(sys.argv) > 1 else "hello.txt"


def write():
    f = file(NAME, "w")
    f.write("hello\n")
    f.close()


write()
print `file(NAME).read()`
