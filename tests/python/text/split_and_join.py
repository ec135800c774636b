print("a,b,,c".split(","), "a,b,c".split(",", 1), " a  b ".split(), " a  b c ".split(None, 1), "".split(), "".split(","), ",".split(","), "aXXbXXc".split("XX"), "abc".split("x"), "a b".split(" ", 0))
print("a,b,c".rsplit(",", 1), " a  b c ".rsplit(None, 1), "a,b".rsplit(","), "".rsplit(), "a--b--c".rsplit("--", 1), " a b ".rsplit(None, 0))
print("a b c".split(sep=" ", maxsplit=1), "a b".split(maxsplit=5), "é ü ö".split(), "a\u00a0b\tc".split())
print("a\nb\r\nc\rd\n".splitlines(), "a\nb\r\nc".splitlines(True), "".splitlines(), "\n".splitlines(), "a\x0bb\x0cc\x85d\u2028e".splitlines(), "a\n\nb".splitlines(keepends=True))
print("k=v=w".partition("="), "kv".partition("="), "k=v=w".rpartition("="), "kv".rpartition("="), "".partition("x"))
print(",".join(["a", "b"]), "".join("abc"), "-".join(()), "-".join(["x"]), ", ".join(str(i) for i in range(4)), "é".join(["a", "b", "c"]), ".".join({"k": 1}))
for bad in (lambda: "a".split(""), lambda: "a".split(1), lambda: "a".partition(""), lambda: ",".join([1]), lambda: ",".join(["a", None]), lambda: ",".join(5), lambda: "a".split("b", "c")):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
