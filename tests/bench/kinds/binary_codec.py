"""Packs records into bytes by shifts and masks, checks them with a CRC, and reads them back."""


def crc_table():
    table = []
    for n in range(256):
        c = n
        for _ in range(8):
            c = 0xEDB88320 ^ (c >> 1) if c & 1 else c >> 1
        table.append(c)
    return table


TABLE = crc_table()


def crc(data):
    c = 0xFFFFFFFF
    for byte in data:
        c = TABLE[(c ^ byte) & 255] ^ (c >> 8)
    return c ^ 0xFFFFFFFF


def varint(out, n):
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)


def read_varint(data, at):
    n = shift = 0
    while True:
        byte = data[at]
        at += 1
        n |= (byte & 127) << shift
        if byte < 128:
            return n, at
        shift += 7


def mix(h):
    h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCD & 0xFFFFFFFFFFFFFFFF
    return h ^ (h >> 29)


def work():
    out, h = [], 1
    for i in range(1500):
        h = mix(h + i)
        varint(out, h >> (i % 50))
    total, at = 0, 0
    while at < len(out):
        n, at = read_varint(out, at)
        total = (total + n) & 0xFFFFFFFFFFFF
    return len(out), crc(out), total
