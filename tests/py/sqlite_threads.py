"""SQL databases and threads: who waits for a locked file, or is in a callback, lets others run."""
import os
import sqlite3
import tempfile
import threading
import time

folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, "db")

# The file is locked by a thread that needs to run before it commits.
first = sqlite3.connect(path, isolation_level=None)
first.execute("create table t(a)")
first.execute("begin immediate")
first.execute("insert into t values (1)")
about = threading.Event()
order = []


def second():
    c = sqlite3.connect(path, timeout=50, isolation_level=None)
    about.set()
    c.execute("insert into t values (2)")
    order.append("second")
    c.close()


thread = threading.Thread(target=second)
thread.start()
about.wait()
for i in range(20):
    time.sleep(0.005)
order.append("first")
first.execute("commit")
thread.join()
print(order, first.execute("select a from t order by a").fetchall())

# It stays locked: the wait ends.
first.execute("begin exclusive")
for timeout in (0, 0.01, 0.05, -1):
    c = sqlite3.connect(path, timeout=timeout)
    try:
        c.execute("select * from t").fetchall()
    except sqlite3.OperationalError as e:
        print(timeout, e)
    c.close()

# A copy of it waits, too.
copied = []


def copy():
    source = sqlite3.connect(path, timeout=50)
    to = sqlite3.connect(":memory:")
    about.set()
    source.backup(to, sleep=0.01)
    copied.append(to.execute("select count(*) from t").fetchone())


about.clear()
thread = threading.Thread(target=copy)
thread.start()
about.wait()
time.sleep(0.03)
first.execute("commit")
thread.join()
print(copied)
first.close()

# Two threads with one connection: one is in a callback, the other wants to use it meanwhile.
c = sqlite3.connect(":memory:", check_same_thread=False)
c.execute("create table t(a, b)")
c.execute("insert into t values (1, zeroblob(4))")
inside = threading.Event()


def slow(x):
    inside.set()
    for i in range(5):
        time.sleep(0.005)
    order.append("callback")
    return x


c.create_function("slow", 1, slow)
blob = c.blobopen("t", "b", 1)


def length(other):
    with other:
        return len(other)


WAYS = [
    lambda: c.execute("select a from t").fetchall(),
    lambda: c.in_transaction,
    lambda: c.total_changes,
    lambda: c.serialize()[:6],
    lambda: blob.read(2),
    lambda: length(c.blobopen("t", "b", 1)),
    lambda: c.create_function("other", 1, abs),
    lambda: c.create_collation("other", lambda a, b: 0),
    lambda: c.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 5),
    lambda: c.set_progress_handler(None, 1),
    lambda: c.executemany("insert into t values (?, 0)", [(i,) for i in range(5)]).rowcount,
    lambda: blob.close(),  # while it is open nothing can be committed
    lambda: c.commit(),
]
for way in WAYS:
    order = []
    inside.clear()
    cursor = c.cursor()
    abandoned = [c.execute("select 1 union select 2") for _ in range(3)]
    thread = threading.Thread(target=lambda: order.append(
        cursor.execute("select slow(5)").fetchone()))
    thread.start()
    inside.wait()
    del abandoned  # statements that nobody needs any more
    result = way()
    order.append("other")
    print(order.index("callback") < order.index("other"), result)
    thread.join()

# interrupt() does not wait.
c = sqlite3.connect(":memory:", check_same_thread=False)
inside.clear()
failed = []


def work():
    try:
        c.execute("with recursive n(i) as (select 1 union all select i + 1 from n) "
                  "select count(slow(i)) from n").fetchall()
    except sqlite3.OperationalError as e:
        failed.append(str(e))


c.create_function("slow", 1, slow)
thread = threading.Thread(target=work)
thread.start()
inside.wait()
c.interrupt()
thread.join()
print(failed)
folder.cleanup()
