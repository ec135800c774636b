values = (0.0, 1.0, -1.5, 3.14159, 1234567.891, 1e-7, 1e22, 123456789.0, float("inf"), float("nan"), -0.0)
for spec in ("", "f", ".2f", "e", ".3e", "g", ".3g", "G", "E", "%", ".1%", "10.2f", "<10.2f", "^10.1f", "+.1f", " .1f", "010.2f", ",.2f", "_.1f", ".0f", "#.0f", ".0e", "#.3g", ".10", ".3", "n", "z.1f", "*=+12.2f", "F", "020,.1f"):
    print(repr(spec), [format(x, spec) for x in values])
for spec in ("d", "s", "x", "c", ".f", ",n", "5.2q"):
    try:
        print(format(1.5, spec))
    except ValueError as e:
        print(repr(spec), e)
print(format(0.1, ".30f"), format(1e100, ".0f"), format(2.5, ".0f"), format(0.5, ".0f"), format(1e-320, "e"), format(123.456, ".15g"), format(1 / 3, ".17g"))
