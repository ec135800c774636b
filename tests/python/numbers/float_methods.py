print((1.5).is_integer(), (2.0).is_integer(), (1e300).is_integer(), float("inf").is_integer(), (-0.0).is_integer())
print((0.75).as_integer_ratio(), (-2.0).as_integer_ratio(), (0.1).as_integer_ratio(), (0.0).as_integer_ratio(), (1e20).as_integer_ratio())
print((3.14).hex(), (-0.1).hex(), (0.0).hex(), (1.0).hex(), (5e-324).hex(), float("inf").hex(), float("nan").hex())
print(float.fromhex("0x1.8p+1"), float.fromhex("-0x1p-3"), float.fromhex("1.8"), float.fromhex("inf"))
print((1.5).real, (1.5).imag, (1.5).conjugate())
for bad in ("inf", "nan"):
    try:
        float(bad).as_integer_ratio()
    except (OverflowError, ValueError) as e:
        print(type(e).__name__, e)
