for spec in ("", "f", ".0f", ".2f", "e", ".3e", "g", ".3g", "G", "%", ".1%", "+.1f", " .1f", "08.2f", ",.2f", "_.1f", "#.0f", "#g", "n", "10", "<10.3", "^+12.2e", "z.0f", ".10g", "=+10.1f", "E", "F"):
    print(spec, [format(x, spec) for x in (3.14159, -0.004, 1e20, 1234567.891)])
print([format(x, s) for x in (float("inf"), float("-inf"), float("nan")) for s in ("", "f", "F", "08", "+", "%", "e")])
for spec in ("d", "s", "c", "x", "5.", ",,", "=^"):
    try:
        print(spec, format(1.5, spec))
    except ValueError as error:
        print(spec, error)
