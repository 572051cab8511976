"""A solver of hexagon puzzles by propagation and search with copies of the state."""


class Done:
    def __init__(self, count, cells=None):
        self.count = count
        self.cells = [list(range(8)) for _ in range(count)] if cells is None else cells

    def clone(self):
        return Done(self.count, [self.cells[i][:] for i in range(self.count)])

    def __getitem__(self, i):
        return self.cells[i]

    def set_done(self, i, v):
        self.cells[i] = [v]

    def done(self, i):
        return len(self.cells[i]) == 1

    def remove(self, i, v):
        if v in self.cells[i]:
            self.cells[i].remove(v)
            return True
        return False

    def filter(self, i, keep):
        before = len(self.cells[i])
        self.cells[i] = [v for v in self.cells[i] if keep(v)]
        return before != len(self.cells[i])

    def next_cell(self):
        best, at = 99, -1
        for i in range(self.count):
            n = len(self.cells[i])
            if 1 < n < best:
                best, at = n, i
        return at


class Hex:
    def __init__(self, size):
        self.size = size
        self.ids = {}
        for y in range(-size + 1, size):
            for x in range(-size + 1, size):
                if -size < x + y < size:
                    self.ids[x, y] = len(self.ids)
        self.links = [[] for _ in self.ids]
        for (x, y), i in self.ids.items():
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (-1, 1)):
                j = self.ids.get((x + dx, y + dy))
                if j is not None:
                    self.links[i].append(j)


def consistent(hexes, done):
    for i, cell in enumerate(done.cells):
        if not cell:
            return False
        if done.done(i):
            sure = sum(1 for j in hexes.links[i] if done.done(j) and done[j][0] > 0)
            open_ = sum(1 for j in hexes.links[i] if not done.done(j))
            v = cell[0]
            if v and not sure <= v <= sure + open_:
                return False
    return True


def propagate(hexes, done):
    changed = True
    while changed:
        changed = False
        for i in range(done.count):
            links = hexes.links[i]
            low = sum(1 for j in links if 0 not in done[j])
            high = sum(1 for j in links if done[j] != [0])
            if done.filter(i, lambda v: v == 0 or low <= v <= high):
                changed = True
            if not done[i]:
                return False
    return True


def solve(hexes, done, want, stats):
    stats["calls"] += 1
    if stats["calls"] > 60:
        return None
    if not propagate(hexes, done) or not consistent(hexes, done):
        return None
    filled = sum(1 for c in done.cells if 0 not in c)
    if filled > want:
        return None
    at = done.next_cell()
    if at < 0:
        return done if filled == want else None
    for v in sorted(done[at], reverse=True):
        copy = done.clone()
        copy.set_done(at, v)
        r = solve(hexes, copy, want, stats)
        if r:
            return r
    return None


def work():
    hexes = Hex(3)
    answers = []
    for want in (7, 10):
        stats = {"calls": 0}
        r = solve(hexes, Done(len(hexes.ids)), want, stats)
        answers.append((stats["calls"], r and "".join(str(c[0]) for c in r.cells)))
    return answers
