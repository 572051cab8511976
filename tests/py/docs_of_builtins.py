"""__doc__ of what is builtin is there (its words are our own), and inspect reads signatures."""
import inspect
import io
import builtins

missing = [n for n in dir(builtins) if callable(getattr(builtins, n)) and not n.startswith("_")
           and not isinstance(getattr(builtins, n), type) and n not in ("copyright", "credits", "exit", "help",
                                                                       "license", "quit")
           and not getattr(builtins, n).__doc__]
print(missing)
for t in [int, float, complex, bool, str, bytes, bytearray, list, tuple, dict, set, frozenset, range, slice, object, type,
          property, classmethod, staticmethod, super, enumerate, zip, map, filter, reversed, memoryview]:
    print(t.__name__, bool(t.__doc__))
    if t in (str, list, dict, set, tuple, range):
        print([n for n in vars(t) if callable(getattr(t, n)) and n[0] != "_" and not getattr(t, n).__doc__])
print(bool([].append.__doc__), bool(int.__add__.__doc__), bool((1).__add__.__doc__), len.__self__ is builtins)
for f in [len, [].append, list.append, str.split, dict.get, sorted, "".join, isinstance, int.__add__, dict.fromkeys, repr,
          hash, callable, list.sort, str.replace, sum, divmod]:
    print(f.__qualname__, str(inspect.signature(f)).replace("/, ", ""))


class C:
    "doc of C"

    def m(self):
        "doc of m"


class D(C):
    def m(self):
        pass


print(C.__doc__, D.__doc__, inspect.getdoc(D.m), inspect.getdoc(D))
import pydoc
text = pydoc.plain(pydoc.render_doc(len))
print(text.split("\n")[0], "len(obj, /)" in text)
text = pydoc.plain(pydoc.render_doc(C))
print("doc of C" in text and "doc of m" in text)
text = pydoc.plain(pydoc.render_doc(list))
print("append(self, object, /)" in text, "class list(object)" in text)
