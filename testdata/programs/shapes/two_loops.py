def mix(n):
    total = 0
    i = 0
    while i < n:
        total += i * 3 & 15
        total ^= i >> 2
        i += 1
    return total


def shrink(total, n):
    i = 0
    while i < n:
        if total > 1000:
            total -= 900
        total += i % 7
        i += 1
    return total


print(shrink(mix(6000), 6000))
