"""gc0.py, repaired: the file is closed, whatever happens."""
from __future__ import with_statement
import sys

NAME = sys.argv[1] if len(sys.argv) > 1 else "hello.txt"


def write():
    with file(NAME, "w") as f:
        print >>f, "hello"


write()
print `file(NAME).read()`
