def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print("a b  c".split(), "a,b,,c".split(","), "a,b,c".split(",", 1), " a b ".split(None, 1), "".split(), "".split(","), "abc".split("bc"), "a b c".rsplit(" ", 1), " a  b ".rsplit(None, 1))
print("a,b,c".split(sep=",", maxsplit=1), "abc".split("b", -1), " a b".split(None, 0), "a b".rsplit(maxsplit=0), "aXXbXXc".split("XX"), "\u2003a\u2003b".split(), "a\x1cb\x1dc".split(), ",a,".split(","), "1<>2<>3".rsplit("<>", 1))
attempt("a".split, "")
attempt("a".split, 1)
attempt("a".rsplit, "")
attempt("a".split, ",", "x")
