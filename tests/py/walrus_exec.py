""":= in a comprehension of what exec() runs with other locals: a global name in all of the text."""
for text in ("[(m := y) for y in (1, 2)]\nn = m", "n = 1\n[[(m := y) for y in (1, 2)] for z in (1, 2)]",
             "m = 5\nn = [(m := y) for y in (3, 4)]", "(m := 3)", "(lambda: [(m := y) for y in (1, 2)])()",
             "class C:\n    (m := 3)\nn = C.m"):
    g, l = {}, {}
    exec(text, g, l)
    g.pop("__builtins__")
    l.pop("C", 0)
    print(g, l)
