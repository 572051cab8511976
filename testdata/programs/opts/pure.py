def area(n):
    total = 0
    i = 0
    while i < n:
        total += (i * i & 7) + (i * i & 7)
        i += 1
    return total

print(area(5000))
