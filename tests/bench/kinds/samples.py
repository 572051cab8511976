"""Samples of a signal in an array.array: a filter, powers, rotated blocks, a checksum of 64 bits."""
from array import array

MASK = (1 << 64) - 1


def smooth(samples, out):
    for i in range(1, len(samples) - 1):
        out[i] = (samples[i - 1] + 2.0 * samples[i] + samples[i + 1]) * 0.25


def energy(samples):
    total = 0.0
    for i in range(len(samples)):
        total += samples[i] ** 2
    return total


def levels(samples, counts):
    for i in range(len(samples)):
        counts[int(samples[i]) % 64] += 1


def rotate(block, times):
    for i in range(times):
        n = i % 7 + 1
        block[:n] = block[n - 1 :: -1] if n > 1 else block[:n]
    return block


def checksum(counts):
    h = 0xCBF29CE484222325
    for i in range(len(counts)):
        h = ((h ^ counts[i]) * 0x100000001B3) & MASK
    return h


def work():
    samples, out = array("d", [(i * 37 % 101) / 3 for i in range(500)]), array("d", [0.0]) * 500
    counts = array("I", [0]) * 64
    for _ in range(2):
        smooth(samples, out)
        samples, out = out, samples
    levels(samples, counts)
    return round(energy(samples), 6), checksum(counts), rotate(list(range(16)), 200)[:4]
