from itertools import groupby


def runs(text):
    return "".join(f"{len(list(group))}{c}" for c, group in groupby(text))


def unruns(text):
    out, number = [], 0
    for c in text:
        if c.isdigit():
            number = number * 10 + int(c)
        else:
            out.append(c * number)
            number = 0
    return "".join(out)


def pack_bits(data):
    """A count byte, then a run (257 - count) or as many literal bytes (count + 1)."""
    out, i = bytearray(), 0
    while i < len(data):
        run = 1
        while i + run < len(data) and run < 128 and data[i + run] == data[i]:
            run += 1
        if run > 1:
            out += bytes((257 - run, data[i]))
            i += run
            continue
        start = i
        while i < len(data) and i - start < 128 and not (i + 1 < len(data) and data[i] == data[i + 1]):
            i += 1
        out.append(i - start - 1)
        out += data[start:i]
    return bytes(out)


def unpack_bits(data):
    out, data = bytearray(), iter(data)
    for count in data:
        if count < 128:
            out.extend(next(data) for _ in range(count + 1))
        else:
            out += bytes([next(data)]) * (257 - count)
    return bytes(out)


def lz(text):
    out, i = [], 0
    while i < len(text):
        best = (0, 0)
        for start in range(max(0, i - 32), i):
            n = 0
            while i + n < len(text) and n < 15 and text[start + n] == text[i + n]:
                n += 1
            best = max(best, (n, start - i))
        n, back = best
        if n > 2:
            out.append((back, n))
            i += n
        else:
            out.append(text[i])
            i += 1
    return out


def unlz(codes):
    text = []
    for code in codes:
        if isinstance(code, tuple):
            back, n = code
            for _ in range(n):
                text.append(text[back])
        else:
            text.append(code)
    return "".join(text)


for text in ("aaabccdddd", "", "x", "a" * 12 + "b"):
    print(repr(text), runs(text), unruns(runs(text)) == text)
for data in (b"", b"\0", b"aaaa", b"abcd", b"abbbbcd" * 2, bytes(300), bytes(range(200))):
    packed = pack_bits(data)
    print(len(data), len(packed), packed[:20].hex(" "), unpack_bits(packed) == data)
for text in ("abcabcabcabcd", "no repeats", "la la la la land", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa"):
    print(lz(text), unlz(lz(text)) == text)
try:
    unpack_bits(b"\x05ab")
except (RuntimeError, StopIteration) as e:
    print(type(e).__name__, e)
