"""Generators in generators, each with many variables: what is left of them at a guard fits the machine frame."""


class Node:
    def __init__(self, depth, base):
        self.value = base
        self.parts = [Node(depth - 1, base * 3 + k) for k in range(3)] if depth else []


def walk(node, sep, indent, level, first, names, seen, total, marks, limit):
    before, after, text, number = level, level + indent, sep, node.value
    left, right, middle, inner = number + 1, number + 2, number + 3, number + 4
    a = b = c = d = e = f = g = h = number
    i, j, k, l, m, n, o, p = (left + x for x in range(8))
    yield left
    if node.parts:
        for part in node.parts:
            chunks = walk(part, sep, indent, after, False, names, seen, total, marks, limit)
            yield from chunks
    else:
        yield right + middle
    total[0] += before + inner + len(text) + (a + b + c + d + e + f + g + h) - (i + j + k + l + m + n + o + p)
    yield number


def main(n):
    tree, total, out = Node(4, 1), [0], 0
    for _ in range(n):
        out += sum(walk(tree, ", ", 2, 0, True, {}, [], total, None, 9))
    return out, total


print(main(30))
