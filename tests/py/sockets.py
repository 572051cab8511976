# Sockets: families, addresses, timeouts, messages with descriptors, names, errors.
import _socket
import gc
import os
import select
import signal
import socket
import sys
import tempfile
import warnings


def error_of(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


# ---- pairs, streams
a, b = socket.socketpair()
print(a.family, a.type, a.proto, a.gettimeout(), a.getblocking())
a.sendall(b"one two")
print(b.recv(3), b.recv(0), b.recv(100), a.send(b""))
room = bytearray(8)
a.send(b"abcdef")
print(b.recv_into(room, 3), b.recv_into(memoryview(room)[4:], flags=socket.MSG_PEEK), bytes(room))
print(b.recvfrom(2), b.recvfrom_into(room, 1), bytes(room))
for bad in (lambda: b.recv(-1), lambda: b.recv_into(room, -1), lambda: b.recv_into(room, 9),
            lambda: b.recv_into(b"1234"), lambda: b.recv("x"), lambda: a.send("text"),
            lambda: b.recvfrom_into(room, 99), lambda: a.sendto(b"x"), lambda: b.recvmsg(-1),
            lambda: b.recvmsg(1, -1), lambda: a.sendmsg(b"x"), lambda: a.sendmsg([b"x"], [1]),
            lambda: a.listen("x"), lambda: a.shutdown(77)):
    print(error_of(bad))
with b.makefile("rb") as lines, a.makefile("wb") as out:
    out.write(b"first\nsecond\n")
    out.flush()
    b.recv(100, socket.MSG_PEEK)
    print(lines.readline(), lines.readline())
a.shutdown(socket.SHUT_WR)
print(b.recv(10))

# ---- timeouts
b.settimeout(0.01)
print(b.gettimeout(), b.timeout, b.getblocking())
c, d = socket.socketpair()
c.settimeout(0.01)
print(error_of(c.recv, 1), error_of(c.recv_into, room), error_of(c.recvmsg, 1))
c.setblocking(False)
print(error_of(c.recv, 1), c.gettimeout(), c.getblocking())
for bad in (-1, "x", 1e20, float("nan"), None):
    print(error_of(c.settimeout, bad))
print(c.getblocking(), socket.getdefaulttimeout(), socket.setdefaulttimeout(2.5),
      socket.getdefaulttimeout())
e = socket.socket()
print(e.gettimeout(), os.get_blocking(e.fileno()))
e.close()
socket.setdefaulttimeout(None)
print(error_of(e.recv, 1), e.fileno(), repr(e)[-30:])

# ---- a signal while it waits: the handler runs, and the call goes on
seen = []
signal.signal(signal.SIGALRM, lambda *args: (seen.append(args[0]), d.send(b"late")))
signal.setitimer(signal.ITIMER_REAL, 0.01)
c.settimeout(5)
print(c.recv(10), seen)


class Stop(Exception):
    pass


def stop(*args):
    raise Stop


signal.signal(signal.SIGALRM, stop)

def receive():
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    c.recv(10)


for timeout in 5, None:
    c.settimeout(timeout)
    print(error_of(receive))

# ---- messages
r, w = os.pipe()
print(c.sendmsg([b"ab", bytearray(b"cd"), memoryview(b"ef")],
                [(socket.SOL_SOCKET, socket.SCM_RIGHTS, r.to_bytes(4, sys.byteorder))]))
data, rest, flags, address = d.recvmsg(100, socket.CMSG_SPACE(4))
level, kind, fd = rest[0]
fd = int.from_bytes(fd, sys.byteorder)
print(data, len(rest), level == socket.SOL_SOCKET, kind == socket.SCM_RIGHTS, address)
os.write(w, b"through")
print(os.read(fd, 20))
for n in r, w, fd:
    os.close(n)
c.sendmsg([b"0123456789"])
first, second = bytearray(4), bytearray(4)
print(d.recvmsg_into([first, second])[0], first, second, d.recv(9))
print(socket.CMSG_LEN(0) % 8, socket.CMSG_SPACE(1) - socket.CMSG_SPACE(0),
      error_of(socket.CMSG_LEN, -1), error_of(socket.CMSG_SPACE, 2**40))
socket.send_fds(c, [b"x"], [c.fileno()])
print([type(x).__name__ for x in socket.recv_fds(d, 10, 2)])

# ---- TCP and UDP on this machine
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[0], server.family, server.getsockopt(socket.SOL_SOCKET,
      socket.SO_ACCEPTCONN))
client = socket.create_connection(server.getsockname(), timeout=5)
conn, peer = server.accept()
print(peer == client.getsockname(), client.getpeername() == server.getsockname(),
      conn.gettimeout(), client.gettimeout())
conn.sendall(b"tcp")
print(client.recv(10))
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
print(client.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY),
      len(client.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)))
client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
print(client.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8),
      error_of(client.getsockopt, 1, 1, 5000))
client.close()
print(error_of(conn.recv, 10))
refused = server.getsockname()
server.close(), conn.close()
probe = socket.socket()
print(probe.connect_ex(refused) == __import__("errno").ECONNREFUSED, error_of(probe.connect, refused))
probe.close()
udp, other = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
udp.bind(("", 0)), other.bind(("127.0.0.1", 0))
port = udp.getsockname()[1]
other.sendto(b"datagram", ("127.0.0.1", port))
got, source = udp.recvfrom(100)
print(got, source == other.getsockname())
other.sendto(b"with flags", 0, ("localhost", port))
print(udp.recvfrom_into(room)[0])
for bad in (("127.0.0.1",), ("127.0.0.1", 70000), ("127.0.0.1", -1), "127.0.0.1", ("a\0b", 1),
            (1, 1), ("127.0.0.1", "x")):
    print(error_of(udp.connect, bad))
udp.close(), other.close()

# ---- UNIX: paths, names without a file
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "s\u00e9")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
        print(repr(s.getsockname()))
        s.bind(path)
        print(s.getsockname() == path, error_of(s.bind, "x" * 200), error_of(s.bind, 1)[0])
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
    s.bind(b"")
    print(s.getsockname()[:1])

# ---- descriptors
s = socket.socket(type=socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
print(s.type, s.gettimeout(), os.get_inheritable(s.fileno()))
t = s.dup()
print(t.type, t.fileno() != s.fileno(), t.family)
n = t.detach()
print(t.fileno(), repr(t).split()[0])
u = socket.socket(fileno=n)
print(u.family, u.type, u.proto)
u.close(), u.close(), s.close()
print(error_of(socket.socket, -1, -1, -1, -3), error_of(lambda: socket.socket(fileno=1.5)),
      error_of(lambda: socket.socket(fileno=10**6)), error_of(socket.socket, 77))
print(error_of(lambda: socket.socket.__new__(socket.socket).recv(1))[0])
raw = _socket.socket()
print(repr(raw).split(", ")[1:], type(raw).__mro__[1:], hasattr(raw, "__dict__"))
raw.close()
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    s = socket.socket()
    s = None
    for _ in range(3):
        gc.collect()
print([(w.category.__name__, str(w.message)[:20]) for w in told])

# ---- names and numbers
print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))
print(socket.getaddrinfo("::1", "http", proto=socket.IPPROTO_TCP))
print(socket.getaddrinfo(b"127.0.0.1", None, 0, socket.SOCK_DGRAM)[0][4])
print(error_of(socket.getaddrinfo, "127.0.0.1", 1.5), error_of(socket.getaddrinfo, 1, 1))
for f, x in ((socket.getaddrinfo, ("x" * 10, 80, 0, 0, 0, socket.AI_NUMERICHOST)),
             (socket.getnameinfo, (("x", 1), 0)), (socket.getnameinfo, ("x", 0)),
             (socket.getnameinfo, (("127.0.0.1",), 0))):
    print(error_of(f, *x))
print(socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV),
      socket.getnameinfo(("::1", 80, 1, 2), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))
print(socket.gethostbyname("127.0.0.1"), socket.gethostbyname("<broadcast>"),
      socket.gethostbyname(""), type(socket.gethostname()).__name__)
print(socket.getservbyname("http"), socket.getservbyname("domain", "udp"),
      socket.getservbyport(80), socket.getprotobyname("tcp"),
      error_of(socket.getservbyname, "no such thing"), error_of(socket.getservbyport, 99999))
print(socket.htons(1), socket.ntohs(256), socket.htonl(1), socket.ntohl(2**24))
for f in socket.htons, socket.ntohs, socket.htonl, socket.ntohl:
    print(error_of(f, -1)[0], error_of(f, 2**40)[0], error_of(f, 1.5)[0])
print(socket.inet_aton("1.2.3.4"), socket.inet_ntoa(b"\x7f\0\0\1"), socket.inet_aton("1.2"),
      error_of(socket.inet_aton, "x"), error_of(socket.inet_ntoa, b"123"))
print(socket.inet_pton(socket.AF_INET6, "::ffff:1.2.3.4"),
      socket.inet_ntop(socket.AF_INET6, bytes(15) + b"\1"),
      error_of(socket.inet_pton, socket.AF_INET, "1.2.3"), error_of(socket.inet_ntop, 2, b"1"),
      error_of(socket.inet_ntop, 99, b"1"))
names = socket.if_nameindex()
print(all(socket.if_nametoindex(name) == i and socket.if_indextoname(i) == name for i, name in names),
      error_of(socket.if_nametoindex, "none0"))
print(issubclass(socket.gaierror, OSError), socket.timeout is TimeoutError, socket.error is OSError,
      socket.herror.__module__, repr(socket.gaierror(1, "x")), socket.has_ipv6)
print([name for name in dir(socket.socket) if name[0] != "_" and name != "sendmsg_afalg"])

# ---- waiting for several
p = select.poll()
c, d = socket.socketpair()
p.register(c, select.POLLIN)
print(p.poll(0), select.select([c], [c], [], 0)[1] == [c])
d.send(b"!")
print(p.poll(1000) == [(c.fileno(), select.POLLIN)], select.select([c], [], [], 5)[0] == [c])
c.close(), d.close()
print(error_of(select.select, [c], [], [], 0))
