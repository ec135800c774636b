def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(["  a ".strip(), "xxaxx".strip("x"), "abcba".strip("ab"), " a".lstrip(), "a ".rstrip(), "a".strip(None), "\u2003a\x1f".strip(), "éaé".strip("é")])
print(b" a\n".strip(), b"xax".strip(b"x"), bytearray(b"..a").lstrip(b"."), "www.example.com".lstrip("w."), "".strip())
attempt("a".strip, 1)
attempt(b"a".strip, "a")
