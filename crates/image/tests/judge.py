"""A second opinion on an image: reads one from standard input by docs/spec/image.md, with nothing but Python.

Arguments: the public point, in hex. Prints the manifest's values, one a line, when the image is good.
"""
import hashlib
import sys

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def add(a, b):
    if a is None or b is None:
        return a or b
    (x1, y1), (x2, y2) = a, b
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, P) if a == b else (y2 - y1) * pow(x2 - x1, -1, P)
    x = (slope * slope - x1 - x2) % P
    return x, (slope * (x1 - x) - y1) % P


def times(k, point):
    total = None
    while k:
        if k & 1:
            total = add(total, point)
        point, k = add(point, point), k >> 1
    return total


def verifies(point, message, signature):
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    assert 0 < r < N and 0 < s <= N // 2, "r or s out of range"
    e, w = int.from_bytes(hashlib.sha256(message).digest(), "big"), pow(s, -1, N)
    x, _ = add(times(e * w % N, G), times(r * w % N, point))
    return x % N == r


def item(data, at):
    """One CBOR item (RFC 8949 §3): value and where it ends."""
    major, info = data[at] >> 5, data[at] & 31
    width = {24: 1, 25: 2, 26: 4}.get(info, 0)
    value = int.from_bytes(data[at + 1 : at + 1 + width], "big") if width else info
    at += 1 + width
    if major == 0:
        return value, at
    if major == 1:
        return -1 - value, at
    if major in (2, 3):
        content = data[at : at + value]
        return content if major == 2 else content.decode(), at + value
    if major == 6:
        content, at = item(data, at)
        return (value, content), at
    items = []
    for _ in range(value * (2 if major == 5 else 1)):
        content, at = item(data, at)
        items.append(content)
    return dict(zip(items[::2], items[1::2])) if major == 5 else items, at


def bstr(data):
    width = 0 if len(data) < 24 else 1 if len(data) < 256 else 2
    head = bytes([0x40 | (len(data) if width == 0 else 23 + width)])
    return head + (len(data).to_bytes(width, "big") if width else b"") + data


image, public = sys.stdin.buffer.read(), bytes.fromhex(sys.argv[1])
header = image[:16]
magic, version, size, total = header[:4], *(int.from_bytes(header[i : i + 4], "little") for i in (4, 8, 12))
assert (magic, version, total) == (b"UPFW", 1, len(image))
(tag, (protected, unprotected, manifest, signature)), end = item(image, 16)
assert (tag, unprotected, end) == (18, {}, 16 + size)
assert item(protected, 0)[0] == {1: -9, 4: hashlib.sha256(public).digest()[:8]}
message = b"\x84\x6aSignature1" + bstr(protected) + bstr(header) + bstr(manifest)
point = int.from_bytes(public[1:33], "big"), int.from_bytes(public[33:], "big")
assert verifies(point, message, signature), "the signature is wrong"
values, _ = item(manifest, 0)
payload = image[-(-end // 16) * 16 :]
assert values[3] == hashlib.sha256(payload).digest() and values[4] == len(payload)
print(values[1], values[2], *(values[key] for key in (4, 5, 6, 7, 8)), sep="\n")
print(hashlib.sha256(image).hexdigest())
