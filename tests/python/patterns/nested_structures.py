def walk(t):
    match t:
        case ("num", n): return n
        case ("add", a, b): return walk(a) + walk(b)
        case ("mul", a, b): return walk(a) * walk(b)
        case ("neg", inner): return -walk(inner)
        case ["let", [name, value], body]: return f"{name}={walk(value)};{walk(body)}"
        case other: raise ValueError(f"bad {other!r}")
print(walk(("add", ("num", 2), ("mul", ("num", 3), ("neg", ("num", 4))))))
print(walk(["let", ["x", ("num", 1)], ("num", 2)]))
try: walk(("what",))
except ValueError as e: print(e)
