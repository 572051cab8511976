class Task:
    def __init__(self, ident, work):
        self.ident = ident
        self.work = work
        self.queue = []
        self.done = 0
    def step(self, sched):
        if self.queue:
            p = self.queue.pop()
            self.done += p.size
            p.hops += 1
            if p.hops < 6:
                sched.send((self.ident + p.size) % 5, p)
            else:
                sched.finished += 1
        return self.done
class Heavy(Task):
    def step(self, sched):
        r = Task.step(self, sched)
        return r + self.work
class Packet:
    def __init__(self, size):
        self.size = size
        self.hops = 0
class Scheduler:
    def __init__(self):
        self.tasks = [Task(i, i) if i % 2 else Heavy(i, i * 3) for i in range(5)]
        self.finished = 0
    def send(self, to, p):
        self.tasks[to].queue.append(p)
    def run(self, n):
        t = 0
        for i in range(n):
            if i % 3 == 0:
                self.send(i % 5, Packet(i % 7))
            for task in self.tasks:
                t += task.step(self)
        return t, self.finished
print(Scheduler().run(1000000))
