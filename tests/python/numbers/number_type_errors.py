def attempt(action):
    try:
        print(action())
    except TypeError as e:
        print(e)


attempt(lambda: 1 + "a")
attempt(lambda: "a" + 1)
attempt(lambda: 1 - None)
attempt(lambda: [] * 1.5)
attempt(lambda: 1.5 * "a")
attempt(lambda: 1 << 1.0)
attempt(lambda: 1.0 & 1)
attempt(lambda: 1.0 | 2)
attempt(lambda: ~1.5)
attempt(lambda: -"a")
attempt(lambda: +[])
attempt(lambda: 1 < "a")
attempt(lambda: 1.5 >= None)
attempt(lambda: divmod(1, "a"))
attempt(lambda: 2 ** "a")
attempt(lambda: pow(2, 3, 1.5))
attempt(lambda: abs("a"))
attempt(lambda: hex(1.5))
attempt(lambda: bin("a"))
attempt(lambda: range(1.5))
attempt(lambda: [1, 2][1.0])
attempt(lambda: "abc"["a"])
attempt(lambda: round("x"))
attempt(lambda: sum(["a"]))
attempt(lambda: len(5))
attempt(lambda: 5())
attempt(lambda: 5[0])
x = 1
try:
    x += "a"
except TypeError as e:
    print(e)
