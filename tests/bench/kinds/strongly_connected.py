"""Strongly connected components of random graphs (Tarjan without recursion), then a topological order."""


class Vertex:
    def __init__(self, name):
        self.name = name
        self.edges = []
        self.index = self.low = None
        self.stacked = False


class Graph:
    def __init__(self):
        self.vertices = {}

    def vertex(self, name):
        v = self.vertices.get(name)
        if v is None:
            v = self.vertices[name] = Vertex(name)
        return v

    def connect(self, a, b):
        self.vertex(a).edges.append(self.vertex(b))

    def components(self):
        counter, stack, found = 0, [], []
        for root in self.vertices.values():
            if root.index is not None:
                continue
            work = [(root, 0)]
            while work:
                v, at = work.pop()
                if at == 0:
                    v.index = v.low = counter
                    counter += 1
                    stack.append(v)
                    v.stacked = True
                again = False
                for i in range(at, len(v.edges)):
                    w = v.edges[i]
                    if w.index is None:
                        work.append((v, i + 1))
                        work.append((w, 0))
                        again = True
                        break
                    if w.stacked:
                        v.low = min(v.low, w.index)
                if again:
                    continue
                if v.low == v.index:
                    component = []
                    while True:
                        w = stack.pop()
                        w.stacked = False
                        component.append(w.name)
                        if w is v:
                            break
                    found.append(component)
                if work:
                    parent = work[-1][0]
                    parent.low = min(parent.low, v.low)
        return found


def work():
    graph, seed = Graph(), 42
    for _ in range(2500):
        seed = (seed * 69069 + 1) % 4294967296
        a = (seed >> 8) % 900
        seed = (seed * 69069 + 1) % 4294967296
        graph.connect("n%d" % a, "n%d" % ((seed >> 8) % 900))
    components = graph.components()
    return len(components), max(len(c) for c in components), sum(len(c) for c in components)
