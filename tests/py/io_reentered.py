# A raw file that uses the buffer it is asked by: an error, and nothing of the buffer is lost.
import io
class W(io.RawIOBase):
    def writable(self): return True
    def write(self, b):
        try: bw.write(b'zz' * 9)
        except RuntimeError as e: print(type(e).__name__, str(e)[:30])
        try: bw.flush()
        except RuntimeError as e: print(type(e).__name__, str(e)[:30])
        try: bw.close()
        except RuntimeError as e: print(type(e).__name__, str(e)[:30])
        n.append(len(b))
        if len(n) == 2: raise OSError('full')
        return 2
n = []
bw = io.BufferedWriter(W(), 8)
print(bw.write(b'abcdefgh'))
try: bw.write(b'12345678')
except OSError as e: print(e)
try: bw.flush()
except OSError as e: print(e)
print(n)
class R(io.RawIOBase):
    def readable(self): return True
    def readinto(self, b):
        try: print(br.read(3))
        except RuntimeError as e: print(type(e).__name__, str(e)[:30])
        try: br.peek(3)
        except RuntimeError as e: print(type(e).__name__, str(e)[:30])
        br.__init__(self, 2)
        b[:3] = b'xyz'
        return 3
br = io.BufferedReader(R(), 8)
print(br.read(2))
