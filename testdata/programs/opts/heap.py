class Counter:
    pass

def work(n):
    c = Counter()
    c.limit = 7
    total = 0
    i = 0
    while i < n:
        total += c.limit
        total += c.limit
        i += 1
    return total

print(work(5000))
