def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print("a.b.c".partition("."), "a.b.c".rpartition("."), "abc".partition("x"), "abc".rpartition("x"), "".partition("a"))
print("key=value=x".partition("="), "path/to/file".rpartition("/")[2], b"a:b".partition(b":"), bytearray(b"a:b").rpartition(b":"))
attempt("a".partition, "")
attempt("a".partition, 1)
attempt(b"a".partition, "a")
attempt(b"a".rpartition, b"")
