for spec in ("", "s", "5", "<5", ">5", "^5", "*^7", ".2", "5.1", "05", "é>4", "<05s", "10.20"):
    print(repr(spec), repr(format("abc", spec)), repr(format("é", spec)))
for spec in ("d", "+", "=5", ",", "#", " ", "z", "x"):
    try:
        print(format("a", spec))
    except ValueError as e:
        print(repr(spec), e)
print(format(None), format([1, 2]), format((1,), ""), format({"a": 1}), format(b"x"))
for value in (None, [1], {}, b"x"):
    try:
        format(value, "5")
    except TypeError as e:
        print(e)


class Money:
    def __format__(self, spec):
        return "<" + spec + ">"


print(format(Money(), "abc"), f"{Money():>10}", "{:x}".format(Money()), f"{Money()}")
