def count(n):
    d = {}
    for i in range(n):
        k = (i * 7919) % 1009
        if k in d:
            d[k] += 1
        else:
            d[k] = 1
    return len(d), max(d.values())
print(count(15000000))
