for template, value in [("%s %s", "a"), ("%s", ("a", "b")), ("%d", "a"), ("%x", 1.5), ("%c", "ab"), ("%c", 1114112), ("%c", 1.5), ("%z", 1), ("%", 1), ("abc", 1), ("abc", (1,)), ("%(a)s", {"b": 1}), ("%(a)s", 1), ("%d", None), ("%f", "a"), ("%*d", ("a", 1)), ("%(a", {"a": 1}), ("%.*f", (2,)), ("%d", float("nan")), ("%i", float("inf"))]:
    try:
        print(template % value)
    except Exception as error:
        print(repr(template), type(error).__name__, error)
print("abc" % {}, "abc" % {"a": 1}, "abc" % [], "abc" % ())
