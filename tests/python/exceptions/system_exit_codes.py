import sys

for make in (lambda: SystemExit(), lambda: SystemExit(None), lambda: SystemExit(3), lambda: SystemExit("bye"), lambda: SystemExit(1, 2)):
    try:
        raise make()
    except SystemExit as e:
        print(repr(e), repr(e.code), e.args, str(e))
for code in (None, 0, 5, "text"):
    try:
        sys.exit(code)
    except BaseException as e:
        print(type(e).__name__, e.code)
print(issubclass(SystemExit, Exception))
raise SystemExit(None)
