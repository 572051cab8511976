"""Sudoku by constraint propagation over sets and depth-first search."""

ROWS, COLS = "ABCDEFGHI", "123456789"
CELLS = [r + c for r in ROWS for c in COLS]
UNITS = ([[r + c for c in COLS] for r in ROWS] + [[r + c for r in ROWS] for c in COLS] +
         [[r + c for r in rs for c in cs] for rs in ("ABC", "DEF", "GHI") for cs in ("123", "456", "789")])
OF = {s: [u for u in UNITS if s in u] for s in CELLS}
PEERS = {s: set(sum(OF[s], [])) - {s} for s in CELLS}


def assign(values, s, d):
    for other in values[s]:
        if other != d and not eliminate(values, s, other):
            return None
    return values


def eliminate(values, s, d):
    if d not in values[s]:
        return True
    values[s] = values[s].replace(d, "")
    if not values[s]:
        return False
    if len(values[s]) == 1:
        last = values[s]
        if not all(eliminate(values, p, last) for p in PEERS[s]):
            return False
    for unit in OF[s]:
        places = [p for p in unit if d in values[p]]
        if not places:
            return False
        if len(places) == 1 and not assign(values, places[0], d):
            return False
    return True


def parse(grid):
    values = {s: COLS for s in CELLS}
    for s, d in zip(CELLS, grid):
        if d in COLS and not assign(values, s, d):
            return None
    return values


def search(values):
    if values is None:
        return None
    unsolved = [(len(values[s]), s) for s in CELLS if len(values[s]) > 1]
    if not unsolved:
        return values
    _, s = min(unsolved)
    for d in values[s]:
        found = search(assign(values.copy(), s, d))
        if found:
            return found
    return None


def work():
    grid = "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......"
    return "".join(search(parse(grid))[s] for s in CELLS)[:27]
