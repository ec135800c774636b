def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print("-".join(["a", "b"]), "".join(()), ",".join("abc"), "-".join({"k": 1}), " ".join(str(i) for i in range(3)), "ab" * 3, 2 * "x", "a" * 0, "a" * -1)
print(b",".join([b"a", bytearray(b"b"), memoryview(b"c")]), bytearray(b"-").join((b"1", b"2")), b"ab" * 2)
attempt("-".join, [1])
attempt("-".join, ["a", b"b"])
attempt("-".join, 1)
attempt("-".join)
attempt(b"-".join, ["a"])
attempt(lambda: "a" * None)
