# a function in an attribute of the instance; == None; == of plain instances


class Task:
    def __init__(self, fn):
        self.fn = fn
        self.link = None


def main():
    ts = [Task(lambda v: v + 1), Task(lambda v: v - 1)]
    t = 0
    for i in range(100000):
        k = ts[i & 1]
        t = k.fn(t)
        if k.link == None:
            t += 1
        if k == ts[0]:
            t += 1
    return t


result = None
for turn in range(6):
    result = main()
print(result)
