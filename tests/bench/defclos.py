# closures that differ only in a default: 2000 bridges, one a closure


def main():
    fs = [(lambda v, i=i: v + i) for i in range(3000)]
    t = 0
    for r in range(10):
        for f in fs:
            t += f(1)
    return t


result = None
for turn in range(6):
    result = main()
print(result)
