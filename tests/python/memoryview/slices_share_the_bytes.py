buffer = bytearray(range(10))
m = memoryview(buffer)
part = m[2:8]
part[0] = 99
print(buffer, part.tolist(), part[1:3].tolist(), part[::-1].tolist(), part[::2].tolist())
part[1:3] = b"\xaa\xbb"
print(buffer.hex())
m[::2] = bytes(5)
print(buffer.hex(), bytes(m[1::2]), m[8:2:-3].tolist(), m[8:2:-3].strides)
evens = m[::2]
evens[1:3] = b"\x01\x02"
print(buffer.hex(), evens.contiguous, part.contiguous, evens[::2].tolist())
buffer[0] = 77
print(m[0], memoryview(part)[0], len(m[5:5]), m[20:].tolist())
