class Point:
    x = 1
    y = [10, {"k": "v"}]


print("{} {}".format(1, "a"), "{1} {0} {1}".format("a", "b"), "{a} {b}".format(a=1, b=2), "{0} {k}".format(1, k=2), "{{}} {}".format(5), "}}{{".format())
print("{0.x} {0.y[0]} {0.y[1][k]} {p.x}".format(Point(), p=Point()), "{[1]} {[k]}".format([1, 2], {"k": 3}), "{0[0]}{0[2]}".format("abc"))
print("{!r} {!s} {!a}".format("é", "é", "é"), "{0!r:>8}|{0!s:<8}|".format("a"), "{:{}}|{:{w}.{p}f}".format(1, 5, 2.5, w=8, p=3), "{:>{width}}".format("x", width=4))
print("{:>8} {:<8}| {:^8} {:08.3f} {:+d} {:x} {:#b} {:,}".format("a", "b", "c", 3.14159, 5, 255, 5, 1234567))
print("{}".format(None), "{}".format([1, "a"]), "{:}".format(3), "{:s}".format("x"), "{a[b]}".format(a={"b": 7}), "{0}{0}".format(1))
for template, args in (("{", ()), ("}", ()), ("{} {0}", (1, 2)), ("{0} {}", (1, 2)), ("{1}", (1,)), ("{a}", ()), ("{0.zz}", (1,)), ("{0[zz]}", ({},)), ("{!x}", (1,)), ("{:d}", ("a",)), ("{0", (1,)), ("{0!r", (1,)), ("{0[}", ([1],)), ("{0.}", (1,)), ("{:{:{}}}", (1, 2, 3)), ("{a{}}", (1,)), ("{0[0]x}", ([1],)), ("{0!rs}", (1,)), ("{!}", (1,)), ("{:", (1,))):
    try:
        print(template.format(*args))
    except (ValueError, IndexError, KeyError, AttributeError) as e:
        print(repr(template), type(e).__name__, e)
print("{a}-{b}".format_map({"a": 1, "b": 2}), "{x.x}".format_map({"x": Point()}))
