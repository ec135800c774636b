def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


x, name, width = 3.14159, "pi", 10
print(f"{x}", f"{x:.2f}", f"{x:{width}.{3}f}|", f"{name!r:>6}", f"{name:*^{width}}", f"{{}}", f"{x=}", f"{x = :.1f}", f"{name=!s}", f"{x+1=:.0f}")
print(f"{'nested ' + f'{name}'}", f"{[1, 2][0]}", f"{ {'a': 1}['a'] }", f"{(lambda v: v * 2)(4)}", f"{'yes' if x > 3 else 'no'}", f"{1:{'>'}{4}}", f"a{1}b{2}c" "plain" f"{3}")
print(f"""{
    x
    :.1f}""", f"{x!r:.4}", f"{True:>6}", f"{None}", f"{b'x'}", f"{'é'!a}", rf"\d{1}", f"\x41{1}\n".strip())


class Money:
    def __format__(self, spec):
        return "<" + spec + ">"


print(f"{Money()}", f"{Money():abc}", "{:x{}}".format(Money(), 5), format(Money(), "z"))


class Broken:
    def __format__(self, spec):
        return 5


attempt(format, Broken())
