"""A red-black tree: insertion with rotations, ordered walk, membership; parents and sentinels."""

RED, BLACK = 0, 1


class Node:
    def __init__(self, key, value, color, nil):
        self.key, self.value, self.color = key, value, color
        self.left = self.right = self.parent = nil


class Tree:
    def __init__(self):
        self.nil = Node(None, None, BLACK, None)
        self.root = self.nil
        self.size = 0

    def rotate(self, x, left):
        y = x.right if left else x.left
        inner = y.left if left else y.right
        if left:
            x.right = inner
        else:
            x.left = inner
        if inner is not self.nil:
            inner.parent = x
        y.parent = x.parent
        if x.parent is self.nil:
            self.root = y
        elif x is x.parent.left:
            x.parent.left = y
        else:
            x.parent.right = y
        if left:
            y.left = x
        else:
            y.right = x
        x.parent = y

    def put(self, key, value):
        parent, x = self.nil, self.root
        while x is not self.nil:
            parent = x
            if key == x.key:
                x.value = value
                return
            x = x.left if key < x.key else x.right
        z = Node(key, value, RED, self.nil)
        z.parent = parent
        self.size += 1
        if parent is self.nil:
            self.root = z
        elif key < parent.key:
            parent.left = z
        else:
            parent.right = z
        self.repair(z)

    def repair(self, z):
        while z.parent.color == RED:
            grand = z.parent.parent
            left = z.parent is grand.left
            uncle = grand.right if left else grand.left
            if uncle.color == RED:
                z.parent.color = uncle.color = BLACK
                grand.color = RED
                z = grand
                continue
            if z is (z.parent.right if left else z.parent.left):
                z = z.parent
                self.rotate(z, left)
            z.parent.color = BLACK
            z.parent.parent.color = RED
            self.rotate(z.parent.parent, not left)
        self.root.color = BLACK

    def get(self, key):
        x = self.root
        while x is not self.nil:
            if key == x.key:
                return x.value
            x = x.left if key < x.key else x.right
        return None

    def walk(self, x):
        if x is not self.nil:
            yield from self.walk(x.left)
            yield x
            yield from self.walk(x.right)


def work():
    tree, k = Tree(), 7
    for i in range(3000):
        k = (k * 1021 + 17) % 10007
        tree.put(k, i)
    hits = sum(1 for i in range(6000) if tree.get(i) is not None)
    ordered = [n.key for n in tree.walk(tree.root)]
    return tree.size, hits, ordered == sorted(ordered), sum(ordered) % 1000
