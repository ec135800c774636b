# Whatever has an __index__ is an integer to the methods of builtins.
class Two:
    def __index__(self):
        return 2


class Broken:
    def __index__(self):
        raise KeyError("no index")


class Text:
    def __index__(self):
        return "2"


two = Two()
numbers = [1, 2, 3]
numbers.insert(two, 9)
print(numbers, numbers.pop(two), numbers.index(3, two), (1, 2, 3).index(3, two))
print("a".zfill(two), "a".ljust(two) + "|", "a".rjust(two), "a".center(two) + "|", "a\tb".expandtabs(two))
print("a b c d".split(" ", two), "a b c d".rsplit(maxsplit=two), "aaa".replace("a", "b", two))
print("abcabc".find("a", two), "abcabc".rfind("c", two, 5), "abcabc".count("c", two), "abc".startswith("c", two))
print(b"abcabc".find(b"a", two), b"\x02".find(two), b"ab".ljust(two), b"abcd".hex(":", two), b"abcabc".index(98, two))
data = bytearray(b"abc")
data.insert(two, two)
data.append(two)
print(data, data.pop(two), data)
data.remove(two)
print(data, (5).to_bytes(two, "big"), slice(two).indices(two), slice(0, 9, two).indices(5))
for wrong in (Broken(), Text(), "2", 2.0, None):
    for name in ("insert", "pop", "index"):
        try:
            print(getattr([1, 2, 3], name)(*((3, wrong) if name == "index" else (wrong,) if name == "pop" else (wrong, 0))))
        except (TypeError, KeyError) as error:
            print(type(wrong).__name__, name, type(error).__name__, error)
    try:
        print("x".zfill(wrong))
    except (TypeError, KeyError) as error:
        print(type(wrong).__name__, "zfill", type(error).__name__, error)
    try:
        print("xx".find("x", wrong))
    except (TypeError, KeyError) as error:
        print(type(wrong).__name__, "find", type(error).__name__, error)
