import struct


def packets(data):
    rest = memoryview(data)
    while rest:
        kind, length = struct.unpack_from(">BH", rest)
        yield kind, rest[3 : 3 + length]
        rest = rest[3 + length :]


def packet(kind, payload):
    return struct.pack(">BH", kind, len(payload)) + payload


stream = packet(1, b"hello") + packet(2, b"") + packet(3, bytes(range(5)))
for kind, payload in packets(stream):
    print(kind, len(payload), bytes(payload), payload.obj is stream)
out = bytearray(20)
view = memoryview(out)
at = 0
for word in [b"one", b"three", b"five"]:
    view[at : at + len(word)] = word
    at += len(word) + 1
print(out)
