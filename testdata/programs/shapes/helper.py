def step(total, i):
    return (total ^ i) & 4095


def walk(n):
    total = 0
    i = 0
    while i < n:
        total = step(total, i)
        i += 1
    return total


print(walk(6000))
