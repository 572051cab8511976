def mix(n):
    total = 0
    i = 0
    while i < n:
        total += i * 3 & 15
        total ^= i >> 2
        if total > 1000:
            total -= 900
        total += i % 7
        i += 1
    return total


print(mix(6000))
