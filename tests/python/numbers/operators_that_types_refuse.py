def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


for f in (lambda: 1 + "a", lambda: 1 + None, lambda: "a" + 1, lambda: [] + 1, lambda: 1 + [], lambda: 1 - [], lambda: (1,) + [2], lambda: {} + {}, lambda: 1 @ 2, lambda: -"a", lambda: +[], lambda: ~None, lambda: "a" * "b", lambda: "a" * 1.5, lambda: [1] * None, lambda: 1 in 5, lambda: b"a" + "a", lambda: None + 1, lambda: 2 ** "a", lambda: [] % 2, lambda: {1} + {2}, lambda: 1 << 2.0, lambda: "a" - "b"):
    attempt(f)


def augmented(x, y):
    x += y
    return x


attempt(augmented, 1, "a")
attempt(augmented, "a", 1)
attempt(augmented, [1], 5)
attempt(augmented, (1,), [2])
