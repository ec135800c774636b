# The layouts that programs use most, in the three ways to ask for them.

numbers = [0, 7, -7, 255, -4096, 123456789, -(1 << 30), (1 << 30) - 1, 1 << 40, True]
for n in numbers:
    print(f"{n}|{n:d}|{n:5}|{n:<5}|{n:>5}|{n:05d}|{n:+d}|{n:+06d}|{n:x}|{n:04X}|{n:b}|{n:,}|{n:^9}|{n:.1f}")
    print("%d|%5d|%-5d|%05d|%+d|%x|%X|%s|%8s|%-8s|%i|%o|%.1f|%r" % ((n,) * 14))
    print("{}|{:d}|{:5}|{:<5}|{:05d}|{:x}|{!r:>6}".format(n, n, n, n, n, n, n))
floats = [0.0, -0.0, 0.5, 1.5, 2.5, -0.125, 0.1, 99.995, 999.5, 1e-5, 123456.789, 1e9, 1e22, float("inf"), float("nan"), -1.005]
for x in floats:
    print(f"{x:.2f}|{x:8.2f}|{x:<9.1f}|{x:+.3f}|{x:010.4f}|{x:.0f}|{x:f}|{x:.9f}|{x:.12f}|{x:e}|{x}|{x:5}|{x!s:>7}")
    print("%.2f|%8.2f|%-9.1f|%+.3f|%010.4f|%.0f|%f|%s|%5.1f%%" % ((x,) * 9))
    print("{:.2f}|{:8.2f}|{}|{:>12}".format(x, x, x, x))
for text in ["", "a", "twelve chars", "é", "日本"]:
    print(f"{text}|{text:s}|{text:>8}|{text:<8}|{text:^8}|{text:.2}|{text!r}|{text!s:>4}")
    print("%s|%8s|%-8s|%.1s" % (text, text, text, text), "{}|{:>8}|{:<8}|".format(text, text, text))
for wrong in [lambda: f"{1:5s}", lambda: f"{'a':5d}", lambda: f"{1.5:d}", lambda: f"{'a':+}", lambda: "%d" % "a", lambda: "%05d %d" % (1,),
              lambda: f"{1:.}", lambda: f"{1:5.2d}", lambda: "{}".format(), lambda: f"{[]:5}"]:
    try:
        print(wrong())
    except (TypeError, ValueError, IndexError) as error:
        print(type(error).__name__, error)


class Money(int):
    def __format__(self, spec):
        return f"${spec}"

    def __str__(self):
        return "money"


print(f"{Money(3)}|{Money(3):5}", "%s|%d" % (Money(3), Money(3)), "{:5}".format(Money(3)), f"{Money(4)!s}|{Money(4)!r}")
