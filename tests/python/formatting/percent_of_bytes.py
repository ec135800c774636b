def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(b"%s %d %x %a %r %c %c %b" % (b"a", 1, 255, "é", "x", 65, b"y", b"z"))
print(b"%5s|%-5s|%.2s" % (b"a", b"b", b"xyz"), b"%(k)s" % {b"k": b"v"}, bytearray(b"%d") % 5, b"%.2f%%" % 1.5, b"%s" % bytearray(b"q"))
attempt(lambda: b"%s" % "a")
attempt(lambda: b"%s" % 5)
attempt(lambda: b"%c" % 256)
attempt(lambda: b"%c" % "a")
attempt(lambda: b"%d" % "a")
attempt(lambda: b"%s %s" % b"a")
