def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


text = "aé€😀"
for handler in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace"):
    print(handler, text.encode("ascii", handler), text.encode("latin-1", handler))
print(text.encode(), text.encode("UTF8"), "é".encode("latin1"), "é".encode("iso-8859-1"), "a".encode(encoding="ascii", errors="strict"))
attempt(text.encode, "ascii")
attempt("éé".encode, "ascii")
attempt("€".encode, "latin-1")
attempt("a".encode, "nonsense")
attempt("é".encode, "ascii", "nonsense")
