"""Conway's life on an unbounded board: sets of coordinates and counts in a dict."""


def step(cells):
    counts = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    key = (x + dx, y + dy)
                    counts[key] = counts.get(key, 0) + 1
    return {key for key, n in counts.items() if n == 3 or n == 2 and key in cells}


def work():
    acorn = {(0, 2), (1, 0), (1, 2), (3, 1), (4, 2), (5, 2), (6, 2)}
    for _ in range(40):
        acorn = step(acorn)
    return len(acorn), min(acorn), max(acorn)
