def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


for action in (lambda: "a" + b"b", lambda: b"a" + "b", lambda: "a" in b"abc", lambda: b"a" in "abc", lambda: "abc".find(b"a"), lambda: b"abc".find("a"), lambda: "a".join([b"b"]), lambda: b"a".join(["b"]), lambda: "abc".replace(b"a", "x"), lambda: "a".startswith(b"a"), lambda: b"a".startswith("a"), lambda: "a,b".split(b","), lambda: b"a,b".split(","), lambda: "a" < b"a", lambda: "a".strip(b"a"), lambda: b"a".strip("a"), lambda: "%s" % b"a", lambda: b"%s" % "a", lambda: int("5") + b"5"[0], lambda: "a" == b"a", lambda: str(b"a"), lambda: bytes("a"), lambda: "a".encode().decode("ascii")):
    attempt(action)
