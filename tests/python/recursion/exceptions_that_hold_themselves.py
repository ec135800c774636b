# An exception may be among its own arguments, and a chain of causes may be a ring.
def attempt(what, action):
    try:
        print(what, repr(action()))
    except RecursionError:
        print(what, "RecursionError")
    except Exception as error:
        print(what, type(error).__name__, error)


alone = ValueError("once")
print(str(alone), repr(alone))
alone.args = (alone,)
attempt("str", lambda: str(alone))
attempt("repr", lambda: repr(alone))
attempt("format", lambda: f"{alone}")
attempt("percent", lambda: "%s" % alone)

two = KeyError("a")
two.args = (two, two)
attempt("two str", lambda: str(two))

one, other = ValueError("one"), TypeError("other")
one.__cause__, other.__cause__ = other, one
print(one.__cause__.__cause__ is one)
try:
    raise one
except ValueError as caught:
    print(caught is one, caught.__cause__, caught.__cause__.__cause__)

deep = ValueError("end")
for number in range(2000):
    deep = ValueError(deep)
attempt("deep", lambda: len(str(deep)))
attempt("deep repr", lambda: len(repr(deep)))
