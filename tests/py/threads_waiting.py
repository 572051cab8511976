"""Calls of the system that wait let other threads run: each of these needs one that does."""
import os
import pty
import tempfile
import termios
import threading


def together(wait, act):
    """wait() in a thread of its own; it cannot end before act() has run."""
    result = []
    thread = threading.Thread(target=lambda: result.append(wait()))
    thread.start()
    more = act()
    thread.join()
    return result, more


def opened(*args):
    with open(*args) as f:
        return f.mode


with tempfile.TemporaryDirectory() as folder:
    fifo = os.path.join(folder, "fifo")
    os.mkfifo(fifo)
    print(together(lambda: opened(fifo, "rb"), lambda: opened(fifo, "wb")))
    print(together(lambda: opened(fifo, "w"), lambda: opened(fifo)))

    def low(flags):
        fd = os.open(fifo, flags)
        os.close(fd)
        return fd > 0
    print(together(lambda: low(os.O_WRONLY), lambda: low(os.O_RDONLY)))
    here = os.open(folder, os.O_RDONLY)
    print(together(lambda: os.close(os.open("fifo", os.O_RDONLY, dir_fd=here)),
                   lambda: low(os.O_WRONLY)))
    os.close(here)

event = os.eventfd(0)
print(together(lambda: os.eventfd_read(event), lambda: os.eventfd_write(event, 7)))
print(together(lambda: os.eventfd_write(event, 2**64 - 2),
               lambda: os.eventfd_write(event, 0)))
print(together(lambda: os.eventfd_write(event, 1), lambda: os.eventfd_read(event) > 1))
os.close(event)

r, w = os.pipe()
with tempfile.TemporaryFile() as f:
    f.write(b"abc")
    f.flush()
    print(together(lambda: os.read(r, 3), lambda: os.sendfile(w, f.fileno(), 0, 3)))
    os.fdatasync(f.fileno())
    with tempfile.TemporaryFile() as g:
        try:
            n = os.copy_file_range(f.fileno(), g.fileno(), 3, 0)
        except OSError:  # the file system cannot
            n = 3
        print(n)
os.close(r)
os.close(w)

# A terminal that nobody reads: what was written has not gone out yet.
ours, theirs = pty.openpty()
os.write(theirs, b"x" * 10)
print(together(lambda: termios.tcdrain(theirs), lambda: len(os.read(ours, 10))))
os.close(ours)
os.close(theirs)
event = os.eventfd(0)
for value in (-1, 2**64, 2**70, 2**64 - 1, 1.5):
    try:
        print(os.eventfd_write(event, value))
    except (ValueError, OverflowError, OSError, TypeError) as e:
        print(type(e).__name__)
os.close(event)
