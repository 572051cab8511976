# the first instance of a class has room for two attributes, the others for all six


class P:
    def __init__(self, a):
        self.x = a; self.y = a; self.z = a
        self.u = 0.5; self.v = 0.25; self.w = 0.125


def main():
    ps = [P(float(i)) for i in range(5)]
    for r in range(20000):
        for p in ps:
            p.x += p.u; p.y += p.v; p.z += p.w
    return sum(p.x + p.y + p.z for p in ps)


result = None
for turn in range(6):
    result = main()
print(result)
