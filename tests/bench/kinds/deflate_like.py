"""Unpacks a stream of bits with Huffman tables and back references, after packing it: bits, bytes, lists."""


class BitWriter:
    def __init__(self):
        self.out = bytearray()
        self.acc = self.n = 0

    def put(self, value, bits):
        self.acc |= value << self.n
        self.n += bits
        while self.n >= 8:
            self.out.append(self.acc & 255)
            self.acc >>= 8
            self.n -= 8

    def finish(self):
        if self.n:
            self.out.append(self.acc & 255)
        return bytes(self.out)


class BitReader:
    def __init__(self, data):
        self.data = data
        self.pos = 0
        self.acc = self.n = 0

    def need(self, bits):
        while self.n < bits:
            byte = self.data[self.pos] if self.pos < len(self.data) else 0
            self.pos += 1
            self.acc |= byte << self.n
            self.n += 8

    def read(self, bits):
        self.need(bits)
        r = self.acc & ((1 << bits) - 1)
        self.acc >>= bits
        self.n -= bits
        return r


class Code:
    def __init__(self, code, bits, symbol):
        self.code, self.bits, self.symbol = code, bits, symbol

    def __lt__(self, other):
        return (self.bits, self.symbol) < (other.bits, other.symbol)


class Table:
    def __init__(self, lengths):
        codes = [Code(0, b, s) for s, b in enumerate(lengths) if b]
        codes.sort()
        code, bits = -1, 0
        for c in codes:
            code += 1
            if c.bits != bits:
                code <<= c.bits - bits
                bits = c.bits
            c.code = self.reverse(code, bits)
        self.by_symbol = {c.symbol: c for c in codes}
        self.by_bits = {(c.bits, c.code): c.symbol for c in codes}
        self.shortest = min(c.bits for c in codes)

    @staticmethod
    def reverse(v, n):
        r = 0
        for i in range(n):
            if v & (1 << i):
                r |= 1 << (n - 1 - i)
        return r

    def read(self, field):
        bits = self.shortest
        code = field.read(bits)
        while True:
            symbol = self.by_bits.get((bits, code))
            if symbol is not None:
                return symbol
            code |= field.read(1) << bits
            bits += 1


def lengths_for(counts):
    items = sorted((n, [s]) for s, n in enumerate(counts) if n)
    depth = [0] * len(counts)
    while len(items) > 1:
        (n1, s1), (n2, s2) = items[0], items[1]
        for s in s1 + s2:
            depth[s] += 1
        items = sorted(items[2:] + [(n1 + n2, s1 + s2)])
    return depth


def pack(data):
    tokens, i, seen = [], 0, {}
    while i < len(data):
        key = data[i:i + 3]
        at = seen.get(key)
        seen[key] = i
        if at is not None and i - at < 4096:
            n = 3
            while n < 34 and i + n < len(data) and data[at + n] == data[i + n]:
                n += 1
            tokens.append((n, i - at))
            i += n
        else:
            tokens.append(data[i])
            i += 1
    counts = [0] * 300
    for t in tokens:
        counts[t if isinstance(t, int) else 256 + t[0] - 3] += 1
    counts[299] = 1
    table = Table(lengths_for(counts))
    w = BitWriter()
    for t in tokens:
        c = table.by_symbol[t if isinstance(t, int) else 256 + t[0] - 3]
        w.put(c.code, c.bits)
        if not isinstance(t, int):
            w.put(t[1], 12)
    c = table.by_symbol[299]
    w.put(c.code, c.bits)
    return table, w.finish()


def unpack(table, packed):
    field, out = BitReader(packed), []
    while True:
        s = table.read(field)
        if s < 256:
            out.append(s)
        elif s == 299:
            break
        else:
            n, back = s - 253, field.read(12)
            while n > back:
                out += out[-back:]
                n -= back
            out += out[-back:][:n]
    return bytes(out)


def work():
    text = b"".join(b"line %d of the text, with words and words %d; " % (i, i * 7 % 13) for i in range(60))
    table, packed = pack(text)
    return len(text), len(packed), unpack(table, packed) == text
