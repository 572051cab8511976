class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

def walk(n):
    total = 0
    for i in range(n):
        p = Point(i, i + 1)
        total += p.x + p.y
    return total

print(walk(5000))
