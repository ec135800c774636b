class Pt:
    __match_args__ = ("x", "y")
    def __init__(s, x, y): s.x = x; s.y = y
def m(v):
    match v:
        case 0: return "zero"
        case 1 | 2: return "12"
        case "a" | "b" as s: return "str " + s
        case [] : return "empty"
        case [x]: return ("one", x)
        case [1, *rest]: return ("starts1", rest)
        case (a, b) if a == b: return "pair eq"
        case [a, [b, c]]: return ("nest", a, b, c)
        case {"k": 1}: return "k1"
        case {"k": v2, **rest}: return ("k", v2, rest)
        case Pt(0, y): return ("pt0", y)
        case Pt(x=xx, y=3): return ("pty3", xx)
        case Pt(): return "pt"
        case int(n): return ("int", n)
        case None: return "none"
        case True: return "true"
        case float() | bytes(): return "fb"
        case _: return "other"
for v in [0, 1, 2, "a", "c", [], [5], [1, 2, 3], (4, 4), [1, [2, 3]], [9, [2, 3]], {"k": 1}, {"k": 2, "z": 3}, Pt(0, 1), Pt(5, 3), Pt(7, 7), 99, None, True, 1.5, b"", {}, "ab", range(2), (1,2,3,4)]:
    print(m(v))
def k(c):
    match c.split():
        case ["go", ("n" | "s") as d]: return d
        case ["drop", *objs]: return objs
        case [_, _]: return "two"
    return "fall"
print(k("go n"), k("drop a b"), k("x y"), k("z"))
