"""A file is written, not closed, and read again. What is in it then?"""
import sys

NAME = sys.argv[1] if len(sys.argv) > 1 else "hello.txt"


def write():
    f = file(NAME, "w")
    f.write("hello\n")


write()
print `file(NAME).read()`
