# many old objects refer to one object that is also in a variable of a running frame


class Hub: pass


class Node:
    def __init__(self, hub): self.hub = hub


def churn(hub, n):
    t = None
    for i in range(n):
        t = [hub, i, t] if i & 7 else None
    return t


def main():
    hub = Hub()
    nodes = [Node(hub) for i in range(100000)]
    churn(hub, 500000)
    return len(nodes)


result = None
for turn in range(6):
    result = main()
print(result)
