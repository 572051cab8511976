class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right
def make(d):
    return Node(None, None) if d == 0 else Node(make(d - 1), make(d - 1))
def check(t):
    return 1 if t.left is None else 1 + check(t.left) + check(t.right)
print(sum(check(make(10)) for _ in range(1500)), check(make(18)))
