for spec in ("d", "5", "<5", ">5", "^5", "=5", "05", "+", " ", "+05d", "=+6d", "*^9", "x", "#x", "#X", "#o", "#b", "b", "c", "n", ",", "_", "_x", "#_b", "010,", "012_d", "e", ".1f", "%", "g", "0>6", "#010x", "é>4"):
    print(spec, [format(n, spec) for n in (65, 123456)], format(-65, spec) if spec != "c" else "")
for spec in (".2d", ".3", "s", ",x", ",,", "_,", "+c", ",c", "z", "q", "5.", "xx", "1" * 30):
    try:
        print(format(5, spec))
    except ValueError as error:
        print(spec, error)
