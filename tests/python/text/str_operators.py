a = "ab"
print(a + "cd", a * 3, 3 * a, a * 0, a * -1, "x" "y", a == "ab", a != "ab", a < "b", "a" < "B", "" < "a", "abc" > "abd", a <= a)
print("b" in a, "ba" in a, "" in a, "c" not in a, "é" < "z", "z" < "é", "a" * 5 == "aaaaa")
a += "c"
a *= 2
print(a, hash("abc") == hash("ab" + "c"), {"abc": 1}["a" + "bc"])
print(b"a" + b"b", b"ab" * 2, b"a" in b"cab", 97 in b"abc", b"a" < b"b", b"a" == "a", bytearray(b"a") == b"a", b"a" + bytearray(b"b"), bytearray(b"a") + b"b")
for bad in (lambda: "a" + 1, lambda: "a" + b"a", lambda: b"a" + "a", lambda: "a" * "b", lambda: "a" < 1, lambda: 1 in "a", lambda: 256 in b"a", lambda: "a" in b"a", lambda: "a" - "b"):
    try:
        print(bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
