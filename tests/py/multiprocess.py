"""Processes that work together: semaphores, queues, pools, shared memory."""
import _multiprocessing
import multiprocessing as mp
import os
import sys
import threading
from multiprocessing import shared_memory


def square(x):
    return x * x


def fail(x):
    raise ValueError(x)


def count(lock, value, n):
    for i in range(n):
        with lock:
            value[0] += 1


def talk(queue, answers):
    for item in iter(queue.get, None):
        answers.put(item * 2)


def errors(f, *args):
    try:
        return f(*args)
    except (ValueError, OSError, AssertionError, TypeError) as e:
        return type(e).__name__, str(e)


if __name__ == "__main__":
    context = mp.get_context("fork")
    lock, rlock = context.Lock(), context.RLock()
    bounded = context.BoundedSemaphore(2)
    print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.01), lock.release())
    print(errors(lock.release), errors(rlock.release), errors(bounded.release))
    print(rlock.acquire(), rlock.acquire(), rlock._semlock._count(), rlock._semlock._is_mine())
    other = []
    thread = threading.Thread(target=lambda: other.extend([rlock.acquire(False), errors(rlock.release)]))
    thread.start()
    thread.join()
    print(other, rlock.release(), rlock.release(), rlock._semlock._is_zero(), rlock._semlock._get_value())
    lock.acquire()
    thread = threading.Thread(target=lambda: other.append(lock.acquire()))
    thread.start()
    lock.release()
    thread.join()
    print(other[2:], lock._semlock._count())
    lock.release()
    name = f"/hotloop-{os.getpid()}"
    for args in ((5, 1, 1, name, False), (1, -1, 1, name, False), (1, 1, 1, 7, False),
                 (1, 1, 1, "no slash/inside", True), (1, "a", 1, name, True)):
        print(errors(_multiprocessing.SemLock, *args)[0])
    more = _multiprocessing.SemLock(1, 2, 1, name, True)
    print(more._get_value(), more.kind, more.maxvalue, more.name)
    print(errors(_multiprocessing.sem_unlink, "/hotloop-nothing-is-called-so"))

    memory = shared_memory.SharedMemory(create=True, size=16)
    again = shared_memory.SharedMemory(memory.name)
    workers = [context.Process(target=count, args=(lock, memory.buf, 20)) for i in range(2)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    print(again.buf[0], [w.exitcode for w in workers])
    again.close()
    memory.close()
    memory.unlink()
    print(errors(shared_memory.SharedMemory, memory.name)[0])

    queue, answers = context.Queue(), context.Queue()
    worker = context.Process(target=talk, args=(queue, answers))
    worker.start()
    for i in (1, "a", [2], None):
        queue.put(i)
    print([answers.get() for i in range(3)])
    worker.join()
    with context.Pool(2) as pool:
        print(pool.map(square, range(5)), errors(pool.apply, fail, (3,)))
        print(sorted(pool.imap_unordered(square, range(4))))
    sys.stdout.flush()
