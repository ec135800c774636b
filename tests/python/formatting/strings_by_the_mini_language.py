def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


for spec in ("", "s", "8", "<8", ">8", "^8", "*^9s", ".2", "8.2", ".0", "08", "é^7"):
    print([spec, format("héllo", spec), format("", spec)])
for spec in ("=8", "+", " ", "#", ",", "_", "d", "z", ".", "5x"):
    try:
        print(spec, format("a", spec))
    except ValueError as error:
        print(spec, error)
attempt(format, None, "5")
attempt(format, [], "5")
attempt(format, "a", 1)
print(format(None), format([1]), format(True, "5"), format(True, "d"))
