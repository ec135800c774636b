for text in ("1.5", " -2.5e3\n", "1_0.0_1", ".5", "5.", "+1E-2", "inf", "-Infinity", "nan", "1e400", "-1e400", "1e-400", "0x10",
             "", ".", "e5", "1e", "1__0", "_1", "1 2", "infinit", "--1", "1.5.5", "1e5.5"):
    try:
        print(repr(text), float(text))
    except ValueError as e:
        print(e)
print(float(), float(3), float(True), float(2 ** 60), float(b"1.25"), float("123456789.123456789"))
for value in (None, [], {}):
    try:
        float(value)
    except TypeError as e:
        print(e)
