"""A connection that one thread closes while another one is in a callback: it waits."""
import sqlite3
import threading
import time

c = sqlite3.connect(":memory:", check_same_thread=False)
inside = threading.Event()
order = []


def slow(x):
    inside.set()
    for i in range(5):
        time.sleep(0.005)
    order.append("callback")
    return x


c.create_function("slow", 1, slow)
cursor = c.cursor()


def use():
    try:
        cursor.execute("select slow(5)").fetchone()
    except sqlite3.ProgrammingError:
        pass  # closed before the row was fetched


thread = threading.Thread(target=use)
thread.start()
inside.wait()
c.close()
order.append("closed")
thread.join()
print(order)
