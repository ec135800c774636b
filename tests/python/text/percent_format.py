print("%d %i %u %s %r %a" % (1, 2, 3, "é", "é", "é"), "%s" % "a", "%s" % (1,), "%s %%" % 5, "%%" % (), "100%%" % ())
print("%5d|%-5d|%05d|%+d|% d|%.3d|%8.3d|%-8.3d|" % (1, 2, 3, 4, 5, 6, 7, 8), "%x %X %#x %#o %o %#X" % (255, 255, 255, 8, 8, 255), "%x" % -255, "%d" % 2 ** 70, "%d" % 3.99, "%d" % True)
print("%f %.2f %10.3f|%-10.1f|%+.1f|%010.2f|% .1f" % (1.5, 2.345, 3.14159, 4.25, 5.0, -6.5, 7.0), "%e %.2e %E" % (12345.678, 0.00012, 1e-10), "%g %g %g %G %#g %.3g" % (1.0, 1e6, 1e-5, 1e-10, 1.0, 1234.5), "%f" % 5, "%s" % 1.0)
print("%s|%5s|%-5s|%.2s|%5.1s|" % ("abc", "ab", "ab", "abc", "abc"), "%c%c%c" % (65, "b", 0x20AC), "%5c|%-3c|" % ("x", "y"), "%r" % [1, "a"], "%s" % None, "%s" % [1, 2], "%5s" % True)
print("%(a)s %(b)05d %(a)r" % {"a": "x", "b": 42}, "%*d|%-*d|%.*f" % (5, 1, 4, 2, 2, 3.14159), "%s" % {"a": 1}, "%d%%" % 50, "%(a(b))s" % {"a(b)": 3})
print("%f %F %e %g" % (float("inf"), float("nan"), float("-inf"), float("inf")), "%05f|%5.1f" % (float("inf"), float("nan")))
for template, args in (("%d", "a"), ("%x", 1.5), ("%s %s", (1,)), ("%s", (1, 2)), ("%", ()), ("%z", 1), ("%(a)s", 1), ("%(a)s", {}), ("%(a", {}), ("%c", "ab"), ("%c", -1), ("%f", "a"), ("%*d", ("a", 1)), ("a", 5), ("%d", None), ("%c", 1.5)):
    try:
        print(template % args)
    except (TypeError, ValueError, KeyError, OverflowError) as e:
        print(repr(template), type(e).__name__, e)
s = "%s-%s"
s %= (1, 2)
print(s, b"%d %s %x %c %b %a %.2f %5d|" % (5, b"x", 255, 65, b"y", "é", 1.5, 7), bytearray(b"%d") % 5)
