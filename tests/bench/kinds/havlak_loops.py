"""Finds the loops of a control-flow graph (Havlak), built out of diamonds and nested loops."""
from collections import deque


class Block:
    def __init__(self, name):
        self.name = name
        self.ins = []
        self.outs = []


class Graph:
    def __init__(self):
        self.blocks = {}
        self.start = None

    def node(self, name):
        if name in self.blocks:
            return self.blocks[name]
        b = Block(name)
        self.blocks[name] = b
        if self.start is None:
            self.start = b
        return b

    def edge(self, a, b):
        x, y = self.node(a), self.node(b)
        x.outs.append(y)
        y.ins.append(x)


class Union:
    def __init__(self):
        self.parent = self
        self.block = None
        self.loop = None
        self.number = 0

    def find(self):
        path = []
        node = self
        while node is not node.parent:
            if node.parent is not node.parent.parent:
                path.append(node)
            node = node.parent
        for p in path:
            p.parent = node.parent
        return node

    def union(self, other):
        self.parent = other


class Loop:
    count = 0

    def __init__(self, header, reducible):
        Loop.count += 1
        self.header = header
        self.reducible = reducible
        self.children = set()
        self.blocks = set()
        self.parent = None
        self.level = 0


class Finder:
    def __init__(self, graph):
        self.graph = graph
        self.loops = []
        self.number = {}
        self.nodes = []
        self.last = []

    def search(self):
        stack = [(self.graph.start, iter(self.graph.start.outs))]
        self.visit(self.graph.start)
        while stack:
            block, it = stack[-1]
            for out in it:
                if out not in self.number:
                    self.visit(out)
                    stack.append((out, iter(out.outs)))
                    break
            else:
                self.last[self.number[block]] = len(self.nodes) - 1
                stack.pop()

    def visit(self, block):
        n = len(self.nodes)
        self.number[block] = n
        u = Union()
        u.block, u.number = block, n
        self.nodes.append(u)
        self.last.append(n)

    def is_ancestor(self, w, v):
        return w <= v <= self.last[w]

    def find(self):
        self.search()
        size = len(self.nodes)
        back = [[] for _ in range(size)]
        other = [set() for _ in range(size)]
        header = [0] * size
        kinds = ["plain"] * size
        for w in range(size):
            for v in self.nodes[w].block.ins:
                if v in self.number:
                    n = self.number[v]
                    if self.is_ancestor(w, n):
                        back[w].append(n)
                    else:
                        other[w].add(n)
        for w in range(size - 1, -1, -1):
            pool = []
            for v in back[w]:
                if v != w:
                    pool.append(self.nodes[v].find())
                else:
                    kinds[w] = "self"
            work = deque(pool)
            if pool:
                kinds[w] = "reducible"
            while work:
                x = work.popleft()
                for y in sorted(other[x.number]):
                    yd = self.nodes[y].find()
                    if not self.is_ancestor(w, yd.number):
                        kinds[w] = "irreducible"
                        other[w].add(yd.number)
                    elif yd.number != w and yd not in pool:
                        work.append(yd)
                        pool.append(yd)
            if pool or kinds[w] == "self":
                loop = Loop(self.nodes[w].block, kinds[w] != "irreducible")
                self.nodes[w].loop = loop
                for node in pool:
                    header[node.number] = w
                    node.union(self.nodes[w])
                    if node.loop is not None:
                        node.loop.parent = loop
                        loop.children.add(node.loop)
                    else:
                        loop.blocks.add(node.block.name)
                self.loops.append(loop)
        return self.loops


def build(graph, n, prefix):
    at = graph.start.name if graph.start else prefix + "0"
    for i in range(n):
        a, b, c, d, e = (f"{prefix}{i}_{k}" for k in "abcde")
        graph.edge(at, a)
        graph.edge(a, b)
        graph.edge(a, c)
        graph.edge(b, d)
        graph.edge(c, d)
        graph.edge(d, a)
        graph.edge(d, e)
        if i % 5 == 4:
            graph.edge(e, f"{prefix}{i - 3}_a")
        at = e
    return at


def work():
    g = Graph()
    build(g, 60, "n")
    loops = Finder(g).find()
    depth = 0
    for l in loops:
        k, p = 0, l.parent
        while p is not None:
            k, p = k + 1, p.parent
        depth = max(depth, k)
    return len(loops), depth, sum(len(l.blocks) for l in loops), sum(l.reducible for l in loops)
