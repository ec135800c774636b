import sys

print(len(sys.argv), sys.byteorder, sys.maxsize == 2**63 - 1, sys.maxunicode)
print(sys.stdout.write("text\n"), sys.stderr.write("") == 0)
print("to stdout", file=sys.stdout, flush=True)
for code in (0, 3, "message", True):
    try:
        sys.exit(code)
    except SystemExit as e:
        print(repr(e), e.code, e.args)
try:
    sys.exit()
except SystemExit as e:
    print(repr(e), e.code)
print(sys.intern("abc") is sys.intern("abc"), sys.getrecursionlimit() > 50, sys.version_info >= (3, 4), sys.version_info[0], sys.version_info.major)
print(isinstance(sys.path, list), isinstance(sys.platform, str), isinstance(sys.version, str), sys.implementation.name != "")
try:
    1 / 0
except ZeroDivisionError:
    kind, error, _ = sys.exc_info()
    print(kind.__name__, error)
print(sys.exc_info()[:2])
print(sys.getsizeof([]) > 0)
