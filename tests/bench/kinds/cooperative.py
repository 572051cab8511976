"""Tasks as generators under a round-robin scheduler, passing messages through channels."""


class Channel:
    def __init__(self):
        self.items, self.waiting = [], []


class Scheduler:
    def __init__(self):
        self.ready, self.steps = [], 0

    def spawn(self, task):
        self.ready.append((task, None))

    def run(self):
        while self.ready:
            ready, self.ready = self.ready, []
            for task, value in ready:
                self.steps += 1
                try:
                    what, channel, item = task.send(value)
                except StopIteration:
                    continue
                if what == "put":
                    if channel.waiting:
                        self.ready.append((channel.waiting.pop(0), item))
                    else:
                        channel.items.append(item)
                    self.ready.append((task, None))
                elif channel.items:
                    self.ready.append((task, channel.items.pop(0)))
                else:
                    channel.waiting.append(task)


def producer(out, n):
    for i in range(n):
        yield "put", out, i
    yield "put", out, None


def stage(source, out, f):
    while True:
        item = yield "get", source, None
        if item is None:
            yield "put", out, None
            return
        yield "put", out, f(item)


def consumer(source, results):
    while True:
        item = yield "get", source, None
        if item is None:
            return
        results.append(item)


def work():
    s, results = Scheduler(), []
    a, b, c = Channel(), Channel(), Channel()
    s.spawn(producer(a, 1500))
    s.spawn(stage(a, b, lambda x: x * x))
    s.spawn(stage(b, c, lambda x: x % 97))
    s.spawn(consumer(c, results))
    s.run()
    return len(results), sum(results), s.steps
