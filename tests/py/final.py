# weak references and finalizers, as far as all implementations agree after gc.collect()
import gc, _weakref as weakref
class Thing:
    def __init__(self, n):
        self.n = n
class Loud(Thing):
    def __del__(self):
        log.append(self.n)
log = []
def make(k):
    t = Thing(k)
    return weakref.ref(t)
def keep():
    t = Thing(1)
    r = weakref.ref(t)
    gc.collect()
    return t, r, r() is t
def loud(n):
    for i in range(n):
        Loud(i)
t, r, same = keep()
print(same, r().n)
def churn(depth):
    return churn(depth - 1) if depth else [make(i) for i in range(50)]
refs = churn(20)
gc.collect()
gc.collect()
print(sum(r() is None for r in refs) >= 45)
loud(100)
gc.collect()
gc.collect()
print(len(log) >= 95, sorted(set(log)) == sorted(log))
