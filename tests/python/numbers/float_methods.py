def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print((2.0).is_integer(), (2.5).is_integer(), float("inf").is_integer(), (0.75).as_integer_ratio(), (-0.1).as_integer_ratio())
print((1.5).hex(), (-0.1).hex(), (0.0).hex(), float("inf").hex(), float.fromhex("0x1.8p1"), float.fromhex("-0x.8p-2"), float.fromhex("1"), float.fromhex("inf"))
print((1.5).conjugate(), (1.5).real, (1.5).imag, abs(-2.5), -(-1.5), +2.5, bool(0.0), bool(-0.1), int(2.9), (2.5).__trunc__(), (2.5).__floor__(), (2.5).__ceil__())
attempt(float("nan").as_integer_ratio)
attempt(float("inf").as_integer_ratio)
attempt(float.fromhex, "zz")
