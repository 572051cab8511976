class C:
    made = 0
    def __init__(self): C.made += 1
    def get(self): return 1


def main():
    t = 0
    for i in range(30000):
        t += C().get()
    return t


result = None
for turn in range(6):
    result = main()
print(result)
