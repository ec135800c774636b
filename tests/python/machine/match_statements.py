class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def f(v):
    match v:
        case 0: return "zero"
        case "a" | "b": return "letter"
        case [1, x]: return f"one {x}"
        case [first, *rest] if len(rest) > 2: return f"many {first} {rest}"
        case (a, b): return f"pair {a} {b}"
        case {"k": k, **rest}: return f"dict {k} {rest}"
        case Point(x=0, y=y): return f"on y {y}"
        case Point(x, y): return f"point {x} {y}"
        case int(n) if n > 100: return f"big {n}"
        case str() as s: return f"str {s}"
        case None: return "none"
        case True: return "true"
        case _: return "other"
for v in (0, "a", [1, 5], [1, 2, 3, 4], (7, 8), {"k": 1, "z": 2}, Point(0, 3), Point(1, 2), 500, "hello", None, True, 3.5, [], {}):
    print(f(v))
