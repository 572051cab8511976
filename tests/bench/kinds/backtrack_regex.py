"""A backtracking matcher of regular expressions as a tree of node objects with continuations."""


class Char:
    def __init__(self, c):
        self.c = c

    def match(self, s, i, k):
        return i < len(s) and (self.c == "." or s[i] == self.c) and k(i + 1)


class Cat:
    def __init__(self, parts):
        self.parts = parts

    def match(self, s, i, k):
        def step(n):
            if n == len(self.parts):
                return k
            return lambda j: self.parts[n].match(s, j, step(n + 1))
        return step(0)(i)


class Alt:
    def __init__(self, options):
        self.options = options

    def match(self, s, i, k):
        return any(o.match(s, i, k) for o in self.options)


class Star:
    def __init__(self, node):
        self.node = node

    def match(self, s, i, k):
        def more(j):
            return (j > i and self.match(s, j, k))
        return self.node.match(s, i, more) or k(i)


def parse(pattern):
    pos = 0

    def alt():
        nonlocal pos
        options = [cat()]
        while pos < len(pattern) and pattern[pos] == "|":
            pos += 1
            options.append(cat())
        return options[0] if len(options) == 1 else Alt(options)

    def cat():
        nonlocal pos
        parts = []
        while pos < len(pattern) and pattern[pos] not in "|)":
            if pattern[pos] == "(":
                pos += 1
                node = alt()
                pos += 1
            else:
                node = Char(pattern[pos])
                pos += 1
            if pos < len(pattern) and pattern[pos] == "*":
                pos += 1
                node = Star(node)
            parts.append(node)
        return Cat(parts)

    return alt()


def search(node, text):
    for start in range(len(text)):
        ends = []
        if node.match(text, start, lambda j: ends.append(j) or True):
            return start, ends[-1]
    return None


def work():
    text = "xx" + "ab" * 20 + "abcabcd" + "yz" * 10
    found = [search(parse(p), text) for p in ("(ab|c)*d", "a(b|c)*abcd", "y.*zy", "(a|b|c)*x", "q*z")]
    return found
