class P:
    __match_args__ = ("x", "y")
    def __init__(s, x, y): s.x, s.y = x, y
class Q:
    def __init__(s): s.a = 1
class Bad: __match_args__ = ["x"]
class Bad2: __match_args__ = (1,)
def m(v):
    match v:
        case P(0, 0): return "origin"
        case P(x, y=0): return f"x={x}"
        case P(x=0, y=y): return f"y={y}"
        case P(x, y) if x == y: return "diag"
        case P(): return "P"
        case Q(a=1): return "Q1"
        case int(n): return f"int {n}"
        case str() as s: return f"str {s}"
        case float(f): return f"num {f}"
        case [int(a), *rest]: return f"seq {a} {rest}"
        case {"k": v2, **r}: return f"map {v2} {r}"
        case bool(): return "bool"
        case None: return "none"
        case list() | tuple(): return "lt"
        case bytes(b): return f"b {b}"
        case set(): return "set"
        case _: return "other"
for v in [P(0, 0), P(3, 0), P(0, 4), P(2, 2), P(1, 2), Q(), 5, True, "s", 1.5, [1, 2, 3], ["a"], {"k": 1, "z": 2}, {}, None, (), b"x", {1}, object]: print(m(v))
try:
    match P(1, 2):
        case P(1, 2, 3): pass
except TypeError as e: print(e)
try:
    match Q():
        case Q(1): pass
except TypeError as e: print(e)
try:
    match Bad():
        case Bad(1): pass
except TypeError as e: print(e)
try:
    match Bad2():
        case Bad2(1): pass
except TypeError as e: print(e)
try:
    match P(1, 2):
        case P(1, x=2): pass
except TypeError as e: print(e)
x = 5
try:
    match 1:
        case x(): pass
except TypeError as e: print(e)
try:
    match 1:
        case int(1, 2): pass
except TypeError as e: print(e)
