def evens(n):
    for i in range(n):
        if i % 2 == 0:
            yield i
def scaled(it, k):
    for v in it:
        yield v * k
print(sum(scaled(evens(10000000), 3)))
t = 0
for v in evens(15000000):
    t += v
print(t)
