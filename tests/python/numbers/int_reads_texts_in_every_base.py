def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


for text, base in [("ff", 16), ("0xff", 16), ("0xff", 0), ("0b101", 0), ("0o17", 0), ("z", 36), ("-1_000", 10), ("  42\n", 10), ("0", 0), ("+7", 8), ("0_7", 10)]:
    print(repr(text), base, int(text, base))
for text, base in [("", 10), ("12a", 10), ("1__0", 10), ("_1", 10), ("1_", 10), ("010", 0), ("0x", 16), ("2", 2), ("- 1", 10), ("1.5", 10), ("--1", 10)]:
    try:
        print(int(text, base))
    except ValueError as error:
        print(error)
for base in (1, 37, -2):
    attempt(int, "10", base)
attempt(int, 5, 10)
attempt(int, "5", None)
