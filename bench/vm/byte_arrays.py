# A buffer is filled, framed, escaped and parsed again, byte for byte.


def frame(payload):
    out = bytearray(b"\x7e")
    for byte in payload:
        if byte == 0x7E or byte == 0x7D:
            out.append(0x7D)
            out.append(byte ^ 0x20)
        else:
            out.append(byte)
    out.append(0x7E)
    return bytes(out)


def unframe(data):
    out = bytearray(len(data))
    n = 0
    i = 1
    while data[i] != 0x7E:
        byte = data[i]
        if byte == 0x7D:
            i += 1
            byte = data[i] ^ 0x20
        out[n] = byte
        n += 1
        i += 1
    return out[:n]


def run(rounds):
    total = 0
    for r in range(rounds):
        payload = bytes([(i * 37 + r) & 255 for i in range(256)])
        framed = frame(payload)
        assert unframe(framed) == payload
        total += len(framed) + framed[7] + sum(framed[1:-1])
    return total


print(run(60))
