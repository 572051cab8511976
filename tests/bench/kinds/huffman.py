"""Huffman coding of text: counting, a tree from a sorted list, encoding to a bit string and back."""


class Leaf:
    def __init__(self, symbol, weight):
        self.symbol, self.weight = symbol, weight

    def codes(self, prefix, table):
        table[self.symbol] = prefix or "0"


class Fork:
    def __init__(self, left, right):
        self.left, self.right = left, right
        self.weight = left.weight + right.weight

    def codes(self, prefix, table):
        self.left.codes(prefix + "0", table)
        self.right.codes(prefix + "1", table)


def tree_of(text):
    counts = {}
    for c in text:
        counts[c] = counts.get(c, 0) + 1
    nodes = [Leaf(c, n) for c, n in sorted(counts.items())]
    while len(nodes) > 1:
        nodes.sort(key=lambda node: node.weight)
        nodes[:2] = [Fork(nodes[0], nodes[1])]
    return nodes[0]


def decode(tree, bits):
    out, node = [], tree
    for bit in bits:
        node = node.left if bit == "0" else node.right
        if isinstance(node, Leaf):
            out.append(node.symbol)
            node = tree
    return "".join(out)


def work():
    text = "".join("%d squared is %d; " % (i, i * i) for i in range(250))
    tree = tree_of(text)
    table = {}
    tree.codes("", table)
    bits = "".join([table[c] for c in text])
    return decode(tree, bits) == text, len(bits), len(table)
