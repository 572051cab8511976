"""Modules that import each other: what is said, and what there is."""
import os
import sys
import tempfile

FILES = {
    "one.py": "from two import y\nx = 1",
    "two.py": "from one import x\ny = 1",
    "three.py": "import four\nx = 1",
    "four.py": "import three\nthree.x",
    "pkg/__init__.py": "",
    "pkg/a.py": "import pkg.b as b\nx = 1\ndef f(): return b.x",
    "pkg/b.py": "import pkg.a as a\nx = 2\ndef f(): return a.x",
    "pkg/c.py": "import pkg\nfrom . import d\n",
    "pkg/d.py": "import pkg\npkg.c",
    "stars.py": "__all__ = [b'spam']",
    "keys.py": "globals()[5] = 1",
}
with tempfile.TemporaryDirectory() as folder:
    os.mkdir(os.path.join(folder, "pkg"))
    for name, text in FILES.items():
        with open(os.path.join(folder, name), "w") as f:
            f.write(text)
    sys.path.insert(0, folder)

    def attempt(text):
        try:
            exec(text, {})
        except (ImportError, AttributeError, TypeError) as e:
            print(type(e).__name__, str(e).replace(folder, "FOLDER").replace(os.path.dirname(os.__file__), "LIB"), getattr(e, "name", None),
                  os.path.basename(getattr(e, "path", None) or "-"))

    for text in ("import one", "import three", "import pkg.a as a\nprint(a.f(), a.b.f())", "import pkg.c",
                 "from stars import *", "from keys import *", "from os.path import nothing", "from sys import nothing",
                 "import sys.path as p", "import os.path as p\nprint(p.sep)", "import pkg\npkg.nothing",
                 "import os.nothing as p", "from pkg import nothing"):
        attempt(text)
    sys.path.remove(folder)
