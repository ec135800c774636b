def scale(raw, low, high, bits=12):
    return low + (high - low) * raw / ((1 << bits) - 1)


for raw in (0, 1, 2047, 2048, 4095):
    print(raw, scale(raw, 0, 3.3), round(scale(raw, -40, 125), 2), f"{scale(raw, 0, 100):.1f}%", raw * 3300 // 4095, raw >> 4)


def signed(value, bits):
    return value - (1 << bits) if value & 1 << bits - 1 else value


print([signed(v, 8) for v in (0, 127, 128, 255)], [signed(v, 12) for v in (2047, 2048, 4095)], [hex(v & 0xFFFF) for v in (-1, -32768, 40000)], signed(int.from_bytes(b"\xff\x38", "big"), 16) / 16)
readings, average = [20.0, 20.5, 35.0, 20.25], None
for value in readings:
    average = value if average is None else average + (value - average) / 4
    print(average, end=" ")
print()
