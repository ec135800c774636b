def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


for width in (4, 9):
    for align in "<>^":
        print("[{:{}{}}] [{:{fill}{align}{width}.{precision}}]".format("ab", align, width, "abcdef", fill="*", align=align, width=width, precision=3))
table = [("pi", 3.14159265, 6), ("e", 2.71828183, 3), ("big", 12345678.9, 1)]
for name, value, digits in table:
    print(f"{name:<5}|{value:>{12 + digits}.{digits}f}|{value:{'+' if value < 3 else ''}.{digits}e}|{value:,.{digits}f}")
print("{0:{1}}{2}".format(7, "03", "x"), "{:{}.{}}".format(3.14159, 8, 3), "{0!r:{1}}".format("a", 6) + "|", format(255, "#" + "010" + "b"))
attempt("{:{}}".format, 1)
attempt("{:{:{}}}".format, 1, 2, 3)
attempt("{:{a}}".format, 1)
attempt("{:99999999999999999999}".format, 1)
