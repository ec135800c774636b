def f(v):
    match v:
        case [first, *middle, last]: return first, middle, last
        case [only]: return only
        case []: return "empty"
        case {"name": str(name), **rest}: return name, rest
        case (str() | bytes()) as text: return "text", text
for v in ([1, 2, 3, 4], [1, 2], [9], (), {"name": "n", "k": 1}, {"name": 3}, "s", b"b", range(3)): print(f(v))
