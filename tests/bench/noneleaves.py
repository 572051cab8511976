# arrays that hold None; a tree of them lives


def build(d, k):
    if d == 0:
        return [None] * (k % 5 + 1)
    return [build(d - 1, k + i) for i in range(4)]


def main():
    n = 0
    keep = None
    for r in range(30):
        keep = build(6, r)
        n += len(keep)
    return n


result = None
for turn in range(6):
    result = main()
print(result)
