"""Shortest paths in a grid with walls: Dijkstra over tuples in a list-based heap, dicts of costs."""


def push(heap, item):
    heap.append(item)
    at = len(heap) - 1
    while at:
        up = (at - 1) // 2
        if heap[up] <= item:
            break
        heap[at] = heap[up]
        at = up
    heap[at] = item


def pop(heap):
    last = heap.pop()
    if not heap:
        return last
    top, n, at = heap[0], len(heap), 0
    while True:
        child = 2 * at + 1
        if child >= n:
            break
        if child + 1 < n and heap[child + 1] < heap[child]:
            child += 1
        if last <= heap[child]:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = last
    return top


def neighbours(pos, size):
    x, y = pos
    for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        nx, ny = x + dx, y + dy
        if 0 <= nx < size and 0 <= ny < size:
            yield nx, ny


def cheapest(walls, size):
    goal = (size - 1, size - 1)
    costs, came, heap = {(0, 0): 0}, {}, [(0, (0, 0))]
    while heap:
        cost, pos = pop(heap)
        if pos == goal:
            break
        if cost > costs[pos]:
            continue
        for other in neighbours(pos, size):
            if other in walls:
                continue
            new = cost + 1 + (other[0] * 7 + other[1] * 3) % 5
            if new < costs.get(other, 1 << 30):
                costs[other] = new
                came[other] = pos
                push(heap, (new, other))
    length, pos = 0, goal
    while pos in came:
        pos = came[pos]
        length += 1
    return costs.get(goal), length


def work():
    size = 40
    walls = {(x, y) for x in range(size) for y in range(size) if (x * 13 + y * 7) % 11 < 3 and x % 5 and y % 4}
    return cheapest(walls, size), len(walls)
