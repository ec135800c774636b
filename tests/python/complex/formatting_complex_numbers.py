z = 1234.5 + 6.25j
print(format(z, ".1f"), format(z, ",.2f"), format(z, "e"), format(z, "g"), format(z, ".3g"))
print(format(z, "+.1f"), format(-z, "+.1f"), format(3j, ".2f"))
print(f"[{1 + 2j:>12}] [{1 + 2j:<12}] [{1 + 2j:^12}] [{2j:*^8}]")
print(format(1j, ""), format(1 + 1j), "{:.0f}".format(2.5 + 3.5j))
for spec in ["d", "05", "=8", "x", "s", "%"]:
    try:
        print(format(1 + 2j, spec))
    except ValueError as error:
        print(spec, error)
