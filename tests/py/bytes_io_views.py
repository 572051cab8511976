# BytesIO.getbuffer(): writes through it, and sizes that are fixed meanwhile
import io
def show(f, *args):
    try:
        r = f(*args)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)
    return repr(r)
f = io.BytesIO(b"abcdef")
m = f.getbuffer()
print(len(m), m[0], m.tobytes(), m.readonly, show(f.write, b"x"), show(f.truncate, 2), show(f.close), f.read(2))
m[0] = 65
m[2:4] = b"XY"
print(f.getvalue())
m.release()
print(show(f.write, b"zz"), f.getvalue(), f.getbuffer().nbytes, f.getbuffer()[-1], show(f.truncate, 3), f.getvalue())
with f.getbuffer() as view:
    print(show(f.write, b"1"), bytes(view))
total = 0
for i in range(500):
    total += f.getbuffer()[0] + f.getbuffer().nbytes
    f.write(b"q")
print(total, f.tell(), len(f.getvalue()), io.BytesIO().getbuffer().tobytes())
f.close()
print(show(f.getbuffer))
