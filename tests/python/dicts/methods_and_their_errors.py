def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


d = {"a": 1, "b": 2}
print(d.get("a"), d.get("x"), d.get("x", 0), d.pop("a"), d.pop("x", None), d.setdefault("b", 9), d.setdefault("c"), d.setdefault("l", []), d)
print(d.popitem(), d.popitem(), d, d.copy() is d, d.clear(), d)
attempt({}.popitem)
attempt({}.pop, 1)
attempt({}.pop)
attempt({}.get)
attempt({}.get, 1, 2, 3)
attempt(lambda: {1: 2}[3])
attempt(lambda: {}["a"])
attempt(lambda: {}[(1, 2)])
attempt(lambda: {}[[]])
attempt(lambda: {}.get([]))
attempt(lambda: [] in {})
attempt(lambda: {[]: 1})
attempt(lambda: {1: {}}[{}])
attempt(lambda: {}.missing)
