print(int("12"), int("-12"), int(" +12\n"), int("0012"), int("1_000_000"))
print(int("ff", 16), int("0xff", 16), int("0xFF", 0), int("0o17", 0), int("0b101", 0), int("101", 2), int("zz", 36), int("-0x1f", 16))
print(int(), int(3.99), int(-3.99), int(True), int(1e20), int("123456789012345678901234567890"))
print(int(b"42"), int(bytearray(b"7f"), 16))
for text, base in (("", 10), ("12x", 10), ("1__0", 10), ("_1", 10), ("1_", 10), ("0x", 16), ("010", 0), ("2", 2), ("- 1", 10), ("1.5", 10)):
    try:
        print(int(text, base))
    except ValueError as e:
        print(e)
for bad in (1, 37, -1):
    try:
        int("1", bad)
    except ValueError as e:
        print(e)
for value in (None, [], "1e3", {}):
    try:
        int(value)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
for value in (float("inf"), float("nan")):
    try:
        int(value)
    except (OverflowError, ValueError) as e:
        print(type(e).__name__, e)
