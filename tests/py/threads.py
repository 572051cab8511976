# Threads: races on shared objects, locks of all kinds, data of threads, ends, forks, signals.
import _thread
import contextvars
import gc
import os
import queue
import signal
import sys
import threading
import time
import weakref

sys.setswitchinterval(1e-5)


def error_of(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except BaseException as e:
        return type(e).__name__, str(e)


def together(n, f):
    threads = [threading.Thread(target=f, args=(i,)) for i in range(n)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


# ---- all work at once, in loops that become machine code
results = {}


def work(n):
    s = 0
    for i in range(3000):
        s += i * n
        if i % 500 == 0:
            results[n, i] = [s, (s, str(s))]
    results[n] = s


together(4, work)
print([results[n] for n in range(4)], len(results), results[3, 2500][1] == (results[3, 2500][0],
      str(results[3, 2500][0])))
shared, table, total = [], {}, 0
lock = threading.Lock()


def race(n):
    global total
    for i in range(300):
        shared.append((n, i))
        table[n, i] = [n] * 3
        with lock:
            before = total
            total = before + 1
        if i % 3 == 0:
            del table[n, i]


together(4, race)
print(len(shared), len(set(shared)), len(table), total)


def gen(n):
    for i in range(n):
        yield i
        try:
            if i % 7 == 0:
                raise ValueError(i)
        except ValueError as e:
            yield e.args[0]


sums = [0] * 4


def generators(n):
    for _ in range(20):
        sums[n] += sum(gen(20 + n))


together(4, generators)
print(sums)


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


depths = [None] * 3


def recurse(n):
    depths[n] = deep(100 + n), error_of(deep, 10**6)[0]


together(3, recurse)
print(depths)

# ---- locks
print(lock.acquire(False), lock.acquire(False), lock.locked(), lock.acquire(timeout=0.001))
lock.release()
print(error_of(lock.release), error_of(lock.acquire, False, 1), error_of(lock.acquire, True, -2)[0],
      error_of(lock.acquire, True, 1e20)[0], error_of(type(lock))[0])
r = threading.RLock()
with r, r:
    other = []
    together(1, lambda n: other.append((r.acquire(False), error_of(r.release))))
    print(other, r._is_owned(), repr(r).split()[0], repr(r).count("count=2"))
print(error_of(r.release), repr(lock).split()[0])
condition, items, seen = threading.Condition(), [], []


def consumer(n):
    with condition:
        while not items:
            condition.wait()
        seen.append(items.pop())
        condition.notify()


consumers = [threading.Thread(target=consumer, args=(i,)) for i in range(3)]
for t in consumers:
    t.start()
for i in range(3):
    with condition:
        items.append(i)
        condition.notify_all()
for t in consumers:
    t.join()
print(sorted(seen))
q, done = queue.Queue(2), []
threading.Thread(target=lambda: [q.put(i) for i in (*range(50), None)]).start()
print(sum(iter(q.get, None)), error_of(q.get, timeout=0.001)[0], error_of(q.get_nowait)[0])
barrier = threading.Barrier(3)
order = []
together(3, lambda n: (order.append("before"), barrier.wait(), order.append("after")))
print(order)
event = threading.Event()
t = threading.Timer(0.001, event.set)
t.start()
print(event.wait(10), event.wait(0), t.join())

# ---- what a thread has for itself
local = threading.local()
local.x = "main"


class Own(threading.local):
    made = 0

    def __init__(self, start):
        Own.made += 1
        self.value = start


own = Own(5)
var = contextvars.ContextVar("var", default="default")
var.set("main's")


def look(n):
    print(hasattr(local, "x"), own.value, var.get(), local.__dict__)
    local.x, own.value = n, n
    var.set(n)
    print(local.x, own.value, var.get(), local.__dict__, error_of(lambda: local.y)[0])


together(1, look)
print(local.x, own.value, var.get(), Own.made, error_of(setattr, local, "__dict__", {})[0])


class Thing:
    pass


def leaves_something(n):
    local.thing = Thing()
    refs.append(weakref.ref(local.thing))


refs = []
together(1, leaves_something)
for _ in range(3):
    gc.collect()
print(refs[0]() is None)
print(threading.get_ident() == threading.main_thread().ident, threading.active_count(),
      threading.get_native_id() > 0, _thread._count())

# ---- how they end
told = []
threading.excepthook = lambda args: told.append((args.exc_type.__name__, str(args.exc_value),
                                                args.thread.name))
t = threading.Thread(target=lambda: 1 // 0, name="bad")
t.start(), t.join()
t = threading.Thread(target=sys.exit, name="quiet")
t.start(), t.join()
print(told, t.is_alive(), error_of(t.start)[0])
sys.unraisablehook = lambda u: told.append((u.exc_type.__name__, u.err_msg))
finished = _thread.allocate_lock()
finished.acquire()


def raw(*args, **kwargs):
    told.append((args, kwargs))
    finished.release()


_thread.start_new_thread(raw, (1, 2), {"k": 3})
finished.acquire()
print(told[1:], error_of(_thread.start_new_thread, 1, ())[1], error_of(_thread.start_new_thread, raw, 1)[1])
for bad in 1, -1, "x":
    print(error_of(_thread.stack_size, bad)[0])
print(_thread.stack_size(300000), _thread.stack_size(0))
print(error_of(sys.setswitchinterval, 0), round(sys.getswitchinterval(), 7))

# ---- signals are the main thread's; a wait goes on behind the handler, or ends
where = []
signal.signal(signal.SIGUSR1, lambda *args: where.append(threading.current_thread().name))
together(1, lambda n: os.kill(os.getpid(), signal.SIGUSR1))
t0 = time.monotonic()
while not where and time.monotonic() < t0 + 10:
    pass
print(where, error_of(signal.pthread_kill, threading.get_ident(), 0))
out = []
together(1, lambda n: out.append(error_of(signal.signal, signal.SIGUSR1, signal.SIG_DFL)))
print(out)


def stop(*args):
    raise InterruptedError("stopped")


signal.signal(signal.SIGALRM, stop)
finished.locked() or finished.acquire()


def wait_for_ever():
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    finished.acquire()


print(error_of(wait_for_ever))

# ---- pipes, and a fork among threads
r, w = os.pipe()
out = []
t = threading.Thread(target=lambda: out.append(os.read(r, 10)))
t.start()
os.write(w, b"bytes")
t.join()
print(out)
with os.fdopen(w, "wb", buffering=16) as f:
    together(3, lambda n: [f.write(b"%d%03d\n" % (n, i)) for i in range(40)])
with os.fdopen(r, "rb") as f:
    print(len(set(f.read().split())))
event = threading.Event()
t = threading.Thread(target=event.wait)
t.start()
pid = os.fork()
if pid == 0:
    alone = threading.active_count()
    more = []
    together(1, more.append)
    os._exit(10 * alone + len(more))
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
event.set()
t.join()


def frame_here():
    return sys._current_frames()[threading.get_ident()].f_code.co_name


print([type(f).__name__ for f in sys._current_frames().values()], frame_here())
threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
