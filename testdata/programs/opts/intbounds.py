def count(n):
    total = 0
    i = 0
    while i < n:
        low = i & 15
        total += low + 1
        i += 1
    return total

print(count(5000))
