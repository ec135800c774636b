for spec in ("", "d", "5", "<5", ">5", "^5", "=5", "05", "+", " ", "-", "+05", "x", "X", "#x", "#X", "o", "#o", "b", "#b", "#010b", ",", "_", "08,", "_x", "_b", "n", "c", "*^9", "*=+9", "e", ".2f", "g", "%", "10.3e", "<010", "#_x", "e>7", "0<4"):
    print(repr(spec), [format(n, spec) for n in ((65,) if "c" in spec else (65, 1234567))] + ([format(-65, spec)] if "c" not in spec else []))
print(format(2 ** 70, ","), format(-2 ** 70, "#x"), format(10 ** 20, "_d"), format(2 ** 70, "e"), format(True, "d"), format(True), format(False, "5"))
for spec in (".2", "z", "s", ",s", ",_", "_,", ",b", "+c", "#c", "yy", "5.2d", "é", "99999999999999999999", ",,", "=+-5"):
    try:
        print(format(5, spec))
    except ValueError as e:
        print(repr(spec), e)
try:
    format(-1, "c")
except OverflowError as e:
    print(e)
