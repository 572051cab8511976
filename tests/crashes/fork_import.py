"""A fork while another thread runs a module: the child imports it anew."""
import os
import sys
import tempfile
import threading

with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "slow_one.py"), "w") as f:
        f.write("import builtins\nbuiltins.begun.set()\nbuiltins.go_on.wait()\nx = 1\n")
    sys.path.insert(0, folder)
    import builtins
    builtins.begun, builtins.go_on = threading.Event(), threading.Event()
    thread = threading.Thread(target=__import__, args=("slow_one",))
    thread.start()
    builtins.begun.wait()
    pid = os.fork()
    if pid == 0:
        builtins.go_on = threading.Event()
        builtins.go_on.set()
        import slow_one
        os._exit(slow_one.x + 1)
    print("child", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    builtins.go_on.set()
    thread.join()
    import slow_one
    print("parent", slow_one.x)
