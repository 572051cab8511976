"""A discrete-event simulation of a bank: a priority queue of events, each of its own class."""


class Heap:
    def __init__(self):
        self._items = []

    def push(self, item):
        items = self._items
        items.append(item)
        i = len(items) - 1
        while i > 0:
            parent = (i - 1) >> 1
            if items[i] < items[parent]:
                items[i], items[parent] = items[parent], items[i]
                i = parent
            else:
                break

    def pop(self):
        items = self._items
        top, last = items[0], items.pop()
        if items:
            items[0] = last
            i, n = 0, len(items)
            while True:
                left, small = 2 * i + 1, i
                if left < n and items[left] < items[small]:
                    small = left
                if left + 1 < n and items[left + 1] < items[small]:
                    small = left + 1
                if small == i:
                    break
                items[i], items[small] = items[small], items[i]
                i = small
        return top

    def __len__(self):
        return len(self._items)


class Event:
    def __init__(self, when, seq):
        self.when, self.seq = when, seq

    def __lt__(self, other):
        if self.when != other.when:
            return self.when < other.when
        return self.seq < other.seq

    def happen(self, bank):
        raise NotImplementedError


class Arrival(Event):
    def happen(self, bank):
        bank.arrived += 1
        if bank.idle:
            bank.idle -= 1
            bank.schedule(Departure, bank.rng(40) + 5)
        else:
            bank.queue.append(self.when)
        if bank.arrived < bank.limit:
            bank.schedule(Arrival, bank.rng(16) + 1)


class Departure(Event):
    def happen(self, bank):
        bank.served += 1
        if bank.head < len(bank.queue):
            bank.waited += self.when - bank.queue[bank.head]
            bank.head += 1
            bank.schedule(Departure, bank.rng(40) + 5)
        else:
            bank.idle += 1


class Bank:
    def __init__(self, tellers, limit):
        self.idle, self.limit = tellers, limit
        self.arrived = self.served = self.waited = self.head = 0
        self.queue, self.events = [], Heap()
        self.now, self.seq, self.seed = 0, 0, 12345

    def rng(self, n):
        self.seed = (self.seed * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.seed >> 8) % n

    def schedule(self, kind, delay):
        self.seq += 1
        self.events.push(kind(self.now + delay, self.seq))

    def run(self):
        self.schedule(Arrival, 0)
        while len(self.events):
            event = self.events.pop()
            self.now = event.when
            event.happen(self)
        return self.served, self.waited, self.now


def work():
    return Bank(3, 6000).run()
