def scale(n, factor):
    i = 0
    total = 0.0
    while i < n:
        total = total + factor * 2.0
        i += 1
    return total

print(scale(5000, 1.5))
