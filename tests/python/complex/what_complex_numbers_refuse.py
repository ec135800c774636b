def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


attempt(lambda: 1j < 2j)
attempt(lambda: 1j >= 1)
attempt(lambda: 1j // 2)
attempt(lambda: 1j % 2)
attempt(lambda: divmod(1j, 1))
attempt(lambda: 1j / 0)
attempt(lambda: int(1j))
attempt(lambda: float(1j))
attempt(lambda: round(1j))
attempt(lambda: ~1j)
z = 1j
attempt(lambda: [1, 2][z])
attempt(lambda: range(1j))
attempt(lambda: "a" * 1j)
attempt(lambda: 1j + "a")
attempt(lambda: 1j.foo)
attempt(lambda: "%d" % 1j)
attempt(lambda: "%f" % 1j)
attempt(lambda: min(1j, 2j))
attempt(lambda: sorted([2j, 1j]))
attempt(lambda: 10 ** 400 + 1j)
