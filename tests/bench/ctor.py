class P:
    def __init__(self, x=0, y=0):
        self.x = x; self.y = y


def main():
    l = [None] * 16
    for i in range(100000):
        l[i & 15] = P(i)
    return l[3].x


result = None
for turn in range(6):
    result = main()
print(result)
