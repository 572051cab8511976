"""bz2, lzma and mmap: whole and in pieces, files, and data that is damaged."""
import bz2, lzma, mmap, re, tempfile
d = bytes(i * i % 251 for i in range(1000)) * 20 + b'hello world' * 2000
for m in (bz2, lzma):
    c = m.compress(d); print(len(c) < len(d), m.decompress(c) == d, m.decompress(c+c) == d+d)
    with tempfile.NamedTemporaryFile() as f:
        with m.open(f.name, 'wt') as g: g.write('abc\n'*5000)
        with m.open(f.name, 'rt') as g: print(g.readline(), len(g.read()))
    for b in (b'junk'*10, c[:-5], c[:20]+b'x'+c[21:]):
        try: m.decompress(b)
        except Exception as e:
            print(type(e).__name__, e)
with tempfile.TemporaryFile() as f:
    f.write(b'line one\nline two\n'*1000); f.flush()
    with mmap.mmap(f.fileno(), 0) as m:
        print(len(m), m[:8], m[-1], m.readline(), m.find(b'two'), m.rfind(b'one'), m.tell(), m[0:20:3])
        m[0:4] = b'LINE'; m[5] = 65; print(m.read(9), [x.start() for x in re.finditer(rb'LINE', m)], m)
        v = memoryview(m)
        try: m.close()
        except BufferError as e: print(e)
        v.release()
        m.resize(10); print(len(m), m.size())
    print(m)
    try: m[0]
    except ValueError as e: print(e)


# In pieces, with a bound on what comes out.
for m, make in ((bz2, bz2.BZ2Decompressor), (lzma, lzma.LZMADecompressor)):
    c = m.compress(d) + b"behind"
    z, got = make(), b""
    for i in range(0, len(c), 40):
        got += z.decompress(c[i:i + 40], 100)
        if z.eof:
            break
    while not z.eof and not z.needs_input:
        got += z.decompress(b"", 5000)
    while not z.eof:
        i += 40
        got += z.decompress(c[i:i + 40])
    print(got == d, z.eof, z.needs_input, len(z.unused_data) <= 40)
    try:
        z.decompress(b"x")
    except EOFError as e:
        print(e)
for make in (bz2.BZ2Compressor, lzma.LZMACompressor):
    z = make()
    print(len(z.compress(b"") + z.flush()) > 0)
    for f in (z.flush, lambda: z.compress(b"a")):
        try:
            f()
        except ValueError as e:
            print(e)
filters = [{"id": lzma.FILTER_DELTA, "dist": 4}, {"id": lzma.FILTER_LZMA2, "preset": 1}]
for f in (lzma.FORMAT_XZ, lzma.FORMAT_RAW):
    c = lzma.compress(d, format=f, filters=filters)
    print(lzma.decompress(c, format=f, filters=filters if f == lzma.FORMAT_RAW else None) == d)
print(lzma.decompress(lzma.compress(d, format=lzma.FORMAT_ALONE)) == d)
p = lzma._encode_filter_properties({"id": lzma.FILTER_LZMA1, "preset": 6})
print(p, lzma._decode_filter_properties(lzma.FILTER_LZMA1, p))
for bad in ({"id": 99}, {}, {"id": lzma.FILTER_DELTA, "lc": 1}, 5):
    try:
        lzma.compress(b"", format=lzma.FORMAT_RAW, filters=[bad])
    except Exception as e:
        print(type(e).__name__, e)
for bad in (0, 10):
    try:
        bz2.compress(b"", bad)
    except ValueError as e:
        print(e)
